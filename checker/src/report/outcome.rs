//! What an operation came to, and what stands out afterwards, in the language of the person.

use sim::evidence::Facts;
use sim::life::{Ended, Outcome};

use crate::ui::text::{Lang, Texts};

/// How it ended; behind a failure, what the agent says about it.
#[must_use]
pub fn lines(outcome: &Outcome, texts: &Texts) -> Vec<String> {
    let operation = ("operation", outcome.operation.name().to_owned());
    if let Some(failure) = &outcome.failure {
        let about = [operation, ("failure", failure.to_string())];
        let said = match texts.lang {
            Lang::En => failure.message.en(),
            Lang::Ko => failure.message.ko(),
        };
        let said = said.lines().filter(|line| !line.trim().is_empty());
        let mut lines = vec![texts.tell("outcome-failed", &about)];
        lines.extend(said.map(|line| format!("  {}", line.trim())));
        return lines;
    }
    let id = match outcome.ended {
        Ended::DidNotStart => "outcome-not-started",
        Ended::Slow => "outcome-slow",
        Ended::CompletedWithWarnings => "outcome-warnings",
        Ended::NotFinished => "outcome-not-finished",
        Ended::Failed => "outcome-failed-silently",
        Ended::Succeeded => "outcome-completed",
    };
    vec![texts.tell(id, &[operation])]
}

/// Events, the last job and the worst log lines: what a person would look at first.
#[must_use]
pub fn evidence(facts: &Facts, texts: &Texts) -> Vec<String> {
    let mut lines = Vec::new();
    for event in facts.events.as_deref().unwrap_or_default().iter().rev().take(6).rev() {
        let minutes = event.minutes_ago.to_string();
        let about = [
            ("id", event.id.to_string()),
            ("channel", event.channel.to_string()),
            ("minutes", minutes),
        ];
        lines.push(texts.tell("evidence-event", &about));
    }
    if let Some(job) = facts.jobs.as_deref().unwrap_or_default().last() {
        let about = [
            ("origin", format!("{:?}", job.origin)),
            ("state", format!("{:?}", job.state)),
            ("message", job.message.to_string()),
            ("detail", job.detail.to_string()),
        ];
        lines.push(texts.tell("evidence-job", &about));
    }
    let log = facts.log.as_deref().unwrap_or_default().iter().rev().take(3).rev();
    lines.extend(log.map(|line| {
        let about = [("level", format!("{:?}", line.level)), ("text", line.text.clone())];
        texts.tell("evidence-log", &about)
    }));
    lines
}
