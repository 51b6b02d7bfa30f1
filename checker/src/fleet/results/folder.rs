//! A results folder: whose it is, which parts are in it, and when it is whole.
//!
//! `_run.json` says which run it belongs to and is written first; `part-000000.parquet` ... are the
//! rows; `_receipts` has length and hash of each part, written after it; `_manifest.json` lists all
//! parts once all are there, and `_SUCCESS`, with the hash of the manifest, is written last.
//! *Promise*: a folder of another run is refused and left as it is; a part without a receipt that
//! fits is made again; nothing but a whole run has a `_SUCCESS`. Engines leave out what begins with
//! an underscore. Several processes may fill the same folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sim::kernel::digest::Fingerprint;

use super::disk::{Disk, TEMPORARY};
use super::identity::{FOLDER, Identity};
use super::layout::Layout;
use crate::error::{Error, exit};

/// What run it is.
const RUN: &str = "_run.json";
/// Length and hash of each part.
const RECEIPTS: &str = "_receipts";
/// All parts.
const MANIFEST: &str = "_manifest.json";
/// It is whole.
const SUCCESS: &str = "_SUCCESS";
/// Bytes of a document of ours at most: a manifest of 100,000 parts has some 15 MB.
const DOCUMENT: u64 = 64 << 20;
/// Bytes of a part at most.
const PART: u64 = 2 << 30;

/// A part that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Its file.
    pub file: String,
    /// Its first machine.
    pub from: u64,
    /// Its machines.
    pub machines: u64,
    /// Length of the file.
    pub bytes: u64,
    /// BLAKE3 of the file.
    pub blake3: String,
}

/// All parts of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The short name of the run.
    pub run: String,
    /// Its machines.
    pub machines: u64,
    /// Every part, in order.
    pub parts: Vec<Receipt>,
}

/// The folder of a run.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    identity: Identity,
    layout: Layout,
    disk: Disk,
    /// Held open and shared for as long as files may be on their way.
    held: Option<File>,
}

/// The file of a part.
#[must_use]
pub fn file_of(part: u64) -> String {
    format!("part-{part:06}.parquet")
}

fn receipt_of(part: u64) -> String {
    format!("part-{part:06}.json")
}

impl Folder {
    /// Opens the folder of a run to write into it, or makes it.
    ///
    /// # Errors
    /// A folder of another run or of something else: it is left as it is. A disk that takes
    /// nothing.
    pub fn open(path: &Path, identity: &Identity, disk: Disk) -> Result<Self, Error> {
        let layout = identity.layout()?;
        let at = |error: io::Error| store(path, &error);
        match run_of(path) {
            Ok(Some(there)) => same(path, &there, identity)?,
            Ok(None) => {
                if let Some(foreign) = foreign(path).map_err(at)?.first() {
                    return Err(Error::input(format!(
                        "{}: `{foreign}` is in it, and it is no results folder\n  \
                         hint: choose a new or empty folder; nothing was written",
                        path.display()
                    )));
                }
            }
            Err(error) => return Err(error),
        }
        disk.folder(path).map_err(at)?;
        let held = alone_clears(path);
        disk.folder(&path.join(TEMPORARY)).map_err(at)?;
        disk.folder(&path.join(RECEIPTS).join(TEMPORARY)).map_err(at)?;
        if run_of(path)?.is_none() {
            disk.put(path, RUN, identity.document().as_bytes(), true).map_err(at)?;
            disk.settle(path).map_err(at)?;
            // Somebody else may have been faster, with another run.
            let there = run_of(path)?;
            same(path, there.as_ref().unwrap_or(identity), identity)?;
        }
        let (path, identity) = (path.to_owned(), identity.clone());
        Ok(Self { path, identity, layout, disk, held })
    }

