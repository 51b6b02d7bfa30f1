//! Asking about every machine of a field, once about all that look the same.
//!
//! *Promise*: the answer about a machine is that which was given to its evidence, and evidence is
//! compared whole. A diagnoser sees a machine under the name of its image: machines that differ in
//! nothing but their names are asked about once. Results come in the order of the numbers,
//! whatever the threads; memory does not grow with the number of machines.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use sim::evidence::{self, Facts};
use sim::kernel::digest::{Digest, Fingerprint};

use super::field::Field;
use super::machine::Fact;
use super::memo::Memo;
use super::plan::{Key, Plan};
use crate::episode::Broken;
use crate::error::Error;

/// Machines that are planned and asked about together.
const CHUNK: u64 = 16_384;
/// Kinds of machines and of evidence that are remembered at most.
const KEPT: usize = 1 << 17;

/// A machine to be asked about.
#[derive(Debug)]
pub struct Sample<'a> {
    /// What it is.
    pub key: &'a Key,
    /// The machine, before and after its operation.
    pub broken: &'a Broken,
    /// What can be seen.
    pub facts: &'a Facts,
    /// The identity of what can be seen.
    pub evidence: Fingerprint,
}

/// What is known of a kind of machine.
#[derive(Debug)]
pub struct Asked<R> {
    /// What is broken; empty when nothing is.
    pub truth: Vec<Fact>,
    /// The identity of what can be seen: equal for machines that look the same.
    pub evidence: Fingerprint,
    /// What was answered.
    pub answer: Arc<R>,
}

/// A field about whose machines somebody is asked.
pub struct Survey<'f, 's, R> {
    field: &'f Field<'s>,
    ask: Box<dyn Fn(&Sample<'_>) -> R + Sync + Send + 'f>,
    kinds: Memo<Key, Option<Arc<Asked<R>>>>,
    answers: Memo<Fingerprint, Arc<R>>,
}

impl<'f, 's, R: Send + Sync> Survey<'f, 's, R> {
    /// A survey in which `ask` is asked. It must answer by what a sample shows alone.
    pub fn new(field: &'f Field<'s>, ask: impl Fn(&Sample<'_>) -> R + Sync + Send + 'f) -> Self {
        let (kinds, answers) = (Memo::new(KEPT), Memo::new(KEPT));
        Self { field, ask: Box::new(ask), kinds, answers }
    }

    /// A machine and what was answered about it.
    ///
    /// # Errors
    /// A machine that cannot be built: a mistake of ours.
    pub fn machine(&self, index: u64) -> Result<(Plan, Arc<Asked<R>>), Error> {
        let (plan, played) = self.field.planned(index);
        let asked = self.kinds.get(&plan.key, || self.about(&plan.key, played).map(Arc::new));
        match asked {
            Some(asked) => Ok((plan, asked)),
            None => Err(Error::input(format!("machine {index} cannot be built: {plan:?}"))),
        }
    }

    /// What is answered about machines with a key.
    fn about(&self, key: &Key, played: Option<Broken>) -> Option<Asked<R>> {
        let broken = played.or_else(|| self.field.play(key))?;
        let facts = evidence::collect(&broken.world, &broken.outcome);
        let evidence = identity(&facts);
        let sample = Sample { key, broken: &broken, facts: &facts, evidence };
        let answer = self.answers.get(&evidence, || Arc::new((self.ask)(&sample)));
        Some(Asked { truth: self.field.truth(key), evidence, answer })
    }

    /// Asks about all machines of a range and hands them over in the order of their numbers.
    /// `hand` says whether to go on.
    ///
    /// # Errors
    /// As [`Survey::machine`].
    pub fn each(
        &self,
        range: Range<u64>,
        mut hand: impl FnMut(Plan, Arc<Asked<R>>) -> bool,
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

/// The identity of facts: of every byte of their JSON form.
#[must_use]
pub fn identity(facts: &Facts) -> Fingerprint {
    struct Feed(Digest);
    impl Write for Feed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            std::hash::Hasher::write(&mut self.0, bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut feed = io::BufWriter::with_capacity(1 << 14, Feed(Digest::default()));
    // Facts are maps, lists and plain values; writing into a digest cannot fail.
    let _ = serde_json::to_writer(&mut feed, facts);
    let _ = feed.flush();
    feed.get_ref().0.fingerprint()
}
