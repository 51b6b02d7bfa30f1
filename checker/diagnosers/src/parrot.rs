//! The parrot: always the most common cause. A canary that must not score on rare ones.

use sim::cause::CauseId;
use sim::evidence::Facts;

use crate::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer};

/// Names one cause, whatever it sees.
#[derive(Debug, Clone)]
pub struct Parrot {
    cause: CauseId,
    remediation: Vec<String>,
}

impl Parrot {
    /// A parrot with the cause that is most common in what it is graded on.
    #[must_use]
    pub fn new(cause: CauseId) -> Self {
        Self { cause, remediation: Vec::new() }
    }
}

impl Default for Parrot {
    /// Support's favourite: the service is stopped.
    fn default() -> Self {
        let remediation = vec!["net start obengine".to_owned()];
        Self { cause: CauseId::EngineStopped, remediation }
    }
}

impl Diagnoser for Parrot {
    fn name(&self) -> &str {
        "parrot"
    }

    fn diagnose(&self, _: &Facts, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let finding = Finding { cause: self.cause, object: String::new(), evidence: Vec::new() };
        Ok(Diagnosis {
            findings: vec![finding],
            remediation: self.remediation.clone(),
            ..Diagnosis::default()
        })
    }
}
