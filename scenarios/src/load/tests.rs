//! Tests of the loader: what is refused, where the caret is, what the hint says.

use proptest::prelude::*;

use super::{LoadError, Loader, scenario};

const GOOD: &str = include_str!("../../catalog/schedule/execution-policy-restricted/scenario.yaml");

/// Refuses `GOOD` with one text replaced, and returns how.
fn refused(old: &str, new: &str) -> LoadError {
    assert!(GOOD.contains(old), "{old}");
    let text = GOOD.replacen(old, new, 1);
    scenario("x/scenario.yaml", &text).expect_err(new)
}

/// The first problem, its place as text, and its hint.
fn check(old: &str, new: &str, what: &str, place: &str, hint: &str) {
    let error = refused(old, new);
    let text = GOOD.replacen(old, new, 1);
    let found = error.problems.iter().map(|p| (p.what.as_str(), &text[p.bytes.clone()], &p.hint));
    let fits =
        found.clone().any(|(w, p, h)| w.contains(what) && p.starts_with(place) && h.contains(hint));
    assert!(fits, "{:#?}\n{error}", found.collect::<Vec<_>>());
    assert!(error.to_string().contains("x/scenario.yaml:"), "{error}");
}

#[test]
fn a_good_document_loads_and_can_have_a_byte_order_mark() {
    let loaded = scenario("x", GOOD).unwrap();
    assert_eq!(loaded.documents, ["S64"]);
    assert_eq!(scenario("x", &format!("\u{feff}{GOOD}")).unwrap(), loaded);
    assert_eq!(scenario("x", &GOOD.replace('\n', "\r\n")).unwrap().faults, loaded.faults);
}

#[test]
fn an_error_shows_file_line_column_caret_and_hint() {
    let shown = refused("- powershell:", "- powershel:").to_string();
    let expected = "\
error: unknown name `powershel`
  --> x/scenario.yaml:15:5
   |
15 |   - powershel: {execution_policy: {scope: LocalMachine, policy: Restricted}}
   |     ^^^^^^^^^
   |
   = help: did you mean `powershell`?";
    assert!(shown.starts_with(expected), "{shown}");
}

#[test]
fn misspelled_names_have_a_nearest_one() {
    check("operation:", "opration:", "unknown field `opration`", "opration", "`operation`");
    check("scheduled-backup\n", "nightly\n", "unknown name `nightly`", "nightly", "`register`");
    check("execution_policy:", "exec_policy:", "unknown name `exec_policy`", "exec_policy", "");
    check("policy: Restricted", "policy: Restrictd", "Restrictd", "Restrictd", "`Restricted`");
    let cause = "powershell.execution-policy-restrict";
    check("[powershell.execution-policy-restricted]", &format!("[{cause}]"), cause, cause, "d`?");
}

#[test]
fn wrong_types_and_missing_fields_say_what_was_expected() {
    check("documents: [S64]", "documents: S64", "wrong type", "S64", "a list");
    check("id: 18", "id: many", "", "many", "");
    check("image: server-2016-protected\n", "", "`image` is missing", "hints", "image");
    check("operation: ", "title: ", "twice", "title", "");
}

#[test]
fn semantic_errors_point_at_the_offending_place() {
    check("[S64]", "[S91]", "no row", "S91", "S01 to S90");
    check("[S64]", "[S64, X01, X01]", "twice", "X01", "");
    check("[S64]", "[S03]", "no cause of the truth", "documents", "S64");
    check("[S64]", "[]", "no row", "documents", "S64");
    check("server-2016-p", "server-2017-p", "unknown image", "server-2017-protected", "2016");
    check("  object: powershell:L", "  object: L", "no address", "LocalMachine", "kind:path");
    check("'registry:HK", "'registri:HK", "no kind", &line("may_change:", "registri"), "registry");
}

fn line(_: &str, start: &str) -> String {
    let at = GOOD.find("'registry:HK").unwrap();
    let rest = &GOOD[at..];
    rest[..rest.find('\n').unwrap()].replace("registry", start)
}

