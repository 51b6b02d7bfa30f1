//! Installers of the .NET Framework and of C++ runtimes: programs wherever somebody has put them.
//!
//! *Models*: `/q` and `/norestart`; an older framework is refused where a newer one is there. A C++
//! runtime works at once and beside its newer sisters.
//! *Leaves out*: windows (so `/q` is asked for), repair, removal.
//! *Sources*: S11, X48, 3.11, catalogue 4.10; codes \[K\].

use super::options::Options;
use super::wusa;
use crate::console::{Call, Command, Kind, Stop};
use crate::windows::updates::package;

const fn command(name: &'static str, about: &'static str) -> Command {
    // The file may lie anywhere, so its presence is looked at when it is called.
    Command { name, aliases: &[], kind: Kind::StandIn, about, examples: &[], run }
}

/// .NET Framework 4.5
pub(super) const DOTNET_45: Command =
    command("dotnetfx45_full_x86_x64", "Installs .NET Framework 4.5");
/// .NET Framework 4.5.2
pub(super) const DOTNET_452: Command =
    command("NDP452-KB2901907-x86-x64-AllOS-ENU", "Installs .NET Framework 4.5.2");
/// .NET Framework 4.8
pub(super) const DOTNET_48: Command =
    command("ndp48-x86-x64-allos-enu", "Installs .NET Framework 4.8");

/// Internet Explorer 11
pub(super) const BROWSER_11: Command =
    command("IE11-Windows6.1-x64-en-us", "Installs Internet Explorer 11");
/// Visual C++ 2008 redistributable
pub(super) const RUNTIME_2008: Command =
    command("vcredist_x64", "Installs the Visual C++ 2008 redistributable");
/// Visual C++ 2015-2019 redistributable
pub(super) const RUNTIME_2019: Command =
    command("VC_redist.x64", "Installs the Visual C++ 2015-2019 redistributable");

/// A newer framework is there already.
const BLOCKED: i32 = 5100;

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let typed = call.session.absolute(call.name);
    let path = if typed.to_ascii_lowercase().ends_with(".exe") { typed } else { typed + ".exe" };
    let name = path.rsplit('\\').next().unwrap_or(&path);
    let here = call.world.host.files.is_file(&path);
    let Some(package) = package(name).filter(|_| here) else {
        return Err(Stop::new(format!(
            "{0} : The term '{0}' is not recognized as the name of a cmdlet, function, script \
             file, or operable program.",
            call.name
        )));
    };
    let mut options = Options::of(call.words, 0);
    let quiet = options.switch("q") | options.switch("quiet") | options.switch("passive");
    let stay = options.switch("norestart");
    options.switch("acceptlicenseterms");
    if let Some(word) = options.rest() {
        return Err(Stop::with(1639, format!("Invalid command line argument: {word}")));
    }
    if !quiet {
        return Err(Stop::new("marslab: unsupported: this installer opens a window without /q"));
    }
    if package.is_outdone_by(&call.world.host.registry, &call.world.host.files) {
        if !package.waits() {
            // A runtime that is there is repaired: nothing to see.
            return Ok(());
        }
        return Err(Stop::with(
            BLOCKED,
            "This version or a later version of the .NET Framework is already installed.",
        ));
    }
    wusa::install(call, package, stay, 0)
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, run, server};
    use crate::kernel::time::Moment;
    use crate::windows::dotnet;
    use crate::windows::node::Node;

    const FILE: &str = r"C:\Downloads\ndp48-x86-x64-allos-enu.exe";

    #[test]
    fn the_framework_is_new_after_the_restart() {
        let mut world = server();
        assert!(fails(&mut world, FILE).1.contains("is not recognized"));
        world.host.files.put(FILE, Node::file(1, Moment(0))).unwrap();
        let old = r"C:\Downloads\dotnetfx45_full_x86_x64.exe";
        world.host.files.put(old, Node::file(1, Moment(0))).unwrap();
        assert_eq!(fails(&mut world, &format!("{old} /q /norestart")).0, super::BLOCKED);
        assert!(changes(&mut world, FILE).is_empty(), "it opens a window");
        let output = run(&mut world, &format!("{FILE} /q"));
        assert!(output.restarted && output.ok());
        assert_eq!(dotnet::release(&world.host.registry), Some(528_049));
    }
}
