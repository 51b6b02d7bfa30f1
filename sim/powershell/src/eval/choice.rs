//! `switch`: values against conditions, with wildcards, regular expressions, files.

use super::Engine;
use super::sink::Sink;
use super::stop::{Eval, Stop};
use crate::ast::{Expression, Statements, Switch};
use crate::net::operators;
use crate::source::{Source, Span};
use crate::value::compare::{Comparison, compare};
use crate::value::{Net, Value, text};

impl Engine {
    /// `switch`
    pub(crate) fn switch(&mut self, switch: &Switch, span: Span, out: &mut dyn Sink) -> Eval<()> {
        let values = match (&switch.file, &switch.values) {
            (Some(file), _) => self.lines_of_file(file, span)?,
            (None, Some(values)) => match self.pipeline_value(values)? {
                (Value::Null, true) => Vec::new(),
                (Value::Null, false) => vec![Value::Null],
                (value, _) => value.elements(),
            },
            (None, None) => Vec::new(),
        };
        let own = switch.label.as_deref();
        let is_own = |label: &Option<std::rc::Rc<str>>| {
            label.as_deref().is_none_or(|label| own.is_some_and(|own| text::same(own, label)))
        };
        for value in values {
            self.step()?;
            let scope = self.frame.scope.clone();
            let before = scope.set_underscore(Some(value.clone()));
            let result = self.switch_one(switch, &value, out);
            scope.set_underscore(before);
            match result {
                Ok(()) => {}
                Err(Stop::Continue(label)) if is_own(&label) => {}
                Err(Stop::Break(label)) if is_own(&label) => return Ok(()),
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    fn lines_of_file(&mut self, file: &crate::ast::Expr, span: Span) -> Eval<Vec<Value>> {
        let path = text::of(&self.expr(file)?);
        let bytes = self.host.read(&path).map_err(|error| self.fault(&error.into(), span))?;
        Ok(Source::decode(&bytes).text.lines().map(Value::text).collect())
    }

    fn switch_one(&mut self, switch: &Switch, value: &Value, out: &mut dyn Sink) -> Eval<()> {
        let mut any = false;
        for (condition, body) in &switch.clauses {
            if self.switch_holds(switch, condition, value)? {
                any = true;
                self.run_clause(body, out)?;
            }
        }
        match &switch.default {
            Some(body) if !any => self.run_clause(body, out),
            _ => Ok(()),
        }
    }

    fn run_clause(&mut self, body: &Statements, out: &mut dyn Sink) -> Eval<()> {
        self.statements(body, out)
    }

    fn switch_holds(
        &mut self,
        switch: &Switch,
        condition: &crate::ast::Expr,
        value: &Value,
    ) -> Eval<bool> {
        let span = condition.span;
        if let Expression::ScriptBlock(_) = &condition.node {
            let Value::Block(block) = self.expr(condition)? else { return Ok(false) };
            return Ok(self.value_here(&block, value.clone())?.is_true());
        }
        let wanted = self.expr(condition)?;
        if let Value::Block(block) = &wanted {
            return Ok(self.value_here(block, value.clone())?.is_true());
        }
        let has = |flag: &str| switch.flags.iter().any(|there| there == flag);
        let sensitive = has("casesensitive");
        let is_regex = matches!(wanted.as_net(), Some(Net::Regex(_)));
        if has("regex") || is_regex {
            let said = Value::text(&text::of(value));
            let found = operators::matches(self, &said, &wanted, sensitive);
            let (truth, table) = found.map_err(|fault| self.net_fault(fault, span))?;
            if let Some(table) = table {
                self.set_matches(table);
            }
            return Ok(truth.is_true());
        }
        if has("wildcard") {
            let said = Value::text(&text::of(value));
            return Ok(operators::like(&said, &wanted, sensitive, false).is_true());
        }
        // The condition is compared with the value as a value, an array as one.
        match compare(Comparison::Eq, value, &wanted, sensitive) {
            Ok(truth) => Ok(truth.is_true()),
            Err(error) => Err(self.value_fault(error, span)),
        }
    }
}
