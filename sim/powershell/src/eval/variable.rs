//! Reading and writing variables: scopes by name, drives, automatic variables, types that stay.

use std::rc::Rc;

use super::Engine;
use super::automatic;
use super::bind::Constraint;
use super::bind::Refusal;
use super::error::ErrorSpec;
use super::scope::{Scope, Slot, flag};
use super::stop::{Eval, Stop};
use crate::ast::{Variable, fold};
use crate::net::Fault;
use crate::source::Span;
use crate::value::{Table, Value, text};

const UNDERSCORE: u32 = fold("_");
const PS_ITEM: u32 = fold("PSItem");
const TRUE: u32 = fold("true");
const FALSE: u32 = fold("false");
const NULL: u32 = fold("null");

/// Where a scope in front of a name leads.
enum Where {
    Scope(Rc<Scope>),
    Own(Rc<Scope>),
    Drive,
}

impl Engine {
    /// The value of a variable.
    pub(crate) fn variable(&mut self, variable: &Variable, span: Span) -> Eval<Value> {
        Ok(self.variable_or_void(variable, span)?.0)
    }

    /// The value of a variable, and whether it was set from a pipeline without output.
    pub(crate) fn variable_or_void(
        &mut self,
        variable: &Variable,
        span: Span,
    ) -> Eval<(Value, bool)> {
        let name = &variable.name;
        if variable.scope.is_none() {
            match variable.key {
                UNDERSCORE | PS_ITEM if &**name == "_" || text::same(name, "PSItem") => {
                    return Ok((self.frame.scope.underscore().unwrap_or(Value::Null), false));
                }
                TRUE if text::same(name, "true") => return Ok((Value::Bool(true), false)),
                FALSE if text::same(name, "false") => return Ok((Value::Bool(false), false)),
                NULL if text::same(name, "null") => return Ok((Value::Null, false)),
                _ => {}
            }
            if let Some(value) = self.frame.scope.get(variable.key, name) {
                let is_void = matches!(value, Value::Null) && self.is_void(variable);
                return Ok((value, is_void));
            }
            if let Some(value) = automatic::value(self, name) {
                return Ok((value, false));
            }
            return self.undefined(name, span);
        }
        match self.scope_of(variable) {
            Where::Scope(scope) => match scope.get(variable.key, name) {
                Some(value) => Ok((value, false)),
                None => match automatic::value(self, name) {
                    Some(value) => Ok((value, false)),
                    None => self.undefined(name, span),
                },
            },
            Where::Own(scope) => match scope.own(variable.key, name, |slot| slot.value.clone()) {
                Some(value) => Ok((value, false)),
                None if Rc::ptr_eq(&scope, &self.global) => match automatic::value(self, name) {
                    Some(value) => Ok((value, false)),
                    None => self.undefined(name, span),
                },
                None => self.undefined(name, span),
            },
            Where::Drive => {
                let drive = variable.scope.as_deref().unwrap_or_default();
                Ok((self.drive_value(drive, name, span)?, false))
            }
        }
    }

    fn is_void(&self, variable: &Variable) -> bool {
        let holder = self.frame.scope.holder(variable.key, &variable.name);
        holder.is_some_and(|scope| {
            scope.own(variable.key, &variable.name, |slot| slot.flags & flag::VOID != 0)
                == Some(true)
        })
    }

    fn undefined(&self, name: &str, span: Span) -> Eval<(Value, bool)> {
        if self.frame.scope.strict() == 0 {
            return Ok((Value::Null, false));
        }
        let text =
            format!("The variable '${name}' cannot be retrieved because it has not been set.");
        let spec = ErrorSpec::runtime("VariableIsUndefined", "InvalidOperation", text);
        Err(self.fault(&spec.about(Value::text(name)), span))
    }

    fn scope_of(&self, variable: &Variable) -> Where {
        let scope = variable.scope.as_deref().unwrap_or_default();
        match scope.to_ascii_lowercase().as_str() {
            "global" => Where::Own(self.global.clone()),
            "script" => Where::Own(self.frame.scope.script()),
            "local" | "private" => Where::Own(self.frame.scope.clone()),
            "variable" | "using" => Where::Scope(self.frame.scope.clone()),
            _ => Where::Drive,
        }
    }

