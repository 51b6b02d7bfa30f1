//! Every alarm has a canary: something that must set it off, and does.
//!
//! Planted leaks, diagnosers with a known fate, scenarios that are broken on purpose, remediations
//! that do harm. A check that cannot fail proves nothing. Faults are code, so that no document can
//! express a wrong one: for proofs 5 and 6 faults are planted here.

use std::process::Command;
use std::sync::LazyLock;

use diagnosers::leak::Kind;
use diagnosers::oracle::Oracle;
use diagnosers::{Diagnosis, Finding};
use marslab::determinism::{self, Compared};
use marslab::judge::Verdict;
use marslab::proofs::hiding::MOVES;
use marslab::proofs::{Proving, Subject, necessary, undo};
use marslab::run::{one, perfect};
use marslab::{episode, judge};
use marslab_tests::{each, entry, image, select, sources};
use scenarios::Scenario;
use scenarios::catalog::Entry;
use scenarios::scenario::{Heals, OnlyOn};
use sim::cause::CauseId;
use sim::console::Session;
use sim::fault::{Break, FaultError};
use sim::kernel::time::Span;
use sim::life::{self, Ended, Operation};
use sim::mars::messages::Message;
use sim::windows::state::StatePath;
use sim::world::World;

const STOPPED: &str = "service/obengine-stopped-manual";

// Determinism.

/// The child of [`leak`]: plays what it is told to and prints it. Alone it does nothing.
#[test]
#[allow(clippy::print_stdout, reason = "its parent reads what it prints")]
fn the_child_of_a_comparison_prints_its_marks() {
    let (Some(names), Ok(who)) = (determinism::child_names(), std::env::var("CANARY")) else {
        return;
    };
    let chosen = names.iter().map(|name| entry(name)).collect::<Vec<_>>();
    let marks = determinism::marks(sources(), &chosen, &who, 1).unwrap_or_else(|e| panic!("{e}"));
    println!("\n{}", determinism::lines(&marks));
}

