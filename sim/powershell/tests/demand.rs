//! What public scripts need of the language: each row that the engine alone must know runs.
//!
//! `demand.tsv`: category, feature, a script, what it prints (`|` between lines, `*` at an end for
//! anything); `-` instead of a script, with the reason.

mod common;

use common::shown;

const DEMAND: &str = include_str!("demand.tsv");

#[test]
fn each_row_of_the_demand_runs_or_has_a_reason() {
    let mut wrong = Vec::new();
    for row in DEMAND.lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let [category, feature, script, expected] = fields[..] else {
            wrong.push(format!("four columns: {row}"));
            continue;
        };
        if script == "-" {
            if expected.is_empty() {
                wrong.push(format!("{category} {feature}: no script and no reason"));
            }
            continue;
        }
        let lines = shown(&script.replace("`n", "\n"));
        let found = lines.lines().map(str::trim_end).collect::<Vec<_>>().join("|");
        let fits = match (expected.strip_suffix('*'), expected.strip_prefix('*')) {
            (Some(front), _) => found.starts_with(front),
            (_, Some(back)) => found.ends_with(back),
            _ => found == expected.trim_start_matches('|'),
        };
        if !fits {
            wrong.push(format!("{category} {feature}: {script}\n  {expected}\n  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_missing_feature_would_be_seen() {
    assert!(shown("$x = [Nobody.Knows]::It").starts_with("unsupported"));
    assert!(shown("class A { }").starts_with("unsupported: class A"), "classes come last");
}
