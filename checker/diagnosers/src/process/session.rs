//! One conversation with an external program: requests, replies, and the one way it ends.
//!
//! *Promises.* A session that failed stays failed and says the same [`End`] again; by then its
//! processes are gone. Whatever way a session is left, also by a panic, its processes and its
//! working directory go with it. *Leaves out.* What is read after the last reply: the answer was
//! whole by then, and how fast a program exits afterwards must not change a verdict. A program that
//! leaves the talking to a child of its own and exits has died; the child is not waited for.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::pipes::Pipes;
use super::protocol::{Message, PROTOCOL, REFUSED_EXIT_CODE, Reply};
use super::scratch::Scratch;
use super::tree::Tree;
pub use super::tree::end_all;
use super::{Command, End, Ended, Excess, Exit, Limits, StartError, Wait};

/// How often the program's own process is looked at while its streams are quiet.
const TICK: Duration = Duration::from_millis(10);

/// A running program and the conversation with it.
///
/// Fields are dropped in order: first the processes end, then their directory goes.
pub struct Session {
    tree: Tree,
    pipes: Pipes,
    scratch: Scratch,
    limits: Limits,
    exchanges: u32,
    started: Instant,
    failure: Option<End>,
    stopped: Option<Stopped>,
}

/// What is known once the processes are gone.
struct Stopped {
    exit: Option<Exit>,
    forced: bool,
    survivors: Vec<u32>,
    scratch_left: bool,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Session");
        shown.field("exchanges", &self.exchanges).field("failure", &self.failure);
        shown.finish_non_exhaustive()
    }
}

impl Session {
    /// Starts the program in an empty directory of its own.
    ///
    /// # Errors
    /// If there is no such program, or it cannot be started or contained. A program that dies
    /// right after its start is found by the first exchange.
    pub fn start(command: &Command, limits: Limits) -> Result<Self, StartError> {
        let scratch = Scratch::make().map_err(StartError::Scratch)?;
        let (tree, streams) = Tree::start(command, scratch.path())?;
        let pipes = Pipes::new(streams, &limits).map_err(StartError::Spawn)?;
        Ok(Self {
            tree,
            pipes,
            scratch,
            limits,
            exchanges: 0,
            started: Instant::now(),
            failure: None,
            stopped: None,
        })
    }

    /// Sends one request and waits for the reply: one line each.
    ///
    /// # Errors
    /// How the conversation ended, if it did; the processes are gone then.
    pub fn exchange(&mut self, request: &Value) -> Result<Value, End> {
        if let Some(end) = &self.failure {
            return Err(end.clone());
        }
        self.try_exchange(request).map_err(|end| self.fail(end))
    }

    /// Sends one message of the protocol and waits for the reply.
    ///
    /// # Errors
    /// As [`Session::exchange`]; [`End::Refused`] if the program refuses, [`End::Malformed`] if its
    /// reply is JSON but no reply.
    pub fn say(&mut self, message: &Message) -> Result<Reply, End> {
        // Values and strings always have a JSON form; the arm is for a future message.
        let request =
            serde_json::to_value(message).map_err(|error| self.fail(malformed(&error)))?;
        let reply = self.exchange(&request)?;
        match serde_json::from_value(reply) {
            Ok(Reply::Refuse { reason }) => Err(self.fail(End::Refused { reason })),
            Ok(reply) => Ok(reply),
            Err(error) => Err(self.fail(malformed(&error))),
        }
    }

    /// The whole conversation: facts, then questions put to `console`, until the answer.
    ///
    /// # Errors
    /// As [`Session::say`].
    pub fn converse(
        &mut self,
        facts: Value,
        mut console: impl FnMut(&str) -> String,
    ) -> Result<Value, End> {
        let mut message = Message::Facts { protocol: PROTOCOL, facts };
        loop {
            match self.say(&message)? {
                Reply::Ask { line } => {
                    let text = console(&line);
                    message = Message::Output { line, text };
                }
                Reply::Answer { answer } => return Ok(answer),
                Reply::Refuse { reason } => return Err(self.fail(End::Refused { reason })),
            }
        }
    }

    /// Ends the conversation politely, then the whole process tree.
    #[must_use]
    pub fn finish(mut self) -> Ended {
        self.stop();
        let stopped = self.stopped.take();
        Ended {
            end: self.failure.take().unwrap_or(End::Answered),
            exit: stopped.as_ref().and_then(|s| s.exit),
            forced: stopped.as_ref().is_some_and(|s| s.forced),
            stderr: self.pipes.take_tail(),
            scratch_left: stopped.as_ref().is_some_and(|s| s.scratch_left),
            survivors: stopped.map(|s| s.survivors).unwrap_or_default(),
        }
    }

