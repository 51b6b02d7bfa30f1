//! What a machine of a field is, drawn from its number.
//!
//! *Promise*: a machine is a pure function of fleet, seed and number. Each question (which site,
//! which image, what breaks ...) has a random stream of its own, so that one more noise or
//! incident in a fleet changes nothing else of any machine. What is drawn is tried: faults that
//! find nothing to break on an image, or exclude each other, are drawn again, in an order that
//! follows from the number alone.

use arrayvec::ArrayVec;
use scenarios::fleet::{Incident, WHOLE};
use sim::image::Stage;
use sim::kernel::seed::{Seed, Stream};
use sim::life::Operation;

use super::field::Field;
use super::set::Set;

/// Noises that a machine has at most: more would make every machine of a field its own kind.
const NOISES: usize = 2;
/// Scenarios that are drawn before an image is drawn again.
const DRAWS: usize = 12;
/// Images that are drawn before a cause is given up.
const IMAGES: usize = 12;

/// Where a machine stands, what it was installed from, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the site, of those that are alike the first.
    pub site: u16,
    /// Number of the image.
    pub image: u16,
    /// Number of the version of the agent, from 1; 0 for the image's own.
    pub agent: u16,
    /// Stage of the agent's life.
    pub stage: Stage,
}

/// Scenarios that break one machine, by their place in the catalogue: one, or two.
pub type Faults = ArrayVec<u16, 2>;

/// Everything that evidence can depend on but the computer's name: machines with the same key
/// look the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The healthy machine.
    pub place: Place,
    /// Its display language is Korean.
    pub korean: bool,
    /// What is tried.
    pub operation: Operation,
    /// Scenarios that break it, by their place in the catalogue; none for a healthy machine.
    pub faults: Faults,
    /// The scenario whose twin, or the control, that it is.
    pub near: Option<u16>,
    /// Noises, by their place in the fleet.
    pub noise: Set,
    /// What else is installed, by its place in the fleet.
    pub software: Set,
}

impl Key {
    /// The same with an English display.
    pub(super) fn in_english(&self) -> Self {
        Self { korean: false, ..self.clone() }
    }

    /// Leaves out what most likely does not go with the rest: noise first, then a second fault,
    /// software (but not what is `everywhere`), the near-miss, the version of the agent. False when
    /// nothing is left to leave out: a single fault was admitted and plain machines were tried, so
    /// it never comes to that.
    pub(super) fn lighten(&mut self, everywhere: Set) -> bool {
        if self.noise.pop().is_some() {
            return true;
        }
        if self.faults.len() > 1 {
            return self.faults.pop().is_some();
        }
        let mut more = self.software.without(everywhere);
        if let Some(at) = more.pop() {
            self.software = self.software.without(Set::from_iter([at]));
            return true;
        }
        self.near.take().is_some() || std::mem::take(&mut self.place.agent) != 0
    }
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its number.
    pub index: u64,
    /// Its computer name; no two of a fleet are the same.
    pub host: String,
    /// Number of its site.
    pub site: u16,
    /// The day on which it is seen, from 1.
    pub day: u32,
    /// The incident that broke it.
    pub incident: Option<u16>,
    /// The rest.
    pub key: Key,
}

/// What a machine has beside its kind: what no evidence depends on but its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// Number of its kind among those of its block.
    pub kind: u32,
    /// Number of its site.
    pub site: u16,
    /// The day on which it is seen, from 1.
    pub day: u16,
    /// The incident that broke it.
    pub incident: Option<u16>,
    /// What it is for, as its name says.
    pub role: u8,
}

