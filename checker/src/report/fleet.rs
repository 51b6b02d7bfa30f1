//! What a diagnoser did on a field, for people and for programs, and one machine of it in words.

pub mod results;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Table};
use scenarios::Fleet;
use serde::Serialize;
use sim::kernel::digest::Fingerprint;

use crate::fleet::bench::Speed;
use crate::fleet::tally::Tally;
use crate::fleet::{Fact, Field, Machine};
use crate::judge::tally::Counts;
use crate::report::table_lines;
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// A field on which a diagnoser was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Surveyed {
    /// Version of this program.
    pub engine: &'static str,
    /// Seed.
    pub seed: u64,
    /// Identity of the catalogue.
    pub catalogue: Fingerprint,
    /// Name of the diagnoser.
    pub diagnoser: String,
    /// Number of the first machine.
    pub from: u64,
    /// Number after the last machine.
    pub until: u64,
    /// What came of it.
    pub tally: Tally,
}

/// As JSON, for programs.
#[must_use]
pub fn json(surveyed: &Surveyed) -> String {
    serde_json::to_string_pretty(surveyed).unwrap_or_default() + "\n"
}

/// For people.
#[must_use]
pub fn render(surveyed: &Surveyed, fleet: &Fleet, texts: &Texts) -> String {
    let tally = &surveyed.tally;
    let line = |text: &str| Untrusted::new(text).for_terminal_line();
    let title = texts.lang.pick(&fleet.title.en, &fleet.title.ko);
    let mut out = format!("{}\n", line(title.trim()));
    let about = [
        ("from", surveyed.from.to_string()),
        ("last", surveyed.until.saturating_sub(1).to_string()),
        ("seed", surveyed.seed.to_string()),
        ("diagnoser", line(&surveyed.diagnoser)),
    ];
    out.push_str(&format!("{}\n\n", texts.tell("fleet-about", &about)));
    let mut table = Table::new();
    table.load_style(NOTHING);
    let columns = ["cause", "hits", "misses", "false-alarms", "precision", "recall"];
    table.set_header(columns.map(|column| texts.say(&format!("fleet-{column}"))));
    for (cause, counts) in &tally.causes {
        table.add_row(row(cause.id(), counts));
    }
    out.push_str(&table_lines(&table));
    for (name, count) in &tally.incidents {
        let about = [("name", line(name)), ("count", count.to_string())];
        out.push_str(&format!("\n{}", texts.tell("fleet-incident", &about)));
    }
    for sentence in sums(tally, texts) {
        out.push_str(&format!("\n{sentence}"));
    }
    out.push('\n');
    out
}

/// The sums of a tally, in sentences.
fn sums(tally: &Tally, texts: &Texts) -> Vec<String> {
    let rate = tally.false_alarm_rate().unwrap_or_default();
    let counts = [
        ("machines", tally.machines.to_string()),
        ("broken", tally.broken.to_string()),
        ("exact", tally.exact.to_string()),
        ("localised", tally.localised.to_string()),
        ("missed", tally.missed.to_string()),
        ("extra", tally.extra.to_string()),
        ("hidden", tally.hidden.to_string()),
        ("alarms", tally.false_alarms.to_string()),
        ("rate", format!("{}.{:03}", rate / 1_000, rate % 1_000)),
        ("unanswered", tally.unanswered.to_string()),
    ];
    let unanswered = (tally.unanswered > 0).then_some("fleet-unanswered");
    let ids = ["fleet-found", "fleet-alarms"].into_iter().chain(unanswered);
    ids.map(|id| texts.tell(id, &counts)).collect()
}

fn row(cause: &str, counts: &Counts) -> Vec<Cell> {
    let share = |share: Option<usize>| share.map_or("-".to_owned(), |share| format!("{share} %"));
    vec![
        Cell::new(cause),
        Cell::new(counts.hits),
        Cell::new(counts.misses),
        Cell::new(counts.false_alarms),
        Cell::new(share(counts.precision())),
        Cell::new(share(counts.recall())),
    ]
}

