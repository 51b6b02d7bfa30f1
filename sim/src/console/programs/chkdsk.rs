//! `chkdsk`: checks a volume, and repairs it.
//!
//! *Models*: a look without `/f`; `/f`, `/r`, `/x` and `/spotfix` repair at once, or at the next
//! restart when the volume is in use. The question about the restart is taken as answered with Y.
//! *Leaves out*: `/i /c /l /b /offlinescanandfix`. *Sources*: R18, R27; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::time::Span;
use crate::windows::error::Win32;
use crate::windows::node::Node;
use crate::windows::repair;

use super::words::Words;

/// `chkdsk`
pub(super) const COMMAND: Command = Command {
    name: "chkdsk",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\chkdsk.exe"),
    about: "Checks and repairs a volume",
    examples: &[r"chkdsk C:", r"chkdsk C: /f"],
    run,
};

const LOOK: Span = Span::minutes(2);
const REPAIR: Span = Span::minutes(10);

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call);
    let known = ["f", "r", "x", "v", "scan", "spotfix", "perf"];
    if let Some(bad) = words.switches.iter().find(|s| !known.contains(&s.as_str())) {
        return Err(Stop::with(3, format!("Invalid parameter - /{bad}")));
    }
    let place = words.places.first().cloned();
    let place = place.unwrap_or_else(|| call.session.directory.clone());
    let mut chars = place.chars();
    let (letter, Some(':')) = (chars.next().unwrap_or('C').to_ascii_uppercase(), chars.next())
    else {
        return Err(Stop::with(3, format!("Invalid parameter - {place}")));
    };
    if !call.session.elevated {
        return Err(Stop::with(
            3,
            "Access Denied as you do not have sufficient privileges or\r\nthe disk may be locked \
             by another process.\r\nYou have to invoke this utility running in elevated mode\r\n\
             and make sure the disk is unlocked.",
        ));
    }
    let volume = call.world.host.files.volume(letter);
    let volume = volume.ok_or_else(|| Stop::with(3, Win32::INVALID_DRIVE.to_string()))?;
    if volume.offline || volume.locked {
        return Err(Stop::with(3, "Cannot open volume for direct access."));
    }
    let (file_system, read_only) = (volume.file_system.name(), volume.read_only);
    call.line(&format!("The type of the file system is {file_system}."));
    if !["f", "r", "x", "spotfix"].iter().any(|switch| words.has(switch)) {
        return look(call, letter, words.has("scan"));
    }
    if read_only {
        return Err(Stop::with(
            3,
            "Windows cannot run disk checking on this volume because it is write protected.",
        ));
    }
    let held = {
        let mut held = call.world.host.handles.iter();
        held.any(|h| h.path.chars().next().is_some_and(|c| c.eq_ignore_ascii_case(&letter)))
    };
    if letter == 'C' || (held && !words.has("x")) {
        schedule(call, letter);
        return Ok(());
    }
    fix(call, letter)
}

fn schedule(call: &mut Call<'_>, letter: char) {
    if letter == 'C' {
        call.line("Cannot lock current drive.");
    }
    call.line("");
    call.line("Chkdsk cannot run because the volume is in use by another");
    call.line("process.  Would you like to schedule this volume to be");
    call.line("checked the next time the system restarts? (Y/N) y");
    call.line("");
    call.line("This volume will be checked the next time the system restarts.");
    repair::schedule(&mut call.world.host.registry, letter);
}

fn stages(call: &mut Call<'_>, letter: char) {
    let files = &call.world.host.files;
    let top = files.volume(letter).map(|volume| volume.root);
    let count = top.map_or(0, |top| files.subtree(top).len());
    call.line("");
    call.line("Stage 1: Examining basic file system structure ...");
    call.line(&format!("  {count} file records processed.                                       "));
    call.line("File verification completed.");
    call.line("");
    call.line("Stage 2: Examining file name linkage ...");
    call.line(&format!("  {count} index entries processed.                                      "));
    call.line("Index verification completed.");
    call.line("");
    call.line("Stage 3: Examining security descriptors ...");
    call.line("Security descriptor verification completed.");
    call.line("");
}

