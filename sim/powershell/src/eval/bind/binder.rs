//! Arguments to parameters: names, prefixes, switches, positions, what remains, and the set.

use std::rc::Rc;

use super::super::error::ErrorSpec;
use super::super::stop::{Eval, Stop};
use super::super::{Engine, Invocation, Place};
use super::common::{ASKING, COMMON};
use super::constraint::Refusal;
use super::{Arg, Bound, Common, Table};
use crate::source::Span;
use crate::value::{Value, text};

const BINDING: &str = "System.Management.Automation.ParameterBindingException";
const VALIDATION: &str = "System.Management.Automation.ParameterBindingValidationException";
const TRANSFORMATION: &str =
    "System.Management.Automation.ParameterBindingArgumentTransformationException";

thread_local! {
    /// The name of the set of those that have none.
    static ALL_SETS: Rc<str> = "__AllParameterSets".into();
}

/// What a name on the command line means.
enum Named {
    Own(usize),
    Common(&'static str, bool),
}

impl Engine {
    /// Binds arguments.
    pub(crate) fn bind(
        &mut self,
        table: &Rc<Table>,
        arguments: Vec<Arg>,
        by: &Invocation,
        piped: bool,
    ) -> Eval<Bound> {
        let count = table.params.len();
        let mut bound = Bound {
            table: table.clone(),
            values: vec![None; count],
            fixed: vec![false; count],
            set: ALL_SETS.with(Rc::clone),
            sets: table.all_sets(),
            rest: Vec::new(),
            common: Common::default(),
        };
        let mut values = Vec::new();
        let mut arguments = arguments.into_iter().peekable();
        while let Some(argument) = arguments.next() {
            let (name, value, span) = match argument {
                Arg::Value(value, raw, span) => {
                    values.push((value, raw, false, span));
                    continue;
                }
                Arg::Named(name, value, span) => (name, value, span),
            };
            match self.named(table, &name, by)? {
                Some(named) => {
                    let is_switch = match named {
                        Named::Own(at) => table.params[at].is_switch(),
                        Named::Common(_, is_switch) => is_switch,
                    };
                    let (value, raw, span) = match value {
                        Some(value) => (value, None, span),
                        None if is_switch => (Value::Bool(true), None, span),
                        None => match arguments.next_if(|next| matches!(next, Arg::Value(..))) {
                            Some(Arg::Value(value, raw, span)) => (value, raw, span),
                            _ => return Err(self.missing_argument(table, &named, by)),
                        },
                    };
                    self.bind_named(&mut bound, named, (value, raw), &at_span(by, span))?;
                }
                None if table.advanced => {
                    let text = format!(
                        "A parameter cannot be found that matches parameter name '{name}'."
                    );
                    let by = at_span(by, span);
                    return Err(self.bind_error("NamedParameterNotFound", text, &by));
                }
                None => {
                    let colon = if value.is_some() { ":" } else { "" };
                    values.push((Value::text(&format!("-{name}{colon}")), None, true, span));
                    values.extend(value.map(|value| (value, None, false, span)));
                }
            }
        }
        self.bind_positions(&mut bound, values, by)?;
        self.choose_set(&mut bound, by, piped)?;
        Ok(bound)
    }

    fn bind_error(&self, id: &'static str, text: String, by: &Invocation) -> Stop {
        let spec = ErrorSpec::new(BINDING, id, "InvalidArgument", text);
        Stop::error(self.record(&spec, &by.place, Some(by)))
    }

    fn missing_argument(&self, table: &Table, named: &Named, by: &Invocation) -> Stop {
        let (name, of) = match named {
            Named::Own(at) => {
                let parameter = &table.params[*at];
                (parameter.name.to_string(), parameter.constraint.type_name())
            }
            Named::Common(name, _) if name.ends_with("Action") => {
                ((*name).to_owned(), "System.Management.Automation.ActionPreference".to_owned())
            }
            Named::Common(name, _) => ((*name).to_owned(), "System.String".to_owned()),
        };
        let text = format!(
            "Missing an argument for parameter '{name}'. Specify a parameter of type '{of}' and \
             try again."
        );
        self.bind_error("MissingArgument", text, by)
    }

