//! `Install-Module` of PowerShellGet, for the one module that remedies install from the gallery.
//!
//! *Models*: AzureRM in two versions, side by side with what is there. *Leaves out*: the gallery,
//! scopes, dependencies. *Sources*: S15; texts \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};

use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::edition::AZURE_POWERSHELL;
use crate::kernel::text::same;
use crate::windows::identity::Windows;
use crate::windows::powershell as engine;

/// `Install-Module`
pub(super) const INSTALL: Entry = Entry::of(
    "Install-Module",
    "PowerShellGet",
    Kind::Since(Windows::Server2016),
    "Installs a module from the PowerShell gallery",
    &[
        Param::new("Name", "string").at(0).mandatory().pipeline().by_name(),
        Param::new("RequiredVersion", "string").by_name(),
        Param::new("Scope", "string").choices(&["CurrentUser", "AllUsers"]),
        Param::switch("Force"),
        Param::switch("AllowClobber"),
    ],
    install,
)
.shown_by(&["Install-Module -Name AzureRM -RequiredVersion 3.7.0 -Force"]);

/// Versions of AzureRM that the gallery has here; without a wish it gives the last.
const VERSIONS: [&str; 2] = [AZURE_POWERSHELL, "6.13.1"];

fn install(call: &mut Call<'_>) -> Eval<()> {
    let name = call.text("Name").unwrap_or_default();
    let wish = call.text("RequiredVersion").unwrap_or_else(|| VERSIONS[1].into());
    if !Machine::of(call.engine).parts().1.elevated {
        let text = "Administrator rights are required to install modules.";
        let class = "System.ArgumentException";
        let id = "InstallModuleNeedsCurrentUserScopeParameterForNonAdminUser";
        return Err(call.engine.terminating(&ErrorSpec::new(class, id, "InvalidArgument", text)));
    }
    let known = VERSIONS.into_iter().find(|known| same(known, &wish));
    let Some(version) = known.filter(|_| same(&name, "AzureRM")) else {
        let text = format!(
            "No match was found for the specified search criteria and module name '{name}'."
        );
        let id = "NoMatchFoundForCriteria";
        let spec = ErrorSpec::new("System.Exception", id, "ObjectNotFound", text);
        return call.engine.fail(&spec);
    };
    let (world, _, _) = Machine::of(call.engine).parts();
    let (at, host) = (world.machine_time(), &mut world.host);
    let put = engine::put_module(&mut host.files, &host.registry, "AzureRM", version, at);
    put.or_else(|error| {
        let spec = ErrorSpec::new(
            "System.IO.IOException",
            "SavePackageFailed",
            "WriteError",
            error.to_string(),
        );
        call.engine.fail(&spec)
    })
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn versions_lie_side_by_side() {
        let mut world = server();
        good(&mut world, "Install-Module AzureRM");
        good(&mut world, "Install-Module -Name AzureRM -RequiredVersion 3.7.0 -Force");
        let modules = r#"cmd /c dir /b /s "C:\Program Files\WindowsPowerShell\Modules""#;
        let text = good(&mut world, modules);
        assert!(text.contains("3.7.0") && text.contains("6.13.1"), "{text}");
        assert!(bad(&mut world, "Install-Module Nothing").contains("No match was found"));
    }
}
