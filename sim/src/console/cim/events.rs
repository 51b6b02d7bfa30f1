//! Event logs: `Win32_NTEventLogFile`, `Win32_NTLogEvent` (classic logs).
//!
//! *Sources*: `windows/eventlog.rs`, the MOF definitions \[K\].

use super::class::{Cell, Definition, Named, Scene};
use crate::windows::eventlog::{Channel, Level, Record};

/// `Win32_NTEventLogFile`
pub(super) const FILE: Definition = Definition {
    name: "Win32_NTEventlogFile",
    parents: &["CIM_DataFile", "CIM_LogicalFile", "CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &["string Caption, string Description, datetime InstallDate, key string Name, \
         string Status, string CSName, string Drive, string Extension, string FileName, \
         string FileType, string Path, string LogfileName, uint32 MaxFileSize, \
         uint32 NumberOfRecords, uint32 OverwriteOutDated, string OverWritePolicy, \
         string[] Sources"],
    instances: |scene| {
        let host = &scene.world.host;
        let classic = Channel::ALL.iter().filter(|channel| channel.is_classic());
        classic
            .map(|channel| {
                let name = channel.name();
                let path = format!(r"C:\Windows\System32\Winevt\Logs\{name}.evtx");
                vec![
                    ("Caption", (&path).into()),
                    ("Description", (&path).into()),
                    ("Name", (&path).into()),
                    ("Status", "OK".into()),
                    ("CSName", (&host.identity.name).into()),
                    ("Drive", "c:".into()),
                    ("Extension", "evtx".into()),
                    ("FileName", name.into()),
                    ("FileType", "evtx File".into()),
                    ("Path", r"\windows\system32\winevt\logs\".into()),
                    ("LogfileName", name.into()),
                    ("MaxFileSize", 20_971_520u32.into()),
                    ("NumberOfRecords", host.events.channel(*channel).count().into()),
                    ("OverwriteOutDated", 0u32.into()),
                    ("OverWritePolicy", "WhenNeeded".into()),
                ]
            })
            .collect()
    },
    ..Definition::NEW
};

/// `Win32_NTLogEvent`
pub(super) const RECORD: Definition = Definition {
    name: "Win32_NTLogEvent",
    properties: &["uint16 Category, string CategoryString, string ComputerName, uint8[] Data, \
         uint16 EventCode, uint32 EventIdentifier, uint8 EventType, \
         string[] InsertionStrings, key string Logfile, string Message, \
         key uint32 RecordNumber, string SourceName, datetime TimeGenerated, \
         datetime TimeWritten, string Type, string User"],
    instances: |scene| {
        let classic = |record: &&Record| record.channel.is_classic();
        scene.world.host.events.iter().rev().filter(classic).map(|r| shown(scene, r)).collect()
    },
    ..Definition::NEW
};

fn shown(scene: Scene<'_>, record: &Record) -> Named {
    let (number, word) = match record.level {
        Level::Critical | Level::Error => (1u32, "Error"),
        Level::Warning => (2, "Warning"),
        _ => (3, "Information"),
    };
    let args: Vec<&str> = record.args.iter().map(String::as_str).collect();
    vec![
        ("Category", 0u32.into()),
        ("ComputerName", (&scene.world.host.identity.name).into()),
        ("EventCode", record.id.into()),
        ("EventIdentifier", record.id.into()),
        ("EventType", number.into()),
        ("InsertionStrings", if args.is_empty() { Cell::Null } else { args.into() }),
        ("Logfile", record.channel.name().into()),
        ("Message", record.message(scene.world.language).into()),
        ("RecordNumber", record.number.into()),
        ("SourceName", record.provider.as_ref().into()),
        ("TimeGenerated", record.at.into()),
        ("TimeWritten", record.at.into()),
        ("Type", word.into()),
    ]
}