    /// The parameter that a name means: its own, an alias, or the beginning of one only.
    fn named(&self, table: &Table, name: &str, by: &Invocation) -> Eval<Option<Named>> {
        let commons = || {
            let own = if table.advanced { COMMON } else { &[] };
            let asking = if table.impact.is_some() { ASKING } else { &[] };
            own.iter().chain(asking)
        };
        for (at, parameter) in table.params.iter().enumerate() {
            let mut names = std::iter::once(&parameter.name).chain(&parameter.aliases);
            if names.any(|there| text::same(there, name)) {
                return Ok(Some(Named::Own(at)));
            }
        }
        let exact =
            commons().find(|(full, alias, _)| text::same(full, name) || text::same(alias, name));
        if let Some((full, _, is_switch)) = exact {
            return Ok(Some(Named::Common(full, *is_switch)));
        }
        let begins =
            |full: &str| full.get(..name.len()).is_some_and(|front| text::same(front, name));
        let mut found: Vec<(Rc<str>, Named)> = Vec::new();
        for (at, parameter) in table.params.iter().enumerate() {
            let mut names = std::iter::once(&parameter.name).chain(&parameter.aliases);
            if names.any(|there| begins(there)) {
                found.push((parameter.name.clone(), Named::Own(at)));
            }
        }
        for (full, _, is_switch) in commons().filter(|(full, _, _)| begins(full)) {
            found.push(((*full).into(), Named::Common(full, *is_switch)));
        }
        if found.len() > 1 {
            let names: Vec<String> = found.iter().map(|(name, _)| format!("-{name}")).collect();
            let text = format!(
                "Parameter cannot be processed because the parameter name '{name}' is ambiguous. \
                 Possible matches include: {}.",
                names.join(" ")
            );
            return Err(self.bind_error("AmbiguousParameter", text, by));
        }
        Ok(found.pop().map(|(_, named)| named))
    }

    fn bind_named(
        &mut self,
        bound: &mut Bound,
        named: Named,
        (value, raw): (Value, Option<Rc<str>>),
        by: &Invocation,
    ) -> Eval<()> {
        match named {
            Named::Own(at) => {
                if bound.values[at].is_some() {
                    let name = &bound.table.params[at].name;
                    let text = format!(
                        "Cannot bind parameter because parameter '{name}' is specified more than \
                         once. To provide multiple values to parameters that can accept multiple \
                         values, use the array syntax. For example, \"-parameter \
                         value1,value2,value3\"."
                    );
                    return Err(self.bind_error("ParameterAlreadyBound", text, by));
                }
                self.bind_at(bound, at, value, raw, by)
            }
            Named::Common(name, _) => {
                let said = text::of(&value);
                if bound.common.set(name, value) {
                    return Ok(());
                }
                let names: Vec<&str> =
                    super::super::error::Action::ALL.iter().map(|(name, _)| *name).collect();
                let text = format!(
                    "Cannot bind parameter '{name}'. Cannot convert value \"{said}\" to type \
                     \"System.Management.Automation.ActionPreference\". Error: \"Unable to match \
                     the identifier name {said} to a valid enumerator name. Specify one of the \
                     following enumerator names and try again:\n{}\"",
                    names.join(", ")
                );
                Err(self.bind_error("CannotConvertArgumentNoMessage", text, by))
            }
        }
    }

    fn bind_at(
        &mut self,
        bound: &mut Bound,
        at: usize,
        value: Value,
        raw: Option<Rc<str>>,
        by: &Invocation,
    ) -> Eval<()> {
        let table = bound.table.clone();
        let parameter = &table.params[at];
        let value = match raw {
            Some(raw) if parameter.constraint.takes_text() && value.cells().is_none() => {
                Value::Text(raw)
            }
            _ => value,
        };
        let converted = match parameter.constraint.apply(self, value, true) {
            Ok(value) => value,
            Err(refusal) => {
                return Err(self.refused(&parameter.name, refusal, table.is_function, by));
            }
        };
        bound.sets &= parameter.sets();
        bound.values[at] = Some(converted);
        bound.fixed[at] = true;
        Ok(())
    }

