//! `try`, `catch`, `finally`, and the bodies of `trap`.

use super::Engine;
use super::sink::Sink;
use super::stop::{Eval, Raised, Stop};
use crate::ast::{At, Statements, TypeName};
use crate::net::types;
use crate::value::{Value, text};

type Catches = [(Vec<At<TypeName>>, Statements)];

impl Engine {
    /// `try`
    pub(crate) fn attempt(
        &mut self,
        body: &Statements,
        catches: &Catches,
        finally: Option<&Statements>,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let depth = (self.meter.depth, self.calls.len());
        if !catches.is_empty() {
            self.trying += 1;
        }
        let result = self.statements(body, out);
        if !catches.is_empty() {
            self.trying -= 1;
        }
        debug_assert_eq!(depth, (self.meter.depth, self.calls.len()));
        let result = match result {
            Err(Stop::Error(raised)) => match self.catch_for(catches, &raised) {
                Some(body) => self.catch(body, &raised, out),
                None => Err(Stop::Error(raised)),
            },
            other => other,
        };
        // What the engine refuses runs nothing more.
        if matches!(result, Err(Stop::Unsupported(_) | Stop::Limit(_))) {
            return result;
        }
        if let Some(finally) = finally {
            let trying = self.trying;
            let ended = self.statements(finally, out);
            self.trying = trying;
            ended?;
        }
        result
    }

    /// The first `catch` that takes an error: one that names its class, else the general one.
    fn catch_for<'c>(&self, catches: &'c Catches, raised: &Raised) -> Option<&'c Statements> {
        let special = catches
            .iter()
            .filter(|(of, _)| !of.is_empty())
            .find(|(of, _)| of.iter().any(|of| self.catches(&raised.record, &of.node)));
        let general = catches.iter().find(|(of, _)| of.is_empty());
        special.or(general).map(|(_, body)| body)
    }

    /// True when the exception of a record, or the one inside it, is of a class.
    pub(crate) fn catches(&self, record: &Value, of: &TypeName) -> bool {
        let wanted = types::full_name(of);
        let wanted = wanted.as_deref().unwrap_or(&of.name);
        let mut exception = record.property("Exception");
        for _ in 0..2 {
            let Some(one) = exception.filter(|one| !matches!(one, Value::Null)) else {
                return false;
            };
            if is_class(&one, wanted) {
                return true;
            }
            exception = one.property("InnerException");
        }
        false
    }

    fn catch(&mut self, body: &Statements, raised: &Raised, out: &mut dyn Sink) -> Eval<()> {
        if !raised.recorded {
            self.remember(&raised.record);
        }
        self.success = false;
        self.handler(body, &raised.record, out)
    }

    /// Runs the body of a `catch` or `trap` with the error in `$_`.
    pub(crate) fn handler(
        &mut self,
        body: &Statements,
        record: &Value,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let scope = self.frame.scope.clone();
        let before = scope.set_underscore(Some(record.clone()));
        self.caught.push(record.clone());
        let result = self.statements(body, out);
        self.caught.pop();
        scope.set_underscore(before);
        result
    }
}

/// True when an exception is of a class, named with or without its namespace.
fn is_class(exception: &Value, wanted: &str) -> bool {
    let Value::Object(object) = exception else { return false };
    let object = object.borrow();
    object.type_names.iter().any(|name| {
        text::same(name, wanted)
            || name.strip_prefix("System.").is_some_and(|rest| text::same(rest, wanted))
            || name
                .strip_prefix("System.Management.Automation.")
                .is_some_and(|rest| text::same(rest, wanted))
    })
}
