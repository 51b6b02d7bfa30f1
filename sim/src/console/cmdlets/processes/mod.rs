//! Processes as objects: `Get-Process`, `Stop-Process`, `Wait-Process`.
//!
//! *Models*: programs that run on their own, the processes of services, the window itself. Ending
//! the process of a service stops the service as a crash does (1067, event 7034).
//! *Leaves out*: modules and threads of a process, other computers: refused.
//! *Sources*: the reference of `System.Diagnostics.Process`; texts of 5.1 \[K\].

pub(super) mod class;
pub(super) mod start;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::time::{MILLISECOND, TimeSpan};
use powershell::value::{Value, convert, text};

use super::MANAGEMENT;
use crate::console::machine::{Machine, local_time};
use crate::console::variables::OWN_PROCESS;
use crate::console::{Entry, Kind};
use crate::windows::processes::{Listed, listing};
use crate::windows::wildcard::{has_wildcards, name_in_expression};

/// Full name of the class of processes.
pub(super) const CLASS: &str = "System.Diagnostics.Process";
/// The same with the account.
pub(super) const WITH_USER: &str = "System.Diagnostics.Process#IncludeUserName";
const EXCEPTION: &str = "Microsoft.PowerShell.Commands.ProcessCommandException";

const NAME: Param = Param::new("Name", "string[]").alias(&["ProcessName"]).by_name();
const ID: Param = Param::new("Id", "int[]").alias(&["PID"]).by_name();
const INPUT: Param = Param::new("InputObject", "object[]").pipeline();

/// `Get-Process`
pub(super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-Process",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.GetProcessCommand",
        params: &[
            NAME.at(0).sets(&["Name"]),
            ID.mandatory().sets(&["Id"]),
            INPUT.mandatory().sets(&["InputObject"]),
            Param::switch("IncludeUserName"),
            Param::switch("FileVersionInfo").alias(&["FV", "FVI"]),
            Param::switch("Module"),
            Param::new("ComputerName", "string[]").alias(&["Cn"]),
        ],
        default_set: "Name",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Lists processes",
    examples: &["Get-Process", "Get-Process cbengine", "Get-Process -Id $PID -IncludeUserName"],
};

/// `Stop-Process`
pub(super) const STOP: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Stop-Process",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.StopProcessCommand",
        params: &[
            ID.at(0).mandatory().sets(&["Id"]),
            NAME.mandatory().sets(&["Name"]),
            INPUT.at(0).mandatory().sets(&["InputObject"]),
            Param::switch("Force"),
            Param::switch("PassThru"),
        ],
        default_set: "Id",
        impact: Some(2),
        run: Run::Each(stop),
    },
    kind: Kind::Cmdlet,
    about: "Ends processes",
    examples: &["Stop-Process -Name cbengine -Force"],
};

/// `Wait-Process`
pub(super) const WAIT: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Wait-Process",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.WaitProcessCommand",
        params: &[
            NAME.at(0).mandatory().sets(&["Name"]),
            ID.mandatory().sets(&["Id"]),
            INPUT.mandatory().sets(&["InputObject"]),
            Param::new("Timeout", "int").at(1).alias(&["TimeoutSec"]).range(0, 32_767),
        ],
        default_set: "Name",
        impact: None,
        run: Run::Each(wait),
    },
    kind: Kind::Cmdlet,
    about: "Waits until processes have ended",
    examples: &[],
};

/// All processes by name, that of the window among them.
fn all(machine: &mut Machine) -> Vec<Listed> {
    let (world, session, _) = machine.parts();
    let mut all = listing(&world.host);
    let mut own = Listed::of("powershell.exe", OWN_PROCESS, session.user.clone());
    own.line = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe".to_owned();
    own.about = "Windows PowerShell".to_owned();
    own.started = Some(world.machine_time());
    all.push(own);
    all.sort_by_cached_key(|process| (process.name().to_ascii_lowercase(), process.id));
    all
}

