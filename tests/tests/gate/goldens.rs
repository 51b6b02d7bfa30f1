//! What each report looks like, as a golden; and that it keeps within its bounds.

use marslab::gate::Gated;
use marslab::report::gate::{GateFormat, explain_selection, page, render};
use marslab::ui::text::{Lang, Texts};
use marslab_tests::goldens;

use super::sample;

fn golden(name: &str, text: &str) {
    goldens("goldens").bind(|| insta::assert_snapshot!(name, text));
}

fn of(gated: &Gated, format: GateFormat, lang: Lang) -> String {
    render(gated, format, &Texts::new(lang))
}

#[test]
fn a_terminal_shows_losses_first() {
    golden("terminal", &of(&sample::everything(), GateFormat::Terminal, Lang::En));
    golden("terminal_ko", &of(&sample::everything(), GateFormat::Terminal, Lang::Ko));
    golden("terminal_nothing", &of(&sample::nothing(), GateFormat::Terminal, Lang::En));
}

#[test]
fn a_selection_is_explained() {
    golden("selection", &explain_selection(&sample::everything(), &Texts::new(Lang::En)));
}

#[test]
fn programs_get_everything() {
    golden("json", &of(&sample::everything(), GateFormat::Json, Lang::En));
}

#[test]
fn servers_get_suites_of_machines() {
    golden("junit", &of(&sample::everything(), GateFormat::Junit, Lang::En));
    golden("junit_nothing", &of(&sample::nothing(), GateFormat::Junit, Lang::En));
}

#[test]
fn code_scanning_gets_rules() {
    golden("sarif", &of(&sample::everything(), GateFormat::Sarif, Lang::En));
}

#[test]
fn a_pull_request_gets_a_comment() {
    golden("markdown", &of(&sample::everything(), GateFormat::Markdown, Lang::En));
    golden("markdown_nothing", &of(&sample::nothing(), GateFormat::Markdown, Lang::Ko));
}

#[test]
fn a_page_shows_the_diff_with_what_is_behind_it() {
    let texts = Texts::new(Lang::En);
    let text = page(&sample::everything(), &sample::background(), &texts);
    // Style and script are files of their own; the page is what is made of the result.
    let (head, rest) = text.split_once("<style>").expect("as it is made");
    let (_, rest) = rest.split_once("</style>").expect("as it is made");
    let (body, tail) = rest.rsplit_once("<script>").expect("as it is made");
    let (_, tail) = tail.split_once("</script>").expect("as it is made");
    golden("html", &format!("{head}{body}{tail}"));
}

#[test]
fn a_gate_that_passes_fits_one_screen() {
    for gated in [sample::nothing(), sample::gains(300)] {
        let text = of(&gated, GateFormat::Terminal, Lang::En);
        assert!(text.lines().count() <= 24, "{text}");
        assert!(text.lines().last().expect("as it is made").contains("exit code 0"), "{text}");
    }
}

#[test]
fn the_last_line_says_how_it_ends() {
    for code in 0..=13 {
        let mut gated = sample::nothing();
        gated.code = code;
        for lang in [Lang::En, Lang::Ko] {
            let text = of(&gated, GateFormat::Terminal, lang);
            let last = text.lines().last().expect("as it is made");
            assert!(last.contains(&code.to_string()) && !last.contains('⟦'), "{last}");
        }
    }
}

#[test]
fn a_comment_is_bounded_and_says_what_it_leaves_out() {
    for gated in [sample::many(300), sample::many(3000)] {
        let text = of(&gated, GateFormat::Markdown, Lang::En);
        assert!(text.len() <= 60_000, "{}", text.len());
        assert!(text.contains("Left out"), "{text}");
        assert!(text.starts_with("<!-- marslab gate -->\n"));
    }
    let short = of(&sample::everything(), GateFormat::Markdown, Lang::Ko);
    assert!(!short.contains("뺐습니다"));
}

#[test]
fn no_report_lacks_a_sentence() {
    for lang in [Lang::En, Lang::Ko] {
        for gated in [sample::everything(), sample::nothing()] {
            for format in GateFormat::ALL {
                let text = of(&gated, format, lang);
                assert!(!text.contains('⟦'), "{format:?}: {text}");
            }
        }
    }
}

#[test]
fn a_page_of_hundreds_of_changes_is_no_giant() {
    let text = of(&sample::many(300), GateFormat::Html, Lang::En);
    assert!(text.len() < 3_000_000, "{}", text.len());
}
