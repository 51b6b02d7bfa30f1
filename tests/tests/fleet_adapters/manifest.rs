//! The manifest of an Indexed Job is a Job, and its numbers fit each other.

use std::path::Path;

use serde_json::{Value, json};

const MANIFEST: &str = include_str!("../../../ci/fleet/kubernetes-job.yaml");
const SCHEMA: &str = include_str!("../../fixtures/kubernetes-job-1.37.json");

fn manifest() -> Value {
    serde_saphyr::from_str(MANIFEST).expect("it is YAML")
}

fn complaints(manifest: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).expect("as it is made");
    let validator = jsonschema::validator_for(&schema).expect("as it is made");
    let errors = validator.iter_errors(manifest);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn it_is_a_job_as_kubernetes_reads_it() {
    assert_eq!(complaints(&manifest()), Vec::<String>::new());
}

#[test]
fn a_wrong_field_and_a_wrong_type_are_caught() {
    let wrong: [(&str, Value); 4] = [
        ("/spec/backoffLimitPerIndex", json!("three")),
        ("/spec/template/spec/containers/0/args", json!("fleet run")),
        ("/spec/podFailurePolicy/rules/0/onExitCodes", json!({"operator": "In", "code": [1]})),
        ("/spec/template", json!(null)),
    ];
    for (place, value) in wrong {
        let mut manifest = manifest();
        *manifest.pointer_mut(place).expect(place) = value;
        let _: Vec<String> = complaints(&manifest);
        if place == "/spec/template" {
            manifest["spec"].as_object_mut().expect("spec").remove("template");
        }
        assert!(!complaints(&manifest).is_empty(), "{place}");
    }
    let mut manifest = manifest();
    manifest["spec"]["completionmode"] = json!("Indexed");
    assert!(!complaints(&manifest).is_empty());
}

/// Indexed Jobs have demands that no schema states.
#[test]
fn its_numbers_fit_each_other() {
    let manifest = manifest();
    let spec = &manifest["spec"];
    let pod = &spec["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(spec["completionMode"], "Indexed");
    assert_eq!(pod["restartPolicy"], "Never");
    assert!(spec["parallelism"].as_u64() <= spec["completions"].as_u64());
    let args: Vec<&str> =
        container["args"].as_array().expect("args").iter().filter_map(Value::as_str).collect();
    let shard = format!("--shard=$(SHARD)/{}", spec["completions"]);
    assert!(args.contains(&shard.as_str()), "{args:?} has no {shard}");
    assert_eq!(
        (container["command"][0].as_str(), &args[..2]),
        (Some("marslab"), &["fleet", "run"][..])
    );
    let index = &container["env"][0];
    assert_eq!(index["name"], "SHARD");
    let field = "metadata.annotations['batch.kubernetes.io/job-completion-index']";
    assert_eq!(index["valueFrom"]["fieldRef"]["fieldPath"], field);
    // What is written lies in a volume that every pod mounts.
    let out = args.iter().find_map(|arg| arg.strip_prefix("--out=")).expect("--out");
    let mount = &container["volumeMounts"][0];
    assert!(Path::new(out).starts_with(mount["mountPath"].as_str().expect("a path")));
    assert_eq!(mount["name"], pod["volumes"][0]["name"]);
    assert!(pod["volumes"][0]["persistentVolumeClaim"].is_object());
    // A rule speaks of this container.
    let codes = &spec["podFailurePolicy"]["rules"][0]["onExitCodes"];
    assert_eq!(codes["containerName"], container["name"]);
}

#[test]
fn exit_codes_that_no_try_helps_are_those_of_the_adapters() {
    let codes = &manifest()["spec"]["podFailurePolicy"]["rules"][0]["onExitCodes"]["values"];
    let shards = include_str!("../../../ci/fleet/shards.py");
    let line = shards.lines().find(|line| line.starts_with("FINAL = ")).expect("FINAL");
    let listed = line.trim_start_matches("FINAL = {").trim_end_matches('}');
    let listed: Vec<Value> =
        listed.split(", ").map(|it| json!(it.parse::<u8>().expect("a code"))).collect();
    assert_eq!(codes, &json!(listed));
}
