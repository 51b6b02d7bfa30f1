//! What offline seeding depends on, on the server, on the copy computer and in Azure.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::import::{APPLICATION, PROVIDER};
use crate::edition::IMPORT_TRACKING;
use crate::kernel::text::same;
use crate::mars::offline;
use crate::windows::identity::Hardware;
use crate::world::World;

/// Offline seeding.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeedingFacts {
    /// Name of the import job as the wizard has it; empty when no seeding is on its way.
    pub job: String,
    /// Scratch folder in which its stores were made (the wizard's page of its progress); empty when
    /// no seeding is on its way.
    pub scratch: String,
    /// The only version of Azure PowerShell that the documentation names; empty for none.
    pub required_azure_powershell: &'static str,
    /// Versions on this server (`Get-Module -ListAvailable AzureRM`).
    pub azure_powershell: Vec<String>,
    /// The oldest agent whose programming interface Azure still serves (documentation).
    pub minimum_agent: Vec<u16>,
    /// Major version of Internet Explorer (`svcVersion`).
    pub browser_major: u32,
    /// Its Internet zone runs scripts (`1400` below `Zones\\3`).
    pub browser_scripts: bool,
    /// The resource provider for disks is registered (`Get-AzResourceProvider`).
    pub provider_registered: bool,
    /// Name of that provider.
    pub provider: &'static str,
    /// Display name of the application of offline seeding.
    pub application: &'static str,
    /// It has a key that cannot be updated (`Get-AzADApplication`).
    pub application_key_fixed: bool,
    /// The copy computer.
    pub copy: CopyFacts,
    /// Import jobs of the portal (`Get-AzImportExport`).
    pub import_jobs: Vec<ImportJobFacts>,
    /// Seconds within which the tracking details must be entered (documentation).
    pub tracking_seconds: i64,
}

/// The copy computer (`copypc status`).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CopyFacts {
    /// Its name.
    pub name: String,
    /// It is the server itself.
    pub is_source: bool,
    /// It is a physical machine.
    pub physical: bool,
    /// Versions of Azure PowerShell.
    pub azure_powershell: Vec<String>,
    /// BitLocker is installed.
    pub bitlocker: bool,
    /// The staging share.
    pub staging: String,
    /// Bytes free on it.
    pub staging_free_bytes: u64,
    /// Bytes on it that an earlier seeding left.
    pub leftover_bytes: u64,
}

/// An import job of the portal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ImportJobFacts {
    /// Its name.
    pub name: String,
    /// Seconds since it was made.
    pub age_seconds: i64,
    /// Tracking details were entered.
    pub tracking: bool,
}

/// Reads them off a world.
pub(super) fn collect(world: &World) -> SeedingFacts {
    let (copy, import) = (&world.copy, &world.cloud.import);
    let (browser_major, browser_scripts) = offline::browser(&world.host);
    let jobs = import.jobs.iter().map(|job| ImportJobFacts {
        name: job.name.clone(),
        age_seconds: (world.now - job.created).as_seconds(),
        tracking: job.tracking,
    });
    SeedingFacts {
        job: world.agent.seeding.as_ref().map(|seeding| seeding.job.clone()).unwrap_or_default(),
        scratch: world.agent.seeding.as_ref().map(|it| it.scratch.clone()).unwrap_or_default(),
        required_azure_powershell: world.edition.azure_powershell,
        azure_powershell: offline::azure_powershell(&world.host),
        minimum_agent: world.edition.offline_agent.to_vec(),
        browser_major,
        browser_scripts,
        provider_registered: import.has_provider(PROVIDER),
        provider: PROVIDER,
        application: APPLICATION,
        application_key_fixed: import.application().is_some_and(|a| a.fixed_key.is_some()),
        copy: CopyFacts {
            name: copy.name.clone(),
            is_source: same(&copy.name, &world.host.identity.name),
            physical: copy.hardware == Hardware::Physical,
            azure_powershell: copy.azure_powershell.clone(),
            bitlocker: copy.bitlocker,
            staging: copy.staging(),
            staging_free_bytes: copy.free(),
            leftover_bytes: copy.leftovers,
        },
        import_jobs: jobs.collect(),
        tracking_seconds: IMPORT_TRACKING.as_seconds(),
    }
}
