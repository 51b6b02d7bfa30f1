//! Cmdlets, one file a module or family.

mod environment;
mod execution_policy;
mod import_module;
mod layout;
mod scheduled_tasks;
mod services;
mod version_table;

use super::Command;

/// Every cmdlet.
pub const ALL: &[Command] = &[
    version_table::TABLE,
    version_table::VERSION,
    version_table::MAJOR,
    environment::VARIABLE,
    execution_policy::GET,
    execution_policy::SET,
    import_module::GET,
    import_module::IMPORT,
    import_module::REMOVE,
    scheduled_tasks::DISABLE,
    scheduled_tasks::ENABLE,
    scheduled_tasks::GET,
    scheduled_tasks::INFO,
    scheduled_tasks::SET,
    scheduled_tasks::START,
    services::GET,
    services::RESTART,
    services::SET,
    services::START,
    services::STOP,
];
