//! Results of fleets, by hand: rows of every sort.

use marslab::fleet::summary::{Seen, Summary};
use marslab::report::fleet::results::{About, Results};
use sim::cause::CauseId;

/// Rows of a fleet over two weeks: of 20 machines one is broken, and mistakes of every sort.
pub(crate) fn rows(machines: u64) -> Vec<Seen<'static>> {
    (0..machines).map(row).collect()
}

fn row(machine: u64) -> Seen<'static> {
    // Any mixture that hits everything will do; primes keep the parts apart.
    let pick = |of: u64, from: u64| machine.wrapping_mul(from) / 7 % of;
    let sites = ["seoul", "busan", "plant <1>"];
    let images = ["server-2008r2", "server-2016", "server-2019"];
    let healthy = Seen {
        machine,
        day: u32::try_from(pick(14, 31)).expect("small") + 1,
        site: sites[pick(3, 11) as usize],
        image: images[pick(3, 13) as usize],
        stage: if machine.is_multiple_of(50) { "bare" } else { "protected" },
        agent: (!machine.is_multiple_of(50)).then_some("2.0.9270.0"),
        language: if machine.is_multiple_of(3) { "ko" } else { "en" },
        operation: "scheduled-backup",
        kind: if machine.is_multiple_of(17) { "near-miss" } else { "healthy" },
        localised: true,
        verdict: "quiet",
        remedy: "none",
        ..Seen::default()
    };
    let all = CauseId::ALL;
    let cause = all[pick(all.len() as u64, 101) as usize];
    let other = all[pick(all.len() as u64, 211) as usize];
    let broken = Seen { broken: true, shown: vec![cause], kind: "broken", ..healthy.clone() };
    let minutes = u32::try_from(pick(90, 71)).expect("small");
    let treated = Seen { minutes, lines: 2, restarts: minutes / 60, ..broken.clone() };
    match machine % 240 {
        0..8 => Seen { found: vec![cause], verdict: "exact", remedy: "healed", ..treated },
        8 => Seen { missed: vec![cause], verdict: "missed", ..broken },
        9 if other != cause => Seen {
            missed: vec![cause],
            made_up: vec![other],
            verdict: "wrong",
            remedy: "harm",
            harm: vec!["file:C:\\Scratch\\backup.vhd is gone"],
            ..treated
        },
        10 => Seen {
            found: vec![cause],
            hidden: vec![CauseId::AgentOutdated],
            kind: "several",
            verdict: "exact",
            incident: Some("an update waits"),
            remedy: "not-healed",
            ..treated
        },
        11 => Seen {
            made_up: vec![other],
            verdict: "false-alarm",
            remedy: "harm",
            harm: vec!["service:x was stopped"],
            lines: 1,
            escalated: true,
            ..healthy
        },
        12 => Seen {
            missed: vec![cause],
            verdict: "no-answer",
            no_answer: Some("too-slow"),
            insufficient: true,
            ..broken
        },
        _ => healthy,
    }
}

pub(crate) fn about() -> About {
    About {
        engine: "0.1.0".to_owned(),
        catalogue: "0123456789abcdef".to_owned(),
        fleet: "Servers at three sites, over two weeks".to_owned(),
        document: "fedcba9876543210".to_owned(),
        seed: 7,
        diagnoser: "rego".to_owned(),
        pack: "00112233".to_owned(),
        over_days: 14,
    }
}

/// Results of rows.
pub(crate) fn of(rows: &[Seen<'_>]) -> Results {
    let mut summary = Summary::default();
    rows.iter().for_each(|row| summary.add(row));
    Results { about: about(), summary }
}

/// Everything that can happen.
pub(crate) fn everything() -> Results {
    of(&rows(24_000))
}

/// Nothing is broken and nothing was said.
pub(crate) fn nothing() -> Results {
    let quiet = rows(240).into_iter().filter(|row| row.verdict == "quiet");
    of(&quiet.collect::<Vec<_>>())
}

/// Every text from outside is this one.
pub(crate) fn poisoned(text: &str) -> Results {
    let mut rows: Vec<Seen<'_>> = rows(480);
    for row in &mut rows {
        row.incident = row.incident.map(|_| text);
        row.harm.iter_mut().for_each(|harm| *harm = text);
        row.no_answer = row.no_answer.map(|_| text);
        for word in [&mut row.site, &mut row.image, &mut row.stage, &mut row.language] {
            *word = text;
        }
        for word in [&mut row.operation, &mut row.kind, &mut row.verdict] {
            *word = text;
        }
        row.agent = row.agent.map(|_| text);
    }
    let mut results = of(&rows);
    let About { engine, catalogue, fleet, document, seed: _, diagnoser, pack, over_days: _ } =
        &mut results.about;
    for field in [engine, catalogue, fleet, document, diagnoser, pack] {
        text.clone_into(field);
    }
    results
}
