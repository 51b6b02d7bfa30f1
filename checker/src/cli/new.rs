//! `marslab new scenario FAMILY/NAME`: a folder to start from. Touches no Rust.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Context, print};
use crate::error::{Error, exit};

/// What can be made.
#[derive(Debug, Subcommand)]
pub(super) enum Options {
    /// A scenario that loads and runs; edit it
    Scenario {
        /// Family and name: `schedule/my-case`.
        name: String,
    },
}

/// Writes the folder. An existing one is never overwritten.
///
/// # Errors
/// A name that is no name, a folder that exists or cannot be written.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let Options::Scenario { name } = options;
    let text = scenarios::stub::text(name).map_err(|error| Error::input(error.to_string()))?;
    let catalog = context.shared.catalog.clone();
    let catalog = catalog.unwrap_or_else(|| PathBuf::from("scenarios/catalog"));
    let folder = catalog.join(name);
    let file = folder.join("scenario.yaml");
    if folder.exists() {
        return Err(Error::input(format!("{} exists already", folder.display())));
    }
    write(&folder, &file, &text)
        .map_err(|error| Error::input(format!("{}: {error}", file.display())))?;
    let arguments = [
        ("path", file.display().to_string()),
        ("name", name.clone()),
        ("catalog", catalog.display().to_string()),
    ];
    print(&format!("{}\n", context.texts.tell("new-written", &arguments)));
    Ok(exit::PASS)
}

/// Writes under another name first, so that a half-written scenario is never seen.
fn write(folder: &Path, file: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let partial = folder.join("scenario.yaml.partial");
    std::fs::write(&partial, text)?;
    std::fs::rename(&partial, file)
}
