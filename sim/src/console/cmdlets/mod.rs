//! Cmdlets, one file a module or family.
//!
//! A cmdlet is an [`Entry`]: the engine's table, and what it does with objects.

mod azure;
mod azure_import;
mod azure_jobs;
mod azure_private;
mod azure_roles;
mod cim;
mod cim_object;
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
mod items;
mod key_vault;
pub mod known;
mod local_accounts;
mod net_security;
mod net_tcp_ip;
mod net_test;
mod online_backup;
mod package;
mod processes;
mod scheduled_tasks;
mod server_backup;
mod services;
mod shaped;
mod storage;
mod web_request;
mod windows_features;
mod wmi;

use std::sync::LazyLock;

use ::powershell::by_name::ByName;
use ::powershell::eval::{Call, Cmdlet, ErrorSpec, Stop};
use ::powershell::format::View;
use ::powershell::value::Value;
use ::powershell::value::compare::like;

use super::classes;
use super::command::{Entry, Kind};
use super::types::{HostEnum, HostType};
use super::{internet, not_recognized};
use crate::kernel::text::same;
use crate::mars::layout::MODULE_NAME;
use crate::windows::identity::Windows;
use crate::world::World;
use online_backup::{
    backup, builders, client, jobs, policy, recovery, registration, retention, save,
    settings as agent_settings, values, vault,
};

/// Every cmdlet, sorted, one entry a line.
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
    &computer::RENAME,
    &computer::RESTART,
    &computer::STOP,
    &date_time::GET_ZONE,
    &date_time::SET_DATE,
    &date_time::SET_ZONE,
    &hotfix::GET,
    &local_accounts::GET_GROUP,
    &local_accounts::GET_MEMBER,
    &local_accounts::GET_USER,
    &net_security::ADDRESSES,
    &net_security::DISABLE,
    &net_security::ENABLE,
    &net_security::GET,
    &net_security::NEW,
    &net_security::PORTS,
    &net_security::PROFILE,
    &net_security::PROGRAMS,
    &net_security::REMOVE,
    &net_security::SET_PROFILE,
    &net_tcp_ip::ADAPTER,
    &net_tcp_ip::ADDRESS,
    &net_tcp_ip::CLEAR,
    &net_tcp_ip::CONFIGURATION,
    &net_tcp_ip::NAME_SERVERS,
    &net_tcp_ip::PROFILE,
    &net_tcp_ip::ROUTE,
    &net_tcp_ip::TCP,
    &net_test::ECHO,
    &net_test::RESOLVE,
    &net_test::TEST,
    &processes::GET,
    &processes::STOP,
    &processes::WAIT,
    &processes::start::START,
    &storage::GET_DISK,
    &storage::GET_JOB,
    &storage::GET_PARTITION,
    &storage::GET_PHYSICAL,
    &storage::GET_SUBSYSTEM,
    &storage::GET_VOLUME,
    &storage::SET_DISK,
    &web_request::MAIL,
    &web_request::REQUEST,
    &web_request::REST,
    &wmi::GET,
    &wmi::INVOKE,
    &wmi::SET,
    &agent_settings::GET,
    &agent_settings::SET,
    &azure::CONTAINER,
    &azure::SETTINGS_FILE,
    &azure::SUBSCRIPTION,
    &azure::UNREGISTER,
    &azure::VAULT,
    &azure_import::APPLICATION,
    &azure_import::JOB,
    &azure_import::PROVIDER,
    &azure_import::REGISTER,
    &azure_import::REMOVE,
    &azure_jobs::GET,
    &azure_private::GET,
    &azure_roles::GET,
    &azure_roles::NEW,
    &backup::START,
    &backup::START_SYSTEM_STATE,
    &builders::ADD_FILE_SPEC,
    &builders::ADD_SYSTEM_STATE,
    &builders::NEW_FILE_SPEC,
    &builders::NEW_POLICY,
    &builders::NEW_SCHEDULE,
    &builders::REMOVE_FILE_SPEC,
    &builders::SET_RETENTION,
    &builders::SET_SCHEDULE,
    &dedup::DISABLE,
    &dedup::GET,
    &dedup::START,
    &defender::ADD,
    &defender::GET,
    &defender::REMOVE,
    &defender::SET,
    &defender::STATUS,
    &defender::THREATS,
    &devices::GET,
    &dfsr::FOLDER,
    &dfsr::MEMBERSHIP,
    &events::classic::GET,
    &events::win_event::GET,
    &events::write::CLEAR,
    &events::write::NEW,
    &events::write::REMOVE,
    &events::write::WRITE,
    &execution_policy::GET,
    &execution_policy::SET,
    &install_module::INSTALL,
    &package::GET,
    &items::acl::GET,
    &items::acl::SET,
    &items::certificates::EXPORT,
    &items::certificates::IMPORT,
    &items::certificates::NEW,
    &items::certificates::PFX,
    &items::content::GET,
    &items::copy::COPY,
    &items::copy::MOVE,
    &items::copy::RENAME,
    &items::drives::GET,
    &items::drives::NEW,
    &items::drives::PROVIDER,
    &items::drives::REMOVE,
    &items::get::ITEM,
    &items::get::TEST,
    &items::hash::GET,
    &items::hash::SIGNATURE,
    &items::hash::UNBLOCK,
    &items::list::CHILD_ITEM,
    &items::location::GET,
    &items::location::POP,
    &items::location::PUSH,
    &items::location::SET,
    &items::make::CLEAR,
    &items::make::INVOKE,
    &items::make::MKDIR,
    &items::make::NEW,
    &items::make::SET,
    &items::paths::CONVERT,
    &items::paths::RESOLVE,
    &items::property::GET,
    &items::property::VALUE,
    &items::remove::ITEM,
    &items::set_property::CLEAR,
    &items::set_property::COPY,
    &items::set_property::MOVE,
    &items::set_property::NEW,
    &items::set_property::REMOVE,
    &items::set_property::RENAME,
    &items::set_property::SET,
    &items::write::ADD,
    &items::write::CLEAR,
    &items::write::SET,
    &jobs::GET,
    &jobs::STOP,
    &key_vault::GET,
    &key_vault::POLICY,
    &key_vault::SECRET,
    &key_vault::UNDO,
    &key_vault::UNDO_SECRET,
    &key_vault::UPDATE,
    &policy::FILE_SPEC,
    &policy::GET,
    &policy::RETENTION,
    &policy::SCHEDULE,
    &policy::STATE,
    &policy::SYSTEM_STATE,
    &recovery::MOUNT,
    &recovery::OPTION,
    &recovery::RECOVERY,
    &registration::START,
    &retention::NEW,
    &save::REMOVE,
    &save::REMOVE_SYSTEM_STATE,
    &save::SET,
    &save::SET_STATE,
    &save::SET_SYSTEM_STATE,
    &scheduled_tasks::control::DISABLE,
    &scheduled_tasks::control::ENABLE,
    &scheduled_tasks::control::EXPORT,
    &scheduled_tasks::control::GET,
    &scheduled_tasks::control::INFO,
    &scheduled_tasks::control::START,
    &scheduled_tasks::control::STOP,
    &scheduled_tasks::parts::ACTION,
    &scheduled_tasks::parts::PRINCIPAL,
    &scheduled_tasks::parts::SETTINGS,
    &scheduled_tasks::parts::TASK,
    &scheduled_tasks::parts::TRIGGER,
    &scheduled_tasks::register::REGISTER,
    &scheduled_tasks::register::SET,
    &scheduled_tasks::register::UNREGISTER,
    &server_backup::JOB,
    &server_backup::POLICY,
    &server_backup::SCHEDULE,
    &server_backup::SUMMARY,
    &services::GET,
    &services::configure::NEW,
    &services::configure::SET,
    &services::control::RESTART,
    &services::control::RESUME,
    &services::control::START,
    &services::control::STOP,
    &services::control::SUSPEND,
    &vault::ITEMS,
    &vault::POINTS,
    &vault::SERVERS,
    &vault::SOURCES,
    &vault::USAGE,
    &windows_features::GET,
    &windows_features::INSTALL,
];

