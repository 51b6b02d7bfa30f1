//! `compact`: NTFS compression of files and directories.
//!
//! *Models*: listing, `/c /u /s[:dir] /a /i /f /q`. *Leaves out*: `/exe`, `/compactos`. A
//! compressed file is shown at half its size; what it takes on the volume stays the same.
//! Like the real one, it passes over hidden and system files without `/a`.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::kernel::text::grouped;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::handles::Share;
use crate::windows::node::{Attributes, Node};

use super::words::{Spec, Words, spec};

/// `compact`
pub(super) const COMMAND: Command = Command {
    name: "compact",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\compact.exe"),
    about: "Shows and changes NTFS compression",
    examples: &[r"compact C:\Windows\System32\attrib.exe", r"compact /u /s:C:\Windows\Temp /i /q"],
    run,
};

#[derive(Debug, Default)]
struct Totals {
    files: u64,
    directories: u64,
    compressed: u64,
    bytes: u64,
    stored: u64,
    errors: u64,
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call);
    if let Some(bad) = words.switches.iter().find(|switch| {
        !["c", "u", "s", "a", "i", "f", "q"].contains(&switch.as_str()) && !switch.starts_with("s:")
    }) {
        return Err(Stop::new(format!("Invalid parameter: /{bad}")));
    }
    let top = words.value("s").filter(|dir| !dir.is_empty()).map(str::to_owned);
    let mut places = words.places.clone();
    let marks = places.is_empty();
    if let Some(top) = &top {
        places = if marks {
            vec![top.clone()]
        } else {
            places.iter().map(|place| super::words::join(top, place)).collect()
        };
    }
    if places.is_empty() {
        places.push(".".to_owned());
    }
    let mut totals = Totals::default();
    for place in &places {
        let mut spec = spec(call, place)?;
        // A directory by its name is meant itself; `/s:` and nothing mean what lies in it, too.
        let itself = spec.whole;
        let changes = words.has("c") || words.has("u");
        let walk = !itself || marks || words.has("s") || !changes;
        if itself && (words.has("c") || words.has("u")) {
            mark(call, &words, spec.directory, &spec.path, &mut totals);
        }
        if !walk {
            spec.pattern = "?nothing?".to_owned();
        }
        directory(call, &words, &spec, &mut totals);
    }
    foot(call, &words, &totals);
    if totals.errors > 0 { Err(Stop::new("")) } else { Ok(()) }
}

fn mark(call: &mut Call<'_>, words: &Words, id: Id, path: &str, totals: &mut Totals) {
    let result = set(call, id, words.has("c"));
    let how = if words.has("c") { "to compress" } else { "not to compress" };
    if !words.has("q") {
        let end = if result.is_ok() { "[OK]" } else { "[ERR]" };
        call.line("");
        call.line(&format!(" Setting the directory {path} {how} new files {end}"));
    }
    if let Err(error) = result {
        totals.errors += 1;
        call.output.error(&format!("{path}: {error}"));
    }
}

fn set(call: &mut Call<'_>, id: Id, on: bool) -> Result<(), Win32> {
    let token = call.session.token();
    let host = &mut call.world.host;
    let before = host.files.get(id).map_or(Attributes(0), |node| node.attributes);
    host.can_write(id, &token, AccessMask::WRITE_ATTRIBUTES)?;
    if host.handles.conflict(id, AccessMask::WRITE_DATA, Share::ALL).is_some() {
        return Err(Win32::SHARING_VIOLATION);
    }
    if on && before.has(Attributes::ENCRYPTED) {
        return Err(Win32::INVALID_FUNCTION);
    }
    let bit = Attributes::COMPRESSED;
    let after = if on { before.with(bit) } else { before.without(bit) };
    if after != before {
        host.files.change(id, |node| node.attributes = after);
    }
    Ok(())
}

fn stored(node: &Node) -> u64 {
    if node.attributes.has(Attributes::COMPRESSED) { node.size.div_ceil(2) } else { node.size }
}

fn ratio(bytes: u64, stored: u64) -> String {
    let tenths = (bytes * 10).checked_div(stored).unwrap_or(10);
    format!("{}.{} to 1", tenths / 10, tenths % 10)
}

