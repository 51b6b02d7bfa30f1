//! What every scenario proves about itself (proofs.md, section 1).
//!
//! Proofs 1-6, 9 and 10 so far; 7, 8 and 11 come with the complete catalogue.

use diagnosers::Diagnoser;
use scenarios::Scenario;
use scenarios::scenario::{Escalate, Heals};
use serde::Serialize;
use sim::fault::Break;
use sim::kernel::time::Span;
use sim::life::{self, Operation};
use sim::world::World;

use crate::episode::{self, break_with, repair};
use crate::judge::{self, harm, story};

/// A proof, by its number in the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Proof(pub u8);

impl Proof {
    /// The proofs that are carried out.
    pub const ALL: [Proof; 9] =
        [Proof(1), Proof(2), Proof(3), Proof(4), Proof(5), Proof(6), Proof(9), Proof(10), Proof(0)];

    /// What it shows.
    #[must_use]
    pub fn claim(self) -> &'static str {
        match self.0 {
            0 => "evidence names neither scenario nor cause",
            1 => "the image is healthy",
            2 => "the fault shows the documented symptom",
            3 => "it does not heal by itself",
            4 => "each cure works, and every step of it is needed",
            5 => "undoing the fault restores the image",
            6 => "undoing only the cause heals",
            9 => "a cure harms no healthy machine and converges",
            10 => "the twin is healthy and the rules are silent on it",
            _ => "unknown",
        }
    }
}

/// A proof that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Which.
    pub proof: Proof,
    /// Why not.
    pub why: String,
}

/// Carries out all proofs of a scenario. Empty when all hold.
#[must_use]
pub fn prove(name: &str, image: &World, scenario: &Scenario, rules: &dyn Diagnoser) -> Vec<Broken> {
    let case = Case { name, image, scenario, rules };
    Proof::ALL
        .into_iter()
        .filter_map(|proof| {
            let result = match proof.0 {
                0 => case.no_leak(),
                1 => case.image_is_healthy(),
                2 => case.symptom(),
                3 => case.stays_broken(),
                4 => case.cures_work(),
                5 => case.undo_restores(),
                6 => case.necessary(),
                9 => case.cures_are_harmless(),
                _ => case.twin(),
            };
            result.err().map(|why| Broken { proof, why })
        })
        .collect()
}

struct Case<'c> {
    name: &'c str,
    image: &'c World,
    scenario: &'c Scenario,
    rules: &'c dyn Diagnoser,
}

type Held = Result<(), String>;

