//! `for` of the old shell.
//!
//! *Models*: a set of words and file patterns, `/l` with numbers, `/f` over a text, the lines of a
//! file or of a command, with `tokens`, `delims`, `skip`, `eol`, `usebackq`.
//! *Leaves out*: `/d`, `/r`: refused by name.

use super::expand::modified;
use super::shell::Shell;
use super::split::{group, word};
use crate::console::programs::words::full_of;
use crate::console::{Session, disk};
use crate::windows::wildcard::has_wildcards;

/// How `for /f` takes a line apart.
struct Cut {
    tokens: Vec<usize>,
    /// What follows the last token is one more.
    rest: bool,
    delims: String,
    skip: usize,
    eol: char,
    back: bool,
}

impl Cut {
    fn read(options: &str) -> Self {
        let mut cut = Self {
            tokens: vec![1],
            rest: false,
            delims: " \t".into(),
            skip: 0,
            eol: ';',
            back: false,
        };
        if let Some(at) = options.find("delims=") {
            let behind = &options[at + 7..];
            // `delims=` may end with the blank that is one of them, when it stands last.
            let end =
                behind.find(" tokens=").or_else(|| behind.find(" skip=")).unwrap_or(behind.len());
            let next = behind[..end].trim_end_matches(" usebackq");
            next.clone_into(&mut cut.delims);
        }
        for part in options.split_whitespace() {
            if let Some(list) = part.strip_prefix("tokens=") {
                cut.rest = list.ends_with('*');
                cut.tokens = tokens(list.trim_end_matches('*').trim_end_matches(','));
            } else if let Some(count) = part.strip_prefix("skip=") {
                cut.skip = count.parse().unwrap_or(0);
            } else if let Some(sign) = part.strip_prefix("eol=") {
                cut.eol = sign.chars().next().unwrap_or('\0');
            } else if part == "usebackq" {
                cut.back = true;
            }
        }
        cut
    }

    /// The tokens of a line; nothing for a line that is passed over.
    fn apart(&self, line: &str) -> Option<Vec<String>> {
        if line.is_empty() || line.starts_with(self.eol) {
            return None;
        }
        let delim = |c: char| self.delims.contains(c);
        let (mut all, mut rest) = (Vec::new(), line);
        let last = self.tokens.iter().copied().max().unwrap_or(0);
        for number in 1..=last {
            rest = rest.trim_start_matches(delim);
            let end = rest.find(delim).unwrap_or(rest.len());
            if self.tokens.contains(&number) {
                all.push(rest[..end].to_owned());
            }
            rest = &rest[end..];
        }
        if self.rest {
            all.push(rest.trim_start_matches(delim).to_owned());
        }
        (!all.iter().all(String::is_empty)).then_some(all)
    }
}

fn tokens(list: &str) -> Vec<usize> {
    let mut all = Vec::new();
    for part in list.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        if let (Ok(from), Ok(to)) = (from.parse::<usize>(), to.parse::<usize>()) {
            all.extend(from..=to.min(31));
        }
    }
    all
}

