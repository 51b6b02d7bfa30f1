//! The scenario that would kill a survivor, as a file to begin with.
//!
//! *Promises.* A stub has the shape of a scenario and loads; what a person must decide says `TODO`.
//! Its comments say which rule it holds, and which facts its machine must show.

use serde::Serialize;

use super::Mutant;
use super::operators::Edit;
use super::reviewed::on_one_line;
use super::search::Killer;
use super::suite::About;
use super::trial::Bench;

/// Writes the stub of a survivor.
#[must_use]
pub fn write(bench: &Bench<'_>, edit: &Edit, mutant: &Mutant, killer: Option<&Killer>) -> String {
    let played = |name: &str| {
        let case = bench.suite.cases.iter().find(|case| case.name == name)?;
        match &case.about {
            About::Played(played) => Some(&played.scenario),
            _ => None,
        }
    };
    let own_cause = bench.rules[edit.rule].cause.as_deref();
    let like = || {
        let mut all = bench.suite.cases.iter().filter_map(|case| match &case.about {
            About::Played(played) => Some(&played.scenario),
            _ => None,
        });
        let speaks = |scenario: &&scenarios::Scenario| {
            let truth = scenario.truth.as_ref();
            truth.is_some_and(|t| t.causes.iter().any(|cause| Some(cause.id()) == own_cause))
        };
        let first = all.clone().next();
        all.find(speaks).or(first)
    };
    let base = killer.and_then(|killer| played(&killer.scenario)).or_else(like);
    let mut out = heading(mutant, killer);
    let Some(base) = base else { return out };
    let mut faults = base.faults.clone();
    let mut setting = base.setting.clone();
    if let Some(other) = killer.and_then(|killer| killer.with.as_deref()).and_then(played) {
        setting.extend(other.setting.iter().cloned());
        faults.extend(other.faults.iter().cloned());
    }
    out.push_str(
        "documents: []\ntitle:\n  en: TODO\n  ko: TODO\nticket:\n  en: TODO\n  ko: TODO\n",
    );
    let mut field = |name: &str, value: String| out.push_str(&format!("{name}: {value}\n"));
    field("image", base.image.clone());
    field("operation", base.operation.name().to_owned());
    field("setting", flow(&setting));
    field("faults", flow(&faults));
    if let (Some(symptom), Some(truth)) = (&base.symptom, &base.truth) {
        field("symptom", flow(symptom));
        field("truth", flow(truth));
        field("twin", flow(&base.twin));
        field("cures", flow(&base.cures));
    }
    out
}

/// Comments: what survived, and what the machine must show.
fn heading(mutant: &Mutant, killer: Option<&Killer>) -> String {
    let Mutant { file, line, column, rule, .. } = mutant;
    let (before, after) = (on_one_line(&mutant.before), on_one_line(&mutant.after));
    let operator = mutant.operator.word();
    let mut out = format!(
        "# Holds `{rule}` ({file}:{line}:{column}), of which {operator} survives:\n\
         #   {before}\n#   {after}\n"
    );
    let mut say = |text: String| out.push_str(&format!("# {text}\n"));
    let Some(killer) = killer else {
        say("No machine was found that tells the two apart: pairs of scenarios, other names,"
            .into());
        say("languages and versions, and facts changed by hand were tried.".into());
        return out;
    };
    say(format!("From `{}`.", killer.scenario));
    if let Some(with) = &killer.with {
        say(format!("Together with `{with}`."));
    }
    if let Some(change) = &killer.change {
        say(format!("Changed: {change}."));
    }
    for (path, value) in &killer.facts {
        say(format!("The machine must show {path}: {value} (TODO: the fault that gives it)."));
    }
    say(format!("The rule says {}", short(&killer.before)));
    say(format!("The mutant says {}", short(&killer.after)));
    out
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    const CHARS: usize = 160;
    let line = on_one_line(text);
    match line.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{} ...", &line[..end]),
        None => line,
    }
}

/// A value as YAML writes it on one line: JSON is YAML.
fn flow(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
