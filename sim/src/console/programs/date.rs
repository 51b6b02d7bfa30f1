//! `date`, built into cmd.exe: the day that the machine's clock shows.

use jiff::civil::{Date, DateTime};

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone::{local, moment_of_local};

/// `date`
pub(super) const COMMAND: Command = Command {
    name: "date",
    aliases: &[],
    kind: Kind::Shell,
    about: "Shows and sets the date",
    examples: &["date /t"],
    run,
};

fn read(text: &str) -> Option<Date> {
    let mut numbers = text.split(['/', '-']).map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let year = if year < 80 { year + 2000 } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Makes the machine's clock show a local time.
pub(super) fn set_clock(call: &mut Call<'_>, wanted: DateTime) -> Result<(), Stop> {
    call.need_elevation("A required privilege is not held by the client.")?;
    let moment = moment_of_local(&call.world.host.registry, wanted);
    call.world.host.clock.skew = moment - call.world.now;
    Ok(())
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let now = local(&call.world.host.registry, call.world.machine_time());
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        [now.date().weekday().to_sunday_zero_offset().unsigned_abs() as usize % 7];
    let shown = format!("{day} {:02}/{:02}/{}", now.month(), now.day(), now.year());
    let word = call.word(0).to_owned();
    if word.is_empty() {
        call.line(&format!("The current date is: {shown} "));
        call.line("Enter the new date: (mm-dd-yy) ");
        return Ok(());
    }
    if same(&word, "/t") {
        call.line(&format!("{shown} "));
        return Ok(());
    }
    let Some(date) = read(&word) else {
        return Err(Stop::new("The system cannot accept the date entered."));
    };
    set_clock(call, DateTime::from_parts(date, now.time()))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};

    #[test]
    fn the_date_is_shown_and_set() {
        let mut world = server();
        assert_eq!(prints(&mut world, "cmd /c date /t"), "Wed 01/15/2020 \n");
        assert_eq!(changes(&mut world, "cmd /c date 01-18-2020"), ["clock:skew"]);
        assert_eq!(prints(&mut world, "cmd /c date /t"), "Sat 01/18/2020 \n");
        assert_eq!(fails(&mut world, "cmd /c date 13/40/2020").0, 1);
        assert_eq!(unelevated(&mut world, "cmd /c date 01-15-2020").0, 1);
    }
}
