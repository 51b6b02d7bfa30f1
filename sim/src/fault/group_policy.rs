//! Faults of Group Policy: what somebody made of the local policy object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::missing_keys;
use super::{Break, FaultError, value};
use crate::windows::software_restriction;
use crate::windows::state::StatePath;
use crate::world::World;

/// Local Group Policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GroupPolicyFault {
    /// A Software Restriction Policy forbids what lies at these paths, and was applied.
    Forbids {
        /// Files, file names or folders; variables and wildcards may stand in them.
        paths: Vec<String>,
        /// The rules are for all users except local administrators.
        spares_administrators: bool,
    },
}

impl Break for GroupPolicyFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let Self::Forbids { paths, spares_administrators } = self;
        let settings = software_restriction::settings(paths, *spares_administrators);
        world.host.group_policy.settings.extend(settings);
        world.host.refresh_group_policy();
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let Self::Forbids { paths, spares_administrators } = self;
        let piece = |name| StatePath::new("group-policy", name);
        let mut touched = vec![piece("settings"), piece("applied")];
        for setting in software_restriction::settings(paths, *spares_administrators) {
            touched.push(value(&setting.key, &setting.name));
            touched.extend(missing_keys(world, &setting.key));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        let Self::Forbids { paths, spares_administrators } = self;
        let registry = &world.host.registry;
        let there = software_restriction::rules(registry);
        paths.iter().all(|path| there.iter().any(|rule| rule.forbids && rule.path == *path))
            && software_restriction::spares_administrators(registry) == *spares_administrators
    }
}
