//! Faults of offline seeding: the source, the copy computer, and what Azure has of both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::{Bytes, Length};
use super::{Break, FaultError, file};
use crate::azure::import::{APPLICATION, Application, ImportJob, PROVIDER};
use crate::mars::offline::{self, MODULE, Seeding};
use crate::windows::powershell;
use crate::windows::state::StatePath;
use crate::world::World;

/// A computer of offline seeding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Computer {
    /// The server that is backed up.
    Source,
    /// The computer with the disks.
    Copy,
}

/// Offline seeding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OfflineFault {
    /// Other versions of Azure PowerShell are installed there; none when the list is empty.
    AzurePowershell {
        /// Where.
        on: Computer,
        /// Which versions.
        versions: Vec<String>,
    },
    /// The server itself is used as the copy computer.
    CopyIsSource {},
    /// BitLocker was never installed on the copy computer.
    CopyWithoutBitlocker {},
    /// An earlier seeding still lies on the staging share.
    Leftovers(Bytes),
    /// Nobody has registered the resource provider with the subscription.
    ProviderNotRegistered {},
    /// An application of an earlier try has a key that cannot be updated.
    ApplicationKey {},
    /// The disks are on their way; wizard and portal have these names for the import job.
    Shipped {
        /// In the wizard.
        wizard: String,
        /// In the portal.
        portal: String,
    },
    /// The disks were prepared this long ago, and nobody has entered tracking details.
    Untracked(Length),
}

impl OfflineFault {
    fn put_source(world: &mut World, versions: &[String]) -> Result<(), FaultError> {
        let folder = format!("{}\\{MODULE}", powershell::SHARED_MODULES);
        if let Ok(id) = world.host.files.lookup(&folder) {
            world.host.files.remove(id);
        }
        let (host, at) = (&mut world.host, world.now);
        for version in versions {
            powershell::put_module(&mut host.files, &host.registry, MODULE, version, at)?;
        }
        Ok(())
    }

    fn seed(world: &mut World, wizard: &str, portal: &str, age: Length, tracking: bool) {
        let staging = world.copy.staging();
        let scratch = world.agent.engine.provider.clone().unwrap_or_default();
        world.agent.seeding = Some(Seeding { job: wizard.to_owned(), staging, scratch });
        let created = world.now - age.0;
        world.cloud.import.jobs.push(ImportJob { name: portal.to_owned(), created, tracking });
    }
}

impl Break for OfflineFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::AzurePowershell { on: Computer::Source, versions } => {
                Self::put_source(world, versions)?;
            }
            Self::AzurePowershell { on: Computer::Copy, versions } => {
                world.copy.azure_powershell.clone_from(versions);
            }
            Self::CopyIsSource {} => {
                let identity = &world.host.identity;
                let (name, hardware) = (identity.name.clone(), identity.hardware);
                world.copy.name = name;
                world.copy.hardware = hardware;
            }
            Self::CopyWithoutBitlocker {} => world.copy.bitlocker = false,
            Self::Leftovers(bytes) => world.copy.leftovers = bytes.0,
            Self::ProviderNotRegistered {} => {
                world.cloud.import.providers.retain(|name| name != PROVIDER);
            }
            Self::ApplicationKey {} => {
                let fixed_key = Some(world.seed.stream("fault.offline").guid());
                let application = Application { name: APPLICATION.to_owned(), fixed_key };
                world.cloud.import.applications.push(application);
            }
            Self::Shipped { wizard, portal } => {
                let age = Length(crate::kernel::time::Span::days(9));
                Self::seed(world, wizard, portal, age, true);
            }
            Self::Untracked(age) => {
                let name = offline::job_name(&world.host);
                Self::seed(world, &name, &name, *age, false);
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let copy = |piece| vec![StatePath::new("copy", piece)];
        let import = |piece| vec![StatePath::new("import", piece)];
        match self {
            Self::AzurePowershell { on: Computer::Source, .. } => {
                let folder = format!("{}\\{MODULE}", powershell::SHARED_MODULES);
                let below = world.host.files.lookup(&folder);
                let below = below.map(|id| world.host.files.subtree(id)).unwrap_or_default();
                let mut touched: Vec<StatePath> =
                    below.into_iter().map(|id| file(&world.host.files.path(id))).collect();
                touched.push(file(&folder));
                if let Self::AzurePowershell { versions, .. } = self {
                    let own = versions.iter().map(|version| file(&format!("{folder}\\{version}")));
                    touched.extend(own);
                }
                touched
            }
            Self::AzurePowershell { .. } => copy("azure_powershell"),
            Self::CopyIsSource {} => [copy("name"), copy("hardware")].concat(),
            Self::CopyWithoutBitlocker {} => copy("bitlocker"),
            Self::Leftovers(_) => copy("leftovers"),
            Self::ProviderNotRegistered {} => import("providers"),
            Self::ApplicationKey {} => import("applications"),
            Self::Shipped { .. } | Self::Untracked(_) => {
                [import("jobs"), vec![StatePath::new("agent", "seeding")]].concat()
            }
        }
    }

    fn holds(&self, world: &World) -> bool {
        let import = &world.cloud.import;
        match self {
            Self::AzurePowershell { on: Computer::Source, versions } => {
                let mut there = offline::azure_powershell(&world.host);
                there.retain(|version| !versions.contains(version));
                there.is_empty()
            }
            Self::AzurePowershell { versions, .. } => world.copy.azure_powershell == *versions,
            Self::CopyIsSource {} => world.copy.name == world.host.identity.name,
            Self::CopyWithoutBitlocker {} => !world.copy.bitlocker,
            Self::Leftovers(bytes) => world.copy.leftovers == bytes.0,
            Self::ProviderNotRegistered {} => !import.has_provider(PROVIDER),
            Self::ApplicationKey {} => {
                import.application().is_some_and(|known| known.fixed_key.is_some())
            }
            Self::Shipped { wizard, portal } => {
                world.agent.seeding.as_ref().is_some_and(|seeding| seeding.job == *wizard)
                    && import.job(portal).is_some()
            }
            Self::Untracked(age) => {
                let name = offline::job_name(&world.host);
                let there = import.job(&name);
                there.is_some_and(|job| !job.tracking && world.now - job.created >= age.0)
            }
        }
    }
}
