//! `attrib`: attributes of files.
//!
//! *Models*: showing, `+`/`-` of R A S H I O X, `/s /d`. *Leaves out*: `/l`, P, U, V and B.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::windows::access::AccessMask;
use crate::windows::node::Attributes;

use super::words::{Spec, Words, full, join, spec};

/// `attrib`
pub(super) const COMMAND: Command = Command {
    name: "attrib",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\attrib.exe"),
    about: "Shows and changes attributes of files",
    examples: &[
        r"attrib C:\Windows\System32\attrib.exe",
        r"fsutil file createnew C:\Windows\Temp\a.exe 9; attrib +r C:\Windows\Temp\*.exe /s",
    ],
    run,
};

const LETTERS: [(char, Attributes); 6] = [
    ('r', Attributes::READ_ONLY),
    ('a', Attributes::ARCHIVE),
    ('s', Attributes::SYSTEM),
    ('h', Attributes::HIDDEN),
    ('o', Attributes::OFFLINE),
    ('i', Attributes::NOT_CONTENT_INDEXED),
];

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let (mut set, mut clear) = (Attributes(0), Attributes(0));
    let words = Words::read(call);
    if let Some(bad) = words.switches.iter().find(|s| !["s", "d", "l"].contains(&s.as_str())) {
        return Err(Stop::new(format!("Invalid switch - /{bad}")));
    }
    let (signs, places): (Vec<_>, Vec<_>) =
        words.places.iter().partition(|word| word.starts_with(['+', '-']));
    for sign in signs {
        for letter in sign[1..].to_ascii_lowercase().chars() {
            let Some((_, bit)) = LETTERS.iter().find(|(known, _)| *known == letter) else {
                return Err(Stop::new(format!("Parameter format not correct - {sign}")));
            };
            if sign.starts_with('+') { set = set.with(*bit) } else { clear = clear.with(*bit) }
        }
    }
    let place = places.first().map_or_else(|| "*".to_owned(), |place| (*place).clone());
    let spec = named(call, &place)?;
    let any = walk(call, &spec, &words, set, clear)?;
    if any {
        return Ok(());
    }
    let missing = join(&spec.path, &spec.pattern);
    call.line(&format!("File not found - {missing}"));
    Err(Stop::new(""))
}

/// A directory is meant itself, not what lies in it.
fn named(call: &Call<'_>, place: &str) -> Result<Spec, Stop> {
    let found = spec(call, place).map_err(|error| {
        let path = full(call, place);
        match error {
            crate::windows::error::Win32::PATH_NOT_FOUND => {
                Stop::new(format!("Path not found - {path}"))
            }
            other => Stop::new(other.to_string()),
        }
    })?;
    let files = &call.world.host.files;
    match files.parent(found.directory).filter(|_| found.whole) {
        Some(parent) => Ok(Spec {
            directory: parent,
            path: files.path(parent),
            pattern: files.name(found.directory).to_owned(),
            whole: false,
        }),
        None => Ok(found),
    }
}

fn walk(
    call: &mut Call<'_>,
    spec: &Spec,
    words: &Words,
    set: Attributes,
    clear: Attributes,
) -> Result<bool, Stop> {
    let deep = words.has("s");
    let by_name = !spec.pattern.contains(['*', '?']) && !deep;
    let mut any = false;
    let found = spec.select(call);
    for entry in call.world.host.files.entries(spec.directory, &found) {
        let directory = entry.attributes.has(Attributes::DIRECTORY);
        if directory && !by_name && !words.has("d") {
            continue;
        }
        any = true;
        let path = join(&spec.path, &entry.name);
        match entry.id.filter(|_| set.0 | clear.0 != 0) {
            Some(id) => change(call, id, &path, set, clear)?,
            None => call.line(&format!("{}{path}", shown(entry.attributes))),
        }
    }
    if deep {
        for child in call.world.host.files.children(spec.directory) {
            let files = &call.world.host.files;
            if files.get(child).is_some_and(|node| node.is_directory()) {
                let path = files.path(child);
                let below = Spec { directory: child, path, ..spec.clone() };
                any |= walk(call, &below, words, set, clear)?;
            }
        }
    }
    Ok(any)
}

/// The columns before the path.
fn shown(attributes: Attributes) -> String {
    let mark = |bit, letter| if attributes.has(bit) { letter } else { ' ' };
    format!(
        "{}  {}{}{}{}{}             ",
        mark(Attributes::ARCHIVE, 'A'),
        mark(Attributes::SYSTEM, 'S'),
        mark(Attributes::HIDDEN, 'H'),
        mark(Attributes::READ_ONLY, 'R'),
        mark(Attributes::OFFLINE, 'O'),
        mark(Attributes::NOT_CONTENT_INDEXED, 'I'),
    )
}

fn change(
    call: &mut Call<'_>,
    id: Id,
    path: &str,
    set: Attributes,
    clear: Attributes,
) -> Result<(), Stop> {
    let now = call.world.host.files.get(id).map_or(Attributes(0), |node| node.attributes);
    for (bit, name) in [(Attributes::SYSTEM, "system"), (Attributes::HIDDEN, "hidden")] {
        if now.has(bit) && !set.has(bit) && !clear.has(bit) {
            call.line(&format!("Not resetting {name} file - {path}"));
            return Ok(());
        }
    }
    let token = call.session.token();
    let host = &mut call.world.host;
    host.can_write(id, &token, AccessMask::WRITE_ATTRIBUTES).map_err(|error| {
        Stop::new(format!("{} - {path}", error.to_string().trim_end_matches('.')))
    })?;
    host.files.change(id, |node| node.attributes = node.attributes.with(set).without(clear));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn attributes_are_shown_and_changed() {
        let mut world = server();
        let line = out(&mut world, r"attrib D:\Data\report.txt");
        assert_eq!(line, "A                    D:\\Data\\report.txt\n");
        let changes = changed(&mut world, r"attrib +r +h -a D:\Data\report.txt");
        assert_eq!(changes, [r"file:D:\Data\report.txt"]);
        let line = out(&mut world, r"attrib D:\Data\report.txt");
        assert_eq!(line, "    HR               D:\\Data\\report.txt\n");
        let missing = run(&mut world, r"attrib D:\Data\no.txt");
        assert_eq!(missing.text(), "File not found - D:\\Data\\no.txt\r\n");
        assert!(run(&mut world, "attrib +q x").stderr.starts_with("Parameter format not correct"));
    }
}
