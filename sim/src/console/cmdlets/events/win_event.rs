//! `Get-WinEvent`: records of event logs as objects.
//!
//! *Models*: EventLogRecord with all of its properties and `ToXml()`, the table with groups by
//! provider, newest first across logs, the errors of what is not found; the Security log wants an
//! administrator.
//! *Leaves out*: tasks, opcodes, keywords and processes of records: they are not kept, and shown
//! as Windows shows records without them.
//! *Sources*: catalogue 4.6; powershell.md 6; `Diagnostics.Format.ps1xml` \[K\].

use std::rc::Rc;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::format::{Align, Cell, Column, Group, View};
use powershell::value::{Object, Value, text};

use super::filters::{self, Wanted};
use super::{channels, here, logs};
use crate::console::cmdlets::{DIAGNOSTICS, is_pattern};
use crate::console::machine::{Machine, local_time};
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::windows::eventlog::{Channel, Record, view};
use crate::world::World;

/// Class of records.
pub(in super::super) const CLASS: &str = "System.Diagnostics.Eventing.Reader.EventLogRecord";

/// `Get-WinEvent`
pub(in super::super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-WinEvent",
        module: DIAGNOSTICS,
        class: "Microsoft.PowerShell.Commands.GetWinEventCommand",
        params: &[
            Param::new("ListLog", "string[]").at(0).mandatory().sets(&["ListLogSet"]),
            Param::new("LogName", "string[]").at(0).pipeline().by_name().sets(&["GetLogSet"]),
            Param::new("ListProvider", "string[]").at(0).mandatory().sets(&["ListProviderSet"]),
            Param::new("ProviderName", "string[]")
                .at(0)
                .mandatory()
                .by_name()
                .sets(&["GetProviderSet"]),
            Param::new("Path", "string[]")
                .at(0)
                .mandatory()
                .by_name()
                .alias(&["PSPath"])
                .sets(&["FileSet"]),
            Param::new("MaxEvents", "long").range(1, i64::MAX),
            Param::new("ComputerName", "string").alias(&["Cn"]),
            Param::new("Credential", "object"),
            Param::new("FilterXPath", "string").sets(&["GetLogSet", "GetProviderSet", "FileSet"]),
            Param::new("FilterXml", "object").at(0).mandatory().sets(&["XmlQuerySet"]),
            Param::new("FilterHashtable", "hashtable[]").at(0).mandatory().sets(&["HashQuerySet"]),
            Param::switch("Force"),
            Param::switch("Oldest"),
        ],
        default_set: "GetLogSet",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Shows records of event logs",
    examples: &[
        "Get-WinEvent -LogName System -MaxEvents 3",
        "Start-OBBackup; Get-WinEvent -LogName CloudBackup",
        "Get-WinEvent -FilterHashtable @{LogName='System'; Level=4} -MaxEvents 1",
        "Get-WinEvent -ListLog *",
    ],
};

/// Names of the properties of a record, in the order of 5.1.
const NAMES: [&str; 27] = [
    "Message",
    "Id",
    "Version",
    "Qualifiers",
    "Level",
    "Task",
    "Opcode",
    "Keywords",
    "RecordId",
    "ProviderName",
    "ProviderId",
    "LogName",
    "ProcessId",
    "ThreadId",
    "MachineName",
    "UserId",
    "TimeCreated",
    "ActivityId",
    "RelatedActivityId",
    "ContainerLog",
    "MatchedQueryIds",
    "Bookmark",
    "LevelDisplayName",
    "OpcodeDisplayName",
    "TaskDisplayName",
    "KeywordsDisplayNames",
    "Properties",
];

/// What a record can do.
pub(in super::super) static RECORD: HostType = HostType {
    methods: &[
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        (
            "FormatDescription",
            "string FormatDescription(), string FormatDescription(\
             System.Collections.Generic.IEnumerable[System.Object] values)",
        ),
        ("ToXml", "string ToXml()"),
    ],
    member: |machine, record, name, arguments| {
        arguments?;
        match name {
            "Dispose" => Some(Ok(Value::Null)),
            "FormatDescription" => record.property("Message").map(Ok),
            _ => Some(Ok(xml(machine.look(), record)?)),
        }
    },
    ..HostType::new(CLASS)
};

