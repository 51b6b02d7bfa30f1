//! What a change of rules can reach: which rules differ, and which of the others they influence.
//!
//! *Promise*: `findings` and `escalate` are sets to which each rule adds for itself. The rules that
//! a change can influence are evaluated alone, in both packs; where they add the same, both packs
//! answer the same, because everything else in them is equal. Where the change touches what is made
//! of all findings together (`standing`, `insufficient`), nothing is left out.

use std::collections::BTreeSet;

use diagnosers::RegoPack;
use diagnosers::rego::part::Input;
use diagnosers::rego::syntax::reach::{Graph, Reach as Between};
use diagnosers::rego::syntax::{RuleInfo, rules};
use sim::cause::CauseId;
use sim::evidence::Evidence;

use super::outcome::{Place, Selection};
use super::packs::Pack;
use crate::error::{Error, exit};

/// Entry points to which each rule adds for itself.
const SETS: [&str; 2] = ["findings", "escalate"];
/// Entry points that are made of all findings.
const TOGETHER: [&str; 2] = ["standing", "insufficient"];

/// What can be left out, and why.
pub struct Reach {
    selection: Selection,
    sides: Option<[Side; 2]>,
    asking: Asking,
}

/// How much has to be asked to know that nothing moved.
enum Asking {
    /// Everything: nothing is proved.
    All,
    /// Nothing: no rule can say anything else.
    Nothing,
    /// The parts of both packs that a change can influence.
    Parts(Box<[RegoPack; 2]>),
}

/// One pack: its rules, and which of them matter here.
struct Side {
    in_candidate: bool,
    rules: Vec<RuleInfo>,
    ends: Vec<u32>,
    graph: Graph,
    changed: BTreeSet<usize>,
    reached: BTreeSet<usize>,
}

impl Reach {
    /// Of two packs. `all` leaves nothing out.
    ///
    /// # Errors
    /// A part of a pack that does not compile by itself.
    pub fn of(before: &Pack, after: &Pack, all: bool) -> Result<Self, Error> {
        let (Some(old), Some(new)) = (before.rules(), after.rules()) else {
            let same = before.identity == after.identity && before.is_pure() && !all;
            let because = if same {
                "both packs have the same bytes"
            } else {
                "what is no pack of rules is asked in full"
            };
            let asking = if same { Asking::Nothing } else { Asking::All };
            return Ok(Self { selection: selection(!same, because), sides: None, asking });
        };
        let broken = |error: diagnosers::rego::PackError| Error::of(exit::PACK, error.to_string());
        let read = |pack: &RegoPack| rules(pack.sources()).map_err(broken);
        let (old_rules, new_rules) = (read(old)?, read(new)?);
        let between = Between::between(&old_rules, &new_rules);
        let sides = [
            Side::new(false, old, old_rules, &between.removed, &between.before),
            Side::new(true, new, new_rules, &between.added, &between.after),
        ];
        let together = sides.iter().any(|side| side.touches_what_is_made_of_all(&between));
        let (asking, because) = if all {
            (Asking::All, "--all: everything is asked in full")
        } else if between.is_empty() {
            (Asking::Nothing, "no rule differs: comments, layout and order say nothing")
        } else if together {
            (Asking::All, "a rule over all findings changed: everything is asked in full")
        } else {
            let part = |pack: &RegoPack, side: &Side| {
                let kept = side.parts();
                pack.only(|rule| kept.contains(&(rule.file.as_str(), rule.place.start)))
            };
            let parts =
                [part(old, &sides[0]).map_err(broken)?, part(new, &sides[1]).map_err(broken)?];
            let because = "rules that a change can influence are evaluated alone; where they say \
                           the same in both packs, so do the packs";
            (Asking::Parts(Box::new(parts)), because)
        };
        let mut selection = selection(matches!(asking, Asking::All), because);
        selection.changed = changed(&sides);
        selection.reached = sides[1].places(&sides[1].reached);
        selection.rules = sides[1].rules.len();
        Ok(Self { selection, sides: Some(sides), asking })
    }

