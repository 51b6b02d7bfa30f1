//! The regular expressions of `findstr`: a language of its own, smaller than any other.
//!
//! *Models*: `.`, `*` after a character or class, `^` and `$`, `[class]`, `[^class]`, ranges, `\x`,
//! `\<` and `\>`. *Leaves out*: its limits of length, and that its ranges follow the order of the
//! locale.
//! *Sources*: `findstr /?`; \[K\].

/// One thing to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Any,
    Char(char),
    /// Single characters and ranges; `true` turns it around.
    Class(Vec<(char, char)>, bool),
    LineStart,
    LineEnd,
    WordStart,
    WordEnd,
}

/// A search string, ready to be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What to match, and whether any number of it does.
    parts: Vec<(Atom, bool)>,
    ignore_case: bool,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// True when a search string would be taken for an expression: it holds a character that means
/// something.
pub(super) fn is_expression(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('<' | '>') => return true,
                _ => continue,
            },
            '.' | '*' | '^' | '$' | '[' | ']' => return true,
            _ => {}
        }
    }
    false
}

impl Pattern {
    /// A string that stands for itself; a backslash in front of `\` or a quote is no part of it.
    pub(super) fn literal(text: &str, ignore_case: bool) -> Self {
        let mut parts = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\\' && matches!(chars.peek(), Some('\\' | '"')) {
                parts.push((Atom::Char(chars.next().unwrap_or(c)), false));
            } else {
                parts.push((Atom::Char(c), false));
            }
        }
        Self { parts, ignore_case }
    }

    /// A regular expression. Nothing is refused: what cannot mean anything means itself.
    pub(super) fn expression(text: &str, ignore_case: bool) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut parts: Vec<(Atom, bool)> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let c = chars[at];
            at += 1;
            let atom = match c {
                '.' => Atom::Any,
                '^' if at == 1 => Atom::LineStart,
                '$' if at == chars.len() => Atom::LineEnd,
                '*' if parts.last().is_some_and(|(atom, many)| {
                    !*many && matches!(atom, Atom::Any | Atom::Char(_) | Atom::Class(..))
                }) =>
                {
                    if let Some(last) = parts.last_mut() {
                        last.1 = true;
                    }
                    continue;
                }
                '\\' if at < chars.len() => {
                    at += 1;
                    match chars[at - 1] {
                        '<' => Atom::WordStart,
                        '>' => Atom::WordEnd,
                        escaped => Atom::Char(escaped),
                    }
                }
                '[' => match class(&chars[at..]) {
                    Some((atom, used)) => {
                        at += used;
                        atom
                    }
                    None => Atom::Char('['),
                },
                other => Atom::Char(other),
            };
            parts.push((atom, false));
        }
        Self { parts, ignore_case }
    }

    /// With its match at the begin of a line only.
    pub(super) fn at_begin(mut self) -> Self {
        if self.parts.first().map(|part| &part.0) != Some(&Atom::LineStart) {
            self.parts.insert(0, (Atom::LineStart, false));
        }
        self
    }

    /// With its match at the end of a line only.
    pub(super) fn at_end(mut self) -> Self {
        if self.parts.last().map(|part| &part.0) != Some(&Atom::LineEnd) {
            self.parts.push((Atom::LineEnd, false));
        }
        self
    }

    /// True when a line holds a match. All places of the pattern are followed at once, so that no
    /// line takes longer than its length times that of the pattern.
    pub(super) fn is_in(&self, line: &[char]) -> bool {
        let mut places = vec![false; self.parts.len() + 1];
        for at in 0..=line.len() {
            places[0] = true;
            self.pass_without_a_character(&mut places, line, at);
            if places[self.parts.len()] {
                return true;
            }
            let Some(c) = line.get(at) else { break };
            let mut next = vec![false; places.len()];
            for (place, (atom, many)) in self.parts.iter().enumerate() {
                if places[place] && self.takes(atom, *c) {
                    next[if *many { place } else { place + 1 }] = true;
                }
            }
            places = next;
        }
        false
    }

    fn pass_without_a_character(&self, places: &mut [bool], line: &[char], at: usize) {
        let before = at.checked_sub(1).and_then(|at| line.get(at)).is_some_and(|c| is_word(*c));
        let after = line.get(at).is_some_and(|c| is_word(*c));
        for (place, (atom, many)) in self.parts.iter().enumerate() {
            let passes = *many
                || match atom {
                    Atom::LineStart => at == 0,
                    Atom::LineEnd => at == line.len(),
                    Atom::WordStart => !before && after,
                    Atom::WordEnd => before && !after,
                    _ => false,
                };
            if places[place] && passes {
                places[place + 1] = true;
            }
        }
    }

    fn takes(&self, atom: &Atom, c: char) -> bool {
        let equal = |wanted: char| wanted == c || (self.ignore_case && lower(wanted) == lower(c));
        match atom {
            Atom::Any => true,
            Atom::Char(wanted) => equal(*wanted),
            Atom::Class(ranges, turned) => {
                let within = |c: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
                let upper = c.to_uppercase().next().unwrap_or(c);
                let hit = within(c) || (self.ignore_case && (within(lower(c)) || within(upper)));
                hit != *turned
            }
            _ => false,
        }
    }
}