fn look(call: &mut Call<'_>, letter: char, online: bool) -> Result<(), Stop> {
    if !online {
        call.line("");
        call.line("WARNING!  /F parameter not specified.");
        call.line("Running CHKDSK in read-only mode.");
    }
    stages(call, letter);
    call.output.elapsed = LOOK;
    let damaged = repair::damaged(&call.world.host.files, letter);
    if damaged.is_empty() {
        clean(call, letter);
        return Ok(());
    }
    call.line("Windows has found problems with the file system.");
    call.line("Run CHKDSK with the /F (fix) option to correct these.");
    Err(Stop::with(3, ""))
}

fn fix(call: &mut Call<'_>, letter: char) -> Result<(), Stop> {
    call.line("Volume label is read.");
    stages(call, letter);
    call.output.elapsed = REPAIR;
    if repair::repair(&mut call.world.host.files, letter) == 0 {
        clean(call, letter);
        return Ok(());
    }
    call.line("Windows has made corrections to the file system.");
    call.line("No further action is required.");
    totals(call, letter);
    // 1: errors were found and fixed.
    Err(Stop::with(1, ""))
}

fn clean(call: &mut Call<'_>, letter: char) {
    call.line("Windows has scanned the file system and found no problems.");
    call.line("No further action is required.");
    totals(call, letter);
}

fn totals(call: &mut Call<'_>, letter: char) {
    let host = &call.world.host;
    let files = &host.files;
    let Some(volume) = files.volume(letter) else { return };
    let all = files.subtree(volume.root);
    let directories =
        all.iter().filter(|id| files.get(**id).is_some_and(Node::is_directory)).count();
    let (capacity, free) = (volume.capacity, host.free(letter));
    let used = files.used(letter) / 1024;
    let lines = [
        String::new(),
        format!("{:>10} KB total disk space.", capacity / 1024),
        format!("{used:>10} KB in {} files.", all.len() - directories),
        format!("{:>10} KB in {directories} indexes.", directories * 4),
        format!("{:>10} KB in bad sectors.", 0),
        format!("{:>10} KB available on disk.", free / 1024),
        String::new(),
        format!("{:>10} bytes in each allocation unit.", 4096),
        format!("{:>10} total allocation units on disk.", capacity / 4096),
        format!("{:>10} allocation units available on disk.", free / 4096),
    ];
    for line in lines {
        call.line(&line);
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};
    use crate::windows::node::Content;

    const VALUE: &str =
        r"registry:HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\BootExecute";

    fn damage(world: &mut crate::world::World, path: &str) {
        let id = world.host.files.lookup(path).unwrap();
        world.host.files.change(id, |node| node.content = Content::Unreadable);
    }

    #[test]
    fn a_look_changes_nothing_and_a_repair_of_a_data_volume_is_done_at_once() {
        let mut world = server();
        let text = out(&mut world, "chkdsk D:");
        assert!(text.contains("Windows has scanned the file system and found no problems.\n"));
        damage(&mut world, r"D:\Data\ledger.bin");
        let before = world.clone();
        assert_eq!(run(&mut world, "chkdsk D:").exit, 3);
        assert!(world.differences(&before).is_empty());
        let fixed = run(&mut world, "chkdsk D: /f");
        assert!(fixed.stdout.contains("Windows has made corrections to the file system.\r\n"));
        assert_eq!(fixed.exit, 1);
        let node = world.host.files.node(r"D:\Data\ledger.bin").unwrap();
        assert_eq!((node.size, &node.content), (1_000_000, &Content::Plain));
    }

    #[test]
    fn the_system_volume_is_repaired_by_a_restart() {
        let mut world = server();
        damage(&mut world, r"C:\Windows\System32\sc.exe");
        assert_eq!(changed(&mut world, "chkdsk C: /f"), [VALUE]);
        world.restart();
        let node = world.host.files.node(r"C:\Windows\System32\sc.exe").unwrap();
        assert_eq!(node.content, Content::Plain);
        let mut healthy = server();
        healthy.restart();
        let left = world.differences(&healthy);
        assert!(left.iter().all(|path| path.to_string() != VALUE));
    }

    #[test]
    fn an_unknown_drive_is_refused() {
        let output = run(&mut server(), "chkdsk Q:");
        assert_eq!(output.text(), "The system cannot find the drive specified.\r\n");
        assert_eq!(output.exit, 3);
    }
}