fn directory(call: &mut Call<'_>, words: &Words, spec: &Spec, totals: &mut Totals) {
    let concealed = Attributes::HIDDEN.0 | Attributes::SYSTEM.0;
    let files = &call.world.host.files;
    let meant = |node: &Node| words.has("a") || node.attributes.0 & concealed == 0;
    let found = spec.select(call).nodes;
    let (directories, nodes): (Vec<Id>, Vec<Id>) = found
        .into_iter()
        .filter(|id| files.get(*id).is_some_and(meant))
        .partition(|id| files.get(*id).is_some_and(Node::is_directory));
    totals.directories += 1;
    if !words.has("q") {
        head(call, words, spec);
    }
    for id in nodes {
        file(call, words, id, totals);
    }
    if !words.has("s") && words.value("s").is_none() {
        return;
    }
    let below = if spec.pattern == "*" {
        directories
    } else {
        call.world.host.files.children(spec.directory)
    };
    for id in below {
        let files = &call.world.host.files;
        let Some(node) = files.get(id).filter(|node| node.is_directory()) else { continue };
        if node.attributes.has(Attributes::REPARSE_POINT) {
            continue;
        }
        let path = files.path(id);
        if spec.pattern == "*" && (words.has("c") || words.has("u")) {
            mark(call, words, id, &path, totals);
        }
        directory(call, words, &Spec { directory: id, path, ..spec.clone() }, totals);
    }
}

fn head(call: &mut Call<'_>, words: &Words, spec: &Spec) {
    let path = format!("{}\\", spec.path.trim_end_matches('\\'));
    call.line("");
    if words.has("c") {
        call.line(&format!(" Compressing files in {path}"));
    } else if words.has("u") {
        call.line(&format!(" Uncompressing files in {path}"));
    } else {
        let node = call.world.host.files.get(spec.directory);
        let on = node.is_some_and(|node| node.attributes.has(Attributes::COMPRESSED));
        call.line(&format!(" Listing {path}"));
        let how = if on { "will be" } else { "will not be" };
        call.line(&format!(" New files added to this directory {how} compressed."));
    }
    call.line("");
}

fn file(call: &mut Call<'_>, words: &Words, id: Id, totals: &mut Totals) {
    let changes = words.has("c") || words.has("u");
    let result = if changes { set(call, id, words.has("c")) } else { Ok(()) };
    let files = &call.world.host.files;
    let Some(node) = files.get(id) else { return };
    let (bytes, kept) = (node.size, stored(node));
    let on = node.attributes.has(Attributes::COMPRESSED);
    let name = files.name(id).to_owned();
    let line = match result {
        Ok(()) if words.has("c") => {
            format!("{name:<20} {bytes:>9} : {kept:>9} = {} [OK]", ratio(bytes, kept))
        }
        Ok(()) if changes => format!("{name} [OK]"),
        Ok(()) => {
            let letter = if on { 'C' } else { ' ' };
            format!("{bytes:>9} : {kept:>9} = {} {letter} {name}", ratio(bytes, kept))
        }
        Err(_) => format!("{name} [ERR]"),
    };
    totals.bytes += bytes;
    totals.stored += kept;
    totals.compressed += u64::from(on);
    match result {
        Ok(()) => totals.files += 1,
        Err(error) => {
            totals.errors += 1;
            call.output.error(&format!("{name}: {error}"));
        }
    }
    if !words.has("q") {
        call.line(&line);
    }
}

fn foot(call: &mut Call<'_>, words: &Words, totals: &Totals) {
    let Totals { files, directories, compressed, bytes, stored, .. } = totals;
    call.line("");
    if words.has("u") {
        call.line(&format!("{files} files within {directories} directories were uncompressed."));
        return;
    }
    if words.has("c") {
        call.line(&format!("{files} files within {directories} directories were compressed."));
    } else {
        call.line(&format!("Of {files} files within {directories} directories"));
        let plain = files - compressed;
        call.line(&format!("{compressed} are compressed and {plain} are not compressed."));
    }
    let (bytes, stored, ratio) = (grouped(*bytes), grouped(*stored), ratio(*bytes, *stored));
    call.line(&format!("{bytes} total bytes of data are stored in {stored} bytes."));
    call.line(&format!("The compression ratio is {ratio}."));
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn a_tree_is_compressed_and_uncompressed() {
        let mut world = server();
        let before = world.clone();
        let listed = out(&mut world, r"compact D:\Data\report.txt");
        assert_eq!(
            listed,
            "\n Listing D:\\Data\\\n New files added to this directory will not be \
             compressed.\n\n        \
             7 :         7 = 1.0 to 1   report.txt\n\n\
             Of 1 files within 1 directories\n0 are compressed and 1 are not compressed.\n\
             7 total bytes of data are stored in 7 bytes.\nThe compression ratio is 1.0 to 1.\n"
        );
        let changes = changed(&mut world, r"compact /c /s:D:\Data /i");
        assert_eq!(changes.len(), 3);
        let text = out(&mut world, r"compact /u /s:D:\Data /i");
        assert!(
            text.starts_with(
                "\n Setting the directory D:\\Data not to compress new files [OK]\n\n \
             Uncompressing files in D:\\Data\\\n\nledger.bin [OK]\nreport.txt [OK]\n\n\
             2 files within 1 directories were uncompressed.\n"
            ),
            "{text}"
        );
        assert!(world.differences(&before).is_empty());
        assert_eq!(run(&mut world, "compact /zz").text(), "Invalid parameter: /zz\r\n");
    }
}
