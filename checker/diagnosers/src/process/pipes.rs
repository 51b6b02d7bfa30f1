//! The three streams of an external program, moved by one thread without ever blocking on one.
//!
//! *Promises.* Memory stays bounded whatever the program does: standard output is read only while
//! no complete line waits, and never past its limit; of standard error the last bytes are kept;
//! of our requests at most one is unsent. *Leaves out.* What a line means; see `session.rs`.

use std::io::{self, Read, Write as _};
use std::mem;
use std::process::ChildStdin;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionbio;

use super::tree::Streams;
use super::{Excess, Limits};

/// Bytes read or written in one go.
const CHUNK: usize = 64 << 10;

/// The streams and what is under way in them.
pub(super) struct Pipes {
    streams: Streams,
    outgoing: Vec<u8>,
    sent: usize,
    lines: Lines,
    /// Whether standard output is read only to be thrown away.
    deaf: bool,
    tail: Tail,
    chunk: Vec<u8>,
}

impl Pipes {
    pub(super) fn new(streams: Streams, limits: &Limits) -> io::Result<Self> {
        if let Some(stdin) = &streams.stdin {
            ioctl_fionbio(stdin, true)?;
        }
        if let Some(stdout) = &streams.stdout {
            ioctl_fionbio(stdout, true)?;
        }
        if let Some(stderr) = &streams.stderr {
            ioctl_fionbio(stderr, true)?;
        }
        Ok(Self {
            streams,
            outgoing: Vec::new(),
            sent: 0,
            lines: Lines::new(limits.line_bytes, limits.stdout_bytes),
            deaf: false,
            tail: Tail { limit: limits.stderr_bytes, bytes: Vec::new() },
            chunk: vec![0; CHUNK],
        })
    }

    /// Whether nothing of an earlier request is unsent.
    pub(super) fn idle(&self) -> bool {
        self.outgoing.is_empty()
    }

    /// Takes a request; the one before must be sent.
    pub(super) fn send(&mut self, request: Vec<u8>) {
        if self.streams.stdin.is_some() {
            self.outgoing = request;
            self.sent = 0;
        }
    }

    /// The next complete line, without its newline.
    pub(super) fn line(&mut self) -> Result<Option<Vec<u8>>, Excess> {
        self.lines.next()
    }

    /// Whether the program can say nothing more.
    pub(super) fn silent(&self) -> bool {
        self.streams.stdout.is_none()
    }

    /// Whether the program began a line that it did not end.
    pub(super) fn unfinished(&self) -> bool {
        !self.lines.bytes.is_empty()
    }

    /// Closes the program's standard input, and its standard output too if it floods; what it
    /// still says is thrown away.
    pub(super) fn hang_up(&mut self, flooding: bool) {
        self.streams.stdin = None;
        self.outgoing = Vec::new();
        self.deaf = true;
        self.lines.bytes = Vec::new();
        if flooding {
            self.streams.stdout = None;
        }
    }

    /// The end of what the program said on its standard error.
    pub(super) fn take_tail(&mut self) -> Vec<u8> {
        mem::take(&mut self.tail).finish()
    }

    /// Waits until a stream can move, at most so long, and moves what moves.
    /// Returns whether anything did.
    pub(super) fn pump(&mut self, wait: Duration) -> bool {
        self.wait(wait);
        // No short circuit: each stream gets its turn.
        self.write() | self.read_stdout() | self.read_stderr()
    }

    fn wait(&self, wait: Duration) {
        let mut fds = Vec::with_capacity(3);
        if let (Some(stdin), false) = (&self.streams.stdin, self.idle()) {
            fds.push(PollFd::new(stdin, PollFlags::OUT));
        }
        if let Some(stdout) = &self.streams.stdout {
            fds.push(PollFd::new(stdout, PollFlags::IN));
        }
        if let Some(stderr) = &self.streams.stderr {
            fds.push(PollFd::new(stderr, PollFlags::IN));
        }
        let time = Timespec::try_from(wait).ok();
        // An interrupted wait is a short one; every caller loops until its own deadline.
        let _ = poll(&mut fds, time.as_ref());
    }

    fn write(&mut self) -> bool {
        if self.idle() {
            return false;
        }
        let end = self.outgoing.len().min(self.sent + CHUNK);
        let piece = &self.outgoing[self.sent..end];
        match self.streams.stdin.as_mut().map(|stdin: &mut ChildStdin| stdin.write(piece)) {
            Some(Ok(moved)) => {
                self.sent += moved;
                if self.sent == self.outgoing.len() {
                    self.outgoing = Vec::new();
                }
                moved > 0
            }
            Some(Err(error)) if is_passing(&error) => false,
            // The program does not listen. It may have answered all the same.
            Some(Err(_)) | None => {
                self.streams.stdin = None;
                self.outgoing = Vec::new();
                true
            }
        }
    }

    fn read_stdout(&mut self) -> bool {
        let budget = if self.deaf { CHUNK } else { self.lines.budget().min(CHUNK) };
        let Some(stdout) = &mut self.streams.stdout else { return false };
        if budget == 0 {
            return false;
        }
        match read(stdout, &mut self.chunk[..budget]) {
            Moved::Some(count) => {
                if !self.deaf {
                    self.lines.push(&self.chunk[..count]);
                }
                true
            }
            Moved::Nothing => false,
            Moved::End => {
                self.streams.stdout = None;
                true
            }
        }
    }

