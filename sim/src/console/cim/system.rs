//! The machine itself: operating system, computer, firmware, processors, memory, time zone.
//!
//! *Sources*: the MOF definitions of the classes, what a Server 2019 answers \[K\].

use super::class::{Cell, Definition, Method, Named, Outcome, Scene};
use crate::kernel::time::Moment;
use crate::windows::clock_zone::{self, zone_name};
use crate::windows::hardware::{self, Inventory, LOGICAL_PROCESSORS};
use crate::windows::host::Host;
use crate::windows::identity::{Windows, is_32_bit, is_server_core};
use crate::windows::performance;
use crate::windows::processes;

/// Properties of `CIM_ManagedSystemElement`.
pub(super) const ELEMENT: &str =
    "string Caption, string Description, datetime InstallDate, string Name, string Status";
/// The same where the name is a key.
pub(super) const KEYED: &str =
    "string Caption, string Description, datetime InstallDate, key string Name, string Status";
/// Properties of `CIM_LogicalDevice`.
pub(super) const DEVICE: &str = "uint16 Availability, uint32 ConfigManagerErrorCode, \
    boolean ConfigManagerUserConfig, string CreationClassName, key string DeviceID, \
    boolean ErrorCleared, string ErrorDescription, uint32 LastErrorCode, string PNPDeviceID, \
    uint16[] PowerManagementCapabilities, boolean PowerManagementSupported, uint16 StatusInfo, \
    string SystemCreationClassName, string SystemName";
/// The bases of logical devices behind their own.
pub(super) const DEVICE_PARENTS: [&str; 3] =
    ["CIM_LogicalDevice", "CIM_LogicalElement", "CIM_ManagedSystemElement"];

fn inventory(host: &Host) -> &'static Inventory {
    hardware::inventory(host.identity.hardware)
}

/// When Windows was installed: nobody says so, and the system folder was made then.
pub(super) fn installed(host: &Host) -> Option<Moment> {
    host.files.node(r"C:\Windows").map(|node| node.created)
}

/// `Win32_OperatingSystem`
pub(in crate::console) const OPERATING_SYSTEM: Definition = Definition {
    name: "Win32_OperatingSystem",
    parents: &["CIM_OperatingSystem", "CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &[
        ELEMENT,
        "string CreationClassName, string CSCreationClassName, string CSName, \
         sint16 CurrentTimeZone, boolean Distributed, uint64 FreePhysicalMemory, \
         uint64 FreeSpaceInPagingFiles, uint64 FreeVirtualMemory, datetime LastBootUpTime, \
         datetime LocalDateTime, uint32 MaxNumberOfProcesses, uint64 MaxProcessMemorySize, \
         uint32 NumberOfLicensedUsers, uint32 NumberOfProcesses, uint32 NumberOfUsers, \
         uint16 OSType, string OtherTypeDescription, uint64 SizeStoredInPagingFiles, \
         uint64 TotalSwapSpaceSize, uint64 TotalVirtualMemorySize, \
         uint64 TotalVisibleMemorySize, string Version",
        "string BootDevice, string BuildNumber, string BuildType, string CodeSet, \
         string CountryCode, string CSDVersion, boolean DataExecutionPrevention_32BitApplications, \
         boolean DataExecutionPrevention_Available, boolean DataExecutionPrevention_Drivers, \
         uint8 DataExecutionPrevention_SupportPolicy, boolean Debug, uint32 EncryptionLevel, \
         uint8 ForegroundApplicationBoost, uint32 LargeSystemCache, string Locale, \
         string Manufacturer, string[] MUILanguages, uint32 OperatingSystemSKU, \
         string Organization, string OSArchitecture, uint32 OSLanguage, uint32 OSProductSuite, \
         boolean PAEEnabled, string PlusProductID, string PlusVersionNumber, \
         boolean PortableOperatingSystem, boolean Primary, uint32 ProductType, \
         string RegisteredUser, string SerialNumber, uint16 ServicePackMajorVersion, \
         uint16 ServicePackMinorVersion, uint32 SuiteMask, string SystemDevice, \
         string SystemDirectory, string SystemDrive, string WindowsDirectory",
    ],
    instances: operating_system,
    methods: &[
        Method::new("Reboot", &[], restart),
        Method::lacking("SetDateTime"),
        Method::lacking("Shutdown"),
        Method::lacking("Win32Shutdown"),
        Method::lacking("Win32ShutdownTracker"),
    ],
    single: true,
    ..Definition::NEW
};

