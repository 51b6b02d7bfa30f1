//! `Get-WinEvent` and `Get-EventLog`.
//!
//! Newest first. The Security log wants an administrator; `Get-EventLog` knows the classic logs
//! only. Layouts \[K\]. *Leaves out*: `-FilterHashtable`, `-FilterXPath`: they come later.

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;
use crate::windows::clock_zone::{general, local_in, zone};
use crate::windows::eventlog::{Channel, Level, Record};
use crate::windows::language::Language;

use super::layout::{Column, table};

/// `Get-WinEvent`
pub(super) const GET: Command = Command {
    name: "Get-WinEvent",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows records of event logs",
    params: &[
        Param::text("LogName").at(0).required(),
        Param::text("MaxEvents").taking(Takes::Number),
        Param::switch("Oldest"),
        Param::text("FilterHashtable"),
        Param::text("FilterXPath"),
    ],
    examples: &[
        "Get-WinEvent -LogName System -MaxEvents 3",
        "Start-OBBackup; Get-WinEvent -LogName CloudBackup",
    ],
    run: get,
};

/// `Get-EventLog`
pub(super) const CLASSIC: Command = Command {
    name: "Get-EventLog",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows records of the classic event logs",
    params: &[
        Param::text("LogName").alias(&["LN"]).at(0).required(),
        Param::text("InstanceId").taking(Takes::List).at(1),
        Param::text("Newest").taking(Takes::Number),
        Param::text("EntryType").taking(Takes::OneOf(&["Error", "Information", "Warning"])),
        Param::text("Source").taking(Takes::List),
    ],
    examples: &["Get-EventLog -LogName System -Newest 2"],
    run: classic,
};

fn first_line(record: &Record, language: Language) -> String {
    record.message(language).lines().next().unwrap_or_default().to_owned()
}

/// What `-MaxEvents` or `-Newest` allows.
fn limit(call: &Call<'_>, name: &str) -> usize {
    let number = call.arguments.number(name);
    number.map_or(usize::MAX, |number| usize::try_from(number).unwrap_or(0))
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    for later in ["FilterHashtable", "FilterXPath"] {
        if call.arguments.has(later) {
            return Err(Stop::new(format!("marslab: unsupported: Get-WinEvent -{later}")));
        }
    }
    let name = call.arguments.text("LogName").unwrap_or_default().to_owned();
    let fail = |text: String| Err(Stop::cmdlet("Get-WinEvent", text));
    let Some(channel) = Channel::named(&name) else {
        return fail(format!(
            "There is not an event log on the localhost computer that matches \"{name}\"."
        ));
    };
    if channel == Channel::Security && !call.session.elevated {
        return fail("Attempted to perform an unauthorized operation.".to_owned());
    }
    let (zone, language) = (zone(&call.world.host.registry), call.world.language);
    let all = call.world.host.events.channel(channel);
    let count = limit(call, "MaxEvents");
    let records: Vec<&Record> = match call.arguments.has("Oldest") {
        true => all.take(count).collect(),
        false => all.rev().take(count).collect(),
    };
    if records.is_empty() {
        return fail(
            "No events were found that match the specified selection criteria.".to_owned(),
        );
    }
    // Records of one provider in a row are one group.
    let mut groups: Vec<(&str, Vec<Vec<String>>)> = Vec::new();
    for record in records {
        let row = vec![
            general(local_in(&zone, record.at)),
            record.id.to_string(),
            record.level.name(language).to_owned(),
            first_line(record, language),
        ];
        match groups.last_mut() {
            Some((provider, rows)) if *provider == record.provider => rows.push(row),
            _ => groups.push((record.provider, vec![row])),
        }
    }
    let columns = [
        Column::wide("TimeCreated", 26),
        Column::wide("Id", 8).right(),
        Column::wide("LevelDisplayName", 16),
        Column::wide("Message", 67),
    ];
    for (provider, rows) in groups {
        call.line("");
        call.line("");
        call.line(&format!("   ProviderName: {provider}"));
        table(call, &columns, &rows);
    }
    Ok(())
}

fn entry_type(level: Level) -> &'static str {
    match level {
        Level::Critical | Level::Error => "Error",
        Level::Warning => "Warning",
        Level::Information | Level::Verbose => "Information",
    }
}

fn classic(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.arguments.text("LogName").unwrap_or_default().to_owned();
    let fail = |text: String| Err(Stop::cmdlet("Get-EventLog", text));
    let Some(channel) = Channel::named(&name).filter(|channel| channel.is_classic()) else {
        return fail(format!("The event log '{name}' on computer '.' does not exist."));
    };
    if channel == Channel::Security && !call.session.elevated {
        return fail("Requested registry access is not allowed.".to_owned());
    }
    let (zone, language) = (zone(&call.world.host.registry), call.world.language);
    let arguments = &call.arguments;
    let (ids, sources) = (arguments.list("InstanceId"), arguments.list("Source"));
    let wanted = arguments.text("EntryType");
    let fits = |record: &&Record| {
        (ids.is_empty() || ids.iter().any(|id| id.parse() == Ok(record.id)))
            && (sources.is_empty() || sources.iter().any(|source| same(source, record.provider)))
            && wanted.is_none_or(|word| same(word, entry_type(record.level)))
    };
    let row = |record: &Record| {
        vec![
            record.number.to_string(),
            local_in(&zone, record.at).strftime("%b %d %H:%M").to_string(),
            entry_type(record.level).to_owned(),
            record.provider.to_owned(),
            record.id.to_string(),
            first_line(record, language),
        ]
    };
    let newest_first = call.world.host.events.channel(channel).rev().filter(fits);
    let rows: Vec<Vec<String>> = newest_first.take(limit(call, "Newest")).map(row).collect();
    if rows.is_empty() {
        return fail("No matches found".to_owned());
    }
    let columns = [
        Column::wide("Index", 8).right(),
        Column::wide("Time", 13),
        Column::wide("EntryType", 11),
        Column::wide("Source", 20),
        Column::wide("InstanceID", 12).right(),
        Column::wide("Message", 50),
    ];
    table(call, &columns, &rows);
    Ok(())
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
        let wanted = "\n\n   ProviderName: CloudBackup\n\n\
            TimeCreated                      Id LevelDisplayName Message\n\
            -----------                      -- ---------------- -------\n\
            1/15/2020 9:12:00 AM              3 Information      The backup operation has \
            completed.\n\n\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn a_log_that_is_not_there_is_named() {
        let mut world = server();
        assert!(bad(&mut world, "Get-WinEvent -LogName Nope").contains("matches \"Nope\"."));
        assert_eq!(
            bad(&mut world, "Get-EventLog CloudBackup"),
            "Get-EventLog : The event log 'CloudBackup' on computer '.' does not exist."
        );
        let text = good(&mut world, "Stop-Service obengine; Get-EventLog System -Newest 1");
        assert!(text.contains("Information Service Control M...         7036 The Microsoft"));
    }
}
