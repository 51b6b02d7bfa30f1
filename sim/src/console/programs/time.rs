//! `time`, built into cmd.exe: the time of day that the machine's clock shows.

use jiff::civil::{DateTime, Time};

use super::date::set_clock;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone::local;

/// `time`
pub(super) const COMMAND: Command = Command {
    name: "time",
    aliases: &[],
    kind: Kind::Shell,
    about: "Shows and sets the time of day",
    examples: &["time /t"],
    run,
};

fn read(text: &str, half: &str) -> Option<Time> {
    let mut numbers = text.split([':', '.']).map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (numbers.next()??, numbers.next().unwrap_or(Some(0))?);
    let second = numbers.next().unwrap_or(Some(0))?;
    let hour = match half.to_ascii_uppercase().as_str() {
        "" => hour,
        "AM" if hour <= 12 => hour % 12,
        "PM" if hour <= 12 => hour % 12 + 12,
        _ => return None,
    };
    Time::new(hour, minute, second, 0).ok()
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let now = local(&call.world.host.registry, call.world.machine_time());
    let (word, half) = (call.word(0).to_owned(), call.word(1).to_owned());
    if word.is_empty() {
        let (hour, minute, second) = (now.hour(), now.minute(), now.second());
        call.line(&format!("The current time is: {hour:2}:{minute:02}:{second:02}.00"));
        call.line("Enter the new time: ");
        return Ok(());
    }
    if same(&word, "/t") {
        let hour = if now.hour() % 12 == 0 { 12 } else { now.hour() % 12 };
        let half = if now.hour() < 12 { "AM" } else { "PM" };
        call.line(&format!("{hour:02}:{:02} {half}", now.minute()));
        return Ok(());
    }
    let Some(time) = read(&word, &half) else {
        return Err(Stop::new("The system cannot accept the time entered."));
    };
    set_clock(call, DateTime::from_parts(now.date(), time))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};
    use crate::kernel::time::Span;

    #[test]
    fn the_time_is_shown_and_set() {
        let mut world = server();
        assert_eq!(prints(&mut world, "cmd /c time /t"), "09:00 AM\n");
        prints(&mut world, "cmd /c time 1:30 PM");
        assert_eq!(world.host.clock.skew, Span::minutes(270));
        assert_eq!(prints(&mut world, "cmd /c time /t"), "01:30 PM\n");
        assert_eq!(fails(&mut world, "cmd /c time 25:00").0, 1);
    }
}
