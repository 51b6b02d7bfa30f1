//! The difference between two verdicts on the same machine, in kinds of change.

use std::collections::BTreeSet;

use diagnosers::Diagnosis;
use scenarios::Scenario;
use scenarios::scenario::Escalate;
use sim::cause::CauseId;

use super::outcome::{Kind, Said};
use crate::episode::Episode;
use crate::judge::Verdict;
use crate::judge::missing::grade;

/// What one pack did on a machine.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its verdict.
    pub verdict: Verdict,
    /// Its answer; empty when there was none.
    pub answer: Diagnosis,
    /// Asking for evidence and handing over are as they must be.
    right_question: bool,
}

impl Judged {
    /// What an episode came to.
    #[must_use]
    pub fn new(scenario: &Scenario, episode: &Episode, verdict: Verdict) -> Self {
        let answer = episode.answer.clone().unwrap_or_default();
        let a_person = scenario.escalate == Escalate::Always && scenario.truth.is_some();
        // All evidence is there, so nothing may be asked for.
        let right_question =
            answer.insufficient.is_empty() && a_person != answer.escalate.is_empty();
        Self { verdict, answer, right_question }
    }

    /// What it said when a source of evidence was hidden, held against what it says with all.
    #[must_use]
    pub fn without(&self, source: &str, works: bool, answer: Diagnosis) -> Self {
        let right_question = grade(&self.answer, source, works, &answer).is_ok();
        Self { verdict: self.verdict.clone(), answer, right_question }
    }

    /// In words.
    #[must_use]
    pub fn said(&self) -> Said {
        let finding = |f: &diagnosers::Finding| match f.object.is_empty() {
            true => f.cause.to_string(),
            false => format!("{} at {}", f.cause, f.object),
        };
        Said {
            findings: self.answer.findings.iter().map(finding).collect(),
            insufficient: self.answer.insufficient.clone(),
            escalate: self.answer.escalate.clone(),
            remediation: self.answer.remediation.clone(),
            not_cured: self.verdict.repaired.clone().err().unwrap_or_default(),
            harm: self.verdict.harm.clone(),
            no_answer: self.verdict.no_answer.clone().unwrap_or_default(),
        }
    }
}

/// What moved where evidence is missing: only whether that was dealt with rightly.
#[must_use]
pub fn question(before: &Judged, after: &Judged) -> Vec<(Kind, Option<CauseId>)> {
    let about = after.verdict.found.first().or(before.verdict.found.first()).copied();
    match (before.right_question, after.right_question) {
        (true, false) => vec![(Kind::QuestionLost, about)],
        (false, true) => vec![(Kind::QuestionGained, about)],
        _ => Vec::new(),
    }
}

/// What moved, each with the cause that it is about.
#[must_use]
pub fn difference(before: &Judged, after: &Judged) -> Vec<(Kind, Option<CauseId>)> {
    let (b, a) = (&before.verdict, &after.verdict);
    match (b.no_answer.is_some(), a.no_answer.is_some()) {
        (false, true) => return vec![(Kind::AnswerLost, None)],
        (true, false) => return vec![(Kind::AnswerGained, None)],
        (true, true) => return Vec::new(),
        (false, false) => {}
    }
    let mut moved = BTreeSet::new();
    for (was, is, lost, gained) in [
        (&b.found, &a.found, Kind::DetectionLost, Kind::DetectionGained),
        (&b.extra, &a.extra, Kind::AlarmGone, Kind::AlarmNew),
    ] {
        let gone = was.iter().filter(|cause| !is.contains(cause));
        moved.extend(gone.map(|cause| (lost, Some(*cause))));
        let new = is.iter().filter(|cause| !was.contains(cause));
        moved.extend(new.map(|cause| (gained, Some(*cause))));
    }
    // What follows from a cause that is named no longer, or only now, is not told twice.
    let same_causes = moved.is_empty();
    let about = a.found.first().or(b.found.first()).or(a.missed.first()).or(a.extra.first());
    let about = about.copied();
    let mut turn = |was: bool, is: bool, lost: Kind, gained: Kind| match (was, is) {
        (true, false) => _ = moved.insert((lost, about)),
        (false, true) => _ = moved.insert((gained, about)),
        _ => {}
    };
    if same_causes {
        turn(b.localised, a.localised, Kind::ObjectLost, Kind::ObjectGained);
        turn(b.repaired.is_ok(), a.repaired.is_ok(), Kind::CureLost, Kind::CureGained);
    }
    let evidence = |verdict: &Verdict| verdict.wrong_evidence.is_empty();
    turn(evidence(b), evidence(a), Kind::EvidenceLost, Kind::EvidenceGained);
    moved.extend(question(before, after));
    let only_in =
        |one: &Verdict, other: &Verdict| one.harm.iter().any(|it| !other.harm.contains(it));
    if only_in(a, b) {
        moved.insert((Kind::HarmNew, about));
    }
    if only_in(b, a) {
        moved.insert((Kind::HarmGone, about));
    }
    if moved.is_empty() && before.answer.remediation != after.answer.remediation {
        moved.insert((Kind::RemedyChanged, about));
    }
    moved.into_iter().collect()
}
