//! Processes beside those of services.
//!
//! *Models*: programs that run on their own, with what they take of the machine
//! ([`super::performance`]) and the files that they open when they start. The
//! handles themselves are in [`super::handles`].
//! *Leaves out*: what a process really holds: memory, handles, threads and the processor time of
//! services are fixed numbers for each name \[S\].
//! *Sources*: R24; S05, S83, S85, X20.
//! *Seen through*: `tasklist`, `taskkill`, `Get-Process`, `Stop-Process`.

use std::collections::BTreeMap;

use crate::facet_by_field;
use crate::kernel::digest::folded_hash;
use crate::kernel::text::{order, same};
use crate::kernel::time::Moment;

use super::access::AccessMask;
use super::accounts;
use super::handles::{Handle, Handles, Share};
use super::hardware::LOGICAL_PROCESSORS;
use super::host::Host;
use super::performance::Load;
use super::services;

/// A file that a program opens when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Opens {
    /// Its path.
    pub path: String,
    /// What the program asks for.
    pub access: AccessMask,
    /// What it lets others do meanwhile.
    pub share: Share,
}

impl Opens {
    /// Reads and writes, and shares nothing.
    #[must_use]
    pub fn exclusively(path: &str) -> Self {
        let access = AccessMask::READ_DATA.with(AccessMask::WRITE_DATA);
        Self { path: path.to_owned(), access, share: Share::NONE }
    }
}

/// A running program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Process {
    /// Process id.
    pub id: u32,
    /// File name of the program.
    pub image: String,
    /// What its file description says; may be empty.
    pub about: String,
    /// Account it runs as.
    pub user: String,
    /// What it opens when it starts.
    pub opens: Vec<Opens>,
    /// It is started again at each boot.
    pub at_boot: bool,
    /// What it takes of the machine.
    pub load: Load,
}

/// Processes of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Processes {
    /// All of them, by id.
    pub running: Vec<Process>,
}

facet_by_field!(Processes, "process", { running });

/// A row of the list of processes: a program of its own, or the process of services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// File name of the program.
    pub image: String,
    /// Process id.
    pub id: u32,
    /// The services that run in it, sorted; none for a program of its own.
    pub services: Vec<String>,
    /// Account it runs as, with machine or authority in front.
    pub user: String,
    /// Working set in KB \[S\]: a fixed number for each name, since memory is not modelled.
    pub kilobytes: u64,
    /// Its command line as it was started; empty where nobody knows it.
    pub line: String,
    /// What its file description says; may be empty.
    pub about: String,
    /// When it was started; nothing for what was there before Windows.
    pub started: Option<Moment>,
    /// Per cent of the processor that it takes.
    pub processor: u32,
    /// It belongs to who is signed in, not to Windows.
    pub interactive: bool,
}

impl Listed {
    /// A process of which nothing more is known.
    #[must_use]
    pub fn of(image: &str, id: u32, user: String) -> Self {
        let kilobytes = if id == 0 { 8 } else { 3000 + folded_hash(image) % 60_000 };
        Self {
            image: image.to_owned(),
            id,
            services: Vec::new(),
            user,
            kilobytes,
            line: String::new(),
            about: String::new(),
            started: None,
            processor: 0,
            interactive: false,
        }
    }

    /// The name without `.exe`, as `Get-Process` has it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.id {
            0 => "Idle",
            _ => self.image.strip_suffix(".exe").unwrap_or(&self.image),
        }
    }

    /// The program file in its command line; nothing where nobody knows it.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let line = self.line.trim();
        let program = match line.strip_prefix('"') {
            Some(rest) => rest.split('"').next().unwrap_or(rest),
            None => line.find(".exe").map_or(line, |at| &line[..at + 4]),
        };
        program.contains('\\').then_some(program)
    }

    /// Open handles \[S\].
    #[must_use]
    pub fn handles(&self) -> u32 {
        if self.id == 0 { 0 } else { 80 + (folded_hash(&self.image) >> 16) as u32 % 900 }
    }

    /// Threads \[S\].
    #[must_use]
    pub fn threads(&self) -> u32 {
        if self.id == 0 {
            LOGICAL_PROCESSORS
        } else {
            3 + (folded_hash(&self.image) >> 32) as u32 % 24
        }
    }

    /// Processor time so far in milliseconds: what it takes of the machine since it started, and a
    /// little for each name \[S\].
    #[must_use]
    pub fn cpu_milliseconds(&self, now: Moment) -> u64 {
        let Some(started) = self.started else { return 0 };
        let ran = u64::try_from((now - started).0).unwrap_or(0);
        let little = folded_hash(&self.image) % 4000;
        ran * u64::from(self.processor * LOGICAL_PROCESSORS) / 100 + little.min(ran)
    }
}

