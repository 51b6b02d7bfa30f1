//! What the service manager does when a service ended unexpectedly: its failure actions.
//!
//! *Models*: the reset period, one action for each failure in a row (the last one for all after
//! it), its delay, restart of the service, restart of Windows, a command; System events 7031 and
//! 7034 with the number of failures.
//! *Leaves out*: actions for a service that stops with an error, the reboot message.
//! *Sources*: catalogue 4.2, D27; layout of `FailureActions` \[K\].
//! *Seen through*: `sc failure`, `sc qfailure`, the System log, a service that is back.

use crate::kernel::time::{Moment, Span};

use super::eventlog::messages;
use super::host::Host;
use super::registry::{Data, Registry};
use super::services::{self, State};

/// One action, with its number in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing happens.
    None,
    /// The service is started again.
    Restart,
    /// Windows is restarted.
    Reboot,
    /// `FailureCommand` is run.
    Run,
}

impl Action {
    /// In the order of their numbers.
    pub const ALL: [Action; 4] = [Action::None, Action::Restart, Action::Reboot, Action::Run];

    /// What the event log calls it.
    fn told(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Restart => "Restart the service",
            Self::Reboot => "Reboot the machine",
            Self::Run => "Run the configured recovery program",
        }
    }
}

/// The recovery settings of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Recovery {
    /// Seconds without a failure after which counting begins anew; `u32::MAX` is never.
    pub reset: u32,
    /// What is done at the first failure, the second, and so on; delays in milliseconds.
    pub actions: Vec<(Action, u32)>,
}

/// The value that holds them below the key of the service.
pub const VALUE: &str = "FailureActions";
/// The value that holds the command.
const COMMAND: &str = "FailureCommand";
/// Where the list of actions begins, in bytes: what Windows writes for itself.
const LIST_AT: u32 = 0x14;

impl Recovery {
    /// The settings of a service; empty when it has none.
    #[must_use]
    pub fn of(registry: &Registry, name: &str) -> Self {
        let Some(Data::Binary(bytes)) = registry.value(&services::key(name), VALUE) else {
            return Self::default();
        };
        let (words, _) = bytes.as_chunks::<4>();
        let numbers: Vec<u32> = words.iter().map(|word| u32::from_le_bytes(*word)).collect();
        let kind = |number: u32| Action::ALL.get(number as usize).copied().unwrap_or(Action::None);
        let pairs = numbers.get(LIST_AT as usize / 4..).unwrap_or_default().chunks_exact(2);
        Self {
            reset: numbers.first().copied().unwrap_or(0),
            actions: pairs.map(|pair| (kind(pair[0]), pair[1])).collect(),
        }
    }

    /// Writes the settings of a service.
    pub fn set(&self, registry: &mut Registry, name: &str) {
        let head = [self.reset, 0, 0, self.actions.len() as u32, LIST_AT];
        let list = self.actions.iter().flat_map(|(action, delay)| [*action as u32, *delay]);
        let bytes = head.into_iter().chain(list).flat_map(u32::to_le_bytes).collect();
        registry.set(&services::key(name), VALUE, Data::Binary(bytes));
    }

    /// What is done at a failure, counted from one.
    fn at(&self, failure: u32) -> (Action, u32) {
        let last = self.actions.len().saturating_sub(1);
        let at = (failure.max(1) - 1) as usize;
        self.actions.get(at.min(last)).copied().unwrap_or((Action::None, 0))
    }
}

/// The command that a service runs when it failed; empty for none.
#[must_use]
pub fn command(registry: &Registry, name: &str) -> String {
    let value = registry.value(&services::key(name), COMMAND);
    value.and_then(Data::text).unwrap_or_default().to_owned()
}

/// Sets that command.
pub fn set_command(registry: &mut Registry, name: &str, line: &str) {
    registry.set(&services::key(name), COMMAND, Data::sz(line));
}

/// An action that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Due {
    /// When, by the machine's clock.
    pub at: Moment,
    /// The service that failed.
    pub service: String,
    /// What is done.
    pub action: Action,
}

impl Host {
    /// Ends the process of a service by force: it stops with exit code 1067, and its failure
    /// action is set going. System event 7031, or 7034 when there is no action.
    pub fn crash_service(&mut self, name: &str, at: Moment) {
        let recovery = Recovery::of(&self.registry, name);
        let failure = self.services.crash(name, at, recovery.reset);
        let settings = services::settings(&self.registry, name);
        let display = settings.map_or_else(|| name.to_owned(), |settings| settings.display);
        let count = failure.to_string();
        let (action, delay) = recovery.at(failure);
        if action == Action::None {
            self.events.write(at, &messages::SERVICE_CRASHED, &[&display, &count]);
            return;
        }
        let number = (action as u32).to_string();
        let args = [&*display, &count, &delay.to_string(), &number, action.told()];
        self.events.write(at, &messages::SERVICE_CRASHED_WITH_ACTION, &args);
        let service = self.services.spelled(name).unwrap_or(name).to_owned();
        let at = at + Span(delay.into());
        self.services.schedule_recovery(Due { at, service, action });
    }

    /// Takes the action that is due first, unless the service runs again by then.
    pub fn take_recovery(&mut self) -> Option<Due> {
        let due = self.services.take_recovery()?;
        let service = self.services.get(&due.service)?;
        (service.state == State::Stopped).then_some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_kept_as_windows_keeps_them() {
        let mut registry = Registry::default();
        let actions = vec![(Action::Restart, 60_000), (Action::Reboot, 5_000)];
        let recovery = Recovery { reset: 86_400, actions };
        recovery.set(&mut registry, "obengine");
        assert_eq!(Recovery::of(&registry, "obengine"), recovery);
        assert_eq!(Recovery::of(&registry, "none"), Recovery::default());
    }

    #[test]
    fn the_last_action_holds_for_all_failures_after_it() {
        let recovery =
            Recovery { reset: 0, actions: vec![(Action::Restart, 1), (Action::None, 0)] };
        assert_eq!(recovery.at(1), (Action::Restart, 1));
        assert_eq!(recovery.at(2), (Action::None, 0));
        assert_eq!(recovery.at(9), (Action::None, 0));
        assert_eq!(Recovery::default().at(1), (Action::None, 0));
    }
}
