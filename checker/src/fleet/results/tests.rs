//! Tests of folders: killed, full, stopped, sharded, merged and spoiled; the parts are small and
//! made up, so that every moment of a run can be tried.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sim::kernel::seed::Seed;

use super::disk::Disk;
use super::folder::{Completed, Folder, file_of, whole};
use super::identity::Identity;
use super::layout::Layout;
use super::merge::merge;
use super::work::Work;
use crate::error::{Error, exit};

/// A run of so many machines and parts that every byte of it can be tried.
fn identity(machines: u64, part: u64) -> Identity {
    Identity {
        folder: 1,
        columns: 1,
        engine: "1.2.3".to_owned(),
        catalogue: "c".to_owned(),
        images: "i".to_owned(),
        seed: 7,
        machines,
        part,
        diagnoser: "mute".to_owned(),
        pack: "p".to_owned(),
        fleet: serde_json::json!({"days": 3}),
    }
}

/// The bytes of a made-up part.
fn made(machines: Range<u64>) -> Vec<u8> {
    machines.flat_map(|machine| (machine * machine).to_le_bytes()).collect()
}

/// Where it costs nothing that bytes reach the disk.
fn temporary() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn run(
    path: &Path,
    identity: &Identity,
    disk: Disk,
    share: (u64, u64),
) -> Result<Completed, Error> {
    let folder = Folder::open(path, identity, disk)?;
    let parts = identity.layout()?.share(share);
    let (stop, make) = (AtomicBool::new(false), |machines| Ok(made(machines)));
    let work = Work { make: &make, stop: &stop, done: &|_| {} };
    work.fill(&folder, parts)
}

fn run_whole(path: &Path, identity: &Identity) {
    let completed = run(path, identity, Disk::default(), (0, 1));
    assert!(matches!(completed, Ok(Completed::Whole { .. })), "{completed:?}");
}

/// Every file below a folder, with its bytes; folders by an ending slash.
fn tree(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut left = vec![path.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap().path();
            let name = entry.strip_prefix(path).unwrap().display().to_string();
            if entry.is_dir() {
                all.insert(name + "/", Vec::new());
                left.push(entry);
            } else {
                all.insert(name, fs::read(&entry).unwrap());
            }
        }
    }
    all
}

/// What a run that nothing happened to leaves.
fn clean(identity: &Identity) -> BTreeMap<String, Vec<u8>> {
    let folder = temporary();
    run_whole(folder.path(), identity);
    tree(folder.path())
}

/// A folder may say that it is whole only when it is.
fn no_false_success(path: &Path, clean: &BTreeMap<String, Vec<u8>>, when: &str) {
    if path.join("_SUCCESS").exists() {
        whole(path).unwrap_or_else(|error| panic!("{when}: {error}"));
        let there = tree(path);
        let missing = clean.iter().find(|(name, bytes)| there.get(*name) != Some(bytes));
        assert_eq!(missing, None, "{when}");
    } else {
        assert_eq!(whole(path).map_err(|error| error.code), Err(exit::INPUT), "{when}");
    }
}

#[test]
fn shards_threads_and_order_never_show() {
    let identity = identity(640, 7);
    let clean = clean(&identity);
    assert_eq!(clean.keys().filter(|name| name.ends_with(".parquet")).count(), 92);
    for shards in [1, 7, 64, 200] {
        for threads in [1, 2] {
            let folder = temporary();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut order: Vec<u64> = (0..shards).collect();
            order.rotate_left(shards as usize / 2);
            for (nth, shard) in order.iter().enumerate() {
                let share = (*shard, shards);
                let run = || run(folder.path(), &identity, Disk::default(), share);
                let completed = pool.install(run).unwrap();
                let last = nth + 1 == order.len();
                assert!(last || !folder.path().join("_SUCCESS").exists() || shards > 92);
                assert!(!last || matches!(completed, Completed::Whole { parts: 92, .. }));
            }
            assert!(tree(folder.path()) == clean, "{shards} shards on {threads} threads");
        }
    }
}

