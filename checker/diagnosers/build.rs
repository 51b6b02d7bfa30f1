//! Embeds the reference pack: tables of every `rules/*.rego`, rules and tests, sorted by name.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let folder = Path::new(&root).join("rules");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rego") {
            names.push(name);
        }
    }
    names.sort();
    let (tests, rules): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| name.ends_with("_test.rego"));
    let mut text = String::new();
    for (constant, names) in [("RULES", rules), ("TESTS", tests)] {
        let _ = writeln!(text, "const {constant}: &[(&str, &str)] = &[");
        for name in names {
            let path = folder.join(&name);
            let _ = writeln!(text, "    ({name:?}, include_str!({path:?})),");
        }
        text.push_str("];\n");
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("reference_pack.rs"), text)
}
