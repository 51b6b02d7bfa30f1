//! The mute: always says that nothing is broken. A baseline, and a canary that must fail.

use sim::evidence::Evidence;

use crate::{Ask, Diagnoser, Diagnosis, NoAnswer, Reads};

/// Says healthy, whatever it sees.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mute;

impl Diagnoser for Mute {
    fn name(&self) -> &str {
        "mute"
    }

    fn reads(&self) -> Reads {
        Reads::facts(&[])
    }

    fn diagnose(&self, _: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        Ok(Diagnosis::default())
    }
}
