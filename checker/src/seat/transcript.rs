//! What somebody did at a seat, as one file: a header line, then one JSON object a line.
//!
//! The file holds what was typed and what came of it in brief; the machine is built anew when it
//! is replayed. The scenario stands in it as the number of its ticket, so that a trainee who opens
//! the file learns nothing.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use scenarios::catalog::{Catalog, Entry};
use serde::{Deserialize, Serialize};
use sim::kernel::digest::Fingerprint;

use super::{Reply, Seat};

/// The longest file that is read, in bytes.
const LONGEST: u64 = 8 << 20;

/// The version of the layout.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of the layout.
    pub marslab_transcript: u32,
    /// The number of the ticket; see [`ticket`]. A healthy image has its name here.
    pub machine: String,
    /// Seed of the world.
    pub seed: u64,
    /// Identity of the catalogue that it was played with.
    pub catalogue: String,
    /// It was a training, not a free session.
    pub training: bool,
}

/// One line that was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entered {
    /// As it was typed.
    pub line: String,
    /// What the machine's clock showed afterwards.
    pub clock: String,
    /// The exit code; absent for a line of the seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<i32>,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// Its first line.
    pub header: Header,
    /// The others.
    pub entered: Vec<Entered>,
}

/// Why a transcript cannot be read.
#[derive(Debug)]
pub struct TranscriptError {
    file: String,
    /// From 1; 0 when it is the file as a whole.
    line: usize,
    reason: String,
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.reason)?,
            line => write!(f, "{}:{line}: {}", self.file, self.reason)?,
        }
        f.write_str("\n  help: a transcript is written by `marslab shell` and `marslab train`")
    }
}

impl std::error::Error for TranscriptError {}

/// The number of the ticket of a scenario: eight digits that say nothing about it.
#[must_use]
pub fn ticket(name: &str) -> String {
    format!("{:08}", Fingerprint::of(name).short() % 100_000_000)
}

/// The entry of a ticket.
#[must_use]
pub fn by_ticket<'c>(catalog: &'c Catalog, number: &str) -> Option<&'c Entry> {
    catalog.entries().iter().find(|entry| ticket(&entry.name) == number)
}

impl Entered {
    /// What a line came to, at the seat where it was typed.
    #[must_use]
    pub fn of(typed: &str, reply: &Reply, seat: &Seat) -> Self {
        let exit = match reply {
            Reply::Console(output) => Some(output.exit),
            _ => None,
        };
        Self { line: typed.to_owned(), clock: seat.clock(), exit }
    }
}

impl Header {
    /// The header of a session.
    #[must_use]
    pub fn new(machine: String, seed: u64, catalog: &Catalog, training: bool) -> Self {
        let catalogue = format!("{:016x}", catalog.fingerprint().short());
        Self { marslab_transcript: VERSION, machine, seed, catalogue, training }
    }
}

impl Transcript {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that cannot be read, is too long, or has a line that is none of ours.
    pub fn read(path: &Path) -> Result<Self, TranscriptError> {
        let file = path.display().to_string();
        let error = |line, reason: String| TranscriptError { file: file.clone(), line, reason };
        let size = std::fs::metadata(path).map_err(|cause| error(0, cause.to_string()))?.len();
        if size > LONGEST {
            return Err(error(0, format!("{size} bytes, at most {LONGEST}")));
        }
        let text = std::fs::read_to_string(path).map_err(|cause| error(0, cause.to_string()))?;
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().ok_or_else(|| error(0, "the file is empty".to_owned()))?;
        let header: Header =
            serde_json::from_str(first).map_err(|cause| error(1, cause.to_string()))?;
        if header.marslab_transcript != VERSION {
            let found = header.marslab_transcript;
            return Err(error(1, format!("layout {found}, this program reads {VERSION}")));
        }
        let entered = lines.map(|(at, line)| {
            serde_json::from_str(line).map_err(|cause| error(at + 1, cause.to_string()))
        });
        Ok(Self { header, entered: entered.collect::<Result<_, _>>()? })
    }
}

/// Writes a transcript while it happens: each line is in the file before the next is typed.
#[derive(Debug)]
pub struct Writer(File);

impl Writer {
    /// Begins a file; one that is there already is not overwritten.
    ///
    /// # Errors
    /// As the host says it.
    pub fn begin(path: &Path, header: &Header) -> io::Result<Self> {
        let mut writer = Self(File::create_new(path)?);
        writer.write(header)?;
        Ok(writer)
    }

    fn write(&mut self, value: &impl Serialize) -> io::Result<()> {
        let line = serde_json::to_string(value).map_err(io::Error::other)?;
        self.0.write_all(format!("{line}\n").as_bytes())?;
        self.0.flush()
    }

    /// Adds a line.
    ///
    /// # Errors
    /// As the host says it.
    pub fn add(&mut self, entered: &Entered) -> io::Result<()> {
        self.write(entered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        Catalog::embedded().expect("the catalogue is whole")
    }

    #[test]
    fn tickets_are_unlike_and_say_nothing() {
        let catalog = catalog();
        for entry in catalog.entries() {
            let number = ticket(&entry.name);
            let found = by_ticket(&catalog, &number).map(|found| &found.name);
            assert_eq!(found, Some(&entry.name), "two scenarios have the ticket {number}");
        }
    }

    #[test]
    fn what_is_written_is_read_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        let header = Header::new("12345678".to_owned(), 7, &catalog(), true);
        let line = Entered { line: "ver".to_owned(), clock: "now".to_owned(), exit: Some(0) };
        let mut writer = Writer::begin(&path, &header).expect("a new file");
        writer.add(&line).expect("room on the disk");
        let read = Transcript::read(&path).expect("a transcript");
        assert_eq!(read, Transcript { header: header.clone(), entered: vec![line] });
        assert!(Writer::begin(&path, &header).is_err());
    }

    #[test]
    fn a_bad_line_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        let header = serde_json::to_string(&Header::new(String::new(), 0, &catalog(), false));
        let text = format!("{}\n{{\"line\":1}}\n", header.expect("plain data"));
        std::fs::write(&path, text).expect("room on the disk");
        let error = Transcript::read(&path).expect_err("a line without text");
        assert!(error.to_string().contains("a.jsonl:2: "), "{error}");
        std::fs::write(&path, "hello\n").expect("room on the disk");
        assert!(Transcript::read(&path).expect_err("no header").to_string().contains(":1: "));
    }
}
