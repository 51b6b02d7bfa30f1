//! Bytes as a script that runs on a bare machine, twice: it ends, at the same step, and has shown
//! the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use powershell::Source;
use powershell::eval::{Bare, Engine, Limits};

/// What a script came to, what was shown, and the steps that it took.
fn run(text: &str) -> (String, String, u64) {
    let machine = Bare { typed: vec!["y".to_owned(), "7".to_owned()], ..Bare::default() };
    let mut engine = Engine::new(Box::new(machine));
    engine.limits =
        Limits { steps: 3_000, depth: 24, memory_bytes: 4 << 20, output_bytes: 1 << 17 };
    let ended = format!("{:?}", engine.console(text, None, &[]));
    let machine = engine.host.as_any().downcast_mut::<Bare>().expect("the machine that was given");
    (ended, std::mem::take(&mut machine.screen), engine.steps())
}

fuzz_target!(|bytes: &[u8]| {
    let text = Source::decode(bytes).text;
    assert_eq!(run(&text), run(&text), "the same script does the same");
    let mut engine = Engine::new(Box::new(Bare::default()));
    let _ = engine.support(&text);
});
