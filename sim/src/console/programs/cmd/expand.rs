//! Variables of the old shell: `%NAME%`, `%NAME:a=b%`, `%NAME:~1,3%`, `%1`, `%~dp0`, `%*`.
//!
//! *Models*: at a prompt an unknown name stays as it is written, in a batch file it is nothing.
//! *Leaves out*: delayed expansion.

use crate::console::{Session, variables};
use crate::kernel::text::same;
use crate::windows::clock_zone;
use crate::windows::path::full::full_path;
use crate::world::World;

/// What names stand for.
pub(super) struct Names<'n> {
    pub(super) world: &'n World,
    pub(super) session: &'n Session,
    /// `%0`, `%1` ... of a batch file.
    pub(super) arguments: Option<&'n [String]>,
    /// Exit code of the last command.
    pub(super) level: i32,
}

impl Names<'_> {
    /// A text with its variables in their places.
    pub(super) fn expand(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(arguments) = self.arguments {
                if let Some(after) = rest.strip_prefix('%') {
                    out.push('%');
                    rest = after;
                    continue;
                }
                if let Some((value, length)) = argument(rest, arguments, self.session) {
                    out.push_str(&value);
                    rest = &rest[length..];
                    continue;
                }
            }
            let Some(end) = rest.find('%') else {
                out.push('%');
                continue;
            };
            match self.value(&rest[..end]) {
                Some(value) => out.push_str(&value),
                None if self.arguments.is_some() => {}
                None => {
                    // The second sign may begin a name of its own.
                    out.push('%');
                    out.push_str(&rest[..end]);
                    rest = &rest[end..];
                    continue;
                }
            }
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        out
    }

    fn value(&self, written: &str) -> Option<String> {
        let (name, change) = match written.split_once(':') {
            Some((name, change)) => (name, Some(change)),
            None => (written, None),
        };
        let value = self.named(name)?;
        Some(match change {
            None => value,
            Some(change) => changed(&value, change),
        })
    }

    fn named(&self, name: &str) -> Option<String> {
        let is = |known: &str| same(name, known);
        let registry = &self.world.host.registry;
        let now = || clock_zone::local(registry, self.world.machine_time());
        variables::get(self.world, self.session, name).or_else(|| {
            Some(match name {
                _ if is("CD") => self.session.directory.clone(),
                _ if is("ERRORLEVEL") => self.level.to_string(),
                _ if is("DATE") => now().strftime("%a %m/%d/%Y").to_string(),
                _ if is("TIME") => now().strftime("%k:%M:%S.%2f").to_string(),
                _ if is("RANDOM") => {
                    let name = format!("cmd {}", self.world.now.0);
                    self.world.seed.stream(&name).below(32_768).to_string()
                }
                _ => return None,
            })
        })
    }
}

/// `a=b` puts one text in place of another, `~1,3` cuts.
fn changed(value: &str, change: &str) -> String {
    let Some(cut) = change.strip_prefix('~') else {
        let Some((from, to)) = change.split_once('=') else { return value.to_owned() };
        return replaced(value, from, to);
    };
    let chars: Vec<char> = value.chars().collect();
    let count = chars.len() as i64;
    let (first, length) = cut.split_once(',').unwrap_or((cut, ""));
    let first = first.trim().parse::<i64>().unwrap_or(0);
    let first = if first < 0 { (count + first).max(0) } else { first.min(count) };
    let end = match length.trim().parse::<i64>() {
        Ok(length) if length < 0 => (count + length).max(first),
        Ok(length) => (first + length).min(count),
        Err(_) => count,
    };
    chars[first as usize..end as usize].iter().collect()
}

fn replaced(value: &str, from: &str, to: &str) -> String {
    if from.is_empty() {
        return value.to_owned();
    }
    let mut out = String::new();
    let mut rest = value;
    while !rest.is_empty() {
        match rest.get(..from.len()).filter(|start| same(start, from)) {
            Some(_) => {
                out.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                let mut chars = rest.chars();
                out.extend(chars.next());
                rest = chars.as_str();
            }
        }
    }
    out
}

/// An argument of a batch file at the start of a text: its value, and its length there.
fn argument(text: &str, arguments: &[String], session: &Session) -> Option<(String, usize)> {
    if text.starts_with('*') {
        return Some((arguments.get(1..).unwrap_or_default().join(" "), 1));
    }
    let letters = text.strip_prefix('~').map(|after| {
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        &after[..end]
    });
    let skip = letters.map_or(0, |letters| letters.len() + 1);
    let digit = text[skip..].chars().next()?.to_digit(10)? as usize;
    let value = arguments.get(digit).map(String::as_str).unwrap_or_default();
    let value = match letters {
        None => value.to_owned(),
        Some(letters) => modified(value, letters, session),
    };
    Some((value, skip + 1))
}

/// `%~dp1`: parts of a path.
pub(super) fn modified(value: &str, letters: &str, session: &Session) -> String {
    let bare = value.trim_matches('"');
    if letters.is_empty() {
        return bare.to_owned();
    }
    let full = full_path(bare, &session.directory).map_or(bare.to_owned(), |full| full.path);
    let (folder, file) = full.rsplit_once('\\').unwrap_or(("", &full));
    let (stem, extension) = match file.rfind('.') {
        Some(at) => file.split_at(at),
        None => (file, ""),
    };
    let has = |letter: char| letters.chars().any(|known| known.eq_ignore_ascii_case(&letter));
    if has('f') {
        return full.clone();
    }
    let drive = folder.get(..2).unwrap_or_default();
    let mut out = String::new();
    for (letter, part) in [('d', drive.to_owned()), ('n', stem.to_owned()), ('x', extension.into())]
    {
        if has(letter) {
            out.push_str(&part);
        }
        if letter == 'd' && has('p') {
            out.push_str(folder.get(2..).unwrap_or_default());
            out.push('\\');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_cut_and_changed() {
        assert_eq!(changed("abcdef", "~1,3"), "bcd");
        assert_eq!(changed("abcdef", "~-2"), "ef");
        assert_eq!(changed("abcdef", "~0,-2"), "abcd");
        assert_eq!(changed("a-B-c", "b=x"), "a-x-c");
    }
}
