//! `Win32_Process`.
//!
//! *Models*: what `windows/processes.rs` lists; ending and starting a process, its owner.
//! *Leaves out*: parents, priorities, counters of memory and transfers beside the working set.
//! *Sources*: the MOF definition \[K\].

use powershell::eval::Eval;
use powershell::value::Value;
use powershell::value::net::Net;

use super::class::{Arguments, Definition, Instance, Method, Named, Outcome, Scene};
use crate::console::machine::Machine;
use crate::windows::processes::{Listed, listing};

/// `Win32_Process`
pub(in crate::console) const PROCESS: Definition = Definition {
    name: "Win32_Process",
    parents: &["CIM_Process", "CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &[
        "string Caption, string Description, datetime InstallDate, string Name, \
         string Status, string CreationClassName, datetime CreationDate, \
         string CSCreationClassName, string CSName, uint16 ExecutionState, key string Handle, \
         uint64 KernelModeTime, string OSCreationClassName, string OSName, uint32 Priority, \
         datetime TerminationDate, uint64 UserModeTime, uint64 WorkingSetSize",
        "string CommandLine, string ExecutablePath, uint32 HandleCount, \
         uint32 MaximumWorkingSetSize, uint32 MinimumWorkingSetSize, \
         uint64 OtherOperationCount, uint64 OtherTransferCount, uint32 PageFaults, \
         uint32 PageFileUsage, uint32 ParentProcessId, uint32 PeakPageFileUsage, \
         uint64 PeakVirtualSize, uint32 PeakWorkingSetSize, uint64 PrivatePageCount, \
         uint32 ProcessId, uint32 QuotaNonPagedPoolUsage, uint32 QuotaPagedPoolUsage, \
         uint32 QuotaPeakNonPagedPoolUsage, uint32 QuotaPeakPagedPoolUsage, \
         uint64 ReadOperationCount, uint64 ReadTransferCount, uint32 SessionId, \
         uint32 ThreadCount, uint64 VirtualSize, string WindowsVersion, \
         uint64 WriteOperationCount, uint64 WriteTransferCount",
    ],
    instances: |scene| listing(&scene.world.host).iter().map(|p| shown(scene, p)).collect(),
    methods: &[
        Method::of_class(
            "Create",
            &["CommandLine", "CurrentDirectory", "ProcessStartupInformation"],
            create,
        ),
        Method::lacking("AttachDebugger"),
        Method::lacking("GetAvailableVirtualSize"),
        Method::new("GetOwner", &[], owner),
        Method::new("GetOwnerSid", &[], owner_sid),
        Method::lacking("SetPriority"),
        Method::new("Terminate", &["Reason"], terminate),
    ],
    ..Definition::NEW
};

fn shown(scene: Scene<'_>, process: &Listed) -> Named {
    let host = &scene.world.host;
    let bytes = process.kilobytes * 1024;
    let time = process.cpu_milliseconds(scene.world.machine_time()) * 10_000;
    let path = process.path().map(|path| scene.session.environment.expand(path));
    let line = (!process.line.is_empty()).then(|| scene.session.environment.expand(&process.line));
    let (product, ..) = host.identity.windows.facts();
    let session = u32::from(process.services.is_empty() && process.id > 4);
    vec![
        ("Caption", (&process.image).into()),
        ("Description", (&process.image).into()),
        ("Name", (&process.image).into()),
        ("CreationClassName", "Win32_Process".into()),
        ("CreationDate", process.started.into()),
        ("CSCreationClassName", "Win32_ComputerSystem".into()),
        ("CSName", (&host.identity.name).into()),
        ("Handle", process.id.to_string().into()),
        ("KernelModeTime", (time / 4).into()),
        ("OSCreationClassName", "Win32_OperatingSystem".into()),
        ("OSName", format!(r"Microsoft {product}|C:\Windows|\Device\Harddisk0\Partition2").into()),
        ("Priority", if process.id == 0 { 0u32 } else { 8 }.into()),
        ("UserModeTime", (time - time / 4).into()),
        ("WorkingSetSize", bytes.into()),
        ("CommandLine", line.into()),
        ("ExecutablePath", path.into()),
        ("HandleCount", process.handles().into()),
        ("MaximumWorkingSetSize", 1380u32.into()),
        ("MinimumWorkingSetSize", 200u32.into()),
        ("PageFileUsage", (process.kilobytes / 2).into()),
        ("PrivatePageCount", (bytes / 2).into()),
        ("ProcessId", process.id.into()),
        ("SessionId", session.into()),
        ("ThreadCount", process.threads().into()),
        ("VirtualSize", (2_203_318_222_848 + bytes * 8).into()),
        ("WindowsVersion", host.identity.windows.version().into()),
    ]
}

fn id(of: Option<&Instance>) -> u32 {
    of.and_then(|of| of.number("ProcessId")).and_then(|id| u32::try_from(id).ok()).unwrap_or(0)
}

fn terminate(machine: &mut Machine, of: Option<&Instance>, _: &Arguments<'_>) -> Eval<Outcome> {
    let (world, session, _) = machine.parts();
    if !session.elevated {
        return Ok(Outcome::code(2));
    }
    let at = world.machine_time();
    let ended = world.host.end_process(id(of), at);
    Ok(Outcome::code(if ended { 0 } else { 9 }))
}

/// Domain and name of the account of a process.
fn account(machine: &Machine, of: Option<&Instance>) -> Option<(String, String)> {
    let host = &machine.look().host;
    let process = listing(host).into_iter().find(|process| process.id == id(of))?;
    let computer = &host.identity.name;
    Some(match process.user.split_once('\\') {
        Some((domain, user)) => (domain.to_owned(), user.to_owned()),
        None => (computer.clone(), process.user),
    })
}

fn owner(machine: &mut Machine, of: Option<&Instance>, _: &Arguments<'_>) -> Eval<Outcome> {
    Ok(match account(machine, of) {
        Some((domain, user)) => Outcome {
            code: 0,
            out: vec![("Domain", Value::text(&domain)), ("User", Value::text(&user))],
        },
        None => Outcome::code(2),
    })
}

fn owner_sid(machine: &mut Machine, of: Option<&Instance>, _: &Arguments<'_>) -> Eval<Outcome> {
    let found = account(machine, of)
        .and_then(|(domain, user)| machine.look().host.accounts.sid(&format!(r"{domain}\{user}")));
    Ok(match found {
        Some(sid) => Outcome { code: 0, out: vec![("Sid", Value::text(sid.as_str()))] },
        None => Outcome::code(2),
    })
}

/// Starts a program; it has run to its end when the method returns.
fn create(machine: &mut Machine, _: Option<&Instance>, given: &Arguments<'_>) -> Eval<Outcome> {
    let line = given.text("CommandLine").unwrap_or_default();
    Ok(match machine.launch(&line)? {
        Some((id, _)) => Outcome { code: 0, out: vec![("ProcessId", Net::UInt32(id).into())] },
        None => Outcome::code(9),
    })
}
