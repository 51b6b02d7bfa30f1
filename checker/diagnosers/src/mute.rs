//! The mute: says that everything is healthy. A canary: it must fail everywhere it should.

use sim::evidence::Facts;

use crate::{Ask, Diagnoser, Diagnosis, NoAnswer};

/// Always answers "healthy".
#[derive(Debug, Clone, Copy, Default)]
pub struct Mute;

impl Diagnoser for Mute {
    fn name(&self) -> &'static str {
        "mute"
    }

    fn diagnose(&self, _: &Facts, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        Ok(Diagnosis::default())
    }
}
