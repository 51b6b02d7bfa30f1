//! What each report looks like, as a golden; and that JSON is as its schema says.

use marslab::report::fleet::results::{FleetFormat, render, schema};
use marslab::ui::text::{Lang, Texts};
use marslab_tests::goldens;
use serde_json::Value;

use super::sample;

fn golden(name: &str, text: &str) {
    goldens("goldens").bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_terminal_shows_mistakes_first() {
    let of = |results, lang| render(&results, FleetFormat::Terminal, &Texts::new(lang));
    golden("terminal", &of(sample::everything(), Lang::En));
    golden("terminal_ko", &of(sample::everything(), Lang::Ko));
    golden("terminal_nothing", &of(sample::nothing(), Lang::En));
}

#[test]
fn json_is_as_its_published_schema_says() {
    let schema = serde_json::to_value(schema()).expect("as it is made");
    let validator = jsonschema::validator_for(&schema).expect("as it is made");
    for results in [sample::everything(), sample::nothing(), sample::of(&[])] {
        let text = render(&results, FleetFormat::Json, &Texts::new(Lang::En));
        let mut document: Value = serde_json::from_str(&text).expect("as it is made");
        let errors = validator.iter_errors(&document).map(|error| error.to_string());
        assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
        // The schema can say no.
        document["machines"] = Value::from("many");
        assert!(!validator.is_valid(&document));
    }
}

#[test]
fn json_has_everything_that_was_counted() {
    let results = sample::everything();
    let summary = &results.summary;
    let text = render(&results, FleetFormat::Json, &Texts::new(Lang::En));
    let document: Value = serde_json::from_str(&text).expect("as it is made");
    let sum = |list: &Value, key: &str| -> u64 {
        let all = list.as_array().expect("a list");
        all.iter().map(|it| it[key].as_u64().expect("a number")).sum()
    };
    assert_eq!(document["machines"], 24_000);
    assert_eq!(sum(&document["days"], "machines"), 24_000);
    assert_eq!(sum(&document["days"], "false_alarms"), summary.tally.false_alarms);
    let hits: usize = summary.tally.causes.values().map(|of| of.hits).sum();
    assert_eq!(sum(&document["causes"], "found"), hits as u64);
    let confused: u64 = summary.confusion.values().map(|met| met.machines).sum();
    assert_eq!(sum(&document["confusion"], "machines"), confused);
    let spans = &document["cost"]["spans"];
    let treated = ["healed", "not_healed", "harm"].map(|key| sum(spans, key));
    assert_eq!(treated.iter().sum::<u64>(), summary.cost.outcomes.treated());
    assert!(summary.cost.outcomes.treated() > 1_000);
}
