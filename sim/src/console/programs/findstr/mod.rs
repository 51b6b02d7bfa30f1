//! `findstr.exe`: lines that hold a string or match an expression.
//!
//! *Models*: `/b /e /l /r /s /i /x /v /n /m /o /p`, `/c:`, `/g:`, `/f:`, `/d:`, switches run
//! together, several search strings, the file name in front of a line when several files are
//! searched; exit code 0 found, 1 not found, 2 error. *Leaves out*: `/a` (colours), `/off`.
//! *Sources*: `findstr /?` \[K\]; conformance table `captured_outputs`.

mod pattern;

use crate::console::{Call, Command, Kind, Stop};

use super::reading::{Found, files_of, input_of, is_pattern, lines_of};
use pattern::{Pattern, is_expression};

/// `findstr`
pub(super) const COMMAND: Command = Command {
    name: "findstr",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\findstr.exe"),
    about: "Finds lines that hold a string or match an expression",
    params: &[],
    examples: &[
        concat!(
            r#"findstr /n /r . "%ProgramFiles%\Microsoft Azure Recovery Services Agent"#,
            r#"\Temp\CBEngineCurr.errlog""#
        ),
        r#"findstr /s /m /v /c:"no such text" C:\Install\*"#,
    ],
    run,
};

/// What is asked for.
#[derive(Debug, Default)]
struct Request {
    begin: bool,
    end: bool,
    literal: bool,
    regular: bool,
    deep: bool,
    ignore_case: bool,
    whole: bool,
    inverted: bool,
    numbered: bool,
    names_only: bool,
    offsets: bool,
    skip_unprintable: bool,
    /// Strings of `/c:` and the words of the first argument; the former are literal by default.
    strings: Vec<(String, bool)>,
    strings_given: bool,
    places: Vec<String>,
    folders: Vec<String>,
}

impl Request {
    /// One letter of a switch; false when there is none of this name.
    fn letter(&mut self, letter: char) -> bool {
        let flag = match letter.to_ascii_lowercase() {
            'b' => &mut self.begin,
            'e' => &mut self.end,
            'l' => &mut self.literal,
            'r' => &mut self.regular,
            's' => &mut self.deep,
            'i' => &mut self.ignore_case,
            'x' => &mut self.whole,
            'v' => &mut self.inverted,
            'n' => &mut self.numbered,
            'm' => &mut self.names_only,
            'o' => &mut self.offsets,
            'p' => &mut self.skip_unprintable,
            _ => return false,
        };
        *flag = true;
        true
    }

    fn patterns(&self) -> Vec<Pattern> {
        // Without /l or /r the first string decides for all of them.
        let guessed = self.strings.iter().any(|(text, spaced)| !spaced && is_expression(text));
        let regular = self.regular || (guessed && !self.literal);
        let pattern = |(text, _): &(String, bool)| {
            let mut pattern = match regular {
                true => Pattern::expression(text, self.ignore_case),
                false => Pattern::literal(text, self.ignore_case),
            };
            if self.begin || self.whole {
                pattern = pattern.at_begin();
            }
            if self.end || self.whole {
                pattern = pattern.at_end();
            }
            pattern
        };
        self.strings.iter().map(pattern).collect()
    }
}

fn bad(text: &str) -> Stop {
    Stop::with(2, format!("FINDSTR: {text}"))
}

/// The lines of a file that a switch names.
fn listed(call: &Call<'_>, place: &str) -> Result<Vec<String>, Stop> {
    let open = || bad(&format!("Cannot open {place}"));
    let found = files_of(call, place, false).map_err(|_| open())?;
    let file = found.first().ok_or_else(open)?;
    lines_of(call, file).map_err(|_| open())
}

fn request(call: &mut Call<'_>) -> Result<Request, Stop> {
    let mut request = Request::default();
    let mut ignored = Vec::new();
    for word in call.words {
        let text = word.text.as_str();
        // A switch is told by its slash even within quotes; a minus only in front of everything.
        let switch = text
            .strip_prefix('/')
            .or_else(|| text.strip_prefix('-').filter(|_| !request.strings_given && !word.quoted));
        let Some(switch) = switch else {
            if request.strings_given {
                request.places.push(text.to_owned());
            } else {
                request.strings_given = true;
                let words = text.split(' ').filter(|word| !word.is_empty());
                request.strings.extend(words.map(|word| (word.to_owned(), false)));
            }
            continue;
        };
        let (name, value) = switch.split_once(':').unwrap_or((switch, ""));
        match name.to_ascii_lowercase().as_str() {
            "c" if switch.contains(':') => {
                request.strings_given = true;
                request.strings.push((value.to_owned(), true));
            }
            "g" if switch.contains(':') => {
                request.strings_given = true;
                let strings = listed(call, value)?;
                request.strings.extend(strings.into_iter().map(|text| (text, true)));
            }
            "f" if switch.contains(':') => request.places.extend(listed(call, value)?),
            "d" if switch.contains(':') => {
                request.folders = value.split(';').map(str::to_owned).collect();
            }
            letters => {
                for letter in letters.chars().filter(|letter| *letter != '/') {
                    if !request.letter(letter) {
                        ignored.push(letter);
                    }
                }
            }
        }
    }
    for letter in ignored {
        call.output.error(&format!("FINDSTR: /{letter} ignored"));
    }
    Ok(request)
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut request = request(call)?;
    if request.strings.is_empty() {
        return Err(bad("Bad command line"));
    }
    if !request.folders.is_empty() {
        let below = |folder: &String| {
            let folder = folder.trim_end_matches('\\').to_owned();
            request.places.iter().map(move |place| format!("{folder}\\{place}"))
        };
        request.places = request.folders.iter().flat_map(below).collect();
    }
    let patterns = request.patterns();
    let named = request.deep
        || request.places.len() > 1
        || request.places.iter().any(|place| is_pattern(place));
    let (mut hit, mut failed) = (false, false);
    if request.places.is_empty() {
        let lines = input_of(call);
        hit = search(call, &request, &patterns, None, lines.iter().map(String::as_str));
    }
    for place in &request.places {
        let found = files_of(call, place, request.deep).unwrap_or_default();
        if found.is_empty() {
            failed = true;
            call.output.error(&format!("FINDSTR: Cannot open {place}"));
        }
        for file in found {
            match lines_of(call, &file) {
                Ok(lines) => {
                    let lines = lines.iter().map(String::as_str);
                    hit |= search(call, &request, &patterns, named.then_some(&file), lines);
                }
                Err(_) => {
                    failed = true;
                    call.output.error(&format!("FINDSTR: Cannot open {}", file.shown));
                }
            }
        }
    }
    match (hit, failed) {
        (true, _) => Ok(()),
        (false, true) => Err(Stop::with(2, "")),
        (false, false) => Err(Stop::new("")),
    }
}

