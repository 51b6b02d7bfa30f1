//! Moving the scratch folder, as somebody does who knows the procedure by heart.
//!
//! *Models*: steps 1 and 3 to 7 of catalogue 3.2, typed at the console: stop the engine, copy, both
//! values, start, a backup, and only then the old folder goes. An exclusion of the antivirus for
//! the new place is among them (S79). A copy that stands still is broken off, and the engine is
//! started again where it was.
//! *Leaves out*: step 2, the disks of System State: who does not know of them forgets it (X33).

use crate::console::{self, Output, Session};
use crate::mars::job::Failure;
use crate::mars::layout::SCRATCH_VALUE;
use crate::mars::messages::Message;
use crate::mars::{scratch, source};
use crate::windows::error::Win32;
use crate::windows::registry::Known;
use crate::windows::volume::{DriveKind, FileSystem};
use crate::world::World;

use super::{Ended, Operation, Outcome, advance, manual};

/// Exit code of `robocopy` from which something was not copied.
const NOT_ALL_COPIED: i32 = 8;

/// Moves the scratch folder to the volume with the most room.
pub(super) fn run(world: &mut World) -> Outcome {
    let (operation, at) = (Operation::MoveScratch, world.now);
    let (old, new) = match places(world) {
        Ok(places) => places,
        Err(failure) => {
            return Outcome { operation, ended: Ended::Failed, failure: Some(failure), at };
        }
    };
    let mut session = Session::administrator(world);
    enter(world, &mut session, "net stop obengine");
    let copy = format!(r#"robocopy "{old}" "{new}" /E /COPYALL /R:1 /W:1"#);
    let copied = enter(world, &mut session, &copy);
    if !(0..NOT_ALL_COPIED).contains(&copied.exit) {
        world.note("customer", "breaks the copy off", &new, false);
        enter(world, &mut session, "net start obengine");
        return Outcome { operation, ended: Ended::NotFinished, failure: None, at };
    }
    if !world.host.antivirus.product.is_empty() {
        let line = format!(r#"Add-MpPreference -ExclusionPath "{new}""#);
        enter(world, &mut session, &line);
    }
    for key in [Known::AgentConfig, Known::AgentProvider] {
        let key = key.path();
        let line = format!(r#"reg add "{key}" /v {SCRATCH_VALUE} /t REG_SZ /d "{new}" /f"#);
        enter(world, &mut session, &line);
    }
    enter(world, &mut session, "net start obengine");
    let backup = manual(world);
    if backup.ok() {
        enter(world, &mut session, &format!(r#"cmd /c rd /s /q "{old}""#));
    }
    Outcome { operation, at, ..backup }
}

fn enter(world: &mut World, session: &mut Session, line: &str) -> Output {
    let output = console::execute(world, session, line);
    let now = world.now;
    advance(world, now);
    output
}

/// Where the scratch folder is, and where it shall go: a local NTFS volume of its own that is not
/// backed up, if there is one; of several the one with the most room.
fn places(world: &World) -> Result<(String, String), Failure> {
    let host = &world.host;
    let failed = |error: Win32, about: &str| {
        Failure::new("places", Message::Internal, error.hresult(), about)
    };
    let old = host.registry.text(Known::AgentConfig, SCRATCH_VALUE);
    let old = old.ok_or_else(|| failed(Win32::FILE_NOT_FOUND, SCRATCH_VALUE))?.to_owned();
    let policy = world.agent.policy.as_ref();
    let protected = policy.map(|policy| source::letters(policy)).unwrap_or_default();
    let volumes = host.files.volumes().iter().filter(|volume| {
        volume.letter != scratch::letter(&old)
            && volume.kind == DriveKind::Fixed
            && volume.file_system == FileSystem::Ntfs
            && !(volume.offline || volume.read_only || volume.locked || volume.dedup)
    });
    let best = volumes.max_by_key(|v| (!protected.contains(&v.letter), host.free(v.letter)));
    let best = best.ok_or_else(|| failed(Win32::DISK_FULL, &old))?;
    Ok((old, format!(r"{}:\Scratch", best.letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing::{good, server};
    use crate::mars::layout::SCRATCH;
    use crate::windows::registry::Registry;

    fn named(registry: &Registry) -> [Option<&str>; 2] {
        [Known::AgentConfig, Known::AgentProvider].map(|key| registry.text(key, SCRATCH_VALUE))
    }

    #[test]
    fn both_values_follow_the_folder_and_the_old_one_goes() {
        let mut world = server();
        let outcome = run(&mut world);
        assert!(outcome.ok(), "{outcome:?}");
        assert_eq!(named(&world.host.registry), [Some(r"D:\Scratch"); 2]);
        assert!(world.host.files.is_file(r"D:\Scratch\OnlineBackup.KEK"));
        assert!(!world.host.files.is_directory(SCRATCH));
    }

    #[test]
    fn a_mounted_disk_of_system_state_holds_the_move_up_until_it_is_unmounted() {
        let mut world = server();
        let at = world.now;
        scratch::mount_system_state(&mut world.host, SCRATCH, at).unwrap();
        let outcome = run(&mut world);
        assert_eq!((outcome.ended, outcome.failure), (Ended::NotFinished, None));
        assert_eq!(named(&world.host.registry), [Some(SCRATCH); 2]);
        good(&mut world, "wabadmin backup");
        good(&mut world, &format!(r#"mountvol "{SCRATCH}\SSBV" /D"#));
        assert!(run(&mut world).ok());
    }
}
