//! What offline seeding meets in Azure: resource providers, import jobs, applications.
//!
//! *Models*: registered providers, import jobs by name with their tracking details, and the
//! application that the wizard makes for the person who signs in. *Leaves out*: storage accounts,
//! data centres, prices. *Sources*: X81, X82, X83.
//! *Seen through*: `Get-AzResourceProvider`, `Get-AzADApplication`, `Get-AzImportExport`.

use crate::facet_by_field;
use crate::kernel::time::Moment;

/// The provider that takes disks (X83).
pub const PROVIDER: &str = "Microsoft.DataBox";
/// Name of the application for the person who signs in: the id behind it is that person's \[S\].
pub const APPLICATION: &str = "AzureOfflineBackup_10033FFF8A7D2C41";

/// An import job.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImportJob {
    /// Its name in the portal.
    pub name: String,
    /// When it was made.
    pub created: Moment,
    /// Carrier and tracking number were entered.
    pub tracking: bool,
}

/// An application in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Application {
    /// Display name.
    pub name: String,
    /// Id of a key credential that cannot be updated; absent when there is none (X82).
    pub fixed_key: Option<String>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Import {
    /// Registered resource providers.
    pub providers: Vec<String>,
    /// Import jobs, oldest first.
    pub jobs: Vec<ImportJob>,
    /// Applications that offline seeding made.
    pub applications: Vec<Application>,
}

facet_by_field!(Import, "import", { providers, jobs, applications });

impl Default for Import {
    fn default() -> Self {
        Self {
            providers: vec![PROVIDER.to_owned(), "Microsoft.RecoveryServices".to_owned()],
            jobs: Vec::new(),
            applications: Vec::new(),
        }
    }
}

impl Import {
    /// The import job with a name.
    #[must_use]
    pub fn job(&self, name: &str) -> Option<&ImportJob> {
        self.jobs.iter().find(|job| job.name.eq_ignore_ascii_case(name))
    }

    /// True when a provider is registered with the subscription.
    #[must_use]
    pub fn has_provider(&self, name: &str) -> bool {
        self.providers.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The application of offline seeding.
    #[must_use]
    pub fn application(&self) -> Option<&Application> {
        self.applications.iter().find(|application| application.name == APPLICATION)
    }
}
