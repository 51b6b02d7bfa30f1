//! The page in a browser: no error, no request, no foreign script, with and without changes.
//!
//! *Leaves out*: other browsers. Without Chromium only the structure is looked at, and the test
//! says so. Pages and what the browser made of them lie in the target folder, to be looked at.

use std::fs;
use std::path::PathBuf;

use marslab::gate::Gated;
use marslab::report::gate::page;
use marslab::ui::digest::sha256_base64;
use marslab::ui::text::{Lang, Texts};
use marslab_tests::browser;

use super::{injection, sample};

/// Pages by name.
fn pages() -> Vec<(&'static str, String)> {
    let texts = Texts::new(Lang::En);
    let background = sample::background();
    let of = |gated: &Gated| page(gated, &background, &texts);
    vec![
        ("nothing", of(&sample::nothing())),
        ("everything", of(&sample::everything())),
        ("everything-ko", page(&sample::everything(), &background, &Texts::new(Lang::Ko))),
        ("many", of(&sample::many(300))),
        ("poisoned", of(&all_payloads())),
    ]
}

/// A result with a change for each payload that a page may be asked to show.
fn all_payloads() -> Gated {
    let mut gated = sample::small();
    let payloads = marslab_tests::foreign::payloads();
    let short = payloads.iter().filter(|payload| payload.len() < 1000);
    gated.changes = short
        .flat_map(|payload| injection::poisoned(payload).changes.into_iter().take(1))
        .collect();
    gated
}

#[test]
fn a_page_names_no_address() {
    for (name, page) in pages().into_iter().filter(|(name, _)| *name != "poisoned") {
        assert_eq!(browser::addresses(&page), Vec::<String>::new(), "{name}");
        let schemes = page.matches("://").count();
        // Names of the language of pictures, which nobody fetches.
        assert_eq!(schemes, page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count(), "{name}");
    }
    assert_eq!(browser::addresses("<img src=\"http://x\">").len(), 1);
}

#[test]
fn the_policy_names_the_one_script() {
    for (name, page) in pages() {
        let (_, script) = page.split_once("<script>").expect("as it is made");
        let (script, _) = script.split_once("</script>").expect("as it is made");
        let policy = format!(
            "content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\"",
            sha256_base64(script)
        );
        assert!(page.contains(&policy), "{name}");
        assert_eq!(page.matches("<script").count(), 1, "{name}");
    }
}

#[test]
fn a_browser_finds_nothing_to_complain_of() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gate-report");
    let opened = browser::quiet(&folder, &pages(), |name, seen, page| {
        let html = seen
            .tree
            .split_once("<html")
            .expect("as it is made")
            .1
            .split_once('>')
            .expect("as it is made")
            .0;
        assert!(!html.contains("data-owned"), "{name}: a foreign script ran");
        let changes = |text: &str| text.matches("<details class=\"change\"").count();
        assert_eq!(changes(&seen.tree), changes(page), "{name}");
        if changes(page) > 0 {
            // Our own script ran: it shows the filters and counts.
            let count = format!("<span id=\"shown\">{0} / {0}</span>", changes(page));
            assert!(seen.tree.contains(&count), "{name}: the filters do not work");
        }
    });
    if !opened {
        eprintln!("no Chromium here: the page was not opened in a browser");
    }
}

#[test]
fn an_alarm_of_the_browser_can_ring() {
    let Some(browser) = browser::installed() else {
        eprintln!("no Chromium here: the alarms were not tried");
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gate-report");
    fs::create_dir_all(&folder).expect("as it is made");
    let good = page(&sample::everything(), &sample::background(), &Texts::new(Lang::En));
    let inline = good.replace("</header>", "</header><script>1</script>");
    let seen = browser::open(&browser, &folder, "canary-script", &inline);
    assert!(!seen.console.is_empty(), "a script that the policy forbids goes unseen");
    let picture = "<img src=\"http://canary.example/a.png\"></header>";
    let (head, tail) = good.split_once("<meta http-equiv").expect("as it is made");
    let (_, tail) = tail.split_once('\n').expect("as it is made");
    let fetching = format!("{head}{}", tail.replace("</header>", picture));
    let seen = browser::open(&browser, &folder, "canary-request", &fetching);
    assert!(!seen.requests.is_empty(), "a request goes unseen");
    assert_eq!(browser::requests("{"), ["the net log cannot be read"]);
}
