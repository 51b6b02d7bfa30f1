//! `echo`, built into cmd.exe.
//!
//! *Leaves out*: `echo on` and `off` as states, redirection.

use crate::console::{Call, Command, Kind, Stop};

/// `echo`
pub(super) const COMMAND: Command = Command {
    name: "echo",
    aliases: &["echo."],
    kind: Kind::Shell,
    about: "Prints its words",
    examples: &["echo hello", "echo %windir%"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.is_empty() {
        call.line(if call.name.ends_with('.') { "" } else { "ECHO is on." });
        return Ok(());
    }
    let words: Vec<&str> = call.words.iter().map(|word| word.text.as_str()).collect();
    let text = call.session.environment.expand(&words.join(" "));
    call.line(&text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{prints, server};

    #[test]
    fn variables_are_filled_in() {
        assert_eq!(prints(&mut server(), "cmd /c echo %windir% %nope%"), "C:\\Windows %nope%\n");
        assert_eq!(prints(&mut server(), "cmd /c echo"), "ECHO is on.\n");
    }
}
