//! `type`: prints text files.
//!
//! *Leaves out*: bytes of files that are no text; they print as nothing.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;
use crate::windows::wildcard::has_wildcards;

use super::words::{Words, join, spec};

/// `type`
pub(super) const COMMAND: Command = Command {
    name: "type",
    aliases: &[],
    kind: Kind::Shell,
    about: "Prints text files",
    examples: &[concat!(
        r#"type "%ProgramFiles%\Microsoft Azure Recovery Services Agent"#,
        r#"\Temp\CBEngineCurr.errlog""#
    )],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&[])?;
    if words.places.is_empty() {
        return Err(Stop::new("The syntax of the command is incorrect."));
    }
    let titled = words.places.len() > 1 || words.places.iter().any(|place| has_wildcards(place));
    let mut failed = false;
    for place in &words.places {
        if let Err(error) = one(call, place, titled) {
            failed = true;
            call.output.error(&error.to_string());
            if words.places.len() > 1 {
                call.output.error(&format!("Error occurred while processing: {place}."));
            }
        }
    }
    if failed { Err(Stop::new("")) } else { Ok(()) }
}

fn one(call: &mut Call<'_>, place: &str, titled: bool) -> Result<(), Win32> {
    let spec = spec(call, place)?;
    if spec.whole {
        return Err(Win32::ACCESS_DENIED);
    }
    let found = spec.select(call);
    if found.is_empty() {
        return Err(Win32::FILE_NOT_FOUND);
    }
    let token = call.session.token();
    for id in found.nodes {
        call.world.host.can_read(id, &token)?;
        if titled {
            let name = join(&spec.path, call.world.host.files.name(id));
            call.line(&format!("\r\n{name}\r\n\r\n"));
        }
        let text = call.world.text_of(id).unwrap_or_default();
        call.output.stdout.push_str(&text);
        if !text.is_empty() && !text.ends_with('\n') {
            call.line("");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};
    use crate::windows::node::Content;

    #[test]
    fn a_text_is_printed_and_a_missing_or_damaged_file_is_not() {
        let mut world = server();
        assert_eq!(out(&mut world, r"cmd /c type D:\Data\report.txt"), "hello\n");
        let missing = run(&mut world, r"cmd /c type D:\Data\no.txt");
        assert_eq!(missing.text(), "The system cannot find the file specified.\r\n");
        let id = world.host.files.lookup(r"D:\Data\ledger.bin").unwrap();
        world.host.files.change(id, |node| node.content = Content::Unreadable);
        let damaged = run(&mut world, r"cmd /c type D:\Data\ledger.bin");
        assert_eq!(damaged.text(), "The file or directory is corrupted and unreadable.\r\n");
        assert_eq!(damaged.exit, 1);
    }
}
