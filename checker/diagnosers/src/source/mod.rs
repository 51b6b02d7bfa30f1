//! Where a diagnoser comes from: a word becomes files in memory, with an identity.
//!
//! *Models*: `rego` (the pack that comes with marslab), a folder (`rules/`), an archive
//! (`rules.tar`, `.tar.gz`, `.tgz`, `.zip`), a revision (`git:REV:PATH`, an empty `REV` is what is
//! staged), each also behind `rego:`; a script with the mapping beside it (`powershell:FILE`,
//! `powershell:git:REV:FILE`); a program (`process:CMD`); the own diagnosers (`mute` ...).
//!
//! *Promises.* Nothing is unpacked to disk, and nothing is unbounded ([`ENTRIES`] and its
//! siblings). Files have the names of the repository, so that messages point where people edit.
//! The same files have the same identity, wherever they came from.
//!
//! *Leaves out*: data documents beside rules, and whatever else is no `*.rego`.

mod archive;
mod folder;
mod git;
mod name;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;

use sim::kernel::digest::Fingerprint;

use crate::process::{Command, Limits};
use crate::process_adapter::ProcessDiagnoser;
use crate::{Diagnoser, PowerShell, RegoPack, select};

/// Entries of one folder, archive or tree, files that are no rules among them (limits.md).
pub const ENTRIES: usize = 10_000;
/// Bytes of one entry of an archive (limits.md), and of the archive itself.
pub const ENTRY_BYTES: u64 = 64 << 20;
/// Bytes of all entries of an archive together (limits.md).
pub const ALL_BYTES: u64 = 512 << 20;
/// How many times larger than its archive the content may be (limits.md).
pub const RATIO: u64 = 200;
/// Below this many bytes of content the ratio says nothing: a tar is padded with zeros.
const RATIO_FROM: u64 = 1 << 20;
/// Bytes of one file of rules or of one script.
pub const FILE_BYTES: u64 = 1 << 20;
/// Files of rules of one pack, and as many tests of rules.
pub const FILES: usize = 256;

/// What sort of mistake it is; each has an exit code or a word of its own for whoever reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The word names no source.
    Word,
    /// The folder, archive, script, revision or path does not exist.
    Missing,
    /// It is there, and has no rules.
    Empty,
    /// It has rules or a mapping that do not load.
    Broken,
    /// It holds something that no pack may hold: a link, a device, a name that leads elsewhere.
    Unsafe,
    /// It exceeds a limit.
    TooLarge,
    /// `git` is missing, or failed.
    Git,
    /// It is there, and cannot be read.
    Unreadable,
}

/// Why a word gives no diagnoser: a person's mistake, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// Its sort.
    pub wrong: Wrong,
    /// What is wrong, with a place where there is one and a hint; several lines.
    pub text: String,
}

impl SourceError {
    fn new(wrong: Wrong, what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self { wrong, text: format!("{what}\n  hint: {hint}") }
    }

    fn too_large(what: impl fmt::Display, limit: impl fmt::Display) -> Self {
        let hint = "a pack holds rules and their tests; keep everything else out of it";
        Self::new(Wrong::TooLarge, format_args!("{what}: more than {limit}"), hint)
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for SourceError {}

/// What the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A pack of rules.
    Rego,
    /// A script, and its mapping.
    PowerShell,
    /// A command; its program and files are not among the files here.
    Process,
    /// A diagnoser of marslab's own that has no files: `mute`, `parrot` ...
    Own,
}

/// A diagnoser's files, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The word that it was given as.
    pub word: String,
    /// What the files are.
    pub kind: Kind,
    /// Name as in the repository, and content; sorted. Tests of rules are among them.
    pub files: Vec<(String, Vec<u8>)>,
    /// Of everything that decides the answers: rules without their tests, by the name inside of
    /// the pack.
    pub identity: Fingerprint,
}

impl Source {
    /// Reads what a word names. Paths are relative to the current directory.
    ///
    /// # Errors
    /// See [`Wrong`].
    pub fn open(word: &str) -> Result<Self, SourceError> {
        Self::open_in(Path::new(""), word)
    }

