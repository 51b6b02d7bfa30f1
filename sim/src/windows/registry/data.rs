//! What a value of the registry holds: a type and its bytes.
//!
//! *Models*: the types that programs write as typed data, and every other type, or bytes that a
//! type does not normally have, as they are: text with something behind its NUL, a DWORD of five
//! bytes, a type that nobody knows.
//! *Leaves out*: meaning of resource lists and links.
//! *Sources*: conformance tables `reg_tools` and `registry_real`.
//! *Seen through*: `reg query`, `reg export`, `Get-ItemProperty`.

use std::fmt;
use std::sync::Arc;

/// Typed data of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Data {
    /// REG_NONE
    None(Vec<u8>),
    /// REG_SZ
    Sz(Arc<str>),
    /// REG_EXPAND_SZ, unexpanded.
    ExpandSz(Arc<str>),
    /// REG_BINARY
    Binary(Vec<u8>),
    /// REG_DWORD
    Dword(u32),
    /// REG_MULTI_SZ
    MultiSz(Vec<String>),
    /// REG_QWORD
    Qword(u64),
    /// Another type, or bytes that the type does not normally have.
    Other(Arc<Other>),
}

/// Data that no typed form holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Other {
    /// Number of the type.
    pub kind: u32,
    /// The bytes as they are stored.
    pub bytes: Vec<u8>,
    /// What a reader of text sees: all before the first NUL.
    text: Option<Box<str>>,
}

/// Numbers and names of types.
const TYPES: [(u32, &str); 12] = [
    (0, "REG_NONE"),
    (1, "REG_SZ"),
    (2, "REG_EXPAND_SZ"),
    (3, "REG_BINARY"),
    (4, "REG_DWORD"),
    (5, "REG_DWORD_BIG_ENDIAN"),
    (6, "REG_LINK"),
    (7, "REG_MULTI_SZ"),
    (8, "REG_RESOURCE_LIST"),
    (9, "REG_FULL_RESOURCE_DESCRIPTOR"),
    (10, "REG_RESOURCE_REQUIREMENTS_LIST"),
    (11, "REG_QWORD"),
];

fn wide(text: &str) -> impl Iterator<Item = u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes)
}

/// Text from bytes in UTF-16; an odd byte at the end is not text.
fn decoded(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

impl Data {
    /// A REG_SZ.
    pub fn sz(text: &str) -> Self {
        Self::Sz(text.into())
    }

    /// Data of a type by its number, with the bytes as they are stored.
    #[must_use]
    pub fn stored(kind: u32, bytes: &[u8]) -> Self {
        let typed = match kind {
            0 => Some(Self::None(bytes.to_vec())),
            1 => decoded(bytes).strip_suffix('\0').map(Self::sz),
            2 => decoded(bytes).strip_suffix('\0').map(|text| Self::ExpandSz(text.into())),
            3 => Some(Self::Binary(bytes.to_vec())),
            4 => bytes.try_into().ok().map(|bytes| Self::Dword(u32::from_le_bytes(bytes))),
            7 => {
                let text = decoded(bytes);
                let parts = text.split_terminator('\0').take_while(|part| !part.is_empty());
                Some(Self::MultiSz(parts.map(str::to_owned).collect()))
            }
            11 => bytes.try_into().ok().map(|bytes| Self::Qword(u64::from_le_bytes(bytes))),
            _ => None,
        };
        let whole = typed.filter(|typed| {
            typed.text().is_none_or(|text| !text.contains('\0')) && typed.bytes() == bytes
        });
        whole.unwrap_or_else(|| {
            let seen = || decoded(bytes).split('\0').next().unwrap_or_default().into();
            let text = matches!(kind, 1 | 2).then(seen);
            Self::Other(Arc::new(Other { kind, bytes: bytes.to_vec(), text }))
        })
    }

    /// The number of its type.
    #[must_use]
    pub fn kind(&self) -> u32 {
        match self {
            Self::None(_) => 0,
            Self::Sz(_) => 1,
            Self::ExpandSz(_) => 2,
            Self::Binary(_) => 3,
            Self::Dword(_) => 4,
            Self::MultiSz(_) => 7,
            Self::Qword(_) => 11,
            Self::Other(other) => other.kind,
        }
    }

    /// The type name that tools print.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        let kind = self.kind();
        TYPES.iter().find(|(number, _)| *number == kind).map_or("REG_UNKNOWN", |(_, name)| name)
    }

    /// The bytes as they are stored; text is in UTF-16 and ends in NUL.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::None(bytes) | Self::Binary(bytes) => bytes.clone(),
            Self::Sz(text) | Self::ExpandSz(text) => wide(text).chain([0, 0]).collect(),
            Self::Dword(number) => number.to_le_bytes().to_vec(),
            Self::Qword(number) => number.to_le_bytes().to_vec(),
            Self::MultiSz(parts) => {
                let ended = parts.iter().flat_map(|part| wide(part).chain([0, 0]));
                ended.chain([0, 0]).collect()
            }
            Self::Other(other) => other.bytes.clone(),
        }
    }

    /// The text of a string type, unexpanded.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Sz(text) | Self::ExpandSz(text) => Some(text),
            Self::Other(other) => other.text.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Display for Data {
    /// As `reg query` prints data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sz(text) | Self::ExpandSz(text) => f.write_str(text),
            Self::Dword(number) => write!(f, "{number:#x}"),
            Self::Qword(number) => write!(f, "{number:#x}"),
            Self::MultiSz(parts) => f.write_str(&parts.join("\\0")),
            Self::Other(other) if other.text.is_some() => {
                f.write_str(other.text.as_deref().unwrap_or_default())
            }
            Self::Other(other) if other.kind == 5 && other.bytes.len() == 4 => {
                let bytes = other.bytes.iter().rev();
                write!(f, "{:#x}", bytes.fold(0_u32, |all, byte| all << 8 | u32::from(*byte)))
            }
            Self::None(_) | Self::Binary(_) | Self::Other(_) => {
                self.bytes().iter().try_for_each(|byte| write!(f, "{byte:02X}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_type_has_comes_back_typed_and_anything_else_as_it_is() {
        let typed = [
            Data::sz("a"),
            Data::ExpandSz("%x%".into()),
            Data::MultiSz(vec!["a".into(), "b".into()]),
            Data::MultiSz(Vec::new()),
            Data::Dword(7),
            Data::Qword(8),
            Data::Binary(vec![1, 2]),
            Data::None(vec![]),
        ];
        for data in typed {
            assert_eq!(Data::stored(data.kind(), &data.bytes()), data);
        }
        for (kind, bytes) in [(1, vec![]), (4, vec![1]), (7, vec![97, 0]), (0x100, vec![1, 2])] {
            let data = Data::stored(kind, &bytes);
            assert!(matches!(data, Data::Other(_)), "{data:?}");
            assert_eq!((data.kind(), data.bytes()), (kind, bytes));
        }
    }

    #[test]
    fn a_reader_of_text_stops_at_the_nul() {
        let stale: Vec<u8> = "auto\0matic\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let data = Data::stored(1, &stale);
        assert_eq!((data.text(), data.to_string().as_str()), (Some("auto"), "auto"));
        assert_eq!(data.bytes(), stale);
    }
}
