//! Drives of PowerShell over the world: what a path means, and the objects that lie there.
//!
//! *Models*: FileSystem, Registry, Environment, Certificate, and the drives of the session itself
//! (Variable, Function, Alias); drives that a script makes; a location on each of them.
//! `place` reads paths, `glob` wildcards, `file_info`, `registry_key`, `certificate`, `security`
//! make objects, `text` reads and writes files, `change` moves and removes them, `failure` says
//! what PowerShell says when Windows refuses.
//! *Leaves out*: WSMan, transactions, credentials.
//! *Sources*: powershell.md; names and messages \[K\].

pub(super) mod certificate;
pub(super) mod change;
pub(super) mod failure;
pub(super) mod file_info;
pub(super) mod glob;
pub(super) mod place;
pub(super) mod registry_key;
pub(super) mod security;
pub(super) mod text;

use powershell::value::{Value, net::Flavour};

use super::machine::Machine;
use crate::kernel::text::same;
use crate::windows::volume::Volume;
use crate::world::World;
pub(super) use place::Place;

/// What keeps the items of a drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provider {
    Alias,
    Certificate,
    Environment,
    FileSystem,
    Function,
    Registry,
    Variable,
    WsMan,
}

impl Provider {
    /// All of them, in the order in which `Get-PSProvider` lists them.
    pub(super) const ALL: [Self; 8] = [
        Self::Registry,
        Self::Alias,
        Self::Environment,
        Self::FileSystem,
        Self::Function,
        Self::Variable,
        Self::Certificate,
        Self::WsMan,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Alias => "Alias",
            Self::Certificate => "Certificate",
            Self::Environment => "Environment",
            Self::FileSystem => "FileSystem",
            Self::Function => "Function",
            Self::Registry => "Registry",
            Self::Variable => "Variable",
            Self::WsMan => "WSMan",
        }
    }

    fn module(self) -> &'static str {
        match self {
            Self::Certificate => "Microsoft.PowerShell.Security",
            Self::WsMan => "Microsoft.WSMan.Management",
            _ => "Microsoft.PowerShell.Core",
        }
    }

    /// `Microsoft.PowerShell.Core\FileSystem`
    pub(super) fn full_name(self) -> String {
        format!("{}\\{}", self.module(), self.name())
    }

    fn capabilities(self) -> &'static str {
        match self {
            Self::Registry => "ShouldProcess, Transactions",
            Self::FileSystem => "Filter, ShouldProcess, Credentials",
            Self::WsMan => "Credentials",
            _ => "ShouldProcess",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Alias => "Microsoft.PowerShell.Commands.AliasProvider",
            Self::Certificate => "Microsoft.PowerShell.Commands.CertificateProvider",
            Self::Environment => "Microsoft.PowerShell.Commands.EnvironmentProvider",
            Self::FileSystem => "Microsoft.PowerShell.Commands.FileSystemProvider",
            Self::Function => "Microsoft.PowerShell.Commands.FunctionProvider",
            Self::Registry => "Microsoft.PowerShell.Commands.RegistryProvider",
            Self::Variable => "Microsoft.PowerShell.Commands.VariableProvider",
            Self::WsMan => "Microsoft.WSMan.Management.WSManConfigProvider",
        }
    }

    /// By a name as a path or a parameter has it.
    pub(super) fn named(name: &str) -> Option<Self> {
        let is = |one: &Self| same(one.name(), name) || same(&one.full_name(), name);
        Self::ALL.into_iter().find(is)
    }
}

/// A drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drive {
    /// Its name, without a colon.
    pub(super) name: String,
    pub(super) provider: Provider,
    /// Where it begins: `C:\`, `HKEY_LOCAL_MACHINE`, nothing for a drive of the session.
    pub(super) root: String,
    pub(super) description: String,
}

/// What a window knows of drives beside what the machine has.
#[derive(Debug, Default)]
pub(super) struct Drives {
    /// Drives that a script made.
    made: Vec<Drive>,
    /// Names of drives that were taken away.
    gone: Vec<String>,
    /// The drive and the path on it where one is; nothing for a volume: the session knows it.
    pub(super) here: Option<(String, String)>,
    /// Where one was on other drives, below their roots.
    pub(super) currents: Vec<(String, String)>,
    /// `Push-Location`
    pub(super) stack: Vec<String>,
}

impl Drives {
    pub(super) fn add(&mut self, drive: Drive) {
        self.gone.retain(|name| !same(name, &drive.name));
        self.made.push(drive);
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.made.retain(|drive| !same(&drive.name, name));
        self.gone.push(name.to_owned());
    }

