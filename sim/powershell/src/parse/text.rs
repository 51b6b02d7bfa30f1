//! Strings: quoted, here-strings, bare words, with what is expanded inside.

use crate::ast::{Expr, Expression, Piece, Quote};

use super::pipeline::{ends_word, is_quote};
use super::space::{is_double_quote, is_line_end, is_name, is_single_quote};
use super::{Parsed, Parser};

/// An expression from pieces: plain text when nothing is to be expanded.
pub(super) fn of_pieces(pieces: Vec<Piece>, quote: Quote) -> Expression {
    let plain = pieces.iter().all(|piece| matches!(piece, Piece::Text(_)));
    if !plain {
        return Expression::Expandable(pieces, quote);
    }
    let texts = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Variable(_) | Piece::Value(_) => String::new(),
    });
    Expression::Text(texts.collect::<String>().into(), quote)
}

/// Collects text and other pieces.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    text: String,
}

impl Pieces {
    fn push(&mut self, piece: Piece) {
        self.end_text();
        self.done.push(piece);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.end_text();
        self.done
    }
}

/// What a character behind a backtick stands for.
pub(super) fn escape(c: char) -> char {
    match c {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        other => other,
    }
}

impl Parser<'_> {
    /// A quoted text; the quote comes next.
    pub(super) fn quoted(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let node = match self.next() {
            Some(c) if is_single_quote(c) => self.single_quoted(start)?,
            _ => self.double_quoted(start)?,
        };
        Ok(Box::new(self.wrap(start, node)))
    }

    fn open_string(&self, start: usize, quote: &str) -> super::ParseError {
        let text = format!("The string is missing the terminator: {quote}.");
        self.incomplete(start, "TerminatorExpectedAtEndOfString", text)
    }

    fn single_quoted(&mut self, start: usize) -> Parsed<Expression> {
        let mut text = String::new();
        loop {
            match self.next() {
                None => return Err(self.open_string(start, "'")),
                Some(c) if is_single_quote(c) => match self.peek() {
                    Some(again) if is_single_quote(again) => {
                        self.next();
                        text.push(c);
                    }
                    _ => return Ok(Expression::Text(text.into(), Quote::Single)),
                },
                Some(c) => text.push(c),
            }
        }
    }

    fn double_quoted(&mut self, start: usize) -> Parsed<Expression> {
        let mut pieces = Pieces::default();
        loop {
            let Some(c) = self.peek() else { return Err(self.open_string(start, "\"")) };
            if is_double_quote(c) {
                self.next();
                match self.peek() {
                    Some(again) if is_double_quote(again) => {
                        self.next();
                        pieces.text.push(c);
                    }
                    _ => return Ok(of_pieces(pieces.finish(), Quote::Double)),
                }
            } else if !self.expansion(&mut pieces)? {
                self.plain(&mut pieces);
            }
        }
    }

    /// One character of an expandable text, a backtick and what follows being one.
    fn plain(&mut self, pieces: &mut Pieces) {
        match self.next() {
            Some('`') => {
                let Some(c) = self.next() else { return };
                if c == '\r' && self.peek() == Some('\n') {
                    // A continued line in a string keeps its end.
                    pieces.text.push(c);
                    pieces.text.extend(self.next());
                } else {
                    pieces.text.push(escape(c));
                }
            }
            Some(c) => pieces.text.push(c),
            None => {}
        }
    }

    /// A variable or a subexpression in a text; false when none comes next.
    fn expansion(&mut self, pieces: &mut Pieces) -> Parsed<bool> {
        if self.peek() != Some('$') {
            return Ok(false);
        }
        if self.peek_second() == Some('(') {
            let start = self.at;
            self.next();
            let statements = self.in_parentheses()?;
            let value = Box::new(self.wrap(start, Expression::Sub(statements)));
            pieces.push(Piece::Value(value));
            return Ok(true);
        }
        match self.variable() {
            Some(variable) => {
                pieces.push(Piece::Variable(variable?));
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// `@'` or `@"` up to its end at the beginning of a line.
    pub(super) fn here_string(&mut self) -> Parsed<Expr> {
        let start = self.at;
        self.next();
        let single = self.next().is_some_and(is_single_quote);
        let rest = self.rest();
        let header = rest.find(is_line_end).unwrap_or(rest.len());
        if !rest[..header].trim().is_empty() {
            let text = "No characters are allowed after a here-string header but before the end \
                        of the line.";
            return Err(self.error(start, "UnexpectedCharactersAfterHereStringHeader", text));
        }
        self.at += header;
        self.line_end();
        let is_end = if single { is_single_quote } else { is_double_quote };
        let mut pieces = Pieces::default();
        let mut end = self.here_end(is_end);
        while end.is_none() {
            if self.peek().is_none() {
                let quote = if single { '\'' } else { '"' };
                let text = format!("The string is missing the terminator: {quote}@.");
                return Err(self.incomplete(start, "TerminatorExpectedAtEndOfString", text));
            }
            let before = self.at;
            if self.line_end() {
                // The end of the line in front of the quote is none of the text.
                end = self.here_end(is_end);
                if end.is_none() {
                    pieces.text.push_str(&self.text[before..self.at]);
                }
            } else if single {
                let rest = self.rest();
                let line = rest.find(is_line_end).unwrap_or(rest.len());
                pieces.text.push_str(&rest[..line]);
                self.at += line;
            } else if !self.expansion(&mut pieces)? {
                self.plain(&mut pieces);
            }
        }
        self.at += end.unwrap_or_default();
        let quote = if single { Quote::SingleHere } else { Quote::DoubleHere };
        let node = of_pieces(pieces.finish(), quote);
        Ok(Box::new(self.wrap(start, node)))
    }

    /// Steps over the end of a line when it comes next.
    fn line_end(&mut self) -> bool {
        let ends = ["\r\n", "\n", "\r"];
        ends.into_iter().any(|end| self.eat(end))
    }

    /// How many bytes the end of a here-string takes, when it comes next at the beginning of a
    /// line.
    fn here_end(&self, is_end: fn(char) -> bool) -> Option<usize> {
        let mut chars = self.rest().chars();
        let quote = chars.next().filter(|c| is_end(*c))?;
        chars.as_str().starts_with('@').then(|| quote.len_utf8() + 1)
    }

    /// The pieces of a bare word.
    pub(super) fn word_pieces(&mut self) -> Parsed<Vec<Piece>> {
        let mut pieces = Pieces::default();
        let begin = self.at;
        while let Some(c) = self.peek() {
            match c {
                '`' => {
                    self.next();
                    match self.next() {
                        Some(c) if is_line_end(c) => {
                            self.at -= 2;
                            break;
                        }
                        Some(c) => pieces.text.push(escape(c)),
                        None => pieces.text.push('`'),
                    }
                }
                '$' => {
                    if !self.word_expansion(&mut pieces)? {
                        self.next();
                        pieces.text.push('$');
                    }
                }
                _ if is_quote(c) => {
                    let inner = self.quoted()?;
                    match inner.node {
                        Expression::Text(text, _) => pieces.text.push_str(&text),
                        Expression::Expandable(all, _) => {
                            all.into_iter().for_each(|piece| match piece {
                                Piece::Text(text) => pieces.text.push_str(&text),
                                other => pieces.push(other),
                            });
                        }
                        _ => {}
                    }
                }
                // A brace or a parenthesis inside a word belongs to it when the word began so.
                '{' | '}' | '(' | ')' | ',' | ';' | '|' | '&' => break,
                '>' if self.at > begin => break,
                _ if ends_word(c) => break,
                _ => {
                    self.next();
                    pieces.text.push(c);
                }
            }
        }
        Ok(pieces.finish())
    }

    /// A variable in a bare word, with the members behind it.
    fn word_expansion(&mut self, pieces: &mut Pieces) -> Parsed<bool> {
        let start = self.at;
        if self.peek_second() == Some('(') {
            return self.expansion(pieces);
        }
        let Some(variable) = self.variable() else { return Ok(false) };
        let variable = variable?;
        let behind = self.rest();
        let member = behind.starts_with('[')
            || behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_name));
        // `$x.txt` at the very start of a word is a member; inside a word it is text.
        if member && pieces.done.is_empty() && pieces.text.is_empty() {
            let node = Expression::Variable(variable);
            let operand = Box::new(self.wrap(start, node));
            let value = self.postfix_of(start, operand)?;
            pieces.push(Piece::Value(value));
            return Ok(true);
        }
        pieces.push(Piece::Variable(variable));
        Ok(true)
    }
}
