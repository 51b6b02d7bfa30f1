//! What people get wrong: each mistake ends with exit code 1, prints nothing on standard output,
//! and says where it is and what to do.

use super::{MINE, Place, golden};

const CHECK: [&str; 3] = ["check", "--catalog", "cat"];

/// The call fails with exit code 1; what it says is the golden, and has all of `says` in it.
#[track_caller]
fn refused(place: &Place, arguments: &[&str], name: &str, says: &[&str]) {
    let called = place.call(arguments);
    assert_eq!((called.code, called.out.as_str()), (1, ""), "{}", called.err);
    assert!(!called.err.contains("panicked"), "{}", called.err);
    for part in says {
        assert!(called.err.contains(part), "no {part:?} in:\n{}", called.err);
    }
    golden(&format!("bad-{name}"), &called.err);
}

/// A mistake in the stub; `line` is where it is.
#[track_caller]
fn bad_scenario(name: &str, from: &str, to: &str, line: usize) {
    let place = Place::with_catalogue();
    place.edit(from, to);
    let at = format!("cat/{MINE}/scenario.yaml:{line}:");
    refused(&place, &CHECK, name, &[&at, "^", "help: "]);
}

#[test]
fn an_unknown_fault_is_shown() {
    bad_scenario("fault", "- service: {stop: obengine}", "- sevrice: {stop: obengine}", 24);
}

#[test]
fn a_wrong_type_is_shown() {
    bad_scenario("type", "documents: [S03]", "documents: 3", 7);
}

#[test]
fn an_unknown_cause_is_shown() {
    bad_scenario("cause", "[service.obengine-stopped]", "[service.obengine-stoped]", 31);
}

#[test]
fn an_unknown_field_is_shown() {
    bad_scenario("field", "escalate: never", "escalete: never", 46);
}

#[test]
fn an_unknown_image_is_shown() {
    bad_scenario("image", "image: server-2019-protected", "image: server-2019-protecte", 18);
}

#[test]
fn malformed_yaml_is_shown() {
    let (from, to) = ("  outcome: failed", "  outcome: 'failed");
    let place = Place::with_catalogue();
    place.edit(from, to);
    let at = format!("cat/{MINE}/scenario.yaml:");
    refused(&place, &CHECK, "yaml", &[&at, "^", "help: "]);
    bad_scenario("yaml-shape", "outcome: failed", "outcome: [failed]", 27);
}

/// A mistake in a pack of one file.
#[track_caller]
fn bad_pack(name: &str, text: &str, says: &[&str]) {
    let place = Place::with_catalogue();
    place.write("pack/my.rego", text);
    let arguments = [&CHECK[..], &["--diagnoser", "rego:pack"]].concat();
    refused(&place, &arguments, name, says);
}

#[test]
fn rules_that_do_not_parse_are_shown() {
    let text = "package marslab\nfindings contains x if {\n  x := := 1\n}\n";
    bad_pack("rego-syntax", text, &["pack/my.rego:3:8", "^", "expecting expression"]);
}

#[test]
fn an_unknown_cause_in_a_finding_is_shown() {
    let text = "package marslab\nfindings contains {\n  \"cause\": \"clock.skwe\",\n  \
                \"object\": \"x\"} if true\n";
    bad_pack("rego-cause", text, &["pack/my.rego:3:13", "^", "hint: did you mean `clock.skew`?"]);
}

#[test]
fn a_pack_without_an_entry_point_is_refused() {
    bad_pack("rego-entry", "package marslab\nfinding := 1\n", &["marslab.findings", "hint: "]);
}

#[test]
fn an_empty_pack_is_refused() {
    let place = Place::with_catalogue();
    std::fs::create_dir(place.path("pack")).expect("a folder");
    let arguments = [&CHECK[..], &["--diagnoser", "rego:pack"]].concat();
    refused(&place, &arguments, "rego-empty", &["pack: no *.rego files"]);
}

#[test]
fn an_unknown_diagnoser_is_refused() {
    let place = Place::with_catalogue();
    let arguments = [&CHECK[..], &["--diagnoser", "regal"]].concat();
    refused(&place, &arguments, "diagnoser", &["regal", "hint: one of rego"]);
}

#[test]
fn a_catalogue_that_is_not_there_is_refused() {
    refused(&Place::new(), &["check", "--catalog", "nowhere"], "catalogue", &["nowhere", "help: "]);
}

#[test]
fn a_bad_conformance_table_is_shown() {
    let place = Place::new();
    place.write("rows.jsonl", "{\"id\": 1}\n");
    refused(&place, &["conformance", "rows.jsonl"], "conformance", &["rows.jsonl:1: ", "string"]);
    refused(&place, &["conformance", "no.jsonl"], "conformance-missing", &["no.jsonl: "]);
}

#[test]
fn an_unknown_scenario_is_answered_with_the_nearest() {
    for command in ["explain", "run", "facts"] {
        let name = "schedule/trigger-disable";
        let says = ["did you mean `schedule/trigger-disabled`?"];
        refused(&Place::new(), &[command, name], "scenario", &says);
    }
}

#[test]
fn an_unknown_option_is_answered_with_the_nearest() {
    refused(&Place::new(), &["check", "--formt", "json"], "option", &["--format"]);
    refused(&Place::new(), &["chekc"], "command", &["check"]);
}

