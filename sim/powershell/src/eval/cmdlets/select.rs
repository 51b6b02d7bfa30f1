//! `Select-Object`, `Get-Unique`.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::ErrorSpec;
use super::super::stop::{Eval, Stop};
use super::UTILITY;
use super::properties::Wanted;
use super::sort::compare_values;
use crate::value::compare::like;
use crate::value::{Object, Value, convert, text};

pub(super) const CMDLETS: &[Cmdlet] = &[GET_UNIQUE, SELECT];

const SELECT: Cmdlet = Cmdlet {
    name: "Select-Object",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.SelectObjectCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Property", "object[]").at(0).sets(&["DefaultParameter", "SkipLastParameter"]),
        Param::new("ExcludeProperty", "string[]").sets(&["DefaultParameter", "SkipLastParameter"]),
        Param::new("ExpandProperty", "string").sets(&["DefaultParameter", "SkipLastParameter"]),
        Param::switch("Unique"),
        Param::new("Last", "int").range(0, i32::MAX as i64).sets(&["DefaultParameter"]),
        Param::new("First", "int").range(0, i32::MAX as i64).sets(&["DefaultParameter"]),
        Param::new("Skip", "int").range(0, i32::MAX as i64).sets(&["DefaultParameter"]),
        Param::new("SkipLast", "int").range(0, i32::MAX as i64).sets(&["SkipLastParameter"]),
        Param::switch("Wait").sets(&["DefaultParameter", "IndexParameter"]),
        Param::new("Index", "int[]").sets(&["IndexParameter"]),
    ],
    default_set: "DefaultParameter",
    impact: None,
    run: Run::Whole(|| Box::new(Select::default())),
};

/// A `Select-Object` at work.
#[derive(Default)]
struct Select {
    wanted: Vec<Wanted>,
    excluded: Vec<Rc<str>>,
    expand: Option<Rc<str>>,
    first: Option<usize>,
    last: Option<usize>,
    skip: usize,
    skip_last: usize,
    index: Option<Vec<i64>>,
    seen: usize,
    given: usize,
    /// Objects that may still be the last ones.
    waiting: VecDeque<Value>,
    /// Objects that were put out, for `-Unique`.
    unique: Vec<Value>,
}

impl Running for Select {
    fn begin(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let count = |name: &str| call.int(name).and_then(|count| usize::try_from(count).ok());
        self.first = count("First");
        self.last = count("Last");
        self.skip = count("Skip").unwrap_or(0);
        self.skip_last = count("SkipLast").unwrap_or(0);
        self.expand = call.text("ExpandProperty");
        self.excluded = call.texts("ExcludeProperty");
        self.index = call.get("Index").map(|value| {
            value.elements().iter().filter_map(|at| convert::to_long(at).ok()).collect()
        });
        self.wanted = Wanted::all(call.engine, call.bound.get("Property"))?;
        Ok(())
    }

    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let at = self.seen;
        self.seen += 1;
        if let Some(index) = &self.index {
            let wanted = index.contains(&(at as i64));
            return if wanted { self.give(call, &value) } else { Ok(()) };
        }
        if let Some(last) = self.last {
            if self.first.is_some_and(|first| self.given < first) {
                self.given += 1;
                return self.give(call, &value);
            }
            self.waiting.push_back(value);
            if self.waiting.len() > last + self.skip {
                self.waiting.pop_front();
            }
            return Ok(());
        }
        if self.skip_last > 0 {
            self.waiting.push_back(value);
            if self.waiting.len() > self.skip_last
                && let Some(value) = self.waiting.pop_front()
            {
                return self.give(call, &value);
            }
            return Ok(());
        }
        if at < self.skip {
            return Ok(());
        }
        let Some(first) = self.first else { return self.give(call, &value) };
        if self.given < first {
            self.given += 1;
            self.give(call, &value)?;
        }
        if self.given >= first && !call.flag("Wait") {
            // Nothing more is wanted: what stands in front of it need not go on.
            return Err(Stop::Enough(call.pipeline));
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        if self.last.is_some() {
            let keep = self.waiting.len().saturating_sub(self.skip);
            let last = self.last.unwrap_or(0);
            let from = keep.saturating_sub(last);
            let rest: Vec<Value> = self.waiting.drain(..).collect();
            for value in &rest[from..keep] {
                self.give(call, value)?;
            }
        }
        Ok(())
    }
}

