//! `Get-PSDrive`, `New-PSDrive`, `Remove-PSDrive`, `Get-PSProvider`.
//!
//! *Leaves out*: drives that persist, network roots. *Sources*: Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::value::Value;
use powershell::value::compare::like;

use super::{entry, refuse};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::place::is_pattern;
use crate::console::providers::{Drive, Provider, drive_object, glob, provider_object};
use crate::kernel::text::same;

/// `Get-PSDrive`
pub(in crate::console::cmdlets) const GET: Entry = entry(
    ("Get-PSDrive", "Microsoft.PowerShell.Commands.GetPSDriveCommand"),
    &[
        Param::new("Name", "string[]").at(0).by_name().sets(&["Name"]),
        Param::new("LiteralName", "string[]").at(0).mandatory().by_name().sets(&["LiteralName"]),
        Param::new("Scope", "string").by_name(),
        Param::new("PSProvider", "string[]").by_name(),
    ],
    None,
    get,
    ("Gives the drives of the session", &["Get-PSDrive", "Get-PSDrive -PSProvider FileSystem"]),
)
.by_default("Name");

fn get(call: &mut Call<'_>) -> Eval<()> {
    let mut names = call.texts("Name");
    names.extend(call.texts("LiteralName"));
    let providers = call.texts("PSProvider");
    if let Some(unknown) =
        providers.iter().find(|name| !is_pattern(name) && Provider::named(name).is_none())
    {
        let class = "System.Management.Automation.ProviderNotFoundException";
        let text = format!("Cannot find a provider with the name '{unknown}'.");
        let spec = ErrorSpec::new(class, "GetLocationNoMatchingProvider", "ObjectNotFound", text);
        return call.engine.fail(&spec.about(Value::Text(unknown.clone())));
    }
    if names.is_empty() {
        names.push("*".into());
    }
    for name in names {
        let all = Machine::of(call.engine).all_drives().into_iter();
        let of_provider = |drive: &Drive| {
            providers.is_empty()
                || providers.iter().any(|wanted| {
                    Provider::named(wanted) == Some(drive.provider)
                        || like(drive.provider.name(), wanted, false)
                })
        };
        let fitting = all.filter(|drive| like(&drive.name, &name, false) && of_provider(drive));
        let found: Vec<Drive> = fitting.collect();
        if found.is_empty() && !is_pattern(&name) {
            let class = "System.Management.Automation.DriveNotFoundException";
            let text = format!("Cannot find drive. A drive with the name '{name}' does not exist.");
            let id = "GetLocationNoMatchingDrive";
            let spec = ErrorSpec::new(class, id, "ObjectNotFound", text);
            call.engine.fail(&spec.about(Value::Text(name.clone())))?;
        }
        for drive in found {
            call.put(drive_object(&drive.name))?;
        }
    }
    Ok(())
}

/// `New-PSDrive`
pub(in crate::console::cmdlets) const NEW: Entry = entry(
    ("New-PSDrive", "Microsoft.PowerShell.Commands.NewPSDriveCommand"),
    &[
        Param::new("Name", "string").at(0).mandatory().by_name(),
        Param::new("PSProvider", "string").at(1).mandatory().by_name(),
        Param::new("Root", "string").at(2).mandatory().empty().by_name(),
        Param::new("Description", "string").by_name(),
        Param::new("Scope", "string").by_name(),
        Param::switch("Persist"),
        Param::new("Credential", "object").by_name(),
    ],
    Some(2),
    new,
    (
        "Makes a drive",
        &["New-PSDrive -Name HKU -PSProvider Registry -Root HKEY_USERS; Remove-PSDrive HKU"],
    ),
);

