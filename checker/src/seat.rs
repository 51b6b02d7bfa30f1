//! A person at a machine: lines go through the one door, and can be taken back.
//!
//! *Models*: a console window on a machine of a scenario; lines for the machine and lines for the
//! seat itself (`:undo`, `:diff`, `:snapshot`, `:back`, `:wait`); the virtual clock. Everything is
//! a function of the machine and the lines, so a transcript is its own replay.
//! *Leaves out*: terminals; [`crate::ui::editor`] reads lines and the commands print them.

pub mod complete;
pub mod line;
pub mod training;
pub mod transcript;

use sim::console::{Output, Session};
use sim::kernel::limits::CONSOLE_LINES;
use sim::kernel::time::Moment;
use sim::life;
use sim::windows::clock_zone;
use sim::windows::state::StatePath;
use sim::world::World;

use crate::episode::type_line;
pub use line::Line;

/// A moment to which one can go back.
#[derive(Debug, Clone)]
struct Frame {
    world: World,
    session: Session,
}

/// What a line came to.
#[derive(Debug, Clone)]
pub enum Reply {
    /// The machine printed something.
    Console(Output),
    /// The seat did what it was told.
    Done(Done),
    /// The seat could not, or did not understand; the id of a sentence.
    Problem(&'static str),
    /// The person leaves.
    Quit,
}

/// What the seat did.
#[derive(Debug, Clone)]
pub enum Done {
    /// The last line was taken back.
    Undone,
    /// What differs from the start: address, before, after.
    Diff(Vec<Difference>),
    /// A snapshot was kept under a name.
    Kept(String),
    /// The machine is again that of a snapshot.
    Back(String),
    /// Time has passed.
    Waited,
    /// The list of lines that the seat understands is wanted.
    Help,
    /// A line that only a training understands.
    Asked(Line),
}

/// One address in which the machine differs from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub path: StatePath,
    /// What was there at the start.
    pub before: Option<String>,
    /// What is there now.
    pub after: Option<String>,
}

/// The name of a snapshot that was given none.
const UNNAMED: &str = "snapshot";

/// A seat at a machine.
#[derive(Debug, Clone)]
pub struct Seat {
    start: World,
    /// The machine now.
    pub world: World,
    /// The window.
    pub session: Session,
    past: Vec<Frame>,
    kept: Vec<(String, Frame)>,
    /// Lines that were typed for the machine and not taken back.
    pub path: Vec<String>,
}

impl Seat {
    /// A seat at a machine, in a fresh administrator's window at `C:\`.
    #[must_use]
    pub fn new(world: World) -> Self {
        let mut session = Session::administrator(&world);
        session.directory = r"C:\".to_owned();
        let start = world.clone();
        Self { start, world, session, past: Vec::new(), kept: Vec::new(), path: Vec::new() }
    }

    /// The machine as it was at the start.
    #[must_use]
    pub fn start(&self) -> &World {
        &self.start
    }

    /// What the machine's clock shows.
    #[must_use]
    pub fn clock(&self) -> String {
        let now = self.world.machine_time();
        clock_zone::sortable(clock_zone::local(&self.world.host.registry, now)).replace('T', " ")
    }

    /// The prompt of the window.
    #[must_use]
    pub fn prompt(&self) -> String {
        format!("PS {}> ", self.session.place())
    }

    /// Takes a line as it was typed.
    pub fn enter(&mut self, typed: &str) -> Reply {
        match line::read(typed) {
            Ok(line) => self.carry_out(line),
            Err(problem) => Reply::Problem(problem),
        }
    }

