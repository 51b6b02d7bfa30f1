//! Facts that are collected when somebody first reads them.
//!
//! Why: collecting takes longer than an operation, and not every diagnoser looks at facts. World
//! and outcome are borrowed meanwhile, so it never shows when they were read.

use std::cell::OnceCell;
use std::ops::Deref;

use super::collect::{self, collect};
use super::facts::{Facts, OperationFacts};
use crate::life::Outcome;
use crate::world::World;

/// What is shown to a diagnoser of one machine after an operation: it reads as [`Facts`].
#[derive(Debug)]
pub enum Evidence<'w> {
    /// Facts that are there already: changed after collecting, for instance.
    Known(&'w Facts),
    /// Facts that nobody may ask for.
    OnDemand(OnDemand<'w>),
}

/// A machine that was not looked at yet, or was.
#[derive(Debug)]
pub struct OnDemand<'w> {
    world: &'w World,
    outcome: &'w Outcome,
    facts: OnceCell<Box<Facts>>,
}

impl<'w> Evidence<'w> {
    /// Of a machine after an operation.
    #[must_use]
    pub fn of(world: &'w World, outcome: &'w Outcome) -> Self {
        Self::OnDemand(OnDemand { world, outcome, facts: OnceCell::new() })
    }

    /// What the customer tried and saw; nothing else is collected for it.
    #[must_use]
    pub fn operation(&self) -> OperationFacts {
        match self {
            Self::Known(facts) => facts.operation.clone(),
            Self::OnDemand(machine) => collect::operation(machine.outcome),
        }
    }

    /// The facts that were collected, if somebody has read them.
    #[must_use]
    pub fn collected(self) -> Option<Facts> {
        match self {
            Self::Known(_) => None,
            Self::OnDemand(machine) => machine.facts.into_inner().map(|facts| *facts),
        }
    }
}

impl<'w> From<&'w Facts> for Evidence<'w> {
    fn from(facts: &'w Facts) -> Self {
        Self::Known(facts)
    }
}

impl Deref for Evidence<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        match self {
            Self::Known(facts) => facts,
            Self::OnDemand(OnDemand { world, outcome, facts }) => {
                facts.get_or_init(|| Box::new(collect(world, outcome)))
            }
        }
    }
}