fn new(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Persist", "Credential"])?;
    let said = |name: &str| call.text(name).unwrap_or_default().to_string();
    let (name, wanted, root) = (said("Name"), said("PSProvider"), said("Root"));
    let description = said("Description");
    let target = format!("Name: {name} Provider: {wanted} Root: {root}");
    if !call.should_process(&target, "New Drive")? {
        return Ok(());
    }
    let about = drive_object(&name);
    let Some(provider) = Provider::named(&wanted) else {
        let class = "System.Management.Automation.ProviderNotFoundException";
        let text = format!("Cannot find a provider with the name '{wanted}'.");
        let spec = ErrorSpec::new(class, "ProviderNotFound", "ObjectNotFound", text);
        return call.engine.fail(&spec.about(Value::text(&wanted)));
    };
    if Machine::of(call.engine).drive(&name).is_some() {
        let class = "System.Management.Automation.SessionStateException";
        let text = format!("A drive with the name '{name}' already exists.");
        let spec = ErrorSpec::new(class, "DriveAlreadyExists", "ResourceExists", text);
        return call.engine.fail(&spec.about(about));
    }
    if !matches!(provider, Provider::FileSystem | Provider::Registry) {
        let what = format!("New-PSDrive -PSProvider {}", provider.name());
        return Err(call.engine.unsupported_here(what));
    }
    if root.starts_with(r"\\") {
        return Err(call.engine.unsupported_here("New-PSDrive with a network root"));
    }
    let place = match provider {
        Provider::Registry if !root.contains(':') => {
            Machine::of(call.engine).place(&format!("Registry::{root}"))
        }
        _ => Machine::of(call.engine).place(&root),
    };
    let there = match place {
        Ok(place) => match glob::is_container(call.engine, &place) {
            Ok(Some(true)) => Some(place.path),
            _ => None,
        },
        Err(_) => None,
    };
    let Some(root) = there else {
        let class = "System.IO.IOException";
        let text = format!(
            "The specified drive root \"{root}\" either does not exist, or it is not a folder."
        );
        let spec = ErrorSpec::new(class, "DriveRootError", "ReadError", text);
        return call.engine.fail(&spec.about(about));
    };
    let drive = Drive { name: name.clone(), provider, root, description };
    Machine::of(call.engine).drives_mut().add(drive);
    call.put(drive_object(&name))
}

/// `Remove-PSDrive`
pub(in crate::console::cmdlets) const REMOVE: Entry = entry(
    ("Remove-PSDrive", "Microsoft.PowerShell.Commands.RemovePSDriveCommand"),
    &[
        Param::new("Name", "string[]").at(0).mandatory().by_name().sets(&["Name"]),
        Param::new("LiteralName", "string[]").at(0).mandatory().by_name().sets(&["LiteralName"]),
        Param::new("PSProvider", "string[]").by_name(),
        Param::new("Scope", "string").by_name(),
        Param::switch("Force"),
    ],
    Some(2),
    |call| {
        let mut names = call.texts("Name");
        names.extend(call.texts("LiteralName"));
        for name in names {
            let machine = Machine::of(call.engine);
            if machine.drive(&name).is_none() {
                let class = "System.Management.Automation.DriveNotFoundException";
                let text =
                    format!("Cannot find drive. A drive with the name '{name}' does not exist.");
                let spec = ErrorSpec::new(class, "DriveNotFound", "ObjectNotFound", text);
                call.engine.fail(&spec.about(Value::Text(name.clone())))?;
                continue;
            }
            if same(&machine.here().0, &name) {
                let class = "System.Management.Automation.PSInvalidOperationException";
                let text = format!("Cannot remove drive '{name}' because it is in use.");
                let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
                call.engine.fail(&spec)?;
                continue;
            }
            if call.should_process(&format!("Name: {name}"), "Remove Drive")? {
                Machine::of(call.engine).drives_mut().remove(&name);
            }
        }
        Ok(())
    },
    (
        "Takes a drive away",
        &["New-PSDrive -Name HKU -PSProvider Registry -Root HKEY_USERS; Remove-PSDrive HKU"],
    ),
)
.by_default("Name");

/// `Get-PSProvider`
pub(in crate::console::cmdlets) const PROVIDER: Entry = entry(
    ("Get-PSProvider", "Microsoft.PowerShell.Commands.GetPSProviderCommand"),
    &[Param::new("PSProvider", "string[]").at(0).pipeline().by_name().filled()],
    None,
    |call| {
        let names = call.texts("PSProvider");
        if names.is_empty() {
            return call.put_all(Provider::ALL.map(provider_object));
        }
        for name in names {
            let fits = |one: &Provider| {
                Provider::named(&name) == Some(*one) || like(one.name(), &name, false)
            };
            let found: Vec<Value> =
                Provider::ALL.into_iter().filter(fits).map(provider_object).collect();
            if found.is_empty() && !is_pattern(&name) {
                let class = "System.Management.Automation.ProviderNotFoundException";
                let text = format!("Cannot find a provider with the name '{name}'.");
                let spec = ErrorSpec::new(class, "ProviderNotFound", "ObjectNotFound", text);
                call.engine.fail(&spec.about(Value::Text(name.clone())))?;
            }
            call.put_all(found)?;
        }
        Ok(())
    },
    ("Gives the providers of the session", &["Get-PSProvider"]),
);
