//! Proof 2: the fault shows the documented symptom.

use sim::fault::Break;

use super::{Case, Held, Proof};
use crate::judge;

pub(super) const PROOF: Proof =
    Proof { number: 2, claim: "the fault shows the documented symptom", hold };

fn hold(case: &Case<'_>) -> Held {
    let broken = case.broken()?;
    for fault in &case.scenario.faults {
        if !fault.holds(&broken.injected) {
            return Err(format!("the fault {fault:?} does not hold after injection"));
        }
    }
    judge::reproduced(case.scenario, broken)
}
