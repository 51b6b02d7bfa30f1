//! The files of the repository, read once, in order of their paths.
//!
//! *Promise*: paths are relative to the root, with `/`; order is by path; build output, hidden
//! folders (except `.ci`, `.github`, `.cargo`) and links are left out.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Hidden folders that belong to the repository.
const HIDDEN: &[&str] = &[".ci", ".github", ".cargo"];

/// The files below a root.
#[derive(Debug, Clone)]
pub struct Tree {
    root: PathBuf,
    paths: Vec<String>,
}

impl Tree {
    /// Walks a root.
    ///
    /// # Errors
    /// What the host says, with the path.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut paths = Vec::new();
        walk(root, "", &mut paths).map_err(|error| format!("{}: {error}", root.display()))?;
        paths.sort();
        Ok(Self { root: root.to_path_buf(), paths })
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Paths below a folder that end in something.
    pub fn below<'t>(
        &'t self,
        folder: &'t str,
        ending: &'t str,
    ) -> impl Iterator<Item = &'t str> + 't {
        self.paths().filter(move |path| is_below(path, folder) && path.ends_with(ending))
    }

    /// True when the file exists.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }

    /// The text of a file; what is no UTF-8 is replaced, what cannot be read is empty.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        let bytes = fs::read(self.root.join(path)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// True when a path lies below a folder; every path lies below the empty one.
#[must_use]
pub fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let skipped = name == "target" || (name.starts_with('.') && !is_ours(&name));
            if !skipped {
                walk(&entry.path(), &path, paths)?;
            }
        } else if kind.is_file() {
            paths.push(path);
        }
    }
    Ok(())
}

fn is_ours(name: &str) -> bool {
    HIDDEN.contains(&name)
}
