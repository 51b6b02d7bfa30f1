//! Lines from a person: with history and completion on a terminal, as they come from a pipe.

use std::io::{self, BufRead, IsTerminal};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor as LineEditor, Helper};
use sim::console::Session;
use sim::world::World;

use super::encode::Untrusted;
use crate::seat::complete::complete;

/// The longest line that is read from a pipe, in bytes.
const LONGEST: usize = 64 << 10;

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// A line.
    Line(String),
    /// Ctrl-C: the line is given up.
    Cancelled,
    /// The end: Ctrl-D, or the pipe is empty.
    End,
}

/// The machine that completion looks at.
struct There(Option<(World, Session)>);

impl Helper for There {}
impl Hinter for There {
    type Hint = String;
}
impl Validator for There {}
impl Highlighter for There {}
impl Completer for There {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let Some((world, session)) = &self.0 else { return Ok((at, Vec::new())) };
        Ok(complete(world, session, &line[..at]))
    }
}

/// Reads lines.
pub enum Editor {
    /// From a terminal.
    #[expect(private_interfaces, reason = "what completion looks at is nobody else's concern")]
    Terminal(Box<LineEditor<There, MemHistory>>),
    /// From a pipe or a file.
    Pipe(io::StdinLock<'static>),
}

impl Editor {
    /// An editor for standard input.
    ///
    /// # Errors
    /// As the host says it.
    pub fn new() -> io::Result<Self> {
        if !io::stdin().is_terminal() {
            return Ok(Self::Pipe(io::stdin().lock()));
        }
        let config = Config::builder().completion_type(CompletionType::List).build();
        let made = LineEditor::with_history(config, MemHistory::new());
        let mut editor = made.map_err(io::Error::other)?;
        editor.set_helper(Some(There(None)));
        Ok(Self::Terminal(Box::new(editor)))
    }

    /// True when a person looks on.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    /// Lets completion look at a machine.
    pub fn look_at(&mut self, world: &World, session: &Session) {
        if let Self::Terminal(editor) = self {
            editor.set_helper(Some(There(Some((world.clone(), session.clone())))));
        }
    }

    /// Reads a line. From a pipe the prompt and the line are printed, so that what is seen is what
    /// a person would have seen.
    ///
    /// # Errors
    /// As the host says it.
    pub fn read(&mut self, prompt: &str, print: &dyn Fn(&str)) -> io::Result<Read> {
        match self {
            Self::Terminal(editor) => match editor.readline(prompt) {
                Ok(line) => {
                    editor.add_history_entry(&line).map_err(io::Error::other)?;
                    Ok(Read::Line(line))
                }
                Err(ReadlineError::Interrupted) => Ok(Read::Cancelled),
                Err(ReadlineError::Eof) => Ok(Read::End),
                Err(error) => Err(io::Error::other(error)),
            },
            Self::Pipe(input) => {
                let mut bytes = Vec::new();
                let limit = LONGEST as u64 + 1;
                if io::Read::take(&mut *input, limit).read_until(b'\n', &mut bytes)? == 0 {
                    return Ok(Read::End);
                }
                if bytes.len() > LONGEST {
                    return Err(io::Error::other(format!("a line of more than {LONGEST} bytes")));
                }
                let line =
                    String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned();
                print(&format!("{prompt}{}\n", Untrusted::new(&line).for_terminal_line()));
                Ok(Read::Line(line))
            }
        }
    }
}
