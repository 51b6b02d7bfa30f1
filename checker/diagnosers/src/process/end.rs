//! How a conversation with an external program can end, in words fit for a terminal.
//!
//! Six states, told apart because each has another owner: a program that refuses is a result,
//! one that is malformed, too large or dead is the diagnoser's fault, one that is too slow may be
//! the machine's. Texts of the program are kept raw in the fields and escaped by `Display`, which
//! also cuts them: no string of a program reaches a terminal with an active control character.

use std::fmt::{self, Write as _};
use std::io;
use std::time::Duration;

/// Characters of a foreign text that `Display` shows before it cuts.
const SHOWN: usize = 400;

/// The six ways in which a conversation ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Every request got its reply.
    Answered,
    /// The program declined, by a `refuse` message or by
    /// [`REFUSED_EXIT_CODE`](super::protocol::REFUSED_EXIT_CODE).
    Refused {
        /// Its reason, raw.
        reason: String,
    },
    /// The program said something that is not the protocol.
    Malformed {
        /// What is wrong; may hold raw text of the program.
        detail: String,
    },
    /// The program did not reply in time: a failure of the infrastructure, never a verdict.
    TooSlow {
        /// Which time ran out.
        wait: Wait,
        /// The limit that was in force.
        limit: Duration,
    },
    /// The program said or asked more than it may.
    TooLarge {
        /// What was exceeded.
        excess: Excess,
        /// The limit that was in force, in the unit of `excess`.
        limit: u64,
    },
    /// The program ended before it replied.
    Died(Exit),
}

impl End {
    /// The state as one word, for machine-readable records.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused { .. } => "refused",
            Self::Malformed { .. } => "malformed",
            Self::TooSlow { .. } => "too-slow",
            Self::TooLarge { .. } => "too-large",
            Self::Died(_) => "died",
        }
    }

    /// Whether this says something about the machine we run on rather than about the diagnoser.
    #[must_use]
    pub fn is_infrastructure_failure(&self) -> bool {
        matches!(self, Self::TooSlow { .. })
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered => f.write_str("answered"),
            Self::Refused { reason } => write!(f, "refused: {}", Shown(reason)),
            Self::Malformed { detail } => write!(f, "malformed: {}", Shown(detail)),
            Self::TooSlow { wait, limit } => write!(f, "too slow: {wait} within {limit:?}"),
            Self::TooLarge { excess, limit } => write!(f, "too large: more than {limit} {excess}"),
            Self::Died(exit) => write!(f, "died: {exit} before a reply"),
        }
    }
}

impl std::error::Error for End {}

/// Which time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// [`Limits::reply`](super::Limits::reply).
    Reply,
    /// [`Limits::conversation`](super::Limits::conversation).
    Conversation,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reply => "no reply",
            Self::Conversation => "no end of the conversation",
        })
    }
}

/// What there was too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Excess {
    /// [`Limits::line_bytes`](super::Limits::line_bytes).
    Line,
    /// [`Limits::stdout_bytes`](super::Limits::stdout_bytes).
    Stdout,
    /// [`Limits::exchanges`](super::Limits::exchanges).
    Exchanges,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Line => "bytes in one line",
            Self::Stdout => "bytes of standard output",
            Self::Exchanges => "requests in one conversation",
        })
    }
}

/// What the operating system says of a process that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// It ended by itself with this exit code.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => write!(f, "signal {signal}"),
        }
    }
}

/// Everything known about a session that is over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ended {
    /// The state it ended in.
    pub end: End,
    /// How the program's own process ended; `None` if the system would not say.
    /// After [`End::Answered`] it is a note and changes nothing: the answer was already whole.
    pub exit: Option<Exit>,
    /// Whether it had to be told by a signal, because it did not stop at the end of its input.
    pub forced: bool,
    /// The last bytes of its standard error, raw. Not for a terminal; see [`Ended::stderr_lines`].
    pub stderr: Vec<u8>,
    /// Processes that outlived SIGKILL for seconds (held in the kernel); empty but for a sick host.
    pub survivors: Vec<u32>,
    /// Whether the working directory could not be removed.
    pub scratch_left: bool,
}

impl Ended {
    /// The kept standard error as lines in which every control character is made visible.
    pub fn stderr_lines(&self) -> impl Iterator<Item = String> {
        self.stderr
            .split(|&b| b == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .map(|line| visible(&String::from_utf8_lossy(line)))
    }
}

/// Why a program could not be started.
#[derive(Debug)]
pub enum StartError {
    /// No file of that name, or not in [`PATH`](super::PATH).
    NotFound {
        /// The name, raw.
        program: String,
    },
    /// The working directory could not be made.
    Scratch(io::Error),
    /// The system would not start it, or not contain it.
    Spawn(io::Error),
    /// This system has no means to keep the promise that no process is left.
    Unsupported,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { program } => write!(f, "no program {} is found", Shown(program)),
            Self::Scratch(error) => write!(f, "no working directory can be made: {error}"),
            Self::Spawn(error) => write!(f, "the program cannot be started: {error}"),
            Self::Unsupported => f.write_str("external diagnosers run on Linux only"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotFound { .. } | Self::Unsupported => None,
            Self::Scratch(error) | Self::Spawn(error) => Some(error),
        }
    }
}

/// A foreign text, cut and with its controls made visible.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut = self.0.char_indices().nth(SHOWN).map_or(self.0.len(), |(at, _)| at);
        f.write_str(&visible(&self.0[..cut]))?;
        if cut < self.0.len() { f.write_str(" ...") } else { Ok(()) }
    }
}

/// The text with everything that Rust does not count as printable written as `\u{1b}`.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, ' ' | '\'' | '"' | '\\') {
            out.push(c);
        } else if c.is_control() {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.extend(c.escape_debug());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_program_reaches_a_terminal_alive() {
        let nasty = "\u{1b}[31m\r\n\0\u{7}\u{9b}\u{202e}\u{200b}\u{2028}".to_owned();
        for end in
            [End::Refused { reason: nasty.clone() }, End::Malformed { detail: nasty.clone() }]
        {
            let shown = end.to_string();
            assert!(shown.contains("\\u{1b}[31m\\u{d}\\u{a}"), "{shown}");
            assert!(shown.chars().all(|c| (' '..='~').contains(&c)), "{shown}");
        }
        let shown = StartError::NotFound { program: nasty }.to_string();
        assert!(shown.chars().all(|c| (' '..='~').contains(&c)), "{shown}");
    }

    #[test]
    fn a_path_and_korean_stay_as_they_are() {
        assert_eq!(visible(r#"C:\백업 "x" 'y'"#), r#"C:\백업 "x" 'y'"#);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let end = End::Refused { reason: "백".repeat(SHOWN + 1) };
        assert_eq!(end.to_string(), format!("refused: {} ...", "백".repeat(SHOWN)));
    }

    #[test]
    fn standard_error_is_shown_line_by_line_without_controls() {
        let ended = Ended {
            end: End::Answered,
            exit: None,
            forced: false,
            stderr: b"one\r\n\x1b[2Jtwo\xff\n".to_vec(),
            survivors: vec![],
            scratch_left: false,
        };
        let lines: Vec<_> = ended.stderr_lines().collect();
        assert_eq!(lines, ["one", "\\u{1b}[2Jtwo\u{fffd}", ""]);
    }
}
