//! `dir`: cmd.exe's listing of directories.
//!
//! *Models*: several places, wildcards, `/s /b /a /o /r /t:c /t:w /x /n /l /-c`, totals.
//! *Leaves out*: `/w`, `/d`, `/q`, `/t:a` (nobody keeps when a file was read). *Sources*:
//! captures of `dir` (conformance table `captured_outputs`).

use std::cmp::Ordering;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::kernel::text::{grouped, order};
use crate::kernel::time::Moment;
use crate::windows::clock_zone::{dir_style, local_in, zone};
use crate::windows::directory::Entry;
use crate::windows::error::Win32;
use crate::windows::node::Attributes;
use crate::windows::path::short::Shortener;
use crate::windows::wildcard::{find_expression, name_in_expression};

use super::vol;
use super::words::{Spec, Words, join, spec};

/// `dir`
pub(super) const COMMAND: Command = Command {
    name: "dir",
    aliases: &[],
    kind: Kind::Shell,
    about: "Lists files and directories",
    params: &[],
    examples: &[
        r"dir C:\Windows",
        r"dir /s /b C:\Windows\System32\*.exe",
        r"dir /a C:\Windows\Temp",
        r"dir /a:d /x C:\Windows",
        r"dir /t:c /o:-d C:\Windows\System32\*.exe",
    ],
    run,
};

/// How a listing is made.
struct Style {
    bare: bool,
    deep: bool,
    short: bool,
    commas: bool,
    streams: bool,
    lower: bool,
    /// Shows and sorts by when a thing was made, not by when it was written.
    created: bool,
    /// Attributes that must be set, and that must not be.
    with: Attributes,
    without: Attributes,
    sort: String,
}

#[derive(Default)]
struct Totals {
    files: u64,
    bytes: u64,
    directories: u64,
    /// Something was printed, and something of the place that is listed now.
    listed: bool,
    found: bool,
    /// The directory whose lines were printed last, and what was in them: places that follow one
    /// another in the same directory are counted together.
    group: Option<Id>,
    group_files: u64,
    group_bytes: u64,
    group_directories: u64,
}

const LETTERS: [(char, Attributes); 7] = [
    ('d', Attributes::DIRECTORY),
    ('r', Attributes::READ_ONLY),
    ('h', Attributes::HIDDEN),
    ('s', Attributes::SYSTEM),
    ('a', Attributes::ARCHIVE),
    ('l', Attributes::REPARSE_POINT),
    ('i', Attributes::NOT_CONTENT_INDEXED),
];

fn wrong_format(what: &str) -> Stop {
    Stop::new(format!("Parameter format not correct - \"{what}\"."))
}

fn style(words: &Words) -> Result<Style, Stop> {
    let hidden = Attributes::HIDDEN;
    let (mut with, mut without) = (Attributes(0), hidden);
    let mut hide_system = true;
    if let Some(letters) = words.value("a") {
        without = Attributes(0);
        hide_system = false;
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            let (negated, letter) =
                if letter == '-' { (true, letters.next().unwrap_or(' ')) } else { (false, letter) };
            let Some((_, bit)) = LETTERS.iter().find(|(known, _)| *known == letter) else {
                return Err(wrong_format(words.value("a").unwrap_or_default()));
            };
            if negated { without = without.with(*bit) } else { with = with.with(*bit) }
        }
    }
    if hide_system {
        without = without.with(Attributes::SYSTEM);
    }
    Ok(Style {
        bare: words.has("b"),
        deep: words.has("s"),
        short: words.has("x"),
        commas: !words.has("-c"),
        streams: words.has("r"),
        lower: words.has("l"),
        created: match words.value("t") {
            None | Some("w" | "") => false,
            Some("c") => true,
            Some("a") => {
                return Err(Stop::new("marslab: unsupported: when a file was read is not kept"));
            }
            Some(_) => return Err(wrong_format("t")),
        },
        with,
        without,
        sort: words.value("o").unwrap_or("").to_owned(),
    })
}

