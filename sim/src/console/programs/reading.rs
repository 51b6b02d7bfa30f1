//! Where programs that look through text get it: standard input, named files, whole trees.

use crate::console::Call;
use crate::kernel::names::Id;
use crate::windows::error::Win32;
use crate::windows::node::Content;
use crate::windows::wildcard::has_wildcards;

use super::words::{Spec, join, last, spec};

/// A file that a word selects.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The file; `None` for one of a swarm, which holds nothing that could be read.
    pub(super) file: Option<Id>,
    /// Its name with the folder as it was typed.
    pub(super) shown: String,
}

/// True when a word may select more than one file.
pub(super) fn is_pattern(place: &str) -> bool {
    has_wildcards(last(place))
}

/// The files that a word selects, with `deep` also those in folders below. Directories are none.
pub(super) fn files_of(call: &Call<'_>, place: &str, deep: bool) -> Result<Vec<Found>, Win32> {
    let spec = spec(call, place)?;
    let typed = if spec.whole { place } else { &place[..place.len() - last(place).len()] };
    let mut found = Vec::new();
    gather(call, &spec, typed.trim_end_matches('\\'), typed, deep, &mut found);
    if found.is_empty() && !is_pattern(place) && !deep {
        return Err(if spec.whole { Win32::ACCESS_DENIED } else { Win32::FILE_NOT_FOUND });
    }
    Ok(found)
}

fn gather(
    call: &Call<'_>,
    spec: &Spec,
    above: &str,
    typed: &str,
    deep: bool,
    found: &mut Vec<Found>,
) {
    let files = &call.world.host.files;
    let under = |name: &str| match typed {
        "" => name.to_owned(),
        folder if folder.ends_with([':', '\\']) => format!("{folder}{name}"),
        _ => join(above, name),
    };
    if !spec.whole || deep {
        let selection = spec.select(call);
        for entry in files.entries(spec.directory, &selection) {
            if entry.id.is_none_or(|id| files.is_file_at(id)) {
                found.push(Found { file: entry.id, shown: under(&entry.name) });
            }
        }
    }
    if deep {
        for child in files.children(spec.directory) {
            if files.get(child).is_some_and(|node| node.is_directory()) {
                let folder = under(files.name(child));
                let spec = Spec { directory: child, path: files.path(child), ..spec.clone() };
                gather(call, &spec, &folder, &folder, deep, found);
            }
        }
    }
}

/// The lines of a file, without their ends.
pub(super) fn lines_of(call: &Call<'_>, found: &Found) -> Result<Vec<String>, Win32> {
    let Some(id) = found.file else { return Ok(Vec::new()) };
    let host = &call.world.host;
    host.can_read(id, &call.session.token())?;
    if matches!(host.files.get(id).map(|node| &node.content), Some(Content::Unreadable)) {
        return Err(Win32::FILE_CORRUPT);
    }
    Ok(split(&call.world.text_of(id).unwrap_or_default()))
}

/// The lines of standard input.
pub(super) fn input_of(call: &Call<'_>) -> Vec<String> {
    split(call.input)
}

/// A text in lines, without their ends.
fn split(text: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()).collect();
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
