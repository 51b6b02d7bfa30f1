//! Tests of the wrapper and of the reference pack.

use super::*;
use crate::samples::{broken, healthy};

#[test]
fn the_reference_pack_compiles_and_finds_nothing_on_a_healthy_machine() {
    let pack = RegoPack::reference().unwrap_or_else(|error| panic!("{error}"));
    let answer = pack.evaluate(&healthy()).unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.is_healthy(), "{answer:#?}");
    let _ = broken;
}
