//! The corpus of scripts in `tests/scripts/`, which support engineers and monitoring tools could
//! run as they are: each on a machine that works and on one that is broken.
//!
//! *Promise*: a named test a script; it is declared in `corpus.yaml`, parses, prints and parses
//! again. A file that belongs to no script is red.
//! *Leaves out*: running them.

mod corpus;
mod page;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let all = Arc::new(corpus::read().unwrap_or_else(|error| panic!("{error}")));
    let mut trials = Vec::new();
    for declared in &*all {
        let parsed = declared.clone();
        let name = format!("{} is whole", declared.script);
        trials.push(Trial::test(name, move || corpus::is_whole(&parsed)));
    }
    let of_all =
        |name: &str, test: fn(&[corpus::Declared]) -> Result<(), libtest_mimic::Failed>| {
            let all = Arc::clone(&all);
            Trial::test(name, move || test(&all))
        };
    trials.push(of_all("no_file_is_a_stranger", corpus::no_file_is_a_stranger));
    trials.push(of_all("the_page_lists_the_corpus", page::lists_the_corpus));
    trials.push(Trial::test("a_stranger_is_seen", corpus::a_stranger_is_seen));
    libtest_mimic::run(&arguments, trials).exit_code()
}
