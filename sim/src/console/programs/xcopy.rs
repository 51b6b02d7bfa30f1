//! `xcopy`: copies files and trees, the older way.
//!
//! *Models*: `/s /e /i /y /h /q /c /o /t`. *Leaves out*: dates, archive bits, verification; a
//! question (file or directory?) gets no answer here and ends the copy.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

use super::copying::{self, Rules};
use super::md;
use super::words::{Spec, Words, full, join, spec};

/// `xcopy`
pub(super) const COMMAND: Command = Command {
    name: "xcopy",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\xcopy.exe"),
    about: "Copies files and trees",
    examples: &[r"xcopy C:\Windows\System32\attrib.exe C:\Windows\Temp\Copy /i /y"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call);
    let known = ["s", "e", "i", "y", "-y", "h", "q", "c", "o", "x", "t", "k", "r", "f", "v", "g"];
    if words.switches.iter().any(|switch| !known.contains(&switch.as_str())) {
        return Err(Stop::with(4, "Invalid number of parameters\r\n0 File(s) copied"));
    }
    let [source, target] = words.places.as_slice() else {
        return Err(Stop::with(4, "Invalid number of parameters"));
    };
    let spec = spec(call, source)
        .map_err(|_| Stop::with(4, format!("File not found - {source}\r\n0 File(s) copied")))?;
    let mut into = full(call, target);
    let is_directory = target.ends_with('\\') || call.world.host.files.is_directory(&into);
    let many = spec.whole || spec.pattern.contains(['*', '?']);
    let mut renamed = None;
    if !is_directory && !words.has("i") {
        let known = call.world.host.files.is_file(&into);
        if !known {
            call.line(&format!("Does {target} specify a file name"));
            call.line("or directory name on the target");
            call.line("(F = file, D = directory)? ");
            return Err(Stop::with(2, ""));
        }
        if !many && let Some((above, name)) = into.clone().rsplit_once('\\') {
            into = above.to_owned();
            renamed = Some(name.to_owned());
        }
    }
    let mut copied = 0;
    let result = directory(call, &words, &spec, &into, renamed.as_deref(), &mut copied);
    if copied == 0 && result.is_ok() && !words.has("t") && !many {
        call.output.error(&format!("File not found - {}", spec.pattern));
        call.line("0 File(s) copied");
        return Err(Stop::with(4, ""));
    }
    call.line(&format!("{copied} File(s) copied"));
    match result {
        Ok(()) => Ok(()),
        Err(error) => {
            Err(Stop::with(if error == Win32::DISK_FULL { 4 } else { 5 }, error.to_string()))
        }
    }
}

fn directory(
    call: &mut Call<'_>,
    words: &Words,
    spec: &Spec,
    into: &str,
    renamed: Option<&str>,
    copied: &mut u64,
) -> Result<(), Win32> {
    md::make(call, into)?;
    let concealed = Attributes::HIDDEN.0 | Attributes::SYSTEM.0;
    let rules = if words.has("o") || words.has("x") { Rules::Kept } else { Rules::Inherited };
    for id in spec.select(call).nodes {
        let files = &call.world.host.files;
        let name = files.name(id).to_owned();
        let Some(node) = files.get(id) else { continue };
        let hidden = node.attributes.0 & concealed != 0 && !words.has("h");
        if node.is_directory() || hidden || words.has("t") {
            continue;
        }
        let target = join(into, renamed.unwrap_or(&name));
        if !words.has("q") {
            call.line(&join(&spec.path, &name));
        }
        match copying::file(call, id, &target, rules) {
            Ok(()) => *copied += 1,
            Err(error) if words.has("c") => call.output.error(&error.to_string()),
            Err(error) => return Err(error),
        }
    }
    if !words.has("s") && !words.has("e") {
        return Ok(());
    }
    for child in call.world.host.files.children(spec.directory) {
        let files = &call.world.host.files;
        let Some(node) = files.get(child).filter(|node| node.is_directory()) else { continue };
        let hidden = node.attributes.0 & concealed != 0 && !words.has("h");
        let is_empty = files.children(child).is_empty();
        if hidden || (is_empty && !words.has("e")) {
            continue;
        }
        let below = join(into, files.name(child));
        copying::through(call, child)?;
        let files = &call.world.host.files;
        let path = files.path(child);
        let spec = Spec { directory: child, path, ..spec.clone() };
        directory(call, words, &spec, &below, None, copied)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};

    #[test]
    fn a_tree_is_copied_and_counted() {
        let mut world = server();
        assert_eq!(
            out(&mut world, r"xcopy D:\Data D:\Copy /e /i"),
            "D:\\Data\\ledger.bin\nD:\\Data\\report.txt\n2 File(s) copied\n"
        );
        let missing = run(&mut world, r"xcopy D:\Data\no.txt D:\Copy");
        assert_eq!(missing.exit, 4);
        assert_eq!(missing.stderr, "File not found - no.txt\r\n");
        assert_eq!(run(&mut world, r"xcopy D:\Data D:\Other").exit, 2);
    }
}
