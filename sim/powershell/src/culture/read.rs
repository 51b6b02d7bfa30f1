//! Texts as dates, lengths of time and numbers.
//!
//! *Models*: dates in the order of the culture, in ISO 8601, with names of months in the culture's
//! language or in English, times with or without halves of the day, zones; the forms that
//! `TimeSpan` and the number types read.
//! *Leaves out*: names of zones other than GMT and Z, eras.

use super::{Culture, INVARIANT};
use crate::net::Ambient;
use crate::value::text::same;
use crate::value::time::{DAY, DateTime, HOUR, Kind, MINUTE, Parts, SECOND, TimeSpan};

/// The last year that two digits mean.
const LAST_SHORT_YEAR: i32 = 2029;

/// The year that one or two digits mean.
#[must_use]
pub fn short_year(year: i32) -> i32 {
    let century = LAST_SHORT_YEAR / 100 * 100;
    if year > LAST_SHORT_YEAR % 100 { century - 100 + year } else { century + year }
}

/// What has been read of a date.
#[derive(Default)]
struct Reading {
    /// Numbers of the date, with how many digits they have.
    numbers: Vec<(i32, usize)>,
    month: Option<i32>,
    /// Hour, minute, second, ticks.
    time: Option<(i32, i32, i32, i32)>,
    afternoon: Option<bool>,
    /// Minutes east of Greenwich.
    zone: Option<i64>,
}