/// True for a text with wildcards of PowerShell.
fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// True when a name is one that a pattern of PowerShell stands for.
fn fits_pattern(pattern: &str, name: &str) -> bool {
    like(name, pattern, false)
}

/// True for a cmdlet that a module or a feature of this server brings and that is not simulated.
pub(super) fn is_lacking(world: &World, name: &str) -> bool {
    server_backup::is_lacking(world, name) || online_backup::is_lacking(world, name)
}

/// What is said of a name that nobody knows: its module is not there.
fn unknown(call: &Call<'_>) -> Stop {
    let name = call.name();
    let text = not_recognized(&name);
    let text = text.strip_prefix(&format!("{name} : ")).unwrap_or(&text).to_owned();
    let class = "System.Management.Automation.CommandNotFoundException";
    let spec = ErrorSpec::new(class, "CommandNotFoundException", "ObjectNotFound", text);
    call.engine.terminating(&spec.about(Value::Text(name)))
}

/// Modules that are always there.
const DIAGNOSTICS: &str = "Microsoft.PowerShell.Diagnostics";
const SECURITY: &str = "Microsoft.PowerShell.Security";
const MANAGEMENT: &str = "Microsoft.PowerShell.Management";

/// Aliases that modules of Windows and of the agent bring, beside those of the language.
const ALIASES: &[(&str, &str)] =
    &[("Add-WindowsFeature", "Install-WindowsFeature"), ("TNC", "Test-NetConnection")];

