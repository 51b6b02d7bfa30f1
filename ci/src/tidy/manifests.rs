//! Packages know each other in one direction; the wall is that diagnosers do not know scenarios.
//!
//! *Models*: every dependency section of every manifest, dev and build ones too; a dependency is
//! one of ours by its name, its alias in the workspace, its `package` or the folder of its `path`.

use crate::files::Tree;

use super::Found;

const LAW: &str = "packages";

/// Package, and which of ours it may depend on.
const MAY: &[(&str, &[&str])] = &[
    ("marslab-powershell", &[]),
    ("marslab-sim", &["marslab-powershell"]),
    ("marslab-powershell-fuzz", &["marslab-powershell"]),
    ("marslab-scenarios", &["marslab-sim"]),
    ("marslab-diagnosers", &["marslab-sim"]),
    ("marslab", &["marslab-diagnosers", "marslab-scenarios", "marslab-sim"]),
    ("marslab-ci", &[]),
    (
        "marslab-tests",
        &[
            "marslab",
            "marslab-ci",
            "marslab-diagnosers",
            "marslab-powershell",
            "marslab-scenarios",
            "marslab-sim",
        ],
    ),
    (
        "marslab-benches",
        &[
            "marslab",
            "marslab-diagnosers",
            "marslab-powershell",
            "marslab-scenarios",
            "marslab-sim",
        ],
    ),
];

/// Other words for our packages: aliases and folders.
const ALIASES: &[(&str, &str)] = &[
    ("powershell", "marslab-powershell"),
    ("sim", "marslab-sim"),
    ("scenarios", "marslab-scenarios"),
    ("diagnosers", "marslab-diagnosers"),
    ("checker", "marslab"),
    ("ci", "marslab-ci"),
    ("tests", "marslab-tests"),
    ("benches", "marslab-benches"),
];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for path in tree.paths().filter(|path| path.ends_with("/Cargo.toml")) {
        let manifest = read(&tree.text(path));
        let Some((_, may)) = MAY.iter().find(|(name, _)| *name == manifest.name) else {
            let what = format!(
                "`{}` is a new package: say in {} what it may depend on",
                manifest.name,
                file!()
            );
            found.add(LAW, path, 1, what);
            continue;
        };
        for (line, dependency) in manifest.ours {
            if !may.contains(&dependency) {
                let what = format!("`{}` may not depend on `{dependency}`", manifest.name);
                found.add(LAW, path, line, what);
            }
        }
    }
}

/// What a manifest says that matters here.
struct Manifest {
    name: String,
    /// Line and package of dependencies on ours.
    ours: Vec<(usize, &'static str)>,
}

fn read(text: &str) -> Manifest {
    let mut manifest = Manifest { name: String::new(), ours: Vec::new() };
    let mut section = String::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_matches(['[', ']']).to_owned();
            // `[dependencies.name]`: the name is in the header.
            if let Some((before, name)) = section.rsplit_once('.')
                && is_dependencies(before)
            {
                manifest.ours.extend(ours(name).map(|package| (index + 1, package)));
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim(), value.trim());
        if section == "package" && key == "name" {
            manifest.name = value.trim_matches('"').to_owned();
        }
        let in_table = section.rsplit_once('.').is_some_and(|(before, _)| is_dependencies(before));
        let mut names = Vec::new();
        if is_dependencies(&section) {
            names.push(key.split('.').next().unwrap_or_default());
            names.extend(field(value, "package"));
            names.extend(field(value, "path").and_then(|path| path.rsplit('/').next()));
        } else if in_table && key == "package" {
            names.push(value);
        } else if in_table && key == "path" {
            names.extend(value.rsplit('/').next());
        }
        let mut packages: Vec<&'static str> = names.into_iter().filter_map(ours).collect();
        packages.sort_unstable();
        packages.dedup();
        manifest.ours.extend(packages.into_iter().map(|package| (index + 1, package)));
    }
    manifest
}

fn is_dependencies(section: &str) -> bool {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .any(|kind| section == *kind || section.ends_with(&format!(".{kind}")))
}

/// A field of an inline table.
fn field<'v>(value: &'v str, name: &str) -> Option<&'v str> {
    let rest = &value[value.find(name)? + name.len()..];
    rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?.split('"').next()
}

/// Our package that a word means.
fn ours(word: &str) -> Option<&'static str> {
    let word = word.trim().trim_matches(['"', '\'']);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == word).map(|(_, name)| *name);
    alias.or_else(|| MAY.iter().map(|(name, _)| *name).find(|name| *name == word))
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    #[test]
    fn the_wall_is_held_however_the_dependency_is_written() {
        let lines = [
            "[dependencies]\nscenarios.workspace = true",
            "[dependencies]\nmarslab-scenarios = \"1\"",
            "[dependencies]\ntruth = { path = \"../../scenarios\" }",
            "[dev-dependencies]\nx = { workspace = true, package = \"marslab-scenarios\" }",
            "[build-dependencies]\nscenarios = { workspace = true }",
            "[target.'cfg(unix)'.dependencies]\nscenarios.workspace = true",
        ];
        for line in lines {
            let text = format!("[package]\nname = \"marslab-diagnosers\"\n{line}\n");
            let path = "checker/diagnosers/Cargo.toml";
            caught(&[(path, &text)], &["checker/diagnosers/Cargo.toml:4: packages"]);
        }
        let table = "[package]\nname = \"marslab-diagnosers\"\n[dependencies.x]\n\
                     path = \"../../scenarios\"\n";
        caught(&[("d/Cargo.toml", table)], &["d/Cargo.toml:4: packages"]);
    }

    #[test]
    fn the_direction_is_held_and_others_are_free() {
        let of = |name: &str, on: &str| {
            format!("[package]\nname = \"{name}\"\n[dependencies]\nserde = \"1\"\n{on} = \"1\"\n")
        };
        caught(
            &[("sim/Cargo.toml", &of("marslab-sim", "scenarios"))],
            &["sim/Cargo.toml:5: packages"],
        );
        caught(&[("scenarios/Cargo.toml", &of("marslab-scenarios", "sim"))], &[]);
        caught(&[("new/Cargo.toml", &of("marslab-new", "x"))], &["new/Cargo.toml:1: packages"]);
    }
}