fn bytes(number: u64) -> [Value; 2] {
    let narrow = i32::try_from(number).unwrap_or(i32::MAX);
    [Value::Int(narrow), Value::Long(number.cast_signed())]
}

fn span(milliseconds: u64) -> Value {
    TimeSpan(milliseconds.cast_signed() * MILLISECOND).into()
}

/// Classes of a process, that with the account in front.
const CLASSES: [&str; 5] = [
    WITH_USER,
    CLASS,
    "System.ComponentModel.Component",
    "System.MarshalByRefObject",
    "System.Object",
];

/// What a process takes of memory, by all the names that there are for it.
fn memory(process: &Listed) -> Vec<(&'static str, Value)> {
    let [set, set64] = bytes(process.kilobytes * 1024);
    let [paged, paged64] = bytes(process.kilobytes * 512);
    let [space, space64] = bytes(process.kilobytes * 8192);
    let [pool, pool64] = bytes(u64::from(process.handles()) * 96);
    let [paged_pool, paged_pool64] = bytes(u64::from(process.handles()) * 512);
    vec![
        ("VM", space64.clone()),
        ("WS", set64.clone()),
        ("PM", paged64.clone()),
        ("NPM", pool64.clone()),
        ("NonpagedSystemMemorySize", pool),
        ("NonpagedSystemMemorySize64", pool64),
        ("PagedMemorySize", paged.clone()),
        ("PagedMemorySize64", paged64.clone()),
        ("PagedSystemMemorySize", paged_pool),
        ("PagedSystemMemorySize64", paged_pool64),
        ("PrivateMemorySize", paged),
        ("PrivateMemorySize64", paged64),
        ("VirtualMemorySize", space),
        ("VirtualMemorySize64", space64),
        ("WorkingSet", set),
        ("WorkingSet64", set64),
    ]
}

/// A process as an object.
pub(super) fn object(machine: &mut Machine, process: &Listed, user: bool) -> Value {
    let (world, session, _) = machine.parts();
    let name = process.name().to_owned();
    let path = process.path().map(|path| session.environment.expand(path));
    let is_system = process.id <= 4;
    let cpu = process.cpu_milliseconds(world.machine_time());
    let started = process.started.filter(|_| !is_system);
    let started = started.map_or(Value::Null, |at| local_time(world, at).into());
    let session_id = i32::from(process.services.is_empty() && !is_system);
    let handles = Value::Int(process.handles().cast_signed());
    let shown_path = path.as_deref().map_or(Value::Null, Value::text);
    let about = match process.about.as_str() {
        "" => Value::Null,
        about => Value::text(about),
    };
    let cpu_seconds = if is_system { Value::Null } else { Value::Double(cpu as f64 / 1000.0) };
    let mut properties = vec![
        ("Name", Value::text(&name)),
        ("SI", Value::Int(session_id)),
        ("Handles", handles.clone()),
        ("Path", shown_path),
        ("Company", Value::Null),
        ("CPU", cpu_seconds),
        ("FileVersion", Value::Null),
        ("ProductVersion", Value::Null),
        ("Description", about),
        ("Product", Value::Null),
        ("__NounName", Value::text("Process")),
        ("BasePriority", Value::Int(if process.id == 0 { 0 } else { 8 })),
        ("HasExited", Value::Bool(false)),
        ("StartTime", started),
        ("HandleCount", handles),
        ("Id", Value::Int(process.id.cast_signed())),
        ("MachineName", Value::text(".")),
        ("MainWindowHandle", Value::Int(0)),
        ("MainWindowTitle", Value::text("")),
        ("ProcessName", Value::text(&name)),
        ("Responding", Value::Bool(true)),
        ("SessionId", Value::Int(session_id)),
        ("TotalProcessorTime", span(cpu)),
        ("PrivilegedProcessorTime", span(cpu / 4)),
        ("UserProcessorTime", span(cpu - cpu / 4)),
        ("EnableRaisingEvents", Value::Bool(false)),
        ("Site", Value::Null),
        ("Container", Value::Null),
    ];
    properties.extend(memory(process));
    if user {
        let account = match process.user.contains('\\') {
            true => process.user.clone(),
            false => format!(r"{}\{}", world.host.identity.name, process.user),
        };
        properties.push(("UserName", Value::text(&account)));
    }
    let classes = if user { &CLASSES[..] } else { &CLASSES[1..] };
    Value::typed(classes, properties).shown_as(&format!("{CLASS} ({name})"))
}

