//! `cargo ci licences`: ours are MIT OR Apache-2.0 with both texts; everything below is allowed.

use std::path::Path;

use serde_json::Value;

use super::Step;
use crate::{shell, spdx};

pub(super) const STEP: Step =
    Step { name: "licences", about: "ours are stated, those of dependencies are allowed", run };

const OURS: &str = "MIT OR Apache-2.0";
/// Files of the two texts, with a phrase that each must contain.
const TEXTS: &[(&str, &str)] = &[
    ("LICENSE-MIT", "Permission is hereby granted, free of charge"),
    ("LICENSE-APACHE", "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION"),
];

fn run(root: &Path) -> Result<String, String> {
    let said = shell::cargo(root, &["metadata", "--format-version", "1", "--locked"])?;
    let metadata: Value = serde_json::from_str(&said)
        .map_err(|error| format!("licences: cargo metadata is no JSON: {error}"))?;
    let mut wrong = texts(root);
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    if packages.is_empty() {
        wrong.push("licences: cargo metadata names no package".to_owned());
    }
    wrong.extend(packages.iter().filter_map(complaint));
    if wrong.is_empty() {
        Ok(format!("{} packages", packages.len()))
    } else {
        Err(wrong.join("\n"))
    }
}

fn texts(root: &Path) -> Vec<String> {
    let missing = |(file, phrase): &(&str, &str)| {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        (!text.contains(phrase)).then(|| format!("{file}:1: licences: put the licence's text here"))
    };
    TEXTS.iter().filter_map(missing).collect()
}

/// What is wrong with a package of `cargo metadata`.
fn complaint(package: &Value) -> Option<String> {
    let text = |key: &str| package[key].as_str().unwrap_or_default();
    let (name, licence) = (text("name"), text("license"));
    if package["source"].is_null() {
        let manifest = text("manifest_path");
        return (licence != OURS)
            .then(|| format!("{manifest}:1: licences: write `license.workspace = true` ({OURS})"));
    }
    let what = format!(
        "Cargo.lock:1: licences: `{name}` has `{licence}`: use another package, or ask whether \
         the licence may join the list in ci/src/spdx.rs"
    );
    (!spdx::is_allowed(licence)).then_some(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(source: Value, licence: &str) -> Value {
        serde_json::json!({
            "name": "x", "license": licence, "source": source, "manifest_path": "x/Cargo.toml"
        })
    }

    #[test]
    fn a_foreign_licence_is_caught() {
        let registry = Value::from("registry");
        assert!(complaint(&package(registry.clone(), "GPL-3.0")).is_some());
        assert!(complaint(&package(registry.clone(), "")).is_some());
        assert!(complaint(&package(registry, "MIT")).is_none());
    }

    #[test]
    fn one_of_ours_without_our_licence_is_caught() {
        assert!(complaint(&package(Value::Null, "MIT")).is_some());
        assert!(complaint(&package(Value::Null, OURS)).is_none());
    }

    #[test]
    fn missing_texts_are_caught() {
        assert_eq!(texts(tempfile::tempdir().unwrap().path()).len(), 2);
    }
}
