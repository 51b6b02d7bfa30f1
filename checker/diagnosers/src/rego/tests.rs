//! Tests of the wrapper and of the reference pack.

use super::*;
use crate::samples::healthy;

#[test]
fn the_reference_pack_compiles_and_finds_nothing_on_a_healthy_machine() {
    eprintln!("a");
    let pack = RegoPack::reference().unwrap_or_else(|error| panic!("{error}"));
    eprintln!("b");
    let facts = healthy();
    eprintln!("c");
    let input = to_value(&facts).unwrap();
    eprintln!("d");
    let (answer, _) = pack.interpret(&facts).unwrap_or_else(|error| panic!("{error}"));
    eprintln!("e {answer:?} {}", input.to_json_str().unwrap().len());
    let answer = pack.evaluate(&facts).unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.is_healthy(), "{answer:#?}");
}
