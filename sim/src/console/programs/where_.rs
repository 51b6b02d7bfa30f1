//! `where.exe`: where a program or file lies.
//!
//! *Models*: names and patterns in the current folder and along `PATH` with the endings of
//! `PATHEXT`, `/r folder`, `$variable:pattern`, `folder:pattern`, `/q`, `/f`, `/t`.
//! *Sources*: `where /?` \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone::{local, long_time, short_date};
use crate::windows::environment::PROGRAM_ENDINGS;

use super::reading::files_of;
use super::words::{full, join};

/// `where`
pub(super) const COMMAND: Command = Command {
    name: "where",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\where.exe"),
    about: "Shows where a program or file lies",
    examples: &["where.exe cmd", r"where.exe /r C:\Windows\System32 vss*.exe"],
    run,
};

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

#[derive(Debug, Default)]
struct Request {
    quiet: bool,
    quoted: bool,
    times: bool,
    top: Option<String>,
    patterns: Vec<String>,
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let mut request = Request::default();
    let mut words = call.words.iter();
    while let Some(word) = words.next() {
        match word.text.to_ascii_lowercase().as_str() {
            "/q" => request.quiet = true,
            "/f" => request.quoted = true,
            "/t" => request.times = true,
            "/r" => {
                let missing = || wrong("Invalid syntax. Value expected for '/R'.");
                request.top = Some(full(call, &words.next().ok_or_else(missing)?.text));
            }
            text if text.starts_with('/') => {
                return Err(wrong(&format!("Invalid argument or option - '{}'.", word.text)));
            }
            _ => request.patterns.push(word.text.clone()),
        }
    }
    match request.patterns.is_empty() {
        true => Err(wrong("Invalid syntax. Pattern value expected.")),
        false => Ok(request),
    }
}

/// The folders in which a pattern is looked for, and the name to look for.
fn places<'p>(call: &Call<'_>, request: &Request, pattern: &'p str) -> (Vec<String>, &'p str) {
    if let Some(top) = &request.top {
        return (vec![top.clone()], pattern);
    }
    match pattern.rsplit_once(':') {
        Some((place, name)) => match place.strip_prefix('$') {
            Some(variable) => (folders(call, variable), name),
            None => (vec![full(call, place)], name),
        },
        None => {
            let here = std::iter::once(call.session.directory.clone());
            (here.chain(folders(call, "Path")).collect(), pattern)
        }
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    let mut endings: Vec<String> = folders(call, "PATHEXT");
    if endings.is_empty() {
        endings = PROGRAM_ENDINGS.split(';').map(str::to_owned).collect();
    }
    let (mut found, mut missing) = (Vec::<String>::new(), Vec::new());
    for pattern in &request.patterns {
        let before = found.len();
        let (places, name) = places(call, &request, pattern);
        for place in places {
            for path in within(call, &place, name, &endings, request.top.is_some()) {
                if !found.iter().any(|known| same(known, &path)) {
                    found.push(path);
                }
            }
        }
        if found.len() == before {
            missing.push(pattern);
        }
    }
    if found.is_empty() {
        let text = "INFO: Could not find files for the given pattern(s).";
        return Err(Stop::new(if request.quiet { "" } else { text }));
    }
    if !request.quiet {
        for path in &found {
            let line = line(call, path, request.times, request.quoted);
            call.line(&line);
        }
        for pattern in missing {
            call.output.error(&format!("INFO: Could not find \"{pattern}\"."));
        }
    }
    Ok(())
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
