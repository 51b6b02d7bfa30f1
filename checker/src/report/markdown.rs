//! The run as Markdown, for a pull request: summary first, then only what is wrong.

use super::{complaints, terminal};
use crate::run::Run;
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Scenarios with trouble that are listed; the rest is counted. A comment has bounds.
const LISTED: usize = 50;

pub(super) fn render(run: &Run, texts: &Texts) -> String {
    let mut out = format!("## {}\n\n", terminal::title(run, texts));
    for line in terminal::summary(run, texts) {
        // A line that is indented belongs to the one before; an empty one is for the terminal.
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        if !text.is_empty() {
            out.push_str(&format!("{indent}- {text}\n"));
        }
    }
    let wrong: Vec<_> = run.results.iter().filter(|result| !result.passed()).collect();
    if !wrong.is_empty() {
        out.push_str(&format!("\n| {} | |\n|---|---|\n", texts.say("column-scenario")));
    }
    for result in wrong.iter().take(LISTED) {
        let lines = complaints(result);
        let shown = lines.iter().map(|line| Untrusted::new(line).for_markdown());
        let shown = shown.collect::<Vec<_>>().join("<br>").replace('\n', " ");
        out.push_str(&format!("| `{}` | {shown} |\n", result.verdict.scenario));
    }
    if wrong.len() > LISTED {
        out.push_str(&format!("| ... | + {} |\n", wrong.len() - LISTED));
    }
    out
}
