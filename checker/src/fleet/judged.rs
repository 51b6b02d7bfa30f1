//! A diagnoser asked about the kinds of machines of a field, and judged.
//!
//! *Models*: what it names is held against the truth; what it would do to the machine is done on a
//! fork, and the judge says what came of it. A script runs on the machine, a program may ask its
//! console; both meet it under its image's own name.
//! *Promise*: machines that agree in all that a diagnoser can read get one answer, the one that it
//! would have given to each. What its remedy does is tried on every kind. A diagnoser that panics
//! gives no answer about that kind and harms no other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diagnosers::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer, Reads};
use sim::evidence::Evidence;
use sim::kernel::digest::Fingerprint;
use sim::life::Ended;
use sim::mars::messages::Message;

use super::field::Field;
use super::identity::{Paths, identity, identity_of};
use super::machine::Fact;
use super::memo::{Memo, Once};
use super::survey::{Sample, Survey};
use super::tally::{Compared, compare};
use crate::episode::{self, Episode, Window};
use crate::judge::{self, Cost, harm};

/// Answers that are remembered at most.
const KEPT: usize = 1 << 16;

/// The section of the facts that is there without looking at the machine.
const OPERATION: &str = "operation";

/// What came of a remediation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// None was given.
    #[default]
    None,
    /// The operation and the next two nights work, nothing is worse.
    Healed,
    /// They do not.
    NotHealed,
    /// Something was changed without need or got worse, healed or not.
    Harm,
}

impl Remedy {
    /// Its name in rows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Healed => "healed",
            Self::NotHealed => "not-healed",
            Self::Harm => "harm",
        }
    }
}

/// What was answered, or why there is no answer.
pub type Answer = Arc<Result<Diagnosis, NoAnswer>>;

/// How a diagnoser did on a kind of machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Judged {
    /// How the operation ended.
    pub ended: Ended,
    /// What the agent said.
    pub message: Option<Message>,
    /// What was answered.
    pub answer: Answer,
    /// The answer beside the truth.
    pub compared: Compared,
    /// What came of its remediation.
    pub remedy: Remedy,
    /// The harm, in the judge's words, sorted.
    pub harm: Vec<String>,
    /// What its remediation costs.
    pub cost: Cost,
}

/// Who answers.
#[derive(Clone, Copy)]
enum Who<'d> {
    /// The truth itself: for measuring all but a diagnoser.
    Oracle,
    Diagnoser(&'d dyn Diagnoser),
}

/// Asks and judges.
pub struct Asking<'d> {
    who: Who<'d>,
    /// What answers depend on; none when on the whole machine.
    reads: Option<Paths>,
    answers: Memo<Fingerprint, Answer>,
    /// What was answered: a thousand looks end in the same words.
    words: Once<Result<Diagnosis, NoAnswer>>,
    /// What was said of kinds: most say the same.
    said: Once<Judged>,
    /// How often somebody was really asked.
    asked: AtomicU64,
}

impl<'d> Asking<'d> {
    /// Asks this diagnoser.
    #[must_use]
    pub fn of(diagnoser: &'d dyn Diagnoser) -> Self {
        let reads = match diagnoser.reads() {
            Reads::Machine => None,
            Reads::Facts(paths) => Some(Paths::of(&paths)),
        };
        Self::new(Who::Diagnoser(diagnoser), reads)
    }

    /// Answers with the truth and mends nothing.
    #[must_use]
    pub fn oracle() -> Self {
        Self::new(Who::Oracle, None)
    }

    fn new(who: Who<'d>, reads: Option<Paths>) -> Self {
        let (answers, words, said) = (Memo::new(KEPT), Once::new(KEPT), Once::new(KEPT));
        Self { who, reads, answers, words, said, asked: AtomicU64::new(0) }
    }

    /// As [`Asking::of`], but asks about every kind of machine anew.
    #[must_use]
    pub fn without_sharing(diagnoser: &'d dyn Diagnoser) -> Self {
        Self { reads: None, ..Self::of(diagnoser) }
    }

    /// A survey of a field.
    pub fn survey<'f, 's>(&'f self, field: &'f Field<'s>) -> Survey<'f, 's, Arc<Judged>> {
        let ask = move |sample: &Sample<'_>| self.said.of(self.judged(field, sample));
        match self.who {
            Who::Oracle => Survey::unseen(field, ask),
            Who::Diagnoser(_) => Survey::new(field, ask),
        }
    }

