//! The objects of a pipeline to parameters: whole by value, or a property by name; first without
//! converting anything, then with.

use super::super::Engine;
use super::super::stop::Eval;
use super::constraint::Constraint;
use super::{Bound, Parameter};
use crate::net::types;
use crate::value::{Value, text};

/// A way in which a parameter takes an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Value,
    Name,
}

impl Bound {
    /// Takes away what the last object gave.
    pub(crate) fn forget_object(&mut self) {
        for (value, fixed) in self.values.iter_mut().zip(&self.fixed) {
            if !fixed {
                *value = None;
            }
        }
    }

    /// True when a parameter may still take objects of the pipeline.
    pub(crate) fn takes_objects(&self) -> bool {
        let mut all = self.table.params.iter().enumerate();
        all.any(|(at, parameter)| {
            !self.fixed[at] && parameter.ways(self.sets).any(|way| way.pipeline || way.by_name)
        })
    }

    fn open(&self, by: By) -> Vec<usize> {
        let takes = |parameter: &Parameter| {
            parameter.ways(self.sets).any(|way| match by {
                By::Value => way.pipeline,
                By::Name => way.by_name,
            })
        };
        let all = self.table.params.iter().enumerate();
        let open = all.filter(|(at, parameter)| {
            !self.fixed[*at] && self.values[*at].is_none() && takes(parameter)
        });
        open.map(|(at, _)| at).collect()
    }
}

impl Engine {
    /// Gives an object to the parameters that take it; false when none does.
    pub(crate) fn bind_object(&mut self, bound: &mut Bound, object: &Value) -> Eval<bool> {
        bound.forget_object();
        let mut any = false;
        let rounds = [(By::Value, false), (By::Name, false), (By::Value, true), (By::Name, true)];
        for (by, convert) in rounds {
            if by == By::Value && any {
                continue;
            }
            for at in bound.open(by) {
                let parameter = bound.table.params[at].clone();
                let value = match by {
                    By::Value => Some(object.clone()),
                    By::Name => self.named_value(&parameter, object)?,
                };
                let Some(value) = value else { continue };
                let constraint = &parameter.constraint;
                if !convert && !fits(constraint, &value) {
                    continue;
                }
                let Ok(converted) = constraint.apply(self, value, true) else { continue };
                bound.values[at] = Some(converted);
                any = true;
                if by == By::Value {
                    break;
                }
            }
        }
        Ok(any)
    }

    /// The property of an object that has the name of a parameter, or one of its aliases.
    fn named_value(&mut self, parameter: &Parameter, object: &Value) -> Eval<Option<Value>> {
        if !matches!(object, Value::Object(_) | Value::Net(_)) {
            // Texts and numbers have properties as well, such as `Length`.
            if !matches!(object, Value::Text(_) | Value::Table(_)) {
                return Ok(None);
            }
        }
        for name in std::iter::once(&parameter.name).chain(&parameter.aliases) {
            if let Some(value) = self.property(object, name)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// True when a value is of the type of a parameter already.
pub(super) fn fits(constraint: &Constraint, value: &Value) -> bool {
    let Some(of) = constraint.types.last() else { return true };
    if of.ranks.is_empty() {
        return types::is(value, of).unwrap_or(false);
    }
    let mut element = of.clone();
    element.ranks.clear();
    if text::same(&element.name, "object") || text::same(&element.name, "psobject") {
        return true;
    }
    types::is(value, &element).unwrap_or(false) || types::is(value, of).unwrap_or(false)
}
