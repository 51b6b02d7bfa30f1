//! What the file commands share: switches after a slash, full paths, and what a path selects.

use crate::console::{Call, Session, Stop};
use crate::kernel::names::Id;
use crate::kernel::text::same;
use crate::windows::directory::Selection;
use crate::windows::error::Win32;
use crate::windows::path::full::full_path;
use crate::windows::wildcard::has_wildcards;

/// The words of a file command: `/s /a:h` and the rest.
#[derive(Debug, Clone, Default)]
pub(in crate::console) struct Words {
    /// Switches in lower case, without the slash.
    pub(in crate::console) switches: Vec<String>,
    /// Everything else, in order.
    pub(in crate::console) places: Vec<String>,
}

impl Words {
    /// Reads the words after a command's name. `/s/q` is two switches; a quoted word is one, since
    /// the quotes are gone before a program sees it.
    pub(in crate::console) fn read(call: &Call<'_>) -> Self {
        let mut words = Self::default();
        for word in call.words {
            match word.text.strip_prefix('/') {
                Some(rest) if word.quoted => words.switches.push(rest.to_ascii_lowercase()),
                Some(rest) => {
                    words.switches.extend(rest.split('/').map(str::to_ascii_lowercase));
                }
                _ => words.places.push(word.text.clone()),
            }
        }
        words
    }

    /// Refuses switches that are none of `known`; a known one that ends in `:` or `*` is a start.
    pub(in crate::console) fn only(self, known: &[&str]) -> Result<Self, Stop> {
        let fits = |switch: &str| {
            known.iter().any(|known| match known.strip_suffix('*') {
                Some(start) => switch.starts_with(start),
                None => same(known, switch),
            })
        };
        match self.switches.iter().find(|switch| !fits(switch)) {
            Some(switch) => Err(Stop::new(format!("Invalid switch - \"{switch}\"."))),
            None => Ok(self),
        }
    }

    /// True when a switch was given.
    pub(in crate::console) fn has(&self, switch: &str) -> bool {
        self.switches.iter().any(|given| given == switch)
    }

    /// What follows the start of a switch: `h` of `/a:h` and of `/ah`.
    pub(in crate::console) fn value(&self, start: &str) -> Option<&str> {
        let rest = self.switches.iter().find_map(|given| given.strip_prefix(start))?;
        Some(rest.trim_start_matches(':'))
    }
}

/// The full path of a word, seen from the session's directory.
pub(in crate::console) fn full(call: &Call<'_>, word: &str) -> String {
    full_of(call.session, word)
}

/// [`full`] for whoever has no call.
pub(in crate::console) fn full_of(session: &Session, word: &str) -> String {
    let expanded = session.environment.expand(word);
    let path = full_path(&expanded, &session.directory).map_or(expanded, |full| full.path);
    let trimmed = path.trim_end_matches('\\');
    if trimmed.ends_with(':') { format!("{trimmed}\\") } else { trimmed.to_owned() }
}

/// A path with a name behind it; the top of a volume has its backslash already.
pub(in crate::console) fn join(directory: &str, name: &str) -> String {
    format!("{}\\{name}", directory.trim_end_matches('\\'))
}

/// The last part of a path.
pub(in crate::console) fn last(path: &str) -> &str {
    path.rsplit('\\').next().unwrap_or(path)
}

/// A directory, and what is wanted from it.
#[derive(Debug, Clone)]
pub(in crate::console) struct Spec {
    /// The directory.
    pub(in crate::console) directory: Id,
    /// Its full path.
    pub(in crate::console) path: String,
    /// Name or pattern; `*` when the word was a directory.
    pub(in crate::console) pattern: String,
    /// The word named a directory.
    pub(in crate::console) whole: bool,
}

impl Spec {
    /// What the pattern selects now.
    pub(in crate::console) fn select(&self, call: &Call<'_>) -> Selection {
        call.world.host.files.select(self.directory, &self.pattern)
    }
}

/// Finds the directory of a word. A directory stands for all that lies in it.
pub(in crate::console) fn spec(call: &Call<'_>, word: &str) -> Result<Spec, Win32> {
    let path = full(call, word);
    let files = &call.world.host.files;
    if !has_wildcards(last(&path)) {
        match files.lookup(&path) {
            Ok(id) if files.get(id).is_some_and(|node| node.is_directory()) => {
                let path = files.path(id);
                return Ok(Spec { directory: id, path, pattern: "*".to_owned(), whole: true });
            }
            Err(error) if error != Win32::FILE_NOT_FOUND => return Err(error),
            _ => {}
        }
    }
    let (above, pattern) = path.rsplit_once('\\').ok_or(Win32::INVALID_NAME)?;
    let above = if above.ends_with(':') { format!("{above}\\") } else { above.to_owned() };
    let directory = files.lookup(&above).map_err(|error| match error {
        Win32::FILE_NOT_FOUND => Win32::PATH_NOT_FOUND,
        other => other,
    })?;
    let path = files.path(directory);
    Ok(Spec { directory, path, pattern: pattern.to_owned(), whole: false })
}
