//! Sources of the facts, and that one of them could not be read.
//!
//! *Models*: what happens to people who collect evidence: the account may not read a file, a log
//! has rolled over or was cut off, the time server or the portal does not answer. A section whose
//! source could not be read is absent; nothing is guessed in its place.

use schemars::JsonSchema;
use serde::Serialize;

use super::Facts;

/// Why a source could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The account that collected the evidence may not read it.
    AccessDenied,
    /// What mattered was overwritten by newer entries.
    RolledOver,
    /// What was handed in ends in the middle.
    Truncated,
    /// The other side did not answer: a time server, the portal.
    Unreachable,
}

impl Reason {
    /// Its word in facts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::AccessDenied => "access-denied",
            Self::RolledOver => "rolled-over",
            Self::Truncated => "truncated",
            Self::Unreachable => "unreachable",
        }
    }
}

/// A section that is absent because its source could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnavailableFacts {
    /// Name of the section: `events`.
    pub source: &'static str,
    /// Why.
    pub reason: Reason,
}

macro_rules! sources {
    ($($name:ident = $field:ident, $what:literal, [$($reason:ident),+];)*) => {
        /// A source of one section of the facts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Source { $(#[doc = $what] $name),* }

        impl Source {
            /// All sources, in the order of the sections.
            pub const ALL: &'static [Source] = &[$(Source::$name),*];

            /// Name of its section.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($field)),* }
            }

            /// What an operator reads it with.
            #[must_use]
            pub fn tool(self) -> &'static str {
                match self { $(Self::$name => $what),* }
            }

            /// Why it may be unreadable.
            #[must_use]
            pub fn reasons(self) -> &'static [Reason] {
                match self { $(Self::$name => &[$(Reason::$reason),+]),* }
            }
        }

        impl Facts {
            /// Takes a section away, as when its source could not be read.
            pub fn hide(&mut self, source: Source, reason: Reason) {
                match source { $(Source::$name => self.$field = None),* }
                self.unavailable.retain(|there| there.source != source.name());
                self.unavailable.push(UnavailableFacts { source: source.name(), reason });
            }
        }
    };
}

sources! {
    Machine = machine, "systeminfo", [AccessDenied];
    Clock = clock, "w32tm /stripchart", [Unreachable];
    Agent = agent, "programs and registry of the agent", [AccessDenied];
    Policy = policy, "Get-OBPolicy", [AccessDenied];
    Vault = vault, "the vault's pages in the portal", [Unreachable, AccessDenied];
    ProtectedData = source, "listing of the protected data", [AccessDenied];
    Performance = performance, "typeperf and Get-OBJob", [AccessDenied];
    Scratch = scratch, "listing of the scratch folder", [AccessDenied, Truncated];
    Services = services, "sc query", [AccessDenied];
    Filters = filters, "fltmc", [AccessDenied];
    Volumes = volumes, "Get-Volume", [AccessDenied];
    Vss = vss, "vssadmin list shadowstorage", [AccessDenied];
    Iscsi = iscsi, "iscsicli and Device Manager", [AccessDenied];
    Restore = restore, "the recovery wizard", [AccessDenied];
    SystemState = system_state, "Get-WindowsFeature, icacls and diskshadow", [AccessDenied];
    Antivirus = antivirus, "Get-MpPreference", [AccessDenied];
    Tasks = tasks, "schtasks /query", [AccessDenied];
    Powershell = powershell, "Get-ExecutionPolicy -List as SYSTEM", [AccessDenied];
    Dotnet = dotnet, "reg query of .NET Framework", [AccessDenied];
    Network = network, "probes of the network", [Unreachable, AccessDenied];
    Installation = installation, "what setup looks at", [AccessDenied];
    GroupPolicy = group_policy, "gpresult /scope computer /z", [AccessDenied];
    Seeding = seeding, "the import job and the copy computer", [Unreachable, AccessDenied];
    Temp = temp, "listing of C:\\Windows\\Temp", [AccessDenied, Truncated];
    Credential = credential, "downloads folder and portal", [AccessDenied, Unreachable];
    Portal = portal, "the portal", [Unreachable, AccessDenied];
    KeyVault = key_vault, "the key vault's pages in the portal", [Unreachable, AccessDenied];
    Registration = registration, "registry and portal", [AccessDenied, Unreachable];
    Events = events, "event logs", [RolledOver, AccessDenied];
    Jobs = jobs, "Get-OBJob", [AccessDenied, RolledOver];
    Log = log, "CBEngineCurr.errlog", [Truncated, RolledOver];
}