fn restart(
    machine: &mut crate::console::machine::Machine,
    _: Option<&super::Instance>,
    _: &super::Arguments<'_>,
) -> powershell::eval::Eval<Outcome> {
    machine.restart()?;
    Ok(Outcome::code(0))
}

/// Numbers of the editions: standard with and without a desktop.
fn sku(host: &Host) -> u32 {
    if is_server_core(&host.registry) { 13 } else { 7 }
}

fn operating_system(scene: Scene<'_>) -> Vec<Named> {
    let host = &scene.world.host;
    let (product, ..) = host.identity.windows.facts();
    let kilobytes = inventory(host).memory / 1024;
    let free = kilobytes * u64::from(performance::memory_available_percent(host)) / 100;
    let paging = kilobytes / 8;
    let at = scene.world.machine_time();
    let minutes = clock_zone::offset_minutes(zone_name(&host.registry), at).unwrap_or(0);
    let mut named: Named = vec![
        ("Caption", format!("Microsoft {product}").into()),
        ("Description", "".into()),
        ("InstallDate", installed(host).into()),
        ("Name", format!(r"Microsoft {product}|C:\Windows|\Device\Harddisk0\Partition2").into()),
        ("Status", "OK".into()),
        ("CreationClassName", "Win32_OperatingSystem".into()),
        ("CSCreationClassName", "Win32_ComputerSystem".into()),
        ("CSName", (&host.identity.name).into()),
        ("CurrentTimeZone", minutes.into()),
        ("Distributed", false.into()),
        ("FreePhysicalMemory", free.into()),
        ("FreeSpaceInPagingFiles", paging.into()),
        ("FreeVirtualMemory", (free + paging).into()),
        ("LastBootUpTime", host.identity.booted.into()),
        ("LocalDateTime", at.into()),
        ("MaxNumberOfProcesses", u32::MAX.into()),
        ("MaxProcessMemorySize", 137_438_953_344u64.into()),
        ("NumberOfLicensedUsers", 0u32.into()),
        ("NumberOfProcesses", processes::listing(host).len().into()),
        ("NumberOfUsers", 1u32.into()),
        ("OSType", 18u16.into()),
        ("SizeStoredInPagingFiles", paging.into()),
        ("TotalVirtualMemorySize", (kilobytes + paging).into()),
        ("TotalVisibleMemorySize", kilobytes.into()),
        ("Version", host.identity.windows.version().into()),
    ];
    named.extend(build(scene));
    vec![named]
}

