//! What a script wrote behind a command, evaluated: values, names, splatted tables and arrays.

use std::rc::Rc;

use super::super::Engine;
use super::super::stop::Eval;
use super::Arg;
use crate::ast::{Argument, At, Expr, Expression};
use crate::source::Span;
use crate::value::{Net, Value, text};

impl Engine {
    /// The arguments of a command.
    pub(crate) fn arguments(&mut self, arguments: &[At<Argument>]) -> Eval<Vec<Arg>> {
        let mut all = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let span = argument.span;
            match &argument.node {
                Argument::Value(value) => {
                    let raw = self.as_written(value);
                    all.push(Arg::Value(self.argument_value(value)?, raw, span));
                }
                Argument::Parameter { name, value } => {
                    let value = match value {
                        Some(value) => Some(self.argument_value(value)?),
                        None => None,
                    };
                    all.push(Arg::Named(name.as_str().into(), value, span));
                }
                Argument::Splat(variable) => {
                    let value = self.variable(variable, span)?;
                    let is_args = text::same(&variable.name, "args");
                    splat(&value, is_args, span, &mut all);
                }
                Argument::Verbatim(rest) => {
                    for word in self.verbatim(rest) {
                        all.push(Arg::Value(word, None, span));
                    }
                }
            }
        }
        Ok(all)
    }

    fn argument_value(&mut self, value: &Expr) -> Eval<Value> {
        let value = self.expr(value)?;
        self.note_made(&value)?;
        Ok(value)
    }

    /// A number or a list of constants as the script wrote it: `-Version 5.0` for a text is `5.0`,
    /// a native program gets `MON,FRI` as one word.
    fn as_written(&self, value: &Expr) -> Option<Rc<str>> {
        let written = |value: &Expr| value.span.of(&self.frame.script.text).to_owned();
        match &value.node {
            Expression::Number(_) => Some(written(value).into()),
            Expression::List(elements) => {
                let constant = |element: &Expr| match &element.node {
                    Expression::Text(said, _) => Some(said.to_string()),
                    Expression::Number(_) => Some(written(element)),
                    _ => None,
                };
                let all: Option<Vec<String>> = elements.iter().map(constant).collect();
                all.map(|all| all.join(",").into())
            }
            _ => None,
        }
    }

    /// The rest of a line behind `--%`: words as a program gets them, with `%NAME%` replaced.
    fn verbatim(&mut self, rest: &str) -> Vec<Value> {
        let mut expanded = String::new();
        let mut pieces = rest.split('%');
        expanded.push_str(pieces.next().unwrap_or_default());
        while let Some(name) = pieces.next() {
            match (pieces.next(), self.host.environment(name)) {
                (Some(after), Some(value)) => {
                    expanded.push_str(&value);
                    expanded.push_str(after);
                }
                (Some(after), None) => expanded.push_str(&format!("%{name}%{after}")),
                (None, _) => expanded.push_str(&format!("%{name}")),
            }
        }
        expanded.split_whitespace().map(Value::text).collect()
    }
}

/// A table gives names, an array positions.
fn splat(value: &Value, is_args: bool, span: Span, all: &mut Vec<Arg>) {
    match value {
        Value::Table(table) => {
            for (name, value) in &table.borrow().entries {
                let name: Rc<str> = text::of(name).into();
                all.push(Arg::Named(name, Some(value.clone()), span));
            }
        }
        Value::Net(net) if matches!(&**net, Net::Dictionary(_)) => {
            if let Net::Dictionary(of) = &**net {
                for (name, value) in of.entries.borrow().iter() {
                    all.push(Arg::Named(text::of(name).into(), Some(value.clone()), span));
                }
            }
        }
        Value::Null => {}
        other => {
            for value in other.elements() {
                // `@args` gives names on that a simple function did not have.
                let name = match &value {
                    Value::Text(said) if is_args => said.strip_prefix('-'),
                    _ => None,
                };
                match name.filter(|name| name.starts_with(|c: char| c.is_alphabetic())) {
                    Some(name) => {
                        let bare = name.strip_suffix(':').unwrap_or(name);
                        all.push(Arg::Named(bare.into(), None, span));
                    }
                    None => all.push(Arg::Value(value, None, span)),
                }
            }
        }
    }
}
