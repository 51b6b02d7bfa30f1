//! Environment variables and facts of a window, as every program on it sees them.
//!
//! *Models*: the block that the window took when it was opened, and what Windows adds for the
//! account and the computer. *Leaves out*: variables of the user's own key.
//! *Sources*: S63; names and values \[K\].

use powershell::value::Value;
use powershell::value::net::{Net, Version};

use super::Session;
use super::machine::Machine;
use crate::kernel::text::same;
use crate::windows::accounts::is_system;
use crate::windows::registry::{Data, Known};
use crate::world::World;

/// The process of a window \[S\].
pub(super) const OWN_PROCESS: u32 = 4240;

/// What Windows gives each process beside the machine's own block.
fn added(world: &World, session: &Session) -> Vec<(&'static str, String)> {
    let host = &world.host;
    let computer = host.identity.name.clone();
    let profile = match is_system(&session.user) {
        true => r"C:\Windows\system32\config\systemprofile".to_owned(),
        false => format!(r"C:\Users\{}", session.user),
    };
    let user = if is_system(&session.user) { format!("{computer}$") } else { session.user.clone() };
    vec![
        ("ALLUSERSPROFILE", r"C:\ProgramData".to_owned()),
        ("APPDATA", format!(r"{profile}\AppData\Roaming")),
        ("CommonProgramFiles", r"C:\Program Files\Common Files".to_owned()),
        ("CommonProgramFiles(x86)", r"C:\Program Files (x86)\Common Files".to_owned()),
        ("CommonProgramW6432", r"C:\Program Files\Common Files".to_owned()),
        ("COMPUTERNAME", computer.clone()),
        ("HOMEDRIVE", "C:".to_owned()),
        ("HOMEPATH", profile[2..].to_owned()),
        ("LOCALAPPDATA", format!(r"{profile}\AppData\Local")),
        ("LOGONSERVER", format!(r"\\{computer}")),
        ("ProgramData", r"C:\ProgramData".to_owned()),
        ("ProgramFiles", r"C:\Program Files".to_owned()),
        ("ProgramFiles(x86)", r"C:\Program Files (x86)".to_owned()),
        ("ProgramW6432", r"C:\Program Files".to_owned()),
        ("PUBLIC", r"C:\Users\Public".to_owned()),
        ("SystemDrive", "C:".to_owned()),
        ("SystemRoot", r"C:\Windows".to_owned()),
        ("USERDOMAIN", computer),
        ("USERNAME", user),
        ("USERPROFILE", profile),
        ("windir", r"C:\Windows".to_owned()),
    ]
}

/// All variables of a window, expanded, in the order of their names.
pub(super) fn all(world: &World, session: &Session) -> Vec<(String, String)> {
    let block = &session.environment;
    let mut all: Vec<(String, String)> =
        block.iter().map(|(name, value)| (name.to_owned(), block.expand(value))).collect();
    for (name, value) in added(world, session) {
        if !all.iter().any(|(there, _)| same(there, name)) {
            all.push((name.to_owned(), value));
        }
    }
    all.sort_by_key(|(name, _)| name.to_uppercase());
    all
}

/// Where the variables of an account are kept.
fn user_key(session: &Session) -> String {
    format!(r"{}\Environment", session.hive())
}

/// A variable in the store of a target: `Machine` or `User`.
fn stored(world: &World, session: &Session, target: &str, name: &str) -> Option<String> {
    let registry = &world.host.registry;
    let text = match target {
        "Machine" => registry.text(Known::Environment, name)?,
        _ => registry.value(&user_key(session), name)?.text()?,
    };
    Some(session.environment.expand(text))
}

/// Sets or removes a variable in the store of a target; false when the account may not.
pub(super) fn store(machine: &mut Machine, target: &str, name: &str, value: Option<&str>) -> bool {
    let session = machine.session();
    if same(target, "Machine") && !session.elevated {
        return false;
    }
    let key = match same(target, "Machine") {
        true => Known::Environment.path().to_owned(),
        false => user_key(session),
    };
    let registry = &mut machine.world().host.registry;
    match value {
        // .NET writes plain text, whatever stood there.
        Some(value) => registry.set(&key, name, Data::sz(value)),
        None => {
            registry.remove_value(&key, name);
        }
    }
    true
}

/// A variable of a window, expanded; `Machine:NAME` and `User:NAME` are those that are stored.
pub(super) fn get(world: &World, session: &Session, name: &str) -> Option<String> {
    if let Some((target @ ("Machine" | "User"), name)) = name.split_once(':') {
        return stored(world, session, target, name);
    }
    session.environment.get(name).or_else(|| {
        let mut added = added(world, session).into_iter();
        added.find(|(there, _)| same(there, name)).map(|(_, value)| value)
    })
}

/// A fact for `[Environment]`, by the name of its property.
pub(super) fn fact(world: &World, session: &Session, name: &str) -> Option<Value> {
    let variable = |name: &str| get(world, session, name).map(|text| Value::text(&text));
    let folder = |name: &str, below: &str| {
        get(world, session, name).map(|top| Value::text(&format!("{top}{below}")))
    };
    match name {
        "ProcessId" => Some(Value::Int(OWN_PROCESS as i32)),
        "MachineName" => variable("COMPUTERNAME"),
        "UserName" => variable("USERNAME"),
        "UserDomainName" => variable("USERDOMAIN"),
        "CurrentDirectory" => Some(Value::text(&session.directory)),
        "SystemDirectory" => Some(Value::text(r"C:\Windows\system32")),
        "Is64BitOperatingSystem" | "Is64BitProcess" => Some(Value::Bool(true)),
        "OSVersion" => Some(os_version(world)),
        "SpecialFolder.Windows" => variable("SystemRoot"),
        "SpecialFolder.System" => Some(Value::text(r"C:\Windows\system32")),
        "SpecialFolder.ProgramFiles" => variable("ProgramFiles"),
        "SpecialFolder.ProgramFilesX86" => variable("ProgramFiles(x86)"),
        "SpecialFolder.CommonProgramFiles" => variable("CommonProgramFiles"),
        "SpecialFolder.CommonApplicationData" => variable("ProgramData"),
        "SpecialFolder.ApplicationData" => variable("APPDATA"),
        "SpecialFolder.LocalApplicationData" => variable("LOCALAPPDATA"),
        "SpecialFolder.UserProfile" => variable("USERPROFILE"),
        "SpecialFolder.Desktop" | "SpecialFolder.DesktopDirectory" => {
            folder("USERPROFILE", r"\Desktop")
        }
        "SpecialFolder.MyDocuments" | "SpecialFolder.Personal" => {
            folder("USERPROFILE", r"\Documents")
        }
        _ => None,
    }
}

/// `[Environment]::OSVersion`
fn os_version(world: &World) -> Value {
    let text = format!("{}.0", world.host.identity.windows.version());
    let said = format!("Microsoft Windows NT {text}");
    let version = Version::parse(&text).map_or(Value::Null, |version| Net::Version(version).into());
    let properties = [
        ("Platform", Value::text("Win32NT")),
        ("ServicePack", Value::text("")),
        ("Version", version),
        ("VersionString", Value::text(&said)),
    ];
    Value::typed(&["System.OperatingSystem", "System.Object"], properties).shown_as(&said)
}
