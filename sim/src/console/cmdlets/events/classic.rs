//! `Get-EventLog`: the classic logs as objects.
//!
//! *Models*: EventLogEntry with all of its properties, filters by source, type, time, number and
//! message, the list of logs. The Security log wants an administrator.
//! *Leaves out*: qualifiers in `InstanceId`, data, users: they are not kept.
//! *Sources*: `DotNetTypes.format.ps1xml` of 5.1, error texts \[K\].

use std::rc::Rc;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::format::{Align, Cell, Column, View};
use powershell::value::{Net, Value, convert};

use super::{MAXIMUM_BYTES, here, moment_of};
use crate::console::cmdlets::{MANAGEMENT, fits_pattern};
use crate::console::machine::{Machine, local_time};
use crate::console::types::{HostType, enumerations};
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::eventlog::{Channel, Level, Record};
use crate::world::World;

enumerations! {
    ENTRY_TYPE "System.Diagnostics.EventLogEntryType" false {
        "Error" 1, "Warning" 2, "Information" 4, "SuccessAudit" 8, "FailureAudit" 16,
    }
    OVERFLOW "System.Diagnostics.OverflowAction" false {
        "DoNotOverwrite" -1, "OverwriteAsNeeded" 0, "OverwriteOlder" 1,
    }
}

/// Class of records.
pub(in super::super) const ENTRY: &str = "System.Diagnostics.EventLogEntry";
/// Class of logs.
pub(in super::super) const LOG: &str = "System.Diagnostics.EventLog";

/// `Get-EventLog`
pub(in super::super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-EventLog",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.GetEventLogCommand",
        params: &[
            Param::new("LogName", "string").at(0).mandatory().alias(&["LN"]).sets(&["LogName"]),
            Param::new("ComputerName", "string[]").alias(&["Cn"]),
            Param::new("Newest", "int").range(1, i32::MAX as i64).sets(&["LogName"]),
            Param::new("After", "datetime").sets(&["LogName"]),
            Param::new("Before", "datetime").sets(&["LogName"]),
            Param::new("UserName", "string[]").sets(&["LogName"]),
            Param::new("InstanceId", "long[]").at(1).sets(&["LogName"]),
            Param::new("Index", "int[]").sets(&["LogName"]),
            Param::new("EntryType", "string[]")
                .alias(&["ET"])
                .choices(&["Error", "Information", "FailureAudit", "SuccessAudit", "Warning"])
                .sets(&["LogName"]),
            Param::new("Source", "string[]").alias(&["ABO"]).sets(&["LogName"]),
            Param::new("Message", "string").alias(&["MSG"]).sets(&["LogName"]),
            Param::switch("AsBaseObject").sets(&["LogName"]),
            Param::switch("List").sets(&["List"]),
            Param::switch("AsString").sets(&["List"]),
        ],
        default_set: "LogName",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Shows records of the classic event logs",
    examples: &["Get-EventLog -LogName System -Newest 2", "Get-EventLog -List"],
};

/// A record, as a type.
pub(in super::super) static ENTRY_OF: HostType = HostType::new(ENTRY);

const fn left(label: &'static str, width: usize) -> Column {
    Column::of(label, Some(width), Some(Align::Left))
}

/// A record.
pub(in super::super) static VIEW: View = View {
    columns: &[
        Column::of("Index", Some(8), Some(Align::Right)),
        Column {
            label: "Time",
            width: Some(13),
            align: Some(Align::Left),
            value: Cell::Function(|source, record| {
                let at = source.property(record, "TimeGenerated")?.unwrap_or(Value::Null);
                Ok(Value::text(&source.show(&at, "MMM dd HH:mm")?))
            }),
        },
        left("EntryType", 11),
        left("Source", 20),
        Column {
            label: "InstanceID",
            width: Some(12),
            align: Some(Align::Right),
            value: Cell::Property("InstanceId"),
        },
        Column::of("Message", None, Some(Align::Left)),
    ],
    ..View::list(&[
        ("Index", "Index"),
        ("EntryType", "EntryType"),
        ("InstanceId", "InstanceId"),
        ("Message", "Message"),
        ("Category", "Category"),
        ("CategoryNumber", "CategoryNumber"),
        ("ReplacementStrings", "ReplacementStrings"),
        ("Source", "Source"),
        ("TimeGenerated", "TimeGenerated"),
        ("TimeWritten", "TimeWritten"),
        ("UserName", "UserName"),
    ])
};

