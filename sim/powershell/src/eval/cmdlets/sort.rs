//! `Sort-Object`, `Group-Object`, `Measure-Object`.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::{ErrorSpec, object};
use super::super::stop::Eval;
use super::UTILITY;
use super::properties::Wanted;
use crate::value::compare::{Comparison, compare};
use crate::value::{Object, Value, convert, text};

pub(super) const CMDLETS: &[Cmdlet] = &[GROUP, MEASURE, SORT];

/// The order of two values as `Sort-Object` sees it: nothing first, then as they compare, else by
/// their texts.
pub(super) fn compare_values(one: &Value, other: &Value, sensitive: bool) -> Ordering {
    match (one, other) {
        (Value::Null, Value::Null) => return Ordering::Equal,
        (Value::Null, _) => return Ordering::Less,
        (_, Value::Null) => return Ordering::Greater,
        (Value::Text(one), Value::Text(other)) if !sensitive => {
            return collated(one, other);
        }
        _ => {}
    }
    let holds = |op| compare(op, one, other, sensitive).map(|truth| truth.is_true());
    match (holds(Comparison::Lt), holds(Comparison::Gt)) {
        (Ok(true), _) => Ordering::Less,
        (_, Ok(true)) => Ordering::Greater,
        (Ok(false), Ok(false)) => Ordering::Equal,
        _ => collated(&text::of(one), &text::of(other)),
    }
}

/// The order of texts in a culture: hyphens and apostrophes count last, letters by their folded
/// form, punctuation in front of digits in front of letters.
pub(super) fn collated(one: &str, other: &str) -> Ordering {
    let weight = |c: char| {
        let class = match c {
            _ if c.is_whitespace() => 0,
            '_' => 1,
            _ if c.is_ascii_punctuation() => 2,
            _ if c.is_numeric() => 3,
            _ => 4,
        };
        (class, c.to_lowercase().next().unwrap_or(c))
    };
    let main = |text: &str| -> Vec<(i32, char)> {
        text.chars().filter(|c| !matches!(c, '-' | '\'')).map(weight).collect()
    };
    main(one).cmp(&main(other)).then_with(|| {
        let folded = |text: &str| text.to_lowercase();
        folded(one).cmp(&folded(other))
    })
}

const SORT: Cmdlet = Cmdlet {
    name: "Sort-Object",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.SortObjectCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Property", "object[]").at(0),
        Param::switch("Descending"),
        Param::switch("Unique"),
        Param::new("Culture", "string"),
        Param::switch("CaseSensitive"),
    ],
    default_set: "",
    impact: None,
    run: Run::Whole(|| Box::new(Sort::default())),
};

#[derive(Default)]
struct Sort(Vec<Value>);

impl Running for Sort {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.get("InputObject").cloned());
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let wanted = Wanted::all(call.engine, call.bound.get("Property"))?;
        let descending = call.flag("Descending");
        let sensitive = call.flag("CaseSensitive");
        let mut keyed: Vec<(Vec<Value>, Value)> = Vec::with_capacity(self.0.len());
        for value in std::mem::take(&mut self.0) {
            call.engine.step()?;
            let mut keys = Vec::with_capacity(wanted.len());
            for one in &wanted {
                keys.push(one.value(call.engine, &value)?.unwrap_or(Value::Null));
            }
            if wanted.is_empty() {
                keys.push(value.clone());
            }
            keyed.push((keys, value));
        }
        let falls: Vec<bool> = match wanted.as_slice() {
            [] => vec![descending],
            all => all.iter().map(|one| falls(one, descending)).collect(),
        };
        let order = |one: &[Value], other: &[Value]| {
            let mut pairs = one.iter().zip(other).zip(&falls);
            let decided = pairs.find_map(|((one, other), falls)| {
                let order = compare_values(one, other, sensitive);
                let order = if *falls { order.reverse() } else { order };
                (!order.is_eq()).then_some(order)
            });
            decided.unwrap_or(Ordering::Equal)
        };
        keyed.sort_by(|(one, _), (other, _)| order(one, other));
        if call.flag("Unique") {
            keyed.dedup_by(|(one, _), (other, _)| order(one, other).is_eq());
        }
        call.put_all(keyed.into_iter().map(|(_, value)| value))
    }
}