    fn read_stderr(&mut self) -> bool {
        let Some(stderr) = &mut self.streams.stderr else { return false };
        match read(stderr, &mut self.chunk) {
            Moved::Some(count) => {
                self.tail.push(&self.chunk[..count]);
                true
            }
            Moved::Nothing => false,
            Moved::End => {
                self.streams.stderr = None;
                true
            }
        }
    }
}

enum Moved {
    Some(usize),
    Nothing,
    End,
}

fn read(from: &mut impl Read, into: &mut [u8]) -> Moved {
    match from.read(into) {
        Ok(0) => Moved::End,
        Ok(count) => Moved::Some(count),
        Err(error) if is_passing(&error) => Moved::Nothing,
        Err(_) => Moved::End,
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// Standard output, cut into lines.
struct Lines {
    line_limit: usize,
    /// Bytes that may still be read; one more than allowed, which shows the excess.
    unread: usize,
    /// Bytes that may still be handed out.
    unspent: usize,
    bytes: Vec<u8>,
    /// How much of `bytes` is known to hold no newline.
    scanned: usize,
}

impl Lines {
    fn new(line_limit: usize, total_limit: usize) -> Self {
        let unread = total_limit.saturating_add(1);
        Self { line_limit, unread, unspent: total_limit, bytes: Vec::new(), scanned: 0 }
    }

    /// How much may be read now: nothing while a complete line may wait.
    fn budget(&self) -> usize {
        if self.scanned < self.bytes.len() { 0 } else { self.unread }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.unread -= bytes.len().min(self.unread);
        self.bytes.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>, Excess> {
        let newline = self.bytes[self.scanned..].iter().position(|&b| b == b'\n');
        let Some(length) = newline.map(|at| self.scanned + at) else {
            self.scanned = self.bytes.len();
            return if self.scanned > self.line_limit {
                Err(Excess::Line)
            } else if self.scanned > self.unspent {
                Err(Excess::Stdout)
            } else {
                Ok(None)
            };
        };
        if length > self.line_limit {
            return Err(Excess::Line);
        }
        self.unspent = self.unspent.checked_sub(length + 1).ok_or(Excess::Stdout)?;
        let rest = self.bytes.split_off(length + 1);
        let mut line = mem::replace(&mut self.bytes, rest);
        line.pop();
        self.scanned = 0;
        Ok(Some(line))
    }
}

/// The last bytes of a stream.
#[derive(Default)]
struct Tail {
    limit: usize,
    bytes: Vec<u8>,
}

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        // Cut late, so that a stream of small pieces is not moved for each of them.
        if self.bytes.len() > self.limit.saturating_mul(2).max(CHUNK) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let surplus = self.bytes.len().saturating_sub(self.limit);
        self.bytes.drain(..surplus);
    }

    fn finish(mut self) -> Vec<u8> {
        self.cut();
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(line_limit: usize, total: usize, pieces: &[&str]) -> (Vec<String>, Option<Excess>) {
        let mut lines = Lines::new(line_limit, total);
        let mut found = Vec::new();
        for piece in pieces {
            let mut rest = piece.as_bytes();
            loop {
                match lines.next() {
                    Ok(Some(line)) => found.push(String::from_utf8(line).unwrap()),
                    Ok(None) if rest.is_empty() => break,
                    Ok(None) => {
                        let count = lines.budget().min(rest.len());
                        lines.push(&rest[..count]);
                        rest = &rest[count..];
                    }
                    Err(excess) => return (found, Some(excess)),
                }
            }
        }
        (found, None)
    }

    #[test]
    fn lines_do_not_depend_on_how_the_bytes_arrive() {
        let expect = (vec!["a".to_owned(), String::new(), "bc".to_owned()], None);
        assert_eq!(lines(9, 99, &["a\n\nbc\nrest"]), expect);
        assert_eq!(lines(9, 99, &["a", "\n", "\nb", "c", "\nre", "st"]), expect);
    }

    #[test]
    fn a_line_may_fill_its_limit_and_not_exceed_it() {
        assert_eq!(lines(3, 99, &["abc\n"]), (vec!["abc".to_owned()], None));
        assert_eq!(lines(3, 99, &["abcd\n"]), (vec![], Some(Excess::Line)));
        assert_eq!(lines(3, 99, &["abcd"]), (vec![], Some(Excess::Line)));
    }

    #[test]
    fn every_line_within_the_total_is_given_before_the_excess_shows() {
        assert_eq!(lines(9, 4, &["a\nb\n"]), (vec!["a".into(), "b".into()], None));
        assert_eq!(
            lines(9, 4, &["a\nb\n\n"]),
            (vec!["a".into(), "b".into()], Some(Excess::Stdout))
        );
        assert_eq!(lines(9, 4, &["a\nbcd"]), (vec!["a".into()], Some(Excess::Stdout)));
    }

    #[test]
    fn the_tail_keeps_the_last_bytes() {
        let mut tail = Tail { limit: 4, bytes: Vec::new() };
        for piece in 0..100_000u32 {
            tail.push(format!("{piece:06}").as_bytes());
            assert!(tail.bytes.len() <= CHUNK);
        }
        assert_eq!(tail.finish(), b"9999");
    }
}
