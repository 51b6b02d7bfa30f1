//! The options of native programs: `/name value`, `/name:value`, `/name=value`, `-name`.
//!
//! *Models*: what most of Windows' own tools share. *Leaves out*: abbreviations of option names.

use crate::console::Word;
use crate::kernel::text::same;

/// The words of a program, not yet taken.
#[derive(Debug)]
pub(super) struct Options(Vec<(String, bool)>);

impl Options {
    /// The words from `skip` on.
    pub(super) fn of(words: &[Word], skip: usize) -> Self {
        Self(words.iter().skip(skip).map(|word| (word.text.clone(), word.quoted)).collect())
    }

    fn is(word: &(String, bool), name: &str) -> bool {
        !word.1 && word.0.strip_prefix(['/', '-']).is_some_and(|option| same(option, name))
    }

    /// Takes a switch; true when it was there.
    pub(super) fn switch(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| !Self::is(word, name));
        self.0.len() != before
    }

    /// Takes an option with the word that follows it, or what stands behind `:` or `=`.
    /// `Some(None)` when nothing follows.
    pub(super) fn value(&mut self, name: &str) -> Option<Option<String>> {
        if let Some(at) = self.0.iter().position(|word| Self::is(word, name)) {
            self.0.remove(at);
            let follows = at < self.0.len();
            return Some(follows.then(|| self.0.remove(at).0));
        }
        let inline = |word: &(String, bool)| {
            let option = word.0.strip_prefix(['/', '-'])?;
            let (before, after) = option.split_once([':', '='])?;
            same(before, name).then(|| after.to_owned())
        };
        let (at, value) =
            self.0.iter().enumerate().find_map(|(at, word)| Some((at, inline(word)?)))?;
        self.0.remove(at);
        Some(Some(value))
    }

    /// Takes an option's text; `None` when it is not there or nothing follows.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.value(name).flatten()
    }

    /// Takes the first word that is no option.
    pub(super) fn loose(&mut self) -> Option<String> {
        let at = self.0.iter().position(|word| word.1 || !word.0.starts_with('/'))?;
        Some(self.0.remove(at).0)
    }

    /// The first word that nobody took.
    pub(super) fn rest(&self) -> Option<&str> {
        self.0.first().map(|word| word.0.as_str())
    }
}
