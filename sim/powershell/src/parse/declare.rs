//! Declarations: functions, parameters, classes, enumerations, and languages of their own.

use std::rc::Rc;

use crate::ast::{
    At, Attribute, Block, Class, Function, FunctionKind, Member, MemberKind, Param, Statement,
    Variable,
};

use super::space::{is_double_quote, is_name, is_single_quote};
use super::{Ends, Parsed, Parser};

impl Parser<'_> {
    pub(super) fn function(&mut self, word: &str) -> Parsed<Statement> {
        let kind = match word {
            "filter" => FunctionKind::Filter,
            "workflow" => FunctionKind::Workflow,
            _ => FunctionKind::Function,
        };
        self.skip_lines();
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '{' | '}' | ';' | '|');
        let end = rest.find(ends).unwrap_or(rest.len());
        if end == 0 {
            let text = "Missing name after function keyword.";
            return Err(self.incomplete(self.at, "MissingNameAfterKeyword", text));
        }
        let name = rest[..end].to_owned();
        self.at += end;
        self.skip_lines();
        let params = if self.peek() == Some('(') { Some(self.params()?) } else { None };
        self.skip_lines();
        if self.peek() != Some('{') {
            let text = "Missing function body in function declaration.";
            return Err(self.incomplete(self.at, "MissingFunctionBody", text));
        }
        let body = Rc::new(self.block_in_braces()?);
        Ok(Statement::Function(Rc::new(Function { kind, name, params, body })))
    }

    /// A block between braces, with its own parameters.
    pub(super) fn block_in_braces(&mut self) -> Parsed<Block> {
        self.enclosed('}', "MissingEndCurlyBrace", |parser| parser.block(Ends::Brace))
    }

    /// `param (...)` with the attributes in front of it, when it comes next.
    pub(super) fn param_block(&mut self, block: &mut Block) -> Parsed<()> {
        let start = self.at;
        self.skip_lines();
        // What is no attribute is an expression, and there is no `param` behind it.
        let Ok(attributes) = self.attributes() else {
            return self.back(start);
        };
        let is_param = self.keyword() == Some("param");
        if is_param {
            self.at += "param".len();
            self.skip_lines();
            if self.peek() == Some('(') {
                block.attributes = attributes;
                block.params = Some(self.params()?);
                return Ok(());
            }
        }
        self.back(start)
    }

    /// Attributes and types one behind the other.
    pub(super) fn attributes(&mut self) -> Parsed<Vec<At<Attribute>>> {
        let mut attributes = Vec::new();
        while self.peek() == Some('[') {
            attributes.push(self.attribute()?);
            self.skip_separators();
        }
        Ok(attributes)
    }

    /// A class or an enumeration with attributes in front, when one comes next.
    pub(super) fn attributed_type(&mut self) -> Parsed<Option<Statement>> {
        let start = self.at;
        if let Ok(attributes) = self.attributes()
            && let Some(word) = self.keyword()
        {
            self.at += word.len();
            let declared = match word {
                "class" => self.class(attributes)?,
                "enum" => self.enumeration(attributes)?,
                _ => None,
            };
            if declared.is_some() {
                return Ok(declared);
            }
        }
        self.back(start)?;
        Ok(None)
    }

    /// Parameters between parentheses.
    pub(super) fn params(&mut self) -> Parsed<Vec<Param>> {
        self.enclosed(')', "MissingEndParenthesisInFunctionParameterList", |parser| {
            let mut params = Vec::new();
            loop {
                parser.skip_lines();
                if matches!(parser.peek(), None | Some(')')) {
                    return Ok(params);
                }
                params.push(parser.param()?);
                parser.skip_lines();
                if !parser.eat(",") {
                    return Ok(params);
                }
            }
        })
    }

    fn param(&mut self) -> Parsed<Param> {
        let start = self.at;
        let attributes = self.attributes()?;
        let Some(variable) = self.variable() else {
            return Err(self.missing("parameter name"));
        };
        let name = full_name(&variable?);
        self.skip_lines();
        let mut default = None;
        if self.eat("=") {
            self.skip_lines();
            let outer = std::mem::replace(&mut self.lists, false);
            let value = self.expression();
            self.lists = outer;
            default = Some(value?);
        }
        Ok(Param { attributes, name, default, span: self.span(start) })
    }

    pub(super) fn class(&mut self, attributes: Vec<At<Attribute>>) -> Parsed<Option<Statement>> {
        self.skip_lines();
        let Some(name) = self.name() else { return Ok(None) };
        self.skip_lines();
        let mut bases = Vec::new();
        if self.eat(":") {
            loop {
                self.skip_lines();
                bases.push(self.bare_type_name()?);
                self.skip_lines();
                if !self.eat(",") {
                    break;
                }
            }
        }
        if self.peek() != Some('{') {
            return Ok(None);
        }
        let own = name.clone();
        let members = self.enclosed('}', "MissingEndCurlyBrace", |parser| {
            let mut members = Vec::new();
            loop {
                parser.skip_separators();
                if matches!(parser.peek(), None | Some('}')) {
                    return Ok(members);
                }
                members.push(parser.member(&own)?);
            }
        })?;
        Ok(Some(Statement::Class(Rc::new(Class { name, bases, attributes, members }))))
    }

    fn member(&mut self, class: &str) -> Parsed<Member> {
        let (mut modifiers, mut attributes) = (Vec::new(), Vec::new());
        loop {
            self.skip_lines();
            match self.keyword() {
                Some(word @ ("static" | "hidden")) => {
                    self.at += word.len();
                    modifiers.push(word.to_owned());
                }
                _ if self.peek() == Some('[') => attributes.push(self.attribute()?),
                _ => break,
            }
        }
        if let Some(variable) = self.variable() {
            let name = full_name(&variable?);
            self.skip_blanks();
            let mut value = None;
            if self.eat("=") {
                self.skip_lines();
                value = Some(self.expression()?);
            }
            return Ok(Member {
                modifiers,
                attributes,
                kind: MemberKind::Property { name, value },
            });
        }
        let Some(name) = self.name() else { return Err(self.missing("member name")) };
        self.skip_lines();
        if self.peek() != Some('(') {
            return Err(self.missing("'(' after the method name"));
        }
        let params = self.params()?;
        self.skip_lines();
        let mut base = None;
        if name.eq_ignore_ascii_case(class) && self.eat(":") {
            self.skip_lines();
            let _ = self.name();
            base = Some(self.call_arguments()?);
        }
        let body = self.braced()?;
        let kind = MemberKind::Method { name, params, base, body };
        Ok(Member { modifiers, attributes, kind })
    }

    pub(super) fn enumeration(
        &mut self,
        attributes: Vec<At<Attribute>>,
    ) -> Parsed<Option<Statement>> {
        self.skip_lines();
        let Some(name) = self.name() else { return Ok(None) };
        self.skip_lines();
        if self.eat(":") {
            self.skip_lines();
            let _ = self.bare_type_name()?;
            self.skip_lines();
        }
        if self.peek() != Some('{') {
            return Ok(None);
        }
        let members = self.enclosed('}', "MissingEndCurlyBrace", |parser| {
            let mut members = Vec::new();
            loop {
                parser.skip_separators();
                let Some(name) = parser.name() else { return Ok(members) };
                parser.skip_blanks();
                let mut value = None;
                if parser.eat("=") {
                    parser.skip_blanks();
                    value = Some(parser.expression()?);
                }
                members.push((name, value));
            }
        })?;
        Ok(Some(Statement::Enum { name, attributes, members }))
    }

    /// A construct with a language of its own, from `start`: everything up to the brace that
    /// closes its first one.
    pub(super) fn foreign(&mut self, start: usize) -> Parsed<Option<Statement>> {
        let keyword = self.text[start..self.at].to_owned();
        self.skip_lines();
        while self.peek().is_some_and(|c| is_name(c) || is_single_quote(c) || is_double_quote(c)) {
            self.next();
        }
        self.skip_lines();
        if self.peek() != Some('{') {
            return Ok(None);
        }
        let open = self.at;
        let mut braces = 0u32;
        while let Some(c) = self.peek() {
            match c {
                '{' => braces += 1,
                '}' => braces -= 1,
                _ if is_single_quote(c) || is_double_quote(c) => {
                    self.quoted()?;
                    continue;
                }
                '#' | '<' | '`' => {
                    let before = self.at;
                    self.skip_lines();
                    if self.at > before {
                        continue;
                    }
                }
                _ => {}
            }
            self.next();
            if braces == 0 {
                let text = self.text[start..self.at].to_owned();
                return Ok(Some(Statement::Foreign { keyword, text }));
            }
        }
        Err(self.incomplete(open, "MissingEndCurlyBrace", "Missing closing '}'."))
    }
}

/// The name of what is declared with a variable's sign: what looks like a scope is a part of it.
fn full_name(variable: &Variable) -> String {
    match &variable.scope {
        Some(scope) => format!("{scope}:{}", variable.name),
        None => variable.name.to_string(),
    }
}
