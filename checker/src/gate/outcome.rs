//! What a gate found: the verdict diff, and everything that decides how it ends.
//!
//! *Promise*: reports are made from this and nothing else. Lists are bounded: a change names some
//! machines and counts all of them, so that a field of a million machines has a report of the same
//! size. Nothing in it depends on threads, time or the cache.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use sim::cause::CauseId;
use sim::kernel::digest::Fingerprint;

use crate::judge::tally::Counts;

/// Machines of one change that a report names at most.
pub const NAMED: usize = 20;

/// One of the two packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pack {
    /// As it was asked for: `git:main:rules`.
    pub word: String,
    /// Hash over the names and bytes of its files.
    pub identity: String,
    /// Its version, when `marslab.yaml` beside it says so.
    pub version: Option<String>,
}

/// A family of machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Suite {
    /// Scenarios and healthy controls.
    Catalogue,
    /// The healthy neighbours of scenarios.
    Twins,
    /// One step under, at and over the numbers of the documentation.
    Boundary,
    /// Several faults in one machine.
    Compositions,
    /// A declared field of machines.
    Fleet,
    /// What must not matter is changed.
    Invariance,
    /// Sources of evidence are hidden.
    MissingEvidence,
}

impl Suite {
    /// All, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Catalogue,
        Self::Twins,
        Self::Boundary,
        Self::Compositions,
        Self::Fleet,
        Self::Invariance,
        Self::MissingEvidence,
    ];

    /// Its word on the command line and in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Twins => "twins",
            Self::Boundary => "boundary",
            Self::Compositions => "compositions",
            Self::Fleet => "fleet",
            Self::Invariance => "invariance",
            Self::MissingEvidence => "missing-evidence",
        }
    }
}

/// How much of a family was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Looked {
    /// Machines.
    pub machines: usize,
    /// Machines on which no changed rule could say anything else, by evaluating what changed.
    pub same: usize,
    /// Machines on which both packs were asked in full.
    pub asked: usize,
    /// Machines whose verdict moved.
    pub moved: usize,
}

impl Looked {
    /// Adds another part of the same family.
    pub fn add(&mut self, other: Self) {
        self.machines += other.machines;
        self.same += other.same;
        self.asked += other.asked;
        self.moved += other.moved;
    }
}

/// What moved, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A true cause is no longer found.
    DetectionLost,
    /// A cause is named that is not true.
    AlarmNew,
    /// What is named at a true cause is no longer the object.
    ObjectLost,
    /// What was cured is no longer.
    CureLost,
    /// The remediation does harm that it did not do.
    HarmNew,
    /// A fact is cited that is not there.
    EvidenceLost,
    /// There was an answer, and there is none.
    AnswerLost,
    /// The right question for missing evidence, or the right hand-over, is gone.
    QuestionLost,
    /// A true cause is found.
    DetectionGained,
    /// A false alarm is gone.
    AlarmGone,
    /// The exact object is named.
    ObjectGained,
    /// What was not cured is.
    CureGained,
    /// The remediation no longer does harm.
    HarmGone,
    /// Only facts that are there are cited.
    EvidenceGained,
    /// There was no answer, and there is one.
    AnswerGained,
    /// What is missing is asked for, or a person is called, where that is right.
    QuestionGained,
    /// Other lines, to the same end.
    RemedyChanged,
}

/// What a change means for whoever uses the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Something is lost.
    Loss,
    /// Something is gained.
    Gain,
    /// Neither.
    Neutral,
}

impl Kind {
    /// All, losses first.
    pub const ALL: [Self; 17] = [
        Self::DetectionLost,
        Self::AlarmNew,
        Self::ObjectLost,
        Self::CureLost,
        Self::HarmNew,
        Self::EvidenceLost,
        Self::AnswerLost,
        Self::QuestionLost,
        Self::DetectionGained,
        Self::AlarmGone,
        Self::ObjectGained,
        Self::CureGained,
        Self::HarmGone,
        Self::EvidenceGained,
        Self::AnswerGained,
        Self::QuestionGained,
        Self::RemedyChanged,
    ];

    /// Its word in configuration and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DetectionLost => "detection-lost",
            Self::AlarmNew => "alarm-new",
            Self::ObjectLost => "object-lost",
            Self::CureLost => "cure-lost",
            Self::HarmNew => "harm-new",
            Self::EvidenceLost => "evidence-lost",
            Self::AnswerLost => "answer-lost",
            Self::QuestionLost => "question-lost",
            Self::DetectionGained => "detection-gained",
            Self::AlarmGone => "alarm-gone",
            Self::ObjectGained => "object-gained",
            Self::CureGained => "cure-gained",
            Self::HarmGone => "harm-gone",
            Self::EvidenceGained => "evidence-gained",
            Self::AnswerGained => "answer-gained",
            Self::QuestionGained => "question-gained",
            Self::RemedyChanged => "remedy-changed",
        }
    }

    /// The kind with a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What it means.
    #[must_use]
    pub fn effect(self) -> Effect {
        match self {
            Self::DetectionLost
            | Self::AlarmNew
            | Self::ObjectLost
            | Self::CureLost
            | Self::HarmNew
            | Self::EvidenceLost
            | Self::AnswerLost
            | Self::QuestionLost => Effect::Loss,
            Self::RemedyChanged => Effect::Neutral,
            _ => Effect::Gain,
        }
    }
}