/// A class behind its `[`: what it stands for and how many characters it took.
fn class(chars: &[char]) -> Option<(Atom, usize)> {
    let turned = chars.first() == Some(&'^');
    let mut at = usize::from(turned);
    let begun = at;
    let mut ranges = Vec::new();
    loop {
        let mut from = *chars.get(at)?;
        if from == ']' && at > begun {
            return Some((Atom::Class(ranges, turned), at + 1));
        }
        if from == '\\' {
            at += 1;
            from = *chars.get(at)?;
        }
        at += 1;
        if chars.get(at) == Some(&'-') && chars.get(at + 1).is_some_and(|to| *to != ']') {
            let to = chars[at + 1];
            ranges.push((from, to));
            at += 2;
        } else {
            ranges.push((from, from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, line: &str, matches: bool) {
        let line: Vec<char> = line.chars().collect();
        assert_eq!(Pattern::expression(pattern, false).is_in(&line), matches, "{pattern}");
    }

    #[test]
    fn each_sign_means_what_findstr_says() {
        check(r"[0-9].\.", "at 12.5", true);
        check(r"[0-9].\.", "a1.5", false);
        check("^Host", "Host Name", true);
        check("^Host", "My Host", false);
        check("Name$", "OS Name", true);
        check("Name$", "Name:", false);
        check("ab*c", "ac", true);
        check("ab*c", "abbbc", true);
        check("a.*c", "a--c", true);
        check("[^0-9]", "1234", false);
        check(r"\<in\>", "in time", true);
        check(r"\<in\>", "inside", false);
        check(r"C:\\Windows", r"C:\Windows", true);
        check("[", "a[b", true);
        check("*x", "*x", true);
    }

    #[test]
    fn a_literal_has_no_signs_and_case_may_be_ignored() {
        let line: Vec<char> = "OS NAME: a.b".chars().collect();
        assert!(Pattern::literal("a.b", false).is_in(&line));
        assert!(!Pattern::literal("a.*", false).is_in(&line));
        assert!(Pattern::literal("os name", true).at_begin().is_in(&line));
        assert!(!Pattern::literal("name", true).at_begin().is_in(&line));
        assert!(Pattern::literal("A.B", true).at_end().is_in(&line));
        assert!(is_expression("a.b") && !is_expression(r"a\.b") && !is_expression("abc"));
    }

    #[test]
    fn no_pattern_takes_longer_than_length_by_length() {
        let line = vec!['a'; 5000];
        let stars = "a*".repeat(60) + "b";
        assert!(!Pattern::expression(&stars, false).is_in(&line));
    }
}
