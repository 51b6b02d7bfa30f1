//! A pack in an archive: `.tar`, `.tar.gz`, `.tgz`, `.zip`; read in memory, never unpacked.
//!
//! *Promises.* An archive may be built to harm (limits.md): whatever it says of itself, no more
//! than the limits is read from it, and an entry that is no plain file is refused by its name.
//! *Leaves out*: archives in archives, passwords, other compressions.

use std::cell::Cell;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use tar::EntryType;
use zip::ZipArchive;

use super::{
    ALL_BYTES, ENTRIES, ENTRY_BYTES, FILE_BYTES, Gathered, RATIO, RATIO_FROM, SourceError, Wrong,
    folder, name, unsafe_entry,
};

const ENDINGS: [&str; 4] = [".tar", ".tar.gz", ".tgz", ".zip"];
/// How the record of a file begins in the directory of a zip.
const RECORD: &[u8] = b"PK\x01\x02";
/// Bits of a Unix mode that say what an entry is, and those of a plain file.
const SORT: u32 = 0o170_000;
const PLAIN: u32 = 0o100_000;

/// A place that is an archive by its name.
pub(super) fn is(base: &Path, place: &str) -> bool {
    let lower = place.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending)) && !base.join(place).is_dir()
}

/// Reads the files of rules in an archive.
pub(super) fn read(base: &Path, place: &str) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
    let path = base.join(place);
    let about = fs::metadata(&path).map_err(|error| folder::failed(place, &error))?;
    if !about.is_file() {
        return Err(folder::failed(place, &io::Error::other("not a plain file")));
    }
    let mut bytes = Vec::new();
    let opened = fs::File::open(&path).map_err(|error| folder::failed(place, &error))?;
    let mut opened = opened.take(ENTRY_BYTES + 1);
    opened.read_to_end(&mut bytes).map_err(|error| folder::failed(place, &error))?;
    if bytes.len() as u64 > ENTRY_BYTES {
        return Err(SourceError::too_large(place, format_args!("{ENTRY_BYTES} bytes")));
    }
    let gathered = Gathered::new(place);
    let lower = place.to_ascii_lowercase();
    if lower.ends_with(".zip") {
        return unzip(bytes, gathered);
    }
    let meter = Meter { packed: bytes.len() as u64, ..Meter::default() };
    match lower.ends_with(".tar") {
        true => untar(Metered { from: Cursor::new(bytes), meter: meter.clone() }, &meter, gathered),
        false => {
            let from = MultiGzDecoder::new(Cursor::new(bytes));
            untar(Metered { from, meter: meter.clone() }, &meter, gathered)
        }
    }
}

/// What an archive has given so far.
#[derive(Debug, Clone, Default)]
struct Meter {
    packed: u64,
    given: Rc<Cell<u64>>,
    /// Which limit it has reached.
    reached: Rc<Cell<Option<&'static str>>>,
}

impl Meter {
    fn add(&self, bytes: usize) -> io::Result<()> {
        let given = self.given.get() + bytes as u64;
        self.given.set(given);
        let limit = match () {
            () if given > ALL_BYTES => "512 MiB of content",
            () if given > RATIO_FROM && given / RATIO > self.packed => "200 times its own size",
            () => return Ok(()),
        };
        self.reached.set(Some(limit));
        Err(io::Error::other(limit))
    }
}

/// A reader that stops at the limits.
struct Metered<R> {
    from: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.meter.add(count)?;
        Ok(count)
    }
}

fn untar<R: Read>(
    from: Metered<R>,
    meter: &Meter,
    mut gathered: Gathered<'_>,
) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
    let place = gathered.place;
    let failed = |error: io::Error| damaged(place, meter, &error);
    let mut archive = tar::Archive::new(from);
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        gathered.entry()?;
        let raw = entry.path_bytes().into_owned();
        let kind = entry.header().entry_type();
        if kind == EntryType::XGlobalHeader {
            continue;
        }
        let name = named(place, &raw)?;
        match kind {
            EntryType::Directory => continue,
            EntryType::Regular | EntryType::Continuous => {}
            EntryType::Symlink | EntryType::Link => {
                return Err(unsafe_entry(place, &name, "is a link"));
            }
            EntryType::Char | EntryType::Block | EntryType::Fifo => {
                return Err(unsafe_entry(place, &name, "is a device"));
            }
            _ => return Err(unsafe_entry(place, &name, "is no plain file")),
        }
        if entry.size() > ENTRY_BYTES {
            return Err(SourceError::too_large(name, format_args!("{ENTRY_BYTES} bytes")));
        }
        if name::is_rego(&name) {
            let mut bytes = Vec::new();
            (&mut entry).take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
            gathered.take(name, bytes)?;
        }
    }
    Ok(gathered.files)
}

fn unzip(
    bytes: Vec<u8>,
    mut gathered: Gathered<'_>,
) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
    let place = gathered.place;
    // The reader makes a record of each entry before it can be asked how many there are.
    if bytes.windows(RECORD.len()).filter(|window| *window == RECORD).count() > ENTRIES {
        return Err(SourceError::too_large(place, format_args!("{ENTRIES} entries")));
    }
    let meter = Meter { packed: bytes.len() as u64, ..Meter::default() };
    let failed = |error: zip::result::ZipError| damaged(place, &meter, &error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    if archive.has_duplicate_names() {
        return Err(unsafe_entry(place, "*", "is there twice"));
    }
    if archive.has_overlapping_files().map_err(failed)? {
        return Err(unsafe_entry(place, "*", "shares its content with another entry"));
    }
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(failed)?;
        gathered.entry()?;
        let name = named(place, entry.name_raw())?;
        let sort = entry.unix_mode().unwrap_or(PLAIN) & SORT;
        if entry.is_symlink() {
            return Err(unsafe_entry(place, &name, "is a link"));
        }
        if entry.is_dir() {
            continue;
        }
        if sort != PLAIN && sort != 0 {
            return Err(unsafe_entry(place, &name, "is a device"));
        }
        if entry.size() > ENTRY_BYTES {
            return Err(SourceError::too_large(name, format_args!("{ENTRY_BYTES} bytes")));
        }
        let mut content = Vec::new();
        // What an entry says of its size may be wrong: it is read to be counted.
        let mut metered = Metered { from: entry, meter: meter.clone() };
        if name::is_rego(&name) {
            let mut some = (&mut metered).take(FILE_BYTES + 1);
            some.read_to_end(&mut content).map_err(|error| damaged(place, &meter, &error))?;
            gathered.take(name, content)?;
        } else {
            let mut some = (&mut metered).take(ENTRY_BYTES + 1);
            let size = io::copy(&mut some, &mut io::sink());
            if size.map_err(|error| damaged(place, &meter, &error))? > ENTRY_BYTES {
                return Err(SourceError::too_large(name, format_args!("{ENTRY_BYTES} bytes")));
            }
        }
    }
    Ok(gathered.files)
}

fn named(place: &str, raw: &[u8]) -> Result<String, SourceError> {
    name::checked(raw).map_err(|why| unsafe_entry(place, &String::from_utf8_lossy(raw), why))
}

/// An archive that cannot be read on: a limit, or damage.
fn damaged(place: &str, meter: &Meter, error: &dyn std::fmt::Display) -> SourceError {
    match meter.reached.get() {
        Some(limit) => SourceError::too_large(place, limit),
        None => SourceError::new(
            Wrong::Unreadable,
            format_args!("{place}: damaged, or no archive of its kind: {error}"),
            "make it anew: `git archive HEAD rules -o rules.tar.gz`",
        ),
    }
}
