//! `Compare-Object`.
//!
//! *Models*: equal values meet wherever they stand. *Leaves out*: `-SyncWindow` narrower than all.
//! *Sources*: Windows PowerShell 5.1 \[K\].

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::super::Engine;
use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::stop::Eval;
use super::UTILITY;
use super::properties::Wanted;
use super::sort::compare_values;
use crate::value::{Object, Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[COMPARE];

const COMPARE: Cmdlet = Cmdlet {
    name: "Compare-Object",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.CompareObjectCommand",
    params: &[
        Param::new("ReferenceObject", "object[]").at(0).mandatory(),
        Param::new("DifferenceObject", "object[]").at(1).mandatory().pipeline(),
        Param::new("SyncWindow", "int"),
        Param::new("Property", "object[]"),
        Param::switch("ExcludeDifferent"),
        Param::switch("IncludeEqual"),
        Param::switch("PassThru"),
        Param::new("Culture", "string"),
        Param::switch("CaseSensitive"),
    ],
    default_set: "",
    impact: None,
    run: Run::Whole(|| Box::new(Compare::default())),
};

/// What a value is compared by, and the value.
type Keyed = (Vec<Value>, Value);

#[derive(Default)]
struct Compare(Vec<Value>);

impl Running for Compare {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.get("DifferenceObject").map(Value::elements).unwrap_or_default());
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let reference = call.get("ReferenceObject").map(Value::elements).unwrap_or_default();
        let wanted = Wanted::all(call.engine, call.bound.get("Property"))?;
        let sensitive = call.flag("CaseSensitive");
        let difference = std::mem::take(&mut self.0);
        let left = keyed(call.engine, &wanted, reference)?;
        let right = keyed(call.engine, &wanted, difference)?;
        let mut candidates = Candidates::of(call.engine, &left, &right);
        let most = left.len().max(right.len());
        if call
            .int("SyncWindow")
            .is_some_and(|window| usize::try_from(window).is_ok_and(|w| w < most))
        {
            return Err(call.engine.unsupported_here("Compare-Object -SyncWindow"));
        }
        let mut right: Vec<Option<Keyed>> = right.into_iter().map(Some).collect();
        let mut equal = Vec::new();
        let mut missing = Vec::new();
        for (keys, value) in left {
            let same = |at: usize| {
                right[at].as_ref().is_some_and(|(other, _)| {
                    let mut pairs = keys.iter().zip(other);
                    pairs.all(|(one, other)| compare_values(one, other, sensitive).is_eq())
                })
            };
            let found = match &mut candidates {
                Some(candidates) => candidates.take(&keys, same),
                None => (0..right.len()).find(|at| same(*at)),
            };
            match found {
                Some(at) => {
                    right[at] = None;
                    equal.push((keys, value));
                }
                None => missing.push((keys, value)),
            }
        }
        let added: Vec<Keyed> = right.into_iter().flatten().collect();
        if call.flag("IncludeEqual") || call.flag("ExcludeDifferent") {
            give(call, &wanted, equal, "==")?;
        }
        if call.flag("ExcludeDifferent") {
            return Ok(());
        }
        give(call, &wanted, added, "=>")?;
        give(call, &wanted, missing, "<=")
    }
}

/// Where values lie that may equal another one: all that do are among them.
struct Candidates(BTreeMap<Vec<Mark>, VecDeque<usize>>);

/// What two equal values have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Nothing,
    Whole(i64),
    /// The folded text of a text or of an object.
    Text(String),
}

impl Mark {
    /// The mark of a value; none for one that may equal values of another kind.
    fn of(value: &Value) -> Option<Self> {
        let folded = |text: &str| {
            let small = text.chars().flat_map(char::to_lowercase);
            // The small sigma at the end of a word is another letter.
            small.map(|c| if c == 'ς' { 'σ' } else { c }).collect()
        };
        Some(match value {
            Value::Null => Self::Nothing,
            Value::Byte(byte) => Self::Whole((*byte).into()),
            Value::Int(int) => Self::Whole((*int).into()),
            Value::Long(long) => Self::Whole(*long),
            Value::Text(said) => Self::Text(folded(said)),
            Value::Object(_) => Self::Text(folded(&text::of(value))),
            _ => return None,
        })
    }
}

impl Candidates {
    /// The places of the right side by their marks; nothing when a number may have to be compared
    /// with a text, or when there are values without a mark: then each pair is looked at.
    fn of(engine: &mut Engine, left: &[Keyed], right: &[Keyed]) -> Option<Self> {
        let marks = |(keys, _): &Keyed| keys.iter().map(Mark::of).collect::<Option<Vec<_>>>();
        let of_left: Option<Vec<_>> = left.iter().map(marks).collect();
        let of_right: Option<Vec<_>> = right.iter().map(marks).collect();
        let both = of_left.zip(of_right).filter(|(left, right)| {
            let width = left.iter().chain(right).map(Vec::len).max().unwrap_or(0);
            (0..width).all(|at| {
                let mut column = left.iter().chain(right).filter_map(|marks| marks.get(at));
                let numbers = column.clone().any(|mark| matches!(mark, Mark::Whole(_)));
                !(numbers && column.any(|mark| matches!(mark, Mark::Text(_))))
            })
        });
        let pairs = left.len() * right.len() / 16;
        engine.meter.steps += both.as_ref().map_or(pairs, |_| left.len() + right.len()) as u64;
        let (_, marks) = both?;
        let mut places: BTreeMap<Vec<Mark>, VecDeque<usize>> = BTreeMap::new();
        for (at, marks) in marks.into_iter().enumerate() {
            places.entry(marks).or_default().push_back(at);
        }
        Some(Self(places))
    }

    /// Takes the first place that has the marks of some keys and is the same.
    fn take(&mut self, keys: &[Value], is_same: impl Fn(usize) -> bool) -> Option<usize> {
        let marks: Option<Vec<Mark>> = keys.iter().map(Mark::of).collect();
        let places = self.0.get_mut(&marks?)?;
        let at = places.iter().position(|place| is_same(*place))?;
        places.remove(at)
    }
}

fn keyed(engine: &mut Engine, wanted: &[Wanted], values: Vec<Value>) -> Eval<Vec<Keyed>> {
    let mut all = Vec::new();
    for value in values {
        let mut keys = Vec::new();
        for one in wanted {
            keys.push(one.value(engine, &value)?.unwrap_or(Value::Null));
        }
        if wanted.is_empty() {
            keys.push(value.clone());
        }
        all.push((keys, value));
    }
    Ok(all)
}

fn give(call: &mut Call<'_>, wanted: &[Wanted], all: Vec<Keyed>, side: &str) -> Eval<()> {
    for (keys, value) in all {
        if call.flag("PassThru") {
            if let Value::Object(object) = &value {
                let mut object = object.borrow_mut();
                object.properties.push(("SideIndicator".into(), Value::text(side)));
            }
            call.put(value)?;
            continue;
        }
        let mut properties: Vec<(Rc<str>, Value)> = Vec::new();
        if wanted.is_empty() {
            properties.push(("InputObject".into(), value));
        }
        for (one, key) in wanted.iter().zip(keys) {
            let name = match one {
                Wanted::Name(name) => name.clone(),
                Wanted::Calculated { label, .. } => label.clone(),
            };
            properties.push((name, key));
        }
        properties.push(("SideIndicator".into(), Value::text(side)));
        call.put(Value::of_object(Object::custom(properties)))?;
    }
    Ok(())
}