/// A text as a date; one with a zone becomes local time.
#[must_use]
pub fn date(host: &mut dyn Ambient, culture: &Culture, text: &str) -> Option<DateTime> {
    let reading = reading(culture, text)?;
    let now = host.now();
    let today = DateTime { ticks: now + host.offset_at(now), kind: Kind::Local };
    let (year, month, day) = day_of(culture, &reading, today)?;
    let (mut hour, minute, second, fraction) = reading.time.unwrap_or_default();
    if let Some(afternoon) = reading.afternoon {
        if !(0..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    let parts = Parts { year, month, day, hour, minute, second, fraction };
    let at = DateTime::from_parts(parts, Kind::Unspecified)?;
    match reading.zone {
        None => Some(at),
        Some(minutes) => {
            let utc = at.ticks.checked_sub(minutes * MINUTE)?;
            DateTime::new(utc.checked_add(host.offset_at(utc))?, Kind::Local)
        }
    }
}

/// The order of day, month and year in the culture's short date, by their letters.
fn order(culture: &Culture) -> String {
    let mut order = String::new();
    for c in culture.dates.short_date.chars().filter(|c| matches!(c, 'y' | 'M' | 'd')) {
        if !order.contains(c) {
            order.push(c);
        }
    }
    order
}

fn day_of(culture: &Culture, reading: &Reading, today: DateTime) -> Option<(i32, i32, i32)> {
    let year = |(year, digits): (i32, usize)| if digits <= 2 { short_year(year) } else { year };
    let this_year = today.parts().year;
    let is_year = |number: &(i32, usize)| number.1 >= 3;
    let order = order(culture);
    Some(match (reading.month, reading.numbers.as_slice()) {
        (Some(month), []) => (this_year, month, 1),
        (Some(month), [one]) if is_year(one) || one.0 > 31 => (year(*one), month, 1),
        (Some(month), [one]) => (this_year, month, one.0),
        (Some(month), [one, other]) if is_year(one) => (year(*one), month, other.0),
        (Some(month), [one, other]) => (year(*other), month, one.0),
        (None, []) => {
            reading.time?;
            let today = today.parts();
            (today.year, today.month, today.day)
        }
        (None, [one, other]) if is_year(one) => (year(*one), other.0, 1),
        (None, [one, other]) if is_year(other) => (year(*other), one.0, 1),
        (None, [one, other]) if order.find('d') < order.find('M') => (this_year, other.0, one.0),
        (None, [one, other]) => (this_year, one.0, other.0),
        (None, [one, two, three]) if is_year(one) => (year(*one), two.0, three.0),
        (None, [one, two, three]) => match order.as_str() {
            "dMy" => (year(*three), two.0, one.0),
            "yMd" if !is_year(three) => (year(*one), two.0, three.0),
            _ => (year(*three), one.0, two.0),
        },
        _ => return None,
    })
}

fn reading(culture: &Culture, text: &str) -> Option<Reading> {
    let chars: Vec<char> = text.trim().chars().collect();
    // No date is that long; what is longer is none.
    if chars.is_empty() || chars.len() > 128 {
        return None;
    }
    let mut reading = Reading::default();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        if c.is_ascii_digit() {
            at = digits(&mut reading, culture, &chars, at)?;
        } else if c.is_alphabetic() {
            at = word(&mut reading, culture, &chars, at)?;
        } else if matches!(c, '+' | '-') && reading.time.is_some() && !reading.numbers.is_empty() {
            at = zone(&mut reading, &chars, at)?;
        } else if c.is_whitespace() || matches!(c, ',' | '/' | '-' | '.') {
            at += 1;
        } else {
            return None;
        }
    }
    Some(reading)
}

fn run(chars: &[char], at: usize) -> (Option<i32>, usize) {
    let count = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let digits: String = chars[at..at + count].iter().collect();
    (digits.parse().ok(), count)
}

/// A number of the date, or a time.
fn digits(reading: &mut Reading, culture: &Culture, chars: &[char], at: usize) -> Option<usize> {
    let (number, count) = run(chars, at);
    let number = number?;
    let mut at = at + count;
    if chars.get(at) == Some(&':') {
        if reading.time.is_some() {
            return None;
        }
        let (minute, count) = run(chars, at + 1);
        at += 1 + count;
        let mut time = (number, minute?, 0, 0);
        if chars.get(at) == Some(&':') {
            let (second, count) = run(chars, at + 1);
            time.2 = second?;
            at += 1 + count;
            let is_fraction = matches!(chars.get(at), Some('.' | ','))
                && chars.get(at + 1).is_some_and(char::is_ascii_digit);
            if is_fraction {
                let count = chars[at + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
                let mut digits: String = chars[at + 1..].iter().take(count.min(7)).collect();
                digits.extend(std::iter::repeat_n('0', 7 - digits.len()));
                time.3 = digits.parse().ok()?;
                at += 1 + count;
            }
        }
        reading.time = Some(time);
        return Some(at);
    }
    // `5 PM`, but not `01 오후 5:04`.
    let rest: String = chars[at..].iter().collect();
    let rest = rest.trim_start();
    let is_hour = half(culture, rest).is_some_and(|(_, count)| {
        let behind: String = rest.chars().skip(count).collect();
        !behind.trim_start().starts_with(|c: char| c.is_ascii_digit())
    });
    if is_hour && reading.time.is_none() {
        reading.time = Some((number, 0, 0, 0));
        return Some(at);
    }
    reading.numbers.push((number, count));
    (reading.numbers.len() <= 3).then_some(at)
}

/// Which half of the day a text begins with, and its characters.
fn half(culture: &Culture, text: &str) -> Option<(bool, usize)> {
    let (own, english) = (culture.dates.halves, INVARIANT.dates.halves);
    let names = [(own.0, false), (own.1, true), (english.0, false), (english.1, true)];
    let short = [("A", false), ("P", true)];
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    names
        .into_iter()
        .chain(short)
        .find(|(name, _)| !name.is_empty() && same(name, &word))
        .map(|(name, afternoon)| (afternoon, name.chars().count()))
}

fn word(reading: &mut Reading, culture: &Culture, chars: &[char], at: usize) -> Option<usize> {
    let rest: String = chars[at..].iter().collect();
    if let Some((afternoon, count)) = half(culture, &rest) {
        if reading.afternoon.replace(afternoon).is_some() {
            return None;
        }
        return Some(at + count);
    }
    // A character behind each number, as in Korean and Japanese.
    if matches!(chars[at], '년' | '월' | '일' | '年' | '月' | '日') {
        let is_alone = !chars.get(at + 1).is_some_and(|c| c.is_alphabetic());
        if is_alone && !reading.numbers.is_empty() {
            return Some(at + 1);
        }
    }
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    let count = word.chars().count();
    if word == "T" && !reading.numbers.is_empty() {
        return Some(at + 1);
    }
    if same(&word, "Z") || same(&word, "GMT") || same(&word, "UTC") {
        reading.time?;
        return reading.zone.replace(0).is_none().then_some(at + count);
    }
    for dates in [&culture.dates, &INVARIANT.dates] {
        let known = |names: &[&str]| {
            names.iter().position(|name| {
                let name = name.trim_end_matches('.');
                same(name, &word) && !name.starts_with(|c: char| c.is_ascii_digit())
            })
        };
        if let Some(month) = known(&dates.months).or_else(|| known(&dates.short_months)) {
            return reading.month.replace(month as i32 + 1).is_none().then_some(at + count);
        }
        if known(&dates.days).or_else(|| known(&dates.short_days)).is_some() {
            return Some(at + count);
        }
        // `segunda-feira`
        if let Some(day) = dates.days.iter().find(|day| rest.starts_with(**day)) {
            return Some(at + day.chars().count());
        }
    }
    // Portuguese writes `d de MMMM de yyyy`.
    (culture.name == "pt-BR" && word == "de").then_some(at + count)
}

fn zone(reading: &mut Reading, chars: &[char], at: usize) -> Option<usize> {
    let negative = chars[at] == '-';
    let (number, count) = run(chars, at + 1);
    let mut end = at + 1 + count;
    let number = i64::from(number?);
    let minutes = match count {
        1 | 2 if chars.get(end) == Some(&':') => {
            let (minutes, count) = run(chars, end + 1);
            end += 1 + count;
            number * 60 + i64::from(minutes?)
        }
        1 | 2 => number * 60,
        4 => number / 100 * 60 + number % 100,
        _ => return None,
    };
    if minutes > 14 * 60 {
        return None;
    }
    let minutes = if negative { -minutes } else { minutes };
    reading.zone.replace(minutes).is_none().then_some(end)
}

/// Why a text is no length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSpan {
    /// It has another form.
    Form,
    /// A part is too large.
    Range,
}

/// A text as a length of time: `d`, `[d.]hh:mm[:ss[.fffffff]]`, `d:hh:mm:ss[.fffffff]`.
///
/// # Errors
/// What is wrong with it.
pub fn span(text: &str) -> Result<TimeSpan, NoSpan> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let number = |text: &str| -> Result<i64, NoSpan> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoSpan::Form);
        }
        text.parse().ok().filter(|number| *number <= 10_675_199).ok_or(NoSpan::Range)
    };
    let parts: Vec<&str> = body.split(':').collect();
    let (mut days, mut hours) = (0, 0);
    let (mut minutes, mut seconds, mut fraction) = (0, 0, 0);
    match parts.as_slice() {
        [only] => days = number(only)?,
        [first, rest @ ..] if rest.len() <= 3 => {
            let mut rest = rest;
            if let Some((some, hour)) = first.split_once('.') {
                days = number(some)?;
                hours = number(hour)?;
            } else if rest.len() == 3 {
                days = number(first)?;
                hours = number(rest[0])?;
                rest = &rest[1..];
            } else {
                hours = number(first)?;
            }
            minutes = number(rest.first().ok_or(NoSpan::Form)?)?;
            if let Some(last) = rest.get(1) {
                let (whole, part) = last.split_once('.').unwrap_or((last, "0"));
                seconds = number(whole)?;
                let count = part.len();
                if count > 7 {
                    return Err(NoSpan::Range);
                }
                fraction = number(part)? * 10i64.pow(7 - count as u32);
            }
        }
        _ => return Err(NoSpan::Form),
    }
    if hours > 23 || minutes > 59 || seconds > 59 {
        return Err(NoSpan::Range);
    }
    let time = hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction;
    let ticks = days.checked_mul(DAY).and_then(|days| days.checked_add(time));
    ticks.map(|ticks| TimeSpan(if negative { -ticks } else { ticks })).ok_or(NoSpan::Range)
}

