//! Cmdlets, one file a module or family.

mod execution_policy;

use super::Command;

/// Every cmdlet.
pub const ALL: &[Command] = &[execution_policy::GET, execution_policy::SET];
