//! Several folders of one run, put together.
//!
//! *Promise*: the folder is the one that a single run would have made, byte by byte. Parts are held
//! against their receipts before they are taken; folders of different runs are refused before
//! anything is written.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::folder::{Completed, Folder, file_of, run_at};
use crate::error::{Error, exit};

/// Puts the parts of several folders into one and completes it if all are there.
///
/// # Errors
/// A folder without results, folders of different runs, a disk that does not take it.
pub fn merge(into: &Path, from: &[PathBuf]) -> Result<(Folder, Completed), Error> {
    let mut first = None;
    for path in from {
        let run = run_at(path)?;
        let (of, first) = first.get_or_insert_with(|| (path, run.clone()));
        let differences = first.differences(&run);
        if !differences.is_empty() {
            return Err(Error::input(format!(
                "{}: not the run of {}: {}\n  hint: nothing was written",
                path.display(),
                of.display(),
                differences.join("; ")
            )));
        }
    }
    let Some((_, identity)) = first else {
        return Err(Error::nothing("there is nothing to merge"));
    };
    let folder = Folder::open(into, &identity, Disk::default())?;
    let mut missing = folder.missing(0..identity.layout()?.parts());
    for path in from {
        let given = Folder::open_to_read(path, &identity)?;
        let absent = given.missing(missing.iter().copied());
        for part in missing.iter().filter(|part| absent.binary_search(part).is_err()) {
            let file = path.join(file_of(*part));
            let bytes = fs::read(&file)
                .map_err(|error| Error::of(exit::STORE, format!("{}: {error}", file.display())))?;
            folder.keep(*part, &bytes)?;
        }
        missing = absent;
    }
    let completed = folder.complete()?;
    Ok((folder, completed))
}
