//! Shares and rates as people write them: `12.5` of 100, `0.35` of 1,000.
//!
//! *Promise*: they are kept as whole parts of a million, so that shares add up exactly and no
//! draw depends on how a machine rounds.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// Parts of a whole.
pub const WHOLE: u32 = 1_000_000;

/// A share: `0` to `100`, four decimals at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u32);

/// A rate: `0` to `1000` of 1,000 machines, three decimals at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerThousand(u32);

macro_rules! amount {
    ($type:ty, $of:literal, $name:literal) => {
        impl $type {
            /// From parts of a million.
            #[must_use]
            pub const fn from_parts(parts: u32) -> Self {
                Self(parts)
            }

            /// Parts of a million.
            #[must_use]
            pub const fn parts(self) -> u32 {
                self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(f, self.0, WHOLE / $of)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_f64(f64::from(self.0) / f64::from(WHOLE / $of))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_f64(Amount($of)).map(Self)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schemars::json_schema!({"type": "number", "minimum": 0, "maximum": $of})
            }
        }
    };
}

amount!(Percent, 100, "Percent");
amount!(PerThousand, 1_000, "PerThousand");

/// A number without needless zeros.
fn write(f: &mut fmt::Formatter<'_>, parts: u32, unit: u32) -> fmt::Result {
    let (whole, mut rest, mut unit) = (parts / unit, parts % unit, unit);
    write!(f, "{whole}")?;
    if rest > 0 {
        f.write_str(".")?;
    }
    while rest > 0 {
        unit /= 10;
        write!(f, "{}", rest / unit)?;
        rest %= unit;
    }
    Ok(())
}

/// Reads a number of at most this much.
struct Amount(u32);

impl Amount {
    fn parts<E: Error>(&self, number: f64) -> Result<u32, E> {
        let most = self.0;
        if !(0.0..=f64::from(most)).contains(&number) {
            return Err(E::custom(format!("{number} is not from 0 to {most}")));
        }
        let exact = number * f64::from(WHOLE / most);
        let parts = exact.round();
        if (exact - parts).abs() > 1e-3 {
            let unit = 1.0 / f64::from(WHOLE / most);
            return Err(E::custom(format!("{number} is finer than {unit}")));
        }
        // Within 0 to a million by now.
        Ok(parts as u32)
    }
}

impl Visitor<'_> for Amount {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number from 0 to {}", self.0)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<u32, E> {
        self.parts(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u32, E> {
        self.parts(number as f64)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u32, E> {
        self.parts(number as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(text: &str) -> Result<Percent, String> {
        crate::load::document("x", text).map_err(|error| error.to_string())
    }

    #[test]
    fn shares_are_kept_exactly_and_print_as_they_were_written() {
        for text in ["0", "100", "12.5", "0.1", "33.3333", "7.25"] {
            assert_eq!(percent(text).map(|share| share.to_string()), Ok(text.to_owned()));
        }
        let thirds = ["33.3333", "33.3333", "33.3334"].map(|text| percent(text).unwrap().parts());
        assert_eq!(thirds.iter().sum::<u32>(), WHOLE);
        assert_eq!(PerThousand::from_parts(350).to_string(), "0.35");
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for (text, what) in [
            ("101", "not from 0 to 100"),
            ("-1", "not from 0 to 100"),
            (".nan", ""),
            (".inf", "not from 0 to 100"),
            ("0.00001", "finer than"),
            ("many", ""),
            ("[1]", ""),
        ] {
            let error = percent(text).expect_err(text);
            assert!(error.contains(what), "{text}: {error}");
        }
    }
}
