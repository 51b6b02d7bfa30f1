//! The same machine and the same scenario under other names: hosts, drive letters, products.
//!
//! *Promise*: a document is rewritten in its own shape, every text in it alike, so that fault,
//! cure, object and permission move together. Whole words only.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What is written in place of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Swap {
    /// Two drive letters change places: in paths, in addresses (`volume:D`), alone.
    Drives(char, char),
    /// One word in place of another.
    Word(String, String),
}

impl Swap {
    /// A drive letter can be what a field is called by: `disks: {D: 74}`.
    fn name(&self, name: String) -> String {
        match self {
            Self::Drives(..) if name.len() == 1 => self.text(&name),
            _ => name,
        }
    }

    fn text(&self, text: &str) -> String {
        match self {
            Self::Word(from, to) => text.replace(from.as_str(), to),
            Self::Drives(one, other) => drives(text, *one, *other),
        }
    }
}

/// The letter that stands in place of another.
fn letter(c: char, one: char, other: char) -> Option<char> {
    let upper = c.to_ascii_uppercase();
    (upper == one).then_some(other).or_else(|| (upper == other).then_some(one))
}

fn drives(text: &str, one: char, other: char) -> String {
    let alone = |text: &str| {
        let mut all = text.chars();
        all.next().filter(|_| all.next().is_none()).and_then(|c| letter(c, one, other))
    };
    if let Some(to) = alone(text) {
        return to.to_string();
    }
    if let Some((kind @ ("volume" | "vss"), at)) = text.split_once(':')
        && let Some(to) = alone(at)
    {
        return format!("{kind}:{to}");
    }
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_drive = rest.peek() == Some(&':') && !before.is_alphanumeric();
        out.push(letter(c, one, other).filter(|_| is_drive).unwrap_or(c));
        before = c;
    }
    out
}

/// A document with every text in it rewritten.
///
/// # Errors
/// When it no longer has its shape, in words.
pub fn rewrite<T: Serialize + DeserializeOwned>(from: &T, swaps: &[Swap]) -> Result<T, String> {
    let mut value = serde_json::to_value(from).map_err(|error| error.to_string())?;
    walk(&mut value, swaps);
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn walk(value: &mut Value, swaps: &[Swap]) {
    match value {
        Value::String(text) => {
            for swap in swaps {
                *text = swap.text(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, swaps)),
        Value::Object(fields) => {
            let old = std::mem::take(fields);
            for (name, mut field) in old {
                walk(&mut field, swaps);
                fields.insert(swaps.iter().fold(name, |name, swap| swap.name(name)), field);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives_change_places_in_paths_addresses_and_alone() {
        let rows = [
            (r"E:\Scratch", r"G:\Scratch"),
            (r"g:\Scratch", r"E:\Scratch"),
            (r#"robocopy "C:\a" e:\Scratch /E"#, r#"robocopy "C:\a" G:\Scratch /E"#),
            ("volume:E", "volume:G"),
            ("vss:E", "vss:G"),
            ("E", "G"),
            (
                "vssadmin Resize ShadowStorage /For=E: /On=E:",
                "vssadmin Resize ShadowStorage /For=G: /On=G:",
            ),
            ("HRE:FILE", "HRE:FILE"),
            (r"file:E:\x", r"file:G:\x"),
            ("Event E", "Event E"),
        ];
        for (from, to) in rows {
            assert_eq!(Swap::Drives('E', 'G').text(from), to);
        }
    }

    #[test]
    fn every_text_of_a_document_is_rewritten_and_nothing_else() {
        let from: Value = serde_json::json!({"a": ["E:\\x", 3, {"E:": "E"}], "E": null});
        let to = rewrite(&from, &[Swap::Drives('E', 'G')]).unwrap_or_default();
        assert_eq!(to, serde_json::json!({"a": ["G:\\x", 3, {"E:": "G"}], "G": null}));
    }
}
