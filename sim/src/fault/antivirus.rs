//! Faults of antivirus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError};
use crate::kernel::text::same;
use crate::windows::state::StatePath;
use crate::world::World;

/// Antivirus: an exclusion is gone, or there is one more; it does not scan at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AntivirusFault {
    /// A path is no longer excluded.
    PathExclusionLost(String),
    /// A process is no longer excluded.
    ProcessExclusionLost(String),
    /// A path is excluded.
    PathExcluded(String),
    /// A process is excluded, by its full path or by its bare name.
    ProcessExcluded(String),
    /// Real-time protection was switched off.
    RealtimeOff {},
    /// It scans what was opened in the background (performance mode).
    InBackground {},
    /// It took this file or folder for malicious and keeps everybody from it.
    Suspects(String),
}

impl Break for AntivirusFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let antivirus = &mut world.host.antivirus;
        let (list, lost) = match self {
            Self::PathExclusionLost(path) => (&mut antivirus.excluded_paths, path),
            Self::ProcessExclusionLost(path) => (&mut antivirus.excluded_processes, path),
            Self::PathExcluded(path) => {
                antivirus.excluded_paths.push(path.clone());
                return Ok(());
            }
            Self::ProcessExcluded(path) => {
                antivirus.excluded_processes.push(path.clone());
                return Ok(());
            }
            Self::RealtimeOff {} => {
                antivirus.realtime = false;
                return Ok(());
            }
            Self::InBackground {} => {
                antivirus.background = true;
                return Ok(());
            }
            Self::Suspects(path) => {
                world.host.files.lookup(path)?;
                antivirus.suspects.push(path.clone());
                return Ok(());
            }
        };
        let before = list.len();
        list.retain(|excluded| !same(excluded, lost));
        if list.len() == before {
            return Err(FaultError(format!("`{lost}` is not among the exclusions {list:?}")));
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let piece = match self {
            Self::PathExclusionLost(_) | Self::PathExcluded(_) => "excluded_paths",
            Self::ProcessExclusionLost(_) | Self::ProcessExcluded(_) => "excluded_processes",
            Self::RealtimeOff {} => "realtime",
            Self::InBackground {} => "background",
            Self::Suspects(_) => "suspects",
        };
        vec![StatePath::new("antivirus", piece)]
    }

    fn holds(&self, world: &World) -> bool {
        let antivirus = &world.host.antivirus;
        let lists = |list: &[String], path: &str| list.iter().any(|there| same(there, path));
        match self {
            Self::PathExclusionLost(path) => !lists(&antivirus.excluded_paths, path),
            Self::ProcessExclusionLost(path) => !lists(&antivirus.excluded_processes, path),
            Self::PathExcluded(path) => lists(&antivirus.excluded_paths, path),
            Self::ProcessExcluded(path) => lists(&antivirus.excluded_processes, path),
            Self::RealtimeOff {} => !antivirus.realtime,
            Self::InBackground {} => antivirus.background,
            Self::Suspects(path) => antivirus.denies(path),
        }
    }
}