impl Case<'_> {
    fn is_control(&self) -> bool {
        self.scenario.truth.is_none()
    }

    fn broken(&self) -> Result<episode::Broken, String> {
        break_with(self.image, self.scenario, &self.scenario.faults).map_err(|e| e.to_string())
    }

    fn image_is_healthy(&self) -> Held {
        let mut world = self.image.clone();
        healthy(&mut world, self.scenario.operation)?;
        // What stands around the fault must be healthy too.
        let mut world = episode::inject(self.image, &self.scenario.setting)
            .map_err(|error| error.to_string())?;
        healthy(&mut world, self.scenario.operation)
    }

    fn symptom(&self) -> Held {
        let broken = self.broken()?;
        for fault in &self.scenario.faults {
            if !fault.holds(&broken.injected) {
                return Err(format!("the fault {fault:?} does not hold after injection"));
            }
        }
        judge::reproduced(self.scenario, &broken)
    }

    fn stays_broken(&self) -> Held {
        if self.is_control() {
            return Ok(());
        }
        let mut world = self.broken()?.world;
        if self.scenario.heals == Heals::ByRetry {
            let outcome = life::run(&mut world, self.scenario.operation);
            return if outcome.ok() { Ok(()) } else { Err("a retry does not help".to_owned()) };
        }
        let by_itself = self.scenario.heals == Heals::ByItself;
        for cycle in 1..=3 {
            let next = world.now + Span::days(1);
            life::advance(&mut world, next);
            if life::run(&mut world, self.scenario.operation).ok() {
                let told = || format!("it heals by itself in cycle {cycle}");
                return if by_itself { Ok(()) } else { Err(told()) };
            }
        }
        if by_itself { Err("it does not heal by itself".to_owned()) } else { Ok(()) }
    }

    fn cures_work(&self) -> Held {
        if self.is_control() || self.scenario.escalate == Escalate::Always {
            return Ok(());
        }
        let broken = self.broken()?;
        for (number, cure) in self.scenario.cures.iter().enumerate() {
            let whole = repair(&broken.world, self.scenario, cure);
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
            let harm = harm::needless(self.image, self.scenario, &broken.world, &whole.world);
            if let Some(first) = harm.first() {
                return Err(format!("cure {}: {first}", number + 1));
            }
            if self.scenario.heals != Heals::Never {
                continue;
            }
            for length in 0..cure.len() {
                if repair(&broken.world, self.scenario, &cure[..length]).broken.is_none() {
                    return Err(format!(
                        "cure {}: its first {length} lines cure already, the rest is idle",
                        number + 1
                    ));
                }
            }
        }
        Ok(())
    }

    fn undo_restores(&self) -> Held {
        let mut world = episode::inject(self.image, &self.scenario.setting)
            .map_err(|error| error.to_string())?;
        for fault in &self.scenario.faults {
            let before = world.clone();
            let touched = fault.touches(&before);
            fault.inject(&mut world).map_err(|error| error.to_string())?;
            let mut undone = world.clone();
            touched.iter().for_each(|path| undone.restore(&before, path));
            if let Some(left) = undone.differences(&before).first() {
                return Err(format!("{fault:?} also changes {left}"));
            }
        }
        Ok(())
    }

    fn necessary(&self) -> Held {
        if self.is_control() {
            return Ok(());
        }
        let broken = self.broken()?;
        let setting = episode::inject(self.image, &self.scenario.setting)
            .map_err(|error| error.to_string())?;
        let mut world = broken.world;
        for fault in &self.scenario.faults {
            fault.touches(&setting).iter().for_each(|path| world.restore(&setting, path));
        }
        // A mount that hangs stays until somebody cancels it (S68).
        sim::mars::restore::cancel(&mut world.site());
        // The latch of change tracking is a consequence that only a restart clears (S83-S86).
        if world.agent.tracking_fault.is_some() {
            world.restart();
        }
        healthy(&mut world, self.scenario.operation)
            .map_err(|why| format!("with only the cause undone {why}"))
    }

    fn cures_are_harmless(&self) -> Held {
        let setting = episode::inject(self.image, &self.scenario.setting)
            .map_err(|error| error.to_string())?;
        for (number, cure) in self.scenario.cures.iter().enumerate() {
            let once = repair(&setting, self.scenario, cure);
            if let Some(outcome) = &once.broken {
                return Err(format!(
                    "cure {} on the healthy machine: {}",
                    number + 1,
                    story(outcome)
                ));
            }
            let twice = repair(&once.world, self.scenario, cure);
            let moved = twice.world.differences(&once.world);
            let moved = moved.iter().find(|path| !changes_each_time(path.kind(), path.path()));
            if let Some(path) = moved {
                return Err(format!("cure {} changes {path} again the second time", number + 1));
            }
        }
        Ok(())
    }

    fn twin(&self) -> Held {
        let faults = match &self.scenario.twin {
            Some(twin) => twin,
            None if self.is_control() => &self.scenario.faults,
            None => return Err("there is no twin".to_owned()),
        };
        let episode = episode::play(self.image, self.scenario, faults, self.rules)
            .map_err(|error| error.to_string())?;
        if !episode.broken.outcome.ok() {
            return Err(format!("the twin {}", story(&episode.broken.outcome)));
        }
        match episode.answer {
            Ok(answer) if answer.is_healthy() => Ok(()),
            Ok(answer) => {
                let said: Vec<&str> = answer.findings.iter().map(|f| f.cause.id()).collect();
                Err(format!("false alarm on the twin: {}", said.join(", ")))
            }
            Err(why) => Err(why.to_string()),
        }
    }

    fn no_leak(&self) -> Held {
        let broken = self.broken()?;
        let facts = sim::evidence::collect(&broken.world, &broken.outcome);
        let text = serde_json::to_string(&facts).map_err(|error| error.to_string())?;
        let short = self.name.rsplit('/').next().unwrap_or(self.name);
        let causes = self.scenario.truth.iter().flat_map(|truth| &truth.causes);
        let words = [self.name, short, &self.scenario.title.en, &self.scenario.title.ko];
        let leaked = words.into_iter().chain(causes.map(|cause| cause.id()));
        match leaked.into_iter().find(|word| word.len() > 3 && text.contains(word)) {
            Some(word) => Err(format!("the evidence contains `{word}`")),
            None => Ok(()),
        }
    }
}

/// Pieces that rightly differ each time a line is typed: new credentials, restarts, file times.
fn changes_each_time(kind: &str, path: &str) -> bool {
    matches!((kind, path), ("vault", "issued") | ("machine", "booted")) || kind == "file"
}

fn healthy(world: &mut World, operation: Operation) -> Held {
    life::verify(world, operation).map_err(|outcome| format!("the machine {}", story(&outcome)))
}
