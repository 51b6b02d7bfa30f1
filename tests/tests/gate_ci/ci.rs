//! The action, the GitLab job and the hook do what a runner, a server and `git commit` let them do.
//!
//! *Models*: a runner that puts inputs into `env:` and runs `run:` steps in order with `sh -e`; a
//! server that expands the variables of a job and joins its lines. *Leaves out*: steps that call
//! other people's actions; of those the pinning is read.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use marslab_tests::program;
use serde_json::Value;

use super::{Called, Place};

const CI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ci");
/// Families of machines that a test has time for.
const SUITES: &str = "catalogue,twins";
/// The scenarios that the pull requests of the example are about, but for the first.
const FILTER: &str = "service/event-*";

type Words = BTreeMap<String, String>;

fn words(pairs: &[(&str, &str)]) -> Words {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn yaml(file: &str) -> Value {
    let text = fs::read_to_string(Path::new(CI).join(file)).expect("the file");
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The example with a pull request checked out. Waivers are left out: they end some day.
fn at(patch: &str) -> Place {
    let place = Place::of_example();
    place.write("marslab.yaml", "version: 1.4.2\n");
    place.commit("no waivers");
    place.pull_request("topic", patch);
    place
}

/// What a runner gave back.
struct Ran {
    called: Called,
    outputs: String,
    summary: String,
}

/// A runner of GitHub, as far as a composite action sees it.
struct Runner<'p> {
    place: &'p Place,
    action: Value,
    inputs: Words,
    base: String,
}

impl<'p> Runner<'p> {
    fn new(place: &'p Place, inputs: &[(&str, &str)]) -> Self {
        let program = program().display().to_string();
        let mut all = words(&[("program", &program), ("suites", SUITES), ("filter", FILTER)]);
        all.extend(words(inputs));
        let base = place.git(&["rev-parse", "main"]).trim().to_owned();
        Self { place, action: yaml("action/action.yml"), inputs: all, base }
    }

    fn temp(&self) -> String {
        self.place.0.path().join("runner").display().to_string()
    }

    fn input(&self, name: &str) -> String {
        let declared = &self.action["inputs"][name];
        assert!(declared.is_object(), "the input {name} is not declared");
        let default = || declared["default"].as_str().expect("a default").to_owned();
        self.inputs.get(name).cloned().unwrap_or_else(default)
    }

    fn term(&self, term: &str) -> String {
        match term {
            "runner.temp" => self.temp(),
            "github.event.pull_request.base.sha" => self.base.clone(),
            _ => match (term.strip_prefix("inputs."), term.strip_prefix("format('{0}")) {
                (Some(name), _) => self.input(name),
                (_, Some(rest)) => {
                    let (text, what) = rest.split_once("', ").expect("an argument");
                    format!("{}{text}", self.term(what.trim_end_matches(')')))
                }
                _ => panic!("an expression that this runner does not know: {term}"),
            },
        }
    }

    /// A value of `env:`: one expression, or none.
    fn value(&self, text: &str) -> String {
        let inner = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}"));
        let Some(inner) = inner else { return text.to_owned() };
        let terms = inner.split(" || ").map(|term| self.term(term));
        terms.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
    }

    fn wanted(&self, step: &Value) -> bool {
        match step["if"].as_str() {
            None => true,
            Some("inputs.program == ''") => self.input("program").is_empty(),
            Some(other) => panic!("a condition that this runner does not know: {other}"),
        }
    }

    /// Runs the `run:` steps until one is red.
    fn run(&self) -> Ran {
        let temp = self.temp();
        fs::create_dir_all(&temp).expect("a folder");
        let file = |name: &str| format!("{temp}/{name}");
        let mut ran = Called { code: Some(0), out: String::new(), err: String::new() };
        for step in self.action["runs"]["steps"].as_array().expect("steps") {
            let Some(text) = step["run"].as_str() else { continue };
            if !self.wanted(step) || ran.code != Some(0) {
                continue;
            }
            assert_eq!(step["shell"], "sh");
            fs::write(file("step.sh"), text).expect("a script");
            let mut sh = self.place.command("sh");
            sh.arg("-e").arg(file("step.sh")).env("GITHUB_ACTION_PATH", format!("{CI}/action"));
            sh.env("GITHUB_OUTPUT", file("output")).env("GITHUB_STEP_SUMMARY", file("summary"));
            sh.env("GITHUB_ACTIONS", "true").env("CI", "true").env("RUNNER_TEMP", &temp);
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                sh.env(name, self.value(value.as_str().expect("a text")));
            }
            ran = Called::of(sh.output().expect("a shell"));
        }
        let read = |name: &str| fs::read_to_string(file(name)).unwrap_or_default();
        Ran { called: ran, outputs: read("output"), summary: read("summary") }
    }
}

