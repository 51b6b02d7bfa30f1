//! The baseline that searches for the error code: one cause a message, nothing else is read.
//!
//! It is printed beside every diagnoser, because an answer is worth what it adds to this one.

use sim::cause::CauseId;
use sim::evidence::Evidence;

use crate::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer, Reads};

/// Message, the first cause that the documentation lists for it, and its first remedy.
const TABLE: [(&str, CauseId, &str); 10] = [
    ("34513", CauseId::CredentialExpired, CREDENTIAL),
    ("100050", CauseId::ClockSkew, "w32tm /resync"),
    ("0x1FC07", CauseId::ScratchLowSpace, ""),
    ("34506", CauseId::ScratchLowSpace, ""),
    ("SalChecksumStoreInitializationFailed", CauseId::AntivirusScratch, RESTART),
    ("SalVhdInitializationError", CauseId::AntivirusScratch, RESTART),
    ("SalLowDiskSpace", CauseId::AgentOutdated, INSTALLER),
    ("SalBitmapError", CauseId::AgentOutdated, INSTALLER),
    ("obengine", CauseId::EngineStopped, "net start obengine"),
    ("prerequisite", CauseId::DotNetTooOld, ""),
];
const CREDENTIAL: &str = "Get-AzRecoveryServicesVaultSettingsFile -Vault ContosoVault \
                          -Path C:\\Users\\Administrator\\Downloads";
const INSTALLER: &str = r"C:\Install\MARSAgentInstaller.exe /q";
const RESTART: &str = "Restart-Computer -Force";

/// Looks the message up in a table.
#[derive(Debug, Clone, Copy, Default)]
pub struct ErrorId;

impl Diagnoser for ErrorId {
    fn name(&self) -> &str {
        "error-id"
    }

    fn reads(&self) -> Reads {
        Reads::facts(&["operation.message"])
    }

    fn diagnose(&self, facts: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let operation = facts.operation();
        let row = TABLE.iter().find(|(message, _, _)| *message == operation.message);
        let Some((_, cause, line)) = row else { return Ok(Diagnosis::default()) };
        let evidence = vec!["operation.message".to_owned()];
        let finding = Finding { cause: *cause, object: String::new(), evidence };
        let remediation = Some(*line).filter(|line| !line.is_empty()).map(str::to_owned);
        Ok(Diagnosis {
            findings: vec![finding],
            remediation: remediation.into_iter().collect(),
            ..Diagnosis::default()
        })
    }
}
