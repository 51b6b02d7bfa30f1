//! Amounts as people write them: `3 GiB`, `49 h`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::time::Span;

/// A number of bytes: `64 MiB`, `3 GiB`, `1000 B`, or a plain number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes(pub u64);

/// A length of time: `49 h`, `-26 h`, `90 min`, `3 d`, `10 s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length(pub Span);

fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    Some((text[..end].trim().parse().ok()?, text[end..].trim()))
}

impl std::str::FromStr for Bytes {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is no size; write for example `3 GiB` or `64 MiB`");
        let (number, unit) = split(text).filter(|(n, _)| *n >= 0.0).ok_or_else(bad)?;
        let unit: u64 = match unit {
            "" | "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            "TiB" => 1 << 40,
            _ => return Err(bad()),
        };
        Ok(Self((number * unit as f64) as u64))
    }
}

impl std::str::FromStr for Length {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad =
            || format!("`{text}` is no length of time; write for example `49 h` or `-90 min`");
        let (number, unit) = split(text).ok_or_else(bad)?;
        let unit = match unit {
            "s" => 1.0,
            "min" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            _ => return Err(bad()),
        };
        Ok(Self(Span((number * unit * 1000.0) as i64)))
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} B", self.0)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0.as_seconds())
    }
}

macro_rules! as_text {
    ($type:ty, $name:literal, $example:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "examples": [$example]})
            }
        }
    };
}

as_text!(Bytes, "Bytes", "3 GiB");
as_text!(Length, "Length", "49 h");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_unit() {
        assert_eq!("3 GiB".parse(), Ok(Bytes(3 << 30)));
        assert_eq!("1.5KiB".parse(), Ok(Bytes(1536)));
        assert_eq!("-26 h".parse(), Ok(Length(Span::hours(-26))));
        assert!("3 parsecs".parse::<Length>().is_err());
        assert!("-1 GiB".parse::<Bytes>().is_err());
    }
}
