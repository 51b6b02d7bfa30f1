//! External diagnosers that hang, flood, die or leave a grandchild: the report says how the
//! conversation ended, the exit code is 2, and no process is left.

use std::fs;

use super::Place;

/// Checks the stub with a shell script as the diagnoser; gives the report.
fn report(script: &str) -> String {
    let place = Place::with_catalogue();
    place.write("diagnoser.sh", script);
    let file = place.path("diagnoser.sh").display().to_string();
    let word = format!("process:/bin/sh {file} {file}");
    let called = place.call(&["check", "--catalog", "cat", "--diagnoser", &word]);
    assert_eq!(called.code, 2, "{}{}", called.out, called.err);
    assert_eq!(running(&file), Vec::<String>::new(), "left running");
    called.out
}

/// Command lines of processes that have a marker among their arguments.
fn running(marker: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(marker)).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn the_watch_over_processes_sees_one() {
    let place = Place::new();
    let marker = place.path("marker").display().to_string();
    let mut shell = std::process::Command::new("/bin/sh");
    shell.args(["-c", "read line; exit 0", &marker]).stdin(std::process::Stdio::piped());
    let mut child = shell.spawn().expect("a shell");
    // The child may still be a copy of this test that has not become a shell yet.
    let seen = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        !running(&marker).is_empty()
    });
    drop(child.stdin.take());
    child.wait().expect("the shell ends");
    assert!(seen, "a running process was not seen");
    assert!(running(&marker).is_empty());
}

#[cfg(unix)]
#[test]
fn one_that_dies_is_named() {
    let report = report("exit 3\n");
    assert!(report.contains("died: exit code 3 before a reply"), "{report}");
}

#[cfg(unix)]
#[test]
fn one_that_floods_is_stopped() {
    let script = "while :; do printf '%65536d' 0; done\n";
    let report = report(script);
    assert!(report.contains("too large: more than 1048576 bytes in one line"), "{report}");
}

#[cfg(unix)]
#[test]
fn one_that_speaks_no_protocol_is_malformed_and_its_words_stay_tame() {
    let report = report("printf '\\033[31mhello\\n'\n");
    assert!(report.contains("malformed: "), "{report}");
    assert!(!report.contains('\u{1b}'), "{report:?}");
}

#[cfg(unix)]
#[test]
fn a_grandchild_is_ended_with_its_parent() {
    let script = "sh -c 'trap \"\" TERM HUP; while :; do sleep 1; done' \"$1\" \"$1\" &\nexit 3\n";
    let report = report(script);
    assert!(report.contains("died: exit code 3 before a reply"), "{report}");
}

#[cfg(unix)]
#[test]
fn one_that_hangs_is_stopped() {
    let report = report("while :; do sleep 1; done\n");
    assert!(report.contains("too slow: no reply within 10s"), "{report}");
}
