//! Where a line of the old shell comes apart: at operators, redirections and groups.
//!
//! *Models*: double quotes, the caret, parentheses. *Leaves out*: nothing of what the rest needs.

/// When a part runs, by how the part before it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    Well,
    Badly,
}

/// Where a stream goes, or where the input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Redirection {
    /// `<file`
    From(String),
    /// `1>file`, `2>>file`: stream, file, at its end.
    To(u8, String, bool),
    /// `2>&1`: stream, and the one that it joins.
    Join(u8, u8),
}

/// Places of the text outside quotes and groups, with their characters.
fn outside(text: &str) -> Vec<(usize, char)> {
    let (mut quoted, mut deep, mut escaped) = (false, 0i32, false);
    let mut places = Vec::new();
    for (at, c) in text.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '^' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => deep += 1,
            ')' if !quoted => deep -= 1,
            _ if !quoted && deep <= 0 => places.push((at, c)),
            _ => {}
        }
    }
    places
}

/// Splits at `&`, `&&` and `||`.
pub(super) fn sequence(text: &str) -> Vec<(When, &str)> {
    let places = outside(text);
    let (mut parts, mut from, mut when) = (Vec::new(), 0, When::Always);
    let mut skip = 0;
    for (at, c) in &places {
        let (at, c) = (*at, *c);
        if at < skip {
            continue;
        }
        let double = text[at + c.len_utf8()..].starts_with(c);
        // `2>&1` is no separator.
        let joins = text[..at].ends_with(['>', '<']);
        let next = match c {
            '&' if joins => continue,
            '&' if double => When::Well,
            '&' => When::Always,
            '|' if double => When::Badly,
            _ => continue,
        };
        parts.push((when, &text[from..at]));
        when = next;
        from = at + 1 + usize::from(double);
        skip = from;
    }
    parts.push((when, &text[from..]));
    parts
}

/// Splits at single bars.
pub(super) fn pipeline(text: &str) -> Vec<&str> {
    let bars: Vec<usize> =
        outside(text).into_iter().filter(|(_, c)| *c == '|').map(|(at, _)| at).collect();
    let mut parts = Vec::new();
    let mut from = 0;
    for at in bars {
        parts.push(&text[from..at]);
        from = at + 1;
    }
    parts.push(&text[from..]);
    parts
}

/// Takes the redirections out of a command.
pub(super) fn redirections(text: &str) -> (String, Vec<Redirection>) {
    let mut rest = String::new();
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in outside(text) {
        if at < from || !matches!(c, '<' | '>') {
            continue;
        }
        let before = &text[from..at];
        // A digit that stands alone in front of the sign names the stream.
        let digit = before.chars().next_back().filter(char::is_ascii_digit).filter(|_| {
            let left = &before[..before.len() - 1];
            left.is_empty() || left.ends_with([' ', '\t', ')', '"'])
        });
        let kept = &before[..before.len() - usize::from(digit.is_some())];
        rest.push_str(kept);
        let stream = digit.and_then(|d| d.to_digit(10)).map_or(1, |d| d as u8);
        let mut next = at + 1;
        let append = c == '>' && text[next..].starts_with('>');
        next += usize::from(append);
        if let Some(joined) = text[next..].strip_prefix('&') {
            let target = joined.chars().next();
            let to = target.and_then(|d| d.to_digit(10)).unwrap_or(1) as u8;
            found.push(Redirection::Join(stream, to));
            from = next + 1 + target.map_or(0, char::len_utf8);
            continue;
        }
        let (name, length) = word(&text[next..]);
        from = next + length;
        found.push(match c {
            '<' => Redirection::From(name),
            _ => Redirection::To(stream, name, append),
        });
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    (rest, found)
}

/// The next word without its quotes, and how many bytes it takes with the blanks before it.
pub(super) fn word(text: &str) -> (String, usize) {
    let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
    let mut quoted = false;
    let mut name = String::new();
    for (at, c) in text[blanks..].char_indices() {
        match c {
            '"' => quoted = !quoted,
            ' ' | '\t' | '<' | '>' | '&' | '|' | ')' if !quoted => return (name, blanks + at),
            _ => name.push(c),
        }
    }
    (name, text.len())
}

/// The inside of a group at the start of a text, and what stands behind it.
pub(super) fn group(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?;
    let (mut quoted, mut deep, mut escaped) = (false, 1, false);
    for (at, c) in inside.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '^' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => deep += 1,
            ')' if !quoted => {
                deep -= 1;
                if deep == 0 {
                    return Some((&inside[..at], &inside[at + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

/// A text without its carets: what stood behind each is a plain sign.
pub(super) fn plain(text: &str) -> String {
    let (mut out, mut quoted, mut chars) = (String::new(), false, text.chars());
    while let Some(c) = chars.next() {
        match c {
            '^' if !quoted => out.extend(chars.next()),
            '"' => {
                quoted = !quoted;
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_apart_at_its_operators_only() {
        let parts = sequence("a \"x & y\" & b 2>&1 && (c || d) || e^&f");
        let texts: Vec<_> = parts.iter().map(|(when, text)| (*when, text.trim())).collect();
        let wanted = [
            (When::Always, "a \"x & y\""),
            (When::Always, "b 2>&1"),
            (When::Well, "(c || d)"),
            (When::Badly, "e^&f"),
        ];
        assert_eq!(texts, wanted);
        assert_eq!(redirections("a>&\u{e4}>x b 2>&1").0, "a b ");
        assert_eq!(pipeline("a | b \"|\" | c"), ["a ", " b \"|\" ", " c"]);
        assert_eq!(plain("e^&f \"^\""), "e&f \"^\"");
    }

    #[test]
    fn redirections_are_taken_out() {
        let (rest, found) = redirections("type a1 2>nul >\"C:\\a b.txt\" <in 2>&1");
        assert_eq!(rest.split_whitespace().collect::<Vec<_>>(), ["type", "a1"]);
        let wanted = [
            Redirection::To(2, "nul".into(), false),
            Redirection::To(1, r"C:\a b.txt".into(), false),
            Redirection::From("in".into()),
            Redirection::Join(2, 1),
        ];
        assert_eq!(found, wanted);
        assert_eq!(redirections("echo x>>y").1, [Redirection::To(1, "y".into(), true)]);
    }
}
