//! Devices as Plug and Play knows them.
//!
//! *Models*: name, class, hardware id, instance, status and problem code; drivers that come with
//! Windows and are found by an automatic search, as long as their file is whole.
//! *Leaves out*: resources, drivers as packages, devices that come and go by themselves.
//! *Sources*: catalogue 4.11; R60; S70.
//! *Seen through*: `Get-PnpDevice`, `pnputil`.

use crate::facet_by_field;
use crate::kernel::text::same;

use super::error::Win32;
use super::host::Host;

/// Problem code 28: no driver is installed.
pub const NO_DRIVER: u32 = 28;
/// Problem code 39: the driver is corrupted or missing.
pub const DRIVER_UNUSABLE: u32 = 39;
/// Hardware id of the Microsoft iSCSI Initiator (4.11).
pub const INITIATOR: &str = r"ROOT\ISCSIPRT";
/// Its driver \[K\].
pub const INITIATOR_DRIVER: &str = r"C:\Windows\System32\drivers\msiscsi.sys";
/// The driver's information file \[K\].
pub const INITIATOR_INF: &str = r"C:\Windows\INF\iscsi.inf";

/// One device.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Device {
    /// Friendly name.
    pub name: String,
    /// Setup class.
    pub class: String,
    /// Instance id.
    pub instance: String,
    /// Hardware id.
    pub hardware: String,
    /// Problem code; 0 is fine, 28 has no driver.
    pub problem: u32,
}

/// Devices of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Devices {
    /// All devices.
    pub all: Vec<Device>,
}

facet_by_field!(Devices, "device", { all });

impl Device {
    /// Takes its driver away: Device Manager shows an unknown device (4.11).
    pub fn lose_driver(&mut self, problem: u32) {
        self.problem = problem;
        if problem == NO_DRIVER {
            "Unknown Device".clone_into(&mut self.name);
            "Unknown".clone_into(&mut self.class);
        }
    }
}

impl Devices {
    /// The Microsoft iSCSI Initiator as it should be.
    #[must_use]
    pub fn iscsi_initiator() -> Device {
        Device {
            name: "Microsoft iSCSI Initiator".into(),
            class: "SCSIAdapter".into(),
            instance: r"ROOT\ISCSIPRT\0000".into(),
            hardware: INITIATOR.into(),
            problem: 0,
        }
    }

    /// Devices that every server has, the initiator among them; their names \[K\].
    #[must_use]
    pub fn usual() -> Vec<Device> {
        let system = |name: &str, id: &str| Device {
            name: name.to_owned(),
            class: "System".to_owned(),
            instance: format!(r"{id}\0000"),
            hardware: id.to_owned(),
            problem: 0,
        };
        vec![
            Self::iscsi_initiator(),
            system("Composite Bus Enumerator", r"ROOT\COMPOSITEBUS"),
            system("Microsoft System Management BIOS Driver", r"ROOT\MSSMBIOS"),
            system("UMBus Root Bus Enumerator", r"ROOT\UMBUS"),
        ]
    }

    /// The device with the hardware id of the initiator, in whatever state.
    #[must_use]
    pub fn initiator(&self) -> Option<&Device> {
        self.all.iter().find(|device| same(&device.hardware, INITIATOR))
    }

    /// True when the initiator is there and has its driver.
    #[must_use]
    pub fn initiator_works(&self) -> bool {
        self.initiator().is_some_and(|device| device.problem == 0)
    }
}

/// "Update Driver Software", automatic search: a device gets the driver that comes with Windows.
///
/// # Errors
/// `NOT_FOUND` for no such device, `FILE_CORRUPT` when the driver's own file is not whole,
/// `FILE_NOT_FOUND` when Windows has no driver for it.
pub fn update_driver(host: &mut Host, instance: &str) -> Result<(), Win32> {
    let wanted = |device: &&Device| same(&device.instance, instance);
    let device = host.devices.all.iter().find(wanted).ok_or(Win32::NOT_FOUND)?;
    if !same(&device.hardware, INITIATOR) {
        return if device.problem == 0 { Ok(()) } else { Err(Win32::FILE_NOT_FOUND) };
    }
    let fixed = Device { instance: device.instance.clone(), ..Devices::iscsi_initiator() };
    install(host, fixed)
}

/// "Add legacy hardware", storage controllers: the initiator is made if it is not there.
///
/// # Errors
/// `ALREADY_EXISTS` when it is there, `FILE_CORRUPT` when the driver's file is not whole.
pub fn add_initiator(host: &mut Host) -> Result<(), Win32> {
    if host.devices.initiator().is_some() {
        return Err(Win32::ALREADY_EXISTS);
    }
    install(host, Devices::iscsi_initiator())
}

fn install(host: &mut Host, fixed: Device) -> Result<(), Win32> {
    let whole = host.files.node(INITIATOR_DRIVER).is_some_and(|driver| driver.is_program());
    if !whole {
        return Err(Win32::FILE_CORRUPT);
    }
    let worked = host.devices.initiator_works();
    match host.devices.all.iter_mut().find(|device| same(&device.instance, &fixed.instance)) {
        Some(device) if *device == fixed => {}
        Some(device) => *device = fixed,
        None => host.devices.all.push(fixed),
    }
    if !worked {
        host.iscsi.device_arrived();
    }
    Ok(())
}
