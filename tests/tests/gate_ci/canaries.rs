//! Gates that must be red: each planted case with its exit code and what it says.
//!
//! *Promise*: no case ends with 0; where there is no verdict there is no report either.

use super::{Called, Place};

/// A rule that finds the engine of the agent stopped, and cures it.
const GOOD: &str = r#"package marslab

findings contains {
	"cause": "service.obengine-stopped",
	"object": "service:obengine",
	"evidence": ["services.obengine.state", "services.obengine.start"],
	"remediation": ["net start obengine"],
} if {
	input.services.obengine.state == "stopped"
	input.services.obengine.start != "disabled"
}
"#;
/// The machines of one scenario and its twin: enough for a rule of one cause.
const SCENARIO: &str = "service/obengine-stopped-manual";
const REPORT: &str = "reports/gate.json";

/// A planted case.
struct Case {
    name: &'static str,
    /// What is planted beside the pack `good`; gives what differs from the usual call.
    plant: fn(&Place) -> Vec<&'static str>,
    code: i32,
    says: &'static [&'static str],
}

/// Calls the gate: `good` against `bad` if the words say nothing else.
pub(super) fn gate(place: &Place, words: &[&str]) -> Called {
    let usual = [
        ("--baseline", "good"),
        ("--candidate", "bad"),
        ("--suites", "catalogue,twins"),
        ("--filter", SCENARIO),
        ("--format", "json"),
        ("--today", super::TODAY),
    ];
    let output = format!("json={REPORT}");
    let mut all = vec!["gate", "--output", &output];
    all.extend(words);
    for (option, value) in usual.iter().filter(|(option, _)| !words.contains(option)) {
        all.extend([*option, *value]);
    }
    place.marslab(&all)
}

pub(super) fn good() -> Place {
    let place = Place::new();
    place.write("good/rules.rego", GOOD);
    place
}

/// Plants `bad`: the good rule with a text replaced.
pub(super) fn bad(place: &Place, from: &str, to: &str) -> Vec<&'static str> {
    assert!(GOOD.contains(from), "{from:?}");
    place.write("bad/rules.rego", GOOD.replace(from, to));
    Vec::new()
}

fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let place = good();
        let called = gate(&place, &(case.plant)(&place));
        let said = format!("{}{}", called.out, called.err);
        let silent = case.says.iter().filter(|words| !said.contains(**words));
        let silent: Vec<&&str> = silent.collect();
        // A verdict is 2; complaints about what was decided stand in the report, too.
        let verdict = !called.out.is_empty();
        let written = place.path(REPORT).exists();
        if called.code != Some(case.code) || !silent.is_empty() || verdict != written {
            wrong.push(format!(
                "{}: {:?} instead of {}, does not say {silent:?}, report {written}: {said}",
                case.name, called.code, case.code
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A tar with one file of this name.
fn tar(name: &str, text: &str) -> Vec<u8> {
    let mut head = [0_u8; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[100..108].copy_from_slice(b"0000644\0");
    head[124..136].copy_from_slice(format!("{:011o}\0", text.len()).as_bytes());
    head[148..156].copy_from_slice(b"        ");
    head[156] = b'0';
    head[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut all = head.to_vec();
    all.extend(text.as_bytes());
    all.resize(all.len().next_multiple_of(512) + 1024, 0);
    all
}

fn repository(place: &Place) {
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    place.commit("a pack");
}

#[test]
fn what_is_no_pack_gives_no_verdict() {
    check(&[
        Case {
            name: "a pack that does not parse",
            plant: |place| bad(place, "} if {", "} if {{"),
            code: 7,
            says: &["bad/rules.rego:"],
        },
        Case {
            name: "an unknown cause",
            plant: |place| bad(place, "obengine-stopped", "obengine-stoped"),
            code: 7,
            says: &["bad/rules.rego:4", "service.obengine-stoped", "service.obengine-stopped"],
        },
        Case {
            name: "an empty pack: tests alone are none",
            plant: |place| {
                place.write("bad/rules_test.rego", GOOD);
                Vec::new()
            },
            code: 4,
            says: &["bad: no *.rego files"],
        },
        Case {
            name: "an empty folder",
            plant: |place| {
                std::fs::create_dir(place.path("bad")).expect("a folder");
                Vec::new()
            },
            code: 4,
            says: &["bad: no *.rego files"],
        },
    ]);
}

#[test]
fn what_is_not_there_or_may_not_be_gives_no_verdict() {
    check(&[
        Case {
            name: "a baseline that is not there",
            plant: |place| {
                bad(place, "", "");
                vec!["--baseline", "old/rules"]
            },
            code: 8,
            says: &["old/rules"],
        },
        Case {
            name: "a revision that is not there",
            plant: |place| {
                repository(place);
                vec!["--baseline", "git:release-1:good", "--candidate", "good"]
            },
            code: 8,
            says: &["there is no revision `release-1`", "fetch-depth: 0"],
        },
        Case {
            name: "a path that the revision does not have",
            plant: |place| {
                repository(place);
                vec!["--baseline", "git:main:rules", "--candidate", "good"]
            },
            code: 8,
            says: &["there is no `rules` in it"],
        },
        Case {
            name: "an archive with a file that leads elsewhere",
            plant: |place| {
                place.write("bad.tar", tar("../../rules.rego", GOOD));
                vec!["--candidate", "bad.tar"]
            },
            code: 1,
            says: &["../../rules.rego"],
        },
        Case {
            name: "an archive that is too large",
            plant: |place| {
                let file = std::fs::File::create(place.path("bad.tar")).expect("a file");
                file.set_len(65 << 20).expect("a hole");
                vec!["--candidate", "bad.tar"]
            },
            code: 6,
            says: &["bad.tar: more than"],
        },
    ]);
}

#[test]
fn what_was_asked_for_in_the_wrong_way_gives_no_verdict() {
    check(&[
        Case {
            name: "a filter that fits nothing",
            plant: |place| {
                bad(place, "", "");
                vec!["--filter", "no-such-family/*"]
            },
            code: 4,
            says: &["no machine was looked at"],
        },
        Case {
            name: "a configuration that does not load",
            plant: |place| {
                place.write("marslab.yaml", "floors: {service.obengine-stoped: {recall: 100}}\n");
                bad(place, "", "")
            },
            code: 1,
            says: &["marslab.yaml:1", "did you mean `service.obengine-stopped`?"],
        },
        Case {
            name: "a configuration that was named and is not there",
            plant: |place| {
                bad(place, "", "");
                vec!["--config", "demands.yaml"]
            },
            code: 1,
            says: &["demands.yaml"],
        },
        Case {
            name: "a cache of another version",
            plant: |place| {
                place.write("cache/FORMAT", "marslab cache 0\n");
                bad(place, "", "");
                vec!["--cache", "cache"]
            },
            code: 12,
            says: &["another version of marslab keeps its cache here"],
        },
    ]);
}

#[test]
fn what_is_lost_is_red() {
    check(&[
        Case {
            name: "a lost detection",
            plant: |place| bad(place, r#"!= "disabled""#, r#"== "manual""#),
            code: 2,
            says: &["detection-lost", SCENARIO],
        },
        Case {
            name: "a new false alarm",
            plant: |place| {
                let from = "input.services.obengine.state == \"stopped\"";
                bad(place, from, "some name, _ in input.services\n\tstartswith(name, \"OB\")")
            },
            code: 2,
            says: &["alarm-new"],
        },
        Case {
            name: "a harmful remediation",
            plant: |place| {
                let more = "[\"Set-MpPreference -DisableRealtimeMonitoring $true\", \"net start";
                bad(place, "[\"net start", more)
            },
            code: 2,
            says: &["harm-new"],
        },
        Case {
            name: "a floor that is not met, though nothing moved",
            plant: |place| {
                let floor = "floors: {service.obengine-crashed: {recall: 100}}\n";
                place.write("marslab.yaml", floor);
                vec!["--candidate", "good", "--filter", "service/obengine-*-manual"]
            },
            code: 2,
            says: &["recall is 0 %, the floor is 100 %"],
        },
        Case {
            name: "a baseline from which nothing can be lost",
            plant: |place| {
                bad(place, "", "");
                vec!["--baseline", "mute"]
            },
            code: 2,
            says: &["this gate could not see a loss"],
        },
    ]);
}

#[test]
fn a_word_that_holds_no_longer_is_red() {
    check(&[
        Case {
            name: "an expired waiver",
            plant: |place| {
                let waiver = "waivers: [{kind: alarm-new, reason: for a while, until: 2026-11-22}]";
                place.write("marslab.yaml", waiver);
                vec!["--candidate", "good"]
            },
            code: 10,
            says: &["the waiver of alarm-new ended on 2026-11-22: for a while"],
        },
        Case {
            name: "a record of an accepted change that fits nothing",
            plant: |place| {
                bad(place, r#"!= "disabled""#, r#"== "manual""#);
                let words = ["bless", "--baseline", "good", "--candidate", "bad"];
                let more = ["--suites", "catalogue", "--filter", SCENARIO, "--reason", "r"];
                let who = ["--author", "A Tester"];
                let called = place.marslab(&[&words[..], &more, &who].concat());
                assert_eq!(called.code, Some(0), "{}", called.err);
                assert_eq!(gate(place, &[]).code, Some(0), "a blessed loss may pass");
                std::fs::remove_file(place.path(REPORT)).expect("the report");
                place.edit("marslab.accepted.yaml", "detection-lost", "alarm-new");
                Vec::new()
            },
            code: 11,
            says: &["A Tester accepted alarm-new", "take the record out"],
        },
    ]);
}

#[test]
fn who_does_not_end_or_does_not_repeat_is_red() {
    check(&[
        Case {
            name: "a rule that never ends",
            plant: |place| {
                let from = "input.services.obengine.state == \"stopped\"\n";
                let long = "count([1 | some i in numbers.range(1, 3000); \
                            some j in numbers.range(1, 3000); i == j]) > 0\n\t";
                bad(place, from, &format!("{long}{from}"));
                vec!["--suites", "catalogue"]
            },
            code: 6,
            says: &["it used more than it may"],
        },
        #[cfg(unix)]
        Case {
            name: "a program that answers differently each time",
            plant: |place| {
                // Its memory is a file: the harness gives it an empty folder for each machine.
                let script = "read facts\n\
                    if rm \"$1\" 2>/dev/null\n\
                    then causes='{\"cause\":\"service.obengine-stopped\"}'\n\
                    else : >\"$1\"; causes=''; fi\n\
                    printf '{\"kind\":\"answer\",\"answer\":{\"findings\":[%s]}}\\n' \"$causes\"\n";
                place.write("alternates.sh", script);
                let script = place.path("alternates.sh").display().to_string();
                let memory = place.path("memory").display().to_string();
                let word = format!("process:/bin/sh {script} {memory}");
                vec!["--suites", "catalogue", "--candidate", word.leak()]
            },
            code: 5,
            says: &["asked twice, it does not answer the same"],
        },
    ]);
}

#[test]
fn nobody_is_blessed_by_a_ci_server() {
    let place = good();
    bad(&place, r#"!= "disabled""#, r#"== "manual""#);
    for name in ["CI", "GITHUB_ACTIONS", "GITLAB_CI"] {
        let words = ["bless", "--baseline", "good", "--candidate", "bad", "--reason", "r"];
        let output = place.command(marslab_tests::program()).args(words).env(name, "true").output();
        let called = Called::of(output.expect("marslab starts"));
        assert_eq!(called.code, Some(1), "{name}");
        assert!(called.err.contains("accepted by a person, not in CI"), "{}", called.err);
        assert!(!place.path("marslab.accepted.yaml").exists());
    }
}
