//! Variables, functions and aliases as items of drives, for the providers of a host.
//!
//! A drive is named by its provider: `Variable`, `Function`, `Alias`.

use std::rc::Rc;

use super::cmdlets::{aliases::ALIASES, variables};
use super::command::info_object;
use super::scope::FunctionDef;
use super::stop::Eval;
use super::{Engine, automatic};
use crate::value::{Value, text};

impl Engine {
    /// All items of a drive by their names, in their order.
    pub fn session_items(&mut self, drive: &str) -> Vec<(Rc<str>, Value)> {
        if drive == "Function" {
            self.furnish_functions();
        }
        let mut all: Vec<(Rc<str>, Value)> = match drive {
            "Variable" => {
                let slots = self.visible().into_iter();
                let shown = slots.filter(|slot| !slot.name.starts_with('#'));
                shown.map(|slot| (slot.name.clone(), variables::info(&slot))).collect()
            }
            "Function" => {
                let mut all: Vec<Rc<FunctionDef>> = Vec::new();
                for scope in self.frame.scope.chain() {
                    for function in scope.functions() {
                        if !all.iter().any(|there| text::same(&there.name, &function.name)) {
                            all.push(function);
                        }
                    }
                }
                all.iter()
                    .map(|function| (function.name.clone(), function_info(function)))
                    .collect()
            }
            _ => {
                let mut all: Vec<(Rc<str>, Rc<str>)> = Vec::new();
                for scope in self.frame.scope.chain() {
                    for (name, of) in scope.aliases() {
                        if !all.iter().any(|(there, _)| text::same(there, &name)) {
                            all.push((name, of));
                        }
                    }
                }
                for (name, of) in ALIASES {
                    if !all.iter().any(|(there, _)| text::same(there, name)) {
                        all.push(((*name).into(), (*of).into()));
                    }
                }
                all.into_iter().map(|(name, of)| (name.clone(), alias_info(&name, &of))).collect()
            }
        };
        all.sort_by_key(|(name, _)| name.to_ascii_lowercase());
        all
    }

    /// One item of a drive.
    pub fn session_item(&mut self, drive: &str, name: &str) -> Option<Value> {
        match drive {
            "Variable" => {
                let slots = self.visible().into_iter();
                let found = slots.filter(|slot| text::same(&slot.name, name)).last();
                found.map(|slot| variables::info(&slot)).or_else(|| {
                    let value = automatic::value(self, name)?;
                    Some(variables::automatic_info(name, value))
                })
            }
            "Function" => {
                self.furnish_functions();
                let found = self.frame.scope.function(name)?;
                Some(function_info(&found))
            }
            _ => {
                let of = self.alias_of(name)?;
                Some(alias_info(name, &of))
            }
        }
    }

    /// The value that stands for the content of an item.
    pub fn session_content(&mut self, drive: &str, name: &str) -> Option<Value> {
        match drive {
            "Variable" => self.session_item(drive, name)?.property("Value"),
            "Function" => {
                self.furnish_functions();
                let found = self.frame.scope.function(name)?;
                Some(Value::Block(found.block.clone()))
            }
            _ => self.alias_of(name).map(Value::Text),
        }
    }

    /// Sets an item, or makes it.
    ///
    /// # Errors
    /// A text that is no function; a variable that cannot be written.
    pub fn set_session_item(&mut self, drive: &str, name: &str, value: Value) -> Eval<()> {
        match drive {
            "Variable" => {
                self.set_variable(&crate::ast::Variable::new(None, name, false), value, self.here)
            }
            "Function" => {
                let block = match value {
                    Value::Block(block) => block,
                    other => self.block_of(&text::of(&other), None)?,
                };
                let name: Rc<str> = name.into();
                let made = FunctionDef { name, block, is_filter: false, module: None };
                self.frame.scope.define(made);
                Ok(())
            }
            _ => {
                self.frame.scope.set_alias(name, &text::of(&value));
                Ok(())
            }
        }
    }

    /// Takes an item away; false when it was not there or is one of the system.
    pub fn remove_session_item(&mut self, drive: &str, name: &str) -> bool {
        self.furnish_functions();
        let mut scopes = self.frame.scope.chain();
        match drive {
            "Variable" => scopes.any(|scope| scope.remove(name).is_some()),
            "Function" => scopes.any(|scope| scope.undefine(name)),
            _ => scopes.any(|scope| scope.remove_alias(name)),
        }
    }
}

fn function_info(function: &FunctionDef) -> Value {
    let kind = if function.is_filter { "Filter" } else { "Function" };
    let definition = Value::text(function.block.text());
    let info = info_object(kind, &function.name, "", Some(definition));
    if let Value::Object(object) = &info {
        let block = Value::Block(function.block.clone());
        object.borrow_mut().properties.push(("ScriptBlock".into(), block));
    }
    info
}

fn alias_info(name: &str, of: &str) -> Value {
    let info = info_object("Alias", name, "", Some(Value::text(of)));
    if let Value::Object(object) = &info {
        let mut object = object.borrow_mut();
        let shown = format!("{name} -> {of}");
        object.properties.push(("DisplayName".into(), Value::text(&shown)));
        object.properties.push(("ReferencedCommand".into(), Value::text(of)));
        object.properties.push(("ResolvedCommandName".into(), Value::text(of)));
    }
    info
}
