//! Installing, upgrading and removing the agent.
//!
//! *Models*: prerequisites, files, registry, services, the module path; an installation that was
//! broken off leaves `Setup` without `Config`; an upgrade needs the package that Windows keeps.
//! *Sources*: 5.1 gate 1; R30, R40; S01, S11, S21, X49; catalogue 4.4.
//! *Seen through*: `MARSAgentInstaller.exe`, `reg query`, `sc query`, `dir`.

use crate::kernel::shared::Shared;
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::node::Node;
use crate::windows::registry::{Data, Known};
use crate::windows::services::{Settings, StartType};

use super::job::Failure;
use super::layout::{
    BIN, ENGINE, ENGINE_LOG, INSTALL, MANAGEMENT, MANAGEMENT_DISPLAY, MANAGEMENT_SERVICE, MODULE,
    MODULE_FILES, MODULE_MANIFEST, MODULE_NAME, MODULES, SCRATCH, SCRATCH_VALUE, SERVICE,
    SERVICE_DISPLAY, TEMP,
};
use super::{Site, engine, package, prerequisites, schedule};

/// How far the installation got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing there.
    Absent,
    /// Broken off: `Setup` is there, `Config` is not.
    Incomplete,
    /// Ready for registration, or registered.
    Complete,
}

/// How far the installation got.
#[must_use]
pub fn state(host: &crate::windows::host::Host) -> State {
    match (host.registry.known(Known::AgentSetup), host.registry.known(Known::AgentConfig)) {
        (None, _) => State::Absent,
        (Some(_), None) => State::Incomplete,
        (Some(_), Some(_)) => State::Complete,
    }
}

/// Operation: installs the agent, or repairs and upgrades one that is there.
///
/// # Errors
/// A prerequisite that is not met.
pub fn install(site: &mut Site<'_>, version: [u16; 4]) -> Result<(), Failure> {
    prerequisites::pass(site)?;
    put(site, version);
    Ok(())
}

/// Puts files, registry and services in place, and starts the services.
fn put(site: &mut Site<'_>, version: [u16; 4]) {
    put_files(site, version);
    package::keep(site, version);
    put_registry(site);
    put_services(site);
    // Both services are new or stopped; starting them can only find them running already.
    let _ = site.host.start_service(SERVICE, site.now);
    let _ = site.host.start_service(MANAGEMENT_SERVICE, site.now);
    engine::on_service_start(site.host, site.agent);
    site.note(
        "installed",
        format!("{}.{}.{}.{}", version[0], version[1], version[2], version[3]),
        true,
    );
}

/// Operation: what `MARSAgentInstaller.exe` does. A broken installation is reset before; one that
/// works is upgraded or repaired and keeps registration, scratch folder and policy.
///
/// # Errors
/// A prerequisite that is not met; 1612 when Windows Installer has lost its package.
pub fn run_installer(site: &mut Site<'_>) -> Result<(), Failure> {
    prerequisites::pass(site)?;
    package::unpack(site);
    match state(site.host) {
        State::Incomplete => remove(site),
        State::Complete => {
            let result = package::readable(site);
            site.gate("cached package", result)?;
        }
        State::Absent => {}
    }
    halt(site);
    put(site, site.edition.current_agent);
    package::clean(site);
    Ok(())
}

/// Operation: removes the agent. Filter and change tracking, registration, local policy and
/// schedules go; scratch folder, logs and what is in the vault stay (4.4).
pub fn uninstall(site: &mut Site<'_>) {
    remove(site);
    package::forget(site);
}

fn remove(site: &mut Site<'_>) {
    schedule::remove(site);
    halt(site);
    for name in [MANAGEMENT_SERVICE, SERVICE] {
        site.host.services.uninstall(&mut site.host.registry, name);
    }
    if let Some((product, _)) = Known::AgentSetup.path().rsplit_once('\\') {
        site.host.registry.remove_key(product);
    }
    remove_module_path(site);
    if let Ok(bin) = site.host.files.lookup(BIN) {
        site.host.files.remove(bin);
    }
    let agent = &mut *site.agent;
    agent.passphrase = None;
    agent.proxy = Shared::default();
    agent.engine = engine::Memory::default();
    agent.tracking_fault = None;
    agent.tracking_hiccup = false;
    site.note("uninstalled", String::new(), true);
}

