//! JSON Schemas of the documents that people write, for editors that complete and check.

use schemars::{JsonSchema, schema_for};
use sim::image::ImageSpec;

use crate::fleet::Fleet;
use crate::scenario::Scenario;

/// The schema of a scenario document.
#[must_use]
pub fn scenario() -> String {
    text::<Scenario>()
}

/// The schema of an image document.
#[must_use]
pub fn image() -> String {
    text::<ImageSpec>()
}

/// The schema of a fleet document.
#[must_use]
pub fn fleet() -> String {
    text::<Fleet>()
}

fn text<T: JsonSchema>() -> String {
    format!("{:#}\n", schema_for!(T).to_value())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schemas_name_faults_causes_and_fields() {
        let scenario = super::scenario();
        for name in ["execution_policy", "service.obengine-stopped", "may_change", "kek"] {
            assert!(scenario.contains(name), "{name}");
        }
        assert!(super::image().contains("shadow_gib"));
        for name in ["near_misses", "with-recovery-points", "per_1000"] {
            assert!(super::fleet().contains(name), "{name}");
        }
        assert!(super::image().ends_with("}\n"));
    }
}
