//! What a path means: a provider, and where on it.
//!
//! *Models*: drives, paths with a provider in front (`Registry::HKLM\...`), paths from the root and
//! from where one is, `~`, `.` and `..`, both separators, network paths.
//! *Leaves out*: credentials. *Sources*: about_Path_Syntax \[K\].

use powershell::eval::ErrorSpec;
use powershell::value::Value;

use super::failure::{self, Failure};
use super::{Drive, Provider};
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::registry::{USER_HIVE, canonical};

/// A path that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) struct Place {
    pub(in crate::console) provider: Provider,
    /// The drive through which it was reached.
    pub(in crate::console) drive: Option<String>,
    /// As the provider has it: `C:\a`, `HKEY_LOCAL_MACHINE\a`, `LocalMachine\My`, `PATH`.
    pub(in crate::console) path: String,
    /// As errors name it.
    pub(in crate::console) said: String,
}

/// The parts of a path; `.` and empty parts dropped, `..` applied.
fn parts(path: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for part in path.split(['\\', '/']) {
        match part {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// A path with a name behind it.
pub(in crate::console) fn joined(above: &str, name: &str) -> String {
    match (above, name) {
        ("", name) => name.to_owned(),
        (above, "") => above.to_owned(),
        (above, name) if above.ends_with('\\') => format!("{above}{name}"),
        (above, name) => format!("{above}\\{name}"),
    }
}

/// True for characters that make a path a pattern.
pub(in crate::console) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

impl Place {
    /// The path above and the last name; nothing is above the top of a drive.
    pub(in crate::console) fn split(&self) -> (String, String) {
        match self.path.rsplit_once('\\') {
            Some((_, "")) | None => (String::new(), self.path.clone()),
            Some((above, name)) if above.ends_with(':') => (format!("{above}\\"), name.to_owned()),
            Some((above, name)) => (above.to_owned(), name.to_owned()),
        }
    }

    /// The last name.
    pub(in crate::console) fn name(&self) -> String {
        self.split().1
    }

    /// What lies below it under a name.
    pub(in crate::console) fn child(&self, name: &str) -> Self {
        let said = match (self.said.as_str(), &self.drive) {
            ("", Some(drive)) => format!("{drive}:\\{name}"),
            (said, _) if said.ends_with(':') => format!("{said}\\{name}"),
            (said, _) => joined(said, name),
        };
        let drive = self.drive.clone();
        Self { provider: self.provider, drive, path: joined(&self.path, name), said }
    }

    /// What lies above it; nothing above the top of a drive.
    pub(in crate::console) fn parent(&self) -> Option<Self> {
        let (path, name) = self.split();
        if path.is_empty() {
            return None;
        }
        let said = self.said.strip_suffix(&name).unwrap_or(&self.said);
        let top = said.trim_end_matches('\\');
        let said = if top.ends_with(':') { format!("{top}\\") } else { top.to_owned() };
        Some(Self { provider: self.provider, drive: self.drive.clone(), path, said })
    }

    /// The path with its provider in front.
    pub(in crate::console) fn ps_path(&self) -> String {
        format!("{}::{}", self.provider.full_name(), self.path)
    }

    /// The text of its path as a target of an error.
    pub(in crate::console) fn target(&self) -> Value {
        Value::text(&self.said)
    }
}

impl Drive {
    /// A place on it, from its root.
    pub(in crate::console) fn at(&self, below: &str) -> Place {
        let rest = parts(below).join("\\");
        let path = match self.provider {
            Provider::FileSystem | Provider::Registry => joined(&self.root, &rest),
            _ => rest.clone(),
        };
        let is_volume = self.provider == Provider::FileSystem && self.root.len() == 3;
        let said = match (is_volume, rest.is_empty()) {
            (true, _) => path.clone(),
            (false, true) => format!("{}:\\", self.name),
            (false, false) => format!("{}:\\{rest}", self.name),
        };
        Place { provider: self.provider, drive: Some(self.name.clone()), path, said }
    }
}

impl Machine {
    /// The drive and the path below its root where one is.
    pub(in crate::console) fn here(&self) -> (String, String) {
        if let Some(here) = &self.drives().here {
            return here.clone();
        }
        let directory = &self.session().directory;
        let (drive, rest) = directory.split_once(':').unwrap_or(("C", ""));
        (drive.to_owned(), rest.trim_start_matches('\\').to_owned())
    }

    /// The path of where one is, as a prompt shows it.
    pub(in crate::console) fn location_said(&self) -> String {
        let (drive, below) = self.here();
        match self.drive(&drive) {
            Some(drive) => drive.at(&below).said,
            None => self.session().directory.clone(),
        }
    }

    /// What a path means that may have wildcards in it.
    ///
    /// # Errors
    /// A drive or a provider that is not there, characters that no path has.
    pub(in crate::console) fn place(&self, said: &str) -> Result<Place, Failure> {
        if let Some((provider, path)) = said.split_once("::")
            && !provider.contains([':', '/'])
        {
            let Some(provider) = Provider::named(provider) else {
                let class = "System.Management.Automation.ProviderNotFoundException";
                let text = format!("Cannot find a provider with the name '{provider}'.");
                let spec = ErrorSpec::new(class, "ProviderNotFound", "ObjectNotFound", text);
                return Err(spec.about(Value::text(provider)).into());
            };
            return self.of_provider(provider, path);
        }
        if said.starts_with(r"\\") || said.starts_with("//") {
            return self.of_provider(Provider::FileSystem, said);
        }
        let place = match said.split_once(':') {
            Some((drive, rest)) if !drive.contains(['\\', '/']) && !drive.is_empty() => {
                let drive = self.known_drive(drive)?;
                let from_root = rest.starts_with(['\\', '/']);
                let below = match from_root || drive.provider == Provider::Environment {
                    true => rest.to_owned(),
                    false => format!("{}\\{rest}", self.below(&drive)),
                };
                drive.at(&below)
            }
            _ => {
                let (drive, below) = self.here();
                let drive = self.known_drive(&drive)?;
                if (said == "~" || said.starts_with("~\\") || said.starts_with("~/"))
                    && drive.provider == Provider::FileSystem
                {
                    let home = self.variable("USERPROFILE").unwrap_or_default();
                    return self.place(&format!("{home}{}", &said[1..]));
                }
                match said.starts_with(['\\', '/']) {
                    true => drive.at(said),
                    false => drive.at(&format!("{below}\\{said}")),
                }
            }
        };
        checked(place)
    }

    /// Where one is on a drive, below its root.
    fn below(&self, drive: &Drive) -> String {
        let (here, below) = self.here();
        if same(&here, &drive.name) { below } else { self.drives().current(&drive.name) }
    }

    fn known_drive(&self, name: &str) -> Result<Drive, Failure> {
        self.drive(name).ok_or_else(|| failure::no_drive(name))
    }

    /// A path as a provider has it.
    fn of_provider(&self, provider: Provider, path: &str) -> Result<Place, Failure> {
        if provider == Provider::FileSystem {
            let path = path.replace('/', "\\");
            if path.starts_with(r"\\") {
                // A network path, or one that Windows takes as it is.
                let said = path.clone();
                return checked(Place { provider, drive: None, path, said });
            }
            let mut place = match path.split_once(':') {
                Some((letter, rest)) => self.known_drive(letter)?.at(rest),
                None => self.place(&path)?,
            };
            place.drive = None;
            return checked(place);
        }
        let path = parts(path).join("\\");
        checked(Place { provider, drive: None, said: path.clone(), path })
    }

    /// The stored path of a registry key; nothing for a hive that is unknown.
    pub(in crate::console) fn stored(&self, path: &str) -> Option<String> {
        let stored = canonical(path)?;
        let hive = path.split('\\').next().unwrap_or_default();
        let own = same(hive, "HKEY_CURRENT_USER") || same(hive, "HKCU");
        match stored.strip_prefix(USER_HIVE) {
            Some(rest) if own => Some(format!("{}{rest}", self.session().hive())),
            _ => Some(stored),
        }
    }
}

/// Refuses characters that no path of files has.
fn checked(place: Place) -> Result<Place, Failure> {
    let is_wrong = |c: char| matches!(c, '<' | '>' | '"' | '|') || c.is_control();
    if place.provider == Provider::FileSystem && place.path.chars().any(is_wrong) {
        let class = "System.ArgumentException";
        let text = "Illegal characters in path.";
        let spec = ErrorSpec::new(class, "ItemExistsArgumentError", "InvalidArgument", text);
        return Err(spec.about(place.target()).into());
    }
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_knows_what_is_above_and_below() {
        let (name, provider) = ("C".to_owned(), Provider::FileSystem);
        let drive = Drive { name, provider, root: r"C:\".into(), description: String::new() };
        let place = drive.at(r"\Windows\.\x\..\Temp/");
        assert_eq!(place.path, r"C:\Windows\Temp");
        let above = place.parent().unwrap();
        assert_eq!((above.path.as_str(), above.said.as_str()), (r"C:\Windows", r"C:\Windows"));
        let top = above.parent().unwrap();
        assert_eq!(top.path, r"C:\");
        assert_eq!(top.parent(), None);
        assert_eq!(top.child("a").path, r"C:\a");
        let (name, provider) = ("HKLM".to_owned(), Provider::Registry);
        let root = "HKEY_LOCAL_MACHINE".into();
        let drive = Drive { name, provider, root, description: String::new() };
        let key = drive.at("SOFTWARE");
        assert_eq!(key.said, r"HKLM:\SOFTWARE");
        assert_eq!(key.parent().unwrap().said, r"HKLM:\");
        assert_eq!(key.parent().unwrap().child("X").said, r"HKLM:\X");
    }
}