/// Properties of the class itself: how this Windows was made and set up.
fn build(scene: Scene<'_>) -> Named {
    let host = &scene.world.host;
    let (_, _, build, _) = host.identity.windows.facts();
    let korean = scene.world.language == crate::windows::language::Language::Korean;
    let (language, locale, country, code) =
        if korean { (1042u32, "0412", "82", "949") } else { (1033, "0409", "1", "1252") };
    let wide = !is_32_bit(&host.registry);
    let pack = match host.identity.windows {
        Windows::Server2008 | Windows::Server2003R2 => 2u16,
        Windows::Server2008R2 => 1,
        _ => 0,
    };
    let pack_text = (pack > 0).then(|| format!("Service Pack {pack}"));
    vec![
        ("BootDevice", Cell::from(r"\Device\HarddiskVolume1")),
        ("BuildNumber", build.to_string().into()),
        ("BuildType", "Multiprocessor Free".into()),
        ("CodeSet", code.into()),
        ("CountryCode", country.into()),
        ("CSDVersion", pack_text.into()),
        ("DataExecutionPrevention_32BitApplications", true.into()),
        ("DataExecutionPrevention_Available", true.into()),
        ("DataExecutionPrevention_Drivers", true.into()),
        ("DataExecutionPrevention_SupportPolicy", 3u32.into()),
        ("Debug", false.into()),
        ("EncryptionLevel", 256u32.into()),
        ("ForegroundApplicationBoost", 2u32.into()),
        ("Locale", locale.into()),
        ("Manufacturer", "Microsoft Corporation".into()),
        ("MUILanguages", vec![if korean { "ko-KR" } else { "en-US" }].into()),
        ("OperatingSystemSKU", sku(host).into()),
        ("Organization", "".into()),
        ("OSArchitecture", if wide { "64-bit" } else { "32-bit" }.into()),
        ("OSLanguage", language.into()),
        ("OSProductSuite", 272u32.into()),
        ("PortableOperatingSystem", false.into()),
        ("Primary", true.into()),
        ("ProductType", 3u32.into()),
        ("RegisteredUser", "Windows User".into()),
        ("SerialNumber", hardware::windows_serial(host).into()),
        ("ServicePackMajorVersion", pack.into()),
        ("ServicePackMinorVersion", 0u16.into()),
        ("SuiteMask", 272u32.into()),
        ("SystemDevice", r"\Device\HarddiskVolume2".into()),
        ("SystemDirectory", r"C:\Windows\system32".into()),
        ("SystemDrive", "C:".into()),
        ("WindowsDirectory", r"C:\Windows".into()),
    ]
}

/// `Win32_ComputerSystem`
pub(in crate::console) const COMPUTER: Definition = Definition {
    name: "Win32_ComputerSystem",
    parents: &[
        "CIM_UnitaryComputerSystem",
        "CIM_ComputerSystem",
        "CIM_System",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        KEYED,
        "string CreationClassName, string NameFormat, string PrimaryOwnerContact, \
         string PrimaryOwnerName, string[] Roles, string[] InitialLoadInfo, \
         string LastLoadInfo, uint16[] PowerManagementCapabilities, \
         boolean PowerManagementSupported, uint16 PowerState, uint16 ResetCapability",
        "uint16 AdminPasswordStatus, boolean AutomaticManagedPagefile, \
         boolean AutomaticResetBootOption, boolean AutomaticResetCapability, \
         uint16 BootOptionOnLimit, uint16 BootOptionOnWatchDog, boolean BootROMSupported, \
         string BootupState, uint16[] BootStatus, uint16 ChassisBootupState, \
         string ChassisSKUNumber, sint16 CurrentTimeZone, boolean DaylightInEffect, \
         string DNSHostName, string Domain, uint16 DomainRole, \
         boolean EnableDaylightSavingsTime, uint16 FrontPanelResetStatus, \
         boolean HypervisorPresent, boolean InfraredSupported, uint16 KeyboardPasswordStatus, \
         string Manufacturer, string Model, boolean NetworkServerModeEnabled, \
         uint32 NumberOfLogicalProcessors, uint32 NumberOfProcessors, uint8[] OEMLogoBitmap, \
         string[] OEMStringArray, boolean PartOfDomain, sint64 PauseAfterReset, \
         uint16 PCSystemType, uint16 PCSystemTypeEx, uint16 PowerOnPasswordStatus, \
         uint16 PowerSupplyState, sint16 ResetCount, sint16 ResetLimit, \
         string[] SupportContactDescription, string SystemFamily, string SystemSKUNumber, \
         uint16 SystemStartupDelay, string[] SystemStartupOptions, \
         uint8 SystemStartupSetting, string SystemType, uint16 ThermalState, \
         uint64 TotalPhysicalMemory, string UserName, uint16 WakeUpType, string Workgroup",
    ],
    instances: computer,
    methods: &[
        Method::lacking("JoinDomainOrWorkgroup"),
        Method::lacking("Rename"),
        Method::lacking("SetPowerState"),
        Method::lacking("UnjoinDomainOrWorkgroup"),
    ],
    ..Definition::NEW
};

