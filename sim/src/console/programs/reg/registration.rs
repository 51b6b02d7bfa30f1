//! Registration files: what a `.reg` file asks for.
//!
//! *Models*: both versions (`REGEDIT4` and `Windows Registry Editor Version 5.00`), every type as
//! `hex(N)`, continued lines, comments, keys and values to delete; files of Windows 3.1. A line
//! that is not understood changes nothing, and the next one counts again.
//! *Leaves out*: code pages other than that of Western Europe.
//! *Sources*: conformance table `reg_tools`.
//! *Seen through*: `reg import`, `regedit /s`.

use crate::kernel::text::starts_with;
use crate::windows::registry::Data;

/// The first line of a file of version 5.
pub(in super::super) const HEADER: &str = "Windows Registry Editor Version 5.00";

/// One step of a file.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Step {
    /// What follows belongs to this key, which is made.
    Open(String),
    /// A key goes with all below it.
    RemoveKey(String),
    /// A value is set; the default value has no name.
    Set(String, Data),
    /// A value goes.
    RemoveValue(String),
}

/// The steps of a file; `None` when its first line is no header.
pub(in super::super) fn steps(text: &str) -> Option<Vec<Step>> {
    let wide = text.starts_with('\u{feff}');
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = text.split('\n').collect();
    let header = lines.remove(0).trim_start_matches(BLANK);
    if !header.starts_with("REGEDIT") && !header.starts_with(HEADER) {
        return None;
    }
    if header == "REGEDIT" {
        return Some(lines.into_iter().filter_map(of_windows_3).flatten().collect());
    }
    let known = header == "REGEDIT4" || header.starts_with(HEADER);
    let mut reader = Reader { lines, at: if known { 0 } else { usize::MAX }, wide };
    let mut steps = Vec::new();
    while let Some(line) = reader.next() {
        steps.extend(reader.step(line));
    }
    Some(steps)
}

/// `HKEY_CLASSES_ROOT\key = text`, the one kind of line that Windows 3.1 had.
fn of_windows_3(line: &str) -> Option<[Step; 2]> {
    let line = line.strip_prefix(r"HKEY_CLASSES_ROOT\")?;
    let (key, text) = line.split_once(' ').unwrap_or((line, ""));
    let text = text.trim_start_matches(' ');
    let text = text.strip_prefix('=').map_or(text, |text| text.strip_prefix(' ').unwrap_or(text));
    let open = Step::Open(format!(r"HKEY_CLASSES_ROOT\{key}"));
    Some([open, Step::Set(String::new(), Data::sz(text))])
}

/// What may stand between the parts of a line.
const BLANK: [char; 2] = [' ', '\t'];

/// True for what may stand behind a value.
fn is_rest(text: &str) -> bool {
    let text = text.trim_start_matches(BLANK);
    text.is_empty() || text.starts_with(';')
}

struct Reader<'t> {
    lines: Vec<&'t str>,
    at: usize,
    /// Text in `hex(N)` is UTF-16, not ANSI.
    wide: bool,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let line = self.lines.get(self.at)?;
        self.at += 1;
        Some(line.trim_start_matches(BLANK))
    }

    fn step(&mut self, line: &str) -> Option<Step> {
        if let Some(rest) = line.strip_prefix('[') {
            let (name, _) = rest.rsplit_once(']')?;
            return Some(match name.strip_prefix('-') {
                Some(name) => Step::RemoveKey(name.to_owned()),
                None => Step::Open(name.to_owned()),
            });
        }
        let (name, rest) = match line.strip_prefix('@') {
            Some(rest) => (String::new(), rest),
            None => unquoted(line)?,
        };
        let rest = rest.trim_start_matches(BLANK).strip_prefix('=')?.trim_start_matches(BLANK);
        if let Some(rest) = rest.strip_prefix('-') {
            return is_rest(rest).then_some(Step::RemoveValue(name));
        }
        Some(Step::Set(name, self.data(rest)?))
    }

    fn data(&mut self, text: &str) -> Option<Data> {
        if text.starts_with('"') {
            let (value, rest) = unquoted(text)?;
            return is_rest(rest).then(|| Data::sz(&value));
        }
        if let Some(digits) = text.strip_prefix("dword:") {
            let digits = digits.trim_start_matches(BLANK);
            let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
            let fits = (1..=8).contains(&end) && is_rest(&digits[end..]);
            return u32::from_str_radix(&digits[..end], 16).ok().filter(|_| fits).map(Data::Dword);
        }
        let rest = text.strip_prefix("hex")?;
        let (kind, rest) = match rest.strip_prefix('(') {
            Some(rest) => {
                let (digits, rest) = rest.split_once(')')?;
                let plain = digits.chars().all(|c| c.is_ascii_hexdigit());
                (u32::from_str_radix(digits, 16).ok().filter(|_| plain)?, rest)
            }
            None => (3, rest),
        };
        let bytes = self.bytes(rest.strip_prefix(':')?)?;
        Some(Data::stored(kind, &self.text(kind, bytes)))
    }

    /// Pairs of digits with commas between them, over as many lines as end in `\`.
    fn bytes(&mut self, first: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut rest = first.trim_start_matches(BLANK);
        // Only the first line may go on before it has said anything.
        let mut may_go_on = true;
        loop {
            if is_rest(rest) {
                return Some(bytes);
            }
            if let Some(behind) = rest.strip_prefix('\\') {
                if !may_go_on || !is_rest(behind) {
                    return None;
                }
                may_go_on = false;
                match self.continued() {
                    Some(line) => rest = line,
                    None => return Some(bytes),
                }
                continue;
            }
            let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
            bytes.push(u8::try_from(u32::from_str_radix(&rest[..end], 16).ok()?).ok()?);
            rest = rest[end..].trim_start_matches(BLANK);
            may_go_on = rest.starts_with(',');
            rest = match rest.strip_prefix(',') {
                Some(rest) => rest.trim_start_matches(BLANK),
                None if is_rest(rest) => rest,
                None => return None,
            };
        }
    }

    /// The line on which a value goes on: the next that is neither empty nor a comment.
    fn continued(&mut self) -> Option<&'t str> {
        loop {
            let line = self.next()?;
            if !is_rest(line) {
                return Some(line);
            }
        }
    }

    /// Text that lacks its end gets it; ANSI text becomes UTF-16 as it is stored.
    fn text(&self, kind: u32, mut bytes: Vec<u8>) -> Vec<u8> {
        if !matches!(kind, 1 | 2 | 7) || bytes.is_empty() {
            return bytes;
        }
        if !self.wide {
            let units = bytes.iter().map(|byte| u16::from(*byte));
            bytes = units.flat_map(u16::to_le_bytes).collect();
        }
        if !bytes.ends_with(&[0, 0]) {
            bytes.extend([0, 0]);
        }
        bytes
    }
}

/// A quoted text on one line, and what stands behind it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => out.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                plain @ ('"' | '\\') => plain,
                _ => return None,
            }),
            c => out.push(c),
        }
    }
    None
}

/// True when a file may name this hive: only whole names are known.
pub(super) fn is_whole(name: &str) -> bool {
    let hives = ["LOCAL_MACHINE", "USERS", "CURRENT_USER", "CLASSES_ROOT", "CURRENT_CONFIG"];
    let root = name.split('\\').next().unwrap_or(name);
    let bare = |hive: &&str| root.len() == hive.len() + 5 && starts_with(&root[5..], hive);
    starts_with(root, "HKEY_") && hives.iter().any(bare)
}
