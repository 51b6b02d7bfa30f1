//! Formats of lengths of time: `c`, `g`, `G`, and those made of letters, such as `hh\:mm`.

use super::Culture;
use crate::net::{Fault, Outcome};
use crate::value::time::{SECOND, TimeSpan};

/// A length of time by a format; an empty one is `c`.
///
/// # Errors
/// A format that .NET refuses.
pub fn format(culture: &Culture, span: TimeSpan, format: &str) -> Outcome<String> {
    let (days, hours, minutes, seconds, fraction) = span.parts();
    let [days, hours, minutes, seconds, fraction] =
        [days, hours, minutes, seconds, fraction].map(i64::unsigned_abs);
    let sign = if span.0 < 0 { "-" } else { "" };
    let point = culture.numbers.point;
    match format {
        "" | "c" | "t" | "T" => Ok(span.to_string()),
        "g" => {
            let days = if days > 0 { format!("{days}:") } else { String::new() };
            let fraction = format!("{fraction:07}");
            let fraction = match fraction.trim_end_matches('0') {
                "" => String::new(),
                digits => format!("{point}{digits}"),
            };
            Ok(format!("{sign}{days}{hours}:{minutes:02}:{seconds:02}{fraction}"))
        }
        "G" => Ok(format!("{sign}{days}:{hours:02}:{minutes:02}:{seconds:02}{point}{fraction:07}")),
        _ if format.chars().count() == 1 => Err(wrong()),
        _ => by_letters(span, format),
    }
}

fn wrong() -> Fault {
    Fault::format("Input string was not in a correct format.")
}

fn by_letters(span: TimeSpan, format: &str) -> Outcome<String> {
    let (days, hours, minutes, seconds, fraction) = span.parts();
    let chars: Vec<char> = format.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let run = chars[at..].iter().take_while(|other| **other == c).count();
        let (value, most) = match c {
            'd' => (days, 8),
            'h' => (hours, 2),
            'm' => (minutes, 2),
            's' => (seconds, 2),
            'f' | 'F' => (fraction, 7),
            _ => (0, 0),
        };
        match c {
            'd' | 'h' | 'm' | 's' if run <= most => {
                out.push_str(&format!("{:0run$}", value.unsigned_abs()));
                at += run;
            }
            'f' | 'F' if run <= most => {
                let divisor = SECOND.unsigned_abs() / 10u64.pow(run as u32);
                let digits = format!("{:0run$}", value.unsigned_abs() / divisor);
                out.push_str(if c == 'F' { digits.trim_end_matches('0') } else { &digits });
                at += run;
            }
            '\'' | '"' => {
                let end = chars[at + 1..].iter().position(|other| *other == c).ok_or_else(wrong)?;
                out.extend(&chars[at + 1..at + 1 + end]);
                at += end + 2;
            }
            '\\' => {
                out.push(*chars.get(at + 1).ok_or_else(wrong)?);
                at += 2;
            }
            '%' if chars.get(at + 1).is_some_and(|next| *next != '%') => at += 1,
            _ => return Err(wrong()),
        }
    }
    Ok(out)
}
