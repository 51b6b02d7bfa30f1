//! Offline seeding: the first backup travels on disks.
//!
//! *Models*: the way of the customer's own disks: the wizard on the server (agent version, Azure
//! PowerShell of exactly one version, a browser that can sign in, resource provider, application),
//! staging on a share, `AzureOfflineBackupDiskPrep` on the copy computer, shipping, and the agent
//! that looks for the import job by its name; after it a job brings the rest. Each step is a gate.
//! *Leaves out*: the days on the road, Data Box devices, storage accounts.
//! *Sources*: R34, R35; S15, S16; X27, X34, X81-X83.
//! *Seen through*: message boxes, the engine's log.

use crate::azure::import::{APPLICATION, Application, ImportJob, PROVIDER};
use crate::edition::IMPORT_TRACKING;
use crate::kernel::text::same;
use crate::windows::environment::Block;
use crate::windows::error::Win32;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::powershell;
use crate::windows::registry::{Data, Known, USER_HIVE};

use super::job::Failure;
use super::log::Level;
use super::messages::Message;
use super::policy::Policy;
use super::{Site, connect, engine, register, scratch};

/// The module whose version counts.
pub const MODULE: &str = "AzureRM";
/// What the log has for an import job that is not there (X81).
const NO_JOB: u32 = 0x8078_0054;
/// `ERROR_DISK_FULL` of the staging share.
const NO_ROOM: u32 = 0x8007_0070;
/// Internet Explorer from which on the sign-in page works (X83).
const BROWSER_MAJOR: u32 = 11;
/// URLACTION of active scripting, and its value for "Disable".
const SCRIPTING: (&str, u32) = ("1400", 3);

/// A seeding that is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Seeding {
    /// Name of the import job, as it was entered in the wizard.
    pub job: String,
    /// The share that the first backup was staged on.
    pub staging: String,
    /// The scratch folder in which its stores were made.
    pub scratch: String,
}

/// The name that the customer gives to the import job, here and in the portal.
#[must_use]
pub fn job_name(host: &Host) -> String {
    format!("seed-{}", host.identity.name.to_lowercase())
}

/// Versions of Azure PowerShell that the machine's module path offers.
#[must_use]
pub fn azure_powershell(host: &Host) -> Vec<String> {
    let path = Block::of_machine(&host.registry).get("PSModulePath").unwrap_or_default();
    powershell::versions(&host.files, &path, MODULE)
}

/// Major version of Internet Explorer, and whether its Internet zone runs scripts.
#[must_use]
pub fn browser(host: &Host) -> (u32, bool) {
    let version = host.registry.text(Known::InternetExplorer, "svcVersion").unwrap_or_default();
    let major = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
    let (name, disable) = SCRIPTING;
    let zone = format!(r"{USER_HIVE}\Software\Microsoft\Windows\CurrentVersion");
    let zone = host.registry.key(&format!(r"{zone}\Internet Settings\Zones\3"));
    let scripts = zone.and_then(|zone| zone.get(name)) != Some(&Data::Dword(disable));
    (major, scripts)
}

fn refuse(gate: &'static str, about: &str) -> Failure {
    Failure::new(gate, Message::OfflinePrerequisite, 0, about)
}

/// Operation: takes the seeding of this server to the end of the import, from wherever it is. A
/// backup then sends what has changed since.
///
/// # Errors
/// The first step that does not work.
pub fn operation(site: &mut Site<'_>) -> Result<(), Failure> {
    register::ready(site)?;
    let policy = site.agent.policy.clone();
    let policy = policy.ok_or(Failure::new("policy", Message::NoPolicy, 0, ""));
    let policy = site.gate("policy", policy)?;
    let result = connect::pass(site, connect::Errand::Configure);
    site.gate("network", result)?;
    if site.agent.seeding.is_none() {
        wizard(site)?;
        let result = stage(site, &policy);
        site.gate("staging", result)?;
        let result = prepare(site);
        site.gate("disk preparation", result)?;
        ship(site);
    }
    let result = own_stores(site);
    site.gate("stores of the seeding", result)?;
    let result = poll(site);
    site.gate("import job", result)?;
    site.agent.seeding = None;
    Ok(())
}

/// The pages of the wizard.
fn wizard(site: &mut Site<'_>) -> Result<(), Failure> {
    let version = engine::version(site.host).unwrap_or_default();
    let result = match version >= site.edition.offline_agent {
        true => Ok(()),
        false => Err(retired(site, version)),
    };
    site.gate("offline agent", result)?;
    let here = azure_powershell(site.host);
    let result = exact(site, &here, "source");
    site.gate("source azure powershell", result)?;
    let (major, scripts) = browser(site.host);
    let result = match (major >= BROWSER_MAJOR, scripts) {
        (true, true) => Ok(()),
        (false, _) => Err(refuse("browser", &format!("Internet Explorer {major}"))),
        (true, false) => Err(refuse("browser", "scripting")),
    };
    site.gate("sign-in page", result)?;
    let result = match site.cloud.import.has_provider(PROVIDER) {
        true => Ok(()),
        false => Err(refuse("provider", PROVIDER)),
    };
    site.gate("resource provider", result)?;
    let result = application(site);
    site.gate("application", result)
}

/// The programming interface that older agents use has been retired (X27).
fn retired(site: &mut Site<'_>, version: [u16; 4]) -> Failure {
    let [a, b, c, d] = version;
    let text = "ImportExport service call failed: the api-version is no longer supported";
    site.log("69 AzureServiceManagementHelper.cs(211)", Level::Fatal, text.to_owned());
    refuse("offline agent", &format!("{a}.{b}.{c}.{d}"))
}

