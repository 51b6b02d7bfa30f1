//! Files and directories as objects: `System.IO.FileInfo` and `System.IO.DirectoryInfo`.
//!
//! *Models*: what the node holds, as it was when the object was made; `Directory`, `Parent`, `Root`
//! and `VersionInfo` when somebody asks.
//! *Leaves out*: strings of version resources: only the version is known; the time of the last
//! access is that of the last write \[INF\].
//! *Sources*: members of .NET Framework 4 and of `types.ps1xml` \[K\].

use powershell::net::enums::FILE_ATTRIBUTES;
use powershell::value::net::Flavour;
use powershell::value::time::{DateTime, Kind as ClockKind};
use powershell::value::{Value, text};

use super::{Place, Provider, drive_object, notes, place::joined, provider_object};
use crate::console::machine::{Machine, local_time};
use crate::kernel::names::Id;
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Content, Node, REPARSE_MOUNT_POINT, REPARSE_SYMLINK};
use crate::world::World;

/// The class of files.
pub(in crate::console) const FILE: &str = "System.IO.FileInfo";
/// The class of directories.
pub(in crate::console) const DIRECTORY: &str = "System.IO.DirectoryInfo";
const BASES: [&str; 3] = ["System.IO.FileSystemInfo", "System.MarshalByRefObject", "System.Object"];

/// Properties of a file in their order.
pub(in crate::console) const FILE_PROPERTIES: &[&str] = &[
    "PSPath",
    "PSParentPath",
    "PSChildName",
    "PSDrive",
    "PSProvider",
    "PSIsContainer",
    "Mode",
    "VersionInfo",
    "BaseName",
    "Target",
    "LinkType",
    "Name",
    "Length",
    "DirectoryName",
    "Directory",
    "IsReadOnly",
    "Exists",
    "FullName",
    "Extension",
    "CreationTime",
    "CreationTimeUtc",
    "LastAccessTime",
    "LastAccessTimeUtc",
    "LastWriteTime",
    "LastWriteTimeUtc",
    "Attributes",
];

/// Properties of a directory in their order.
pub(in crate::console) const DIRECTORY_PROPERTIES: &[&str] = &[
    "PSPath",
    "PSParentPath",
    "PSChildName",
    "PSDrive",
    "PSProvider",
    "PSIsContainer",
    "Mode",
    "BaseName",
    "Target",
    "LinkType",
    "Name",
    "FullName",
    "Parent",
    "Exists",
    "Root",
    "Extension",
    "CreationTime",
    "CreationTimeUtc",
    "LastAccessTime",
    "LastAccessTimeUtc",
    "LastWriteTime",
    "LastWriteTimeUtc",
    "Attributes",
];

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) enum Found {
    /// A file or directory.
    Node(Id),
    /// A member of the swarm of a directory.
    Member(Id, String),
}

/// Finds what lies at a path.
///
/// # Errors
/// As Windows answers.
pub(in crate::console) fn find(world: &World, path: &str) -> Result<Found, Win32> {
    let files = &world.host.files;
    match files.lookup(path) {
        Ok(id) => Ok(Found::Node(id)),
        Err(error) => {
            let (above, name) = path.rsplit_once('\\').ok_or(error)?;
            let directory = files.lookup(above).map_err(|_| error)?;
            match files.get(directory).map(|node| &node.content) {
                Some(Content::Swarm(swarm)) if swarm.number(name).is_some() => {
                    Ok(Found::Member(directory, name.to_owned()))
                }
                _ => Err(error),
            }
        }
    }
}

/// True when an account may know that something is there: it may read its attributes or list the
/// directory above.
pub(in crate::console) fn is_visible(machine: &Machine, found: &Found) -> bool {
    let Found::Node(id) = found else { return true };
    let files = &machine.look().host.files;
    let token = machine.session().token();
    let above = files.parent(*id);
    above.is_none_or(|above| files.may(above, &token, AccessMask::READ_DATA))
        || files.may(*id, &token, AccessMask::READ_ATTRIBUTES)
}

/// The node behind what was found; a member of a swarm has one made for it.
pub(in crate::console) fn node(world: &World, found: &Found) -> Option<Node> {
    let files = &world.host.files;
    match found {
        Found::Node(id) => files.get(*id).cloned(),
        Found::Member(directory, _) => {
            let above = files.get(*directory)?;
            let Content::Swarm(swarm) = &above.content else { return None };
            Some(Node::file(swarm.each, above.modified))
        }
    }
}

