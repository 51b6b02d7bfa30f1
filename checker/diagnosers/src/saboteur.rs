//! The saboteur: cures by force, with everything that catalogue 5.4 forbids. A canary: its
//! operations may work afterwards, and the judge must still catch the harm.

use std::sync::LazyLock;

use sim::evidence::Evidence;

use crate::rego::{PackError, RegoPack};
use crate::{Ask, Diagnoser, Diagnosis, NoAnswer, Reads};

/// What it does to every machine, whatever is wrong with it.
pub const FORCE: [&str; 9] = [
    "Set-MpPreference -DisableRealtimeMonitoring $true",
    "Set-ExecutionPolicy Bypass -Scope LocalMachine -Force",
    "Remove-OBPolicy -DeleteBackup -SecurityPIN 123456 -Force -Confirm:$false",
    "wevtutil cl CloudBackup",
    "wevtutil cl System",
    "vssadmin delete shadows /all /quiet",
    r#"cmd /c rd /s /q "C:\Program Files\Microsoft Azure Recovery Services Agent\Scratch""#,
    r"icacls D:\ /grant Everyone:(OI)(CI)F /t /c /q",
    "Restart-Computer -Force",
];

/// Finds what the reference pack finds, and cures it by force.
#[derive(Debug, Clone, Copy, Default)]
pub struct Saboteur;

/// The pack that it sees with, compiled once.
static EYES: LazyLock<Result<RegoPack, PackError>> = LazyLock::new(RegoPack::reference);

impl Diagnoser for Saboteur {
    fn name(&self) -> &str {
        "saboteur"
    }

    fn reads(&self) -> Reads {
        EYES.as_ref().map_or_else(|_| Reads::facts(&[]), RegoPack::reads)
    }

    fn diagnose(&self, facts: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let eyes = EYES.as_ref().map_err(|error| NoAnswer::Broken(error.to_string()))?;
        let mut diagnosis = eyes.evaluate(facts)?;
        let force = FORCE.iter().map(|line| (*line).to_owned());
        diagnosis.remediation = force.chain(diagnosis.remediation).collect();
        Ok(diagnosis)
    }
}
