//! `marslab.yaml`: what a team demands of its rules, and what it lets pass for a while.
//!
//! ```yaml
//! version: 1.4.0
//! floors:
//!   default: {precision: 95, recall: 95}
//!   vss.writer-failed: {recall: 100}
//! waivers:
//!   - kind: detection-lost
//!     cause: clock.skew
//!     machines: "clock/*"
//!     reason: the new rule comes with release 1.5
//!     until: 2026-12-31
//! shadow: [slow.antivirus-scan]
//! alarms: {new-per-1000: 0}
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use scenarios::load::{self, Step};
use schemars::JsonSchema;
use serde::Deserialize;
use sim::cause::CauseId;

use super::outcome::{Complaint, Kind};
use crate::error::{Error, exit};

/// Its usual name.
pub const FILE: &str = "marslab.yaml";

/// What is demanded.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The version of the pack in use: what a change means is counted from it.
    #[serde(default)]
    pub version: Option<String>,
    /// Least precision and recall of the candidate, by cause; `default` is for all others.
    #[serde(default)]
    pub floors: BTreeMap<String, Floor>,
    /// Losses that are let pass until a day.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    /// Causes that are reported and block nothing.
    #[serde(default)]
    pub shadow: Vec<CauseId>,
    /// False alarms in the field.
    #[serde(default)]
    pub alarms: AlarmLimit,
    /// Where it was read from.
    #[serde(skip)]
    pub file: PathBuf,
    #[serde(skip)]
    text: String,
}

/// Least shares, in per cent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// Of what is said, how much must be true.
    #[serde(default)]
    pub precision: usize,
    /// Of what is true, how much must be said.
    #[serde(default)]
    pub recall: usize,
}

/// A loss that is let pass.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// What moved: `detection-lost`, `alarm-new` ...
    pub kind: String,
    /// The cause that it is about; absent for all.
    #[serde(default)]
    pub cause: Option<CauseId>,
    /// Machines, `*` stands for any text; absent for all. When a change is seen on a machine that
    /// does not fit, it is not covered.
    #[serde(default)]
    pub machines: Option<String>,
    /// Why it may pass.
    pub reason: String,
    /// The last day on which it holds: `2026-12-31`.
    pub until: String,
}

/// How many new false alarms are let pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AlarmLimit {
    /// New false alarms per 1,000 machines of the fleet.
    #[serde(default)]
    pub new_per_1000: f64,
}

impl Config {
    /// Reads a file. Without a name `marslab.yaml` of the current folder is read if it is there.
    ///
    /// # Errors
    /// A file that was named and is not there, or whatever is wrong in it, with its place.
    pub fn read(file: Option<&Path>) -> Result<Self, Error> {
        let path = match file {
            Some(path) => path,
            None if Path::new(FILE).exists() => Path::new(FILE),
            None => return Ok(Self { file: FILE.into(), ..Self::default() }),
        };
        let input = |error: load::LoadError| Error::input(error.to_string());
        let text = load::read(path).map_err(input)?;
        Self::parse(path, text)
    }

    fn parse(path: &Path, text: String) -> Result<Self, Error> {
        let file = path.display().to_string();
        let mut config: Self =
            load::document(&file, &text).map_err(|error| Error::input(error.to_string()))?;
        config.file = path.to_owned();
        config.text = text;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |what: &str, hint: &str, place: &[Step<'_>]| {
            let file = self.file.display().to_string();
            let error = load::complaint(&file, &self.text, what, hint, &[place]);
            Err(Error::input(error.to_string()))
        };
        for (number, waiver) in self.waivers.iter().enumerate() {
            let field = |name| [Step::Field("waivers"), Step::Item(number), Step::Field(name)];
            if Kind::parse(&waiver.kind).is_none() {
                let hint = Kind::ALL.map(Kind::word).join(", ");
                return wrong("no kind of change has this name", &hint, &field("kind"));
            }
            if waiver.until.parse::<Date>().is_err() {
                return wrong("this is no day", "2026-12-31", &field("until"));
            }
            if waiver.reason.trim().is_empty() {
                return wrong("a waiver needs a reason", "say why it may pass", &field("reason"));
            }
        }
        for (cause, floor) in &self.floors {
            let place = [Step::Field("floors"), Step::Field(cause)];
            if cause != "default" && CauseId::parse(cause).is_none() {
                let hint = format!("did you mean `{}`?", CauseId::nearest(cause));
                return wrong("there is no such cause", &hint, &place);
            }
            if floor.precision > 100 || floor.recall > 100 {
                return wrong("more than 100 per cent", "precision and recall are shares", &place);
            }
        }
        if let Some(version) = &self.version
            && numbers(version).is_none()
        {
            let place = [Step::Field("version")];
            return wrong("this is no version", "three numbers: 1.4.0", &place);
        }
        Ok(())
    }

    /// The floor of a cause.
    #[must_use]
    pub fn floor(&self, cause: CauseId) -> Floor {
        let named = self.floors.get(cause.id()).or_else(|| self.floors.get("default"));
        named.copied().unwrap_or_default()
    }

    /// Waivers that hold no longer: none of them may be forgotten.
    #[must_use]
    pub fn expired(&self, today: Date) -> Vec<Complaint> {
        let over = self.waivers.iter().enumerate().filter(|(_, waiver)| !holds(waiver, today));
        let complaint = |(number, waiver): (usize, &Waiver)| {
            let line = self.line(&[Step::Field("waivers"), Step::Item(number)]);
            Complaint {
                code: exit::EXPIRED,
                text: format!(
                    "the waiver of {} ended on {}: {}; mend the rule, or decide anew",
                    waiver.kind, waiver.until, waiver.reason
                ),
                place: Some((self.file.display().to_string(), line)),
            }
        };
        over.map(complaint).collect()
    }

    /// The reason of the waiver that covers a change on these machines. One with a pattern covers
    /// only a change whose machines are all named.
    #[must_use]
    pub fn waived(
        &self,
        today: Date,
        kind: Kind,
        cause: Option<CauseId>,
        machines: &[String],
        all_named: bool,
    ) -> Option<String> {
        let covers = |waiver: &&Waiver| {
            let fits = |pattern: &String| {
                all_named && machines.iter().all(|name| scenarios::glob::chooses(pattern, name))
            };
            holds(waiver, today)
                && Kind::parse(&waiver.kind) == Some(kind)
                && waiver.cause.is_none_or(|it| Some(it) == cause)
                && waiver.machines.as_ref().is_none_or(fits)
        };
        let waiver = self.waivers.iter().find(covers)?;
        Some(format!("{} (until {})", waiver.reason, waiver.until))
    }

    /// The line of a floor, from 1.
    #[must_use]
    pub fn line_of_floor(&self, name: &str) -> u32 {
        self.line(&[Step::Field("floors"), Step::Field(name)])
    }

    /// The line of a place in the document, from 1.
    fn line(&self, place: &[Step<'_>]) -> u32 {
        let start = load::place(&self.file.display().to_string(), &self.text, place);
        let before = self.text.as_bytes().get(..start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1
    }
}

fn holds(waiver: &Waiver, today: Date) -> bool {
    waiver.until.parse::<Date>().is_ok_and(|until| today <= until)
}

/// The three numbers of a version.
#[must_use]
pub fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Option<Vec<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}
