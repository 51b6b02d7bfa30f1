//! The cmdlets that need no Windows, one file a family, and the aliases of 5.1.

pub(super) mod aliases;
mod commands;
mod compare;
mod csv;
mod files;
mod format;
mod json;
mod lacking;
mod members;
mod pipe;
mod properties;
mod secure;
mod select;
mod session;
mod sort;
mod strings;
mod time;
pub(super) mod variables;
mod write;

use super::cmdlet::Cmdlet;

pub use aliases::builtin_alias;
pub(crate) use lacking::is_lacking;
pub(crate) use session::Transcript;

/// The module of most of them.
const UTILITY: &str = "Microsoft.PowerShell.Utility";
/// The module of those about commands and pipelines.
const CORE: &str = "Microsoft.PowerShell.Core";

/// All of them.
pub(crate) const FAMILIES: &[&[Cmdlet]] = &[
    commands::CMDLETS,
    compare::CMDLETS,
    members::CMDLETS,
    pipe::CMDLETS,
    secure::CMDLETS,
    select::CMDLETS,
    session::CMDLETS,
    sort::CMDLETS,
    csv::CMDLETS,
    files::CMDLETS,
    format::CMDLETS,
    json::CMDLETS,
    strings::CMDLETS,
    time::CMDLETS,
    variables::CMDLETS,
    write::CMDLETS,
];

/// All cmdlets of the engine.
pub fn all() -> impl Iterator<Item = &'static Cmdlet> {
    FAMILIES.iter().flat_map(|family| family.iter())
}