    /// The error of a value that a parameter does not take.
    pub(crate) fn refused(
        &self,
        name: &str,
        refusal: Refusal,
        is_function: bool,
        by: &Invocation,
    ) -> Stop {
        let spec = match refusal {
            Refusal::Stop(stop) => return stop,
            Refusal::Cast(crate::net::Fault::Thrown(thrown)) => {
                let why = &thrown.text;
                if is_function {
                    let text = format!(
                        "Cannot process argument transformation on parameter '{name}'. {why}"
                    );
                    let id = "ParameterArgumentTransformationError";
                    ErrorSpec::new(TRANSFORMATION, id, "InvalidData", text)
                } else {
                    let text = format!("Cannot bind parameter '{name}'. {why}");
                    let id = "CannotConvertArgumentNoMessage";
                    ErrorSpec::new(BINDING, id, "InvalidArgument", text)
                }
            }
            Refusal::Cast(other) => return self.net_fault(other, by.place.span),
            Refusal::Check(why) => ErrorSpec::new(
                VALIDATION,
                "ParameterArgumentValidationError",
                "InvalidData",
                format!("Cannot validate argument on parameter '{name}'. {why}"),
            ),
            Refusal::Bind(id, text) => {
                ErrorSpec::new(VALIDATION, id, "InvalidData", text.replace("{}", name))
            }
        };
        Stop::error(self.record(&spec, &by.place, Some(by)))
    }

    /// Values without a name to parameters with a position.
    fn bind_positions(
        &mut self,
        bound: &mut Bound,
        values: Vec<(Value, Option<Rc<str>>, bool, Span)>,
        by: &Invocation,
    ) -> Eval<()> {
        let mut values = values.into_iter();
        while let Some((value, raw, is_name, span)) = values.next() {
            if is_name {
                bound.rest.push(value);
                continue;
            }
            if let Some(at) = self.next_position(bound, &value) {
                let all = bound.table.params[at].ways(bound.sets).any(|way| way.remaining);
                if all && values.len() > 0 {
                    let rest = values.by_ref().map(|(value, ..)| value);
                    let all = std::iter::once(value).chain(rest).collect();
                    return self.bind_at(bound, at, Value::array(all), None, by);
                }
                self.bind_at(bound, at, value, raw, &at_span(by, span))?;
                continue;
            }
            if let Some(at) = remaining(bound) {
                let mut all = value.elements();
                if all.is_empty() {
                    all.push(value);
                }
                for (value, ..) in values.by_ref() {
                    all.push(value);
                }
                return self.bind_at(bound, at, Value::array(all), None, by);
            }
            if !bound.table.advanced {
                bound.rest.push(value);
                continue;
            }
            let said = text::of(&value);
            let text =
                format!("A positional parameter cannot be found that accepts argument '{said}'.");
            return Err(self.bind_error("PositionalParameterNotFound", text, by));
        }
        Ok(())
    }

    /// The parameter with the lowest position that is free; the default set goes first, then one
    /// that can take the value.
    fn next_position(&mut self, bound: &Bound, value: &Value) -> Option<usize> {
        let table = bound.table.clone();
        let free = |sets: u32| -> Vec<(i64, usize)> {
            let mut all: Vec<(i64, usize)> = Vec::new();
            for (at, parameter) in table.params.iter().enumerate() {
                if bound.values[at].is_none() {
                    let positions = parameter.ways(bound.sets & sets).filter_map(|w| w.position);
                    all.extend(positions.min().map(|position| (position, at)));
                }
            }
            all.sort_unstable();
            all
        };
        let default = table.default_set.map_or(0, |at| 1u32 << at.min(31));
        let preferred = free(default);
        let all = free(u32::MAX);
        let lowest = all.first()?.0;
        let same: Vec<usize> =
            all.iter().filter(|(position, _)| *position == lowest).map(|(_, at)| *at).collect();
        if same.len() == 1 {
            return same.first().copied();
        }
        // One that is of the value's type already goes before those that would convert it.
        let exact = |at: &&usize| {
            let constraint = &table.params[**at].constraint;
            !constraint.types.is_empty() && super::objects::fits(constraint, value)
        };
        let mut exactly = same.iter().filter(exact);
        if let (Some(at), None) = (exactly.next(), exactly.next()) {
            return Some(*at);
        }
        let favourite = preferred.iter().map(|(_, at)| *at).find(|at| same.contains(at));
        let order = favourite.into_iter().chain(same.iter().copied());
        for at in order {
            let constraint = table.params[at].constraint.clone();
            if constraint.apply(self, value.clone(), true).is_ok() {
                return Some(at);
            }
        }
        favourite.or(same.first().copied())
    }

