//! The bounds of one external diagnoser.
//!
//! The values of [`Limits::STANDARD`] are those of the project's table of limits; configuration
//! can only lower them ([`Limits::lowered_to`]). `exchanges` and `conversation` are this file's
//! own: a program that asks for ever, each time just within the reply limit, needs a bound too.

use std::time::Duration;

/// How much time and output one external diagnoser may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time from a request to its complete reply.
    pub reply: Duration,
    /// Time from the polite end (standard input closed, SIGTERM at half of it) to SIGKILL.
    pub grace: Duration,
    /// Time of the whole conversation, from the start of the program to its last reply.
    pub conversation: Duration,
    /// Requests in one conversation.
    pub exchanges: u32,
    /// Bytes in one line of standard output, without its newline.
    pub line_bytes: usize,
    /// Bytes of standard output in all.
    pub stdout_bytes: usize,
    /// Bytes of standard error that are kept; the last ones win.
    pub stderr_bytes: usize,
}

impl Limits {
    /// The limits of the project. Nothing raises them.
    pub const STANDARD: Self = Self {
        reply: Duration::from_secs(10),
        grace: Duration::from_secs(2),
        conversation: Duration::from_secs(600),
        exchanges: 1_000,
        line_bytes: 1 << 20,
        stdout_bytes: 8 << 20,
        stderr_bytes: 64 << 10,
    };

    /// The smaller of both for each bound, so that a configuration can lower and never raise.
    #[must_use]
    pub fn lowered_to(&self, wish: &Self) -> Self {
        Self {
            reply: self.reply.min(wish.reply),
            grace: self.grace.min(wish.grace),
            conversation: self.conversation.min(wish.conversation),
            exchanges: self.exchanges.min(wish.exchanges),
            line_bytes: self.line_bytes.min(wish.line_bytes),
            stdout_bytes: self.stdout_bytes.min(wish.stdout_bytes),
            stderr_bytes: self.stderr_bytes.min(wish.stderr_bytes),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_lowers_and_never_raises() {
        let wish = Limits { line_bytes: 10, exchanges: u32::MAX, ..Limits::STANDARD };
        let limits = Limits::STANDARD.lowered_to(&wish);
        assert_eq!((limits.line_bytes, limits.exchanges), (10, 1_000));
    }
}
