//! The parameters of a command: of a cmdlet from its table, of a function from its `param`.

use std::rc::Rc;

use super::super::Engine;
use super::super::cmdlet::Cmdlet;
use super::super::script_block::ScriptBlock;
use super::super::stop::Eval;
use super::constraint::{Check, Constraint};
use crate::ast::{At, Attribute, Expr, Param, fold};
use crate::value::{Value, convert, text};

/// How a parameter behaves in one parameter set.
#[derive(Debug, Clone, Default)]
pub(crate) struct InSet {
    /// Bits of the sets; all of them when it names none.
    pub(crate) sets: u32,
    pub(crate) mandatory: bool,
    pub(crate) position: Option<i64>,
    pub(crate) pipeline: bool,
    pub(crate) by_name: bool,
    pub(crate) remaining: bool,
}

/// A parameter.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: Rc<str>,
    pub(crate) key: u32,
    pub(crate) aliases: Vec<Rc<str>>,
    pub(crate) constraint: Rc<Constraint>,
    pub(crate) ways: Vec<InSet>,
    pub(crate) default: Option<Expr>,
}

impl Parameter {
    /// How it behaves in the sets that are still possible.
    pub(crate) fn ways(&self, sets: u32) -> impl Iterator<Item = &InSet> {
        self.ways.iter().filter(move |way| way.sets & sets != 0)
    }

    /// The sets to which it belongs.
    pub(crate) fn sets(&self) -> u32 {
        self.ways.iter().fold(0, |all, way| all | way.sets)
    }

    pub(crate) fn is_switch(&self) -> bool {
        self.constraint.is_switch()
    }
}

thread_local! {
    /// Of a block that says nothing about parameters.
    static PLAIN: Rc<Table> = Rc::new(Table { is_function: true, ..Table::default() });
}

/// The parameters of a command.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) params: Vec<Parameter>,
    pub(crate) sets: Vec<Rc<str>>,
    /// The place of the default set.
    pub(crate) default_set: Option<usize>,
    /// It has common parameters, and takes no others than its own.
    pub(crate) advanced: bool,
    /// `-WhatIf` and `-Confirm`, with how much is changed.
    pub(crate) impact: Option<u8>,
    /// Arguments are converted as those of functions: other messages.
    pub(crate) is_function: bool,
}

impl Table {
    fn set_bit(&mut self, name: &str) -> u32 {
        let found = self.sets.iter().position(|there| text::same(there, name));
        let at = found.unwrap_or_else(|| {
            self.sets.push(name.into());
            self.sets.len() - 1
        });
        1 << at.min(31)
    }

    /// All sets.
    pub(crate) fn all_sets(&self) -> u32 {
        match self.sets.len() {
            0 => 1,
            count if count >= 32 => u32::MAX,
            count => (1 << count) - 1,
        }
    }

    fn add(&mut self, parameter: Parameter) {
        match self.params.iter_mut().find(|there| text::same(&there.name, &parameter.name)) {
            Some(there) => there.ways.extend(parameter.ways),
            None => self.params.push(parameter),
        }
    }

    /// A parameter that names no set belongs to all.
    fn close(&mut self) {
        let all = self.all_sets();
        for way in self.params.iter_mut().flat_map(|parameter| &mut parameter.ways) {
            if way.sets == 0 {
                way.sets = all;
            }
        }
    }

    /// Of a cmdlet.
    pub(crate) fn of_cmdlet(cmdlet: &Cmdlet) -> Self {
        let mut table = Self { advanced: true, impact: cmdlet.impact, ..Self::default() };
        for param in cmdlet.params {
            let sets = param.sets.iter().fold(0, |bits, set| bits | table.set_bit(set));
            let way = InSet {
                sets,
                mandatory: param.mandatory,
                position: param.position.map(i64::from),
                pipeline: param.pipeline,
                by_name: param.by_name,
                remaining: param.remaining,
            };
            table.add(Parameter {
                name: param.name.into(),
                key: fold(param.name),
                aliases: param.aliases.iter().map(|alias| Rc::from(*alias)).collect(),
                constraint: Rc::new(Constraint::of_param(param)),
                ways: vec![way],
                default: None,
            });
        }
        if !cmdlet.default_set.is_empty() {
            table.set_bit(cmdlet.default_set);
        }
        let default = table.sets.iter().position(|set| text::same(set, cmdlet.default_set));
        table.default_set = default;
        table.close();
        table
    }

