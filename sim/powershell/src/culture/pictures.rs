//! Formats of numbers that show what the number looks like: `#,##0.00`, `0.0%`, `00.0E+0`.
//!
//! *Models*: sections for positive, negative and zero, groups, scaling by commas, percent and
//! per mille, exponents, quoted and escaped text.
//! *Leaves out*: nothing known.

use super::Culture;
use super::numbers::Digits;
use crate::net::Outcome;

/// What a section of a picture says.
#[derive(Default)]
struct Section {
    /// Places for digits.
    places: i32,
    /// Places in front of the point.
    whole: i32,
    /// Places from which on zeros are written.
    first_zero: Option<i32>,
    /// Behind the last `0`.
    last_zero: i32,
    scientific: bool,
    groups: bool,
    /// Powers of ten.
    scale: i32,
}

/// Where the section for negative numbers (1) or zero (2) begins; 0 when it is empty or absent.
fn find(picture: &[char], section: usize) -> usize {
    if section == 0 {
        return 0;
    }
    let mut left = section;
    let mut at = 0;
    while let Some(c) = picture.get(at) {
        at += 1;
        match c {
            '\'' | '"' => at = behind_quote(picture, at, *c),
            '\\' => at += 1,
            ';' => {
                left -= 1;
                if left == 0 {
                    let is_there = picture.get(at).is_some_and(|c| *c != ';');
                    return if is_there { at } else { 0 };
                }
            }
            _ => {}
        }
    }
    0
}

fn behind_quote(picture: &[char], from: usize, quote: char) -> usize {
    let rest = picture.get(from..).unwrap_or_default();
    rest.iter().position(|c| *c == quote).map_or(picture.len(), |end| from + end + 1)
}

/// Zeros of an exponent that begins behind the letter, with where it ends.
fn exponent(picture: &[char], at: usize) -> Option<(Option<char>, usize, usize)> {
    let sign = picture.get(at).copied().filter(|c| matches!(c, '+' | '-'));
    let from = at + usize::from(sign.is_some());
    let zeros = picture.get(from..)?.iter().take_while(|c| **c == '0').count();
    (zeros > 0).then_some((sign, zeros, from + zeros))
}

fn survey(picture: &[char], from: usize) -> Section {
    let mut section = Section::default();
    let (mut point, mut group, mut group_count) = (None, None, 0);
    let mut at = from;
    while let Some(c) = picture.get(at).filter(|c| **c != ';') {
        at += 1;
        match c {
            '#' => section.places += 1,
            '0' => {
                section.first_zero.get_or_insert(section.places);
                section.places += 1;
                section.last_zero = section.places;
            }
            '.' => {
                point.get_or_insert(section.places);
            }
            ',' if section.places > 0 && point.is_none() => match group {
                Some(there) if there == section.places => group_count += 1,
                _ => {
                    section.groups |= group.is_some();
                    group = Some(section.places);
                    group_count = 1;
                }
            },
            '%' => section.scale += 2,
            '‰' => section.scale += 3,
            '\'' | '"' => at = behind_quote(picture, at, *c),
            '\\' => at += 1,
            'E' | 'e' => {
                if let Some((_, _, end)) = exponent(picture, at) {
                    section.scientific = true;
                    at = end;
                }
            }
            _ => {}
        }
    }
    section.whole = point.unwrap_or(section.places);
    match group {
        Some(there) if there == section.whole => section.scale -= 3 * group_count,
        Some(_) => section.groups = true,
        None => {}
    }
    section
}

/// A number by a picture.
pub(super) fn format(culture: &Culture, mut all: Digits, picture: &str) -> Outcome<String> {
    let picture: Vec<char> = picture.chars().collect();
    let mut from = match (all.is_zero(), all.negative) {
        (true, _) => find(&picture, 2),
        (false, true) => find(&picture, 1),
        _ => 0,
    };
    let mut section = survey(&picture, from);
    if all.is_zero() {
        all.negative = false;
    } else {
        let own = all.clone();
        all.point += section.scale;
        let keep = if section.scientific {
            section.places
        } else {
            all.point.saturating_add(section.places - section.whole)
        };
        all.round(keep);
        let zero = find(&picture, 2);
        if all.is_zero() && zero != from {
            from = zero;
            section = survey(&picture, from);
        } else if !all.is_zero() {
            all.negative = own.negative;
        }
    }
    let writer = Writer::new(culture, &all, &section);
    Ok(writer.write(&picture, from))
}

