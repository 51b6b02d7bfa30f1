//! `where.exe`: where a program or file lies.
//!
//! *Models*: names and patterns in the current folder and along `PATH` with the endings of
//! `PATHEXT`, `/r folder`, `$variable:pattern`, `folder:pattern`, `/q`, `/f`, `/t`.
//! *Sources*: `where /?` \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::clock_zone::{local, long_time, short_date};

use super::reading::files_of;
use super::words::join;

/// `where`
pub(super) const COMMAND: Command = Command {
    name: "where",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\where.exe"),
    about: "Shows where a program or file lies",
    params: &[],
    examples: &["where.exe cmd", r"where.exe /r C:\Windows\System32 vss*.exe"],
    run,
};

/// What `PATHEXT` holds where nobody has changed it.
const PROGRAM_ENDINGS: &str = ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC";

fn wrong(text: &str) -> Stop {
    Stop::with(2, format!("ERROR: {text}\r\nType \"WHERE /?\" for usage."))
}

/// The folders of a variable like `PATH`.
fn folders(call: &Call<'_>, variable: &str) -> Vec<String> {
    let text = call.session.environment.get(variable).unwrap_or_default();
    let text = call.session.environment.expand(&text);
    text.split(';').filter(|folder| !folder.is_empty()).map(str::to_owned).collect()
}

/// What a pattern means in a folder: itself, and each ending of a program behind it.
fn within(
    call: &Call<'_>,
    folder: &str,
    pattern: &str,
    endings: &[String],
    deep: bool,
) -> Vec<String> {
    let names = std::iter::once(String::new()).chain(endings.iter().cloned());
    let mut all = Vec::new();
    for ending in names {
        let place = join(folder, &format!("{pattern}{ending}"));
        let found = files_of(call, &place, deep).unwrap_or_default();
        for path in found.into_iter().map(|found| found.shown) {
            if !all.contains(&path) {
                all.push(path);
            }
        }
    }
    all
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let (mut quiet, mut quoted, mut times, mut top) = (false, false, false, None);
    let mut patterns = Vec::new();
    let mut words = call.words.iter();
    while let Some(word) = words.next() {
        match word.text.to_ascii_lowercase().as_str() {
            "/q" => quiet = true,
            "/f" => quoted = true,
            "/t" => times = true,
            "/r" => {
                let folder = words
                    .next()
                    .ok_or_else(|| wrong("Invalid syntax. Value expected for '/R'."))?;
                top = Some(super::words::full(call, &folder.text));
            }
            text if text.starts_with('/') => {
                return Err(wrong(&format!("Invalid argument or option - '{}'.", word.text)));
            }
            _ => patterns.push(word.text.clone()),
        }
    }
    if patterns.is_empty() {
        return Err(wrong("Invalid syntax. Pattern value expected."));
    }
    let mut endings: Vec<String> = folders(call, "PATHEXT");
    if endings.is_empty() {
        endings = PROGRAM_ENDINGS.split(';').map(str::to_owned).collect();
    }
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for pattern in &patterns {
        let before = found.len();
        let (places, name, deep) = match (&top, pattern.rsplit_once(':')) {
            (Some(top), _) => (vec![top.clone()], pattern.as_str(), true),
            (None, Some((place, name))) => match place.strip_prefix('$') {
                Some(variable) => (folders(call, variable), name, false),
                None => (vec![super::words::full(call, place)], name, false),
            },
            (None, None) => {
                let mut places = vec![call.session.directory.clone()];
                places.extend(folders(call, "Path"));
                (places, pattern.as_str(), false)
            }
        };
        for place in places {
            for path in within(call, &place, name, &endings, deep) {
                if !found.iter().any(|known: &String| crate::kernel::text::same(known, &path)) {
                    found.push(path);
                }
            }
        }
        if found.len() == before {
            missing.push(pattern.clone());
        }
    }
    if !quiet {
        for path in &found {
            let line = line(call, path, times, quoted);
            call.line(&line);
        }
        if patterns.len() > 1 {
            for pattern in missing.iter().filter(|_| !found.is_empty()) {
                call.output.error(&format!("INFO: Could not find \"{pattern}\"."));
            }
        }
    }
    match (found.is_empty(), quiet) {
        (false, _) => Ok(()),
        (true, true) => Err(Stop::new("")),
        (true, false) => Err(Stop::new("INFO: Could not find files for the given pattern(s).")),
    }
}

/// A line of the list: the path, with size and time of its last change in front.
fn line(call: &Call<'_>, path: &str, times: bool, quoted: bool) -> String {
    let shown = if quoted { format!("\"{path}\"") } else { path.to_owned() };
    let host = &call.world.host;
    match host.files.node(path).filter(|_| times) {
        Some(node) => {
            let at = local(&host.registry, node.modified);
            let (date, time) = (short_date(at.date()), long_time(at));
            format!("{:>10} {date:>12} {time:>12}  {shown}", node.size)
        }
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn programs_are_found_along_the_path_with_their_endings() {
        let mut world = server();
        let registry = &mut world.host.registry;
        registry.set_known(Known::Environment, "Path", Data::sz(r"C:\Windows\system32;C:\Windows"));
        registry.set_known(Known::Environment, "PATHEXT", Data::sz(".COM;.EXE"));
        let text = out(&mut world, "where.exe vssadmin");
        assert_eq!(text.to_lowercase(), "c:\\windows\\system32\\vssadmin.exe\n");
        let deep = out(&mut world, r"where.exe /r D:\ report.*");
        assert_eq!(deep, "D:\\Data\\report.txt\n");
        let missing = run(&mut world, "where.exe nothing");
        let text = "INFO: Could not find files for the given pattern(s).\r\n";
        assert_eq!((missing.exit, missing.stderr.as_str()), (1, text));
        assert_eq!(run(&mut world, "where.exe /zz x").exit, 2);
    }
}
