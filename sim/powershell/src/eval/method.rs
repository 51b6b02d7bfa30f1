//! Calls of methods: those of script blocks and objects, `ForEach` and `Where`, the rest by .NET.

use std::rc::Rc;

use super::Engine;
use super::error::{Asked, ErrorSpec};
use super::scope::{Scope, ScopeKind};
use super::script_block::ScriptBlock;
use super::stage::How;
use super::stop::{Eval, Stop};
use crate::ast::TypeName;
use crate::net::{self, types};
use crate::source::Span;
use crate::value::{Object, Value, convert, text};

impl Engine {
    /// A method of a value.
    pub(crate) fn call_on(
        &mut self,
        value: &Value,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let is = |wanted: &str| text::same(name, wanted);
        match value {
            Value::Null => {
                let spec = ErrorSpec::runtime(
                    "InvokeMethodOnNull",
                    "InvalidOperation",
                    "You cannot call a method on a null-valued expression.",
                );
                return Err(self.fault(&spec, span));
            }
            Value::Block(block) => return self.call_on_block(block, name, arguments, span),
            Value::Object(_) => return self.call_on_object(value, name, arguments, span),
            _ => {}
        }
        if is("ForEach") || is("Where") {
            return self.each_or_where(value, is("Where"), arguments, span);
        }
        if is("GetType") && arguments.is_empty() {
            return Ok(self.get_type(value));
        }
        if let (Value::Bool(truth), true) = (value, is("ToBool")) {
            return Ok(Value::Bool(*truth));
        }
        match net::call(self, value, name, arguments) {
            Err(net::Fault::Thrown(thrown))
                if thrown.id == "MethodNotFound" && value.cells().is_some() =>
            {
                let elements = value.elements();
                if elements.is_empty() {
                    return Err(self.net_fault(net::Fault::Thrown(thrown), span));
                }
                let mut results = Vec::new();
                for element in elements {
                    self.step()?;
                    let one =
                        self.deeper(|engine| engine.call_on(&element, name, arguments, span))?;
                    results.extend(one.elements());
                }
                Ok(Value::collected(results))
            }
            Err(fault) => Err(self.net_fault(fault, span)),
            Ok(result) => {
                self.note_made(&result)?;
                Ok(result)
            }
        }
    }

    /// The type of a value.
    pub(crate) fn get_type(&self, value: &Value) -> Value {
        let name = match value {
            Value::Object(object) if object.borrow().is_custom() => {
                "System.Management.Automation.PSCustomObject".into()
            }
            Value::Object(object) => match &object.borrow().base {
                Some(base) => base.type_name(),
                None => value.type_name(),
            },
            other => other.type_name(),
        };
        Value::Type(Rc::new(parsed_type(&name)))
    }

    fn no_method(&self, value: &Value, name: &str, span: Span) -> Stop {
        let of = match self.get_type(value) {
            Value::Type(of) => types::name_of(&of),
            _ => String::new(),
        };
        let text = format!(
            "Method invocation failed because [{of}] does not contain a method named '{name}'."
        );
        let spec = ErrorSpec::runtime("MethodNotFound", "InvalidOperation", text);
        self.fault(&spec.about(Value::text(name)), span)
    }

    fn call_on_block(
        &mut self,
        block: &Rc<ScriptBlock>,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        match name.to_ascii_lowercase().as_str() {
            "invoke" | "invokereturnasis" => {
                let values = self.collect(|engine, out| {
                    engine.call_block_into(block, arguments, How::default(), out)
                })?;
                Ok(Value::collected(values))
            }
            "getnewclosure" => Ok(Value::Block(self.closure(block))),
            "tostring" => Ok(Value::text(block.text())),
            "gettype" => Ok(self.get_type(&Value::Block(block.clone()))),
            _ => Err(self.no_method(&Value::Block(block.clone()), name, span)),
        }
    }

    /// A block that keeps the variables that are there now.
    fn closure(&mut self, block: &Rc<ScriptBlock>) -> Rc<ScriptBlock> {
        let scope = Scope::new(ScopeKind::Script, Some(self.global.clone()));
        if let Some(module) = self.frame.scope.module() {
            *scope.module.borrow_mut() = Some(module);
        }
        // The variables of the scope in which it is called, and no others.
        for slot in self.frame.scope.slots() {
            scope.add(slot);
        }
        let tree = block.block.clone();
        let mut made = ScriptBlock::new(tree, block.script.clone(), block.span, Some(scope));
        made.function = block.function.clone();
        Rc::new(made)
    }