    /// `$env:Path`, `$function:f`, `${C:\file.txt}`
    fn drive_value(&mut self, drive: &str, name: &str, span: Span) -> Eval<Value> {
        match drive.to_ascii_lowercase().as_str() {
            "env" => Ok(self.host.environment(name).map_or(Value::Null, |text| Value::text(&text))),
            "function" => {
                let found = self.frame.scope.function(name);
                Ok(found.map_or(Value::Null, |function| Value::Block(function.block.clone())))
            }
            "alias" => Ok(self.alias_of(name).map_or(Value::Null, Value::Text)),
            _ => match self.host.drive_content(drive, name) {
                Some(value) => Ok(value),
                None => Err(self.unsupported(format!("${drive}:{name}"), span)),
            },
        }
    }

    /// Sets a variable.
    pub(crate) fn set_variable(
        &mut self,
        variable: &Variable,
        value: Value,
        span: Span,
    ) -> Eval<()> {
        self.set_variable_or_void(variable, value, false, span)
    }

    /// Sets a variable; `is_void` when nothing at all came out of a pipeline.
    pub(crate) fn set_variable_or_void(
        &mut self,
        variable: &Variable,
        value: Value,
        is_void: bool,
        span: Span,
    ) -> Eval<()> {
        let name = &variable.name;
        let scope = match &variable.scope {
            None => {
                match variable.key {
                    NULL if text::same(name, "null") => return Ok(()),
                    UNDERSCORE if &**name == "_" => {
                        self.frame.scope.set_underscore(Some(value));
                        return Ok(());
                    }
                    TRUE | FALSE => return Err(self.not_writable(name, span)),
                    _ => {}
                }
                self.frame.scope.clone()
            }
            Some(_) => match self.scope_of(variable) {
                Where::Scope(scope) | Where::Own(scope) => scope,
                Where::Drive => return self.set_drive(variable, value, span),
            },
        };
        // Flags and types are rare: the plain way first.
        let mut value = Some(value);
        let special = scope.own(variable.key, name, |slot| {
            if slot.constraint.is_some() || slot.flags & !flag::VOID != 0 {
                return Some((slot.flags, slot.constraint.clone()));
            }
            slot.flags = if is_void { flag::VOID } else { 0 };
            let new = value.take().unwrap_or(Value::Null);
            drop(std::mem::replace(&mut slot.value, new));
            None
        });
        let value = match (special, value) {
            (Some(None), _) | (_, None) => return Ok(()),
            (None, Some(value)) => {
                if let Some(above) = self.all_scope(&scope, variable) {
                    return self.set_in(&above, variable, value, span);
                }
                let flags = if is_void { flag::VOID } else { 0 };
                let private = variable.scope.as_deref().is_some_and(|s| text::same(s, "private"));
                let flags = if private { flags | flag::PRIVATE } else { flags };
                scope.put_new(variable.key, name, value, flags);
                return Ok(());
            }
            (Some(Some((flags, constraint))), Some(value)) => {
                if flags & (flag::READ_ONLY | flag::CONSTANT) != 0 {
                    return Err(self.not_writable(name, span));
                }
                match constraint {
                    Some(constraint) => self.constrained(&constraint, value, name, span)?,
                    None => value,
                }
            }
        };
        scope.own(variable.key, name, |slot| slot.value = value);
        Ok(())
    }

    fn set_in(
        &mut self,
        scope: &Rc<Scope>,
        variable: &Variable,
        value: Value,
        span: Span,
    ) -> Eval<()> {
        let flags = scope.own(variable.key, &variable.name, |slot| slot.flags).unwrap_or(0);
        if flags & (flag::READ_ONLY | flag::CONSTANT) != 0 {
            return Err(self.not_writable(&variable.name, span));
        }
        scope.put_keyed(variable.key, &variable.name, value);
        Ok(())
    }

    /// The outer scope whose variable is the same in all inner ones.
    fn all_scope(&self, scope: &Rc<Scope>, variable: &Variable) -> Option<Rc<Scope>> {
        if variable.scope.is_some() || !self.has_all_scope {
            return None;
        }
        let mut at = scope.parent.clone();
        while let Some(outer) = at {
            let all =
                outer.own(variable.key, &variable.name, |slot| slot.flags & flag::ALL_SCOPE != 0);
            if all == Some(true) {
                return Some(outer);
            }
            at = outer.parent.clone();
        }
        None
    }

