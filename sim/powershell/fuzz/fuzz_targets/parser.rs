//! Bytes as a script file: they are read, and what is a script is printed as one with the same
//! tree.

#![no_main]

use libfuzzer_sys::fuzz_target;
use powershell::print::{script, tree};
use powershell::{Source, parse};

fuzz_target!(|bytes: &[u8]| {
    let text = Source::decode(bytes).text;
    match parse(&text) {
        Ok(block) => {
            let printed = script(&block);
            match parse(&printed) {
                Ok(again) => {
                    assert_eq!(script(&again), printed, "printed twice");
                    assert!(tree(&again) == tree(&block), "{text}\nis printed as\n{printed}");
                }
                // `$a.ForEach{ }` is printed with parentheses, which are a level of their own.
                Err(error) if error.id == "ScriptTooDeep" => {}
                Err(error) => panic!("{text}\nis printed as\n{printed}\n{}", error.at(&printed)),
            }
        }
        Err(error) => assert!(!error.at(&text).is_empty(), "an error has a place"),
    }
});
