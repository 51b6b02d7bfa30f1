//! Instances of the classes that `wmic` shows, read from the world.
//!
//! A class has the properties that the model knows. One that Windows has and this list lacks is
//! refused by its name: nothing is made up.

use crate::windows::accounts::bare;
use crate::windows::clock_zone::{display_name, local, offset_minutes, zone_name};
use crate::windows::hardware;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::language::Language;
use crate::windows::network_cards::cards;
use crate::windows::processes::listing;
use crate::windows::registry::{Data, Known};
use crate::windows::services::{self, StartType, State};
use crate::windows::volume::DriveKind;
use crate::world::World;

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// A truth.
    Truth(bool),
    /// Several texts.
    List(Vec<String>),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Truth(truth) => f.write_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::List(texts) if texts.is_empty() => Ok(()),
            Self::List(texts) => write!(f, "{{\"{}\"}}", texts.join("\",\"")),
        }
    }
}

/// Properties of one instance.
pub(super) type Instance = Vec<(&'static str, Value)>;

/// An alias: its class, the property that names an instance, what `list brief` shows, and where
/// instances come from.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) name: &'static str,
    pub(super) class: &'static str,
    pub(super) key: &'static str,
    pub(super) brief: &'static [&'static str],
    pub(super) instances: fn(&World) -> Vec<Instance>,
}

/// Every alias, sorted.
#[rustfmt::skip]
pub(super) const ALIASES: &[Alias] = &[
    Alias { name: "bios", class: "Win32_BIOS", key: "Name", instances: bios,
        brief: &["Manufacturer", "Name", "SerialNumber", "SMBIOSBIOSVersion", "Version"] },
    Alias { name: "computersystem", class: "Win32_ComputerSystem", key: "Name", instances: computer,
        brief: &["Domain", "Manufacturer", "Model", "Name", "PrimaryOwnerName",
            "TotalPhysicalMemory"] },
    Alias { name: "cpu", class: "Win32_Processor", key: "DeviceID", instances: processors,
        brief: &["Caption", "DeviceID", "Manufacturer", "MaxClockSpeed", "Name",
            "SocketDesignation"] },
    Alias { name: "logicaldisk", class: "Win32_LogicalDisk", key: "DeviceID", instances: disks,
        brief: &["DeviceID", "DriveType", "FreeSpace", "ProviderName", "Size", "VolumeName"] },
    Alias { name: "nicconfig", class: "Win32_NetworkAdapterConfiguration", key: "Index",
        instances: networks,
        brief: &["DefaultIPGateway", "Description", "DHCPEnabled", "DNSServerSearchOrder", "Index",
            "IPAddress"] },
    Alias { name: "os", class: "Win32_OperatingSystem", key: "Name", instances: system,
        brief: &["BuildNumber", "Organization", "RegisteredUser", "SerialNumber",
            "SystemDirectory", "Version"] },
    Alias { name: "process", class: "Win32_Process", key: "Handle", instances: processes,
        brief: &["Name", "ProcessId", "WorkingSetSize"] },
    Alias { name: "product", class: "Win32_Product", key: "IdentifyingNumber", instances: products,
        brief: &["Caption", "IdentifyingNumber", "Name", "Vendor", "Version"] },
    Alias { name: "qfe", class: "Win32_QuickFixEngineering", key: "HotFixID", instances: updates,
        brief: &["Description", "HotFixID", "InstalledBy", "InstalledOn"] },
    Alias { name: "service", class: "Win32_Service", key: "Name", instances: all_services,
        brief: &["ExitCode", "Name", "ProcessId", "StartMode", "State", "Status"] },
    Alias { name: "timezone", class: "Win32_TimeZone", key: "StandardName", instances: zones,
        brief: &["Bias", "Caption", "StandardName"] },
    Alias { name: "useraccount", class: "Win32_UserAccount", key: "Name", instances: users,
        brief: &["AccountType", "Caption", "Domain", "FullName", "Name", "SID"] },
    Alias { name: "volume", class: "Win32_Volume", key: "DeviceID", instances: volumes,
        brief: &["Capacity", "DriveLetter", "FileSystem", "FreeSpace", "Label", "Name"] },
];

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn number(number: impl TryInto<i64>) -> Value {
    number.try_into().map_or(Value::Null, Value::Number)
}

