//! Cmdlets, one file a module or family.

mod azure;
mod azure_import;
mod azure_jobs;
mod azure_private;
mod azure_roles;
mod certificates;
mod computer;
mod date_time;
mod dedup;
mod defender;
mod devices;
mod dfsr;
mod environment;
mod events;
mod execution_policy;
mod hotfix;
mod import_module;
mod install_module;
mod item_property;
mod items;
mod key_vault;
mod layout;
mod net_security;
mod net_tcp_ip;
mod online_backup;
mod processes;
mod scheduled_tasks;
mod server_backup;
mod services;
mod storage;
mod table;
mod version_table;
mod web_request;
mod windows_features;

use super::Command;
use online_backup::{jobs, policy, registration, settings};

/// Every cmdlet, sorted, one entry a line.
#[rustfmt::skip]
pub const ALL: &[Command] = &[
    azure::CONTAINER,
    azure::SETTINGS_FILE,
    azure::SUBSCRIPTION,
    azure::UNREGISTER,
    azure_import::APPLICATION,
    azure_import::JOB,
    azure_import::PROVIDER,
    azure_import::REGISTER,
    azure_import::REMOVE,
    azure_jobs::GET,
    azure_private::GET,
    azure_roles::GET,
    azure_roles::NEW,
    certificates::IMPORT,
    computer::RENAME,
    computer::RESTART,
    date_time::GET_DATE,
    date_time::GET_ZONE,
    date_time::SET_DATE,
    date_time::SET_ZONE,
    dedup::DISABLE,
    dedup::GET,
    dedup::START,
    defender::ADD,
    defender::GET,
    defender::REMOVE,
    defender::SET,
    defender::STATUS,
    defender::THREATS,
    devices::GET,
    dfsr::FOLDER,
    dfsr::MEMBERSHIP,
    environment::VARIABLE,
    events::CLASSIC,
    events::GET,
    execution_policy::GET,
    execution_policy::SET,
    hotfix::GET,
    import_module::GET,
    import_module::IMPORT,
    import_module::REMOVE,
    install_module::INSTALL,
    item_property::GET,
    item_property::NEW,
    item_property::REMOVE,
    item_property::SET,
    items::GET_CHILD_ITEM,
    items::GET_FILE_HASH,
    items::GET_ITEM,
    items::REMOVE_ITEM,
    items::TEST_PATH,
    jobs::JOB,
    jobs::POINTS,
    jobs::START,
    jobs::USAGE,
    net_security::DISABLE,
    net_security::GET,
    net_security::REMOVE,
    net_tcp_ip::PROFILE,
    net_tcp_ip::RESOLVE,
    net_tcp_ip::TEST,
    key_vault::GET,
    key_vault::POLICY,
    key_vault::SECRET,
    key_vault::UNDO,
    key_vault::UNDO_SECRET,
    key_vault::UPDATE,
    policy::FILE_SPEC,
    policy::GET,
    policy::REMOVE,
    policy::REMOVE_FILE_SPEC,
    policy::RETENTION,
    policy::SCHEDULE,
    policy::SET_STATE,
    policy::STATE,
    processes::GET,
    processes::STOP,
    registration::START,
    scheduled_tasks::DISABLE,
    scheduled_tasks::ENABLE,
    scheduled_tasks::GET,
    scheduled_tasks::INFO,
    scheduled_tasks::SET,
    scheduled_tasks::START,
    server_backup::JOB,
    server_backup::SUMMARY,
    services::GET,
    services::RESTART,
    services::SET,
    services::START,
    services::STOP,
    settings::GET,
    settings::SET,
    storage::GET_DISK,
    storage::GET_VOLUME,
    storage::SET_DISK,
    version_table::MAJOR,
    version_table::TABLE,
    version_table::VERSION,
    web_request::REQUEST,
    windows_features::GET,
    windows_features::INSTALL,
];