/// A log.
pub(in super::super) static LOG_VIEW: View = View::table(&[
    Column {
        label: "Max(K)",
        width: Some(8),
        align: Some(Align::Right),
        value: Cell::Function(|source, log| {
            let size = source.property(log, "MaximumKilobytes")?.unwrap_or(Value::Null);
            Ok(Value::text(&source.show(&size, "#,##0")?))
        }),
    },
    Column {
        label: "Retain",
        width: Some(6),
        align: Some(Align::Right),
        value: Cell::Property("MinimumRetentionDays"),
    },
    left("OverflowAction", 18),
    Column {
        label: "Entries",
        width: Some(10),
        align: Some(Align::Right),
        value: Cell::Function(|source, log| {
            let entries = source.property(log, "Entries")?.unwrap_or(Value::Null);
            let count = i32::try_from(entries.elements().len()).unwrap_or(i32::MAX);
            Ok(Value::text(&source.show(&Value::Int(count), "#,##0")?))
        }),
    },
    Column::of("Log", None, Some(Align::Left)),
]);

/// What kind of record it is; those of the Security log are audits.
fn entry_type(record: &Record) -> i64 {
    match record.level {
        _ if record.channel == Channel::Security => 8,
        Level::Critical | Level::Error => 1,
        Level::Warning => 2,
        Level::Information | Level::Verbose => 4,
    }
}

/// A record.
pub(super) fn object(world: &World, record: &Record) -> Value {
    let at = local_time(world, record.at);
    let number = i32::try_from(record.number).unwrap_or(i32::MAX);
    Value::typed(
        &[ENTRY, "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"],
        [
            ("EventID", Value::Int(record.id.cast_signed())),
            ("MachineName", Value::text(&world.host.identity.name)),
            ("Data", Value::bytes(&[])),
            ("Index", Value::Int(number)),
            ("Category", Value::text("(0)")),
            ("CategoryNumber", Value::Int(0)),
            ("EntryType", Value::member_of(&ENTRY_TYPE, entry_type(record))),
            ("Message", Value::text(&record.message(world.language))),
            ("Source", Value::text(&record.provider)),
            ("ReplacementStrings", Value::texts(record.args.iter())),
            ("InstanceId", Value::Long(i64::from(record.id))),
            ("TimeGenerated", at.into()),
            ("TimeWritten", at.into()),
            ("UserName", Value::Null),
            ("Site", Value::Null),
            ("Container", Value::Null),
        ],
    )
    .shown_as(ENTRY)
}

/// A log of the list.
pub(super) fn log(world: &World, channel: Channel) -> Value {
    let all = world.host.events.channel(channel).map(|record| object(world, record)).collect();
    Value::typed(
        &[LOG, "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"],
        [
            ("Entries", Value::array(all)),
            ("LogDisplayName", Value::text(channel.name())),
            ("Log", Value::text(channel.name())),
            ("MachineName", Value::text(".")),
            ("MaximumKilobytes", Value::Long(MAXIMUM_BYTES / 1024)),
            ("OverflowAction", Value::member_of(&OVERFLOW, 0)),
            ("MinimumRetentionDays", Value::Int(0)),
            ("EnableRaisingEvents", Value::Bool(false)),
            ("SynchronizingObject", Value::Null),
            ("Source", Value::text("")),
            ("Site", Value::Null),
            ("Container", Value::Null),
        ],
    )
    .shown_as(LOG)
}

/// The classic log with a name.
pub(super) fn classic(name: &str) -> Option<Channel> {
    Channel::named(name).filter(|channel| channel.is_classic())
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    if call.set() == "List" {
        let as_text = call.flag("AsString");
        let world = Machine::of(call.engine).look();
        let all = Channel::ALL.iter().copied().filter(|channel| channel.is_classic());
        let objects: Vec<Value> = match as_text {
            true => all.map(|channel| Value::text(channel.name())).collect(),
            false => all.map(|channel| log(world, channel)).collect(),
        };
        return call.put_all(objects);
    }
    let name = call.text("LogName").unwrap_or_default();
    let Some(channel) = classic(&name) else {
        let text = format!("The event log '{name}' on computer '.' does not exist.");
        let class = "System.InvalidOperationException";
        return Err(call.engine.terminating(&ErrorSpec::new(class, class, "NotSpecified", text)));
    };
    if channel == Channel::Security && !Machine::of(call.engine).parts().1.elevated {
        let class = "System.Security.SecurityException";
        let text = "Requested registry access is not allowed.";
        return Err(call.engine.terminating(&ErrorSpec::new(class, class, "NotSpecified", text)));
    }
    records(call, channel)
}

