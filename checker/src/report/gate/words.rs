//! Words and short texts that several sinks of a gate's report share.
//!
//! *Promise*: what is given back may hold foreign text and is encoded by nobody yet; whoever puts
//! it into a sink encodes the whole of it.

use sim::cause::CauseId;

use crate::gate::Gated;
use crate::gate::outcome::{Alarms, Change, Decision, Effect, Kind, Needed, Place, Said, Suite};
use crate::ui::text::Texts;

/// What moved, in words.
pub(super) fn kind(texts: &Texts, kind: Kind) -> String {
    texts.say(&format!("gated-kind-{}", kind.word()))
}

/// A family of machines, in words.
pub(super) fn suite(texts: &Texts, suite: Suite) -> String {
    texts.say(&format!("gated-suite-{}", suite.word()))
}

/// The word of a decision in styles, properties and texts.
pub(super) fn decision_word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Passes => "passes",
        Decision::Blocks => "blocks",
        Decision::Waived(_) => "waived",
        Decision::Blessed(_) => "blessed",
        Decision::Shadow => "shadow",
    }
}

/// Whether a change stops the merge, in words.
pub(super) fn decision(texts: &Texts, decision: &Decision) -> String {
    texts.say(&format!("gated-decision-{}", decision_word(decision)))
}

/// Why a loss is accepted.
pub(super) fn reason(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::Waived(why) | Decision::Blessed(why) => Some(why),
        Decision::Passes | Decision::Blocks | Decision::Shadow => None,
    }
}

/// The word of a cause; of no cause, a word that no cause has.
pub(super) fn cause_id(cause: Option<CauseId>) -> &'static str {
    cause.map_or("whole-answer", CauseId::id)
}

/// One line on a cause.
pub(super) fn cause_title(texts: &Texts, cause: Option<CauseId>) -> String {
    match cause {
        Some(cause) => texts.lang.pick(cause.title(), cause.title_ko()).to_owned(),
        None => texts.say("gated-whole-answer"),
    }
}

