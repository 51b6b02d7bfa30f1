//! A line becomes words.
//!
//! *Models*: words with single and double quotes, the backtick, `--%` nowhere, commands separated
//! by `;`. *Leaves out*: pipelines, variables, expressions: the PowerShell engine of a later issue
//! replaces this file and nothing else.

use std::fmt;

/// A word of a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its text without the quotes around it.
    pub text: String,
    /// It was quoted, so a dash in front means nothing.
    pub quoted: bool,
}

/// Why a line cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseError {
    /// A quote has no partner; column from 1.
    OpenQuote(char, usize),
    /// A pipeline: what is behind the bar is not understood yet; column from 1.
    Pipeline(usize),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote(quote, column) => {
                write!(f, "The string is missing the terminator: {quote}. (char {column})")
            }
            Self::Pipeline(column) => {
                write!(f, "marslab: unsupported: pipeline at 1:{column}")
            }
        }
    }
}

/// Splits a line into commands, and each into its words.
///
/// # Errors
/// An open quote, or a pipeline.
pub fn line(text: &str) -> Result<Vec<Vec<Word>>, ParseError> {
    let column = |at: usize| text[..at].chars().count() + 1;
    let mut statements = vec![Vec::new()];
    let mut word: Option<Word> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let begun = at;
        at += c.len_utf8();
        match c {
            ' ' | '\t' | ';' | '\r' | '\n' => {
                if let (Some(done), Some(statement)) = (word.take(), statements.last_mut()) {
                    statement.push(done);
                }
                if matches!(c, ';' | '\n') {
                    statements.push(Vec::new());
                }
            }
            '|' => return Err(ParseError::Pipeline(column(begun))),
            '"' | '\'' => {
                let here = word.get_or_insert(Word { text: String::new(), quoted: true });
                loop {
                    let open = || ParseError::OpenQuote(c, column(begun));
                    let end = text[at..].find(c).ok_or_else(open)?;
                    here.text.push_str(&text[at..at + end]);
                    at += end + c.len_utf8();
                    if !text[at..].starts_with(c) {
                        break;
                    }
                    // A doubled quote inside quotes is one quote.
                    here.text.push(c);
                    at += c.len_utf8();
                }
            }
            '`' => {
                let here = word.get_or_insert(Word { text: String::new(), quoted: false });
                if let Some(next) = text[at..].chars().next() {
                    here.text.push(next);
                    at += next.len_utf8();
                }
            }
            _ => {
                let rest = &text[begun..];
                let end = rest.find(ends_run).unwrap_or(rest.len());
                let here = word.get_or_insert(Word { text: String::new(), quoted: false });
                here.text.push_str(&rest[..end]);
                at = begun + end;
            }
        }
    }
    if let (Some(done), Some(statement)) = (word, statements.last_mut()) {
        statement.push(done);
    }
    statements.retain(|statement| !statement.is_empty());
    Ok(statements)
}

/// True for a character that means something by itself.
fn ends_run(c: char) -> bool {
    matches!(c, ' ' | '\t' | ';' | '\r' | '\n' | '|' | '"' | '\'' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let parsed = line(text).unwrap();
        parsed.into_iter().map(|s| s.into_iter().map(|word| word.text).collect()).collect()
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(words(r#"dir "C:\Program Files" /s"#), [["dir", r"C:\Program Files", "/s"]]);
        assert_eq!(words("a 'it''s' b"), [["a", "it's", "b"]]);
        assert_eq!(words(r#"/v:"x y""#), [["/v:x y"]]);
        assert_eq!(words("a` b``c '한''글'`"), [["a b`c", "한'글"]]);
    }

    #[test]
    fn a_semicolon_separates_commands() {
        assert_eq!(words("Import-Module A; B -C"), [vec!["Import-Module", "A"], vec!["B", "-C"]]);
        assert!(words(" ; ; ").is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_column() {
        assert_eq!(line("a 'b"), Err(ParseError::OpenQuote('\'', 3)));
        assert_eq!(line("a | b"), Err(ParseError::Pipeline(3)));
    }
}
