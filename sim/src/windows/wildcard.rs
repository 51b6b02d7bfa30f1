//! Wildcards: which names of a directory a pattern selects.
//!
//! *Models*: the five wildcards of the file systems (`*`, `?`, DOS_STAR `<`, DOS_QM `>`, DOS_DOT
//! `"`), the translation that `FindFirstFile` does before it asks, the other translation that
//! .NET does, the match of a name or its short name, and the pair `.` and `..`.
//! *Leaves out*: the escape character `\` of .NET, name tunnelling, the OEM search of FAT.
//! *Sources*: MS-FSA 2.1.4.4 (FileNameInExpression), MS-FSA 2.1.5.6.3 (directory queries);
//! conformance table `wildcards`.
//! *Seen through*: `dir`, `del`, `copy`, `attrib`, `robocopy` filters, exclusions, `Get-ChildItem`.

use crate::kernel::text::fold;

use super::path::short::Shortener;

/// Any run of characters.
const STAR: u16 = b'*' as u16;
/// Any one character.
const QUESTION: u16 = b'?' as u16;
/// Any run of characters up to and including the last period of the name.
const DOS_STAR: u16 = b'<' as u16;
/// Any one character but a period; nothing at a period or at the end.
const DOS_QUESTION: u16 = b'>' as u16;
/// A period, or nothing at the end.
const DOS_DOT: u16 = b'"' as u16;
const DOT: u16 = b'.' as u16;

/// The units that Windows compares: UTF-16, upper-cased when case does not count.
fn units(text: &str, ignore_case: bool) -> Vec<u16> {
    if !ignore_case {
        return text.encode_utf16().collect();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut buffer = [0; 2];
    for c in text.chars() {
        out.extend_from_slice(fold(c).encode_utf16(&mut buffer));
    }
    out
}

/// True when `name` is one of the names that `expression` stands for: `FsRtlIsNameInExpression`.
///
/// The expression is upper-cased here, which callers of the kernel's routine do themselves.
/// An empty name is only in the empty expression.
#[must_use]
pub fn name_in_expression(expression: &str, name: &str, ignore_case: bool) -> bool {
    let expression = units(expression, ignore_case);
    let name = units(name, ignore_case);
    if expression.is_empty() || name.is_empty() {
        return expression.is_empty() && name.is_empty();
    }
    Matcher::new(&expression).accepts(&name)
}

/// True when the expression holds a wildcard; without one a directory is asked for one name.
#[must_use]
pub fn has_wildcards(expression: &str) -> bool {
    expression.contains(['*', '?', '<', '>', '"'])
}

/// All positions of an expression at which a match may stand, moved on character by character.
struct Matcher<'e> {
    expression: &'e [u16],
    /// `now[k]`: the first `k` units of the expression are used up. One more than the units.
    now: Vec<bool>,
    next: Vec<bool>,
}

impl<'e> Matcher<'e> {
    fn new(expression: &'e [u16]) -> Self {
        let mut now = vec![false; expression.len() + 1];
        now[0] = true;
        Self { expression, next: vec![false; now.len()], now }
    }

    fn accepts(mut self, name: &[u16]) -> bool {
        let last_dot = name.iter().rposition(|unit| *unit == DOT);
        for (index, unit) in name.iter().enumerate() {
            self.next.fill(false);
            for position in 0..self.expression.len() {
                if self.now[position] {
                    self.read(position, *unit, last_dot == Some(index));
                }
            }
            std::mem::swap(&mut self.now, &mut self.next);
            if !self.now.contains(&true) {
                return false;
            }
        }
        (0..self.now.len()).any(|position| self.now[position] && self.rest_is_nothing(position))
    }

    /// Reads one unit of the name at one position, going on past what may stand for nothing.
    ///
    /// Reaching the end of the expression on the way uses the unit up, as the kernel's automaton
    /// has it: that is why `>` accepts a final period although it does not stand for one.
    fn read(&mut self, start: usize, unit: u16, last_dot: bool) {
        for position in start..self.expression.len() {
            match self.expression[position] {
                STAR => {
                    self.next[position] = true;
                    self.next[position + 1] = true;
                }
                DOS_STAR => {
                    self.next[position] |= !last_dot;
                    self.next[position + 1] = true;
                }
                DOS_QUESTION if unit == DOT => {}
                wanted => {
                    let any = matches!(wanted, QUESTION | DOS_QUESTION);
                    let dot = wanted == DOS_DOT && unit == DOT;
                    self.next[position + 1] |= any || dot || wanted == unit;
                    return;
                }
            }
        }
        self.next[self.expression.len()] = true;
    }

    fn rest_is_nothing(&self, position: usize) -> bool {
        let nothing = [STAR, DOS_STAR, DOS_QUESTION, DOS_DOT];
        self.expression[position..].iter().all(|unit| nothing.contains(unit))
    }
}

/// A pattern as .NET rewrites it before matching: `FileSystemName.TranslateWin32Expression`.
///
/// No pattern and `*.*` mean everything, `?` becomes `>`, a period before `?` or `*` becomes
/// `"`, and a final `*.` becomes `<`.
#[must_use]
pub fn translate_win32(expression: &str) -> String {
    if matches!(expression, "" | "*" | "*.*") {
        return "*".into();
    }
    let mut out = String::with_capacity(expression.len());
    let mut rest = expression.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('?', _) => out.push('>'),
            ('.', Some('?' | '*')) => out.push('"'),
            ('.', None) if out.ends_with('*') => {
                out.pop();
                out.push('<');
            }
            _ => out.push(c),
        }
    }
    out
}

