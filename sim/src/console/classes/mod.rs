//! Classes of .NET that need the machine: what their objects and they themselves can do.
//!
//! *Models*: files, directories, volumes, keys of the registry, drives and providers of PowerShell,
//! certificates, access rules. One file is one family.
//! *Leaves out*: streams, events; a real member that is not here is refused by its name.
//! *Sources*: members of .NET Framework 4 \[K\].

pub(super) mod directories;
pub(super) mod file_objects;
pub(super) mod files;
pub(super) mod registry;
mod rows;
pub(super) mod rules;
pub(super) mod volumes;

use powershell::eval::{Eval, Stop};
use powershell::value::{Value, text};

use super::machine::Machine;
use super::providers::{self, certificate, failure, file_info, registry_key};
use super::types::{HostType, enumerations};
use crate::kernel::text::same;
use crate::windows::error::Win32;

/// What calling or reading a member gives; nothing for one that is not here.
type Answer = Option<Eval<Value>>;

enumerations! {
    DRIVE_TYPE "System.IO.DriveType" false {
        "Unknown" 0, "NoRootDirectory" 1, "Removable" 2, "Fixed" 3, "Network" 4, "CDRom" 5,
        "Ram" 6,
    }
    REGISTRY_OPTIONS "Microsoft.Win32.RegistryValueOptions" true {
        "None" 0, "DoNotExpandEnvironmentNames" 1,
    }
    SEARCH_OPTION "System.IO.SearchOption" false {
        "TopDirectoryOnly" 0, "AllDirectories" 1,
    }
}

/// What files and directories have in common: for parameters of functions.
pub(super) static FILE_SYSTEM_INFO: HostType = HostType::new("System.IO.FileSystemInfo");

pub(super) static DRIVE: HostType = HostType {
    properties: providers::DRIVE_PROPERTIES,
    member: |machine, of, name, arguments| {
        let found = || providers::drive_member(machine, of, name).map(Ok);
        if arguments.is_none() { found() } else { None }
    },
    ..HostType::new(providers::DRIVE_INFO)
};

pub(super) static PROVIDER: HostType = HostType {
    properties: providers::PROVIDER_PROPERTIES,
    member: |machine, of, name, arguments| {
        let found = || providers::provider_member(machine, of, name).map(Ok);
        if arguments.is_none() { found() } else { None }
    },
    ..HostType::new(providers::PROVIDER_INFO)
};

pub(super) static CERTIFICATE: HostType = HostType {
    properties: certificate::PROPERTIES,
    methods: rows::CERTIFICATE,
    member: |machine, of, name, arguments| certificate::member(machine, of, name, arguments),
    ..HostType::new(certificate::CERTIFICATE)
};

pub(super) static KEY: HostType = HostType {
    methods: rows::KEY,
    static_member: registry::of_key,
    member: registry_key::member,
    ..HostType::new(registry_key::KEY)
};

pub(super) static VERSION: HostType = HostType {
    properties: file_info::VERSION_PROPERTIES,
    member: |_, of, name, arguments| {
        let lacks = arguments.is_none() && file_info::is_unknown_string(name);
        let shown = of.property("FileName").map(|path| text::of(&path)).unwrap_or_default();
        lacks.then(|| Err(Stop::lacking(format!("{name} of the version of {shown}"))))
    },
    static_member: |machine, name, arguments| {
        let path = text::of(arguments?.first()?);
        same(name, "GetVersionInfo").then(|| {
            let file = file_info::of_path(machine, file_info::FILE, &path);
            file_info::member(machine, &file, "VersionInfo").map_or(Ok(Value::Null), Ok)
        })
    },
    ..HostType::new(file_info::VERSION_INFO)
};

/// The exception of .NET for what Windows answered about a file.
fn refused(error: Win32, path: &str) -> Stop {
    let (class, text, _) = failure::io(error, path);
    Stop::thrown(class, &text)
}

/// The path that an argument means: .NET knows no drives of PowerShell.
fn path_of(machine: &Machine, said: &str) -> Result<String, Stop> {
    if said.is_empty() {
        let text = "Empty path name is not legal.";
        return Err(Stop::thrown("System.ArgumentException", text));
    }
    let said = said.replace('/', "\\");
    if said.chars().any(|c| matches!(c, '<' | '>' | '"' | '|' | '*' | '?') || c.is_control()) {
        return Err(Stop::thrown("System.ArgumentException", "Illegal characters in path."));
    }
    if said.get(2..).is_some_and(|rest| rest.contains(':')) {
        let text = "The given path's format is not supported.";
        return Err(Stop::thrown("System.NotSupportedException", text));
    }
    let directory = &machine.session().directory;
    let full = crate::windows::path::full::full_path(&said, directory);
    let path = full.map_or(said, |full| full.path);
    let trimmed = path.trim_end_matches('\\');
    Ok(if trimmed.ends_with(':') { format!("{trimmed}\\") } else { trimmed.to_owned() })
}

/// The name of a property of files that can be set.
pub(super) fn assigned_name(name: &str) -> Option<&'static str> {
    file_objects::SETTABLE.iter().find(|known| same(known, name)).copied()
}

pub(super) use file_objects::{assign, moment};