    fn call_on_object(
        &mut self,
        value: &Value,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let Value::Object(object) = value else { return Ok(Value::Null) };
        let method = object.borrow().script_method(name);
        if let Some(method) = method {
            return self.call_method(&method, value, arguments);
        }
        if let Some(result) = self.declared_method(value, name, arguments, span) {
            return result;
        }
        if let Some(result) = self.host.member(value, name, Some(arguments)) {
            let asked = Asked::Method(name, arguments.len());
            return result.map_err(|stop| self.host_fault(stop, asked));
        }
        let base = object.borrow().base.clone();
        if let Some(base) = base {
            return self.call_on(&base, name, arguments, span);
        }
        let first = || arguments.first().cloned().unwrap_or(Value::Null);
        match name.to_ascii_lowercase().as_str() {
            "gettype" => Ok(self.get_type(value)),
            "tostring" => Ok(Value::text(&self.text_of(value)?)),
            "equals" => {
                let same = matches!(first(), Value::Object(other) if Rc::ptr_eq(&other, object));
                Ok(Value::Bool(same))
            }
            "gethashcode" => Err(self.unsupported("GetHashCode() of an object", span)),
            "foreach" | "where" => {
                let wheres = text::same(name, "Where");
                self.each_or_where(value, wheres, arguments, span)
            }
            "getmessage" => Ok(Value::text(&text::of(value))),
            "getbaseexception" => {
                let mut inner = value.clone();
                while let Some(next @ Value::Object(_)) = inner.property("InnerException") {
                    inner = next;
                }
                Ok(inner)
            }
            "shouldprocess"
            | "shouldcontinue"
            | "writeerror"
            | "writeverbose"
            | "writewarning"
            | "writedebug"
            | "writeobject"
            | "throwterminatingerror"
            | "paging" => self.call_on_cmdlet(value, name, arguments, span),
            "copy" => {
                let of = value.property("BaseObject").unwrap_or_else(|| value.clone());
                Ok(match of {
                    Value::Object(inner) => Value::of_object(inner.borrow().clone()),
                    other => other,
                })
            }
            _ if net::has_methods(value) => {
                net::call(self, value, name, arguments).map_err(|fault| self.net_fault(fault, span))
            }
            _ => Err(self.no_method(value, name, span)),
        }
    }

    /// A script as a method: `$this` is the object, `$args` are the arguments.
    pub(crate) fn call_method(
        &mut self,
        block: &Rc<ScriptBlock>,
        this: &Value,
        arguments: &[Value],
    ) -> Eval<Value> {
        let parent = block.home.clone().unwrap_or_else(|| self.frame.scope.clone());
        let scope = Scope::new(ScopeKind::Local, Some(parent));
        scope.put("this", this.clone());
        scope.set_underscore(Some(this.clone()));
        scope.put("args", Value::array(arguments.to_vec()));
        let values = self.in_scope(scope, |engine| {
            engine.collect(|engine, out| {
                let how = How { dotted: true, ..How::default() };
                engine.call_block_into(block, arguments, how, out)
            })
        })?;
        Ok(Value::collected(values))
    }

    /// `.ForEach(...)`, `.Where(...)`
    fn each_or_where(
        &mut self,
        value: &Value,
        wheres: bool,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let values = match value.cells() {
            Some(_) => value.elements(),
            None => vec![value.clone()],
        };
        if wheres {
            return self.where_method(&values, arguments, span);
        }
        let mut all = Vec::new();
        for value in values {
            self.step()?;
            match arguments.first() {
                Some(Value::Block(block)) => {
                    let run = |engine: &mut Self, out: &mut dyn super::Sink| {
                        engine.run_here(block, Some(value.clone()), out)
                    };
                    all.extend(self.collect(run)?);
                }
                Some(Value::Type(of)) => {
                    let one = self.cast(&value, of).map_err(|fault| self.net_fault(fault, span))?;
                    all.push(one);
                }
                Some(name) => {
                    let name = text::of(name);
                    match arguments.get(1) {
                        Some(new) => self.set_property(&value, &name, new.clone(), span)?,
                        None => all.extend(self.property(&value, &name)?),
                    }
                }
                None => {}
            }
        }
        Ok(collection(all))
    }

    fn where_method(&mut self, values: &[Value], arguments: &[Value], span: Span) -> Eval<Value> {
        let Some(Value::Block(block)) = arguments.first() else {
            return Err(self.no_method(&Value::array(Vec::new()), "Where", span));
        };
        let mode = arguments.get(1).map(text::of).unwrap_or_default().to_ascii_lowercase();
        let most = arguments.get(2).and_then(|most| convert::to_long(most).ok()).unwrap_or(0);
        let most = usize::try_from(most).unwrap_or(0);
        let mut kept = Vec::new();
        let mut rest = Vec::new();
        let mut over = false;
        for value in values {
            self.step()?;
            let holds = !over && self.value_here(block, value.clone())?.is_true();
            match mode.as_str() {
                "until" if over || holds => over = true,
                "until" => kept.push(value.clone()),
                "skipuntil" if holds || !rest.is_empty() => rest.push(value.clone()),
                "skipuntil" => {}
                _ if holds => kept.push(value.clone()),
                _ => rest.push(value.clone()),
            }
            let enough = kept.len() >= most.max(1);
            if mode == "first" && enough
                || matches!(mode.as_str(), "" | "default") && most > 0 && enough
            {
                break;
            }
        }
        Ok(match mode.as_str() {
            "last" => collection(kept.split_off(kept.len().saturating_sub(most.max(1)))),
            "skipuntil" => collection(rest),
            "split" => collection(vec![collection(kept), collection(rest)]),
            _ => collection(kept),
        })
    }

