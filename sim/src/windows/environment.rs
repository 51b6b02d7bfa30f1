//! Environment variables: the machine's, the user's, and the copies that processes hold.
//!
//! *Models*: the machine block in the registry, expansion of `%NAME%`, and the copy that a
//! process takes when it starts: a running service sees a change only after a restart (S63, S67).
//! *Leaves out*: the 32,767-character bound, volatile variables.
//! *Sources*: catalogue 4.1, S63, S67, 5.2 (environment fixes need a restart).
//! *Seen through*: `set`, `$env:NAME`, `reg query`, `[Environment]::GetEnvironmentVariable`.

use std::sync::Arc;

use crate::kernel::text::{position, same};

use super::registry::{Data, Key, Known, Registry};

/// What `PATHEXT` holds where nobody has changed it \[K\].
pub const PROGRAM_ENDINGS: &str = ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC";

/// The variables a process took with it when it started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Block(Option<Arc<Key>>);

impl Block {
    /// A copy of the machine block as it is now.
    #[must_use]
    pub fn of_machine(registry: &Registry) -> Self {
        Self(registry.known(Known::Environment).map(|key| Arc::new(key.clone())))
    }

    /// A variable of this copy, expanded.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let key = self.0.as_ref()?;
        key.get(name).and_then(Data::text).map(|text| self.expand(text))
    }

    /// All variables of this copy, as stored.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> + '_ {
        self.0
            .iter()
            .flat_map(|key| key.values())
            .filter_map(|value| Some((&*value.name, value.data.text()?)))
    }

    /// Sets a variable of this copy; an empty value removes it.
    pub fn set(&mut self, name: &str, value: &str) {
        let mut key = self.0.as_deref().cloned().unwrap_or_default();
        if value.is_empty() {
            key.remove(name);
        } else {
            key.set(name, Data::sz(value));
        }
        self.0 = Some(Arc::new(key));
    }

    /// Replaces `%NAME%` by the variable's text; unknown names stay as they are written.
    #[must_use]
    pub fn expand(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = position(rest, b'%') {
            out.push_str(&rest[..start]);
            let after = &rest[start + 1..];
            let Some(end) = position(after, b'%') else {
                rest = &rest[start..];
                break;
            };
            match self.plain(&after[..end]) {
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[start..start + end + 2]),
            }
            rest = &after[end + 1..];
        }
        out.push_str(rest);
        out
    }

    /// A variable without expansion of what it holds; the system's own names are always there.
    fn plain(&self, name: &str) -> Option<&str> {
        let own = [
            ("SystemRoot", r"C:\Windows"),
            ("windir", r"C:\Windows"),
            ("SystemDrive", "C:"),
            ("ProgramFiles", r"C:\Program Files"),
            ("ProgramFiles(x86)", r"C:\Program Files (x86)"),
            ("ProgramData", r"C:\ProgramData"),
            ("USERPROFILE", r"C:\Users\Administrator"),
            ("PUBLIC", r"C:\Users\Public"),
        ];
        own.iter().find(|(own, _)| same(own, name)).map(|(_, value)| *value).or_else(|| {
            let key = self.0.as_ref()?;
            key.get(name).and_then(Data::text).filter(|text| !text.contains('%'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_does_not_see_a_later_change() {
        let mut registry = Registry::default();
        registry.set_known(Known::Environment, "PSModulePath", Data::sz(r"%SystemRoot%\m"));
        let copy = Block::of_machine(&registry);
        registry.set_known(Known::Environment, "PSModulePath", Data::sz("other"));
        assert_eq!(copy.get("psmodulepath").as_deref(), Some(r"C:\Windows\m"));
        assert_eq!(Block::of_machine(&registry).get("PSModulePath").as_deref(), Some("other"));
    }

    #[test]
    fn unknown_names_stay_as_written() {
        assert_eq!(Block::default().expand("%nope%;%windir%;50%"), r"%nope%;C:\Windows;50%");
    }
}
