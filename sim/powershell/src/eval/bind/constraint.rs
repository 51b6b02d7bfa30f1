//! What the value of a parameter or of a typed variable must be: types it becomes, checks it
//! passes.

use std::rc::Rc;

use super::super::Engine;
use super::super::cmdlet::Param;
use super::super::script_block::ScriptBlock;
use super::super::stop::{Eval, Stop};
use super::table::is_attribute;
use crate::ast::{At, Attribute, TypeName};
use crate::net::{Fault, Thrown, types};
use crate::regex::{self, Options};
use crate::source::Span;
use crate::value::compare::{Comparison, compare};
use crate::value::{Value, text};

/// Types and checks, in the order in which they apply.
#[derive(Debug, Clone, Default)]
pub(crate) struct Constraint {
    /// What a value becomes; the last one that was written is applied first.
    pub(crate) types: Vec<TypeName>,
    pub(crate) checks: Vec<Check>,
    /// Nothing and empty values are refused, unless an attribute allows them.
    pub(crate) mandatory: bool,
}

/// A check of a value.
#[derive(Debug, Clone)]
pub(crate) enum Check {
    NotNull,
    NotNullOrEmpty,
    Set(Vec<Rc<str>>, bool),
    Range(Value, Value),
    Length(i64, i64),
    Count(i64, i64),
    Pattern(Rc<str>),
    Script(Rc<ScriptBlock>),
    AllowNull,
    AllowEmptyText,
    AllowEmptyArray,
}

/// What is wrong with a value.
pub(crate) enum Refusal {
    /// It cannot be converted.
    Cast(Fault),
    /// A check: the message behind `Cannot validate argument on parameter 'X'. `
    Check(String),
    /// A whole message and its identifier.
    Bind(&'static str, String),
    /// A script of a check ended otherwise.
    Stop(Stop),
}

impl Check {
    /// The check of an attribute; none for one that checks nothing.
    pub(crate) fn of_attribute(
        engine: &mut Engine,
        attribute: &At<Attribute>,
    ) -> Eval<Option<Self>> {
        let Attribute::Call { name, positional, named } = &attribute.node else { return Ok(None) };
        let mut values = Vec::new();
        for one in positional {
            values.push(engine.expr(one)?);
        }
        let number = |at: usize| {
            values.get(at).and_then(|value| crate::value::convert::to_long(value).ok()).unwrap_or(0)
        };
        let is = |wanted: &str| is_attribute(&name.name, wanted);
        Ok(Some(if is("ValidateNotNull") {
            Self::NotNull
        } else if is("ValidateNotNullOrEmpty") {
            Self::NotNullOrEmpty
        } else if is("ValidateSet") {
            let texts = values.iter().flat_map(Value::elements);
            let mut ignore_case = true;
            for (name, value) in named {
                if text::same(name, "IgnoreCase") {
                    ignore_case = engine.attribute_value(value.as_ref())?.is_true();
                }
            }
            Self::Set(texts.map(|value| text::of(&value).into()).collect(), ignore_case)
        } else if is("ValidateRange") {
            let at = |at: usize| values.get(at).cloned().unwrap_or(Value::Null);
            Self::Range(at(0), at(1))
        } else if is("ValidateLength") {
            Self::Length(number(0), number(1))
        } else if is("ValidateCount") {
            Self::Count(number(0), number(1))
        } else if is("ValidatePattern") {
            Self::Pattern(values.first().map(text::of).unwrap_or_default().into())
        } else if is("ValidateScript") {
            match values.first() {
                Some(Value::Block(block)) => Self::Script(block.clone()),
                _ => return Ok(None),
            }
        } else if is("AllowNull") {
            Self::AllowNull
        } else if is("AllowEmptyString") {
            Self::AllowEmptyText
        } else if is("AllowEmptyCollection") {
            Self::AllowEmptyArray
        } else {
            return Ok(None);
        }))
    }

    /// True when it is applied to each element of an array.
    fn each(&self) -> bool {
        matches!(
            self,
            Self::Set(..) | Self::Range(..) | Self::Length(..) | Self::Pattern(_) | Self::Script(_)
        )
    }