    /// Where one was on a drive, below its root.
    pub(super) fn current(&self, drive: &str) -> String {
        let found = self.currents.iter().find(|(name, _)| same(name, drive));
        found.map(|(_, path)| path.clone()).unwrap_or_default()
    }

    /// Notes where one is on a drive.
    pub(super) fn note(&mut self, drive: &str, path: &str) {
        match self.currents.iter_mut().find(|(name, _)| same(name, drive)) {
            Some((_, there)) => path.clone_into(there),
            None => self.currents.push((drive.to_owned(), path.to_owned())),
        }
    }
}

fn fixed(name: &str, provider: Provider, root: &str, description: &str) -> Drive {
    let (name, root, description) = (name.into(), root.into(), description.into());
    Drive { name, provider, root, description }
}

fn of_volume(volume: &Volume) -> Drive {
    let root = format!("{}\\", volume.drive());
    fixed(&volume.letter.to_string(), Provider::FileSystem, &root, &volume.label)
}

/// Drives that are always there, by name.
fn of_session() -> [Drive; 8] {
    let function = "Drive that contains a view of the functions stored in a session state";
    let variable = "Drive that contains a view of those variables stored in a session state";
    let environment = "Drive that contains a view of the environment variables for the process";
    let alias = "Drive that contains a view of the aliases stored in a session state";
    [
        fixed("Alias", Provider::Alias, "", alias),
        fixed("Cert", Provider::Certificate, "\\", "X509 Certificate Provider"),
        fixed("Env", Provider::Environment, "", environment),
        fixed("Function", Provider::Function, "", function),
        fixed(
            "HKCU",
            Provider::Registry,
            "HKEY_CURRENT_USER",
            "The software settings for the current user",
        ),
        fixed(
            "HKLM",
            Provider::Registry,
            "HKEY_LOCAL_MACHINE",
            "The configuration settings for the local computer",
        ),
        fixed("Variable", Provider::Variable, "", variable),
        fixed("WSMan", Provider::WsMan, "", "Root of WsMan Config Storage"),
    ]
}

impl Machine {
    /// A drive by its name.
    pub(super) fn drive(&self, name: &str) -> Option<Drive> {
        let drives = self.drives();
        if let Some(made) = drives.made.iter().rev().find(|drive| same(&drive.name, name)) {
            return Some(made.clone());
        }
        if drives.gone.iter().any(|gone| same(gone, name)) {
            return None;
        }
        let mut letters = name.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return self.look().host.files.volume(letter).map(of_volume);
        }
        of_session().into_iter().find(|drive| same(&drive.name, name))
    }

    /// All drives in the order of their names.
    pub(super) fn all_drives(&self) -> Vec<Drive> {
        let drives = self.drives();
        let volumes = self.look().host.files.volumes().iter().map(of_volume);
        let mut all: Vec<Drive> = volumes.chain(of_session()).collect();
        all.retain(|drive| !drives.gone.iter().any(|gone| same(gone, &drive.name)));
        all.retain(|drive| !drives.made.iter().any(|made| same(&made.name, &drive.name)));
        all.extend(drives.made.iter().cloned());
        all.sort_by_key(|drive| drive.name.to_uppercase());
        all
    }
}

/// The class of drives.
pub(super) const DRIVE_INFO: &str = "System.Management.Automation.PSDriveInfo";
/// The class of providers.
pub(super) const PROVIDER_INFO: &str = "System.Management.Automation.ProviderInfo";

/// Properties of a drive in their order.
pub(super) const DRIVE_PROPERTIES: &[&str] = &[
    "Used",
    "Free",
    "CurrentLocation",
    "Name",
    "Provider",
    "Root",
    "Description",
    "MaximumSize",
    "Credential",
    "DisplayRoot",
];

/// Properties of a provider in their order.
pub(super) const PROVIDER_PROPERTIES: &[&str] = &[
    "ImplementingType",
    "HelpFile",
    "Name",
    "PSSnapIn",
    "ModuleName",
    "Module",
    "Description",
    "Capabilities",
    "Home",
    "Drives",
];

/// A drive as an object; what it holds besides its name is looked up when somebody asks.
pub(super) fn drive_object(name: &str) -> Value {
    Value::typed(&[DRIVE_INFO, "System.Object"], [("Name", Value::text(name))]).shown_as(name)
}

/// A provider as an object.
pub(super) fn provider_object(provider: Provider) -> Value {
    let name = Value::text(provider.name());
    let object = Value::typed(&[PROVIDER_INFO, "System.Object"], [("Name", name)]);
    object.shown_as(&provider.full_name())
}

