//! The `MSOnlineBackup` module of the agent: catalogue 4.7.
//!
//! *Models*: all cmdlets of the module as objects that chain, and the client library below them
//! (`client`). Every cmdlet wants an administrator and an engine that answers.
//! *Leaves out*: how the service thins points out; restores over the files that are there.
//! *Sources*: catalogue 4.7; the automation page for texts of objects; names of classes \[K\].

pub(super) mod backup;
pub(super) mod builders;
pub(super) mod client;
pub(super) mod jobs;
pub(super) mod policy;
pub(super) mod recovery;
pub(super) mod registration;
pub(super) mod retention;
pub(super) mod save;
pub(super) mod settings;
pub(super) mod values;
pub(super) mod vault;

use powershell::eval::{Call, ErrorSpec, Eval, Param, Stop};

use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::mars::engine;
use crate::mars::job::Failure;
use crate::mars::layout::{MODULE, MODULE_NAME};
use crate::mars::{Site, connect};
use crate::world::World;

/// Class of what the agent throws \[S\].
const EXCEPTION: &str = "Microsoft.Internal.CloudBackup.Common.CBException";

/// A cmdlet of the module.
const fn entry(
    name: &'static str,
    class: &'static str,
    about: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Entry {
    Entry::of(name, MODULE_NAME, Kind::Module(MODULE_NAME), about, params, run).of_class(class)
}

/// Cmdlets of the module that are not simulated (catalogue 4.7).
const LACKING: [&str; 2] = ["Get-OBCertificateListFromLocalStore", "Get-OBNotification"];

/// True for a cmdlet that a real agent brings and that this one lacks.
pub(super) fn is_lacking(world: &World, name: &str) -> bool {
    LACKING.iter().any(|known| same(known, name)) && world.host.files.is_directory(MODULE)
}

/// What a cmdlet says when something of the agent fails: it ends with it.
fn failed(call: &mut Call<'_>, failure: &Failure) -> Stop {
    let language = Machine::of(call.engine).look().language;
    refused(call, failure.message.symbol(), failure.message.text(language))
}

/// An error that ends a cmdlet.
fn refused(call: &mut Call<'_>, id: &'static str, text: &str) -> Stop {
    call.engine.terminating(&ErrorSpec::new(EXCEPTION, id, "InvalidOperation", text))
}

/// Does something with the agent; what it fails with ends the cmdlet.
fn with_agent<T>(
    call: &mut Call<'_>,
    act: impl FnOnce(&mut Site<'_>) -> Result<T, Failure>,
) -> Eval<T> {
    let result = act(&mut Machine::of(call.engine).world().site());
    result.map_err(|failure| failed(call, &failure))
}

/// Every cmdlet of the module wants an administrator.
fn administrator(call: &mut Call<'_>) -> Eval<()> {
    if Machine::of(call.engine).parts().1.elevated {
        return Ok(());
    }
    // The wording is ours [S]; the documentation only demands administrator rights.
    Err(refused(call, "AccessDenied", "Access is denied."))
}

/// An administrator, and an engine that answers.
fn ready(call: &mut Call<'_>) -> Eval<()> {
    administrator(call)?;
    with_agent(call, engine::pass)
}

/// What only the vault knows needs the way there.
fn online(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    with_agent(call, |site| connect::pass(site, connect::Errand::BackUp))
}