    fn holds(&self, engine: &mut Engine, value: &Value) -> Result<(), Refusal> {
        let said = text::of(value);
        let refused = |text: String| Err(Refusal::Check(text));
        match self {
            Self::NotNull if matches!(value, Value::Null) => refused(
                "The argument is null. Provide a valid value for the argument, and then try \
                 running the command again."
                    .to_owned(),
            ),
            Self::NotNullOrEmpty => not_null_or_empty(value).map_err(Refusal::Check),
            Self::Set(all, ignore_case) => {
                let same = |there: &Rc<str>| match ignore_case {
                    true => text::same(there, &said),
                    false => **there == *said,
                };
                if all.iter().any(same) {
                    return Ok(());
                }
                refused(format!(
                    "The argument \"{said}\" does not belong to the set \"{}\" specified by the \
                     ValidateSet attribute. Supply an argument that is in the set and then try \
                     the command again.",
                    all.join(",")
                ))
            }
            Self::Range(from, to) => in_range(value, from, to).map_err(Refusal::Check),
            Self::Length(from, to) => in_length(&said, *from, *to).map_err(Refusal::Check),
            Self::Count(from, to) => {
                let count = value.elements().len() as i64;
                if (*from..=*to).contains(&count) {
                    return Ok(());
                }
                refused(format!(
                    "The parameter requires at least {from} value(s) and no more than {to} \
                     value(s) - {count} value(s) were provided."
                ))
            }
            Self::Pattern(pattern) => {
                let compiled = regex::pattern(pattern, Options::IGNORE_CASE);
                let found = compiled.and_then(|compiled| compiled.is_match(&said));
                if found.map_err(Refusal::Cast)? {
                    return Ok(());
                }
                refused(format!(
                    "The argument \"{said}\" does not match the \"{pattern}\" pattern. Supply an \
                     argument that matches \"{pattern}\" and try the command again."
                ))
            }
            Self::Script(block) => {
                let arguments = std::slice::from_ref(value);
                let given = engine.call_with_underscore(block, Some(value.clone()), arguments);
                match given {
                    Ok(given) if given.is_true() => Ok(()),
                    Ok(_) => refused(format!(
                        "The \"{}\" validation script for the argument with value \"{said}\" did \
                         not return a result of True. Determine why the validation script failed, \
                         and then try the command again.",
                        block.text()
                    )),
                    Err(Stop::Error(raised)) => {
                        let exception = raised.record.property("Exception").unwrap_or(Value::Null);
                        refused(super::super::error::message_of(&exception).to_string())
                    }
                    Err(stop) => Err(Refusal::Stop(stop)),
                }
            }
            _ => Ok(()),
        }
    }
}

fn not_null_or_empty(value: &Value) -> Result<(), String> {
    let empty_element = |value: &Value| match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    };
    let array = value.cells().map(|cells| cells.borrow().clone());
    match array {
        Some(values) if values.is_empty() => Err("The argument is null, empty, or an element of \
             the argument collection contains a null value. Supply a collection that does not \
             contain any null values and then try the command again."
            .to_owned()),
        Some(values) if values.iter().any(empty_element) => Err("The argument is null, empty, or \
             an element of the argument collection contains a null value. Supply a collection \
             that does not contain any null values and then try the command again."
            .to_owned()),
        Some(_) => Ok(()),
        None if empty_element(value) => Err("The argument is null or empty. Provide an argument \
             that is not null or empty, and then try the command again."
            .to_owned()),
        None => Ok(()),
    }
}

fn in_range(value: &Value, from: &Value, to: &Value) -> Result<(), String> {
    let holds =
        |op, other: &Value| compare(op, value, other, false).is_ok_and(|truth| truth.is_true());
    let said = text::of(value);
    if holds(Comparison::Lt, from) {
        return Err(format!(
            "The {said} argument is less than the minimum allowed range of {}. Supply an argument \
             that is greater than or equal to {} and then try the command again.",
            text::of(from),
            text::of(from)
        ));
    }
    if holds(Comparison::Gt, to) {
        return Err(format!(
            "The {said} argument is greater than the maximum allowed range of {}. Supply an \
             argument that is less than or equal to {} and then try the command again.",
            text::of(to),
            text::of(to)
        ));
    }
    Ok(())
}

fn in_length(said: &str, from: i64, to: i64) -> Result<(), String> {
    let length = crate::regex::length(said) as i64;
    if length < from {
        return Err(format!(
            "The character length ({length}) of the argument is too short. Specify an argument \
             with a length that is greater than or equal to \"{from}\", and then try the command \
             again."
        ));
    }
    if length > to {
        return Err(format!(
            "The character length of the {length} argument is too long. Shorten the character \
             length of the argument so it is fewer than or equal to \"{to}\" characters, and then \
             try the command again."
        ));
    }
    Ok(())
}

/// The name of a type without `System.` in front of it.
fn without_system(name: &str) -> &str {
    let mut name = name;
    while name.get(..7).is_some_and(|front| front.eq_ignore_ascii_case("system.")) {
        name = &name[7..];
    }
    name
}

impl Constraint {
    /// Of a parameter of a cmdlet.
    pub(crate) fn of_param(param: &Param) -> Self {
        let types = match param.of {
            "object" => Vec::new(),
            of => {
                let (name, rank) = match of.strip_suffix("[]") {
                    Some(name) => (name, vec![1]),
                    None => (of, Vec::new()),
                };
                vec![TypeName { name: name.to_owned(), arguments: Vec::new(), ranks: rank }]
            }
        };
        let mut checks = Vec::new();
        if !param.choices.is_empty() {
            let all = param.choices.iter().map(|choice| Rc::from(*choice)).collect();
            checks.push(Check::Set(all, true));
        }
        if let Some((from, to)) = param.range {
            checks.push(Check::Range(Value::Long(from), Value::Long(to)));
        }
        if param.filled {
            checks.push(Check::NotNullOrEmpty);
        }
        if param.empty {
            checks.extend([Check::AllowNull, Check::AllowEmptyText, Check::AllowEmptyArray]);
        }
        Self { types, checks, mandatory: param.mandatory }
    }

