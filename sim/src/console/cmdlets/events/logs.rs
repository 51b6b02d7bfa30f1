//! `Get-WinEvent -ListLog`, `-ListProvider`: logs and providers as objects.
//!
//! *Models*: name, records, whether a log takes records, its file; which logs a provider writes.
//! *Leaves out*: tasks, opcodes, keywords and events of a provider, rights of a log: not kept, and
//! refused when they are asked for.
//! *Sources*: `Diagnostics.Format.ps1xml` \[K\]; sizes \[K\].

use powershell::eval::{Call, Eval};
use powershell::format::{Align, Column, View};
use powershell::value::Value;

use super::win_event::{fail, no_log};
use super::{MAXIMUM_BYTES, channels, filters};
use crate::console::cmdlets::fits_pattern;
use crate::console::machine::Machine;
use crate::console::types::{HostType, enumerations};
use crate::windows::eventlog::{Channel, view};
use crate::world::World;

enumerations! {
    LOG_MODE "System.Diagnostics.Eventing.Reader.EventLogMode" false {
        "Circular" 0, "AutoBackup" 1, "Retain" 2,
    }
    LOG_TYPE "System.Diagnostics.Eventing.Reader.EventLogType" false {
        "Administrative" 0, "Operational" 1, "Analytical" 2, "Debug" 3,
    }
}

/// Class of logs.
pub(in super::super) const LOG: &str = "System.Diagnostics.Eventing.Reader.EventLogConfiguration";
/// Class of providers.
pub(in super::super) const PROVIDER: &str = "System.Diagnostics.Eventing.Reader.ProviderMetadata";

/// `Diagnostics.Format.ps1xml` \[K\].
pub(in super::super) static LOG_VIEW: View = View {
    columns: &[
        Column::of("LogMode", Some(9), Some(Align::Left)),
        Column::of("MaximumSizeInBytes", Some(18), Some(Align::Right)),
        Column::of("RecordCount", Some(11), Some(Align::Right)),
        Column::of("LogName", None, Some(Align::Left)),
    ],
    ..View::list(&[
        ("LogName", "LogName"),
        ("MaximumSizeInBytes", "MaximumSizeInBytes"),
        ("RecordCount", "RecordCount"),
        ("LogMode", "LogMode"),
    ])
};

/// `Diagnostics.Format.ps1xml` \[K\].
pub(in super::super) static PROVIDER_VIEW: View =
    View::list(&[("Name", "Name"), ("LogLinks", "LogLinks")]);

/// A log: what is not kept is refused.
pub(in super::super) static LOG_TYPE_OF: HostType = HostType {
    properties: &[
        "FileSize",
        "IsLogFull",
        "LastAccessTime",
        "LastWriteTime",
        "OldestRecordNumber",
        "RecordCount",
        "LogName",
        "LogType",
        "LogIsolation",
        "IsEnabled",
        "IsClassicLog",
        "SecurityDescriptor",
        "LogFilePath",
        "MaximumSizeInBytes",
        "LogMode",
        "OwningProviderName",
        "ProviderNames",
        "ProviderLevel",
        "ProviderKeywords",
        "ProviderBufferSize",
        "ProviderMinimumNumberOfBuffers",
        "ProviderMaximumNumberOfBuffers",
        "ProviderLatency",
        "ProviderControlGuid",
    ],
    methods: &[("Dispose", "void Dispose()"), ("SaveChanges", "void SaveChanges()")],
    ..HostType::new(LOG)
};

/// A provider: what is not kept is refused.
pub(in super::super) static PROVIDER_TYPE: HostType = HostType {
    properties: &[
        "Name",
        "ProviderName",
        "Id",
        "MessageFilePath",
        "ResourceFilePath",
        "ParameterFilePath",
        "HelpLink",
        "DisplayName",
        "LogLinks",
        "Levels",
        "Opcodes",
        "Keywords",
        "Tasks",
        "Events",
    ],
    ..HostType::new(PROVIDER)
};

fn log(world: &World, channel: Channel) -> Value {
    let events = &world.host.events;
    let count = events.channel(channel).count();
    let oldest = events.channel(channel).next().map(|record| record.number);
    let number = |number: u64| Value::Long(number.cast_signed());
    let kind = i64::from(channel.name().contains("/Operational"));
    Value::typed(
        &[LOG, "System.Object"],
        [
            ("RecordCount", number(count as u64)),
            ("OldestRecordNumber", oldest.map_or(Value::Null, number)),
            ("LogName", Value::text(channel.name())),
            ("LogType", Value::member_of(&LOG_TYPE, kind)),
            ("IsEnabled", Value::Bool(events.is_enabled(channel))),
            ("IsClassicLog", Value::Bool(channel.is_classic())),
            ("IsLogFull", Value::Bool(false)),
            ("LogFilePath", Value::text(&view::file(channel))),
            ("MaximumSizeInBytes", Value::Long(MAXIMUM_BYTES)),
            ("LogMode", Value::member_of(&LOG_MODE, 0)),
        ],
    )
    .shown_as(LOG)
}

/// `-ListLog`
pub(super) fn list_logs(call: &mut Call<'_>) -> Eval<()> {
    for name in call.texts("ListLog") {
        let world = Machine::of(call.engine).look();
        let found = channels(world, &name);
        let objects: Vec<Value> = found.iter().map(|channel| log(world, *channel)).collect();
        if objects.is_empty() {
            no_log(call, &name)?;
        }
        call.put_all(objects)?;
    }
    Ok(())
}

/// `-ListProvider`
pub(super) fn list_providers(call: &mut Call<'_>) -> Eval<()> {
    for name in call.texts("ListProvider") {
        let all = filters::providers().into_iter();
        let found: Vec<&str> = all.filter(|own| fits_pattern(&name, own)).collect();
        if found.is_empty() {
            let text = format!(
                "There is not an event provider on the localhost computer that matches \"{name}\"."
            );
            fail(call, "NoMatchingProvidersFound", text)?;
        }
        for provider in found {
            let logs = filters::logs_of(provider);
            let link = |channel: &Channel| {
                let class = "System.Diagnostics.Eventing.Reader.EventLogLink";
                let properties = [("LogName", Value::text(channel.name()))];
                Value::typed(&[class, "System.Object"], properties).shown_as(channel.name())
            };
            let links = logs.iter().map(link).collect();
            let properties = [
                ("Name", Value::text(provider)),
                ("ProviderName", Value::text(provider)),
                ("LogLinks", Value::array(links)),
            ];
            let value = Value::typed(&[PROVIDER, "System.Object"], properties);
            call.put(value.shown_as(PROVIDER))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn logs_are_listed_with_their_records() {
        let mut world = server();
        good(&mut world, "Start-OBBackup");
        let text = good(&mut world, "Get-WinEvent -ListLog CloudBackup");
        assert!(text.contains("LogMode   MaximumSizeInBytes RecordCount LogName"), "{text}");
        assert!(text.contains("Circular            20971520           2 CloudBackup"), "{text}");
        let line = "(Get-WinEvent -ListLog 'Cloud*').IsEnabled; \
                    (Get-WinEvent -ListProvider CloudBackup).LogLinks.LogName";
        assert_eq!(good(&mut world, line), "True\nCloudBackup\n");
        let text = bad(&mut world, "(Get-WinEvent -ListProvider CloudBackup).Tasks");
        assert!(text.starts_with("marslab: unsupported:"), "{text}");
    }
}
