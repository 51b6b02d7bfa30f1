//! Missing evidence: each source is hidden in turn, from every scenario.
//!
//! When the source that decides is hidden, the right answer is that it is needed; when any other
//! is, the answer must not move ([`crate::judge::missing`]).

use diagnosers::Diagnoser;
use scenarios::catalog::Entry;
use sim::evidence::{self, Evidence, Source};

use super::{Case, Found, of_each};
use crate::episode::{NoConsole, break_with, repair};
use crate::judge::missing::{grade, is_decisive};
use crate::run::{Sources, image};

/// Hides every source from every scenario.
#[must_use]
pub fn sweep(sources: &Sources, diagnoser: &dyn Diagnoser) -> Vec<Case> {
    of_each(sources, |entry| one(sources, entry, diagnoser))
}

fn one(sources: &Sources, entry: &Entry, diagnoser: &dyn Diagnoser) -> Vec<Case> {
    let scenario = &entry.scenario;
    let broken = image(sources, entry).and_then(|image| {
        break_with(&image, scenario, &scenario.faults).map_err(|error| error.to_string())
    });
    let broken = match broken {
        Ok(broken) => broken,
        Err(why) => return vec![Case::new(&entry.name, "nothing", Err(why))],
    };
    let facts = evidence::collect(&broken.world, &broken.outcome);
    let full = match diagnoser.diagnose(&Evidence::from(&facts), &mut NoConsole) {
        Ok(full) => full,
        Err(why) => return vec![Case::new(&entry.name, "nothing", Err(why.to_string()))],
    };
    let mut cases = Vec::new();
    for source in Source::ALL {
        for reason in source.reasons() {
            let mut seen = facts.clone();
            seen.hide(*source, *reason);
            let works = broken.outcome.ok();
            let result = diagnoser
                .diagnose(&Evidence::from(&seen), &mut NoConsole)
                .map_err(|e| e.to_string());
            let result = result.and_then(|answer| {
                grade(&full, source.name(), works, &answer)?;
                // Another remedy is as good when it cures; the same one needs no second look.
                let same = answer.remediation == full.remediation
                    || answer.findings.len() < full.findings.len();
                let fails = || repair(&broken.world, scenario, &answer.remediation).broken;
                match if same { None } else { fails() } {
                    None => Ok(()),
                    Some(outcome) => {
                        let story = crate::judge::story(&outcome);
                        Err(format!("its remedy no longer cures: still {story}"))
                    }
                }
            });
            let decisive = is_decisive(&full, source.name());
            let found = if decisive { Found::Needed } else { Found::Unmoved };
            let about = format!("{} {}", source.name(), reason.word());
            cases.push(Case::new(&entry.name, &about, result.map(|()| found)));
        }
    }
    cases
}
