//! Cmdlets, one file a module or family.

mod environment;
mod execution_policy;
mod import_module;
mod layout;
mod online_backup;
mod scheduled_tasks;
mod services;
mod version_table;

use super::Command;

use online_backup::{jobs, policy, registration, settings};

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
    jobs::JOB,
    jobs::POINTS,
    jobs::START,
    jobs::USAGE,
    policy::FILE_SPEC,
    policy::GET,
    policy::REMOVE,
    policy::SCHEDULE,
    policy::SET_STATE,
    policy::STATE,
    registration::START,
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
    settings::GET,
    settings::SET,
];
