//! `cmd.exe /c`: a line as the old shell reads it.
//!
//! *Models*: `%NAME%`, `&`, `&&` and `||`, the exit code of the last command.
//! *Leaves out*: redirection, `for`, `if`, labels, batch files, an interactive prompt.

use super::{bare, named, start};
use crate::console::argv::{self, Word};
use crate::console::{Call, Command, Kind, Output, Session, Stop, disk, path_search};
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
    // PowerShell hands over one word when the whole line stood in quotes.
    let text = match &call.words[1..] {
        [one] => one.text.clone(),
        words => words.iter().map(Word::spelled).collect::<Vec<_>>().join(" "),
    };
    let output = line(call.world, &mut child, &text);
    call.output.stdout.push_str(&output.stdout);
    call.output.stderr.push_str(&output.stderr);
    call.output.restarted |= output.restarted;
    call.output.elapsed = output.elapsed;
    call.output.unsupported = output.unsupported;
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
        let output = one(world, session, &session.environment.expand(part.trim()));
        all.stdout.push_str(&output.stdout);
        all.stderr.push_str(&output.stderr);
        all.exit = output.exit;
        all.elapsed = all.elapsed + output.elapsed;
        all.restarted |= output.restarted;
        all.unsupported = all.unsupported.or(output.unsupported);
    }
    all
}

/// Runs one command: one of the shell's own, or a program.
fn one(world: &mut World, session: &mut Session, text: &str) -> Output {
    let mut output = Output::default();
    let words = argv::split(text);
    let Some((first, rest)) = words.split_first() else { return output };
    // `cd\\` and `dir/s` are two words without a blank.
    let end = first.text.find(['/', '\\', '.']).unwrap_or(first.text.len());
    let own = |word: &str| named(word).filter(|command| command.kind == Kind::Shell);
    let glued = own(&first.text[..end]).filter(|_| !first.quoted && !first.text.contains(':'));
    if let Some(command) = own(&first.text).or(glued) {
        let mut all: Vec<Word> = rest.to_vec();
        if end < first.text.len() {
            all.insert(0, Word { text: first.text[end..].to_owned(), quoted: false });
        }
        super::run(world, session, command, &first.text, &all, "", &mut output);
        return output;
    }
    match path_search::program(world, session, &first.text) {
        Some(path) => start(world, session, &path, rest, ""),
        None => {
            output.exit = 9009;
            let name = bare(&first.text);
            output.error(&format!(
                "'{name}' is not recognized as an internal or external command,\r\noperable program \
                 or batch file."
            ));
            output
        }
    }
}

/// Runs the lines of a batch file.
pub(super) fn batch(
    world: &mut World,
    session: &mut Session,
    path: &str,
    _words: &[Word],
    output: &mut Output,
) {
    let Ok(text) = disk::read(world, session, path) else {
        output.exit = 1;
        output.error("Access is denied.");
        return;
    };
    for each in text.lines().map(|each| each.trim_start_matches('@')) {
        let more = line(world, session, each);
        output.stdout.push_str(&more.stdout);
        output.stderr.push_str(&more.stderr);
        output.exit = more.exit;
        output.elapsed = output.elapsed + more.elapsed;
        output.unsupported = more.unsupported;
        if more.restarted || output.unsupported.is_some() {
            output.restarted |= more.restarted;
            break;
        }
    }
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
