//! `cmd.exe`: lines and batch files as the old shell reads them.
//!
//! *Models*: `%NAME%` with its forms, `&`, `&&`, `||`, pipes, redirections, groups, `if`, `for`
//! (`/f`, `/l`), batch files with labels, `goto`, `call`, `shift`, `exit /b`, arguments.
//! *Leaves out*: an interactive prompt, `set /p`, delayed expansion, `for /d` and `/r`: refused by
//! name. A loop without an end is stopped.
//! *Sources*: powershell.md (one-liners and simple batch files); rules \[K\].

mod batch;
mod expand;
mod repeat;
mod shell;
mod split;
mod sum;
mod test_if;

use super::{Word, named};
use crate::console::{Call, Command, Kind, Output, Session, Stop, disk};
use crate::world::World;

use shell::Shell;

/// `cmd`
pub(super) const COMMAND: Command = Command {
    name: "cmd",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\cmd.exe"),
    about: "Runs a line as the old shell reads it",
    examples: &[
        "cmd /c ver",
        "cmd.exe /c \"echo %windir% && hostname\"",
        "cmd /c 'sc query obengine | findstr STATE'",
    ],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let switch = |word: &Word, letter: &str| word.text.eq_ignore_ascii_case(letter);
    let place = call.words.iter().position(|word| switch(word, "/c") || switch(word, "/k"));
    let Some(place) = place else {
        return Err(Stop::new("marslab: unsupported: cmd without /c opens a prompt"));
    };
    let mut child = call
        .session
        .child()
        .ok_or_else(|| Stop::new("marslab: too many shells were opened from one another"))?;
    // PowerShell hands over one word when the whole line stood in quotes.
    let text = match &call.words[place + 1..] {
        [one] => one.text.clone(),
        words => words.iter().map(Word::spelled).collect::<Vec<_>>().join(" "),
    };
    let mut shell = Shell::new(call.world, &mut child, call.input);
    shell.line(&text);
    let output = shell.finish();
    hand_on(output, call.output);
    Ok(())
}

/// Gives the output of a shell to whoever called it.
fn hand_on(output: Output, to: &mut Output) {
    to.stdout.push_str(&output.stdout);
    to.stderr.push_str(&output.stderr);
    to.restarted |= output.restarted;
    to.elapsed = to.elapsed + output.elapsed;
    to.exit = output.exit;
    to.unsupported = output.unsupported;
}

/// Runs a batch file.
pub(super) fn batch(
    world: &mut World,
    session: &mut Session,
    path: &str,
    words: &[Word],
    output: &mut Output,
) {
    let Ok(text) = disk::read(world, session, path) else {
        output.exit = 1;
        output.error("Access is denied.");
        return;
    };
    let Some(mut child) = session.child() else {
        output.exit = 1;
        output.error("marslab: too many shells were opened from one another");
        return;
    };
    let mut shell = Shell::new(world, &mut child, "");
    shell.batch(path, &text, words);
    let ended = shell.finish();
    // A batch file that is called without `cmd /c` leaves its directory to the caller.
    session.directory.clone_from(&child.directory);
    hand_on(ended, output);
}

