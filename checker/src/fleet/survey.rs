//! Asking about every machine of a field, once about all that are the same.
//!
//! *Promise*: the answer about a machine is that which was given to its kind, and machines of one
//! kind differ in nothing but their names. Blocks of machines follow from their numbers alone,
//! whatever the threads; memory does not grow with the number of machines.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use sim::evidence::Evidence;

use super::field::Field;
use super::lately::Lately;
use super::machine::Fact;
use super::memo::{Memo, Table};
use super::plan::{Key, Own, Plan};
use crate::episode::Broken;
use crate::error::Error;

/// Machines that are planned and asked about together.
const CHUNK: u64 = 16_384;
/// Machines of a block that are drawn before any of them is looked up: a processor waits for the
/// memory of several look-ups at once, but not across the drawing of a machine.
const TOGETHER: usize = 128;
/// Kinds of machines that are remembered: as many as ten million machines have.
const KEPT: usize = 1 << 19;
/// Kinds that are remembered at most as being worked out.
const SOUGHT: usize = 1 << 10;

/// A machine to be asked about.
#[derive(Debug)]
pub struct Sample<'a> {
    /// What it is.
    pub key: &'a Key,
    /// The machine, before and after its operation.
    pub broken: &'a Broken,
    /// What can be seen; collected when it is first read.
    pub facts: &'a Evidence<'a>,
    /// What is broken; empty when nothing is.
    pub truth: &'a [Fact],
}

/// What is known of a machine.
#[derive(Debug, Clone)]
pub struct Asked<R> {
    /// What is broken; empty when nothing is.
    pub truth: Arc<[Fact]>,
    /// What was answered.
    pub answer: R,
}

/// A kind of machine, and what is known of it.
#[derive(Debug)]
pub struct Kind<R> {
    /// What it is.
    pub key: Key,
    /// What is known of it.
    pub asked: Asked<R>,
}

/// Machines with consecutive numbers.
#[derive(Debug)]
pub struct Block<R> {
    /// The number of the first.
    pub first: u64,
    /// What each has beside its kind.
    pub machines: Vec<Own>,
    /// Their kinds, in the order in which they first turn up.
    pub kinds: Vec<Kind<R>>,
}

/// A field about whose machines somebody is asked.
pub struct Survey<'f, 's, R> {
    field: &'f Field<'s>,
    ask: Box<dyn Fn(&Sample<'_>) -> R + Sync + Send + 'f>,
    /// Nobody looks at the screen, so that its language makes no difference.
    unseen: bool,
    /// None: what its key says does not go together.
    kinds: Lately<Key, Option<Asked<R>>>,
    /// What threads are working out, so that none does what another one is doing.
    sought: Memo<Key, Option<Asked<R>>>,
}

impl<'f, 's, R: Clone + Send + Sync> Survey<'f, 's, R> {
    /// A survey in which `ask` is asked. It must answer by what a sample shows alone.
    pub fn new(field: &'f Field<'s>, ask: impl Fn(&Sample<'_>) -> R + Sync + Send + 'f) -> Self {
        let (kinds, sought) = (Lately::new(KEPT), Memo::new(SOUGHT));
        Self { field, ask: Box::new(ask), unseen: false, kinds, sought }
    }

    /// A survey in which `ask` looks at the truth and at how the operation ended, and at nothing
    /// that a language shows in: machines that differ only in that are run once. No operation
    /// depends on the display language (`marslab sweep invariance` holds every scenario to it).
    pub fn unseen(field: &'f Field<'s>, ask: impl Fn(&Sample<'_>) -> R + Sync + Send + 'f) -> Self {
        Self { unseen: true, ..Self::new(field, ask) }
    }

    /// A machine and what was answered about it.
    ///
    /// # Errors
    /// A machine that cannot be built or is not what its truth says: a mistake of ours.
    pub fn machine(&self, index: u64) -> Result<(Plan, Asked<R>), Error> {
        let (own, mut key) = self.field.draft(index);
        let asked = self.settled(index, &mut key)?;
        let mut host = String::new();
        self.field.write_host(index, &own, &mut host);
        let Own { site, day, incident, .. } = own;
        Ok((Plan { index, host, site, day: day.into(), incident, key }, asked))
    }

    /// The kind of a machine that was drawn; what does not go together is taken from its key.
    fn settled(&self, index: u64, key: &mut Key) -> Result<Asked<R>, Error> {
        loop {
            if let Some(asked) = self.kind(key) {
                return Ok(asked);
            }
            if !key.lighten(self.field.odds.everywhere) {
                return Err(Error::input(format!("machine {index} cannot be built: {key:?}")));
            }
        }
    }

    /// What is known of machines with a key, if there are any.
    fn kind(&self, key: &Key) -> Option<Asked<R>> {
        self.kinds.get(key).unwrap_or_else(|| {
            self.sought.get(key, || {
                let asked = match self.unseen && key.korean {
                    true => self.kind(&key.in_english()),
                    false => self.about(key),
                };
                self.kinds.put(key.clone(), asked.clone());
                asked
            })
        })
    }

    /// What is answered about machines with a key, if there are any.
    fn about(&self, key: &Key) -> Option<Asked<R>> {
        let broken = self.field.tried(key)?;
        let truth = self.field.truth(key);
        let facts = Evidence::of(&broken.world, &broken.outcome);
        let sample = Sample { key, broken: &broken, facts: &facts, truth: &truth };
        let answer = (self.ask)(&sample);
        Some(Asked { truth, answer })
    }

    /// The machines of a range, by the thread that asks for them.
    ///
    /// # Errors
    /// As [`Survey::machine`].
    pub fn block(&self, range: Range<u64>) -> Result<Block<R>, Error> {
        let first = range.start;
        let (mut machines, mut kinds) = (Vec::new(), Vec::new());
        machines.reserve(usize::try_from(range.end - range.start).unwrap_or_default());
        let mut known: Table<Key, u32> = Table::default();
        let mut drafts = Vec::with_capacity(TOGETHER);
        for from in range.clone().step_by(TOGETHER) {
            let some = from..range.end.min(from + TOGETHER as u64);
            drafts.extend(some.clone().map(|index| self.field.draft(index)));
            for (index, (mut own, key)) in some.zip(drafts.drain(..)) {
                own.kind = match known.get(&key) {
                    Some(kind) => *kind,
                    None => {
                        let mut settled = key.clone();
                        let asked = self.settled(index, &mut settled)?;
                        let kind = *known.entry(settled.clone()).or_insert_with(|| {
                            kinds.push(Kind { key: settled, asked });
                            // A block has fewer than four thousand million machines.
                            (kinds.len() - 1) as u32
                        });
                        known.insert(key, kind);
                        kind
                    }
                };
                machines.push(own);
            }
        }
        Ok(Block { first, machines, kinds })
    }

    /// Asks about all machines of a range and hands them over in the order of their numbers.
    /// `hand` says whether to go on.
    ///
    /// # Errors
    /// As [`Survey::machine`].
    pub fn each(
        &self,
        range: Range<u64>,
        mut hand: impl FnMut(Plan, Asked<R>) -> bool,
    ) -> Result<(), Error> {
        let mut from = range.start;
        while from < range.end {
            let until = range.end.min(from.saturating_add(CHUNK));
            let chunk: Vec<_> =
                (from..until).into_par_iter().map(|index| self.machine(index)).collect();
            for machine in chunk {
                let (plan, asked) = machine?;
                if !hand(plan, asked) {
                    return Ok(());
                }
            }
            from = until;
        }
        Ok(())
    }
}