/// What the arguments look for.
struct Wanted {
    numbers: Vec<i64>,
    ids: Vec<i64>,
    kinds: Vec<i64>,
    sources: Vec<Rc<str>>,
    message: Option<Rc<str>>,
    times: [Option<crate::kernel::time::Moment>; 2],
}

impl Wanted {
    fn of(call: &mut Call<'_>) -> Self {
        let numbers = |name: &str| -> Vec<i64> {
            let all = call.get(name).map(Value::elements).unwrap_or_default();
            all.iter().filter_map(|one| convert::to_long(one).ok()).collect()
        };
        let kinds = call.texts("EntryType");
        let [after, before] = ["After", "Before"].map(|name| match call.get(name)?.as_net()? {
            Net::DateTime(at) => Some(*at),
            _ => None,
        });
        let (index, ids) = (numbers("Index"), numbers("InstanceId"));
        let (sources, message) = (call.texts("Source"), call.text("Message"));
        let world = Machine::of(call.engine).look();
        let times = [after, before].map(|at| at.map(|at| moment_of(world, at)));
        let kinds = kinds.iter().filter_map(|kind| ENTRY_TYPE.number_of(kind)).collect();
        Self { numbers: index, ids, kinds, sources, message, times }
    }

    fn fits(&self, world: &World, record: &Record) -> bool {
        let any = |all: &[i64], number: i64| all.is_empty() || all.contains(&number);
        let source = |pattern: &Rc<str>| {
            same(pattern, &record.provider) || fits_pattern(pattern, &record.provider)
        };
        let message = |pattern: &Rc<str>| fits_pattern(pattern, &record.message(world.language));
        any(&self.numbers, record.number.cast_signed())
            && any(&self.ids, i64::from(record.id))
            && any(&self.kinds, entry_type(record))
            && (self.sources.is_empty() || self.sources.iter().any(source))
            && self.times[0].is_none_or(|after| record.at > after)
            && self.times[1].is_none_or(|before| record.at < before)
            && self.message.as_ref().is_none_or(message)
    }
}

fn records(call: &mut Call<'_>, channel: Channel) -> Eval<()> {
    if call.has("UserName") {
        return Err(call.engine.unsupported_here("Get-EventLog -UserName"));
    }
    let wanted = Wanted::of(call);
    let most = call.int("Newest").and_then(|most| usize::try_from(most).ok());
    let world = Machine::of(call.engine).look();
    let newest_first = world.host.events.channel(channel).rev();
    let found = newest_first.filter(|record| wanted.fits(world, record));
    let objects: Vec<Value> =
        found.take(most.unwrap_or(usize::MAX)).map(|record| object(world, record)).collect();
    if objects.is_empty() {
        let class = "System.ArgumentException";
        let spec = ErrorSpec::new(
            class,
            "GetEventLogNoEntriesFound",
            "ObjectNotFound",
            "No matches found",
        );
        return call.engine.fail(&spec);
    }
    call.put_all(objects)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn records_of_classic_logs_are_objects_and_a_table() {
        let mut world = server();
        assert_eq!(
            bad(&mut world, "Get-EventLog CloudBackup"),
            "Get-EventLog : The event log 'CloudBackup' on computer '.' does not exist."
        );
        let text = good(&mut world, "Stop-Service obengine; Get-EventLog System -Newest 1");
        assert!(
            text.contains("Information Service Control M...         7036 The Microsoft"),
            "{text}"
        );
        let lines = [
            ("(Get-EventLog System -Newest 1).EntryType -eq 'Information'", "True"),
            ("(Get-EventLog System -Newest 1).ReplacementStrings[1]", "stopped"),
            (
                "@(Get-EventLog System -Source 'Service*' -EntryType Information -After 2020-01-01).Count -ge 1",
                "True",
            ),
            ("(Get-EventLog -List | ? Log -eq System).Entries.Count -ge 1", "True"),
            ("Get-EventLog -List -AsString | Select-Object -First 1", "Application"),
            ("@(Get-EventLog System -Message '*stopped*').Count", "1"),
        ];
        for (line, wanted) in lines {
            assert_eq!(good(&mut world, line).trim_end(), wanted, "{line}");
        }
        let text = good(&mut world, "Get-EventLog -List");
        assert!(text.contains("  20,480      0 OverwriteAsNeeded"), "{text}");
        assert!(bad(&mut world, "Get-EventLog System -InstanceId 1").ends_with("No matches found"));
    }
}
