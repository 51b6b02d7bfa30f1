//! What a change of rules can reach: which rules differ, and which of the others they influence.

use sim::evidence::Evidence;

use super::outcome::{Place, Selection};
use super::packs::Pack;
use crate::error::Error;
use sim::cause::CauseId;

/// What can be left out, and why.
pub struct Reach {
    selection: Selection,
}

impl Reach {
    /// Of two packs. `all` leaves nothing out.
    ///
    /// # Errors
    /// Never yet.
    pub fn of(_before: &Pack, _after: &Pack, _all: bool) -> Result<Self, Error> {
        Ok(Self { selection: Selection { all: true, ..Selection::default() } })
    }

    /// The rules that changed say the same of this machine in both packs.
    #[must_use]
    pub fn same(&self, _evidence: &Evidence<'_>) -> bool {
        false
    }

    /// Changed rules that can reach a cause.
    #[must_use]
    pub fn places(&self, _cause: Option<CauseId>) -> Vec<Place> {
        Vec::new()
    }

    /// For the report.
    #[must_use]
    pub fn told(&self) -> Selection {
        self.selection.clone()
    }
}
