//! Proof 6: undoing only the cause heals.

use sim::fault::Break;
use sim::mars::layout::SERVICE;
use sim::windows::error::Win32;
use sim::world::World;

use super::{Case, Held, Proof, healthy};

pub(super) const PROOF: Proof = Proof { number: 6, claim: "undoing only the cause heals", hold };

fn hold(case: &Case<'_>) -> Held {
    if case.is_control() {
        return Ok(());
    }
    let faults: Vec<&dyn Break> =
        case.scenario.faults.iter().map(|fault| fault as &dyn Break).collect();
    let mut world = undone(&case.broken()?.world, case.setting()?, &faults);
    healthy(&mut world, case.scenario.operation)
        .map_err(|why| format!("with only the cause undone {why}"))
}

/// The broken machine with everything that the faults name as it is in the setting.
#[must_use]
pub fn undone(broken: &World, setting: &World, faults: &[&dyn Break]) -> World {
    let mut world = broken.clone();
    for fault in faults {
        fault.touches(setting).iter().for_each(|path| world.restore(setting, path));
    }
    // A mount that hangs stays until somebody cancels it (S68).
    sim::mars::restore::cancel(&mut world.site());
    // That the engine was ended by something is a consequence too: it is started again (X26).
    let engine = world.host.services.get(SERVICE);
    if engine.is_some_and(|engine| engine.exit == Win32::PROCESS_ABORTED) {
        world.restart();
    }
    // The latch of change tracking is a consequence that only a restart clears (S83-S86).
    if world.agent.tracking_fault.is_some() {
        world.restart();
    }
    world
}
