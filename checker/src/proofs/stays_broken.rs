//! Proof 3: it does not heal by itself.

use scenarios::scenario::Heals;
use sim::kernel::time::Span;
use sim::life;

use super::{Case, Held, Proof};

pub(super) const PROOF: Proof = Proof { number: 3, claim: "it does not heal by itself", hold };

fn hold(case: &Case<'_>) -> Held {
    if case.is_control() {
        return Ok(());
    }
    let mut world = case.broken()?.world.clone();
    if case.scenario.heals == Heals::ByRetry {
        let outcome = life::run(&mut world, case.scenario.operation);
        return if outcome.ok() { Ok(()) } else { Err("a retry does not help".to_owned()) };
    }
    let by_itself = case.scenario.heals == Heals::ByItself;
    for cycle in 1..=3 {
        let next = world.now + Span::days(1);
        life::advance(&mut world, next);
        if life::run(&mut world, case.scenario.operation).ok() {
            let told = || format!("it heals by itself in cycle {cycle}");
            return if by_itself { Ok(()) } else { Err(told()) };
        }
    }
    if by_itself { Err("it does not heal by itself".to_owned()) } else { Ok(()) }
}