impl Select {
    fn give(&mut self, call: &mut Call<'_>, value: &Value) -> Eval<()> {
        if let Some(name) = self.expand.clone() {
            return self.expanded(call, value, &name);
        }
        let made = self.selected(call, value)?;
        self.put(call, made)
    }

    fn put(&mut self, call: &mut Call<'_>, value: Value) -> Eval<()> {
        if call.flag("Unique") {
            for there in &self.unique {
                if same_object(call, there, &value)? {
                    return Ok(());
                }
            }
            self.unique.push(value.clone());
        }
        call.put(value)
    }

    /// The object with the properties that were asked for.
    fn selected(&self, call: &mut Call<'_>, value: &Value) -> Eval<Value> {
        if self.wanted.is_empty() && self.excluded.is_empty() {
            return Ok(value.clone());
        }
        let all = [Wanted::Name("*".into())];
        let wanted = if self.wanted.is_empty() { &all[..] } else { &self.wanted };
        let mut properties: Vec<(Rc<str>, Value)> = Vec::new();
        for one in wanted {
            for (name, value) in one.pairs(call.engine, value)? {
                let out = self.excluded.iter().any(|pattern| like(&name, pattern, false));
                let there = properties.iter().any(|(there, _)| text::same(there, &name));
                if !out && !there {
                    properties.push((name, value));
                }
            }
        }
        let mut object = Object::custom(properties);
        let own = call.engine.type_names_of(value);
        if let Some(own) = own.first().filter(|own| !own.ends_with("PSCustomObject")) {
            object.type_names.insert(0, format!("Selected.{own}").into());
        } else {
            let custom = "Selected.System.Management.Automation.PSCustomObject";
            object.type_names.insert(0, custom.into());
        }
        Ok(Value::of_object(object))
    }

    fn expanded(&mut self, call: &mut Call<'_>, value: &Value, name: &str) -> Eval<()> {
        let wildcard = name.contains(['*', '?']);
        let name: Rc<str> = if wildcard {
            let own = call.engine.shown_properties(value);
            own.into_iter().find(|own| like(own, name, false)).unwrap_or_else(|| name.into())
        } else {
            name.into()
        };
        let Some(found) = call.engine.property(value, &name)? else {
            let text = format!("Property \"{name}\" cannot be found.");
            let class = "System.Management.Automation.PSArgumentException";
            let id = "ExpandPropertyNotFound";
            let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
            return call.engine.fail(&spec.about(value.clone()));
        };
        let extra = match self.wanted.is_empty() {
            true => None,
            false => Some(self.selected(call, value)?),
        };
        for one in found.elements() {
            if let (Some(Value::Object(extra)), Value::Object(object)) = (&extra, &one) {
                let more = extra.borrow().properties.clone();
                object.borrow_mut().properties.extend(more);
            }
            self.put(call, one)?;
        }
        Ok(())
    }
}

/// True for objects that are equal, property by property.
pub(super) fn same_object(call: &mut Call<'_>, one: &Value, other: &Value) -> Eval<bool> {
    let (Value::Object(_), Value::Object(_)) = (one, other) else {
        return Ok(compare_values(one, other, true).is_eq());
    };
    let (names, others) = (call.engine.shown_properties(one), call.engine.shown_properties(other));
    if names.len() != others.len() {
        return Ok(false);
    }
    for name in names {
        let left = call.engine.property(one, &name)?.unwrap_or(Value::Null);
        let right = call.engine.property(other, &name)?;
        let Some(right) = right else { return Ok(false) };
        if !compare_values(&left, &right, true).is_eq() {
            return Ok(false);
        }
    }
    Ok(true)
}

const GET_UNIQUE: Cmdlet = Cmdlet {
    name: "Get-Unique",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.GetUniqueCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::switch("AsString").sets(&["AsString"]),
        Param::switch("OnType").sets(&["UniqueByType"]),
    ],
    default_set: "AsString",
    impact: None,
    run: Run::Whole(|| Box::new(Unique::default())),
};

#[derive(Default)]
struct Unique {
    last: Option<Value>,
}

impl Running for Unique {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let same = match &self.last {
            None => false,
            Some(last) if call.flag("OnType") => last.type_name() == value.type_name(),
            // Neighbours are compared as texts when asked for, else as values.
            Some(last) if call.flag("AsString") => text::of(last) == text::of(&value),
            Some(last) => compare_values(last, &value, true).is_eq(),
        };
        if same {
            return Ok(());
        }
        self.last = Some(value.clone());
        call.put(value)
    }
}
