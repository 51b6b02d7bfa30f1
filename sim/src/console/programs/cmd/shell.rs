//! The old shell at work: one line, its pipelines, one command.

use std::mem::{replace, take};

use super::expand::Names;
use super::split::{self, Redirection, When};
use super::{own, split::group};
use crate::console::programs::{bare, run, start};
use crate::console::{Output, Session, argv, disk, path_search};
use crate::kernel::text::same;
use crate::windows::environment::Block;
use crate::world::World;

/// Commands that one shell runs at most: a loop without an end stops here.
const COMMANDS: u32 = 100_000;
/// Subroutines within one another.
const DEPTH: u32 = 64;

/// A batch file that runs.
pub(super) struct Running {
    pub(super) lines: Vec<String>,
    /// `%0`, `%1` ...
    pub(super) arguments: Vec<String>,
    /// The next line.
    pub(super) at: usize,
}

/// A shell.
pub(super) struct Shell<'s> {
    pub(super) world: &'s mut World,
    pub(super) session: &'s mut Session,
    pub(super) running: Option<Running>,
    /// Exit code of the last command.
    pub(super) level: i32,
    /// `exit` ended the shell, or `exit /b` the file.
    pub(super) left: bool,
    pub(super) depth: u32,
    input: String,
    out: Output,
    commands: u32,
    kept: Vec<Block>,
}

impl<'s> Shell<'s> {
    pub(super) fn new(world: &'s mut World, session: &'s mut Session, input: &str) -> Self {
        Self {
            world,
            session,
            running: None,
            level: 0,
            left: false,
            depth: 0,
            input: input.to_owned(),
            out: Output::default(),
            commands: 0,
            kept: Vec::new(),
        }
    }

    /// All that it printed, with its exit code.
    pub(super) fn finish(mut self) -> Output {
        self.out.exit = self.level;
        self.out
    }

    /// Nothing more runs.
    pub(super) fn is_over(&self) -> bool {
        self.left
            || self.out.restarted
            || self.out.unsupported.is_some()
            || self.commands > COMMANDS
    }

    /// Says why a command did not run.
    pub(super) fn refuse(&mut self, level: i32, text: &str) {
        self.level = level;
        self.out.error(text);
    }

    /// Refuses what this shell lacks.
    pub(super) fn lack(&mut self, feature: &str) {
        self.refuse(1, &format!("marslab: unsupported: cmd {feature}"));
        self.left = true;
    }

    /// True when one more subroutine may be called.
    pub(super) fn deeper(&mut self) -> bool {
        self.depth += 1;
        if self.depth > DEPTH {
            self.refuse(1, "marslab: stopped: batch files call one another too deeply");
            self.left = true;
        }
        !self.left
    }

    fn expanded(&self, text: &str) -> String {
        let arguments = self.running.as_ref().map(|running| running.arguments.as_slice());
        let names =
            Names { world: self.world, session: self.session, arguments, level: self.level };
        names.expand(text)
    }

