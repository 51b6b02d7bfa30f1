//! Which diagnoser a word on the command line means.

use std::fmt;
use std::path::Path;

use crate::Diagnoser;
use crate::error_id::ErrorId;
use crate::external::External;
use crate::mute::Mute;
use crate::parrot::Parrot;
use crate::rego::RegoPack;
use crate::saboteur::Saboteur;

/// Why a word means no diagnoser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectError(String);

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SelectError {}

fn because(error: impl fmt::Display) -> SelectError {
    SelectError(error.to_string())
}

/// The diagnoser of a word: `rego` (the reference pack), `rego:DIR`, `process:CMD`, `mute`,
/// `error-id`, `parrot`, `saboteur`.
///
/// # Errors
/// An unknown word, a pack that does not load, a command line that cannot be read.
pub fn select(word: &str) -> Result<Box<dyn Diagnoser>, SelectError> {
    Ok(match word.split_once(':') {
        None if word == "rego" => Box::new(RegoPack::reference().map_err(because)?),
        None if word == "mute" => Box::new(Mute),
        None if word == "error-id" => Box::new(ErrorId),
        None if word == "parrot" => Box::new(Parrot),
        None if word == "saboteur" => Box::new(Saboteur),
        Some(("rego", folder)) => Box::new(RegoPack::load(Path::new(folder)).map_err(because)?),
        Some(("process", line)) => Box::new(External::parse(line).map_err(because)?),
        _ => {
            return Err(SelectError(format!(
                "there is no diagnoser `{word}`; known are rego, rego:DIR, process:CMD, mute, \
                 error-id, parrot, saboteur"
            )));
        }
    })
}