const fn left(label: &'static str, width: Option<usize>) -> Column {
    Column::of(label, width, Some(Align::Left))
}

/// `Diagnostics.Format.ps1xml`: of the message the first line is shown.
pub(in super::super) static VIEW: View = View {
    columns: &[
        left("TimeCreated", Some(26)),
        Column::of("Id", Some(8), Some(Align::Right)),
        left("LevelDisplayName", Some(16)),
        Column {
            label: "Message",
            width: None,
            align: Some(Align::Left),
            value: Cell::Function(|source, record| {
                let message = source.property(record, "Message")?.unwrap_or(Value::Null);
                let message = text::of(&message);
                Ok(Value::text(message.lines().next().unwrap_or_default()))
            }),
        },
    ],
    group: Some(Group {
        value: Cell::Property("ProviderName"),
        label: "ProviderName: ",
        indent: 3,
        blank: 1,
    }),
    ..View::list(&[
        ("TimeCreated", "TimeCreated"),
        ("ProviderName", "ProviderName"),
        ("Id", "Id"),
        ("Message", "Message"),
    ])
};

/// The XML of a record that an object stands for.
fn xml(world: &World, of: &Value) -> Option<Value> {
    let number = powershell::value::convert::to_long(&of.property("RecordId")?).ok()?;
    let channel = Channel::named(&text::of(&of.property("LogName")?))?;
    let mut all = world.host.events.channel(channel);
    let record = all.find(|record| record.number.cast_signed() == number)?;
    Some(Value::text(&view::xml(record, &world.host.identity.name)))
}

/// A record; the names are shared by all that a call makes.
fn object(world: &World, record: &Record, names: &[Rc<str>]) -> Value {
    let property = |arg: &String| {
        let class = "System.Diagnostics.Eventing.Reader.EventProperty";
        Value::typed(&[class, "System.Object"], [("Value", Value::text(arg))]).shown_as(class)
    };
    let data: Vec<Value> = record.args.iter().map(property).collect();
    let classic = if record.channel.is_classic() { "Classic" } else { "" };
    let keywords: Vec<&str> = [classic].into_iter().filter(|word| !word.is_empty()).collect();
    let log = Value::text(record.channel.name());
    let values: [Value; 27] = [
        Value::text(&record.message(world.language)),
        Value::Int(record.id.cast_signed()),
        Value::Int(0),
        Value::Int(0),
        Value::Int(record.level as i32),
        Value::Int(0),
        Value::Int(0),
        Value::Long(if classic.is_empty() { 0 } else { 36_028_797_018_963_968 }),
        Value::Long(record.number.cast_signed()),
        Value::text(&record.provider),
        Value::Null,
        log.clone(),
        Value::Int(0),
        Value::Int(0),
        Value::text(&world.host.identity.name),
        Value::Null,
        local_time(world, record.at).into(),
        Value::Null,
        Value::Null,
        log,
        Value::array(Vec::new()),
        Value::Null,
        Value::text(record.level.name(world.language)),
        Value::Null,
        Value::Null,
        Value::texts(keywords),
        Value::array(data),
    ];
    let properties = names.iter().cloned().zip(values).collect();
    let classes = [CLASS, "System.Diagnostics.Eventing.Reader.EventRecord", "System.Object"];
    let type_names = classes.map(Rc::from).to_vec();
    Value::of_object(Object {
        type_names,
        properties,
        shown: Some(CLASS.into()),
        ..Object::default()
    })
}

/// An error of this cmdlet.
pub(super) fn fail(call: &mut Call<'_>, id: &'static str, text: String) -> Eval<()> {
    call.engine.fail(&ErrorSpec::new("System.Exception", id, "ObjectNotFound", text))
}

