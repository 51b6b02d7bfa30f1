//! How instances are shown.
//!
//! *Sources*: `DotNetTypes.format.ps1xml` and `types.ps1xml` of 5.1; the format files of the
//! modules Storage, NetAdapter, NetTCPIP, NetConnection, NetSecurity \[K\].

use powershell::format::{Align, Cell, Column, Group, Source, View};
use powershell::value::{Value, convert};

use super::object::{CIM, WMI};

/// A column as wide as its texts.
const fn auto(property: &'static str) -> Column {
    Column { label: property, width: None, align: None, value: Cell::Property(property) }
}

/// A column as wide as its texts, at the left.
const fn fit(label: &'static str, property: &'static str) -> Column {
    Column { label, width: None, align: Some(Align::Left), value: Cell::Property(property) }
}

/// A column at the left.
const fn left(label: &'static str, width: usize, property: &'static str) -> Column {
    Column { label, width: Some(width), align: Some(Align::Left), value: Cell::Property(property) }
}

/// A column at the right.
const fn right(label: &'static str, width: usize, property: &'static str) -> Column {
    Column { label, width: Some(width), align: Some(Align::Right), value: Cell::Property(property) }
}

/// A column with a size in bytes.
const fn size(label: &'static str, value: Cell) -> Column {
    Column { label, width: None, align: Some(Align::Right), value }
}

macro_rules! tables {
    ($($class:literal: $($property:literal)*;)*) => {
        /// Tables of the newer cmdlets, by class.
        static TABLES: &[(&str, View)] =
            &[$(($class, View::table(&[$(auto($property)),*]))),*];
    };
}

tables! {
    "Win32_BIOS": "SMBIOSBIOSVersion" "Manufacturer" "Name" "SerialNumber" "Version";
    "Win32_ComputerSystem": "Name" "PrimaryOwnerName" "Domain" "TotalPhysicalMemory" "Model"
        "Manufacturer";
    "Win32_DiskDrive": "DeviceID" "Caption" "Partitions" "Size" "Model";
    "Win32_DiskPartition": "Name" "NumberOfBlocks" "BootPartition" "PrimaryPartition" "Size"
        "Index";
    "Win32_Environment": "VariableValue" "Name" "UserName";
    "Win32_Group": "SID" "Name" "Caption" "Domain";
    "Win32_LogicalDisk": "DeviceID" "DriveType" "ProviderName" "VolumeName" "Size" "FreeSpace";
    "Win32_NetworkAdapter": "DeviceID" "Name" "AdapterType" "ServiceName";
    "Win32_NetworkAdapterConfiguration": "ServiceName" "DHCPEnabled" "Index" "Description";
    "Win32_OperatingSystem": "SystemDirectory" "Organization" "BuildNumber" "RegisteredUser"
        "SerialNumber" "Version";
    "Win32_Process": "ProcessId" "Name" "HandleCount" "WorkingSetSize" "VirtualSize";
    "Win32_Processor": "DeviceID" "Name" "Caption" "MaxClockSpeed" "SocketDesignation"
        "Manufacturer";
    "Win32_Product": "Name" "Caption" "Vendor" "Version" "IdentifyingNumber";
    "Win32_QuickFixEngineering": "Source" "Description" "HotFixID" "InstalledBy" "InstalledOn";
    "Win32_Service": "ProcessId" "Name" "StartMode" "State" "Status" "ExitCode";
    "Win32_SystemDriver": "DisplayName" "Name" "State" "Status" "Started";
    "Win32_TimeZone": "Bias" "SettingID" "Caption";
    "Win32_UserAccount": "Name" "Caption" "AccountType" "SID" "Domain";
}

