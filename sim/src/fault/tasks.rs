//! Faults of scheduled tasks, and of the schedule of Windows Server Backup.

use jiff::civil::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError};
use crate::windows::state::StatePath;
use crate::windows::tasks::{Action, MultipleInstances, Task, Trigger};
use crate::windows::{clock_zone, wsb};
use crate::world::World;

/// `21:30`
pub(super) fn time_of_day(text: &str) -> Result<Time, FaultError> {
    text.parse().map_err(|_| FaultError(format!("`{text}` is no time of day")))
}

fn numbered(task: &mut Task, number: usize) -> Result<&mut Trigger, FaultError> {
    let count = task.triggers.len();
    task.triggers.get_mut(number).ok_or_else(|| {
        FaultError(format!("the task has {count} triggers, number {number} is none"))
    })
}

/// Scheduled tasks: somebody edited one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TaskFault {
    /// A trigger's "Enabled" box was cleared; the task itself stays enabled.
    DisableTrigger {
        /// Full path of the task.
        task: String,
        /// Which trigger, from 0.
        trigger: usize,
    },
    /// The task runs as another account.
    RunAs {
        /// Full path of the task.
        task: String,
        /// The account.
        user: String,
    },
    /// The task was disabled.
    Disable {
        /// Full path of the task.
        task: String,
    },
    /// Somebody gave it one more daily trigger.
    AddTrigger {
        /// Full path of the task.
        task: String,
        /// Local time, `22:05`.
        at: String,
    },
    /// "If the task is already running" was set to something else (X24).
    Instances {
        /// Full path of the task.
        task: String,
        /// What happens to a second instance.
        policy: MultipleInstances,
    },
    /// "Synchronize across time zones" was set while another offset of UTC held (X45).
    Synchronize {
        /// Full path of the task.
        task: String,
        /// Which trigger, from 0.
        trigger: usize,
        /// Minutes that its boundary is ahead of UTC.
        utc_offset: i16,
    },
}

impl TaskFault {
    fn path(&self) -> &str {
        match self {
            Self::DisableTrigger { task, .. }
            | Self::RunAs { task, .. }
            | Self::AddTrigger { task, .. }
            | Self::Instances { task, .. }
            | Self::Synchronize { task, .. }
            | Self::Disable { task } => task,
        }
    }
}

impl Break for TaskFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let missing = || FaultError(format!("there is no task `{}`", self.path()));
        let today = clock_zone::local(&world.host.registry, world.machine_time()).date();
        let task = world.host.tasks.get_mut(self.path()).ok_or_else(missing)?;
        match self {
            Self::DisableTrigger { trigger, .. } => numbered(task, *trigger)?.enabled = false,
            Self::Synchronize { trigger, utc_offset, .. } => {
                numbered(task, *trigger)?.utc_offset = Some(*utc_offset);
            }
            Self::AddTrigger { at, .. } => {
                task.triggers.push(Trigger::daily(today.to_datetime(time_of_day(at)?)));
            }
            Self::Instances { policy, .. } => task.settings.multiple_instances = *policy,
            Self::RunAs { user, .. } => task.principal.user = user.as_str().into(),
            Self::Disable { .. } => task.enabled = false,
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        vec![StatePath::new("task", self.path())]
    }

    fn holds(&self, world: &World) -> bool {
        world.host.tasks.get(self.path()).is_some_and(|task| match self {
            Self::DisableTrigger { trigger, .. } => {
                task.enabled && task.triggers.get(*trigger).is_some_and(|there| !there.enabled)
            }
            Self::Synchronize { trigger, utc_offset, .. } => task
                .triggers
                .get(*trigger)
                .is_some_and(|there| there.utc_offset == Some(*utc_offset)),
            Self::AddTrigger { at, .. } => time_of_day(at).is_ok_and(|at| {
                task.triggers
                    .iter()
                    .any(|there| there.start.is_some_and(|start| start.time() == at))
            }),
            Self::Instances { policy, .. } => task.settings.multiple_instances == *policy,
            Self::RunAs { user, .. } => *task.principal.user == **user,
            Self::Disable { .. } => !task.enabled,
        })
    }
}

/// Windows Server Backup: somebody scheduled it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WsbFault {
    /// A daily backup.
    Schedule {
        /// Local time, `21:30`.
        at: String,
        /// How long one takes on this machine.
        minutes: i64,
    },
}

impl Break for WsbFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let Self::Schedule { at, minutes } = self;
        let time = time_of_day(at)?;
        world.host.wsb.installed = true;
        world.host.wsb.minutes = *minutes;
        let today = clock_zone::local(&world.host.registry, world.machine_time()).date();
        let action = Action::run(
            r"%windir%\System32\wbadmin.exe",
            "start backup -templateId:{f11eb3ea-72d1-4a8a-9a4d-3a3d2a1c6a5b} -quiet",
        );
        let task = Task::new(wsb::TASK, action)
            .with_texts("Microsoft Corporation", "Windows Server Backup")
            .with_trigger(Trigger::daily(today.to_datetime(time)))
            .with_registered(world.now);
        world.host.tasks.set(task);
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let mut touched = vec![
            StatePath::new("wsb", "installed"),
            StatePath::new("wsb", "minutes"),
            StatePath::new("task", wsb::TASK),
        ];
        let folder = r"\Microsoft\Windows\Backup";
        if world.host.tasks.in_folder(folder).is_none() {
            touched.push(StatePath::new("task", folder));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        world.host.wsb.installed && world.host.tasks.get(wsb::TASK).is_some_and(|t| t.enabled)
    }
}
