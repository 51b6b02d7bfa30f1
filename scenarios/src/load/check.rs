//! What a scenario must be beyond its shape: complete, consistent, and silent about its cause.
//!
//! *Models*: the rules of `design/architecture.md` 4 and of `scenario.rs`. A scenario without
//! `truth` is a healthy control: it has no symptom, no twin and no cure.

use sim::image::Stage;
use sim::windows::state::StatePath;

use super::error::Problem;
use super::hint::instead_of;
use super::place::Step::{Field, Item};
use super::place::{Node, Step};
use crate::scenario::{Bilingual, Escalate, Heals, Scenario, Truth};

/// Kinds of state: the words before the colon of an address.
pub const KINDS: &[&str] = &[
    "account",
    "agent",
    "antivirus",
    "certificate",
    "client",
    "clock",
    "copy",
    "device",
    "dfsr",
    "file",
    "group-policy",
    "identity",
    "import",
    "iscsi",
    "machine",
    "key-vault",
    "mounted-folder",
    "network",
    "other-vaults",
    "process",
    "registry",
    "service",
    "subscription",
    "task",
    "update",
    "vault",
    "volume",
    "vss",
    "wsb",
];
/// What else an object may be: a setting that has no single address.
const OBJECT_KINDS: [&str; 1] = ["powershell"];
/// Rows of the catalogue: first letter and last number.
const ROWS: [(char, u32); 2] = [('S', 90), ('X', 84)];
/// Hints of a scenario.
const HINTS: usize = 3;

/// Everything that is wrong with a scenario whose shape is right; with places when there is a tree.
pub(super) fn problems(
    scenario: &Scenario,
    tree: Option<&Node>,
    images: &[String],
) -> Vec<Problem> {
    let mut check = Check { scenario, tree, found: Vec::new() };
    check.texts();
    check.documents();
    check.image(images);
    check.addresses();
    match &scenario.truth {
        Some(truth) => check.broken(truth),
        None => check.control(),
    }
    check.found
}

struct Check<'a> {
    scenario: &'a Scenario,
    tree: Option<&'a Node>,
    found: Vec<Problem>,
}

