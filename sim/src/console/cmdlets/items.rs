//! `Test-Path`, `Get-Item`, `Get-ChildItem`, `Remove-Item`, `Get-FileHash`.
//!
//! *Models*: files and directories; registry keys for `Test-Path` and `Remove-Item`.
//! *Leaves out*: other providers, `-Include`, `-Exclude`, `-Depth`, credentials. A hash is one of
//! the simulator's own: equal for equal content, and no more.
//! *Sources*: a capture of the table (conformance table `captured_outputs`); texts \[K\].

use crate::console::programs::words::{full, join, spec};
use crate::console::programs::{cd, rd};
use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::digest::folded_hash;
use crate::kernel::names::Id;
use crate::windows::clock_zone::{local_in, long_time, short_date, zone};
use crate::windows::directory::Entry;
use crate::windows::error::Win32;
use crate::windows::identity::Windows;
use crate::windows::node::{Attributes, Content};
use crate::windows::registry;

/// `Test-Path`
pub(super) const TEST_PATH: Command = Command {
    name: "Test-Path",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Tells whether a path exists",
    params: &[
        Param::text("Path").alias(&["LiteralPath"]).at(0).required(),
        Param::text("PathType").alias(&["Type"]).taking(Takes::OneOf(&[
            "Any",
            "Container",
            "Leaf",
        ])),
    ],
    examples: &[r"Test-Path C:\Windows", r"Test-Path HKLM:\SOFTWARE"],
    run: test_path,
};

/// `Set-Location`
pub(super) const SET_LOCATION: Command = Command {
    name: "Set-Location",
    aliases: &["cd", "chdir", "sl"],
    kind: Kind::Cmdlet,
    about: "Makes a place the current directory",
    params: &[Param::text("Path").alias(&["LiteralPath"]).at(0)],
    examples: &[r"Set-Location C:\Windows", "cd .."],
    run: |call| {
        let place = call.arguments.text("Path").unwrap_or(r"C:\Users\Administrator").to_owned();
        cd::go(call, &place)
    },
};

/// `Get-Item`
pub(super) const GET_ITEM: Command = Command {
    name: "Get-Item",
    aliases: &["gi"],
    kind: Kind::Cmdlet,
    about: "Shows a file or directory",
    params: &[
        Param::text("Path").alias(&["LiteralPath"]).taking(Takes::List).at(0).required(),
        Param::switch("Force"),
    ],
    examples: &[r"Get-Item C:\Windows"],
    run: get_item,
};

/// `Get-ChildItem`
pub(super) const GET_CHILD_ITEM: Command = Command {
    name: "Get-ChildItem",
    aliases: &["gci", "ls"],
    kind: Kind::Cmdlet,
    about: "Lists files and directories",
    params: &[
        Param::text("Path").alias(&["LiteralPath"]).taking(Takes::List).at(0),
        Param::text("Filter").at(1),
        Param::switch("Recurse").alias(&["s"]),
        Param::switch("Force"),
        Param::switch("Name"),
        Param::switch("File").alias(&["af"]),
        Param::switch("Directory").alias(&["ad"]),
        Param::switch("Hidden").alias(&["ah"]),
    ],
    examples: &[r"Get-ChildItem C:\Windows", r"gci C:\Windows\Temp -Recurse -Force -Filter *.txt"],
    run: get_child_item,
};

/// `Remove-Item`
pub(super) const REMOVE_ITEM: Command = Command {
    name: "Remove-Item",
    aliases: &["ri", "rm"],
    kind: Kind::Cmdlet,
    about: "Deletes files, directories and registry keys",
    params: &[
        Param::text("Path").alias(&["LiteralPath"]).taking(Takes::List).at(0).required(),
        Param::text("Filter"),
        Param::switch("Recurse"),
        Param::switch("Force"),
    ],
    examples: &[
        r"fsutil file createnew C:\Windows\Temp\a.exe 9; Remove-Item C:\Windows\Temp\a.exe",
        r"cmd /c md C:\Windows\Temp\New; rm C:\Windows\Temp\New -Recurse -Force",
    ],
    run: remove_item,
};

