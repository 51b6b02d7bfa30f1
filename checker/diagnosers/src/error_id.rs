//! The trivial baseline: looks up the error id and nothing else, as a search engine would.
//!
//! It shows what the error id alone is worth: several causes share each id (catalogue 5.3).

use sim::cause::CauseId;
use sim::evidence::Facts;

use crate::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer};

/// Answers the first cause that the documentation lists under the error id.
#[derive(Debug, Clone, Copy, Default)]
pub struct ErrorId;

/// First documented cause of each message.
const FIRST: [(&str, CauseId); 9] = [
    ("34513", CauseId::CredentialExpired),
    ("34506", CauseId::ScratchLowSpace),
    ("0x1FC07", CauseId::ScratchLowSpace),
    ("SalChecksumStoreInitializationFailed", CauseId::AntivirusScratch),
    ("SalVhdInitializationError", CauseId::AntivirusScratch),
    ("SalLowDiskSpace", CauseId::ScratchLowSpace),
    ("SalBitmapError", CauseId::AgentOutdated),
    ("obengine", CauseId::EngineStopped),
    ("snapshot", CauseId::ShadowStorage),
];

impl Diagnoser for ErrorId {
    fn name(&self) -> &'static str {
        "error-id"
    }

    fn diagnose(&self, facts: &Facts, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let silent = facts.operation.ended == sim::life::Ended::DidNotStart;
        let listed = FIRST.iter().find(|(id, _)| *id == facts.operation.message);
        let cause = listed.map(|(_, cause)| *cause);
        let cause = cause.or_else(|| silent.then_some(CauseId::TriggerDisabled));
        let finding =
            |cause| Finding { cause, object: String::new(), evidence: Vec::new() };
        Ok(Diagnosis { findings: cause.map(finding).into_iter().collect(), ..Diagnosis::default() })
    }
}
