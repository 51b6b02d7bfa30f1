//! The process tree of one external program: started apart, ended as a whole.
//!
//! *How members are known.* The program leads a session of its own. A process that started later
//! belongs to it if it is in that session or group, or descends from a member, or carries the
//! marker in its environment. We are the sub-reaper of our descendants, so a process whose parent
//! died becomes our child: one that is in a session which is neither ours nor that of a live
//! diagnoser, and carries no live marker, is a stray that covered its traces, and is ended with
//! whichever session ends first.
//!
//! *How they are ended.* By SIGKILL through a process descriptor after a second look at the start
//! time, so that a reused process id is never hit; round after round until a round finds none,
//! so that a program that forks while it is ended is ended too. The leader is reaped last, so its
//! id stays taken as long as we search by it.
//!
//! *Leaves out.* Other code of this process must not start children in sessions of their own:
//! they would look like strays. Spawning and searching hold one lock for the same reason.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::process::{
    Pid, PidfdFlags, Resource, Rlimit, Signal, WaitId, WaitIdOptions, WaitOptions, getpid,
    kill_process_group, pidfd_open, pidfd_send_signal, prlimit, set_child_subreaper, waitid,
    waitpid,
};

use super::{Command, Exit, PATH, StartError};

/// The environment variable that marks the processes of a session.
pub(super) const MARKER: &str = "MARSLAB_DIAGNOSER_SESSION";

/// How long SIGKILL is repeated before what is left counts as a survivor.
const PERSISTENCE: Duration = Duration::from_secs(5);

/// Everything that identifies the members of one tree.
#[derive(Clone, Debug)]
struct Mark {
    leader: Pid,
    /// Start time of the leader in clock ticks since boot; no member is older.
    started: u64,
    /// `MARKER=value`, as it stands in an environment.
    marker: Vec<u8>,
}

/// The trees that are not ended yet.
static LIVE: Mutex<Vec<Mark>> = Mutex::new(Vec::new());

fn live() -> MutexGuard<'static, Vec<Mark>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The three streams of a started program.
pub(super) struct Streams {
    pub(super) stdin: Option<ChildStdin>,
    pub(super) stdout: Option<ChildStdout>,
    pub(super) stderr: Option<ChildStderr>,
}

/// A started program and all that descends from it.
pub(super) struct Tree {
    mark: Mark,
    child: Box<dyn ChildWrapper>,
    ended: bool,
}

impl Tree {
    /// Starts the program in its own session, inside `scratch`.
    pub(super) fn start(command: &Command, scratch: &Path) -> Result<(Self, Streams), StartError> {
        let program = command
            .resolve()
            .ok_or_else(|| StartError::NotFound { program: command.program.clone() })?;
        let value = scratch.file_name().unwrap_or_default();
        let mut marker = format!("{MARKER}=").into_bytes();
        marker.extend(value.as_bytes());
        let mut wrap = CommandWrap::with_new(program, |c| {
            c.args(&command.arguments)
                .current_dir(scratch)
                .env_clear()
                .env("PATH", PATH)
                .env("LANG", "C.UTF-8")
                .env(MARKER, value)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
        });
        wrap.wrap(ProcessSession);
        // The lock is held until the tree is known: a search in another thread must not meet
        // a leader that it takes for a stray.
        let mut live = live();
        let mut child = spawn_without_privileges(wrap).map_err(StartError::Spawn)?;
        let leader = Pid::from_raw(child.id().cast_signed());
        let started = leader.and_then(|pid| Stat::read(pid).map(|stat| stat.started));
        let (Some(leader), Some(started)) = (leader, started) else {
            let _ = child.start_kill();
            let _ = child.wait();
            let error = io::Error::other("/proc does not show the program");
            return Err(StartError::Spawn(error));
        };
        // No core files: they would be written wherever the host collects them.
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = prlimit(Some(leader), Resource::Core, none);
        let mark = Mark { leader, started, marker };
        live.push(mark.clone());
        let streams = Streams {
            stdin: child.stdin().take(),
            stdout: child.stdout().take(),
            stderr: child.stderr().take(),
        };
        // The group wrapper would wait for the whole group; the search below does that job.
        Ok((Self { mark, child: child.into_inner(), ended: false }, streams))
    }

