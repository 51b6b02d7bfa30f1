//! `set`, built into cmd.exe: the variables of this window only.
//!
//! *Leaves out*: `set /p`; `set /a` is the shell's (`cmd/`). In PowerShell the bare word is an
//! alias of Set-Variable.
//! *Sources*: catalogue S63, 5.2: a window keeps the environment that it was opened with.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{order, starts_with};

/// `set`
pub(super) const COMMAND: Command = Command {
    name: "set",
    aliases: &[],
    kind: Kind::Shell,
    about: "Shows and sets variables of this window",
    examples: &["set", "set PSModulePath", "set NAME=value"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<&str> = call.words.iter().map(|word| word.text.as_str()).collect();
    let text = words.join(" ");
    if starts_with(&text, "/a") || starts_with(&text, "/p") {
        return Err(Stop::new(format!("marslab: unsupported: set {}", call.word(0))));
    }
    if let Some((name, value)) = text.split_once('=') {
        if name.is_empty() {
            return Err(Stop::new("The syntax of the command is incorrect."));
        }
        let value = call.session.environment.expand(value);
        call.session.environment.set(name, &value);
        return Ok(());
    }
    let environment = &call.session.environment;
    let mut shown: Vec<(String, String)> = environment
        .iter()
        .filter(|(name, _)| starts_with(name, text.trim()))
        .map(|(name, value)| (name.to_owned(), environment.expand(value)))
        .collect();
    shown.sort_by(|a, b| order(&a.0, &b.0));
    if shown.is_empty() {
        return Err(Stop::new(format!("Environment variable {} not defined", text.trim())));
    }
    for (name, value) in shown {
        call.line(&format!("{name}={value}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};

    #[test]
    fn a_variable_is_set_in_this_window_only() {
        let mut world = server();
        assert_eq!(prints(&mut world, "cmd /c \"set A=b c&& set a\""), "A=b c\n");
        assert!(changes(&mut world, "cmd /c set A=1").is_empty());
        let missing = (1, "Environment variable nope not defined\n".to_owned());
        assert_eq!(fails(&mut world, "cmd /c set nope"), missing);
    }
}
