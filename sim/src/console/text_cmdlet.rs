//! Cmdlets that still print text instead of giving objects, as the engine wants them.
//!
//! *Models*: binding by the engine, output line by line, errors as ErrorRecords.
//! *Leaves out*: objects: each cmdlet that becomes an [`Entry`](super::command::Entry) leaves here.

use std::sync::LazyLock;

use powershell::eval::{Call as Asked, Cmdlet, ErrorSpec, Eval, Param as Parameter, Run};
use powershell::value::{Net, Value, text};

use super::command::{Call, Command, Kind, Takes};
use super::machine::Machine;
use super::{Output, cmdlets};
use crate::kernel::text::same;

/// Arguments that were bound: name and texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(pub(super) Vec<(&'static str, Vec<String>)>);

impl Arguments {
    /// True when the parameter was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| same(known, name))
    }

    /// All texts of a parameter.
    #[must_use]
    pub fn list(&self, name: &str) -> &[String] {
        self.0.iter().find(|(known, _)| same(known, name)).map_or(&[], |(_, texts)| texts)
    }

    /// The text of a parameter.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.list(name).first().map(String::as_str)
    }

    /// The number of a parameter.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }
}

/// All of them with their tables as the binder wants them, beside the command.
static TABLES: LazyLock<Vec<(&'static Command, Cmdlet)>> =
    LazyLock::new(|| cmdlets::ALL.iter().map(|command| (command, table(command))).collect());

/// All of them, with where they come from.
pub(super) fn all() -> impl Iterator<Item = (Kind, &'static Cmdlet)> {
    TABLES.iter().map(|(command, cmdlet)| (command.kind, cmdlet))
}

fn table(command: &'static Command) -> Cmdlet {
    let own = command.params.iter().map(|param| {
        let of = match param.takes {
            Takes::Switch => "switch",
            Takes::Text | Takes::OneOf(_) => "object",
            Takes::Number => "long",
            Takes::List => "object[]",
        };
        let mut parameter = Parameter::new(param.name, of).alias(param.aliases);
        if let Some(at) = param.position {
            parameter = parameter.at(u8::try_from(at).unwrap_or(u8::MAX));
        }
        match param.takes {
            Takes::OneOf(words) if words.contains(&"$true") => parameter.of = "bool",
            Takes::OneOf(words) => {
                parameter = Parameter { of: "string", ..parameter.choices(words) };
            }
            _ => {}
        }
        if param.mandatory { parameter.mandatory() } else { parameter }
    });
    let asks = [Parameter::switch("WhatIf").alias(&["wi"]), Parameter::switch("Confirm")];
    let params: Vec<Parameter> = own.chain(asks).collect();
    let module = if let Kind::Module(module) = command.kind { module } else { "" };
    Cmdlet {
        name: command.name,
        module,
        class: command.name,
        params: Vec::leak(params),
        default_set: "",
        impact: None,
        run: Run::Each(run),
    }
}

/// A value as the text that a person would have typed.
fn typed(value: &Value) -> String {
    match (value, value.as_net()) {
        (Value::Bool(yes), _) => if *yes { "$true" } else { "$false" }.to_owned(),
        (_, Some(Net::SecureString(secret))) => secret.to_string(),
        _ => text::of(value),
    }
}

fn run(asked: &mut Asked<'_>) -> Eval<()> {
    let name = asked.name();
    let Some(command) = cmdlets::ALL.iter().find(|command| same(command.name, &name)) else {
        return Err(asked.engine.unsupported_here(&*name));
    };
    if asked.flag("WhatIf") {
        return Err(asked.engine.unsupported_here(format!("{name} -WhatIf")));
    }
    let mut arguments = Vec::new();
    for param in command.params {
        let Some(value) = asked.get(param.name) else { continue };
        let texts = match param.takes {
            Takes::Switch if !value.is_true() => continue,
            Takes::Switch => Vec::new(),
            Takes::List => value.elements().iter().map(typed).collect(),
            _ => vec![typed(value)],
        };
        arguments.push((param.name, texts));
    }
    let machine = Machine::of(asked.engine);
    let (world, session, _) = machine.parts();
    let mut output = Output::default();
    let arguments = Arguments(arguments);
    let mut call = Call {
        world,
        session,
        name: command.name,
        arguments,
        words: &[],
        input: "",
        output: &mut output,
    };
    let result = (command.run)(&mut call);
    let shown = output.stdout.strip_suffix("\r\n").unwrap_or(&output.stdout);
    if !output.stdout.is_empty() {
        asked.put_all(shown.split("\r\n").map(Value::text))?;
    }
    let said = match result {
        Ok(()) => output.stderr.trim_end().to_owned(),
        Err(stop) => stop.text,
    };
    if !said.is_empty() {
        let prefix = format!("{} : ", command.name);
        let message = said.strip_prefix(&prefix).unwrap_or(&said);
        let class = "System.Management.Automation.RuntimeException";
        asked.engine.fail(&ErrorSpec::new(class, command.name, "NotSpecified", message))?;
    }
    Machine::of(asked.engine).settle(&mut output)
}