const SYSTEM: &str = r"NT AUTHORITY\SYSTEM";

/// An account as tools print it: `LocalSystem` of a service is `NT AUTHORITY\SYSTEM`.
fn account(name: &str, computer: &str) -> String {
    let bare = accounts::bare(name);
    if name.is_empty() || accounts::is_system(name) {
        return SYSTEM.to_owned();
    }
    for (short, long) in [("LocalService", "LOCAL SERVICE"), ("NetworkService", "NETWORK SERVICE")]
    {
        if same(bare, short) || same(bare, long) {
            return format!(r"NT AUTHORITY\{long}");
        }
    }
    match name.split_once('\\') {
        Some((".", bare)) => format!(r"{computer}\{bare}"),
        Some(_) => name.to_owned(),
        None => format!(r"{computer}\{name}"),
    }
}

/// The file name in an `ImagePath`: without quotes, folders and arguments.
fn image_of(path: &str) -> &str {
    let program = match path.strip_prefix('"') {
        Some(rest) => rest.split('"').next().unwrap_or(rest),
        None => path.find(".exe").map_or(path, |at| &path[..at + 4]),
    };
    program.rsplit('\\').next().unwrap_or(program)
}

/// All processes of a machine, by id. Services that share a process are one row.
#[must_use]
pub fn listing(host: &Host) -> Vec<Listed> {
    let computer = &host.identity.name;
    let mut all = vec![
        Listed::of("System Idle Process", 0, SYSTEM.to_owned()),
        Listed::of("System", 4, SYSTEM.to_owned()),
    ];
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    for (name, service) in host.services.iter().filter(|(_, service)| service.process != 0) {
        let place = *places.entry(service.process).or_insert_with(|| {
            let settings = services::settings(&host.registry, name);
            let (image, user) = settings.as_ref().map_or(("", ""), |settings| {
                (image_of(&settings.image), settings.account.as_str())
            });
            let mut row = Listed::of(image, service.process, account(user, computer));
            row.started = service.started;
            row.line = settings.map(|settings| settings.image).unwrap_or_default();
            all.push(row);
            all.len() - 1
        });
        all[place].services.push(name.to_owned());
    }
    for process in &host.processes.running {
        let mut row = Listed::of(&process.image, process.id, account(&process.user, computer));
        let path = format!(r"C:\Windows\System32\{}", process.image);
        row.line = if host.files.is_file(&path) { path } else { String::new() };
        row.about.clone_from(&process.about);
        row.started = Some(host.identity.booted);
        row.processor = process.load.processor;
        row.interactive = !row.user.starts_with(r"NT AUTHORITY\");
        all.push(row);
    }
    for row in &mut all {
        if row.id == 4 {
            row.started = Some(host.identity.booted);
        }
        row.services.sort_by(|a, b| order(a, b));
    }
    all.sort_by_key(|process| process.id);
    all
}

impl Host {
    /// Starts a program; it opens its files. Those that it does not get it goes without.
    pub fn start_process(&mut self, process: Process) {
        for wanted in &process.opens {
            let Ok(file) = self.files.lookup(&wanted.path) else { continue };
            if self.handles.conflict(file, wanted.access, wanted.share).is_some() {
                continue;
            }
            self.handles.open(Handle {
                process: process.id,
                program: process.image.as_str().into(),
                file,
                path: self.files.path(file).into(),
                access: wanted.access,
                share: wanted.share,
            });
        }
        self.processes.running.push(process);
    }

    /// Ends every program of its own with this image name or id; its handles go with it. Returns
    /// their ids.
    pub fn end_programs(&mut self, which: &str) -> Vec<u32> {
        let number = which.parse().ok();
        let hit = |p: &Process| same(&p.image, which) || Some(p.id) == number;
        let ended: Vec<u32> =
            self.processes.running.iter().filter(|p| hit(p)).map(|p| p.id).collect();
        if !ended.is_empty() {
            self.processes.running.retain(|process| !hit(process));
        }
        for id in &ended {
            self.handles.close_process(*id);
        }
        ended
    }

    /// At a restart of Windows every handle goes; programs that start by themselves open theirs
    /// anew.
    pub(super) fn restart_programs(&mut self) {
        self.handles = Handles::default();
        if self.processes.running.is_empty() {
            return;
        }
        for process in std::mem::take(&mut self.processes.running) {
            if process.at_boot {
                self.start_process(process);
            }
        }
    }
}
