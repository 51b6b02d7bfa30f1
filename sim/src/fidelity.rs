//! Fidelity labels: what each behaviour of the model stands on.
//!
//! A behaviour is *documented* (a Microsoft page says so: \[D\], or public Microsoft code: \[C\]),
//! *observed* (recorded on real Windows: the conformance tables, \[K\] facts of Windows), or
//! *assumed* (our own: \[INF\], \[S\]). Nobody shall take an assumption for a documented fact.

/// What a behaviour stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// A page or public code of Microsoft says so.
    Documented,
    /// Recorded on, or generally known of, real Windows.
    Observed,
    /// Inferred here.
    Assumed,
}

/// One behaviour of the model.
#[derive(Debug)]
pub struct Behaviour {
    /// The gate or mechanism, as it stands in the trace.
    pub name: &'static str,
    /// What it stands on.
    pub label: Label,
    /// Clause of the catalogue.
    pub source: &'static str,
    /// What the model does.
    pub what: &'static str,
}

use Label::{Assumed, Documented, Observed};

const fn behaviour(
    name: &'static str,
    label: Label,
    source: &'static str,
    what: &'static str,
) -> Behaviour {
    Behaviour { name, label, source, what }
}

/// Every behaviour, in the order in which an agent meets them.
pub const ALL: &[Behaviour] = &[
    behaviour("portal", Documented, "5.1, S37, S39, S40", "subscription, role, vault limit: 403"),
    behaviour("client firewall", Documented, "S38", "the computer that opens the portal counts"),
    behaviour("browser", Documented, "S35, S36", "one browser may fail where another works"),
    behaviour("portal session", Assumed, "S36", "one sign-in of a browser is good for a day"),
    behaviour("prerequisites", Documented, "S11, 4.10", "the installer wants .NET 4.5.2 or newer"),
    behaviour(
        "administrator",
        Documented,
        "X37",
        "installing and configuring need an administrator",
    ),
    behaviour("windows version", Documented, "X40, 4.12", "only listed 64-bit versions of Windows"),
    behaviour("installation type", Documented, "X39", "Server Core is not supported"),
    behaviour(
        "installer powershell",
        Documented,
        "X47",
        "the installer of 2025 wants PowerShell 5.0",
    ),
    behaviour("windows updates", Assumed, "S07", "each Windows needs one certain servicing update"),
    behaviour("c runtime", Documented, "X48", "the embedded application needs Visual C++ 2008"),
    behaviour("service version", Documented, "X50", "the service refuses agents before 2.0.9083"),
    behaviour(
        "registering with an old agent",
        Assumed,
        "X50",
        "registration is refused like a backup",
    ),
    behaviour("newer agent", Assumed, "S01, 4.6", "event 14 with each backup of an older agent"),
    behaviour("cached package", Documented, "X49", "an upgrade reads the package of what is there"),
    behaviour(
        "bundled agent",
        Assumed,
        "X51",
        "a damaged agent on the medium rolls MABS setup back",
    ),
    behaviour("offline agent", Documented, "X27", "the interface of older agents was retired"),
    behaviour("source azure powershell", Documented, "S15", "exactly 3.7.0 on the server"),
    behaviour("sign-in page", Documented, "X83", "Edge or Internet Explorer 11 with scripts"),
    behaviour("resource provider", Documented, "X83", "Microsoft.DataBox must be registered"),
    behaviour("application", Documented, "X82", "a key that cannot be updated stops the wizard"),
    behaviour("staging", Documented, "X83", "the staging share takes the whole first backup"),
    behaviour("disk preparation", Documented, "S16, X83", "what the copy computer must have"),
    behaviour("import job", Documented, "X81, X83", "found by its name; cancelled after two weeks"),
    behaviour("days on the road", Assumed, "X83", "disks arrive at once when all else is right"),
    behaviour("throttling", Documented, "X84", "no throttling before Windows Server 2012"),
    behaviour("installation", Documented, "S21", "a broken-off installation cannot be registered"),
    behaviour("engine", Documented, "S03", "nothing works while obengine does not run"),
    behaviour("registration", Documented, "5.1", "backup needs a registered server"),
    behaviour("policy", Documented, "X31", "backup needs a policy"),
    behaviour("dotnet", Documented, "S11", "operations need the .NET release of the edition"),
    behaviour("network", Documented, "S22-S27, S41-S46", "each endpoint must be reachable"),
    behaviour("zones", Assumed, "S34, S43, S44", "the engine downloads under LocalSystem's zones"),
    behaviour(
        "name filter",
        Observed,
        "D04",
        "a firewall that knows names breaks a connection off",
    ),
    behaviour(
        "tls",
        Documented,
        "X10, X11, 4.1",
        "the service wants TLS 1.2, sign-in what .NET asks",
    ),
    behaviour("own firewall", Documented, "S46", "an outbound rule can stop the engine alone"),
    behaviour("circuit", Documented, "X05", "a circuit carries the communities it lets in"),
    behaviour(
        "root certificate",
        Documented,
        "X12",
        "the service's chain must end at a trusted root",
    ),
    behaviour("tenant", Documented, "X04", "a proxy may restrict sign-in to tenants"),
    behaviour(
        "provisioning",
        Documented,
        "X23",
        "a server is known by the name it registered with",
    ),
    behaviour("clock", Assumed, "S33", "sign-in tolerates five minutes of clock error"),
    behaviour(
        "temporary files",
        Documented,
        "S32",
        "more than 65,000 .tmp files stop registration",
    ),
    behaviour("antivirus", Documented, "S28-S31, S79-S82", "missing exclusions hold the agent"),
    behaviour("credential", Documented, "S18-S20, 3.8", "unreadable, too old, or not the newest"),
    behaviour("associated vault", Documented, "X13", "a registered server takes its vault's files"),
    behaviour("entry", Assumed, "S12, S13, X42", "name and MachineId must fit the vault's list"),
    behaviour("encryption", Documented, "S51, S52", "another vault, or a damaged key file"),
    behaviour("recovery points", Documented, "S14", "they open with their own passphrase only"),
    behaviour("passphrase", Documented, "X28, X56, 3.4", "ASCII, long enough, and set at all"),
    behaviour("key vault", Documented, "X70-X74", "identity, permission, address, soft deletion"),
    behaviour("security PIN", Documented, "X66, X69, 5.5", "five minutes, used once"),
    behaviour("agent version", Documented, "X67", "agents before 2.0.9052 know no PIN"),
    behaviour("source passphrase", Documented, "3.9, X29, X30", "the source's passphrase opens"),
    behaviour("activation", Documented, "S53-S55", "scratch trouble at activation is 0x1FC07"),
    behaviour("encryption key", Documented, "S56-S58", "scratch trouble of the key is 34506"),
    behaviour("key staging", Assumed, "S56", "the key store needs 64 MiB free"),
    behaviour("key rights", Assumed, "S76", "the key is opened with backup rights"),
    behaviour("snapshot", Documented, "S78, 4.8", "a protected volume needs shadow storage"),
    behaviour("churn", Assumed, "S78", "1 % of a volume changes during a backup"),
    behaviour("storage", Documented, "S75-S77, S83-S86", "stores in the scratch folder must open"),
    behaviour(
        "first store",
        Assumed,
        "D13",
        "initial backups meet the disk first, others checksums",
    ),
    behaviour("tracking", Documented, "S83-S86", "a failed store stays faulted until a restart"),
    behaviour("attributes", Documented, "S77, 3.3", "a cache must not have five attributes"),
    behaviour("cache space", Documented, "S74, 3.3", "5 % of the protected bytes must be free"),
    behaviour("old accounting", Assumed, "S87", "agents before 2.0.9085 want 10 %"),
    behaviour("changes", Documented, "S89, S90", "unusable change tracking is SalBitmapError"),
    behaviour("old bitmap", Assumed, "S89", "agents before 2.0.9109 write an unreadable bitmap"),
    behaviour("left out", Documented, "S09, X15-X20", "files that cannot be read give warnings"),
    behaviour("code of unsupported", Assumed, "X15", "unsupported files have the code 0x80070032"),
    behaviour(
        "staging",
        Assumed,
        "X17",
        "a hundredth of the files is staged in the scratch folder",
    ),
    behaviour("hindrances", Documented, "S05, S06, S17, X78", "what makes a backup slow"),
    behaviour("pace", Assumed, "X78, X79", "each hindrance makes a job four times as long"),
    behaviour("initialization", Documented, "S59", "a scheduled run needs the snapshot set free"),
    behaviour("failed start", Assumed, "4.6", "event 18 when the task ends without a job"),
    behaviour("source volume", Documented, "S08, 3.4", "six kinds of volumes are no source"),
    behaviour("source code", Assumed, "S08", "what VSS answers for each kind of volume"),
    behaviour("source size", Documented, "X41, 3.4", "54,400 GB a volume, 1,700 GB before 2012"),
    behaviour("location", Documented, "X44, 3.3", "the cache must lie on a local disk"),
    behaviour("recovery point", Documented, "3.9", "a restore needs a recovery point"),
    behaviour("target version", Documented, "X43, 3.9", "not to an older Windows than the source"),
    behaviour("mount version", Assumed, "S69", "agents before 2.0.9109 mount no recovery volume"),
    behaviour("mount", Documented, "S68", "one mount at a time; one that hangs is cancelled first"),
    behaviour("durable mount", Assumed, "S68", "no restart ends a mount that is not through"),
    behaviour(
        "initiator device",
        Documented,
        "S70, 4.11",
        "a mount needs the device ROOT\\ISCSIPRT",
    ),
    behaviour("initiator service", Documented, "S71", "a mount needs MSiSCSI to run and to answer"),
    behaviour("initiator start", Assumed, "S71, 4.2", "the wizard does not start MSiSCSI itself"),
    behaviour(
        "initiator port",
        Assumed,
        "S70, 3.9",
        "a service that lost its port wants a restart",
    ),
    behaviour("initiator session", Assumed, "S72", "a session without a disk ends with a restart"),
    behaviour(
        "private endpoint",
        Documented,
        "X80",
        "a server fails without the endpoint of its registration until it is registered again",
    ),
    behaviour(
        "private endpoint name",
        Assumed,
        "X80",
        "the name is kept in Config\\ServiceEndpoint; without it the service is unreachable",
    ),
    behaviour(
        "system state disk",
        Documented,
        "3.2, X33",
        "a copy of the scratch folder hangs at the link of a mounted disk CBSSBVol_<ID>",
    ),
    behaviour(
        "stores of the seeding",
        Assumed,
        "X34",
        "moving the cache is forbidden meanwhile; the agent then waits for the import for ever",
    ),
    behaviour(
        "software restriction",
        Assumed,
        "X53",
        "which policy blocks a registration is not documented: one that forbids csc.exe does here",
    ),
    behaviour(
        "restore key",
        Assumed,
        "X14",
        "a restore opens the folders of both ScratchLocation values: 34506",
    ),
    behaviour("recovery volume", Documented, "3.9, X75", "it stays six hours, 24 while copying"),
    behaviour("no recovery volume", Documented, "3.9, X75", "no backup while one is mounted"),
    behaviour("deferred", Documented, "3.9, X75", "a due backup runs after the unmount"),
    behaviour("policy of the vault", Documented, "X31", "a policy that was put back is no policy"),
    behaviour("retention", Documented, "X46, X68", "minimum range; immutable vaults lose nothing"),
    behaviour(
        "immutable text",
        Assumed,
        "X68",
        "wording of 810001 and 130001, first agent version",
    ),
    behaviour("reporting", Documented, "X77, 4.12", "jobs show in the portal within 15 minutes"),
    behaviour("reporting lag", Assumed, "4.12", "they show after ten minutes"),
    behaviour(
        "agent version",
        Documented,
        "X21",
        "by 2025 a job of an agent that is not the newest completes with warnings",
    ),
    behaviour(
        "top-level folder",
        Documented,
        "X22",
        "a protected folder that was made again is warned of; below it that is harmless",
    ),
    behaviour(
        "selected anew",
        Assumed,
        "X22, X36",
        "the agent knows an item by its volume and folder until it is selected anew",
    ),
    behaviour(
        "file system filters",
        Documented,
        "X26",
        "an incompatible driver of Azure File Sync ends the engine in the middle of a job",
    ),
    behaviour(
        "oldest compatible filter",
        Assumed,
        "X26",
        "which versions of that driver are incompatible: no page says",
    ),
    behaviour("temporary disk", Documented, "X36", "jobs fail after a temporary disk is wiped"),
    behaviour("stale entry", Documented, "X25, D24", "an entry in progress goes after 30 days"),
    behaviour(
        "windows server backup",
        Documented,
        "X59-X65",
        "what a backup of system state needs",
    ),
    behaviour("writer timeout", Assumed, "X62, X78", "writers are late where a backup is slow"),
    behaviour("snapshot services", Documented, "X61", "five services that VSS needs"),
    behaviour("another job", Documented, "X24", "a second job beside a running one only warns"),
    behaviour("task run", Assumed, "X24", "a run of the backup task lasts as long as its job"),
    behaviour("task trigger", Documented, "S60", "a disabled trigger does not fire"),
    behaviour("task principal", Documented, "S61", "the task needs SYSTEM or an administrator"),
    behaviour("task action", Assumed, "4.3", "the action's exact command line is not documented"),
    behaviour(
        "execution policy",
        Documented,
        "S64, 4.9",
        "precedence of scopes; Restricted stops it",
    ),
    behaviour("module path", Documented, "S63", "the module is found along PSModulePath"),
    behaviour("module files", Documented, "S65, S66", "missing and damaged files stop the module"),
    behaviour("module list", Assumed, "4.4", "names of the module's files"),
    behaviour(
        "environment copy",
        Documented,
        "S67",
        "a service keeps the environment it started with",
    ),
    behaviour("engine version", Documented, "S62", "the module needs PowerShell 3.0"),
    behaviour("paths", Observed, "path_semantics", "DOS and NT path rules"),
    behaviour("wildcards", Observed, "wildcards", "expressions of FindFirstFile"),
    behaviour("opens", Observed, "ntfs_open_acl", "share modes, dispositions, access rules"),
    behaviour("services", Observed, "4.2", "states, exit codes and texts of the service manager"),
    behaviour("tasks", Observed, "task_scheduler", "records and next run times of tasks"),
    behaviour("place", Assumed, "S10", "people expect a backup by the clock of where they are"),
    behaviour(
        "fixed offset",
        Assumed,
        "X45",
        "a schedule of the other season keeps its offset of UTC",
    ),
    behaviour("time zones", Observed, "timezone", "ambiguous and missing hours"),
    behaviour("vss texts", Observed, "4.8", "layouts of vssadmin"),
];

/// How many behaviours are documented, observed and assumed.
#[must_use]
pub fn counts() -> [usize; 3] {
    [Documented, Observed, Assumed]
        .map(|label| ALL.iter().filter(|behaviour| behaviour.label == label).count())
}

/// The behaviour of a gate.
#[must_use]
pub fn of(name: &str) -> Option<&'static Behaviour> {
    ALL.iter().find(|behaviour| behaviour.name == name)
}
