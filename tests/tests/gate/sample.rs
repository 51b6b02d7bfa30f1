//! Results of gates, by hand.

use std::collections::BTreeMap;

use marslab::gate::Gated;
use marslab::gate::outcome::{
    Alarms, Bump, Change, Complaint, Decision, Effect, Flip, Kind, Looked, Needed, OfCause, Pack,
    Place, Said, Selection, Suite,
};
use marslab::judge::tally::Counts;
use marslab::matrix::{self, Cell, Class, Matrix};
use marslab::report::gate::{Background, Covered};
use sim::cause::CauseId;
use sim::kernel::digest::Fingerprint;

/// What moved, for whom, how it was decided, and on how many machines of which families.
type Row = (Kind, Option<CauseId>, Decision, &'static [(Suite, usize)]);

fn rows() -> Vec<Row> {
    let waived = || Decision::Waived("the mail of 2020-01-09 asks for it".to_owned());
    let blessed = || Decision::Blessed("Kim: the vendor withdrew that remedy".to_owned());
    let passes = || Decision::Passes;
    vec![
        (
            Kind::DetectionLost,
            Some(CauseId::EngineStopped),
            Decision::Blocks,
            &[(Suite::Catalogue, 1), (Suite::Compositions, 212), (Suite::Fleet, 1409)],
        ),
        (
            Kind::AlarmNew,
            Some(CauseId::ScratchLowSpace),
            Decision::Blocks,
            &[(Suite::Twins, 1), (Suite::Boundary, 2), (Suite::Fleet, 87)],
        ),
        (Kind::ObjectLost, Some(CauseId::VolumeOffline), waived(), &[(Suite::Compositions, 3)]),
        (Kind::CureLost, Some(CauseId::EngineCrashed), blessed(), &[(Suite::Catalogue, 1)]),
        (Kind::HarmNew, None, Decision::Blocks, &[(Suite::Compositions, 9)]),
        (Kind::EvidenceLost, Some(CauseId::ClockSkew), Decision::Shadow, &[(Suite::Invariance, 4)]),
        (Kind::AnswerLost, None, Decision::Blocks, &[(Suite::MissingEvidence, 6)]),
        (Kind::QuestionLost, Some(CauseId::TempFlood), waived(), &[(Suite::MissingEvidence, 2)]),
        (Kind::DetectionGained, Some(CauseId::ProxyStray), passes(), &[(Suite::Fleet, 31)]),
        (Kind::AlarmGone, Some(CauseId::ProxyNeedless), passes(), &[(Suite::Fleet, 12)]),
        (Kind::ObjectGained, Some(CauseId::ScratchMoved), passes(), &[(Suite::Catalogue, 1)]),
        (Kind::CureGained, Some(CauseId::TlsDotNet), passes(), &[(Suite::Catalogue, 2)]),
        (Kind::HarmGone, None, passes(), &[(Suite::Compositions, 1)]),
        (Kind::EvidenceGained, Some(CauseId::VaultFull), passes(), &[(Suite::Boundary, 1)]),
        (Kind::AnswerGained, None, passes(), &[(Suite::Catalogue, 1)]),
        (Kind::QuestionGained, None, passes(), &[(Suite::MissingEvidence, 5)]),
        (Kind::RemedyChanged, Some(CauseId::MountStuck), passes(), &[(Suite::Catalogue, 1)]),
    ]
}

fn place(line: u32, rule: &str, in_candidate: bool) -> Place {
    Place {
        file: "rules/service.rego".to_owned(),
        line,
        column: 1,
        end_line: line + 14,
        rule: rule.to_owned(),
        in_candidate,
    }
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn before_of(kind: Kind) -> Said {
    match kind {
        Kind::AlarmNew | Kind::DetectionGained | Kind::AnswerGained => Said::default(),
        _ => before(),
    }
}

fn before() -> Said {
    Said {
        findings: lines(&["service.obengine-stopped at service:obengine"]),
        remediation: lines(&["sc.exe config obengine start= auto", "net start obengine"]),
        ..Said::default()
    }
}

fn after(kind: Kind) -> Said {
    let old = before();
    match kind {
        Kind::AlarmNew => Said {
            findings: lines(&["scratch.low-space at volume:E"]),
            remediation: lines(&["Remove-Item E:\\Temp\\*.tmp"]),
            ..Said::default()
        },
        Kind::HarmNew => Said {
            remediation: lines(&["Remove-Item C:\\Scratch -Recurse -Force"]),
            harm: lines(&["file:C:\\Scratch\\backup.vhd is gone", "recovery points: 12 -> 0"]),
            ..old
        },
        Kind::CureLost => Said { not_cured: "the next backup fails at gate service".into(), ..old },
        Kind::AnswerLost => {
            Said { no_answer: "rules/service.rego:31:9: no such field".into(), ..Said::default() }
        }
        Kind::QuestionLost => Said { escalate: "nobody can tell".into(), ..Said::default() },
        Kind::QuestionGained => {
            Said { insufficient: lines(&["services.obengine"]), ..Said::default() }
        }
        kind if kind.effect() == Effect::Loss => Said::default(),
        _ => Said { remediation: lines(&["Start-Service obengine"]), ..old },
    }
}

fn flip(kind: Kind, suite: Suite, number: usize) -> Flip {
    let machine = match suite {
        Suite::Catalogue => "service/obengine-stopped".to_owned(),
        Suite::Twins => "twin of scratch/low-space".to_owned(),
        Suite::Boundary => "free space of the scratch volume, one step under 5 %".to_owned(),
        Suite::Compositions => {
            format!("service/obengine-stopped + clock/skew (server-2016, backup) {number}")
        }
        Suite::Fleet => format!("machine {}", 48_213 + number),
        Suite::Invariance => "service/obengine-stopped, other drive letters".to_owned(),
        Suite::MissingEvidence => "service/obengine-stopped without services".to_owned(),
    };
    let needed = |path: &str, value: &str, healthy: &str| Needed {
        path: path.to_owned(),
        value: value.to_owned(),
        healthy: healthy.to_owned(),
    };
    Flip {
        suite,
        machine,
        before: before_of(kind),
        after: after(kind),
        evidence: match kind.effect() {
            Effect::Loss => vec![
                needed("services.obengine.state", "\"stopped\"", "\"running\""),
                needed("services.obengine.exit_code", "1067", ""),
            ],
            _ => Vec::new(),
        },
    }
}

fn change(row: Row) -> Change {
    let (kind, cause, decision, machines) = row;
    let named = |(suite, count): &(Suite, usize)| {
        let suite = *suite;
        (0..(*count).min(2)).map(move |number| flip(kind, suite, number))
    };
    Change {
        kind,
        effect: kind.effect(),
        cause,
        decision,
        machines: machines.iter().copied().collect(),
        flips: machines.iter().flat_map(named).collect(),
        rules: match cause {
            Some(_) => vec![place(29, "findings", true), place(12, "engine_down", false)],
            None => Vec::new(),
        },
    }
}

fn causes(changes: &[Change]) -> Vec<OfCause> {
    let rate = |hits, misses, false_alarms| Counts { hits, misses, false_alarms };
    let mut all: BTreeMap<CauseId, OfCause> = BTreeMap::new();
    for (number, change) in changes.iter().enumerate() {
        let Some(cause) = change.cause else { continue };
        let whole = rate(4 + number % 5, 0, 0);
        let after = match change.kind {
            Kind::DetectionLost => rate(whole.hits - 3, 3, 0),
            Kind::AlarmNew => rate(whole.hits, 0, 2),
            _ => whole,
        };
        let before = match change.kind {
            Kind::DetectionGained => rate(1, whole.hits - 1, 0),
            Kind::AlarmGone => rate(whole.hits, 0, 1),
            _ => whole,
        };
        let shadow = change.decision == Decision::Shadow;
        all.insert(cause, OfCause { cause, before, after, shadow });
    }
    all.into_values().collect()
}

fn suites(changes: &[Change]) -> BTreeMap<Suite, Looked> {
    let sizes = [412, 398, 214, 10_000, 100_000, 2_884, 1_236];
    let looked = |(suite, machines): (Suite, usize)| {
        let moved = changes.iter().filter_map(|change| change.machines.get(&suite)).sum();
        let same = machines * 9 / 10;
        (suite, Looked { machines, same, asked: machines - same, moved })
    };
    Suite::ALL.into_iter().zip(sizes).map(looked).collect()
}

/// A gate that found every kind of change, in every family, with every decision.
pub(crate) fn everything() -> Gated {
    let changes: Vec<Change> = rows().into_iter().map(change).collect();
    let complaint = |text: &str, place: Option<(&str, u32)>| Complaint {
        code: 2,
        text: text.to_owned(),
        place: place.map(|(file, line)| (file.to_owned(), line)),
    };
    Gated {
        engine: "0.1.0",
        catalogue: Fingerprint::of("a catalogue"),
        seed: 20_200_115,
        baseline: Pack {
            word: "git:main:rules".to_owned(),
            identity: "9f2c0d1e44b7a6530011223344556677".to_owned(),
            version: Some("1.4.2".to_owned()),
        },
        candidate: Pack {
            word: "rules".to_owned(),
            identity: "07be55d9a1c3f2e88899aabbccddeeff".to_owned(),
            version: None,
        },
        suites: suites(&changes),
        selection: Selection {
            all: false,
            because: "2 rules changed, and 5 rest on them".to_owned(),
            changed: vec![place(29, "findings", true), place(12, "engine_down", false)],
            reached: vec![place(29, "findings", true), place(80, "findings", true)],
            rules: 312,
        },
        causes: causes(&changes),
        changes,
        alarms: Alarms { machines: 100_000, new: 87, gone: 12 },
        complaints: vec![
            complaint("recall of clock.skew is 75.0 %, the floor is 95.0 %", None),
            complaint("the waiver has expired on 2020-01-10", Some(("marslab.yaml", 14))),
        ],
        bump: Bump::Major,
        proposed: Some("2.0.0".to_owned()),
        code: 2,
    }
}

/// A gate that found nothing.
pub(crate) fn nothing() -> Gated {
    let mut gated = everything();
    gated.suites = suites(&[]);
    gated.changes.clear();
    gated.complaints.clear();
    for of in &mut gated.causes {
        of.after = of.before;
    }
    gated.alarms = Alarms { machines: 100_000, new: 0, gone: 0 };
    gated.selection.all = true;
    gated.selection.because = "asked for by --all".to_owned();
    gated.bump = Bump::Patch;
    gated.proposed = Some("1.4.3".to_owned());
    gated.code = 0;
    gated
}

/// A gate that found so many changes, of all kinds.
pub(crate) fn many(count: usize) -> Gated {
    let mut gated = everything();
    let first = gated.changes.clone();
    gated.changes = first.iter().cycle().take(count).cloned().collect();
    for (number, change) in gated.changes.iter_mut().enumerate() {
        if change.cause.is_some() {
            change.cause = CauseId::ALL.get(number % CauseId::ALL.len()).copied();
        }
    }
    gated
}

/// A gate that found so many gains and nothing else.
pub(crate) fn gains(count: usize) -> Gated {
    let mut gated = nothing();
    let gains = everything().changes.into_iter().filter(|change| change.effect == Effect::Gain);
    let gains: Vec<Change> = gains.collect();
    gated.changes = gains.iter().cycle().take(count).cloned().collect();
    gated.causes = everything().causes;
    gated.bump = Bump::Minor;
    gated
}

/// Two small matrices and the coverage of a few causes.
pub(crate) fn background() -> Background {
    let causes = [CauseId::EngineStopped, CauseId::EngineCrashed, CauseId::ClockSkew];
    let matrix = |kind: matrix::Kind| {
        let cells = causes.iter().flat_map(|row| causes.iter().map(move |column| (*row, *column)));
        let cell = |(row, column)| {
            let class = if row == column { kind.classes()[0] } else { kind.classes()[2] };
            let counts: BTreeMap<Class, usize> = [(class, 2)].into();
            Cell { row, column, class, counts, example: "net start obengine".to_owned() }
        };
        Matrix { kind, causes: causes.to_vec(), cells: cells.map(cell).collect() }
    };
    let covered = |(number, cause): (usize, &CauseId)| Covered {
        cause: *cause,
        scenarios: number,
        twins: number / 2,
        rows: cause.rows().iter().map(|row| (*row).to_owned()).collect(),
    };
    Background {
        matrices: vec![matrix(matrix::Kind::WrongFix), matrix(matrix::Kind::Masking)],
        coverage: causes.iter().enumerate().map(covered).collect(),
    }
}

/// Every text of a result that somebody outside wrote, with the name of its field. Nothing is left
/// out silently: each structure is taken apart whole.
pub(crate) fn outside(gated: &mut Gated) -> Vec<(&'static str, &mut String)> {
    let Gated { baseline, candidate, selection, changes, complaints, proposed, .. } = gated;
    let mut all = Vec::new();
    for Pack { word, identity, version } in [baseline, candidate] {
        all.push(("pack.word", word));
        all.push(("pack.identity", identity));
        all.extend(version.as_mut().map(|version| ("pack.version", version)));
    }
    let Selection { all: _, because, changed, reached, rules: _ } = selection;
    all.push(("selection.because", because));
    for place in changed.iter_mut().chain(reached) {
        all.extend(outside_of_place(place));
    }
    for change in changes {
        let Change { kind: _, effect: _, cause: _, decision, machines: _, flips, rules } = change;
        match decision {
            Decision::Waived(why) => all.push(("decision.waived", why)),
            Decision::Blessed(why) => all.push(("decision.blessed", why)),
            Decision::Passes | Decision::Blocks | Decision::Shadow => {}
        }
        all.extend(rules.iter_mut().flat_map(outside_of_place));
        for Flip { suite: _, machine, before, after, evidence } in flips {
            all.push(("flip.machine", machine));
            for Needed { path, value, healthy } in evidence {
                all.extend([("needed.path", path), ("needed.value", value)]);
                all.push(("needed.healthy", healthy));
            }
            all.extend(outside_of_said(before));
            all.extend(outside_of_said(after));
        }
    }
    for Complaint { code: _, text, place } in complaints {
        all.push(("complaint.text", text));
        all.extend(place.as_mut().map(|(file, _)| ("complaint.file", file)));
    }
    all.extend(proposed.as_mut().map(|proposed| ("proposed", proposed)));
    all
}

fn outside_of_place(place: &mut Place) -> [(&'static str, &mut String); 2] {
    let Place { file, line: _, column: _, end_line: _, rule, in_candidate: _ } = place;
    [("place.file", file), ("place.rule", rule)]
}

fn outside_of_said(said: &mut Said) -> Vec<(&'static str, &mut String)> {
    let Said { findings, insufficient, escalate, remediation, not_cured, harm, no_answer } = said;
    let lists = [
        ("said.findings", findings),
        ("said.insufficient", insufficient),
        ("said.remediation", remediation),
        ("said.harm", harm),
    ];
    let mut all: Vec<(&'static str, &mut String)> = Vec::new();
    for (name, lines) in lists {
        all.extend(lines.iter_mut().map(|line| (name, line)));
    }
    all.extend([("said.escalate", escalate), ("said.not_cured", not_cured)]);
    all.push(("said.no_answer", no_answer));
    all
}

/// A small result in which every text from outside is there, once or twice.
pub(crate) fn small() -> Gated {
    let mut gated = everything();
    let kinds = [Kind::DetectionLost, Kind::ObjectLost, Kind::CureLost, Kind::DetectionGained];
    gated.changes.retain(|change| kinds.contains(&change.kind));
    gated.candidate.version = Some("1.5.0".to_owned());
    gated.complaints.truncate(2);
    for change in &mut gated.changes {
        change.flips.truncate(2);
        for flip in &mut change.flips {
            for said in [&mut flip.before, &mut flip.after] {
                *said = Said {
                    findings: lines(&["a"]),
                    insufficient: lines(&["b"]),
                    escalate: "c".to_owned(),
                    remediation: lines(&["d"]),
                    not_cured: "e".to_owned(),
                    harm: lines(&["f"]),
                    no_answer: "g".to_owned(),
                };
            }
        }
    }
    gated
}