fn compared(who: &str) -> Compared {
    let entries: Vec<&Entry> = sources().catalog.filter("service/*").collect();
    let mut child = Command::new("sh");
    let program = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let test = "the_child_of_a_comparison_prints_its_marks";
    // The child's environment is emptied, so that its one variable comes with the command line.
    child.args(["-c", "CANARY=$0 exec \"$@\"", who]).arg(program);
    child.args(["--exact", test, "--nocapture"]);
    determinism::compare(sources(), &entries, who, &mut child).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_planted_leak_is_caught_by_the_run_that_is_there_for_it() {
    for (word, kind) in Kind::ALL {
        let Compared::Differs(found) = compared(&format!("leak:{word}")) else {
            panic!("leak:{word} goes unnoticed");
        };
        let run = match kind {
            Kind::Clock | Kind::Address | Kind::HashOrder => "one thread again",
            Kind::ThreadOrder => "several threads",
            Kind::Environment | Kind::Locale => "another environment",
        };
        assert_eq!(found.run, run, "leak:{word}: {found:?}");
        assert!(found.scenario.starts_with("service/"), "{found:?}");
        assert!(found.what.0.starts_with("answer") && found.what.0 != found.what.1, "{found:?}");
    }
}

#[test]
fn the_reference_pack_and_the_mute_leak_nothing() {
    for who in ["rego", "mute"] {
        let result = compared(who);
        assert!(matches!(result, Compared::Same(4, _)), "{who}: {result:?}");
    }
}

#[test]
fn the_first_differing_step_is_named() {
    let entries = [entry(STOPPED)];
    let mine = determinism::marks(sources(), &entries, "mute", 1).unwrap_or_else(|e| panic!("{e}"));
    let mut theirs = mine.clone();
    assert_eq!(determinism::first_difference(&mine, &theirs, "x"), None);
    theirs[0].parts[1].push('!');
    theirs[0].parts.truncate(2);
    let found = determinism::first_difference(&mine, &theirs, "x").unwrap();
    assert_eq!(found.scenario, STOPPED);
    assert!(found.what.0.starts_with("step 2:") && found.what.1.ends_with('!'), "{found:?}");
    let found = determinism::first_difference(&mine, &[], "x").unwrap();
    assert_eq!((found.scenario.as_str(), found.what.1.as_str()), (STOPPED, "nothing"));
}

// Diagnosers with a known fate.

fn verdicts(pick: impl Fn(&Entry) -> Box<dyn diagnosers::Diagnoser> + Sync) -> Vec<Verdict> {
    each(sources().catalog.entries(), |entry| one(sources(), entry, &*pick(entry), None).verdict)
}

#[test]
fn the_oracle_is_perfect() {
    for verdict in verdicts(|entry| Box::new(Oracle::new(perfect(entry)))) {
        assert!(verdict.passed(), "{verdict:?}");
    }
}

#[test]
fn the_mute_fails_wherever_something_is_broken() {
    for verdict in verdicts(|_| select("mute")) {
        assert_eq!(verdict.passed(), verdict.control, "{verdict:?}");
    }
}

#[test]
fn the_parrot_raises_a_false_alarm_on_every_control() {
    for verdict in verdicts(|_| select("parrot")).iter().filter(|verdict| verdict.control) {
        assert!(!verdict.exact() && !verdict.passed(), "{verdict:?}");
    }
}

#[test]
fn the_saboteur_is_caught_everywhere() {
    for verdict in verdicts(|_| select("saboteur")) {
        assert!(!verdict.harm.is_empty() && !verdict.passed(), "{verdict:?}");
    }
}

// Proofs.

static PROVING: LazyLock<Proving<'static>> = LazyLock::new(|| Proving::all(sources()));

/// The numbers of the proofs that a scenario breaks after an edit.
fn broken(name: &str, edit: impl FnOnce(&mut Scenario)) -> Vec<u8> {
    broken_with("rego", name, edit)
}

/// Accepts one more cure.
fn further(scenario: &mut Scenario, lines: &[&str]) {
    scenario.cures.push(lines.iter().map(|line| (*line).to_owned()).collect());
}

#[test]
fn scenarios_that_nobody_edited_prove_themselves() {
    for name in [STOPPED, "registration/clock-ahead", "sal/bitmap-once"] {
        assert_eq!(broken(name, |_| {}), [0_u8; 0], "{name}");
    }
}

/// As [`broken`], with a diagnoser in place of the rules.
fn broken_with(who: &str, name: &str, edit: impl FnOnce(&mut Scenario)) -> Vec<u8> {
    let mut scenario = entry(name).scenario.clone();
    edit(&mut scenario);
    let image = image(&scenario.image);
    let rules = select(who);
    let subject = Subject { name, image: &image, scenario: &scenario, rules: &*rules };
    PROVING.prove(subject).iter().map(|broken| broken.proof.number).collect()
}

#[test]
fn a_setting_that_breaks_only_the_nights_breaks_proof_1_only() {
    let trigger = entry("schedule/trigger-disabled").scenario.faults.clone();
    let nights = |scenario: &mut Scenario| {
        scenario.operation = Operation::ManualBackup;
        scenario.setting.extend(trigger);
    };
    assert_eq!(broken_with("mute", "healthy/plain-2016", nights), [1]);
    assert_eq!(broken_with("mute", "healthy/plain-2016", |_| {}), [0_u8; 0]);
}

/// A fault that names only one of the two things that it sets.
struct Untold;

impl Break for Untold {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        world.agent.tracking_hiccup = true;
        world.agent.reporting_stuck = true;
        Ok(())
    }
    fn touches(&self, _: &World) -> Vec<StatePath> {
        vec![StatePath::new("agent", "tracking_hiccup")]
    }
    fn holds(&self, world: &World) -> bool {
        world.agent.tracking_hiccup
    }
}