#[test]
fn a_new_scenario_overwrites_nothing() {
    let place = Place::with_catalogue();
    place.edit("S03", "S04");
    let file = place.path(&format!("cat/{MINE}/scenario.yaml"));
    let before = std::fs::read(&file).expect("the scenario");
    let arguments = ["new", "scenario", MINE, "--catalog", "cat"];
    refused(&place, &arguments, "new-exists", &["exists already"]);
    assert_eq!(std::fs::read(&file).expect("the scenario"), before);
}

#[test]
fn a_new_scenario_stays_in_its_catalogue() {
    let place = Place::new();
    for name in ["../x", "/etc/x", "a", "A/b", "a/b/c", "a/\u{1b}[31mb"] {
        let called = place.call(&["new", "scenario", name, "--catalog", "cat"]);
        assert_eq!(called.code, 1, "{name}");
        assert!(called.err.contains("is no name of a scenario"), "{name}: {}", called.err);
        assert!(!called.err.contains('\u{1b}'), "{name} reaches the terminal as it is");
    }
    let left = std::fs::read_dir(place.0.path()).expect("the folder").count();
    assert_eq!(left, 0, "something was written");
}

#[test]
fn a_control_character_of_a_file_never_reaches_the_terminal() {
    let place = Place::with_catalogue();
    place.edit("image: server-2019-protected", "image: \"server\\e[31m\"");
    let called = place.call(&CHECK);
    assert_eq!(called.code, 1, "{}", called.out);
    assert!(!called.err.contains('\u{1b}'), "{:?}", called.err);
}

#[test]
fn contradicting_faults_are_shown_with_both_places() {
    let place = Place::with_catalogue();
    let twice = "- service: {stop: obengine}\n  - service: {disable: obengine}";
    place.edit("- service: {stop: obengine}", twice);
    let at = format!("cat/{MINE}/scenario.yaml:");
    refused(&place, &CHECK, "contradiction", &[&at, "contradict each other", "the other side"]);
    let place = Place::with_catalogue();
    let key = r"HKLM\SOFTWARE\Contoso";
    let set = |data: &str| {
        format!("- registry: {{set_text: {{key: '{key}', name: Site, text: {data}}}}}")
    };
    let both = format!("{}\n  {}\n  - service: {{stop: obengine}}", set("Seoul"), set("Busan"));
    place.edit("- service: {stop: obengine}", &both);
    let says = ["both set `registry:", "the other side", "help: "];
    refused(&place, &CHECK, "contradiction-state", &says);
}

/// The stub, edited, says of itself what the model does not bear out: after the report the mistake
/// is told with its place, and names both sides.
#[track_caller]
fn not_borne_out(from: &str, to: &str, name: &str, says: &[&str]) {
    let place = Place::with_catalogue();
    place.edit(from, to);
    let called = place.call(&CHECK);
    assert_eq!(called.code, 1, "{}{}", called.out, called.err);
    assert!(called.out.contains("FAILED"), "{}", called.out);
    for part in says.iter().chain(&["^", "help: "]) {
        assert!(called.err.contains(part), "no {part:?} in:\n{}", called.err);
    }
    golden(&format!("bad-{name}"), &called.err);
}

#[test]
fn a_cure_that_never_converges_is_told_with_what_it_leaves_each_time() {
    let line = "  - [Restart-Computer -Force]";
    let drift = format!("{line}\n  - ['Set-Date -Adjust 0:00:20', net start obengine]");
    let at = format!("cat/{MINE}/scenario.yaml:");
    let says = [&*at, "never settles", "after the first run", "after the third"];
    not_borne_out(line, &drift, "drift", &says);
}

#[test]
fn a_symptom_that_the_model_does_not_produce_names_both_sides_and_its_place() {
    let at = format!("cat/{MINE}/scenario.yaml:26:");
    let says = [&*at, "the scenario documents the message `0x1FC07`", "the model failed in"];
    not_borne_out("message: obengine", "message: '0x1FC07'", "symptom", &says);
}

#[test]
fn an_outcome_and_an_event_that_the_model_does_not_produce_name_both_sides() {
    let at = format!("cat/{MINE}/scenario.yaml:26:");
    let says = [&*at, "the scenario documents `DidNotStart`", "the model failed in"];
    not_borne_out("outcome: failed", "outcome: did-not-start", "outcome", &says);
    let event = "message: obengine\n  events: [{channel: CloudBackup, id: 10}]";
    let says = [&*at, "the scenario documents event 10 of CloudBackup", "the model writes"];
    not_borne_out("message: obengine", event, "event", &says);
}

#[test]
fn an_unknown_proof_is_answered_with_those_that_there_are() {
    let place = Place::with_catalogue();
    let arguments = [&CHECK[..], &["--proofs", "1,12"]].concat();
    refused(&place, &arguments, "proof", &["`12` is no proof", "some of 0, 1, 2"]);
}

#[test]
fn a_binding_to_images_that_there_are_not_is_shown() {
    let bound = "hints:\n";
    let place = Place::with_catalogue();
    place.edit(bound, &format!("only_on: {{images: [server-2O19], because: ''}}\n{bound}"));
    let says = ["unknown image `server-2O19`", "own image is not among them", "reason is empty"];
    refused(&place, &CHECK, "only-on", &says);
}
