//! `Get-`, `Set-`, `New-`, `Remove-ItemProperty` on registry keys.
//!
//! *Models*: the drives `HKLM:` and `HKCU:`, and `Registry::` paths; HKCU is the hive of the
//! account of this window. *Leaves out*: properties of files, wildcards. Texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::{same, starts_with};
use crate::windows::registry::{Data, USER_HIVE, canonical, long_spelling};

use super::layout::{collection, list};

const PATH: Param = Param::text("Path").alias(&["LiteralPath", "PSPath"]).at(0).required();
const TYPES: Takes =
    Takes::OneOf(&["String", "ExpandString", "Binary", "DWord", "MultiString", "QWord", "Unknown"]);

/// `Get-ItemProperty`
pub(super) const GET: Command = Command {
    name: "Get-ItemProperty",
    aliases: &["gp"],
    kind: Kind::Cmdlet,
    about: "Shows values of a registry key",
    params: &[PATH, Param::text("Name").taking(Takes::List).at(1)],
    examples: &[
        r"Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'",
        r"Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\obengine' -Name Start",
    ],
    run: get,
};

/// `Set-ItemProperty`
pub(super) const SET: Command = Command {
    name: "Set-ItemProperty",
    aliases: &["sp"],
    kind: Kind::Cmdlet,
    about: "Sets a value of a registry key",
    params: &[
        PATH,
        Param::text("Name").at(1).required(),
        Param::text("Value").at(2).required(),
        Param::text("Type").taking(TYPES),
        Param::switch("Force"),
    ],
    examples: &[
        r"Set-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\obengine' -Name Start -Value 2",
    ],
    run: set,
};

/// `New-ItemProperty`
pub(super) const NEW: Command = Command {
    name: "New-ItemProperty",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Makes a value of a registry key",
    params: &[
        PATH,
        Param::text("Name").at(1).required(),
        Param::text("Value"),
        Param::text("PropertyType").taking(TYPES).alias(&["Type"]),
        Param::switch("Force"),
    ],
    examples: &[
        r"New-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\VSS' -Name Test -Value 1",
    ],
    run: new,
};

/// `Remove-ItemProperty`
pub(super) const REMOVE: Command = Command {
    name: "Remove-ItemProperty",
    aliases: &["rp"],
    kind: Kind::Cmdlet,
    about: "Removes a value of a registry key",
    params: &[PATH, Param::text("Name").at(1).required(), Param::switch("Force")],
    examples: &[
        r"Remove-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\VSS' -Name ErrorControl",
    ],
    run: remove,
};

/// The stored path of the key that `-Path` names. The key must be there.
fn key(call: &Call<'_>, cmdlet: &str) -> Result<String, Stop> {
    let typed = call.arguments.text("Path").unwrap_or_default();
    let provider = starts_with(typed, "Registry::");
    let provider = provider || starts_with(typed, r"Microsoft.PowerShell.Core\Registry::");
    let drive = typed.split_once(':').map_or("", |(drive, _)| drive);
    if !provider && !same(drive, "HKLM") && !same(drive, "HKCU") {
        if drive.chars().count() == 1 || drive.is_empty() {
            return Err(Stop::new(format!("marslab: unsupported: {cmdlet} on files")));
        }
        return Err(Stop::cmdlet(
            cmdlet,
            format!("Cannot find drive. A drive with the name '{drive}' does not exist."),
        ));
    }
    let missing = || {
        let text = format!("Cannot find path '{typed}' because it does not exist.");
        Stop::cmdlet(cmdlet, text)
    };
    let path = canonical(&typed.replace('/', "\\")).ok_or_else(missing)?;
    let path = match path.strip_prefix(USER_HIVE) {
        Some(rest) => format!("{}{rest}", call.session.hive()),
        None => path,
    };
    match call.world.host.registry.key(&path) {
        Some(_) => Ok(call.world.host.registry.spelled(&path).unwrap_or(path)),
        None => Err(missing()),
    }
}

