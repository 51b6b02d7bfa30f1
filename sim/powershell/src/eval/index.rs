//! Indices: one element, several, a key of a table.

use super::Engine;
use super::error::ErrorSpec;
use super::stop::{Eval, Stop};
use crate::ast::Expr;
use crate::net;
use crate::source::Span;
use crate::value::{Net, Value, convert, text};

impl Engine {
    /// `$x[1]`
    pub(crate) fn index(&mut self, of: &Expr, index: &Expr, span: Span) -> Eval<Value> {
        let value = self.expr(of)?;
        let key = self.expr(index)?;
        self.index_value(&value, &key, span)
    }

    /// `value[key]`
    pub(crate) fn index_value(&mut self, value: &Value, key: &Value, span: Span) -> Eval<Value> {
        match value {
            Value::Null => Err(self.null_array(span)),
            Value::Array(cells) => match key {
                Value::Int(at) => {
                    let found = element(&cells.borrow(), i64::from(*at));
                    self.found(found, *at, span)
                }
                _ => self.index_cells(value, key, span),
            },
            Value::Table(table) => {
                if let Some(found) = table.borrow().get(key) {
                    return Ok(found.clone());
                }
                if key.cells().is_some() {
                    let mut all = Vec::new();
                    for key in key.elements() {
                        all.push(self.index_value(value, &key, span)?);
                    }
                    return Ok(Value::array(all));
                }
                if table.borrow().ordered
                    && let Value::Int(at) = key
                {
                    let entries = &table.borrow().entries;
                    let at =
                        if *at < 0 { entries.len() as i64 + i64::from(*at) } else { (*at).into() };
                    let found = usize::try_from(at).ok().and_then(|at| entries.get(at));
                    return Ok(found.map_or(Value::Null, |(_, value)| value.clone()));
                }
                Ok(Value::Null)
            }
            Value::Net(inner) => match &**inner {
                Net::List(list) if matches!(key, Value::Text(_)) => {
                    // Collections of members are indexed by name.
                    let items = list.items.borrow().clone();
                    let wanted = text::of(key);
                    let found = items.into_iter().find(|item| {
                        item.property("Name")
                            .is_some_and(|name| text::same(&text::of(&name), &wanted))
                    });
                    match found {
                        Some(found) => Ok(found),
                        None if list.is_groups() => self.index_net(value, key, span),
                        // A collection of members has none of that name.
                        None if value.type_name().contains("PSMemberInfo") => Ok(Value::Null),
                        None => self.index_cells(value, key, span),
                    }
                }
                Net::List(_) => self.index_cells(value, key, span),
                _ => self.index_net(value, key, span),
            },
            Value::Text(_) => self.index_text(value, key, span),
            Value::Object(object) => {
                if let Some(found) =
                    self.host.member(value, "Item", Some(std::slice::from_ref(key)))
                {
                    return found;
                }
                let base = object.borrow().base.clone();
                match base {
                    Some(base) => self.index_value(&base, key, span),
                    None => self.index_scalar(value, key, span),
                }
            }
            _ => self.index_scalar(value, key, span),
        }
    }

    fn index_net(&mut self, value: &Value, key: &Value, span: Span) -> Eval<Value> {
        match net::index(self, value, key) {
            Ok(found) => Ok(found.unwrap_or(Value::Null)),
            Err(fault) => Err(self.net_fault(fault, span)),
        }
    }

    /// Something that is no list: its only element is itself.
    fn index_scalar(&mut self, value: &Value, key: &Value, span: Span) -> Eval<Value> {
        match convert::to_long(key) {
            Ok(0 | -1) => Ok(value.clone()),
            _ => {
                let text = format!("Unable to index into an object of type {}.", value.type_name());
                let spec = ErrorSpec::runtime("CannotIndex", "InvalidOperation", text);
                Err(self.fault(&spec, span))
            }
        }
    }