    /// Reads what a word names; paths are relative to a folder, and `git` runs there.
    ///
    /// # Errors
    /// See [`Wrong`].
    pub fn open_in(base: &Path, word: &str) -> Result<Self, SourceError> {
        if word == "rego" {
            return Ok(Self::new(word, Kind::Rego, crate::rego::reference_files()));
        }
        if select::is_own(word) {
            return Ok(Self::new(word, Kind::Own, Vec::new()));
        }
        match word.split_once(':') {
            Some(("process", text)) => {
                let complain = |error| {
                    let hint = "process:PROGRAM ARGUMENT...; quotes as in a shell";
                    SourceError::new(Wrong::Word, format_args!("`{word}`: {error}"), hint)
                };
                Command::parse(text).map_err(complain)?;
                Ok(Self::new(word, Kind::Process, Vec::new()))
            }
            Some(("powershell", place)) => {
                Ok(Self::new(word, Kind::PowerShell, script(base, place)?))
            }
            Some(("rego", "")) => {
                let hint = "rego:DIR, rego:ARCHIVE, rego:git:REV:PATH";
                Err(SourceError::new(Wrong::Word, "`rego:` needs a folder", hint))
            }
            Some(("rego", place)) => Self::pack(base, word, place),
            Some(("git", _)) => Self::pack(base, word, word),
            _ if looks_like_a_path(base, word) => Self::pack(base, word, word),
            _ => Err(SourceError::new(
                Wrong::Word,
                format_args!("unknown diagnoser `{word}`"),
                format_args!("one of {}", select::WORDS.join(", ")),
            )),
        }
    }

    fn pack(base: &Path, word: &str, place: &str) -> Result<Self, SourceError> {
        let files = match place.strip_prefix("git:") {
            Some(place) => git::tree(base, place)?,
            None if archive::is(base, place) => archive::read(base, place)?,
            None => folder::read(base, place)?,
        };
        let source = Self::new(word, Kind::Rego, files);
        if source.rules().next().is_none() {
            let hint = "a pack is one or more *.rego of `package marslab`; *_test.rego are its \
                        tests and do not count";
            let what = format_args!("{place}: no *.rego files");
            return Err(SourceError::new(Wrong::Empty, what, hint));
        }
        Ok(source)
    }

    fn new(word: &str, kind: Kind, mut files: Vec<(String, Vec<u8>)>) -> Self {
        files.sort();
        let mut source = Self { word: word.to_owned(), kind, files, identity: Fingerprint::of("") };
        source.identity = match kind {
            Kind::Rego => {
                let rules = source.rules().map(|(name, bytes)| (source.inside(name), bytes));
                Fingerprint::of(&("rego", rules.collect::<Vec<_>>()))
            }
            Kind::PowerShell => {
                let files = source.files.iter().map(|(name, bytes)| (source.inside(name), bytes));
                Fingerprint::of(&("powershell", files.collect::<Vec<_>>()))
            }
            Kind::Process | Kind::Own => Fingerprint::of(&("word", word)),
        };
        source
    }

    /// The files of rules, without their tests.
    pub fn rules(&self) -> impl Iterator<Item = &(String, Vec<u8>)> {
        self.files.iter().filter(|(name, _)| !name::is_test(name))
    }

    /// The identity is all that decides the answers. A program may change, or read what it likes,
    /// while its command stays the same: nothing may be kept for it.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.kind != Kind::Process
    }

    /// A file's name inside of the pack: without the folder that all files of it have in common.
    /// Two versions of a pack name a file the same way, wherever each came from.
    #[must_use]
    pub fn inside<'n>(&self, name: &'n str) -> &'n str {
        let folder = |name: &str| name.rfind('/').map_or(0, |at| at + 1);
        let Some((first, rest)) = self.files.split_first() else { return name };
        let mut common = &first.0[..folder(&first.0)];
        for (other, _) in rest {
            while !other.starts_with(common) {
                let shorter = common.strip_suffix('/').unwrap_or(common);
                common = &common[..folder(shorter)];
            }
        }
        name.strip_prefix(common).unwrap_or(name)
    }

    /// The texts of files that are rules, or also of their tests.
    ///
    /// # Errors
    /// A file that is no text.
    pub fn texts(&self, with_tests: bool) -> Result<Vec<(String, String)>, SourceError> {
        let wanted = self.files.iter().filter(|(name, _)| with_tests || !name::is_test(name));
        let text = |(name, bytes): &(String, Vec<u8>)| match std::str::from_utf8(bytes) {
            Ok(text) => Ok((name.clone(), text.to_owned())),
            Err(error) => {
                let good = &bytes[..error.valid_up_to()];
                let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
                let what = format_args!("{name}:{line}: not UTF-8");
                Err(SourceError::new(Wrong::Broken, what, "save the file as UTF-8"))
            }
        };
        wanted.map(text).collect()
    }

    /// The diagnoser.
    ///
    /// # Errors
    /// [`Wrong::Broken`]: files that are there and do not load.
    pub fn diagnoser(&self) -> Result<Box<dyn Diagnoser>, SourceError> {
        Ok(match self.kind {
            Kind::Rego => Box::new(RegoPack::from_source(self)?),
            Kind::PowerShell => Box::new(PowerShell::from_source(self)?),
            Kind::Process => {
                let text = self.word.trim_start_matches("process:");
                let command = Command::parse(text).map_err(|error| broken(error.to_string()))?;
                Box::new(ProcessDiagnoser::new(text, command, Limits::default()))
            }
            Kind::Own => select::own(&self.word).map_err(|error| broken(error.0))?,
        })
    }
}