/// The seed of one machine.
fn seed_of(seed: Seed, index: u64) -> Seed {
    let apart = seed.0.wrapping_add(index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    Seed(Seed(apart).stream("machine").next())
}

/// True on `parts` of a million.
fn falls(stream: &mut Stream, parts: u32) -> bool {
    stream.below(u64::from(WHOLE)) < u64::from(parts)
}

/// One of several, by its parts of a million; none where they do not reach.
fn one_of<T>(stream: &mut Stream, of: impl IntoIterator<Item = (T, u32)>) -> Option<T> {
    let mut left = stream.below(u64::from(WHOLE));
    for (one, parts) in of {
        if left < u64::from(parts) {
            return Some(one);
        }
        left -= u64::from(parts);
    }
    None
}

/// The place of one of several.
fn pick(stream: &mut Stream, parts: &[u32]) -> Option<u16> {
    one_of(stream, (0_u16..).zip(parts.iter().copied()))
}

/// Those that fall, each by its parts of a million. Each is drawn, so that one more changes nothing
/// in those before it.
fn fallen(stream: &mut Stream, parts: &[u32]) -> Set {
    let all = parts.iter().enumerate();
    all.filter(|(_, parts)| falls(stream, **parts)).map(|(at, _)| at).collect()
}

/// One of a list.
fn one(stream: &mut Stream, of: &[u16]) -> Option<u16> {
    of.get(usize::try_from(stream.below(of.len() as u64)).ok()?).copied()
}

/// What was drawn before anything breaks.
struct Drawn {
    seed: Seed,
    site: u16,
    day: u16,
    image: u16,
    agent: u16,
    images: Stream,
}

impl Field<'_> {
    /// The machine of a number.
    #[must_use]
    pub fn plan(&self, index: u64) -> Plan {
        let (own, mut key) = self.draft(index);
        self.settle(&mut key);
        let mut host = String::new();
        self.write_host(index, &own, &mut host);
        Plan { index, host, site: own.site, day: own.day.into(), incident: own.incident, key }
    }

    /// A machine as it is drawn, before [`Field::settle`] has tried what goes together.
    pub(super) fn draft(&self, index: u64) -> (Own, Key) {
        let seed = seed_of(self.sources.seed, index);
        let mut drawn = self.drawn(seed);
        let (faults, incident) = self.broken(&mut drawn);
        let site = &self.fleet.sites[usize::from(drawn.site)];
        let mut key = match faults.first() {
            Some(first) => {
                let (stage, operation) = self.odds.tried(*first);
                self.key(&drawn, stage, operation)
            }
            None => self.healthy(&drawn),
        };
        key.korean = falls(&mut seed.stream("language"), site.korean.parts());
        key.noise = fallen(&mut seed.stream("noise"), &self.odds.noise);
        while key.noise.len() > NOISES {
            key.noise.pop();
        }
        key.software = fallen(&mut seed.stream("software"), &self.odds.software);
        key.faults = faults;
        let role = seed.stream("host").below(ROLES.len() as u64) as u8;
        (Own { kind: 0, site: drawn.site, day: drawn.day, incident, role }, key)
    }

    /// Appends the computer name of a machine: the site, what it is for, its number. At most 15
    /// characters; no two of a fleet are the same.
    pub fn write_host(&self, index: u64, own: &Own, out: &mut String) {
        let prefix = &self.fleet.sites[usize::from(own.site)].prefix;
        write_host(prefix, own.role, index, out);
    }

    fn drawn(&self, seed: Seed) -> Drawn {
        // Days are 366 at most.
        let before = seed.stream("day").below(u64::from(self.fleet.days)) as u16;
        let agents = &self.odds.agents[usize::from(before)];
        let mut images = seed.stream("image");
        Drawn {
            seed,
            site: pick(&mut seed.stream("site"), &self.odds.sites).unwrap_or_default(),
            day: before + 1,
            image: self.image(&mut images),
            agent: pick(&mut seed.stream("agent"), agents).map_or(0, |at| at + 1),
            images,
        }
    }

    fn image(&self, stream: &mut Stream) -> u16 {
        pick(stream, &self.odds.images).unwrap_or_default()
    }

    fn place(&self, drawn: &Drawn, stage: Stage) -> Place {
        let site = self.alike[usize::from(drawn.site)];
        let place = Place { site, image: drawn.image, agent: drawn.agent, stage };
        // Not every image can have every agent, and a bare one has none.
        if self.is_ground(place) { place } else { Place { agent: 0, ..place } }
    }

    fn key(&self, drawn: &Drawn, stage: Stage, operation: Operation) -> Key {
        let place = self.place(drawn, stage);
        Key {
            place,
            korean: false,
            operation,
            faults: Faults::new(),
            near: None,
            noise: Set::default(),
            software: self.odds.everywhere,
        }
    }

    /// What breaks the machine, and the incident that did it.
    fn broken(&self, drawn: &mut Drawn) -> (Faults, Option<u16>) {
        let mut incidents = drawn.seed.stream("incident");
        let mut hit = None;
        for (at, incident) in (0_u16..).zip(&self.fleet.incidents) {
            // Each is drawn, so that one more changes nothing in the others.
            let falls = falls(&mut incidents, incident.share.parts());
            if falls && hit.is_none() && self.in_reach(drawn, incident) {
                let scenario = self.odds.incidents[usize::from(at)];
                let scenario = scenario.filter(|scenario| self.breaks(drawn, *scenario));
                hit = scenario.map(|scenario| (scenario, at));
            }
        }
        if let Some((scenario, incident)) = hit {
            return (self.with_second(drawn, scenario), Some(incident));
        }
        match self.by_rate(drawn) {
            Some(scenario) => (self.with_second(drawn, scenario), None),
            None => (Faults::new(), None),
        }
    }

    fn in_reach(&self, drawn: &Drawn, incident: &Incident) -> bool {
        let fleet = &self.fleet;
        let among = |names: &[String], name: &str| {
            names.is_empty() || names.iter().any(|other| other == name)
        };
        let site = &fleet.sites[usize::from(drawn.site)];
        let agent = usize::from(drawn.agent).checked_sub(1);
        let agent = agent.map_or("", |at| fleet.agents[at].name.as_str());
        incident.on(drawn.day.into())
            && among(&incident.sites, &site.name)
            && among(&incident.domains, &site.domain)
            && among(&incident.images, &fleet.images[usize::from(drawn.image)].image)
            && among(&incident.agents, agent)
    }

    /// True when a scenario is one on the machine that was drawn.
    fn breaks(&self, drawn: &Drawn, at: u16) -> bool {
        self.admits(self.place(drawn, self.odds.tried(at).0), at)
    }

    /// What the base rates do to the machine. Where no scenario of a cause is possible on its image
    /// the machine gets another one: the rate is of all machines.
    fn by_rate(&self, drawn: &mut Drawn) -> Option<u16> {
        let rates = &self.odds.causes[usize::from(drawn.day - 1)];
        let pool = &self.pools[usize::from(pick(&mut drawn.seed.stream("cause"), rates)?)];
        let mut scenarios = drawn.seed.stream("scenario");
        for _ in 0..IMAGES {
            for _ in 0..DRAWS {
                let at = one(&mut scenarios, pool)?;
                if self.breaks(drawn, at) {
                    return Some(at);
                }
            }
            if let Some(at) = pool.iter().find(|at| self.breaks(drawn, **at)) {
                return Some(*at);
            }
            drawn.image = self.image(&mut drawn.images);
        }
        None
    }

    /// With a second fault that stands beside the first, if one is drawn and there is one.
    fn with_second(&self, drawn: &Drawn, first: u16) -> Faults {
        let mut stream = drawn.seed.stream("second");
        let mut faults = Faults::from_iter([first]);
        if !falls(&mut stream, self.fleet.second_faults_per_1000.parts()) {
            return faults;
        }
        let (stage, operation) = self.odds.tried(first);
        let place = self.place(drawn, stage);
        // What shows in another operation, or at another stage, rarely breaks this one.
        let beside = |at: &u16| *at != first && self.odds.tried(*at) == (stage, operation);
        for _ in 0..DRAWS {
            let pool = stream.below(self.pools.len() as u64) as usize;
            let second = self.pools.get(pool).and_then(|pool| one(&mut stream, pool));
            let Some(second) = second.filter(beside) else { continue };
            let stands = self.admits(place, second);
            if stands && self.stand_together(place, operation, first, second).is_some() {
                faults.push(second);
                return faults;
            }
        }
        faults
    }

    /// A machine on which nothing is broken.
    fn healthy(&self, drawn: &Drawn) -> Key {
        let mut stream = drawn.seed.stream("near");
        if falls(&mut stream, self.fleet.near_misses.per_1000.parts()) {
            for _ in 0..DRAWS {
                let Some(at) = one(&mut stream, &self.near) else { break };
                let (stage, operation) = self.odds.tried(at);
                let mut key = self.key(drawn, stage, operation);
                key.near = Some(at);
                let Place { site, image, .. } = key.place;
                // One step short of a number of the documentation, which another one has not.
                let here = !self.odds.is_of_another_edition(image, at);
                if here && self.odds.goes_with_site(site, at) && self.is_sound(&key) {
                    return key;
                }
            }
        }
        let mut stream = drawn.seed.stream("stage");
        let stage = usize::from(pick(&mut stream, &self.odds.stages).unwrap_or_default());
        let all = &self.odds.operations[stage];
        let place = self.place(drawn, self.fleet.stages[stage].stage);
        let fits = |operation: &Operation| self.works(Place { agent: 0, ..place }, *operation);
        // Not every image can do everything: system state needs Windows Server Backup.
        let mut words = (0..DRAWS).filter_map(|_| one_of(&mut stream, all.iter().copied()));
        let operation = words.find(fits).or_else(|| all.iter().map(|it| it.0).find(fits));
        self.key(drawn, place.stage, operation.unwrap_or(all[0].0))
    }

    /// Leaves out what does not go with the rest.
    fn settle(&self, key: &mut Key) {
        while self.tried(key).is_none() && key.lighten(self.odds.everywhere) {}
    }
}