#[test]
fn a_scenario_is_complete() {
    let cures = "cures:\n  - [Set-ExecutionPolicy RemoteSigned -Scope LocalMachine -Force]\n  \
                 - [Set-ExecutionPolicy Unrestricted -Scope LocalMachine -Force]\n";
    check(cures, "", "there is no cure", "truth", "escalate: always");
    let escalated = GOOD.replacen(cures, "escalate: always\n", 1);
    assert!(scenario("x", &escalated).is_ok());
    check(cures, "cures: [[]]\n", "a cure is empty", "[", "console lines");
    let twin = "policy: Unrestricted}}";
    check(twin, "policy: Restricted}}", "same as the faults", "twin", "healthy");
    let causes = "[powershell.execution-policy-restricted]";
    check(causes, "[]", "no cause", "causes", "");
    check("  - en: 'Run: Get", "  - en: ''\n    ko: ''\n  - en: 'Run: Get", "4 hints", "hints", "");
    let title = "  en: The scheduled backup never starts, the execution policy is Restricted\n";
    check(title, "  en: ''\n", "the title is empty in `en`", "''", "Korean");
    let named = "    Back powershell.Execution-Policy-restricted";
    check("    Back", named, "names the cause", "Back powershell", "what the customer sees");
}

#[test]
fn a_control_has_no_cure_and_no_symptom() {
    let truth = "truth:\n  causes: [powershell.execution-policy-restricted]\n  \
                 object: powershell:LocalMachine\n";
    let error = refused(truth, "");
    let whats: Vec<&str> = error.problems.iter().map(|p| p.what.as_str()).collect();
    assert_eq!(whats.len(), 3, "{whats:?}");
    assert!(whats.iter().all(|what| what.starts_with("a healthy control has no")), "{whats:?}");
}

#[test]
fn all_semantic_errors_are_told_at_once_in_the_order_of_lines() {
    let text = GOOD.replacen("[S64]", "[S00, T01]", 1).replacen("server-2016", "server-1999", 1);
    let error = scenario("x", &text).unwrap_err();
    let lines: Vec<usize> = error.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [1, 1, 12]);
    assert_eq!(error.to_string().matches("error: ").count(), 3);
}

#[test]
fn bombs_and_endless_documents_are_refused_quickly() {
    let started = std::time::Instant::now();
    let anchors = GOOD.replacen("[S64]", "&a [S64]", 1);
    for (text, what) in [
        (anchors.as_str(), "no anchors"),
        (&format!("x: {}", "[".repeat(100_000)), ""),
        (&format!("x: {}", "- ".repeat(100_000)), ""),
        (&"- x\n".repeat(200_000), ""),
        (&"x".repeat(2 << 20), "limit"),
        (&format!("truth: {{causes: [{}]}}", "x".repeat(900_000)), "unknown cause"),
        (&format!("{}: 1", "x".repeat(900)), ""),
        ("<<: {documents: []}", "erge"),
        ("documents: !include /etc/passwd", ""),
        ("---\n{}\n---\n{}\n", ""),
        ("", ""),
        ("title: \"\u{1b}[31m\u{202e}\"", ""),
    ] {
        let error = scenario("x", text).unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(what), "{what}: {shown}");
        assert!(shown.len() < 4_000, "{}", shown.len());
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn bytes_that_are_no_text_name_the_line() {
    let error = Loader::default().scenario_bytes("x", b"a: 1\nb: \xff\n").unwrap_err();
    assert!(error.to_string().contains("line 2 is not UTF-8"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Loader::default().scenario_bytes("x", &bytes).map_err(|error| error.to_string());
    }

    #[test]
    fn no_text_makes_the_loader_panic(text in "[\\PC\n :\\-\\[\\]{}&*!|>'\"#%@?,]{0,200}") {
        let _ = scenario("x", &text).map_err(|error| error.to_string());
    }

    #[test]
    fn no_mutation_of_a_document_makes_the_loader_panic(
        edits in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0usize..20, "[ -~\n\u{e9}\u{d55c}]{0,6}"), 1..6)
    ) {
        let mut text: Vec<char> = GOOD.chars().collect();
        for (at, length, new) in edits {
            let start = at.index(text.len());
            let end = (start + length).min(text.len() - 1).max(start);
            text.splice(start..end, new.chars());
        }
        let text: String = text.into_iter().collect();
        if let Err(error) = scenario("x", &text) {
            prop_assert!(error.problems.iter().all(|p| text.get(p.bytes.clone()).is_some()));
            prop_assert!(error.to_string().starts_with("error: "));
        }
    }
}