struct Writer<'a> {
    culture: &'a Culture,
    digits: &'a Digits,
    section: &'a Section,
    /// Zeros are written from this place in front of the point on.
    first: i32,
    /// Zeros are written up to this place behind the point (negative).
    last: i32,
    /// The place of the next digit: 1 is the last one in front of the point.
    place: i32,
    /// Digits that the picture has no places for, or places without digits (negative).
    adjust: i32,
    next: usize,
    out: String,
    pointed: bool,
}

impl<'a> Writer<'a> {
    fn new(culture: &'a Culture, digits: &'a Digits, section: &'a Section) -> Self {
        let whole = section.whole;
        let first = section.first_zero.filter(|first| *first < whole).map_or(0, |at| whole - at);
        let last = if section.last_zero > whole { whole - section.last_zero } else { 0 };
        let (place, adjust) = if section.scientific {
            (whole, 0)
        } else {
            (digits.point.max(whole), digits.point - whole)
        };
        let out = String::new();
        Self { culture, digits, section, first, last, place, adjust, next: 0, out, pointed: false }
    }

    fn digit(&mut self, digit: char) {
        self.out.push(digit);
        if self.section.groups && self.place > 1 && (self.place - 1) % 3 == 0 {
            self.out.push_str(self.culture.numbers.group);
        }
    }

    fn take(&mut self) -> Option<char> {
        let digit = self.digits.digits.get(self.next)?;
        self.next += 1;
        Some(char::from(b'0' + digit))
    }

    fn write(mut self, picture: &[char], from: usize) -> String {
        if self.digits.negative && from == 0 && !self.digits.is_zero() {
            self.out.push('-');
        }
        let mut at = from;
        while let Some(c) = picture.get(at).copied().filter(|c| *c != ';') {
            at += 1;
            if matches!(c, '#' | '0' | '.') {
                while self.adjust > 0 {
                    let digit = self.take().unwrap_or('0');
                    self.digit(digit);
                    self.place -= 1;
                    self.adjust -= 1;
                }
            }
            match c {
                '#' | '0' => self.write_place(),
                '.' => self.write_point(),
                '%' | '‰' => self.out.push(c),
                ',' => {}
                '\'' | '"' => {
                    let end = behind_quote(picture, at, c);
                    let closed = picture.get(end - 1) == Some(&c) && end > at;
                    let text = &picture[at..if closed { end - 1 } else { end }];
                    self.out.extend(text);
                    at = end;
                }
                '\\' => {
                    self.out.extend(picture.get(at));
                    at += 1;
                }
                'E' | 'e' => match exponent(picture, at).filter(|_| self.section.scientific) {
                    Some((sign, zeros, end)) => {
                        self.write_exponent(c, sign, zeros);
                        at = end;
                    }
                    None => self.out.push(c),
                },
                other => self.out.push(other),
            }
        }
        self.out
    }

    fn write_place(&mut self) {
        let digit = if self.adjust < 0 {
            self.adjust += 1;
            (self.place <= self.first).then_some('0')
        } else {
            self.take().or_else(|| (self.place > self.last).then_some('0'))
        };
        if let Some(digit) = digit {
            self.digit(digit);
        }
        self.place -= 1;
    }

    fn write_point(&mut self) {
        let more = self.section.whole < self.section.places && self.next < self.digits.digits.len();
        if self.place == 0 && !self.pointed && (self.last < 0 || more) {
            self.out.push_str(self.culture.numbers.point);
            self.pointed = true;
        }
    }

    fn write_exponent(&mut self, letter: char, sign: Option<char>, zeros: usize) {
        let exponent =
            if self.digits.is_zero() { 0 } else { self.digits.point - self.section.whole };
        self.out.push(letter);
        match sign {
            _ if exponent < 0 => self.out.push('-'),
            Some('+') => self.out.push('+'),
            _ => {}
        }
        let width = zeros.min(10);
        self.out.push_str(&format!("{:0width$}", exponent.abs()));
    }
}
