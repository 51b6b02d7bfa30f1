//! Filter drivers of the file system that are loaded.

use schemars::JsonSchema;
use serde::Serialize;

use crate::windows::filter_drivers;
use crate::world::World;

/// A filter driver.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FilterFacts {
    /// Its name (`fltmc`), which is that of its service.
    pub name: String,
    /// Where it stands in the stack (`fltmc`).
    pub altitude: String,
    /// `FileVersion` of its file as four numbers.
    pub version: Vec<u16>,
}

/// Reads the facts of the filters off a world, the highest altitude first.
pub(super) fn facts(world: &World) -> Vec<FilterFacts> {
    let filters = filter_drivers::loaded(&world.host).into_iter();
    let facts = filters.map(|filter| FilterFacts {
        name: filter.name,
        altitude: filter.altitude,
        version: filter.version.to_vec(),
    });
    facts.collect()
}