    fn fail(&mut self, end: End) -> End {
        self.failure = Some(end.clone());
        self.stop();
        end
    }

    fn try_exchange(&mut self, request: &Value) -> Result<Value, End> {
        if self.exchanges >= self.limits.exchanges {
            return Err(self.too_large(Excess::Exchanges));
        }
        self.exchanges += 1;
        let mut line = request.to_string().into_bytes();
        line.push(b'\n');
        let (deadline, wait) = self.deadline();
        while !self.pipes.idle() {
            // The request before is not read yet: the program answered without reading it.
            if self.tree.exit().is_some() {
                break;
            }
            self.pump_until(deadline, wait, TICK)?;
        }
        self.pipes.send(line);
        let reply = self.reply(deadline, wait)?;
        serde_json::from_slice(&reply).map_err(|error| {
            let said = String::from_utf8_lossy(&reply[..reply.len().min(200)]).into_owned();
            End::Malformed { detail: format!("{error}: {said}") }
        })
    }

    fn reply(&mut self, deadline: Instant, wait: Wait) -> Result<Vec<u8>, End> {
        loop {
            match self.pipes.line() {
                Ok(Some(line)) => return Ok(line),
                Err(excess) => return Err(self.too_large(excess)),
                Ok(None) => {}
            }
            if self.pipes.silent() {
                return Err(self.silence());
            }
            // Look before the pump: what it said before it ended is then sure to be read.
            let exit = self.tree.exit();
            let pause = if exit.is_some() { Duration::ZERO } else { TICK };
            let moved = self.pump_until(deadline, wait, pause)?;
            if let (Some(exit), false) = (exit, moved) {
                return Err(self.departure(exit));
            }
        }
    }

    fn pump_until(&mut self, deadline: Instant, wait: Wait, pause: Duration) -> Result<bool, End> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let limit = match wait {
                Wait::Reply => self.limits.reply,
                Wait::Conversation => self.limits.conversation,
            };
            return Err(End::TooSlow { wait, limit });
        }
        Ok(self.pipes.pump(left.min(pause)))
    }

    /// When the reply must be there, and which limit says so.
    fn deadline(&self) -> (Instant, Wait) {
        let reply = Instant::now() + self.limits.reply;
        let conversation = self.started + self.limits.conversation;
        if conversation < reply { (conversation, Wait::Conversation) } else { (reply, Wait::Reply) }
    }

    /// Standard output is closed without a reply: the program is about to end, or it is mute.
    fn silence(&mut self) -> End {
        let deadline = Instant::now() + self.limits.grace;
        while Instant::now() < deadline {
            if let Some(exit) = self.tree.exit() {
                return self.departure(exit);
            }
            self.pipes.pump(Duration::from_millis(1));
        }
        End::Malformed { detail: "standard output is closed without a reply".to_owned() }
    }

    /// The program ended without a complete line.
    fn departure(&self, exit: Exit) -> End {
        match exit {
            Exit::Code(REFUSED_EXIT_CODE) => {
                End::Refused { reason: format!("exit code {REFUSED_EXIT_CODE}") }
            }
            Exit::Code(0) if self.pipes.unfinished() => {
                End::Malformed { detail: "the last line has no newline".to_owned() }
            }
            exit => End::Died(exit),
        }
    }

    fn too_large(&self, excess: Excess) -> End {
        let limit = match excess {
            Excess::Line => self.limits.line_bytes as u64,
            Excess::Stdout => self.limits.stdout_bytes as u64,
            Excess::Exchanges => u64::from(self.limits.exchanges),
        };
        End::TooLarge { excess, limit }
    }

    /// The polite end, the grace, and the end of everything.
    fn stop(&mut self) {
        if self.stopped.is_some() {
            return;
        }
        self.pipes.hang_up(matches!(self.failure, Some(End::TooLarge { .. })));
        let half = self.limits.grace / 2;
        let mut forced = false;
        if !self.ended_within(half) {
            forced = true;
            self.tree.terminate();
            self.ended_within(half);
        }
        let (exit, survivors) = self.tree.end();
        // What is still in the pipe; bounded, because a survivor might hold the other end.
        for _ in 0..64 {
            if !self.pipes.pump(Duration::ZERO) {
                break;
            }
        }
        let scratch_left = !self.scratch.remove();
        self.stopped = Some(Stopped { exit, forced, survivors, scratch_left });
    }

    fn ended_within(&mut self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        loop {
            if self.tree.exit().is_some() {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            self.pipes.pump(left.min(TICK));
        }
    }
}

fn malformed(error: &serde_json::Error) -> End {
    End::Malformed { detail: error.to_string() }
}

#[cfg(test)]
impl Session {
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(super) fn folder(&self) -> std::path::PathBuf {
        self.scratch.path().to_owned()
    }
}
