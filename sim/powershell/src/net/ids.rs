//! `System.Guid` and `System.Version`.

use super::numbers::put;
use super::shape::Class;
use super::{Fault, cast, convert as bytes};
use crate::value::net::{Guid, Version};
use crate::value::{Net, Value, convert, text};

pub(super) static GUID: Class = Class {
    methods: &[
        ("CompareTo", "int CompareTo(System.Object value), int CompareTo(guid value)"),
        ("Equals", "bool Equals(System.Object o), bool Equals(guid g)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToByteArray", "byte[] ToByteArray()"),
        (
            "ToString",
            "string ToString(), string ToString(string format), string ToString(string format, \
             System.IFormatProvider provider)",
        ),
    ],
    properties: &[("Guid", "string Guid {get;}")],
    static_methods: &[
        ("NewGuid", "static guid NewGuid()"),
        ("Parse", "static guid Parse(string input)"),
        ("TryParse", "static bool TryParse(string input, ref result)"),
    ],
    static_properties: &[("Empty", "static guid Empty {get;}")],
    constructors: "guid new(), guid new(string g), guid new(byte[] b)",
    call: |_, this, method, _| {
        let Some(Net::Guid(guid)) = this.as_net() else { return Ok(None) };
        Ok((method == "ToByteArray").then(|| Value::bytes(&swapped(guid.0.to_be_bytes()))))
    },
    get: |_, this, _| Ok(Some(Value::text(&text::of(this)))),
    call_static: |host, _, method, bound| {
        if method == "NewGuid" {
            return host.new_guid().map(|guid| Some(Net::Guid(guid).into()));
        }
        let read = Guid::parse(&bound.texts()[0]).map(|guid| Value::from(Net::Guid(guid)));
        if method == "TryParse" {
            let empty = Net::Guid(Guid::default()).into();
            return Ok(Some(put(&bound.arguments[1], read, empty)));
        }
        read.map(Some).ok_or_else(|| Fault::format(cast::NO_GUID))
    },
    get_static: |_, _, _| Ok(Some(Net::Guid(Guid::default()).into())),
    construct: |_, _, bound| {
        let guid = match bound.arguments.first() {
            None => Guid::default(),
            Some(Value::Text(said)) => {
                Guid::parse(said).ok_or_else(|| Fault::format(cast::NO_GUID))?
            }
            Some(other) => {
                let bytes: Result<[u8; 16], _> = bytes::bytes(other)?.try_into();
                let text = "Byte array for GUID must be exactly 16 bytes long.";
                let bytes = bytes.map_err(|_| Fault::argument(text))?;
                Guid(u128::from_be_bytes(swapped(bytes)))
            }
        };
        Ok(Some(Net::Guid(guid).into()))
    },
    ..Class::new("System.Guid")
};

/// The first three parts the other way round: how Windows keeps an identifier in memory.
fn swapped(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[0..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    bytes
}

pub(super) static VERSION: Class = Class {
    methods: &[
        ("Clone", "System.Object Clone(), System.Object ICloneable.Clone()"),
        ("CompareTo", "int CompareTo(System.Object version), int CompareTo(version value)"),
        ("Equals", "bool Equals(System.Object obj), bool Equals(version obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString(), string ToString(int fieldCount)"),
    ],
    properties: &[
        ("Build", "int Build {get;}"),
        ("Major", "int Major {get;}"),
        ("MajorRevision", "int16 MajorRevision {get;}"),
        ("Minor", "int Minor {get;}"),
        ("MinorRevision", "int16 MinorRevision {get;}"),
        ("Revision", "int Revision {get;}"),
    ],
    static_methods: &[
        ("Parse", "static version Parse(string input)"),
        ("TryParse", "static bool TryParse(string input, ref result)"),
    ],
    constructors: "version new(), version new(string version), version new(int major, int minor), \
                   version new(int major, int minor, int build), version new(int major, int minor, \
                   int build, int revision)",
    call: |_, this, method, bound| {
        let Some(Net::Version(version)) = this.as_net() else { return Ok(None) };
        match (method, bound.arguments.as_slice()) {
            ("Clone", _) => Ok(Some(this.clone())),
            ("ToString", []) => Ok(Some(Value::text(&version.to_string()))),
            ("ToString", [Value::Int(count)]) => {
                let there = version.0.iter().filter(|part| **part >= 0).count();
                let count = usize::try_from(*count).ok().filter(|count| *count <= there);
                let text = format!(
                    "Argument must be between 0 and {there}.\r\nParameter name: fieldCount"
                );
                let count = count.ok_or_else(|| Fault::argument(&text))?;
                let parts: Vec<String> =
                    version.0[..count].iter().map(ToString::to_string).collect();
                Ok(Some(Value::text(&parts.join("."))))
            }
            _ => Ok(None),
        }
    },
    get: |_, this, name| {
        let Some(Net::Version(Version([major, minor, build, revision]))) = this.as_net() else {
            return Ok(None);
        };
        Ok(Some(match name {
            "Major" => Value::Int(*major),
            "Minor" => Value::Int(*minor),
            "Build" => Value::Int(*build),
            "Revision" => Value::Int(*revision),
            "MajorRevision" => Net::Int16((revision >> 16) as i16).into(),
            _ => Net::Int16(*revision as i16).into(),
        }))
    },
    call_static: |_, _, method, bound| {
        let read = Version::parse(&bound.texts()[0]);
        if method == "TryParse" {
            let read = read.ok().map(|version| Net::Version(version).into());
            return Ok(Some(put(&bound.arguments[1], read, Value::Null)));
        }
        read.map(|version| Some(Net::Version(version).into())).map_err(no_version)
    },
    construct: |_, _, bound| {
        let version = match bound.arguments.as_slice() {
            [] => Version([0, 0, -1, -1]),
            [Value::Text(said)] => Version::parse(said).map_err(no_version)?,
            numbers => {
                let mut parts = [-1; 4];
                for (part, number) in parts.iter_mut().zip(numbers) {
                    *part = convert::to_int(number)?;
                    if *part < 0 {
                        let text = "Version's parameters must be greater than or equal to zero.";
                        return Err(Fault::range(text, "major"));
                    }
                }
                Version(parts)
            }
        };
        Ok(Some(Net::Version(version).into()))
    },
    ..Class::new("System.Version")
};

fn no_version(why: &'static str) -> Fault {
    match why {
        why if why.starts_with("Version string") => {
            Fault::argument(&format!("{why}\r\nParameter name: input"))
        }
        why if why.starts_with("Version's") => {
            Fault::inner("System.ArgumentOutOfRangeException", why)
        }
        why if why.starts_with("Input") => Fault::format(why),
        why => Fault::inner("System.OverflowException", why),
    }
}
