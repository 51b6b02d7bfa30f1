//! A line as it was typed: for the machine, or for the seat.

use sim::kernel::time::Span;

/// The longest time that can pass at once: a quarter of a year.
const LONGEST: Span = Span::days(92);

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Empty.
    Nothing,
    /// For the machine.
    Typed(String),
    /// `:undo`
    Undo,
    /// `:diff`
    Diff,
    /// `:snapshot [NAME]`
    Snapshot(Option<String>),
    /// `:back [NAME]`
    Back(Option<String>),
    /// `:wait 8h`
    Wait(Span),
    /// `:help`
    Help,
    /// `:quit`, and `exit` as in any window.
    Quit,
    /// `:hint`
    Hint,
    /// `:ticket`
    Ticket,
    /// `:give-up`
    GiveUp,
}

/// The words of the seat, for help and completion.
pub const WORDS: [&str; 10] = [
    ":back",
    ":diff",
    ":give-up",
    ":help",
    ":hint",
    ":quit",
    ":snapshot",
    ":ticket",
    ":undo",
    ":wait",
];

/// Reads a line.
///
/// # Errors
/// The id of the sentence that says what is wrong.
pub fn read(typed: &str) -> Result<Line, &'static str> {
    let typed = typed.trim();
    let Some(rest) = typed.strip_prefix(':') else {
        return Ok(match typed {
            "" => Line::Nothing,
            exit if exit.eq_ignore_ascii_case("exit") => Line::Quit,
            typed => Line::Typed(typed.to_owned()),
        });
    };
    let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let name = Some(rest.trim().to_owned()).filter(|name| !name.is_empty());
    let line = match (word, name) {
        ("snapshot", name) => Line::Snapshot(name),
        ("back", name) => Line::Back(name),
        ("wait", Some(text)) => Line::Wait(span(&text).ok_or("seat-bad-span")?),
        ("wait", None) => return Err("seat-bad-span"),
        ("undo", None) => Line::Undo,
        ("diff", None) => Line::Diff,
        ("help", None) => Line::Help,
        ("quit", None) => Line::Quit,
        ("hint", None) => Line::Hint,
        ("ticket", None) => Line::Ticket,
        ("give-up", None) => Line::GiveUp,
        _ => return Err("seat-unknown"),
    };
    Ok(line)
}

/// `30s`, `15m`, `8h`, `2d`
fn span(text: &str) -> Option<Span> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: i64 = digits.parse().ok().filter(|number| (1..=10_000_000).contains(number))?;
    let span = match unit {
        "s" => Span::seconds(number),
        "m" => Span::minutes(number),
        "h" => Span::hours(number),
        "d" => Span::days(number),
        _ => return None,
    };
    (span <= LONGEST).then_some(span)
}

/// A span as [`read`] takes it.
#[must_use]
pub fn span_text(span: Span) -> String {
    let seconds = span.as_seconds();
    let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm')];
    let unit = units.iter().find(|(size, _)| seconds % size == 0);
    unit.map_or_else(|| format!("{seconds}s"), |(size, unit)| format!("{}{unit}", seconds / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_is_for_the_seat_and_anything_else_for_the_machine() {
        assert_eq!(read("  "), Ok(Line::Nothing));
        assert_eq!(read("sc query x"), Ok(Line::Typed("sc query x".to_owned())));
        assert_eq!(read(":back to it"), Ok(Line::Back(Some("to it".to_owned()))));
        assert_eq!(read("EXIT"), Ok(Line::Quit));
        assert_eq!(read(":undo it"), Err("seat-unknown"));
        assert_eq!(read(":rewind"), Err("seat-unknown"));
    }

    #[test]
    fn spans_are_read_back_as_they_are_written() {
        for text in ["30s", "15m", "8h", "2d"] {
            let Ok(Line::Wait(span)) = read(&format!(":wait {text}")) else { panic!("{text}") };
            assert_eq!(span_text(span), text);
        }
        for wrong in ["", "8", "h", "-1h", "1y", "99999d", "1é"] {
            assert_eq!(read(&format!(":wait {wrong}")), Err("seat-bad-span"), "{wrong}");
        }
    }
}
