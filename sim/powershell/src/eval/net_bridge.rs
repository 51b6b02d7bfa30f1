//! The evaluator as what .NET and the formatter ask of a machine.

use std::rc::Rc;

use super::Engine;
use super::stop::Stop;
use crate::culture::{self, Culture, composite};
use crate::format;
use crate::net::{Ambient, Fault, Outcome};
use crate::regex::{self, Options, Pattern};
use crate::value::net::Guid;
use crate::value::time::MINUTE;
use crate::value::{Net, Value};

/// A stop on its way through the shim.
pub(crate) fn passed(stop: Stop) -> Fault {
    Fault::Passed(Box::new(stop))
}

impl Ambient for Engine {
    fn now(&mut self) -> i64 {
        let offset = self.host.offset_minutes() * MINUTE;
        self.host.now().ticks - offset
    }

    fn offset_at(&mut self, _utc: i64) -> i64 {
        self.host.offset_minutes() * MINUTE
    }

    fn culture(&mut self) -> &'static Culture {
        if let Some(Net::Culture(culture)) = self.told.get("CurrentCulture").and_then(Value::as_net)
        {
            return culture;
        }
        culture::by_name(self.host.culture()).unwrap_or(&culture::EN_US)
    }

    fn new_guid(&mut self) -> Outcome<Guid> {
        let (high, low) = (u128::from(self.host.random()), u128::from(self.host.random()));
        // Version 4, variant 1.
        let bits = (high << 64 | low) & !(0xf000 << 64) & !(0xc << 60);
        Ok(Guid(bits | 0x4000 << 64 | 0x8 << 60))
    }

    fn variable(&mut self, name: &str) -> Option<String> {
        self.host.environment(name)
    }

    fn fact(&mut self, name: &str) -> Option<Value> {
        self.host.fact(name)
    }

    fn told(&mut self, name: &str) -> Option<Value> {
        self.told.get(name).cloned()
    }

    fn tell(&mut self, name: &'static str, value: Value) -> Outcome<()> {
        self.host.told(name, &value);
        self.told.insert(name, value);
        Ok(())
    }

    fn pattern(&mut self, source: &str, options: Options) -> Outcome<Rc<Pattern>> {
        regex::pattern(source, options)
    }

    fn call_block(&mut self, block: &Value, arguments: &[Value]) -> Outcome {
        let Value::Block(block) = block else { return Ok(Value::Null) };
        self.call_with_underscore(block, arguments.first().cloned(), arguments).map_err(passed)
    }
}

impl format::Source for Engine {
    fn culture(&mut self) -> &'static Culture {
        Ambient::culture(self)
    }

    fn type_names(&mut self, value: &Value) -> Vec<Rc<str>> {
        self.type_names_of(value)
    }

    fn property_names(&mut self, value: &Value) -> Vec<Rc<str>> {
        self.shown_properties(value)
    }

    fn property(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>> {
        Engine::property(self, value, name).map_err(passed)
    }

    fn calculate(&mut self, value: &Value, block: &Value) -> Outcome {
        match block {
            Value::Block(block) => self.value_here(block, value.clone()).map_err(passed),
            other => Ok(other.clone()),
        }
    }

    fn show(&mut self, value: &Value, format: &str) -> Outcome<String> {
        if let (Value::Object(_) | Value::Type(_) | Value::Block(_), "") = (value, format) {
            return self.text_of(value).map_err(passed);
        }
        let culture = Ambient::culture(self);
        composite::value(self, culture, value, format)
    }

    fn view(&mut self, type_name: &str) -> Option<&'static format::View> {
        self.host.view(type_name).or_else(|| super::views::view(type_name))
    }
}