/// What an alias of a module stands for.
pub(super) fn alias(name: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(alias, _)| same(alias, name)).map(|(_, of)| *of)
}

/// How objects of the machine are shown, by the first of their type names.
#[rustfmt::skip]
static VIEWS: &[(&str, &View)] = &[
    ("Microsoft.PowerShell.Commands.X509StoreLocation", &items::views::LOCATION),
    ("Microsoft.Powershell.Utility.FileHash", &items::views::HASH),
    ("Microsoft.Win32.RegistryKey", &items::views::KEY),
    ("System.Management.Automation.PSDriveInfo", &items::views::DRIVE),
    ("System.Management.Automation.ProviderInfo", &items::views::PROVIDER),
    ("System.Security.AccessControl.DirectorySecurity", &items::views::RULES),
    ("System.Security.AccessControl.FileSecurity", &items::views::RULES),
    ("System.Security.Cryptography.X509Certificates.X509Certificate2", &items::views::CERTIFICATE),
    ("System.Security.Cryptography.X509Certificates.X509Store", &items::views::STORE),
    (azure::CONTAINER_CLASS, &azure::CONTAINER_VIEW),
    (azure::FILE_CLASS, &azure::FILE_VIEW),
    (azure::SUBSCRIPTION_CLASS, &azure::SUBSCRIPTION_VIEW),
    (azure_import::APPLICATION_CLASS, &azure_import::APPLICATION_VIEW),
    (azure_import::JOB_CLASS, &azure_import::JOB_VIEW),
    (azure_import::PROVIDER_CLASS, &azure_import::PROVIDER_VIEW),
    (azure_jobs::CLASS, &azure_jobs::VIEW),
    (azure_private::CLASS, &azure_private::VIEW),
    (dedup::DEDUP_JOB, &dedup::JOB_VIEW),
    (dedup::VOLUME, &dedup::VOLUME_VIEW),
    (defender::COMPUTER, &defender::COMPUTER_VIEW),
    (defender::DETECTION, &defender::DETECTION_VIEW),
    (defender::PREFERENCE, &defender::PREFERENCE_VIEW),
    (devices::DEVICE, &devices::VIEW),
    (dfsr::FOLDER_CLASS, &dfsr::FOLDER_VIEW),
    (dfsr::MEMBER_CLASS, &dfsr::MEMBER_VIEW),
    (events::classic::ENTRY, &events::classic::VIEW),
    (events::classic::LOG, &events::classic::LOG_VIEW),
    (events::logs::LOG, &events::logs::LOG_VIEW),
    (events::logs::PROVIDER, &events::logs::PROVIDER_VIEW),
    (events::win_event::CLASS, &events::win_event::VIEW),
    (jobs::CLASS, &jobs::VIEW),
    (key_vault::SECRET_CLASS, &key_vault::SECRET_VIEW),
    (key_vault::VAULT_CLASS, &key_vault::VAULT_VIEW),
    (local_accounts::GROUP, &local_accounts::GROUP_VIEW),
    (local_accounts::USER, &local_accounts::USER_VIEW),
    (net_tcp_ip::CONFIGURATION_CLASS, &net_tcp_ip::CONFIGURATION_VIEW),
    (net_test::PING, &net_test::PING_VIEW),
    (net_test::RECORD, &net_test::RECORD_VIEW),
    (net_test::RESULT, &net_test::RESULT_VIEW),
    (processes::CLASS, &processes::class::VIEW),
    (processes::WITH_USER, &processes::class::USER_VIEW),
    (retention::CLASS, &retention::VIEW),
    (scheduled_tasks::objects::INFO, &scheduled_tasks::objects::INFO_VIEW),
    (scheduled_tasks::objects::TASK, &scheduled_tasks::objects::VIEW),
    (package::CLASS, &package::VIEW),
    (server_backup::JOB_CLASS, &server_backup::JOB_VIEW),
    (server_backup::SUMMARY_CLASS, &server_backup::SUMMARY_VIEW),
    (services::CLASS, &services::VIEW),
    (vault::POINT, &vault::POINT_VIEW),
    (vault::USED, &vault::USED_VIEW),
    (web_request::BASIC, &web_request::VIEW),
    (web_request::RESPONSE, &web_request::VIEW),
    (windows_features::FEATURE, &windows_features::FEATURE_VIEW),
    (windows_features::RESULT, &windows_features::RESULT_VIEW),
];

