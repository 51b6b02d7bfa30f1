//! A summary of few rows that are known by heart, and the same from the columns of a batch.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::DataType;
use sim::cause::CauseId::{self, AgentOutdated, EngineStopped, ScratchMoved};

use super::*;
use crate::fleet::results::schema::{COLUMNS, schema};

fn healthy(machine: u64) -> Seen<'static> {
    Seen {
        machine,
        day: 1,
        site: "seoul",
        image: "server-2019",
        stage: "protected",
        agent: Some("2.0.9270.0"),
        language: "en",
        operation: "manual-backup",
        kind: "healthy",
        localised: true,
        verdict: "quiet",
        remedy: "none",
        ..Seen::default()
    }
}

/// Each sort of machine once, by heart.
fn rows() -> Vec<Seen<'static>> {
    let broken = |machine, day| Seen { day, broken: true, kind: "broken", ..healthy(machine) };
    vec![
        healthy(0),
        Seen { made_up: vec![ScratchMoved], verdict: "false-alarm", ..healthy(1) },
        Seen {
            shown: vec![EngineStopped],
            found: vec![EngineStopped],
            hidden: vec![AgentOutdated],
            verdict: "exact",
            kind: "several",
            incident: Some("a storm"),
            remedy: "healed",
            lines: 2,
            restarts: 1,
            minutes: 9,
            ..broken(2, 1)
        },
        Seen {
            shown: vec![EngineStopped],
            missed: vec![EngineStopped],
            made_up: vec![ScratchMoved],
            verdict: "wrong",
            site: "busan",
            remedy: "harm",
            harm: vec!["file:C:\\x is gone"],
            lines: 1,
            minutes: 8,
            ..broken(3, 2)
        },
        Seen {
            shown: vec![ScratchMoved],
            missed: vec![ScratchMoved],
            verdict: "no-answer",
            no_answer: Some("limit"),
            ..broken(4, 2)
        },
        Seen { made_up: vec![ScratchMoved], verdict: "false-alarm", ..healthy(5) },
        Seen { verdict: "no-answer", no_answer: Some("limit"), agent: None, ..healthy(6) },
    ]
}

