//! What Group Policy forbids the agent.

use schemars::JsonSchema;
use serde::Serialize;

use crate::windows::{dotnet, software_restriction};
use crate::world::World;

/// Group Policy of the computer (`gpresult /scope computer /z`).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GroupPolicyFacts {
    /// The local policy object carries settings for the computer.
    pub has_settings: bool,
    /// Compilers of .NET that a Software Restriction Policy does not let LocalSystem start
    /// (Application event 866), each with the rule that counts.
    pub forbidden: Vec<ForbiddenFacts>,
}

/// A program that may not be started.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ForbiddenFacts {
    /// Its full path.
    pub program: String,
    /// What the rule is placed on, as it was written.
    pub path: String,
    /// Registry key of the rule.
    pub key: String,
}

pub(super) fn facts(world: &World) -> GroupPolicyFacts {
    let host = &world.host;
    let rules = software_restriction::rules_for_system(&host.registry);
    let forbidden = dotnet::compilers(&host.files).into_iter().filter_map(|program| {
        let rule = software_restriction::forbidden_by(&rules, program)?;
        let (path, key) = (rule.path.clone(), rule.key.clone());
        Some(ForbiddenFacts { program: program.to_owned(), path, key })
    });
    GroupPolicyFacts {
        has_settings: !host.group_policy.applied.is_empty(),
        forbidden: forbidden.collect(),
    }
}
