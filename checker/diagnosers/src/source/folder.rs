//! A pack in a folder, or one file: every `*.rego` at any depth.
//!
//! *Models*: what people edit. Hidden folders (`.git`) are left alone and links to folders are not
//! followed, so that a walk ends; a link to a file is that file, as it is mounted in containers.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use super::{FILE_BYTES, Gathered, SourceError, Wrong, name};

/// Folders within folders.
const DEPTH: usize = 16;

/// Reads a folder, or one file of rules.
pub(super) fn read(base: &Path, place: &str) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
    let path = base.join(place);
    let about = fs::metadata(&path).map_err(|error| failed(place, &error))?;
    let shown = shown(base, place);
    if !about.is_dir() {
        if !name::is_rego(place) {
            let hint = "a folder, a *.rego, or an archive: .tar, .tar.gz, .tgz, .zip";
            let what = format_args!("{place}: neither a folder nor a file of rules");
            return Err(SourceError::new(Wrong::Unreadable, what, hint));
        }
        return Ok(vec![(shown, content(&path, place)?)]);
    }
    let mut gathered = Gathered::new(place);
    walk(&path, &shown, 0, &mut gathered)?;
    Ok(gathered.files)
}

fn walk(
    folder: &Path,
    shown: &str,
    depth: usize,
    gathered: &mut Gathered<'_>,
) -> Result<(), SourceError> {
    if depth > DEPTH {
        return Err(SourceError::too_large(shown, format_args!("{DEPTH} folders deep")));
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(shown, &error))? {
        gathered.entry()?;
        entries.push(entry.map_err(|error| failed(shown, &error))?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let own = entry.file_name().to_string_lossy().into_owned();
        let name = if shown.is_empty() { own.clone() } else { format!("{shown}/{own}") };
        let kind = entry.file_type().map_err(|error| failed(&name, &error))?;
        if kind.is_dir() {
            if !own.starts_with('.') {
                walk(&entry.path(), &name, depth + 1, gathered)?;
            }
        } else if name::is_rego(&own) {
            if let Err(why) = name::checked(entry.file_name().as_encoded_bytes()) {
                return Err(super::unsafe_entry(gathered.place, &own, why));
            }
            gathered.take(name.clone(), content(&entry.path(), &name)?)?;
        }
    }
    Ok(())
}

/// One file, whatever it is called.
pub(super) fn file(base: &Path, place: &str) -> Result<(String, Vec<u8>), SourceError> {
    Ok((shown(base, place), content(&base.join(place), place)?))
}

/// The content of a file: at most what a file may have. A pipe would never end.
fn content(path: &Path, shown: &str) -> Result<Vec<u8>, SourceError> {
    let about = fs::metadata(path).map_err(|error| failed(shown, &error))?;
    if !about.is_file() {
        return Err(failed(shown, &io::Error::other("not a plain file")));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| failed(shown, &error))?;
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| failed(shown, &error))?;
    match bytes.len() as u64 > FILE_BYTES {
        true => Err(SourceError::too_large(shown, format_args!("{FILE_BYTES} bytes"))),
        false => Ok(bytes),
    }
}

/// What the file system says.
pub(super) fn failed(place: &str, error: &io::Error) -> SourceError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => SourceError::new(
            Wrong::Missing,
            format_args!("{place}: does not exist"),
            "paths are relative to the current directory",
        ),
        _ => {
            let what = format_args!("{place}: cannot be read: {error}");
            SourceError::new(Wrong::Unreadable, what, "look at its kind and its access rights")
        }
    }
}

/// A path as the repository has it: relative to the current directory where it is below it,
/// without `./` and slashes at the end.
pub(super) fn shown(base: &Path, place: &str) -> String {
    let path = Path::new(place);
    let home = std::path::absolute(if base.as_os_str().is_empty() { Path::new(".") } else { base });
    let below = home.ok().and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf));
    let path = below.unwrap_or_else(|| path.to_path_buf());
    let parts = path.components().filter(|part| !matches!(part, Component::CurDir));
    parts.collect::<PathBuf>().to_string_lossy().into_owned()
}
