//! Help, reports in four formats, and what the other commands print, in two languages.

use super::{MINE, Place, golden};

/// The part of the catalogue that the goldens show.
const FAMILY: &str = "schedule/";

const COMMANDS: [&str; 22] = [
    "check",
    "list",
    "explain",
    "run",
    "facts",
    "new",
    "matrix",
    "mutate",
    "coverage",
    "compose",
    "conformance",
    "sweep",
    "test",
    "watch",
    "shell",
    "train",
    "ps",
    "replay",
    "gate",
    "bless",
    "fleet",
    "schema",
];

/// Calls with exit code 0, silent on standard error, and gives what is printed.
fn printed(arguments: &[&str]) -> String {
    let called = Place::new().call(arguments);
    assert_eq!((called.code, called.err.as_str()), (0, ""), "{}", called.out);
    called.out
}

#[test]
fn help_is_as_it_was() {
    let help = printed(&["--help"]);
    golden("help", &help);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let listed: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    let (last, listed) = listed.split_last().expect("commands");
    assert_eq!((*last, listed), ("help", &COMMANDS[..]), "a command without a golden");
}

#[test]
fn each_command_has_help() {
    for command in COMMANDS {
        golden(&format!("help-{command}"), &printed(&[command, "--help"]));
    }
    golden("help-new-scenario", &printed(&["new", "scenario", "--help"]));
}

#[test]
fn a_report_for_people_is_as_it_was() {
    golden("check-terminal", &printed(&["check", FAMILY]));
    golden("check-terminal-ko", &printed(&["check", FAMILY, "--lang", "ko"]));
}

#[test]
fn a_report_in_each_format_is_as_it_was() {
    for format in ["json", "junit", "markdown"] {
        let report = printed(&["check", FAMILY, "--format", format]);
        golden(&format!("check-{format}"), &report);
    }
}

#[test]
fn the_other_commands_print_what_they_printed_in_both_languages() {
    let scenario = "schedule/trigger-disabled";
    for lang in ["en", "ko"] {
        let say = |name: &str, arguments: &[&str]| {
            let all: Vec<&str> = arguments.iter().copied().chain(["--lang", lang]).collect();
            golden(&format!("{name}-{lang}"), &printed(&all));
        };
        say("explain", &["explain", scenario]);
        say("run", &["run", scenario]);
        say("list", &["list", "service/"]);
    }
}

#[test]
fn coverage_counts_rows_in_both_languages() {
    let mut settings = insta::Settings::clone_current();
    // Which rows are missing changes with every scenario; that they are listed does not.
    settings.add_filter(r"(?m)^    [SX]\d\d: .*\n", "");
    settings.add_filter(r"[SX]\d\d( [SX]\d\d)+", "[rows]");
    settings.add_filter(r"\d+", "[n]");
    settings.bind(|| {
        golden("coverage-en", &printed(&["coverage"]));
        golden("coverage-ko", &printed(&["coverage", "--lang", "ko"]));
    });
    let place = Place::with_catalogue();
    let strict = place.call(&["coverage", "--strict", "--catalog", "cat"]);
    assert_eq!(strict.code, 2, "a catalogue of one scenario: {}", strict.out);
}

#[test]
fn json_reports_are_equal_byte_by_byte_however_often_they_are_made() {
    let once = printed(&["check", "schedule/trigger", "--format", "json"]);
    assert_eq!(once, printed(&["check", "schedule/trigger", "--format", "json"]));
    let other = printed(&["check", "schedule/trigger", "--format", "json", "--seed", "7"]);
    assert_ne!(once, other, "the seed changes nothing");
    serde_json::from_str::<serde_json::Value>(&once).expect("JSON");
}

#[test]
fn a_diagnoser_that_finds_nothing_is_a_regression() {
    let place = Place::with_catalogue();
    let called = place.call(&["check", "--catalog", "cat", "--diagnoser", "mute"]);
    assert_eq!(called.code, 2, "{}", called.err);
    golden("check-mute", &called.out);
}

#[test]
fn a_filter_that_matches_nothing_is_not_green() {
    let called = Place::new().call(&["check", "no-such-scenario"]);
    assert_eq!((called.code, called.out.as_str()), (4, ""), "{}", called.err);
    assert!(called.err.contains("no-such-scenario"), "{}", called.err);
}

#[test]
fn a_new_scenario_is_green_in_its_catalogue() {
    let place = Place::with_catalogue();
    let called = place.call(&["check", MINE, "--catalog", "cat"]);
    assert_eq!((called.code, called.err.as_str()), (0, ""), "{}", called.out);
    assert!(called.out.contains("1 of 1 reproduced"), "{}", called.out);
    let files = std::fs::read_dir(place.path("cat/service/mine")).expect("the folder");
    assert_eq!(files.count(), 1, "something is left beside the scenario");
}

#[test]
fn a_matrix_is_one_file_that_fetches_nothing() {
    let place = Place::with_catalogue();
    for matrix in ["wrong-fix", "masking"] {
        let call = |format: &str| {
            let called = place.call(&["matrix", matrix, "--catalog", "cat", "--format", format]);
            assert_eq!((called.code, called.err.as_str()), (0, ""), "{}", called.out);
            called.out
        };
        golden(&format!("matrix-{matrix}"), &call("terminal"));
        for format in ["html", "svg"] {
            let page = call(format).replace("http://www.w3.org/2000/svg", "");
            for fetch in ["http:", "https:", "<script", "<link", "@import", "url("] {
                assert!(!page.contains(fetch), "{matrix}: {fetch} in {format}");
            }
            assert!(page.contains("prefers-color-scheme:dark"), "{matrix}: {format}");
        }
        assert!(call("json").contains("\"cells\""));
        assert!(call("markdown").starts_with("# "));
    }
}

#[test]
fn the_proofs_that_were_chosen_are_told_with_their_times() {
    let place = Place::with_catalogue();
    let called = place.call(&["check", "--catalog", "cat", "--proofs", "2,8"]);
    assert_eq!(called.code, 0, "{}", called.out);
    let table: Vec<&str> = called.out.lines().filter(|line| line.contains("1/1")).collect();
    assert_eq!(table.len(), 2, "{}", called.out);
    assert!(table.iter().all(|line| line.contains(" ms ")), "{}", called.out);
}
