//! Operators between and in front of operands.

use crate::ast::{BinaryOp, Case, Expr, Expression, UnaryOp};

use super::space::{is_dash, is_name};
use super::{Parsed, Parser};

/// The loosest level of the operators.
const LOOSEST: u8 = 1;
/// Behind the tightest level: lists and what is in front of an operand.
const OPERAND: u8 = 8;

impl Parser<'_> {
    /// An expression with all its operators.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.deeper(|parser| parser.level(LOOSEST))
    }

    /// Operators of one level and of tighter ones; they group to the left.
    fn level(&mut self, level: u8) -> Parsed<Expr> {
        if level == OPERAND {
            return self.list();
        }
        let height = std::mem::take(&mut self.height);
        let result = self.chain(level);
        self.height = height.max(self.height);
        result
    }

    fn chain(&mut self, level: u8) -> Parsed<Expr> {
        let start = self.at;
        let mut left = self.list()?;
        loop {
            let before = self.at;
            self.skip_blanks();
            let sign = self.at;
            let found = self.binary_op().filter(|(op, ..)| op.level() >= level);
            let Some((op, case, length)) = found else {
                self.at = before;
                return Ok(left);
            };
            self.at += length;
            self.skip_lines();
            if self.peek().is_none_or(|c| matches!(c, ')' | '}' | ']' | ';' | '|')) {
                let text = format!(
                    "You must provide a value expression following the '{}' operator.",
                    op.text()
                );
                return Err(self.incomplete(sign, "ExpectedValueExpression", text));
            }
            let right = self.level(op.level() + 1)?;
            self.link()?;
            let node = Expression::Binary { op, case, left, right };
            left = Box::new(self.wrap(start, node));
        }
    }

    /// The operator that comes next, and how many bytes it takes.
    fn binary_op(&self) -> Option<(BinaryOp, Option<Case>, usize)> {
        let c = self.peek()?;
        let second = self.peek_second();
        let op = match c {
            '+' if !matches!(second, Some('=' | '+')) => BinaryOp::Add,
            '*' if second != Some('=') && !self.rest().starts_with("*>") => BinaryOp::Mul,
            '/' if second != Some('=') => BinaryOp::Div,
            '%' if second != Some('=') => BinaryOp::Rem,
            '.' if second == Some('.') => return Some((BinaryOp::Range, None, 2)),
            _ if is_dash(c) && !second.is_some_and(|c| c == '=' || is_dash(c)) => {
                match self.dashed() {
                    Some(found) => return Some(found),
                    None if second.is_some_and(char::is_alphabetic) => return None,
                    None => BinaryOp::Sub,
                }
            }
            _ => return None,
        };
        Some((op, None, c.len_utf8()))
    }

    /// An operator that is a dash and a word, and how many bytes it takes.
    fn dashed(&self) -> Option<(BinaryOp, Option<Case>, usize)> {
        let rest = self.rest();
        let dash = rest.chars().next()?.len_utf8();
        let word = &rest[dash..];
        let end = word.find(|c| !is_name(c)).unwrap_or(word.len());
        let word = &word[..end];
        let named = |wanted: &str| {
            BinaryOp::ALL.iter().copied().find(|op| {
                let own = op.text().strip_prefix('-');
                own.is_some_and(|own| own.eq_ignore_ascii_case(wanted))
            })
        };
        let length = dash + end;
        if let Some(op) = named(word) {
            return Some((op, None, length));
        }
        let (first, bare) = word.split_at_checked(1)?;
        let case = match first {
            "c" | "C" => Case::Sensitive,
            "i" | "I" => Case::Insensitive,
            _ => return None,
        };
        let op = named(bare).filter(|op| op.has_case())?;
        Some((op, Some(case), length))
    }

    /// Operands with commas between them.
    fn list(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let first = self.unary()?;
        if !self.lists {
            return Ok(first);
        }
        self.list_of(start, first, |parser, comma| {
            if parser.peek().is_none_or(|c| matches!(c, ')' | '}' | ']' | ';' | '|' | '=')) {
                let text = "Missing argument in parameter list.";
                return Err(parser.incomplete(comma, "MissingArgument", text));
            }
            parser.unary()
        })
    }

    /// A first element alone, or with those behind its commas; `more` reads one of them and is
    /// told where the comma's stretch began.
    pub(super) fn list_of(
        &mut self,
        start: usize,
        first: Expr,
        mut more: impl FnMut(&mut Self, usize) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let mut all = vec![first];
        loop {
            let before = self.at;
            self.skip_blanks();
            if !self.eat(",") {
                self.at = before;
                break;
            }
            self.skip_lines();
            all.push(more(self, before)?);
        }
        match all.len() {
            1 => Ok(all.remove(0)),
            _ => Ok(Box::new(self.wrap(start, Expression::List(all)))),
        }
    }

    /// The word of a unary operator, in lower case, with its operator.
    pub(super) fn unary_word(&self) -> Option<(UnaryOp, usize)> {
        let rest = self.rest();
        let dash = rest.chars().next().filter(|c| is_dash(*c))?.len_utf8();
        let word = &rest[dash..];
        let end = word.find(|c| !is_name(c)).unwrap_or(word.len());
        let words = [
            ("not", UnaryOp::Not),
            ("bnot", UnaryOp::BNot),
            ("split", UnaryOp::Split),
            ("isplit", UnaryOp::Split),
            ("csplit", UnaryOp::Split),
            ("join", UnaryOp::Join),
        ];
        let found = words.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(&word[..end]));
        found.map(|(_, op)| (op, dash + end))
    }

    /// An operand with what stands in front of it.
    pub(super) fn unary(&mut self) -> Parsed<Expr> {
        self.deeper(Self::unary_inside)
    }

    fn unary_inside(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let c = self.peek().ok_or_else(|| self.missing("expression"))?;
        let second = self.peek_second();
        let op = match c {
            '!' => Some((UnaryOp::Not, 1)),
            ',' if self.lists => {
                self.next();
                self.skip_lines();
                let one = self.unary()?;
                return Ok(Box::new(self.wrap(start, Expression::List(vec![one]))));
            }
            '[' => return self.bracketed(),
            '+' if second == Some('+') => Some((UnaryOp::Increment, 2)),
            '+' => Some((UnaryOp::Plus, 1)),
            _ if is_dash(c) && second.is_some_and(is_dash) => {
                Some((UnaryOp::Decrement, c.len_utf8() + second.map_or(0, char::len_utf8)))
            }
            _ if is_dash(c) => match self.unary_word() {
                Some(word) => Some(word),
                None if self.is_number() => {
                    let number = self.number(true)?;
                    let literal = Box::new(self.wrap(start, Expression::Number(number)));
                    return self.postfix_of(start, literal);
                }
                None => Some((UnaryOp::Minus, c.len_utf8())),
            },
            _ => None,
        };
        let Some((op, length)) = op else { return self.postfix() };
        self.at += length;
        self.skip_blanks();
        let of = self.unary()?;
        Ok(Box::new(self.wrap(start, Expression::Unary(op, of))))
    }
}