/// `Get-FileHash`
pub(super) const GET_FILE_HASH: Command = Command {
    name: "Get-FileHash",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the hash of a file",
    params: &[
        Param::text("Path").alias(&["LiteralPath"]).taking(Takes::List).at(0).required(),
        Param::text("Algorithm").taking(Takes::OneOf(&["SHA256", "SHA1", "MD5", "SHA512"])).at(1),
    ],
    examples: &[r"Get-FileHash C:\Windows\System32\attrib.exe"],
    run: get_file_hash,
};

fn missing(cmdlet: &str, path: &str) -> Stop {
    Stop::cmdlet(cmdlet, format!("Cannot find path '{path}' because it does not exist."))
}

/// The error of a cmdlet for what Windows answered.
fn refused(cmdlet: &str, path: &str, error: Win32) -> Stop {
    match error {
        Win32::FILE_NOT_FOUND | Win32::PATH_NOT_FOUND => missing(cmdlet, path),
        Win32::ACCESS_DENIED => {
            Stop::cmdlet(cmdlet, format!("Access to the path '{path}' is denied."))
        }
        Win32::SHARING_VIOLATION => Stop::cmdlet(
            cmdlet,
            format!(
                "The process cannot access the file '{path}' because it is being used by another \
                 process."
            ),
        ),
        other => Stop::cmdlet(cmdlet, other),
    }
}

fn test_path(call: &mut Call<'_>) -> Result<(), Stop> {
    let path = call.arguments.text("Path").unwrap_or_default().to_owned();
    let kind = call.arguments.text("PathType").unwrap_or("Any").to_owned();
    let found = if let Some(key) = registry::canonical(&path) {
        kind != "Leaf" && call.world.host.registry.key(&key).is_some()
    } else if path.contains(['*', '?']) {
        let files = &call.world.host.files;
        let fits = |entry: &Entry| match kind.as_str() {
            "Container" => entry.attributes.has(Attributes::DIRECTORY),
            "Leaf" => !entry.attributes.has(Attributes::DIRECTORY),
            _ => true,
        };
        spec(call, &path).is_ok_and(|spec| {
            let entries = files.entries(spec.directory, &spec.select(call));
            entries.iter().any(fits)
        })
    } else {
        let path = full(call, &path);
        let files = &call.world.host.files;
        match kind.as_str() {
            "Container" => files.is_directory(&path),
            "Leaf" => files.is_file(&path),
            _ => files.is_directory(&path) || files.is_file(&path),
        }
    };
    call.line(if found { "True" } else { "False" });
    Ok(())
}

/// True when the shell is older than Windows PowerShell 5, whose table is wider.
fn is_old(call: &Call<'_>) -> bool {
    call.world.host.identity.windows < Windows::Server2016
}