/// The error of a name that means no log.
pub(super) fn no_log(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let text =
        format!("There is not an event log on the localhost computer that matches \"{name}\".");
    fail(call, "NoMatchingLogsFound", text)
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    let wanted = match call.set() {
        "ListLogSet" => return logs::list_logs(call),
        "ListProviderSet" => return logs::list_providers(call),
        "FileSet" => return Err(call.engine.unsupported_here("Get-WinEvent -Path")),
        "HashQuerySet" => filters::of_tables(call)?,
        "XmlQuerySet" => filters::of_xml(call)?,
        "GetProviderSet" => filters::of_providers(call)?,
        _ => of_logs(call)?,
    };
    let Some(wanted) = wanted else { return Ok(()) };
    let elevated = Machine::of(call.engine).parts().1.elevated;
    if !elevated && wanted.iter().any(|one| one.channels.contains(&Channel::Security)) {
        let text = "Attempted to perform an unauthorized operation.";
        let class = "System.UnauthorizedAccessException";
        let spec = ErrorSpec::new(class, class, "NotSpecified", text);
        return Err(call.engine.terminating(&spec));
    }
    let most = call.int("MaxEvents").and_then(|most| usize::try_from(most).ok());
    let (most, oldest) = (most.unwrap_or(usize::MAX), call.flag("Oldest"));
    let names: Vec<Rc<str>> = NAMES.iter().map(|name| Rc::from(*name)).collect();
    let world = Machine::of(call.engine).look();
    let fits = |record: &&Record| wanted.iter().any(|one| one.fits(record));
    let all = world.host.events.iter();
    let objects: Vec<Value> = match oldest {
        true => all.filter(fits).take(most).map(|one| object(world, one, &names)).collect(),
        false => all.rev().filter(fits).take(most).map(|one| object(world, one, &names)).collect(),
    };
    if objects.is_empty() {
        let text = "No events were found that match the specified selection criteria.";
        return fail(call, "NoMatchingEventsFound", text.to_owned());
    }
    call.put_all(objects)
}

