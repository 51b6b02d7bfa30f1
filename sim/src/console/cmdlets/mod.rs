//! Cmdlets, one file a module or family.
//!
//! A cmdlet is an [`Entry`]: the engine's table and what it does with objects. Those in [`ALL`]
//! still print text; each that gives objects moves to [`ENTRIES`].

mod azure;
mod azure_import;
mod azure_jobs;
mod azure_private;
mod azure_roles;
mod certificates;
mod cim;
mod computer;
mod date_time;
mod dedup;
mod defender;
mod devices;
mod dfsr;
mod events;
mod execution_policy;
mod hotfix;
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
mod web_request;
mod windows_features;
mod wmi;

use std::sync::LazyLock;

use ::powershell::eval::Cmdlet;
use ::powershell::format::View;

use super::command::{Command, Entry, Kind};
use super::text_cmdlet;
use crate::kernel::text::same;
use crate::windows::identity::Windows;
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
    events::CLASSIC,
    events::GET,
    execution_policy::GET,
    execution_policy::SET,
    hotfix::GET,
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
    web_request::REQUEST,
    windows_features::GET,
    windows_features::INSTALL,
];

/// Every cmdlet that gives objects, sorted, one entry a line.
#[rustfmt::skip]
pub const ENTRIES: &[&Entry] = &[
    &cim::ASSOCIATED,
    &cim::CLASS,
    &cim::GET,
    &cim::INVOKE,
    &cim::NEW,
    &cim::NEW_SESSION,
    &cim::REMOVE_SESSION,
    &cim::SET,
    &wmi::GET,
    &wmi::INVOKE,
    &wmi::SET,
];

/// How objects of the machine are shown, by the first of their type names.
const VIEWS: &[(&str, &View)] = &[];

/// The view of objects of a type.
pub(super) fn view(type_name: &str) -> Option<&'static View> {
    let own = VIEWS.iter().find(|(known, _)| *known == type_name).map(|(_, view)| *view);
    own.or_else(|| super::cim::view(type_name))
}

/// All cmdlets with where they come from.
pub(super) fn all() -> impl Iterator<Item = (Kind, &'static Cmdlet)> {
    ENTRIES.iter().map(|entry| (entry.kind, &entry.cmdlet)).chain(text_cmdlet::all())
}

/// Every Windows with the cmdlets that are there without an import.
static PRESENT: LazyLock<Vec<(Windows, Vec<&'static Cmdlet>)>> = LazyLock::new(|| {
    let there = |windows: Windows| {
        let here = all().filter(move |(kind, _)| match kind {
            Kind::Since(since) => windows >= *since,
            Kind::Module(_) => false,
            _ => true,
        });
        here.map(|(_, cmdlet)| cmdlet).collect()
    };
    Windows::ALL.into_iter().map(|windows| (windows, there(windows))).collect()
});

/// Cmdlets that are there without an import on a Windows.
pub(super) fn present(windows: Windows) -> &'static [&'static Cmdlet] {
    let found = PRESENT.iter().find(|(known, _)| *known == windows);
    found.map_or(&[], |(_, cmdlets)| cmdlets)
}

/// Modules that must be found and loaded, with their cmdlets.
static MODULES: LazyLock<Vec<(&'static str, Vec<&'static Cmdlet>)>> = LazyLock::new(|| {
    let mut modules: Vec<(&'static str, Vec<&'static Cmdlet>)> = Vec::new();
    for (kind, cmdlet) in all() {
        let Kind::Module(name) = kind else { continue };
        match modules.iter_mut().find(|(known, _)| *known == name) {
            Some((_, cmdlets)) => cmdlets.push(cmdlet),
            None => modules.push((name, vec![cmdlet])),
        }
    }
    modules
});

/// The cmdlets of a module.
pub(super) fn of_module(name: &str) -> &'static [&'static Cmdlet] {
    let found = MODULES.iter().find(|(known, _)| same(known, name));
    found.map_or(&[], |(_, cmdlets)| cmdlets)
}

/// The module that brings a cmdlet, when it must be loaded first.
pub(super) fn module_of(command: &str) -> Option<&'static str> {
    let brings = |cmdlets: &[&Cmdlet]| cmdlets.iter().any(|cmdlet| same(cmdlet.name, command));
    MODULES.iter().find(|(_, cmdlets)| brings(cmdlets)).map(|(name, _)| *name)
}