/// The identifier of a process from the pipeline.
pub(super) fn id_of(process: &Value) -> Option<u32> {
    let id = process.property("Id").unwrap_or(Value::Null);
    convert::to_long(&id).ok().and_then(|id| u32::try_from(id).ok())
}

/// The processes that a command names; what it names and is not there is an error of its own.
fn chosen(call: &mut Call<'_>) -> Eval<Vec<Listed>> {
    let all = all(Machine::of(call.engine));
    if let Some(input) = call.get("InputObject").cloned() {
        let ids: Vec<u32> = input.elements().iter().filter_map(id_of).collect();
        return Ok(all.into_iter().filter(|process| ids.contains(&process.id)).collect());
    }
    if let Some(ids) = call.get("Id").cloned() {
        let mut found = Vec::new();
        for id in ids.elements() {
            let number = convert::to_long(&id).unwrap_or(-1);
            match all.iter().find(|process| i64::from(process.id) == number) {
                Some(process) => found.push(process.clone()),
                None => {
                    let said =
                        format!("Cannot find a process with the process identifier {number}.");
                    let id_text = "NoProcessFoundForGivenId";
                    let spec = ErrorSpec::new(EXCEPTION, id_text, "ObjectNotFound", said);
                    call.engine.fail(&spec.about(id))?;
                }
            }
        }
        return Ok(found);
    }
    let names = call.texts("Name");
    if names.is_empty() {
        return Ok(all);
    }
    let mut found: Vec<Listed> = Vec::new();
    for name in names {
        let hits: Vec<&Listed> =
            all.iter().filter(|one| name_in_expression(&name, one.name(), true)).collect();
        if hits.is_empty() && !has_wildcards(&name) {
            let said = format!(
                "Cannot find a process with the name \"{name}\". Verify the process name and call \
                 the cmdlet again."
            );
            let id = "NoProcessFoundForGivenName";
            let spec = ErrorSpec::new(EXCEPTION, id, "ObjectNotFound", said);
            call.engine.fail(&spec.about(Value::Text(name)))?;
        }
        for hit in hits {
            if !found.iter().any(|there| there.id == hit.id) {
                found.push(hit.clone());
            }
        }
    }
    Ok(found)
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    for flag in ["Module", "FileVersionInfo", "ComputerName"] {
        if call.has(flag) {
            return Err(call.engine.unsupported_here(format!("Get-Process -{flag}")));
        }
    }
    let user = call.flag("IncludeUserName");
    if user && !Machine::of(call.engine).parts().1.elevated {
        let said = "The 'IncludeUserName' parameter requires elevated user rights. Try running \
                    the command again in a session that has been opened with elevated user rights \
                    (that is, Run as Administrator).";
        let class = "System.InvalidOperationException";
        let id = "IncludeUserNameRequiresElevation";
        let spec = ErrorSpec::new(class, id, "InvalidOperation", said);
        return Err(call.engine.terminating(&spec));
    }
    for process in chosen(call)? {
        let value = object(Machine::of(call.engine), &process, user);
        call.put(value)?;
    }
    Ok(())
}

/// Ends a process; false when nobody but an administrator could.
pub(super) fn end(machine: &mut Machine, process: &Listed) -> bool {
    let (world, session, _) = machine.parts();
    if process.id <= 4 || (!process.services.is_empty() && !session.elevated) {
        return false;
    }
    let at = world.machine_time();
    world.host.end_process(process.id, at);
    true
}

