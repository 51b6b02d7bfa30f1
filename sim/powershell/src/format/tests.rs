//! What 5.1 prints.
//!
//! Lines end with a bar where blanks at their end matter.

use proptest::prelude::*;
use std::rc::Rc;

use super::plain::Plain;
use super::*;
use crate::net::ambient::Still;
use crate::value::net::{EnumValue, Flavour, Version};
use crate::value::time::{DateTime, HOUR, Kind, Parts, TimeSpan};
use crate::value::{Net, Object, Table, Value};

fn object(properties: &[(&str, Value)]) -> Value {
    let properties = properties.iter().map(|(name, value)| (Rc::from(*name), value.clone()));
    Value::Object(Rc::new(Object::custom(properties.collect()).into()))
}

fn typed(name: &str, properties: &[(&str, Value)]) -> Value {
    let made = object(properties);
    if let Value::Object(object) = &made {
        object.borrow_mut().type_names = vec![name.into()];
    }
    made
}

fn shown_at(width: usize, request: Request, values: &[Value]) -> String {
    let mut host = Still::default();
    let lines = lines(&mut Plain { host: &mut host }, values, request, width);
    let lines = lines.unwrap_or_else(|fault| vec![fault.to_string()]);
    lines.iter().map(|line| format!("{line}|\n")).collect()
}

fn shown(values: &[Value]) -> String {
    shown_at(119, Request::default(), values)
}

fn asked(layout: Layout, names: &[&str]) -> Request {
    let properties = names.iter().map(|name| Property::Name((*name).into())).collect();
    Request { layout, properties, ..Request::default() }
}

fn check(found: &str, expected: &str) {
    assert!(found == expected, "found:\n{found}\nexpected:\n{expected}");
}

fn jobs() -> Vec<Value> {
    [("Backup", 1, true), ("Recovery of files", 12_345, false)]
        .map(|(name, size, done)| {
            object(&[
                ("Name", Value::text(name)),
                ("Size", Value::Int(size)),
                ("Done", Value::Bool(done)),
            ])
        })
        .to_vec()
}

#[test]
fn four_properties_or_fewer_are_a_table() {
    let expected = "|
Name               Size  Done|
----               ----  ----|
Backup                1  True|
Recovery of files 12345 False|
|
|
";
    check(&shown(&jobs()), expected);
}

#[test]
fn more_properties_are_a_list() {
    let five: Vec<(&str, Value)> =
        ["A", "Bcd", "C", "D", "E"].map(|name| (name, Value::text("x"))).to_vec();
    let expected = "|
|
A   : x|
Bcd : x|
C   : x|
D   : x|
E   : x|
|
A   : x|
Bcd : x|
C   : x|
D   : x|
E   : x|
|
|
|
";
    check(&shown(&[object(&five), object(&five)]), expected);
}

#[test]
fn texts_and_numbers_are_lines_even_between_rows() {
    check(&shown(&[Value::text("a\nb"), Value::Int(5), Value::Double(2.5)]), "a|\nb|\n5|\n2.5|\n");
    let row = |n| object(&[("N", Value::Int(n))]);
    let expected = "|
 N|
 -|
 1|
text|
22|
|
|
";
    check(&shown(&[row(1), Value::text("text"), row(22)]), expected);
}