#[test]
fn the_action_stops_a_loss_and_says_so() {
    let place = at("3-lost-detection.patch");
    let ran = Runner::new(&place, &[]).run();
    assert_eq!(ran.called.code, Some(2), "{}", ran.called.err);
    assert_eq!(ran.outputs, "code=2\nsarif=true\n");
    assert!(ran.summary.contains("vss.service-stopped"), "{}", ran.summary);
    for name in ["json", "sarif", "junit.xml", "md", "html"] {
        assert!(!place.read(&format!("marslab-gate/gate.{name}")).is_empty(), "{name}");
    }
    // Only reported: the same reports, and green.
    let ran = Runner::new(&place, &[("fail-on", "error"), ("all", "true")]).run();
    assert_eq!(ran.called.code, Some(0), "{}", ran.called.err);
    assert!(ran.outputs.ends_with("code=2\nsarif=true\n"), "{}", ran.outputs);
}

#[test]
fn the_action_lets_a_harmless_change_pass() {
    let place = at("1-harmless-refactoring.patch");
    let ran = Runner::new(&place, &[("filter", "service/obengine-stopped")]).run();
    assert_eq!(ran.called.code, Some(0), "{}", ran.called.err);
    assert_eq!(ran.outputs, "code=0\nsarif=true\n");
}

#[test]
fn the_action_is_red_without_a_verdict_whatever_fails_it() {
    let place = at("2-better-detection.patch");
    place.write("marslab-gate/gate.sarif", "of an earlier run");
    let mut runner = Runner::new(&place, &[("fail-on", "error")]);
    runner.base = "0123456789012345678901234567890123456789".to_owned();
    let ran = runner.run();
    assert_eq!(ran.called.code, Some(8), "{}", ran.called.err);
    assert_eq!(ran.outputs, "code=8\nsarif=false\n");
    assert!(ran.summary.starts_with("## marslab gate: no verdict (exit 8)\n"), "{}", ran.summary);
    assert!(ran.summary.contains("\n    marslab: git:0123"), "{}", ran.summary);
    // A workflow that is not one of a pull request has no base.
    runner.base = String::new();
    assert_eq!(runner.run().called.code, Some(1));
}

#[test]
fn no_input_of_the_action_is_evaluated() {
    let place = at("1-harmless-refactoring.patch");
    let hostile =
        ["$(touch pwned)", "`touch pwned`", "x; touch pwned", "\"; touch pwned; \"", "-h"];
    for name in ["pack", "baseline", "candidate", "config", "suites", "filter", "all", "fail-on"] {
        for value in hostile {
            let ran = Runner::new(&place, &[(name, value)]).run();
            // The word of `all` is only compared: the gate runs.
            let codes: &[i32] = if name == "all" { &[0, 2, 4] } else { &[1, 2, 4, 8] };
            let code = ran.called.code.expect("an exit code");
            assert!(codes.contains(&code), "{name}={value}: {code} {}", ran.called.err);
            assert!(!place.path("pwned").exists(), "{name}={value} was evaluated");
            if name != "all" {
                assert!(!ran.called.out.contains("Usage: marslab"), "{name}={value} is an option");
            }
        }
    }
}

#[test]
fn the_action_puts_nothing_into_scripts_and_pins_what_it_uses() {
    let action = yaml("action/action.yml");
    let mut used = Vec::new();
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let run = step["run"].as_str().unwrap_or_default();
        assert!(!run.contains("${{"), "{run}");
        used.extend(step["uses"].as_str());
    }
    assert_eq!(used.len(), 3);
    for name in used {
        let (whose, version) = name.split_once('@').expect("a version");
        assert!(whose.starts_with("actions/") || whose.starts_with("github/codeql-action/"));
        assert!(version.strip_prefix('v').is_some_and(|major| major.parse::<u32>().is_ok()));
    }
}

/// Runs the job of the template as a server would, with its predefined variables.
fn gitlab(place: &Place) -> Called {
    let template = yaml("gitlab/marslab-gate.yml");
    let job = &template[".marslab-gate"];
    let folder = place.work().display().to_string();
    let base = place.git(&["rev-parse", "main"]).trim().to_owned();
    // Variables of a project go before those of a job.
    let mut all = words(&[
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("CI_PROJECT_DIR", &folder),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
        ("MARSLAB", &program().display().to_string()),
        ("MARSLAB_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/..")),
        ("MARSLAB_SUITES", SUITES),
        ("MARSLAB_FILTER", FILTER),
    ]);
    for (name, value) in job["variables"].as_object().expect("variables") {
        let mut value = value.as_str().expect("a text").to_owned();
        // From the end: a name may begin with another one.
        for (known, text) in all.iter().rev() {
            value = value.replace(&format!("${known}"), text);
        }
        all.entry(name.clone()).or_insert(value);
    }
    let lines = ["before_script", "script"].map(|part| job[part].as_array().expect("lines"));
    let lines: Vec<&str> = lines.into_iter().flatten().filter_map(Value::as_str).collect();
    let mut sh = place.command("sh");
    sh.args(["-e", "-c", &lines.join("\n")]).envs(&all);
    Called::of(sh.output().expect("a shell"))
}

