//! The program as people call it: what it prints, and how it ends.
//!
//! *Promise*: every call runs in an empty folder with an empty environment, so what is printed
//! depends on nothing but the arguments. Goldens lie in `tests/snapshots`; what changes with
//! every scenario (identity of the catalogue, trace roots) is filtered out of them.

mod bad_input;
mod bless;
mod external;
mod one_liners;
mod output;
mod packs;
mod seat;

use std::fs;
use std::path::{Path, PathBuf};

use marslab_tests::{goldens, program};
use tempfile::TempDir;

/// The name of the scenario that `marslab new` writes for a test.
const MINE: &str = "service/mine";

/// An empty folder to call the program in.
struct Place(TempDir);

/// What a call came to.
struct Called {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// With a catalogue `cat` of one scenario, the stub.
    fn with_catalogue() -> Self {
        let place = Self::new();
        let called = place.call(&["new", "scenario", MINE, "--catalog", "cat"]);
        assert_eq!(called.code, 0, "{}", called.err);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Replaces a text of the stub, which must be in it.
    fn edit(&self, from: &str, to: &str) {
        let file = format!("cat/{MINE}/scenario.yaml");
        let text = fs::read_to_string(self.path(&file)).expect("the stub");
        assert!(text.contains(from), "the stub has no {from:?}");
        self.write(&file, &text.replacen(from, to, 1));
    }

    fn call(&self, arguments: &[&str]) -> Called {
        self.type_into(arguments, "")
    }

    /// A call whose standard input is this text.
    fn type_into(&self, arguments: &[&str], typed: &str) -> Called {
        let mut command = assert_cmd::Command::new(program());
        command.write_stdin(typed);
        let output = command.args(arguments).env_clear().current_dir(self.0.path()).output();
        let output = output.expect("the program starts");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Called {
            code: output.status.code().expect("an exit code"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

/// Compares with a golden of this name.
fn golden(name: &str, text: &str) {
    let mut settings = goldens(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.add_filter(
        r"(engine|엔진) \d+\.\d+\.\d+, (catalogue|카탈로그) [0-9a-f]{16}",
        "[identity]",
    );
    settings.add_filter(r#""engine": "[^"]*""#, r#""engine": "[version]""#);
    settings.add_filter(r#""catalogue": "[0-9a-f]+""#, r#""catalogue": "[fingerprint]""#);
    settings.add_filter(r"\b[0-9a-f]{16}/\d+", "[trace]");
    settings.bind(|| insta::assert_snapshot!(name, text));
}
