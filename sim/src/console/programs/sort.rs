//! `sort.exe`: lines in order.
//!
//! In PowerShell the bare word is an alias of Sort-Object.
//!
//! *Models*: standard input or a file, `/r`, `/+n`, `/o file`, `/unique`; `/m`, `/rec`, `/t`, `/l
//! C` are taken and change nothing that can be seen here, but that `/l C` sorts by code point.
//! *Leaves out*: the order of other locales. *Sources*: `sort /?` \[K\].

use std::cmp::Ordering;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::order;
use crate::windows::node::Node;

use super::reading::{files_of, input_of, lines_of};
use super::words::full;

/// `sort`
pub(super) const COMMAND: Command = Command {
    name: "sort",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\sort.exe"),
    about: "Sorts lines",
    params: &[],
    examples: &[concat!(
        r#"sort.exe /r "%ProgramFiles%\Microsoft Azure Recovery Services Agent"#,
        r#"\Temp\CBEngineCurr.errlog""#
    )],
    run,
};

#[derive(Debug, Default)]
struct Request {
    turned: bool,
    unique: bool,
    by_code: bool,
    /// Characters in front that do not count.
    skip: usize,
    input: Option<String>,
    output: Option<String>,
}

fn wrong() -> Stop {
    Stop::new("Invalid switch.")
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let mut request = Request::default();
    let mut words = call.words.iter();
    while let Some(word) = words.next() {
        let Some(switch) = word.text.strip_prefix('/').filter(|_| !word.quoted) else {
            if request.input.replace(word.text.clone()).is_some() {
                return Err(Stop::new("Input file specified two times."));
            }
            continue;
        };
        let switch = switch.to_ascii_lowercase();
        if let Some(column) = switch.strip_prefix('+') {
            let column: usize = column.parse().map_err(|_| wrong())?;
            request.skip = column.checked_sub(1).ok_or_else(wrong)?;
            continue;
        }
        let mut value = || words.next().map(|word| word.text.clone()).ok_or_else(wrong);
        match switch.as_str() {
            "r" | "reverse" => request.turned = true,
            "uniq" | "unique" => request.unique = true,
            "o" | "output" => request.output = Some(value()?),
            "l" | "locale" => request.by_code = value()?.eq_ignore_ascii_case("c"),
            "m" | "memory" | "rec" | "record_maximum" | "t" | "temporary" => {
                value()?;
            }
            _ => return Err(wrong()),
        }
    }
    Ok(request)
}

impl Request {
    fn compare(&self, a: &str, b: &str) -> Ordering {
        let key = |line: &str| -> String { line.chars().skip(self.skip).collect() };
        let found = match self.by_code {
            true => key(a).cmp(&key(b)),
            false => order(&key(a), &key(b)),
        };
        if self.turned { found.reverse() } else { found }
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    let mut lines = match &request.input {
        Some(place) => {
            let failed = |error| Stop::new(format!("{place}{error}"));
            let files = files_of(call, place, false).map_err(failed)?;
            files.first().map_or(Ok(Vec::new()), |file| lines_of(call, file)).map_err(failed)?
        }
        None => input_of(call),
    };
    lines.sort_by(|a, b| request.compare(a, b));
    if request.unique {
        lines.dedup_by(|a, b| request.compare(a, b) == Ordering::Equal);
    }
    let Some(target) = &request.output else {
        lines.iter().for_each(|line| call.line(line));
        return Ok(());
    };
    let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let (path, at) = (full(call, target), call.world.machine_time());
    call.world.host.files.put(&path, Node::text(&text, at)).map(|_| ()).map_err(Stop::from)
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, changed, out, run, server};
    use crate::windows::node::Node;

    #[test]
    fn lines_are_sorted_without_case_from_a_column_and_turned() {
        let mut world = server();
        let text = "b 1\r\nA 3\r\nc 2\r\nB 1\r\n";
        world.host.files.put(r"D:\a.txt", Node::text(text, EPOCH)).unwrap();
        assert_eq!(out(&mut world, r"sort.exe D:\a.txt"), "A 3\nb 1\nB 1\nc 2\n");
        assert_eq!(out(&mut world, r"sort.exe /r /unique D:\a.txt"), "c 2\nb 1\nA 3\n");
        assert_eq!(out(&mut world, r"sort.exe /+3 D:\a.txt"), "b 1\nB 1\nc 2\nA 3\n");
        assert_eq!(changed(&mut world, r"sort.exe D:\a.txt /o D:\b.txt"), [r"file:D:\b.txt"]);
        assert_eq!(run(&mut world, r"sort.exe /zz D:\a.txt").exit, 1);
    }
}
