//! `dir` and `icacls`: files are put back with their sizes, times and access rules.

use std::sync::Arc;

use jiff::civil::{DateTime, datetime};
use sim::console::Session;
use sim::kernel::time::{Moment, Span};
use sim::windows::acl::{Ace, Acl};
use sim::windows::clock_zone::{moment_of_local, set_zone};
use sim::windows::node::Node;

use super::{Case, text};

/// A line of a listing.
struct Entry {
    name: String,
    at: DateTime,
    /// `None` for a directory.
    size: Option<u64>,
}

/// A directory of a listing.
struct Group {
    path: String,
    entries: Vec<Entry>,
}

/// `03/24/2021  03:15 PM`
pub(super) fn time_of(date: &str, time: &str) -> Option<DateTime> {
    let mut parts = date.split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let (clock, half) = time.split_once(' ')?;
    let mut clock = clock.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (clock.next()??, clock.next()??);
    let second = clock.next().flatten().unwrap_or(0);
    let hour = hour % 12 + if half == "PM" { 12 } else { 0 };
    Some(datetime(year, month as i8, day as i8, hour, minute, second, 0))
}

fn number(text: &str) -> Option<u64> {
    text.trim().replace(',', "").parse().ok()
}

fn groups(lines: &[String]) -> Result<Vec<Group>, String> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        if let Some(path) = line.strip_prefix(" Directory of ") {
            groups.push(Group { path: path.to_owned(), entries: Vec::new() });
        } else if line.starts_with(|c: char| c.is_ascii_digit()) {
            let wrong = || format!("no entry: {line}");
            let at = time_of(text::cut(line, 0, 10), text::cut(line, 12, 20)).ok_or_else(wrong)?;
            let directory = text::cut(line, 20, 39) == "<DIR>";
            let size = if directory { None } else { number(text::cut(line, 20, 38)) };
            let name = text::cut(line, 39, usize::MAX).to_owned();
            let group = groups.last_mut().ok_or_else(wrong)?;
            group.entries.push(Entry { name, at, size });
        }
    }
    Ok(groups)
}

/// Puts the directories of a listing and what lies in them. Seconds are not recorded; they grow
/// down the list, so that a list by time has an order.
fn put(case: &mut Case<'_>, groups: &[Group]) -> Result<(), String> {
    set_zone(&mut case.world.host.registry, "UTC");
    let host = &mut case.world.host;
    for group in groups {
        if let Ok(old) = host.files.lookup(&group.path)
            && group.entries.iter().any(|entry| entry.name == ".")
        {
            host.files.remove(old);
        }
    }
    let mut times: Vec<(String, Moment)> = Vec::new();
    for group in groups {
        for (place, entry) in group.entries.iter().enumerate() {
            let minute = moment_of_local(&host.registry, entry.at);
            let at = minute + Span::seconds(place as i64);
            let path = match entry.name.as_str() {
                ".." => continue,
                "." => group.path.clone(),
                name => format!("{}\\{name}", group.path),
            };
            let node = match entry.size {
                Some(size) => Node::file(size, at),
                None => Node::directory(at),
            };
            let there = host.files.lookup(&path).is_ok_and(|id| !host.files.is_file_at(id));
            if !(there && entry.size.is_none()) {
                host.files.put(&path, node).map_err(|error| error.to_string())?;
            }
            times.push((path, at));
        }
    }
    for (path, at) in times {
        let id = host.files.lookup(&path).map_err(|error| error.to_string())?;
        host.files.change(id, |node| (node.created, node.modified) = (at, at));
    }
    Ok(())
}

