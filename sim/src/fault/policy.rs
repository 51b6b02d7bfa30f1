//! Faults of the policy, of the vault that keeps it, and of reporting to the portal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError};
use crate::azure::jobs::{PortalJob, PortalState};
use crate::kernel::time::Span;
use crate::mars::layout::TASK;
use crate::mars::schedule;
use crate::windows::state::StatePath;
use crate::world::World;

/// The policy of this server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyFault {
    /// The server was put back to a state in which it had an earlier policy (X31).
    RolledBack {},
    /// The agent's settings were put back to a state before any policy was saved (X31).
    Forgotten {},
    /// A number of days stands on the retention page of the wizard and is not saved yet.
    Draft {
        /// Days.
        retention_days: u32,
    },
}

fn earlier_name(world: &World) -> String {
    world.seed.stream("fault.policy").guid()
}

fn local(world: &World) -> Option<&str> {
    world.agent.policy.as_ref().map(|policy| policy.name.as_str())
}

impl Break for PolicyFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let name = earlier_name(world);
        let none = || FaultError("there is no policy".to_owned());
        match self {
            Self::RolledBack {} => {
                let policy = world.agent.policy.as_mut().ok_or_else(none)?;
                policy.name.clone_from(&name);
                if let Some(task) = world.host.tasks.get_mut(TASK) {
                    task.actions =
                        crate::kernel::shared::Shared::new(vec![schedule::action(&name)]);
                }
            }
            Self::Forgotten {} => {
                world.agent.policy.take().ok_or_else(none)?;
                world.host.tasks.remove(TASK);
            }
            Self::Draft { retention_days } => {
                world.agent.policy.as_ref().ok_or_else(none)?;
                world.agent.draft_retention_days = Some(*retention_days);
            }
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        match self {
            Self::RolledBack {} | Self::Forgotten {} => {
                vec![StatePath::new("agent", "policy"), StatePath::new("task", TASK)]
            }
            Self::Draft { .. } => vec![StatePath::new("agent", "draft_retention_days")],
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::RolledBack {} => local(world) == Some(&earlier_name(world)),
            Self::Forgotten {} => local(world).is_none(),
            Self::Draft { retention_days } => {
                world.agent.draft_retention_days == Some(*retention_days)
            }
        }
    }
}

/// The vault, and what it is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MonitoringFault {
    /// The provider of the management agent is stuck: the service runs and tells nothing (X77).
    Stuck {},
    /// A job crashed; the portal was told that it began, and nothing since (X25).
    LeftInProgress {
        /// Days since it began.
        days: i64,
    },
    /// Somebody made the vault immutable (X68).
    Immutable {},
}

fn crashed(world: &World) -> String {
    world.seed.stream("fault.monitoring").guid()
}

impl Break for MonitoringFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::Stuck {} => world.agent.reporting_stuck = true,
            Self::Immutable {} => world.cloud.vault.immutable = true,
            Self::LeftInProgress { days } => {
                let started = world.now - Span::days(*days);
                let id = crashed(world);
                let server = world.host.identity.name.clone();
                let state = PortalState::InProgress;
                let entry = PortalJob { id, server, started, state, seen_from: started };
                world.cloud.jobs.insert(0, entry);
            }
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        match self {
            Self::Stuck {} => vec![StatePath::new("agent", "reporting_stuck")],
            Self::Immutable {} => vec![StatePath::new("vault", "immutable")],
            // Jobs only tell what happened: they are no state.
            Self::LeftInProgress { .. } => Vec::new(),
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::Stuck {} => world.agent.reporting_stuck,
            Self::Immutable {} => world.cloud.vault.immutable,
            Self::LeftInProgress { .. } => {
                let id = crashed(world);
                world.cloud.jobs.iter().any(|job| job.id == id && job.is_shown(world.now))
            }
        }
    }
}