fn computer(scene: Scene<'_>) -> Vec<Named> {
    let host = &scene.world.host;
    let hardware = inventory(host);
    let zone = zone_name(&host.registry);
    let minutes = clock_zone::offset_minutes(zone, scene.world.machine_time()).unwrap_or(0);
    let name = &host.identity.name;
    let wide = !is_32_bit(&host.registry);
    let virtual_machine = hardware.model == "Virtual Machine";
    let user = match host.accounts.operator.as_str() {
        "" => Cell::Null,
        operator => format!(r"{name}\{operator}").into(),
    };
    vec![vec![
        ("Caption", name.into()),
        ("Description", "AT/AT COMPATIBLE".into()),
        ("Name", name.into()),
        ("Status", "OK".into()),
        ("CreationClassName", "Win32_ComputerSystem".into()),
        ("PrimaryOwnerName", "Windows User".into()),
        ("Roles", vec!["LM_Workstation", "LM_Server", "NT", "Server_NT"].into()),
        ("ResetCapability", 1u16.into()),
        ("AdminPasswordStatus", if virtual_machine { 3u16 } else { 0 }.into()),
        ("AutomaticManagedPagefile", true.into()),
        ("AutomaticResetBootOption", true.into()),
        ("AutomaticResetCapability", true.into()),
        ("BootROMSupported", true.into()),
        ("BootupState", "Normal boot".into()),
        ("ChassisBootupState", 3u16.into()),
        ("CurrentTimeZone", minutes.into()),
        ("DaylightInEffect", Cell::Null),
        ("DNSHostName", name.into()),
        ("Domain", "WORKGROUP".into()),
        ("DomainRole", 2u16.into()),
        ("EnableDaylightSavingsTime", true.into()),
        ("FrontPanelResetStatus", 3u16.into()),
        ("HypervisorPresent", virtual_machine.into()),
        ("InfraredSupported", false.into()),
        ("KeyboardPasswordStatus", 3u16.into()),
        ("Manufacturer", hardware.maker.into()),
        ("Model", hardware.model.into()),
        ("NetworkServerModeEnabled", true.into()),
        ("NumberOfLogicalProcessors", LOGICAL_PROCESSORS.into()),
        ("NumberOfProcessors", hardware.sockets.into()),
        ("PartOfDomain", false.into()),
        ("PauseAfterReset", (-1i64).into()),
        ("PCSystemType", 4u16.into()),
        ("PCSystemTypeEx", 4u16.into()),
        ("PowerOnPasswordStatus", 3u16.into()),
        ("PowerState", 0u16.into()),
        ("PowerSupplyState", 3u16.into()),
        ("ResetCount", (-1i64).into()),
        ("ResetLimit", (-1i64).into()),
        ("SystemFamily", if virtual_machine { "Virtual Machine" } else { "ProLiant" }.into()),
        ("SystemType", if wide { "x64-based PC" } else { "X86-based PC" }.into()),
        ("ThermalState", 3u16.into()),
        ("TotalPhysicalMemory", hardware.memory.into()),
        ("UserName", user),
        ("WakeUpType", 6u16.into()),
        ("Workgroup", "WORKGROUP".into()),
    ]]
}

fn made(day: (i16, i8, i8)) -> Cell {
    let date = jiff::civil::date(day.0, day.1, day.2).to_datetime(jiff::civil::Time::midnight());
    Cell::Date(clock_zone::moment_in(&jiff::tz::TimeZone::UTC, date))
}