/// A text as a whole number; none when it has another form. Numbers without bounds are cut to
/// those of 128 bits, which no type reaches.
#[must_use]
pub fn whole(text: &str) -> Option<i128> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}');
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let most = if sign.is_empty() { i128::MAX } else { i128::MIN };
    Some(format!("{sign}{digits}").parse().unwrap_or(most))
}

/// The digits of a number with a point and groups of a culture, as Rust reads them.
#[must_use]
pub fn plain(culture: &Culture, text: &str, exponent: bool) -> Option<String> {
    let text = text.trim();
    let numbers = &culture.numbers;
    let mut out = String::new();
    let mut rest = text;
    if let Some(behind) = rest.strip_prefix(['-', '+']) {
        if text.starts_with('-') {
            out.push('-');
        }
        rest = behind;
    }
    let (mut pointed, mut digits) = (false, 0);
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            out.push(c);
            digits += 1;
            rest = &rest[1..];
        } else if let Some(behind) = rest.strip_prefix(numbers.point).filter(|_| !pointed) {
            out.push('.');
            pointed = true;
            rest = behind;
        } else if let Some(behind) =
            rest.strip_prefix(numbers.group).filter(|_| !pointed && digits > 0)
        {
            rest = behind;
        } else {
            break;
        }
    }
    if digits == 0 {
        return None;
    }
    if let Some(power) = rest.strip_prefix(['e', 'E']).filter(|_| exponent) {
        let number = power.strip_prefix(['-', '+']).unwrap_or(power);
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        out.push('e');
        out.push_str(power);
        rest = "";
    }
    rest.is_empty().then_some(out)
}