/// Exactly this version, not "or later" (S15, S16); editions after it ask for none.
fn exact(site: &mut Site<'_>, installed: &[String], which: &str) -> Result<(), Failure> {
    let wanted = site.edition.azure_powershell;
    if wanted.is_empty() || installed.iter().any(|version| version == wanted) {
        return Ok(());
    }
    let text = format!("{which}: {MODULE} {wanted} was not found, present: {installed:?}");
    site.log("69 AzureServiceManagementHelper.cs(96)", Level::Fatal, text);
    Err(refuse("azure powershell", which))
}

/// The wizard gives its application a new key; one that cannot be updated stands in the way (X82).
fn application(site: &mut Site<'_>) -> Result<(), Failure> {
    let key = site.cloud.import.application().and_then(|known| known.fixed_key.clone());
    let Some(key) = key else { return Ok(()) };
    let text = format!(
        "Unable to create an Azure AD application credential in customer's account. Exception: \
         Update to existing credential with KeyId <{key}> is not allowed"
    );
    site.log("69 AadApplicationHelper.cs(157)", Level::Fatal, text);
    Err(Failure::new("application", Message::OfflineApplication, 0, APPLICATION))
}

/// The first backup is written to the staging share.
fn stage(site: &mut Site<'_>, policy: &Policy) -> Result<(), Failure> {
    let needed = scratch::protected_bytes(site.host, policy);
    let (free, share) = (site.copy.free(), site.copy.staging());
    if free >= needed {
        return Ok(());
    }
    let text = format!("staging needs {needed} bytes, {free} bytes are free on {share}");
    site.log("48 offlinestaging.cpp(302)", Level::Fatal, text);
    Err(Failure::new("staging", Message::OfflinePrerequisite, NO_ROOM, &share))
}

/// `AzureOfflineBackupDiskPrep` on the copy computer: what it wants before it writes a disk.
///
/// # Errors
/// The first thing that is missing there.
pub fn prepare(site: &mut Site<'_>) -> Result<(), Failure> {
    let copy = site.copy.clone();
    let is_source = same(&copy.name, &site.host.identity.name);
    if is_source && copy.hardware != Hardware::Physical {
        return Err(refuse("copy computer", "a virtual machine takes no disks"));
    }
    exact(site, &copy.azure_powershell, "copy")?;
    match copy.bitlocker {
        true => Ok(()),
        false => Err(refuse("copy computer", "BitLocker")),
    }
}

/// The disks leave the house; the portal knows the job by the name that the wizard has.
fn ship(site: &mut Site<'_>) {
    let job = job_name(site.host);
    if site.cloud.import.application().is_none() {
        let application = Application { name: APPLICATION.to_owned(), fixed_key: None };
        site.cloud.import.applications.push(application);
    }
    let created = site.now;
    site.cloud.import.jobs.retain(|known| !same(&known.name, &job));
    site.cloud.import.jobs.push(ImportJob { name: job.clone(), created, tracking: true });
    site.note("shipped", job.clone(), true);
    let scratch = site.agent.engine.provider.clone().unwrap_or_default();
    site.agent.seeding = Some(Seeding { job, staging: site.copy.staging(), scratch });
}

/// The stores of a seeding stay where it began: in another scratch folder the agent does not take
/// up the import, and waits for it (X34) \[INF\].
fn own_stores(site: &mut Site<'_>) -> Result<(), Failure> {
    let now = site.agent.engine.provider.clone().unwrap_or_default();
    let Some(seeding) = site.agent.seeding.clone() else { return Ok(()) };
    if same(&seeding.scratch, &now) {
        return Ok(());
    }
    let detail = Win32::PATH_NOT_FOUND.hresult();
    let text = format!(
        "ResumeOfflineSeeding: stores of the initial replication were made in {}, scratch location \
         is {now}, Hr: = [{detail:#010x}]",
        seeding.scratch
    );
    site.log("48 offlinestaging.cpp(388)", Level::Warning, text);
    Err(Failure::new("seeding stores", Message::WaitingForImport, detail, &now))
}

/// The agent looks for its import job.
fn poll(site: &mut Site<'_>) -> Result<(), Failure> {
    let Some(seeding) = site.agent.seeding.clone() else { return Ok(()) };
    let job = site.cloud.import.job(&seeding.job).cloned();
    let waits =
        |detail| Failure::new("import job", Message::WaitingForImport, detail, &seeding.job);
    let Some(job) = job else {
        let name = &seeding.job;
        let text = format!("GetImportJobStatus:: Import job with name '{name}' is not found");
        site.log("69 AzureServiceManagementHelper.cs(320)", Level::Fatal, text);
        let text = format!("PollAzureImportJob failed with error code: {NO_JOB:x}");
        site.log("71 backupasync.cpp(1607)", Level::Warning, text);
        return Err(waits(NO_JOB));
    };
    if !job.tracking && site.now - job.created > IMPORT_TRACKING {
        let text = format!("GetImportJobStatus:: Import job '{}' is cancelled", job.name);
        site.log("69 AzureServiceManagementHelper.cs(334)", Level::Fatal, text);
        return Err(waits(0));
    }
    // Whoever looks after it in time enters the tracking details now.
    for known in site.cloud.import.jobs.iter_mut().filter(|known| known.name == job.name) {
        known.tracking = true;
    }
    Ok(())
}

/// Stops the seeding and deletes what it has staged; the policy stays.
pub fn stop(site: &mut Site<'_>) {
    if let Some(seeding) = site.agent.seeding.take() {
        site.cloud.import.jobs.retain(|job| !same(&job.name, &seeding.job));
        site.note("seeding stopped", seeding.job, true);
    }
}