impl Style {
    fn wants(&self, entry: &Entry) -> bool {
        entry.attributes.has(self.with) && entry.attributes.0 & self.without.0 == 0
    }

    fn number(&self, number: u64) -> String {
        if self.commas { grouped(number) } else { number.to_string() }
    }

    fn time(&self, entry: &Entry) -> Moment {
        if self.created { entry.created } else { entry.modified }
    }

    fn compare(&self, a: &Entry, b: &Entry) -> Ordering {
        let mut keys = self.sort.chars();
        while let Some(key) = keys.next() {
            let (turned, key) =
                if key == '-' { (true, keys.next().unwrap_or('n')) } else { (false, key) };
            let extension = |e: &Entry| e.name.rsplit_once('.').map_or("", |(_, x)| x).to_owned();
            let group = |e: &Entry| !e.attributes.has(Attributes::DIRECTORY);
            let found = match key {
                's' => a.size.cmp(&b.size),
                'd' => self.time(a).cmp(&self.time(b)),
                'e' => order(&extension(a), &extension(b)),
                'g' => group(a).cmp(&group(b)),
                _ => order(&a.name, &b.name),
            };
            if found != Ordering::Equal {
                return if turned { found.reverse() } else { found };
            }
        }
        Ordering::Equal
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let known =
        ["a*", "b", "s", "o*", "r", "t*", "x", "-c", "c", "n", "p", "l", "4", "w", "d", "q"];
    let mut words = Words::read(call).only(&known)?;
    if let Some(switch) = ["w", "d", "q"].iter().find(|switch| words.has(switch)) {
        return Err(Stop::new(format!("marslab: unsupported: dir /{switch}")));
    }
    let style = style(&words)?;
    if words.places.is_empty() {
        words.places.push(".".to_owned());
    }
    let (mut totals, mut drive, mut error) = (Totals::default(), None, None);
    for place in words.places.clone() {
        match spec(call, &place) {
            Ok(spec) => {
                let letter = spec.path.chars().next().unwrap_or('C');
                if drive != Some(letter) && !style.bare {
                    vol::header(call, letter)?;
                }
                drive = Some(letter);
                totals.found = false;
                list(call, &style, &spec, &mut totals);
                if !totals.found {
                    error = Some("File Not Found".to_owned());
                }
            }
            Err(failure) => error = Some(refused(call, &style, &place, failure)),
        }
    }
    if totals.listed && !style.bare {
        foot(call, &style, &mut totals, drive.unwrap_or('C'));
    }
    error.map_or(Ok(()), |text| Err(Stop::new(text)))
}

/// What is printed for a place that cannot be listed.
fn refused(call: &mut Call<'_>, style: &Style, place: &str, failure: Win32) -> String {
    let letter = super::words::full(call, place).chars().next().unwrap_or('C');
    let reachable = !matches!(failure, Win32::NOT_READY | Win32::FVE_LOCKED_VOLUME);
    if !style.bare && reachable && call.world.host.files.volume(letter).is_some() {
        let _ = vol::header(call, letter);
    }
    let missing = failure == Win32::PATH_NOT_FOUND && style.bare;
    if missing { "File Not Found".to_owned() } else { failure.to_string() }
}

/// The line that counts the files of the last directory.
fn count(call: &mut Call<'_>, style: &Style, totals: &mut Totals) {
    if totals.group.take().is_some() {
        let bytes = style.number(totals.group_bytes);
        call.line(&format!("{:>16} File(s) {bytes:>14} bytes", totals.group_files));
    }
}

fn foot(call: &mut Call<'_>, style: &Style, totals: &mut Totals, letter: char) {
    count(call, style, totals);
    if style.deep {
        call.line("");
        call.line("     Total Files Listed:");
        let bytes = style.number(totals.bytes);
        call.line(&format!("{:>16} File(s) {bytes:>14} bytes", totals.files));
    }
    let free = style.number(call.world.host.free(letter));
    let directories = if style.deep { totals.directories } else { totals.group_directories };
    call.line(&format!("{directories:>16} Dir(s) {free:>15} bytes free"));
}

fn list(call: &mut Call<'_>, style: &Style, spec: &Spec, totals: &mut Totals) {
    let files = &call.world.host.files;
    let token = call.session.token();
    if call.world.host.can_read(spec.directory, &token).is_ok() {
        let mut entries = files.entries(spec.directory, &spec.select(call));
        entries.retain(|entry| style.wants(entry));
        if style.bare {
            entries.sort_by(|a, b| style.compare(a, b));
        }
        print(call, style, spec, entries, totals);
    }
    if style.deep {
        let files = &call.world.host.files;
        for child in files.children(spec.directory) {
            let walkable = |node: &crate::windows::node::Node| {
                node.is_directory()
                    && !node.attributes.has(Attributes::REPARSE_POINT)
                    && !(style.without.has(Attributes::HIDDEN)
                        && node.attributes.has(Attributes::HIDDEN))
            };
            let files = &call.world.host.files;
            if files.get(child).is_some_and(walkable) {
                let below = Spec { directory: child, path: files.path(child), ..spec.clone() };
                list(call, style, &below, totals);
            }
        }
    }
}

/// The alternate data streams of a file, as `/r` lists them below it.
fn streams(call: &mut Call<'_>, style: &Style, path: &str, name: &str) {
    let node = call.world.host.files.node(path);
    let Some(streams) = node.and_then(|node| node.streams.clone()) else { return };
    for stream in streams.iter() {
        let size = style.number(stream.size);
        call.line(&format!("{size:>38} {name}:{}:$DATA", stream.name));
    }
}

/// `.` and `..`, where the top of a volume has none: both with the times of the directory.
fn dots(call: &Call<'_>, style: &Style, spec: &Spec) -> Vec<Entry> {
    let files = &call.world.host.files;
    let shown = files.parent(spec.directory).is_some()
        && !style.without.has(Attributes::DIRECTORY)
        && (style.with.0 & !Attributes::DIRECTORY.0) == 0
        && name_in_expression(&find_expression(&spec.pattern), ".", true);
    let Some(node) = files.get(spec.directory).filter(|_| shown) else { return Vec::new() };
    let dot = |name: &str| Entry {
        name: name.to_owned(),
        size: 0,
        attributes: Attributes::DIRECTORY,
        created: node.created,
        modified: node.modified,
        target: None,
        id: None,
    };
    vec![dot("."), dot("..")]
}

fn print(
    call: &mut Call<'_>,
    style: &Style,
    spec: &Spec,
    mut entries: Vec<Entry>,
    totals: &mut Totals,
) {
    if style.bare {
        for entry in entries {
            let full = join(&spec.path, &entry.name);
            let name = if style.deep { full } else { entry.name };
            call.line(&if style.lower { name.to_lowercase() } else { name });
            (totals.listed, totals.found) = (true, true);
        }
        return;
    }
    let dots = dots(call, style, spec);
    if entries.is_empty() && (dots.is_empty() || style.deep) {
        return;
    }
    entries.splice(0..0, dots);
    entries.sort_by(|a, b| style.compare(a, b));
    if totals.group != Some(spec.directory) {
        count(call, style, totals);
        (totals.group_files, totals.group_bytes, totals.group_directories) = (0, 0, 0);
    }
    totals.group = Some(spec.directory);
    if totals.listed {
        call.line("");
    }
    (totals.listed, totals.found) = (true, true);
    call.line(&format!(" Directory of {}", spec.path));
    call.line("");
    let (mut files, mut directories, mut bytes) = (0, 0, 0);
    let zone = zone(&call.world.host.registry);
    let mut shortener = Shortener::default();
    for entry in &entries {
        if entry.attributes.has(Attributes::DIRECTORY) {
            directories += 1;
        } else {
            files += 1;
            bytes += entry.size;
        }
        let time = dir_style(local_in(&zone, style.time(entry)));
        let is_dot = matches!(entry.name.as_str(), "." | "..");
        let short = style.short.then(|| match is_dot {
            true => String::new(),
            false => shortener.short_name(&entry.name),
        });
        let mut shown = entry.clone();
        if style.lower {
            shown.name = shown.name.to_lowercase();
        }
        call.line(&format!("{time}{}", line(style, &shown, short)));
        if style.streams {
            streams(call, style, &join(&spec.path, &entry.name), &entry.name);
        }
    }
    totals.files += files;
    totals.bytes += bytes;
    totals.directories += directories;
    totals.group_files += files;
    totals.group_bytes += bytes;
    totals.group_directories += directories;
}

fn line(style: &Style, entry: &Entry, short: Option<String>) -> String {
    let short = short.map_or(String::new(), |short| {
        let short = if order(&short, &entry.name).is_eq() { String::new() } else { short };
        format!("{short:<13}")
    });
    let directory = entry.attributes.has(Attributes::DIRECTORY);
    match &entry.target {
        Some(target) if directory => format!("    <JUNCTION>     {short}{} [{target}]", entry.name),
        Some(target) => format!("    <SYMLINK>      {short}{} [{target}]", entry.name),
        None if directory => format!("    <DIR>          {short}{}", entry.name),
        None => format!("{:>18} {short}{}", style.number(entry.size), entry.name),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, out, run, server};
    use crate::windows::node::{Content, Node, Swarm};

    #[test]
    fn a_directory_prints_as_cmd_prints_it() {
        let mut world = server();
        assert_eq!(
            out(&mut world, r"cmd /c dir D:\Data"),
            " Volume in drive D is Data\n Volume Serial Number is B0F6-2F1B\n\n \
             Directory of D:\\Data\n\n\
             01/15/2020  09:00 AM    <DIR>          .\n\
             01/15/2020  09:00 AM    <DIR>          ..\n\
             01/15/2020  09:00 AM         1,000,000 ledger.bin\n\
             01/15/2020  09:00 AM                 7 report.txt\n               \
             2 File(s)      1,000,007 bytes\n               \
             2 Dir(s) 214,747,364,793 bytes free\n"
        );
        let missing = run(&mut world, r"cmd /c dir D:\Data\no.txt");
        assert_eq!((missing.stderr.as_str(), missing.exit), ("File Not Found\r\n", 1));
        assert!(missing.stdout.starts_with(" Volume in drive D is Data\r\n"));
        assert!(run(&mut world, r"cmd /c dir /z").stderr.starts_with("Invalid switch - \"z\"."));
    }

    #[test]
    fn a_swarm_is_listed_and_counted() {
        let mut world = server();
        let temp = world.host.files.lookup(r"C:\Windows\Temp").unwrap();
        let swarm = Content::Swarm(Swarm::temporary(300, 1000).into());
        world.host.files.change(temp, |node| node.content = swarm);
        let text = out(&mut world, r"cmd /c dir C:\Windows\Temp\*.tmp");
        assert!(text.contains("01/15/2020  09:00 AM             1,000 tmp0000.tmp\n"));
        assert!(text.contains("             300 File(s)        300,000 bytes\n"));
        assert_eq!(out(&mut world, r"cmd /c dir /b C:\Windows\Temp\tmp0001.tmp"), "tmp0001.tmp\n");
    }

    #[test]
    fn hidden_things_show_with_a_switch_only_and_an_offline_volume_is_not_ready() {
        let mut world = server();
        let mut node = Node::file(1, EPOCH);
        node.attributes = node.attributes.with(crate::windows::node::Attributes::HIDDEN);
        world.host.files.put(r"D:\secret.txt", node).unwrap();
        assert_eq!(out(&mut world, r"cmd /c dir /b D:\"), "Data\n");
        assert_eq!(out(&mut world, r"cmd /c dir /b /a:h D:\"), "secret.txt\n");
        assert_eq!(out(&mut world, r"cmd /c dir /s /b D:\*.txt"), "D:\\Data\\report.txt\n");
        world.host.files.volume_mut('D').unwrap().offline = true;
        assert_eq!(run(&mut world, r"cmd /c dir D:\").text(), "The device is not ready.\r\n");
    }
}
