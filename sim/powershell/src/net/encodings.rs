//! `System.Text.Encoding` and `System.BitConverter`.

use super::bind::Bound;
use super::convert::bytes;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, cast};
use crate::value::net::Encoding;
use crate::value::{Net, Value, convert, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Clone", "System.Object Clone()"),
        ("Equals", "bool Equals(System.Object value)"),
        ("GetByteCount", "int GetByteCount(string s)"),
        ("GetBytes", "byte[] GetBytes(string s), byte[] GetBytes(char[] chars)"),
        ("GetChars", "char[] GetChars(byte[] bytes)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetPreamble", "byte[] GetPreamble()"),
        (
            "GetString",
            "string GetString(byte[] bytes), string GetString(byte[] bytes, int index, int count)",
        ),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("BodyName", "string BodyName {get;}"),
        ("CodePage", "int CodePage {get;}"),
        ("EncodingName", "string EncodingName {get;}"),
        ("HeaderName", "string HeaderName {get;}"),
        ("IsSingleByte", "bool IsSingleByte {get;}"),
        ("WebName", "string WebName {get;}"),
        ("WindowsCodePage", "int WindowsCodePage {get;}"),
    ],
    static_methods: &[(
        "GetEncoding",
        "static System.Text.Encoding GetEncoding(int codepage), static System.Text.Encoding \
         GetEncoding(string name)",
    )],
    static_properties: &[
        ("ASCII", "static System.Text.Encoding ASCII {get;}"),
        ("BigEndianUnicode", "static System.Text.Encoding BigEndianUnicode {get;}"),
        ("Default", "static System.Text.Encoding Default {get;}"),
        ("UTF32", "static System.Text.Encoding UTF32 {get;}"),
        ("UTF7", "static System.Text.Encoding UTF7 {get;}"),
        ("UTF8", "static System.Text.Encoding UTF8 {get;}"),
        ("Unicode", "static System.Text.Encoding Unicode {get;}"),
    ],
    constructors: "System.Text.Encoding new(), System.Text.Encoding new(bool \
                   encoderShouldEmitUTF8Identifier)",
    call,
    get: |_, this, name| {
        let Some(Net::Encoding(encoding)) = this.as_net() else { return Ok(None) };
        let (page, web, shown) = names(*encoding);
        Ok(Some(match name {
            "CodePage" => Value::Int(page),
            "EncodingName" => Value::text(shown),
            "IsSingleByte" => {
                Value::Bool(matches!(encoding, Encoding::Ascii | Encoding::Windows1252))
            }
            "WindowsCodePage" => Value::Int(match encoding {
                Encoding::Ascii | Encoding::Windows1252 => 1252,
                _ => 1200,
            }),
            _ => Value::text(web),
        }))
    },
    call_static: |_, _, _, bound| {
        let found = match &bound.arguments[0] {
            Value::Int(page) => ALL.iter().find(|encoding| names(**encoding).0 == *page),
            other => {
                let said = text::of(other);
                ALL.iter().find(|encoding| names(**encoding).1.eq_ignore_ascii_case(&said))
            }
        };
        let what = || Fault::Unsupported(format!("the encoding {}", text::of(&bound.arguments[0])));
        found.map(|encoding| Some(Net::Encoding(*encoding).into())).ok_or_else(what)
    },
    get_static: |_, _, name| {
        Ok(Some(
            Net::Encoding(match name {
                "ASCII" => Encoding::Ascii,
                "BigEndianUnicode" => Encoding::Utf16Big,
                "Default" => Encoding::Windows1252,
                "UTF32" => Encoding::Utf32,
                "UTF8" => Encoding::Utf8,
                "Unicode" => Encoding::Utf16,
                _ => return Ok(None),
            })
            .into(),
        ))
    },
    construct: |_, full, _| {
        let made = ALL.iter().find(|encoding| encoding.type_name() == full);
        Ok(made.map(|encoding| Net::Encoding(*encoding).into()))
    },
    ..Class::new("System.Text.Encoding")
};

