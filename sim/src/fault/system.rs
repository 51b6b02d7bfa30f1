//! Faults of services, accounts, shadow copies, clock and .NET.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::{Bytes, Length};
use super::{Break, FaultError, value};
use crate::kernel::time::Span;
use crate::windows::clock_zone;
use crate::windows::error::Win32;
use crate::windows::recovery::{self, Action, Recovery};
use crate::windows::registry::{Data, Known};
use crate::windows::services::{self, StartType, State};
use crate::windows::state::StatePath;
use crate::world::World;

/// Services: somebody stopped or disabled one, or it crashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ServiceFault {
    /// Somebody stopped it, and with it what needs it; it starts again at the next boot.
    Stop(String),
    /// Somebody set its start type to Disabled and stopped it, and with it what needs it. One that
    /// only runs when it is asked for may be stopped already.
    Disable(String),
    /// Its process ended unexpectedly, and nothing restarts it.
    Crash(String),
    /// It is set to be started again a minute after it ended unexpectedly; nothing is broken.
    RestartsItself(String),
}

impl ServiceFault {
    fn name(&self) -> &str {
        match self {
            Self::Stop(name)
            | Self::Disable(name)
            | Self::Crash(name)
            | Self::RestartsItself(name) => name,
        }
    }

    /// What goes down before it.
    fn dependents(&self, world: &World) -> Vec<String> {
        match self {
            Self::Stop(name) | Self::Disable(name) => {
                world.host.services.dependents(&world.host.registry, name)
            }
            Self::Crash(_) | Self::RestartsItself(_) => Vec::new(),
        }
    }
}

impl Break for ServiceFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let name = self.name();
        if matches!(self, Self::RestartsItself(_)) {
            let actions = vec![(Action::Restart, Span::minutes(1).0 as u32)];
            Recovery { reset: 86_400, actions }.set(&mut world.host.registry, name);
            return Ok(());
        }
        for other in self.dependents(world) {
            world.host.services.stop(&other)?;
        }
        match (self, world.host.services.stop(name)) {
            (Self::Disable(_), Err(Win32::SERVICE_NOT_ACTIVE)) | (_, Ok(())) => {}
            (_, Err(error)) => return Err(error.into()),
        }
        match self {
            Self::Stop(_) | Self::RestartsItself(_) => {}
            Self::Disable(_) => {
                let start = Data::Dword(StartType::Disabled.number());
                world.host.registry.set(&services::key(name), "Start", start);
            }
            Self::Crash(_) => {
                if let Some(service) = world.host.services.get_mut(name) {
                    service.exit = Win32::PROCESS_ABORTED;
                }
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        if matches!(self, Self::RestartsItself(_)) {
            return vec![value(&services::key(self.name()), recovery::VALUE)];
        }
        let mut touched = vec![StatePath::new("service", self.name())];
        let others = self.dependents(world);
        touched.extend(others.iter().map(|name| StatePath::new("service", name)));
        if matches!(self, Self::Disable(_)) {
            touched.push(value(&services::key(self.name()), "Start"));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        if matches!(self, Self::RestartsItself(_)) {
            return !Recovery::of(&world.host.registry, self.name()).actions.is_empty();
        }
        let service = world.host.services.get(self.name());
        let stopped = service.is_some_and(|service| service.state == State::Stopped);
        let start = services::settings(&world.host.registry, self.name()).map(|s| s.start);
        stopped && (start == Some(StartType::Disabled)) == matches!(self, Self::Disable(_))
    }
}

/// Accounts: rights that somebody handed out, and who works with the agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AccountFault {
    /// A local user was given the right "Log on as a batch job", as Task Scheduler does for the
    /// account of a task that is saved in its window.
    BatchLogon(String),
    /// This account is signed in and works with the agent's windows.
    SignedIn(String),
}

impl Break for AccountFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let (Self::BatchLogon(user) | Self::SignedIn(user)) = self;
        if !world.host.accounts.exists(user) {
            return Err(FaultError(format!("there is no account `{user}`")));
        }
        match self {
            Self::SignedIn(_) => world.host.accounts.operator.clone_from(user),
            Self::BatchLogon(_) if !world.host.accounts.may_log_on_as_batch(user) => {
                world.host.accounts.batch.push(user.clone());
            }
            Self::BatchLogon(_) => {}
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let piece = match self {
            Self::BatchLogon(_) => "batch",
            Self::SignedIn(_) => "operator",
        };
        vec![StatePath::new("account", piece)]
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::BatchLogon(user) => world.host.accounts.may_log_on_as_batch(user),
            Self::SignedIn(user) => world.host.accounts.operator == *user,
        }
    }
}

/// Shadow copies: the space for them was limited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum VssFault {
    /// The maximum of a volume's shadow storage.
    Maximum {
        /// Drive letter.
        volume: char,
        /// The new maximum.
        size: Bytes,
    },
}

impl Break for VssFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let Self::Maximum { volume, size } = self;
        let there = world.host.vss.storage.iter_mut().find(|a| a.of == *volume);
        let missing = || FaultError(format!("volume {volume}: has no shadow storage association"));
        there.ok_or_else(missing)?.maximum = Some(size.0);
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        vec![StatePath::new("vss", "storage")]
    }

    fn holds(&self, world: &World) -> bool {
        let Self::Maximum { volume, size } = self;
        world.host.vss.association(*volume).is_some_and(|a| a.maximum == Some(size.0))
    }
}

/// The clock is off, or in another zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClockFault {
    /// The machine's clock less true time.
    Skew(Length),
    /// The time zone's Windows name.
    Zone(String),
    /// The machine stands somewhere else, and its zone is that of the place; by its Windows name.
    Place(String),
}

impl Break for ClockFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::Skew(length) => world.host.clock.skew = length.0,
            Self::Zone(name) | Self::Place(name) => {
                let unknown = || FaultError(format!("Windows knows no time zone `{name}`"));
                let known = clock_zone::spelled(name).ok_or_else(unknown)?;
                clock_zone::set_zone(&mut world.host.registry, known);
                if matches!(self, Self::Place(_)) {
                    world.host.clock.place = Some(known);
                }
            }
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        match self {
            Self::Skew(_) => vec![StatePath::new("clock", "skew")],
            Self::Zone(_) => vec![StatePath::new("registry", Known::TimeZone.path())],
            Self::Place(_) => vec![
                StatePath::new("registry", Known::TimeZone.path()),
                StatePath::new("clock", "place"),
            ],
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::Skew(length) => world.host.clock.skew == length.0,
            Self::Zone(name) => clock_zone::zone_name(&world.host.registry) == name,
            Self::Place(name) => world.host.clock.place == Some(name),
        }
    }
}

/// .NET Framework is another release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DotNetFault {
    /// The `Release` number.
    Release(u32),
}

impl Break for DotNetFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let Self::Release(release) = self;
        let registry = &mut world.host.registry;
        registry.set_known(Known::DotNet, "Release", Data::Dword(*release));
        if let Some(version) = crate::windows::dotnet::version(*release) {
            registry.set_known(Known::DotNet, "Version", Data::sz(version));
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let key = Known::DotNet.path();
        vec![value(key, "Release"), value(key, "Version")]
    }

    fn holds(&self, world: &World) -> bool {
        let Self::Release(release) = self;
        crate::windows::dotnet::release(&world.host.registry) == Some(*release)
    }
}
