//! Filter drivers of the file system: what stands between programs and their files.
//!
//! *Models*: drivers as services of type 2 with an altitude; one that is loaded looks at every NTFS
//! volume that is there; the version of its file.
//! *Leaves out*: what a filter does to single requests; frames, groups, altitudes of two filters
//! that collide; drivers that cannot be unloaded.
//! *Sources*: X26, D27; layout below `Instances` \[K\].
//! *Seen through*: `fltmc`, `sc query`, `sc qc`, `reg query`.

use super::host::Host;
use super::node::Content;
use super::registry::{Data, Registry};
use super::services::{self, FILE_SYSTEM_DRIVER, Service, Settings, StartType, State};
use super::volume::FileSystem;

/// The filter that the Azure File Sync agent brings.
pub const FILE_SYNC: &str = "StorageSync";
/// Its altitude \[S\]: in the range for hierarchical storage.
pub const FILE_SYNC_ALTITUDE: &str = "180465";
/// Where drivers lie.
pub const FOLDER: &str = r"C:\Windows\System32\drivers";

/// A filter that is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Its name, which is that of its service.
    pub name: String,
    /// Where it stands in the stack, a decimal number.
    pub altitude: String,
    /// Volumes that it looks at.
    pub instances: usize,
    /// `FileVersion` of its file; zeros when it is not there.
    pub version: [u16; 4],
}

/// The registry keys below a driver's own that hold its altitude, outermost first.
#[must_use]
pub fn instance_keys(name: &str) -> [String; 2] {
    let top = format!("{}\\Instances", services::key(name));
    let own = format!("{top}\\{name} Instance");
    [top, own]
}

/// Writes the altitude of a filter.
pub fn set_altitude(registry: &mut Registry, name: &str, altitude: &str) {
    let [top, own] = instance_keys(name);
    registry.set(&top, "DefaultInstance", Data::sz(&format!("{name} Instance")));
    registry.set(&own, "Altitude", Data::sz(altitude));
    registry.set(&own, "Flags", Data::Dword(0));
}

/// Installs a filter as a service. Its file lies in [`FOLDER`].
pub fn install(host: &mut Host, name: &str, altitude: &str, start: StartType) {
    let settings = Settings {
        display: name.to_owned(),
        start,
        image: format!(r"\SystemRoot\system32\drivers\{name}.sys"),
        account: String::new(),
        depends_on: Vec::new(),
        kind: FILE_SYSTEM_DRIVER,
        delayed: false,
    };
    host.services.install(&mut host.registry, name, &settings);
    set_altitude(&mut host.registry, name, altitude);
}

/// The filters that are loaded, the highest altitude first.
#[must_use]
pub fn loaded(host: &Host) -> Vec<Filter> {
    let services = host.services.iter().filter(|(_, service)| runs_without_process(service));
    let mut filters: Vec<Filter> = services.filter_map(|(name, _)| filter(host, name)).collect();
    let height = |filter: &Filter| filter.altitude.parse::<u32>().unwrap_or(0);
    filters.sort_by_key(|filter| std::cmp::Reverse(height(filter)));
    filters
}

/// A filter by its name; `None` when it is not loaded.
#[must_use]
pub fn one(host: &Host, name: &str) -> Option<Filter> {
    host.services.get(name).filter(|service| runs_without_process(service))?;
    filter(host, name)
}

/// True for what may be a driver: that tells it from nearly all other services at once.
fn runs_without_process(service: &Service) -> bool {
    service.state == State::Running && service.process == 0
}

/// A filter that runs, by its name; `None` when it is another driver.
fn filter(host: &Host, name: &str) -> Option<Filter> {
    let settings = services::settings(&host.registry, name)?;
    if settings.kind != FILE_SYSTEM_DRIVER {
        return None;
    }
    let supported = host.files.volumes().iter().filter(|volume| {
        volume.file_system == FileSystem::Ntfs && !volume.offline && !volume.locked
    });
    let [_, own] = instance_keys(name);
    let altitude = host.registry.value(&own, "Altitude").and_then(Data::text)?.to_owned();
    let version = version(host, &settings.image);
    Some(Filter { name: name.to_owned(), altitude, instances: supported.count(), version })
}

fn version(host: &Host, image: &str) -> [u16; 4] {
    let file = image.rsplit('\\').next().unwrap_or(image);
    match host.files.node(&format!("{FOLDER}\\{file}")).map(|node| &node.content) {
        Some(Content::Program { version, .. }) => *version,
        _ => [0; 4],
    }
}