const ALL: [Encoding; 6] = [
    Encoding::Utf8,
    Encoding::Utf16,
    Encoding::Utf16Big,
    Encoding::Ascii,
    Encoding::Windows1252,
    Encoding::Utf32,
];

/// Code page, name on the web, name for people.
fn names(encoding: Encoding) -> (i32, &'static str, &'static str) {
    match encoding {
        Encoding::Utf8 => (65001, "utf-8", "Unicode (UTF-8)"),
        Encoding::Utf16 => (1200, "utf-16", "Unicode"),
        Encoding::Utf16Big => (1201, "utf-16BE", "Unicode (Big-Endian)"),
        Encoding::Ascii => (20127, "us-ascii", "US-ASCII"),
        Encoding::Windows1252 => (1252, "Windows-1252", "Western European (Windows)"),
        Encoding::Utf32 => (12000, "utf-32", "Unicode (UTF-32)"),
    }
}

/// A text as bytes; what an encoding cannot write becomes a question mark.
#[must_use]
pub(super) fn encode(encoding: Encoding, text: &str) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Big => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Utf32 => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        Encoding::Ascii => {
            text.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect()
        }
        Encoding::Windows1252 => text.chars().map(crate::source::to_cp1252).collect(),
    }
}

/// Bytes as a text.
#[must_use]
pub(super) fn decode(encoding: Encoding, bytes: &[u8]) -> String {
    let units = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        let mut text = String::from_utf16_lossy(&units);
        text.extend(rest.first().map(|_| char::REPLACEMENT_CHARACTER));
        text
    };
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16 => units(u16::from_le_bytes),
        Encoding::Utf16Big => units(u16::from_be_bytes),
        Encoding::Utf32 => {
            let (words, _) = bytes.as_chunks::<4>();
            let chars = words.iter().map(|word| char::from_u32(u32::from_le_bytes(*word)));
            chars.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        Encoding::Ascii => {
            bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect()
        }
        Encoding::Windows1252 => bytes.iter().map(|byte| crate::source::cp1252(*byte)).collect(),
    }
}

fn piece<'a>(bytes: &'a [u8], all: &[Value]) -> Outcome<&'a [u8]> {
    let [_, index, count] = all else { return Ok(bytes) };
    let wrong = || {
        let text = "Index and count must refer to a location within the buffer.";
        Fault::range(text, "bytes")
    };
    let index = usize::try_from(convert::to_int(index)?).map_err(|_| wrong())?;
    let count = usize::try_from(convert::to_int(count)?).map_err(|_| wrong())?;
    bytes.get(index..index.saturating_add(count)).ok_or_else(wrong)
}

fn call(host: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::Encoding(encoding)) = this.as_net() else { return Ok(None) };
    let all = bound.arguments.as_slice();
    let said = || match &all[0] {
        value if value.cells().is_some() => value.elements().iter().map(text::of).collect(),
        value => text::of(value),
    };
    Ok(Some(match method {
        "GetByteCount" => Value::Int(encode(*encoding, &said()).len() as i32),
        "GetBytes" => Value::bytes(&encode(*encoding, &said())),
        "GetString" | "GetChars" => {
            let bytes = bytes(&all[0])?;
            let text = Value::text(&decode(*encoding, piece(&bytes, all)?));
            if method == "GetChars" { cast::to(host, &text, "System.Char[]")? } else { text }
        }
        "GetPreamble" => Value::bytes(match encoding {
            Encoding::Utf8 => b"\xef\xbb\xbf",
            Encoding::Utf16 => b"\xff\xfe",
            Encoding::Utf16Big => b"\xfe\xff",
            Encoding::Utf32 => b"\xff\xfe\0\0",
            _ => b"",
        }),
        "ToString" => Value::text(&this.type_name()),
        _ => return Ok(None),
    }))
}

