//! Parses or runs a script in a loop, for a profiler, and tells what one round costs:
//! `valgrind --tool=callgrind target/release/examples/scripts parse 20 FILE`.
//!
//! `parse FILE`, `run FILE`, `start` (an engine), `line` (an engine and `$null`).

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "measures"
)]

use std::time::Instant;

use powershell::eval::{Bare, Engine, Limits};
use powershell::{Source, parse};

fn main() {
    let mut words = std::env::args().skip(1);
    let what = words.next().unwrap_or_default();
    let count: u32 = words.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let file = words.next().map(|path| std::fs::read(path).expect("the file is there"));
    let text = Source::decode(&file.unwrap_or_default()).text;
    let round = || match what.as_str() {
        "parse" => drop(parse(&text).expect("it is a script")),
        "start" => drop(Engine::new(Box::new(Bare::default()))),
        "line" => {
            let mut engine = Engine::new(Box::new(Bare::default()));
            engine.console("$null", None, &[]).expect("nothing is refused");
        }
        _ => {
            let mut engine = Engine::new(Box::new(Bare::default()));
            engine.limits = Limits { steps: 1 << 40, ..Limits::default() };
            engine.console(&text, None, &[]).expect("nothing is refused");
        }
    };
    round();
    let begin = Instant::now();
    (0..count).for_each(|_| round());
    let nanoseconds = begin.elapsed().as_nanos() / u128::from(count.max(1));
    let megabytes = text.len() as f64 * 1e3 / nanoseconds.max(1) as f64;
    println!("{nanoseconds} ns a round, {megabytes:.1} MB/s");
}
