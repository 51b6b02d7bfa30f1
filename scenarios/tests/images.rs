//! The images that travel in the binary: realistic, healthy at every stage, built once.

use std::path::Path;
use std::sync::Arc;

use scenarios::{Images, ImagesError};
use sim::image::Stage;
use sim::kernel::seed::Seed;
use sim::kernel::time::Span;
use sim::life::{self, Operation};
use sim::mars::scratch::protected_bytes;
use sim::windows::clock_zone;
use sim::windows::services::{self, StartType, State};
use sim::world::World;

const GIB: u64 = 1 << 30;

fn images() -> Images {
    Images::load().unwrap_or_else(|error| panic!("{error}"))
}

fn build(images: &Images, name: &str) -> Arc<World> {
    images.build(name, Seed(7)).unwrap_or_else(|error| panic!("{error}"))
}

/// Scheduled backups go through the console; until it has what they need, no machine that has made
/// some can be built.
fn buildable(stage: Stage) -> bool {
    let console = ["powershell.exe", "Import-Module", "Start-OBBackup"];
    stage != Stage::WithRecoveryPoints
        || console.iter().all(|name| sim::console::find(name).is_some())
}

fn stage_of(images: &Images, name: &str) -> Stage {
    images.spec(name).unwrap_or_else(|error| panic!("{error}")).1
}

/// Every machine that can be built, with its name and stage.
fn machines(images: &Images) -> Vec<(String, Stage, Arc<World>)> {
    let named = |name: String| {
        let stage = stage_of(images, &name);
        buildable(stage).then(|| (name.clone(), stage, build(images, &name)))
    };
    let all: Vec<_> = images.names().into_iter().filter_map(named).collect();
    assert!(all.len() >= 4 * images.bases().count());
    all
}

#[test]
fn every_image_is_healthy_at_every_stage() {
    let images = images();
    for (name, stage, world) in machines(&images) {
        let points = world.cloud.vault.servers.first().map_or(0, |s| s.recovery_points.len());
        let expected = if stage == Stage::WithRecoveryPoints { 3 } else { 0 };
        assert_eq!(points, expected, "{name}");
        assert_eq!(world.now, images.spec(&name).unwrap().0.epoch, "{name}");
        if stage >= Stage::Protected {
            let outcome = life::run(&mut World::clone(&world), Operation::ManualBackup);
            assert!(outcome.ok(), "{name}: {:?}", outcome.failure);
        }
        if stage == Stage::Bare || stage == Stage::Installed {
            let mut world = World::clone(&world);
            life::carry_on(&mut world).unwrap_or_else(|outcome| panic!("{name}: {outcome:?}"));
        }
    }
}

#[test]
fn every_image_goes_on_as_it_should() {
    if !buildable(Stage::WithRecoveryPoints) {
        return;
    }
    for (name, stage, world) in machines(&images()) {
        if stage >= Stage::Protected {
            let verified = life::verify(&mut World::clone(&world), Operation::ManualBackup);
            assert!(verified.is_ok(), "{name}: {verified:?}");
        }
    }
}

#[test]
fn services_are_those_of_windows() {
    let images = images();
    for base in images.bases() {
        let world = build(&images, base);
        let host = &world.host;
        let names: Vec<&str> = host.services.iter().map(|(name, _)| name).collect();
        assert!((60..=100).contains(&names.len()), "{base}: {}", names.len());
        for name in names {
            let settings = services::settings(&host.registry, name).unwrap();
            for needed in &settings.depends_on {
                assert!(host.services.get(needed).is_some(), "{base}: {name} needs {needed}");
            }
            let state = host.services.get(name).unwrap().state;
            let running = settings.start == StartType::Automatic;
            assert!(!running || state == State::Running, "{base}: {name} is {state:?}");
        }
        for (name, start) in [
            ("RpcSs", StartType::Automatic),
            ("EventSystem", StartType::Automatic),
            ("SENS", StartType::Automatic),
            ("Schedule", StartType::Automatic),
            ("VSS", StartType::Manual),
            ("swprv", StartType::Manual),
            ("MSiSCSI", StartType::Automatic),
        ] {
            let settings = services::settings(&host.registry, name).unwrap();
            assert_eq!(settings.start, start, "{base}: {name}");
        }
        assert_eq!(host.services.get("wbengine").is_some(), host.wsb.installed, "{base}");
        let defender = host.services.get("WinDefend").is_some();
        assert_eq!(defender, host.antivirus.product == "Windows Defender", "{base}");
    }
}

#[test]
fn no_task_of_windows_is_due_around_the_nightly_backup() {
    let images = images();
    for base in images.bases() {
        let world = build(&images, base);
        let tasks = &world.host.tasks;
        let zone = clock_zone::zone(&world.host.registry);
        let (mut at, end) = (world.now, world.now + Span::days(15));
        let mut fired = 0;
        while let Some((due, task)) = tasks.next_due(at, &zone).filter(|(due, _)| *due < end) {
            let time = clock_zone::local(&world.host.registry, due).time();
            let minute = i64::from(time.hour()) * 60 + i64::from(time.minute());
            let evening = 21 * 60..=23 * 60 + 30;
            assert!(!evening.contains(&minute), "{base}: {} at {time}", task.path);
            (at, fired) = (due, fired + 1);
        }
        assert!((1..100).contains(&fired), "{base}: {fired}");
    }
}

