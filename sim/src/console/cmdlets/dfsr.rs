//! `Get-DfsReplicatedFolder` and `Get-DfsrMembership`.
//!
//! *Models*: groups, folders, where they lie on this server. They came with Windows Server 2012 R2.
//! *Leaves out*: properties whose values are not kept: refused. *Sources*: the DFSR module \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::Value;

use super::fits_pattern;
use crate::console::machine::Machine;
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::windows::dfsr::Replicated;
use crate::windows::identity::Windows;

const MODULE: &str = "DFSR";
const KIND: Kind = Kind::Since(Windows::Server2012R2);
const GROUP: Param = Param::new("GroupName", "string[]").at(0).by_name();

/// Class of replicated folders.
pub(super) const FOLDER_CLASS: &str =
    "Microsoft.DistributedFileSystemReplication.DfsReplicatedFolder";
/// Class of memberships.
pub(super) const MEMBER_CLASS: &str = "Microsoft.DistributedFileSystemReplication.DfsrMembership";

/// `Get-DfsReplicatedFolder`
pub(super) const FOLDER: Entry = Entry::of(
    "Get-DfsReplicatedFolder",
    MODULE,
    KIND,
    "Lists the replicated folders of DFS Replication",
    &[GROUP, Param::new("FolderName", "string[]").at(1)],
    folders,
)
.shown_by(&["Get-DfsReplicatedFolder"]);

/// `Get-DfsrMembership`
pub(super) const MEMBERSHIP: Entry = Entry::of(
    "Get-DfsrMembership",
    MODULE,
    KIND,
    "Shows where the replicated folders lie on this server",
    &[GROUP, Param::new("ComputerName", "string[]").at(1)],
    members,
)
.shown_by(&["Get-DfsrMembership"]);

/// A folder: what is not kept is refused.
pub(super) static FOLDER_TYPE: HostType = HostType {
    properties: &[
        "GroupName",
        "FolderName",
        "DomainName",
        "Identifier",
        "Description",
        "FileNameToExclude",
        "DirectoryNameToExclude",
        "DfsnPath",
        "IsDfsnPathPublished",
        "State",
    ],
    ..HostType::new(FOLDER_CLASS)
};

/// A membership: what is not kept is refused.
pub(super) static MEMBER_TYPE: HostType = HostType {
    properties: &[
        "GroupName",
        "ComputerName",
        "FolderName",
        "GroupDomainName",
        "DfsnPath",
        "ContentPath",
        "PrimaryMember",
        "StagingPath",
        "StagingPathQuotaInMB",
        "MinimumFileStagingSize",
        "ConflictAndDeletedPath",
        "ConflictAndDeletedQuotaInMB",
        "ReadOnly",
        "RemoveDeletedFiles",
        "Enabled",
        "DistinguishedName",
        "State",
    ],
    ..HostType::new(MEMBER_CLASS)
};

/// What is kept of a folder.
pub(super) static FOLDER_VIEW: View =
    View::list(&[("GroupName", "GroupName"), ("FolderName", "FolderName"), ("State", "State")]);

/// What is kept of a membership.
pub(super) static MEMBER_VIEW: View = View::list(&[
    ("GroupName", "GroupName"),
    ("ComputerName", "ComputerName"),
    ("FolderName", "FolderName"),
    ("ContentPath", "ContentPath"),
    ("Enabled", "Enabled"),
]);

fn show(call: &mut Call<'_>, object: fn(&Replicated, &str) -> Value, also: &str) -> Eval<()> {
    let (groups, others) = (call.texts("GroupName"), call.texts(also));
    let host = &Machine::of(call.engine).look().host;
    let fits = |patterns: &[std::rc::Rc<str>], text: &str| {
        patterns.is_empty() || patterns.iter().any(|pattern| fits_pattern(pattern, text))
    };
    let name = &host.identity.name;
    let other = |folder: &Replicated| match also {
        "FolderName" => folder.folder.clone(),
        _ => name.clone(),
    };
    let found = host.dfsr.folders.iter();
    let found = found.filter(|one| fits(&groups, &one.group) && fits(&others, &other(one)));
    let objects: Vec<Value> = found.map(|one| object(one, name)).collect();
    call.put_all(objects)
}

fn folders(call: &mut Call<'_>) -> Eval<()> {
    let object = |folder: &Replicated, _: &str| {
        Value::typed(
            &[FOLDER_CLASS, "System.Object"],
            [
                ("GroupName", Value::text(&folder.group)),
                ("FolderName", Value::text(&folder.folder)),
                ("State", Value::text("Normal")),
            ],
        )
        .shown_as(&folder.folder)
    };
    show(call, object, "FolderName")
}

fn members(call: &mut Call<'_>) -> Eval<()> {
    let object = |folder: &Replicated, computer: &str| {
        Value::typed(
            &[MEMBER_CLASS, "System.Object"],
            [
                ("GroupName", Value::text(&folder.group)),
                ("ComputerName", Value::text(computer)),
                ("FolderName", Value::text(&folder.folder)),
                ("ContentPath", Value::text(&folder.path)),
                ("Enabled", Value::Bool(true)),
            ],
        )
        .shown_as(&folder.folder)
    };
    show(call, object, "ComputerName")
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
