//! `Write-EventLog`, `New-EventLog`, `Remove-EventLog`, `Clear-EventLog`, and
//! `[System.Diagnostics.EventLog]`.
//!
//! *Models*: sources of the classic logs, which the registry holds; records whose text is the
//! message that was given.
//! *Leaves out*: logs of one's own, raw data, categories with names: refused.
//! *Sources*: error texts of 5.1 \[K\]; the key `Services\EventLog` \[K\].

use std::sync::Arc;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run, Stop};
use powershell::value::{Net, Value, convert, text};

use super::classic::{self, ENTRY_TYPE};
use super::here;
use crate::console::cmdlets::MANAGEMENT;
use crate::console::machine::Machine;
use crate::console::programs::wevtutil::clear_as;
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::eventlog::{Channel, Level, Record};
use crate::windows::registry::Data;
use crate::world::World;

const ROOT: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog";
/// The file whose message is the text that a program gives.
const MESSAGES: &str = r"C:\Windows\Microsoft.NET\Framework64\v4.0.30319\EventLogMessages.dll";

const LOG_NAME: Param = Param::new("LogName", "string").at(0).mandatory().alias(&["LN"]);
const COMPUTER: Param = Param::new("ComputerName", "string[]").alias(&["CN"]);

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    impact: Option<u8>,
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Cmdlet {
    let run = Run::Each(run);
    Cmdlet { name, module: MANAGEMENT, class, params, default_set: "", impact, run }
}

/// `Write-EventLog`
pub(in super::super) const WRITE: Entry = Entry {
    cmdlet: cmdlet(
        "Write-EventLog",
        "Microsoft.PowerShell.Commands.WriteEventLogCommand",
        &[
            LOG_NAME,
            Param::new("Source", "string").at(1).mandatory().alias(&["SRC"]),
            Param::new("EventId", "int").at(2).mandatory().alias(&["ID", "EID"]).range(0, 65_535),
            Param::new("EntryType", "System.Diagnostics.EventLogEntryType").at(3).alias(&["ET"]),
            Param::new("Message", "string").at(4).mandatory().alias(&["MSG"]),
            Param::new("Category", "int").alias(&["CAT"]),
            Param::new("RawData", "byte[]").alias(&["RD"]),
            COMPUTER,
        ],
        None,
        write,
    ),
    kind: Kind::Cmdlet,
    about: "Writes a record into a classic event log",
    examples: &["New-EventLog Application Probe; Write-EventLog Application Probe 1 -Message ok"],
};

/// `New-EventLog`
pub(in super::super) const NEW: Entry = Entry {
    cmdlet: cmdlet(
        "New-EventLog",
        "Microsoft.PowerShell.Commands.NewEventLogCommand",
        &[
            LOG_NAME,
            Param::new("Source", "string[]").at(1).mandatory().alias(&["SRC"]),
            COMPUTER,
            Param::new("CategoryResourceFile", "string").alias(&["CRF"]),
            Param::new("MessageResourceFile", "string").alias(&["MRF"]),
            Param::new("ParameterResourceFile", "string").alias(&["PRF"]),
        ],
        None,
        new,
    ),
    kind: Kind::Cmdlet,
    about: "Adds a source to a classic event log",
    examples: &["New-EventLog -LogName Application -Source Probe"],
};

/// `Remove-EventLog`
pub(in super::super) const REMOVE: Entry = Entry {
    cmdlet: cmdlet(
        "Remove-EventLog",
        "Microsoft.PowerShell.Commands.RemoveEventLogCommand",
        &[
            Param::new("LogName", "string[]").at(0).alias(&["LN"]),
            Param::new("Source", "string[]").alias(&["SRC"]),
            COMPUTER,
        ],
        Some(2),
        remove,
    ),
    kind: Kind::Cmdlet,
    about: "Removes a source of a classic event log",
    examples: &[],
};

/// `Clear-EventLog`
pub(in super::super) const CLEAR: Entry = Entry {
    cmdlet: cmdlet(
        "Clear-EventLog",
        "Microsoft.PowerShell.Commands.ClearEventLogCommand",
        &[Param::new("LogName", "string[]").at(0).mandatory().alias(&["LN"]), COMPUTER],
        Some(2),
        clear,
    ),
    kind: Kind::Cmdlet,
    about: "Clears a classic event log",
    examples: &[],
};

