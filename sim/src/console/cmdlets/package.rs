//! `Get-Package` of PackageManagement.
//!
//! *Models*: packages of Windows Installer, as the registry keeps them (provider `msi`).
//! *Leaves out*: other providers, sources, installing and removing: refused by name.
//! *Sources*: S12; columns of 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::format::View;
use powershell::value::Value;
use powershell::value::compare::like;

use super::azure::fit;
use crate::console::cim::{self, software};
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::windows::identity::Windows;

/// Class of packages.
pub(super) const CLASS: &str = "Microsoft.PackageManagement.Packaging.SoftwareIdentity";

/// `Get-Package`
pub(super) const GET: Entry = Entry::of(
    "Get-Package",
    "PackageManagement",
    Kind::Since(Windows::Server2016),
    "Lists installed packages",
    &[
        Param::new("Name", "string[]").at(0).by_name(),
        Param::new("ProviderName", "string[]").alias(&["Provider"]),
    ],
    get,
)
.shown_by(&["Get-Package", "Get-Package -ProviderName msi"]);

/// The table of packages.
pub(super) static VIEW: View =
    View::table(&[fit("Name"), fit("Version"), fit("Source"), fit("ProviderName")]);

fn get(call: &mut Call<'_>) -> Eval<()> {
    for provider in call.texts("ProviderName") {
        if !provider.eq_ignore_ascii_case("msi") {
            let what = format!("Get-Package -ProviderName {provider}");
            return Err(call.engine.unsupported_here(what));
        }
    }
    let all = cim::class(&software::PRODUCT).all(Machine::of(call.engine).scene());
    let wanted = call.texts("Name");
    let fits = |name: &str| wanted.is_empty() || wanted.iter().any(|one| like(name, one, false));
    let packages: Vec<Value> = all
        .iter()
        .filter(|product| fits(product.text("Name")))
        .map(|product| {
            let text = |name: &str| Value::text(product.text(name));
            let properties = [
                ("Name", text("Name")),
                ("Version", text("Version")),
                ("Source", text("InstallLocation")),
                ("ProviderName", Value::text("msi")),
                ("Status", Value::text("Installed")),
                ("TagId", text("IdentifyingNumber")),
            ];
            Value::typed(&[CLASS, "System.Object"], properties).shown_as(product.text("Name"))
        })
        .collect();
    let plain = |name: &&std::rc::Rc<str>| !name.contains(['*', '?']);
    let absent = wanted
        .iter()
        .filter(plain)
        .find(|name| !all.iter().any(|product| product.text("Name").eq_ignore_ascii_case(name)));
    if let Some(name) = absent {
        let text = format!("No package found for '{name}'.");
        let id = "NoMatchFound";
        let spec = ErrorSpec::new("System.Exception", id, "ObjectNotFound", text);
        call.engine.fail(&spec.about(Value::Text(name.clone())))?;
    }
    call.put_all(packages)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn the_agent_is_a_package_while_it_is_installed() {
        let mut world = server();
        let line = "(Get-Package '*Recovery Services Agent*').ProviderName";
        assert_eq!(good(&mut world, line), "msi\n");
        let text = bad(&mut world, "Get-Package Nothing");
        assert_eq!(text, "Get-Package : No package found for 'Nothing'.");
    }
}
