//! `cargo ci fleet-ray`: a fleet on two nodes of Ray, one of which is killed, gives the bytes of a
//! local run.

use std::path::Path;

use super::Step;
use crate::python;

pub(super) const STEP: Step =
    Step { name: "fleet-ray", about: "a fleet on Ray loses a node and no byte", run };

fn run(root: &Path) -> Result<String, String> {
    python::trial(root, "try_ray.py", &["ray"])
}
