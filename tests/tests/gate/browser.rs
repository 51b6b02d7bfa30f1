//! The page in a browser: no error, no request, no foreign script, with and without changes.
//!
//! *Leaves out*: other browsers. Without Chromium only the structure is looked at, and the test
//! says so. Pages and what the browser made of them lie in the target folder, to be looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use marslab::gate::Gated;
use marslab::report::gate::page;
use marslab::ui::digest::sha256_base64;
use marslab::ui::text::{Lang, Texts};
use serde_json::Value;

use super::{injection, sample};

/// Where browsers are, first one wins.
const BROWSERS: &[&str] =
    &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

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
    let payloads = injection::payloads();
    let short = payloads.iter().filter(|payload| payload.len() < 1000);
    gated.changes = short
        .flat_map(|payload| injection::poisoned(payload).changes.into_iter().take(1))
        .collect();
    gated
}

/// Values of attributes that a browser would fetch or follow.
fn addresses(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ["src=", "href=", "srcset=", "action=", "data=", "url(", "@import"] {
        for (at, _) in page.match_indices(attribute) {
            let rest = &page[at + attribute.len()..];
            found.push(format!("{attribute}{}", rest.chars().take(40).collect::<String>()));
        }
    }
    found
}

#[test]
fn a_page_names_no_address() {
    for (name, page) in pages().into_iter().filter(|(name, _)| *name != "poisoned") {
        assert_eq!(addresses(&page), Vec::<String>::new(), "{name}");
        let schemes = page.matches("://").count();
        // Names of the language of pictures, which nobody fetches.
        assert_eq!(schemes, page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count(), "{name}");
    }
    assert_eq!(addresses("<img src=\"http://x\">").len(), 1);
}

#[test]
fn the_policy_names_the_one_script() {
    for (name, page) in pages() {
        let (_, script) = page.split_once("<script>").unwrap();
        let (script, _) = script.split_once("</script>").unwrap();
        let policy = format!(
            "content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\"",
            sha256_base64(script)
        );
        assert!(page.contains(&policy), "{name}");
        assert_eq!(page.matches("<script").count(), 1, "{name}");
    }
}

/// What Chromium made of a page: the tree, what it complained of, what it wanted to fetch.
struct Seen {
    tree: String,
    console: Vec<String>,
    requests: Vec<String>,
}

fn open(browser: &Path, folder: &Path, name: &str, page: &str) -> Seen {
    let file = folder.join(format!("{name}.html"));
    fs::write(&file, page).unwrap();
    let profile = tempfile::tempdir_in(folder).unwrap();
    let log = folder.join(format!("{name}.netlog.json"));
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--enable-logging=stderr", "--v=0", "--dump-dom", "--virtual-time-budget=2000"])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--no-first-run"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--log-net-log={}", log.display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let console = said.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned);
    let requests = fs::read_to_string(&log).map(|log| requests(&log)).unwrap_or_default();
    Seen {
        tree: String::from_utf8_lossy(&output.stdout).into_owned(),
        console: console.collect(),
        requests,
    }
}

/// Addresses in a net log that the page itself asked for: those that some page initiated.
fn requests(log: &str) -> Vec<String> {
    // A browser that is ended in the middle leaves the list open.
    let closed = format!("{}]}}", log.trim_end().trim_end_matches(','));
    let Ok(log) = serde_json::from_str::<Value>(log).or_else(|_| serde_json::from_str(&closed))
    else {
        return vec!["the net log cannot be read".to_owned()];
    };
    let events = log["events"].as_array().cloned().unwrap_or_default();
    let started = events.iter().filter_map(|event| {
        let url = event["params"]["url"].as_str()?;
        let initiator = event["params"]["initiator"].as_str().unwrap_or("not an origin");
        let by_browser = initiator == "not an origin" || url.starts_with("chrome");
        let web = url.starts_with("http") || url.starts_with("ws") || url.starts_with("ftp");
        (web && !by_browser).then(|| format!("{url} by {initiator}"))
    });
    started.collect()
}

#[test]
fn a_browser_finds_nothing_to_complain_of() {
    let Some(browser) = BROWSERS.iter().map(PathBuf::from).find(|path| path.exists()) else {
        eprintln!("no Chromium here: the page was not opened in a browser");
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gate-report");
    fs::create_dir_all(&folder).unwrap();
    for (name, page) in pages() {
        let seen = open(&browser, &folder, name, &page);
        assert_eq!(seen.console, Vec::<String>::new(), "{name}");
        assert_eq!(seen.requests, Vec::<String>::new(), "{name}");
        assert!(seen.tree.contains("</html>"), "{name}: {}", seen.tree);
        let html = seen.tree.split_once("<html").unwrap().1.split_once('>').unwrap().0;
        assert!(!html.contains("data-owned"), "{name}: a foreign script ran");
        let changes = |text: &str| text.matches("<details class=\"change\"").count();
        assert_eq!(changes(&seen.tree), changes(&page), "{name}");
        if changes(&page) > 0 {
            // Our own script ran: it shows the filters and counts.
            let count = format!("<span id=\"shown\">{0} / {0}</span>", changes(&page));
            assert!(seen.tree.contains(&count), "{name}: the filters do not work");
        }
    }
}

#[test]
fn an_alarm_of_the_browser_can_ring() {
    let Some(browser) = BROWSERS.iter().map(PathBuf::from).find(|path| path.exists()) else {
        eprintln!("no Chromium here: the alarms were not tried");
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gate-report");
    fs::create_dir_all(&folder).unwrap();
    let good = page(&sample::everything(), &sample::background(), &Texts::new(Lang::En));
    let inline = good.replace("</header>", "</header><script>1</script>");
    let seen = open(&browser, &folder, "canary-script", &inline);
    assert!(!seen.console.is_empty(), "a script that the policy forbids goes unseen");
    let picture = "<img src=\"http://canary.example/a.png\"></header>";
    let (head, tail) = good.split_once("<meta http-equiv").unwrap();
    let (_, tail) = tail.split_once('\n').unwrap();
    let fetching = format!("{head}{}", tail.replace("</header>", picture));
    let seen = open(&browser, &folder, "canary-request", &fetching);
    assert!(!seen.requests.is_empty(), "a request goes unseen");
    assert_eq!(requests("{"), ["the net log cannot be read"]);
}
