//! Proof 6: undoing only the cause heals.

use sim::fault::Break;
use sim::mars::layout::SERVICE;
use sim::windows::error::Win32;

use super::{Case, Held, Proof, healthy};

pub(super) const PROOF: Proof = Proof { number: 6, claim: "undoing only the cause heals", hold };

fn hold(case: &Case<'_>) -> Held {
    if case.is_control() {
        return Ok(());
    }
    let broken = case.broken()?;
    let setting = case.setting()?;
    let mut world = broken.world.clone();
    for fault in &case.scenario.faults {
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
    healthy(&mut world, case.scenario.operation)
        .map_err(|why| format!("with only the cause undone {why}"))
}
