//! The bytes of a script as text, and places in it as lines and columns.
//!
//! *Models*: byte order marks of UTF-8 and UTF-16, UTF-16 without one when every other byte is
//! zero, UTF-8, and the Windows code page 1252 for everything else, as Windows PowerShell reads
//! files. Half a UTF-16 unit at the end becomes a replacement character.
//! *Leaves out*: code pages other than 1252.

use std::fmt;

/// A stretch of a script: byte offsets into its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Span {
    /// From one offset to another.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        // A script is far below four GiB: the limit on its size comes first.
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clip(start), end: clip(end) }
    }

    /// The text of it.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// From the start of this to the end of another.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// A line and a column, both from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A script: its text, and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text, without a byte order mark.
    pub text: String,
}

/// What the bytes 0x80 to 0x9f are in code page 1252.
const CP1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Source {
    /// Decodes the bytes of a script file.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        let text = match bytes {
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [_, 0, _, 0, ..] => utf16(bytes, u16::from_le_bytes),
            _ => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().map(|byte| cp1252(*byte)).collect(),
            },
        };
        Self { text }
    }

    /// Where a byte offset lies.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        place(&self.text, offset)
    }
}

/// Where a byte offset of a text lies.
#[must_use]
pub fn place(text: &str, offset: u32) -> Place {
    let mut end = (offset as usize).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Place { line, column: before[start..].chars().count() + 1 }
}

/// What a byte is in code page 1252.
pub(crate) fn cp1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => CP1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte of a character in code page 1252; a question mark when it has none.
pub(crate) fn to_cp1252(c: char) -> u8 {
    match CP1252.iter().position(|there| *there == c) {
        Some(at) => 0x80 + at as u8,
        None => {
            u8::try_from(u32::from(c)).ok().filter(|b| !(0x80..0xa0).contains(b)).unwrap_or(b'?')
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let mut text = String::from_utf16_lossy(&units);
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_in_which_windows_saves_a_script_is_read() {
        let texts: [&[u8]; 6] = [
            b"\xef\xbb\xbf'\xc3\xa9'",
            b"'\xc3\xa9'",
            b"'\xe9'",
            b"\xff\xfe'\0\xe9\0'\0",
            b"\xfe\xff\0'\0\xe9\0'",
            b"'\0\xe9\0'\0",
        ];
        for bytes in texts {
            assert_eq!(Source::decode(bytes).text, "'é'", "{bytes:?}");
        }
        assert_eq!(Source::decode(b"\x93x\x94 \x96 1").text, "“x” – 1");
        assert_eq!(Source::decode(b"\xff\xfea\0b").text, "a\u{fffd}");
    }

    #[test]
    fn a_place_is_a_line_and_a_column_of_characters() {
        let source = Source::decode("a\r\né'b".as_bytes());
        let place = |offset| source.place(offset).to_string();
        assert_eq!([place(0), place(3), place(5), place(999)], ["1:1", "2:1", "2:2", "2:4"]);
        assert_eq!(place(4), "2:1", "inside a character is its beginning");
    }
}