/// `-a----`; one letter less before Windows PowerShell 5.0.
pub(in crate::console) fn mode(attributes: Attributes, old: bool) -> String {
    let mark = |bit, letter| if attributes.has(bit) { letter } else { '-' };
    let mut text: String = [
        mark(Attributes::DIRECTORY, 'd'),
        mark(Attributes::ARCHIVE, 'a'),
        mark(Attributes::READ_ONLY, 'r'),
        mark(Attributes::HIDDEN, 'h'),
        mark(Attributes::SYSTEM, 's'),
    ]
    .iter()
    .collect();
    if !old {
        text.push(mark(Attributes::REPARSE_POINT, 'l'));
    }
    text
}

/// `System.IO.FileAttributes`; a file without any has `Normal`.
pub(in crate::console) fn attributes(attributes: Attributes) -> Value {
    let number = if attributes.0 == 0 { 128 } else { i64::from(attributes.0) };
    Value::member_of(&FILE_ATTRIBUTES, number)
}

/// Universal time of a moment.
pub(in crate::console) fn utc_time(moment: Moment) -> DateTime {
    const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;
    DateTime { ticks: UNIX_EPOCH_TICKS + moment.0 * 10_000, kind: ClockKind::Utc }
}

/// Name without its extension, and the extension with its dot.
pub(in crate::console) fn stem(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at + 1 < name.len() => (&name[..at], &name[at..]),
        Some(at) => (&name[..at], ""),
        None => (name, ""),
    }
}

fn link_type(node: &Node) -> Value {
    match node.reparse_tag() {
        Some(REPARSE_MOUNT_POINT) => Value::text("Junction"),
        Some(REPARSE_SYMLINK) => Value::text("SymbolicLink"),
        _ if node.hard_link.is_some() => Value::text("HardLink"),
        _ => Value::Null,
    }
}

/// Where a link leads, and the other names of a file.
fn target(world: &World, found: &Found, node: &Node) -> Value {
    let mut all = Vec::new();
    if let Content::Link(target) = &node.content {
        all.push(Value::text(target));
    }
    if let (Some(_), Found::Node(id)) = (node.hard_link, found) {
        let files = &world.host.files;
        let others = files.names_of(*id).into_iter().filter(|other| other != id);
        all.extend(others.map(|other| Value::text(&files.path(other))));
    }
    Value::list(Flavour::List("System.String".into()), all)
}

