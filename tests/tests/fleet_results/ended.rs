//! The program is killed and interrupted, and what it leaves can be gone on with.
//!
//! *Promise*: `MARSLAB_KILLS` says how often it is killed; `cargo ci fleet-kills` asks for 200.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use marslab::fleet::results;
use marslab_tests::program;
use sim::kernel::seed::Seed;

use super::{FIELD, tree};

/// How often, when nobody says.
const USUAL: usize = 6;

/// What is run: 47 parts.
const RUN: [&str; 8] =
    ["fleet", "run", "--machines", "1500", "--part", "32", "--diagnoser", "error-id"];

/// Begins a run of the small field.
fn begin(folder: &Path, out: &str) -> Child {
    let document = folder.join("field.yaml");
    std::fs::write(&document, FIELD).expect("a file");
    let mut command = Command::new(program());
    command.args(RUN).arg("--fleet").arg(document).arg("--out").arg(folder.join(out));
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program")
}

fn ends_well(child: Child) {
    let ended = child.wait_with_output().expect("an end");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// A run may say that it is whole only when it is.
fn no_false_success(path: &Path) {
    assert_eq!(path.join("_SUCCESS").exists(), results::open(path).is_ok());
}

#[test]
fn whoever_is_killed_goes_on_and_the_bytes_are_the_same() {
    let kills = std::env::var("MARSLAB_KILLS").ok();
    let kills = kills.map_or(USUAL, |text| text.parse().expect("MARSLAB_KILLS: a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    ends_well(begin(folder.path(), "clean"));
    let takes = begun.elapsed();
    let clean = tree(&folder.path().join("clean"));
    let mut chance = Seed(5).stream("kills");
    let (mut killed, mut in_the_middle) = (0, 0);
    while killed < kills {
        let path = folder.path().join("killed");
        loop {
            let mut child = begin(folder.path(), "killed");
            let moment = chance.below(takes.as_micros() as u64 * 11 / 10);
            std::thread::sleep(Duration::from_micros(moment));
            child.kill().expect("a kill");
            let done = child.wait().expect("an end").success();
            if path.exists() {
                no_false_success(&path);
                let parts = tree(&path).keys().filter(|it| it.ends_with(".parquet")).count();
                in_the_middle += usize::from((1..47).contains(&parts));
            }
            killed += 1;
            if done || path.join("_SUCCESS").exists() || killed == kills {
                break;
            }
        }
        ends_well(begin(folder.path(), "killed"));
        assert!(tree(&path) == clean, "after {killed} kills");
        std::fs::remove_dir_all(&path).expect("a folder");
    }
    assert!(kills < 20 || in_the_middle > 0, "no kill fell between two parts");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_run_that_the_same_command_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("results");
    let child = begin(folder.path(), "results");
    while !path.join("_receipts/part-000000.json").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let number = child.id().to_string();
    Command::new("kill").args(["-INT", &number]).status().expect("kill");
    let ended = child.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&ended.stderr);
    if path.join("_SUCCESS").exists() {
        // It was through before it heard of it.
        assert!(ended.status.success(), "{said}");
    } else {
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(said.contains("the same command once more goes on from there"), "{said}");
    }
    no_false_success(&path);
    ends_well(begin(folder.path(), "results"));
    assert!(results::open(&path).is_ok());
}

/// Calls the program on a folder and gives its exit code and what it said.
fn call(arguments: &[&str]) -> (Option<i32>, String) {
    let ended = Command::new(program()).args(arguments).output().expect("the program");
    (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
}

#[test]
fn what_cannot_be_a_run_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("results");
    let out = path.display().to_string();
    for (machines, shard, told) in [
        ("0", "0/1", "a fleet of 0 machines"),
        ("1000000000000", "0/1", "a fleet of 1000000000000 machines"),
        ("100", "3/3", "`3/3` is no shard"),
    ] {
        let arguments = ["fleet", "run", "--machines", machines, "--shard", shard, "--out", &out];
        let (code, said) = call(&arguments);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(told), "{said}");
        assert!(!path.exists());
    }
    std::fs::create_dir(&path).expect("a folder");
    std::fs::write(path.join("letter.txt"), "dear").expect("a file");
    let (code, said) = call(&["fleet", "run", "--machines", "100", "--out", &out]);
    assert!(code == Some(1) && said.contains("`letter.txt` is in it"), "{said}");
    assert_eq!(tree(&path).len(), 1);
    let (code, said) = call(&["fleet", "merge", &out, &out]);
    assert!(code == Some(1) && said.contains("no results of a fleet"), "{said}");
}

/// Runs the small field on a file system of so many KiB, then on a larger one; `77` where nobody
/// may mount one.
#[cfg(target_os = "linux")]
const SMALL_DISK: &str = r#"
mount -t tmpfs -o size="$1"k tmpfs "$2" || exit 77
shift 2
"$@" && exit 1
[ $? = 9 ] || exit 2
[ ! -e "$OUT/_SUCCESS" ] || exit 3
mount -o remount,size=16m "$(dirname "$OUT")" || exit 4
"$@" || exit 5
cp -r "$OUT" "$KEPT"
"#;

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_a_run_that_can_be_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    ends_well(begin(folder.path(), "clean"));
    let clean = tree(&folder.path().join("clean"));
    for size in ["8", "60", "330"] {
        let disk = folder.path().join(format!("disk-{size}"));
        let (out, kept) = (disk.join("results"), folder.path().join(format!("kept-{size}")));
        std::fs::create_dir(&disk).expect("a folder");
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh", size]);
        command.arg(&disk).arg(program()).args(RUN);
        command.arg("--fleet").arg(folder.path().join("field.yaml")).arg("--out").arg(&out);
        command.env("OUT", &out).env("KEPT", &kept);
        let Ok(ended) = command.output() else { return };
        let said = String::from_utf8_lossy(&ended.stderr);
        if ended.status.code() == Some(77) || said.contains("unshare") {
            // Nobody may mount here: a disk that a test made up is tried beside the code.
            return;
        }
        assert!(ended.status.success(), "{size} KiB: {:?} {said}", ended.status);
        assert!(said.contains("hint: parts that were written stay"), "{said}");
        assert!(tree(&kept) == clean, "{size} KiB");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_has_the_exit_code_of_a_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "x").expect("a file");
    let out = file.join("below").display().to_string();
    let (code, said) = call(&["fleet", "run", "--machines", "100", "--out", &out]);
    assert!(code == Some(9) && said.contains("hint: "), "{code:?} {said}");
}