    fn index_text(&mut self, value: &Value, key: &Value, span: Span) -> Eval<Value> {
        let Value::Text(said) = value else { return Ok(Value::Null) };
        if key.cells().is_some() {
            let mut all = Vec::new();
            for key in key.elements() {
                all.push(self.index_text(value, &key, span)?);
            }
            return Ok(Value::array(all));
        }
        let at = convert::to_long(key).map_err(|error| self.value_fault(error, span))?;
        if said.is_ascii() {
            let length = said.len() as i64;
            let place = if at < 0 { length + at } else { at };
            let byte = usize::try_from(place).ok().and_then(|at| said.as_bytes().get(at));
            return self.found(byte.map(|byte| Value::Char(char::from(*byte))), at, span);
        }
        self.index_net(value, key, span)
    }

    fn index_cells(&mut self, value: &Value, key: &Value, span: Span) -> Eval<Value> {
        let Some(cells) = value.cells() else { return self.index_net(value, key, span) };
        if key.cells().is_some() {
            let cells = cells.borrow();
            let keys = key.elements();
            let mut all = Vec::with_capacity(keys.len());
            for key in &keys {
                let at = convert::to_long(key).map_err(|error| self.value_fault(error, span))?;
                // What lies outside is left out of a slice.
                all.extend(element(&cells, at));
            }
            return Ok(Value::array(all));
        }
        if matches!(key, Value::Null) {
            return Err(self.null_array_index(span));
        }
        let at = convert::to_long(key).map_err(|error| self.value_fault(error, span))?;
        let found = element(&cells.borrow(), at);
        self.found(found, at, span)
    }

    fn found(&self, found: Option<Value>, at: impl std::fmt::Display, span: Span) -> Eval<Value> {
        match found {
            Some(value) => Ok(value),
            None if self.frame.scope.strict() >= 3 => {
                let class = "System.IndexOutOfRangeException";
                let text = "Index was outside the bounds of the array.";
                let spec = ErrorSpec::new(class, class, "OperationStopped", text);
                let _ = at;
                Err(self.fault(&spec, span))
            }
            None => Ok(Value::Null),
        }
    }

    pub(crate) fn null_array(&self, span: Span) -> Stop {
        let text = "Cannot index into a null array.";
        self.fault(&ErrorSpec::runtime("NullArray", "InvalidOperation", text), span)
    }

    fn null_array_index(&self, span: Span) -> Stop {
        let text = "Index operation failed; the array index evaluated to null.";
        self.fault(&ErrorSpec::runtime("NullArrayIndex", "InvalidOperation", text), span)
    }

    /// `value[key] = new`
    pub(crate) fn set_index(
        &mut self,
        value: &Value,
        key: &Value,
        new: Value,
        span: Span,
    ) -> Eval<()> {
        match value {
            Value::Null => Err(self.null_array(span)),
            Value::Array(cells) => {
                let at = convert::to_long(key).map_err(|error| self.value_fault(error, span))?;
                let mut cells = cells.borrow_mut();
                let length = cells.len() as i64;
                let place = if at < 0 { length + at } else { at };
                match usize::try_from(place).ok().and_then(|at| cells.get_mut(at)) {
                    Some(cell) => {
                        *cell = new;
                        Ok(())
                    }
                    None => {
                        let class = "System.IndexOutOfRangeException";
                        let text = "Index was outside the bounds of the array.";
                        let spec = ErrorSpec::new(class, class, "OperationStopped", text);
                        Err(self.fault(&spec, span))
                    }
                }
            }
            Value::Table(table) => {
                let at = match key {
                    Value::Int(at) if table.borrow().ordered => usize::try_from(*at).ok(),
                    _ => None,
                };
                let mut table = table.borrow_mut();
                if table.get(key).is_none()
                    && let Some(at) = at
                    && let Some((_, there)) = table.entries.get_mut(at)
                {
                    *there = new;
                    return Ok(());
                }
                table.set(key.clone(), new);
                Ok(())
            }
            other => {
                net::set_index(self, other, key, new).map_err(|fault| self.net_fault(fault, span))
            }
        }
    }
}

/// An element; negative places count from the end.
fn element(values: &[Value], at: i64) -> Option<Value> {
    let place = if at < 0 { values.len() as i64 + at } else { at };
    usize::try_from(place).ok().and_then(|at| values.get(at)).cloned()
}
