//! White space, comments, ends of statements, words.

use super::Parser;

/// The dashes that Windows PowerShell takes for a minus: word processors make them.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Single quotes, typographic ones among them.
pub(super) fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛')
}

/// Double quotes, typographic ones among them.
pub(super) fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{a0}' | '\u{85}') || is_other_blank(c)
}

fn is_other_blank(c: char) -> bool {
    c > '\u{7f}' && c.is_whitespace() && !matches!(c, '\u{2028}' | '\u{2029}')
}

pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\r' | '\n')
}

/// True for a character of a name: of a variable, a member, a keyword.
pub(crate) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// True when a text begins with a backtick at the end of a line.
pub(super) fn line_goes_on(text: &str) -> bool {
    text.strip_prefix('`').is_some_and(|rest| rest.starts_with(is_line_end))
}

/// The words that mean something at the beginning of a statement, a block or a member.
const KEYWORDS: &[&str] = &[
    "begin",
    "break",
    "catch",
    "class",
    "configuration",
    "continue",
    "data",
    "do",
    "dynamicparam",
    "else",
    "elseif",
    "end",
    "enum",
    "exit",
    "filter",
    "finally",
    "for",
    "foreach",
    "function",
    "hidden",
    "if",
    "in",
    "inlinescript",
    "parallel",
    "param",
    "process",
    "return",
    "sequence",
    "static",
    "switch",
    "throw",
    "trap",
    "try",
    "until",
    "using",
    "while",
    "workflow",
];

/// True for what makes a keyword in front of it the beginning of a command's name: `if-x`,
/// `try.exe` and `data=3` are commands.
pub(crate) fn glues(c: char) -> bool {
    matches!(c, '-' | '.' | ':' | '=' | '\\' | '/')
}

/// True for a word that means something at the beginning of a statement.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

impl Parser<'_> {
    /// True when a backtick at the end of a line comes next.
    pub(super) fn line_goes_on(&self) -> bool {
        line_goes_on(self.rest())
    }

    /// Steps over blanks, comments and continued lines, and stays on the line.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(c) = self.peek() {
            match c {
                ' ' => self.at += 1,
                _ if is_blank(c) => {
                    self.next();
                }
                '`' if self.continues_line() => {}
                '<' if self.rest().starts_with("<#") => self.block_comment(),
                '#' => self.line_comment(),
                _ => break,
            }
        }
    }

    /// Steps over a backtick at the end of a line, with the end of the line.
    fn continues_line(&mut self) -> bool {
        let rest = &self.rest()[1..];
        let ends = ["\r\n", "\n", "\r"];
        match ends.into_iter().find(|end| rest.starts_with(end)) {
            Some(end) => {
                self.at += 1 + end.len();
                true
            }
            None => false,
        }
    }

    fn line_comment(&mut self) {
        let rest = self.rest();
        self.at += rest.find(is_line_end).unwrap_or(rest.len());
    }

    /// An open block comment reaches to the end of the text.
    fn block_comment(&mut self) {
        let rest = self.rest();
        if !rest.contains("#>") {
            self.open_comment = Some(self.at);
        }
        self.at += rest.find("#>").map_or(rest.len(), |end| end + 2);
    }

    /// Steps over blanks, comments and ends of lines.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(c) if is_line_end(c) => self.next(),
                _ => break,
            };
        }
    }

    /// Steps over everything that separates statements.
    pub(super) fn skip_separators(&mut self) {
        loop {
            self.skip_lines();
            if !self.eat(";") {
                break;
            }
        }
    }

    /// The keyword that comes next, in lower case; nothing is stepped over.
    pub(super) fn keyword(&self) -> Option<&'static str> {
        let rest = self.rest();
        let end = rest.bytes().take(14).take_while(u8::is_ascii_alphabetic).count();
        if end < 2 || rest[end..].starts_with(is_name) {
            return None;
        }
        let word = &rest[..end];
        KEYWORDS.iter().copied().find(|known| known.eq_ignore_ascii_case(word))
    }

    /// Steps over a keyword, after blanks and ends of lines, when it comes next. Otherwise nothing
    /// is stepped over.
    pub(super) fn eat_keyword(&mut self, wanted: &str) -> bool {
        let start = self.at;
        self.skip_lines();
        if self.keyword() == Some(wanted) && !self.rest()[wanted.len()..].starts_with(glues) {
            self.at += wanted.len();
            return true;
        }
        self.at = start;
        false
    }

    /// A name: letters, digits, underscores.
    pub(super) fn name(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| rest[..end].to_owned())
    }
}
