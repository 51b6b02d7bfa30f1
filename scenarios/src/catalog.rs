//! The catalogue: all scenarios, by name, in one order everywhere.
//!
//! *Promise*: what is in it is loaded and checked. It comes from the binary, or from a directory
//! of the same shape (`<family>/<name>/scenario.yaml`), and its hash tells one catalogue from
//! another. *Leaves out*: goldens; they belong to the tests. [`orphans`] finds those that belong
//! to nothing.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use sim::kernel::digest::Fingerprint;

use crate::load::{self, LoadError, Loader};
use crate::scenario::Scenario;
use crate::{embedded, glob};

/// The file name of every scenario.
pub const FILE: &str = "scenario.yaml";
/// Goldens that may lie beside a scenario: file names up to the first dot.
pub const GOLDENS: [&str; 3] = ["evidence", "trace", "verdict"];

/// One scenario of a catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `schedule/execution-policy-restricted`
    pub name: String,
    /// `schedule`
    pub family: String,
    /// What it says.
    pub scenario: Scenario,
    /// The document.
    pub text: String,
    /// Where the document is; within the project for one that travels in the binary.
    pub path: PathBuf,
}

impl Entry {
    /// What is wrong with this document although it loads, shown at its places.
    #[must_use]
    pub fn complain(&self, what: &str, hint: &str, places: &[&[load::Step<'_>]]) -> LoadError {
        load::complaint(&self.path.display().to_string(), &self.text, what, hint, places)
    }
}

/// All scenarios, sorted by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    entries: Vec<Entry>,
}

/// Why a catalogue cannot be used: every document that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogError(pub Vec<LoadError>);

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join("\n\n"))
    }
}

impl std::error::Error for CatalogError {}

impl Catalog {
    /// The catalogue that travels in the binary.
    ///
    /// # Errors
    /// Documents that are wrong: a mistake of ours, and a test looks for it.
    pub fn embedded() -> Result<Self, CatalogError> {
        let document = |(name, text): &(&str, &str)| {
            let path = Path::new("scenarios/catalog").join(name).join(FILE);
            Ok(((*name).to_owned(), path, (*text).to_owned()))
        };
        Self::of(&Loader::default(), embedded::CATALOG.iter().map(document))
    }

    /// The catalogue in a directory.
    ///
    /// # Errors
    /// Every document that is wrong, folders without one, and what the host says.
    pub fn from_dir(directory: &Path, loader: &Loader) -> Result<Self, CatalogError> {
        let failed = |error: io::Error| {
            let file = directory.display().to_string();
            let hint = "a catalogue is a folder of `family/name/scenario.yaml`";
            CatalogError(vec![LoadError::of_file(&file, &error.to_string(), hint)])
        };
        let folders = folders(directory).map_err(failed)?;
        let documents = folders.into_iter().map(|(name, folder)| {
            let path = folder.join(FILE);
            if !is_name(&name) {
                let hint = "a name is `family/name` of lower-case letters, digits and hyphens";
                let file = folder.display().to_string();
                return Err(LoadError::of_file(&file, "this folder names no scenario", hint));
            }
            load::read(&path).map(|text| (name, path, text))
        });
        Self::of(loader, documents)
    }

    fn of(
        loader: &Loader,
        documents: impl Iterator<Item = Result<(String, PathBuf, String), LoadError>>,
    ) -> Result<Self, CatalogError> {
        let (mut entries, mut errors) = (Vec::new(), Vec::new());
        for document in documents {
            let loaded = document.and_then(|(name, path, text)| {
                let scenario = loader.scenario(&path.display().to_string(), &text)?;
                let family = name.split('/').next().unwrap_or_default().to_owned();
                Ok(Entry { name, family, scenario, text, path })
            });
            match loaded {
                Ok(entry) => entries.push(entry),
                Err(error) => errors.push(error),
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        if errors.is_empty() { Ok(Self { entries }) } else { Err(CatalogError(errors)) }
    }

    /// All entries, sorted by name.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with exactly this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.name.as_str().cmp(name));
        at.ok().map(|at| &self.entries[at])
    }

    /// Entries whose name a pattern with `*` and `?`, or a part of the name, chooses.
    pub fn filter<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| glob::chooses(pattern, &entry.name))
    }

    /// The name nearest to one that is not there, for hints.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        sim::kernel::text::nearest(name, self.entries.iter().map(|entry| entry.name.as_str()))
    }

    /// The identity of this catalogue: names and texts.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let all: Vec<(&str, &str)> =
            self.entries.iter().map(|entry| (entry.name.as_str(), entry.text.as_str())).collect();
        Fingerprint::of(&all)
    }
}

/// True for `family/name` of lower-case letters, digits and single hyphens.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let word = |part: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let hyphens = part.starts_with('-') || part.ends_with('-') || part.contains("--");
        !part.is_empty() && part.len() <= 64 && part.chars().all(plain) && !hyphens
    };
    name.split_once('/').is_some_and(|(family, name)| word(family) && word(name))
}

/// Files of a catalogue directory that belong to no scenario, sorted: those beside a scenario
/// that are neither the document nor a golden, and all of a folder without a document.
///
/// # Errors
/// What the host says.
pub fn orphans(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for (_, folder) in folders(directory)? {
        let alive = folder.join(FILE).is_file();
        for path in sorted(&folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let stem = name.split('.').next().unwrap_or_default();
            let belongs = name == FILE || (path.is_file() && GOLDENS.contains(&stem));
            if !alive || !belongs {
                found.push(path);
            }
        }
    }
    for family in sorted(directory)? {
        if family.is_dir() {
            found.extend(sorted(&family)?.into_iter().filter(|path| !path.is_dir()));
        } else {
            found.push(family);
        }
    }
    found.sort();
    Ok(found)
}

/// Folders two levels below a directory, by name, sorted.
fn folders(directory: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut all = Vec::new();
    for family in sorted(directory)?.into_iter().filter(|path| path.is_dir()) {
        for folder in sorted(&family)?.into_iter().filter(|path| path.is_dir()) {
            let part =
                |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            all.push((format!("{}/{}", part(&family), part(&folder)), folder));
        }
    }
    Ok(all)
}

fn sorted(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    all.sort();
    Ok(all)
}