/// What machines are for.
const ROLES: [&str; 6] = ["FS", "DB", "APP", "WEB", "PRN", "BK"];

fn write_host(prefix: &str, role: u8, index: u64, out: &mut String) {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    // Thirteen digits hold every number of 64 bits.
    let (mut number, mut from, mut left) = ([b'0'; 13], 13, index);
    while left > 0 || from > 9 {
        from -= 1;
        number[from] = DIGITS[(left % 36) as usize];
        left /= 36;
    }
    let number = std::str::from_utf8(&number[from..]).unwrap_or_default();
    for part in [prefix, "-", ROLES[usize::from(role)], number] {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computer_names_are_short_and_unique() {
        let name = |index: u64| {
            let mut name = String::new();
            write_host("PLNT", (index % 6) as u8, index, &mut name);
            name
        };
        assert_eq!([name(0), name(46_656)], ["PLNT-FS0000", "PLNT-FS1000"]);
        assert!(name(1_000_000_000).len() <= 15, "{}", name(1_000_000_000));
        assert_eq!(name(u64::MAX).len(), 5 + 3 + 13);
        let names: std::collections::BTreeSet<String> = (0..2_000).map(name).collect();
        assert_eq!(names.len(), 2_000);
    }

    #[test]
    fn shares_are_met() {
        let mut stream = Seed(1).stream("test");
        let mut counts = [0; 3];
        for _ in 0..100_000 {
            counts[usize::from(pick(&mut stream, &[500_000, 300_000, 200_000]).unwrap())] += 1;
        }
        for (count, share) in counts.into_iter().zip([50_000_i32, 30_000, 20_000]) {
            assert!((count - share).abs() < 800, "{counts:?}");
        }
        assert_eq!(pick(&mut stream, &[0, 0]), None);
    }
}
