//! `$PSVersionTable` and its `PSVersion`: which engine runs here.
//!
//! Layouts: catalogue 4.9; conformance `captured_outputs`. They are variables; until the engine of
//! a later issue they are commands here.

use crate::console::modules::engine_major;
use crate::console::{Call, Command, Kind, Stop};
use crate::windows::powershell;
use crate::windows::registry::Known;

use super::layout::{Column, collection, table};

/// `$PSVersionTable`
pub(super) const TABLE: Command = Command {
    name: "$PSVersionTable",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the versions of the PowerShell engine",
    params: &[],
    examples: &["$PSVersionTable"],
    run: all,
};

/// `$PSVersionTable.PSVersion`
pub(super) const VERSION: Command = Command {
    name: "$PSVersionTable.PSVersion",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the version of the PowerShell engine",
    params: &[],
    examples: &["$PSVersionTable.PSVersion"],
    run: version,
};

/// `$PSVersionTable.PSVersion.Major`
pub(super) const MAJOR: Command = Command {
    name: "$PSVersionTable.PSVersion.Major",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the major version of the PowerShell engine",
    params: &[],
    examples: &["$PSVersionTable.PSVersion.Major"],
    run: major,
};

fn text(call: &Call<'_>) -> String {
    let registry = &call.world.host.registry;
    let newest = registry.text(Known::PowerShell3, "PowerShellVersion");
    let text = newest.or_else(|| registry.text(Known::PowerShell1, "PowerShellVersion"));
    text.unwrap_or_default().to_owned()
}

fn all(call: &mut Call<'_>) -> Result<(), Stop> {
    let version = text(call);
    let (major, minor) = powershell::version(&call.world.host.registry).unwrap_or_default();
    let known = ["1.0", "2.0", "3.0", "4.0", "5.0", "5.1"];
    let own = format!("{major}.{minor}");
    let count = known.iter().position(|v| *v == own).map_or(known.len(), |at| at + 1);
    let clr = if major < 3 { "2.0.50727.5485" } else { "4.0.30319.42000" };
    let (stack, protocol) = match major {
        0..=2 => ("2.0", "2.1"),
        3..=4 => ("3.0", "2.2"),
        _ => ("3.0", "2.3"),
    };
    let build = match version.split('.').count() {
        4 => version.replacen("5.1", "10.0", 1),
        _ => format!("{}.0", call.world.host.identity.windows.version()),
    };
    let mut rows = vec![("PSVersion", version)];
    if (major, minor) >= (5, 1) {
        rows.push(("PSEdition", "Desktop".to_owned()));
    }
    rows.extend([
        ("PSCompatibleVersions", collection(&known[..count])),
        ("BuildVersion", build),
        ("CLRVersion", clr.to_owned()),
        ("WSManStackVersion", stack.to_owned()),
        ("PSRemotingProtocolVersion", protocol.to_owned()),
        ("SerializationVersion", "1.1.0.1".to_owned()),
    ]);
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    table(call, &[Column::wide("Name", 30), Column::fit("Value")], &rows);
    Ok(())
}

fn version(call: &mut Call<'_>) -> Result<(), Stop> {
    let text = text(call);
    let mut parts = text.split('.').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_else(|| "-1".to_owned());
    let row = vec![next(), next(), next(), next()];
    let columns = ["Major", "Minor", "Build", "Revision"].map(Column::fit);
    // Two spaces between the columns: each is one wider than its header.
    let columns: Vec<Column> = columns
        .into_iter()
        .map(|column| Column { width: Some(column.name.len() + 1), ..column })
        .collect();
    table(call, &columns, &[row]);
    Ok(())
}

fn major(call: &mut Call<'_>) -> Result<(), Stop> {
    let major = engine_major(call.world).to_string();
    call.line(&major);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{good, server};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn the_version_has_four_columns() {
        let text = good(&mut server(), "$PSVersionTable.PSVersion");
        let wanted = "\nMajor  Minor  Build  Revision\n-----  -----  -----  --------\n\
                      5      1      17763  1007\n\n\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn an_old_engine_shows_as_such() {
        let mut world = server();
        world.host.registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("2.0"));
        let text = good(&mut world, "$PSVersionTable.PSVersion");
        assert!(text.contains("2      0      -1     -1\n"), "{text}");
        let text = good(&mut world, "$PSVersionTable");
        assert!(text.contains("PSVersion                      2.0\n"), "{text}");
        assert!(text.contains("PSCompatibleVersions           {1.0, 2.0}\n"), "{text}");
    }
}