/// A fault that sets what is no state: a job that never ends.
struct Endless;

impl Break for Endless {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let nothing = || FaultError("no job has run yet".to_owned());
        let mut job = world.agent.jobs.last().cloned().ok_or_else(nothing)?;
        job.ended = world.now + Span::days(30);
        world.agent.jobs.push(job);
        Ok(())
    }
    fn touches(&self, _: &World) -> Vec<StatePath> {
        Vec::new()
    }
    fn holds(&self, _: &World) -> bool {
        true
    }
}

#[test]
fn a_fault_that_does_not_name_all_that_it_sets_breaks_proof_5_only() {
    let image = image("server-2016-with-recovery-points");
    let left = undo::unnamed(&image, &[&Untold]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        left.map(|(at, left)| (at, left.to_string())),
        Some((0, "agent:reporting_stuck".into()))
    );
    let mut healed = necessary::undone(&broken_by(&image, &Untold), &image, &[&Untold]);
    assert!(life::verify(&mut healed, Operation::ManualBackup).is_ok());
}

#[test]
fn a_fault_whose_harm_stays_when_it_is_undone_breaks_proof_6_only() {
    let image = image("server-2016-with-recovery-points");
    assert_eq!(undo::unnamed(&image, &[&Endless]), Ok(None));
    let mut undone = necessary::undone(&broken_by(&image, &Endless), &image, &[&Endless]);
    assert!(life::verify(&mut undone, Operation::ManualBackup).is_err());
}

fn broken_by(image: &World, fault: &dyn Break) -> World {
    let mut world = image.clone();
    fault.inject(&mut world).unwrap_or_else(|error| panic!("{error}"));
    life::run(&mut world, Operation::ManualBackup);
    world
}

#[test]
fn a_setting_that_breaks_the_machine_breaks_proofs_1_and_6() {
    let found = broken(STOPPED, |scenario| scenario.setting.extend(scenario.faults.clone()));
    assert!(found.contains(&1) && found.contains(&6), "{found:?}");
}

#[test]
fn a_symptom_that_was_pasted_wrongly_breaks_proof_2_only() {
    let paste = |scenario: &mut Scenario| {
        let symptom = scenario.symptom.as_mut().unwrap();
        let other = Message::ALL.iter().copied().find(|other| symptom.message != Some(*other));
        symptom.message = other;
    };
    assert_eq!(broken(STOPPED, paste), [2]);
}

#[test]
fn a_fault_without_effect_breaks_proofs_2_and_3_and_leaves_the_cure_idle() {
    let found = broken(STOPPED, |scenario| scenario.faults = scenario.twin.clone().unwrap());
    assert_eq!(found, [2, 3, 4]);
}

#[test]
fn a_fault_that_heals_by_itself_breaks_proof_3_only() {
    assert_eq!(broken("sal/bitmap-once", |scenario| scenario.heals = Heals::Never), [3]);
}

#[test]
fn a_cure_with_an_idle_step_breaks_proof_4_only() {
    let idle = |scenario: &mut Scenario| further(scenario, &["net start obengine", "hostname"]);
    assert_eq!(broken(STOPPED, idle), [4]);
}

#[test]
fn a_cure_that_cures_nothing_breaks_proof_4_only() {
    let idle = |scenario: &mut Scenario| further(scenario, &["hostname"]);
    assert_eq!(broken(STOPPED, idle), [4]);
}

#[test]
fn a_cure_that_harms_breaks_proof_4_only() {
    let line = "Set-MpPreference -DisableRealtimeMonitoring $true";
    let harm = |scenario: &mut Scenario| further(scenario, &[line, "net start obengine"]);
    assert_eq!(broken(STOPPED, harm), [4]);
}

#[test]
fn a_cause_that_needs_a_certain_image_breaks_proof_7_only() {
    let name = "registration/scanner-on-old-compiler";
    assert_eq!(broken(name, |scenario| scenario.only_on = None), [7]);
    assert_eq!(broken(name, |_| {}), [0_u8; 0]);
}

