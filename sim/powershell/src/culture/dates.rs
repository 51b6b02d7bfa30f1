//! Formats of dates: `d`, `G`, `o` and their like, and those made of letters, `yyyy-MM-dd`.
//!
//! *Models*: all standard formats, all letters but eras outside English.

use super::{Culture, INVARIANT};
use crate::net::{Ambient, Fault, Outcome};
use crate::value::time::{DateTime, Kind, MINUTE, Parts, TimeSpan};

/// A date by a format; an empty one is `G`. A distance from Greenwich, when it has one of its own.
///
/// # Errors
/// A format that .NET refuses.
pub fn format(
    host: &mut dyn Ambient,
    culture: &'static Culture,
    at: DateTime,
    offset: Option<TimeSpan>,
    format: &str,
) -> Outcome<String> {
    let mut letters = format.chars();
    let (picture, culture, at) = match (letters.next(), letters.next()) {
        (None, _) => (standard(culture, 'G')?, culture, at),
        (Some('U'), None) if offset.is_none() => {
            (standard(culture, 'F')?, culture, to_utc(host, at))
        }
        (Some(letter @ ('r' | 'R' | 'u')), None) => {
            let at = match offset {
                Some(offset) => at.plus(-offset.0).unwrap_or(at),
                None => at,
            };
            (standard(&INVARIANT, letter)?, &INVARIANT, at)
        }
        (Some(letter @ ('o' | 'O' | 's')), None) => (standard(&INVARIANT, letter)?, &INVARIANT, at),
        (Some(letter), None) => (standard(culture, letter)?, culture, at),
        _ => (format.to_owned(), culture, at),
    };
    let own = offset.is_some();
    let offset = match offset {
        Some(offset) => offset,
        None if at.kind == Kind::Utc => TimeSpan(0),
        None => TimeSpan(host.offset_of_local(at.ticks)),
    };
    let writer = Writer { culture, at, parts: at.parts(), offset, own, out: String::new() };
    writer.write(&picture)
}

/// The same moment in universal time; a date that nobody knows the zone of is taken as local.
#[must_use]
pub fn to_utc(host: &mut dyn Ambient, at: DateTime) -> DateTime {
    if at.kind == Kind::Utc {
        return at;
    }
    let utc = at.ticks - host.offset_of_local(at.ticks);
    DateTime { ticks: utc.clamp(0, crate::value::time::LAST), kind: Kind::Utc }
}

/// The same moment in local time; a date that nobody knows the zone of is taken as universal.
#[must_use]
pub fn to_local(host: &mut dyn Ambient, at: DateTime) -> DateTime {
    if at.kind == Kind::Local {
        return at;
    }
    let local = at.ticks + host.offset_at(at.ticks);
    DateTime { ticks: local.clamp(0, crate::value::time::LAST), kind: Kind::Local }
}

fn wrong() -> Fault {
    Fault::format("Input string was not in a correct format.")
}

/// The picture of a standard format.
///
/// # Errors
/// A letter that is none.
pub fn standard(culture: &Culture, letter: char) -> Outcome<String> {
    let dates = &culture.dates;
    let two = |one: &str, other: &str| format!("{one} {other}");
    Ok(match letter {
        'd' => dates.short_date.to_owned(),
        'D' => dates.long_date.to_owned(),
        'f' => two(dates.long_date, dates.short_time),
        'F' | 'U' => two(dates.long_date, dates.long_time),
        'g' => two(dates.short_date, dates.short_time),
        'G' => two(dates.short_date, dates.long_time),
        'm' | 'M' => dates.month_day.to_owned(),
        'y' | 'Y' => dates.year_month.to_owned(),
        't' => dates.short_time.to_owned(),
        'T' => dates.long_time.to_owned(),
        'o' | 'O' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK".to_owned(),
        'r' | 'R' => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'".to_owned(),
        's' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss".to_owned(),
        'u' => "yyyy'-'MM'-'dd HH':'mm':'ss'Z'".to_owned(),
        _ => return Err(wrong()),
    })
}

struct Writer {
    culture: &'static Culture,
    at: DateTime,
    parts: Parts,
    offset: TimeSpan,
    /// The offset is that of the value, whatever its kind.
    own: bool,
    out: String,
}

