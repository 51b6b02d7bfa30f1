//! Which machines look the same to somebody who reads certain facts.
//!
//! *Promise*: equal identities mean equal facts, as far as they are read: every byte of what is
//! read goes into a cryptographic digest, with its kind and its length, in the order of the facts.
//! Two readers have the same identity of different machines only when both read the same of them.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::value::Error as Unfit;
use serde::ser;
use sim::evidence::Facts;
use sim::kernel::digest::Fingerprint;

/// Paths of facts, as a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// Everything from here on is read.
    all: bool,
    steps: Vec<(String, Paths)>,
}

impl Paths {
    /// Every fact.
    #[must_use]
    pub fn all() -> Self {
        Self { all: true, steps: Vec::new() }
    }

    /// These paths, each with all that lies below; `*` stands for any step.
    #[must_use]
    pub fn of(paths: &BTreeSet<String>) -> Self {
        let mut tree = Self::default();
        for path in paths {
            let mut at = &mut tree;
            // What follows a step that may be any is not told apart.
            let steps = path.split('.').filter(|step| !step.is_empty());
            for step in steps.take_while(|step| *step != "*") {
                let place = at.steps.iter().position(|(own, _)| own == step).unwrap_or_else(|| {
                    at.steps.push((step.to_owned(), Self::default()));
                    at.steps.len() - 1
                });
                at = &mut at.steps[place].1;
            }
            at.all = true;
        }
        tree
    }

    /// Nothing is read.
    #[must_use]
    pub fn is_none(&self) -> bool {
        !self.all && self.steps.is_empty()
    }

    /// Nothing is read but what lies below this step.
    #[must_use]
    pub fn is_below(&self, step: &str) -> bool {
        !self.all && self.steps.iter().all(|(own, _)| own == step)
    }

    fn below(&self, step: &str) -> Option<&Self> {
        if self.all {
            return Some(self);
        }
        self.steps.iter().find(|(own, _)| own == step).map(|(_, below)| below)
    }
}

/// The identity of facts, as far as they are read.
#[must_use]
pub fn identity(facts: &Facts, reads: &Paths) -> Fingerprint {
    let mut bytes = Vec::with_capacity(1 << 13);
    // Facts are maps, lists and plain values: nothing that the feeder refuses.
    let fed = facts.serialize(Feeder { bytes: &mut bytes, reads });
    debug_assert!(fed.is_ok(), "{fed:?}");
    Fingerprint::of(&bytes)
}

/// The identity of one section of the facts, as far as it is read.
#[must_use]
pub fn identity_of<T: Serialize>(section: &str, facts: &T, reads: &Paths) -> Fingerprint {
    let mut bytes = Vec::new();
    let mut many = Feeder { bytes: &mut bytes, reads }.open(b'{');
    let fed = many.field(section, facts);
    debug_assert!(fed.is_ok(), "{fed:?}");
    Fingerprint::of(&bytes)
}

type Fed = Result<(), Unfit>;

/// Feeds what is read. Each value begins with its kind; what has no fixed length ends with a mark
/// that no value begins with, and texts begin with their length.
struct Feeder<'a> {
    bytes: &'a mut Vec<u8>,
    reads: &'a Paths,
}

/// The end of a list or a map.
const END: u8 = 0;

impl<'a> Feeder<'a> {
    fn put(self, kind: u8, bytes: &[u8]) -> Fed {
        self.bytes.push(kind);
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn text(self, kind: u8, text: &str) -> Fed {
        let length = text.len() as u64;
        self.bytes.push(kind);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn open(self, kind: u8) -> Many<'a> {
        self.bytes.push(kind);
        Many { bytes: self.bytes, reads: self.reads, key: None }
    }
}

/// Elements or fields.
struct Many<'a> {
    bytes: &'a mut Vec<u8>,
    reads: &'a Paths,
    /// What is read of the value that comes next; none when it is not read.
    key: Option<&'a Paths>,
}

impl Many<'_> {
    /// An element: which one somebody reads is not told apart.
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Fed {
        value.serialize(Feeder { bytes: self.bytes, reads: &Paths::all() })
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Fed {
        let Some(reads) = self.reads.below(key) else { return Ok(()) };
        Feeder { bytes: self.bytes, reads }.text(b'k', key)?;
        value.serialize(Feeder { bytes: self.bytes, reads })
    }

    fn close(self) -> Fed {
        self.bytes.push(END);
        Ok(())
    }
}

macro_rules! numbers {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, v: $type) -> Fed {
            self.put(b'n', &i128::from(v).to_le_bytes())
        })*
    };
}

fn none<T>(what: &str) -> Result<T, Unfit> {
    Err(ser::Error::custom(format_args!("facts hold no {what}")))
}

