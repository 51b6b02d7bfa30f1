//! Runs scripts on a bare machine and compares what its console shows.

#![allow(dead_code, reason = "each file of tests uses its part")]

use powershell::eval::{Bare, Engine, Stop};

/// What the console shows; a stop that no script can catch stands at the end.
pub(crate) fn shown(script: &str) -> String {
    on(Bare::default(), script)
}

/// What the console of a machine shows.
pub(crate) fn on(machine: Bare, script: &str) -> String {
    let mut engine = Engine::new(Box::new(machine));
    let result = engine.console(script, None, &[]);
    let machine = engine.host.as_any().downcast_mut::<Bare>().expect("the machine that was given");
    let mut screen = machine.screen.trim_end().to_owned();
    match result {
        Ok(ended) if ended.exited => screen.push_str(&format!("\nexit {}", ended.code)),
        Ok(_) => {}
        Err(Stop::Unsupported(what)) => screen.push_str(&format!("\nunsupported: {what}")),
        Err(Stop::Limit(limit)) => screen.push_str(&format!("\nlimit: {limit:?}")),
        Err(other) => screen.push_str(&format!("\n{other:?}")),
    }
    screen.trim().to_owned()
}

/// Holds every script against what 5.1 prints; blanks in front of lines do not count.
pub(crate) fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (script, expected) in cases {
        let found = shown(script);
        let plain = |text: &str| -> String {
            text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
        };
        if plain(&found) != plain(expected) {
            wrong.push(format!("{script}\n  expected: {expected:?}\n  found:    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}
