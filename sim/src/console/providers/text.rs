//! Texts of files as cmdlets read and write them, with their encodings.
//!
//! *Models*: rights, handles of others, space, read-only volumes and files; a text in UTF-16 keeps
//! its mark, other encodings are told apart by what they cannot write.
//! *Leaves out*: bytes of files that are no text: whoever wants them is refused.
//! *Sources*: about_Character_Encoding (5.1) \[K\].

use powershell::Source;

use super::file_info::{self, Found};
use crate::console::machine::Machine;
use crate::kernel::digest::folded_hash;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::language::Language;
use crate::windows::node::{Attributes, Content, Node};

/// What begins a text in UTF-16.
const MARK: char = '\u{feff}';

/// Why a text cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Unread {
    /// Windows says no.
    Refused(Win32),
    /// The bytes are not modelled.
    Unknown,
}

/// The text of a file, with its mark.
///
/// # Errors
/// Windows says no, or the file is no text.
pub(in crate::console) fn read(machine: &Machine, path: &str) -> Result<String, Unread> {
    let world = machine.look();
    let found = file_info::find(world, path).map_err(Unread::Refused)?;
    let node = file_info::node(world, &found).ok_or(Unread::Refused(Win32::FILE_NOT_FOUND))?;
    if node.is_directory() {
        return Err(Unread::Refused(Win32::ACCESS_DENIED));
    }
    let Found::Node(id) = found else {
        return if node.size == 0 { Ok(String::new()) } else { Err(Unread::Unknown) };
    };
    let token = machine.session().token();
    world.host.can_read(id, &token).map_err(Unread::Refused)?;
    match (world.marked_text_of(id), node.content) {
        (Some(text), _) => Ok(text),
        (None, Content::Plain) if node.size == 0 => Ok(String::new()),
        (None, _) => Err(Unread::Unknown),
    }
}

/// The text without its mark.
pub(in crate::console) fn unmarked(text: &str) -> &str {
    text.strip_prefix(MARK).unwrap_or(text)
}

/// The bytes of a text as they are stored.
pub(in crate::console) fn bytes(text: &str) -> Vec<u8> {
    match text.strip_prefix(MARK) {
        Some(body) => {
            let units = std::iter::once(0xfeff).chain(body.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        None => text.as_bytes().to_vec(),
    }
}

/// What a file holds after bytes were written to it.
pub(in crate::console) fn of_bytes(before: &str, bytes: &[u8]) -> (Content, u64) {
    if before.starts_with(MARK) {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let text = format!("{before}{}", String::from_utf16_lossy(&units));
        let size = self::bytes(&text).len() as u64;
        return (Content::Text(text.into()), size);
    }
    if !before.is_empty() {
        // What follows is read as the beginning was, whatever it was meant to be.
        let more = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => Source::decode(bytes).text,
        };
        return (
            Content::Text(format!("{before}{more}").into()),
            (before.len() + bytes.len()) as u64,
        );
    }
    let size = bytes.len() as u64;
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = Source::decode(bytes).text;
    if text.contains('\0') {
        let hash = folded_hash(&format!("{bytes:?}"));
        return (Content::Hashed(hash), size);
    }
    let text = if is_wide { format!("{MARK}{text}") } else { text };
    (Content::Text(text.into()), size)
}

/// A text in an encoding: what the file holds and how many bytes it takes. `keep` for a text that
/// follows another one: no mark.
pub(in crate::console) fn encoded(
    machine: &Machine,
    text: &str,
    encoding: &str,
    keep: bool,
) -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], body: Vec<u8>| match keep {
        true => body,
        false => [mark, &body].concat(),
    };
    match encoding.to_ascii_lowercase().as_str() {
        "ascii" | "utf7" => text
            .chars()
            .map(|c| if c.is_ascii() { c } else { '?' })
            .collect::<String>()
            .into_bytes(),
        "utf8" => marked(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()),
        "unicode" | "string" | "unknown" | "bigendianunicode" | "utf32" | "bigendianutf32" => {
            marked(&[0xff, 0xfe], wide(text))
        }
        // The code page of the machine: the Korean one has Hangul, too.
        _ => {
            let korean = machine.look().language == Language::Korean;
            let has =
                |c: char| korean || c <= '\u{ff}' || "€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŽžŸ".contains(c);
            let kept = text.chars().map(|c| if has(c) { c } else { '?' });
            kept.collect::<String>().into_bytes()
        }
    }
}

/// Writes bytes to a file, in place of what is there or behind it. Its directory must exist.
///
/// # Errors
/// As Windows answers.
pub(in crate::console) fn write(
    machine: &mut Machine,
    path: &str,
    bytes: &[u8],
    keep: bool,
) -> Result<(), Win32> {
    let token = machine.session().token();
    let at = machine.look().machine_time();
    let (above, _) = path.rsplit_once('\\').ok_or(Win32::INVALID_NAME)?;
    let host = &machine.look().host;
    let directory = host.files.lookup(&format!("{above}\\")).map_err(|error| match error {
        Win32::FILE_NOT_FOUND => Win32::PATH_NOT_FOUND,
        other => other,
    })?;
    let there = host.files.lookup(path).ok();
    let node = there.and_then(|id| host.files.get(id));
    if node.is_some_and(Node::is_directory) {
        return Err(Win32::ACCESS_DENIED);
    }
    match there {
        Some(id) => host.can_write(id, &token, AccessMask::WRITE_DATA)?,
        None => host.can_add(directory, &token, false)?,
    }
    let size_before = node.map_or(0, |node| node.size);
    let before = match (keep, there) {
        (true, Some(id)) => machine.look().marked_text_of(id).unwrap_or_default(),
        _ => String::new(),
    };
    let (content, size) = match keep && before.is_empty() && size_before > 0 {
        // Behind bytes that nobody knows.
        true => (
            Content::Hashed(folded_hash(&format!("{path}{bytes:?}"))),
            size_before + bytes.len() as u64,
        ),
        false => of_bytes(&before, bytes),
    };
    let (volume, _) = host.files.volume_of(path)?;
    if size > host.free(volume.letter) + size_before {
        return Err(Win32::DISK_FULL);
    }
    let placed = Attributes::COMPRESSED.0 | Attributes::ENCRYPTED.0;
    let above = host.files.get(directory).map_or(0, |node| node.attributes.0 & placed);
    let files = &mut machine.world().host.files;
    match there {
        Some(id) => files.change(id, |node| {
            node.content = content;
            node.size = size;
            node.modified = at;
            node.attributes = node.attributes.with(Attributes::ARCHIVE);
        }),
        None => {
            let node = Node { content, ..Node::file(size, at) };
            let attributes = node.attributes.with(Attributes(above));
            files.put(path, Node { attributes, ..node })?;
        }
    }
    Ok(())
}