#[test]
fn a_disk_that_is_full_after_any_byte_leaves_a_run_that_can_be_resumed() {
    let identity = identity(20, 8);
    let clean = clean(&identity);
    let mut full = 0;
    for left in 0.. {
        let folder = temporary();
        let path = folder.path().join("results");
        match run(&path, &identity, Disk::of(left), (0, 1)) {
            Ok(completed) => {
                assert!(matches!(completed, Completed::Whole { parts: 3, .. }));
                assert!(tree(&path) == clean);
                break;
            }
            Err(error) => {
                assert_eq!(error.code, exit::STORE, "{left}: {error}");
                assert!(error.text.contains("hint: "), "{left}: {error}");
                full += 1;
            }
        }
        no_false_success(&path, &clean, &format!("full after {left}"));
        // Room for a little more each time, and then for all of it.
        let _ = run(&path, &identity, Disk::of(left + 97), (0, 1));
        no_false_success(&path, &clean, &format!("full after {left}, and again"));
        run_whole(&path, &identity);
        assert!(tree(&path) == clean, "full after {left}");
    }
    // Bytes of all documents and parts, and the operations around them.
    assert!(full > 1_500, "{full}");
}

/// The folder in which [`filled_until_killed`] works.
const FOLDER: &str = "MARSLAB_TEST_FLEET_FOLDER";

/// Not a test of its own: the process that [`whoever_is_killed_can_be_resumed`] kills.
#[test]
fn filled_until_killed() {
    let Some(path) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let identity = identity(640, 16);
    let folder = Folder::open(&path, &identity, Disk::default()).unwrap();
    let make = |machines| {
        std::thread::sleep(Duration::from_micros(300));
        Ok(made(machines))
    };
    let work = Work { make: &make, stop: &AtomicBool::new(false), done: &|_| {} };
    work.fill(&folder, 0..identity.layout().unwrap().parts()).unwrap();
    drop(folder);
}

#[test]
fn whoever_is_killed_can_be_resumed() {
    let identity = identity(640, 16);
    let clean = clean(&identity);
    let mut chance = Seed(11).stream("kills");
    let (mut kills, mut runs) = (0, 0);
    while kills < 200 {
        let folder = temporary();
        let path = folder.path().join("results");
        loop {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "fleet::results::tests::filled_until_killed", "--quiet"])
                .env(FOLDER, &path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            // From before it begins until after it has ended.
            std::thread::sleep(Duration::from_micros(chance.below(25_000)));
            let done = child.try_wait().unwrap();
            child.kill().unwrap();
            let killed = !child.wait().unwrap().success();
            assert!(done.is_none_or(|status| status.success()));
            if path.exists() {
                no_false_success(&path, &clean, &format!("kill {kills}"));
            }
            kills += usize::from(killed);
            if !killed || kills >= 200 {
                break;
            }
        }
        run_whole(&path, &identity);
        assert!(tree(&path) == clean, "after {kills} kills");
        runs += 1;
    }
    assert!(runs > 3, "{runs}");
}

#[test]
fn whoever_stops_a_run_finds_what_was_written_and_goes_on_from_there() {
    let identity = identity(640, 16);
    let clean = clean(&identity);
    for after in [0, 1, 16 * 7, 16 * 39] {
        let folder = temporary();
        let opened = Folder::open(folder.path(), &identity, Disk::default()).unwrap();
        let (stop, written) = (AtomicBool::new(after == 0), AtomicU64::new(0));
        let done = |machines| {
            let all = written.fetch_add(machines, Ordering::Relaxed) + machines;
            stop.fetch_or(all >= after && all > 0, Ordering::Relaxed);
        };
        let make = |machines| Ok(made(machines));
        let work = Work { make: &make, stop: &stop, done: &done };
        let error = work.fill(&opened, 0..40).unwrap_err();
        assert_eq!(error.code, exit::INTERRUPTED, "{error}");
        assert!(error.text.contains("once more goes on from there"), "{error}");
        drop(opened);
        let there = 40 - missing(folder.path(), &identity).len() as u64;
        assert!(there >= after / 16 && there * 16 >= written.load(Ordering::Relaxed), "{there}");
        no_false_success(folder.path(), &clean, "stopped");
        run_whole(folder.path(), &identity);
        assert!(tree(folder.path()) == clean);
    }
}

