//! `cmd.exe /c`: a line as the old shell reads it.
//!
//! *Models*: `%NAME%`, `&`, `&&` and `||`, the exit code of the last command.
//! *Leaves out*: redirection, `for`, `if`, labels, batch files, an interactive prompt.

use crate::console::{Call, Command, Kind, Output, Session, Stop, execute};
use crate::world::World;

/// `cmd`
pub(super) const COMMAND: Command = Command {
    name: "cmd",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\cmd.exe"),
    about: "Runs a line as the old shell reads it",
    params: &[],
    examples: &["cmd /c ver", "cmd.exe /c \"echo %windir% && hostname\""],
    run,
};

/// When a part runs, by how the part before it ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Well,
    Badly,
}

/// Splits at `&`, `&&` and `||` outside double quotes.
fn parts(line: &str) -> Vec<(When, String)> {
    let mut parts = vec![(When::Always, String::new())];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        quoted ^= c == '"';
        let double = chars.peek() == Some(&c);
        let when = match c {
            '&' if !quoted && double => When::Well,
            '&' if !quoted => When::Always,
            '|' if !quoted && double => When::Badly,
            _ => {
                if let Some((_, text)) = parts.last_mut() {
                    text.push(c);
                }
                continue;
            }
        };
        if double {
            chars.next();
        }
        parts.push((when, String::new()));
    }
    parts
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mode = call.word(0).to_ascii_lowercase();
    if !matches!(mode.as_str(), "/c" | "/k") {
        return Err(Stop::new("marslab: unsupported: cmd without /c opens a prompt"));
    }
    let mut child = call
        .session
        .child()
        .ok_or_else(|| Stop::new("marslab: too many shells were opened from one another"))?;
    let words: Vec<String> = call
        .words
        .iter()
        .skip(1)
        .map(|word| match word.quoted && call.words.len() > 2 {
            true => format!("\"{}\"", word.text),
            false => word.text.clone(),
        })
        .collect();
    let output = line(call.world, &mut child, &words.join(" "));
    call.output.stdout.push_str(&output.stdout);
    call.output.stderr.push_str(&output.stderr);
    call.output.restarted |= output.restarted;
    call.output.exit = output.exit;
    Ok(())
}

fn line(world: &mut World, session: &mut Session, text: &str) -> Output {
    let mut all = Output::default();
    for (when, part) in parts(text) {
        let runs = match when {
            When::Always => true,
            When::Well => all.ok(),
            When::Badly => !all.ok(),
        };
        if !runs || all.restarted {
            continue;
        }
        let output = execute(world, session, &session.environment.expand(part.trim()));
        all.stdout.push_str(&output.stdout);
        all.stderr.push_str(&output.stderr);
        all.exit = output.exit;
        all.restarted |= output.restarted;
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn commands_are_joined_by_how_they_end() {
        let mut world = server();
        assert_eq!(prints(&mut world, "cmd /c \"hostname && echo yes\""), "SRV01\nyes\n");
        assert_eq!(fails(&mut world, "cmd /c \"hostname -x && echo yes\"").0, 1);
        let (exit, text) = fails(&mut world, "cmd /c \"hostname -x || echo no\"");
        assert!(exit == 0 && text.starts_with("no\n"), "{text}");
    }

    #[test]
    fn the_exit_code_is_handed_on() {
        assert_eq!(fails(&mut server(), "cmd /c net stop bengine").0, 2);
        assert_eq!(fails(&mut server(), "cmd").0, 1);
    }
}