    /// Runs a line.
    pub(super) fn line(&mut self, text: &str) {
        let text = text.trim().trim_start_matches('@').trim_start();
        if text.is_empty() || text.starts_with(':') || self.is_over() {
            return;
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        if same(first, "rem") {
            return;
        }
        // Variables of a loop are filled in round by round.
        let text = if same(first, "for") { text.to_owned() } else { self.expanded(text) };
        for (when, part) in split::sequence(&text) {
            let runs = match when {
                When::Always => true,
                When::Well => self.level == 0,
                When::Badly => self.level != 0,
            };
            if runs && !self.is_over() {
                self.pipeline(part.trim());
            }
            let first = part.split_whitespace().next().unwrap_or_default();
            if same(first.trim_start_matches('@'), "if") {
                // Everything behind `if` on its line belongs to it.
                break;
            }
        }
    }

    fn pipeline(&mut self, text: &str) {
        let parts = split::pipeline(text);
        let Some((last, before)) = parts.split_last() else { return };
        let outer = self.input.clone();
        for part in before {
            let printed = self.aside(|shell| shell.redirected(part.trim()));
            self.input = printed;
        }
        self.redirected(last.trim());
        self.input = outer;
    }

    /// What a command prints, for `for /f` and pipes; its errors are shown.
    pub(super) fn captured(&mut self, text: &str) -> String {
        self.aside(|shell| shell.line(text))
    }

    /// Runs something and takes what it prints on standard output.
    fn aside(&mut self, run: impl FnOnce(&mut Self)) -> String {
        let before = take(&mut self.out.stdout);
        run(self);
        replace(&mut self.out.stdout, before)
    }

    fn redirected(&mut self, text: &str) {
        let text = text.trim_start_matches('@');
        let first = text.split_whitespace().next().unwrap_or_default();
        if same(first, "if") {
            return self.branch(&text[first.len()..]);
        }
        if same(first, "for") {
            return self.repeat(&text[first.len()..]);
        }
        let (rest, redirections) = split::redirections(text);
        if redirections.is_empty() {
            return self.one(rest.trim());
        }
        let printed = take(&mut self.out);
        let input = self.input.clone();
        for redirection in &redirections {
            if let Redirection::From(name) = redirection {
                match disk::read(self.world, self.session, name) {
                    Ok(text) => self.input = text,
                    Err(error) => {
                        self.out = printed;
                        return self.refuse(1, &error.to_string());
                    }
                }
            }
        }
        self.one(rest.trim());
        self.input = input;
        let mut done = replace(&mut self.out, printed);
        self.put_away(&redirections, &mut done);
        super::hand_on(done, &mut self.out);
    }

    /// Sends the streams of a command to their files.
    fn put_away(&mut self, redirections: &[Redirection], done: &mut Output) {
        let joins = redirections.contains(&Redirection::Join(2, 1));
        for redirection in redirections {
            let Redirection::To(stream, name, append) = redirection else { continue };
            let mut text = match stream {
                2 => take(&mut done.stderr),
                _ => take(&mut done.stdout),
            };
            if *stream == 1 && joins {
                text.push_str(&take(&mut done.stderr));
            }
            if same(name, "nul") {
                continue;
            }
            if *append && let Ok(before) = disk::read_marked(self.world, self.session, name) {
                text.insert_str(0, &before);
            }
            if let Err(error) = disk::write(self.world, self.session, name, &text) {
                self.level = 1;
                done.error(&error.to_string());
            }
        }
        if joins {
            let errors = take(&mut done.stderr);
            done.stdout.push_str(&errors);
        }
        if redirections.contains(&Redirection::Join(1, 2)) {
            let printed = take(&mut done.stdout);
            done.stderr.push_str(&printed);
        }
    }

    /// Runs one command: a group, one of the shell's own, or a program.
    fn one(&mut self, text: &str) {
        self.commands += 1;
        if self.commands > COMMANDS {
            return self.refuse(1, "marslab: stopped: a batch file ran too many commands");
        }
        if let Some((inside, _)) = group(text) {
            return self.line(inside);
        }
        let end = text.find([' ', '\t', '/', '.', '\\', '=', ',', ';', ':', '"']);
        let name = &text[..end.unwrap_or(text.len())];
        let rest = &text[name.len()..];
        if self.control(name, rest) {
            return;
        }
        let plain = split::plain(text);
        let words = argv::split(&plain);
        let Some((first, behind)) = words.split_first() else { return };
        // `cd\` and `dir/s` are two words without a blank.
        if let Some(command) = own(name).filter(|_| !rest.starts_with(['.', ':', '"'])) {
            let words = argv::split(&split::plain(rest));
            return self.started(|shell, output| {
                let input = shell.input.clone();
                run(shell.world, shell.session, command, name, &words, &input, output);
            });
        }
        match path_search::program(self.world, self.session, &first.text) {
            Some(path) => self.started(|shell, output| {
                let input = shell.input.clone();
                *output = start(shell.world, shell.session, &path, behind, &input);
            }),
            None => {
                let name = bare(&first.text);
                self.refuse(
                    9009,
                    &format!(
                        "'{name}' is not recognized as an internal or external command,\r\n\
                         operable program or batch file."
                    ),
                );
            }
        }
    }

    fn started(&mut self, run: impl FnOnce(&mut Self, &mut Output)) {
        let mut output = Output::default();
        run(self, &mut output);
        self.level = output.exit;
        self.world.now = self.world.now + take(&mut output.elapsed);
        super::hand_on(output, &mut self.out);
    }

    /// Commands that steer the shell itself; true when the name was one of them.
    fn control(&mut self, name: &str, rest: &str) -> bool {
        let bare = rest.trim();
        match name.to_ascii_lowercase().as_str() {
            "echo" => self.echo(rest),
            "exit" => {
                let code = bare.trim_start_matches("/b").trim_start_matches("/B").trim();
                self.level = code.parse().unwrap_or(self.level);
                let of_file = bare.to_ascii_lowercase().starts_with("/b");
                match &mut self.running {
                    Some(running) if of_file => running.at = running.lines.len(),
                    _ => self.left = true,
                }
            }
            "goto" => self.go_to(rest),
            "call" => self.call(rest),
            "shift" => self.shift(),
            "set" if bare.to_ascii_lowercase().starts_with("/a") => self.arithmetic(&bare[2..]),
            "set" if bare.to_ascii_lowercase().starts_with("/p") => self.lack("set /p"),
            "setlocal" => self.kept.push(self.session.environment.clone()),
            "endlocal" => {
                if let Some(block) = self.kept.pop() {
                    self.session.environment = block;
                }
            }
            "rem" | "title" | "color" | "cls" | "pause" | "verify" | "prompt" | "break" => {}
            _ => return false,
        }
        true
    }

    fn echo(&mut self, rest: &str) {
        let text = split::plain(rest.strip_prefix([' ', '.', ':', '/', '(']).unwrap_or(rest));
        self.level = 0;
        match text.trim().to_ascii_lowercase().as_str() {
            "on" | "off" if rest.starts_with(' ') => {}
            "" if rest.trim().is_empty() => self.out.line("ECHO is on."),
            _ => self.out.line(&text),
        }
    }

    /// `set /a NAME=1+2`
    fn arithmetic(&mut self, text: &str) {
        let text = text.trim().trim_matches('"');
        let (name, formula) = text.split_once('=').unwrap_or(("", text));
        let (name, sign) = match name.trim().strip_suffix(['+', '-', '*', '/', '%']) {
            Some(bare) => (bare, name.trim().chars().next_back()),
            None => (name.trim(), None),
        };
        let value = |word: &str| self.number(word);
        let Some(mut result) = super::sum::evaluate(formula, &value) else {
            return self.refuse(1, "Missing operand.");
        };
        if let Some(sign) = sign {
            let formula = format!("{}{sign}({result})", self.number(name));
            result = super::sum::evaluate(&formula, &|_| 0).unwrap_or(0);
        }
        if name.is_empty() {
            self.out.stdout.push_str(&result.to_string());
        } else {
            self.session.environment.set(name, &result.to_string());
        }
        self.level = 0;
    }

    fn number(&self, word: &str) -> i64 {
        let text = crate::console::variables::get(self.world, self.session, word);
        text.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }
}
