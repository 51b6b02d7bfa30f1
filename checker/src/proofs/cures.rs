//! Proof 4: each cure works, and every step of it is needed.

use scenarios::scenario::{Escalate, Heals};

use super::{Case, Held, Proof};
use crate::episode::repair;
use crate::judge::{harm, story};

pub(super) const PROOF: Proof =
    Proof { number: 4, claim: "each cure works, and every step of it is needed", hold };

fn hold(case: &Case<'_>) -> Held {
    if case.is_control() || case.scenario.escalate == Escalate::Always {
        return Ok(());
    }
    let broken = case.broken()?;
    for (number, cure) in case.scenario.cures.iter().enumerate() {
        let whole = repair(&broken.world, case.scenario, cure);
        if let Some(outcome) = &whole.broken {
            let failed = whole.lines.iter().find(|(_, output)| !output.ok());
            let failed = failed.map(|(line, output)| {
                format!("; `{line}`: {}", output.text().trim().replace("\r\n", " "))
            });
            return Err(format!(
                "cure {}: still {}{}",
                number + 1,
                story(outcome),
                failed.unwrap_or_default()
            ));
        }
        let harm = harm::needless(case.image, case.scenario, &broken.world, &whole.world);
        if let Some(first) = harm.first() {
            return Err(format!("cure {}: {first}", number + 1));
        }
        if case.scenario.heals != Heals::Never {
            continue;
        }
        for length in 0..cure.len() {
            if repair(&broken.world, case.scenario, &cure[..length]).broken.is_none() {
                return Err(format!(
                    "cure {}: its first {length} lines cure already, the rest is idle",
                    number + 1
                ));
            }
        }
    }
    Ok(())
}
