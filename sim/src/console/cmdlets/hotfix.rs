//! `Get-HotFix`.
//!
//! Shows packages that are in effect; one that waits for its restart is not listed. The model
//! keeps no installation dates, so that column is empty. Layout and texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;

use super::layout::{Column, table};

/// `Get-HotFix`
pub(super) const GET: Command = Command {
    name: "Get-HotFix",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Lists installed updates",
    params: &[Param::text("Id").taking(Takes::List).alias(&["HFID"]).at(0)],
    examples: &["Get-HotFix"],
    run: get,
};

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let ids = call.arguments.list("Id");
    let host = &call.world.host;
    let installed = &host.updates.installed;
    let absent = ids.iter().any(|id| !installed.iter().any(|known| same(known, id)));
    let asked = |id: &&String| ids.is_empty() || ids.iter().any(|wanted| same(wanted, id));
    let system = r"NT AUTHORITY\SYSTEM";
    let row = |id: &String| {
        let texts = [host.identity.name.as_str(), "Update", id, system, ""];
        texts.map(str::to_owned).to_vec()
    };
    let rows: Vec<Vec<String>> = installed.iter().filter(asked).map(row).collect();
    let columns = [
        Column::wide("Source", 13),
        Column::wide("Description", 16),
        Column::wide("HotFixID", 13),
        Column::wide("InstalledBy", 20),
        Column::wide("InstalledOn", 25),
    ];
    table(call, &columns, &rows);
    match absent {
        true => Err(Stop::cmdlet(
            "Get-HotFix",
            "Cannot find the requested hotfix on the 'localhost' computer. Verify the input and \
             run the command again.",
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn installed_packages_are_listed() {
        let mut world = server();
        let text = good(&mut world, "Get-HotFix KB4486153");
        assert!(text.contains("\nSERVER01      Update           KB4486153     NT AUTH"), "{text}");
        assert!(bad(&mut world, "Get-HotFix KB1").starts_with("Get-HotFix : Cannot find the"));
    }
}
