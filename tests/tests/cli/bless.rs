//! A person accepts what a gate stops: the record, whom it lets pass, and when it is an orphan.

use super::Place;

/// Two packs of one rule: the second no longer finds a service that is disabled.
const BASE: &str = r#"package marslab

findings contains {
	"cause": "service.obengine-stopped", "object": "service:obengine",
	"evidence": ["services.obengine.state"], "remediation": ["net start obengine"],
} if {
	input.services.obengine.state == "stopped"
	input.services.obengine.start != "disabled"
	input.services.obengine.exit_code != 1067
}
"#;

fn packs() -> Place {
    let place = Place::new();
    place.write("base/service.rego", BASE);
    place.write("less/service.rego", &BASE.replace("\"stopped\"\n", "\"paused\"\n"));
    place.write("none/service.rego", &BASE.replace("\"stopped\"\n", "\"hung\"\n"));
    place
}

const SUITES: [&str; 4] = ["--filter", "service/obengine-stopped", "--suites", "catalogue"];

fn gate(place: &Place, command: &str, candidate: &str, more: &[&str]) -> super::Called {
    let mut line = vec![command, "--baseline", "base", "--candidate", candidate];
    line.extend(SUITES);
    line.extend(more);
    place.call(&line)
}

#[test]
fn what_is_blessed_passes_and_only_that() {
    let place = packs();
    let red = gate(&place, "gate", "less", &[]);
    assert_eq!(red.code, 2, "{}{}", red.out, red.err);

    let word = ["--reason", "the portal says so already", "--author", "Kim Min-ji"];
    let blessed = gate(&place, "bless", "less", &word);
    assert_eq!(blessed.code, 0, "{}{}", blessed.out, blessed.err);
    assert!(blessed.out.contains("written to marslab.accepted.yaml"), "{}", blessed.out);
    let record = std::fs::read_to_string(place.path("marslab.accepted.yaml")).expect("a record");
    assert!(record.contains("Kim Min-ji") && record.contains("detection-lost"), "{record}");

    let green = gate(&place, "gate", "less", &["--format", "json"]);
    assert_eq!(green.code, 0, "{}{}", green.out, green.err);
    assert!(green.out.contains("the portal says so already"), "{}", green.out);
    assert!(green.out.contains("\"bump\": \"major\""), "an accepted loss is a loss: {}", green.out);

    let other = gate(&place, "gate", "none", &[]);
    assert_eq!(other.code, 2, "a record of one pair covers no other");
}

#[test]
fn a_record_that_fits_nothing_is_an_orphan() {
    let place = packs();
    let word = ["--reason", "known", "--author", "Kim Min-ji"];
    assert_eq!(gate(&place, "bless", "less", &word).code, 0);
    let file = place.path("marslab.accepted.yaml");
    let record = std::fs::read_to_string(&file).expect("a record");
    place.write("marslab.accepted.yaml", &record.replace("detection-lost", "harm-new"));
    let orphan = gate(&place, "gate", "less", &[]);
    assert_eq!(orphan.code, 11, "{}{}", orphan.out, orphan.err);
}

#[test]
fn nobody_blesses_in_ci_without_a_reason_or_for_nothing() {
    let place = packs();
    let word = ["--reason", "known", "--author", "Kim Min-ji"];
    let mut command = assert_cmd::Command::new(super::program());
    command.env_clear().env("CI", "true").current_dir(place.path(""));
    command.args(["bless", "--baseline", "base", "--candidate", "less"]).args(SUITES);
    let ci = command.args(word).output().expect("it runs");
    assert_eq!(ci.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ci.stderr).contains("CI is set"));
    assert_eq!(gate(&place, "bless", "less", &["--reason", " ", "--author", "Kim"]).code, 1);
    assert_eq!(gate(&place, "bless", "base", &word).code, 4, "nothing to accept");
    assert!(!place.path("marslab.accepted.yaml").exists());
}
