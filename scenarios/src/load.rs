//! Reading a scenario document: from text with a file name to a checked [`Scenario`].
//!
//! *Promise*: no input makes this panic, hang or fill memory, and every refusal names the file,
//! the line and the column, shows the place, and says what would be right. Limits are those of
//! `sim::kernel::limits`; anchors, aliases and merge keys are refused, so a small document cannot
//! stand for a large one. *Leaves out*: whether faults can be injected into the image; that needs
//! the machine and is the business of whoever builds it.

mod check;
mod error;
mod fleet;
mod hint;
mod place;
#[cfg(test)]
mod tests;
mod words;

use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use sim::image::Stage;
use sim::kernel::limits::{SCENARIO_BYTES, SCENARIO_DEPTH, SCENARIO_NODES};

pub use check::{KINDS, is_row};
pub(crate) use error::clean as shown;
pub use error::{LoadError, Problem};

use crate::scenario::Scenario;
pub use place::Step;

use place::Node;

/// Reads scenarios that may start from a known set of images.
#[derive(Debug, Clone)]
pub struct Loader {
    images: Vec<String>,
}

impl Default for Loader {
    /// With the images that travel in the binary.
    fn default() -> Self {
        Self::new(crate::embedded::image_names())
    }
}

impl Loader {
    /// With base images of these names (without the suffix of a stage).
    pub fn new<N: Into<String>>(images: impl IntoIterator<Item = N>) -> Self {
        Self { images: images.into_iter().map(Into::into).collect() }
    }

    /// Reads a scenario. `file` is only shown.
    ///
    /// # Errors
    /// Everything that is wrong with it, as far as it can be read.
    pub fn scenario(&self, file: &str, text: &str) -> Result<Scenario, LoadError> {
        let text = within_limit(file, text)?;
        let scenario: Scenario = parse(file, text)?;
        let images = self.image_names();
        if check::problems(&scenario, None, &images).is_empty() {
            return Ok(scenario);
        }
        // Only a document that is refused is read again, for its places.
        let tree: Node = parse(file, text)?;
        let problems = check::problems(&scenario, Some(&tree), &images);
        Err(LoadError::new(file, text, problems))
    }

    /// Reads a scenario from bytes that may not even be text.
    ///
    /// # Errors
    /// As [`Loader::scenario`].
    pub fn scenario_bytes(&self, file: &str, bytes: &[u8]) -> Result<Scenario, LoadError> {
        self.scenario(file, utf8(file, bytes)?)
    }

    /// Names of all images, with the suffix of every stage.
    fn image_names(&self) -> Vec<String> {
        let stages = Stage::SUFFIXES.iter().rev();
        let of = |(suffix, _): &(&str, Stage)| {
            self.images.iter().map(|name| format!("{name}{suffix}")).collect::<Vec<_>>()
        };
        stages.flat_map(of).collect()
    }
}

/// Reads a scenario that starts from one of the images in the binary.
///
/// # Errors
/// As [`Loader::scenario`].
pub fn scenario(file: &str, text: &str) -> Result<Scenario, LoadError> {
    Loader::default().scenario(file, text)
}

/// What is wrong with a document that loads, shown at its places; none for the document as a whole.
#[must_use]
pub fn complaint(
    file: &str,
    text: &str,
    what: &str,
    hint: &str,
    places: &[&[Step<'_>]],
) -> LoadError {
    let tree: Option<Node> = parse(file, text).ok();
    let bytes = |path: &&[Step<'_>]| tree.as_ref().map(|tree| tree.place(path)).unwrap_or_default();
    let mut problems: Vec<Problem> = Vec::new();
    for (number, path) in places.iter().enumerate() {
        let (what, hint) = if number == 0 { (what, "") } else { ("the other side", hint) };
        problems.push(Problem::new(what, hint, bytes(path)));
    }
    if let ([only], true) = (&mut problems[..], places.len() == 1) {
        *only = Problem::new(what, hint, only.bytes.clone());
    }
    LoadError::new(file, text, problems)
}

/// The byte at which a place of a document begins; 0 when it cannot be found.
#[must_use]
pub fn place(file: &str, text: &str, path: &[Step<'_>]) -> usize {
    parse::<Node>(file, text).map(|tree| tree.place(path).start).unwrap_or_default()
}

/// Reads any document of this package under the same limits.
///
/// # Errors
/// What is wrong with its text or its shape.
pub fn document<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    parse(file, within_limit(file, text)?)
}

/// Reads a file, never more of it than the limit.
///
/// # Errors
/// What the host says, a file that is too long, or one that is not UTF-8.
pub fn read(path: &Path) -> Result<String, LoadError> {
    let file = path.display().to_string();
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path);
    opened
        .and_then(|from| from.take(SCENARIO_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| LoadError::of_file(&file, &error.to_string(), ""))?;
    let text = utf8(&file, &bytes)?;
    within_limit(&file, text)?;
    Ok(text.to_owned())
}

fn utf8<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, LoadError> {
    // The limit comes first: a cut-off character at its end would be the wrong complaint.
    if bytes.len() > SCENARIO_BYTES {
        return Err(too_long(file, bytes.len()));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        let what = format!("line {line} is not UTF-8 text");
        LoadError::of_file(file, &what, "save the file as UTF-8")
    })
}

fn too_long(file: &str, bytes: usize) -> LoadError {
    let what = format!("the document has {bytes} bytes or more, the limit is {SCENARIO_BYTES}");
    LoadError::of_file(file, &what, "a scenario of the catalogue has 2 to 4 KiB")
}

/// The text without a byte order mark, when it is not too long.
fn within_limit<'a>(file: &str, text: &'a str) -> Result<&'a str, LoadError> {
    if text.len() > SCENARIO_BYTES {
        return Err(too_long(file, text.len()));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: SCENARIO_DEPTH,
            flow_nesting_limit: SCENARIO_DEPTH,
            max_nodes: SCENARIO_NODES,
            max_events: 4 * SCENARIO_NODES,
            max_total_scalar_bytes: SCENARIO_BYTES,
            max_documents: 1,
            max_anchors: 0,
            max_aliases: 0,
            max_merge_keys: 0,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        emit_comments: false,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| LoadError::new(file, text, vec![words::problem(&error, text)]))
}
