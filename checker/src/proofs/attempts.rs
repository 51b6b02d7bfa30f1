//! Many remediations tried on one broken machine, without doing the same twice.
//!
//! *Models*: a tree of machines. A line typed on a machine leads to another one; cures that begin
//! alike share their way, and a line that changes nothing leads nowhere. Whether a machine goes on
//! as it should is found out once.
//! *Why*: a catalogue has hundreds of cures, and most lines of most of them (`copy` of a file that
//! is not there, `net start` of a service that runs) do nothing on a machine that they are not for.
//! *Leaves out*: logs and traces. They tell what happened and decide nothing.

use std::collections::BTreeMap;

use sim::console::Session;
use sim::life::{self, Operation};
use sim::world::World;

use crate::episode::type_line;

/// Remediations on one broken machine.
#[derive(Debug)]
pub struct Attempts {
    operation: Operation,
    machines: Vec<Machine>,
    ways: BTreeMap<(usize, String), usize>,
}

#[derive(Debug)]
struct Machine {
    world: World,
    session: Session,
    healthy: Option<bool>,
}

impl Attempts {
    /// On a machine on which an operation failed.
    #[must_use]
    pub fn on(broken: &World, operation: Operation) -> Self {
        let session = Session::administrator(broken);
        let machine = Machine { world: broken.clone(), session, healthy: None };
        Self { operation, machines: vec![machine], ways: BTreeMap::new() }
    }

    /// True when the operation works after these lines, and everything that comes after it.
    pub fn heals(&mut self, lines: &[String]) -> bool {
        let end = lines.iter().fold(0, |at, line| self.step(at, line));
        let machine = &mut self.machines[end];
        *machine
            .healthy
            .get_or_insert_with(|| life::verify(&mut machine.world.clone(), self.operation).is_ok())
    }

    /// The machine after these lines.
    #[must_use]
    pub fn after(&mut self, lines: &[String]) -> &World {
        let end = lines.iter().fold(0, |at, line| self.step(at, line));
        &self.machines[end].world
    }

    /// The machine to which a line leads.
    fn step(&mut self, from: usize, line: &str) -> usize {
        let way = (from, line.to_owned());
        if let Some(to) = self.ways.get(&way) {
            return *to;
        }
        let machine = &self.machines[from];
        let (mut world, mut session) = (machine.world.clone(), machine.session.clone());
        let output = type_line(&mut world, &mut session, line);
        let same = !output.restarted
            && world.now == machine.world.now
            && session == machine.session
            && world.differences(&machine.world).is_empty();
        let to = if same { from } else { self.machines.len() };
        if !same {
            self.machines.push(Machine { world, session, healthy: None });
        }
        self.ways.insert(way, to);
        to
    }
}
