//! Bytes as a script file: they are read, and what is a script is printed as one with the same
//! tree.

#![no_main]

use libfuzzer_sys::fuzz_target;
use powershell::print::script;
use powershell::{Source, parse};

fuzz_target!(|bytes: &[u8]| {
    let text = Source::decode(bytes).text;
    match parse(&text) {
        Ok(tree) => {
            let printed = script(&tree);
            match parse(&printed) {
                Ok(again) => assert_eq!(script(&again), printed, "printed twice"),
                Err(error) => panic!("{text}\nis printed as\n{printed}\n{}", error.at(&printed)),
            }
        }
        Err(error) => assert!(!error.at(&text).is_empty(), "an error has a place"),
    }
});
