//! `timeout.exe`: waits. The clock of the world goes on meanwhile; nobody presses a key.
//!
//! *Models*: `/t seconds`, `/nobreak`. *Leaves out*: `/t -1` (waits for a key that never comes).
//! *Sources*: `timeout /?` \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::time::Span;

/// `timeout`
pub(super) const COMMAND: Command = Command {
    name: "timeout",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\timeout.exe"),
    about: "Waits some seconds",
    params: &[],
    examples: &["timeout /t 5 /nobreak", "timeout 1"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let wrong = |text: &str| Stop::new(format!("{text}\r\nType \"TIMEOUT /?\" for usage."));
    let mut options = Options::of(call.words, 0);
    let given = options.value("t").map(Option::unwrap_or_default);
    let firm = options.switch("nobreak");
    let given = given.or_else(|| options.loose());
    if let Some(word) = options.rest() {
        return Err(wrong(&format!("ERROR: Invalid argument/option - '{word}'.")));
    }
    let Some(given) = given else {
        return Err(wrong("ERROR: Invalid syntax. Mandatory parameter '/T' is missing."));
    };
    if given == "-1" {
        return Err(Stop::new("marslab: unsupported: timeout waits for a key"));
    }
    let seconds = given.parse::<u32>().ok().filter(|seconds| *seconds <= 99_999);
    let Some(seconds) = seconds else {
        return Err(wrong(
            "ERROR: Invalid value for timeout (/T) specified. Valid range is -1 to 99999 seconds.",
        ));
    };
    let key = if firm { "CTRL+C to quit" } else { "a key to continue" };
    call.line("");
    call.line(&format!("Waiting for {seconds} seconds, press {key} ..."));
    call.output.elapsed = Span::seconds(i64::from(seconds));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn the_clock_goes_on() {
        let mut world = server();
        let before = world.now;
        let text = prints(&mut world, "timeout /t 90 /nobreak");
        assert_eq!(text, "\nWaiting for 90 seconds, press CTRL+C to quit ...\n");
        assert_eq!((world.now - before).as_seconds(), 90);
        assert_eq!(fails(&mut world, "timeout /t 100000").0, 1);
        assert_eq!(fails(&mut world, "timeout").0, 1);
    }
}
