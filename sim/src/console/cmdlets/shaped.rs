//! Cmdlets that show instances of one class of WMI: those of the modules Storage, NetAdapter,
//! NetTCPIP, NetConnection, NetSecurity.
//!
//! *Models*: parameters that stand for properties, words in place of numbers, what the module adds
//! to the objects, the two errors for what is not there.
//! *Leaves out*: sessions with other computers, jobs: refused by the binder or by name.
//! *Sources*: the CDXML files of the modules \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::compare::like;
use powershell::value::net::Flavour;
use powershell::value::{Value, text};

use crate::console::cim::object::{self, Style};
use crate::console::cim::{self, Cell, Definition, Instance, Scene};
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::windows::identity::Windows;

/// Words of a number of a property.
pub(super) type Words = (&'static str, &'static [(i128, &'static str)]);

/// What a module makes of the instances of a class.
pub(super) struct Shape {
    /// The class.
    pub(super) class: &'static Definition,
    /// Words that stand for numbers.
    pub(super) words: &'static [Words],
    /// Properties that the module adds.
    pub(super) more: fn(Scene<'_>, &Instance) -> Vec<(&'static str, Value)>,
}

impl Shape {
    /// The class as it is.
    pub(super) const fn of(class: &'static Definition) -> Self {
        Self { class, words: &[], more: |_, _| Vec::new() }
    }
}

/// An entry of a module that came with Server 2012 R2 on this list of systems.
pub(super) const fn entry(
    name: &'static str,
    module: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
    about: &'static str,
    examples: &'static [&'static str],
) -> Entry {
    let cmdlet = Cmdlet {
        name,
        module,
        class: name,
        params,
        default_set: "",
        impact: None,
        run: Run::Each(run),
    };
    Entry { cmdlet, kind: Kind::Since(Windows::Server2012R2), about, examples }
}

/// With the set of parameters that is taken when nothing says which.
pub(super) const fn by_default(set: &'static str, entry: Entry) -> Entry {
    Entry { cmdlet: Cmdlet { default_set: set, ..entry.cmdlet }, ..entry }
}

/// `-CimSession` of every such cmdlet.
pub(super) const SESSION: Param = Param::new("CimSession", "object[]").alias(&["Session"]);

fn word(words: &'static [(i128, &'static str)], cell: &Cell) -> Option<Value> {
    let of = |number: &i128| {
        let found = words.iter().find(|(known, _)| known == number);
        Value::text(found.map_or("Unknown", |(_, word)| word))
    };
    Some(match cell {
        Cell::Number(number) => of(number),
        Cell::List(cells) => {
            let all: Vec<Value> = cells
                .iter()
                .filter_map(|cell| match cell {
                    Cell::Number(number) => Some(of(number)),
                    _ => None,
                })
                .collect();
            match all.as_slice() {
                [one] => one.clone(),
                _ => Value::list(Flavour::ArrayOf("System.String".into()), all),
            }
        }
        _ => return None,
    })
}

/// An instance as the module shows it.
pub(super) fn shaped(scene: Scene<'_>, shape: &Shape, instance: &Instance) -> Value {
    let value = object::object(scene, instance, Style::Cim, &[]);
    if let Value::Object(object) = &value {
        let mut object = object.borrow_mut();
        for (name, words) in shape.words {
            let Some(new) = word(words, instance.get(name)) else { continue };
            if let Some((_, there)) = object.properties.iter_mut().find(|(own, _)| &**own == *name)
            {
                *there = new;
            }
        }
        for (name, value) in (shape.more)(scene, instance) {
            match object.properties.iter_mut().find(|(own, _)| &**own == name) {
                Some((_, there)) => *there = value,
                None => object.properties.push((name.into(), value)),
            }
        }
    }
    value
}

/// All instances as the module shows them.
pub(super) fn all(machine: &Machine, shape: &Shape) -> Vec<Value> {
    let scene = machine.scene();
    let all = cim::class(shape.class).all(scene);
    all.iter().map(|instance| shaped(scene, shape, instance)).collect()
}

/// Which error a module gives for what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// One for each value of a parameter.
    ByProperty,
    /// One that shows the query.
    ByQuery,
}

