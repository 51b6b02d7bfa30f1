//! What a console shows: formatted objects as they come, errors as 5.1 prints them.

use super::Engine;
use super::host::Channel;
use super::sink::Sink;
use super::stop::Eval;
use crate::format::{Formatter, Request};
use crate::value::{Value, text};

/// Lines of objects, formatted as `Out-String` would.
pub(crate) fn lines(
    engine: &mut Engine,
    values: &[Value],
    width: Option<usize>,
) -> Eval<Vec<String>> {
    let mut screen = Lines::new(width.unwrap_or_else(|| line_width(engine)));
    let mut all = Vec::new();
    for value in values {
        all.extend(screen.push(engine, value)?);
    }
    all.extend(screen.finish(engine)?);
    Ok(all)
}

/// Columns of a line: the last column of a console stays empty.
pub(crate) fn line_width(engine: &Engine) -> usize {
    engine.host.width().saturating_sub(1)
}

/// Objects to lines; texts go their own short way.
#[derive(Debug)]
struct Lines {
    width: usize,
    formatter: Option<Formatter>,
}

impl Lines {
    fn new(width: usize) -> Self {
        Self { width, formatter: None }
    }

    fn push(&mut self, engine: &mut Engine, value: &Value) -> Eval<Vec<String>> {
        if self.formatter.is_none()
            && let Value::Text(said) = value
        {
            return Ok(split_lines(said));
        }
        // What looks the same in all cultures needs no formatter.
        let plain = matches!(
            value,
            Value::Bool(_) | Value::Char(_) | Value::Byte(_) | Value::Int(_) | Value::Long(_)
        );
        if self.formatter.is_none() && plain {
            return Ok(vec![text::of(value)]);
        }
        if is_error_record(value) {
            let mut all = self.finish(engine)?;
            let shown = error_text(value, self.width);
            all.extend(split_lines(shown.trim_end_matches('\n')));
            return Ok(all);
        }
        let width = self.width;
        let formatter =
            self.formatter.get_or_insert_with(|| Formatter::new(Request::default(), width));
        formatter.push(engine, value).map_err(|fault| engine.net_fault(fault, engine.here))
    }

    fn finish(&mut self, engine: &mut Engine) -> Eval<Vec<String>> {
        match self.formatter.take() {
            Some(mut formatter) => {
                formatter.finish(engine).map_err(|fault| engine.net_fault(fault, engine.here))
            }
            None => Ok(Vec::new()),
        }
    }
}

fn is_error_record(value: &Value) -> bool {
    matches!(value, Value::Object(object) if object.borrow().type_names.first()
        .is_some_and(|name| &**name == "System.Management.Automation.ErrorRecord"))
}

fn split_lines(said: &str) -> Vec<String> {
    said.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()).collect()
}

/// The console: `Out-Default`.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    lines: Option<Lines>,
}

impl Screen {
    /// Shows what is left.
    pub(crate) fn finish(&mut self, engine: &mut Engine) -> Eval<()> {
        let Some(mut lines) = self.lines.take() else { return Ok(()) };
        let all = lines.finish(engine)?;
        show(engine, &all)
    }
}

impl Sink for Screen {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        if matches!(value, Value::Null) {
            return Ok(());
        }
        let width = line_width(engine);
        let lines = self.lines.get_or_insert_with(|| Lines::new(width));
        let all = lines.push(engine, &value)?;
        show(engine, &all)
    }
}

/// A console over whose shoulder somebody looks.
pub(crate) struct Watched<F> {
    screen: Screen,
    look: F,
}

impl<F: FnMut(&mut Engine, &Value) -> Eval<()>> Watched<F> {
    pub(crate) fn new(look: F) -> Self {
        Self { screen: Screen::default(), look }
    }

    pub(crate) fn finish(&mut self, engine: &mut Engine) -> Eval<()> {
        self.screen.finish(engine)
    }
}

