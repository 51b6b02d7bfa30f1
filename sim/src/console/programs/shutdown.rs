//! `shutdown.exe`: restarts Windows.
//!
//! *Models*: a restart, at once or after `/t` seconds (30 when not given, as on Windows).
//! *Leaves out*: switching off, logging off, hibernation: nobody would be there to switch the
//! machine on again, so `/s` is refused. *Sources*: S63, S67, S83-S86; texts \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::time::Span;

/// `shutdown`
pub(super) const COMMAND: Command = Command {
    name: "shutdown",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\shutdown.exe"),
    about: "Restarts Windows",
    examples: &["shutdown /r /t 0"],
    run,
};

/// Seconds before a restart without `/t`.
const WAIT: i64 = 30;
/// The longest wait: ten years.
const LONGEST: i64 = 315_360_000;

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    if ["s", "p", "h", "l", "o", "i"].into_iter().any(|name| options.switch(name)) {
        return Err(Stop::new(
            "marslab: out of model: only a restart (shutdown /r) can be simulated",
        ));
    }
    if options.switch("a") {
        let text = "Unable to abort the system shutdown because no shutdown was in \
                    progress.(1116)\r\n";
        return Err(Stop::with(1116, text));
    }
    let restart = options.switch("r") | options.switch("g");
    let seconds = options.value("t");
    options.switch("f");
    let _ = (options.text("c"), options.text("d"));
    let seconds = match seconds {
        None => WAIT,
        Some(text) => text.and_then(|text| text.parse().ok()).unwrap_or(-1),
    };
    if !restart || options.rest().is_some() || !(0..=LONGEST).contains(&seconds) {
        return Err(Stop::new(
            "Usage: shutdown [/i | /l | /s | /r | /g | /a | /p | /h | /e | /o] \
             [/hybrid] [/soft] [/fw] [/f]\r\n    \
             [/m \\\\computer][/t xxx][/d [p|u:]xx:yy [/c \"comment\"]]",
        ));
    }
    if !call.session.elevated {
        return Err(Stop::with(5, "Access is denied.(5)\r\n"));
    }
    call.world.now = call.world.now + Span::seconds(seconds);
    call.restart();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{EPOCH, fails, run, server, unelevated};
    use crate::kernel::time::Span;

    #[test]
    fn a_restart_takes_time_and_ends_the_line() {
        let mut world = server();
        let output = run(&mut world, "shutdown /r /t 60; hostname");
        assert!(output.restarted && output.stdout.is_empty());
        assert_eq!(output.elapsed, Span::minutes(5));
        assert_eq!(world.now, EPOCH + Span::minutes(5));
        assert_eq!(world.host.identity.booted, EPOCH + Span::minutes(5));
    }

    #[test]
    fn switching_off_is_out_of_model() {
        let mut world = server();
        assert!(fails(&mut world, "shutdown /s /t 0").1.contains("out of model"));
        assert_eq!(unelevated(&mut world, "shutdown /r /t 0").0, 5);
        assert_eq!(fails(&mut world, "shutdown /a").0, 1116);
        assert_eq!(fails(&mut world, "shutdown /r /t soon").0, 1);
        assert_eq!(world.now, EPOCH);
    }
}
