//! Proof 5: undoing the fault restores the image.

use sim::fault::Break;

use super::{Case, Held, Proof};

pub(super) const PROOF: Proof =
    Proof { number: 5, claim: "undoing the fault restores the image", hold };

fn hold(case: &Case<'_>) -> Held {
    let mut world = case.setting()?.clone();
    for fault in &case.scenario.faults {
        let before = world.clone();
        let touched = fault.touches(&before);
        fault.inject(&mut world).map_err(|error| error.to_string())?;
        let mut undone = world.clone();
        touched.iter().for_each(|path| undone.restore(&before, path));
        if let Some(left) = undone.differences(&before).first() {
            return Err(format!("{fault:?} also changes {left}"));
        }
    }
    Ok(())
}
