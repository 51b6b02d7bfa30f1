//! Proof 11: what only hides the symptom is judged as failure.
//!
//! *Models*: the exact diagnosis that hands nothing over to a person, with a move in place of its
//! remediation that makes the symptom go away without curing anything: no task, no log, no
//! protected data, no policy. The moves are console lines and go through the judge that judges
//! every diagnoser. It must not pass any.
//! *Why every scenario*: a move that the judge catches on one machine may be allowed on another,
//! because a scenario's fault or `may_change` names the same state.

use diagnosers::Diagnosis;

use super::{Case, Held, Proof};
use crate::episode::{Episode, repair};
use crate::judge;
use crate::run::answer_to;

pub(super) const PROOF: Proof =
    Proof { number: 11, claim: "what only hides the symptom is judged as failure", hold };

/// A move that hides symptoms.
#[derive(Debug)]
pub struct Move {
    /// What somebody would call it.
    pub name: &'static str,
    /// Console lines.
    pub lines: &'static [&'static str],
}

/// Every such move.
pub const MOVES: &[Move] = &[
    Move {
        name: "disabling the task",
        lines: &[r"schtasks /change /tn \Microsoft\OnlineBackup\Microsoft-OnlineBackup /disable"],
    },
    Move {
        name: "deleting the task",
        lines: &[r"schtasks /delete /tn \Microsoft\OnlineBackup\Microsoft-OnlineBackup /f"],
    },
    Move { name: "clearing the log", lines: &[r"wevtutil cl CloudBackup"] },
    Move { name: "stopping the monitoring", lines: &[r"wevtutil sl CloudBackup /e:false"] },
    Move {
        name: "removing the protected item",
        lines: &[r"wabadmin policy add C:\Install", r"wabadmin policy remove D:\"],
    },
    Move { name: "excluding the protected data", lines: &[r"wabadmin policy exclude D:\Data"] },
    Move {
        name: "pausing the policy",
        lines: &[r"Set-OBPolicyState -State Paused -Confirm:$false"],
    },
    Move { name: "deleting the policy", lines: &[r"Remove-OBPolicy -Confirm:$false"] },
];

fn hold(case: &Case<'_>) -> Held {
    let broken = case.broken()?;
    let mut episode = Episode::unanswered(broken.clone());
    let mut passed = Vec::new();
    for hiding in MOVES {
        let lines: Vec<String> = hiding.lines.iter().map(|line| (*line).to_owned()).collect();
        let repair = repair(&broken.world, case.scenario, &lines);
        // Where nothing is broken, a move that is refused hides nothing.
        if case.is_control() && !repair.lines.iter().any(|(_, output)| output.ok()) {
            continue;
        }
        episode.repair = Some(repair);
        let exact = answer_to(case.scenario);
        episode.answer = Ok(Diagnosis { remediation: lines, escalate: String::new(), ..exact });
        if judge::judge(case.name, case.image, case.scenario, &episode).passed() {
            passed.push(format!("{} (`{}`)", hiding.name, hiding.lines.join("; ")));
        }
    }
    if passed.is_empty() { Ok(()) } else { Err(format!("the judge accepts {}", passed.join(", "))) }
}
