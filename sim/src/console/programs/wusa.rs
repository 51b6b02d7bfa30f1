//! `wusa.exe`: installs update packages.
//!
//! *Models*: `/quiet` and `/norestart`; a package takes effect with the next restart.
//! *Leaves out*: windows (so `/quiet` is asked for), removal. *Sources*: S07, S62; codes \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::time::Span;
use crate::windows::error::Win32;
use crate::windows::updates::{Package, package};

/// `wusa`
pub(super) const COMMAND: Command = Command {
    name: "wusa",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\wusa.exe"),
    about: "Installs update packages",
    examples: &["wusa /?"],
    run,
};

/// Installed, and a restart is needed: a success.
const RESTART_REQUIRED: i32 = 3010;
/// `WU_S_ALREADY_INSTALLED`
const ALREADY_INSTALLED: i32 = 0x0024_0006;
/// `WU_E_NOT_APPLICABLE`
const NOT_APPLICABLE: i32 = 0x8024_0017_u32.cast_signed();
/// How long an installation takes \[S\].
const DURATION: Span = Span::minutes(6);

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    if options.switch("?") || options.switch("help") {
        call.line(
            "Windows Update Standalone Installer\r\n\r\n\
             wusa <update> [/quiet] [/norestart | /warnrestart | /promptrestart | /forcerestart]",
        );
        return Ok(());
    }
    let (quiet, stay) = (options.switch("quiet"), options.switch("norestart"));
    let file = options.loose();
    let (Some(file), None) = (file, options.rest()) else {
        return Err(Stop::with(87, "The parameter is incorrect."));
    };
    if !quiet {
        return Err(Stop::new("marslab: unsupported: wusa without /quiet opens a window"));
    }
    let path = call.session.absolute(&file);
    if !call.world.host.files.is_file(&path) {
        return Err(Stop::with(Win32::FILE_NOT_FOUND.0.cast_signed(), ""));
    }
    let name = path.rsplit('\\').next().unwrap_or(&path);
    let package = package(name).filter(|package| package.installer.ends_with(".msu"));
    let package = package.ok_or_else(|| Stop::with(NOT_APPLICABLE, ""))?;
    if !package.is_for(call.world.host.identity.windows) {
        return Err(Stop::with(NOT_APPLICABLE, ""));
    }
    install(call, package, stay, ALREADY_INSTALLED)
}

/// Installs a package, and restarts unless told not to.
pub(super) fn install(
    call: &mut Call<'_>,
    package: &Package,
    stay: bool,
    already: i32,
) -> Result<(), Stop> {
    if !call.session.elevated {
        return Err(Stop::with(5, "Access is denied."));
    }
    let updates = &mut call.world.host.updates;
    if updates.installed.iter().any(|id| id == package.id) {
        return if already == 0 { Ok(()) } else { Err(Stop::with(already, "")) };
    }
    updates.install(package);
    call.world.now = call.world.now + DURATION;
    if !package.waits() {
        let at = call.world.machine_time();
        package.unpack(&mut call.world.host.files, at);
        return Ok(());
    }
    if stay {
        call.output.exit = RESTART_REQUIRED;
        return Ok(());
    }
    call.restart();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, server, unelevated};
    use crate::kernel::time::Moment;
    use crate::windows::identity::Windows;
    use crate::windows::node::Node;
    use crate::windows::powershell;
    use crate::windows::registry::{Data, Known};

    const LINE: &str = r"wusa C:\Windows6.1-KB2506143-x64.msu /quiet /norestart";

    #[test]
    fn a_package_waits_for_the_restart() {
        let mut world = server();
        let file = Node::file(1, Moment(0));
        world.host.files.put(r"C:\Windows6.1-KB2506143-x64.msu", file).unwrap();
        assert_eq!(fails(&mut world, LINE).0, super::NOT_APPLICABLE, "not for Server 2019");
        world.host.identity.windows = Windows::Server2008R2;
        world.host.registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("2.0"));
        assert_eq!(unelevated(&mut world, LINE).0, 5);
        assert_eq!(changes(&mut world, LINE), ["update:waiting"]);
        fails(&mut world, "shutdown /r /t 0");
        assert_eq!(powershell::version(&world.host.registry), Some((3, 0)));
        assert_eq!(fails(&mut world, LINE).0, super::ALREADY_INSTALLED);
    }

    #[test]
    fn a_file_that_is_not_there_installs_nothing() {
        assert_eq!(fails(&mut server(), LINE).0, 2);
        assert_eq!(fails(&mut server(), "wusa").0, 87);
    }
}