/// Logs by their names, with a query of XPath.
fn of_logs(call: &mut Call<'_>) -> Eval<Option<Vec<Wanted>>> {
    let mut names = call.texts("LogName");
    if names.is_empty() {
        names.push("*".into());
    }
    let mut found = Vec::new();
    for name in names {
        let hits = channels(Machine::of(call.engine).look(), &name);
        if hits.is_empty() {
            no_log(call, &name)?;
            if !is_pattern(&name) {
                continue;
            }
        }
        found.extend(hits);
    }
    if found.is_empty() {
        return Ok(None);
    }
    // Whoever names no log looks at those that may be read.
    if !call.has("LogName") && !Machine::of(call.engine).parts().1.elevated {
        found.retain(|channel| *channel != Channel::Security);
    }
    let condition = match call.text("FilterXPath") {
        Some(query) => Some(filters::condition(call, &query)?),
        None => None,
    };
    Ok(Some(vec![Wanted { channels: found, condition, ..Wanted::default() }]))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn both_names_of_the_agents_log_lead_to_it() {
        let mut world = server();
        let empty = "Get-WinEvent : No events were found that match the specified selection \
                     criteria.";
        assert_eq!(bad(&mut world, "Get-WinEvent -LogName CloudBackup"), empty);
        good(&mut world, "Start-OBBackup");
        let text = good(&mut world, "Get-WinEvent CloudBackup/Operational -MaxEvents 1");
        let text: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let wanted = "\n\n   ProviderName: CloudBackup\n\n\
            TimeCreated                      Id LevelDisplayName Message\n\
            -----------                      -- ---------------- -------\n\
            1/15/2020 9:12:00 AM              3 Information      The backup operation has \
            completed.\n\n\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn a_record_has_its_whole_shape() {
        let mut world = server();
        good(&mut world, "Start-OBBackup; Stop-Service obengine");
        let lines = [
            ("$e.Id", "3"),
            ("$e.LevelDisplayName", "Information"),
            (
                "$e.ProviderName + ' ' + $e.LogName + ' ' + $e.MachineName",
                "CloudBackup CloudBackup SERVER01",
            ),
            ("$e.TimeCreated.ToString('s')", "2020-01-15T09:12:00"),
            ("$e.UserId -eq $null -and $e.TaskDisplayName -eq $null", "True"),
            ("$e.ToXml().Contains('<EventID>3</EventID>')", "True"),
            ("$e.RecordId -gt 0", "True"),
            ("(Get-WinEvent -LogName System -MaxEvents 1).Properties[1].Value", "stopped"),
            ("$o = Get-WinEvent CloudBackup -Oldest; $o[0].RecordId -lt $o[1].RecordId", "True"),
        ];
        for (line, wanted) in lines {
            let line = format!(
                "Set-StrictMode -Version 5.0; $e = Get-WinEvent CloudBackup -MaxEvents 1; {line}"
            );
            assert_eq!(good(&mut world, &line).trim_end(), wanted, "{line}");
        }
    }

    #[test]
    fn filters_find_what_they_describe() {
        let mut world = server();
        good(&mut world, "Start-OBBackup; Stop-Service obengine");
        let lines = [
            "-FilterHashtable @{LogName='CloudBackup'; Id=3}",
            "-FilterHashtable @{LogName='CloudBackup/Operational'; ID=1,3; StartTime=[datetime]'2020-01-15 09:05'}",
            "-FilterHashtable @{ProviderName='CloudBackup'; Level=4; EndTime='2020-01-15 09:12:30'} -MaxEvents 1",
            "-LogName CloudBackup -FilterXPath '*[System[EventID=3]]'",
            "-LogName CloudBackup -FilterXPath \"*[System[EventID=3 and TimeCreated[timediff(@SystemTime) <= 86400000]]]\"",
            "-ProviderName CloudBackup -MaxEvents 1",
            "-FilterXml \"<QueryList><Query><Select Path='CloudBackup'>*[System[EventID=3]]</Select></Query></QueryList>\"",
        ];
        for line in lines {
            let text = good(&mut world, &format!("@(Get-WinEvent {line}).Id"));
            assert_eq!(text, "3\n", "{line}");
        }
        let text = good(
            &mut world,
            "@(Get-WinEvent -FilterHashtable @{LogName='System','CloudBackup'})[0].Id",
        );
        assert_eq!(text, "7036\n");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let mut world = server();
        let id =
            |line: &str| format!("try {{ {line} -EA Stop }} catch {{ $_.FullyQualifiedErrorId }}");
        let class = "Microsoft.PowerShell.Commands.GetWinEventCommand";
        for (line, wanted) in [
            ("Get-WinEvent -LogName Nope", "NoMatchingLogsFound"),
            ("Get-WinEvent -LogName CloudBackup", "NoMatchingEventsFound"),
            (
                "Get-WinEvent -FilterHashtable @{LogName='System'; Id=99999}",
                "NoMatchingEventsFound",
            ),
            ("Get-WinEvent -ProviderName Nope", "NoMatchingProvidersFound"),
            ("Get-WinEvent -ListLog Nope", "NoMatchingLogsFound"),
        ] {
            assert_eq!(good(&mut world, &id(line)), format!("{wanted},{class}\n"), "{line}");
        }
        assert!(bad(&mut world, "Get-WinEvent -LogName Nope").contains("matches \"Nope\"."));
        let text = bad(&mut world, "Get-WinEvent -FilterHashtable @{LogName='System'; Keywords=1}");
        assert!(text.starts_with("marslab: unsupported:"), "{text}");
        let text = bad(&mut world, "Get-WinEvent -Path C:\\a.evtx");
        assert!(text.starts_with("marslab: unsupported: Get-WinEvent -Path"), "{text}");
    }
}