/// Prints the lines that are wanted; true when there was one.
fn search<'l>(
    call: &mut Call<'_>,
    request: &Request,
    patterns: &[Pattern],
    file: Option<&Found>,
    lines: impl Iterator<Item = &'l str> + Clone,
) -> bool {
    let unprintable = |c: char| c.is_control() && c != '\t';
    if request.skip_unprintable && lines.clone().any(|line| line.contains(unprintable)) {
        return false;
    }
    let mut hit = false;
    let mut offset = 0;
    for (index, line) in lines.enumerate() {
        let begun = offset;
        offset += line.len() + 2;
        let chars: Vec<char> = line.chars().collect();
        if patterns.iter().any(|pattern| pattern.is_in(&chars)) == request.inverted {
            continue;
        }
        hit = true;
        if request.names_only {
            call.line(file.map_or("", |file| &file.shown));
            return true;
        }
        let name = file.map_or_else(String::new, |file| format!("{}:", file.shown));
        let number = if request.numbered { format!("{}:", index + 1) } else { String::new() };
        let place = if request.offsets { format!("{begun}:") } else { String::new() };
        call.line(&format!("{name}{number}{place}{line}"));
    }
    hit
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, out, run, server};
    use crate::windows::node::Node;
    use crate::world::World;

    fn logs() -> World {
        let mut world = server();
        let text = "OS Name: Windows\r\nOS Version: 10\r\nversion 2.0 of 12.5\r\n";
        for name in [r"D:\Logs\a.log", r"D:\Logs\sub\b.log"] {
            world.host.files.put(name, Node::text(text, EPOCH)).unwrap();
        }
        world
    }

    #[test]
    fn strings_are_words_and_c_is_one_string() {
        let mut world = logs();
        let line = r#"findstr /B /C:"OS Name" /C:"OS Version" D:\Logs\a.log"#;
        assert_eq!(out(&mut world, line), "OS Name: Windows\nOS Version: 10\n");
        assert_eq!(out(&mut world, r#"findstr "Name 2.0" D:\Logs\a.log"#).lines().count(), 2);
        assert_eq!(out(&mut world, r"findstr [0-9].\. D:\Logs\a.log"), "version 2.0 of 12.5\n");
        assert_eq!(run(&mut world, r#"findstr /c:"[0-9]" D:\Logs\a.log"#).exit, 1);
    }

    #[test]
    fn names_and_numbers_stand_in_front() {
        let mut world = logs();
        let text = out(&mut world, r"findstr /sin VERSION D:\Logs\*.log");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], r"D:\Logs\a.log:2:OS Version: 10");
        assert_eq!(lines[3], r"D:\Logs\sub\b.log:3:version 2.0 of 12.5");
        assert_eq!(out(&mut world, r"findstr /m OS D:\Logs\*"), "D:\\Logs\\a.log\n");
        assert_eq!(out(&mut world, r"findstr /v /r ^OS D:\Logs\a.log"), "version 2.0 of 12.5\n");
    }

    #[test]
    fn what_comes_through_a_pipe_is_searched() {
        let mut world = logs();
        let text = out(&mut world, r"hostname | findstr /r ^SERVER");
        assert_eq!(text, "SERVER01\n");
        assert_eq!(run(&mut world, r"hostname | findstr zzz").exit, 1);
    }

    #[test]
    fn the_exit_code_tells_found_missing_and_failed() {
        let mut world = logs();
        assert_eq!(run(&mut world, r"findstr OS D:\Logs\a.log").exit, 0);
        assert_eq!(run(&mut world, r"findstr zzz D:\Logs\a.log").exit, 1);
        let missing = run(&mut world, r"findstr OS D:\no.log");
        assert_eq!(
            (missing.exit, missing.stderr.as_str()),
            (2, "FINDSTR: Cannot open D:\\no.log\r\n")
        );
        assert_eq!(run(&mut world, "findstr").stderr, "FINDSTR: Bad command line\r\n");
    }
}
