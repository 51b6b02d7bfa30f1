//! The `MSOnlineBackup` module of the agent: catalogue 4.7.
//!
//! *Models*: settings, registration, the policy as it is, jobs, recovery points. Every cmdlet
//! wants an administrator and an engine that answers.
//! *Leaves out*: building policies from objects, restore, system state: they need the pipeline.

pub(super) mod jobs;
pub(super) mod policy;
pub(super) mod registration;
pub(super) mod settings;

use crate::console::{Call, Kind, Stop};
use crate::mars::engine;
use crate::mars::job::Failure;
use crate::mars::layout::MODULE_NAME;

const KIND: Kind = Kind::Module(MODULE_NAME);

/// What a cmdlet says when something of the agent fails.
fn failed(call: &Call<'_>, cmdlet: &str, failure: &Failure) -> Stop {
    Stop::cmdlet(cmdlet, failure.message.text(call.world.language))
}

/// Every cmdlet of the module wants an administrator.
fn administrator(call: &Call<'_>, cmdlet: &str) -> Result<(), Stop> {
    // The wording is ours [S]; the documentation only demands administrator rights.
    call.need_elevation(&format!("{cmdlet} : Access is denied."))
}

/// An administrator, and an engine that answers.
fn ready(call: &mut Call<'_>, cmdlet: &str) -> Result<(), Stop> {
    administrator(call, cmdlet)?;
    engine::pass(&mut call.world.site()).map_err(|failure| failed(call, cmdlet, &failure))
}
