//! Lengths of time, by the second: clocks, credentials, sign-ins, PINs, mounts, import jobs.

use sim::cause::CauseId;
use sim::edition;
use sim::fault::units::Length;
use sim::fault::{
    ClockFault, CredentialFault, Fault, MonitoringFault, OfflineFault, PortalFault,
    RegistrationFault, RestoreFault,
};
use sim::kernel::time::Span;
use sim::life::{self, Operation};
use sim::world::World;

use super::{BACKED, BARE, INSTALLED, NOTHING, Number, On, PROTECTED, WORKS};

pub(super) const NUMBERS: &[Number] = &[
    Number {
        name: "CLOCK_TOLERANCE",
        on: On::Editions,
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| {
            vec![Fault::Clock(ClockFault::Skew(seconds(edition::CLOCK_TOLERANCE, step)))]
        },
        shows: [WORKS, WORKS, "34513"],
        cause: Some(CauseId::ClockSkew),
    },
    Number {
        name: "CLOCK_TOLERANCE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| {
            let back = Span(-edition::CLOCK_TOLERANCE.0);
            vec![Fault::Clock(ClockFault::Skew(seconds(back, -step)))]
        },
        shows: [WORKS, WORKS, "100050"],
        cause: Some(CauseId::ClockSkew),
    },
    Number {
        name: "credential_life",
        on: On::Editions,
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |world, step| {
            let age = seconds(world.edition.credential_life, step);
            vec![Fault::Credential(CredentialFault::Age(age))]
        },
        shows: [WORKS, WORKS, "34513"],
        cause: Some(CauseId::CredentialExpired),
    },
    Number {
        name: "PORTAL_SESSION",
        on: On::Editions,
        stage: BARE,
        operation: Operation::Download,
        faults: |_, step| {
            let age = seconds(edition::PORTAL_SESSION, step);
            vec![Fault::Portal(PortalFault::CookieAge(age))]
        },
        shows: [WORKS, WORKS, "403"],
        cause: Some(CauseId::BrowserStale),
    },
    Number {
        name: "PIN_LIFE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ChangePassphrase,
        faults: |_, step| {
            let age = seconds(edition::PIN_LIFE, step);
            vec![Fault::Registration(RegistrationFault::PinAge(age))]
        },
        shows: [WORKS, WORKS, "100130"],
        cause: Some(CauseId::SecurityPin),
    },
    Number {
        name: "IMPORT_TRACKING",
        on: On::Editions,
        stage: PROTECTED,
        operation: Operation::OfflineSeeding,
        faults: |_, step| {
            let age = seconds(edition::IMPORT_TRACKING, step);
            vec![Fault::Offline(OfflineFault::Untracked(age))]
        },
        shows: [WORKS, WORKS, "waiting-for-import"],
        cause: Some(CauseId::TrackingMissing),
    },
    Number {
        name: "MOUNT_LIFE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |world, step| mounted(world, edition::MOUNT_LIFE, false, step),
        shows: [WORKS, WORKS, "did-not-start"],
        cause: Some(CauseId::VolumeMounted),
    },
    Number {
        name: "MOUNT_LIFE_COPYING",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |world, step| mounted(world, edition::MOUNT_LIFE_COPYING, true, step),
        shows: [WORKS, WORKS, "did-not-start"],
        cause: Some(CauseId::VolumeMounted),
    },
    Number {
        name: "STALE_JOB_LIFE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::Monitor,
        faults: |_, step| {
            let days = edition::STALE_JOB_LIFE.as_seconds() / Span::days(1).as_seconds() + step;
            vec![Fault::Monitoring(MonitoringFault::LeftInProgress { days })]
        },
        shows: [WORKS; 3],
        cause: NOTHING,
    },
];

fn seconds(length: Span, step: i64) -> Length {
    Length(Span(length.0 + step * 1000))
}

/// A recovery volume that unmounts itself just when the next backup may still begin, and is not
/// late; a step later nobody would say that it began.
fn mounted(world: &World, life: Span, copying: bool, step: i64) -> Vec<Fault> {
    let times = world.agent.policy.as_ref().map(|policy| policy.times.clone());
    let wanted = life::next_wanted(world, &times.unwrap_or_default());
    let left = wanted.map_or(life, |wanted| wanted + life::GRACE - world.now);
    let since = seconds(Span(life.0 - left.0), -step);
    vec![Fault::Restore(RestoreFault::VolumeLeft { since, copying })]
}
