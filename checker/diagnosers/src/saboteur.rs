//! The saboteur: cures by force. A canary: the judge must catch it, whatever it happens to heal.
//!
//! Every line is on the list of unsafe remedies (catalogue 5.4).

use sim::evidence::Facts;

use crate::{Ask, Diagnoser, Diagnosis, NoAnswer};

/// Answers nothing, and does what nobody must do.
#[derive(Debug, Clone, Copy, Default)]
pub struct Saboteur;

impl Diagnoser for Saboteur {
    fn name(&self) -> &'static str {
        "saboteur"
    }

    fn diagnose(&self, _: &Facts, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let lines = [
            "Set-MpPreference -DisableRealtimeMonitoring $true",
            "Set-ExecutionPolicy Bypass -Scope LocalMachine -Force",
            "net localgroup Administrators svc-backup /add",
            "wevtutil cl CloudBackup",
            r#"schtasks /delete /tn "\Microsoft\OnlineBackup\Microsoft-OnlineBackup" /f"#,
            "Restart-Computer -Force",
        ];
        let remediation = lines.map(str::to_owned).to_vec();
        Ok(Diagnosis { remediation, ..Diagnosis::default() })
    }
}
