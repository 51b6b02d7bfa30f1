//! What a `-Property` parameter says: names with wildcards, calculated properties.

use std::rc::Rc;

use super::super::Engine;
use super::super::error::ErrorSpec;
use super::super::stop::{Eval, Stop};
use crate::value::compare::like;
use crate::value::{Value, text};

/// One property that a parameter names.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    Name(Rc<str>),
    /// A label and what gives the value: a block, or a name.
    Calculated {
        label: Rc<str>,
        expression: Value,
        table: Value,
    },
}

impl Wanted {
    /// Reads a parameter.
    pub(super) fn all(engine: &Engine, value: Option<&Value>) -> Eval<Vec<Self>> {
        let values = match value {
            None => return Ok(Vec::new()),
            Some(value) if value.cells().is_some() => value.elements(),
            Some(value) => vec![value.clone()],
        };
        values.iter().map(|value| Self::one(engine, value)).collect()
    }

    fn one(engine: &Engine, value: &Value) -> Eval<Self> {
        Ok(match value {
            Value::Block(block) => Self::Calculated {
                label: block.text().into(),
                expression: value.clone(),
                table: Value::Null,
            },
            Value::Table(table) => {
                let mut label: Option<Rc<str>> = None;
                let mut expression = None;
                for (key, value) in &table.borrow().entries {
                    let key = text::of(key).to_ascii_lowercase();
                    if key.is_empty() {
                        continue;
                    }
                    // `n`, `name`, `l`, `label` and `e`, `expr`, `expression`.
                    if "name".starts_with(&key) || "label".starts_with(&key) {
                        label = Some(Rc::from(text::of(value)));
                    } else if "expression".starts_with(&key) {
                        expression = Some(value.clone());
                    } else if ![
                        "ascending",
                        "descending",
                        "width",
                        "alignment",
                        "formatstring",
                        "depth",
                    ]
                    .iter()
                    .any(|known| known.starts_with(&key))
                    {
                        return Err(unknown_key(engine, &key));
                    }
                }
                let expression = expression.unwrap_or_else(|| match &label {
                    Some(label) => Value::Text(label.clone()),
                    None => Value::Null,
                });
                let label = label.unwrap_or_else(|| text::of(&expression).into());
                Self::Calculated { label, expression, table: value.clone() }
            }
            other => Self::Name(match other {
                Value::Text(name) => name.clone(),
                other => text::of(other).into(),
            }),
        })
    }

    /// The value that it has for an object; nothing for a name that the object has not.
    pub(super) fn value(&self, engine: &mut Engine, of: &Value) -> Eval<Option<Value>> {
        match self {
            Self::Name(name) => engine.property(of, name),
            Self::Calculated { expression, .. } => match expression {
                Value::Block(block) => match engine.value_here(block, of.clone()) {
                    Ok(value) => Ok(Some(value)),
                    // An error in the block gives nothing.
                    Err(Stop::Error(raised)) => {
                        engine.remember(&raised.record);
                        Ok(Some(Value::Null))
                    }
                    Err(stop) => Err(stop),
                },
                name => engine.property(of, &text::of(name)),
            },
        }
    }

    /// A setting of a calculated property, such as `Descending`.
    pub(super) fn setting(&self, wanted: &str) -> Option<Value> {
        let Self::Calculated { table: Value::Table(table), .. } = self else { return None };
        let table = table.borrow();
        let found = table.entries.iter().find(|(key, _)| {
            let key = text::of(key).to_ascii_lowercase();
            !key.is_empty() && wanted.to_ascii_lowercase().starts_with(&key)
        });
        found.map(|(_, value)| value.clone())
    }

    /// Names and values for an object; a wildcard gives all that match.
    pub(super) fn pairs(&self, engine: &mut Engine, of: &Value) -> Eval<Vec<(Rc<str>, Value)>> {
        match self {
            Self::Name(name) if name.contains(['*', '?', '[']) => {
                let mut pairs = Vec::new();
                for own in engine.shown_properties(of) {
                    if like(&own, name, false) {
                        let value = engine.property(of, &own)?.unwrap_or(Value::Null);
                        pairs.push((own, value));
                    }
                }
                Ok(pairs)
            }
            Self::Name(name) => {
                let own = engine.shown_properties(of).into_iter().find(|own| text::same(own, name));
                let value = engine.property(of, name)?.unwrap_or(Value::Null);
                Ok(vec![(own.unwrap_or_else(|| name.clone()), value)])
            }
            Self::Calculated { label, .. } => {
                let value = self.value(engine, of)?.unwrap_or(Value::Null);
                Ok(vec![(label.clone(), value)])
            }
        }
    }
}

fn unknown_key(engine: &Engine, key: &str) -> Stop {
    let text = format!("The {key} key is not valid.");
    let class = "System.NotSupportedException";
    let id = "DictionaryKeyUnknown";
    engine.terminating(&ErrorSpec::new(class, id, "InvalidArgument", text))
}
