//! What a script asks for and the engine lacks, found before it runs.
//!
//! *Models*: types that nobody lists, COM objects, classes, workflows, languages of their own,
//! `dynamicparam`, commands that a real system has and the host lacks.
//! *Leaves out*: names that a script makes while it runs; members of values.

use super::Engine;
use super::cmdlets::is_lacking;
use super::host::External;
use super::stop::Unsupported;
use crate::ast::{
    Argument, Attribute, Block, Command, ElementKind, Expr, Expression, FunctionKind, Loop, Param,
    Part, Piece, Pipeline, Statement, Statements, TypeName,
};
use crate::parse::{ParseError, parse};
use crate::source::{Span, place};
use crate::stack::grown;
use crate::value::text;

impl Engine {
    /// Everything in a script that would be refused, by its place; nothing runs.
    ///
    /// # Errors
    /// A text that is no script.
    pub fn support(&mut self, text: &str) -> Result<Vec<Unsupported>, ParseError> {
        let block = parse(text)?;
        let mut walk = Walk { engine: self, text, found: Vec::new() };
        walk.block(&block);
        walk.found.sort_by_key(|missing| missing.place);
        Ok(walk.found)
    }
}

struct Walk<'w> {
    engine: &'w mut Engine,
    text: &'w str,
    found: Vec<Unsupported>,
}