#[test]
fn a_hash_table_has_thirty_columns_for_names() {
    let mut table = Table::default();
    table.set(Value::text("a"), Value::Int(1));
    table.set(Value::text("list"), Value::array([1, 2, 3, 4, 5].map(Value::Int).to_vec()));
    let value = Value::Table(Rc::new(table.into()));
    let expected = "|
Name                           Value   |
----                           -----   |
a                              1       |
list                           {1, 2...|
|
|
";
    check(&shown_at(39, Request::default(), std::slice::from_ref(&value)), expected);
}

#[test]
fn fields_show_collections_in_braces() {
    let numbers = |count: i32| Value::array((1..=count).map(Value::Int).collect());
    let service = typed("S", &[("Name", Value::text("bits")), ("Id", Value::Int(1))]);
    let mut table = Table::default();
    table.set(Value::text("k"), Value::Int(1));
    let values = [
        ("four", numbers(4), "{1, 2, 3, 4}"),
        ("five", numbers(5), "{1, 2, 3, 4...}"),
        ("none", numbers(0), "{}"),
        ("objects", Value::array(vec![service.clone(), service]), "{bits, bits}"),
        ("custom", Value::array(vec![object(&[("a", Value::Int(1))])]), "{@{a=1}}"),
        ("table", Value::Table(Rc::new(table.into())), "{k}"),
        ("nested", object(&[("a", Value::Int(1))]), "@{a=1}"),
        ("null", Value::Null, ""),
        ("bytes", Value::bytes(&[1, 2]), "{1, 2}"),
    ];
    for (name, value, expected) in values {
        let found = field(&mut Plain { host: &mut Still::default() }, &value, "").unwrap();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn what_does_not_fit_is_cut_or_left_out() {
    let expected = "|
Name     Size|
----     ----|
Backup ...001|
Rec... ...345|
|
|
";
    let request = Request {
        properties: vec![
            Property::Calculated {
                label: "Name".into(),
                expression: Value::text("Name"),
                width: Some(6),
                align: None,
                format: None,
            },
            Property::Calculated {
                label: "Size".into(),
                expression: Value::text("Size"),
                width: Some(6),
                align: Some(Align::Right),
                format: Some("0000000".into()),
            },
        ],
        ..asked(Layout::Table, &[])
    };
    check(&shown_at(60, request, &jobs()), expected);
    let narrow = "|
Name              Size|
----              ----|
Backup               1|
Recovery of files ...5|
|
|
";
    check(&shown_at(22, Request::default(), &jobs()), narrow);
    let gone = "|
Name             |
----             |
Backup           |
Recovery of files|
|
|
";
    check(&shown_at(18, Request::default(), &jobs()), gone);
}

#[test]
fn tables_obey_their_parameters() {
    let hidden = Request { hide_headers: true, ..asked(Layout::Table, &["Size", "name"]) };
    check(
        &shown_at(60, hidden, &jobs()),
        "|\n    1 Backup           |\n12345 Recovery of files|\n|\n|\n",
    );
    let wrap = Request { wrap: true, ..asked(Layout::Table, &["Size", "Name"]) };
    let expected = "|
 Size Name       |
 ---- ----       |
    1 Backup     |
12345 Recovery of|
      files      |
|
|
";
    check(&shown_at(17, wrap, &jobs()), expected);
    let missing = asked(Layout::Table, &["Nothing"]);
    check(&shown_at(60, missing, &jobs()), "|\nNothing|\n-------|\n       |\n       |\n|\n|\n");
    let grouped = Request {
        group_by: Some(Property::Name("Done".into())),
        ..asked(Layout::Table, &["Name", "Size"])
    };
    let expected = "|
|
   Done: True|
|
Name   Size|
----   ----|
Backup    1|
|
|
   Done: False|
|
Name               Size|
----               ----|
Recovery of files 12345|
|
|
";
    check(&shown_at(60, grouped, &jobs()), expected);
}

#[test]
fn lists_and_wide_lists() {
    let request = asked(Layout::List, &["Size", "N*"]);
    let expected = "|
|
Size : 1|
Name : Backup|
|
Size : 12345|
Name : Recovery|
       of files|
|
|
|
";
    check(&shown_at(15, request, &jobs()), expected);
    let wide = asked(Layout::Wide, &[]);
    check(&shown_at(19, wide, &jobs()), "|\nBackup    Recove...|\n|\n|\n");
}

#[test]
fn values_of_net_have_their_views() {
    let version = Value::from(Net::Version(Version([5, 1, 17763, 1490])));
    let expected = "|
Major  Minor  Build  Revision|
-----  -----  -----  --------|
5      1      17763  1490    |
|
|
";
    check(&shown(&[version]), expected);
    let parts = Parts { year: 2025, month: 11, day: 22, hour: 19, ..Parts::default() };
    let date = Value::from(DateTime::from_parts(parts, Kind::Local).unwrap());
    check(
        &shown(std::slice::from_ref(&date)),
        "|\nSaturday, November 22, 2025 7:00:00 PM|\n|\n|\n",
    );
    let in_table =
        "|\nAt                   |\n--                   |\n11/22/2025 7:00:00 PM|\n|\n|\n";
    check(&shown(&[object(&[("At", date)])]), in_table);
    assert!(shown(&[TimeSpan(HOUR).into()]).contains("TotalMinutes      : 60|\n"));
    let day = Net::Enum(EnumValue {
        of: crate::value::net::EnumRef::Known(&crate::net::enums::DAY_OF_WEEK),
        number: 1,
    });
    check(&shown(&[day.into()]), "Monday|\n");
    let list = Value::list(Flavour::ArrayList, vec![]);
    assert!(shown(&[object(&[("L", list)])]).contains("{}"));
}

#[test]
fn an_object_of_another_type_becomes_a_list_in_a_table_of_a_view() {
    let version = Value::from(Net::Version(Version([1, 2, -1, -1])));
    let other = typed("Other", &[("A", Value::Int(1))]);
    let expected = "|
Major  Minor  Build  Revision|
-----  -----  -----  --------|
1      2      -1     -1      |
|
A : 1|
|
|
";
    check(&shown(&[version, other]), expected);
}

#[test]
fn what_a_format_command_put_out_is_shown_its_own_way() {
    let request = asked(Layout::List, &["Size"]);
    let formatted = Net::Formatted(Box::new(Formatted { request, values: jobs() })).into();
    let found = shown(&[Value::text("before"), formatted, Value::text("behind")]);
    check(&found, "before|\n|\n|\nSize : 1|\n|\nSize : 12345|\n|\n|\n|\nbehind|\n");
}

proptest! {
    #[test]
    fn no_width_and_no_text_panics(
        width in 0usize..40,
        texts in prop::collection::vec(".{0,30}", 1..7),
        layout in 0u8..4,
        flags: (bool, bool, bool),
    ) {
        let layouts = [Layout::Default, Layout::Table, Layout::List, Layout::Wide];
        let layout = layouts[usize::from(layout)];
        let names = ["A", "Name", "C", "Long name", "E", "F"];
        let properties: Vec<(&str, Value)> =
            names.into_iter().zip(&texts).map(|(name, text)| (name, Value::text(text))).collect();
        let request = Request {
            layout,
            auto_size: flags.0,
            wrap: flags.1,
            group_by: flags.2.then(|| Property::Name("A".into())),
            ..Request::default()
        };
        let values = [object(&properties), Value::text("x"), object(&properties)];
        let found = shown_at(width, request, &values);
        prop_assert!(found.ends_with("|\n"));
    }
}