/// Types of the machine, sorted, one entry a line.
#[rustfmt::skip]
pub(super) static TYPES: &[&HostType] = &[
    &azure::VAULT_TYPE,
    &classes::CERTIFICATE,
    &classes::DRIVE,
    &classes::FILE_SYSTEM_INFO,
    &classes::KEY,
    &classes::PROVIDER,
    &classes::VERSION,
    &classes::directories::TYPE,
    &classes::file_objects::DIRECTORY,
    &classes::file_objects::FILE,
    &classes::files::STREAM,
    &classes::files::TYPE,
    &classes::registry::TYPE,
    &classes::rules::DIRECTORY_SECURITY,
    &classes::rules::FILE_RULE,
    &classes::rules::FILE_SECURITY,
    &classes::rules::NT_ACCOUNT,
    &classes::rules::REGISTRY_RULE,
    &classes::volumes::TYPE,
    &client::CLIENT,
    &client::ERROR_CODE,
    &client::ERROR_INFO,
    &dedup::VOLUME_TYPE,
    &defender::COMPUTER_TYPE,
    &defender::PREFERENCE_TYPE,
    &devices::DEVICE_TYPE,
    &dfsr::FOLDER_TYPE,
    &dfsr::MEMBER_TYPE,
    &events::classic::ENTRY_OF,
    &events::logs::LOG_TYPE_OF,
    &events::logs::PROVIDER_TYPE,
    &events::win_event::RECORD,
    &events::write::EVENT_LOG,
    &internet::client::ACCOUNT_PROXY,
    &internet::client::HTTP_REQUEST,
    &internet::client::HTTP_RESPONSE,
    &internet::client::WEB_CLIENT,
    &internet::client::WEB_HEADERS,
    &internet::client::WEB_PROXY,
    &internet::client::WEB_REQUEST,
    &internet::sockets::ASYNC_RESULT,
    &internet::sockets::CONNECT_TASK,
    &internet::sockets::DNS,
    &internet::sockets::TCP_CLIENT,
    &internet::sockets::WAIT_HANDLE,
    &processes::class::PROCESS,
    &processes::class::PROCESS_WITH_USER,
    &server_backup::JOB_TYPE,
    &server_backup::POLICY_TYPE,
    &server_backup::SUMMARY_TYPE,
    &services::CONTROLLER,
    &values::FILE_SPEC_TYPE,
    &values::POLICY_TYPE,
    &values::SCHEDULE_TYPE,
    &web_request::ANSWER,
    &web_request::BASIC_ANSWER,
    &windows_features::FEATURE_TYPE,
];

/// Enumerations of the machine, sorted, one entry a line.
#[rustfmt::skip]
pub(super) static ENUMS: &[HostEnum] = &[
    (&classes::DRIVE_TYPE, None),
    (&classes::REGISTRY_OPTIONS, None),
    (&classes::SEARCH_OPTION, None),
    (&events::classic::ENTRY_TYPE, None),
    (&events::classic::OVERFLOW, None),
    (&events::logs::LOG_MODE, None),
    (&events::logs::LOG_TYPE, None),
    (&execution_policy::SCOPE, None),
    (&internet::client::HTTP_STATUS, None),
    (&jobs::JOB_STATE, Some(MODULE_NAME)),
    (&jobs::JOB_TYPE, Some(MODULE_NAME)),
    (&scheduled_tasks::objects::COMPATIBILITY, None),
    (&scheduled_tasks::objects::INSTANCES, None),
    (&scheduled_tasks::objects::LEVEL, None),
    (&scheduled_tasks::objects::LOGON, None),
    (&scheduled_tasks::objects::STATE, None),
    (&services::SERVICE_TYPE, None),
    (&windows_features::EXIT_CODE, None),
    (&windows_features::INSTALL_STATE, None),
    (&windows_features::RESTART_STATE, None),
];

/// The view of files and directories; Windows PowerShell before 5.0 has a narrower one.
pub(super) fn file_view(old: bool, directory: bool) -> &'static View {
    items::views::files(old, directory)
}

/// Where one is, as an object.
pub(super) fn location(machine: &super::machine::Machine) -> ::powershell::value::Value {
    items::here(machine)
}

/// The view of objects of a type.
pub(super) fn view(type_name: &str) -> Option<&'static View> {
    let own = VIEWS.iter().find(|(known, _)| *known == type_name).map(|(_, view)| *view);
    own.or_else(|| super::cim::view(type_name))
}

/// All cmdlets with where they come from.
pub(super) fn all() -> impl Iterator<Item = (Kind, &'static Cmdlet)> {
    ENTRIES.iter().map(|entry| (entry.kind, &entry.cmdlet))
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
    static NAMES: LazyLock<ByName<&str>> = LazyLock::new(|| {
        let of_module = |(kind, cmdlet): (Kind, &'static Cmdlet)| match kind {
            Kind::Module(module) => Some((cmdlet.name, module)),
            _ => None,
        };
        ByName::of(all().filter_map(of_module))
    });
    NAMES.find(command).copied()
}
