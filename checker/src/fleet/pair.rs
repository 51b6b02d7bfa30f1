//! Two faults in one machine of a field: only those whose composition is proven.

use std::sync::Arc;

use scenarios::scenario::{Escalate, Heals};
use sim::life::Operation;

use super::field::{Field, suffix};
use super::plan::Place;
use crate::compose::atom::{Atom, Ground, admit};
use crate::compose::{gate, prove};

/// Two scenarios on a machine, the one with the smaller number first.
pub(super) type Pair = (Place, Operation, u16, u16);

impl Field<'_> {
    /// Which of two scenarios shows when both break a machine, by its place; `None` when they do
    /// not stand together: one takes the effect of the other, they are one cause, or they stand
    /// at the same gate, so that nobody can say which of them shows. It is proven on the plain
    /// machine of the image, once for all sites and versions of the agent and for both orders; each
    /// machine is then held against it when it is tried (`machine.rs`).
    pub(super) fn stand_together(
        &self,
        place: Place,
        operation: Operation,
        first: u16,
        second: u16,
    ) -> Option<usize> {
        let place = self.plain_place(place);
        let (one, other) = (first.min(second), first.max(second));
        let shown = self.pairs.get(&(place, operation, one, other), || {
            let a = self.atom(place, operation, one)?;
            let b = self.atom(place, operation, other)?;
            let ground = self.bare_ground(place, operation)?;
            // Known before anything is played.
            if prove::predict(&ground, &[&a, &b]).1.len() > 1 {
                return None;
            }
            let proven = prove::prove(&ground, &[&a, &b]).ok()?;
            Some(if proven.first == 0 { one } else { other })
        })?;
        Some(usize::from(shown != first))
    }

    /// A machine as compositions want it, with no atoms yet.
    fn bare_ground(&self, place: Place, operation: Operation) -> Option<Arc<Ground>> {
        self.bare.get(&(place, operation), || {
            let world = Arc::new(self.ground(place, false)?);
            let order = gate::order(&world, operation).ok()?;
            let base = &self.fleet.images[usize::from(place.image)].image;
            let image = format!("{base}{}", suffix(place.stage));
            Some(Arc::new(Ground { image, world, operation, order, atoms: Vec::new() }))
        })
    }

    /// What a scenario is when only it breaks a machine.
    fn atom(&self, place: Place, operation: Operation, at: u16) -> Option<Arc<Atom>> {
        let scenario = &self.entry(at).scenario;
        if scenario.heals != Heals::Never || scenario.escalate != Escalate::Never {
            return None;
        }
        self.atoms.get(&(place, operation, at), || {
            let ground = self.bare_ground(place, operation)?;
            admit(&ground, self.entry(at)).map(Arc::new)
        })
    }
}
