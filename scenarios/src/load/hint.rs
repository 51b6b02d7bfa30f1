//! What would be right instead of an unknown name.

use sim::kernel::text::nearest;

/// Names that a hint lists at most.
const LISTED: usize = 16;

/// `did you mean ...?` and, when they are few, all valid names. Empty when there are none.
pub(super) fn instead_of(word: &str, known: &[&str]) -> String {
    let Some(best) = nearest(word, known.iter().copied()) else { return String::new() };
    let list: Vec<String> = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let rest = if known.len() > LISTED { ", ..." } else { "" };
    format!("did you mean `{best}`? Valid here: {}{rest}", list.join(", "))
}