    /// How often somebody was really asked; other answers were shared.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// True when facts are collected of every kind.
    #[must_use]
    pub fn collects(&self) -> bool {
        self.reads.as_ref().is_some_and(|reads| !reads.is_none() && !reads.is_below(OPERATION))
    }

    /// Asks about a machine and judges the answer.
    #[must_use]
    pub fn judged(&self, field: &Field<'_>, sample: &Sample<'_>) -> Judged {
        self.verdict(field, sample, self.answer(sample))
    }

    /// Judges an answer.
    #[must_use]
    pub fn verdict(&self, field: &Field<'_>, sample: &Sample<'_>, answer: Answer) -> Judged {
        let outcome = &sample.broken.outcome;
        let compared = compare(sample.truth, &answer);
        let mut judged = Judged {
            ended: outcome.ended,
            message: outcome.failure.as_ref().map(|failure| failure.message),
            answer,
            compared,
            remedy: Remedy::None,
            harm: Vec::new(),
            cost: Cost::default(),
        };
        if (*judged.answer).as_ref().is_ok_and(|answer| !answer.remediation.is_empty()) {
            mend(field, sample, &mut judged);
        }
        judged
    }

    /// Asks about a machine, or knows the answer from one that looks the same.
    #[must_use]
    pub fn answer(&self, sample: &Sample<'_>) -> Answer {
        let diagnoser = match self.who {
            Who::Oracle => return Arc::new(Ok(truth(sample.truth))),
            Who::Diagnoser(diagnoser) => diagnoser,
        };
        let ask = || {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let mut console = Late { sample, window: None };
            self.words.of(ask(diagnoser, sample.facts, &mut console))
        };
        match &self.reads {
            None => ask(),
            Some(reads) => {
                let seen = match reads {
                    none if none.is_none() => Fingerprint::of(&()),
                    few if few.is_below(OPERATION) => {
                        identity_of(OPERATION, &sample.facts.operation(), few)
                    }
                    reads => identity(sample.facts, reads),
                };
                self.answers.get(&seen, ask)
            }
        }
    }
}

fn ask(
    diagnoser: &dyn Diagnoser,
    facts: &Evidence<'_>,
    console: &mut dyn Ask,
) -> Result<Diagnosis, NoAnswer> {
    // Nothing that a diagnoser leaves half-done is looked at again: its console is thrown away.
    let answer = catch_unwind(AssertUnwindSafe(|| diagnoser.diagnose(facts, console)));
    answer.unwrap_or_else(|_| Err(NoAnswer::Broken("the diagnoser panicked".to_owned())))
}

/// All that is broken, in the words of a diagnosis.
fn truth(facts: &[Fact]) -> Diagnosis {
    let of = |fact: &Fact| {
        let object = fact.object.clone();
        let finding = |cause| Finding { cause, object: object.clone(), evidence: Vec::new() };
        fact.causes.iter().map(|cause| finding(*cause)).collect::<Vec<_>>()
    };
    Diagnosis { findings: facts.iter().flat_map(of).collect(), ..Diagnosis::default() }
}

/// Does on a fork what an answer says, and judges it.
fn mend(field: &Field<'_>, sample: &Sample<'_>, judged: &mut Judged) {
    let Some(image) = field.furnished(sample.key) else { return };
    let Ok(answer) = &*judged.answer else { return };
    let scenario = field.scenario(sample.key);
    let repair = episode::repair(&sample.broken.world, &scenario, &answer.remediation);
    let healed = repair.broken.is_none();
    let mut episode = Episode::unanswered(sample.broken.clone());
    episode.repair = Some(repair);
    judged.harm = harm::harm(&image, &scenario, &episode);
    judged.cost = judge::cost(&episode);
    judged.remedy = match (judged.harm.is_empty(), healed) {
        (false, _) => Remedy::Harm,
        (true, true) => Remedy::Healed,
        (true, false) => Remedy::NotHealed,
    };
}

/// A console on a fork of the machine, opened by the first question: few diagnosers ask.
struct Late<'a> {
    sample: &'a Sample<'a>,
    window: Option<Window>,
}

impl Late<'_> {
    fn window(&mut self) -> &mut Window {
        self.window.get_or_insert_with(|| Window::on(&self.sample.broken.world))
    }
}

impl Ask for Late<'_> {
    fn ask(&mut self, line: &str) -> String {
        self.window().ask(line)
    }

    fn script(&mut self, script: &diagnosers::Script) -> Option<diagnosers::Ran> {
        self.window().script(script)
    }
}