/// `[System.Diagnostics.EventLog]`
pub(in super::super) static EVENT_LOG: HostType = HostType {
    static_member: |machine, name, arguments| {
        let arguments = arguments?;
        let said = |at: usize| arguments.get(at).map(text::of);
        match (name, arguments.len()) {
            ("sourceexists", 1) => {
                Some(Ok(Value::Bool(log_of(machine.look(), &said(0)?).is_some())))
            }
            ("createeventsource", 2) => Some(create(machine, &said(0)?, &said(1)?)),
            ("writeentry", 2..=4) => Some(entry(machine, arguments)),
            _ => None,
        }
    },
    ..HostType::new(classic::LOG)
};

/// Sources that were added, each with its log.
pub(super) fn sources(world: &World) -> Vec<(Channel, String)> {
    let mut all = Vec::new();
    for channel in Channel::ALL.iter().filter(|channel| channel.is_classic()) {
        let key = format!("{ROOT}\\{}", channel.name());
        let names = world.host.registry.subkeys(&key);
        all.extend(names.into_iter().map(|name| (*channel, name.to_owned())));
    }
    all
}

/// The log that a source writes to: its own one, or that of a provider of Windows.
fn log_of(world: &World, source: &str) -> Option<Channel> {
    let own = sources(world).into_iter().find(|(_, name)| same(name, source));
    let of_windows = || {
        let mut logs = super::filters::providers().into_iter();
        let provider = logs.find(|name| same(name, source))?;
        super::filters::logs_of(provider).into_iter().find(|channel| channel.is_classic())
    };
    own.map(|(channel, _)| channel).or_else(of_windows)
}

fn add_source(world: &mut World, channel: Channel, source: &str) {
    let key = format!("{ROOT}\\{}\\{source}", channel.name());
    world.host.registry.set(&key, "EventMessageFile", Data::ExpandSz(MESSAGES.into()));
}

fn level(kind: i64) -> Level {
    match kind {
        1 => Level::Error,
        2 => Level::Warning,
        _ => Level::Information,
    }
}

fn append(world: &mut World, channel: Channel, source: &str, id: i64, kind: i64, message: &str) {
    let at = world.machine_time();
    world.host.events.append(Record {
        at,
        number: 0,
        channel,
        provider: source.to_owned().into(),
        id: u32::try_from(id).unwrap_or(0),
        level: level(kind),
        args: Arc::from([message.to_owned()]),
        given: true,
    });
}

const INVALID: &str = "System.InvalidOperationException";

fn fail(call: &mut Call<'_>, id: &'static str, text: String) -> Eval<()> {
    call.engine.fail(&ErrorSpec::new(INVALID, id, "InvalidOperation", text))
}

fn no_log(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let text = format!("The Log name \"{name}\" does not exist in the computer \"localhost\".");
    fail(call, "LogDoesNotExist", text)
}

/// Nobody but an administrator may do that.
fn denied(call: &mut Call<'_>) -> Eval<bool> {
    if Machine::of(call.engine).parts().1.elevated {
        return Ok(false);
    }
    let text = "Access is denied. Please try performing this operation again after running \
                Windows PowerShell as an administrator."; // [K]
    let class = "System.Exception";
    call.engine.fail(&ErrorSpec::new(class, "AccessIsDenied", "PermissionDenied", text))?;
    Ok(true)
}

fn write(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    for parameter in ["RawData"] {
        if call.has(parameter) {
            return Err(call.engine.unsupported_here(format!("Write-EventLog -{parameter}")));
        }
    }
    let (log, source) =
        (call.text("LogName").unwrap_or_default(), call.text("Source").unwrap_or_default());
    let Some(channel) = classic::classic(&log) else { return no_log(call, &log) };
    let there = log_of(Machine::of(call.engine).look(), &source);
    if there != Some(channel) {
        let text = match there {
            None => {
                format!("The source name \"{source}\" does not exist on computer \"localhost\".")
            }
            Some(there) => format!(
                "The source '{source}' is not registered in log '{}'. (It is registered in log \
                 '{}'.) \" The Source and Log properties must be matched, or you may set Log to \
                 the empty string, and it will automatically be matched to the Source property.",
                channel.name(),
                there.name()
            ),
        };
        return fail(call, "SourceDoesNotExist", text);
    }
    let kind = match call.get("EntryType").and_then(Value::as_net) {
        Some(Net::Enum(kind)) => kind.number,
        _ => 4,
    };
    let (id, message) = (call.int("EventId").unwrap_or(0), call.text("Message"));
    let world = Machine::of(call.engine).world();
    append(world, channel, &source, id, kind, &message.unwrap_or_default());
    Ok(())
}

