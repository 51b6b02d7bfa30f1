//! Pages of reports in a browser: what it complains of, and what it wants to fetch.
//!
//! *Leaves out*: other browsers than Chromium. Where it is not installed a test says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Where browsers are, first one wins.
const BROWSERS: &[&str] =
    &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// The browser, where one is installed.
#[must_use]
pub fn installed() -> Option<PathBuf> {
    BROWSERS.iter().map(PathBuf::from).find(|path| path.exists())
}

/// Values of attributes that a browser would fetch or follow.
#[must_use]
pub fn addresses(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ["src=", "href=", "srcset=", "action=", "data=", "url(", "@import"] {
        for (at, _) in page.match_indices(attribute) {
            let rest = &page[at + attribute.len()..];
            found.push(format!("{attribute}{}", rest.chars().take(40).collect::<String>()));
        }
    }
    found
}

/// What Chromium made of a page: the tree, what it complained of, what it wanted to fetch.
#[derive(Debug)]
pub struct Seen {
    /// The tree, as text.
    pub tree: String,
    /// What stood on its console.
    pub console: Vec<String>,
    /// What it wanted to fetch.
    pub requests: Vec<String>,
}

/// Opens pages, which must be whole and give a browser nothing to complain of or to fetch, and
/// shows each to `look`. False where no browser is installed.
#[must_use]
pub fn quiet(
    folder: &Path,
    pages: &[(&'static str, String)],
    mut look: impl FnMut(&str, &Seen, &str),
) -> bool {
    let Some(browser) = installed() else { return false };
    fs::create_dir_all(folder).expect("as it is made");
    for (name, page) in pages {
        let seen = open(&browser, folder, name, page);
        assert_eq!(seen.console, Vec::<String>::new(), "{name}");
        assert_eq!(seen.requests, Vec::<String>::new(), "{name}");
        assert!(seen.tree.contains("</html>"), "{name}: {}", seen.tree);
        look(name, &seen, page);
    }
    true
}

/// Opens a page in a folder and closes it again.
#[must_use]
pub fn open(browser: &Path, folder: &Path, name: &str, page: &str) -> Seen {
    let file = folder.join(format!("{name}.html"));
    fs::write(&file, page).expect("as it is made");
    let profile = tempfile::tempdir_in(folder).expect("as it is made");
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
        .expect("as it is made");
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
#[must_use]
pub fn requests(log: &str) -> Vec<String> {
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
