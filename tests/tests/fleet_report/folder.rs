//! The report of a real folder: its sums are those of a run, and a folder that is not what was
//! written is refused before a row is counted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use marslab_tests::program;
use serde_json::Value;
use tempfile::TempDir;

/// Machines of the folder, in four parts, and who diagnoses them: somebody who makes mistakes.
const FLEET: [&str; 4] = ["--machines", "1000", "--diagnoser", "parrot"];
const PARTS: [&str; 2] = ["--part", "256"];

fn marslab(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).output().expect("it starts")
}

fn told(output: &Output) -> String {
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A finished folder, made once.
fn finished() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("as it is made");
        let out = folder.path().join("results").display().to_string();
        told(&marslab(&[&["fleet", "run", "--out", &out][..], &FLEET, &PARTS].concat()));
        folder
    });
    folder.path()
}

fn results() -> PathBuf {
    finished().join("results")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("as it is made");
    for entry in fs::read_dir(from).expect("it is there").flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("as it is made");
        }
    }
}

/// Damages a copy of the folder; the report of it is refused and says all of `says`.
#[track_caller]
fn refused(says: &[&str], damage: impl Fn(&Path)) {
    let place = tempfile::tempdir().expect("as it is made");
    let folder = place.path().join("results");
    copy(&results(), &folder);
    damage(&folder);
    let page = place.path().join("page.html");
    let html = format!("html={}", page.display());
    let output = marslab(&["fleet", "report", &folder.display().to_string(), "--output", &html]);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{complained}");
    assert!(output.stdout.is_empty() && !page.exists(), "something was written");
    assert!(!complained.contains("panicked"), "{complained}");
    for part in says {
        assert!(complained.contains(part), "no {part:?} in:\n{complained}");
    }
}

const PART: &str = "part-000002.parquet";

#[test]
fn a_folder_that_is_not_whole_is_refused() {
    refused(&["_SUCCESS", "hint: "], |folder| {
        fs::remove_file(folder.join("_SUCCESS")).expect("it is there");
    });
    refused(&["no results", "hint: "], |folder| {
        fs::remove_dir_all(folder).expect("it is there");
    });
    refused(&[PART], |folder| fs::remove_file(folder.join(PART)).expect("it is there"));
}

#[test]
fn a_part_that_is_cut_off_changed_or_exchanged_is_refused() {
    refused(&[PART, "bytes", "hint: "], |folder| {
        let bytes = fs::read(folder.join(PART)).expect("it is there");
        fs::write(folder.join(PART), &bytes[..bytes.len() - 1]).expect("as it is made");
    });
    refused(&[PART, "hint: "], |folder| {
        let mut bytes = fs::read(folder.join(PART)).expect("it is there");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(folder.join(PART), &bytes).expect("as it is made");
    });
    refused(&["part-00000", "hint: "], |folder| {
        fs::copy(folder.join("part-000001.parquet"), folder.join(PART)).expect("as it is made");
    });
    refused(&["hint: "], |folder| {
        fs::copy(folder.join(PART), folder.join("part-000009.parquet")).expect("as it is made");
    });
}

/// Everything that both count, from both.
#[test]
fn the_report_counts_as_the_run_does() {
    let of = |arguments: &[&str]| -> Value {
        serde_json::from_str(&told(&marslab(arguments))).expect("it is JSON")
    };
    let folder = results().display().to_string();
    let report = of(&["fleet", "report", &folder, "--format", "json"]);
    let run = of(&[&["fleet", "run", "--format", "json"][..], &FLEET].concat());
    let tally = &run["tally"];
    assert_eq!(report["diagnoser"], run["diagnoser"]);
    assert_eq!(report["seed"], run["seed"]);
    let sums = [
        "machines",
        "broken",
        "exact",
        "localised",
        "missed",
        "extra",
        "false_alarms",
        "unanswered",
        "incidents",
    ];
    for sum in sums {
        assert_eq!(report[sum], tally[sum], "{sum}");
    }
    assert!(report["missed"].as_u64() > Some(0) && report["false_alarms"].as_u64() > Some(0));
    let hidden = |list: &Value| -> u64 {
        let all = list["causes"].as_array().expect("a list");
        all.iter().map(|cause| cause["hidden"].as_u64().expect("a number")).sum()
    };
    assert_eq!(Some(hidden(&report)), tally["hidden"].as_u64());
    for cause in report["causes"].as_array().expect("a list") {
        let counts = &tally["causes"][cause["cause"].as_str().expect("a cause")];
        for (ours, theirs) in [("found", "hits"), ("missed", "misses"), ("made_up", "false_alarms")]
        {
            let counted = counts[theirs].as_u64().unwrap_or_default();
            assert_eq!(cause[ours].as_u64(), Some(counted), "{cause}");
        }
    }
    for day in report["days"].as_array().expect("a list") {
        let of_run = &tally["days"][day["day"].to_string()];
        for sum in ["machines", "broken", "exact", "false_alarms"] {
            assert_eq!(day[sum], of_run[sum], "{day}");
        }
    }
}

#[test]
fn a_page_is_written_whole_beside_what_is_printed() {
    let place = tempfile::tempdir().expect("as it is made");
    let page = place.path().join("fleet.html");
    let (folder, html) = (results().display().to_string(), format!("html={}", page.display()));
    let said = told(&marslab(&["fleet", "report", &folder, "--output", &html]));
    assert!(said.contains("1,000 machines over 28 days"), "{said}");
    let page = fs::read_to_string(page).expect("it is there");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>"));
    assert_eq!(page, told(&marslab(&["fleet", "report", &folder, "--format", "html"])));
}