    /// Nothing that changed can say anything else on any machine.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        matches!(self.asking, Asking::Nothing)
    }

    /// The rules that changed say the same of this machine in both packs.
    #[must_use]
    pub fn same(&self, evidence: &Evidence<'_>) -> bool {
        match &self.asking {
            Asking::All => false,
            Asking::Nothing => true,
            Asking::Parts(parts) => {
                let Ok(input) = Input::of(evidence) else { return false };
                let answers = parts.each_ref().map(|part| part.raw(&input));
                let [Ok(before), Ok(after)] = &answers else { return false };
                before == after
            }
        }
    }

    /// Changed rules that can reach a cause; all of them when there is none.
    #[must_use]
    pub fn places(&self, cause: Option<CauseId>) -> Vec<Place> {
        let sides = self.sides.iter().flatten();
        sides.flat_map(|side| side.places(&side.reaching(cause))).collect()
    }

    /// For the report.
    #[must_use]
    pub fn told(&self) -> Selection {
        self.selection.clone()
    }
}

/// Rules that differ, once each: where they stand now, or where they stood when they are gone.
fn changed([before, after]: &[Side; 2]) -> Vec<Place> {
    let now = after.places(&after.changed);
    let is_gone = |was: &Place| !now.iter().any(|is| is.file == was.file && is.rule == was.rule);
    let mut all: Vec<Place> = before.places(&before.changed).into_iter().filter(is_gone).collect();
    all.extend(now.iter().cloned());
    all
}

fn selection(all: bool, because: &str) -> Selection {
    Selection { all, because: because.to_owned(), ..Selection::default() }
}

impl Side {
    fn new(
        in_candidate: bool,
        pack: &RegoPack,
        rules: Vec<RuleInfo>,
        changed: &[usize],
        reached: &[usize],
    ) -> Self {
        let end = |rule: &RuleInfo| {
            let text = pack.sources().iter().find(|(file, _)| *file == rule.file);
            let lines = text.map_or(0, |(_, text)| rule.place.text(text).matches('\n').count());
            (rule.place.line + lines) as u32
        };
        Self {
            in_candidate,
            ends: rules.iter().map(end).collect(),
            graph: Graph::of(&rules, &BTreeSet::new()),
            rules,
            changed: changed.iter().copied().collect(),
            reached: reached.iter().copied().collect(),
        }
    }

    /// A rule over all findings changed, or something that it reads beside them.
    fn touches_what_is_made_of_all(&self, between: &Between) -> bool {
        let entry = |name: &String| SETS.contains(&&**name) || TOGETHER.contains(&&**name);
        self.rules.iter().enumerate().any(|(at, rule)| {
            let beside = |name: &String| !entry(name) && between.influenced.contains(name);
            TOGETHER.contains(&&*rule.name)
                && (self.changed.contains(&at) || self.graph.refers(at).iter().any(beside))
        })
    }

    /// File and first byte of the rules that are evaluated alone.
    fn parts(&self) -> BTreeSet<(&str, usize)> {
        let reached = self.reached.iter().map(|at| &self.rules[*at]);
        let own = reached.filter(|rule| SETS.contains(&&*rule.name));
        own.map(|rule| (rule.file.as_str(), rule.place.start)).collect()
    }

    /// Changed rules that say a cause, or that one which says it can refer to.
    fn reaching(&self, cause: Option<CauseId>) -> BTreeSet<usize> {
        let Some(cause) = cause else { return self.changed.clone() };
        let says = |at: &&usize| {
            let said = &self.rules[**at].cause;
            said.as_deref().is_some_and(|said| said == cause.id())
        };
        let saying: Vec<usize> = self.reached.iter().filter(says).copied().collect();
        let names = saying.iter().flat_map(|at| self.graph.refers(*at).clone());
        let needed = self.graph.needed(names);
        let counts = |at: &&usize| saying.contains(*at) || needed.contains(&self.rules[**at].name);
        self.changed.iter().filter(counts).copied().collect()
    }

    fn places(&self, which: &BTreeSet<usize>) -> Vec<Place> {
        let place = |at: &usize| {
            let rule = &self.rules[*at];
            Place {
                file: rule.file.clone(),
                line: rule.place.line as u32,
                column: rule.place.column as u32,
                end_line: self.ends[*at],
                rule: rule.cause.clone().unwrap_or_else(|| rule.name.clone()),
                in_candidate: self.in_candidate,
            }
        };
        which.iter().map(place).collect()
    }
}