/// Data as PowerShell shows a property.
fn shown(call: &Call<'_>, data: &Data) -> String {
    match data {
        Data::Sz(text) => text.to_string(),
        Data::ExpandSz(text) => call.session.environment.expand(text),
        Data::Dword(number) => number.to_string(),
        Data::Qword(number) => number.to_string(),
        Data::MultiSz(texts) => collection(texts),
        Data::Binary(_) | Data::None(_) | Data::Other(_) => match data.text() {
            Some(text) => text.to_owned(),
            None => collection(&data.bytes().iter().map(u8::to_string).collect::<Vec<_>>()),
        },
    }
}

fn no_property(cmdlet: &str, name: &str, path: &str) -> Stop {
    let key = long_spelling(path);
    Stop::cmdlet(cmdlet, format!("Property {name} does not exist at path {key}."))
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let path = key(call, "Get-ItemProperty")?;
    let names = call.arguments.list("Name");
    let Some(key) = call.world.host.registry.key(&path) else { return Ok(()) };
    let missing = names.iter().find(|name| key.get(name).is_none());
    let missing = missing.map(|name| no_property("Get-ItemProperty", name, &path));
    let asked = |name: &str| names.is_empty() || names.iter().any(|wanted| same(wanted, name));
    let values: Vec<(String, String)> = key
        .values()
        .iter()
        .filter(|value| asked(&value.name))
        .map(|value| {
            let name = if value.name.is_empty() { "(default)" } else { &value.name };
            (name.to_owned(), shown(call, &value.data))
        })
        .collect();
    if values.is_empty() {
        return missing.map_or(Ok(()), Err);
    }
    let full = |path: &str| format!(r"Microsoft.PowerShell.Core\Registry::{}", long_spelling(path));
    let (above, last) = path.rsplit_once('\\').unwrap_or(("", &path));
    let mut fields: Vec<(&str, String)> =
        values.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    fields.extend([
        ("PSPath", full(&path)),
        ("PSParentPath", full(above)),
        ("PSChildName", last.to_owned()),
        ("PSDrive", path.split('\\').next().unwrap_or_default().to_owned()),
        ("PSProvider", r"Microsoft.PowerShell.Core\Registry".to_owned()),
    ]);
    list(call, &[fields]);
    missing.map_or(Ok(()), Err)
}

/// The machine's hives are for administrators to write.
fn may_write(call: &Call<'_>, cmdlet: &str, path: &str) -> Result<(), Stop> {
    if call.session.elevated || starts_with(path, call.session.hive()) {
        return Ok(());
    }
    Err(Stop::cmdlet(cmdlet, "Requested registry access is not allowed."))
}

/// Text as data of a type; the type of what is there, or a fitting one, when none is named.
fn data(text: &str, kind: Option<&str>, there: Option<&Data>) -> Option<Data> {
    let number = || match text.to_ascii_lowercase().strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse::<u64>().ok(),
    };
    let parts = || text.split(',').map(|part| part.trim().to_owned());
    let kind = match (kind, there) {
        (Some(kind), _) => kind.to_ascii_lowercase(),
        (None, Some(there)) => match there {
            Data::Sz(_) => "string",
            Data::ExpandSz(_) => "expandstring",
            Data::Dword(_) => "dword",
            Data::Qword(_) => "qword",
            Data::MultiSz(_) => "multistring",
            Data::Binary(_) | Data::None(_) | Data::Other(_) => "binary",
        }
        .to_owned(),
        (None, None) => if number().is_some() { "dword" } else { "string" }.to_owned(),
    };
    Some(match kind.as_str() {
        "dword" => Data::Dword(u32::try_from(number()?).ok()?),
        "qword" => Data::Qword(number()?),
        "expandstring" => Data::ExpandSz(text.into()),
        "multistring" => Data::MultiSz(parts().collect()),
        "binary" => Data::Binary(parts().map(|part| part.parse().ok()).collect::<Option<_>>()?),
        _ => Data::sz(text),
    })
}