impl<'a> ser::Serializer for Feeder<'a> {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = Many<'a>;
    type SerializeTuple = Many<'a>;
    type SerializeTupleStruct = Many<'a>;
    type SerializeTupleVariant = ser::Impossible<(), Unfit>;
    type SerializeMap = Many<'a>;
    type SerializeStruct = Many<'a>;
    type SerializeStructVariant = ser::Impossible<(), Unfit>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }
    fn serialize_bool(self, v: bool) -> Fed {
        self.put(b'b', &[u8::from(v)])
    }
    fn serialize_f32(self, _: f32) -> Fed {
        none("floating-point number")
    }
    fn serialize_f64(self, _: f64) -> Fed {
        none("floating-point number")
    }
    fn serialize_char(self, v: char) -> Fed {
        self.text(b't', v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, v: &str) -> Fed {
        self.text(b't', v)
    }
    fn serialize_bytes(self, _: &[u8]) -> Fed {
        none("bytes")
    }
    fn serialize_none(self) -> Fed {
        self.put(b'0', &[])
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Fed {
        v.serialize(self)
    }
    fn serialize_unit(self) -> Fed {
        self.put(b'0', &[])
    }
    fn serialize_unit_struct(self, _: &'static str) -> Fed {
        self.put(b'0', &[])
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Fed {
        self.text(b't', variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, v: &T) -> Fed {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        v: &T,
    ) -> Fed {
        let mut many = self.open(b'{');
        many.field(variant, v)?;
        many.close()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Many<'a>, Unfit> {
        Ok(self.open(b'['))
    }
    fn serialize_tuple(self, _: usize) -> Result<Many<'a>, Unfit> {
        Ok(self.open(b'['))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Many<'a>, Unfit> {
        Ok(self.open(b'['))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        none("tuple variant")
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Many<'a>, Unfit> {
        Ok(self.open(b'{'))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Many<'a>, Unfit> {
        Ok(self.open(b'{'))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unfit> {
        none("struct variant")
    }
}

macro_rules! elements {
    ($($trait:ident: $add:ident),*) => {
        $(impl ser::$trait for Many<'_> {
            type Ok = ();
            type Error = Unfit;
            fn $add<T: Serialize + ?Sized>(&mut self, v: &T) -> Fed {
                self.element(v)
            }
            fn end(self) -> Fed {
                self.close()
            }
        })*
    };
}

elements! {
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field
}

impl ser::SerializeMap for Many<'_> {
    type Ok = ();
    type Error = Unfit;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Fed {
        let from = self.bytes.len();
        let all = Paths::all();
        key.serialize(Feeder { bytes: self.bytes, reads: &all })?;
        // A text: its kind and its length, then itself.
        let text = self.bytes.get(from + 9..).map(<[u8]>::to_vec).unwrap_or_default();
        self.key = std::str::from_utf8(&text).ok().and_then(|text| self.reads.below(text));
        if self.key.is_none() {
            self.bytes.truncate(from);
        }
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, v: &T) -> Fed {
        match self.key.take() {
            Some(reads) => v.serialize(Feeder { bytes: self.bytes, reads }),
            None => Ok(()),
        }
    }
    fn end(self) -> Fed {
        self.close()
    }
}

impl ser::SerializeStruct for Many<'_> {
    type Ok = ();
    type Error = Unfit;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, v: &T) -> Fed {
        self.field(key, v)
    }
    fn end(self) -> Fed {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Serialize, Clone)]
    struct Inner {
        free: u64,
        used: u64,
    }

    #[derive(Serialize, Clone)]
    struct Sample {
        name: &'static str,
        volumes: BTreeMap<char, Inner>,
        list: Vec<Inner>,
        maybe: Option<&'static str>,
    }

    fn sample() -> Sample {
        let inner = || Inner { free: 1, used: 2 };
        let volumes = [('C', inner()), ('D', inner())].into_iter().collect();
        Sample { name: "x", volumes, list: vec![inner()], maybe: None }
    }

    fn fed(sample: &Sample, paths: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let reads = Paths::of(&paths.iter().map(|path| (*path).to_owned()).collect());
        sample.serialize(Feeder { bytes: &mut bytes, reads: &reads }).unwrap();
        bytes
    }

    #[test]
    fn what_is_read_counts_and_nothing_else() {
        let one = sample();
        let mut other = sample();
        other.volumes.get_mut(&'D').unwrap().free = 7;
        for (paths, same) in [
            (&[""][..], false),
            (&["volumes"], false),
            (&["volumes.D"], false),
            (&["volumes.D.free"], false),
            (&["volumes.*.used"], false),
            (&["name", "volumes.D.free.x"], false),
            (&["volumes.D.used"], true),
            (&["volumes.C"], true),
            (&["name", "list.0.free", "maybe"], true),
            (&[], true),
        ] {
            assert_eq!(fed(&one, paths) == fed(&other, paths), same, "{paths:?}");
        }
        let mut listed = sample();
        listed.list[0].used = 9;
        assert_ne!(fed(&one, &["list.0.free"]), fed(&listed, &["list.0.free"]));
        assert_eq!(fed(&one, &["volumes"]), fed(&listed, &["volumes"]));
    }

    #[test]
    fn what_is_absent_and_what_moved_differ() {
        let one = sample();
        let gone = Sample { volumes: BTreeMap::new(), ..sample() };
        let said = Sample { maybe: Some("x"), ..sample() };
        assert_ne!(fed(&one, &["volumes.C.free"]), fed(&gone, &["volumes.C.free"]));
        assert_ne!(fed(&one, &["maybe"]), fed(&said, &["maybe"]));
        let empty = Sample { maybe: Some(""), ..sample() };
        assert_ne!(fed(&said, &["maybe"]), fed(&empty, &["maybe"]));
        assert!(Paths::of(&BTreeSet::new()).is_none() && !Paths::all().is_none());
    }
}