impl Check<'_> {
    fn say(&mut self, path: &[Step<'_>], what: &str, hint: &str) {
        let bytes = self.tree.map(|tree| tree.place(path)).unwrap_or_default();
        self.found.push(Problem::new(what, hint, bytes));
    }

    /// As [`Self::say`] for a field that may not be there: then the truth asks for it.
    fn ask(&mut self, field: &str, what: &str, hint: &str) {
        let field = if self.tree.is_some_and(|tree| tree.has(field)) { field } else { "truth" };
        self.say(&[Field(field)], what, hint);
    }

    fn texts(&mut self) {
        let scenario = self.scenario;
        self.text(&[Field("title")], "title", &scenario.title);
        self.text(&[Field("ticket")], "ticket", &scenario.ticket);
        for (language, text) in languages(&scenario.title) {
            if text.trim().contains('\n') {
                let path = [Field("title"), Field(language)];
                self.say(&path, "a title is one line", "put the rest into the ticket");
            }
        }
        for (at, hint) in scenario.hints.iter().enumerate() {
            self.text(&[Field("hints"), Item(at)], "hint", hint);
        }
    }

    fn text(&mut self, path: &[Step<'_>], name: &str, text: &Bilingual) {
        for (language, text) in languages(text) {
            if text.trim().is_empty() {
                let path: Vec<_> = path.iter().copied().chain([Field(language)]).collect();
                let what = format!("the {name} is empty in `{language}`");
                self.say(&path, &what, "every text is written in English and Korean");
            }
        }
    }

    fn documents(&mut self) {
        let rows = &self.scenario.documents;
        if rows.is_empty() && self.scenario.truth.is_some() {
            let hint = "name the rows that it reproduces: `documents: [S64]`";
            self.ask("documents", "no row of the catalogue is named", hint);
        }
        for (at, row) in rows.iter().enumerate() {
            let path = [Field("documents"), Item(at)];
            if !is_row(row) {
                let what = format!("`{row}` is no row of the catalogue");
                self.say(&path, &what, "rows are S01 to S90 and X01 to X84");
            } else if rows[..at].contains(row) {
                self.say(&path, &format!("the row `{row}` is there twice"), "keep one of them");
            }
        }
    }

    fn image(&mut self, images: &[String]) {
        let image = &self.scenario.image;
        if !images.contains(image) {
            let names: Vec<&str> = images.iter().map(String::as_str).collect();
            let hint = instead_of(image, &names);
            self.say(&[Field("image")], &format!("unknown image `{image}`"), &hint);
        }
        self.only_on(images);
    }

    /// Images that the cause is bound to: each exists, the scenario's own is among them.
    fn only_on(&mut self, images: &[String]) {
        let Some(only) = &self.scenario.only_on else { return };
        let bare: Vec<&str> = images.iter().map(String::as_str).collect();
        for (at, image) in only.images.iter().enumerate() {
            if !bare.contains(&&**image) {
                let path = [Field("only_on"), Field("images"), Item(at)];
                self.say(&path, &format!("unknown image `{image}`"), &instead_of(image, &bare));
            }
        }
        let own = |image: &String| {
            let rest = self.scenario.image.strip_prefix(image.as_str());
            rest.is_some_and(|rest| Stage::SUFFIXES.iter().any(|(suffix, _)| *suffix == rest))
        };
        if !only.images.iter().any(own) {
            let hint = "name base images, the scenario's own among them: `[server-2016]`";
            let what = "the scenario's own image is not among them";
            self.say(&[Field("only_on"), Field("images")], what, hint);
        }
        if only.because.trim().is_empty() {
            let hint = "say why the cause cannot exist on the other images";
            self.say(&[Field("only_on"), Field("because")], "the reason is empty", hint);
        }
    }

    fn addresses(&mut self) {
        for (at, address) in self.scenario.may_change.iter().enumerate() {
            self.address(&[Field("may_change"), Item(at)], address, &[]);
        }
        if let Some(truth) = &self.scenario.truth {
            let path = [Field("truth"), Field("object")];
            self.address(&path, &truth.object, &OBJECT_KINDS);
        }
    }

    fn address(&mut self, path: &[Step<'_>], address: &str, more: &[&str]) {
        let Some(parsed) = StatePath::parse(address).filter(|p| !p.path().trim().is_empty()) else {
            let hint = r"an address is `kind:path`: `service:obengine`, `file:C:\Windows\Temp`";
            return self.say(path, &format!("`{address}` is no address"), hint);
        };
        let kinds: Vec<&str> = KINDS.iter().chain(more).copied().collect();
        if !kinds.contains(&parsed.kind()) {
            let hint = instead_of(parsed.kind(), &kinds);
            self.say(path, &format!("`{}` is no kind of state", parsed.kind()), &hint);
        }
    }

    /// Rules of a scenario in which something is broken.
    fn broken(&mut self, truth: &Truth) {
        let scenario = self.scenario;
        if truth.causes.is_empty() {
            let hint = "name at least one: `causes: [service.obengine-stopped]`";
            self.say(&[Field("truth"), Field("causes")], "the truth names no cause", hint);
        }
        self.rows(truth);
        self.secrecy(truth);
        for (at, cause) in scenario.shared_cures.iter().enumerate() {
            if truth.causes.contains(cause) {
                let what = format!("`{cause}` is the truth itself");
                let hint = "`shared_cures` names other causes";
                self.say(&[Field("shared_cures"), Item(at)], &what, hint);
            }
        }
        if scenario.faults.is_empty() {
            self.ask("faults", "nothing breaks", "a truth needs at least one fault");
        }
        if scenario.symptom.is_none() {
            let hint = "add what the model must produce: `symptom: {outcome: failed}`";
            self.say(&[Field("truth")], "the symptom is missing", hint);
        }
        self.twin();
        self.cures();
        if scenario.hints.len() != HINTS {
            let what = format!("there are {} hints", scenario.hints.len());
            self.ask("hints", &what, "write exactly 3, weakest first");
        }
    }

    /// A row that is named and none of whose causes is true is a copy of another scenario's.
    fn rows(&mut self, truth: &Truth) {
        let produced: Vec<&str> =
            truth.causes.iter().flat_map(|cause| cause.rows()).copied().collect();
        let rows = &self.scenario.documents;
        let documented = rows.iter().any(|row| row.starts_with('X') || produced.contains(&&**row));
        if !documented && rows.iter().any(|row| is_row(row)) && !produced.is_empty() {
            let hint = format!("its causes produce {}", produced.join(", "));
            self.ask("documents", "no cause of the truth produces these rows", &hint);
        }
    }

    /// The ticket is all that the customer knows: it never names the cause.
    fn secrecy(&mut self, truth: &Truth) {
        for (language, text) in languages(&self.scenario.ticket) {
            for cause in &truth.causes {
                if sim::kernel::text::contains(text, cause.id()) {
                    let what = format!("the ticket names the cause `{cause}`");
                    let hint = "write what the customer sees, not why";
                    self.say(&[Field("ticket"), Field(language)], &what, hint);
                }
            }
        }
    }

    fn twin(&mut self) {
        match &self.scenario.twin {
            None => {
                let hint = "add `twin:` with faults one step short of `faults`";
                self.ask("faults", "the twin is missing", hint);
            }
            Some(twin) if *twin == self.scenario.faults => {
                let hint = "the twin is healthy: one step short of the faults";
                self.say(&[Field("twin")], "the twin is the same as the faults", hint);
            }
            Some(_) => {}
        }
    }

    fn cures(&mut self) {
        let cures = &self.scenario.cures;
        let needed =
            self.scenario.escalate != Escalate::Always && self.scenario.heals == Heals::Never;
        if cures.is_empty() && needed {
            let hint =
                "add console lines that cure it, or `escalate: always`, or `heals: by-retry`";
            self.ask("cures", "there is no cure", hint);
        }
        for (at, lines) in cures.iter().enumerate() {
            let bad = lines.iter().position(|line| line.trim().is_empty());
            if lines.is_empty() || bad.is_some() {
                let path = [Field("cures"), Item(at), Item(bad.unwrap_or(0))];
                self.say(&path, "a cure is empty", "each cure is a list of console lines");
            }
        }
    }

    /// Rules of a healthy control.
    fn control(&mut self) {
        let scenario = self.scenario;
        let given = [
            ("symptom", scenario.symptom.is_some()),
            ("twin", scenario.twin.is_some()),
            ("cures", !scenario.cures.is_empty()),
            ("escalate", scenario.escalate != Escalate::Never),
            ("shared_cures", !scenario.shared_cures.is_empty()),
            ("only_on", scenario.only_on.is_some()),
        ];
        for (name, there) in given {
            if there {
                let what = format!("a healthy control has no `{name}`");
                self.say(&[Field(name)], &what, "add `truth:`, or remove this field");
            }
        }
    }
}

fn languages(text: &Bilingual) -> [(&'static str, &str); 2] {
    [("en", text.en.as_str()), ("ko", text.ko.as_str())]
}

/// True for `S01` to `S90` and `X01` to `X84`.
#[must_use]
pub fn is_row(row: &str) -> bool {
    ROWS.iter().any(|(letter, last)| {
        let number = row.strip_prefix(*letter).filter(|rest| rest.len() == 2);
        let digits = number.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        let number: Option<u32> = digits.and_then(|rest| rest.parse().ok());
        number.is_some_and(|number| (1..=*last).contains(&number))
    })
}