fn write(call: &mut Call<'_>, cmdlet: &str, kind: Option<&str>, fresh: bool) -> Result<(), Stop> {
    let path = key(call, cmdlet)?;
    may_write(call, cmdlet, &path)?;
    let name = call.arguments.text("Name").unwrap_or_default().to_owned();
    let name = if same(&name, "(default)") { String::new() } else { name };
    let text = call.arguments.text("Value").unwrap_or_default().to_owned();
    let there = call.world.host.registry.value(&path, &name);
    if fresh && there.is_some() && !call.arguments.has("Force") {
        return Err(Stop::cmdlet(cmdlet, "The property already exists."));
    }
    let there = there.filter(|_| !fresh);
    // Without a value it is an empty string.
    let kind = kind.or(if fresh && !call.arguments.has("Value") { Some("String") } else { None });
    let Some(data) = data(&text, kind, there) else {
        return Err(Stop::cmdlet(
            cmdlet,
            "The type of the value object did not match the specified RegistryValueKind or the \
             object could not be properly converted.",
        ));
    };
    call.world.host.registry.set(&path, &name, data);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    let kind = call.arguments.text("Type").map(str::to_owned);
    write(call, "Set-ItemProperty", kind.as_deref(), false)
}

fn new(call: &mut Call<'_>) -> Result<(), Stop> {
    let kind = call.arguments.text("PropertyType").map(str::to_owned);
    write(call, "New-ItemProperty", kind.as_deref(), true)?;
    // The cmdlet answers with what it made.
    let path = key(call, "New-ItemProperty")?;
    let name = call.arguments.text("Name").unwrap_or_default().to_owned();
    let value = call.world.host.registry.value(&path, &name).map(|data| shown(call, data));
    if let Some(value) = value {
        list(call, &[vec![(name.as_str(), value)]]);
    }
    Ok(())
}

fn remove(call: &mut Call<'_>) -> Result<(), Stop> {
    let path = key(call, "Remove-ItemProperty")?;
    may_write(call, "Remove-ItemProperty", &path)?;
    let name = call.arguments.text("Name").unwrap_or_default().to_owned();
    match call.world.host.registry.remove_value(&path, &name) {
        true => Ok(()),
        false => Err(no_property("Remove-ItemProperty", &name, &path)),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    const CONFIG: &str = r"'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'";

    #[test]
    fn values_are_shown_with_where_they_come_from() {
        let mut world = server();
        let text = good(&mut world, &format!("Get-ItemProperty {CONFIG} -Name ScratchLocation"));
        assert!(text.contains("Recovery Services Agent\\Scratch\n"), "{text}");
        assert!(text.contains("PSChildName     : Config\n"), "{text}");
        assert_eq!(
            bad(&mut world, &format!("Get-ItemProperty {CONFIG} -Name Nope")),
            "Get-ItemProperty : Property Nope does not exist at path \
             HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config."
        );
        assert_eq!(
            bad(&mut world, r"Get-ItemProperty HKLM:\Nope"),
            "Get-ItemProperty : Cannot find path 'HKLM:\\Nope' because it does not exist."
        );
    }

    #[test]
    fn setting_keeps_the_type_that_is_there() {
        let mut world = server();
        let line = format!("Set-ItemProperty {CONFIG} -Name ScratchLocation -Value D:\\Scratch");
        let wanted =
            r"registry:HKLM\SOFTWARE\Microsoft\Windows Azure Backup\Config\ScratchLocation";
        assert_eq!(changed(&mut world, &line), [wanted]);
        let services = r"HKLM:\SYSTEM\CurrentControlSet\Services";
        let line = format!(r"Set-ItemProperty {services}\VSS Start 0x4");
        good(&mut world, &line);
        let text = good(&mut world, &format!(r"Get-ItemProperty {services}\VSS Start"));
        assert!(text.contains("Start        : 4\n"), "{text}");
        assert!(
            bad(&mut world, &format!(r"Set-ItemProperty {services}\VSS Start x"))
                .contains("did not match")
        );
    }

    #[test]
    fn a_property_is_made_once_and_removed() {
        let mut world = server();
        let made = format!("New-ItemProperty {CONFIG} -Name Count -PropertyType DWord -Value 7");
        good(&mut world, &made);
        assert_eq!(bad(&mut world, &made), "New-ItemProperty : The property already exists.");
        good(&mut world, &format!("Remove-ItemProperty {CONFIG} -Name Count"));
        assert!(
            bad(&mut world, &format!("Remove-ItemProperty {CONFIG} -Name Count"))
                .contains("Property Count does not exist")
        );
    }
}
