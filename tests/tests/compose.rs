//! Samples of compositions, proven one by one, and a canary for every alarm of the composer.
//!
//! *Models*: pairs and triples that an operator could meet, with the gate that must show and who is
//! found behind it. *Leaves out*: the other forty thousand; `marslab compose --verify` has them.

use std::slice::from_ref;

use marslab::compose::atom::{Atom, Ground, ground};
use marslab::compose::prove::{Reason, Rejected, predict, prove};
use marslab::compose::{Extent, of, second};
use marslab_tests::{entry, image, select};
use scenarios::catalog::Entry;
use sim::life::Operation::{self, ManualBackup, Register, ScheduledBackup};
use sim::mars::messages::Message;

/// A ground with these scenarios as atoms, in this order.
fn on(name: &str, operation: Operation, names: &[&str]) -> Ground {
    let entries: Vec<&Entry> = names.iter().map(|name| entry(name)).collect();
    let ground = ground(name.to_owned(), image(name), operation, &entries);
    let ground = ground.unwrap_or_else(|| panic!("{name} is not healthy"));
    let admitted: Vec<&str> = ground.atoms.iter().map(|atom| atom.name.as_str()).collect();
    assert_eq!(admitted, names, "not all of them break {name}");
    ground
}

const BACKED: &str = "server-2016-with-recovery-points";
const INSTALLED: &str = "server-2019-installed";

/// Image, operation, scenarios in the order in which they show, the gate that shows.
const SAMPLES: &[(&str, Operation, &[&str], &str)] = &[
    (
        BACKED,
        ManualBackup,
        &["service/obengine-stopped-manual", "cache/low-space-manual"],
        "engine",
    ),
    (BACKED, ManualBackup, &["dotnet/manual-backup-fails", "registration/clock-ahead"], "dotnet"),
    (BACKED, ManualBackup, &["registration/clock-behind", "cache/scanner-on-engine"], "network"),
    (BACKED, ManualBackup, &["cache/scanner-in-bin", "passphrase/key-file-deleted"], "antivirus"),
    (
        BACKED,
        ManualBackup,
        &["passphrase/no-room-left", "cache/shadow-storage-tiny"],
        "encryption key",
    ),
    (BACKED, ManualBackup, &["cache/shadow-storage-tiny", "sal/checksum-under-scan"], "snapshot"),
    (BACKED, ManualBackup, &["sal/disk-held-by-inventory", "cache/low-space-manual"], "storage"),
    (BACKED, ManualBackup, &["cache/low-space-manual", "sal/bitmap-file-damaged"], "cache space"),
    (
        BACKED,
        ScheduledBackup,
        &["schedule/trigger-disabled", "schedule/principal-deleted"],
        "trigger",
    ),
    (
        BACKED,
        ScheduledBackup,
        &["schedule/principal-no-batch-logon", "schedule/module-path-lost"],
        "principal",
    ),
    (
        BACKED,
        ScheduledBackup,
        &["schedule/execution-policy-restricted", "service/obengine-disabled-manual"],
        "powershell",
    ),
    (
        BACKED,
        ScheduledBackup,
        &["schedule/module-file-damaged", "cache/low-space-manual"],
        "powershell",
    ),
    (BACKED, ScheduledBackup, &["schedule/wsb-conflict", "sal/bitmap-old-agent"], "initialization"),
    (INSTALLED, Register, &["registration/clock-ahead", "registration/temp-flood"], "network"),
    (INSTALLED, Register, &["registration/temp-flood", "credential/expired"], "temporary files"),
    (
        INSTALLED,
        Register,
        &["service/obengine-stopped-registering", "credential/superseded"],
        "engine",
    ),
    (
        INSTALLED,
        Register,
        &["service/obengine-stopped-registering", "registration/clock-ahead", "credential/expired"],
        "engine",
    ),
    (
        BACKED,
        ScheduledBackup,
        &["schedule/trigger-disabled", "dotnet/scheduled-backup-fails", "cache/low-space-manual"],
        "trigger",
    ),
];

#[test]
fn each_sample_shows_what_the_order_of_gates_says_and_heals_step_by_step() {
    let rules = select("rego");
    for (name, operation, names, gate) in SAMPLES {
        let ground = on(name, *operation, names);
        let atoms: Vec<&Atom> = ground.atoms.iter().collect();
        let proven = prove(&ground, &atoms).unwrap_or_else(|why| panic!("{why:?}"));
        assert_eq!((proven.shown.gate.as_str(), proven.first), (*gate, 0), "{names:?}");
        let rounds = second::find(&ground, &atoms, &*rules);
        let rounds = rounds.unwrap_or_else(|why| panic!("{names:?}: {why}"));
        assert!(rounds.rounds <= names.len(), "{names:?}: {rounds:?}");
        // The order in which they are given must not matter.
        let turned: Vec<&Atom> = ground.atoms.iter().rev().collect();
        let turned = prove(&ground, &turned).unwrap_or_else(|why| panic!("{why:?}"));
        assert_eq!((turned.shown, turned.first), (proven.shown, names.len() - 1), "{names:?}");
    }
}