fn new(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    for parameter in ["CategoryResourceFile", "MessageResourceFile", "ParameterResourceFile"] {
        if call.has(parameter) {
            return Err(call.engine.unsupported_here(format!("New-EventLog -{parameter}")));
        }
    }
    let log = call.text("LogName").unwrap_or_default();
    let Some(channel) = classic::classic(&log) else {
        return Err(call.engine.unsupported_here("New-EventLog with a log of its own"));
    };
    for source in call.texts("Source") {
        if log_of(Machine::of(call.engine).look(), &source).is_some() {
            let text = format!(
                "The \"{source}\" source is already registered on the \"localhost\" computer."
            );
            fail(call, "NewEventlogException", text)?;
            continue;
        }
        if denied(call)? {
            return Ok(());
        }
        add_source(Machine::of(call.engine).world(), channel, &source);
    }
    Ok(())
}

fn remove(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    if call.has("LogName") {
        return Err(call.engine.unsupported_here("Remove-EventLog -LogName"));
    }
    for source in call.texts("Source") {
        let all = sources(Machine::of(call.engine).look());
        let Some((channel, name)) = all.into_iter().find(|(_, name)| same(name, &source)) else {
            let text =
                format!("The source name \"{source}\" does not exist on computer \"localhost\".");
            fail(call, "SourceDoesNotExist", text)?;
            continue;
        };
        if denied(call)? || !call.should_process("localhost", "Remove-EventLog")? {
            continue;
        }
        let key = format!("{ROOT}\\{}\\{name}", channel.name());
        Machine::of(call.engine).world().host.registry.remove_key(&key);
    }
    Ok(())
}

fn clear(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    for name in call.texts("LogName") {
        let Some(channel) = classic::classic(&name) else {
            no_log(call, &name)?;
            continue;
        };
        if denied(call)? || !call.should_process("localhost", "Clear-EventLog")? {
            continue;
        }
        let (world, session, _) = Machine::of(call.engine).parts();
        clear_as(world, session, channel);
    }
    Ok(())
}

fn create(machine: &mut Machine, source: &str, log: &str) -> Eval<Value> {
    let Some(channel) = classic::classic(log) else {
        return Err(Stop::lacking(
            "[System.Diagnostics.EventLog]::CreateEventSource for a new log",
        ));
    };
    if log_of(machine.look(), source).is_some() {
        let text = format!("Source {source} already exists on the local computer.");
        return Err(Stop::thrown("System.ArgumentException", &text));
    }
    if !machine.parts().1.elevated {
        let text = "Requested registry access is not allowed.";
        return Err(Stop::thrown("System.Security.SecurityException", text));
    }
    add_source(machine.world(), channel, source);
    Ok(Value::Null)
}

/// `WriteEntry(source, message[, type[, id]])`; a source that is not there is made.
fn entry(machine: &mut Machine, arguments: &[Value]) -> Eval<Value> {
    let source = text::of(&arguments[0]);
    let channel = log_of(machine.look(), &source);
    if channel.is_none() {
        create(machine, &source, "Application")?;
    }
    let kind = arguments.get(2).and_then(|kind| match kind.as_net() {
        Some(Net::Enum(kind)) => Some(kind.number),
        _ => ENTRY_TYPE.number_of(&text::of(kind)),
    });
    let id = arguments.get(3).and_then(|id| convert::to_long(id).ok()).unwrap_or(0);
    let channel = channel.unwrap_or(Channel::Application);
    let message = text::of(&arguments[1]);
    append(machine.world(), channel, &source, id, kind.unwrap_or(4), &message);
    Ok(Value::Null)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_source_is_registered_before_it_writes() {
        let mut world = server();
        let line = "Write-EventLog -LogName Application -Source Probe -EventId 7 -Message hello";
        let text = bad(&mut world, line);
        assert!(text.ends_with("\"Probe\" does not exist on computer \"localhost\"."), "{text}");
        let exists = "[System.Diagnostics.EventLog]::SourceExists('Probe')";
        assert_eq!(good(&mut world, exists), "False\n");
        good(&mut world, "New-EventLog -LogName Application -Source Probe");
        assert_eq!(good(&mut world, exists), "True\n");
        good(&mut world, &format!("{line} -EntryType Warning -Category 0"));
        let text = good(
            &mut world,
            "Get-EventLog Application -Source Probe | % { \
                                     \"$($_.EntryType) $($_.EventID) $($_.Message)\" }",
        );
        assert_eq!(text, "Warning 7 hello\n");
        assert!(
            good(&mut world, "wevtutil qe Application /c:1 /rd:true /f:text").contains("hello")
        );
        let text = bad(&mut world, "New-EventLog -LogName Application -Source Probe");
        assert!(text.contains("is already registered"), "{text}");
        good(&mut world, "Clear-EventLog Application; Remove-EventLog -Source Probe");
        assert_eq!(good(&mut world, exists), "False\n");
        assert!(bad(&mut world, "Get-EventLog Application").ends_with("No matches found"));
    }
}
