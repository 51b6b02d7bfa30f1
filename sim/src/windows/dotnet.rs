//! .NET Framework: which release is installed.
//!
//! *Models*: the `Release` number in the registry, its marketing version, and the C# compilers
//! (`csc.exe`) that come with each runtime.
//! *Leaves out*: .NET Core, assemblies.
//! *Sources*: catalogue 4.10; R30; S11, S29, S48.
//! *Seen through*: `reg query`, `dir /s csc.exe`.

use super::files::Files;
use super::registry::{Known, Registry};

/// Releases and the versions they stand for, ascending (4.10).
pub const RELEASES: [(u32, &str); 14] = [
    (378_389, "4.5"),
    (378_675, "4.5.1"),
    (378_758, "4.5.1"),
    (379_893, "4.5.2"),
    (393_295, "4.6"),
    (393_297, "4.6"),
    (394_254, "4.6.1"),
    (394_271, "4.6.1"),
    (394_802, "4.6.2"),
    (460_798, "4.7"),
    (461_308, "4.7.1"),
    (461_808, "4.7.2"),
    (528_040, "4.8"),
    (533_320, "4.8.1"),
];

/// The compilers of all runtimes for one width of programs: their versions and paths.
macro_rules! compilers {
    ($width:literal: $($version:literal),+) => {
        [$((
            $version,
            concat!(r"C:\Windows\Microsoft.NET\", $width, "\\", $version, r"\csc.exe"),
        )),+]
    };
}

/// Where .NET lies, once for each width of its programs, and the folders below it that may hold a
/// `csc.exe`, each with the path of that.
const FRAMEWORKS: [(&str, [(&str, &str); 3]); 2] = [
    (
        r"C:\Windows\Microsoft.NET\Framework",
        compilers!("Framework": "v2.0.50727", "v3.5", "v4.0.30319"),
    ),
    (
        r"C:\Windows\Microsoft.NET\Framework64",
        compilers!("Framework64": "v2.0.50727", "v3.5", "v4.0.30319"),
    ),
];

/// The `Release` number; `None` before .NET 4.5.
#[must_use]
pub fn release(registry: &Registry) -> Option<u32> {
    registry.dword(Known::DotNet, "Release")
}

/// The version a release number means: that of the largest known release not above it.
#[must_use]
pub fn version(release: u32) -> Option<&'static str> {
    RELEASES.iter().rev().find(|(number, _)| *number <= release).map(|(_, version)| *version)
}

/// Every `csc.exe` on the machine.
#[must_use]
pub fn compilers(files: &Files) -> Vec<&'static str> {
    let mut found = Vec::new();
    first_compiler(files, |path| {
        found.push(path);
        false
    });
    found
}

/// The first `csc.exe` on the machine that `is_wanted`.
pub fn first_compiler(
    files: &Files,
    mut is_wanted: impl FnMut(&'static str) -> bool,
) -> Option<&'static str> {
    FRAMEWORKS.into_iter().find_map(|(framework, compilers)| {
        let directory = files.find(framework)?;
        let is_there = |version| {
            let folder = files.child(directory, version);
            let program = folder.and_then(|folder| files.child(folder, "csc.exe"));
            program.is_some_and(|program| files.is_file_at(program))
        };
        let mut there = compilers.into_iter().filter(|(version, _)| is_there(version));
        there.find(|(_, path)| is_wanted(path)).map(|(_, path)| path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_means_the_version_it_reached() {
        assert_eq!(version(379_892), Some("4.5.1"));
        assert_eq!(version(379_893), Some("4.5.2"));
        assert_eq!(version(1), None);
    }
}