/// `rules/service.rego:29:1`
pub(super) fn place(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// A place with the name of its rule, and a word when it is gone.
pub(super) fn place_of_rule(texts: &Texts, at: &Place) -> String {
    let gone = match at.in_candidate {
        true => String::new(),
        false => format!(" ({})", texts.say("gated-removed")),
    };
    format!("{} {}{gone}", place(at), at.rule)
}

/// A rate in per cent; a dash when there was nothing to have it of.
pub(super) fn rate(rate: Option<usize>) -> String {
    rate.map_or_else(|| "-".to_owned(), |rate| format!("{rate} %"))
}

/// A rate before and after; once when it stayed.
pub(super) fn rates(before: Option<usize>, after: Option<usize>) -> String {
    match before == after {
        true => rate(after),
        false => format!("{} → {}", rate(before), rate(after)),
    }
}

/// All machines of a change and, when there is more than one family, how many of each.
pub(super) fn machines(texts: &Texts, change: &Change) -> String {
    let all = texts.tell("gated-machines", &[("count", change.count().to_string())]);
    let of = |(family, count): (&Suite, &usize)| format!("{} {count}", suite(texts, *family));
    let families: Vec<String> = change.machines.iter().map(of).collect();
    match families.is_empty() {
        true => all,
        false => format!("{all} ({})", families.join(", ")),
    }
}

/// A fact that is needed, in one line.
pub(super) fn needed(texts: &Texts, needed: &Needed) -> String {
    let shown = |value: &str| match value.is_empty() {
        true => texts.say("gated-absent"),
        false => value.to_owned(),
    };
    let (value, healthy) = (shown(&needed.value), shown(&needed.healthy));
    let arguments = [("path", needed.path.clone()), ("value", value), ("healthy", healthy)];
    texts.tell("gated-needed", &arguments)
}

/// Parts of what a pack said, in the order of [`said`].
pub(super) const PARTS: [&str; 7] =
    ["no-answer", "findings", "insufficient", "escalate", "remediation", "not-cured", "harm"];

/// Parts of which less is better.
pub(super) const TROUBLE: [&str; 3] = ["no-answer", "not-cured", "harm"];

/// What a pack said, part by part: the word of the part and its lines. Never empty: who said
/// nothing said that nothing is broken.
pub(super) fn said(said: &Said) -> Vec<(&'static str, Vec<&str>)> {
    let Said { findings, insufficient, escalate, remediation, not_cured, harm, no_answer } = said;
    fn all(lines: &[String]) -> Vec<&str> {
        lines.iter().map(String::as_str).collect()
    }
    fn one(line: &str) -> Vec<&str> {
        Some(line).filter(|line| !line.is_empty()).into_iter().collect()
    }
    let mut parts = vec![
        ("no-answer", one(no_answer)),
        ("findings", all(findings)),
        ("insufficient", all(insufficient)),
        ("escalate", one(escalate)),
        ("remediation", all(remediation)),
        ("not-cured", one(not_cured)),
        ("harm", all(harm)),
    ];
    parts.retain(|(_, lines)| !lines.is_empty());
    if parts.is_empty() {
        parts.push(("nothing", Vec::new()));
    }
    parts
}

/// New false alarms a thousand machines, and how many are gone.
pub(super) fn alarms(texts: &Texts, alarms: &Alarms) -> String {
    if alarms.machines == 0 {
        return texts.say("gated-alarms-none");
    }
    let million = alarms.new_per_million();
    texts.tell(
        "gated-alarms",
        &[
            ("rate", format!("{}.{:03}", million / 1000, million % 1000)),
            ("new", alarms.new.to_string()),
            ("gone", alarms.gone.to_string()),
            ("machines", alarms.machines.to_string()),
        ],
    )
}

/// The version that this means.
pub(super) fn bump(texts: &Texts, gated: &Gated) -> String {
    let mut text = texts.say(&format!("gated-bump-{}", gated.bump.word()));
    if let Some(version) = &gated.proposed {
        text.push_str(&texts.tell("gated-proposed", &[("version", version.clone())]));
    }
    text
}

/// Why these machines, in one line.
pub(super) fn selection(texts: &Texts, gated: &Gated) -> String {
    let selection = &gated.selection;
    let id = if selection.all { "gated-selection-all" } else { "gated-selection-some" };
    texts.tell(
        id,
        &[
            ("changed", selection.changed.len().to_string()),
            ("reached", selection.reached.len().to_string()),
            ("rules", selection.rules.to_string()),
            ("because", selection.because.clone()),
        ],
    )
}

/// How the gate ends and what its exit code means.
pub(super) fn verdict(texts: &Texts, gated: &Gated) -> String {
    let blocking = gated.blocking().count().to_string();
    let arguments = [
        ("code", gated.code.to_string()),
        ("blocking", blocking),
        ("complaints", gated.complaints.len().to_string()),
    ];
    let id = match gated.code {
        0..=12 => format!("gated-code-{}", gated.code),
        _ => "gated-code-other".to_owned(),
    };
    texts.tell(&id, &arguments)
}

/// A pack: as it was asked for, its version, the start of its identity.
pub(super) fn pack(texts: &Texts, pack: &crate::gate::outcome::Pack) -> String {
    let version = match &pack.version {
        Some(version) => {
            format!(", {}", texts.tell("gated-version", &[("version", version.clone())]))
        }
        None => String::new(),
    };
    let identity: String = pack.identity.chars().take(16).collect();
    format!("{}{version} [{identity}]", pack.word)
}

/// Whether a change belongs to a group.
type Belongs = fn(&Change) -> bool;

/// The groups in which changes are read, most urgent first: word, and what belongs to it.
pub(super) const GROUPS: [(&str, Belongs); 4] = [
    ("blocking", |change| change.decision == Decision::Blocks),
    ("accepted", |change| change.effect == Effect::Loss && change.decision != Decision::Blocks),
    ("gains", |change| change.effect == Effect::Gain && change.decision != Decision::Blocks),
    ("other", |change| change.effect == Effect::Neutral && change.decision != Decision::Blocks),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_belongs_to_one_group() {
        let decisions = [
            Decision::Passes,
            Decision::Blocks,
            Decision::Waived("x".to_owned()),
            Decision::Blessed("x".to_owned()),
            Decision::Shadow,
        ];
        for kind in Kind::ALL {
            for decision in &decisions {
                let change = Change {
                    kind,
                    effect: kind.effect(),
                    cause: None,
                    decision: decision.clone(),
                    machines: std::collections::BTreeMap::new(),
                    flips: Vec::new(),
                    rules: Vec::new(),
                };
                let groups = GROUPS.iter().filter(|(_, belongs)| belongs(&change)).count();
                assert_eq!(groups, 1, "{kind:?} {decision:?}");
            }
        }
    }
}
