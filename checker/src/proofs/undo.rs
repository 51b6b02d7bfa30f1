//! Proof 5: undoing the fault restores the image.

use sim::fault::{Break, FaultError};
use sim::windows::state::StatePath;
use sim::world::World;

use super::{Case, Held, Proof};

pub(super) const PROOF: Proof =
    Proof { number: 5, claim: "undoing the fault restores the image", hold };

fn hold(case: &Case<'_>) -> Held {
    let faults = &case.scenario.faults;
    let all: Vec<&dyn Break> = faults.iter().map(|fault| fault as &dyn Break).collect();
    match unnamed(case.setting()?, &all).map_err(|error| error.to_string())? {
        Some((at, left)) => Err(format!("{:?} also changes {left}", faults[at])),
        None => Ok(()),
    }
}

/// The first fault, by its place from 0, that changes a state which it does not name.
///
/// # Errors
/// A fault that finds nothing to break.
pub fn unnamed(
    setting: &World,
    faults: &[&dyn Break],
) -> Result<Option<(usize, StatePath)>, FaultError> {
    let mut world = setting.clone();
    for (at, fault) in faults.iter().enumerate() {
        let before = world.clone();
        let touched = fault.touches(&before);
        fault.inject(&mut world)?;
        let mut undone = world.clone();
        touched.iter().for_each(|path| undone.restore(&before, path));
        if let Some(left) = undone.differences(&before).first() {
            return Ok(Some((at, left.clone())));
        }
    }
    Ok(None)
}
