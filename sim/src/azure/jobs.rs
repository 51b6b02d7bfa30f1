//! Jobs as the portal shows them.
//!
//! *Models*: what the management agent told the vault, each from when on it can be seen; an entry
//! that was left "In progress" when its job crashed, until it is cleared after thirty days.
//! *Leaves out*: alerts, reports. *Sources*: catalogue 5.5; X25, X77; D24.
//! *Seen through*: `Get-AzRecoveryServicesBackupJob`.

use crate::edition::STALE_JOB_LIFE;
use crate::kernel::time::Moment;

/// What the portal says of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PortalState {
    /// It was reported as started, and never as ended.
    InProgress,
    /// Everything was backed up.
    Completed,
    /// Some of it was not, or a second job was refused.
    CompletedWithWarnings,
    /// It failed.
    Failed,
}

/// A job in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PortalJob {
    /// Job id, as the agent has it.
    pub id: String,
    /// Name of the server.
    pub server: String,
    /// When it started.
    pub started: Moment,
    /// What is said of it.
    pub state: PortalState,
    /// From when on the portal shows it.
    pub seen_from: Moment,
}

impl PortalJob {
    /// True when the portal shows it at a time.
    #[must_use]
    pub fn is_shown(&self, at: Moment) -> bool {
        let cleared = self.state == PortalState::InProgress && at - self.started > STALE_JOB_LIFE;
        self.seen_from <= at && !cleared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;

    #[test]
    fn an_entry_that_was_left_behind_goes_after_thirty_days() {
        let started = Moment(0);
        let state = PortalState::InProgress;
        let (id, server) = ("1".to_owned(), "S".to_owned());
        let job = PortalJob { id, server, started, state, seen_from: started };
        assert!(job.is_shown(started + Span::days(30)));
        assert!(!job.is_shown(started + Span::days(30) + Span::minutes(1)));
        let done = PortalJob { state: PortalState::Completed, ..job };
        assert!(done.is_shown(started + Span::days(31)));
    }
}