/// A property of a drive.
pub(super) fn drive_member(machine: &Machine, of: &Value, name: &str) -> Option<Value> {
    let drive = machine.drive(&powershell::value::text::of(&of.property("Name")?))?;
    let is = |wanted: &str| same(wanted, name);
    Some(if is("Used") || is("Free") {
        space(machine.look(), &drive, is("Free"))
    } else if is("CurrentLocation") {
        Value::text(&current(machine, &drive))
    } else if is("Provider") {
        provider_object(drive.provider)
    } else if is("Root") {
        Value::text(&drive.root)
    } else if is("Description") {
        Value::text(&drive.description)
    } else if is("MaximumSize") || is("DisplayRoot") {
        Value::Null
    } else if is("Credential") {
        let class = ["System.Management.Automation.PSCredential", "System.Object"];
        Value::typed(&class, [("UserName", Value::Null), ("Password", Value::Null)])
    } else {
        return None;
    })
}

/// Where one is on a drive, below its root.
fn current(machine: &Machine, drive: &Drive) -> String {
    let volume = (drive.root.len() == 3).then(|| drive.root[..2].to_owned());
    let session = machine.session();
    match volume {
        Some(letter) if session.directory.get(..2).is_some_and(|at| same(at, &letter)) => {
            session.directory.get(3..).unwrap_or_default().to_owned()
        }
        _ => machine.drives().current(&drive.name),
    }
}

/// Bytes used or free on the volume of a drive; nothing for a drive that is no volume.
fn space(world: &World, drive: &Drive, free: bool) -> Value {
    let letter = drive.root.chars().next().unwrap_or_default();
    let volume = world.host.files.volume(letter);
    let volume = volume.filter(|volume| !volume.offline && !volume.locked);
    match volume.filter(|_| drive.provider == Provider::FileSystem && drive.root.len() == 3) {
        Some(volume) => {
            let left = world.host.free(letter);
            let bytes = if free { left } else { volume.capacity.saturating_sub(left) };
            Value::Long(i64::try_from(bytes).unwrap_or(i64::MAX))
        }
        None => Value::Null,
    }
}

/// A property of a provider.
pub(super) fn provider_member(machine: &Machine, of: &Value, name: &str) -> Option<Value> {
    let provider = Provider::named(&powershell::value::text::of(&of.property("Name")?))?;
    let is = |wanted: &str| same(wanted, name);
    Some(if is("Drives") {
        let all = machine.all_drives().into_iter().filter(|drive| drive.provider == provider);
        let all = all.map(|drive| drive_object(&drive.name)).collect();
        let class = "System.Collections.ObjectModel.Collection`1\
                     [System.Management.Automation.PSDriveInfo]";
        Value::list(Flavour::Fixed(class.into()), all)
    } else if is("Capabilities") {
        Value::text(provider.capabilities())
    } else if is("ImplementingType") {
        let name = provider.class();
        Value::typed(&["System.RuntimeType", "System.Type"], [("FullName", Value::text(name))])
            .shown_as(name)
    } else if is("ModuleName") || is("PSSnapIn") {
        Value::text(provider.module())
    } else if is("HelpFile") {
        let file = match provider {
            Provider::Certificate => "Microsoft.PowerShell.Security.dll-Help.xml",
            Provider::WsMan => "Microsoft.WSMan.Management.dll-Help.xml",
            _ => "System.Management.Automation.dll-Help.xml",
        };
        Value::text(file)
    } else if is("Home") {
        let home = machine.variable("USERPROFILE").unwrap_or_default();
        Value::text(if provider == Provider::FileSystem { &home } else { "" })
    } else if is("Description") {
        Value::text("")
    } else if is("Module") {
        Value::Null
    } else {
        return None;
    })
}

/// What PowerShell notes on each item of a provider: where it lies.
pub(super) fn notes(place: &Place, container: bool) -> Vec<(&'static str, Value)> {
    let provider = place.provider.full_name();
    let mut notes = vec![("PSPath", Value::text(&format!("{provider}::{}", place.path)))];
    let flat = matches!(
        place.provider,
        Provider::Environment | Provider::Variable | Provider::Function | Provider::Alias
    );
    if !flat {
        let (above, name) = place.split();
        let above = if above.is_empty() { above } else { format!("{provider}::{above}") };
        notes.push(("PSParentPath", Value::text(&above)));
        notes.push(("PSChildName", Value::text(&name)));
    }
    if let Some(drive) = &place.drive {
        notes.push(("PSDrive", drive_object(drive)));
    }
    notes.push(("PSProvider", provider_object(place.provider)));
    notes.push(("PSIsContainer", Value::Bool(container)));
    notes
}
