//! Dates read by a format, as `ParseExact` does.
//!
//! *Models*: standard and custom formats, names of the culture, fractions, zones.
//! *Leaves out*: eras.

use super::{Culture, INVARIANT, dates, read};
use crate::net::{Ambient, Outcome};
use crate::value::text::same;
use crate::value::time::{DateTime, Kind, MINUTE, Parts};

/// What has been read.
struct Reader<'a> {
    culture: &'a Culture,
    text: &'a str,
    year: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    hour: i32,
    minute: i32,
    second: i32,
    fraction: i32,
    afternoon: Option<bool>,
    /// Minutes east of Greenwich.
    zone: Option<i64>,
}

/// A text by a format; none when it does not fit. A date with a zone becomes local time.
///
/// # Errors
/// A format that is none.
pub fn date(
    host: &mut dyn Ambient,
    culture: &Culture,
    text: &str,
    format: &str,
) -> Outcome<Option<DateTime>> {
    let mut letters = format.chars();
    let (culture, picture) = match (letters.next(), letters.next()) {
        (Some(letter), None) => {
            let fixed = matches!(letter, 'o' | 'O' | 'r' | 'R' | 's' | 'u');
            let culture = if fixed { &INVARIANT } else { culture };
            (culture, dates::standard(culture, letter)?)
        }
        _ => (culture, format.to_owned()),
    };
    let mut reader = Reader {
        culture,
        text,
        year: None,
        month: None,
        day: None,
        hour: 0,
        minute: 0,
        second: 0,
        fraction: 0,
        afternoon: None,
        zone: None,
    };
    if reader.all(&picture).is_none() || !reader.text.is_empty() {
        return Ok(None);
    }
    // Universal by their letter, though nothing in the text is a zone.
    if matches!(format, "r" | "R") {
        reader.zone = None;
    }
    Ok(reader.result(host))
}

impl Reader<'_> {
    fn result(&self, host: &mut dyn Ambient) -> Option<DateTime> {
        let now = host.now();
        let today = DateTime { ticks: now + host.offset_at(now), kind: Kind::Local }.parts();
        let no_date = self.year.is_none() && self.month.is_none() && self.day.is_none();
        let (month, day) = if no_date { (today.month, today.day) } else { (1, 1) };
        let hour = match self.afternoon {
            Some(_) if self.hour > 12 => return None,
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let parts = Parts {
            year: self.year.unwrap_or(today.year),
            month: self.month.unwrap_or(month),
            day: self.day.unwrap_or(day),
            hour,
            minute: self.minute,
            second: self.second,
            fraction: self.fraction,
        };
        let at = DateTime::from_parts(parts, Kind::Unspecified)?;
        let Some(minutes) = self.zone else { return Some(at) };
        let utc = at.ticks.checked_sub(minutes * MINUTE)?;
        DateTime::new(utc.checked_add(host.offset_at(utc))?, Kind::Local)
    }

    fn all(&mut self, picture: &str) -> Option<()> {
        let chars: Vec<char> = picture.chars().collect();
        let mut at = 0;
        while let Some(c) = chars.get(at).copied() {
            let run = chars[at..].iter().take_while(|other| **other == c).count();
            match c {
                '\'' | '"' => {
                    let end = chars[at + 1..].iter().position(|other| *other == c)?;
                    let literal: String = chars[at + 1..at + 1 + end].iter().collect();
                    self.literal(&literal)?;
                    at += end + 2;
                }
                '\\' => {
                    self.literal(&chars.get(at + 1)?.to_string())?;
                    at += 2;
                }
                '%' => at += 1,
                '/' => {
                    self.literal(self.culture.dates.separator)?;
                    at += 1;
                }
                _ => {
                    if !self.letter(c, run)? {
                        self.literal(&c.to_string().repeat(run))?;
                    }
                    at += run;
                }
            }
        }
        Some(())
    }

    fn literal(&mut self, literal: &str) -> Option<()> {
        self.text = self.text.strip_prefix(literal)?;
        Some(())
    }

    /// A number with so many digits.
    fn number(&mut self, least: usize, most: usize) -> Option<i32> {
        let count = self.text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count < least {
            return None;
        }
        let number = self.text[..count].parse().ok()?;
        self.text = &self.text[count..];
        Some(number)
    }

    /// The longest of the names that comes next, by its place.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let fits = |name: &&str| {
            let head: String = self.text.chars().take(name.chars().count()).collect();
            !name.is_empty() && same(&head, name)
        };
        let found = names.iter().enumerate().filter(|(_, name)| fits(name));
        let (place, name) = found.max_by_key(|(_, name)| name.len())?;
        let bytes: usize = self.text.chars().take(name.chars().count()).map(char::len_utf8).sum();
        self.text = &self.text[bytes..];
        Some(place)
    }

    /// Reads what a run of a letter stands for; false when it stands for itself.
    fn letter(&mut self, c: char, run: usize) -> Option<bool> {
        let dates = &self.culture.dates;
        // One letter takes one digit or two, two letters take two.
        let two = |this: &mut Self| this.number(run.min(2), 2);
        match (c, run) {
            ('d', 1 | 2) => self.day = Some(two(self)?),
            ('d', 3) => drop(self.name(&dates.short_days)?),
            ('d', _) => drop(self.name(&dates.days)?),
            ('M', 1 | 2) => self.month = Some(two(self)?),
            ('M', 3) => self.month = Some(self.name(&dates.short_months)? as i32 + 1),
            ('M', _) => self.month = Some(self.name(&dates.months)? as i32 + 1),
            ('y', 1 | 2) => self.year = Some(read::short_year(two(self)?)),
            ('y', _) => self.year = Some(self.number(run.min(9), run.min(9))?),
            ('h' | 'H', _) => self.hour = two(self)?,
            ('m', _) => self.minute = two(self)?,
            ('s', _) => self.second = two(self)?,
            ('f' | 'F', 1..=7) => {
                let before = self.text.len();
                let least = if c == 'f' { run } else { 0 };
                let number = if c == 'F' && !self.text.starts_with(|c: char| c.is_ascii_digit()) {
                    0
                } else {
                    self.number(least, run)?
                };
                let digits = before - self.text.len();
                self.fraction = number * 10i32.pow(7 - digits as u32);
            }
            ('t', _) => {
                let (morning, afternoon) = dates.halves;
                let cut = |text: &'static str| {
                    text.char_indices().nth(1).map_or(text, |(at, _)| &text[..at])
                };
                let names =
                    if run == 1 { [cut(morning), cut(afternoon)] } else { [morning, afternoon] };
                self.afternoon = Some(self.name(&names)? == 1);
            }
            ('z' | 'K', _) => self.zone(c)?,
            ('f' | 'F' | 'g', _) => return None,
            _ => return Some(false),
        }
        Some(true)
    }

    fn zone(&mut self, c: char) -> Option<()> {
        if c == 'K' {
            if let Some(rest) = self.text.strip_prefix(['Z', 'z']) {
                self.text = rest;
                self.zone = Some(0);
                return Some(());
            }
            if !self.text.starts_with(['+', '-']) {
                return Some(());
            }
        }
        let negative = self.text.starts_with('-');
        self.text = self.text.strip_prefix(['+', '-'])?;
        let hours = i64::from(self.number(1, 2)?);
        let mut minutes = hours * 60;
        if let Some(rest) = self.text.strip_prefix(':') {
            self.text = rest;
            minutes += i64::from(self.number(2, 2)?);
        }
        self.zone = Some(if negative { -minutes } else { minutes });
        (minutes <= 14 * 60).then_some(())
    }
}