#[test]
fn atoms_that_exclude_each_other_are_rejected_by_both_names() {
    let rows: [(&str, Operation, [&str; 2], Reason); 3] = [
        (
            "server-2016-installed",
            Register,
            ["credential/file-altered", "credential/expired"],
            Reason::Contradiction,
        ),
        (
            "server-2016-installed",
            Register,
            ["credential/file-altered", "credential/file-cut-off"],
            Reason::SameCause,
        ),
        (
            BACKED,
            ManualBackup,
            ["activation/moved-config-forgotten", "activation/key-file-deleted"],
            Reason::NothingLeft,
        ),
    ];
    for (name, operation, names, reason) in rows {
        let ground = on(name, operation, &names);
        let Err(rejected) = prove(&ground, &[&ground.atoms[0], &ground.atoms[1]]) else {
            panic!("{names:?} stand together");
        };
        assert_eq!(rejected.reason, reason, "{}", rejected.why);
        assert!(names.iter().all(|name| rejected.why.contains(name)), "{}", rejected.why);
    }
}

// Canaries.

/// What becomes of a good pair after an edit of its first atom.
fn edited(edit: impl FnOnce(&mut Atom)) -> Rejected {
    let mut ground =
        on(BACKED, ManualBackup, &["cache/shadow-storage-tiny", "sal/bitmap-file-damaged"]);
    let atoms: Vec<&Atom> = ground.atoms.iter().collect();
    assert!(prove(&ground, &atoms).is_ok(), "the pair is good");
    edit(&mut ground.atoms[0]);
    let atoms: Vec<&Atom> = ground.atoms.iter().collect();
    match prove(&ground, &atoms) {
        Err(rejected) => rejected,
        Ok(proven) => panic!("nobody noticed: {proven:?}"),
    }
}

#[test]
fn a_wrong_prediction_is_caught() {
    let late = |atom: &mut Atom| atom.place = usize::MAX;
    let rejected = edited(late);
    assert_eq!(rejected.reason, Reason::WrongPrediction, "{}", rejected.why);
    assert!(rejected.why.contains("predicted the gate changes"), "{}", rejected.why);
}

#[test]
fn a_pasted_symptom_is_caught() {
    let paste = |atom: &mut Atom| {
        atom.alone.message = Some(Message::Version);
        atom.again.message = Some(Message::Version);
    };
    assert_eq!(edited(paste).reason, Reason::Interaction);
}

#[test]
fn a_symptom_without_a_fault_is_caught() {
    let nothing = |atom: &mut Atom| {
        atom.faults.clear();
        atom.touched.clear();
    };
    assert_eq!(edited(nothing).reason, Reason::WithoutEffect);
}

#[test]
fn a_fault_that_is_not_wholly_undone_is_caught() {
    let forget = |atom: &mut Atom| atom.touched.clear();
    let rejected = edited(forget);
    assert_eq!(rejected.reason, Reason::WrongPrediction, "{}", rejected.why);
    assert!(rejected.why.contains("with all undone"), "{}", rejected.why);
}

#[test]
fn a_cure_that_cures_nothing_is_caught() {
    let idle = |atom: &mut Atom| atom.cures = vec![vec!["hostname".to_owned()]];
    assert_eq!(edited(idle).reason, Reason::CureInTheWay);
}

#[test]
fn a_diagnoser_that_stops_too_early_or_says_too_much_is_caught() {
    let ground =
        on(BACKED, ManualBackup, &["cache/shadow-storage-tiny", "sal/checksum-under-scan"]);
    let atoms: Vec<&Atom> = ground.atoms.iter().collect();
    assert!(second::find(&ground, &atoms, &*select("rego")).is_ok());
    for (who, what) in [("mute", "no remedy"), ("parrot", "false alarm")] {
        let Err(why) = second::find(&ground, &atoms, &*select(who)) else {
            panic!("{who} gets through");
        };
        assert!(why.contains(what), "{who}: {why}");
    }
}

#[test]
fn a_wrong_prediction_turns_the_whole_run_red() {
    let mut ground =
        on(BACKED, ManualBackup, &["cache/shadow-storage-tiny", "sal/bitmap-file-damaged"]);
    let rules = select("rego");
    assert!(of(from_ref(&ground), Some(&*rules), Extent::All, 0).passed());
    ground.atoms[0].place = usize::MAX;
    let composed = of(from_ref(&ground), Some(&*rules), Extent::All, 0);
    assert!(!composed.passed() && composed.wrong_predictions.len() == 1, "{composed:?}");
    assert!(!of(&[], Some(&*rules), Extent::All, 0).passed(), "nothing ran");
}

#[test]
fn the_order_of_gates_is_read_off_the_machine() {
    let ground = on(BACKED, ScheduledBackup, &["schedule/wsb-conflict", "sal/bitmap-old-agent"]);
    let before = |a: &str, b: &str| {
        let place = |gate: &str| ground.order.iter().position(|known| known == gate);
        assert!(place(a).is_some() && place(a) < place(b), "{a} {b}: {:?}", ground.order);
    };
    before("trigger", "principal");
    before("principal", "powershell");
    before("powershell", "engine");
    before("engine", "initialization");
    before("initialization", "network");
    before("network", "encryption key");
    before("encryption key", "storage");
    before("storage", "cache space");
    let (gate, at) = predict(&ground, &[&ground.atoms[1], &ground.atoms[0]]);
    assert_eq!((gate, at), ("initialization", vec![1]));
}