/// Whether a change stops the merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is no loss.
    Passes,
    /// It is a loss, and nobody has accepted it.
    Blocks,
    /// A waiver of `marslab.yaml` covers it; says why.
    Waived(String),
    /// It was blessed; says by whom and why.
    Blessed(String),
    /// The cause is in shadow: reported only.
    Shadow,
}

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Place {
    /// File, as the repository calls it: `rules/service.rego`.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Name of the rule.
    pub rule: String,
    /// True in the candidate, false when it stands in the baseline only.
    pub in_candidate: bool,
}

/// What a pack said of a machine, and how it did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// Causes and objects: `service.obengine-stopped at service:obengine`.
    pub findings: Vec<String>,
    /// Evidence that it wants.
    pub insufficient: Vec<String>,
    /// Why a person must take over.
    pub escalate: String,
    /// Lines of its remediation.
    pub remediation: Vec<String>,
    /// Why the machine does not work after it; empty when it does or nothing was tried.
    pub not_cured: String,
    /// What the remediation changed without need, and what got worse.
    pub harm: Vec<String>,
    /// Why there was no answer.
    pub no_answer: String,
}

/// A fact that is needed for the verdict to move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Needed {
    /// `services.obengine.state`
    pub path: String,
    /// Its value on this machine, as JSON; empty when it is absent here.
    pub value: String,
    /// Its value on the healthy machine, as JSON; empty when it is absent there.
    pub healthy: String,
}

/// One machine whose verdict moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Flip {
    /// Its family.
    pub suite: Suite,
    /// `service/obengine-stopped`, `twin of ...`, `a + b (image, operation)`, `machine 48213`.
    pub machine: String,
    /// The baseline.
    pub before: Said,
    /// The candidate.
    pub after: Said,
    /// The smallest evidence that makes the same difference; empty when it was not looked for.
    pub evidence: Vec<Needed>,
}

/// All machines on which the same thing moved for the same cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What moved.
    pub kind: Kind,
    /// What it means.
    pub effect: Effect,
    /// The cause; none when the whole answer moved.
    pub cause: Option<CauseId>,
    /// Whether it stops the merge.
    pub decision: Decision,
    /// Machines, by family.
    pub machines: BTreeMap<Suite, usize>,
    /// Some of them, the documented ones first; at most [`NAMED`].
    pub flips: Vec<Flip>,
    /// Rules that changed and can reach this cause.
    pub rules: Vec<Place>,
}

impl Change {
    /// All machines.
    #[must_use]
    pub fn count(&self) -> usize {
        self.machines.values().sum()
    }
}

/// One cause, before and after, on catalogue and twins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfCause {
    /// The cause.
    pub cause: CauseId,
    /// The baseline.
    pub before: Counts,
    /// The candidate.
    pub after: Counts,
    /// Only reported.
    pub shadow: bool,
}

/// False alarms in the field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Alarms {
    /// Machines of the fleet.
    pub machines: usize,
    /// On how many of them the candidate names a cause that is not true and the baseline does not.
    pub new: usize,
    /// The other way round.
    pub gone: usize,
}

impl Alarms {
    /// New false alarms per million machines.
    #[must_use]
    pub fn new_per_million(&self) -> usize {
        (self.new * 1_000_000).checked_div(self.machines).unwrap_or(0)
    }
}

/// Something that was demanded and does not hold: a floor, a canary, a waiver, a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Complaint {
    /// How the gate must end because of it.
    pub code: u8,
    /// What is wrong and what to do, in words.
    pub text: String,
    /// Where, when it is a line of a file.
    pub place: Option<(String, u32)>,
}

/// Why which machines were looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Selection {
    /// Everything was asked in full.
    pub all: bool,
    /// Why, in one sentence.
    pub because: String,
    /// Rules that were added, removed or changed.
    pub changed: Vec<Place>,
    /// Rules that one of these can influence.
    pub reached: Vec<Place>,
    /// Rules of the candidate in all.
    pub rules: usize,
}

/// The version that a change means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// No verdict moved.
    Patch,
    /// Only gains.
    Minor,
    /// Something is lost.
    Major,
}

impl Bump {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What a gate gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gated {
    /// Version of this program.
    pub engine: &'static str,
    /// Identity of the catalogue.
    #[schemars(with = "String")]
    pub catalogue: Fingerprint,
    /// Seed.
    pub seed: u64,
    /// The pack that is in use.
    pub baseline: Pack,
    /// The pack that is to replace it.
    pub candidate: Pack,
    /// Families, with how much of each was looked at.
    pub suites: BTreeMap<Suite, Looked>,
    /// Why these.
    pub selection: Selection,
    /// What moved, losses first.
    pub changes: Vec<Change>,
    /// Every cause that a machine has or a pack names.
    pub causes: Vec<OfCause>,
    /// False alarms in the field.
    pub alarms: Alarms,
    /// What was demanded and does not hold.
    pub complaints: Vec<Complaint>,
    /// The version that this means.
    pub bump: Bump,
    /// The version that the candidate should have, when the baseline has one.
    pub proposed: Option<String>,
    /// How the program ends.
    pub code: u8,
}

impl Gated {
    /// The change may be merged.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.code == crate::error::exit::PASS
    }

    /// Changes that stop the merge.
    pub fn blocking(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.decision == Decision::Blocks)
    }
}
