//! The page in a browser: no error, no request, no script; and what its charts hold.

use std::path::PathBuf;

use marslab::report::fleet::results::{FleetFormat, Results, render};
use marslab::ui::text::{Lang, Texts};
use marslab_tests::browser;

use super::sample;

fn of(results: &Results, lang: Lang) -> String {
    render(results, FleetFormat::Html, &Texts::new(lang))
}

/// Pages by name.
fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("everything", of(&sample::everything(), Lang::En)),
        ("everything-ko", of(&sample::everything(), Lang::Ko)),
        ("nothing", of(&sample::nothing(), Lang::En)),
        ("empty", of(&sample::of(&[]), Lang::En)),
        ("poisoned", of(&sample::poisoned("<script>document.title='x'</script>"), Lang::En)),
    ]
}

#[test]
fn a_page_names_no_address_and_has_no_script() {
    for (name, page) in pages() {
        assert_eq!(browser::addresses(&page), Vec::<String>::new(), "{name}");
        assert!(!page.contains("://") && !page.contains("<script"), "{name}");
        let policy = "content=\"default-src 'none'; style-src 'unsafe-inline'; \
             base-uri 'none'; form-action 'none'\"";
        assert!(page.contains(policy), "{name}");
        assert!(!page.contains('⟦') && !page.contains("NaN"), "{name}");
    }
}

#[test]
fn every_chart_is_there() {
    let results = sample::everything();
    let page = of(&results, Lang::En);
    assert_eq!(page.matches("<svg class=\"plot\"").count(), 5);
    assert_eq!(page.matches("<svg class=\"heat\"").count(), 2);
    let causes = results.summary.tally.causes.len();
    // Of every cause that was there or was said: precision and recall.
    assert!(page.matches("<svg class=\"bar ").count() >= 2 * causes, "{causes}");
    // Days are 14, each with a dot in two charts of one line and in five lines of families.
    assert_eq!(page.matches("<circle").count(), 14 * (2 + 5));
}

#[test]
fn a_browser_finds_nothing_to_complain_of() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fleet-report");
    let opened = browser::quiet(&folder, &pages(), |name, seen, page| {
        assert!(!seen.tree.contains("<title>x</title>"), "{name}: a foreign script ran");
        for mark in ["<svg class=\"plot\"", "<svg class=\"heat\"", "<rect", "<circle"] {
            assert_eq!(seen.tree.matches(mark).count(), page.matches(mark).count(), "{name}");
        }
    });
    if !opened {
        eprintln!("no Chromium here: the page was not opened in a browser");
    }
}