/// Puts out the instances that fit the parameters: pairs of parameter and property.
pub(super) fn put(
    call: &mut Call<'_>,
    shape: &Shape,
    by: &[(&'static str, &'static str)],
    missing: Missing,
) -> Eval<()> {
    let found = found(call, shape, by, missing)?;
    call.put_all(found)
}

/// The instances that fit the parameters.
pub(super) fn found(
    call: &mut Call<'_>,
    shape: &Shape,
    by: &[(&'static str, &'static str)],
    missing: Missing,
) -> Eval<Vec<Value>> {
    let mut found = all(Machine::of(call.engine), shape);
    let mut asked = Vec::new();
    for (parameter, property) in by {
        let Some(wanted) = call.get(parameter).cloned() else { continue };
        let wanted: Vec<String> = wanted.elements().iter().map(text::of).collect();
        let said = |value: &Value| value.property(property).map(|v| text::of(&v));
        let fits = |value: &Value, wanted: &str| {
            said(value).is_some_and(|said| like(&said, wanted, false))
        };
        if missing == Missing::ByProperty {
            for one in &wanted {
                let is_pattern = one.contains(['*', '?', '[']);
                if !is_pattern && !found.iter().any(|value| fits(value, one)) {
                    not_found(call, shape, property, one)?;
                }
            }
        }
        found.retain(|value| wanted.iter().any(|one| fits(value, one)));
        asked.push((*property, wanted));
    }
    if missing == Missing::ByQuery && found.is_empty() && !asked.is_empty() {
        by_query(call, shape, &asked)?;
    }
    Ok(found)
}

const EXCEPTION: &str = "Microsoft.PowerShell.Cmdletization.Cim.CimJobException";

/// "No MSFT_X objects found with property ..."
pub(super) fn not_found(
    call: &mut Call<'_>,
    shape: &Shape,
    property: &str,
    value: &str,
) -> Eval<()> {
    let said = format!(
        "No {} objects found with property '{property}' equal to '{value}'.  Verify the value of \
         the property and retry.",
        shape.class.name
    );
    let id = format!("CmdletizationQuery_NotFound_{property}");
    let spec = ErrorSpec::new(EXCEPTION, id, "ObjectNotFound", said);
    call.engine.fail(&spec.about(Value::text(value)))
}

fn by_query(call: &mut Call<'_>, shape: &Shape, asked: &[(&str, Vec<String>)]) -> Eval<()> {
    let condition = |(property, values): &(&str, Vec<String>)| {
        let one = |value: &String| match value.parse::<i64>() {
            Ok(number) => format!("({property} = {number})"),
            Err(_) => format!("({property} LIKE '{value}')"),
        };
        format!("({})", values.iter().map(one).collect::<Vec<_>>().join(" OR "))
    };
    let conditions: Vec<String> = asked.iter().map(condition).collect();
    let class = shape.class.name;
    let said = format!(
        "No matching {class} objects found by CIM query for instances of the {}/{class} class on \
         the  CIM server: SELECT * FROM {class}  WHERE {}. Verify query parameters and retry.",
        shape.class.namespace,
        conditions.join(" AND ")
    );
    let id = "CmdletizationQuery_NotFound";
    call.engine.fail(&ErrorSpec::new(EXCEPTION, id, "ObjectNotFound", said))
}

/// Refuses to go on without administrator rights.
pub(super) fn need_elevation(call: &mut Call<'_>) -> Eval<()> {
    if Machine::of(call.engine).parts().1.elevated {
        return Ok(());
    }
    let class = "Microsoft.Management.Infrastructure.CimException";
    let spec =
        ErrorSpec::new(class, "Windows System Error 5", "PermissionDenied", "Access is denied.");
    Err(call.engine.terminating(&spec))
}

/// Refuses parameters that a real system has and this one lacks.
pub(super) fn refuse(call: &Call<'_>, names: &[&str]) -> Eval<()> {
    match names.iter().find(|name| call.has(name)) {
        Some(name) => Err(call.engine.unsupported_here(format!("{} -{name}", call.name()))),
        None => Ok(()),
    }
}
