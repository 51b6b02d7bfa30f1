//! What a run is: everything that decides its rows.
//!
//! *Promise*: two runs with the same identity give the same bytes, and a folder of one takes no
//! part of another. *Leaves out*: threads, shards, the host.

use scenarios::fleet::Fleet;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sim::kernel::digest::Fingerprint;

use super::layout::Layout;
use super::schema;
use crate::error::Error;
use crate::run::Sources;

/// The version of the folder: names of files and what stands in them.
pub(super) const FOLDER: u32 = 1;

/// The identity of a run, as it stands in `_run.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Version of the folder.
    pub folder: u32,
    /// Version of the columns.
    pub columns: u32,
    /// Version of marslab.
    pub engine: String,
    /// Hash of the catalogue.
    pub catalogue: String,
    /// Hash of the fleet's images.
    pub images: String,
    /// Seed of all machines.
    pub seed: u64,
    /// Machines.
    pub machines: u64,
    /// Machines of a part.
    pub part: u64,
    /// Who diagnosed.
    pub diagnoser: String,
    /// Hash of what decides its answers: rules, scripts, the words of a command.
    pub pack: String,
    /// The fleet's document.
    pub fleet: Value,
}

impl Identity {
    /// Of a run that is about to be.
    ///
    /// # Errors
    /// An image that does not load.
    pub fn new(
        fleet: &Fleet,
        sources: &Sources,
        layout: Layout,
        (diagnoser, pack): (&str, &str),
    ) -> Result<Self, Error> {
        let wrong = |error: &dyn std::fmt::Display| Error::input(error.to_string());
        let mut images = Vec::new();
        for share in &fleet.images {
            let (spec, _) = sources.images.spec(&share.image).map_err(|error| wrong(&error))?;
            images.push(serde_json::to_string(spec).map_err(|error| wrong(&error))?);
        }
        Ok(Self {
            folder: FOLDER,
            columns: schema::VERSION,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            catalogue: sources.catalog.fingerprint().to_string(),
            images: Fingerprint::of(&images).to_string(),
            seed: sources.seed.0,
            machines: layout.machines,
            part: layout.part,
            diagnoser: diagnoser.to_owned(),
            pack: pack.to_owned(),
            fleet: serde_json::to_value(fleet).map_err(|error| wrong(&error))?,
        })
    }

    /// Its parts.
    ///
    /// # Errors
    /// Numbers that no run has.
    pub fn layout(&self) -> Result<Layout, Error> {
        Layout::new(self.machines, Some(self.part))
    }

    /// Its document.
    #[must_use]
    pub fn document(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }

    /// A short name: the hash of all of it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{:016x}", Fingerprint::of(&self.document()).short())
    }

    /// What another run has that this one has not, in words; empty when they are the same.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let (Ok(Value::Object(own)), Ok(Value::Object(other))) =
            (serde_json::to_value(self), serde_json::to_value(other))
        else {
            return vec!["cannot be compared".to_owned()];
        };
        let differs = own.iter().filter(|(name, value)| other.get(*name) != Some(value));
        let told = differs.map(|(name, value)| match (value, other.get(name)) {
            (Value::Object(_), _) | (_, None) => format!("{name} is another one"),
            (value, Some(other)) => format!("{name} is {other}, not {value}"),
        });
        told.collect()
    }

    /// The name of the fleet's document, for people.
    #[must_use]
    pub fn title(&self) -> &str {
        self.fleet.pointer("/title/en").and_then(Value::as_str).unwrap_or_default()
    }
}