/// A time as WMI spells it: `20200115090000.000000+540`.
fn time(host: &Host, at: crate::kernel::time::Moment) -> Value {
    let minutes = offset_minutes(zone_name(&host.registry), at).unwrap_or(0);
    let at = local(&host.registry, at);
    let date = format!("{:04}{:02}{:02}", at.year(), at.month(), at.day());
    let clock = format!("{:02}{:02}{:02}", at.hour(), at.minute(), at.second());
    let sign = if minutes < 0 { '-' } else { '+' };
    text(format!("{date}{clock}.000000{sign}{:03}", minutes.abs()))
}

fn serial(host: &Host) -> String {
    let hash = crate::kernel::digest::folded_hash(&host.identity.name);
    let digits = format!("{:020}", hash);
    match host.identity.hardware {
        Hardware::Physical => format!("CZ{}", &digits[..8]),
        _ => format!("{}-{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..16]),
    }
}

fn bios(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let parts = hardware::inventory(host.identity.hardware);
    let (year, month, day) = parts.firmware_date;
    vec![vec![
        ("Caption", text(parts.firmware)),
        ("Description", text(parts.firmware)),
        ("Manufacturer", text(parts.firmware_maker)),
        ("Name", text(parts.firmware)),
        ("PrimaryBIOS", Value::Truth(true)),
        ("ReleaseDate", text(format!("{year:04}{month:02}{day:02}000000.000000+000"))),
        ("SerialNumber", text(serial(host))),
        ("SMBIOSBIOSVersion", text(parts.firmware)),
        ("SMBIOSPresent", Value::Truth(true)),
        ("Status", text("OK")),
        ("Version", text(format!("{} - 1", parts.firmware_maker.split(' ').next().unwrap_or("")))),
    ]]
}

fn computer(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let parts = hardware::inventory(host.identity.hardware);
    let operator = &host.accounts.operator;
    let user = match operator.is_empty() {
        true => Value::Null,
        false => text(format!(r"{}\{}", host.identity.name, bare(operator))),
    };
    let name = host.identity.name.as_str();
    vec![vec![
        ("Caption", text(name)),
        ("CreationClassName", text("Win32_ComputerSystem")),
        ("DNSHostName", text(name)),
        ("Domain", text("WORKGROUP")),
        ("DomainRole", number(2)),
        ("HypervisorPresent", Value::Truth(host.identity.hardware != Hardware::Physical)),
        ("Manufacturer", text(parts.maker)),
        ("Model", text(parts.model)),
        ("Name", text(name)),
        ("NumberOfLogicalProcessors", number(hardware::LOGICAL_PROCESSORS)),
        ("NumberOfProcessors", number(parts.sockets)),
        ("PartOfDomain", Value::Truth(false)),
        ("PrimaryOwnerName", text("Windows User")),
        ("Status", text("OK")),
        ("SystemType", text("x64-based PC")),
        ("TotalPhysicalMemory", number(parts.memory)),
        ("UserName", user),
        ("Workgroup", text("WORKGROUP")),
    ]]
}

fn processors(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let parts = hardware::inventory(host.identity.hardware);
    let load = crate::windows::performance::processor_percent(host);
    let each = hardware::LOGICAL_PROCESSORS / parts.sockets.max(1);
    let one = |place: u32| {
        vec![
            ("AddressWidth", number(64)),
            ("Caption", text(parts.processor_family)),
            ("CurrentClockSpeed", number(parts.megahertz)),
            ("DataWidth", number(64)),
            ("Description", text(parts.processor_family)),
            ("DeviceID", text(format!("CPU{place}"))),
            ("LoadPercentage", number(load)),
            ("Manufacturer", text(parts.processor_maker)),
            ("MaxClockSpeed", number(parts.megahertz)),
            ("Name", text(parts.processor)),
            ("NumberOfCores", number(each / 2)),
            ("NumberOfLogicalProcessors", number(each)),
            ("SocketDesignation", text(format!("CPU {place}"))),
            ("Status", text("OK")),
        ]
    };
    (0..parts.sockets).map(one).collect()
}

fn kind(kind: DriveKind) -> (i64, &'static str) {
    match kind {
        DriveKind::Removable => (2, "Removable Disk"),
        DriveKind::Fixed => (3, "Local Fixed Disk"),
        DriveKind::Network => (4, "Network Connection"),
        DriveKind::CdRom => (5, "CD-ROM Disc"),
    }
}

fn disks(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let one = |volume: &crate::windows::volume::Volume| {
        let readable = !volume.offline && !volume.locked;
        let or_null = |value: Value| if readable { value } else { Value::Null };
        let (number_of_kind, description) = kind(volume.kind);
        let drive = volume.drive();
        vec![
            ("Caption", text(&drive)),
            ("Description", text(description)),
            ("DeviceID", text(&drive)),
            ("DriveType", Value::Number(number_of_kind)),
            ("FileSystem", or_null(text(volume.file_system.name()))),
            ("FreeSpace", or_null(number(host.free(volume.letter)))),
            ("Name", text(&drive)),
            ("ProviderName", Value::Null),
            ("Size", or_null(number(volume.capacity))),
            ("SystemName", text(&host.identity.name)),
            ("VolumeName", or_null(text(&volume.label))),
            ("VolumeSerialNumber", or_null(text(volume.serial().replace('-', "")))),
        ]
    };
    host.files.volumes().iter().filter(|volume| !volume.offline).map(one).collect()
}

fn volumes(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let one = |volume: &crate::windows::volume::Volume| {
        let system = volume.letter == 'C';
        vec![
            ("Automount", Value::Truth(true)),
            ("BootVolume", Value::Truth(system)),
            ("Capacity", number(volume.capacity)),
            ("Caption", text(format!(r"{}\", volume.drive()))),
            ("DeviceID", text(volume.guid_path())),
            ("DriveLetter", text(volume.drive())),
            ("DriveType", Value::Number(kind(volume.kind).0)),
            ("FileSystem", text(volume.file_system.name())),
            ("FreeSpace", number(host.free(volume.letter))),
            ("Label", text(&volume.label)),
            ("Name", text(format!(r"{}\", volume.drive()))),
            ("SystemName", text(&host.identity.name)),
        ]
    };
    let there = host.files.volumes().iter().filter(|volume| !volume.offline && !volume.locked);
    there.map(one).collect()
}

fn networks(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let cards = cards(&host.registry, host.identity.windows);
    let one = |card: &crate::windows::network_cards::Card| {
        let texts = |texts: &mut dyn Iterator<Item = String>| Value::List(texts.collect());
        let mut own: Vec<String> = card.addresses.iter().map(|(own, _)| own.to_string()).collect();
        own.push(card.link_local().to_string());
        let mut masks: Vec<String> =
            card.addresses.iter().map(|(_, mask)| mask.to_string()).collect();
        masks.push("64".to_owned());
        let lease = card.lease.as_ref();
        let at = |at| time(host, at);
        vec![
            ("Caption", text(format!("[{:08}] {}", card.index, card.description))),
            ("DefaultIPGateway", texts(&mut card.gateways.iter().map(ToString::to_string))),
            ("Description", text(&card.description)),
            ("DHCPEnabled", Value::Truth(card.dhcp)),
            ("DHCPLeaseExpires", lease.map_or(Value::Null, |lease| at(lease.expires))),
            ("DHCPLeaseObtained", lease.map_or(Value::Null, |lease| at(lease.obtained))),
            ("DHCPServer", lease.map_or(Value::Null, |lease| text(&lease.server))),
            ("DNSDomain", text(&card.suffix)),
            ("DNSHostName", text(&host.identity.name)),
            ("DNSServerSearchOrder", Value::List(card.name_servers.clone())),
            ("Index", number(card.index - 1)),
            ("InterfaceIndex", number(card.index)),
            ("IPAddress", Value::List(own)),
            ("IPConnectionMetric", number(card.metric)),
            ("IPEnabled", Value::Truth(!card.addresses.is_empty())),
            ("IPSubnet", Value::List(masks)),
            ("MACAddress", text(card.hardware.replace('-', ":"))),
            ("SettingID", text(&card.id)),
        ]
    };
    cards.iter().map(one).collect()
}

fn system(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let (edition, _, build, _) = host.identity.windows.facts();
    let memory = hardware::memory(host);
    let registered = |name: &str, otherwise: &str| {
        text(host.registry.text(Known::CurrentVersion, name).unwrap_or(otherwise))
    };
    let (locale, language, code) = match world.language {
        Language::Korean => ("0412", 1042, "82"),
        Language::English => ("0409", 1033, "1"),
    };
    let name = format!("Microsoft {edition}");
    let version = host.identity.windows.version();
    let now = world.machine_time();
    let minutes = offset_minutes(zone_name(&host.registry), now).unwrap_or(0);
    let running = listing(host).len();
    vec![vec![
        ("BootDevice", text(r"\Device\HarddiskVolume1")),
        ("BuildNumber", text(build.to_string())),
        ("BuildType", text("Multiprocessor Free")),
        ("Caption", text(&name)),
        ("CodeSet", text(if language == 1042 { "949" } else { "1252" })),
        ("CountryCode", text(code)),
        ("CSName", text(&host.identity.name)),
        ("CurrentTimeZone", number(minutes)),
        ("FreePhysicalMemory", number(memory.free)),
        ("FreeVirtualMemory", number(memory.virtual_free)),
        ("InstallDate", time(host, host.installed())),
        ("LastBootUpTime", time(host, host.identity.booted)),
        ("LocalDateTime", time(host, now)),
        ("Locale", text(locale)),
        ("Manufacturer", text("Microsoft Corporation")),
        ("Name", text(format!(r"{name}|C:\Windows|\Device\Harddisk0\Partition2"))),
        ("NumberOfProcesses", number(running as i64)),
        ("OperatingSystemSKU", number(7)),
        ("Organization", registered("RegisteredOrganization", "")),
        ("OSArchitecture", text("64-bit")),
        ("OSLanguage", number(language)),
        ("OSType", number(18)),
        ("Primary", Value::Truth(true)),
        ("ProductType", number(3)),
        ("RegisteredUser", registered("RegisteredOwner", "Windows User")),
        ("SerialNumber", registered("ProductId", "00429-00000-00001-AA000")),
        ("Status", text("OK")),
        ("SystemDirectory", text(r"C:\Windows\system32")),
        ("SystemDrive", text("C:")),
        ("TotalVirtualMemorySize", number(memory.virtual_total)),
        ("TotalVisibleMemorySize", number(memory.total)),
        ("Version", text(version)),
        ("WindowsDirectory", text(r"C:\Windows")),
    ]]
}

fn processes(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let one = |process: &crate::windows::processes::Listed| {
        let id = process.id.to_string();
        vec![
            ("Caption", text(&process.image)),
            ("CSName", text(&host.identity.name)),
            ("Description", text(&process.image)),
            ("Handle", text(id)),
            ("Name", text(&process.image)),
            ("ProcessId", number(process.id)),
            ("SessionId", number(u32::from(process.interactive))),
            ("WorkingSetSize", number(process.kilobytes << 10)),
        ]
    };
    listing(host).iter().map(one).collect()
}

/// What Windows Installer knows: products below `Installer\UserData\S-1-5-18\Products`.
fn products(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let Some((top, _)) = Known::AgentProduct.path().rsplit_once(r"\Products\") else {
        return Vec::new();
    };
    let top = format!(r"{top}\Products");
    let one = |packed: &str| {
        let key = format!(r"{top}\{packed}\InstallProperties");
        let get = |name: &str| host.registry.value(&key, name).and_then(Data::text);
        let name = get("DisplayName")?;
        Some(vec![
            ("Caption", text(name)),
            ("Description", text(name)),
            ("IdentifyingNumber", text(unpacked(packed)?)),
            ("InstallLocation", get("InstallLocation").map_or(Value::Null, text)),
            ("LocalPackage", get("LocalPackage").map_or(Value::Null, text)),
            ("Name", text(name)),
            ("Vendor", get("Publisher").map_or(Value::Null, text)),
            ("Version", get("DisplayVersion").map_or(Value::Null, text)),
        ])
    };
    host.registry.subkeys(&top).into_iter().filter_map(one).collect()
}

/// A product code from its packed form: Windows Installer turns each part of a GUID round.
fn unpacked(packed: &str) -> Option<String> {
    let digits: Vec<char> = packed.chars().collect();
    if digits.len() != 32 {
        return None;
    }
    let turned = |from: usize, to: usize| digits[from..to].iter().rev().collect::<String>();
    let pairs = |from: usize, to: usize| {
        digits[from..to].chunks(2).flat_map(|pair| pair.iter().rev()).collect::<String>()
    };
    let (a, b, c) = (turned(0, 8), turned(8, 12), turned(12, 16));
    Some(format!("{{{a}-{b}-{c}-{}-{}}}", pairs(16, 20), pairs(20, 32)))
}

fn updates(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let one = |id: &String| {
        let number = id.trim_start_matches("KB");
        vec![
            ("Caption", text(format!("http://support.microsoft.com/?kbid={number}"))),
            ("CSName", text(&host.identity.name)),
            ("Description", text("Update")),
            ("FixComments", Value::Null),
            ("HotFixID", text(id)),
            ("InstalledBy", text(r"NT AUTHORITY\SYSTEM")),
            // When an update came is not kept.
            ("InstalledOn", Value::Null),
        ]
    };
    host.updates.installed.iter().map(one).collect()
}

fn all_services(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let one = |(name, service): (&str, &services::Service)| {
        let settings = services::settings(&host.registry, name)?;
        if settings.is_driver() {
            return None;
        }
        let (mode, state) = words(settings.start, service.state);
        Some(vec![
            ("AcceptStop", Value::Truth(service.state == State::Running)),
            ("Caption", text(&settings.display)),
            ("DelayedAutoStart", Value::Truth(settings.delayed)),
            ("DisplayName", text(&settings.display)),
            ("ExitCode", number(service.exit.0)),
            ("Name", text(name)),
            ("PathName", text(host_path(&settings.image))),
            ("ProcessId", number(service.process)),
            ("ServiceSpecificExitCode", number(service.specific_exit)),
            (
                "ServiceType",
                text(if settings.kind == 0x10 { "Own Process" } else { "Share Process" }),
            ),
            ("Started", Value::Truth(service.state == State::Running)),
            ("StartMode", text(mode)),
            ("StartName", text(&settings.account)),
            ("State", text(state)),
            ("Status", text("OK")),
            ("SystemName", text(&host.identity.name)),
        ])
    };
    host.services.iter().filter_map(one).collect()
}

fn words(start: StartType, state: State) -> (&'static str, &'static str) {
    let mode = match start {
        StartType::Boot => "Boot",
        StartType::System => "System",
        StartType::Automatic => "Auto",
        StartType::Manual => "Manual",
        StartType::Disabled => "Disabled",
    };
    let state = match state {
        State::Stopped => "Stopped",
        State::StartPending => "Start Pending",
        State::StopPending => "Stop Pending",
        State::Running => "Running",
    };
    (mode, state)
}

/// The Service Control Manager expands the paths that it hands out.
fn host_path(image: &str) -> String {
    image.replace("%SystemRoot%", r"C:\Windows").replace("%ProgramFiles%", r"C:\Program Files")
}

fn zones(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let zone = zone_name(&host.registry);
    let minutes = offset_minutes(zone, world.machine_time()).unwrap_or(0);
    vec![vec![
        ("Bias", number(minutes)),
        ("Caption", text(display_name(zone).unwrap_or(zone))),
        ("Description", text(display_name(zone).unwrap_or(zone))),
        ("StandardName", text(zone)),
    ]]
}

fn users(world: &World) -> Vec<Instance> {
    let host = &world.host;
    let computer = host.identity.name.as_str();
    let one = |user: &String| {
        let sid = host.accounts.sid(user).map_or(Value::Null, |sid| text(sid.as_str()));
        let guest = user.eq_ignore_ascii_case("Guest");
        vec![
            ("AccountType", number(512)),
            ("Caption", text(format!(r"{computer}\{user}"))),
            ("Disabled", Value::Truth(guest)),
            ("Domain", text(computer)),
            ("FullName", Value::Null),
            ("LocalAccount", Value::Truth(true)),
            ("Name", text(user)),
            ("PasswordExpires", Value::Truth(false)),
            ("SID", sid),
            ("Status", text(if guest { "Degraded" } else { "OK" })),
        ]
    };
    host.accounts.users.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_product_code_is_turned_round() {
        let agent = "C61D6EFF78F32914FA49DDEBFF611560";
        let code = unpacked(agent).unwrap();
        assert_eq!(code, "{FFE6D16C-3F87-4192-AF94-DDBEFF165106}");
        assert_eq!(unpacked("short"), None);
    }

    #[test]
    fn aliases_are_sorted_and_their_keys_are_properties() {
        assert!(ALIASES.is_sorted_by_key(|alias| alias.name));
        let world = crate::console::testing_system::server();
        for alias in ALIASES {
            for instance in (alias.instances)(&world) {
                let has = |name: &str| instance.iter().any(|(known, _)| *known == name);
                assert!(has(alias.key), "{}", alias.name);
                assert!(alias.brief.iter().all(|name| has(name)), "{}", alias.name);
            }
        }
    }
}
