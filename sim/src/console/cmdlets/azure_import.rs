//! Azure on the administrator's own computer, as offline seeding needs it: `Get-` and
//! `Register-AzResourceProvider`, `Get-` and `Remove-AzADApplication`, `Get-AzImportExport`.
//!
//! Layouts \[K\]; the columns are those that matter here. *Sources*: X81-X83.

use crate::console::{Call, Command, Param, Stop};
use crate::kernel::text::same;

use super::layout::{Column, table};

/// `Get-AzResourceProvider`
pub(super) const PROVIDER: Command = Command::elsewhere(
    "Get-AzResourceProvider",
    "Lists registered resource providers (administrator's computer)",
    &[Param::text("ProviderNamespace").at(0)],
    &["Get-AzResourceProvider"],
    provider,
);

/// `Register-AzResourceProvider`
pub(super) const REGISTER: Command = Command::elsewhere(
    "Register-AzResourceProvider",
    "Registers a resource provider with the subscription (administrator's computer)",
    &[Param::text("ProviderNamespace").at(0).required()],
    &["Register-AzResourceProvider -ProviderNamespace Microsoft.DataBox"],
    register,
);

/// `Get-AzADApplication`
pub(super) const APPLICATION: Command = Command::elsewhere(
    "Get-AzADApplication",
    "Lists applications of the directory (administrator's computer)",
    &[Param::text("DisplayName").at(0)],
    &["Get-AzADApplication"],
    application,
);

/// `Remove-AzADApplication`
pub(super) const REMOVE: Command = Command::elsewhere(
    "Remove-AzADApplication",
    "Deletes an application of the directory (administrator's computer)",
    &[Param::text("DisplayName").at(0).required(), Param::switch("Force")],
    &[],
    remove,
);

/// `Get-AzImportExport`
pub(super) const JOB: Command = Command::elsewhere(
    "Get-AzImportExport",
    "Lists import jobs (administrator's computer)",
    &[Param::text("Name").at(0)],
    &["Get-AzImportExport"],
    job,
);

fn wanted(call: &Call<'_>, parameter: &str, name: &str) -> bool {
    call.arguments.text(parameter).is_none_or(|text| same(text, name))
}

fn provider(call: &mut Call<'_>) -> Result<(), Stop> {
    let names = call.world.cloud.import.providers.clone();
    let names = names.into_iter().filter(|name| wanted(call, "ProviderNamespace", name));
    let rows: Vec<Vec<String>> = names.map(|name| vec![name, "Registered".to_owned()]).collect();
    let columns = [Column::fit("ProviderNamespace"), Column::fit("RegistrationState")];
    table(call, &columns, &rows);
    Ok(())
}

fn register(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.arguments.text("ProviderNamespace").unwrap_or_default().to_owned();
    let import = &mut call.world.cloud.import;
    if !import.has_provider(&name) {
        import.providers.push(name);
        // The portal shows them in this order.
        import.providers.sort();
    }
    Ok(())
}

fn application(call: &mut Call<'_>) -> Result<(), Stop> {
    let all = call.world.cloud.import.applications.clone();
    let all = all.into_iter().filter(|known| wanted(call, "DisplayName", &known.name));
    let rows: Vec<Vec<String>> =
        all.map(|known| vec![known.name, known.fixed_key.unwrap_or_default()]).collect();
    table(call, &[Column::fit("DisplayName"), Column::fit("KeyId")], &rows);
    Ok(())
}

fn remove(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.arguments.text("DisplayName").unwrap_or_default().to_owned();
    let applications = &mut call.world.cloud.import.applications;
    let before = applications.len();
    applications.retain(|known| !same(&known.name, &name));
    if applications.len() == before {
        let text = format!("Application with display name '{name}' does not exist.");
        return Err(Stop::cmdlet("Remove-AzADApplication", text));
    }
    Ok(())
}

fn job(call: &mut Call<'_>) -> Result<(), Stop> {
    let all = call.world.cloud.import.jobs.clone();
    let all = all.into_iter().filter(|job| wanted(call, "Name", &job.name));
    let tracking = |entered| if entered { "Shipping" } else { "Creating" }.to_owned();
    let rows: Vec<Vec<String>> = all.map(|job| vec![job.name, tracking(job.tracking)]).collect();
    table(call, &[Column::fit("Name"), Column::fit("State")], &rows);
    Ok(())
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