/// `Win32_BIOS`
pub(super) const BIOS: Definition = Definition {
    name: "Win32_BIOS",
    parents: &[
        "CIM_BIOSElement",
        "CIM_SoftwareElement",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        "string Caption, string Description, datetime InstallDate, key string Name, \
         string Status, string BuildNumber, string CodeSet, string IdentificationCode, \
         string LanguageEdition, string Manufacturer, string OtherTargetOS, \
         string SerialNumber, key string SoftwareElementID, key uint16 SoftwareElementState, \
         key uint16 TargetOperatingSystem, key string Version, boolean PrimaryBIOS",
        "uint16[] BiosCharacteristics, string[] BIOSVersion, string CurrentLanguage, \
         uint8 EmbeddedControllerMajorVersion, uint8 EmbeddedControllerMinorVersion, \
         uint16 InstallableLanguages, string[] ListOfLanguages, datetime ReleaseDate, \
         string SMBIOSBIOSVersion, uint16 SMBIOSMajorVersion, uint16 SMBIOSMinorVersion, \
         boolean SMBIOSPresent, uint8 SystemBiosMajorVersion, uint8 SystemBiosMinorVersion",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let hardware = inventory(host);
        vec![vec![
            ("Caption", hardware.firmware.into()),
            ("Description", hardware.firmware.into()),
            ("Name", hardware.firmware.into()),
            ("Status", "OK".into()),
            ("Manufacturer", hardware.firmware_maker.into()),
            ("SerialNumber", hardware::serial(host).into()),
            ("SoftwareElementID", hardware.firmware.into()),
            ("SoftwareElementState", 3u16.into()),
            ("TargetOperatingSystem", 0u16.into()),
            ("Version", hardware.firmware_table.into()),
            ("PrimaryBIOS", true.into()),
            ("BIOSVersion", vec![hardware.firmware_table, hardware.firmware].into()),
            ("EmbeddedControllerMajorVersion", 255u16.into()),
            ("EmbeddedControllerMinorVersion", 255u16.into()),
            ("ReleaseDate", made(hardware.firmware_date)),
            ("SMBIOSBIOSVersion", hardware.firmware.into()),
            ("SMBIOSMajorVersion", 3u16.into()),
            ("SMBIOSMinorVersion", 1u16.into()),
            ("SMBIOSPresent", true.into()),
            ("SystemBiosMajorVersion", 4u16.into()),
            ("SystemBiosMinorVersion", 0u16.into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_Processor`
pub(in crate::console) const PROCESSOR: Definition = Definition {
    name: "Win32_Processor",
    parents: &[
        "CIM_Processor",
        "CIM_LogicalDevice",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        DEVICE,
        "uint16 AddressWidth, uint32 CurrentClockSpeed, uint16 DataWidth, uint16 Family, \
         uint16 LoadPercentage, uint32 MaxClockSpeed, string OtherFamilyDescription, \
         string Role, string Stepping, string UniqueId, uint16 UpgradeMethod",
        "uint16 Architecture, string AssetTag, uint32 Characteristics, uint16 CpuStatus, \
         uint16 CurrentVoltage, uint32 ExtClock, uint32 L2CacheSize, uint32 L2CacheSpeed, \
         uint32 L3CacheSize, uint32 L3CacheSpeed, uint16 Level, string Manufacturer, \
         uint32 NumberOfCores, uint32 NumberOfEnabledCore, uint32 NumberOfLogicalProcessors, \
         string PartNumber, string ProcessorId, uint16 ProcessorType, uint16 Revision, \
         boolean SecondLevelAddressTranslationExtensions, string SerialNumber, \
         string SocketDesignation, uint32 ThreadCount, string Version, \
         boolean VirtualizationFirmwareEnabled, boolean VMMonitorModeExtensions, \
         uint32 VoltageCaps",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let hardware = inventory(host);
        let (level, revision) = hardware.level_and_revision();
        vec![vec![
            ("Availability", 3u16.into()),
            ("Caption", hardware.processor_family.into()),
            ("Description", hardware.processor_family.into()),
            ("Name", hardware.processor.into()),
            ("Status", "OK".into()),
            ("CreationClassName", "Win32_Processor".into()),
            ("DeviceID", "CPU0".into()),
            ("PowerManagementSupported", false.into()),
            ("StatusInfo", 3u16.into()),
            ("SystemCreationClassName", "Win32_ComputerSystem".into()),
            ("SystemName", (&host.identity.name).into()),
            ("AddressWidth", if is_32_bit(&host.registry) { 32u16 } else { 64 }.into()),
            ("CurrentClockSpeed", hardware.megahertz.into()),
            ("DataWidth", 64u16.into()),
            ("Family", 179u16.into()),
            ("LoadPercentage", performance::processor_percent(host).into()),
            ("MaxClockSpeed", hardware.megahertz.into()),
            ("Role", "CPU".into()),
            ("UpgradeMethod", 1u16.into()),
            ("Architecture", 9u16.into()),
            ("CpuStatus", 1u16.into()),
            ("Level", level.into()),
            ("Manufacturer", hardware.processor_maker.into()),
            ("NumberOfCores", hardware.cores.into()),
            ("NumberOfEnabledCore", hardware.cores.into()),
            ("NumberOfLogicalProcessors", LOGICAL_PROCESSORS.into()),
            ("ProcessorType", 3u16.into()),
            ("Revision", revision.into()),
            ("SocketDesignation", "None".into()),
            ("ThreadCount", LOGICAL_PROCESSORS.into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_PhysicalMemory`
pub(in crate::console) const MEMORY: Definition = Definition {
    name: "Win32_PhysicalMemory",
    parents: &["CIM_PhysicalMemory", "CIM_Chip", "CIM_PhysicalElement", "CIM_ManagedSystemElement"],
    properties: &[
        ELEMENT,
        "string CreationClassName, string Manufacturer, string Model, \
         string OtherIdentifyingInfo, string PartNumber, boolean PoweredOn, \
         string SerialNumber, string SKU, key string Tag, string Version, \
         boolean HotSwappable, boolean Removable, boolean Replaceable, uint16 FormFactor, \
         string BankLabel, uint64 Capacity, uint16 DataWidth, uint32 InterleavePosition, \
         uint16 MemoryType, uint32 PositionInRow, uint32 Speed, uint16 TotalWidth, \
         uint32 Attributes, uint32 ConfiguredClockSpeed, uint32 ConfiguredVoltage, \
         string DeviceLocator, uint32 InterleaveDataDepth, uint32 MaxVoltage, \
         uint32 MinVoltage, uint32 SMBIOSMemoryType, uint16 TypeDetail",
    ],
    instances: |scene| {
        let hardware = inventory(&scene.world.host);
        let module = |at: u32| -> Named {
            vec![
                ("Caption", "Physical Memory".into()),
                ("Description", "Physical Memory".into()),
                ("Name", "Physical Memory".into()),
                ("CreationClassName", "Win32_PhysicalMemory".into()),
                ("Manufacturer", hardware.maker.into()),
                ("Tag", format!("Physical Memory {at}").into()),
                ("FormFactor", 0u16.into()),
                ("BankLabel", "None".into()),
                ("Capacity", (hardware.memory / u64::from(hardware.modules)).into()),
                ("MemoryType", 0u16.into()),
                ("Attributes", 2u32.into()),
                ("DeviceLocator", format!("M{:04X}", at + 1).into()),
                ("TypeDetail", 4u16.into()),
            ]
        };
        (0..hardware.modules).map(module).collect()
    },
    ..Definition::NEW
};

/// `Win32_SystemEnclosure`
pub(super) const ENCLOSURE: Definition = Definition {
    name: "Win32_SystemEnclosure",
    parents: &[
        "CIM_Chassis",
        "CIM_PhysicalFrame",
        "CIM_PhysicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        "string CreationClassName, string Manufacturer, string Model, \
         string OtherIdentifyingInfo, string PartNumber, boolean PoweredOn, \
         string SerialNumber, string SKU, key string Tag, string Version, boolean LockPresent, \
         uint16[] ChassisTypes, uint16 SecurityStatus, string SMBIOSAssetTag",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let hardware = inventory(host);
        vec![vec![
            ("Caption", "System Enclosure".into()),
            ("Description", "System Enclosure".into()),
            ("Name", "System Enclosure".into()),
            ("CreationClassName", "Win32_SystemEnclosure".into()),
            ("Manufacturer", hardware.maker.into()),
            ("SerialNumber", hardware::serial(host).into()),
            ("Tag", "System Enclosure 0".into()),
            ("LockPresent", false.into()),
            ("ChassisTypes", vec![hardware.chassis].into()),
            ("SecurityStatus", 3u16.into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_ComputerSystemProduct`
pub(super) const PRODUCT: Definition = Definition {
    name: "Win32_ComputerSystemProduct",
    parents: &["CIM_Product"],
    properties: &[
        "string Caption, string Description, key string IdentifyingNumber, key string Name, \
         string SKUNumber, string Vendor, key string Version, string UUID",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let hardware = inventory(host);
        vec![vec![
            ("Caption", "Computer System Product".into()),
            ("Description", "Computer System Product".into()),
            ("IdentifyingNumber", hardware::serial(host).into()),
            ("Name", hardware.model.into()),
            ("Vendor", hardware.maker.into()),
            ("Version", hardware.firmware.into()),
            ("UUID", hardware::uuid(host).into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_BaseBoard`
pub(super) const BASE_BOARD: Definition = Definition {
    name: "Win32_BaseBoard",
    parents: &[
        "CIM_Card",
        "CIM_PhysicalPackage",
        "CIM_PhysicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        "string CreationClassName, string Manufacturer, string Model, \
         string OtherIdentifyingInfo, string PartNumber, boolean PoweredOn, \
         string SerialNumber, string SKU, key string Tag, string Version, \
         boolean HotSwappable, boolean Removable, boolean Replaceable, boolean HostingBoard, \
         string Product, string SlotLayout",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let (maker, model) = inventory(host).board;
        vec![vec![
            ("Caption", "Base Board".into()),
            ("Description", "Base Board".into()),
            ("Name", "Base Board".into()),
            ("Status", "OK".into()),
            ("CreationClassName", "Win32_BaseBoard".into()),
            ("Manufacturer", maker.into()),
            ("PoweredOn", true.into()),
            ("SerialNumber", hardware::serial(host).into()),
            ("Tag", "Base Board".into()),
            ("HostingBoard", true.into()),
            ("Product", model.into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_TimeZone`
pub(super) const TIME_ZONE: Definition = Definition {
    name: "Win32_TimeZone",
    parents: &["CIM_Setting"],
    properties: &["string Caption, string Description, key string SettingID, sint32 Bias, \
         sint32 DaylightBias, uint32 DaylightDay, uint8 DaylightDayOfWeek, \
         uint32 DaylightHour, uint32 DaylightMillisecond, uint32 DaylightMinute, \
         uint32 DaylightMonth, string DaylightName, uint32 DaylightSecond, \
         uint32 DaylightYear, uint32 StandardBias, uint32 StandardDay, \
         uint8 StandardDayOfWeek, uint32 StandardHour, uint32 StandardMillisecond, \
         uint32 StandardMinute, uint32 StandardMonth, string StandardName, \
         uint32 StandardSecond, uint32 StandardYear"],
    instances: |scene| {
        let registry = &scene.world.host.registry;
        let name = zone_name(registry);
        // Outside daylight saving time: the smaller of the offsets of January and July.
        let january = Moment(1_578_009_600_000);
        let july = Moment(1_593_734_400_000);
        let at = |moment| clock_zone::offset_minutes(name, moment).unwrap_or(0);
        let bias = at(january).min(at(july));
        let daylight = name.replace("Standard Time", "Daylight Time");
        vec![vec![
            ("Caption", clock_zone::display_name(name).unwrap_or(name).into()),
            ("Description", clock_zone::display_name(name).unwrap_or(name).into()),
            ("SettingID", clock_zone::display_name(name).unwrap_or(name).into()),
            ("Bias", bias.into()),
            ("DaylightBias", (-60i64).into()),
            ("DaylightName", daylight.into()),
            ("StandardBias", 0u32.into()),
            ("StandardName", name.into()),
        ]]
    },
    ..Definition::NEW
};
