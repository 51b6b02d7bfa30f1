//! The Microsoft iSCSI Initiator: what its service and its driver hold beside their settings.
//!
//! *Models*: the driver's port, which the service takes when it starts, loses with the device and
//! takes again when it starts anew (or, when it waits for one, when the device arrives); a service
//! that runs and answers no request; sessions, which live in the driver and outlive the service.
//! *Leaves out*: targets of other machines, portals, discovery, authentication, multipath.
//! *Sources*: catalogue 4.11; R60-R62; S70-S72. That a service which lost its port wants a restart
//! before or after the device is mended is \[INF\]: the two restore pages order both ways (3.9).
//! *Seen through*: `iscsicli`, `Get-PnpDevice`, `pnputil`, `sc query MSiSCSI`.

use crate::facet_by_field;

use super::devices::Devices;
use super::error::Win32;
use super::host::Host;

/// The service "Microsoft iSCSI Initiator Service".
pub const SERVICE: &str = "MSiSCSI";

/// What the service holds of the driver's port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Port {
    /// Nothing: it started without a device and takes the port when one arrives.
    #[default]
    Awaited,
    /// The port.
    Taken,
    /// A port that went away under it; only a new start lets go of it.
    Lost,
}

/// A session with a target. It lives in the driver.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Session {
    /// Name of the target.
    pub target: String,
    /// It came to a disk. One that did not, and does not end, blocks the driver.
    pub disk: bool,
}

/// The initiator of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Iscsi {
    /// What the service holds.
    pub port: Port,
    /// The service runs and takes controls, but answers no request.
    pub stalled: bool,
    /// Sessions in the driver.
    pub sessions: Vec<Session>,
}

facet_by_field!(Iscsi, "iscsi", { port, stalled, sessions });

impl Iscsi {
    /// The service has started: it takes the port if there is one.
    pub fn service_started(&mut self, devices: &Devices) {
        self.stalled = false;
        self.port = if devices.initiator_works() { Port::Taken } else { Port::Awaited };
    }

    /// Plug and Play reports that the device is there now.
    pub fn device_arrived(&mut self) {
        if self.port == Port::Awaited {
            self.port = Port::Taken;
        }
    }

    /// Plug and Play reports that the device is gone; its sessions go with it.
    pub fn device_left(&mut self) {
        if self.port == Port::Taken {
            self.port = Port::Lost;
        }
        self.sessions.clear();
    }

    /// Ends a session.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is none, `SEM_TIMEOUT` when it does not end.
    pub fn log_out(&mut self, target: &str) -> Result<(), Win32> {
        let at = self.sessions.iter().position(|session| session.target == target);
        let at = at.ok_or(Win32::NOT_FOUND)?;
        if !self.sessions[at].disk {
            return Err(Win32::SEM_TIMEOUT);
        }
        self.sessions.remove(at);
        Ok(())
    }
}

/// Whether the service answers a request: what every tool of the initiator needs first.
///
/// # Errors
/// `SERVICE_NOT_ACTIVE` when it does not run, `CALL_CANCELLED` when it does not answer.
pub fn answers(host: &Host) -> Result<(), Win32> {
    let works = host.services.get(SERVICE).is_some_and(|service| service.works());
    match (works, host.iscsi.stalled) {
        (false, _) => Err(Win32::SERVICE_NOT_ACTIVE),
        (true, true) => Err(Win32::CALL_CANCELLED),
        (true, false) => Ok(()),
    }
}

/// Opens a session with a target that this machine itself serves. Returns once it has a disk.
///
/// # Errors
/// In the order in which they are met: `DEVICE_NOT_CONNECTED` without a working device, as
/// [`answers`], `DEVICE_NOT_CONNECTED` again when the service holds no port, `SEM_TIMEOUT` while
/// an earlier session blocks the driver.
pub fn log_in(host: &mut Host, target: &str) -> Result<(), Win32> {
    if !host.devices.initiator_works() {
        return Err(Win32::DEVICE_NOT_CONNECTED);
    }
    answers(host)?;
    if host.iscsi.port != Port::Taken {
        return Err(Win32::DEVICE_NOT_CONNECTED);
    }
    if host.iscsi.sessions.iter().any(|session| !session.disk) {
        return Err(Win32::SEM_TIMEOUT);
    }
    host.iscsi.sessions.push(Session { target: target.to_owned(), disk: true });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn devices(problem: u32) -> Devices {
        let mut device = Devices::iscsi_initiator();
        device.problem = problem;
        Devices { all: vec![device] }
    }

    #[test]
    fn a_lost_port_wants_a_new_start_before_or_after_the_device_is_mended() {
        let mut one = Iscsi::default();
        one.service_started(&devices(0));
        one.device_left();
        let mut other = one.clone();
        one.device_arrived();
        assert_eq!(one.port, Port::Lost);
        one.service_started(&devices(0));
        other.service_started(&devices(28));
        assert_eq!(other.port, Port::Awaited);
        other.device_arrived();
        assert_eq!((one.port, other.port), (Port::Taken, Port::Taken));
    }

    #[test]
    fn a_session_without_a_disk_does_not_end() {
        let dead = Session { target: "iqn.x".into(), disk: false };
        let mut iscsi = Iscsi { sessions: vec![dead], ..Iscsi::default() };
        assert_eq!(iscsi.log_out("iqn.x"), Err(Win32::SEM_TIMEOUT));
        assert_eq!(iscsi.log_out("iqn.y"), Err(Win32::NOT_FOUND));
        iscsi.sessions[0].disk = true;
        assert_eq!(iscsi.log_out("iqn.x"), Ok(()));
    }
}
