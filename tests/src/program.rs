//! The program `marslab` for tests that call it, built from the sources as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

/// The program, built from the sources as they are.
#[must_use]
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("the path of this test");
        let folder = test.parent().and_then(Path::parent).expect("target/PROFILE");
        let program = folder.join(format!("marslab{}", std::env::consts::EXE_SUFFIX));
        if is_stale(&program) {
            build(folder);
        }
        program
    })
}

/// `cargo test` builds the programs of no other package: this one is built here, with all
/// packages in view, so that their dependencies are not compiled a second time.
fn build(folder: &Path) {
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(other) => other,
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["build", "--workspace", "--bin", "marslab"]);
    cargo.args(["--profile", profile, "--target-dir"]).arg(folder.parent().expect("target"));
    let status = cargo.status().expect("cargo starts");
    assert!(status.success(), "cargo build: {status}");
}

/// True when the program is missing, or older than a source of it.
fn is_stale(program: &Path) -> bool {
    let Ok(built) = program.metadata().and_then(|data| data.modified()) else { return true };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    ["sim", "scenarios", "checker"].iter().any(|package| newer(&root.join(package), built))
}

fn newer(path: &Path, than: SystemTime) -> bool {
    if let Ok(entries) = fs::read_dir(path) {
        return entries.flatten().any(|entry| newer(&entry.path(), than));
    }
    let golden = path.extension().is_some_and(|ending| ending == "snap" || ending == "new");
    let modified = path.metadata().and_then(|data| data.modified());
    !golden && modified.is_ok_and(|modified| modified > than)
}
