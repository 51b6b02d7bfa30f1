//! What attackers write into reports, and a reader of pages that shows what became of it.

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer};
use serde::Deserialize;

const PAYLOADS: &str = include_str!("../tests/gate/payloads.json");

#[derive(Deserialize)]
#[serde(untagged)]
enum Payload {
    Text(String),
    Long { repeat: String, times: usize },
}

/// All payloads, each once.
#[must_use]
pub fn payloads() -> Vec<String> {
    let table: BTreeMap<String, Vec<Payload>> =
        serde_json::from_str(PAYLOADS).expect("as it is made");
    let text = |payload| match payload {
        Payload::Text(text) => text,
        Payload::Long { repeat, times } => repeat.repeat(times),
    };
    table.into_values().flatten().map(text).collect()
}

/// The tags of a page as they are written, with all attributes; and its text in one piece.
#[must_use]
pub fn html(text: &str) -> (Vec<String>, String) {
    let (mut tags, mut words) = (Vec::new(), String::new());
    // Script and style are raw to a browser, which the tokenizer does not know by itself: the one
    // of each is ours, and is compared as it stands.
    let mut rest = text.to_owned();
    for name in ["style", "script"] {
        let (start, end) = (format!("<{name}>"), format!("</{name}>"));
        let Some((before, tail)) = rest.split_once(&start) else { continue };
        let Some((raw, after)) = tail.split_once(&end) else { continue };
        tags.push(format!("{name}: {raw}"));
        rest = format!("{before}{after}");
    }
    for token in Tokenizer::new(rest.as_str()) {
        match token {
            Ok(Token::StartTag(tag)) => tags.push(format!("{tag:?}")),
            Ok(Token::EndTag(tag)) => {
                tags.push(format!("/{}", String::from_utf8_lossy(&tag.name)));
            }
            Ok(Token::String(text)) => words.push_str(&String::from_utf8_lossy(&text)),
            Ok(other) => tags.push(format!("{other:?}")),
            Err(never) => match never {},
        }
    }
    (tags, words)
}