    /// A folder that is only read; nobody is kept from writing into it.
    ///
    /// # Errors
    /// An identity with numbers that no run has.
    pub fn open_to_read(path: &Path, identity: &Identity) -> Result<Self, Error> {
        let (path, layout) = (path.to_owned(), identity.layout()?);
        Ok(Self { path, identity: identity.clone(), layout, disk: Disk::default(), held: None })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The run that it belongs to.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// True when it says that it is whole.
    #[must_use]
    pub fn says_whole(&self) -> bool {
        self.path.join(SUCCESS).exists()
    }

    /// Those of some parts that are not there as their receipts say.
    #[must_use]
    pub fn missing(&self, parts: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let parts: Vec<u64> = parts.into_iter().collect();
        parts.into_par_iter().filter(|part| self.kept(*part).is_none()).collect()
    }

    /// The receipt of a part whose file is as it says.
    fn kept(&self, part: u64) -> Option<Receipt> {
        let text = document(&self.path.join(RECEIPTS).join(receipt_of(part))).ok()??;
        let receipt: Receipt = serde_json::from_str(&text).ok()?;
        let fits = receipt.file == file_of(part) && self.is_place_of(&receipt, part);
        (fits && verify(&self.path, &receipt).is_ok()).then_some(receipt)
    }

    fn is_place_of(&self, receipt: &Receipt, part: u64) -> bool {
        let from = self.layout.range(part).start;
        (receipt.from, receipt.machines) == (from, self.layout.count(part))
    }

    /// Writes a part, then its receipt.
    ///
    /// # Errors
    /// A disk that does not take it; what was there stays.
    pub fn keep(&self, part: u64, bytes: &[u8]) -> Result<(), Error> {
        let receipt = Receipt {
            file: file_of(part),
            from: self.layout.range(part).start,
            machines: self.layout.count(part),
            bytes: bytes.len() as u64,
            blake3: hash(bytes),
        };
        let text = serde_json::to_string(&receipt).unwrap_or_default() + "\n";
        let receipts = self.path.join(RECEIPTS);
        let kept = self.disk.put(&self.path, &receipt.file, bytes, false).and_then(|()| {
            self.disk.put(&receipts, &receipt_of(part), text.as_bytes(), false)?;
            self.disk.settle(&receipts)?;
            self.disk.settle(&self.path)
        });
        kept.map_err(|error| store(&self.path.join(&receipt.file), &error))
    }

    /// Writes manifest and `_SUCCESS` if every part is there; otherwise says how many are.
    ///
    /// # Errors
    /// A disk that does not take it.
    pub fn complete(&self) -> Result<Completed, Error> {
        let parts: Vec<u64> = (0..self.layout.parts()).collect();
        let parts: Vec<Option<Receipt>> =
            parts.into_par_iter().map(|part| self.kept(part)).collect();
        let there = parts.iter().flatten().count() as u64;
        let Some(parts) = parts.into_iter().collect::<Option<Vec<Receipt>>>() else {
            return Ok(Completed::Part { there, of: self.layout.parts() });
        };
        let bytes = parts.iter().map(|part| part.bytes).sum();
        let manifest =
            Manifest { run: self.identity.id(), machines: self.identity.machines, parts };
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        let seal = format!("{}\n", hash(text.as_bytes()));
        let written = || -> io::Result<()> {
            self.disk.put(&self.path, MANIFEST, text.as_bytes(), false)?;
            self.disk.settle(&self.path)?;
            self.disk.put(&self.path, SUCCESS, seal.as_bytes(), false)?;
            self.disk.settle(&self.path)
        };
        written().map_err(|error| store(&self.path, &error))?;
        Ok(Completed::Whole { parts: there, bytes })
    }
}

impl Drop for Folder {
    /// Takes the folders away in which files are on their way, if nobody else is at work.
    fn drop(&mut self) {
        // Said and not left to the closing: a process that is just being started holds it open.
        if self.held.take().is_some_and(|held| held.unlock().is_ok()) {
            let _ = alone_clears(&self.path).map(|held| held.unlock());
        }
    }
}

/// What a folder is after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completed {
    /// All parts are there.
    Whole {
        /// How many.
        parts: u64,
        /// Their length.
        bytes: u64,
    },
    /// Some are not.
    Part {
        /// How many are.
        there: u64,
        /// Of how many.
        of: u64,
    },
}

/// A folder that says that it is whole, held against its manifest.
///
/// # Errors
/// Whatever is not as it should be, by name; a folder that is not whole.
pub fn whole(path: &Path) -> Result<(Identity, Manifest), Error> {
    let identity = run_at(path)?;
    let layout = identity.layout()?;
    let read = |name: &str| document(&path.join(name)).map_err(|error| store(path, &error));
    let Some(seal) = read(SUCCESS)? else {
        return Err(Error::input(format!(
            "{}: these results are not whole: there is no `{SUCCESS}`\n  \
             hint: run `marslab fleet run` with the same fleet and `--out {}` to the end",
            path.display(),
            path.display()
        )));
    };
    let text = read(MANIFEST)?.unwrap_or_default();
    if hash(text.as_bytes()) != seal.trim_end() {
        return Err(changed(path, MANIFEST, "it is not what `_SUCCESS` names"));
    }
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| changed(path, MANIFEST, &error.to_string()))?;
    if manifest.run != identity.id() || manifest.parts.len() as u64 != layout.parts() {
        return Err(changed(path, RUN, "it is not the run of the manifest"));
    }
    let bad = (0_u64..).zip(&manifest.parts).find(|(part, receipt)| {
        let range = layout.range(*part);
        receipt.file != file_of(*part) || receipt.from != range.start
    });
    if bad.is_some() {
        return Err(changed(path, MANIFEST, "its parts do not follow each other"));
    }
    manifest.parts.par_iter().try_for_each(|receipt| {
        verify(path, receipt).map_err(|why| changed(path, &receipt.file, &why))
    })?;
    let ours: BTreeSet<&str> = manifest.parts.iter().map(|part| part.file.as_str()).collect();
    // Engines read whatever is in the folder, but not what begins like this.
    let is_read = |name: &String| !name.starts_with(['_', '.']) && !ours.contains(name.as_str());
    let strangers = foreign(path).map_err(|error| store(path, &error))?;
    match strangers.iter().find(|name| is_read(name)) {
        Some(name) => Err(changed(path, name, "it is no part of this run")),
        None => Ok((identity, manifest)),
    }
}

