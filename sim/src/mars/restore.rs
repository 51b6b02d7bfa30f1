//! Restoring: a recovery point becomes a volume of this machine, and files are copied from it.
//!
//! *Models*: the gates of a mount in the order of 5.1 gate 9 (engine, network, key, agent version,
//! iSCSI device, its service, its sessions); a mount that does not come to an end and stays in the
//! way until somebody cancels it; the recovery volume with its drive letter; six hours, or 24 while
//! files are copied; the scheduled backup that waits for the unmount.
//! *Leaves out*: what files held at an earlier time: of a recovery volume only the smallest file is
//! shown, which is recovered to see whether it works; it is there even when the server lost it.
//! *Sources*: 3.9; R59-R62; S68-S73; X14, X36, X75.
//! *Seen through*: the Recover Data wizard, `Get-Volume`, `iscsicli SessionList`, the engine's log.

use crate::azure::vault::{Kept, Server};
use crate::edition::{AGENT_MOUNT_MINIMUM, MOUNT_LIFE, MOUNT_LIFE_COPYING};
use crate::kernel::time::Moment;
use crate::windows::error::Win32;
use crate::windows::iscsi;
use crate::windows::node::Node;
use crate::windows::volume::Volume;

use super::job::{Failure, Origin};
use super::log::Level;
use super::messages::Message;
use super::{Site, backup, connect, engine, key, register, scratch};

/// Where recovered files are put \[S\].
pub const RECOVERED: &str = r"C:\Recovered";
/// First drive letter that the wizard offers for a recovery volume \[S\].
const FIRST_LETTER: char = 'F';

/// How far a mount has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It runs, and runs.
    Mounting,
    /// The recovery volume is there.
    Mounted {
        /// Its drive letter.
        letter: char,
        /// Files are being copied from it: it stays up to 24 hours instead of six.
        copying: bool,
    },
}

/// A mount that somebody started in the wizard. The agent keeps it on disk: neither a restart of
/// the engine nor one of the server ends it while it is not through \[INF\].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mount {
    /// The recovery point.
    pub point: Moment,
    /// Name of the target that the engine serves it as.
    pub target: String,
    /// When it was started.
    pub since: Moment,
    /// How far it is.
    pub state: State,
}

impl Mount {
    /// When the recovery volume is unmounted by itself; `None` while there is none.
    #[must_use]
    pub fn ends(&self) -> Option<Moment> {
        match self.state {
            State::Mounting => None,
            State::Mounted { copying: false, .. } => Some(self.since + MOUNT_LIFE),
            State::Mounted { copying: true, .. } => Some(self.since + MOUNT_LIFE_COPYING),
        }
    }

    /// Drive letter of the recovery volume; `None` while there is none.
    #[must_use]
    pub fn letter(&self) -> Option<char> {
        match self.state {
            State::Mounting => None,
            State::Mounted { letter, .. } => Some(letter),
        }
    }
}

/// How something of the wizard went that gives no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<T> {
    /// It is through.
    Done(T),
    /// It runs on without a result.
    Hangs,
}

/// Operation: recovers one file, as a customer does who looks whether it works: mount, copy,
/// unmount. A recovery volume that is still mounted is used.
///
/// # Errors
/// As [`mount`] and [`copy`].
pub fn recover(site: &mut Site<'_>) -> Result<Progress<String>, Failure> {
    if site.agent.mount.as_ref().is_none_or(|mount| mount.letter().is_none())
        && mount(site)? == Progress::Hangs
    {
        return Ok(Progress::Hangs);
    }
    let copied = copy(site)?;
    unmount(site);
    Ok(Progress::Done(copied))
}

/// Mounts the newest recovery point of this server. Returns the drive letter.
///
/// # Errors
/// The engine's own message, not registered, the network, 34506, no recovery point. Whatever is
/// wrong with the initiator has no message: the mount hangs (S68-S72).
pub fn mount(site: &mut Site<'_>) -> Result<Progress<char>, Failure> {
    register::ready(site)?;
    let result = connect::pass(site, connect::Errand::BackUp);
    site.gate("network", result)?;
    let result = key::pass_to_restore(site);
    site.gate("encryption key", result)?;
    let point = newest_point(site);
    let point = site.gate("recovery point", point)?;
    match site.agent.mount.as_ref().map(|mount| (mount.state, mount.since)) {
        Some((State::Mounted { letter, .. }, _)) => return Ok(Progress::Done(letter)),
        Some((State::Mounting, since)) => {
            let text = format!("a mount runs since {since}: this one waits for it");
            site.log("61 recoverymount.cpp(88)", Level::Warning, text.clone());
            site.note("mount", text, false);
            return Ok(Progress::Hangs);
        }
        None => {}
    }
    let id = site.seed.stream(&format!("mars.mount.{}", point.0)).guid();
    let target = format!("iqn.2003-11.com.microsoft:cloudbackup-{id}");
    let since = site.now;
    let begun = Mount { point, target: target.clone(), since, state: State::Mounting };
    site.agent.mount = Some(begun);
    if let Err((gate, text)) = connect_target(site, &target) {
        site.log("61 recoverymount.cpp(214)", Level::Warning, text.clone());
        site.note(gate, text, false);
        return Ok(Progress::Hangs);
    }
    let letter = attach(site, &id);
    if let Some(mount) = site.agent.mount.as_mut() {
        mount.state = State::Mounted { letter, copying: false };
    }
    site.note("recovery volume", format!("{letter}:"), true);
    Ok(Progress::Done(letter))
}

fn newest_point(site: &Site<'_>) -> Result<Moment, Failure> {
    let server = site.cloud.vault.server(&site.host.identity.name);
    let newest = server.and_then(|server: &Server| server.recovery_points.last().copied());
    newest.ok_or_else(|| Failure::new("recovery point", Message::NoRecoveryPoint, 0, ""))
}