fn mode(attributes: Attributes, old: bool) -> String {
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

/// The table of one directory.
fn print(call: &mut Call<'_>, directory: &str, entries: &[Entry]) {
    let old = is_old(call);
    let width = if old { 10 } else { 14 };
    let zone = zone(&call.world.host.registry);
    for line in ["", "", &format!("    Directory: {directory}"), "", ""] {
        call.line(line);
    }
    call.line(&format!("{:<7} {:>25} {:>width$} Name", "Mode", "LastWriteTime", "Length"));
    call.line(&format!("{:<7} {:>25} {:>width$} ----", "----", "-------------", "------"));
    for entry in entries {
        let at = local_in(&zone, entry.modified);
        let clock = long_time(at);
        let (time, half) = clock.rsplit_once(' ').unwrap_or((&clock, ""));
        let time = time.rsplit_once(':').map_or(time, |(minutes, _)| minutes);
        let written = format!("{:>10}  {:>8}", short_date(at.date()), format!("{time} {half}"));
        let is_directory = entry.attributes.has(Attributes::DIRECTORY);
        let length = if is_directory { String::new() } else { entry.size.to_string() };
        let mode = mode(entry.attributes, old);
        call.line(&format!("{mode:<7} {written:>25} {length:>width$} {}", entry.name));
    }
}

fn get_item(call: &mut Call<'_>) -> Result<(), Stop> {
    for path in call.arguments.list("Path").to_vec() {
        let mut found =
            spec(call, &path).map_err(|error| refused("Get-Item", &full(call, &path), error))?;
        let files = &call.world.host.files;
        if let Some(parent) = files.parent(found.directory).filter(|_| found.whole) {
            found.pattern = files.name(found.directory).to_owned();
            (found.directory, found.path) = (parent, files.path(parent));
        }
        let entries = files.entries(found.directory, &found.select(call));
        if entries.is_empty() {
            return Err(missing("Get-Item", &full(call, &path)));
        }
        print(call, &found.path, &entries);
        call.line("");
        call.line("");
    }
    Ok(())
}

fn get_child_item(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut paths = call.arguments.list("Path").to_vec();
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    let filter = call.arguments.text("Filter").map(str::to_owned);
    let mut printed = false;
    for path in paths {
        if super::certificates::list_store(call, &path) {
            continue;
        }
        let name = full(call, &path);
        let mut found =
            spec(call, &path).map_err(|error| refused("Get-ChildItem", &name, error))?;
        let files = &call.world.host.files;
        let plain = !found.whole && !found.pattern.contains(['*', '?']);
        if plain && found.select(call).is_empty() {
            return Err(missing("Get-ChildItem", &name));
        }
        if let Some(filter) = &filter {
            found.pattern.clone_from(filter);
        }
        let top = files.path(found.directory);
        children(call, found.directory, &found.pattern, &top, &mut printed)?;
    }
    if printed && !call.arguments.has("Name") {
        call.line("");
        call.line("");
    }
    Ok(())
}

fn children(
    call: &mut Call<'_>,
    id: Id,
    pattern: &str,
    top: &str,
    printed: &mut bool,
) -> Result<(), Stop> {
    let path = call.world.host.files.path(id);
    let readable = call.world.host.can_read(id, &call.session.token());
    if let Err(error) = readable {
        return Err(refused("Get-ChildItem", &path, error));
    }
    let files = &call.world.host.files;
    let mut entries = files.entries(id, &files.select(id, pattern));
    let has = |name| call.arguments.has(name);
    entries.retain(|entry| {
        let directory = entry.attributes.has(Attributes::DIRECTORY);
        let concealed = entry.attributes.0 & (Attributes::HIDDEN.0 | Attributes::SYSTEM.0) != 0;
        (!concealed || has("Force") || has("Hidden"))
            && (concealed || !has("Hidden"))
            && (directory || !has("Directory"))
            && (!directory || !has("File"))
    });
    // Directories come first.
    entries.sort_by_key(|entry| !entry.attributes.has(Attributes::DIRECTORY));
    if has("Name") {
        let below = path.strip_prefix(top).unwrap_or("").trim_start_matches('\\').to_owned();
        for entry in &entries {
            let name =
                if below.is_empty() { entry.name.clone() } else { join(&below, &entry.name) };
            call.line(&name);
        }
    } else if !entries.is_empty() {
        print(call, path.trim_end_matches('\\'), &entries);
        *printed = true;
    }
    if call.arguments.has("Recurse") {
        for child in call.world.host.files.children(id) {
            let node = call.world.host.files.get(child);
            let open = node.is_some_and(|node| {
                node.is_directory() && !node.attributes.has(Attributes::REPARSE_POINT)
            });
            if open && let Err(stop) = children(call, child, pattern, top, printed) {
                call.output.error(&stop.text);
            }
        }
    }
    Ok(())
}

fn remove_item(call: &mut Call<'_>) -> Result<(), Stop> {
    for path in call.arguments.list("Path").to_vec() {
        match registry::canonical(&path) {
            Some(key) => remove_key(call, &path, &key)?,
            None => remove_files(call, &path)?,
        }
    }
    Ok(())
}

fn no_answer() -> Stop {
    Stop::cmdlet(
        "Remove-Item",
        "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not \
         available.",
    )
}

fn remove_key(call: &mut Call<'_>, path: &str, key: &str) -> Result<(), Stop> {
    if call.world.host.registry.key(key).is_none() {
        return Err(missing("Remove-Item", path));
    }
    call.need_elevation("Remove-Item : Requested registry access is not allowed.")?;
    let has_children = !call.world.host.registry.subkeys(key).is_empty();
    if has_children && !call.arguments.has("Recurse") {
        return Err(no_answer());
    }
    call.world.host.registry.remove_key(key);
    Ok(())
}

fn remove_files(call: &mut Call<'_>, path: &str) -> Result<(), Stop> {
    let name = full(call, path);
    let mut found = spec(call, path).map_err(|error| refused("Remove-Item", &name, error))?;
    let (recurse, force) = (call.arguments.has("Recurse"), call.arguments.has("Force"));
    match call.arguments.text("Filter") {
        Some(filter) => found.pattern = filter.to_owned(),
        None if found.whole => return remove(call, found.directory, recurse, force),
        None => {}
    }
    let selection = found.select(call);
    if selection.is_empty() && !found.pattern.contains(['*', '?']) {
        return Err(missing("Remove-Item", &name));
    }
    let mut result = Ok(());
    for id in selection.nodes {
        let node = call.world.host.files.get(id);
        let concealed = node.is_some_and(|node| {
            node.attributes.0 & (Attributes::HIDDEN.0 | Attributes::SYSTEM.0) != 0
        });
        if concealed && !force && found.pattern.contains('*') {
            continue;
        }
        if let Err(stop) = remove(call, id, recurse, force) {
            call.output.error(&stop.text);
            result = Err(Stop::new(""));
        }
    }
    if let Some(members) = selection.members {
        let host = &mut call.world.host;
        host.can_delete_members(found.directory, &call.session.token())
            .map_err(|error| refused("Remove-Item", &name, error))?;
        let held = host.held_names(found.directory);
        host.files.remove_members(found.directory, &members, &held);
    }
    result
}

fn remove(call: &mut Call<'_>, id: Id, recurse: bool, force: bool) -> Result<(), Stop> {
    let files = &call.world.host.files;
    let path = files.path(id);
    let is_directory = files.is_directory(&path);
    if is_directory && !recurse && !files.select(id, "*").is_empty() {
        return Err(no_answer());
    }
    let left = if is_directory {
        rd::tree(call, id)
    } else {
        match call.world.host.can_delete(id, &call.session.token(), force) {
            Ok(()) => {
                call.world.host.files.remove(id);
                Vec::new()
            }
            Err(error) => vec![(path, error)],
        }
    };
    let texts = left.into_iter().map(|(path, error)| {
        let reason = match error {
            Win32::ACCESS_DENIED if !is_directory => {
                "You do not have sufficient access rights to perform this operation.".to_owned()
            }
            other => refused("", &path, other).text.trim_start_matches(" : ").to_owned(),
        };
        format!("Remove-Item : Cannot remove item {path}: {reason}")
    });
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() { Ok(()) } else { Err(Stop::new(texts.join("\r\n"))) }
}

/// Hexadecimal digits that stand for the bytes of a file.
fn digits(call: &Call<'_>, id: Id, algorithm: &str) -> String {
    let node = call.world.host.files.get(id);
    let bytes = match node.map(|node| &node.content) {
        Some(Content::Text(_) | Content::EngineLog) => call.world.text_of(id).unwrap_or_default(),
        _ => node.map_or_else(String::new, |node| match node.hash() {
            Some(hash) => format!("{hash:x}"),
            None => format!("{} {}", node.size, node.modified),
        }),
    };
    let count = match algorithm {
        "MD5" => 32,
        "SHA1" => 40,
        "SHA512" => 128,
        _ => 64,
    };
    let parts = (0..8).map(|part| {
        format!("{:016X}", folded_hash(&format!("{part}{algorithm}")) ^ mix(&bytes, part))
    });
    parts.collect::<String>().chars().take(count).collect()
}

fn mix(bytes: &str, part: u32) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(part);
    for byte in bytes.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

fn get_file_hash(call: &mut Call<'_>) -> Result<(), Stop> {
    let algorithm = call.arguments.text("Algorithm").unwrap_or("SHA256").to_owned();
    let mut rows = Vec::new();
    for path in call.arguments.list("Path").to_vec() {
        let name = full(call, &path);
        let found = spec(call, &path).map_err(|error| refused("Get-FileHash", &name, error))?;
        let selection = found.select(call);
        if selection.nodes.is_empty() {
            return Err(missing("Get-FileHash", &name));
        }
        for id in selection.nodes {
            let path = call.world.host.files.path(id);
            if call.world.host.files.is_directory(&path) {
                continue;
            }
            let readable = call.world.host.can_read(id, &call.session.token());
            readable.map_err(|error| refused("Get-FileHash", &path, error))?;
            rows.push([algorithm.clone(), digits(call, id, &algorithm), path]);
        }
    }
    call.line("");
    call.line(&format!("{:<15} {:<70} Path", "Algorithm", "Hash"));
    call.line(&format!("{:<15} {:<70} ----", "---------", "----"));
    for [name, hash, path] in rows {
        call.line(&format!("{name:<15} {hash:<70} {path}"));
    }
    call.line("");
    call.line("");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};
    use crate::windows::node::{Content, Swarm};

    #[test]
    fn paths_are_tested() {
        let mut world = server();
        for (line, expected) in [
            (r"Test-Path D:\Data", "True\n"),
            (r"Test-Path D:\Data -PathType Leaf", "False\n"),
            (r"Test-Path D:\Data\*.txt", "True\n"),
            (r"Test-Path D:\no", "False\n"),
            (r"Test-Path HKLM:\SOFTWARE\Microsoft", "True\n"),
        ] {
            assert_eq!(out(&mut world, line), expected, "{line}");
        }
    }

    #[test]
    fn children_are_shown_as_powershell_shows_them() {
        let mut world = server();
        assert_eq!(
            out(&mut world, r"Get-ChildItem D:\Data"),
            "\n\n    Directory: D:\\Data\n\n\n\
             Mode                LastWriteTime         Length Name\n\
             ----                -------------         ------ ----\n\
             -a----        1/15/2020   9:00 AM        1000000 ledger.bin\n\
             -a----        1/15/2020   9:00 AM              7 report.txt\n\n\n"
        );
        let missing = run(&mut world, r"gci D:\no");
        let text = "gci : Cannot find path 'D:\\no' because it does not exist.\r\nAt line:1 char:1";
        assert!(missing.stderr.starts_with(text), "{}", missing.stderr);
        assert!(out(&mut world, r"gi D:\Data").contains("d-----        1/15/2020"));
    }

    #[test]
    fn files_and_swarms_are_removed() {
        let mut world = server();
        let temp = world.host.files.lookup(r"C:\Windows\Temp").unwrap();
        let swarm = Content::Swarm(Swarm::temporary(65_000, 0).into());
        world.host.files.change(temp, |node| node.content = swarm);
        let changes = changed(&mut world, r"Remove-Item C:\Windows\Temp\*.tmp -Force");
        assert_eq!(changes, [r"file:C:\Windows\Temp"]);
        assert!(run(&mut world, r"rm D:\Data").stderr.contains("NonInteractive"));
        assert_eq!(changed(&mut world, r"ri D:\Data -Recurse").len(), 3);
    }

    #[test]
    fn equal_files_have_equal_hashes() {
        let mut world = server();
        run(&mut world, r"cmd /c copy D:\Data\report.txt D:\same.txt");
        let hash = |world: &mut crate::world::World, path: &str| {
            let text = out(world, &format!("Get-FileHash {path}"));
            text.split_whitespace().nth(7).map(str::to_owned)
        };
        let (one, two) =
            (hash(&mut world, r"D:\Data\report.txt"), hash(&mut world, r"D:\same.txt"));
        assert_eq!(one, two);
        assert_ne!(one, hash(&mut world, r"D:\Data\ledger.bin"));
        assert_eq!(one.map(|hash| hash.len()), Some(64));
    }
}
