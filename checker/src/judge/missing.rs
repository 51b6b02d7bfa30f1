//! Judging an answer when a source of evidence could not be read.
//!
//! *Promise*: what the answer with all evidence rests on is what it cites. A finding that cites the
//! source that is hidden now must be gone, and when nothing is left to explain the failure, the
//! answer must say which source it needs. Every other finding must stand as it was: whoever says
//! "insufficient" too readily fails as well.

use diagnosers::{Diagnosis, Finding};

/// The sources that a finding rests on: the first parts of the paths that it cites.
pub fn sources_of(finding: &Finding) -> impl Iterator<Item = &str> {
    finding.evidence.iter().map(|path| path.split('.').next().unwrap_or(path))
}

/// True when the answer, given with all evidence, rests on a source.
#[must_use]
pub fn is_decisive(full: &Diagnosis, source: &str) -> bool {
    full.findings.iter().any(|finding| sources_of(finding).any(|cited| cited == source))
}

/// Grades the answer without a source against the answer with all of them.
///
/// # Errors
/// What is wrong with it, in words.
pub fn grade(
    full: &Diagnosis,
    source: &str,
    works: bool,
    answer: &Diagnosis,
) -> Result<(), String> {
    let key = |finding: &Finding| (finding.cause, finding.object.to_ascii_lowercase());
    let stands = |finding: &&Finding| !sources_of(finding).any(|cited| cited == source);
    let right: Vec<_> = full.findings.iter().filter(stands).map(key).collect();
    let said: Vec<_> = answer.findings.iter().map(key).collect();
    if let Some((cause, object)) = said.iter().find(|finding| !right.contains(finding)) {
        return Err(format!("without `{source}` it says {cause} at `{object}`"));
    }
    if let Some((cause, _)) = right.iter().find(|finding| !said.contains(finding)) {
        return Err(format!(
            "without `{source}`, which it does not cite, it no longer says {cause}"
        ));
    }
    // Who hands over to a person does so because of what was found.
    let handed_over = !answer.escalate.is_empty();
    if handed_over && (full.escalate.is_empty() || right.len() < full.findings.len()) {
        return Err(format!("without `{source}` it hands over to a person: {}", answer.escalate));
    }
    let needed = answer.insufficient.iter().any(|need| need == source);
    let unexplained = !works && right.is_empty() && !handed_over;
    match (unexplained, needed) {
        (true, false) => Err(format!("it does not say that it needs `{source}`")),
        (false, true) => Err(format!("it asks for `{source}`, which changes nothing")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::cause::CauseId;

    fn finding(cause: CauseId, evidence: &str) -> Finding {
        Finding { cause, object: "x".to_owned(), evidence: vec![evidence.to_owned()] }
    }

    fn said(findings: Vec<Finding>, insufficient: &[&str]) -> Diagnosis {
        let insufficient = insufficient.iter().map(|need| (*need).to_owned()).collect();
        Diagnosis { findings, insufficient, ..Diagnosis::default() }
    }

    #[test]
    fn a_decisive_source_turns_the_answer_into_a_question() {
        let full = said(vec![finding(CauseId::ClockSkew, "clock.offset_seconds")], &[]);
        assert_eq!(grade(&full, "clock", false, &said(vec![], &["clock"])), Ok(()));
        assert!(grade(&full, "clock", false, &said(vec![], &[])).is_err());
        assert!(grade(&full, "clock", false, &full).is_err());
    }

    #[test]
    fn any_other_source_changes_nothing() {
        let full = said(vec![finding(CauseId::ClockSkew, "clock.offset_seconds")], &[]);
        assert_eq!(grade(&full, "vss", false, &full), Ok(()));
        assert!(grade(&full, "vss", false, &said(vec![], &["vss"])).is_err());
        let more = said(vec![full.findings[0].clone()], &["vss"]);
        assert!(grade(&full, "vss", false, &more).is_err());
    }

    #[test]
    fn a_new_claim_is_a_false_alarm_and_a_healthy_machine_needs_nothing() {
        let healthy = said(vec![], &[]);
        let alarm = said(vec![finding(CauseId::TempFlood, "temp.tmp_files")], &[]);
        assert!(grade(&healthy, "agent", true, &alarm).is_err());
        assert_eq!(grade(&healthy, "agent", true, &healthy), Ok(()));
        assert!(grade(&healthy, "agent", true, &said(vec![], &["agent"])).is_err());
    }
}