#[test]
fn the_gitlab_job_gates_a_merge_request_and_leaves_its_reports() {
    let place = at("3-lost-detection.patch");
    let called = gitlab(&place);
    assert_eq!(called.code, Some(2), "{}", called.err);
    let job = &yaml("gitlab/marslab-gate.yml")[".marslab-gate"];
    let junit = job["artifacts"]["reports"]["junit"].as_str().expect("a report");
    let paths = job["artifacts"]["paths"].as_array().expect("paths").iter();
    for path in paths.filter_map(Value::as_str).chain([junit]) {
        assert!(!place.read(path).is_empty(), "{path}");
    }
    assert_eq!(job["artifacts"]["when"], "always");
    let place = at("1-harmless-refactoring.patch");
    assert_eq!(gitlab(&place).code, Some(0));
}

/// The example with the hook, as a person installs it.
fn with_hook() -> Place {
    let place = Place::of_example();
    place.write("marslab.yaml", "version: 1.4.2\n");
    place.commit("no waivers");
    symlink(format!("{CI}/pre-commit/marslab-gate"), place.path(".git/hooks/pre-commit"))
        .expect("a link");
    place.git(&["config", "marslab.program", &program().display().to_string()]);
    place.git(&["config", "marslab.filter", FILTER]);
    place
}

fn apply(place: &Place, name: &str) {
    place.git(&["apply", &format!("{}/pull-requests/{name}.patch", super::EXAMPLE)]);
}

fn commit(place: &Place) -> Called {
    let mut git = place.command("git");
    Called::of(git.args(["commit", "--message", "rules"]).output().expect("git starts"))
}

#[test]
fn the_hook_stops_a_commit_that_loses_something() {
    let place = with_hook();
    let before = place.git(&["rev-parse", "HEAD"]);
    apply(&place, "3-lost-detection");
    place.git(&["add", "rules"]);
    let called = commit(&place);
    assert_ne!(called.code, Some(0));
    let said = format!("{}{}", called.out, called.err);
    assert!(said.contains("vss.service-stopped"), "{said}");
    assert_eq!(place.git(&["rev-parse", "HEAD"]), before);
}

#[test]
fn the_hook_looks_at_what_is_staged_and_at_nothing_else() {
    let place = with_hook();
    apply(&place, "2-better-detection");
    place.git(&["add", "rules"]);
    // The loss is in the folder, not among what is committed.
    apply(&place, "3-lost-detection");
    let called = commit(&place);
    assert_eq!(called.code, Some(0), "{}{}", called.out, called.err);
    place.git(&["checkout", "--quiet", "--", "rules"]);
    // Without a change of the pack nothing is asked, so that no program is needed.
    place.git(&["config", "marslab.program", "/no/such/program"]);
    place.write("README.md", "rules of a team\n");
    place.git(&["add", "README.md"]);
    assert_eq!(commit(&place).code, Some(0));
    // A gate that does not run is no gate that passes.
    apply(&place, "3-lost-detection");
    place.git(&["add", "rules"]);
    assert_ne!(commit(&place).code, Some(0));
}

#[test]
fn the_hook_lets_the_first_pack_in() {
    let place = Place::new();
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    symlink(format!("{CI}/pre-commit/marslab-gate"), place.path(".git/hooks/pre-commit"))
        .expect("a link");
    place.write("rules/a.rego", "package marslab\n");
    place.git(&["add", "rules"]);
    let called = commit(&place);
    assert_eq!(called.code, Some(0), "{}", called.err);
    assert!(called.err.contains("HEAD has no pack in rules yet"), "{}", called.err);
}

#[test]
fn what_pre_commit_reads_names_the_hook() {
    let hooks = yaml("../.pre-commit-hooks.yaml");
    let hook = &hooks[0];
    assert_eq!((&hook["id"], &hook["language"]), (&"marslab-gate".into(), &"script".into()));
    assert_eq!(hook["pass_filenames"], false);
    let entry = Path::new(CI).join("..").join(hook["entry"].as_str().expect("an entry"));
    let mode = entry.metadata().expect("the hook").permissions().mode();
    assert_eq!(mode & 0o111, 0o111);
}

#[test]
fn the_scripts_are_plain_posix() {
    for file in ["gate.sh", "pre-commit/marslab-gate"] {
        let path = Path::new(CI).join(file);
        let sh = Command::new("sh").arg("-n").arg(&path).status().expect("a shell");
        assert!(sh.success(), "{file}");
        // Where it is installed it has the last word.
        if let Ok(said) = Command::new("shellcheck").arg("--shell=sh").arg(&path).output() {
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
        }
    }
}
