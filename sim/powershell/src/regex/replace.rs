//! Replacement and splitting by a regular expression.
//!
//! *Models*: `$1`, `${name}`, `$&`, `$$`, `` $` ``, `$'`, `$+`, `$_` in replacements; groups of the
//! pattern appear between the pieces of a split text.

use std::rc::Rc;

use super::{Found, Pattern};
use crate::net::{Fault, MOST_BYTES, Outcome};

impl Pattern {
    /// The text with the first `most` occurrences replaced.
    ///
    /// # Errors
    /// A search, or a result, beyond the limits.
    pub fn replace(self: &Rc<Self>, text: &Rc<str>, with: &str, most: usize) -> Outcome<String> {
        let pieces = self.replacement(with);
        self.replace_by(text, most, |found, out| {
            for piece in &pieces {
                piece.write(text, found, out);
            }
            Ok(())
        })
    }

    /// The text with the first `most` occurrences replaced by what a function writes.
    ///
    /// # Errors
    /// Those of the function; a search, or a result, beyond the limits.
    pub fn replace_by(
        self: &Rc<Self>,
        text: &Rc<str>,
        most: usize,
        mut write: impl FnMut(&Found, &mut String) -> Outcome<()>,
    ) -> Outcome<String> {
        let mut out = String::new();
        let mut from = 0;
        for found in self.find_all(text, most)? {
            out.push_str(&text[from..found.bytes.0]);
            write(&found, &mut out)?;
            from = found.bytes.1;
            if out.len() > MOST_BYTES {
                return Err(Fault::Limit(format!("a text of more than {MOST_BYTES} bytes")));
            }
        }
        out.push_str(&text[from..]);
        Ok(out)
    }

    /// Pieces between occurrences, with the groups of the pattern between them; `most` pieces at
    /// most, 0 for all.
    ///
    /// # Errors
    /// A search beyond the limits.
    pub fn split(self: &Rc<Self>, text: &Rc<str>, most: usize) -> Outcome<Vec<Rc<str>>> {
        let mut pieces: Vec<Rc<str>> = Vec::new();
        let mut from = 0;
        let cuts = most.checked_sub(1).unwrap_or(usize::MAX);
        for found in self.find_all(text, cuts)? {
            pieces.push(text[from..found.bytes.0].into());
            let groups = found.groups.iter().skip(1).filter(|group| group.success);
            pieces.extend(groups.map(|group| group.text.clone()));
            from = found.bytes.1;
        }
        pieces.push(text[from..].into());
        Ok(pieces)
    }

    fn replacement(&self, with: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = with;
        while let Some(at) = rest.find('$') {
            plain.push_str(&rest[..at]);
            rest = &rest[at..];
            match self.reference(rest) {
                Some((piece, length)) => {
                    pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                    pieces.push(piece);
                    rest = &rest[length..];
                }
                None => {
                    plain.push('$');
                    rest = &rest[1..];
                }
            }
        }
        plain.push_str(rest);
        pieces.push(Piece::Plain(plain));
        pieces
    }

    /// What a dollar sign begins, and how many bytes that is; none when it means itself.
    fn reference(&self, text: &str) -> Option<(Piece, usize)> {
        let behind = &text[1..];
        Some(match behind.chars().next()? {
            '$' => (Piece::Plain("$".to_owned()), 2),
            '&' => (Piece::Group(0), 2),
            '`' => (Piece::Before, 2),
            '\'' => (Piece::After, 2),
            '_' => (Piece::All, 2),
            '+' => (Piece::Group(self.groups.len() - 1), 2),
            '{' => {
                let name = &behind[1..behind.find('}')?];
                (Piece::Group(self.place(name)?), name.len() + 3)
            }
            c if c.is_ascii_digit() => {
                // The longest number that is a group.
                let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
                let known = (1..=digits)
                    .rev()
                    .find_map(|count| Some((self.place(&behind[..count])?, count)));
                let (place, count) = known?;
                (Piece::Group(place), count + 1)
            }
            _ => return None,
        })
    }

    /// A group by its name, or by the number that .NET gives it.
    fn place(&self, name: &str) -> Option<usize> {
        if let Ok(number) = name.parse::<usize>() {
            return (number < self.groups.len()).then_some(number);
        }
        self.groups.iter().position(|(there, _)| &**there == name)
    }
}

/// A piece of a replacement.
enum Piece {
    Plain(String),
    Group(usize),
    Before,
    After,
    All,
}

impl Piece {
    fn write(&self, text: &str, found: &Found, out: &mut String) {
        match self {
            Self::Plain(plain) => out.push_str(plain),
            Self::Group(place) => {
                if let Some(group) = found.groups.get(*place) {
                    out.push_str(&group.text);
                }
            }
            Self::Before => out.push_str(&text[..found.bytes.0]),
            Self::After => out.push_str(&text[found.bytes.1..]),
            Self::All => out.push_str(text),
        }
    }
}

/// The text with everything escaped that means something in a pattern.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\\' | '*' | '+' | '?' | '|' | '{' | '[' | '(' | ')' | '^' | '$' | '.' | '#' | ' ' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}