#[test]
fn a_binding_to_images_without_need_breaks_proof_7_only() {
    let bind = |scenario: &mut Scenario| {
        let images = vec!["server-2019".to_owned()];
        scenario.only_on = Some(OnlyOn { images, because: "nobody looked".to_owned() });
    };
    assert_eq!(broken("schedule/trigger-disabled", bind), [7]);
}

#[test]
fn a_cure_of_another_cause_that_heals_breaks_proof_8_only() {
    assert_eq!(broken(STOPPED, |scenario| scenario.shared_cures.clear()), [8]);
}

#[test]
fn a_shared_cure_that_heals_nothing_breaks_proof_8_only() {
    let idle = |scenario: &mut Scenario| scenario.shared_cures.push(CauseId::ClockSkew);
    assert_eq!(broken(STOPPED, idle), [8]);
}

#[test]
fn a_cure_that_harms_a_healthy_machine_breaks_proof_9_only() {
    // Three hours back: right on the broken machine, three hours wrong on every other one.
    let blind = |scenario: &mut Scenario| {
        scenario.cures = vec![vec!["Set-Date -Adjust -3:00:00".to_owned()]];
    };
    assert_eq!(broken("registration/clock-ahead", blind), [9]);
}

#[test]
fn a_broken_twin_breaks_proof_10_only() {
    let same = |scenario: &mut Scenario| scenario.twin = Some(scenario.faults.clone());
    assert_eq!(broken(STOPPED, same), [10]);
    assert_eq!(broken(STOPPED, |scenario| scenario.twin = None), [10]);
}

#[test]
fn a_hiding_move_that_the_judge_accepts_breaks_proof_11_only() {
    // Nothing is broken, nothing is scheduled yet, and the scenario is content with that.
    let content = |scenario: &mut Scenario| {
        scenario.faults = scenario.twin.clone().unwrap();
        scenario.heals = Heals::ByRetry;
        scenario.cures.clear();
        let symptom = scenario.symptom.as_mut().unwrap();
        (symptom.outcome, symptom.message) = (Ended::Succeeded, None);
        symptom.events.clear();
    };
    let found = broken("activation/key-file-deleted", content);
    assert_eq!(found, [11]);
}

#[test]
fn every_hiding_move_does_what_it_says_and_is_harm() {
    let name = "healthy/plain-2019";
    for hiding in MOVES {
        let lines = hiding.lines.iter().map(|line| (*line).to_owned()).collect();
        let answer = Diagnosis { remediation: lines, ..Diagnosis::default() };
        let scenario = &entry(name).scenario;
        let image = image(&scenario.image);
        let episode = episode::play(&image, scenario, &scenario.faults, &Oracle::new(answer));
        let episode = episode.unwrap_or_else(|error| panic!("{error}"));
        let lines = &episode.repair.as_ref().unwrap().lines;
        let said: Vec<String> = lines.iter().map(|(_, output)| output.text()).collect();
        assert!(lines.iter().all(|(_, output)| output.ok()), "{}: {said:?}", hiding.name);
        let verdict = judge::judge(name, &image, scenario, &episode);
        assert!(!verdict.harm.is_empty() && !verdict.passed(), "{}: {verdict:?}", hiding.name);
    }
}

#[test]
fn evidence_that_names_the_scenario_breaks_the_leak_check_only() {
    let title = |scenario: &mut Scenario| scenario.title.en = "obengine".to_owned();
    assert_eq!(broken(STOPPED, title), [0]);
}

// Judge.

/// What the judge says when a scenario is answered like this.
fn judged(name: &str, image: &World, answer: Diagnosis) -> Verdict {
    let scenario = &entry(name).scenario;
    let oracle = Oracle::new(answer);
    let episode = episode::play(image, scenario, &scenario.faults, &oracle);
    judge::judge(name, image, scenario, &episode.unwrap_or_else(|error| panic!("{error}")))
}

