//! `mutants.yaml` beside a pack: survivors that somebody has looked at, each with the reason.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Mutant;
use super::operators::Operator;

/// Bytes of the file.
const BYTES: u64 = 1 << 20;

/// What somebody says of a survivor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The rule: its cause when it is a finding, otherwise its name.
    pub rule: String,
    /// The operator.
    pub operator: Operator,
    /// What stood there, on one line; any place of the rule when it is left out.
    #[serde(default)]
    pub before: Option<String>,
    /// What stands there, on one line; anything when it is left out.
    #[serde(default)]
    pub after: Option<String>,
    /// Why it may survive.
    pub reason: String,
}

/// Every review of a pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviews {
    /// In the order of the file.
    #[serde(default, rename = "reviewed")]
    pub list: Vec<Review>,
}

impl Reviews {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let reviews: Self = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
        match reviews.list.iter().find(|review| review.reason.trim().is_empty()) {
            Some(review) => Err(format!("the review of `{}` has no reason", review.rule)),
            None => Ok(reviews),
        }
    }

    /// Those beside a pack; none when there is no file.
    ///
    /// # Errors
    /// A file that cannot be read or is not right.
    pub fn beside(folder: &Path) -> Result<Self, String> {
        let path = folder.join("mutants.yaml");
        let told = |why: String| format!("{}: {why}", path.display());
        match std::fs::metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(told(error.to_string())),
            Ok(found) if found.len() > BYTES => Err(told(format!("larger than {BYTES} bytes"))),
            Ok(_) => {
                let text = std::fs::read_to_string(&path).map_err(|e| told(e.to_string()))?;
                Self::parse(&text).map_err(told)
            }
        }
    }

    /// The review of a mutant, with its place in the file.
    #[must_use]
    pub fn of(&self, mutant: &Mutant) -> Option<(usize, &Review)> {
        let same = |said: &Option<String>, text: &str| {
            said.as_ref().is_none_or(|said| on_one_line(said) == on_one_line(text))
        };
        self.list.iter().enumerate().find(|(_, review)| {
            review.rule == mutant.rule
                && review.operator == mutant.operator
                && same(&review.before, &mutant.before)
                && same(&review.after, &mutant.after)
        })
    }
}

/// A text with every run of white space as one blank.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
