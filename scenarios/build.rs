//! Puts the catalogue and the images into the binary: one table of `include_str!` in `OUT_DIR`.
//!
//! *Promise*: the table is sorted by name and depends on nothing but the files. Nothing is
//! downloaded. A file that is no document is left out here; the loader's tests complain about it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=catalog");
    println!("cargo::rerun-if-changed=images");
    let mut scenarios = Vec::new();
    for family in entries(&root.join("catalog"))? {
        for folder in entries(&family)? {
            if folder.join("scenario.yaml").is_file() {
                let name = format!("{}/{}", file_name(&family), file_name(&folder));
                scenarios.push((name.clone(), format!("catalog/{name}/scenario.yaml")));
            }
        }
    }
    let mut text = String::new();
    table(&mut text, "CATALOG", "Scenarios by name.", &scenarios);
    table(&mut text, "IMAGES", "Images by name.", &documents(&root, "images")?);
    table(&mut text, "COMMON", "Parts of all images.", &documents(&root, "images/common")?);
    fs::write(out.join("embedded.rs"), text)
}

/// Documents of a folder: name without ending, and path within the package.
fn documents(root: &Path, folder: &str) -> io::Result<Vec<(String, String)>> {
    let files = entries(&root.join(folder))?;
    let name = |path: &PathBuf| {
        let file = file_name(path);
        let stem = file.strip_suffix(".yaml")?;
        path.is_file().then(|| (stem.to_owned(), format!("{folder}/{file}")))
    };
    Ok(files.iter().filter_map(name).collect())
}

/// What lies in a folder, sorted; nothing when there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    all.sort();
    Ok(all)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn table(out: &mut String, constant: &str, about: &str, rows: &[(String, String)]) {
    let mut rows = rows.to_vec();
    rows.sort();
    // Writing into a string cannot fail.
    let _ = writeln!(out, "/// {about}\npub(crate) const {constant}: &[(&str, &str)] = &[");
    for (name, path) in rows {
        let path = format!("/{path}");
        let _ = writeln!(
            out,
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
        );
    }
    out.push_str("];\n");
}
