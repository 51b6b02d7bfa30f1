//! Statements that steer: `if`, loops, `switch`, `try`, `trap`, `data`.

use crate::ast::{
    At, Element, ElementKind, Expr, Expression, Loop, Pipeline, Quote, Statement, Switch, TypeName,
};

use super::space::is_dash;
use super::{Parsed, Parser};

impl Parser<'_> {
    /// A pipeline in parentheses.
    fn condition(&mut self, word: &str) -> Parsed<Pipeline> {
        self.skip_lines();
        if self.peek() != Some('(') {
            let text = format!("Missing opening '(' after keyword '{word}'.");
            return Err(self.incomplete(self.at, "MissingOpenParenthesisInIfStatement", text));
        }
        let id = "MissingEndParenthesisAfterStatement";
        self.enclosed(')', id, |parser| {
            parser.skip_lines();
            let start = parser.at;
            let assignment = match parser.pipeline_statement()? {
                Statement::Pipeline(pipeline) => return Ok(pipeline),
                assignment => Box::new(parser.wrap(start, assignment)),
            };
            // `while ($line = $reader.ReadLine())`: the value decides, as in parentheses.
            let value = Box::new(parser.wrap(start, Expression::Paren(assignment)));
            let kind = ElementKind::Expression(value);
            let element = parser.wrap(start, Element { kind, redirections: Vec::new() });
            Ok(Pipeline { elements: vec![element] })
        })
    }

    pub(super) fn if_statement(&mut self) -> Parsed<Statement> {
        let mut clauses = vec![(self.condition("if")?, self.braced()?)];
        while self.eat_keyword("elseif") {
            clauses.push((self.condition("elseif")?, self.braced()?));
        }
        let otherwise = if self.eat_keyword("else") { Some(self.braced()?) } else { None };
        Ok(Statement::If { clauses, otherwise })
    }

    pub(super) fn loop_statement(
        &mut self,
        word: &str,
        label: Option<String>,
    ) -> Parsed<Statement> {
        if word == "for" {
            return self.for_statement(label);
        }
        if word == "while" {
            let test = self.condition("while")?;
            let body = self.braced()?;
            return Ok(Statement::Loop { label, kind: Loop::While(test), body });
        }
        let body = self.braced()?;
        let until = self.eat_keyword("until");
        if !until && !self.eat_keyword("while") {
            let text = "Missing while or until keyword in do loop.";
            return Err(self.incomplete(self.at, "MissingWhileOrUntilInDoWhile", text));
        }
        let test = self.condition("while")?;
        let kind = if until { Loop::DoUntil(test) } else { Loop::DoWhile(test) };
        Ok(Statement::Loop { label, kind, body })
    }

    fn for_statement(&mut self, label: Option<String>) -> Parsed<Statement> {
        self.skip_lines();
        if self.peek() != Some('(') {
            let text = "Missing opening '(' after keyword 'for'.";
            return Err(self.incomplete(self.at, "MissingOpenParenthesisAfterKeyword", text));
        }
        let id = "MissingEndParenthesisAfterStatement";
        let kind = self.enclosed(')', id, |parser| {
            let init = parser.for_part()?;
            let test = parser.for_part()?;
            let step = parser.for_part()?;
            Ok(Loop::For { init, test, step })
        })?;
        let body = self.braced()?;
        Ok(Statement::Loop { label, kind, body })
    }

    /// One of the three parts of `for`, with the separator behind it.
    fn for_part(&mut self) -> Parsed<Option<Box<At<Statement>>>> {
        self.skip_blanks();
        let part = match self.peek() {
            None | Some(';' | ')' | '\r' | '\n') => None,
            Some(_) => Some(Box::new(self.statement()?)),
        };
        self.skip_lines();
        self.eat(";");
        self.skip_lines();
        Ok(part)
    }

    pub(super) fn foreach_statement(&mut self, label: Option<String>) -> Parsed<Statement> {
        self.skip_lines();
        while self.peek().is_some_and(is_dash) {
            // `-parallel` and `-throttlelimit 5` belong to workflows and change nothing here.
            self.next();
            let _ = self.name();
            self.skip_blanks();
            if self.peek().is_some_and(|c| c.is_ascii_digit()) {
                let _ = self.name();
            }
            self.skip_lines();
        }
        if self.peek() != Some('(') {
            let text = "Missing opening '(' after keyword 'foreach'.";
            return Err(self.incomplete(self.at, "MissingOpenParenthesisAfterKeyword", text));
        }
        let id = "MissingEndParenthesisAfterForeachStatement";
        let kind = self.enclosed(')', id, |parser| {
            parser.skip_lines();
            let start = parser.at;
            let variable = match parser.variable() {
                Some(variable) => variable?,
                None => {
                    let text = "Missing variable name after foreach.";
                    let id = "MissingVariableNameAfterForeach";
                    return Err(parser.incomplete(start, id, text));
                }
            };
            if !parser.eat_keyword("in") {
                let text = "Missing 'in' after variable in foreach loop.";
                return Err(parser.incomplete(parser.at, "MissingInInForeach", text));
            }
            parser.skip_lines();
            Ok(Loop::ForEach { variable, values: Box::new(parser.pipeline()?) })
        })?;
        let body = self.braced()?;
        Ok(Statement::Loop { label, kind, body })
    }

    pub(super) fn switch_statement(&mut self, label: Option<String>) -> Parsed<Statement> {
        let mut switch = Switch {
            label,
            flags: Vec::new(),
            file: None,
            values: None,
            clauses: Vec::new(),
            default: None,
        };
        self.skip_lines();
        while self.peek().is_some_and(is_dash) {
            let start = self.at;
            self.next();
            let name = self.name().unwrap_or_default().to_ascii_lowercase();
            let known = ["regex", "wildcard", "exact", "casesensitive", "parallel", "file"];
            let full = known.iter().find(|full| !name.is_empty() && full.starts_with(&name));
            match full {
                Some(&"file") => {
                    self.skip_lines();
                    switch.file = Some(self.argument_value()?);
                }
                Some(full) => switch.flags.push((*full).to_owned()),
                None => {
                    let text = format!("The parameter {name} is not valid for a switch statement.");
                    return Err(self.error(start, "InvalidSwitchFlag", text));
                }
            }
            self.skip_lines();
        }
        if switch.file.is_none() {
            switch.values = Some(self.condition("switch")?);
        }
        self.skip_lines();
        if self.peek() != Some('{') {
            let text = "Missing '{' in switch statement.";
            return Err(self.incomplete(self.at, "MissingCurlyBraceInSwitchStatement", text));
        }
        self.enclosed('}', "MissingEndCurlyBrace", |parser| parser.switch_clauses(&mut switch))?;
        Ok(Statement::Switch(Box::new(switch)))
    }

    fn switch_clauses(&mut self, switch: &mut Switch) -> Parsed<()> {
        loop {
            self.skip_separators();
            match self.peek() {
                None | Some('}') => return Ok(()),
                Some(_) => {}
            }
            let start = self.at;
            let condition = self.switch_condition()?;
            let body = self.braced()?;
            let is_default = matches!(&condition.node, Expression::Text(text, Quote::Bare)
                if text.eq_ignore_ascii_case("default"));
            if !is_default {
                switch.clauses.push((condition, body));
            } else if switch.default.replace(body).is_some() {
                let text = "Only one default clause is allowed in a switch statement.";
                return Err(self.error(start, "MultipleSwitchDefaultClauses", text));
            }
        }
    }

    /// A value, a word, or a script block.
    fn switch_condition(&mut self) -> Parsed<Expr> {
        if self.begins_expression() && self.peek() != Some('{') {
            return self.unary();
        }
        self.argument_value()
    }

    pub(super) fn try_statement(&mut self) -> Parsed<Statement> {
        let start = self.at - "try".len();
        let body = self.braced()?;
        let mut catches = Vec::new();
        while self.eat_keyword("catch") {
            let mut types: Vec<At<TypeName>> = Vec::new();
            loop {
                self.skip_lines();
                if self.peek() != Some('[') {
                    break;
                }
                types.push(self.type_name()?);
                self.skip_lines();
                if !self.eat(",") {
                    break;
                }
            }
            catches.push((types, self.braced()?));
        }
        let finally = if self.eat_keyword("finally") { Some(self.braced()?) } else { None };
        if catches.is_empty() && finally.is_none() {
            let text = "The Try statement is missing its Catch or Finally block.";
            return Err(self.incomplete(start, "MissingCatchOrFinally", text));
        }
        Ok(Statement::Try { body, catches, finally })
    }

    pub(super) fn trap_statement(&mut self) -> Parsed<Statement> {
        self.skip_lines();
        let of = if self.peek() == Some('[') { Some(self.type_name()?) } else { None };
        Ok(Statement::Trap { of, body: self.braced()? })
    }

    pub(super) fn data_statement(&mut self) -> Parsed<Statement> {
        self.skip_lines();
        let name = self.name();
        self.skip_lines();
        let mut supported = Vec::new();
        if self.peek().is_some_and(is_dash) {
            self.next();
            let _ = self.name();
            loop {
                self.skip_lines();
                supported.push(self.argument_value()?);
                self.skip_lines();
                if !self.eat(",") {
                    break;
                }
            }
        }
        Ok(Statement::Data { name, supported, body: self.braced()? })
    }
}
