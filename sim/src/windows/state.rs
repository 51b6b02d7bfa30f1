//! Naming, comparing and restoring parts of a machine's state.
//!
//! Models: every piece of state has one address of the form `kind:path`, the same in `touches` of
//! a fault, in `may_change` of a scenario, in a harm report and in `:diff`. Why: "undo only the
//! cause" and "what else did this cure change" are then plain list operations.

use std::fmt;

use crate::kernel::text::{same, starts_with};

/// The address of a piece of state: `registry:HKLM\...\Value`, `file:C:\x`, `service:obengine`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatePath {
    kind: String,
    path: String,
}

impl StatePath {
    /// An address of a kind of state.
    #[must_use]
    pub fn new(kind: &str, path: &str) -> Self {
        Self { kind: kind.to_owned(), path: path.to_owned() }
    }

    /// Reads `kind:path`. `None` when there is no colon.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, path) = text.split_once(':')?;
        Some(Self::new(kind, path))
    }

    /// The kind: which subsystem holds it.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The path within the subsystem.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// True when this address is `other` or lies below it; a trailing `*` matches any rest.
    #[must_use]
    pub fn is_within(&self, other: &StatePath) -> bool {
        if !same(&self.kind, &other.kind) {
            return false;
        }
        if let Some(prefix) = other.path.strip_suffix('*') {
            return starts_with(&self.path, prefix);
        }
        same(&self.path, &other.path)
            || (starts_with(&self.path, &other.path)
                && self.path.chars().nth(other.path.chars().count()) == Some('\\'))
    }
}

impl fmt::Display for StatePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.path)
    }
}

/// A subsystem whose state can be compared with another machine's and put back piece by piece.
pub trait Facet {
    /// The word before the colon.
    const KIND: &'static str;

    /// Adds the address of every piece in which `self` differs from `base`.
    fn differences(&self, base: &Self, out: &mut Vec<StatePath>);

    /// Makes the piece at `path` what it is in `base`.
    fn restore(&mut self, base: &Self, path: &str);

    /// The piece at `path` in one line, for people and for fingerprints. `None` when absent.
    fn show(&self, path: &str) -> Option<String>;
}

/// Implements [`Facet`] for a struct whose fields are the pieces.
#[macro_export]
macro_rules! facet_by_field {
    ($type:ty, $kind:literal, { $($field:ident),+ $(,)? }) => {
        impl $crate::windows::state::Facet for $type {
            const KIND: &'static str = $kind;

            fn differences(&self, base: &Self, out: &mut Vec<$crate::windows::state::StatePath>) {
                // Naming every field without `..`: a new field does not compile until it is listed.
                let Self { $($field),+ } = self;
                $(if *$field != base.$field {
                    out.push($crate::windows::state::StatePath::new($kind, stringify!($field)));
                })+
            }

            fn restore(&mut self, base: &Self, path: &str) {
                $(if path == stringify!($field) {
                    self.$field = base.$field.clone();
                })+
            }

            fn show(&self, path: &str) -> Option<String> {
                $(if path == stringify!($field) {
                    return Some(format!("{:?}", self.$field));
                })+
                None
            }
        }
    };
}
