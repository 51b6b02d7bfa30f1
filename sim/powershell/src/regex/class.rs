//! Classes of characters: `[a-z-[aeiou]]`.

use std::fmt::Write as _;

use super::translate::Translator;
use crate::net::Outcome;

impl Translator<'_> {
    /// `[...]`, from its bracket on.
    pub(super) fn class(&mut self) -> Outcome<String> {
        let mut text = String::from("[");
        self.at += 1;
        if self.peek(0) == Some('^') {
            text.push('^');
            self.at += 1;
        }
        let mut first = true;
        loop {
            let Some(c) = self.peek(0) else {
                return Err(self.error("Unterminated [] set."));
            };
            match c {
                ']' if !first => {
                    self.at += 1;
                    text.push(']');
                    return Ok(text);
                }
                '-' if self.peek(1) == Some('[') && !first => {
                    self.at += 1;
                    let without = self.class()?;
                    if self.peek(0) != Some(']') {
                        return Err(self.error(
                            "A subtraction must be the last element in a character class.",
                        ));
                    }
                    self.at += 1;
                    // The crate subtracts what follows; all in front has to be one operand.
                    let _ = write!(text, "--{without}]");
                    return Ok(text);
                }
                '[' if self.peek(1) == Some(':') => return Err(self.refused("[:class:]")),
                _ => self.class_item(&mut text)?,
            }
            first = false;
        }
    }

    fn class_item(&mut self, text: &mut String) -> Outcome<()> {
        if self.peek(0) == Some('\\') {
            match self.peek(1) {
                Some(c @ ('w' | 'W' | 'd' | 'D' | 's' | 'S')) => {
                    self.at += 2;
                    let _ = write!(text, "\\{c}");
                    return Ok(());
                }
                Some('p' | 'P') => {
                    text.push_str(&self.property()?);
                    return Ok(());
                }
                _ => {}
            }
        }
        let from = self.class_character()?;
        let is_range = self.peek(0) == Some('-') && !matches!(self.peek(1), None | Some(']' | '['));
        let _ = write!(text, "{}", in_class(from));
        if !is_range {
            return Ok(());
        }
        self.at += 1;
        if matches!(
            (self.peek(0), self.peek(1)),
            (Some('\\'), Some('w' | 'd' | 's' | 'W' | 'D' | 'S'))
        ) {
            let class = self.peek(1).unwrap_or_default();
            return Err(self.error(&format!("Cannot include class \\{class} in character range.")));
        }
        let to = self.class_character()?;
        if to < from {
            return Err(self.error("[x-y] range in reverse order."));
        }
        let _ = write!(text, "-{}", in_class(to));
        Ok(())
    }

    fn class_character(&mut self) -> Outcome<char> {
        match self.peek(0) {
            Some('\\') => self.escaped_character(),
            Some(c) => {
                self.at += 1;
                Ok(c)
            }
            None => Err(self.error("Unterminated [] set.")),
        }
    }
}

fn in_class(c: char) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\x{{{:x}}}", u32::from(c)) }
}
