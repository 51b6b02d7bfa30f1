//! Text to tree: a hand-written parser without a separate scanner.
//!
//! PowerShell has two ways of reading: in an expression `5-3` is a subtraction, as an argument it
//! is a word. Which one holds depends on what came before, so the grammar itself reads characters.
//! One file is one part of the grammar: `space` white space and comments, `statement` and
//! `control` statements, `declare` functions, parameters, classes, `pipeline` commands, `operators`
//! and `primary` expressions, `text` strings, `number`, `types` type names and attributes.

mod control;
mod declare;
mod number;
mod operators;
mod pipeline;
mod primary;
mod space;
mod statement;
mod text;
mod types;

pub(crate) use space::{glues, is_dash, is_keyword, is_name};

use std::fmt;

use crate::ast::{At, Block};
use crate::source::{Span, place};
use crate::stack::grown;

/// How deep things may be nested: blocks, parentheses, operators. Deeper ones are refused, so that
/// no script can exhaust the stack.
pub const MAX_DEPTH: u32 = 200;
/// How deep the tree of a chain may become: operators, members, calls behind one another.
pub const MAX_HEIGHT: u32 = 2_000;
/// How many bytes of any script may be read once more in another way; eight times its length is
/// added.
const FREE_AGAIN: usize = 256 * 1024;
/// How long a script may be, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Why a text is no script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The identifier that Windows PowerShell gives, such as `MissingEndCurlyBrace`.
    pub id: &'static str,
    /// The message.
    pub text: String,
    /// Where.
    pub span: Span,
    /// The text goes on: a console asks for another line.
    pub incomplete: bool,
}

impl ParseError {
    /// With line and column in the text that was parsed.
    #[must_use]
    pub fn at(&self, text: &str) -> String {
        format!("{}: {}", place(text, self.span.start), self.text)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for ParseError {}

type Parsed<T> = Result<T, ParseError>;

/// Reads a script.
///
/// # Errors
/// The first thing that Windows PowerShell 5.1 would not take.
pub fn parse(text: &str) -> Result<Block, ParseError> {
    let mut parser =
        Parser { text, at: 0, depth: 0, lists: true, height: 0, open_comment: None, again: 0 };
    if text.len() > MAX_BYTES {
        return Err(parser.error(0, "ScriptTooLong", "The script is too long."));
    }
    let block = parser.block(Ends::Text);
    if let Some(start) = parser.open_comment {
        parser.at = text.len();
        let text = "The terminator '#>' is missing from the multiline comment.";
        return Err(parser.incomplete(start, "MissingTerminatorMultiLineComment", text));
    }
    let block = block?;
    match parser.peek() {
        None => Ok(block),
        Some(c) => Err(parser.unexpected(parser.at, &c.to_string())),
    }
}

/// What ends a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// The end of the text.
    Text,
    /// A closing brace.
    Brace,
}

struct Parser<'t> {
    text: &'t str,
    /// Offset of the next byte.
    at: usize,
    depth: u32,
    /// Commas make lists here. Not between the arguments of a method.
    lists: bool,
    /// How deep what was read on this level is.
    height: u32,
    /// Where a block comment begins that never ends.
    open_comment: Option<usize>,
    /// Bytes that were read once more, in another way.
    again: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn peek_second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Steps over a text when it comes next.
    fn eat(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// Goes back to read a stretch in another way. Nested ones would be read twice as often on
    /// each level, so that what may be read again is bounded.
    fn back(&mut self, start: usize) -> Parsed<()> {
        self.again += self.at.saturating_sub(start);
        self.at = start;
        if self.again <= 8 * self.text.len() + FREE_AGAIN {
            return Ok(());
        }
        let text = "The script is nested in too many ways.";
        Err(self.error(start, "ScriptTooDeep", text))
    }

    fn span(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    fn wrap<T>(&self, start: usize, node: T) -> At<T> {
        At { node, span: self.span(start) }
    }

    fn error(&self, start: usize, id: &'static str, text: impl Into<String>) -> ParseError {
        let end = self.at.max(start);
        ParseError { id, text: text.into(), span: Span::new(start, end), incomplete: false }
    }

    fn incomplete(&self, start: usize, id: &'static str, text: impl Into<String>) -> ParseError {
        let incomplete = self.peek().is_none();
        ParseError { incomplete, ..self.error(start, id, text) }
    }

    fn unexpected(&self, start: usize, what: &str) -> ParseError {
        let text = format!("Unexpected token '{what}' in expression or statement.");
        self.error(start, "UnexpectedToken", text)
    }

    /// Something must come: an expression, a value.
    fn missing(&self, what: &str) -> ParseError {
        match self.peek() {
            None => self.incomplete(self.at, "ExpressionExpected", format!("Missing {what}.")),
            Some(c) => self.unexpected(self.at, &c.to_string()),
        }
    }

    /// One link more in a chain such as `1 + 2 + 3` or `$a.b.c`: its tree is as deep as it is long.
    fn link(&mut self) -> Parsed<()> {
        self.height += 1;
        if self.height <= MAX_HEIGHT {
            return Ok(());
        }
        let text = format!("The script has an expression of more than {MAX_HEIGHT} links.");
        Err(self.error(self.at, "ScriptTooDeep", text))
    }

    /// Runs a part of the grammar one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            let text = format!("The script is nested more than {MAX_DEPTH} levels deep.");
            return Err(self.error(self.at, "ScriptTooDeep", text));
        }
        self.depth += 1;
        let height = std::mem::take(&mut self.height);
        let result = grown(|| read(self));
        self.height = height.max(self.height + 1);
        self.depth -= 1;
        result
    }

    /// Something between two brackets; commas make lists inside.
    fn enclosed<T>(
        &mut self,
        close: char,
        id: &'static str,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let start = self.at;
        self.next();
        let outer = std::mem::replace(&mut self.lists, true);
        let inner = self.deeper(read);
        self.lists = outer;
        let inner = inner?;
        self.skip_lines();
        if self.peek() == Some(close) {
            self.next();
            return Ok(inner);
        }
        if let Some(c) = self.peek() {
            // What stands there fits nowhere: that is the error, not the bracket.
            if !matches!(c, ')' | '}' | ']') {
                return Err(self.unexpected(self.at, &c.to_string()));
            }
        }
        Err(self.incomplete(start, id, format!("Missing closing '{close}'.")))
    }
}

#[cfg(test)]
mod tests;