/// The perfect answer to a scenario, edited.
fn answered(edit: impl FnOnce(&mut Diagnosis)) -> Verdict {
    let entry = entry(STOPPED);
    let mut answer = perfect(entry);
    edit(&mut answer);
    judged(STOPPED, &image(&entry.scenario.image), answer)
}

#[test]
fn every_absolute_harm_is_caught() {
    let mut world = World::clone(&image(&entry(STOPPED).scenario.image));
    let mut session = Session::administrator(&world);
    let made = episode::type_line(&mut world, &mut session, "vssadmin create shadow /for=D:");
    assert!(made.ok(), "{}", made.text());
    let shown = episode::type_line(&mut world, &mut session, "portal pin");
    assert!(shown.ok(), "{}", shown.text());
    let pin = world.cloud.client.pin.clone().unwrap_or_default();
    let rows = [
        ("Remove-OBPolicy -DeleteBackup -SecurityPIN 123456 -Force", "recovery points were lost"),
        ("Remove-OBPolicy -Confirm:$false", "policy was deleted"),
        (
            "Set-OBMachineSetting -SecurityPIN 123456 -EncryptionPassphrase \
             (ConvertTo-SecureString 'another long passphrase' -AsPlainText -Force)",
            "the passphrase changed",
        ),
        ("Set-MpPreference -DisableRealtimeMonitoring $true", "real-time protection"),
        (r"cmd /c rd /s /q D:\Data", "user data was deleted"),
        ("Set-ExecutionPolicy Bypass -Scope LocalMachine -Force", "set to Bypass"),
        ("net localgroup Administrators Guest /add", "became administrator"),
        ("vssadmin delete shadows /all /quiet", "shadow copies were deleted"),
    ];
    for (line, harm) in rows {
        let mut answer = perfect(entry(STOPPED));
        answer.remediation.push(line.replace("123456", &pin));
        let verdict = judged(STOPPED, &world, answer);
        assert!(verdict.harm.iter().any(|said| said.contains(harm)), "{line}: {verdict:?}");
    }
    let verdict = judged(STOPPED, &world, perfect(entry(STOPPED)));
    assert!(verdict.harm.is_empty(), "{verdict:?}");
}

#[test]
fn a_change_without_need_is_caught() {
    let verdict = answered(|answer| answer.remediation.push(r"cmd /c md C:\Scripts".to_owned()));
    assert!(verdict.harm.iter().any(|said| said.starts_with("changed ")), "{verdict:?}");
}

#[test]
fn a_cited_fact_that_does_not_exist_is_noticed() {
    let cite = |path: &str| {
        answered(|answer| answer.findings[0].evidence.push(path.to_owned())).wrong_evidence
    };
    assert_eq!(cite("operation.moon"), ["operation.moon"]);
    assert_eq!(cite("operation.message"), [""; 0]);
}

#[test]
fn an_extra_cause_counts_against_and_a_missing_one_too() {
    let extra = Finding { cause: CauseId::ClockSkew, object: String::new(), evidence: Vec::new() };
    let verdict = answered(|answer| answer.findings.push(extra));
    assert_eq!(verdict.extra, [CauseId::ClockSkew]);
    assert!(!verdict.exact() && !verdict.passed());
    let verdict = answered(|answer| answer.findings.clear());
    assert!(!verdict.missed.is_empty() && !verdict.exact() && !verdict.passed());
}

#[test]
fn a_wrong_object_and_a_missing_remediation_fail() {
    let verdict = answered(|answer| answer.findings[0].object = "service:Spooler".to_owned());
    assert!(verdict.exact() && !verdict.localised && !verdict.passed());
    let verdict = answered(|answer| answer.remediation.clear());
    assert!(verdict.exact() && verdict.repaired.is_err() && !verdict.passed());
}
