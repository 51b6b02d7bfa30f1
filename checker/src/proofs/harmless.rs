//! Proof 9: a cure harms no healthy machine and converges.

use super::{Case, Held, Proof};
use crate::episode::repair;
use crate::judge::story;

pub(super) const PROOF: Proof =
    Proof { number: 9, claim: "a cure harms no healthy machine and converges", hold };

fn hold(case: &Case<'_>) -> Held {
    let setting = case.setting()?;
    for (number, cure) in case.scenario.cures.iter().enumerate() {
        let once = repair(setting, case.scenario, cure);
        if let Some(outcome) = &once.broken {
            return Err(format!("cure {} on the healthy machine: {}", number + 1, story(outcome)));
        }
        let twice = repair(&once.world, case.scenario, cure);
        let moved = twice.world.differences(&once.world);
        let moved = moved.iter().find(|path| !changes_each_time(path.kind(), path.path()));
        if let Some(path) = moved {
            let thrice = repair(&twice.world, case.scenario, cure);
            let seen = [&once, &twice, &thrice].map(|repair| repair.world.show(path));
            let [first, second, third] = seen.map(|seen| seen.unwrap_or("absent".to_owned()));
            let settles = if second == third { "settles only then" } else { "never settles" };
            return Err(format!(
                "cure {} changes {path} each time and {settles}: `{first}` after the first run, \
                 `{second}` after the second, `{third}` after the third",
                number + 1
            ));
        }
    }
    Ok(())
}

/// Pieces that rightly differ each time a line is typed: new credentials, restarts, file times.
fn changes_each_time(kind: &str, path: &str) -> bool {
    let each_time = [("vault", "issued"), ("vault", "servers"), ("machine", "booted")];
    each_time.contains(&(kind, path)) || kind == "file"
}
