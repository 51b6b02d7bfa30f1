//! A machine that its diagnoser cannot bear fails alone; all others are as without it.

use std::time::Duration;

use diagnosers::process::{End, Wait};
use diagnosers::{Ask, Diagnoser, Diagnosis, NoAnswer};
use marslab::fleet::judged::Asking;
use marslab::fleet::results::{self, Row};
use marslab_tests::select;
use sim::evidence::Evidence;

use super::{field, run};

/// What a poisoned machine does to who looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Poison {
    None,
    Panics,
    NeverAnswers,
    AnswersNonsense,
}

struct Poisoned {
    inner: Box<dyn Diagnoser>,
    poison: Poison,
}

impl Diagnoser for Poisoned {
    fn name(&self) -> &str {
        "poisoned"
    }

    fn diagnose(&self, facts: &Evidence<'_>, console: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let excluded = facts.antivirus.iter().flat_map(|it| &it.excluded_processes);
        if !excluded.clone().any(|name| name == "poison.exe") {
            return self.inner.diagnose(facts, console);
        }
        match self.poison {
            Poison::None => self.inner.diagnose(facts, console),
            Poison::Panics => std::panic::panic_any("poison"),
            Poison::NeverAnswers => Err(NoAnswer::Process(End::TooSlow {
                wait: Wait::Reply,
                limit: Duration::from_secs(10),
            })),
            Poison::AnswersNonsense => Ok(Diagnosis {
                insufficient: vec!["\u{1b}[2J\u{0}".repeat(1_000); 1_000],
                escalate: "\u{202e}".repeat(1_000_000),
                remediation: vec!["\u{0}'\"`$(".to_owned(), "Remove-Item C:\\ -Recurse".to_owned()],
                ..Diagnosis::default()
            }),
        }
    }
}

fn rows(poison: Poison) -> Vec<Row> {
    let field = field();
    let folder = tempfile::tempdir().expect("a folder");
    let diagnoser = Poisoned { inner: select("error-id"), poison };
    run(&field, &Asking::of(&diagnoser), (4_000, 500), [(0, 1)], folder.path());
    let opened = results::open(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    opened.rows().collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_poisoned_machine_in_every_thousand_fails_alone() {
    let clean = rows(Poison::None);
    let is_poisoned = |row: &Row| row.noise.iter().any(|noise| noise == "poison");
    let count = clean.iter().filter(|row| is_poisoned(row)).count();
    assert!((1..20).contains(&count), "{count}");
    assert!(clean.iter().all(|row| row.verdict != "no-answer"));
    for (poison, no_answer) in [
        (Poison::Panics, Some("broken")),
        (Poison::NeverAnswers, Some("too-slow")),
        (Poison::AnswersNonsense, None),
    ] {
        let rows = rows(poison);
        assert_eq!(rows.len(), clean.len());
        for (row, clean) in rows.iter().zip(&clean) {
            if !is_poisoned(clean) {
                assert_eq!(row, clean, "{poison:?}");
                continue;
            }
            assert_eq!(row.no_answer.as_deref(), no_answer, "{poison:?}");
            assert_eq!(row.verdict == "no-answer", no_answer.is_some(), "{row:?}");
            // Whatever it said, its row stays small, and the truth in it is the truth.
            assert!(row.insufficient.len() <= 17, "{}", row.insufficient.len());
            assert!(row.insufficient.iter().all(|text| text.len() <= 200));
            assert_eq!((&row.causes, &row.host), (&clean.causes, &clean.host));
        }
    }
}