    /// A type in front of a variable or a parameter. One that nobody knows is an error of
    /// PowerShell, since a real script would end there, too, or a refusal.
    pub(crate) fn push_type(&mut self, engine: &mut Engine, of: &TypeName, span: Span) -> Eval<()> {
        engine.known_type(of, span)?;
        self.types.push(of.clone());
        Ok(())
    }

    pub(crate) fn is_switch(&self) -> bool {
        self.types.iter().any(is_switch)
    }

    /// True when a text is what it wants.
    pub(crate) fn takes_text(&self) -> bool {
        self.types
            .iter()
            .any(|of| text::same(&of.name, "string") || text::same(&of.name, "System.String"))
    }

    /// The full name of the type, for messages.
    pub(crate) fn type_name(&self) -> String {
        self.types.last().map_or_else(|| "System.Object".to_owned(), types::name_of)
    }

    /// What a variable of it holds when nothing was given.
    pub(crate) fn nothing(&self) -> Value {
        match self.types.first().map(|of| (of.name.to_ascii_lowercase(), of.ranks.is_empty())) {
            Some((name, true)) => match name.trim_start_matches("system.") {
                "string" => Value::text(""),
                "int" | "int32" => Value::Int(0),
                "long" | "int64" => Value::Long(0),
                "double" => Value::Double(0.0),
                "byte" => Value::Byte(0),
                "char" => Value::Char('\0'),
                "bool" | "boolean" | "switch" | "management.automation.switchparameter" => {
                    Value::Bool(false)
                }
                _ => Value::Null,
            },
            _ => Value::Null,
        }
    }

    /// A value as it must be.
    pub(crate) fn apply(
        &self,
        engine: &mut Engine,
        value: Value,
        is_parameter: bool,
    ) -> Result<Value, Refusal> {
        if is_parameter && matches!(value, Value::Null) && !self.types.is_empty() {
            // Nothing stays nothing for references; the checks come next.
            let keeps = self
                .types
                .iter()
                .all(|of| !of.ranks.is_empty() || matches!(self.nothing(), Value::Null));
            if keeps {
                return self.checked(engine, value, is_parameter);
            }
        }
        let is_truth = |of: &TypeName| {
            let is = |wanted: &str| without_system(&of.name).eq_ignore_ascii_case(wanted);
            of.ranks.is_empty() && (is("bool") || is("boolean"))
        };
        // Unlike a variable, a parameter takes no text for a truth value.
        if is_parameter && matches!(value, Value::Text(_)) && self.types.iter().any(is_truth) {
            let text = "Cannot convert value \"System.String\" to type \"System.Boolean\". Boolean \
                        parameters accept only Boolean values and numbers, such as $True, $False, \
                        1 or 0.";
            let class = "System.Management.Automation.PSInvalidCastException";
            return Err(Refusal::Cast(Thrown::new("InvalidCast", class, text).into()));
        }
        let mut value = value;
        for of in self.types.iter().rev() {
            value = engine.cast(&value, of).map_err(Refusal::Cast)?;
        }
        self.checked(engine, value, is_parameter)
    }

    fn checked(
        &self,
        engine: &mut Engine,
        value: Value,
        is_parameter: bool,
    ) -> Result<Value, Refusal> {
        if self.mandatory && is_parameter {
            self.not_empty(&value)?;
        }
        for check in &self.checks {
            match value.cells().map(|cells| cells.borrow().clone()) {
                Some(values) if check.each() => {
                    for value in &values {
                        check.holds(engine, value)?;
                    }
                }
                _ => check.holds(engine, &value)?,
            }
        }
        Ok(value)
    }

    /// A mandatory parameter refuses nothing and what is empty.
    fn not_empty(&self, value: &Value) -> Result<(), Refusal> {
        let allows = |wanted: fn(&Check) -> bool| self.checks.iter().any(wanted);
        let null = allows(|check| matches!(check, Check::AllowNull));
        let empty_text = allows(|check| matches!(check, Check::AllowEmptyText));
        let empty_array = allows(|check| matches!(check, Check::AllowEmptyArray));
        let refused = |id, what: &str| {
            let text = format!("Cannot bind argument to parameter '{{}}' because it is {what}.");
            Err(Refusal::Bind(id, text))
        };
        match value {
            Value::Null if !null => {
                refused("ParameterArgumentValidationErrorNullNotAllowed", "null")
            }
            Value::Text(text) if text.is_empty() && self.takes_text() && !empty_text => {
                refused("ParameterArgumentValidationErrorEmptyStringNotAllowed", "an empty string")
            }
            _ => match value.cells().map(|cells| cells.borrow().len()) {
                Some(0) if !empty_array => refused(
                    "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
                    "an empty array",
                ),
                _ => Ok(()),
            },
        }
    }
}

fn is_switch(of: &TypeName) -> bool {
    text::same(&of.name, "switch")
        || text::same(&of.name, "switchparameter")
        || text::same(&of.name, "System.Management.Automation.SwitchParameter")
        || text::same(&of.name, "Management.Automation.SwitchParameter")
}
