//! What a verdict diff means: what blocks, which version it is, how the program ends.

use jiff::civil::Date;
use sim::cause::CauseId;

use super::accepted::Accepted;
use super::config::{Config, numbers};
use super::outcome::{Bump, Complaint, Decision, Effect, Gated, Kind};
use crate::error::exit;

/// Codes from the gravest on: when several things are wrong, the first of these is how it ends.
const GRAVITY: [u8; 8] = [
    exit::INTERRUPTED,
    exit::NONDETERMINISM,
    exit::STORE,
    exit::LIMIT,
    exit::NOTHING,
    exit::ORPHAN,
    exit::EXPIRED,
    exit::REGRESSION,
];

/// Decides about every change and fills in what follows from it.
pub fn decide(gated: &mut Gated, config: &Config, accepted: &Accepted, today: Date) {
    for at in 0..gated.changes.len() {
        gated.changes[at].decision = decision(gated, at, config, today);
    }
    for at in 0..gated.changes.len() {
        let change = &gated.changes[at];
        if change.decision == Decision::Blocks
            && let Some(word) = accepted.covers(gated, change)
        {
            gated.changes[at].decision = Decision::Blessed(word);
        }
    }
    gated.complaints.extend(config.expired(today));
    gated.complaints.extend(accepted.orphans(gated));
    gated.complaints.extend(below_floors(gated, config));
    gated.bump = bump(gated);
    gated.proposed = config.version.as_deref().and_then(|version| next(version, gated.bump));
    gated.baseline.version.clone_from(&config.version);
    gated.code = code(gated);
}

fn decision(gated: &Gated, at: usize, config: &Config, today: Date) -> Decision {
    let change = &gated.changes[at];
    if change.effect != Effect::Loss {
        return Decision::Passes;
    }
    if change.cause.is_some_and(|cause| config.shadow.contains(&cause)) {
        return Decision::Shadow;
    }
    let machines: Vec<String> = change.flips.iter().map(|flip| flip.machine.clone()).collect();
    // A pattern can only be held against machines that are named.
    let named = machines.len() == change.count();
    let covered = config.waived(today, change.kind, change.cause, &machines, named);
    if let Some(why) = covered {
        return Decision::Waived(why);
    }
    let only_field = change.machines.keys().all(|suite| *suite == super::outcome::Suite::Fleet);
    let few = gated.alarms.new_per_million() as f64 <= config.alarms.new_per_1000 * 1000.0;
    if change.kind == Kind::AlarmNew && only_field && few {
        return Decision::Passes;
    }
    Decision::Blocks
}

fn below_floors(gated: &Gated, config: &Config) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for of in gated.causes.iter().filter(|of| !of.shadow) {
        let floor = config.floor(of.cause);
        let shares = [
            ("precision", of.after.precision(), floor.precision),
            ("recall", of.after.recall(), floor.recall),
        ];
        for (what, is, least) in shares {
            if let Some(is) = is.filter(|is| *is < least) {
                complaints.push(Complaint {
                    code: exit::REGRESSION,
                    text: format!("{}: {what} is {is} %, the floor is {least} %", of.cause),
                    place: Some((config.file.display().to_string(), floor_line(config, of.cause))),
                });
            }
        }
    }
    complaints
}

fn floor_line(config: &Config, cause: CauseId) -> u32 {
    let name = if config.floors.contains_key(cause.id()) { cause.id() } else { "default" };
    config.line_of_floor(name)
}

fn bump(gated: &Gated) -> Bump {
    let counts = |effect: Effect| {
        gated.changes.iter().any(|it| it.effect == effect && it.decision != Decision::Shadow)
    };
    match (counts(Effect::Loss), counts(Effect::Gain)) {
        (true, _) => Bump::Major,
        (false, true) => Bump::Minor,
        (false, false) => Bump::Patch,
    }
}

/// The version that follows.
fn next(version: &str, bump: Bump) -> Option<String> {
    let [major, minor, patch] = numbers(version)?;
    let [major, minor, patch] = match bump {
        Bump::Major => [major.checked_add(1)?, 0, 0],
        Bump::Minor => [major, minor.checked_add(1)?, 0],
        Bump::Patch => [major, minor, patch.checked_add(1)?],
    };
    Some(format!("{major}.{minor}.{patch}"))
}

fn code(gated: &Gated) -> u8 {
    let blocks = gated.blocking().next().is_some();
    let codes = gated.complaints.iter().map(|complaint| complaint.code);
    let codes: Vec<u8> = codes.chain(blocks.then_some(exit::REGRESSION)).collect();
    let gravest = GRAVITY.into_iter().find(|code| codes.contains(code));
    gravest.or_else(|| codes.first().copied()).unwrap_or(exit::PASS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_follows_from_the_gravest_change() {
        assert_eq!(next("1.4.2", Bump::Patch).as_deref(), Some("1.4.3"));
        assert_eq!(next("1.4.2", Bump::Minor).as_deref(), Some("1.5.0"));
        assert_eq!(next("1.4.2", Bump::Major).as_deref(), Some("2.0.0"));
        assert_eq!(next("1.4", Bump::Major), None);
    }
}