impl Shell<'_> {
    /// Runs what stands behind `for`.
    pub(super) fn repeat(&mut self, text: &str) {
        let text = text.trim_start();
        let mode = text.strip_prefix('/').and_then(|rest| rest.chars().next());
        let mut rest = match mode {
            Some(mode) => text[1 + mode.len_utf8()..].trim_start(),
            None => text,
        };
        let mut options = String::new();
        if mode.is_some_and(|mode| mode.eq_ignore_ascii_case(&'f')) && rest.starts_with('"') {
            let (said, length) = word(rest);
            options = said;
            rest = rest[length..].trim_start();
        }
        let letter = rest.trim_start_matches('%').chars().next();
        let set = rest.find('(').map(|at| &rest[at..]);
        let (Some(letter), Some((set, body))) = (letter, set.and_then(group)) else {
            return self.refuse(1, "The syntax of the command is incorrect.");
        };
        let body = body.trim_start();
        let body = body.get(2..).filter(|_| body.to_ascii_lowercase().starts_with("do"));
        let Some(body) = body else {
            return self.refuse(1, "The syntax of the command is incorrect.");
        };
        let rounds = match mode.map(|mode| mode.to_ascii_lowercase()) {
            None => self.words_of(set),
            Some('l') => numbers(set),
            Some('f') => self.lines_of(set, &Cut::read(&options)),
            Some(mode) => return self.lack(&format!("for /{mode}")),
        };
        for values in rounds {
            if self.is_over() {
                return;
            }
            let body = filled(body, letter, &values, self.session);
            self.line(body.trim());
        }
    }

    /// Words of a set; a pattern stands for the files that it selects.
    fn words_of(&self, set: &str) -> Vec<Vec<String>> {
        let files = &self.world.host.files;
        let mut all = Vec::new();
        for word in set.split([' ', ',', '\t', ';']).filter(|word| !word.is_empty()) {
            let bare = word.trim_matches('"');
            if !has_wildcards(bare) {
                all.push(vec![word.to_owned()]);
                continue;
            }
            let path = full_of(self.session, bare);
            let last = path.rsplit('\\').next().unwrap_or_default().to_owned();
            let way = &bare[..bare.len() - bare.rsplit('\\').next().unwrap_or_default().len()];
            let Ok(directory) = files.lookup(&path[..path.len() - last.len()]) else { continue };
            let names = files.children(directory).into_iter().filter(|id| files.is_file_at(*id));
            let names = names.map(|id| files.name(id).to_owned());
            let fits =
                |name: &String| crate::windows::wildcard::name_in_expression(&last, name, true);
            all.extend(names.filter(fits).map(|name| vec![format!("{way}{name}")]));
        }
        all
    }

    fn lines_of(&mut self, set: &str, cut: &Cut) -> Vec<Vec<String>> {
        let set = set.trim();
        let between = |sign: char| set.strip_prefix(sign).and_then(|rest| rest.strip_suffix(sign));
        let (command, said) = match cut.back {
            true => (between('`'), between('\'')),
            false => (between('\''), between('"')),
        };
        let text = match (command, said) {
            (Some(command), _) => self.captured(command),
            (None, Some(said)) => said.to_owned(),
            (None, None) => {
                let name = set.trim_matches('"');
                disk::read(self.world, self.session, name).unwrap_or_default()
            }
        };
        text.lines().skip(cut.skip).filter_map(|line| cut.apart(line)).collect()
    }
}

fn numbers(set: &str) -> Vec<Vec<String>> {
    /// More rounds are no loop of a person.
    const MOST: usize = 100_000;
    let mut parts = set.split([',', ' ']).filter_map(|part| part.trim().parse::<i64>().ok());
    let (Some(from), Some(step), Some(to)) = (parts.next(), parts.next(), parts.next()) else {
        return Vec::new();
    };
    let in_range = |n: &i64| if step >= 0 { *n <= to } else { *n >= to };
    let all = std::iter::successors(Some(from), |n| n.checked_add(step)).take_while(in_range);
    all.take(MOST).map(|n| vec![n.to_string()]).collect()
}

/// The body with `%i`, `%j` ... and `%~ni` in their places.
fn filled(body: &str, letter: char, values: &[String], session: &Session) -> String {
    let mut out = String::new();
    let mut rest = body;
    let value_of = |c: char| {
        let place = (c as u32).checked_sub(letter as u32)? as usize;
        values.get(place)
    };
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let behind = rest[at..].trim_start_matches('%');
        let letters = behind.strip_prefix('~').map(|after| {
            // `~dpi`: the last letter is the name of the variable.
            let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
            let split = after[..end].char_indices().find(|(at, c)| {
                value_of(*c).is_some() && !after[at + 1..end].chars().any(|d| value_of(d).is_some())
            });
            split.map_or(0, |(at, _)| at)
        });
        let skip = letters.map_or(0, |count| count + 1);
        let name = behind.get(skip..).and_then(|rest| rest.chars().next());
        match name.and_then(value_of) {
            Some(value) => {
                match letters {
                    Some(count) => out.push_str(&modified(value, &behind[1..=count], session)),
                    None => out.push_str(value),
                }
                rest = &behind[skip + name.map_or(0, char::len_utf8)..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}
