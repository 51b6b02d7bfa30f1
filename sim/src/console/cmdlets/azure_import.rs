//! Azure on the administrator's own computer, as offline seeding needs it: `Get-` and
//! `Register-AzResourceProvider`, `Get-` and `Remove-AzADApplication`, `Get-AzImportExport`.
//!
//! *Models*: the properties that matter here. *Sources*: X81-X83; layouts \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::Value;

use super::azure::{cmdlet, fail, fit, object};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::kernel::text::same;

/// `Get-AzResourceProvider`
pub(super) const PROVIDER: Entry = cmdlet(
    "Get-AzResourceProvider",
    "Lists registered resource providers (administrator's computer)",
    &[Param::new("ProviderNamespace", "string[]").at(0), Param::switch("ListAvailable")],
    provider,
)
.shown_by(&["Get-AzResourceProvider"]);

/// `Register-AzResourceProvider`
pub(super) const REGISTER: Entry = cmdlet(
    "Register-AzResourceProvider",
    "Registers a resource provider with the subscription (administrator's computer)",
    &[Param::new("ProviderNamespace", "string").at(0).mandatory().by_name()],
    register,
)
.changing(2)
.shown_by(&["Register-AzResourceProvider -ProviderNamespace Microsoft.DataBox"]);

/// `Get-AzADApplication`
pub(super) const APPLICATION: Entry = cmdlet(
    "Get-AzADApplication",
    "Lists applications of the directory (administrator's computer)",
    &[Param::new("DisplayName", "string").at(0)],
    application,
)
.shown_by(&["Get-AzADApplication"]);

/// `Remove-AzADApplication`
pub(super) const REMOVE: Entry = cmdlet(
    "Remove-AzADApplication",
    "Deletes an application of the directory (administrator's computer)",
    &[Param::new("DisplayName", "string").at(0).mandatory().by_name(), Param::switch("Force")],
    remove,
)
.changing(2);

/// `Get-AzImportExport`
pub(super) const JOB: Entry = cmdlet(
    "Get-AzImportExport",
    "Lists import jobs (administrator's computer)",
    &[Param::new("Name", "string").at(0), Param::new("ResourceGroupName", "string").at(1)],
    job,
)
.shown_by(&["Get-AzImportExport"]);

/// Class of providers.
pub(super) const PROVIDER_CLASS: &str =
    "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels.PSResourceProvider";
/// Class of applications.
pub(super) const APPLICATION_CLASS: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.Resources.MSGraph.Models.ApiV10.MicrosoftGraphApplication";
/// Class of import jobs.
pub(super) const JOB_CLASS: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.ImportExport.Models.Api202001.JobResponse";

/// A provider.
pub(super) static PROVIDER_VIEW: View =
    View::table(&[fit("ProviderNamespace"), fit("RegistrationState")]);
/// An application.
pub(super) static APPLICATION_VIEW: View = View::table(&[fit("DisplayName"), fit("KeyId")]);
/// A job.
pub(super) static JOB_VIEW: View = View::table(&[fit("Name"), fit("State")]);

fn provider(call: &mut Call<'_>) -> Eval<()> {
    if call.flag("ListAvailable") {
        return Err(call.engine.unsupported_here("Get-AzResourceProvider -ListAvailable"));
    }
    let wanted = call.texts("ProviderNamespace");
    let names = &Machine::of(call.engine).look().cloud.import.providers;
    let asked = |name: &&String| wanted.is_empty() || wanted.iter().any(|w| same(w, name));
    let value = |name: &String| {
        let state = ("RegistrationState", Value::text("Registered"));
        object(PROVIDER_CLASS, name, [("ProviderNamespace", Value::text(name)), state])
    };
    let objects: Vec<Value> = names.iter().filter(asked).map(value).collect();
    call.put_all(objects)
}

fn register(call: &mut Call<'_>) -> Eval<()> {
    let name = call.text("ProviderNamespace").unwrap_or_default();
    if !call.should_process(&name, "Register-AzResourceProvider")? {
        return Ok(());
    }
    let import = &mut Machine::of(call.engine).world().cloud.import;
    if !import.has_provider(&name) {
        import.providers.push(name.to_string());
        // The portal shows them in this order.
        import.providers.sort();
    }
    Ok(())
}

fn application(call: &mut Call<'_>) -> Eval<()> {
    let wanted = call.text("DisplayName");
    let all = &Machine::of(call.engine).look().cloud.import.applications;
    let asked = all.iter().filter(|known| wanted.as_ref().is_none_or(|w| same(w, &known.name)));
    let objects: Vec<Value> = asked
        .map(|known| {
            let key = known.fixed_key.clone().unwrap_or_default();
            let properties =
                [("DisplayName", Value::text(&known.name)), ("KeyId", Value::text(&key))];
            object(APPLICATION_CLASS, &known.name, properties)
        })
        .collect();
    call.put_all(objects)
}

fn remove(call: &mut Call<'_>) -> Eval<()> {
    let name = call.text("DisplayName").unwrap_or_default();
    let there = &Machine::of(call.engine).look().cloud.import.applications;
    if !there.iter().any(|known| same(&known.name, &name)) {
        let text = format!("Application with display name '{name}' does not exist.");
        return Err(fail(call, text));
    }
    if call.should_process(&name, "Remove-AzADApplication")? {
        let applications = &mut Machine::of(call.engine).world().cloud.import.applications;
        applications.retain(|known| !same(&known.name, &name));
    }
    Ok(())
}

fn job(call: &mut Call<'_>) -> Eval<()> {
    let wanted = call.text("Name");
    let all = &Machine::of(call.engine).look().cloud.import.jobs;
    let asked = all.iter().filter(|job| wanted.as_ref().is_none_or(|w| same(w, &job.name)));
    let objects: Vec<Value> = asked
        .map(|job| {
            let state = if job.tracking { "Shipping" } else { "Creating" };
            let properties = [("Name", Value::text(&job.name)), ("State", Value::text(state))];
            object(JOB_CLASS, &job.name, properties)
        })
        .collect();
    call.put_all(objects)
}

#[cfg(test)]
mod tests {
    use crate::azure::import::{APPLICATION, Application};
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn providers_and_applications_are_listed_and_changed() {
        let mut world = server();
        world.cloud.import.providers.clear();
        let line = "Register-AzResourceProvider -ProviderNamespace Microsoft.DataBox";
        assert_eq!(changed(&mut world, line), ["import:providers"]);
        assert!(good(&mut world, "Get-AzResourceProvider").contains("Microsoft.DataBox"));
        let application = Application { name: APPLICATION.to_owned(), fixed_key: None };
        world.cloud.import.applications.push(application);
        assert!(good(&mut world, "Get-AzADApplication").contains("AzureOfflineBackup_"));
        good(&mut world, &format!("Remove-AzADApplication -DisplayName {APPLICATION}"));
        assert!(bad(&mut world, "Remove-AzADApplication x").contains("does not exist"));
    }
}
