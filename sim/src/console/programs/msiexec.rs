//! `msiexec.exe`: installs packages of Windows Installer.
//!
//! *Models*: `/i FILE /qn` for the packages that remedies name (Azure PowerShell).
//! *Leaves out*: repair, removal, properties, logs. *Sources*: S15; codes \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::edition::AZURE_POWERSHELL;
use crate::kernel::text::same;
use crate::windows::powershell;

/// `msiexec`
pub(super) const COMMAND: Command = Command {
    name: "msiexec",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\msiexec.exe"),
    about: "Installs packages of Windows Installer",
    examples: &[],
    run,
};

/// Packages: file name, module, version.
const PACKAGES: [(&str, &str, &str); 1] =
    [("azure-powershell.3.7.0.msi", "AzureRM", AZURE_POWERSHELL)];
/// `ERROR_INSTALL_PACKAGE_OPEN_FAILED`
const NO_PACKAGE: i32 = 1619;
/// `ERROR_INVALID_COMMAND_LINE`
const INVALID_COMMAND_LINE: i32 = 1639;

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let file = options.text("i");
    let quiet = options.switch("qn") | options.switch("quiet");
    options.switch("norestart");
    let (Some(file), None) = (file, options.rest()) else {
        return Err(Stop::with(INVALID_COMMAND_LINE, "Invalid command line argument."));
    };
    if !quiet {
        return Err(Stop::new("marslab: unsupported: msiexec without /qn opens a window"));
    }
    if !call.session.elevated {
        return Err(Stop::with(1925, "You do not have sufficient privileges."));
    }
    let path = call.session.absolute(&file);
    let name = path.rsplit('\\').next().unwrap_or(&path).to_owned();
    let known = PACKAGES.iter().find(|(known, _, _)| same(known, &name));
    let Some((_, module, version)) = known.filter(|_| call.world.host.files.is_file(&path)) else {
        return Err(Stop::with(NO_PACKAGE, "This installation package could not be opened."));
    };
    let (at, host) = (call.world.machine_time(), &mut call.world.host);
    powershell::put_module(&mut host.files, &host.registry, module, version, at)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{good, run, server};
    use crate::kernel::time::Moment;
    use crate::windows::node::Node;

    #[test]
    fn a_module_of_a_package_can_be_found() {
        let mut world = server();
        let line = r"msiexec /i C:\Install\azure-powershell.3.7.0.msi /qn";
        assert_eq!(run(&mut world, line).exit, super::NO_PACKAGE);
        let path = r"C:\Install\azure-powershell.3.7.0.msi";
        world.host.files.put(path, Node::file(1, Moment(0))).unwrap();
        good(&mut world, line);
        let shared = r"C:\Program Files\WindowsPowerShell\Modules\AzureRM\3.7.0\AzureRM.psd1";
        assert!(world.host.files.is_file(shared));
    }
}
