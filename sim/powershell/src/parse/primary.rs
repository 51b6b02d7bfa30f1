//! Operands: variables, literals, brackets, and what hangs behind them.

use std::rc::Rc;

use crate::ast::{At, Expr, Expression, Quote, Statement, UnaryOp, Variable};

use super::pipeline::is_quote;
use super::space::{is_dash, is_double_quote, is_line_end, is_name, is_single_quote};
use super::{Parsed, Parser};

impl Parser<'_> {
    /// An operand with its members, indices and calls.
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let operand = self.primary()?;
        self.postfix_of(start, operand)
    }

    /// What hangs behind an operand that was read.
    pub(super) fn postfix_of(&mut self, start: usize, operand: Expr) -> Parsed<Expr> {
        let mut all = operand;
        loop {
            let rest = self.rest();
            all = match self.peek() {
                Some('.') if self.is_member() => {
                    self.next();
                    self.member_of(start, all, false)?
                }
                Some(':') if rest.starts_with("::") => {
                    self.at += 2;
                    self.skip_blanks();
                    self.member_of(start, all, true)?
                }
                Some('[') => {
                    let index = self.enclosed(']', "MissingEndSquareBracket", |parser| {
                        parser.skip_lines();
                        parser.expression()
                    })?;
                    Box::new(self.wrap(start, Expression::Index(all, index)))
                }
                Some('+') if rest.starts_with("++") => {
                    self.at += 2;
                    Box::new(self.wrap(start, Expression::Postfix(UnaryOp::Increment, all)))
                }
                Some(c) if is_dash(c) && self.peek_second().is_some_and(is_dash) => {
                    self.next();
                    self.next();
                    Box::new(self.wrap(start, Expression::Postfix(UnaryOp::Decrement, all)))
                }
                _ => return Ok(all),
            };
            self.link()?;
        }
    }

    /// True when the dot in front is that of a member: not of a range, a word or a number.
    fn is_member(&self) -> bool {
        self.peek_second()
            .is_some_and(|c| is_name(c) || is_quote(c) || matches!(c, '$' | '(' | '{'))
    }

    fn member_of(&mut self, start: usize, of: Expr, is_static: bool) -> Parsed<Expr> {
        let name = self.member_name()?;
        if self.peek() == Some('(') {
            let arguments = self.call_arguments()?;
            let node = Expression::Invoke { of, is_static, name, arguments };
            return Ok(Box::new(self.wrap(start, node)));
        }
        if self.peek() == Some('{') && !self.rest().starts_with("{}") && self.lists {
            // `.ForEach{ ... }`: a script block is the only argument.
            let before = self.at;
            let block = self.primary()?;
            if matches!(block.node, Expression::ScriptBlock(_)) {
                let node = Expression::Invoke { of, is_static, name, arguments: vec![block] };
                return Ok(Box::new(self.wrap(start, node)));
            }
            self.at = before;
        }
        Ok(Box::new(self.wrap(start, Expression::Member { of, is_static, name })))
    }

    fn member_name(&mut self) -> Parsed<Expr> {
        let start = self.at;
        match self.peek() {
            Some('$' | '(') => return self.primary(),
            Some(c) if is_quote(c) => return self.quoted(),
            _ => {}
        }
        let Some(name) = self.name() else { return Err(self.missing("property name")) };
        Ok(Box::new(self.wrap(start, Expression::Text(name.into(), Quote::Bare))))
    }

    /// Arguments of a method between parentheses.
    pub(super) fn call_arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.enclosed(')', "MissingEndParenthesisInMethodCall", |parser| {
            let mut arguments = Vec::new();
            parser.lists = false;
            loop {
                parser.skip_lines();
                if matches!(parser.peek(), None | Some(')')) {
                    return Ok(arguments);
                }
                arguments.push(parser.expression()?);
                parser.skip_lines();
                if !parser.eat(",") {
                    return Ok(arguments);
                }
            }
        })
    }

    /// An operand alone.
    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let c = self.peek().ok_or_else(|| self.missing("expression"))?;
        let node = match c {
            '$' if self.peek_second() == Some('(') => {
                self.next();
                Expression::Sub(self.in_parentheses()?)
            }
            '$' => match self.variable() {
                Some(variable) => Expression::Variable(variable?),
                None => return Err(self.unexpected(start, "$")),
            },
            '@' => return self.at_sign(),
            '(' => self.parenthesised()?,
            '{' => Expression::ScriptBlock(Rc::new(self.block_in_braces()?)),
            '[' => return self.bracketed(),
            _ if is_quote(c) => return self.quoted(),
            _ if c.is_ascii_digit() || c == '.' => Expression::Number(self.number(false)?),
            _ => return Err(self.unexpected(start, &c.to_string())),
        };
        Ok(Box::new(self.wrap(start, node)))
    }

    fn parenthesised(&mut self) -> Parsed<Expression> {
        let id = "MissingEndParenthesisInExpression";
        let inner = self.enclosed(')', id, |parser| {
            parser.skip_lines();
            if matches!(parser.peek(), None | Some(')')) {
                return Err(parser.missing("expression after '('"));
            }
            let start = parser.at;
            let statement = parser.pipeline_statement()?;
            Ok(parser.wrap(start, statement))
        })?;
        Ok(Expression::Paren(Box::new(inner)))
    }

    /// Statements between parentheses: of `$(` and `@(`.
    pub(super) fn in_parentheses(&mut self) -> Parsed<crate::ast::Statements> {
        let id = "MissingEndParenthesisInSubexpression";
        self.enclosed(')', id, |parser| parser.statements(')'))
    }

    fn at_sign(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let node = match self.peek_second() {
            Some('(') => {
                self.next();
                Expression::Array(self.in_parentheses()?)
            }
            Some('{') => {
                self.next();
                self.hash()?
            }
            Some(c) if is_single_quote(c) || is_double_quote(c) => return self.here_string(),
            Some(c) if is_name(c) => {
                let text = "The splatting operator '@' cannot be used to reference variables in \
                            an expression.";
                return Err(self.error(start, "SplattingNotPermitted", text));
            }
            _ => {
                let text = "Unrecognized token in source text.";
                return Err(self.error(start, "UnrecognizedToken", text));
            }
        };
        Ok(Box::new(self.wrap(start, node)))
    }

    fn hash(&mut self) -> Parsed<Expression> {
        let id = "MissingEndCurlyBrace";
        let entries = self.enclosed('}', id, |parser| {
            let mut entries: Vec<(Expr, At<Statement>)> = Vec::new();
            loop {
                parser.skip_separators();
                if matches!(parser.peek(), None | Some('}')) {
                    return Ok(entries);
                }
                let key = parser.hash_key()?;
                parser.skip_blanks();
                if !parser.eat("=") {
                    let text = "Missing '=' operator after key in hash literal.";
                    let id = "MissingEqualsInHashLiteral";
                    return Err(parser.incomplete(parser.at, id, text));
                }
                parser.skip_lines();
                if matches!(parser.peek(), None | Some('}' | ';')) {
                    let text = "Missing statement after '=' in hash literal.";
                    return Err(parser.incomplete(
                        parser.at,
                        "MissingStatementInHashLiteral",
                        text,
                    ));
                }
                let value = parser.statement()?;
                entries.push((key, value));
                parser.skip_blanks();
                match parser.peek() {
                    None | Some('}' | ';') => {}
                    Some(c) if is_line_end(c) => {}
                    Some(c) => return Err(parser.unexpected(parser.at, &c.to_string())),
                }
            }
        })?;
        Ok(Expression::Hash(entries))
    }

    fn hash_key(&mut self) -> Parsed<Expr> {
        let start = self.at;
        if self.peek().is_some_and(is_name) && !self.is_number() {
            let rest = self.rest();
            let part = |c: char| is_name(c) || is_dash(c);
            let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
            self.at += end;
            let name = rest[..end].to_owned();
            return Ok(Box::new(self.wrap(start, Expression::Text(name.into(), Quote::Bare))));
        }
        self.unary()
    }

    /// A variable, when a dollar sign with a name comes next.
    pub(super) fn variable(&mut self) -> Option<Parsed<Variable>> {
        if self.peek() != Some('$') {
            return None;
        }
        let start = self.at;
        self.next();
        match self.peek() {
            Some('{') => Some(self.braced_variable(start)),
            Some(c @ ('$' | '?' | '^')) => {
                self.next();
                Some(Ok(Variable::new(None, &c.to_string(), false)))
            }
            Some(c) if is_name(c) || c == ':' => match self.bare_variable() {
                Ok(variable) => Some(Ok(variable)),
                Err(_) => {
                    self.at = start;
                    None
                }
            },
            _ => {
                self.at = start;
                None
            }
        }
    }

    fn braced_variable(&mut self, start: usize) -> Parsed<Variable> {
        self.next();
        let mut name = String::new();
        loop {
            match self.next() {
                None => {
                    let text = "The braced variable name is missing its closing brace.";
                    return Err(self.incomplete(start, "MissingBracedVariableEnd", text));
                }
                Some('}') => break,
                Some('`') => name.extend(self.next()),
                Some(c) => name.push(c),
            }
        }
        let (scope, name) = match name.split_once(':') {
            Some((scope, rest)) if is_scope(scope) => (Some(scope.to_owned()), rest.to_owned()),
            _ => (None, name),
        };
        Ok(Variable::new(scope, &name, true))
    }

    /// A variable's name with its scope, without the sign in front.
    pub(super) fn bare_variable(&mut self) -> Parsed<Variable> {
        // `?` belongs to a name: `$x?` is the variable `x?`.
        let part = |c: char| is_name(c) || c == '?';
        let rest = self.rest();
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let first = &rest[..end];
        let behind = &rest[end..];
        let has_scope = behind.starts_with(':') && !behind.starts_with("::");
        let scoped = has_scope && behind[1..].starts_with(part);
        if scoped && is_scope(first) {
            let name = &behind[1..];
            let length = name.find(|c| !part(c)).unwrap_or(name.len());
            self.at += end + 1 + length;
            return Ok(Variable::new(Some(first.to_owned()), &name[..length], false));
        }
        if first.is_empty() {
            return Err(self.missing("variable name"));
        }
        self.at += end;
        Ok(Variable::new(None, first, false))
    }
}

/// True for the name of a scope or a drive: letters, digits, underscores.
fn is_scope(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_name)
}