impl Walk<'_> {
    fn add(&mut self, feature: String, span: Span) {
        self.found.push(Unsupported { feature, place: place(self.text, span.start) });
    }

    fn block(&mut self, block: &Block) {
        self.params(block.params.as_deref().unwrap_or_default());
        for (part, body) in &block.named {
            if let (Part::DynamicParam, Some(first)) = (part, body.first()) {
                self.add("dynamicparam".to_owned(), first.span);
            }
            self.statements(body);
        }
        self.statements(&block.body);
    }

    fn params(&mut self, params: &[Param]) {
        for param in params {
            for attribute in &param.attributes {
                if let Attribute::Type(of) = &attribute.node {
                    self.type_name(of, attribute.span);
                }
            }
            if let Some(default) = &param.default {
                self.expr(default);
            }
        }
    }

    fn type_name(&mut self, of: &TypeName, span: Span) {
        if self.engine.known_type(of, span).is_err() {
            self.add(format!("[{}]", crate::net::types::name_of(of)), span);
        }
    }

    fn statements(&mut self, statements: &Statements) {
        for statement in statements {
            self.statement(&statement.node, statement.span);
        }
    }

    fn statement(&mut self, statement: &Statement, span: Span) {
        match statement {
            Statement::Pipeline(pipeline) => self.pipeline(pipeline),
            Statement::Assign { target, value, .. } => {
                self.expr(target);
                self.statement(&value.node, value.span);
            }
            Statement::If { clauses, otherwise } => {
                for (test, body) in clauses {
                    self.pipeline(test);
                    self.statements(body);
                }
                otherwise.iter().for_each(|body| self.statements(body));
            }
            Statement::Loop { kind, body, .. } => {
                self.repeat(kind);
                self.statements(body);
            }
            Statement::Switch(switch) => {
                switch.values.iter().for_each(|values| self.pipeline(values));
                for (condition, body) in &switch.clauses {
                    self.expr(condition);
                    self.statements(body);
                }
                switch.default.iter().for_each(|body| self.statements(body));
            }
            Statement::Function(function) => {
                if function.kind == FunctionKind::Workflow {
                    return self.add("workflow".to_owned(), span);
                }
                self.params(function.params.as_deref().unwrap_or_default());
                self.block(&function.body);
            }
            Statement::Try { body, catches, finally } => {
                self.statements(body);
                catches.iter().for_each(|(_, body)| self.statements(body));
                finally.iter().for_each(|body| self.statements(body));
            }
            Statement::Trap { body, .. } | Statement::Data { body, .. } => self.statements(body),
            Statement::Leave(_, with) => with.iter().for_each(|with| self.pipeline(with)),
            Statement::Jump(..) | Statement::Enum { .. } => {}
            Statement::Class(class) => self.add(format!("class {}", class.name), span),
            Statement::Foreign { keyword, .. } => self.add(format!("{keyword} block"), span),
        }
    }

    fn repeat(&mut self, kind: &Loop) {
        match kind {
            Loop::While(test) | Loop::DoWhile(test) | Loop::DoUntil(test) => self.pipeline(test),
            Loop::For { init, test, step } => {
                for part in [init, test, step].into_iter().flatten() {
                    self.statement(&part.node, part.span);
                }
            }
            Loop::ForEach { values, .. } => self.pipeline(values),
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        for element in &pipeline.elements {
            match &element.node.kind {
                ElementKind::Expression(expr) => self.expr(expr),
                ElementKind::Command(command) => self.command(command),
            }
        }
    }

    fn command(&mut self, command: &Command) {
        let span = command.name.span;
        match &command.name.node {
            Expression::Text(name, _) => self.named(name, command, span),
            _ => self.expr(&command.name),
        }
        for argument in &command.arguments {
            match &argument.node {
                Argument::Value(value) | Argument::Parameter { value: Some(value), .. } => {
                    self.expr(value);
                }
                _ => {}
            }
        }
    }

    fn named(&mut self, name: &str, command: &Command, span: Span) {
        if text::same(name, "New-Object") {
            let words: Vec<&str> = command
                .arguments
                .iter()
                .map(|argument| match &argument.node {
                    Argument::Value(value) => match &value.node {
                        Expression::Text(said, _) => said,
                        _ => "",
                    },
                    Argument::Parameter { name, .. } => name.as_str(),
                    _ => "",
                })
                .collect();
            let com = words.iter().position(|word| {
                word.len() > 2 && "comobject".starts_with(&word.to_ascii_lowercase())
            });
            if let Some(name) = com.and_then(|at| words.get(at + 1)) {
                self.add(format!("COM object {name}"), span);
            }
        }
        if text::same(name, "Add-Type") && !loads_an_assembly(command) {
            self.add("Add-Type with code of one's own".to_owned(), span);
        }
        let alias = self.engine.alias_of(name);
        let name = alias.as_deref().unwrap_or(name);
        if self.engine.known.find(name).is_some() {
            return;
        }
        match self.engine.host.find(name) {
            Some(External::Missing(what)) => self.add(what.to_string(), span),
            None if is_lacking(name) && self.engine.host.module_of(name).is_none() => {
                self.add(name.to_owned(), span);
            }
            _ => {}
        }
    }

    fn exprs(&mut self, all: &[Expr]) {
        all.iter().for_each(|one| self.expr(one));
    }

    fn expr(&mut self, expr: &Expr) {
        grown(|| self.expr_inside(expr));
    }

    fn expr_inside(&mut self, expr: &Expr) {
        match &expr.node {
            Expression::Number(_) | Expression::Text(..) | Expression::Variable(_) => {}
            Expression::Expandable(pieces, _) => {
                for piece in pieces {
                    if let Piece::Value(value) = piece {
                        self.expr(value);
                    }
                }
            }
            Expression::List(all) => self.exprs(all),
            Expression::Array(statements) | Expression::Sub(statements) => {
                self.statements(statements);
            }
            Expression::Paren(inner) => self.statement(&inner.node, inner.span),
            Expression::Hash(entries) => {
                for (key, value) in entries {
                    self.expr(key);
                    self.statement(&value.node, value.span);
                }
            }
            Expression::ScriptBlock(block) => self.block(block),
            Expression::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            Expression::Unary(_, of) | Expression::Postfix(_, of) => self.expr(of),
            Expression::Attributed(_, of) => self.expr(of),
            Expression::Cast(of, inner) => {
                self.type_name(of, expr.span);
                self.expr(inner);
            }
            Expression::Type(of) => self.type_name(of, expr.span),
            Expression::Member { of, name, .. } => {
                self.expr(of);
                self.expr(name);
            }
            Expression::Invoke { of, name, arguments, .. } => {
                self.expr(of);
                self.expr(name);
                self.exprs(arguments);
            }
            Expression::Index(of, index) => {
                self.expr(of);
                self.expr(index);
            }
        }
    }
}

/// True for `Add-Type -AssemblyName`: everything else brings source code or a file.
fn loads_an_assembly(command: &Command) -> bool {
    command.arguments.iter().any(|argument| match &argument.node {
        Argument::Parameter { name, .. } => {
            !name.is_empty() && "assemblyname".starts_with(&name.to_ascii_lowercase())
        }
        _ => false,
    })
}
