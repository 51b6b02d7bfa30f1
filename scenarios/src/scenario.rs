//! What a scenario says: a healthy machine, what breaks, and the truth about why.
//!
//! Every line is injected, checked or graded. The shape is `../shared/design/architecture.md` 4.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sim::cause::CauseId;
use sim::fault::Fault;
use sim::life::{Ended, Operation};
use sim::mars::messages::Message;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

/// An event that must be in a log after the operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedEvent {
    /// Channel.
    pub channel: String,
    /// Event id.
    pub id: u32,
}

/// What the model must produce; it is compared, never pasted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Symptom {
    /// How the operation ends.
    pub outcome: Ended,
    /// Error id or symbol that the operator sees; absent when there is no message.
    #[serde(default)]
    pub message: Option<Message>,
    /// Events that appear.
    #[serde(default)]
    pub events: Vec<ExpectedEvent>,
}

/// Why it is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The causes, exactly.
    pub causes: Vec<CauseId>,
    /// What exactly is broken, as an address.
    pub object: String,
}

/// When a person must take over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Escalate {
    /// Never: it can be cured here.
    #[default]
    Never,
    /// Always: the documentation does.
    Always,
}

impl Escalate {
    fn is_never(&self) -> bool {
        *self == Self::Never
    }
}

/// Why a scenario does not stay broken by itself (proof 3 then asks for the opposite).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Heals {
    /// It stays broken.
    #[default]
    Never,
    /// The message itself says that a retry helps (S90).
    ByRetry,
    /// The documentation says that it ends after some hours (X75).
    ByItself,
}

impl Heals {
    fn is_never(&self) -> bool {
        *self == Self::Never
    }
}

/// Images on which the cause can exist, when it cannot on every one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnlyOn {
    /// Base images (without the suffix of a stage), the scenario's own among them.
    pub images: Vec<String>,
    /// Why it cannot exist on the others.
    pub because: String,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Rows of the catalogue that it reproduces. Empty only for healthy controls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// One line.
    pub title: Bilingual,
    /// What the customer writes; never names the cause.
    pub ticket: Bilingual,
    /// The healthy machine: `server-2016-protected`.
    pub image: String,
    /// What the customer tries.
    pub operation: Operation,
    /// What breaks. Faults that a healthy control needs are near-misses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// Further state around the fault that is not its cause (a moved folder, a fuller disk).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub setting: Vec<Fault>,
    /// What the model must produce; absent for healthy controls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symptom: Option<Symptom>,
    /// Why; absent for healthy controls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truth: Option<Truth>,
    /// The healthy neighbour: faults in place of `faults`, one step short of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Vec<Fault>>,
    /// Console lines that cure it; any one variant is accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cures: Vec<Vec<String>>,
    /// State that a cure may change beside the fault's own; addresses, `*` at the end for any rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_change: Vec<String>,
    /// When a person must take over.
    #[serde(default, skip_serializing_if = "Escalate::is_never")]
    pub escalate: Escalate,
    /// Whether it heals by itself.
    #[serde(default, skip_serializing_if = "Heals::is_never")]
    pub heals: Heals,
    /// Other causes whose cure cures this one too (declared in the wrong-fix matrix).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_cures: Vec<CauseId>,
    /// Images on which the cause can exist; absent when it has the same effect on all (proof 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_on: Option<OnlyOn>,
    /// Three hints, weakest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Bilingual>,
}

impl Scenario {
    /// A machine with known truth that nobody wrote a document for: no ticket, no symptom, no cure.
    #[must_use]
    pub fn bare(
        image: &str,
        operation: Operation,
        faults: Vec<Fault>,
        truth: Option<Truth>,
    ) -> Self {
        let none = || Bilingual { en: String::new(), ko: String::new() };
        Self {
            documents: Vec::new(),
            title: none(),
            ticket: none(),
            image: image.to_owned(),
            operation,
            faults,
            setting: Vec::new(),
            symptom: None,
            truth,
            twin: None,
            cures: Vec::new(),
            may_change: Vec::new(),
            escalate: Escalate::Never,
            heals: Heals::Never,
            shared_cures: Vec::new(),
            only_on: None,
            hints: Vec::new(),
        }
    }

    /// The same place and story with other faults, of which none is a failure: nothing of it says
    /// what a broken machine would need.
    #[must_use]
    pub fn control(&self, faults: Vec<Fault>) -> Self {
        Self {
            title: self.title.clone(),
            ticket: self.ticket.clone(),
            setting: self.setting.clone(),
            ..Self::bare(&self.image, self.operation, faults, None)
        }
    }

    /// The document of this scenario.
    ///
    /// # Errors
    /// Never for what was loaded; what the writer of YAML says.
    pub fn document(&self) -> Result<String, String> {
        serde_saphyr::to_string(self).map_err(|error| error.to_string())
    }
}
