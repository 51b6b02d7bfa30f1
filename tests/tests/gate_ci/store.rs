//! Disks that are full and caches that lie: nothing half-written, no other verdict.

use super::canaries::{bad, gate, good};
use super::{Called, Place};

/// Files of a folder that nobody asked for.
fn left(place: &Place) -> Vec<String> {
    let name = |file: std::fs::DirEntry| file.file_name().to_string_lossy().into_owned();
    let all = std::fs::read_dir(place.work()).expect("the folder").flatten().map(name);
    all.filter(|name| !matches!(name.as_str(), "good" | "bad" | "reports" | "kept.json")).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_does_not_fit_is_red() {
    let place = good();
    bad(&place, "", "");
    // A device that is always full.
    let called = gate(&place, &["--output", "sarif=/dev/full"]);
    assert_eq!(called.code, Some(9), "{}", called.err);
    assert!(called.err.contains("/dev/full: "), "{}", called.err);
    // A file system that takes no more than 512 bytes: the report from before stays as it was.
    place.write("kept.json", "from before");
    let line = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let mut shell = place.command("/bin/sh");
    shell.args(["-c", line]).arg(marslab_tests::program());
    shell.args(["gate", "--baseline", "good", "--candidate", "bad", "--suites", "catalogue"]);
    shell.args(["--filter", "service/obengine-stopped-manual", "--output", "json=kept.json"]);
    let called = Called::of(shell.output().expect("a shell"));
    assert_eq!(called.code, Some(9), "{}", called.err);
    assert!(called.err.contains("kept.json: "), "{}", called.err);
    assert_eq!(place.read("kept.json"), "from before");
    assert_eq!(left(&place), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_is_full_is_red() {
    let place = good();
    bad(&place, "", "");
    let full = std::fs::File::options().write(true).open("/dev/full").expect("the device");
    let mut command = place.command(marslab_tests::program());
    command.args(["gate", "--baseline", "good", "--candidate", "bad", "--suites", "catalogue"]);
    command.args(["--filter", "service/obengine-stopped-manual"]).stdout(full);
    let called = Called::of(command.output().expect("marslab starts"));
    assert_eq!(called.code, Some(9), "{}", called.err);
    assert!(called.err.contains("standard output: "), "{}", called.err);
}

/// Entries of the cache, in the order of their names.
fn entries(place: &Place) -> Vec<std::path::PathBuf> {
    let all = std::fs::read_dir(place.path("cache")).expect("the cache").flatten();
    let mut all: Vec<_> = all.map(|entry| entry.path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    all.sort();
    all
}

/// A field of one sort of machine: the built-in one speaks of the whole catalogue.
#[test]
fn a_poisoned_cache_changes_no_verdict() {
    let place = good();
    bad(&place, r#"!= "disabled""#, r#"== "manual""#);
    // Two scenarios have one composition, which is proven in no time.
    for name in ["obengine-stopped-manual", "event-system-stopped"] {
        let file = format!("service/{name}/scenario.yaml");
        let from = format!("{}/../scenarios/catalog/{file}", env!("CARGO_MANIFEST_DIR"));
        place.write(&format!("cat/{file}"), std::fs::read(from).expect("a scenario"));
    }
    let call = || {
        let own = ["--catalog", "cat", "--filter", ""];
        gate(
            &place,
            &[&own[..], &["--suites", "catalogue,compositions", "--cache", "cache"]].concat(),
        )
    };
    let first = call();
    assert_eq!(first.code, Some(2), "{}", first.err);
    let kept = entries(&place);
    assert_eq!(kept.len(), 1, "one answer is kept");
    // Fewer machines, nothing at all, and another answer of the same shape.
    let poisons: [fn(&str) -> String; 3] = [
        |text| format!("{}\n[]", text.lines().next().unwrap_or_default()),
        |_| String::new(),
        |text| text.replacen(':', ": ", 1),
    ];
    let right = std::fs::read_to_string(&kept[0]).expect("an entry");
    for poison in poisons {
        std::fs::write(&kept[0], poison(&right)).expect("an entry");
        let again = call();
        assert_eq!((again.code, &again.out), (first.code, &first.out));
        assert_eq!(std::fs::read_to_string(&kept[0]).expect("an entry"), right);
    }
}
