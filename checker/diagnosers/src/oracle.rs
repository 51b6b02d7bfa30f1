//! The oracle: says what it was given. The checker gives it the truth; it knows nothing itself.

use sim::evidence::Evidence;

use crate::{Ask, Diagnoser, Diagnosis, NoAnswer};

/// Answers with one fixed diagnosis.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    answer: Diagnosis,
}

impl Oracle {
    /// An oracle for one machine.
    #[must_use]
    pub fn new(answer: Diagnosis) -> Self {
        Self { answer }
    }
}

impl Diagnoser for Oracle {
    fn name(&self) -> &str {
        "oracle"
    }

    fn diagnose(&self, _: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        Ok(self.answer.clone())
    }
}
