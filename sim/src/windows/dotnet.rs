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

/// The compiler of one runtime in the folder of one width of programs.
macro_rules! compiler {
    ($width:literal, $version:literal) => {
        concat!(r"C:\Windows\Microsoft.NET\", $width, "\\", $version, r"\csc.exe")
    };
}

/// Where a `csc.exe` lies when its runtime is there.
pub const COMPILERS: [&str; 6] = [
    compiler!("Framework", "v2.0.50727"),
    compiler!("Framework", "v3.5"),
    compiler!("Framework", "v4.0.30319"),
    compiler!("Framework64", "v2.0.50727"),
    compiler!("Framework64", "v3.5"),
    compiler!("Framework64", "v4.0.30319"),
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
pub fn compilers(files: &Files) -> impl Iterator<Item = &'static str> + '_ {
    COMPILERS.into_iter().filter(|path| has_compiler(files, path))
}

/// True when there is a `csc.exe` at one of the [`COMPILERS`].
#[must_use]
pub fn has_compiler(files: &Files, path: &str) -> bool {
    files.node(path).is_some_and(|node| !node.is_directory())
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