    /// Decides for a parameter set and asks for what is missing.
    fn choose_set(&mut self, bound: &mut Bound, by: &Invocation, piped: bool) -> Eval<()> {
        let table = bound.table.clone();
        if table.params.is_empty() && table.sets.is_empty() {
            return Ok(());
        }
        if bound.sets == 0 {
            return Err(self.ambiguous_set(by));
        }
        // A mandatory parameter that is not there rules its set out, as long as one is left.
        let lacks = |set: u32| -> Vec<usize> {
            let all = table.params.iter().enumerate();
            let missing = all.filter(|(at, parameter)| {
                bound.values[*at].is_none()
                    && parameter
                        .ways(set)
                        .any(|way| way.mandatory && !(piped && (way.pipeline || way.by_name)))
            });
            missing.map(|(at, _)| at).collect()
        };
        let bits: Vec<u32> =
            (0..32).map(|at| 1u32 << at).filter(|bit| bound.sets & bit != 0).collect();
        let complete: Vec<u32> =
            bits.iter().copied().filter(|bit| lacks(*bit).is_empty()).collect();
        let default = table.default_set.map(|at| 1u32 << at.min(31));
        let default = default.filter(|bit| bound.sets & bit != 0);
        let chosen = match (complete.as_slice(), default) {
            ([one], _) => Some(*one),
            ([], Some(default)) => Some(default),
            ([], None) if bits.len() == 1 => Some(bits[0]),
            ([], None) => None,
            (many, Some(default)) if many.contains(&default) => Some(default),
            (many, _) if piped => {
                // The objects will decide.
                bound.sets = many.iter().fold(0, |all, bit| all | bit);
                return Ok(());
            }
            (many, _) => self.without_mandatory(&table, bound, many),
        };
        let Some(chosen) = chosen else { return Err(self.ambiguous_set(by)) };
        let missing = lacks(chosen);
        if !piped || complete.is_empty() {
            self.ask_for(bound, &missing, by)?;
        }
        if !piped || default == Some(chosen) || complete.len() == 1 {
            bound.sets = if piped && complete.len() > 1 {
                complete.iter().fold(0, |all, bit| all | bit)
            } else {
                chosen
            };
        }
        if let Some(name) = table.sets.get(chosen.trailing_zeros() as usize) {
            bound.set = name.clone();
        }
        Ok(())
    }

    /// Among sets that are complete, the one whose own parameters were given.
    fn without_mandatory(&self, table: &Table, bound: &Bound, many: &[u32]) -> Option<u32> {
        let all = table.all_sets();
        let own_given =
            |bit: u32| {
                table.params.iter().enumerate().any(|(at, parameter)| {
                    bound.values[at].is_some() && parameter.sets() & all == bit
                })
            };
        let mut given = many.iter().copied().filter(|bit| own_given(*bit));
        match (given.next(), given.next()) {
            (Some(one), None) => Some(one),
            _ if table.sets.is_empty() => many.first().copied(),
            _ => None,
        }
    }

    fn ambiguous_set(&self, by: &Invocation) -> Stop {
        let text = "Parameter set cannot be resolved using the specified named parameters.";
        self.bind_error("AmbiguousParameterSet", text.to_owned(), by)
    }

    /// Asks a person for mandatory parameters; without one they are missing.
    fn ask_for(&mut self, bound: &mut Bound, missing: &[usize], by: &Invocation) -> Eval<()> {
        let table = bound.table.clone();
        for at in missing {
            let name = table.params[*at].name.clone();
            match self.host.read_line(&format!("{name}: ")) {
                Some(line) => self.bind_at(bound, *at, Value::text(&line), None, by)?,
                None => {
                    let names: Vec<&str> =
                        missing.iter().map(|at| &*table.params[*at].name).collect();
                    let text = format!(
                        "Cannot process command because of one or more missing mandatory \
                         parameters: {}.",
                        names.join(" ")
                    );
                    return Err(self.bind_error("MissingMandatoryParameter", text, by));
                }
            }
        }
        Ok(())
    }
}

/// The command, with its errors at one of its arguments.
fn at_span(by: &Invocation, span: Span) -> Invocation {
    Invocation {
        command: by.command.clone(),
        activity: by.activity.clone(),
        class: by.class.clone(),
        called: by.called.clone(),
        kind: by.kind,
        place: Place { script: by.place.script.clone(), span },
        common: Common::default(),
        failed: std::cell::Cell::new(false),
        has_position: by.has_position,
    }
}

/// The parameter that takes what remains.
fn remaining(bound: &Bound) -> Option<usize> {
    let mut all = bound.table.params.iter().enumerate();
    let found = all.find(|(at, parameter)| {
        bound.values[*at].is_none() && parameter.ways(bound.sets).any(|way| way.remaining)
    });
    found.map(|(at, _)| at)
}
