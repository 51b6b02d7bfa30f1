//! `if` of the old shell.
//!
//! *Models*: `not`, `/i`, `exist`, `defined`, `errorlevel`, `==`, `equ` and its siblings, `else`
//! behind a group.

use std::cmp::Ordering;

use super::shell::Shell;
use super::split::{group, word};
use crate::console::programs::words::full_of;
use crate::console::variables;
use crate::kernel::text::{order, same};
use crate::windows::wildcard::has_wildcards;

impl Shell<'_> {
    /// Runs what stands behind `if`.
    pub(super) fn branch(&mut self, text: &str) {
        let mut rest = text.trim_start();
        let (mut negate, mut folded) = (false, false);
        loop {
            let (first, length) = word(rest);
            match first.to_ascii_lowercase().as_str() {
                "not" => negate = !negate,
                "/i" => folded = true,
                _ => break,
            }
            rest = rest[length..].trim_start();
        }
        let Some((holds, body)) = self.condition(rest, folded) else {
            return self.refuse(1, "The syntax of the command is incorrect.");
        };
        let body = body.trim_start();
        let (then, otherwise) = match group(body) {
            Some((inside, behind)) => {
                let behind = behind.trim_start();
                let (next, length) = word(behind);
                match same(&next, "else") {
                    true => (inside, Some(behind[length..].trim_start())),
                    false => (inside, None),
                }
            }
            None => (body, None),
        };
        if holds != negate {
            self.line(then);
        } else if let Some(otherwise) = otherwise {
            match group(otherwise) {
                Some((inside, _)) => self.line(inside),
                None => self.line(otherwise),
            }
        }
    }

    /// Whether a condition holds, and what stands behind it.
    fn condition<'t>(&self, text: &'t str, folded: bool) -> Option<(bool, &'t str)> {
        let (first, length) = word(text);
        let behind = text[length..].trim_start();
        match first.to_ascii_lowercase().as_str() {
            "exist" => {
                let (name, length) = word(behind);
                return Some((self.exists(&name), &behind[length..]));
            }
            "defined" => {
                let (name, length) = word(behind);
                let defined = variables::get(self.world, self.session, &name).is_some();
                return Some((defined, &behind[length..]));
            }
            "errorlevel" => {
                let (level, length) = word(behind);
                let level: i32 = level.parse().ok()?;
                return Some((self.level >= level, &behind[length..]));
            }
            _ => {}
        }
        if let Some(at) = text.find("==").filter(|at| !text[..*at].contains(['(', '&'])) {
            let left = text[..at].trim();
            let behind = text[at + 2..].trim_start();
            let end = quoted_end(behind);
            let right = behind[..end].trim();
            let equal = if folded { same(left, right) } else { left == right };
            return Some((equal, &behind[end..]));
        }
        let (sign, length) = word(behind);
        let behind = behind[length..].trim_start();
        let end = quoted_end(behind);
        let right = behind[..end].trim_matches('"');
        let compared = match (first.parse::<i64>(), right.parse::<i64>()) {
            (Ok(left), Ok(right)) => left.cmp(&right),
            _ if folded => order(&first, right),
            _ => first.as_str().cmp(right),
        };
        let holds = match sign.to_ascii_lowercase().as_str() {
            "equ" => compared == Ordering::Equal,
            "neq" => compared != Ordering::Equal,
            "lss" => compared == Ordering::Less,
            "leq" => compared != Ordering::Greater,
            "gtr" => compared == Ordering::Greater,
            "geq" => compared != Ordering::Less,
            _ => return None,
        };
        Some((holds, &behind[end..]))
    }

    fn exists(&self, name: &str) -> bool {
        let path = full_of(self.session, name);
        let files = &self.world.host.files;
        let last = path.rsplit('\\').next().unwrap_or_default();
        if !has_wildcards(last) {
            return files.lookup(&path).is_ok();
        }
        let above = &path[..path.len() - last.len()];
        let directory = files.lookup(above).ok();
        directory.is_some_and(|directory| !files.select(directory, last).is_empty())
    }
}

/// Where a word with quotes in it ends.
fn quoted_end(text: &str) -> usize {
    let mut quoted = false;
    let ends = |c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ' ' | '\t' | '(')
    };
    text.find(ends).unwrap_or(text.len())
}