    /// Of a function or script block.
    pub(crate) fn of_block(engine: &mut Engine, block: &ScriptBlock) -> Eval<Self> {
        let mut table = Self { is_function: true, ..Self::default() };
        let mut positional = true;
        let mut default_set = None;
        for attribute in &block.block.attributes {
            let Attribute::Call { name, named, .. } = &attribute.node else { continue };
            if !is_attribute(&name.name, "CmdletBinding") {
                continue;
            }
            table.advanced = true;
            for (name, value) in named {
                let value = engine.attribute_value(value.as_ref())?;
                match name.to_ascii_lowercase().as_str() {
                    "supportsshouldprocess" if value.is_true() && table.impact.is_none() => {
                        table.impact = Some(2);
                    }
                    "confirmimpact" => {
                        let said = text::of(&value).to_ascii_lowercase();
                        let names = ["none", "low", "medium", "high"];
                        let impact = names.iter().position(|name| *name == said).unwrap_or(2);
                        table.impact = Some(impact as u8);
                    }
                    "positionalbinding" => positional = value.is_true(),
                    "defaultparametersetname" => default_set = Some(text::of(&value)),
                    _ => {}
                }
            }
        }
        let params = block.params();
        let mut has_position = false;
        for param in params {
            let parameter = table.of_param(engine, param)?;
            has_position |= parameter.ways.iter().any(|way| way.position.is_some());
            table.add(parameter);
        }
        if positional && !has_position {
            table.number_positions();
        }
        if let Some(set) = default_set {
            let bit = table.set_bit(&set);
            table.default_set = Some(bit.trailing_zeros() as usize);
        }
        table.close();
        Ok(table)
    }

    /// Without a single position, all that are no switches have one in their order.
    fn number_positions(&mut self) {
        let own = self.params.iter_mut().filter(|parameter| !parameter.is_switch());
        for (position, parameter) in own.enumerate() {
            for way in &mut parameter.ways {
                way.position = i64::try_from(position).ok();
            }
        }
    }

    fn of_param(&mut self, engine: &mut Engine, param: &Param) -> Eval<Parameter> {
        let mut ways = Vec::new();
        let mut aliases = Vec::new();
        let mut constraint = Constraint::default();
        for attribute in &param.attributes {
            match &attribute.node {
                Attribute::Type(of) => constraint.push_type(engine, of, attribute.span)?,
                Attribute::Call { name, named, .. } if is_attribute(&name.name, "Parameter") => {
                    self.advanced = true;
                    let (way, set) = parameter_attribute(engine, named)?;
                    let sets = set.map_or(0, |set| self.set_bit(&set));
                    ways.push(InSet { sets, ..way });
                }
                Attribute::Call { name, positional, .. } if is_attribute(&name.name, "Alias") => {
                    for alias in positional {
                        let value = engine.attribute_value(Some(alias))?;
                        aliases.extend(value.elements().iter().map(|one| text::of(one).into()));
                    }
                }
                Attribute::Call { .. } => {
                    let check = Check::of_attribute(engine, attribute)?;
                    constraint.checks.extend(check);
                }
            }
        }
        if ways.is_empty() {
            ways.push(InSet::default());
        }
        constraint.mandatory = ways.iter().any(|way| way.mandatory);
        let name: Rc<str> = param.name.as_str().into();
        let default = param.default.clone();
        let key = fold(&name);
        Ok(Parameter { name, key, aliases, constraint: Rc::new(constraint), ways, default })
    }
}

/// True for the name of an attribute, with or without its ending and namespace.
pub(crate) fn is_attribute(name: &str, wanted: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    let Some((front, behind)) = name.split_at_checked(wanted.len()) else { return false };
    text::same(front, wanted) && (behind.is_empty() || text::same(behind, "Attribute"))
}

type NamedArguments = [(String, Option<Expr>)];

fn parameter_attribute(
    engine: &mut Engine,
    named: &NamedArguments,
) -> Eval<(InSet, Option<String>)> {
    let mut way = InSet::default();
    let mut set = None;
    for (name, value) in named {
        let value = engine.attribute_value(value.as_ref())?;
        match name.to_ascii_lowercase().as_str() {
            "mandatory" => way.mandatory = value.is_true(),
            "position" => way.position = convert::to_long(&value).ok().filter(|at| *at >= 0),
            "valuefrompipeline" => way.pipeline = value.is_true(),
            "valuefrompipelinebypropertyname" => way.by_name = value.is_true(),
            "valuefromremainingarguments" => way.remaining = value.is_true(),
            "parametersetname" => {
                set = Some(text::of(&value)).filter(|set| set != "__AllParameterSets");
            }
            _ => {}
        }
    }
    Ok((way, set))
}

impl Engine {
    /// The value of an argument of an attribute; one without a value means true.
    pub(crate) fn attribute_value(&mut self, value: Option<&Expr>) -> Eval<Value> {
        match value {
            Some(value) => self.expr(value),
            None => Ok(Value::Bool(true)),
        }
    }

    /// The parameters of a script block, made at its first call.
    pub(crate) fn table_of(&mut self, block: &Rc<ScriptBlock>) -> Eval<Rc<Table>> {
        if let Some(table) = block.table.get() {
            return Ok(table.clone());
        }
        let is_plain = block.block.attributes.is_empty() && block.params().is_empty();
        let table = match is_plain {
            true => PLAIN.with(Rc::clone),
            false => Rc::new(Table::of_block(self, block)?),
        };
        Ok(block.table.get_or_init(|| table).clone())
    }

    /// Attributes and types in front of a variable as what its values must be.
    pub(crate) fn constraint_of(&mut self, attributes: &[At<Attribute>]) -> Eval<Constraint> {
        let mut constraint = Constraint::default();
        for attribute in attributes {
            match &attribute.node {
                Attribute::Type(of) => constraint.push_type(self, of, attribute.span)?,
                Attribute::Call { .. } => {
                    constraint.checks.extend(Check::of_attribute(self, attribute)?);
                }
            }
        }
        Ok(constraint)
    }
}