    fn carry_out(&mut self, line: Line) -> Reply {
        match line {
            Line::Nothing => Reply::Console(Output::default()),
            Line::Typed(typed) => {
                if self.past.len() >= CONSOLE_LINES {
                    return Reply::Problem("seat-too-many");
                }
                self.remember();
                let output = type_line(&mut self.world, &mut self.session, &typed);
                self.path.push(typed);
                Reply::Console(output)
            }
            Line::Wait(span) => {
                self.remember();
                let until = self.world.now + span;
                life::advance(&mut self.world, until);
                self.path.push(format!(":wait {}", line::span_text(span)));
                Reply::Done(Done::Waited)
            }
            Line::Undo => match self.past.pop() {
                Some(frame) => {
                    self.path.pop();
                    self.sit(frame);
                    Reply::Done(Done::Undone)
                }
                None => Reply::Problem("seat-nothing-to-undo"),
            },
            Line::Snapshot(name) => {
                let name = name.unwrap_or_else(|| UNNAMED.to_owned());
                self.kept.retain(|(there, _)| *there != name);
                self.kept.push((name.clone(), self.frame()));
                Reply::Done(Done::Kept(name))
            }
            Line::Back(name) => {
                let name = name.unwrap_or_else(|| UNNAMED.to_owned());
                let Some((_, frame)) = self.kept.iter().find(|(there, _)| *there == name) else {
                    return Reply::Problem("seat-no-snapshot");
                };
                let frame = frame.clone();
                self.remember();
                self.path.push(format!(":back {name}"));
                self.sit(frame);
                Reply::Done(Done::Back(name))
            }
            Line::Diff => Reply::Done(Done::Diff(self.differences())),
            Line::Help => Reply::Done(Done::Help),
            Line::Quit => Reply::Quit,
            asked @ (Line::Hint | Line::Ticket | Line::GiveUp) => Reply::Done(Done::Asked(asked)),
        }
    }

    fn frame(&self) -> Frame {
        Frame { world: self.world.clone(), session: self.session.clone() }
    }

    fn remember(&mut self) {
        let frame = self.frame();
        self.past.push(frame);
    }

    /// The machine goes back; what was typed into the window (variables, functions) stays.
    fn sit(&mut self, frame: Frame) {
        let window = std::mem::take(&mut self.session.window);
        (self.world, self.session) = (frame.world, Session { window, ..frame.session });
    }

    /// All state in which the machine differs from the start.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let paths = self.world.differences(&self.start).into_iter();
        let difference = |path: StatePath| {
            let (before, after) = (self.start.show(&path), self.world.show(&path));
            Difference { path, before, after }
        };
        paths.map(difference).collect()
    }

    /// The time on the virtual clock since the start.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.world.now - self.start.now).as_seconds() / 60
    }

    /// The moment now, in world time.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.world.now
    }
}

#[cfg(test)]
mod tests {
    use scenarios::images::Images;
    use sim::kernel::seed::Seed;

    use super::*;

    fn seat() -> Seat {
        let images = Images::load().expect("the images are whole");
        let world = images.build("server-2019-protected", Seed(1)).expect("a healthy machine");
        Seat::new(World::clone(&world))
    }

    fn printed(reply: Reply) -> String {
        match reply {
            Reply::Console(output) => output.text(),
            other => panic!("no output of a console: {other:?}"),
        }
    }

    #[test]
    fn what_is_typed_can_be_taken_back() {
        let mut seat = seat();
        assert_eq!(seat.prompt(), r"PS C:\> ");
        printed(seat.enter("net stop obengine"));
        assert!(printed(seat.enter("sc.exe query obengine")).contains("STOPPED"));
        assert!(matches!(seat.enter(":diff"), Reply::Done(Done::Diff(list)) if !list.is_empty()));
        seat.enter(":undo");
        seat.enter(":undo");
        assert!(matches!(seat.enter(":diff"), Reply::Done(Done::Diff(list)) if list.is_empty()));
        assert!(matches!(seat.enter(":undo"), Reply::Problem(_)), "nothing is left to take back");
        assert!(seat.path.is_empty());
    }

    #[test]
    fn a_snapshot_is_a_machine_to_go_back_to() {
        let mut seat = seat();
        seat.enter(":snapshot before");
        printed(seat.enter("net stop obengine"));
        assert!(matches!(seat.enter(":back after"), Reply::Problem("seat-no-snapshot")));
        seat.enter(":back before");
        assert!(printed(seat.enter("sc.exe query obengine")).contains("RUNNING"));
        seat.enter(":undo");
        seat.enter(":undo");
        assert!(printed(seat.enter("sc.exe query obengine")).contains("STOPPED"));
    }

    #[test]
    fn while_one_waits_scheduled_work_happens() {
        let mut seat = seat();
        let jobs = seat.world.agent.jobs.len();
        seat.enter(":wait 2d");
        assert_eq!(seat.minutes(), 2 * 24 * 60);
        assert!(seat.world.agent.jobs.len() > jobs, "no backup ran in two days");
        assert_eq!(seat.path, [":wait 2d"]);
    }
}
