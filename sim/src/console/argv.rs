//! A command line of Windows becomes words, as `CommandLineToArgvW` splits it.
//!
//! *Models*: blanks between words, double quotes that hold a word together, backslashes in front
//! of a quote. Whoever starts a program by a line (the Task Scheduler, the service manager,
//! `cmd.exe`) has one; PowerShell hands over words and quotes those that hold a blank.
//! *Sources*: \[K\] the rules of the C runtime.

/// A word of a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its text without the quotes around it.
    pub text: String,
    /// It stood in quotes: a sign in front of it means nothing to some programs.
    pub quoted: bool,
}

impl Word {
    /// A word that a shell hands over: quoted when it must be.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { text: text.to_owned(), quoted: text.is_empty() || text.contains([' ', '\t']) }
    }

    /// As it would stand on a command line.
    #[must_use]
    pub fn spelled(&self) -> String {
        if self.quoted { format!("\"{}\"", self.text) } else { self.text.clone() }
    }
}

/// The words of a command line; a quote without a partner reaches to its end.
pub(super) fn split(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut inside = false;
    let mut rest = line;
    while let Some(first) = rest.bytes().next() {
        rest = match first {
            _ if !inside && is_blank(first) => {
                words.extend(word.take());
                &rest[1..]
            }
            b'\\' => {
                let behind = rest.trim_start_matches('\\');
                let count = rest.len() - behind.len();
                let here = open(&mut word);
                match behind.strip_prefix('"') {
                    // In front of a quote two are one, and an odd one makes the quote a sign.
                    Some(left) => {
                        here.text.push_str(&rest[..count / 2]);
                        here.text.push_str(if count % 2 == 1 { "\"" } else { "" });
                        if count % 2 == 1 { left } else { behind }
                    }
                    None => {
                        here.text.push_str(&rest[..count]);
                        behind
                    }
                }
            }
            b'"' => {
                let here = open(&mut word);
                here.quoted = true;
                match rest[1..].strip_prefix('"').filter(|_| inside) {
                    Some(left) => {
                        here.text.push('"');
                        left
                    }
                    None => {
                        inside = !inside;
                        &rest[1..]
                    }
                }
            }
            _ => {
                // All that ends a stretch is ASCII, so it ends at a character boundary.
                let ends = |b: u8| matches!(b, b'\\' | b'"') || (!inside && is_blank(b));
                let end = rest.bytes().position(ends).unwrap_or(rest.len());
                open(&mut word).text.push_str(&rest[..end]);
                &rest[end..]
            }
        };
    }
    words.extend(word);
    words
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn open(word: &mut Option<Word>) -> &mut Word {
    word.get_or_insert(Word { text: String::new(), quoted: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(texts(r#"dir "C:\Program Files" /s"#), ["dir", r"C:\Program Files", "/s"]);
        assert_eq!(texts(r#"/v:"x y" a""b """#), ["/v:x y", "ab", ""]);
        assert_eq!(texts(r#"a "b c"#), ["a", "b c"]);
        assert!(split(" \t ").is_empty());
    }

    #[test]
    fn backslashes_count_in_front_of_a_quote_only() {
        assert_eq!(texts(r#"\\srv\a \"x\" "C:\\" b"#), [r"\\srv\a", "\"x\"", r"C:\", "b"]);
        assert_eq!(texts(r#""say ""hi"" now""#), ["say \"hi\" now"]);
    }
}