fn falls(one: &Wanted, descending: bool) -> bool {
    match (one.setting("Descending"), one.setting("Ascending")) {
        (Some(falls), _) => falls.is_true(),
        (None, Some(rises)) => !rises.is_true(),
        (None, None) => descending,
    }
}

const GROUP: Cmdlet = Cmdlet {
    name: "Group-Object",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.GroupObjectCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Property", "object[]").at(0),
        Param::switch("NoElement"),
        Param::switch("AsHashTable").alias(&["AHT"]).sets(&["HashTable"]),
        Param::switch("AsString").sets(&["HashTable"]),
        Param::new("Culture", "string"),
        Param::switch("CaseSensitive"),
    ],
    default_set: "HashTable",
    impact: None,
    run: Run::Whole(|| Box::new(Group::default())),
};

#[derive(Default)]
struct Group(Vec<(Vec<Value>, Vec<Value>)>);

impl Running for Group {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let wanted = Wanted::all(call.engine, call.bound.get("Property"))?;
        let mut keys = Vec::new();
        for one in &wanted {
            keys.push(one.value(call.engine, &value)?.unwrap_or(Value::Null));
        }
        if wanted.is_empty() {
            keys.push(value.clone());
        }
        let sensitive = call.flag("CaseSensitive");
        call.engine.meter.steps += self.0.len() as u64 / 8;
        let same = |there: &[Value]| {
            there.iter().zip(&keys).all(|(one, other)| {
                text::of(one).len() == text::of(other).len()
                    && compare_values(one, other, sensitive).is_eq()
            })
        };
        match self.0.iter_mut().find(|(there, _)| same(there)) {
            Some((_, group)) => group.push(value),
            None => self.0.push((keys, vec![value])),
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let groups = std::mem::take(&mut self.0);
        if call.flag("AsHashTable") {
            let as_text = call.flag("AsString");
            let mut table = crate::value::Table::default();
            for (keys, group) in groups {
                let key = match keys.first() {
                    Some(key) if !as_text => key.clone(),
                    _ => Value::text(&name_of(&keys)),
                };
                table.set(key, Value::array(group));
            }
            return call.put(Value::of_table(table));
        }
        let bare = call.flag("NoElement");
        for (keys, group) in groups {
            let class = if bare { GROUP_BARE } else { GROUP_FULL };
            let mut made = Object {
                type_names: vec![class.into(), GROUP_FULL.into(), "System.Object".into()],
                ..Object::default()
            };
            if !bare {
                made.type_names.remove(0);
            }
            let count = i32::try_from(group.len()).unwrap_or(i32::MAX);
            made.properties.push(("Count".into(), Value::Int(count)));
            made.properties.push(("Name".into(), Value::text(&name_of(&keys))));
            made.properties
                .push(("Group".into(), Value::array(if bare { Vec::new() } else { group })));
            made.properties.push(("Values".into(), Value::array(keys)));
            call.put(Value::of_object(made))?;
        }
        Ok(())
    }
}

const GROUP_FULL: &str = "Microsoft.PowerShell.Commands.GroupInfo";
const GROUP_BARE: &str = "Microsoft.PowerShell.Commands.GroupInfoNoElement";

fn name_of(keys: &[Value]) -> String {
    let all: Vec<String> = keys.iter().map(text::of).collect();
    all.join(", ")
}

const MEASURE: Cmdlet = Cmdlet {
    name: "Measure-Object",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.MeasureObjectCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Property", "string[]").at(0),
        Param::switch("Sum").sets(&["GenericMeasure"]),
        Param::switch("Average").sets(&["GenericMeasure"]),
        Param::switch("Maximum").sets(&["GenericMeasure"]),
        Param::switch("Minimum").sets(&["GenericMeasure"]),
        Param::switch("Line").sets(&["TextMeasure"]),
        Param::switch("Word").sets(&["TextMeasure"]),
        Param::switch("Character").sets(&["TextMeasure"]),
        Param::switch("IgnoreWhiteSpace").sets(&["TextMeasure"]),
    ],
    default_set: "GenericMeasure",
    impact: None,
    run: Run::Whole(|| Box::new(Measure::default())),
};

#[derive(Default)]
struct Measure {
    /// One for each property, or one for the objects.
    all: Vec<(Rc<str>, Measured)>,
}

