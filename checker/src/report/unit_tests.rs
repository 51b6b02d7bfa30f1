//! A pack's own tests for people, programs and CI servers.

use diagnosers::rego::unit_tests::{FileCoverage, Outcome, TestResult, Tested};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Formats of a report of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TestFormat {
    /// For people.
    #[default]
    Terminal,
    /// For programs.
    Json,
    /// For CI servers.
    Junit,
}

/// The text of a report. Names, places and reasons come from the pack.
#[must_use]
pub fn render(pack: &str, tested: &Tested, format: TestFormat, texts: &Texts) -> String {
    match format {
        TestFormat::Terminal => terminal(tested, texts),
        TestFormat::Json => super::as_json(tested, tested.passed()),
        TestFormat::Junit => junit(pack, tested),
    }
}

fn line(text: &str) -> String {
    Untrusted::new(text).for_terminal_line()
}

fn terminal(tested: &Tested, texts: &Texts) -> String {
    let mut out = failures(tested, texts);
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&sum(tested, texts));
    if !tested.coverage.is_empty() {
        out.push('\n');
        coverage(&tested.coverage, texts, &mut out);
    }
    out
}

/// The tests that failed, with their places.
pub(super) fn failures(tested: &Tested, texts: &Texts) -> String {
    let mut out = String::new();
    for TestResult { name, file, line: number, outcome } in &tested.results {
        let Outcome::Failed(why) = outcome else { continue };
        let (file, name) = (line(file), line(name));
        out.push_str(&format!("{file}:{number}: {} {name}\n", texts.say("tests-failed")));
        why.iter().for_each(|why| out.push_str(&format!("    {}\n", line(why))));
    }
    out
}

/// How many passed, failed, and were left for later.
pub(super) fn sum(tested: &Tested, texts: &Texts) -> String {
    let names = ["passed", "failed", "skipped"];
    let counts = tested.counts().map(|count| count.to_string());
    let about: Vec<(&str, String)> = names.into_iter().zip(counts).collect();
    texts.tell("tests-sum", &about) + "\n"
}

fn coverage(files: &[FileCoverage], texts: &Texts, out: &mut String) {
    let share = |covered: usize, lines: usize| match lines {
        0 => texts.say("tests-no-lines"),
        _ => format!("{:>3} %", covered * 100 / lines),
    };
    let width = files.iter().map(|file| file.file.chars().count()).max().unwrap_or_default();
    for file in files {
        let share = share(file.covered, file.lines);
        let name = line(&file.file);
        let missed = spans(&file.uncovered);
        let missed = match missed.is_empty() {
            true => String::new(),
            false => texts.tell("tests-not-reached", &[("lines", missed)]),
        };
        let text = format!("{share}  {name:width$}  {missed}");
        out.push_str(&format!("{}\n", text.trim_end()));
    }
    let total = |count: fn(&FileCoverage) -> usize| files.iter().map(count).sum::<usize>();
    let (covered, lines) = (total(|file| file.covered), total(|file| file.lines));
    let about = [("covered", covered.to_string()), ("lines", lines.to_string())];
    out.push_str(&format!("{}  {}\n", share(covered, lines), texts.tell("tests-all", &about)));
}

/// `3, 7-9`
fn spans(lines: &[u32]) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => spans.push((*line, *line)),
        }
    }
    let text = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    spans.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn junit(pack: &str, tested: &Tested) -> String {
    let mut report = Report::new("marslab test");
    let mut suite = TestSuite::new(line(pack));
    for result in &tested.results {
        let status = match &result.outcome {
            Outcome::Passed => TestCaseStatus::success(),
            Outcome::Skipped => TestCaseStatus::skipped(),
            Outcome::Failed(why) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                let why: Vec<String> = why.iter().map(|why| line(why)).collect();
                let place = format!("{}:{}", line(&result.file), result.line);
                status.set_message(format!("{place}: {}", why.join("; ")));
                status
            }
        };
        let mut case = TestCase::new(line(&result.name), status);
        case.set_classname(line(&result.file));
        suite.add_test_case(case);
    }
    report.add_test_suite(suite);
    report.to_string().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::text::Lang;

    #[test]
    fn lines_in_a_row_are_one_span() {
        assert_eq!(spans(&[]), "");
        assert_eq!(spans(&[3, 7, 8, 9, 11]), "3, 7-9, 11");
    }

    #[test]
    fn what_a_pack_says_reaches_no_sink_as_it_is() {
        let outcome = Outcome::Failed(vec!["\u{1b}[2J</testsuite>".to_owned()]);
        let name = "a\u{1b}]0;x\u{7}\"<b>".to_owned();
        let result = TestResult { name, file: "a\nb.rego".to_owned(), line: 1, outcome };
        let tested = Tested { results: vec![result], coverage: Vec::new() };
        for format in [TestFormat::Terminal, TestFormat::Json, TestFormat::Junit] {
            let text = render("p\u{1b}", &tested, format, &Texts::new(Lang::En));
            assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
            assert!(format == TestFormat::Json || !text.contains("a\nb.rego"), "{text:?}");
        }
        let xml = render("p", &tested, TestFormat::Junit, &Texts::new(Lang::En));
        assert_eq!(xml.matches("</testsuite>").count(), 1, "{xml}");
    }
}