/// A command of the shell itself, by the word that calls it.
fn own(word: &str) -> Option<&'static Command> {
    named(word).filter(|command| command.kind == Kind::Shell)
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};
    use crate::windows::node::Node;

    #[test]
    fn commands_are_joined_by_how_they_end() {
        let mut world = server();
        assert_eq!(prints(&mut world, "cmd /c \"hostname && echo yes\""), "SRV01\nyes\n");
        assert_eq!(fails(&mut world, "cmd /c \"hostname -x && echo yes\"").0, 1);
        let (exit, text) = fails(&mut world, "cmd /c \"hostname -x || echo no\"");
        assert!(exit == 0 && text.starts_with("no\n"), "{text}");
        assert_eq!(prints(&mut world, "cmd /c '(echo a& echo b^&c) & echo d'"), "a\nb&c\nd\n");
    }

    #[test]
    fn the_exit_code_is_handed_on() {
        assert_eq!(fails(&mut server(), "cmd /c net stop bengine").0, 2);
        assert_eq!(fails(&mut server(), "cmd /c exit 7").0, 7);
        assert_eq!(fails(&mut server(), "cmd").0, 125, "a prompt is refused by name");
        assert_eq!(fails(&mut server(), "cmd /c no-such").0, 9009);
        assert_eq!(
            prints(&mut server(), "cmd /c echo \u{bc31}\u{c5c5} \u{e4}"),
            "\u{bc31}\u{c5c5} \u{e4}\n"
        );
        assert_eq!(fails(&mut server(), "cmd /c 'for /\u{e4} %i in (a) do echo %i'").0, 125);
    }

    #[test]
    fn streams_go_to_files_and_to_the_next_command() {
        let mut world = server();
        let line = r"cmd /c 'echo one> C:\t.txt & echo two>>C:\t.txt & type C:\t.txt'";
        assert_eq!(prints(&mut world, line), "one\ntwo\n");
        assert_eq!(prints(&mut world, r"cmd /c 'no-such 2>nul & echo x'"), "x\n");
        assert_eq!(prints(&mut world, r"cmd /c 'no-such >C:\e.txt 2>&1 & echo x'"), "x\n");
        let kept = prints(&mut world, r"cmd /c type C:\e.txt");
        assert!(kept.starts_with("'no-such' is not recognized"), "{kept}");
    }

    #[test]
    fn conditions_and_loops() {
        let mut world = server();
        let yes = r"cmd /c 'if exist C:\Windows (echo there) else echo gone'";
        assert_eq!(prints(&mut world, yes), "there\n");
        let line = r#"cmd /c 'if not "a"=="A" echo other & if /i "a"=="A" echo same'"#;
        assert_eq!(prints(&mut world, line), "other\n");
        assert_eq!(
            prints(&mut world, "cmd /c 'for %i in (1 2 x) do echo [%i]'"),
            "[1]\n[2]\n[x]\n"
        );
        assert_eq!(prints(&mut world, "cmd /c 'for /l %i in (1,2,5) do @echo %i'"), "1\n3\n5\n");
        let line = r#"cmd /c 'for /f "tokens=2 delims=:" %i in ("a:b:c") do echo %i'"#;
        assert_eq!(prints(&mut world, line), "b\n");
        assert_eq!(
            prints(&mut world, "cmd /c 'for /f %i in (''hostname'') do echo %i'"),
            "SRV01\n"
        );
    }

    #[test]
    fn a_batch_file_runs_with_labels_and_arguments() {
        let mut world = server();
        let text = "@echo off\r\nset N=%1\r\n:again\r\nif %N%==3 goto done\r\necho %N% %~2\r\n\
                    set /a N=%N%+1\r\ngoto again\r\n:done\r\ncall :sub x\r\nexit /b 5\r\n\
                    :sub\r\necho sub %1 %windir:~0,3%\r\ngoto :eof\r\n";
        world
            .host
            .files
            .put(r"C:\b.cmd", Node::text(text, crate::kernel::time::Moment(0)))
            .unwrap();
        let (exit, said) = fails(&mut world, r#"C:\b.cmd 1 "a b""#);
        assert!(said.starts_with("1 a b\n2 a b\nsub x C:\\\n"), "{said}");
        assert_eq!(exit, 5);
        let text = ":again\r\ngoto again\r\n";
        world
            .host
            .files
            .put(r"C:\l.cmd", Node::text(text, crate::kernel::time::Moment(0)))
            .unwrap();
        let (exit, said) = fails(&mut world, r"C:\l.cmd");
        assert!(exit != 0 && said.contains("stopped"), "{said}");
    }
}