/// From the agent's version to a session with a disk: the gate that says no, and the log line.
fn connect_target(site: &mut Site<'_>, target: &str) -> Result<(), (&'static str, String)> {
    let version = engine::version(site.host).unwrap_or_default();
    if version < AGENT_MOUNT_MINIMUM {
        let [a, b, c, d] = version;
        let text = format!("the recovery service does not speak to agent {a}.{b}.{c}.{d}");
        return Err(("mount version", text));
    }
    site.note("mount version", "", true);
    let device = site.host.devices.initiator_works();
    let gate = if device { "initiator service" } else { "initiator device" };
    iscsi::log_in(site.host, target).map_err(|error| {
        let gate = if error == Win32::SEM_TIMEOUT { "initiator session" } else { gate };
        (gate, format!("Failed: Hr: = [{:#010x}] login to {target}: {error}", error.hresult()))
    })?;
    site.note("initiator", "", true);
    Ok(())
}

/// Gives the recovery volume a drive letter. It is read-only, as the recovery point is.
fn attach(site: &mut Site<'_>, guid: &str) -> char {
    let host = &mut *site.host;
    let free = |letter: &char| host.files.volume(*letter).is_none();
    let letter = (FIRST_LETTER..='Z').find(free).unwrap_or('Z');
    let server = site.cloud.vault.server(&host.identity.name);
    let kept = server.and_then(|server| server.kept.clone());
    let source = kept.as_ref().map_or('C', |kept| scratch::letter(&kept.path));
    let (label, capacity) = host
        .files
        .volume(source)
        .map_or((String::new(), 0), |volume| (volume.label.clone(), volume.capacity));
    let make = |root| Volume::fixed(letter, guid, &label, capacity, root);
    host.files.add_volume(make, letter, site.now);
    if let Some(Kept { path, bytes }) = kept {
        // What is there still is what it was; what is gone comes from the recovery point.
        let there = host.files.node(&path).cloned();
        let node = there.unwrap_or_else(|| Node::file(bytes, site.now));
        // A volume that was made a moment ago takes the file.
        let _ = host.files.put(&format!("{letter}{}", &path[1..]), node);
    }
    if let Some(volume) = host.files.volume_mut(letter) {
        volume.read_only = true;
    }
    letter
}

/// Copies what the recovery volume shows to [`RECOVERED`]. Returns the last path.
///
/// # Errors
/// Nothing is mounted, or the copy does not fit.
pub fn copy(site: &mut Site<'_>) -> Result<String, Failure> {
    let failed = |error: Win32, about: &str| {
        Failure::new("recovery copy", Message::Internal, error.hresult(), about)
    };
    let letter = site.agent.mount.as_ref().and_then(Mount::letter);
    let letter = letter.ok_or_else(|| failed(Win32::NOT_READY, ""))?;
    let files = &site.host.files;
    let top = files.lookup(&format!("{letter}:\\")).map_err(|error| failed(error, ""))?;
    let mut last = RECOVERED.to_owned();
    for id in files.subtree(top) {
        let Some(node) = site.host.files.get(id).filter(|node| !node.is_directory()).cloned()
        else {
            continue;
        };
        last = format!("{RECOVERED}\\{}", site.host.files.name(id));
        let there = site.host.files.node(&last).map_or(0, Node::bytes);
        if node.bytes() > site.host.free('C') + there {
            return site.gate("recovery copy", Err(failed(Win32::DISK_FULL, &last)));
        }
        let put = site.host.files.put(&last, node).map_err(|error| failed(error, &last));
        site.gate("recovery copy", put)?;
    }
    Ok(last)
}

/// Cancels a mount that is not through (S68). False when none runs.
pub fn cancel(site: &mut Site<'_>) -> bool {
    let runs = |mount: &Mount| mount.state == State::Mounting;
    if site.agent.mount.as_ref().is_none_or(|mount| !runs(mount)) {
        return false;
    }
    site.agent.mount = None;
    site.note("mount cancelled", "", true);
    true
}

/// Unmounts the recovery volume; a scheduled backup that waited for it runs now (X75). False when
/// none is mounted.
pub fn unmount(site: &mut Site<'_>) -> bool {
    let Some((letter, target)) =
        site.agent.mount.as_ref().and_then(|mount| Some((mount.letter()?, mount.target.clone())))
    else {
        return false;
    };
    site.agent.mount = None;
    site.host.files.remove_volume(letter);
    // After a restart of Windows its session is gone already.
    let _ = site.host.iscsi.log_out(&target);
    site.note("unmounted", format!("{letter}:"), true);
    if std::mem::take(&mut site.agent.deferred) {
        // What comes of it stands in its job, as for every scheduled backup.
        let _ = backup::run(site, Origin::Scheduled);
    }
    true
}

/// What happens to a recovery volume when Windows starts: its session is gone.
pub fn on_boot(site: &mut Site<'_>) {
    unmount(site);
}

/// True while a recovery volume is mounted: no backup runs meanwhile (3.9).
#[must_use]
pub fn is_mounted(site: &Site<'_>) -> bool {
    site.agent.mount.as_ref().is_some_and(|mount| mount.letter().is_some())
}

/// A scheduled backup falls due while a recovery volume is mounted: it waits, and says nothing.
pub fn defer(site: &mut Site<'_>) {
    site.agent.deferred = true;
    let text = "a recovery volume is mounted: the scheduled backup waits for its unmount";
    site.log("18 schedulejob.cpp(57)", Level::Warning, text.to_owned());
    site.note("deferred", "", true);
}