/// Programs that run cannot be replaced or removed: the services stop, by force if need be.
fn halt(site: &mut Site<'_>) {
    let at = site.host.clock.machine_time(site.now);
    for name in [MANAGEMENT_SERVICE, SERVICE] {
        let stopped = site.host.stop_service(name, at);
        let process = site.host.services.get(name).map_or(0, |service| service.process);
        if stopped == Err(Win32::SERVICE_CANNOT_ACCEPT_CTRL) {
            site.host.end_process(process, at);
        }
    }
}

fn remove_module_path(site: &mut Site<'_>) {
    let registry = &mut site.host.registry;
    let path = registry.text(Known::Environment, "PSModulePath").unwrap_or_default();
    let others = path.split(';').filter(|entry| !same(entry.trim_end_matches('\\'), MODULES));
    let kept = others.collect::<Vec<_>>().join(";");
    if kept != path {
        registry.set_known(Known::Environment, "PSModulePath", Data::ExpandSz(kept.into()));
    }
}

/// A hash that stands for the bytes of a file of this agent version.
#[must_use]
pub fn genuine(name: &str, version: [u16; 4]) -> u64 {
    let number = version.iter().fold(0u64, |all, part| (all << 16) | u64::from(*part));
    crate::kernel::digest::folded_hash(name) ^ number.rotate_left(7)
}

fn put_files(site: &mut Site<'_>, version: [u16; 4]) {
    let now = site.now;
    let mut put = |path: &str, node: Node| {
        let there = site.host.files.node(path);
        if there.is_some_and(|there| there.content == node.content && there.size == node.size) {
            // A repair leaves alone what is whole.
            return;
        }
        // The system volume of a machine that can be installed on takes files.
        let _ = site.host.files.put(path, node);
    };
    put(ENGINE, Node::program(9_412_608, version, genuine("cbengine.exe", version), now));
    put(MANAGEMENT, Node::program(1_213_440, version, genuine("management", version), now));
    for (name, size) in
        [("CloudBackupProvider.dll", 3_325_952), ("wabadmin.msc", 61_440), ("cbp.dll", 2_404_352)]
    {
        put(&format!("{BIN}\\{name}"), Node::program(size, version, genuine(name, version), now));
    }
    put(&format!("{MODULE}\\{MODULE_NAME}.psd1"), Node::text(MODULE_MANIFEST, now));
    for (name, size, is_script) in MODULE_FILES {
        let node = if is_script {
            Node { size, ..Node::text("<?xml version=\"1.0\" encoding=\"utf-8\"?>", now) }
        } else {
            Node::program(size, version, genuine(name, version), now)
        };
        put(&format!("{MODULE}\\{name}"), node);
    }
    if !site.host.files.is_directory(SCRATCH) {
        let _ = site.host.files.put(SCRATCH, Node::directory(now));
    }
    if !site.host.files.is_file(ENGINE_LOG) {
        let log = Node { content: crate::windows::node::Content::EngineLog, ..Node::file(0, now) };
        let _ = site.host.files.put(ENGINE_LOG, log);
    }
    debug_assert!(site.host.files.is_directory(TEMP));
}

fn put_registry(site: &mut Site<'_>) {
    let registry = &mut site.host.registry;
    registry.set_known(Known::AgentSetup, "InstallPath", Data::sz(&format!("{INSTALL}\\")));
    for key in [Known::AgentConfig, Known::AgentProvider] {
        if registry.text(key, SCRATCH_VALUE).is_none() {
            registry.set_known(key, SCRATCH_VALUE, Data::sz(SCRATCH));
        }
    }
    let path = registry.text(Known::Environment, "PSModulePath").unwrap_or_default().to_owned();
    if !path.split(';').any(|entry| same(entry.trim_end_matches('\\'), MODULES)) {
        let path = if path.is_empty() { MODULES.to_owned() } else { format!("{path};{MODULES}") };
        registry.set_known(Known::Environment, "PSModulePath", Data::ExpandSz(path.into()));
    }
}

fn put_services(site: &mut Site<'_>) {
    let wanted =
        [(SERVICE, SERVICE_DISPLAY, ENGINE), (MANAGEMENT_SERVICE, MANAGEMENT_DISPLAY, MANAGEMENT)];
    for (name, display, image) in wanted {
        if site.host.services.get(name).is_some() {
            continue;
        }
        let settings = Settings {
            display: display.to_owned(),
            start: StartType::Automatic,
            image: format!("\"{image}\""),
            account: "LocalSystem".to_owned(),
            depends_on: vec!["RPCSS".to_owned()],
            kind: 0x10,
            delayed: false,
        };
        site.host.services.install(&mut site.host.registry, name, &settings);
    }
}
