//! A gate that somebody ends is no verdict: exit code 3, and no report.

#![cfg(unix)]

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::Called;
use super::canaries::{bad, good};

#[test]
fn one_that_is_ended_gives_no_verdict() {
    let place = good();
    bad(&place, r#"!= "disabled""#, r#"== "manual""#);
    // It says by itself that it has begun, and waits: no race with a fast machine.
    let script = "read facts\n: >\"$1\"\nwhile [ -e \"$1\" ]; do sleep 0.05; done\n\
                  printf '{\"kind\":\"answer\",\"answer\":{\"findings\":[]}}\\n'\n";
    place.write("waits.sh", script);
    let began = place.path("began");
    let script = place.path("waits.sh").display().to_string();
    let candidate = format!("--candidate=process:/bin/sh {script} {}", began.display());
    let mut command = place.command(marslab_tests::program());
    command.args(["gate", "--baseline=good", &candidate, "--suites=catalogue"]);
    command.args(["--filter=service/obengine-stopped-manual", "--output=json=gate.json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("marslab");
    let until = Instant::now() + Duration::from_secs(120);
    while !began.exists() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(began.exists(), "it has not begun");
    let mut kill = place.command("/bin/sh");
    kill.args(["-c", "kill -INT \"$1\"", "sh", &child.id().to_string()]);
    assert!(kill.status().expect("a shell").success());
    // It has seen the signal by the time that a second one could be delivered; then it may go on.
    std::thread::sleep(Duration::from_millis(500));
    std::fs::remove_file(&began).expect("the mark");
    let called = Called::of(child.wait_with_output().expect("it ends"));
    assert_eq!(called.code, Some(3), "{}{}", called.out, called.err);
    assert!(called.err.contains("ended before everything was looked at"), "{}", called.err);
    assert!(!place.path("gate.json").exists() && called.out.is_empty());
}
