//! A source of values alone: what objects hold, and what .NET says, without an evaluator.

use std::rc::Rc;

use super::Source;
use crate::culture::{Culture, composite};
use crate::net::{self, Ambient, Fault, MemberKind, Outcome, types};
use crate::value::{Value, text};

/// Values as they are; script blocks are refused.
pub struct Plain<'a> {
    /// The machine.
    pub host: &'a mut dyn Ambient,
}

impl Source for Plain<'_> {
    fn culture(&mut self) -> &'static Culture {
        self.host.culture()
    }

    fn type_names(&mut self, value: &Value) -> Vec<Rc<str>> {
        if let Value::Object(object) = value {
            return object.borrow().type_names.clone();
        }
        let own = value.type_name();
        let bases = types::bases(&own);
        std::iter::once(own).chain(bases).collect()
    }

    fn property_names(&mut self, value: &Value) -> Vec<Rc<str>> {
        if let Value::Object(object) = value {
            return object.borrow().properties.iter().map(|(name, _)| name.clone()).collect();
        }
        let all = net::members(value).into_iter();
        let properties = all.filter(|member| member.kind == MemberKind::Property);
        properties.map(|member| member.name.as_str().into()).collect()
    }

    fn property(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>> {
        net::get(self.host, value, name)
    }

    fn calculate(&mut self, _: &Value, _: &Value) -> Outcome {
        Err(Fault::Unsupported("a script block in a column".to_owned()))
    }

    fn show(&mut self, value: &Value, format: &str) -> Outcome<String> {
        if let (Value::Object(_) | Value::Type(_), "") = (value, format) {
            return Ok(text::of(value));
        }
        let culture = self.host.culture();
        composite::value(self.host, culture, value, format)
    }
}