/// Times of a node.
fn times(world: &World, node: &Node) -> [(&'static str, Value); 6] {
    let created = local_time(world, node.created);
    let modified = local_time(world, node.modified);
    [
        ("CreationTime", created.into()),
        ("CreationTimeUtc", utc_time(node.created).into()),
        ("LastAccessTime", modified.into()),
        ("LastAccessTimeUtc", utc_time(node.modified).into()),
        ("LastWriteTime", modified.into()),
        ("LastWriteTimeUtc", utc_time(node.modified).into()),
    ]
}

/// A file or directory as an object; `noted` when it comes from a provider.
pub(in crate::console) fn object(
    machine: &Machine,
    place: &Place,
    found: &Found,
    noted: bool,
) -> Value {
    let world = machine.look();
    let Some(node) = node(world, found) else { return Value::Null };
    let is_directory = node.is_directory();
    let name = place.name();
    let (base, extension) = stem(&name);
    let old = machine.is_before_5();
    let mut own = if noted { notes(place, is_directory) } else { Vec::new() };
    // Drive and provider are told when somebody asks.
    own.retain(|(name, _)| !matches!(*name, "PSProvider"));
    let base = if is_directory { name.as_str() } else { base };
    own.extend([
        ("Mode", Value::text(&mode(node.attributes, old))),
        ("BaseName", Value::text(base)),
        ("Target", target(world, found, &node)),
        ("LinkType", link_type(&node)),
        ("Name", Value::text(&name)),
    ]);
    if !is_directory {
        let size = i64::try_from(node.size).unwrap_or(i64::MAX);
        own.push(("Length", Value::Long(size)));
        own.push(("DirectoryName", Value::text(&place.split().0)));
        let is_read_only = node.attributes.has(Attributes::READ_ONLY);
        own.push(("IsReadOnly", Value::Bool(is_read_only)));
    }
    own.extend([
        ("Exists", Value::Bool(true)),
        ("FullName", Value::text(&place.path)),
        ("Extension", Value::text(extension)),
    ]);
    own.extend(times(world, &node));
    own.push(("Attributes", attributes(node.attributes)));
    let class = if is_directory { DIRECTORY } else { FILE };
    // As it was asked for; whoever lists a directory gives it its name.
    Value::typed(&classes(class), own).shown_as(&place.path)
}

fn classes(class: &'static str) -> [&'static str; 4] {
    [class, BASES[0], BASES[1], BASES[2]]
}

/// `[System.IO.FileInfo] 'C:\x'`: an object for what may not be there.
pub(in crate::console) fn of_path(machine: &Machine, class: &'static str, path: &str) -> Value {
    let place = bare(path);
    let wants_directory = class == DIRECTORY;
    let world = machine.look();
    if let Ok(found) = find(world, path)
        && node(world, &found).is_some_and(|node| node.is_directory() == wants_directory)
    {
        return object(machine, &place, &found, false);
    }
    let name = place.name();
    let (base, extension) = stem(&name);
    let never = utc_time(Moment(-11_644_473_600_000));
    let mut own = vec![
        ("Mode", Value::text(&mode(Attributes(0), machine.is_before_5()))),
        ("BaseName", Value::text(base)),
        ("Target", Value::Null),
        ("LinkType", Value::Null),
        ("Name", Value::text(&name)),
    ];
    if !wants_directory {
        own.push(("DirectoryName", Value::text(&place.split().0)));
        own.push(("IsReadOnly", Value::Bool(true)));
    }
    own.extend([
        ("Exists", Value::Bool(false)),
        ("FullName", Value::text(path)),
        ("Extension", Value::text(extension)),
    ]);
    let never_here = local_time(world, Moment(-11_644_473_600_000));
    for name in ["CreationTime", "LastAccessTime", "LastWriteTime"] {
        own.push((name, never_here.into()));
    }
    for name in ["CreationTimeUtc", "LastAccessTimeUtc", "LastWriteTimeUtc"] {
        own.push((name, never.into()));
    }
    own.push(("Attributes", Value::member_of(&FILE_ATTRIBUTES, -1)));
    Value::typed(&classes(class), own).shown_as(path)
}

/// A path of files as a place without a drive.
pub(in crate::console) fn bare(path: &str) -> Place {
    let (path, provider) = (path.to_owned(), Provider::FileSystem);
    Place { provider, drive: None, said: path.clone(), path }
}

/// The path that an object of a file or directory stands for.
pub(in crate::console) fn path_of(of: &Value) -> Option<String> {
    of.property("FullName").map(|path| text::of(&path))
}

/// A property that is told when somebody asks.
pub(in crate::console) fn member(machine: &Machine, of: &Value, name: &str) -> Option<Value> {
    let path = path_of(of)?;
    let is = |wanted: &str| same(wanted, name);
    let above = || bare(&path).split().0;
    let directory = |path: &str| of_path(machine, DIRECTORY, path);
    Some(if is("Directory") || is("Parent") {
        match above() {
            above if above.is_empty() => Value::Null,
            above => directory(&above),
        }
    } else if is("Root") {
        directory(path.get(..3).unwrap_or(&path))
    } else if is("VersionInfo") {
        version_info(machine.look(), &path)
    } else if is("PSProvider") && of.property("PSPath").is_some() {
        provider_object(Provider::FileSystem)
    } else if is("PSDrive") && of.property("PSPath").is_some() {
        drive_object(path.get(..1).unwrap_or_default())
    } else {
        return None;
    })
}

/// The class of version resources.
pub(in crate::console) const VERSION_INFO: &str = "System.Diagnostics.FileVersionInfo";

/// Properties of a version resource in their order.
pub(in crate::console) const VERSION_PROPERTIES: &[&str] = &[
    "FileVersionRaw",
    "ProductVersionRaw",
    "Comments",
    "CompanyName",
    "FileBuildPart",
    "FileDescription",
    "FileMajorPart",
    "FileMinorPart",
    "FileName",
    "FilePrivatePart",
    "FileVersion",
    "InternalName",
    "IsDebug",
    "IsPatched",
    "IsPrivateBuild",
    "IsPreRelease",
    "IsSpecialBuild",
    "Language",
    "LegalCopyright",
    "LegalTrademarks",
    "OriginalFilename",
    "PrivateBuild",
    "ProductBuildPart",
    "ProductMajorPart",
    "ProductMinorPart",
    "ProductName",
    "ProductPrivatePart",
    "ProductVersion",
    "SpecialBuild",
];

/// Properties of a version resource that the world knows nothing of.
const UNKNOWN_STRINGS: [&str; 16] = [
    "Comments",
    "CompanyName",
    "FileDescription",
    "InternalName",
    "IsDebug",
    "IsPatched",
    "IsPreRelease",
    "IsPrivateBuild",
    "IsSpecialBuild",
    "Language",
    "LegalCopyright",
    "LegalTrademarks",
    "OriginalFilename",
    "PrivateBuild",
    "ProductName",
    "SpecialBuild",
];

/// `VersionInfo` of a file; without a resource all of it is empty.
fn version_info(world: &World, path: &str) -> Value {
    let node = find(world, path).ok().and_then(|found| node(world, &found));
    let version = match node.map(|node| node.content) {
        Some(Content::Program { version, .. }) => Some(version),
        _ => None,
    };
    version_object(path, version)
}

/// A version resource by its version.
pub(in crate::console) fn version_object(path: &str, version: Option<[u16; 4]>) -> Value {
    let parts = version.unwrap_or_default();
    let whole = version.map(|v| format!("{}.{}.{}.{}", v[0], v[1], v[2], v[3]));
    let said = whole.as_deref().map_or(Value::Null, Value::text);
    let raw = match &whole {
        Some(whole) => powershell::value::net::Version::parse(whole)
            .map_or(Value::Null, |version| powershell::value::Net::Version(version).into()),
        None => Value::Null,
    };
    let mut own = vec![
        ("FileVersionRaw", raw.clone()),
        ("ProductVersionRaw", raw),
        ("FileName", Value::text(path)),
        ("FileVersion", said.clone()),
        ("ProductVersion", said),
    ];
    let names = [
        ["FileMajorPart", "FileMinorPart", "FileBuildPart", "FilePrivatePart"],
        ["ProductMajorPart", "ProductMinorPart", "ProductBuildPart", "ProductPrivatePart"],
    ];
    for four in names {
        own.extend(four.into_iter().zip(parts.map(|part| Value::Int(i32::from(part)))));
    }
    if version.is_none() {
        let empty = |name: &&'static str| {
            let truth = name.starts_with("Is");
            (*name, if truth { Value::Bool(false) } else { Value::Null })
        };
        own.extend(UNKNOWN_STRINGS.iter().map(empty));
    }
    let shown = format!(
        "File:             {path}\r\nInternalName:     \r\nOriginalFilename: \r\nFileVersion:      \
         {0}\r\nFileDescription:  \r\nProduct:          \r\nProductVersion:   {0}\r\nDebug:         \
         \x20  False\r\nPatched:          False\r\nPreRelease:       False\r\nPrivateBuild:     \
         False\r\nSpecialBuild:     False\r\nLanguage:         \r\n",
        whole.unwrap_or_default()
    );
    Value::typed(&[VERSION_INFO, "System.Object"], own).shown_as(&shown)
}

/// True for a string of a version resource that a real file may have.
pub(in crate::console) fn is_unknown_string(name: &str) -> bool {
    UNKNOWN_STRINGS.iter().any(|known| same(known, name))
}

/// What lies in a directory: names with what they are, directories first, by name.
pub(in crate::console) fn listing(
    world: &World,
    directory: Id,
    pattern: &str,
) -> Vec<(String, Found, Attributes)> {
    let files = &world.host.files;
    let selection = match pattern {
        "*" => crate::windows::directory::Selection {
            nodes: files.children(directory),
            members: files.select_members(directory),
        },
        pattern => files.select(directory, pattern),
    };
    let mut all: Vec<(String, Found, Attributes)> = files
        .entries(directory, &selection)
        .into_iter()
        .map(|entry| {
            let found = match entry.id {
                Some(id) => Found::Node(id),
                None => Found::Member(directory, entry.name.clone()),
            };
            (entry.name, found, entry.attributes)
        })
        .collect();
    all.sort_by_key(|(_, _, attributes)| !attributes.has(Attributes::DIRECTORY));
    all
}

/// The path of something in a directory.
pub(in crate::console) fn below(directory: &str, name: &str) -> String {
    joined(directory, name)
}