fn summary(rows: &[Seen<'_>]) -> Summary {
    let mut summary = Summary::default();
    rows.iter().for_each(|row| summary.add(row));
    summary
}

#[test]
fn every_machine_is_counted_where_it_belongs() {
    let of = summary(&rows());
    let tally = &of.tally;
    assert_eq!((tally.machines, tally.broken, tally.exact, tally.missed), (7, 3, 1, 2));
    assert_eq!((tally.false_alarms, tally.hidden, tally.unanswered), (2, 1, 2));
    assert_eq!(tally.days[&2].machines, 2);
    assert_eq!(of.hidden, BTreeMap::from([(AgentOutdated, 1)]));
    assert_eq!(of.no_answers, BTreeMap::from([("limit".to_owned(), 2)]));
    assert_eq!(of.verdicts.values().sum::<u64>(), 7);
    let sites = &of.groups[&By::Site];
    let busan = Group { machines: 1, broken: 1, missed: 1, ..Group::default() };
    assert_eq!(sites["busan"], busan);
    assert_eq!((sites["seoul"].false_alarms, of.groups[&By::Agent][""].machines), (2, 1));
    for groups in of.groups.values() {
        assert_eq!(groups.values().map(|group| group.machines).sum::<u64>(), 7);
    }
    assert_eq!(of.families["service"], BTreeMap::from([(1, 1), (2, 1)]));
    assert_eq!((of.cost.minutes, of.cost.lines, of.cost.restarts), (17, 3, 1));
    let span = of.cost.spans[&Span::of(9)];
    assert_eq!((span.healed, span.harm, span.treated()), (1, 1, 2));
    assert_eq!(of.cost.harm["file:C:\\x is gone"], Met { machines: 1, example: 3 });
}

#[test]
fn a_confusion_names_what_was_taken_for_what() {
    let (cause, said) = (Truth::Cause, Said::Cause);
    let met = |machines, example| Met { machines, example };
    let expect = BTreeMap::from([
        ((cause(EngineStopped), said(EngineStopped)), met(1, 2)),
        ((cause(EngineStopped), said(ScratchMoved)), met(1, 3)),
        ((cause(ScratchMoved), Said::NoAnswer), met(1, 4)),
        ((Truth::Nothing, said(ScratchMoved)), met(2, 1)),
        ((Truth::Nothing, Said::Nothing), met(1, 0)),
        ((Truth::Nothing, Said::NoAnswer), met(1, 6)),
    ]);
    assert_eq!(summary(&rows()).confusion, expect);
}

#[test]
fn the_order_of_the_rows_does_not_show() {
    let mut rows = rows();
    let first = summary(&rows);
    rows.reverse();
    assert_eq!(summary(&rows), first);
    rows.pop();
    assert_ne!(summary(&rows), first);
}

#[test]
fn shares_are_whole_only_when_nothing_is_missing() {
    assert_eq!(share(9_999_999, 10_000_000), Some(9_999));
    assert_eq!((share(1, 0), share(3, 3)), (None, Some(10_000)));
    assert_eq!(per_1000(1, 3), Some(333_333));
}

/// Rows as the columns of a part; the name of one cause can be replaced.
fn batch(rows: &[Seen<'_>], rename: (&str, &str)) -> RecordBatch {
    let ids = |causes: &[CauseId]| -> Vec<String> {
        causes.iter().map(|cause| cause.id().replace(rename.0, rename.1)).collect()
    };
    let word = |of: &dyn Fn(&Seen<'_>) -> Option<String>| -> ArrayRef {
        let words: Vec<Option<String>> = rows.iter().map(of).collect();
        Arc::new(words.iter().map(Option::as_deref).collect::<DictionaryArray<Int32Type>>())
    };
    let list = |of: &dyn Fn(&Seen<'_>) -> Vec<String>, field: &DataType| -> ArrayRef {
        let DataType::List(item) = field else { panic!("{field:?}") };
        let mut lists = ListBuilder::new(StringBuilder::new()).with_field(Arc::clone(item));
        for row in rows {
            of(row).iter().for_each(|word| lists.values().append_value(word));
            lists.append(true);
        }
        Arc::new(lists.finish())
    };
    let number = |of: &dyn Fn(&Seen<'_>) -> u32| -> ArrayRef {
        Arc::new(rows.iter().map(|row| of(row) as i32).collect::<Int32Array>())
    };
    let some = |text: &str| Some(text.to_owned());
    let schema = schema();
    let columns = COLUMNS.iter().zip(schema.fields()).map(|(column, field)| match column.name {
        "machine" => Arc::new(rows.iter().map(|row| row.machine as i64).collect::<Int64Array>()),
        "day" => number(&|row| row.day),
        "host" => Arc::new(rows.iter().map(|_| Some("H")).collect::<StringArray>()) as ArrayRef,
        "site" => word(&|row| some(row.site)),
        "image" => word(&|row| some(row.image)),
        "stage" => word(&|row| some(row.stage)),
        "agent" => word(&|row| row.agent.map(str::to_owned)),
        "language" => word(&|row| some(row.language)),
        "operation" => word(&|row| some(row.operation)),
        "kind" => word(&|row| some(row.kind)),
        "incident" => word(&|row| row.incident.map(str::to_owned)),
        "causes" => list(&|row| ids(&[&row.shown[..], &row.hidden].concat()), field.data_type()),
        "shown" => list(&|row| ids(&row.shown), field.data_type()),
        "found" => list(&|row| ids(&row.found), field.data_type()),
        "missed" => list(&|row| ids(&row.missed), field.data_type()),
        "hidden" => list(&|row| ids(&row.hidden), field.data_type()),
        "made_up" => list(&|row| ids(&row.made_up), field.data_type()),
        "localised" => flag(rows.iter().map(|row| row.localised)),
        "verdict" => word(&|row| some(row.verdict)),
        "no_answer" => word(&|row| row.no_answer.map(str::to_owned)),
        "escalated" => flag(rows.iter().map(|row| row.escalated)),
        "remedy" => word(&|row| some(row.remedy)),
        "harm" => {
            list(&|row| row.harm.iter().map(ToString::to_string).collect(), field.data_type())
        }
        "lines" => number(&|row| row.lines),
        "restarts" => number(&|row| row.restarts),
        "minutes" => number(&|row| row.minutes),
        _ if matches!(field.data_type(), DataType::List(_)) => {
            list(&|_| Vec::new(), field.data_type())
        }
        _ => word(&|_| some("x")),
    });
    let columns: Vec<ArrayRef> = columns.collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

fn flag(flags: impl Iterator<Item = bool>) -> ArrayRef {
    Arc::new(flags.map(Some).collect::<BooleanArray>())
}

#[test]
fn columns_come_to_the_same_as_rows() {
    let mut of = Summary::default();
    let rows = rows();
    for part in rows.chunks(3) {
        of.add_batch(&batch(part, ("", ""))).unwrap();
    }
    assert_eq!(of, summary(&rows));
}

#[test]
fn a_cause_that_is_not_known_is_refused() {
    let one = batch(&rows(), (ScratchMoved.id(), "scratch.moon"));
    let error = Summary::default().add_batch(&one).unwrap_err();
    assert!(error.contains("`scratch.moon`"), "{error}");
    let other = batch(&rows(), ("", "")).project(&[0, 1]).unwrap();
    assert!(Summary::default().add_batch(&other).unwrap_err().contains("is not there"));
}
