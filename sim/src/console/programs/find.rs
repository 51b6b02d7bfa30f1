//! `find.exe`: lines that hold a quoted string.
//!
//! PowerShell hands over a string in quotes only when it holds a blank; another one is refused, as
//! on a real server.
//!
//! *Models*: `/v /c /n /i`, `/off[line]`, several files with their headings; exit code 0 found,
//! 1 not found, 2 wrong words. *Sources*: `find /?` \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{contains, same};

use super::reading::{files_of, input_of, lines_of};

/// `find`
pub(super) const COMMAND: Command = Command {
    name: "find",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\find.exe"),
    about: "Finds lines that hold a string",
    params: &[],
    examples: &[concat!(
        r#"find /v /c "no such text" "%ProgramFiles%\Microsoft Azure Recovery Services Agent"#,
        r#"\Temp\CBEngineCurr.errlog""#
    )],
    run,
};

#[derive(Debug, Default)]
struct Request {
    inverted: bool,
    count: bool,
    numbered: bool,
    ignore_case: bool,
    text: Option<String>,
    places: Vec<String>,
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let wrong = |text: &str| Stop::with(2, format!("FIND: {text}"));
    let mut request = Request::default();
    for word in call.words {
        match word.text.strip_prefix('/').filter(|_| !word.quoted) {
            Some(switch) => match switch.to_ascii_lowercase().as_str() {
                "v" => request.inverted = true,
                "c" => request.count = true,
                "n" => request.numbered = true,
                "i" => request.ignore_case = true,
                "off" | "offline" => {}
                _ => return Err(wrong("Invalid switch")),
            },
            None if request.text.is_none() => {
                if !word.quoted {
                    return Err(wrong("Parameter format not correct"));
                }
                request.text = Some(word.text.clone());
            }
            None => request.places.push(word.text.clone()),
        }
    }
    match request.text {
        Some(_) => Ok(request),
        None => Err(wrong("Parameter format not correct")),
    }
}

impl Request {
    fn wants(&self, line: &str) -> bool {
        let text = self.text.as_deref().unwrap_or_default();
        let holds = match (text.is_empty(), self.ignore_case) {
            // No line holds nothing.
            (true, _) => false,
            (_, true) => contains(line, text),
            (_, false) => line.contains(text),
        };
        holds != self.inverted
    }

    /// Prints the wanted lines or their number; that number.
    fn search(&self, call: &mut Call<'_>, lines: &[String], name: Option<&str>) -> usize {
        let wanted: Vec<(usize, &String)> =
            lines.iter().enumerate().filter(|(_, line)| self.wants(line)).collect();
        let heading = name.map(|name| format!("---------- {}", name.to_uppercase()));
        if let Some(heading) = &heading {
            call.line("");
            if !self.count {
                call.line(heading);
            }
        }
        if self.count {
            let count = wanted.len();
            call.line(&heading.map_or(count.to_string(), |heading| format!("{heading}: {count}")));
            return count;
        }
        for (index, line) in &wanted {
            let number = if self.numbered { format!("[{}]", index + 1) } else { String::new() };
            call.line(&format!("{number}{line}"));
        }
        wanted.len()
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.iter().any(|word| same(&word.text, "/?")) {
        return Err(Stop::new("marslab: unsupported: the help of find"));
    }
    let request = request(call)?;
    let mut found = 0;
    if request.places.is_empty() {
        let lines = input_of(call);
        found = request.search(call, &lines, None);
    }
    for place in &request.places {
        let files = files_of(call, place, false).unwrap_or_default();
        if files.is_empty() {
            call.output.error(&format!("File not found - {}", place.to_uppercase()));
        }
        for file in files {
            match lines_of(call, &file) {
                Ok(lines) => found += request.search(call, &lines, Some(&file.shown)),
                Err(_) => call.output.error(&format!("Access denied - {}", file.shown)),
            }
        }
    }
    if found > 0 { Ok(()) } else { Err(Stop::new("")) }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, out, run, server};
    use crate::windows::node::Node;

    #[test]
    fn every_file_has_its_heading_and_a_count_stands_behind_it() {
        let mut world = server();
        world.host.files.put(r"D:\a.txt", Node::text("one\r\ntwo\r\nONE\r\n", EPOCH)).unwrap();
        let text = out(&mut world, r#"cmd /c 'find /n "one" D:\a.txt'"#);
        assert_eq!(text, "\n---------- D:\\A.TXT\n[1]one\n");
        let text = out(&mut world, r#"cmd /c 'find /i /c "one" D:\a.txt'"#);
        assert_eq!(text, "\n---------- D:\\A.TXT: 2\n");
        assert_eq!(run(&mut world, r#"cmd /c 'find "zzz" D:\a.txt'"#).exit, 1);
        assert_eq!(out(&mut world, r#"cmd /c 'find /v "one" D:\a.txt'"#).lines().count(), 4);
    }

    #[test]
    fn a_string_without_quotes_is_refused() {
        let output = run(&mut server(), r#"find "hello" D:\Data\report.txt"#);
        assert_eq!(output.exit, 2, "PowerShell takes the quotes off");
        assert!(output.stderr.contains("FIND: Parameter format not correct"), "{}", output.stderr);
        let missing = run(&mut server(), r#"find "a b" D:\no.txt"#);
        assert!(missing.exit == 1 && missing.stderr.contains("File not found - D:\\NO.TXT"));
        assert_eq!(out(&mut server(), r#"hostname | find /c "E R""#), "0\n");
    }
}
