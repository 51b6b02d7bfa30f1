//! `where` of `wmic`: the conditions of WQL.
//!
//! *Models*: comparisons `= <> != < > <= >= like`, joined by `and` and `or` (`and` binds closer),
//! parentheses around all of it. *Leaves out*: `not`, `is null`, parentheses inside.

use std::cmp::Ordering;

use crate::kernel::text::{order, same};

use super::classes::{Instance, Value};

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Comparison {
    name: String,
    how: String,
    value: String,
}

/// Comparisons: one of the lists must hold, each of them as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition(Vec<Vec<Comparison>>);

/// The words of a condition: names, signs, values without their quotes.
fn tokens(text: &str) -> Vec<(String, bool)> {
    let mut tokens: Vec<(String, bool)> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => {}
            '\'' | '"' => {
                let value: String = chars.by_ref().take_while(|next| *next != c).collect();
                tokens.push((value, true));
            }
            '=' => tokens.push(("=".to_owned(), false)),
            '<' | '>' | '!' => {
                let more = chars.next_if(|next| matches!(next, '=' | '>'));
                tokens.push((std::iter::once(c).chain(more).collect(), false));
            }
            c => {
                let mut word = c.to_string();
                while let Some(next) =
                    chars.next_if(|c| !c.is_whitespace() && !matches!(c, '=' | '<' | '>' | '!'))
                {
                    word.push(next);
                }
                tokens.push((word, false));
            }
        }
    }
    tokens
}

impl Condition {
    /// Reads a condition; `None` when it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
        let tokens = tokens(text);
        let mut lists = vec![Vec::new()];
        let mut at = 0;
        loop {
            let (name, how, value) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
            let how = how.0.to_ascii_lowercase();
            if !matches!(how.as_str(), "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=" | "like") {
                return None;
            }
            let comparison = Comparison { name: name.0.clone(), how, value: value.0.clone() };
            lists.last_mut()?.push(comparison);
            at += 3;
            match tokens.get(at) {
                None => return Some(Self(lists)),
                Some((word, false)) if same(word, "and") => {}
                Some((word, false)) if same(word, "or") => lists.push(Vec::new()),
                Some(_) => return None,
            }
            at += 1;
        }
    }

    /// The properties that it asks for.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|comparison| comparison.name.as_str())
    }

    /// True when it holds for an instance.
    pub(super) fn holds(&self, instance: &Instance) -> bool {
        self.0.iter().any(|list| list.iter().all(|comparison| comparison.holds(instance)))
    }
}

impl Comparison {
    fn holds(&self, instance: &Instance) -> bool {
        let Some((_, own)) = instance.iter().find(|(name, _)| same(name, &self.name)) else {
            return false;
        };
        if *own == Value::Null {
            return false;
        }
        if self.how == "like" {
            return like(&self.value.to_lowercase(), &own.to_string().to_lowercase());
        }
        // A text holds its backslashes doubled.
        let value = self.value.replace(r"\\", r"\");
        let found = match (own, value.parse::<i64>()) {
            (Value::Number(own), Ok(value)) => own.cmp(&value),
            (Value::Truth(own), Ok(value)) => i64::from(*own).cmp(&value),
            _ => order(&own.to_string(), &value),
        };
        match self.how.as_str() {
            "=" => found == Ordering::Equal,
            "<>" | "!=" => found != Ordering::Equal,
            "<" => found == Ordering::Less,
            ">" => found == Ordering::Greater,
            "<=" => found != Ordering::Greater,
            _ => found != Ordering::Less,
        }
    }
}

/// `%` is any run, `_` any one character.
fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // Row by row over the pattern: which prefixes of the text it matches.
    let mut now = vec![false; text.len() + 1];
    now[0] = true;
    for sign in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = match sign {
                '%' => now[at] || (at > 0 && next[at - 1]),
                '_' => at > 0 && now[at - 1],
                sign => at > 0 && now[at - 1] && text[at - 1] == sign,
            };
        }
        now = next;
    }
    now[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(condition: &str, holds: bool) {
        let instance = vec![
            ("Name", Value::Text("obengine".into())),
            ("ProcessId", Value::Number(640)),
            ("Started", Value::Truth(true)),
            ("ProviderName", Value::Null),
        ];
        let read = Condition::read(condition).unwrap();
        assert_eq!(read.holds(&instance), holds, "{condition}");
    }

    #[test]
    fn comparisons_are_joined() {
        check("name='OBEngine'", true);
        check("(Name like 'ob%')", true);
        check("Name like '%eng_ne'", true);
        check("Name=\"x\" or ProcessId > 600", true);
        check("Name='obengine' and ProcessId < 600", false);
        check("Started=1", true);
        check("Name <> 'obengine'", false);
        check("ProviderName=''", false);
        assert_eq!(Condition::read("name"), None);
        assert_eq!(Condition::read("name = 'a' 'b'"), None);
    }
}