    /// Makes an object of a type.
    pub(crate) fn construct(
        &mut self,
        of: &TypeName,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let full = self.full_type_name(of);
        if full == "System.Management.Automation.PSObject"
            || full == "System.Management.Automation.PSCustomObject"
            || full == "System.Object"
        {
            return Ok(Value::of_object(Object::custom(Vec::new())));
        }
        if let Some(made) = self.declared_new(of, arguments, span) {
            return made;
        }
        if types::bases(&full).iter().any(|base| &**base == "System.Exception")
            || full == "System.Exception"
        {
            let message = match arguments.first() {
                Some(message) => text::of(message),
                None => format!("Exception of type '{full}' was thrown."),
            };
            let inner = arguments.get(1).filter(|inner| matches!(inner, Value::Object(_)));
            return Ok(super::error::exception(&full, &message, inner.cloned()));
        }
        if full == "System.Management.Automation.ErrorRecord" {
            return self.new_error_record(arguments, span);
        }
        if let Some(info) = member_info(&full, arguments) {
            return Ok(info);
        }
        if self.host.has_type(&full) {
            if let Some(made) = self.host.create(&full, arguments) {
                return made;
            }
            return Err(self.unsupported(format!("[{full}]::new()"), span));
        }
        net::construct(self, of, arguments).map_err(|fault| self.net_fault(fault, span))
    }

    /// `[System.Management.Automation.ErrorRecord]::new(exception, id, category, target)`
    fn new_error_record(&mut self, arguments: &[Value], span: Span) -> Eval<Value> {
        let [exception, id, category, target] = arguments else {
            return Err(self.unsupported("an ErrorRecord from these arguments", span));
        };
        let exception = match exception {
            Value::Object(_) => exception.clone(),
            other => super::error::exception("System.Exception", &text::of(other), None),
        };
        let category = super::error::category_name(&text::of(category));
        let message = super::error::message_of(&exception).to_string();
        let class = exception.type_name().to_string();
        let spec = ErrorSpec::new(class, text::of(id), category, message).about(target.clone());
        let place = self.place(span);
        let record = self.record_of(exception, &spec, &place, None);
        if let Value::Object(object) = &record {
            // Whoever raises it gives it its place.
            for (name, value) in &mut object.borrow_mut().properties {
                if &**name == "InvocationInfo" {
                    *value = Value::Null;
                }
            }
        }
        Ok(record)
    }
}

/// `PSNoteProperty` and its like: what `psobject.Properties.Add` takes.
fn member_info(full: &str, arguments: &[Value]) -> Option<Value> {
    let known = ["PSNoteProperty", "PSScriptProperty", "PSAliasProperty", "PSScriptMethod"];
    let short = full.strip_prefix("System.Management.Automation.")?;
    if !known.contains(&short) {
        return None;
    }
    let [name, value] = arguments else { return None };
    let properties = [("Name", name.clone()), ("Value", value.clone())];
    Some(super::error::object(&[full, "System.Object"], properties))
}

/// A collection as `ForEach` and `Where` give it.
fn collection(values: Vec<Value>) -> Value {
    let name = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]";
    Value::list(crate::value::net::Flavour::Fixed(name.into()), values)
}

/// The full name of a type as a type: `System.Object[]` has a rank.
pub(crate) fn parsed_type(name: &str) -> TypeName {
    let mut bare = name;
    let mut ranks = Vec::new();
    while let Some(rest) = bare.strip_suffix("[]") {
        bare = rest;
        ranks.push(1);
    }
    // `List`1[System.String]`
    if let Some((outer, inner)) = bare.split_once('[').filter(|(outer, _)| outer.contains('`')) {
        let inner = inner.strip_suffix(']').unwrap_or(inner);
        let arguments = inner.split(',').map(parsed_type).collect();
        let outer = outer.split('`').next().unwrap_or(outer);
        return TypeName { name: outer.to_owned(), arguments, ranks };
    }
    TypeName { name: bare.to_owned(), arguments: Vec::new(), ranks }
}