#[test]
fn volumes_have_room_for_the_scratch_folder() {
    let images = images();
    for base in images.bases() {
        let world = build(&images, &format!("{base}-protected"));
        let host = &world.host;
        let used = 127 * GIB - host.free('C');
        assert!((42 * GIB..=48 * GIB).contains(&used), "{base}: {} GiB", used / GIB);
        let policy = world.agent.policy.as_ref().unwrap();
        let protected = protected_bytes(host, policy);
        assert_eq!(protected, 200 * GIB, "{base}: scenarios of thresholds count on the byte");
        assert!(host.free('C') > protected / 5, "{base}");
        assert!(host.free('E') > protected / 5, "{base}");
        let data = host.files.lookup(r"D:\Data").unwrap();
        let files = host.files.subtree(data);
        let files = files.iter().filter(|id| !host.files.get(**id).unwrap().is_directory());
        assert_eq!(files.count(), 240, "{base}");
        for path in [r"C:\Windows\System32\sc.exe", r"C:\Install\MARSAgentInstaller.exe"] {
            assert!(host.files.is_file(path), "{base}: {path}");
        }
    }
}

#[test]
fn every_program_of_the_console_is_there() {
    let images = images();
    for base in images.bases() {
        let world = build(&images, base);
        for offer in sim::console::offers() {
            if let sim::console::Kind::Program(path) = offer.kind {
                assert!(world.host.files.is_file(path), "{base}: {path}");
            }
        }
    }
}

#[test]
fn a_machine_is_built_once_for_a_name_and_a_seed() {
    let images = images();
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| build(&images, "server-2019-installed"));
        let other = scope.spawn(|| build(&images, "server-2019-installed"));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert!(Arc::ptr_eq(&one, &other));
    let seeded = images.build("server-2019-installed", Seed(8)).unwrap();
    assert_ne!(seeded.cloud.subscription.id, one.cloud.subscription.id);
}

#[test]
fn an_unknown_image_has_a_nearest_one() {
    let images = images();
    let error = images.build("server-2017-protected", Seed(7)).unwrap_err();
    let ImagesError::Unknown { nearest, .. } = &error else { panic!("{error}") };
    assert_eq!(nearest, "server-2016-protected");
    assert!(images.spec("server-2016-with-recovery-points").is_ok());
    assert!(images.spec("-protected").is_err());
}

#[test]
fn images_of_a_directory_are_those_of_the_binary() {
    let directory = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/images"));
    let there = Images::from_dir(directory).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(there.names(), images().names());
    let (spec, _) = there.spec("server-2008r2").unwrap();
    let disk: Vec<_> = spec.services.iter().filter(|service| service.name == "defragsvc").collect();
    assert_eq!(disk.len(), 1);
    assert_eq!(disk[0].display, "Disk Defragmenter");
}

/// Wherever the agent is, the words of scenarios about it can be injected: the shipped ones.
#[test]
fn every_fault_of_the_catalogue_can_be_injected_and_takes_effect() {
    use sim::fault::Break;
    let (images, catalog) = (images(), scenarios::Catalog::embedded().unwrap());
    let mut wrong = Vec::new();
    for entry in catalog.entries() {
        if !buildable(stage_of(&images, &entry.scenario.image)) {
            continue;
        }
        let image = build(&images, &entry.scenario.image);
        let twin = entry.scenario.twin.iter().flatten();
        for faults in [entry.scenario.faults.iter().collect::<Vec<_>>(), twin.collect()] {
            let mut world = World::clone(&image);
            for fault in entry.scenario.setting.iter().chain(faults) {
                match fault.inject(&mut world) {
                    Err(error) => wrong.push(format!("{}: {fault:?}: {error}", entry.name)),
                    Ok(()) if fault.holds(&world) => {}
                    Ok(()) => wrong.push(format!("{}: {fault:?} does not hold", entry.name)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What can be tried without the console's cmdlets is tried; the rest joins when they arrive.
#[test]
fn the_model_produces_the_symptom_and_its_twin_works() {
    use sim::fault::Break;
    let (images, catalog) = (images(), scenarios::Catalog::embedded().unwrap());
    let mut wrong = Vec::new();
    for entry in catalog.entries() {
        let scenario = &entry.scenario;
        let console = scenario.operation == Operation::ScheduledBackup;
        if !buildable(stage_of(&images, &scenario.image))
            || (console && !buildable(Stage::WithRecoveryPoints))
        {
            continue;
        }
        let image = build(&images, &scenario.image);
        let tried = |faults: &[sim::fault::Fault]| {
            let mut world = World::clone(&image);
            for fault in scenario.setting.iter().chain(faults) {
                fault.inject(&mut world).unwrap_or_else(|error| panic!("{}: {error}", entry.name));
            }
            life::run(&mut world, scenario.operation)
        };
        let outcome = tried(&scenario.faults);
        let right = match &scenario.symptom {
            Some(symptom) => {
                let message = outcome.failure.as_ref().map(|failure| failure.message);
                (outcome.ended, message) == (symptom.outcome, symptom.message)
            }
            None => outcome.ok(),
        };
        if !right {
            wrong.push(format!("{}: {outcome:?}", entry.name));
        }
        let twin = scenario.twin.as_ref().map(|twin| tried(twin));
        if let Some(outcome) = twin.filter(|outcome| !outcome.ok()) {
            wrong.push(format!("the twin of {}: {outcome:?}", entry.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
