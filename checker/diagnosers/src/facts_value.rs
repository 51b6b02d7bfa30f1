//! Facts as a value of the rule engine, made directly: no JSON text, no parser.
//!
//! *Promises.* The value equals what the JSON form of the facts would give. Names of fields and
//! words of enums are allocated once a thread and shared afterwards, because a machine has some
//! three hundred of them. *Leaves out*: floating-point numbers and bytes; facts hold neither.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::value::Error as Unfit;
use serde::ser::{self, Serialize};

use crate::rego::engine::{Object, Value};

/// The value of anything that serialises without floating-point numbers.
///
/// # Errors
/// When it holds what facts never hold: floats, bytes, keys that are no text.
pub(crate) fn to_value<T: Serialize + ?Sized>(from: &T) -> Result<Value, Unfit> {
    from.serialize(Maker)
}

/// Slots for the values of words; facts have some three hundred.
const SLOTS: usize = 1 << 11;
/// Slots that are looked at for one word.
const STEPS: usize = 8;

/// Where a word lies, and its value.
type Known = ((usize, usize), Value);

thread_local! {
    /// Values of static words, near the slot that follows from where they lie. It never shows.
    static WORDS: RefCell<Vec<Option<Known>>> = const { RefCell::new(Vec::new()) };
}

/// The shared value of a word that lives as long as the program.
fn word(text: &'static str) -> Value {
    WORDS.with_borrow_mut(|words| {
        words.resize(SLOTS, None);
        let place = (text.as_ptr() as usize, text.len());
        let mixed = (place.0 as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        for step in 0..STEPS {
            match &mut words[(mixed as usize + step) % SLOTS] {
                Some((known, value)) if *known == place => return value.clone(),
                Some(_) => {}
                free => return free.insert((place, Value::from(text))).1.clone(),
            }
        }
        Value::from(text)
    })
}

/// Makes values.
struct Maker;

/// Collects elements of an array.
struct Many(Vec<Value>);

/// Collects pairs of an object.
struct Pairs {
    pairs: Vec<(Value, Value)>,
    key: Option<Value>,
}

impl Pairs {
    fn object(self) -> Value {
        // Sorted once: cheaper than finding the place of each.
        Object::from(BTreeMap::from_iter(self.pairs)).into()
    }
}

fn none<T>(what: &str) -> Result<T, Unfit> {
    Err(ser::Error::custom(format_args!("facts hold no {what}")))
}

macro_rules! numbers {
    ($($name:ident: $from:ty as $to:ty),*) => {
        $(fn $name(self, v: $from) -> Result<Value, Unfit> { Ok(Value::from(<$to>::from(v))) })*
    };
}

impl ser::Serializer for Maker {
    type Ok = Value;
    type Error = Unfit;
    type SerializeSeq = Many;
    type SerializeTuple = Many;
    type SerializeTupleStruct = Many;
    type SerializeTupleVariant = ser::Impossible<Value, Unfit>;
    type SerializeMap = Pairs;
    type SerializeStruct = Pairs;
    type SerializeStructVariant = ser::Impossible<Value, Unfit>;

    numbers! {
        serialize_i8: i8 as i64, serialize_i16: i16 as i64, serialize_i32: i32 as i64,
        serialize_i64: i64 as i64, serialize_u8: u8 as u64, serialize_u16: u16 as u64,
        serialize_u32: u32 as u64, serialize_u64: u64 as u64
    }
    fn serialize_bool(self, v: bool) -> Result<Value, Unfit> {
        Ok(Value::Bool(v))
    }
    fn serialize_f32(self, _: f32) -> Result<Value, Unfit> {
        none("floating-point number")
    }
    fn serialize_f64(self, _: f64) -> Result<Value, Unfit> {
        none("floating-point number")
    }
    fn serialize_char(self, v: char) -> Result<Value, Unfit> {
        Ok(Value::from(&*v.encode_utf8(&mut [0; 4])))
    }
    fn serialize_str(self, v: &str) -> Result<Value, Unfit> {
        Ok(Value::from(v))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Unfit> {
        none("bytes")
    }
    fn serialize_none(self) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Result<Value, Unfit> {
        v.serialize(self)
    }
    fn serialize_unit(self) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Unfit> {
        Ok(word(variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        v: &T,
    ) -> Result<Value, Unfit> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        v: &T,
    ) -> Result<Value, Unfit> {
        let mut object = Object::default();
        object.insert(word(variant), to_value(v)?);
        Ok(object.into())
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Many, Unfit> {
        Ok(Many(Vec::with_capacity(length.unwrap_or(0))))
    }
    fn serialize_tuple(self, length: usize) -> Result<Many, Unfit> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Many, Unfit> {
        self.serialize_seq(Some(length))
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
    fn serialize_map(self, length: Option<usize>) -> Result<Pairs, Unfit> {
        Ok(Pairs { pairs: Vec::with_capacity(length.unwrap_or(0)), key: None })
    }
    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Pairs, Unfit> {
        self.serialize_map(Some(length))
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

impl ser::SerializeSeq for Many {
    type Ok = Value;
    type Error = Unfit;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Unfit> {
        self.0.push(to_value(v)?);
        Ok(())
    }
    fn end(self) -> Result<Value, Unfit> {
        Ok(Value::from(self.0))
    }
}

impl ser::SerializeTuple for Many {
    type Ok = Value;
    type Error = Unfit;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Unfit> {
        ser::SerializeSeq::serialize_element(self, v)
    }
    fn end(self) -> Result<Value, Unfit> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for Many {
    type Ok = Value;
    type Error = Unfit;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Unfit> {
        ser::SerializeSeq::serialize_element(self, v)
    }
    fn end(self) -> Result<Value, Unfit> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeMap for Pairs {
    type Ok = Value;
    type Error = Unfit;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        match to_value(key)? {
            text @ Value::String(_) => self.key = Some(text),
            _ => return none("key that is no text"),
        }
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Unfit> {
        let Some(key) = self.key.take() else { return none("value without a key") };
        self.pairs.push((key, to_value(v)?));
        Ok(())
    }
    fn end(self) -> Result<Value, Unfit> {
        Ok(self.object())
    }
}

impl ser::SerializeStruct for Pairs {
    type Ok = Value;
    type Error = Unfit;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        v: &T,
    ) -> Result<(), Unfit> {
        self.pairs.push((word(key), to_value(v)?));
        Ok(())
    }
    fn end(self) -> Result<Value, Unfit> {
        Ok(self.object())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Sample {
        name: &'static str,
        free: Option<u64>,
        letters: BTreeMap<char, i64>,
        list: Vec<bool>,
    }

    #[test]
    fn a_value_is_what_its_json_form_would_give() {
        let letters = [('C', -1), ('D', 7)].into_iter().collect();
        let sample = Sample { name: "x", free: Some(u64::MAX), letters, list: vec![true, false] };
        let json = serde_json::to_value(&sample).unwrap();
        assert_eq!(to_value(&sample).unwrap(), Value::from(json));
        let empty = Sample { name: "", free: None, letters: BTreeMap::new(), list: vec![] };
        let json = serde_json::to_value(&empty).unwrap();
        assert_eq!(to_value(&empty).unwrap(), Value::from(json));
    }

    #[test]
    fn what_facts_never_hold_is_refused() {
        assert!(to_value(&1.5).is_err());
    }
}