fn missing(path: &Path, identity: &Identity) -> Vec<u64> {
    let parts = identity.layout().unwrap().parts();
    Folder::open_to_read(path, identity).unwrap().missing(0..parts)
}

#[test]
fn what_goes_wrong_in_one_part_is_told_and_the_others_stay() {
    let identity = identity(64, 16);
    let folder = temporary();
    let opened = Folder::open(folder.path(), &identity, Disk::default()).unwrap();
    let make = |machines: Range<u64>| match machines.start {
        32 => Err(Error::input("machine 40 cannot be built")),
        _ => Ok(made(machines)),
    };
    let work = Work { make: &make, stop: &AtomicBool::new(false), done: &|_| {} };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let error = pool.install(|| work.fill(&opened, 0..4)).unwrap_err();
    assert_eq!(error.text, "machine 40 cannot be built");
    assert_eq!(missing(folder.path(), &identity), [2, 3]);
    assert!(!folder.path().join("_SUCCESS").exists());
}

#[test]
fn a_folder_of_another_run_or_of_something_else_is_left_as_it_is() {
    let own = identity(64, 16);
    let folder = temporary();
    run_whole(folder.path(), &own);
    let before = tree(folder.path());
    let others = [
        (Identity { seed: 8, ..own.clone() }, "seed is 7, not 8"),
        (Identity { machines: 65, ..own.clone() }, "machines is 64, not 65"),
        (Identity { part: 8, ..own.clone() }, "part is 16, not 8"),
        (Identity { pack: "q".to_owned(), ..own.clone() }, "pack is \"p\", not \"q\""),
        (Identity { engine: "2".to_owned(), ..own.clone() }, "engine is \"1.2.3\", not \"2\""),
        (Identity { fleet: serde_json::json!({"days": 4}), ..own.clone() }, "fleet is another"),
    ];
    for (other, told) in others {
        let error = run(folder.path(), &other, Disk::default(), (0, 1)).unwrap_err();
        assert_eq!(error.code, exit::INPUT);
        assert!(error.text.contains(told), "{error}");
        assert!(error.text.contains("nothing was written"), "{error}");
        assert!(tree(folder.path()) == before);
    }
    let folder = temporary();
    fs::write(folder.path().join("thesis.docx"), "x").unwrap();
    let error = run(folder.path(), &own, Disk::default(), (0, 1)).unwrap_err();
    assert!(error.text.contains("`thesis.docx` is in it"), "{error}");
    assert_eq!(tree(folder.path()).len(), 1);
}

/// Something that happens to a results folder.
type Spoil = fn(&Path);

#[test]
fn results_that_changed_are_told_by_name_and_never_read() {
    let identity = identity(64, 16);
    let cases: [(Spoil, &str); 8] = [
        (|path| truncate(&path.join(file_of(2))), "part-000002.parquet"),
        (|path| flip(&path.join(file_of(1))), "part-000001.parquet"),
        (|path| fs::remove_file(path.join(file_of(3))).unwrap(), "part-000003.parquet"),
        (|path| flip(&path.join("_manifest.json")), "_manifest.json"),
        (|path| truncate(&path.join("_SUCCESS")), "_manifest.json"),
        (|path| fs::remove_file(path.join("_manifest.json")).unwrap(), "_manifest.json"),
        (|path| fs::write(path.join("part-000009.parquet"), "x").unwrap(), "part-000009.parquet"),
        (|path| truncate(&path.join("_run.json")), "_run.json"),
    ];
    for (spoil, named) in cases {
        let folder = temporary();
        run_whole(folder.path(), &identity);
        spoil(folder.path());
        let before = tree(folder.path());
        let error = whole(folder.path()).map(|_| ()).unwrap_err();
        assert_eq!(error.code, exit::INPUT, "{named}: {error}");
        assert!(error.text.contains(named) && error.text.contains("hint: "), "{named}: {error}");
        assert!(tree(folder.path()) == before);
    }
    let folder = temporary();
    run_whole(folder.path(), &identity);
    fs::remove_file(folder.path().join("_SUCCESS")).unwrap();
    assert!(whole(folder.path()).unwrap_err().text.contains("not whole"));
    assert!(whole(&folder.path().join("none")).unwrap_err().text.contains("no results"));
}

