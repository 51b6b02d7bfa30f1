//! `cipher`: EFS encryption of files and directories.
//!
//! *Models*: listing, `/c`, `/e`, `/d`, `/s:dir`, `/a`, `/h`, `/i`, `/q`.
//! *Leaves out*: keys and certificates (`/k /r /u /x /adduser`), `/w`: the administrator can
//! decrypt what was encrypted.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Node};

use super::words::{Spec, Words, spec};

/// `cipher`
pub(super) const COMMAND: Command = Command {
    name: "cipher",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\cipher.exe"),
    about: "Shows and changes EFS encryption",
    examples: &[r"cipher /c C:\Windows\System32\attrib.exe", r"cipher /d /s:C:\Windows\Temp"],
    run,
};

#[derive(Debug, Default)]
struct Totals {
    things: u64,
    directories: u64,
    errors: u64,
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call);
    let known = ["c", "e", "d", "a", "h", "i", "q", "f", "b"];
    let is_known = |switch: &&String| known.contains(&switch.as_str()) || switch.starts_with("s:");
    if let Some(bad) = words.switches.iter().find(|switch| !is_known(switch)) {
        return Err(Stop::new(format!("The parameter is incorrect: /{bad}")));
    }
    let mut places = words.places.clone();
    let top = words.value("s").map(str::to_owned);
    places.extend(top.clone());
    if places.is_empty() {
        places.push(".".to_owned());
    }
    let changes = words.has("e") || words.has("d");
    let mut totals = Totals::default();
    for place in &places {
        let spec = spec(call, place)?;
        if spec.whole && changes {
            mark(call, &words, spec.directory, &spec.path, &mut totals);
            if top.is_none() {
                totals.directories += 1;
                continue;
            }
        } else if spec.select(call).is_empty() && !spec.whole {
            return Err(Win32::FILE_NOT_FOUND.into());
        }
        directory(call, &words, &spec, &mut totals);
    }
    if changes {
        let done = if words.has("e") { "encrypted" } else { "decrypted" };
        call.line("");
        call.line(&format!(
            "{} file(s) [or directorie(s)] within {} directorie(s) were {done}.",
            totals.things, totals.directories
        ));
    }
    call.line("");
    if totals.errors > 0 { Err(Stop::new("")) } else { Ok(()) }
}

fn mark(call: &mut Call<'_>, words: &Words, id: Id, path: &str, totals: &mut Totals) {
    let result = set(call, id, words.has("e"));
    let how = if words.has("e") { "to encrypt" } else { "not to encrypt" };
    let end = if result.is_ok() { "[OK]" } else { "[ERR]" };
    call.line("");
    call.line(&format!(" Setting the directory {path} {how} new files {end}"));
    match result {
        Ok(()) => totals.things += 1,
        Err(error) => {
            totals.errors += 1;
            call.output.error(&format!("{path}: {error}"));
        }
    }
}

fn set(call: &mut Call<'_>, id: Id, on: bool) -> Result<(), Win32> {
    let token = call.session.token();
    let host = &mut call.world.host;
    let before = host.files.get(id).map_or(Attributes(0), |node| node.attributes);
    let is_directory = before.has(Attributes::DIRECTORY);
    let wanted = if is_directory { AccessMask::WRITE_ATTRIBUTES } else { AccessMask::WRITE_DATA };
    host.can_write(id, &token, wanted)?;
    if on && before.has(Attributes::SYSTEM) {
        return Err(Win32::ACCESS_DENIED);
    }
    let bit = Attributes::ENCRYPTED;
    // An encrypted file is not compressed.
    let after =
        if on { before.with(bit).without(Attributes::COMPRESSED) } else { before.without(bit) };
    if after != before {
        host.files.change(id, |node| node.attributes = after);
    }
    Ok(())
}

fn directory(call: &mut Call<'_>, words: &Words, spec: &Spec, totals: &mut Totals) {
    let files = &call.world.host.files;
    let path = format!("{}\\", spec.path.trim_end_matches('\\'));
    let node = files.get(spec.directory);
    let on = node.is_some_and(|node| node.attributes.has(Attributes::ENCRYPTED));
    let changes = words.has("e") || words.has("d");
    totals.directories += 1;
    call.line("");
    if changes {
        let doing = if words.has("e") { "Encrypting" } else { "Decrypting" };
        call.line(&format!(" {doing} files in {path}"));
    } else {
        call.line(&format!(" Listing {path}"));
        let how = if on { "will be" } else { "will not be" };
        call.line(&format!(" New files added to this directory {how} encrypted."));
    }
    call.line("");
    let found = spec.select(call).nodes;
    let files = &call.world.host.files;
    let (directories, nodes): (Vec<Id>, Vec<Id>) =
        found.into_iter().partition(|id| files.get(*id).is_some_and(Node::is_directory));
    for id in nodes {
        file(call, words, id, totals);
    }
    for id in directories {
        let files = &call.world.host.files;
        let path = files.path(id);
        if !changes {
            let node = files.get(id);
            let on = node.is_some_and(|node| node.attributes.has(Attributes::ENCRYPTED));
            let name = files.name(id).to_owned();
            call.line(&format!("{} {name}", if on { 'E' } else { 'U' }));
        } else if words.value("s").is_some() {
            mark(call, words, id, &path, totals);
        }
        if words.value("s").is_some() {
            directory(call, words, &Spec { directory: id, path, ..spec.clone() }, totals);
        }
    }
}

fn file(call: &mut Call<'_>, words: &Words, id: Id, totals: &mut Totals) {
    let changes = words.has("e") || words.has("d");
    let name = call.world.host.files.name(id).to_owned();
    if !changes {
        let node = call.world.host.files.get(id);
        let on = node.is_some_and(|node| node.attributes.has(Attributes::ENCRYPTED));
        call.line(&format!("{} {name}", if on { 'E' } else { 'U' }));
        return;
    }
    match set(call, id, words.has("e")) {
        Ok(()) => {
            totals.things += 1;
            call.line(&format!("{name:<19} [OK]"));
        }
        Err(error) => {
            totals.errors += 1;
            call.line(&format!("{name:<19} [ERR]"));
            call.output.error(&format!("{name}: {error}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};
    use crate::windows::node::Attributes;

    #[test]
    fn a_tree_is_encrypted_and_decrypted() {
        let mut world = server();
        let before = world.clone();
        run(&mut world, r"cipher /e /s:D:\Data");
        let has = |world: &crate::world::World, path| {
            world.host.files.node(path).unwrap().attributes.has(Attributes::ENCRYPTED)
        };
        assert!(has(&world, r"D:\Data") && has(&world, r"D:\Data\ledger.bin"));
        assert_eq!(
            out(&mut world, r"cipher /c D:\Data\report.txt"),
            "\n Listing D:\\Data\\\n New files added to this directory will be encrypted.\n\n\
             E report.txt\n\n"
        );
        let text = out(&mut world, r"cipher /d /s:D:\Data");
        assert!(text.contains("\nledger.bin          [OK]\nreport.txt          [OK]\n"));
        assert!(text.ends_with(
            "\n3 file(s) [or directorie(s)] within 1 directorie(s) were decrypted.\n\n"
        ));
        assert!(world.differences(&before).is_empty());
        let missing = run(&mut world, r"cipher /d D:\no.txt");
        assert_eq!(missing.stderr, "The system cannot find the file specified.\r\n");
    }
}