macro_rules! lists {
    ($(#[$about:meta])* $name:ident; $($class:literal: $($property:literal)*;)*) => {
        $(#[$about])*
        static $name: &[(&str, View)] =
            &[$(($class, View::list(&[$(($property, $property)),*]))),*];
    };
}

lists! {
    /// Lists of the older cmdlets, by class.
    LISTS;
    "Win32_BIOS": "SMBIOSBIOSVersion" "Manufacturer" "Name" "SerialNumber" "Version";
    "Win32_ComputerSystem": "Domain" "Manufacturer" "Model" "Name" "PrimaryOwnerName"
        "TotalPhysicalMemory";
    "Win32_DiskDrive": "Partitions" "DeviceID" "Model" "Size" "Caption";
    "Win32_LogicalDisk": "DeviceID" "DriveType" "ProviderName" "FreeSpace" "Size" "VolumeName";
    "Win32_NetworkAdapter": "ServiceName" "MACAddress" "AdapterType" "DeviceID" "Name"
        "NetworkAddresses" "Speed";
    "Win32_NetworkAdapterConfiguration": "DHCPEnabled" "IPAddress" "DefaultIPGateway" "DNSDomain"
        "ServiceName" "Description" "Index";
    "Win32_OperatingSystem": "SystemDirectory" "Organization" "BuildNumber" "RegisteredUser"
        "SerialNumber" "Version";
    "Win32_Processor": "Caption" "DeviceID" "Manufacturer" "MaxClockSpeed" "Name"
        "SocketDesignation";
    "Win32_Product": "IdentifyingNumber" "Name" "Vendor" "Version" "Caption";
    "Win32_Service": "ExitCode" "Name" "ProcessId" "StartMode" "State" "Status";
    "Win32_UserAccount": "AccountType" "Caption" "Domain" "SID" "FullName" "Name";
    "Win32_Group": "Caption" "Domain" "Name" "SID";
}

lists! {
    /// Lists of the modules made from classes, by class.
    OF_MODULES;
    "MSFT_NetConnectionProfile": "Name" "InterfaceAlias" "InterfaceIndex" "NetworkCategory"
        "IPv4Connectivity" "IPv6Connectivity";
    "MSFT_NetFirewallProfile": "Name" "Enabled" "DefaultInboundAction" "DefaultOutboundAction"
        "AllowInboundRules" "AllowLocalFirewallRules" "AllowLocalIPsecRules" "AllowUserApps"
        "AllowUserPorts" "AllowUnicastResponseToMulticast" "NotifyOnListen"
        "EnableStealthModeForIPsec" "LogFileName" "LogMaxSizeKilobytes" "LogAllowed" "LogBlocked"
        "LogIgnored" "DisabledInterfaceAliases";
    "MSFT_NetFirewallRule": "Name" "DisplayName" "Description" "DisplayGroup" "Group" "Enabled"
        "Profile" "Platform" "Direction" "Action" "EdgeTraversalPolicy" "LooseSourceMapping"
        "LocalOnlyMapping" "Owner" "PrimaryStatus" "Status" "EnforcementStatus"
        "PolicyStoreSource" "PolicyStoreSourceType";
    "MSFT_NetIPAddress": "IPAddress" "InterfaceIndex" "InterfaceAlias" "AddressFamily" "Type"
        "PrefixLength" "PrefixOrigin" "SuffixOrigin" "AddressState" "ValidLifetime"
        "PreferredLifetime" "SkipAsSource" "PolicyStore";
}

/// Updates stand in a table whichever cmdlet asks.
static FIXES: View = View::table(&[
    left("Source", 13, "PSComputerName"),
    left("Description", 16, "Description"),
    left("HotFixID", 13, "HotFixID"),
    left("InstalledBy", 20, "InstalledBy"),
    left("InstalledOn", 25, "InstalledOn"),
]);

/// `33.53 GB`, as the Storage module shows sizes.
pub(in crate::console) fn bytes(bytes: u64) -> String {
    let (shift, unit) = match bytes {
        0..1024 => return format!("{bytes} B"),
        1024..0x10_0000 => (10, "KB"),
        0x10_0000..0x4000_0000 => (20, "MB"),
        0x4000_0000..0x100_0000_0000 => (30, "GB"),
        _ => (40, "TB"),
    };
    let hundredths = ((bytes >> (shift - 10)) * 100) >> 10;
    match hundredths % 100 {
        0 => format!("{} {unit}", hundredths / 100),
        rest => format!("{}.{rest:02} {unit}", hundredths / 100),
    }
}

fn sized(source: &mut dyn Source, of: &Value, name: &str) -> powershell::net::Outcome<Value> {
    let found = source.property(of, name)?.unwrap_or(Value::Null);
    let found = convert::to_long(&found).ok().and_then(|bytes| u64::try_from(bytes).ok());
    Ok(found.map_or(Value::Null, |found| Value::text(&bytes(found))))
}

static VOLUME: View = View::table(&[
    fit("DriveLetter", "DriveLetter"),
    fit("FriendlyName", "FileSystemLabel"),
    fit("FileSystemType", "FileSystemType"),
    fit("DriveType", "DriveType"),
    fit("HealthStatus", "HealthStatus"),
    fit("OperationalStatus", "OperationalStatus"),
    size("SizeRemaining", Cell::Function(|source, of| sized(source, of, "SizeRemaining"))),
    size("Size", Cell::Function(|source, of| sized(source, of, "Size"))),
]);

static DISK: View = View::table(&[
    fit("Number", "Number"),
    fit("Friendly Name", "FriendlyName"),
    fit("Serial Number", "SerialNumber"),
    fit("HealthStatus", "HealthStatus"),
    fit("OperationalStatus", "OperationalStatus"),
    size("Total Size", Cell::Function(|source, of| sized(source, of, "Size"))),
    fit("Partition Style", "PartitionStyle"),
]);

static PARTITION: View = View {
    columns: &[
        left("PartitionNumber", 16, "PartitionNumber"),
        left("DriveLetter", 11, "DriveLetter"),
        left("Offset", 30, "Offset"),
        Column {
            label: "Size",
            width: Some(19),
            align: Some(Align::Right),
            value: Cell::Function(|source, of| sized(source, of, "Size")),
        },
        left("Type", 10, "Type"),
    ],
    list: &[],
    group: Some(Group {
        value: Cell::Property("DiskPath"),
        label: "DiskPath: ",
        indent: 3,
        blank: 1,
    }),
    lines: None,
};

static PHYSICAL_DISK: View = View::table(&[
    fit("Number", "DeviceId"),
    fit("FriendlyName", "FriendlyName"),
    fit("SerialNumber", "SerialNumber"),
    fit("MediaType", "MediaType"),
    fit("CanPool", "CanPool"),
    fit("OperationalStatus", "OperationalStatus"),
    fit("HealthStatus", "HealthStatus"),
    fit("Usage", "Usage"),
    size("Size", Cell::Function(|source, of| sized(source, of, "Size"))),
]);

static SUBSYSTEM: View = View::table(&[
    fit("FriendlyName", "FriendlyName"),
    fit("HealthStatus", "HealthStatus"),
    fit("OperationalStatus", "OperationalStatus"),
]);

static ADAPTER: View = View::table(&[
    left("Name", 25, "Name"),
    left("InterfaceDescription", 39, "InterfaceDescription"),
    right("ifIndex", 7, "ifIndex"),
    left("Status", 12, "Status"),
    left("MacAddress", 22, "MacAddress"),
    right("LinkSpeed", 9, "LinkSpeed"),
]);

static ROUTE: View = View::table(&[
    left("ifIndex", 7, "ifIndex"),
    left("DestinationPrefix", 46, "DestinationPrefix"),
    left("NextHop", 40, "NextHop"),
    right("RouteMetric", 11, "RouteMetric"),
    left("ifMetric", 8, "InterfaceMetric"),
    left("PolicyStore", 11, "PolicyStore"),
]);

static TCP: View = View::table(&[
    left("LocalAddress", 35, "LocalAddress"),
    left("LocalPort", 9, "LocalPort"),
    left("RemoteAddress", 35, "RemoteAddress"),
    left("RemotePort", 10, "RemotePort"),
    left("State", 11, "State"),
    left("AppliedSetting", 14, "AppliedSetting"),
    left("OwningProcess", 13, "OwningProcess"),
]);

/// The view of an instance, by the first of its type names that has one.
pub(in crate::console) fn view(type_name: &str) -> Option<&'static View> {
    let (kind, rest) = type_name.split_once('#')?;
    let name = rest.rsplit(['/', '\\']).next()?;
    // Names without a namespace say nothing of their own.
    if name == rest {
        return None;
    }
    let listed = |views: &'static [(&str, View)]| {
        views.iter().find(|(known, _)| *known == name).map(|(_, view)| view)
    };
    match kind {
        WMI if name == "Win32_QuickFixEngineering" => Some(&FIXES),
        WMI => listed(LISTS),
        CIM => match name {
            "MSFT_Disk" => Some(&DISK),
            "MSFT_NetAdapter" => Some(&ADAPTER),
            "MSFT_NetRoute" => Some(&ROUTE),
            "MSFT_NetTCPConnection" => Some(&TCP),
            "MSFT_Partition" => Some(&PARTITION),
            "MSFT_PhysicalDisk" => Some(&PHYSICAL_DISK),
            "MSFT_StorageSubSystem" => Some(&SUBSYSTEM),
            "MSFT_Volume" => Some(&VOLUME),
            _ => listed(TABLES).or_else(|| listed(OF_MODULES)),
        },
        _ => None,
    }
}
