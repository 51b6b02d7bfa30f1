//! Proof 1: the image is healthy.

use super::{Case, Held, Proof, healthy};

pub(super) const PROOF: Proof = Proof { number: 1, claim: "the image is healthy", hold };

fn hold(case: &Case<'_>) -> Held {
    let mut world = case.image.clone();
    healthy(&mut world, case.scenario.operation)?;
    // What stands around the fault must be healthy too.
    let mut world = case.setting()?.clone();
    healthy(&mut world, case.scenario.operation)
}
