//! The parrot: always says the most common cause. A canary: no score may reward it.

use sim::cause::CauseId;
use sim::evidence::Facts;

use crate::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer};

/// Always answers that the scratch folder has too little space: the cause with most error ids.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parrot;

impl Diagnoser for Parrot {
    fn name(&self) -> &'static str {
        "parrot"
    }

    fn diagnose(&self, _: &Facts, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let cause = CauseId::ScratchLowSpace;
        let finding = Finding { cause, object: "volume:C".to_owned(), evidence: Vec::new() };
        Ok(Diagnosis { findings: vec![finding], ..Diagnosis::default() })
    }
}
