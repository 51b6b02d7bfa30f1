//! Devices as Plug and Play knows them.
//!
//! *Models*: name, class, hardware id, instance, status and problem code.
//! *Leaves out*: resources, drivers as packages.
//! *Sources*: catalogue 4.11; R60; S70.
//! *Seen through*: `Get-PnpDevice`, `pnputil`.

use crate::facet_by_field;

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

impl Devices {
    /// The Microsoft iSCSI Initiator as it should be.
    #[must_use]
    pub fn iscsi_initiator() -> Device {
        Device {
            name: "Microsoft iSCSI Initiator".into(),
            class: "SCSIAdapter".into(),
            instance: r"ROOT\ISCSIPRT\0000".into(),
            hardware: r"ROOT\ISCSIPRT".into(),
            problem: 0,
        }
    }
}