    pub(crate) fn not_writable(&self, name: &str, span: Span) -> Stop {
        let class = "System.Management.Automation.SessionStateUnauthorizedAccessException";
        let text = format!("Cannot overwrite variable {name} because it is read-only or constant.");
        let spec = ErrorSpec::new(class, "VariableNotWritable", "WriteError", text);
        self.fault(&spec.about(Value::text(name)), span)
    }

    fn set_drive(&mut self, variable: &Variable, value: Value, span: Span) -> Eval<()> {
        let drive = variable.scope.as_deref().unwrap_or_default();
        let name = &variable.name;
        match drive.to_ascii_lowercase().as_str() {
            "env" => {
                let said = text::of(&value);
                let given = !matches!(value, Value::Null) && !said.is_empty();
                self.host.set_environment(name, given.then_some(said.as_str()));
                Ok(())
            }
            "function" => {
                let block = match value {
                    Value::Block(block) => block,
                    other => self.block_of(&text::of(&other), None)?,
                };
                self.frame.scope.define(super::scope::FunctionDef {
                    name: name.clone(),
                    block,
                    is_filter: false,
                    module: None,
                });
                Ok(())
            }
            "alias" => {
                self.frame.scope.set_alias(name, &text::of(&value));
                Ok(())
            }
            _ => Err(self.unsupported(format!("${drive}:{name} ="), span)),
        }
    }

    /// Lets a type stay with a variable.
    pub(crate) fn keep_constraint(&mut self, variable: &Variable, constraint: Rc<Constraint>) {
        let scope = match self.scope_of(variable) {
            Where::Scope(scope) | Where::Own(scope) if variable.scope.is_some() => scope,
            _ => self.frame.scope.clone(),
        };
        scope.own(variable.key, &variable.name, |slot| slot.constraint = Some(constraint));
    }

    /// The error of a value that a typed variable does not take.
    pub(crate) fn variable_refused(
        &self,
        name: &str,
        value: &Value,
        refusal: Refusal,
        span: Span,
    ) -> Stop {
        match refusal {
            Refusal::Cast(Fault::Thrown(thrown)) => {
                let class = "System.Management.Automation.ArgumentTransformationMetadataException";
                let spec = ErrorSpec::new(class, "RuntimeException", "MetadataError", thrown.text);
                self.fault(&spec, span)
            }
            Refusal::Cast(fault) => self.net_fault(fault, span),
            Refusal::Stop(stop) => stop,
            Refusal::Check(_) | Refusal::Bind(..) => {
                self.metadata_error(name, &text::of(value), span)
            }
        }
    }

    /// `++` and `--` of a variable of this scope that holds an int: the old and the new value.
    pub(crate) fn step_variable(
        &mut self,
        variable: &Variable,
        up: bool,
    ) -> Option<(Value, Value)> {
        self.frame.scope.own(variable.key, &variable.name, |slot| {
            if slot.constraint.is_some() || slot.flags != 0 {
                return None;
            }
            let Value::Int(before) = slot.value else { return None };
            let after = if up { before.checked_add(1)? } else { before.checked_sub(1)? };
            slot.value = Value::Int(after);
            Some((Value::Int(before), Value::Int(after)))
        })?
    }

    /// Sets `$Matches`.
    pub(crate) fn set_matches(&mut self, table: Table) {
        let table = Value::of_table(table);
        self.frame.scope.put("Matches", table);
    }

    /// A variable with everything that is known about it, in a scope by its name or number.
    pub(crate) fn scope_named(&self, scope: &str) -> Option<Rc<Scope>> {
        match scope.to_ascii_lowercase().as_str() {
            "" | "local" | "private" => Some(self.frame.scope.clone()),
            "global" => Some(self.global.clone()),
            "script" => Some(self.frame.scope.script()),
            number => self.frame.scope.ancestor(number.parse().ok()?),
        }
    }

    /// All variables that are seen from here, each name once.
    pub(crate) fn visible(&mut self) -> Vec<Slot> {
        self.furnish();
        let mut all: Vec<Slot> = Vec::new();
        for scope in self.frame.scope.chain() {
            for slot in scope.slots() {
                if !all.iter().any(|there| text::same(&there.name, &slot.name)) {
                    all.push(slot);
                }
            }
        }
        all.sort_by_key(|slot| slot.name.to_ascii_lowercase());
        all
    }
}
