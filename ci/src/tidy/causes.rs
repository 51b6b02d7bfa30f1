//! Every cause has a scenario that is its truth and a rule that names it; no others are named.
//!
//! *Leaves out*: asleep while there is no scenario, or no rule, at all.

use crate::files::Tree;

use super::Found;

const LAW: &str = "causes";
const CAUSES: &str = "sim/src/cause.rs";
const CATALOGUE: &str = "scenarios/catalog";
const RULES: &str = "checker/diagnosers/rules";

pub(super) fn check(tree: &Tree, found: &mut Found) {
    let causes = causes(&tree.text(CAUSES));
    let truths: Vec<String> =
        tree.below(CATALOGUE, "/scenario.yaml").flat_map(|path| truth(&tree.text(path))).collect();
    let rules: Vec<String> = tree
        .below(RULES, ".rego")
        .filter(|path| !path.ends_with("_test.rego"))
        .map(|path| without_comments(&tree.text(path)))
        .collect();
    for (line, cause) in causes {
        if !truths.is_empty() && !truths.contains(&cause) {
            let what = format!("no scenario has `{cause}` as its truth: add one to {CATALOGUE}");
            found.add(LAW, CAUSES, line, what);
        }
        let quoted = format!("\"{cause}\"");
        if !rules.is_empty() && !rules.iter().any(|rule| rule.contains(&quoted)) {
            let what = format!("no rule names `{cause}`: add one to {RULES}");
            found.add(LAW, CAUSES, line, what);
        }
    }
}

/// Line and word of every cause of the table.
fn causes(text: &str) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate().skip_while(|(_, line)| line.trim() != "causes! {");
    lines
        .take_while(|(_, line)| *line != "}")
        .filter_map(|(index, line)| {
            let (name, rest) = line.trim().split_once(" = \"")?;
            let word = rest.split('"').next()?;
            let plain = name.chars().all(char::is_alphanumeric);
            plain.then(|| (index + 1, word.to_owned()))
        })
        .collect()
}

/// The words in the block `truth:` of a scenario. A list on one line or on several.
fn truth(text: &str) -> Vec<String> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with("truth:"));
    let first = lines.next().unwrap_or_default();
    let inside = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '#', '-']));
    let of_line = |line: &str| -> Vec<String> {
        let line = line.split(" #").next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        line.split(|c| !plain(c)).filter(|word| word.contains('.')).map(str::to_owned).collect()
    };
    std::iter::once(first).chain(inside).flat_map(of_line).collect()
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    const CAUSES: (&str, &str) = (
        "sim/src/cause.rs",
        "//! C.\ncauses! {\n    A = \"a.one\", \"A\";\n    B = \"b.two\", \"B\";\n}\n",
    );

    #[test]
    fn the_law_sleeps_without_scenarios_and_rules() {
        caught(&[CAUSES], &[]);
    }

    #[test]
    fn a_cause_without_a_scenario_is_caught() {
        let scenario =
            ("scenarios/catalog/f/n/scenario.yaml", "truth:\n  causes: [a.one]\ntwin: b.two\n");
        caught(&[CAUSES, scenario], &["sim/src/cause.rs:4: causes"]);
        let both =
            ("scenarios/catalog/f/n/scenario.yaml", "truth:\n  causes:\n  - a.one\n  - b.two\n");
        caught(&[CAUSES, both], &[]);
    }

    #[test]
    fn a_cause_without_a_rule_is_caught() {
        let rule = ("checker/diagnosers/rules/a.rego", "# \"b.two\"\ncause := \"a.one\"\n");
        let test = ("checker/diagnosers/rules/a_test.rego", "cause := \"b.two\"\n");
        caught(&[CAUSES, rule, test], &["sim/src/cause.rs:4: causes"]);
    }
}
