//! What a customer tries with the agent, in the order of an agent's life, and how it can end.

macro_rules! operations {
    ($($name:ident = $word:literal, $what:literal;)*) => {
        /// What the customer tries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum Operation { $(#[doc = $what] #[serde(rename = $word)] $name),* }

        impl Operation {
            /// All operations, in the order of an agent's life.
            pub const ALL: &'static [Operation] = &[$(Operation::$name),*];

            /// Its word in scenarios.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

operations! {
    Install = "install", "Run the installer.";
    InstallMabs = "install-mabs", "Run the setup of Azure Backup Server, which brings an agent.";
    Download = "download", "Download a vault credential file in the portal.";
    Upgrade = "upgrade", "Run the current installer on a server that has the agent.";
    Register = "register", "Register the server with the credential file in the downloads folder.";
    ReRegister = "re-register", "Register again a server that the vault knew before.";
    Activate = "activate", "Set the passphrase.";
    Configure = "configure", "Save a policy in the Schedule Backup wizard.";
    ChangePassphrase = "change-passphrase", "Set another passphrase, with a security PIN.";
    SavePassphrase = "save-passphrase", "Save the passphrase in a key vault.";
    DeleteData = "delete-data", "Stop protection and delete the backup data, with a security PIN.";
    AlternateRestore = "alternate-restore", "Open a recovery point of another server here.";
    ChangeSettings = "change-settings", "Save what was filled in under Change Properties.";
    OfflineSeeding = "offline-seeding", "Send the first backup on disks.";
    MoveScratch = "move-scratch", "Move the scratch folder to another volume.";
    OpenConsole = "open-console", "Open the console application.";
    ManualBackup = "manual-backup", "\"Back Up Now\" in the console application.";
    ScheduledBackup = "scheduled-backup", "Wait for the next scheduled backup.";
    Restore = "restore", "Recover a file: mount the newest recovery point, copy, unmount.";
    SystemStateBackup = "system-state-backup",
        "Protect system state if it is not yet, and wait for its next scheduled backup.";
    Monitor = "monitor", "Back up, and look for the job in the portal after 15 minutes.";
}

/// How an attempt ended.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// As it should.
    Succeeded,
    /// It did what it was to do, but not with everything: the job says "completed with warnings".
    CompletedWithWarnings,
    /// It worked, and took several times as long as its data explains.
    Slow,
    /// With a message.
    Failed,
    /// Nothing happened when it should have.
    DidNotStart,
    /// It was still running, without a message, long after it should have been through.
    NotFinished,
}

impl Ended {
    /// Its word in scenarios.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::CompletedWithWarnings => "completed-with-warnings",
            Self::Slow => "slow",
            Self::Failed => "failed",
            Self::DidNotStart => "did-not-start",
            Self::NotFinished => "not-finished",
        }
    }
}
