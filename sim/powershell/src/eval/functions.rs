//! The functions that a session begins with.
//!
//! *Models*: `cd..`, `cd\` and one for each letter of a drive; they are made when somebody calls
//! one or looks at the list, so that a window that does neither does not pay for them.
//! *Leaves out*: `help`, `more`, `oss`, `pause`, `prompt`, `TabExpansion2`; `mkdir` is a cmdlet.
//! *Sources*: Windows PowerShell 5.1 \[K\].

use std::rc::Rc;

use super::Engine;
use super::scope::FunctionDef;
use crate::value::text;

/// What the function of a letter does: its name is the drive.
const DRIVE: &str = "Set-Location $MyInvocation.MyCommand.Name";

/// Names with what they do.
fn all() -> impl Iterator<Item = (String, &'static str)> {
    let places = [("cd..", "Set-Location .."), ("cd\\", "Set-Location \\")];
    let places = places.into_iter().map(|(name, body)| (name.to_owned(), body));
    places.chain(('A'..='Z').map(|letter| (format!("{letter}:"), DRIVE)))
}

impl Engine {
    /// A function that the session began with; none that a script took away.
    pub(super) fn initial_function(&mut self, name: &str) -> Option<Rc<FunctionDef>> {
        // No other name ends like one of them.
        if self.has_functions || !name.ends_with([':', '.', '\\']) {
            return None;
        }
        let (name, body) = all().find(|(own, _)| text::same(own, name))?;
        self.begin_with(&name, body);
        self.global.function(&name)
    }

    /// Makes all functions that the session began with, for whoever lists or removes functions.
    pub(crate) fn furnish_functions(&mut self) {
        if std::mem::replace(&mut self.has_functions, true) {
            return;
        }
        for (name, body) in all() {
            if self.global.function(&name).is_none() {
                self.begin_with(&name, body);
            }
        }
    }

    fn begin_with(&mut self, name: &str, body: &str) {
        let Ok(block) = self.block_of(body, None) else { return };
        self.global.define(FunctionDef {
            name: name.into(),
            block,
            is_filter: false,
            module: None,
        });
    }
}
