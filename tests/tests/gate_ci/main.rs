//! The gate as people and CI servers run it: with real folders, archives, revisions and hooks.
//!
//! *Promise*: every call runs in a temporary folder with an environment of its own: home and git
//! identity lie there, the settings of this machine are not read, nothing goes to a network.

mod canaries;
#[cfg(unix)]
mod ci;
mod example;
mod interrupted;
mod repeat;
mod store;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use marslab_tests::program;
use tempfile::TempDir;

/// The team of the example: a pack, what it demands, and five pull requests.
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples/gate");
/// The day on which waivers are read.
const TODAY: &str = "2026-11-23";

/// A folder with a home, and a folder to work in.
struct Place(TempDir);

/// What a call came to.
#[derive(Debug)]
struct Called {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Called {
    fn of(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Place {
    /// With an empty folder to work in.
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder"));
        for folder in ["home", "work"] {
            fs::create_dir(place.0.path().join(folder)).expect("a folder");
        }
        place
    }

    /// With the example as a repository: `main`, and nothing else.
    fn of_example() -> Self {
        let place = Self::new();
        for file in ["marslab.yaml", "rules/service.rego", "rules/snapshot.rego"] {
            let text = fs::read_to_string(Path::new(EXAMPLE).join(file)).expect("the example");
            place.write(file, &text);
        }
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.commit("the rules of a team");
        place
    }

    /// Where one works.
    fn work(&self) -> PathBuf {
        self.0.path().join("work")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.work().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Replaces a text of a file, which must be in it.
    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, text.replace(from, to));
    }

    /// A program in the folder to work in, with nothing of this machine in its environment.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.work());
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.0.path().join("home")).env("TMPDIR", self.0.path());
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A Tester");
            command.env(format!("GIT_{who}_EMAIL"), "tester@example.org");
            command.env(format!("GIT_{who}_DATE"), "2026-11-23T08:00:00Z");
        }
        command
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().expect("git starts");
        let called = Called::of(output);
        assert_eq!(called.code, Some(0), "git {arguments:?}: {}", called.err);
        called.out
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// A branch of `main` on which a patch of the example is committed.
    fn pull_request(&self, branch: &str, patch: &str) {
        let patch = Path::new(EXAMPLE).join("pull-requests").join(patch);
        self.git(&["checkout", "--quiet", "-b", branch, "main"]);
        self.git(&["apply", &patch.display().to_string()]);
        self.commit(branch);
    }

    fn marslab<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Called {
        Called::of(self.command(program()).args(arguments).output().expect("marslab starts"))
    }
}
