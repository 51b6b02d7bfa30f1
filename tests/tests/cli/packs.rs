//! Packs of rules as their authors work on them: own tests, and what a saved edit changes.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::{Called, Place, golden, program};

const RULES: &str = r#"package marslab

findings contains {
	"cause": "service.obengine-stopped",
	"object": "service:obengine",
	"evidence": ["services.obengine.state", "services.obengine.start"],
	"remediation": ["net start obengine"],
} if {
	input.services.obengine.state == "stopped"
	not disabled
}

disabled if {
	input.services.obengine.start == "disabled"
	input.services.obengine.exit_code != 7
}
"#;
const TESTS: &str = r#"package marslab_test

import data.marslab

engine(state) := {"services": {"obengine": {"state": state, "start": "auto"}}}

cases["stopped"] := {
	"facts": engine("stopped"),
	"causes": {"service.obengine-stopped"},
	"lines": ["net start"],
}

cases["running"] := {"facts": engine("running"), "causes": set()}

test_is_found if count(marslab.findings) == 1 with input as engine("stopped")

todo_test_disabled if false
"#;
const WRONG: &str = r#"package marslab_test

test_wrong if {
	print("the engine", 1)
	data.marslab.disabled with input as {}
}
"#;

/// A folder `rules` with a pack and its tests.
fn place() -> Place {
    let place = Place::new();
    place.write("rules/service.rego", RULES);
    place.write("rules/service_test.rego", TESTS);
    place
}

#[track_caller]
fn ends(called: &Called, code: i32) {
    assert_eq!(called.code, code, "{}{}", called.out, called.err);
}

#[test]
fn the_tests_of_a_pack_are_told_in_each_format() {
    let place = place();
    let called = place.call(&["test", "rules"]);
    ends(&called, 0);
    golden("test-passed", &called.out);
    place.write("rules/wrong_test.rego", WRONG);
    let called = place.call(&["test", "rules/", "--coverage"]);
    ends(&called, 2);
    golden("test-failed", &called.out);
    golden("test-failed-ko", &place.call(&["test", "rules", "--coverage", "--lang", "ko"]).out);
    for format in ["json", "junit"] {
        let called = place.call(&["test", "rules", "--coverage", "--format", format]);
        ends(&called, 2);
        golden(&format!("test-failed-{format}"), &called.out);
    }
    ends(&place.call(&["test", "rules", "--filter", "stopped"]), 0);
    ends(&place.call(&["test", "rego", "--filter", "*clock*"]), 0);
}

#[test]
fn what_is_no_pack_with_tests_ends_in_its_own_way() {
    let place = place();
    place.write("bare/service.rego", RULES);
    place.write("broken/service.rego", RULES);
    place.write("broken/a_test.rego", "package marslab_test\n\ntest_x if {\n\tx := := 1\n}\n");
    place.write("empty/README.md", "");
    let cases = [
        (["test", "bare", "--filter="], 4, "no tests"),
        (["test", "rules", "--filter=nothing"], 4, "no test matches `nothing`"),
        (["test", "broken", "--filter="], 7, "broken/a_test.rego:4:"),
        (["test", "empty", "--filter="], 4, "no *.rego"),
        (["test", "nowhere/", "--filter="], 8, "does not exist"),
        (["test", "mute", "--filter="], 1, "no pack of rules"),
        (["watch", "nowhere/", "--once"], 8, "does not exist"),
        (["watch", "process:true", "--once"], 1, "no files to watch"),
    ];
    for (arguments, code, says) in cases {
        let called = place.call(&arguments);
        assert!(called.code == code && called.err.contains(says), "{arguments:?}: {}", called.err);
        assert_eq!(called.out, "", "{arguments:?}");
    }
}

/// Times differ from run to run.
fn timeless(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once("; ") {
        Some((rest, last)) if last.ends_with(" s") => format!("{rest}; [time]\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

const ONLY: [&str; 2] = ["--filter", "service/obengine-stopped*"];

#[test]
fn a_watch_holds_an_edit_against_a_pack_that_is_named() {
    let place = place();
    place.write("edited/service.rego", &RULES.replace("== \"stopped\"", "== \"halted\""));
    let call = |pack: &str, baseline: &str| {
        let arguments = ["watch", pack, "--baseline", baseline, "--once"];
        place.call(&[&arguments[..], &ONLY].concat())
    };
    let called = call("edited", "rules");
    ends(&called, 2);
    golden("watch-lost", &timeless(&called.out));
    let called = call("rules", "edited");
    ends(&called, 0);
    golden("watch-gained", &timeless(&called.out));
    place.write("edited/service.rego", &format!("# the same\n\n{RULES}"));
    let called = call("edited", "rules");
    ends(&called, 0);
    golden("watch-same", &timeless(&called.out));
}

#[cfg(unix)]
#[test]
fn a_watch_tells_each_saved_edit_and_ends_at_ctrl_c() {
    let place = place();
    let mut watch = Command::new(program());
    watch.arg("watch").arg("rules").args(ONLY).env_clear().current_dir(place.path("."));
    let mut watch = watch.stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut lines = BufReader::new(watch.stdout.take().expect("a pipe")).lines();
    let mut told = |until: &str| {
        let mut all = String::new();
        for line in lines.by_ref() {
            let line = line.expect("UTF-8");
            all.push_str(&format!("{line}\n"));
            if line.contains(until) {
                return all;
            }
        }
        panic!("no {until:?} in:\n{all}");
    };
    told("watching rules");
    told("3 passed, 0 failed, 1 skipped");
    place.write("rules/service.rego", &RULES[..RULES.len() - 60]);
    let broken = told("the last good state is kept");
    assert!(broken.contains("rules/service.rego:"), "{broken}");
    place.write("rules/service.rego", &RULES.replace("== \"stopped\"", "== \"halted\""));
    let lost = told("detection-lost service.obengine-stopped");
    assert!(lost.contains("rules/service_test.rego:7: FAILED stopped"), "{lost}");
    place.write("rules/service.rego", RULES);
    told("detection-gained service.obengine-stopped");
    let sent = Command::new("kill").arg("-INT").arg(watch.id().to_string()).status();
    assert!(sent.expect("kill starts").success());
    told("ended");
    assert_eq!(watch.wait().expect("an end").code(), Some(3));
}
