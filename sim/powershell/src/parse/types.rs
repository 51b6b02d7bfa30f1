//! Type names and attributes: what stands in square brackets.

use crate::ast::{At, Attribute, Expression, TypeName};

use super::space::{is_dash, is_name};
use super::{Parsed, Parser};

impl Parser<'_> {
    /// `[System.Int32]`, brackets included.
    pub(super) fn type_name(&mut self) -> Parsed<At<TypeName>> {
        let start = self.at;
        self.next();
        self.skip_lines();
        let name = self.deeper(Self::type_inside)?;
        self.skip_lines();
        self.close_bracket(start)?;
        Ok(self.wrap(start, name))
    }

    /// A type name without brackets around it.
    pub(super) fn bare_type_name(&mut self) -> Parsed<At<TypeName>> {
        let start = self.at;
        let name = self.deeper(Self::type_inside)?;
        Ok(self.wrap(start, name))
    }

    fn close_bracket(&mut self, start: usize) -> Parsed<()> {
        if self.eat("]") {
            return Ok(());
        }
        let text = "Missing ] at end of type token.";
        Err(self.incomplete(start, "EndSquareBracketExpectedAtEndOfType", text))
    }

    fn type_inside(&mut self) -> Parsed<TypeName> {
        let start = self.at;
        let rest = self.rest();
        let part = |c: char| is_name(c) || matches!(c, '.' | '+' | '`');
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        if !name.chars().next().is_some_and(|c| is_name(c) && !c.is_ascii_digit()) {
            let text = "Missing type name after '['.";
            return Err(self.incomplete(start, "MissingTypename", text));
        }
        self.at += end;
        let (mut arguments, mut ranks) = (Vec::new(), Vec::new());
        loop {
            let before = self.at;
            self.skip_blanks();
            if !self.eat("[") {
                self.at = before;
                break;
            }
            self.skip_lines();
            if matches!(self.peek(), Some(']' | ',')) {
                let mut rank = 1u8;
                while self.eat(",") {
                    rank = rank.saturating_add(1);
                    self.skip_lines();
                }
                self.close_bracket(before)?;
                ranks.push(rank);
                continue;
            }
            if !ranks.is_empty() || !arguments.is_empty() {
                return Err(self.unexpected(before, "["));
            }
            loop {
                self.skip_lines();
                arguments.push(match self.peek() {
                    Some('[') => self.type_name()?.node,
                    _ => self.deeper(Self::type_inside)?,
                });
                self.skip_lines();
                if !self.eat(",") {
                    break;
                }
            }
            self.close_bracket(before)?;
        }
        // `[System.Version, mscorlib]`: the assembly changes nothing.
        let before = self.at;
        self.skip_blanks();
        if !self.rest().starts_with(',') || !self.names_assembly() {
            self.at = before;
        }
        Ok(TypeName { name, arguments, ranks })
    }

    /// Steps over `, mscorlib, Version=...` when it stands before a closing bracket.
    fn names_assembly(&mut self) -> bool {
        let rest = self.rest();
        let Some(end) = rest.find([']', '[', '(', '$', '\n']) else { return false };
        let is_assembly = rest[end..].starts_with(']') && rest[..end].contains("Version=");
        if is_assembly {
            self.at += end;
        }
        is_assembly
    }

    /// A type or an attribute, brackets included.
    pub(super) fn attribute(&mut self) -> Parsed<At<Attribute>> {
        let start = self.at;
        self.next();
        self.skip_lines();
        let name = self.deeper(Self::type_inside)?;
        self.skip_lines();
        if self.peek() != Some('(') {
            self.close_bracket(start)?;
            return Ok(self.wrap(start, Attribute::Type(name)));
        }
        let (mut positional, mut named) = (Vec::new(), Vec::new());
        self.enclosed(')', "MissingEndParenthesisInAttribute", |parser| {
            loop {
                parser.skip_lines();
                if matches!(parser.peek(), None | Some(')')) {
                    return Ok(());
                }
                let outer = std::mem::replace(&mut parser.lists, false);
                let argument = parser.attribute_argument();
                parser.lists = outer;
                match argument? {
                    (Some(name), value) => named.push((name, value)),
                    (None, Some(value)) => positional.push(value),
                    (None, None) => {}
                }
                parser.skip_lines();
                if !parser.eat(",") {
                    return Ok(());
                }
            }
        })?;
        self.skip_lines();
        self.close_bracket(start)?;
        Ok(self.wrap(start, Attribute::Call { name, positional, named }))
    }

    fn attribute_argument(&mut self) -> Parsed<(Option<String>, Option<crate::ast::Expr>)> {
        let start = self.at;
        if let Some(name) =
            self.name().filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.skip_lines();
            if self.eat("=") {
                self.skip_lines();
                return Ok((Some(name), Some(self.expression()?)));
            }
            if matches!(self.peek(), Some(',' | ')')) {
                return Ok((Some(name), None));
            }
        }
        self.at = start;
        Ok((None, Some(self.expression()?)))
    }

    /// A type literal, a cast, or an attributed variable.
    pub(super) fn bracketed(&mut self) -> Parsed<crate::ast::Expr> {
        let start = self.at;
        let attribute = self.attribute()?;
        let name = match attribute.node {
            Attribute::Type(name) => name,
            call @ Attribute::Call { .. } => {
                self.skip_lines();
                let of = self.unary()?;
                return Ok(Box::new(self.wrap(start, Expression::Attributed(call, of))));
            }
        };
        if !self.begins_operand() {
            let literal = Box::new(self.wrap(start, Expression::Type(name)));
            return self.postfix_of(start, literal);
        }
        self.skip_blanks();
        let of = self.unary()?;
        Ok(Box::new(self.wrap(start, Expression::Cast(name, of))))
    }

    /// True when an operand follows a type: then it is a cast.
    fn begins_operand(&mut self) -> bool {
        let before = self.at;
        self.skip_blanks();
        let follows = match self.peek() {
            Some('.' | ':') if self.at == before => false,
            Some(',' | ')' | ']' | '}' | ';') | None => false,
            Some('[') => true,
            // A sign is that of the operand, whatever follows it.
            Some(c) if c == '+' || is_dash(c) => match self.peek_second() {
                Some('=') => false,
                Some(second) if c != '+' && is_name(second) => self.begins_expression(),
                _ => true,
            },
            Some(_) => self.begins_expression(),
        };
        self.at = before;
        follows
    }
}
