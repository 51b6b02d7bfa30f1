//! The empty working directory of an external program, and its removal.
//!
//! Removal does not give up where the program took its own write permission away. It follows no
//! symbolic link. It leaves files of other users (which a contained program cannot make).

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// Nesting of folders that removal opens up by force; deeper ones are left to the system.
const DEPTH: u32 = 64;

/// A directory that nobody else uses; removed on drop.
pub(super) struct Scratch(Option<TempDir>);

impl Scratch {
    pub(super) fn make() -> io::Result<Self> {
        tempfile::Builder::new().prefix("marslab-diagnoser-").tempdir().map(|d| Self(Some(d)))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.as_ref().map_or(Path::new(""), TempDir::path)
    }

    /// Removes the directory; `false` if something of it stays.
    pub(super) fn remove(&mut self) -> bool {
        let Some(folder) = self.0.take() else { return true };
        let path = folder.keep();
        if fs::remove_dir_all(&path).is_err() {
            open_up(&path, DEPTH);
            let _ = fs::remove_dir_all(&path);
        }
        fs::symlink_metadata(&path).is_err()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Gives folders their permissions back, so that what is inside can be removed.
fn open_up(folder: &Path, depth: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if depth > 0 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open_up(&entry.path(), depth - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_that_was_locked_is_removed_too() {
        use std::os::unix::fs::PermissionsExt as _;
        let mut scratch = Scratch::make().unwrap();
        let path = scratch.path().to_owned();
        fs::create_dir_all(path.join("a/b")).unwrap();
        fs::write(path.join("a/b/c"), "").unwrap();
        fs::set_permissions(path.join("a/b"), fs::Permissions::from_mode(0o000)).unwrap();
        assert!(scratch.remove());
        assert!(!path.exists());
    }
}
