//! What attackers write into a fleet document or an answer is text in every report of it.

use marslab::report::fleet::results::{FleetFormat, render};
use marslab::ui::encode::is_active;
use marslab::ui::text::{Lang, Texts};
use marslab_tests::foreign::{html, payloads};

use super::sample;

/// A word that means nothing to any sink.
const HARMLESS: &str = "harmless";

fn of(text: &str, format: FleetFormat) -> String {
    render(&sample::poisoned(text), format, &Texts::new(Lang::En))
}

/// Tags without numbers: the size of a picture follows from its longest name.
fn shape(page: &str) -> Vec<String> {
    let plain = |tag: String| tag.chars().filter(|c| !c.is_ascii_digit()).collect();
    html(page).0.into_iter().map(plain).collect()
}

#[test]
fn a_page_keeps_its_tags() {
    let tags = shape(&of(HARMLESS, FleetFormat::Html));
    assert!(tags.len() > 200, "{}", tags.len());
    for payload in payloads() {
        let page = of(&payload, FleetFormat::Html);
        let found = page.chars().find(|c| is_active(*c) && !matches!(c, '\n' | '\t'));
        assert_eq!(found, None, "{payload:?}");
        let poisoned = shape(&page);
        let differs = tags.iter().zip(&poisoned).find(|(ours, theirs)| ours != theirs);
        assert_eq!(differs, None, "{payload:?}");
        assert_eq!(tags.len(), poisoned.len(), "{payload:?}");
    }
}

#[test]
fn a_terminal_keeps_its_lines_and_json_its_texts() {
    let lines = of(HARMLESS, FleetFormat::Terminal).lines().count();
    for payload in payloads() {
        let text = of(&payload, FleetFormat::Terminal);
        assert_eq!(text.chars().find(|c| is_active(*c) && *c != '\n'), None, "{payload:?}");
        if payload.chars().count() <= 80 {
            assert_eq!(text.lines().count(), lines, "{payload:?}");
        }
        let text = of(&payload, FleetFormat::Json);
        assert!(!text.contains(['<', '>', '&']), "{payload:?}");
        let read: serde_json::Value = serde_json::from_str(&text).expect("as it is made");
        assert_eq!(read["fleet"], payload.as_str());
        assert!(read["cost"]["harm"][&payload].is_object(), "{payload:?}");
    }
}
