//! The run as JUnit XML, for CI servers: a test case a scenario, its family as the class.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::complaints;
use crate::run::Run;
use crate::ui::encode::Untrusted;

pub(super) fn render(run: &Run) -> String {
    let mut report = Report::new("marslab check");
    let mut suite = TestSuite::new(run.diagnoser.clone());
    for result in &run.results {
        let name = &result.verdict.scenario;
        let status = if result.passed() {
            TestCaseStatus::success()
        } else {
            let lines: Vec<String> = complaints(result);
            let shown = lines.iter().map(|line| Untrusted::new(line).for_terminal_line());
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(shown.collect::<Vec<_>>().join("; "));
            status
        };
        let mut case = TestCase::new(name.clone(), status);
        case.set_classname(name.split('/').next().unwrap_or_default().to_owned());
        suite.add_test_case(case);
    }
    report.add_test_suite(suite);
    report.to_string().unwrap_or_default()
}