impl<F: FnMut(&mut Engine, &Value) -> Eval<()>> Sink for Watched<F> {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        (self.look)(engine, &value)?;
        self.screen.put(engine, value)
    }
}

fn show(engine: &mut Engine, lines: &[String]) -> Eval<()> {
    for line in lines {
        engine.write_host(Channel::Output, &format!("{line}\n"))?;
    }
    Ok(())
}

/// An error as a console prints whose lines have so many columns.
pub(crate) fn error_text(record: &Value, width: usize) -> String {
    let of = |name: &str| record.property(name).unwrap_or(Value::Null);
    let exception = of("Exception");
    let id = text::of(&of("FullyQualifiedErrorId"));
    let message = match of("ErrorDetails").property("Message") {
        Some(Value::Text(message)) => message.to_string(),
        _ => super::error::message_of(&exception).to_string(),
    };
    if id == "NativeCommandErrorMessage" {
        return format!("{message}\n");
    }
    let invocation = of("InvocationInfo");
    let command = invocation.property("MyCommand").unwrap_or(Value::Null);
    let called = invocation.property("InvocationName").map(|n| text::of(&n)).unwrap_or_default();
    let name = match &command {
        Value::Object(_) => {
            let kind = command.property("CommandType").map(|k| text::of(&k)).unwrap_or_default();
            let own = text::of(&command);
            let path = command.property("Path").map(|path| text::of(&path)).unwrap_or_default();
            match kind.as_str() {
                "ExternalScript" if !path.is_empty() => path,
                "ExternalScript" => own,
                "Script" => {
                    command.property("Definition").map(|text| text::of(&text)).unwrap_or_default()
                }
                _ if called.is_empty() || called == "&" || called == "." => own,
                _ => called,
            }
        }
        _ => called,
    };
    let mut out = String::new();
    if !name.is_empty() {
        out.push_str(&name);
        out.push_str(" : ");
    }
    out.push_str(&message);
    let position = invocation.property("PositionMessage").map(|p| text::of(&p)).unwrap_or_default();
    if !position.is_empty() {
        out.push('\n');
        out.push_str(&position);
    }
    let category = text::of(&of("CategoryInfo"));
    for line in
        [format!("+ CategoryInfo          : {category}"), format!("+ FullyQualifiedErrorId : {id}")]
    {
        // The view of 5.1 cuts these lines for an indent and forgets to begin new ones, so that
        // what is left over begins with the blanks that no longer fit.
        let chars: Vec<char> = line.chars().collect();
        out.push('\n');
        for part in chars.chunks(width.saturating_sub(5).max(1)) {
            out.push_str("    ");
            out.extend(part);
        }
    }
    out.push_str("\n \n");
    out.split('\n').map(|line| broken(line, width)).collect::<Vec<_>>().join("\n")
}

/// A line broken as the formatter of 5.1 breaks long texts: a word goes with the blank behind it,
/// and blanks are words.
fn broken(line: &str, width: usize) -> String {
    let cells = |text: &str| text.chars().count();
    if cells(line) <= width {
        return line.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    let mut put = |piece: &str| {
        if used + cells(piece) > width {
            out.push('\n');
            used = 0;
        }
        out.push_str(piece);
        used += cells(piece);
    };
    for word in line.split_inclusive([' ', '\t']) {
        if cells(word) <= width {
            put(word);
        } else {
            word.chars().for_each(|c| put(c.encode_utf8(&mut [0; 4])));
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn a_line_breaks_behind_a_blank_and_a_long_word_anywhere() {
        for (line, expected) in [
            ("one two", "one two"),
            ("one two three", "one two \nthree"),
            // The blank behind a word has to fit as well.
            ("one two2 three", "one \ntwo2 \nthree"),
            ("123456    78", "123456  \n  78"),
            ("abcdefghijk", "abcdefgh\nijk"),
        ] {
            assert_eq!(broken(line, 8), expected, "{line}");
        }
    }
}