    /// How the leader ended, if it has; it stays unreaped.
    pub(super) fn exit(&self) -> Option<Exit> {
        if self.ended { None } else { exit_of(self.mark.leader) }
    }

    /// Asks the whole group to end.
    pub(super) fn terminate(&self) {
        if !self.ended {
            // Fails only if nobody is left, which is what we want.
            let _ = kill_process_group(self.mark.leader, Signal::TERM);
        }
    }

    /// Ends every member and reaps the leader. Returns how the leader ended, and the processes
    /// that outlived SIGKILL.
    pub(super) fn end(&mut self) -> (Option<Exit>, Vec<u32>) {
        if self.ended {
            return (None, Vec::new());
        }
        let survivors = end_members(&self.mark);
        let stuck = survivors.contains(&self.mark.leader);
        live().retain(|other| other.leader != self.mark.leader);
        self.ended = true;
        // A leader stuck in the kernel must not make us stuck too.
        let status = if stuck { None } else { self.child.wait().ok() };
        let exit = status.and_then(|status| {
            status.code().map(Exit::Code).or_else(|| status.signal().map(Exit::Signal))
        });
        (exit, survivors.into_iter().map(|pid| pid.as_raw_pid().cast_unsigned()).collect())
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends the processes of every live session at once, for a handler of SIGINT or SIGTERM.
///
/// The sessions themselves then see their programs die. Blocks until they are gone, some seconds
/// at most.
pub fn end_all() {
    let marks = live().clone();
    for mark in &marks {
        end_members(mark);
    }
}

/// Spawns from a thread that gave up the right to gain rights: the child inherits that, so no
/// set-uid program can carry a member out of the reach of our signals.
fn spawn_without_privileges(mut wrap: CommandWrap) -> io::Result<Box<dyn ChildWrapper>> {
    set_child_subreaper(Some(getpid()))?;
    thread::scope(|scope| {
        let spawning = scope.spawn(move || {
            rustix::thread::set_no_new_privs(true)?;
            wrap.spawn()
        });
        spawning.join().unwrap_or_else(|_| Err(io::Error::other("the spawning thread panicked")))
    })
}

fn exit_of(leader: Pid) -> Option<Exit> {
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    let status = waitid(WaitId::Pid(leader), look).ok()??;
    let code = status.exit_status().map(Exit::Code);
    code.or_else(|| status.terminating_signal().map(Exit::Signal))
}

/// Kills until a round finds no member but the ended leader; returns who outlived it.
fn end_members(mark: &Mark) -> Vec<Pid> {
    let deadline = Instant::now() + PERSISTENCE;
    let mut condemned = HashSet::new();
    let mut pause = Duration::from_micros(200);
    loop {
        let left = end_round(mark, &mut condemned);
        if left.is_empty() || Instant::now() >= deadline {
            return left;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// One look at all processes; kills members and reaps those that are ours. Returns who was there
/// alive: each of them may have started another one since, so that it takes one more look.
fn end_round(mark: &Mark, condemned: &mut HashSet<(Pid, u64)>) -> Vec<Pid> {
    let live = live();
    if !live.iter().any(|other| other.leader == mark.leader && other.started == mark.started) {
        // Another thread ended it meanwhile; from here on its ids may be anybody's.
        return Vec::new();
    }
    let leader_had_ended = exit_of(mark.leader).is_some();
    let processes = Stat::all();
    let mut members: HashSet<Pid> = HashSet::new();
    for stat in processes.iter().filter(|stat| stat.started >= mark.started) {
        let known = condemned.contains(&(stat.pid, stat.started));
        if known || belongs(stat, mark, &live) {
            members.insert(stat.pid);
        }
    }
    // Descendants, however they are listed: repeat until a pass adds none.
    loop {
        let before = members.len();
        let children = processes.iter().filter(|s| s.parent.is_some_and(|p| members.contains(&p)));
        let children: Vec<_> = children.map(|stat| stat.pid).collect();
        members.extend(children);
        if members.len() == before {
            break;
        }
    }
    let mut left = Vec::new();
    for stat in processes.iter().filter(|stat| members.contains(&stat.pid)) {
        condemned.insert((stat.pid, stat.started));
        kill(stat);
        if stat.pid == mark.leader && leader_had_ended {
            continue;
        }
        if stat.pid != mark.leader && stat.parent == Some(getpid()) {
            let _ = waitpid(Some(stat.pid), WaitOptions::NOHANG);
        }
        left.push(stat.pid);
    }
    left
}

/// Whether the process shows by itself that it is a member, or is a stray.
fn belongs(stat: &Stat, mark: &Mark, live: &[Mark]) -> bool {
    if stat.pid == mark.leader
        || stat.session == Some(mark.leader)
        || stat.group == Some(mark.leader)
    {
        return true;
    }
    if live.iter().any(|other| other.leader == stat.pid) {
        return false;
    }
    let environment = environment(stat.pid);
    let carries = |mark: &Mark| environment.contains(&mark.marker);
    if carries(mark) {
        return true;
    }
    let orphan = stat.parent == Some(getpid());
    orphan
        && stat.session != our_session()
        && !live.iter().any(|other| stat.session == Some(other.leader) || carries(other))
}

/// The session of this process; none when its leader is outside our process namespace, as in a
/// container that was entered without a session of its own. (`getsid` of the library panics there.)
fn our_session() -> Option<Pid> {
    Stat::read(getpid()).and_then(|me| me.session)
}

/// The entries of a process's environment as it was when its program started.
fn environment(pid: Pid) -> Vec<Vec<u8>> {
    let text = fs::read(format!("/proc/{}/environ", pid.as_raw_pid())).unwrap_or_default();
    text.split(|&b| b == 0).map(<[u8]>::to_vec).collect()
}

/// SIGKILL to exactly the process that was seen.
fn kill(stat: &Stat) {
    let Ok(process) = pidfd_open(stat.pid, PidfdFlags::empty()) else { return };
    if Stat::read(stat.pid).is_some_and(|now| now.started == stat.started) {
        let _ = pidfd_send_signal(&process, Signal::KILL);
    }
}

/// What `/proc/PID/stat` says of a process.
struct Stat {
    pid: Pid,
    parent: Option<Pid>,
    group: Option<Pid>,
    session: Option<Pid>,
    started: u64,
}

impl Stat {
    fn all() -> Vec<Self> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name());
        let pids = names.filter_map(|name| name.to_str()?.parse().ok().and_then(Pid::from_raw));
        pids.filter_map(Self::read).collect()
    }

    fn read(pid: Pid) -> Option<Self> {
        let text = fs::read(format!("/proc/{}/stat", pid.as_raw_pid())).ok()?;
        // The name in parentheses is the program's own choice and may hold anything.
        let end = text.iter().rposition(|&b| b == b')')?;
        let text = String::from_utf8_lossy(&text[end + 1..]).into_owned();
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let id = |at: usize| {
            fields.get(at)?.parse().ok().and_then(|raw| {
                // Zero is a process outside our namespace.
                if raw > 0 { Pid::from_raw(raw) } else { None }
            })
        };
        let started = fields.get(19)?.parse().ok()?;
        Some(Self { pid, parent: id(1), group: id(2), session: id(3), started })
    }
}

/// The members of the tree with that marker that still run, for tests.
#[cfg(test)]
pub(super) fn carriers(marker: &str) -> Vec<i32> {
    let _live = live();
    let needle = format!("{MARKER}={marker}").into_bytes();
    let found = Stat::all().into_iter().filter(|stat| environment(stat.pid).contains(&needle));
    found.map(|stat| stat.pid.as_raw_pid()).collect()
}

/// A name for the marker that tests can ask [`carriers`] about.
#[cfg(test)]
impl Tree {
    pub(super) fn marker(&self) -> String {
        let text = String::from_utf8_lossy(&self.mark.marker);
        text.split_once('=').map_or(String::new(), |(_, value)| value.to_owned())
    }

    pub(super) fn leader(&self) -> u32 {
        self.mark.leader.as_raw_pid().cast_unsigned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_process_is_read() {
        let me = Stat::read(getpid()).unwrap();
        assert_eq!(me.pid.as_raw_pid().cast_unsigned(), std::process::id());
        assert_eq!(me.session, our_session());
        assert!(me.started > 0);
    }
}