/// How fast diagnosers are, a table each.
#[must_use]
pub fn speeds(speeds: &[Speed], texts: &Texts) -> String {
    let mut out = String::new();
    for speed in speeds {
        let counts = [
            ("diagnoser", Untrusted::new(&speed.diagnoser).for_terminal_line()),
            ("machines", speed.machines.to_string()),
            ("kinds", speed.kinds.to_string()),
        ];
        out.push_str(&format!("{}\n\n", texts.tell("fleet-speed", &counts)));
        let mut table = Table::new();
        table.load_style(NOTHING);
        let columns = ["stage", "times", "seconds", "nanoseconds", "rate"];
        table.set_header(columns.map(|column| texts.say(&format!("fleet-{column}"))));
        let row = |name: &str, times: u64, seconds: f64| {
            let machines = speed.machines as f64;
            let rate =
                if seconds > 0.0 { format!("{:.0}", machines / seconds) } else { "-".into() };
            let each = format!("{:.0}", seconds * 1e9 / machines);
            [name.to_owned(), times.to_string(), format!("{seconds:.3}"), each, rate]
        };
        for stage in &speed.stages {
            let name = texts.say(&format!("fleet-stage-{}", stage.name));
            table.add_row(row(&name, stage.times, stage.seconds));
        }
        table.add_row(row(&texts.say("fleet-stage-all"), speed.machines, speed.seconds()));
        out.push_str(&table_lines(&table));
        let sharing = [
            ("microseconds", format!("{:.1}", speed.alone * 1e6)),
            ("times", format!("{:.1}", speed.sharing())),
        ];
        out.push_str(&format!("{}\n", texts.tell("fleet-sharing", &sharing)));
        if let Some(bytes) = speed.peak_bytes {
            let each = speed.written_bytes as f64 / speed.machines as f64;
            let each = [("bytes", format!("{each:.1}"))];
            out.push_str(&format!("{}\n", texts.tell("fleet-row-bytes", &each)));
            let peak = [("mebibytes", (bytes >> 20).to_string())];
            out.push_str(&format!("{}\n", texts.tell("fleet-peak", &peak)));
        }
        out.push('\n');
    }
    out
}

/// One machine in words. `said` is what its operation came to.
#[must_use]
pub fn machine(field: &Field<'_>, machine: &Machine, said: &[String], texts: &Texts) -> String {
    let (plan, fleet) = (&machine.plan, &field.fleet);
    let key = &plan.key;
    let line = |text: &str| Untrusted::new(text).for_terminal_line();
    let site = &fleet.sites[usize::from(plan.site)].name;
    let mut out = format!("{}  {}, {}\n", plan.host, field.image_of(key.place), line(site));
    let day = [("day", plan.day.to_string()), ("days", fleet.days.to_string())];
    out.push_str(&format!("{}\n", texts.tell("fleet-day", &day)));
    let mut part = |id: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n", texts.say(id)));
            lines.iter().for_each(|text| out.push_str(&format!("  {}\n", line(text))));
        }
    };
    let incident = plan.incident.map(|at| fleet.incidents[usize::from(at)].name.clone());
    part("fleet-part-incident", incident.into_iter().collect());
    let around = field.around(key);
    part("fleet-part-around", around);
    let truth = if machine.truth.is_empty() {
        vec![texts.say("fleet-healthy")]
    } else {
        machine.truth.iter().map(|fact| told(fact, texts)).collect()
    };
    part("explain-truth", truth);
    part("explain-outcome", said.to_vec());
    out
}

fn told(fact: &Fact, texts: &Texts) -> String {
    let causes: Vec<&str> = fact.causes.iter().map(|cause| cause.id()).collect();
    let hidden =
        if fact.shows { String::new() } else { format!("; {}", texts.say("fleet-hidden")) };
    format!("{} [{}], {}{hidden}", causes.join(", "), fact.object, fact.scenario)
}
