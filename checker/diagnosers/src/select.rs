//! Choosing a diagnoser by a word. What has files is read by [`crate::source`]; here are the
//! diagnosers of marslab's own: `mute`, `error-id`, `parrot`, `saboteur`. The oracle has no word:
//! only the checker can give it the truth. The canaries `leak:KIND` have words that no help lists
//! (see [`crate::leak`]).

use std::fmt;

use crate::error_id::ErrorId;
use crate::leak::{Kind, Leak};
use crate::mute::Mute;
use crate::parrot::Parrot;
use crate::saboteur::Saboteur;
use crate::{Diagnoser, Source};

/// The words, for help and messages.
pub const WORDS: [&str; 10] = [
    "rego",
    "rego:DIR",
    "rego:ARCHIVE",
    "git:REV:PATH",
    "powershell:FILE",
    "process:CMD",
    "mute",
    "error-id",
    "parrot",
    "saboteur",
];

/// Why a word chooses no diagnoser: a person's mistake, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectError(pub String);

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SelectError {}

/// The diagnoser that a word names.
///
/// # Errors
/// An unknown word, a pack that does not load, a command that cannot be read.
pub fn select(word: &str) -> Result<Box<dyn Diagnoser>, SelectError> {
    let source = Source::open(word).and_then(|source| source.diagnoser());
    source.map_err(|error| SelectError(error.text))
}

/// A word of a diagnoser that comes with marslab and has no files.
pub(crate) fn is_own(word: &str) -> bool {
    match word.split_once(':') {
        Some(("leak", kind)) => Kind::parse(kind).is_some(),
        _ => ["mute", "error-id", "parrot", "saboteur"].contains(&word),
    }
}

/// The diagnoser of such a word.
///
/// # Errors
/// An unknown word.
pub(crate) fn own(word: &str) -> Result<Box<dyn Diagnoser>, SelectError> {
    Ok(match word {
        "mute" => Box::new(Mute),
        "error-id" => Box::new(ErrorId),
        "parrot" => Box::new(Parrot),
        "saboteur" => Box::new(Saboteur),
        _ => {
            let kind = word.strip_prefix("leak:").and_then(Kind::parse);
            let kind = kind.ok_or_else(|| SelectError(format!("unknown diagnoser `{word}`")))?;
            Box::new(Leak::new(kind).map_err(|error| SelectError(error.to_string()))?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MockAsk;
    use crate::samples::{broken, healthy};
    use sim::image::Stage::WithRecoveryPoints as Backed;
    use sim::life::Operation::ManualBackup;

    fn wrong(word: &str) -> String {
        match select(word) {
            Ok(there) => panic!("{word} chooses {}", there.name()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn words_that_choose_nothing_say_why() {
        assert!(wrong("regal").contains("one of rego, rego:DIR"));
        assert!(wrong("rego:").contains("rego:DIR"));
        assert!(wrong("rego:/no/such/folder").contains("/no/such/folder"));
        assert!(wrong("process:").contains("the command is empty"));
        assert!(wrong("oracle").contains("unknown diagnoser"));
    }

    #[test]
    fn every_adapter_keeps_the_contract_on_three_machines() {
        let machines = [
            healthy(),
            broken(Backed, ManualBackup, &[r#"{"service": {"stop": "obengine"}}"#]),
            broken(Backed, ManualBackup, &[r#"{"clock": {"skew": "1 h"}}"#]),
        ];
        let script = concat!(
            r#"process:sh -c 'read facts; echo "{\"kind\":\"ask\",\"line\":\"hostname\"}"; "#,
            r#"read output; "#,
            r#"echo "{\"kind\":\"answer\",\"answer\":{\"escalate\":\"look\"}}"'"#
        );
        for word in ["rego", "mute", "error-id", "parrot", "saboteur", script] {
            let diagnoser = select(word).unwrap_or_else(|error| panic!("{error}"));
            assert!(word.starts_with(diagnoser.name()) || diagnoser.name() == word);
            for facts in &machines {
                let mut console = MockAsk::new();
                console.expect_ask().returning(|line| format!("{line}?"));
                let mut answer = || diagnoser.diagnose(&facts.into(), &mut console);
                let first = answer().unwrap_or_else(|error| panic!("{word}: {error}"));
                assert_eq!(Ok(first.clone()), answer(), "{word} is not deterministic");
                let text = serde_json::to_string(&first).unwrap();
                let back: crate::Diagnosis = serde_json::from_str(&text).unwrap();
                assert_eq!(back, first, "{word}");
            }
        }
    }
}
