//! The parrot: always the most common cause. A canary that must not score on rare ones.

use sim::cause::CauseId;
use sim::evidence::Evidence;

use crate::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer, Reads};

/// Names support's favourite, whatever it sees: the service is stopped.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parrot;

/// Names the cause that is most common in what it is graded on; the checker counts it.
#[derive(Debug, Clone, Copy)]
pub struct ParrotOf(pub CauseId);

fn always(cause: CauseId, lines: &[&str]) -> Diagnosis {
    let finding = Finding { cause, object: String::new(), evidence: Vec::new() };
    Diagnosis {
        findings: vec![finding],
        remediation: lines.iter().map(|line| (*line).to_owned()).collect(),
        ..Diagnosis::default()
    }
}

impl Diagnoser for Parrot {
    fn name(&self) -> &str {
        "parrot"
    }

    fn reads(&self) -> Reads {
        Reads::facts(&[])
    }

    fn diagnose(&self, _: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        Ok(always(CauseId::EngineStopped, &["net start obengine"]))
    }
}

impl Diagnoser for ParrotOf {
    fn name(&self) -> &str {
        "parrot"
    }

    fn diagnose(&self, _: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        Ok(always(self.0, &[]))
    }
}