fn stop(call: &mut Call<'_>) -> Eval<()> {
    for process in chosen(call)? {
        let shown = format!("{} ({})", process.name(), process.id);
        if !call.should_process(&shown, "Stop-Process")? {
            continue;
        }
        if process.id == OWN_PROCESS {
            return Err(call.engine.unsupported_here("Stop-Process of the window itself"));
        }
        let value = object(Machine::of(call.engine), &process, false);
        if end(Machine::of(call.engine), &process) {
            if call.flag("PassThru") {
                call.put(value)?;
            }
            continue;
        }
        let said = format!(
            "Cannot stop process \"{shown}\" because of the following error: Access is denied"
        );
        let spec = ErrorSpec::new(EXCEPTION, "CouldNotStopProcess", "CloseError", said);
        call.engine.fail(&spec.about(value))?;
    }
    Ok(())
}

fn wait(call: &mut Call<'_>) -> Eval<()> {
    for process in chosen(call)? {
        let Some(seconds) = call.int("Timeout") else {
            // Nothing in this world would end it.
            let what = format!("Wait-Process for {}, which does not end", process.name());
            return Err(call.engine.unsupported_here(what));
        };
        call.engine.host.sleep(u64::try_from(seconds).unwrap_or(0) * 1000);
        let said = format!(
            "This command stopped because process \"{} ({})\" is not stopped in the specified \
             time-out.",
            process.name(),
            process.id
        );
        let id = "ProcessNotTerminated";
        let spec = ErrorSpec::new("System.TimeoutException", id, "CloseError", said);
        let value = object(Machine::of(call.engine), &process, false);
        call.engine.fail(&spec.about(value))?;
    }
    Ok(())
}

/// The text of a value.
pub(super) fn said(value: Option<&Value>) -> String {
    value.map(text::of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::windows::error::Win32;

    #[test]
    fn ending_the_process_of_a_service_is_a_crash() {
        let mut world = server();
        let text = good(&mut world, "Get-Process notepad");
        let head = "\nHandles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName";
        assert!(text.starts_with(head) && text.contains("   4312   1 notepad"), "{text}");
        assert_eq!(changed(&mut world, "Stop-Process -Name notepad"), ["process:running"]);
        assert_eq!(changed(&mut world, "Stop-Process -Name cbengine"), ["service:obengine"]);
        let exit = world.host.services.get("obengine").map(|service| service.exit);
        assert_eq!(exit, Some(Win32::PROCESS_ABORTED));
        assert_eq!(
            bad(&mut world, "Get-Process notepad"),
            "Get-Process : Cannot find a process with the name \"notepad\". Verify the process \
             name and call the cmdlet again."
        );
    }

    #[test]
    fn a_process_is_an_object_with_methods() {
        let mut world = server();
        let line = "Set-StrictMode -Version 5.0; $p = Get-Process cbengine; $p.WorkingSet64 -gt 0; \
                    $p.StartTime.Year; \"$p\"; (Get-Process -Id $PID).ProcessName; $p.Path";
        assert_eq!(
            good(&mut world, line),
            "True\n2020\nSystem.Diagnostics.Process (cbengine)\npowershell\n\
             C:\\Program Files\\Microsoft Azure Recovery Services Agent\\bin\\cbengine.exe\n"
        );
        let line = "(Get-Process notepad).Kill(); \
                    [Diagnostics.Process]::GetProcessesByName('notepad').Count";
        assert_eq!(good(&mut world, line), "0\n");
        let line = "(Start-Process hostname -PassThru -Wait).ExitCode";
        assert_eq!(good(&mut world, line), "0\n");
        let line =
            r"Start-Process hostname -Wait -RedirectStandardOutput C:\o.txt; cmd /c type C:\o.txt";
        assert_eq!(good(&mut world, line), "SERVER01\n");
        assert!(bad(&mut world, "Start-Process nothing.exe").contains("cannot find the file"));
    }
}
