//! The command of an external diagnoser: split from one text, resolved to one file.
//!
//! Splitting follows the quoting rules of a POSIX shell (blanks, `'...'`, `"..."`, `\`) and
//! nothing else of it: no shell runs, so `$`, `*`, `;`, `|`, `>` and `~` are ordinary characters.
//! The program is looked for in the fixed [`PATH`] only, because the caller's environment must
//! not decide what runs. A program with a slash is taken relative to the caller's directory;
//! arguments are passed as they are, and as the program starts in an empty directory, file names
//! among them must be absolute.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where programs are looked for, and the `PATH` the program itself sees.
pub const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// A name to be found in [`PATH`], or a path if it has a slash.
    pub program: String,
    /// Its arguments, each passed as it is.
    pub arguments: Vec<String>,
}

/// Why a text is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// There is no word in it, or the first word is empty.
    Empty,
    /// A quote is opened and never closed; the column counts characters from 1.
    OpenQuote {
        /// The quote.
        quote: char,
        /// Where it is.
        column: usize,
    },
    /// The text ends with a backslash that quotes nothing.
    LoneBackslash,
    /// A NUL character, which no argument of a program can hold.
    Nul,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the command is empty"),
            Self::OpenQuote { quote, column } => {
                write!(f, "the quote {quote} at column {column} is never closed")
            }
            Self::LoneBackslash => f.write_str("the command ends with a lone backslash"),
            Self::Nul => f.write_str("the command holds a NUL character"),
        }
    }
}

impl std::error::Error for CommandError {}

impl Command {
    /// Splits the text behind `process:` into a program and arguments.
    ///
    /// # Errors
    /// If there is no program, a quote stays open, or a character cannot be passed on.
    pub fn parse(text: &str) -> Result<Self, CommandError> {
        let mut words = split(text)?.into_iter();
        match words.next() {
            Some(program) if !program.is_empty() => {
                Ok(Self { program, arguments: words.collect() })
            }
            _ => Err(CommandError::Empty),
        }
    }

    /// The file that would run, as an absolute path; `None` if there is none.
    pub(super) fn resolve(&self) -> Option<PathBuf> {
        if self.program.contains('/') {
            return std::path::absolute(&self.program).ok().filter(|path| path.is_file());
        }
        PATH.split(':').map(|folder| Path::new(folder).join(&self.program)).find(|p| p.is_file())
    }
}

fn split(text: &str) -> Result<Vec<String>, CommandError> {
    if text.contains('\0') {
        return Err(CommandError::Nul);
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text.chars().enumerate().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => {
                let (_, quoted) = rest.next().ok_or(CommandError::LoneBackslash)?;
                word.get_or_insert_default().push(quoted);
            }
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                let open = CommandError::OpenQuote { quote, column: at + 1 };
                loop {
                    let (_, c) = rest.next().ok_or(open)?;
                    if c == quote {
                        break;
                    }
                    let escapes = quote == '"' && c == '\\';
                    match rest.peek() {
                        Some(&(_, next)) if escapes && matches!(next, '"' | '\\') => {
                            rest.next();
                            word.push(next);
                        }
                        _ => word.push(c),
                    }
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(split(text).unwrap(), expect, "{text}");
    }

    #[test]
    fn words_are_split_as_a_shell_would_quote_them() {
        check("python3 diag.py", &["python3", "diag.py"]);
        check("  a\t b\n", &["a", "b"]);
        check("'a b' \"c d\"", &["a b", "c d"]);
        check("a' b'\" c\"d", &["a b cd"]);
        check(r"a\ b \'", &["a b", "'"]);
        check(r#""a\"b" "c\\d" "e\f""#, &["a\"b", r"c\d", r"e\f"]);
        check(r"'a\b'", &[r"a\b"]);
        check("a '' \"\"", &["a", "", ""]);
        check("", &[]);
    }

    #[test]
    fn nothing_else_of_a_shell_is_done() {
        check(
            "a $HOME `b` ; c | d > e & * ~",
            &["a", "$HOME", "`b`", ";", "c", "|", "d", ">", "e", "&", "*", "~"],
        );
    }

    #[test]
    fn a_text_that_is_no_command_is_refused_with_its_reason() {
        assert_eq!(Command::parse(" "), Err(CommandError::Empty));
        assert_eq!(Command::parse("'' x"), Err(CommandError::Empty));
        let open = CommandError::OpenQuote { quote: '\'', column: 3 };
        assert_eq!(Command::parse("a 'b"), Err(open));
        assert_eq!(Command::parse("a \\"), Err(CommandError::LoneBackslash));
        assert_eq!(Command::parse("a\0"), Err(CommandError::Nul));
    }

    #[test]
    fn a_name_is_found_in_the_fixed_path_only() {
        let sh = Command::parse("sh").unwrap();
        assert!(sh.resolve().unwrap().is_absolute());
        assert_eq!(Command::parse("no-such-program-here").unwrap().resolve(), None);
        assert_eq!(Command::parse("/bin").unwrap().resolve(), None, "a folder is no program");
    }
}