pub(super) static BIT_CONVERTER: Class = Class {
    static_methods: &[
        (
            "GetBytes",
            "static byte[] GetBytes(bool value), static byte[] GetBytes(char value), static byte[] \
             GetBytes(int16 value), static byte[] GetBytes(int value), static byte[] GetBytes(long \
             value), static byte[] GetBytes(uint16 value), static byte[] GetBytes(uint32 value), \
             static byte[] GetBytes(uint64 value), static byte[] GetBytes(float value), static \
             byte[] GetBytes(double value)",
        ),
        ("ToBoolean", "static bool ToBoolean(byte[] value, int startIndex)"),
        ("ToDouble", "static double ToDouble(byte[] value, int startIndex)"),
        ("ToInt16", "static int16 ToInt16(byte[] value, int startIndex)"),
        ("ToInt32", "static int ToInt32(byte[] value, int startIndex)"),
        ("ToInt64", "static long ToInt64(byte[] value, int startIndex)"),
        (
            "ToString",
            "static string ToString(byte[] value), static string ToString(byte[] value, int \
             startIndex), static string ToString(byte[] value, int startIndex, int length)",
        ),
        ("ToUInt16", "static uint16 ToUInt16(byte[] value, int startIndex)"),
        ("ToUInt32", "static uint32 ToUInt32(byte[] value, int startIndex)"),
        ("ToUInt64", "static uint64 ToUInt64(byte[] value, int startIndex)"),
    ],
    static_properties: &[("IsLittleEndian", "static bool IsLittleEndian {get;}")],
    call_static: bits,
    get_static: |_, _, _| Ok(Some(Value::Bool(true))),
    ..Class::new("System.BitConverter")
};

fn bits(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    if method == "GetBytes" {
        return Ok(Some(Value::bytes(&match &all[0] {
            Value::Bool(truth) => vec![u8::from(*truth)],
            Value::Char(c) => (u32::from(*c) as u16).to_le_bytes().to_vec(),
            Value::Int(number) => number.to_le_bytes().to_vec(),
            Value::Long(number) => number.to_le_bytes().to_vec(),
            Value::Double(number) => number.to_le_bytes().to_vec(),
            Value::Net(net) => match &**net {
                Net::Int16(number) => number.to_le_bytes().to_vec(),
                Net::UInt16(number) => number.to_le_bytes().to_vec(),
                Net::UInt32(number) => number.to_le_bytes().to_vec(),
                Net::UInt64(number) => number.to_le_bytes().to_vec(),
                Net::Single(number) => number.to_le_bytes().to_vec(),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        })));
    }
    let bytes = bytes(&all[0])?;
    let start = all.get(1).map(convert::to_int).transpose()?.unwrap_or(0);
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let rest = bytes.get(start..).filter(|rest| !rest.is_empty() || method == "ToString");
    let rest = rest.ok_or_else(|| {
        let text = "Index was out of range. Must be non-negative and less than the size of the \
                    collection.";
        Fault::range(text, "startIndex")
    })?;
    if method == "ToString" {
        let count = all.get(2).map(convert::to_int).transpose()?;
        let count = count.map_or(rest.len(), |count| usize::try_from(count).unwrap_or(usize::MAX));
        let text = "Destination array is not long enough to copy all the items in the collection. \
                    Check array index and length.";
        let rest = rest.get(..count).ok_or_else(|| Fault::argument(text))?;
        let pairs: Vec<String> = rest.iter().map(|byte| format!("{byte:02X}")).collect();
        return Ok(Some(Value::text(&pairs.join("-"))));
    }
    let width = match method {
        "ToBoolean" => return Ok(Some(Value::Bool(rest[0] != 0))),
        "ToInt16" | "ToUInt16" => 2,
        "ToInt32" | "ToUInt32" => 4,
        _ => 8,
    };
    let text = "Destination array is not long enough to copy all the items in the collection. \
                Check array index and length.";
    let piece = rest.get(..width).ok_or_else(|| Fault::argument(text))?;
    let number = piece.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    Ok(Some(match method {
        "ToInt16" => Net::Int16(number as u16 as i16).into(),
        "ToUInt16" => Net::UInt16(number as u16).into(),
        "ToInt32" => Value::Int(number as u32 as i32),
        "ToUInt32" => Net::UInt32(number as u32).into(),
        "ToInt64" => Value::Long(number as i64),
        "ToUInt64" => Net::UInt64(number).into(),
        _ => Value::Double(f64::from_bits(number)),
    }))
}
