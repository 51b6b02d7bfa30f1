//! `Get-DfsReplicatedFolder` and `Get-DfsrMembership`.
//!
//! They came with Windows Server 2012 R2; the layouts are cut to what is modelled \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::dfsr::Replicated;
use crate::windows::identity::Windows;

use super::layout::{list, truth};

/// `Get-DfsReplicatedFolder`
pub(super) const FOLDER: Command = Command {
    name: "Get-DfsReplicatedFolder",
    aliases: &["Get-DfsrFolder"],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Lists the replicated folders of DFS Replication",
    params: &[],
    examples: &["Get-DfsReplicatedFolder"],
    run: folders,
};

/// `Get-DfsrMembership`
pub(super) const MEMBERSHIP: Command = Command {
    name: "Get-DfsrMembership",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Shows where the replicated folders lie on this server",
    params: &[],
    examples: &["Get-DfsrMembership"],
    run: members,
};

fn show(call: &mut Call<'_>, fields: impl Fn(&Replicated, &str) -> Vec<(&'static str, String)>) {
    let name = call.world.host.identity.name.clone();
    let folders = call.world.host.dfsr.folders.iter();
    let objects: Vec<_> = folders.map(|folder| fields(folder, &name)).collect();
    list(call, &objects);
}

fn folders(call: &mut Call<'_>) -> Result<(), Stop> {
    show(call, |folder, _| {
        vec![
            ("GroupName", folder.group.clone()),
            ("FolderName", folder.folder.clone()),
            ("State", "Normal".to_owned()),
        ]
    });
    Ok(())
}

fn members(call: &mut Call<'_>) -> Result<(), Stop> {
    show(call, |folder, computer| {
        vec![
            ("GroupName", folder.group.clone()),
            ("ComputerName", computer.to_owned()),
            ("FolderName", folder.folder.clone()),
            ("ContentPath", folder.path.clone()),
            ("Enabled", truth(true)),
        ]
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{good, server};
    use crate::windows::dfsr::Replicated;

    #[test]
    fn a_member_shows_where_its_folder_lies() {
        let mut world = server();
        assert_eq!(good(&mut world, "Get-DfsrMembership"), "");
        world.host.dfsr.folders.push(Replicated {
            group: "Branches".into(),
            folder: "Public".into(),
            path: r"D:\Public".into(),
        });
        let text = good(&mut world, "Get-DfsrMembership");
        assert!(text.contains("ContentPath  : D:\\Public\n"), "{text}");
        assert!(good(&mut world, "Get-DfsReplicatedFolder").contains("GroupName  : Branches\n"));
    }
}