/// Files that are there and do not load; the text has its place and hint already.
pub(crate) fn broken(text: String) -> SourceError {
    SourceError { wrong: Wrong::Broken, text }
}

/// A script and the mapping beside it.
fn script(base: &Path, place: &str) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
    if place.is_empty() {
        let hint = "powershell:FILE, powershell:git:REV:FILE";
        return Err(SourceError::new(Wrong::Word, "`powershell:` needs a script", hint));
    }
    let mapping = Path::new(place).with_extension("yaml").to_string_lossy().into_owned();
    if mapping == place {
        let hint = "the script; its mapping stands beside it (`check.ps1`, `check.yaml`)";
        return Err(SourceError::new(Wrong::Word, format_args!("{place}: a mapping"), hint));
    }
    let read = |place: &str| match place.strip_prefix("git:") {
        Some(place) => git::file(base, place),
        None => folder::file(base, place),
    };
    let script = read(place)?;
    let mapping = read(&mapping).map_err(|mut error| {
        if error.wrong == Wrong::Missing {
            let hint = "a script needs a mapping of what its output means beside it";
            let what = error.text.lines().next().unwrap_or_default();
            error.text = format!("{what}\n  hint: {hint}");
        }
        error
    })?;
    Ok(vec![script, mapping])
}

/// A word without a prefix: a path, or a word that nobody knows.
fn looks_like_a_path(base: &Path, word: &str) -> bool {
    word.contains(['/', '.']) || (!word.is_empty() && base.join(word).exists())
}

/// Files as they are gathered, within the limits.
struct Gathered<'p> {
    /// Where they come from, for messages.
    place: &'p str,
    entries: usize,
    files: Vec<(String, Vec<u8>)>,
}

impl<'p> Gathered<'p> {
    fn new(place: &'p str) -> Self {
        Self { place, entries: 0, files: Vec::new() }
    }

    /// Counts one more entry.
    fn entry(&mut self) -> Result<(), SourceError> {
        self.entries += 1;
        match self.entries > ENTRIES {
            true => Err(SourceError::too_large(self.place, format_args!("{ENTRIES} entries"))),
            false => Ok(()),
        }
    }

    /// Takes a file of rules. `read` gives at most one byte more than a file may have.
    fn take(&mut self, name: String, bytes: Vec<u8>) -> Result<(), SourceError> {
        if bytes.len() as u64 > FILE_BYTES {
            return Err(SourceError::too_large(name, format_args!("{FILE_BYTES} bytes")));
        }
        let test = name::is_test(&name);
        if self.files.iter().filter(|(name, _)| name::is_test(name) == test).count() == FILES {
            let limit = format_args!("{FILES} files of {}", if test { "tests" } else { "rules" });
            return Err(SourceError::too_large(self.place, limit));
        }
        if self.files.iter().any(|(other, _)| *other == name) {
            return Err(unsafe_entry(self.place, &name, "is there twice"));
        }
        self.files.push((name, bytes));
        Ok(())
    }
}

/// An entry that no pack may have.
fn unsafe_entry(place: &str, name: &str, why: &str) -> SourceError {
    let what = format!("{place}: `{name}` {why}");
    SourceError::new(Wrong::Unsafe, what, "a pack holds plain files below its own folder")
}
