//! The parameters that every cmdlet and every advanced function has.

use std::rc::Rc;

use super::super::Engine;
use super::super::error::Action;
use crate::value::{Held, Value, text};

/// Name, alias, and whether it is a switch.
pub(crate) const COMMON: &[(&str, &str, bool)] = &[
    ("Verbose", "vb", true),
    ("Debug", "db", true),
    ("ErrorAction", "ea", false),
    ("WarningAction", "wa", false),
    ("InformationAction", "infa", false),
    ("ErrorVariable", "ev", false),
    ("WarningVariable", "wv", false),
    ("InformationVariable", "iv", false),
    ("OutVariable", "ov", false),
    ("OutBuffer", "ob", false),
    ("PipelineVariable", "pv", false),
];

/// The parameters of a command that asks before it changes something.
pub(crate) const ASKING: &[(&str, &str, bool)] = &[("WhatIf", "wi", true), ("Confirm", "cf", true)];

/// What was said with common parameters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Common {
    pub(crate) verbose: Option<bool>,
    pub(crate) debug: Option<bool>,
    pub(crate) error_action: Option<Action>,
    pub(crate) warning_action: Option<Action>,
    pub(crate) information_action: Option<Action>,
    /// Names of variables; a plus in front adds to what they hold.
    pub(crate) error_variable: Option<Rc<str>>,
    pub(crate) warning_variable: Option<Rc<str>>,
    pub(crate) information_variable: Option<Rc<str>>,
    pub(crate) out_variable: Option<Rc<str>>,
    pub(crate) pipeline_variable: Option<Rc<str>>,
    pub(crate) what_if: Option<bool>,
    pub(crate) confirm: Option<bool>,
    /// All of them by name, for `$PSBoundParameters`.
    pub(crate) given: Vec<(Rc<str>, Value)>,
}

impl Common {
    /// Sets one; false when its value is no valid one.
    pub(crate) fn set(&mut self, name: &str, value: Value) -> bool {
        let truth = Some(value.is_true());
        let said: Rc<str> = text::of(&value).into();
        match name {
            "Verbose" => self.verbose = truth,
            "Debug" => self.debug = truth,
            "ErrorAction" | "WarningAction" | "InformationAction" => {
                let Some(action) = Action::of(&value) else { return false };
                match name {
                    "ErrorAction" => self.error_action = Some(action),
                    "WarningAction" => self.warning_action = Some(action),
                    _ => self.information_action = Some(action),
                }
            }
            "ErrorVariable" => self.error_variable = Some(said),
            "WarningVariable" => self.warning_variable = Some(said),
            "InformationVariable" => self.information_variable = Some(said),
            "OutVariable" => self.out_variable = Some(said),
            "PipelineVariable" => self.pipeline_variable = Some(said),
            "WhatIf" => self.what_if = truth,
            "Confirm" => self.confirm = truth,
            _ => {}
        }
        self.given.push((name.into(), value));
        true
    }

    /// The preference variables that a function sees because of them.
    pub(crate) fn preferences(&self) -> Vec<(&'static str, Value)> {
        let action = |action: Action| Value::text(action.name());
        let mut all = Vec::new();
        let mut add = |name, value: Option<Value>| {
            if let Some(value) = value {
                all.push((name, value));
            }
        };
        add("ErrorActionPreference", self.error_action.map(action));
        add("WarningPreference", self.warning_action.map(action));
        add("InformationPreference", self.information_action.map(action));
        let shown = |on: bool, loud: &str| Value::text(if on { loud } else { "SilentlyContinue" });
        add("VerbosePreference", self.verbose.map(|on| shown(on, "Continue")));
        add("DebugPreference", self.debug.map(|on| shown(on, "Inquire")));
        add("WhatIfPreference", self.what_if.map(Value::Bool));
        let level = |on: bool| Value::text(if on { "Low" } else { "None" });
        add("ConfirmPreference", self.confirm.map(level));
        all
    }
}

impl Engine {
    /// The list that a variable named by a common parameter collects into.
    pub(crate) fn common_list(&mut self, name: &str) -> Rc<Held<Vec<Value>>> {
        let name = name.strip_prefix('+').unwrap_or(name);
        match self.frame.scope.by_name(name) {
            Some(Value::Array(list)) => list,
            _ => self.new_list(name),
        }
    }

    /// Empties the variables that a command collects into, unless it adds to them.
    pub(crate) fn start_lists(&mut self, common: &Common) {
        let names = [
            &common.error_variable,
            &common.warning_variable,
            &common.information_variable,
            &common.out_variable,
        ];
        for name in names.into_iter().flatten().filter(|name| !name.starts_with('+')) {
            self.new_list(name);
        }
    }

    fn new_list(&mut self, name: &str) -> Rc<Held<Vec<Value>>> {
        let list: Rc<Held<Vec<Value>>> = Rc::default();
        self.frame.scope.put(name, Value::Array(list.clone()));
        list
    }
}