/// The last part of a `FindFirstFile` path as the file system gets to see it.
///
/// Periods and spaces at the end go, as in every DOS path. `*.*` means everything, every `*`
/// before a period becomes `<` (also before one that went), the rest as in [`translate_win32`].
#[must_use]
pub fn find_expression(pattern: &str) -> String {
    let kept = pattern.trim_end_matches(['.', ' ']);
    if kept == "*.*" {
        return "*".into();
    }
    let mut out: Vec<char> = Vec::with_capacity(kept.len());
    for c in kept.chars() {
        match (c, out.last_mut()) {
            ('.', Some(last)) if *last == '*' => *last = '<',
            ('?' | '*', Some(last)) if *last == '.' => *last = '"',
            _ => {}
        }
        out.push(if c == '?' { '>' } else { c });
    }
    if let Some(last) = out.last_mut()
        && *last == '*'
        && pattern.ends_with('.')
    {
        *last = '<';
    }
    out.into_iter().collect()
}

/// What a directory answers to an expression: `NtQueryDirectoryFile` on NTFS.
///
/// `.` and `..` come first and together, when the expression accepts `.`; then every entry whose
/// name or short name it accepts, in the order given. Short names are made in that order too.
#[must_use]
pub fn query_directory<'n>(expression: &str, entries: &[&'n str]) -> Vec<&'n str> {
    let mut out = Vec::new();
    if name_in_expression(expression, ".", true) {
        out.extend([".", ".."]);
    }
    let mut shortener = Shortener::default();
    for entry in entries {
        let short = shortener.short_name(entry);
        if name_in_expression(expression, entry, true)
            || name_in_expression(expression, &short, true)
        {
            out.push(entry);
        }
    }
    out
}

/// What `FindFirstFile` and `FindNextFile` list for the last part of a path.
#[must_use]
pub fn find_files<'n>(pattern: &str, entries: &[&'n str]) -> Vec<&'n str> {
    query_directory(&find_expression(pattern), entries)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The published rule, tried out in every way, with the automaton's view of a final period.
    fn naive(expression: &[char], name: &[char]) -> bool {
        let Some((wanted, rest)) = expression.split_first() else { return name.is_empty() };
        let Some((c, left)) = name.split_first() else {
            return "*<>\"".contains(*wanted) && naive(rest, name);
        };
        let last_dot = *c == '.' && !left.contains(&'.');
        match wanted {
            '*' => naive(rest, name) || naive(expression, left),
            '<' if last_dot => naive(rest, name) || naive(rest, left),
            '<' => naive(rest, name) || naive(expression, left),
            '>' if *c == '.' => {
                let nothing = rest.iter().all(|c| "*<>".contains(*c));
                naive(rest, name) || (nothing && left.is_empty())
            }
            '"' if *c == '.' => naive(rest, left),
            '?' | '>' => naive(rest, left),
            _ => wanted == c && naive(rest, left),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

        #[test]
        fn the_automaton_agrees_with_the_published_rule(
            expression in r#"[ab.*?<>"]{1,8}"#, name in r"[ab.]{1,8}",
        ) {
            let wanted: Vec<char> = expression.chars().collect();
            let given: Vec<char> = name.chars().collect();
            prop_assert_eq!(
                name_in_expression(&expression, &name, false),
                naive(&wanted, &given)
            );
        }

        #[test]
        fn a_name_is_in_itself_and_in_everything(name in "[^\0*?<>\"]{1,20}") {
            prop_assert!(name_in_expression(&name, &name, false));
            prop_assert!(name_in_expression(&name, &name, true));
            prop_assert!(name_in_expression("*", &name, false));
        }

        #[test]
        fn no_text_makes_a_panic(pattern in any::<String>(), name in any::<String>()) {
            let _ = name_in_expression(&pattern, &name, true);
            let _ = find_files(&pattern, &[&name, &pattern]);
            let _ = translate_win32(&pattern);
        }
    }

    #[track_caller]
    fn finds(pattern: &str, entries: &[&str], expected: &[&str]) {
        assert_eq!(find_files(pattern, entries), expected, "{pattern}");
    }

    #[test]
    fn names_without_a_period_match_star_dot_star() {
        finds("*.*", &["hosts", "lmhosts.sam"], &[".", "..", "hosts", "lmhosts.sam"]);
        finds("*.", &["hosts", "lmhosts.sam"], &[".", "..", "hosts"]);
    }

    #[test]
    fn a_three_letter_extension_finds_longer_ones_by_their_short_names() {
        finds("*.htm", &["a.htm", "index page.html", "b.txt"], &["a.htm", "index page.html"]);
    }

    #[test]
    fn question_marks_stand_for_nothing_before_a_period() {
        finds("cb????.log", &["cb1.log", "cb1234.log", "cb12345.log"], &["cb1.log", "cb1234.log"]);
    }

    #[test]
    fn a_bare_question_mark_finds_both_dots() {
        finds("?", &["a", "ab"], &[".", "..", "a"]);
    }

    #[test]
    fn many_stars_take_no_longer_than_the_product_of_the_lengths() {
        let expression = "*a".repeat(200);
        assert!(!name_in_expression(&expression, &"a".repeat(199), false));
    }
}
