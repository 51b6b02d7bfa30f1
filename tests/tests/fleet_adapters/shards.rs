//! What the adapters share, with a program in the place of marslab that fails as it is told.
//!
//! *Leaves out*: systems without `python3` and `sh`; there the tests say that they were skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The folder of the adapters.
fn adapters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ci/fleet")
}

fn python() -> Option<Command> {
    let there = Command::new("python3").arg("--version").stdout(Stdio::null()).status();
    if !cfg!(unix) || !there.is_ok_and(|status| status.success()) {
        eprintln!("no python3 here: the adapters were not tried");
        return None;
    }
    let mut python = Command::new("python3");
    // No cache beside the sources.
    python.arg("-B").env("PYTHONPATH", adapters());
    Some(python)
}

/// A program that writes its words into `calls`, and then does what `body` says.
fn program(folder: &TempDir, body: &str) -> String {
    let path = folder.path().join("marslab");
    let calls = folder.path().join("calls");
    fs::write(&path, format!("#!/bin/sh\necho \"$@\" >> {}\n{body}\n", calls.display()))
        .expect("as it is made");
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("as it is made");
    path.display().to_string()
}

fn calls(folder: &TempDir) -> Vec<String> {
    let text = fs::read_to_string(folder.path().join("calls")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// What a shard came to: what Python printed, or the last line that it complained of.
fn shard(folder: &TempDir, body: &str) -> Option<Result<String, String>> {
    let mut python = python()?;
    let code = "import sys, shards; shards.time.sleep = lambda seconds: None; \
                print(shards.shard(sys.argv[1], 3, 8, 'OUT', ['--machines', '9'])[2])";
    let output = python.args(["-c", code, &program(folder, body)]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let complained = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let last = complained.lines().last().unwrap_or_default().to_owned();
    Some(if output.status.success() { Ok(said) } else { Err(last) })
}

#[test]
fn a_shard_is_one_call_and_is_tried_again() {
    let folder = tempfile::tempdir().expect("as it is made");
    let once = "[ $(wc -l < \"$(dirname \"$0\")/calls\") -gt 2 ] || exit 9";
    let Some(tries) = shard(&folder, once) else { return };
    assert_eq!(tries.as_deref(), Ok("3"));
    assert_eq!(calls(&folder), vec!["fleet run --shard 3/8 --out OUT --machines 9"; 3]);
}

#[test]
fn a_mistake_in_the_call_is_not_tried_again_and_is_told() {
    let folder = tempfile::tempdir().expect("as it is made");
    let Some(said) = shard(&folder, "echo 'no such cause' >&2; exit 1") else { return };
    let why = said.expect_err("it fails");
    assert!(why.contains("shard 3/8 ended with 1 at try 1: no such cause"), "{why}");
    assert_eq!(calls(&folder).len(), 1);
}

#[test]
fn a_shard_that_never_works_fails_the_run() {
    let folder = tempfile::tempdir().expect("as it is made");
    let Some(said) = shard(&folder, "echo 'the disk is full' >&2; exit 9") else { return };
    assert!(said.expect_err("it fails").contains("ended with 9 at try 3: the disk is full"));
    assert_eq!(calls(&folder).len(), 3);
}

#[test]
#[cfg(target_os = "linux")]
fn marslab_is_ended_with_the_node_that_started_it() {
    let folder = tempfile::tempdir().expect("as it is made");
    let Some(mut python) = python() else { return };
    let program = program(&folder, "echo $$ >> \"$(dirname \"$0\")/calls\"; exec sleep 600");
    let code = "import sys, shards; shards.shard(sys.argv[1], 0, 1, 'OUT', [])";
    let mut node = python.args(["-c", code, &program]).spawn().expect("it starts");
    let until = Instant::now() + Duration::from_secs(60);
    let wait = || {
        assert!(Instant::now() < until, "too long");
        std::thread::sleep(Duration::from_millis(20));
    };
    while calls(&folder).len() < 2 {
        wait();
    }
    let pid = calls(&folder).pop().expect("its number");
    node.kill().expect("it is there");
    node.wait().expect("it is there");
    let is_there = || {
        let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = state.rsplit_once(") ").map(|(_, rest)| rest.chars().next());
        !matches!(state.flatten(), None | Some('Z' | 'X'))
    };
    while is_there() {
        wait();
    }
}

#[test]
fn a_program_beside_the_caller_is_found_from_every_folder() {
    let folder = tempfile::tempdir().expect("as it is made");
    let Some(mut python) = python() else { return };
    program(&folder, "exit 0");
    let code = "import sys, shards; sys.argv = ['x', '--out', 'r', '--shards', '1', \
                '--marslab', './marslab']; it = shards.arguments('x'); \
                print(it.marslab); print(it.out)";
    let output = python.args(["-c", code]).current_dir(&folder).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let here = fs::canonicalize(&folder).expect("it is there");
    let paths: Vec<PathBuf> = said.lines().map(PathBuf::from).collect();
    assert_eq!(paths, [here.join("marslab"), here.join("r")]);
}

#[test]
fn every_adapter_can_be_read_and_says_what_it_takes() {
    let Some(mut python) = python() else { return };
    // Neither Ray nor Spark need be here to read the options.
    let code = "import sys, shards; sys.argv = ['x', '--out', 'r', '--shards', '4', '--', \
                '--machines', '9', '--lang', 'ko']; it = shards.arguments('x'); \
                print(it.shards, it.fleet)";
    let output = python.args(["-c", code]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "4 ['--machines', '9', '--lang', 'ko']");
    for file in fs::read_dir(adapters()).expect("it is there").flatten() {
        if file.path().extension().is_some_and(|ending| ending == "py") {
            let compile = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
            let mut python = Command::new("python3");
            let status = python.args(["-c", compile]).arg(file.path()).status();
            assert!(status.expect("it starts").success(), "{:?}", file.path());
        }
    }
}
