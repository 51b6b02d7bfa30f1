//! The aliases of `wmic`: the class that each stands for, and what `list brief` shows \[K\].

/// An alias.
#[derive(Debug)]
pub(super) struct Alias {
    /// Its name.
    pub(super) name: &'static str,
    /// Its class.
    pub(super) class: &'static str,
    /// The properties of `list brief`; empty where they are not known.
    pub(super) brief: &'static [&'static str],
}

const fn alias(name: &'static str, class: &'static str, brief: &'static [&'static str]) -> Alias {
    Alias { name, class, brief }
}

/// Every alias, sorted.
pub(super) const ALL: &[Alias] = &[
    alias(
        "baseboard",
        "Win32_BaseBoard",
        &["Manufacturer", "Model", "Name", "PartNumber", "SlotLayout", "SerialNumber"],
    ),
    alias(
        "bios",
        "Win32_BIOS",
        &["Manufacturer", "Name", "SerialNumber", "SMBIOSBIOSVersion", "Version"],
    ),
    alias("bootconfig", "Win32_BootConfiguration", &[]),
    alias("cdrom", "Win32_CDROMDrive", &[]),
    alias(
        "computersystem",
        "Win32_ComputerSystem",
        &["Domain", "Manufacturer", "Model", "Name", "PrimaryOwnerName", "TotalPhysicalMemory"],
    ),
    alias(
        "cpu",
        "Win32_Processor",
        &["Caption", "DeviceID", "Manufacturer", "MaxClockSpeed", "Name", "SocketDesignation"],
    ),
    alias(
        "csproduct",
        "Win32_ComputerSystemProduct",
        &["IdentifyingNumber", "Name", "SKUNumber", "Vendor", "Version"],
    ),
    alias("datafile", "CIM_DataFile", &[]),
    alias("desktop", "Win32_Desktop", &[]),
    alias("diskdrive", "Win32_DiskDrive", &["Caption", "DeviceID", "Model", "Partitions", "Size"]),
    alias("environment", "Win32_Environment", &["Name", "UserName", "VariableValue"]),
    alias("group", "Win32_Group", &["Caption", "Domain", "Name", "SID"]),
    alias(
        "logicaldisk",
        "Win32_LogicalDisk",
        &["DeviceID", "DriveType", "FreeSpace", "ProviderName", "Size", "VolumeName"],
    ),
    alias(
        "logon",
        "Win32_LogonSession",
        &["AuthenticationPackage", "LogonId", "LogonType", "Name", "StartTime", "Status"],
    ),
    alias(
        "memorychip",
        "Win32_PhysicalMemory",
        &["Capacity", "DeviceLocator", "MemoryType", "Name", "Tag", "TotalWidth"],
    ),
    alias("netlogin", "Win32_NetworkLoginProfile", &[]),
    alias("netuse", "Win32_NetworkConnection", &[]),
    alias(
        "nic",
        "Win32_NetworkAdapter",
        &[
            "AdapterType",
            "DeviceID",
            "MACAddress",
            "Name",
            "NetworkAddresses",
            "ServiceName",
            "Speed",
        ],
    ),
    alias(
        "nicconfig",
        "Win32_NetworkAdapterConfiguration",
        &[
            "DefaultIPGateway",
            "Description",
            "DHCPEnabled",
            "DNSServerSearchOrder",
            "Index",
            "IPAddress",
        ],
    ),
    alias("ntdomain", "Win32_NTDomain", &[]),
    alias(
        "ntevent",
        "Win32_NTLogEvent",
        &[
            "Category",
            "ComputerName",
            "EventIdentifier",
            "LogFile",
            "Message",
            "RecordNumber",
            "SourceName",
            "TimeGenerated",
            "Type",
            "User",
        ],
    ),
    alias("nteventlog", "Win32_NTEventlogFile", &[]),
    alias(
        "os",
        "Win32_OperatingSystem",
        &[
            "BuildNumber",
            "Organization",
            "RegisteredUser",
            "SerialNumber",
            "SystemDirectory",
            "Version",
        ],
    ),
    alias(
        "pagefile",
        "Win32_PageFileUsage",
        &["AllocatedBaseSize", "Caption", "CurrentUsage", "PeakUsage"],
    ),
    alias(
        "partition",
        "Win32_DiskPartition",
        &[
            "BootPartition",
            "Caption",
            "DeviceID",
            "DiskIndex",
            "Index",
            "NumberOfBlocks",
            "PrimaryPartition",
            "Size",
            "Type",
        ],
    ),
    alias("printer", "Win32_Printer", &[]),
    alias(
        "process",
        "Win32_Process",
        &["HandleCount", "Name", "Priority", "ProcessId", "ThreadCount", "WorkingSetSize"],
    ),
    alias(
        "product",
        "Win32_Product",
        &["Caption", "IdentifyingNumber", "Name", "Vendor", "Version"],
    ),
    alias(
        "qfe",
        "Win32_QuickFixEngineering",
        &[
            "Description",
            "FixComments",
            "HotFixID",
            "InstallDate",
            "InstalledBy",
            "InstalledOn",
            "Name",
            "ServicePackInEffect",
            "Status",
        ],
    ),
    alias("recoveros", "Win32_OSRecoveryConfiguration", &[]),
    alias("registry", "Win32_Registry", &[]),
    alias(
        "service",
        "Win32_Service",
        &["ExitCode", "Name", "ProcessId", "StartMode", "State", "Status"],
    ),
    alias("shadowcopy", "Win32_ShadowCopy", &[]),
    alias("shadowstorage", "Win32_ShadowStorage", &[]),
    alias("share", "Win32_Share", &["Name", "Path", "Status", "Type"]),
    alias("startup", "Win32_StartupCommand", &["Caption", "Command", "User"]),
    alias("sysaccount", "Win32_SystemAccount", &[]),
    alias("sysdriver", "Win32_SystemDriver", &["DisplayName", "Name", "State", "StartMode"]),
    alias(
        "systemenclosure",
        "Win32_SystemEnclosure",
        &[
            "Manufacturer",
            "Model",
            "LockPresent",
            "SerialNumber",
            "SMBIOSAssetTag",
            "SecurityStatus",
        ],
    ),
    alias("timezone", "Win32_TimeZone", &["Bias", "Caption", "SettingID"]),
    alias(
        "useraccount",
        "Win32_UserAccount",
        &["AccountType", "Caption", "Domain", "FullName", "Name", "SID"],
    ),
    alias(
        "volume",
        "Win32_Volume",
        &["Capacity", "DriveLetter", "FileSystem", "FreeSpace", "Label", "Name"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::cim::{self, CIMV2};

    #[test]
    fn what_is_shown_in_brief_is_a_property_of_the_class() {
        assert!(ALL.is_sorted_by_key(|alias| alias.name));
        for alias in ALL {
            let Ok(class) = cim::named(CIMV2, alias.class) else { continue };
            let missing: Vec<_> =
                alias.brief.iter().filter(|name| class.place(name).is_none()).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", alias.class);
        }
    }
}
