//! What a diagnoser answers, in the only words that truth and diagnosis share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sim::cause::CauseId;

/// One cause that a diagnoser found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The cause.
    pub cause: CauseId,
    /// Exactly what is broken, as an address of state: `volume:C`, `task:\Microsoft\...`,
    /// `powershell:LocalMachine`. Empty when the diagnoser does not say.
    #[serde(default)]
    pub object: String,
    /// Paths of the facts that it was seen in: `scratch.config_folder.kek`.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// The answer of a diagnoser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// What is broken; empty together with `insufficient` and `escalate` means healthy.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Evidence that is missing for an answer.
    #[serde(default)]
    pub insufficient: Vec<String>,
    /// Why somebody else must take over; empty when not.
    #[serde(default)]
    pub escalate: String,
    /// Console lines that cure it, in order.
    #[serde(default)]
    pub remediation: Vec<String>,
}

impl Diagnosis {
    /// True when it says that nothing is broken.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.findings.is_empty() && self.insufficient.is_empty() && self.escalate.is_empty()
    }
}
