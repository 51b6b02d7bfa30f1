//! Where everything is in a document: its tree, with the bytes of every key and value.
//!
//! Why a second reading: the types of a scenario are plain values, as the rest of the house wants
//! them. Only a document that is about to be refused needs places.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

/// A value and where it is.
#[derive(Debug, Clone)]
pub(super) struct Node {
    at: Range<usize>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Scalar,
    List(Vec<Node>),
    Map(Vec<(String, Range<usize>, Node)>),
}

/// One step into a document.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// The value of a field.
    Field(&'a str),
    /// An item of a list, from 0.
    Item(usize),
}

impl Node {
    /// True when the document has a field.
    pub(super) fn has(&self, field: &str) -> bool {
        matches!(&self.kind, Kind::Map(fields) if fields.iter().any(|(key, ..)| key == field))
    }

    /// The bytes of what lies at a path: the value when it is on the way to be read, its key when
    /// it is a map or list, and the nearest thing above it when it is missing.
    pub(super) fn place(&self, path: &[Step<'_>]) -> Range<usize> {
        let (mut node, mut best) = (self, self.at.clone());
        if let Kind::Map(fields) = &self.kind {
            // The document as a whole is shown by its first key.
            best = fields.first().map_or(best, |(_, key, _)| key.clone());
        }
        for step in path {
            let next = match (step, &node.kind) {
                (Step::Field(name), Kind::Map(fields)) => {
                    let field = fields.iter().find(|(key, ..)| key == name);
                    field.map(|(_, key, value)| (key, value))
                }
                (Step::Item(at), Kind::List(items)) => items.get(*at).map(|item| (&item.at, item)),
                _ => None,
            };
            let Some((key, value)) = next else { return best };
            let short = matches!(value.kind, Kind::Scalar) && !value.at.is_empty();
            best = if short { value.at.clone() } else { key.clone() };
            node = value;
        }
        best
    }
}

/// The bytes of a location, empty at the start when it is not known.
pub(super) fn bytes(location: Location) -> Range<usize> {
    let start = location.span().byte_offset().unwrap_or(0) as usize;
    let length = location.span().byte_len().unwrap_or(0) as usize;
    start..start.saturating_add(length)
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Kind>::deserialize(deserializer)?;
        Ok(Self { at: bytes(spanned.referenced), kind: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Kinds)
    }
}

struct Kinds;

/// Visits of scalars: what they say does not matter here.
macro_rules! scalars {
    ($($visit:ident: $type:ty),*) => {
        $(fn $visit<E>(self, _: $type) -> Result<Kind, E> {
            Ok(Kind::Scalar)
        })*
    };
}

impl<'de> Visitor<'de> for Kinds {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    scalars! {
        visit_bool: bool, visit_i64: i64, visit_i128: i128, visit_u64: u64, visit_u128: u128,
        visit_f64: f64, visit_str: &str, visit_bytes: &[u8]
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_none<E>(self) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Kind, D::Error> {
        Kind::deserialize(inner)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Kind, D::Error> {
        Kind::deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Kind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Kind::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            fields.push((key.value, bytes(key.referenced), map.next_value()?));
        }
        Ok(Kind::Map(fields))
    }
}
