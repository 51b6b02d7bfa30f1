//! `more.com`: prints text; nobody waits at the end of a page here.
//!
//! *Models*: files, `+n`, `/s` (runs of blank lines become one), `/tn` (tabs), `/e`, `/c`, `/p`.
//! *Leaves out*: keys at a page's end. *Sources*: `more /?` \[K\].

use crate::console::{Call, Command, Kind, Stop};

use super::reading::{files_of, input_of, lines_of};

/// `more`
pub(super) const COMMAND: Command = Command {
    name: "more",
    aliases: &["more.com"],
    kind: Kind::Program(r"C:\Windows\System32\more.com"),
    about: "Prints text page by page",
    params: &[],
    examples: &[concat!(
        r#"more "%ProgramFiles%\Microsoft Azure Recovery Services Agent"#,
        r#"\Temp\CBEngineCurr.errlog""#
    )],
    run,
};

#[derive(Debug)]
struct Request {
    squeeze: bool,
    tab: usize,
    skip: usize,
    places: Vec<String>,
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let mut request = Request { squeeze: false, tab: 8, skip: 0, places: Vec::new() };
    for word in call.words {
        let text = word.text.as_str();
        let wrong = || Stop::new(format!("Parameter format not correct - {text}."));
        if let Some(line) = text.strip_prefix('+').filter(|_| !word.quoted) {
            request.skip = line.parse().map_err(|_| wrong())?;
            continue;
        }
        let Some(switch) = text.strip_prefix('/').filter(|_| !word.quoted) else {
            request.places.push(text.to_owned());
            continue;
        };
        match switch.to_ascii_lowercase().as_str() {
            "s" => request.squeeze = true,
            "e" | "c" | "p" => {}
            other => match other.strip_prefix('t').and_then(|tab| tab.parse().ok()) {
                Some(tab) => request.tab = tab,
                None => return Err(wrong()),
            },
        }
    }
    Ok(request)
}

/// A line with its tabs made into spaces, up to the next multiple of `tab`.
fn spaced(line: &str, tab: usize) -> String {
    let mut text = String::new();
    let mut column = 0;
    for c in line.chars() {
        let width = if c == '\t' { tab.saturating_sub(column % tab.max(1)) } else { 1 };
        match c {
            '\t' => text.extend(std::iter::repeat_n(' ', width)),
            _ => text.push(c),
        }
        column += width;
    }
    text
}

fn print(call: &mut Call<'_>, request: &Request, lines: &[String]) {
    let mut blank = false;
    for line in lines.iter().skip(request.skip) {
        if !(request.squeeze && blank && line.is_empty()) {
            call.line(&spaced(line, request.tab));
        }
        blank = line.is_empty();
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    if request.places.is_empty() {
        let lines = input_of(call);
        print(call, &request, &lines);
    }
    for place in &request.places {
        let failed =
            |_| Stop::new(format!("Cannot access file {}", super::words::full(call, place)));
        for file in files_of(call, place, false).map_err(failed)? {
            let lines = lines_of(call, &file).map_err(Stop::from)?;
            print(call, &request, &lines);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, out, run, server};
    use crate::windows::node::Node;

    #[test]
    fn blank_lines_and_tabs_become_fewer() {
        let mut world = server();
        let text = "a\tb\r\n\r\n\r\nlast\r\n";
        world.host.files.put(r"D:\a.txt", Node::text(text, EPOCH)).unwrap();
        assert_eq!(out(&mut world, r"more D:\a.txt"), "a       b\n\n\nlast\n");
        assert_eq!(out(&mut world, r"more /s /t4 D:\a.txt"), "a   b\n\nlast\n");
        assert_eq!(out(&mut world, r"more +3 D:\a.txt"), "last\n");
        let missing = run(&mut world, r"more D:\no.txt");
        assert_eq!(missing.stderr, "Cannot access file D:\\no.txt\r\n");
    }
}
