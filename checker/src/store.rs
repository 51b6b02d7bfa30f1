//! Files that are written whole or not at all.
//!
//! *Promise*: a text goes to another name in the same folder, is flushed, and takes its name at
//! once. Whoever reads the name finds the old text or the new one. A folder that is full or closed
//! is an error with its own exit code, and what was there stays. What is no file (a device, a pipe:
//! `/dev/stdout`) keeps its place and is written to.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, exit};

/// Writes a file.
///
/// # Errors
/// What the host says, with the exit code of a store.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let written = || -> std::io::Result<()> {
        if is_no_file(path) {
            let mut open = std::fs::OpenOptions::new().write(true).open(path)?;
            return open.write_all(bytes).and_then(|()| open.flush());
        }
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|error| {
        Error::of(
            exit::STORE,
            format!(
                "{}: {error}\n  hint: nothing was written; free space, or choose another folder",
                path.display()
            ),
        )
    })
}

/// A device or a pipe: a file in its place would take it away from everybody.
fn is_no_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/report.txt");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_error_of_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write(&file, b"x").unwrap();
        let error = write(&file.join("below"), b"y").unwrap_err();
        assert_eq!(error.code, exit::STORE);
        assert_eq!(std::fs::read(&file).unwrap(), b"x");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_keeps_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("full");
        std::os::unix::fs::symlink("/dev/full", &link).unwrap();
        assert_eq!(write(&link, b"x").unwrap_err().code, exit::STORE);
        assert!(link.symlink_metadata().unwrap().is_symlink());
        std::fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        assert_eq!(write(&link, b"x"), Ok(()));
        assert!(link.symlink_metadata().unwrap().is_symlink());
    }
}
