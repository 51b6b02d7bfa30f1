//! Rust source seen as text: enough for the laws, without a parser.
//!
//! *Models*: comments, strings, raw strings and character literals, which are blanked out with
//! their lines and columns kept; paths that a text mentions, groups in braces included; the
//! extent of functions by their braces.
//! *Leaves out*: macros that build paths, and everything else that needs a real parser. A law
//! that this can be cheated on is still held by review; the law is there for honest mistakes.

/// The source with comments and the insides of literals replaced by spaces. Line breaks stay, so
/// lines and columns (in characters) are those of the source.
#[must_use]
pub fn code(source: &str) -> String {
    let source: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < source.len() {
        let end = end_of_blank(&source, at);
        if end == at {
            out.push(source[at]);
            at += 1;
            continue;
        }
        let blank = source[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' });
        out.extend(blank);
        at = end;
    }
    out
}

/// Where the comment or literal that starts here ends; `at` when none starts here.
fn end_of_blank(source: &[char], at: usize) -> usize {
    let next = |offset: usize| source.get(at + offset).copied();
    match source[at] {
        '/' if next(1) == Some('/') => find(source, at, |c| c == '\n'),
        '/' if next(1) == Some('*') => end_of_block(source, at),
        '"' => end_of_string(source, at),
        'r' | 'b' | 'c' if at == 0 || !is_word(source[at - 1]) => {
            let marks = at + source[at..].iter().take(2).take_while(|c| is_prefix(**c)).count();
            let hashes = source[marks..].iter().take_while(|c| **c == '#').count();
            let quote = source.get(marks + hashes) == Some(&'"');
            let raw = source[at..marks].contains(&'r');
            match (quote, raw) {
                (true, true) => end_of_raw(source, marks + hashes, hashes),
                (true, false) if hashes == 0 => end_of_string(source, marks),
                _ => at,
            }
        }
        '\'' => match (next(1), next(2)) {
            (Some('\\'), _) => find(source, at + 3, |c| c == '\'') + 1,
            (Some(_), Some('\'')) => at + 3,
            _ => at,
        }
        .min(source.len()),
        _ => at,
    }
}

fn is_prefix(c: char) -> bool {
    matches!(c, 'r' | 'b' | 'c')
}

/// True for characters of identifiers.
#[must_use]
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn find(source: &[char], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    (from..source.len()).find(|at| wanted(source[*at])).unwrap_or(source.len())
}

fn end_of_block(source: &[char], mut at: usize) -> usize {
    let mut depth = 0usize;
    while at < source.len() {
        match (source[at], source.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    source.len()
}

/// `at` is the opening quote.
fn end_of_string(source: &[char], mut at: usize) -> usize {
    at += 1;
    while at < source.len() {
        match source[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    source.len()
}

/// `quote` is the opening quote, after its hashes.
fn end_of_raw(source: &[char], quote: usize, hashes: usize) -> usize {
    let closes = |at: usize| {
        source[at] == '"'
            && source[at + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    };
    (quote + 1..source.len()).find(|at| closes(*at)).map_or(source.len(), |at| at + 1 + hashes)
}

/// A word behind a path prefix, and the line it is on (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The first parts of the path behind the prefix: `windows::state`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
}

/// What blanked code mentions behind a prefix such as `crate::`, groups taken apart.
#[must_use]
pub fn mentions(code: &str, prefix: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = &code[..at];
        let before = before.strip_suffix("::").unwrap_or(before);
        if before.chars().next_back().is_some_and(is_word) {
            continue;
        }
        let line = 1 + before.matches('\n').count();
        take_path(&code[at + prefix.len()..], line, "", &mut found);
    }
    found
}

/// Reads one path, or a group of paths in braces.
fn take_path(code: &str, line: usize, before: &str, found: &mut Vec<Mention>) {
    let trimmed = code.trim_start();
    let line = line + code[..code.len() - trimmed.len()].matches('\n').count();
    if let Some(group) = trimmed.strip_prefix('{') {
        for (offset, part) in parts(group) {
            let line = line + group[..offset].matches('\n').count();
            take_path(part, line, before, found);
        }
        return;
    }
    let word: String = trimmed.chars().take_while(|c| is_word(*c)).collect();
    if word.is_empty() {
        return;
    }
    let path = if before.is_empty() { word.clone() } else { format!("{before}::{word}") };
    match trimmed[word.len()..].strip_prefix("::") {
        Some(rest) if before.is_empty() => {
            let known = found.len();
            take_path(rest, line, &path, found);
            if found.len() == known {
                found.push(Mention { path, line });
            }
        }
        _ => found.push(Mention { path, line }),
    }
}

/// The parts of a group up to its closing brace, with their offsets.
fn parts(group: &str) -> Vec<(usize, &str)> {
    let (mut depth, mut start, mut all) = (0usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                all.push((start, &group[start..at]));
                return all;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push((start, &group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}

/// A function: its name, its first line (from 1), and how many lines it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Name.
    pub name: String,
    /// First line, from 1.
    pub line: usize,
    /// Lines from `fn` to the closing brace.
    pub lines: usize,
}

/// The functions with a body in blanked code.
#[must_use]
pub fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let rest = &code[at + 3..];
        let name: String = rest.trim_start().chars().take_while(|c| is_word(*c)).collect();
        if name.is_empty() {
            continue;
        }
        if let Some(body) = body(rest) {
            let line = 1 + code[..at].matches('\n').count();
            found.push(Function { name, line, lines: 1 + body.matches('\n').count() });
        }
    }
    found
}

/// The text up to the brace that closes the body; `None` for a declaration.
fn body(rest: &str) -> Option<&str> {
    let (mut braces, mut brackets) = (0usize, 0usize);
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if braces == 0 && brackets == 0 => return None,
            '{' => braces += 1,
            '}' if braces <= 1 => return (braces == 1).then(|| &rest[..at]),
            '}' => braces -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(code(source), expected);
    }

    #[test]
    fn comments_and_literals_are_blanked_in_place() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ */ d", "a                 d");
        check(r#"f("x\"y") + 1"#, "f(      ) + 1");
        check("r#\"a\"b\"# + 1", "         + 1");
        check("'\\'' + 'x' + '\"'", "     +     +    ");
        check("br\"a\" c\"b\";", "          ;");
    }

    #[test]
    fn lifetimes_and_names_stay() {
        check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)");
        check("for bar in r", "for bar in r");
        check("r#type", "r#type");
    }

    /// Mentions as `path@line`.
    fn mentioned(source: &str) -> Vec<String> {
        let all = mentions(&code(source), "crate::");
        all.into_iter().map(|m| format!("{}@{}", m.path, m.line)).collect()
    }

    #[test]
    fn groups_are_taken_apart() {
        assert_eq!(mentioned("use crate::a::b;"), ["a::b@1"]);
        assert_eq!(
            mentioned("use crate::{a, b::c,\n d::{e, f}};"),
            ["a@1", "b::c@1", "d::e@2", "d::f@2"]
        );
        assert_eq!(mentioned("use crate::a::*; x::crate::y"), ["a@1"]);
        assert_eq!(mentioned("// crate::a\n\"crate::b\""), Vec::<String>::new());
    }

    #[test]
    fn functions_end_at_their_brace() {
        let source =
            "trait T { fn a(); }\nfn b() -> [u8; 2] {\n  if x {\n  }\n}\ntype F = fn(u8);\n";
        let all = functions(&code(source));
        assert_eq!(all, [Function { name: "b".into(), line: 2, lines: 4 }]);
    }
}