/// The run whose results are in a folder.
///
/// # Errors
/// There is none; one that cannot be read.
pub(super) fn run_at(path: &Path) -> Result<Identity, Error> {
    run_of(path)?.ok_or_else(|| {
        Error::input(format!(
            "{}: there are no results of a fleet\n  \
             hint: `marslab fleet run --out DIR` makes them",
            path.display()
        ))
    })
}

/// The run of a folder; `None` where none is.
///
/// # Errors
/// One that cannot be read.
fn run_of(path: &Path) -> Result<Option<Identity>, Error> {
    let text = document(&path.join(RUN)).map_err(|error| store(path, &error))?;
    let Some(text) = text else { return Ok(None) };
    let other = |why: &dyn std::fmt::Display| {
        let what = format!("it is not a run of marslab {}: {why}", env!("CARGO_PKG_VERSION"));
        changed(path, RUN, &what)
    };
    let run: Identity = serde_json::from_str(&text).map_err(|error| other(&error))?;
    match run.folder {
        FOLDER => Ok(Some(run)),
        version => Err(other(&format!("the folder is of version {version}, not {FOLDER}"))),
    }
}

/// A run must be the same.
fn same(path: &Path, there: &Identity, wanted: &Identity) -> Result<(), Error> {
    let differences = wanted.differences(there);
    if differences.is_empty() {
        return Ok(());
    }
    Err(Error::input(format!(
        "{}: the results of another run are in it: {}\n  \
         hint: choose another folder; nothing was written",
        path.display(),
        differences.join("; ")
    )))
}

/// What is in a folder and neither ours nor on its way, sorted; parts are not left out.
fn foreign(path: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let ours = [RUN, RECEIPTS, MANIFEST, SUCCESS, TEMPORARY];
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| !ours.contains(&name.as_str()));
    names.sort();
    Ok(names)
}

/// Holds a part against its receipt.
///
/// # Errors
/// How it differs, in words.
fn verify(folder: &Path, receipt: &Receipt) -> Result<(), String> {
    let path = folder.join(&receipt.file);
    let there = path.metadata().map_err(|error| error.to_string())?;
    if there.len() != receipt.bytes || receipt.bytes > PART {
        return Err(format!("it has {} bytes, not {}", there.len(), receipt.bytes));
    }
    let bytes = fs::read(&path).map_err(|error| error.to_string())?;
    if hash(&bytes) == receipt.blake3 { Ok(()) } else { Err("its bytes are others".to_owned()) }
}

/// A document of ours; `None` where it is not.
fn document(path: &Path) -> io::Result<Option<String>> {
    match path.metadata() {
        Ok(there) if there.len() > DOCUMENT => Err(io::ErrorKind::FileTooLarge.into()),
        Ok(_) => fs::read_to_string(path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn hash(bytes: &[u8]) -> String {
    let mut digest = sim::kernel::digest::Digest::default();
    std::hash::Hasher::write(&mut digest, bytes);
    let all: Fingerprint = digest.fingerprint();
    all.to_string()
}

/// Whoever is alone takes away what a killed run left on its way. Gives the folder, held so that
/// others see that somebody is at work.
fn alone_clears(path: &Path) -> Option<File> {
    let held = File::open(path).ok()?;
    if held.try_lock().is_ok() {
        for folder in [path.to_owned(), path.join(RECEIPTS)] {
            let _ = fs::remove_dir_all(folder.join(TEMPORARY));
        }
        held.unlock().ok()?;
    }
    held.lock_shared().ok()?;
    Some(held)
}

fn store(path: &Path, error: &io::Error) -> Error {
    Error::of(
        exit::STORE,
        format!(
            "{}: {error}\n  hint: parts that were written stay; make room and run it once more",
            path.display()
        ),
    )
}

fn changed(path: &Path, name: &str, why: &str) -> Error {
    Error::input(format!(
        "{}: changed since it was written: {why}\n  hint: take it and `{SUCCESS}` away and run \
         `marslab fleet run` once more with `--out {}`; nothing was written",
        path.join(name).display(),
        path.display()
    ))
}