#[derive(Default)]
struct Measured {
    count: u32,
    sum: f64,
    largest: Option<Value>,
    smallest: Option<Value>,
    lines: u32,
    words: u32,
    characters: u32,
    /// Something was no number.
    failed: bool,
}

impl Running for Measure {
    fn begin(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let names = call.texts("Property");
        self.all = names.into_iter().map(|name| (name, Measured::default())).collect();
        if self.all.is_empty() {
            self.all.push(("".into(), Measured::default()));
        }
        Ok(())
    }

    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        for (name, measured) in &mut self.all {
            let one = if name.is_empty() {
                Some(value.clone())
            } else {
                call.engine.property(&value, name)?
            };
            let Some(one) = one.filter(|one| !matches!(one, Value::Null)) else { continue };
            measured.count += 1;
            if call.set() == "TextMeasure" {
                measured.text(&text::of(&one), call.flag("IgnoreWhiteSpace"));
                continue;
            }
            let numbers = call.flag("Sum") || call.flag("Average");
            if numbers {
                match convert::to_double(&one) {
                    Ok(number) if !matches!(one, Value::Bool(_)) => measured.sum += number,
                    _ => {
                        measured.failed = true;
                        not_numeric(call, &one)?;
                    }
                }
            }
            let more = |there: &Option<Value>, wanted: Ordering| {
                there.as_ref().is_none_or(|there| compare_values(&one, there, false) == wanted)
            };
            if call.flag("Maximum") && more(&measured.largest, Ordering::Greater) {
                measured.largest = Some(one.clone());
            }
            if call.flag("Minimum") && more(&measured.smallest, Ordering::Less) {
                measured.smallest = Some(one.clone());
            }
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        for (name, measured) in std::mem::take(&mut self.all) {
            let value = measured.object(call, &name);
            call.put(value)?;
        }
        Ok(())
    }
}

fn not_numeric(call: &mut Call<'_>, value: &Value) -> Eval<()> {
    let text = format!("Input object \"{}\" is not numeric.", text::of(value));
    let class = "System.Management.Automation.PSInvalidOperationException";
    let spec = ErrorSpec::new(class, "NonNumericInputObject", "InvalidType", text);
    call.engine.fail(&spec.about(value.clone()))
}

impl Measured {
    fn text(&mut self, said: &str, ignore_blanks: bool) {
        self.lines += said.lines().count().max(1) as u32;
        self.words += said.split_whitespace().count() as u32;
        let counts = |c: &char| !ignore_blanks || !c.is_whitespace();
        self.characters += said.chars().filter(counts).count() as u32;
    }

    fn object(self, call: &Call<'_>, name: &str) -> Value {
        let int = |count: u32| Value::Int(count.cast_signed());
        let property = if name.is_empty() { Value::Null } else { Value::text(name) };
        if call.set() == "TextMeasure" {
            let when = |flag: &str, count: u32| {
                if call.flag(flag) { int(count) } else { Value::Null }
            };
            return object(
                &["Microsoft.PowerShell.Commands.TextMeasureInfo", "System.Object"],
                [
                    ("Lines", when("Line", self.lines)),
                    ("Words", when("Word", self.words)),
                    ("Characters", when("Character", self.characters)),
                    ("Property", property),
                ],
            );
        }
        let numbers = call.flag("Maximum") || call.flag("Minimum");
        let limit = |value: Option<Value>| match value {
            // Numbers come out as doubles.
            Some(value @ (Value::Int(_) | Value::Long(_) | Value::Byte(_) | Value::Decimal(_))) => {
                convert::to_double(&value).map_or(value, Value::Double)
            }
            Some(value) => value,
            None => Value::Null,
        };
        let _ = numbers;
        let sum = if call.flag("Sum") { Value::Double(self.sum) } else { Value::Null };
        let average = if call.flag("Average") && self.count > 0 {
            Value::Double(self.sum / f64::from(self.count))
        } else {
            Value::Null
        };
        object(
            &["Microsoft.PowerShell.Commands.GenericMeasureInfo", "System.Object"],
            [
                ("Count", int(self.count)),
                ("Average", average),
                ("Sum", sum),
                ("Maximum", limit(self.largest)),
                ("Minimum", limit(self.smallest)),
                ("Property", property),
            ],
        )
    }
}