impl Writer {
    fn write(mut self, picture: &str) -> Outcome<String> {
        let chars: Vec<char> = picture.chars().collect();
        let mut at = 0;
        while let Some(c) = chars.get(at).copied() {
            let run = chars[at..].iter().take_while(|other| **other == c).count();
            match c {
                '\'' | '"' => {
                    let rest = &chars[at + 1..];
                    let mut from = 0;
                    loop {
                        match rest.get(from) {
                            None => return Err(wrong()),
                            Some(quote) if *quote == c => break,
                            Some('\\') => {
                                self.out.push(*rest.get(from + 1).ok_or_else(wrong)?);
                                from += 2;
                            }
                            Some(other) => {
                                self.out.push(*other);
                                from += 1;
                            }
                        }
                    }
                    at += from + 2;
                }
                '\\' => {
                    self.out.push(*chars.get(at + 1).ok_or_else(wrong)?);
                    at += 2;
                }
                // A single letter is a picture only behind a percent sign.
                '%' if chars.get(at + 1).is_some_and(|next| *next != '%') => at += 1,
                '%' => return Err(wrong()),
                ':' | '/' => {
                    let separator = if c == ':' { ":" } else { self.culture.dates.separator };
                    self.out.push_str(separator);
                    at += 1;
                }
                _ => {
                    if !self.letter(c, run)? {
                        self.out.extend(std::iter::repeat_n(c, run));
                    }
                    at += run;
                }
            }
        }
        Ok(self.out)
    }

    fn number(&mut self, number: i32, digits: usize) {
        self.out.push_str(&format!("{number:0digits$}"));
    }

    /// Writes what a run of a letter stands for; false when it stands for itself.
    fn letter(&mut self, c: char, run: usize) -> Outcome<bool> {
        let Parts { year, month, day, hour, minute, second, .. } = self.parts;
        let dates = &self.culture.dates;
        let name = |names: &[&'static str], at: usize| names.get(at).copied().unwrap_or_default();
        match (c, run) {
            ('d', 1 | 2) => self.number(day, run),
            ('d', 3) => self.out.push_str(name(&dates.short_days, self.at.day_of_week())),
            ('d', _) => self.out.push_str(name(&dates.days, self.at.day_of_week())),
            ('M', 1 | 2) => self.number(month, run),
            ('M', 3) => self.out.push_str(name(&dates.short_months, (month - 1) as usize)),
            ('M', _) => self.out.push_str(name(&dates.months, (month - 1) as usize)),
            ('y', 1 | 2) => self.number(year % 100, run),
            ('y', _) => self.number(year, run.min(16)),
            ('h', _) => self.number((hour + 11) % 12 + 1, run.min(2)),
            ('H', _) => self.number(hour, run.min(2)),
            ('m', _) => self.number(minute, run.min(2)),
            ('s', _) => self.number(second, run.min(2)),
            ('f' | 'F', 1..=7) => self.fraction(c, run),
            ('f' | 'F', _) => return Err(wrong()),
            ('t', _) => {
                let half = if hour < 12 { dates.halves.0 } else { dates.halves.1 };
                let count = if run == 1 { 1 } else { half.chars().count() };
                self.out.extend(half.chars().take(count));
            }
            ('g', _) if self.culture.name.starts_with("en") || self.culture.name.is_empty() => {
                self.out.push_str("A.D.");
            }
            ('g', _) => {
                let what = format!("the era of a date in {}", self.culture.name);
                return Err(Fault::Unsupported(what));
            }
            ('z', _) => self.zone(run),
            ('K', _) => (0..run).for_each(|_| self.kind()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn fraction(&mut self, c: char, run: usize) {
        let digits = format!("{:07}", self.parts.fraction);
        let digits = &digits[..run];
        if c == 'f' {
            self.out.push_str(digits);
            return;
        }
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() && self.out.ends_with('.') {
            self.out.pop();
        }
        self.out.push_str(digits);
    }

    fn zone(&mut self, run: usize) {
        let minutes = self.offset.0 / MINUTE;
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        self.out.push_str(&match run {
            1 => format!("{sign}{hours}"),
            2 => format!("{sign}{hours:02}"),
            _ => format!("{sign}{hours:02}:{minutes:02}"),
        });
    }

    fn kind(&mut self) {
        match self.at.kind {
            _ if self.own => self.zone(3),
            Kind::Utc => self.out.push('Z'),
            Kind::Local => self.zone(3),
            Kind::Unspecified => {}
        }
    }
}