/// Gives a volume its label, its serial number and as many free bytes as the recording tells.
fn shape_volume(case: &mut Case<'_>) -> Result<(), String> {
    let lines = &case.recorded;
    let after = |start: &str| lines.iter().find_map(|line| line.strip_prefix(start));
    let volume = after(" Volume in drive ").ok_or("no volume")?;
    let letter = volume.chars().next().unwrap_or('C');
    let label = volume.split_once(" is ").map_or("", |(_, label)| label).to_owned();
    let serial = after(" Volume Serial Number is ").ok_or("no serial number")?;
    let serial = serial.replace('-', "").to_lowercase();
    let free = lines.iter().find_map(|line| {
        let (_, rest) = line.split_once(" Dir(s) ")?;
        number(rest.trim().strip_suffix(" bytes free")?)
    });
    let free = free.ok_or("no free bytes")?;
    let host = &mut case.world.host;
    if let Some(volume) = host.files.volume_mut(letter) {
        volume.label = label;
        volume.guid = format!("{serial}-0000-0000-0000-100000000000");
        // More than any recording has, so that what is free now can be told.
        volume.capacity = 1 << 50;
    }
    let more = host.free(letter) - free;
    if let Some(volume) = host.files.volume_mut(letter) {
        volume.capacity -= more;
    }
    Ok(())
}

/// `dir`. Where the recording names an option set or several names instead of a line, the names of
/// the listed directories and files are what was asked for: a listing without `/s` that shows
/// several directories can come from nothing else.
pub(super) fn listing(mut case: Case<'_>) -> Result<(), String> {
    let groups = groups(&case.recorded)?;
    put(&mut case, &groups)?;
    shape_volume(&mut case)?;
    let first = groups.first().ok_or("no directory")?;
    let parts = |path: &str| {
        path.rsplit_once('\\').map(|(above, name)| (above.to_owned(), name.to_owned()))
    };
    let plain = case.command.split(" (").next().unwrap_or_default();
    let deep = plain.to_ascii_lowercase().contains("/s");
    let mut session = Session::administrator(&case.world);
    let line = if groups.len() > 1 && !deep {
        let name_of = |group: &Group| match group.entries.as_slice() {
            [file] if file.size.is_some() => (group.path.clone(), file.name.clone()),
            _ => parts(&group.path).unwrap_or_default(),
        };
        let names: Vec<(String, String)> = groups.iter().map(name_of).collect();
        session.directory = names[0].0.clone();
        format!("dir {}", names.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" "))
    } else {
        let place = plain.split(' ').skip(1).find(|word| !word.starts_with('/'));
        let relative = place.filter(|place| !place.contains(':')).and_then(parts);
        let above = relative.and_then(|(folder, _)| {
            first.path.strip_suffix(&format!("\\{folder}")).map(str::to_owned)
        });
        session.directory = above.unwrap_or_else(|| first.path.clone());
        plain.to_owned()
    };
    let printed = case.run_in(&mut session, &line);
    text::equal(&case.recorded, &printed)
}

/// `icacls`: the rules are put on a directory of that name; the machine and its accounts are named
/// after those in the rules.
pub(super) fn rules(mut case: Case<'_>) -> Result<(), String> {
    let path = case.command.split(' ').nth(1).ok_or("no path")?;
    let host = &mut case.world.host;
    let mut acl = Acl { aces: Vec::new(), protected: true };
    for line in case.recorded.iter().take_while(|line| !line.is_empty()) {
        let rule = line.strip_prefix(path).unwrap_or(line).trim();
        let (account, permission) = rule.rsplit_once(':').ok_or_else(|| rule.to_owned())?;
        let (authority, name) = account.split_once('\\').unwrap_or(("", account));
        if !matches!(authority, "" | "BUILTIN" | "NT AUTHORITY") {
            host.identity.name = authority.to_owned();
            host.accounts.users.push(name.to_owned());
        }
        let sid = host.accounts.sid(account).ok_or_else(|| format!("no account {account}"))?;
        let (flags, mask) = Ace::parse_permission(permission).ok_or("no permission")?;
        acl.aces.push(Ace::allow(sid, mask, flags));
    }
    let at = case.world.machine_time();
    let node = Node { acl: Some(Arc::new(acl)), ..Node::directory(at) };
    let files = &mut case.world.host.files;
    files.put(path.trim_end_matches('\\'), node).map_err(|error| error.to_string())?;
    case.same()
}
