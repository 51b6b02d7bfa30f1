//! Who sits at the console, and where.

use crate::kernel::limits::SHELL_DEPTH;
use crate::windows::accounts::is_system;
use crate::windows::environment::Block;
use crate::windows::powershell::Policy;
use crate::windows::registry::{SYSTEM_HIVE, USER_HIVE};
use crate::windows::sid::Sid;
use crate::world::World;

use super::machine::Window;

/// Columns of a console window, and of the text that a program reads from it (powershell.md).
pub const WIDTH: usize = 120;

/// A console window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub user: String,
    /// Administrator rights are in force.
    pub elevated: bool,
    /// Current directory, without a backslash at its end except after a drive.
    pub directory: String,
    /// Where one is as the prompt says it; empty on a volume: the current directory says it.
    pub location: String,
    /// Execution policy of this process.
    pub policy: Option<Policy>,
    /// The environment it started with.
    pub environment: Block,
    /// Columns of the window.
    pub width: usize,
    /// What was typed into it so far lives on in it: variables, functions, modules.
    pub window: Window,
    /// The Task Scheduler opened it, not a person.
    pub scheduled: bool,
    /// How many shells this one was opened from.
    pub depth: u8,
}

impl Session {
    /// An administrator's window, opened now.
    #[must_use]
    pub fn administrator(world: &World) -> Self {
        Self {
            user: "Administrator".to_owned(),
            elevated: true,
            directory: r"C:\Windows\system32".to_owned(),
            location: String::new(),
            policy: None,
            environment: Block::of_machine(&world.host.registry),
            width: WIDTH,
            window: Window::default(),
            scheduled: false,
            depth: 0,
        }
    }

    /// Nobody: what stands in for a session while an engine has it.
    pub(super) fn nobody() -> Self {
        Self {
            user: String::new(),
            elevated: false,
            directory: String::new(),
            location: String::new(),
            policy: None,
            environment: Block::default(),
            width: WIDTH,
            window: Window::default(),
            scheduled: false,
            depth: 0,
        }
    }

    /// What the Task Scheduler opens for an account, with the environment that it holds.
    #[must_use]
    pub fn of_task(user: &str, elevated: bool, environment: Block) -> Self {
        Self {
            user: user.to_owned(),
            elevated,
            directory: r"C:\Windows\system32".to_owned(),
            location: String::new(),
            policy: None,
            environment,
            width: WIDTH,
            window: Window::default(),
            scheduled: true,
            depth: 0,
        }
    }

    /// The same person's next window, after Windows was restarted.
    pub fn reopen(&mut self, world: &World) {
        let fresh = Self::administrator(world);
        self.directory = fresh.directory;
        self.environment = fresh.environment;
        self.location = String::new();
        self.policy = None;
        self.window = Window::default();
    }

    /// A shell that a program of this window opens: same account, same environment, nothing
    /// imported. `None` when shells are nested too deeply.
    #[must_use]
    pub fn child(&self) -> Option<Self> {
        let depth = self.depth + 1;
        (depth <= SHELL_DEPTH).then(|| Self {
            window: Window::default(),
            location: String::new(),
            depth,
            ..self.clone()
        })
    }

    /// Where one is, for the prompt.
    #[must_use]
    pub fn place(&self) -> &str {
        if self.location.is_empty() { &self.directory } else { &self.location }
    }

    /// The hive that this account sees as HKCU.
    #[must_use]
    pub fn hive(&self) -> &'static str {
        if is_system(&self.user) { SYSTEM_HIVE } else { USER_HIVE }
    }

    /// The identities that this account acts with.
    #[must_use]
    pub fn token(&self) -> Vec<Sid> {
        let sid = if is_system(&self.user) { Sid::System } else { Sid::Administrators };
        let sid = if self.elevated { sid } else { Sid::Users };
        sid.token()
    }

    /// A path as typed, made absolute from the current directory.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        let path = self.environment.expand(path);
        let mut chars = path.chars();
        let first = chars.next();
        match (first, chars.next()) {
            (Some(_), Some(':')) => path,
            (Some('\\' | '/'), Some('\\' | '/')) => path,
            (Some('\\' | '/'), _) => format!("{}{path}", &self.directory[..2]),
            _ => format!("{}\\{path}", self.directory.trim_end_matches('\\')),
        }
    }
}