fn truncate(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_part_that_does_not_verify_is_made_again_while_a_run_is_not_whole() {
    let identity = identity(64, 16);
    let clean = clean(&identity);
    let receipt = |part: u64| format!("_receipts/part-{part:06}.json");
    let folder = temporary();
    let spoil: [&dyn Fn(&Path); 5] = [
        &|path| truncate(&path.join(file_of(2))),
        &|path| flip(&path.join(file_of(2))),
        &|path| fs::remove_file(path.join(file_of(2))).unwrap(),
        &|path| truncate(&path.join(receipt(2))),
        // The receipt of another part: what it says is true of that one.
        &|path| assert!(fs::copy(path.join(receipt(1)), path.join(receipt(2))).unwrap() > 0),
    ];
    for spoil in spoil {
        run_whole(folder.path(), &identity);
        fs::remove_file(folder.path().join("_SUCCESS")).unwrap();
        spoil(folder.path());
        assert_eq!(missing(folder.path(), &identity), [2]);
        run_whole(folder.path(), &identity);
        assert!(tree(folder.path()) == clean);
    }
}

#[test]
fn merged_folders_are_the_folder_of_one_run() {
    let identity = identity(640, 16);
    let clean = clean(&identity);
    let all = temporary();
    let folders: Vec<PathBuf> = (0..7).map(|shard| all.path().join(shard.to_string())).collect();
    for (shard, path) in (0..7).zip(&folders) {
        run(path, &identity, Disk::default(), (shard, 7)).unwrap();
    }
    let into = all.path().join("merged");
    let (folder, completed) = merge(&into, &folders[..6]).unwrap();
    drop(folder);
    assert_eq!(completed, Completed::Part { there: 34, of: 40 });
    no_false_success(&into, &clean, "merged without the last");
    // A spoiled part is none, and its place is filled from nobody else.
    flip(&folders[6].join(file_of(39)));
    let (folder, completed) = merge(&into, &folders).unwrap();
    drop(folder);
    assert_eq!(completed, Completed::Part { there: 39, of: 40 });
    flip(&folders[6].join(file_of(39)));
    let (folder, completed) = merge(&into, &folders).unwrap();
    drop(folder);
    assert!(matches!(completed, Completed::Whole { parts: 40, .. }));
    assert!(tree(&into) == clean);
    let other = all.path().join("other");
    run(&other, &Identity { seed: 8, ..identity.clone() }, Disk::default(), (0, 7)).unwrap();
    let new = all.path().join("new");
    let error = merge(&new, &[folders[0].clone(), other.clone()]).unwrap_err();
    assert!(error.text.contains("seed is 8, not 7") && !new.exists(), "{error}");
    assert!(merge(&into, &[other]).unwrap_err().text.contains("another run"));
    assert!(tree(&into) == clean);
    assert_eq!(merge(&new, &[all.path().join("none")]).unwrap_err().code, exit::INPUT);
}

#[test]
fn the_layout_of_a_foreign_document_is_checked() {
    let folder = temporary();
    let run = Identity { machines: 10_u64.pow(12), ..identity(64, 16) };
    fs::write(folder.path().join("_run.json"), run.document()).unwrap();
    let error = whole(folder.path()).map(|_| ()).unwrap_err();
    assert!(error.text.contains("1000000000000 machines"), "{error}");
    assert!(Layout::new(run.machines, None).is_err());
}
