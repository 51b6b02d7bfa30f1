//! `marslab matrix`: which wrong fix helps or harms, and which failure hides which.

use clap::{Args, ValueEnum};

use super::{Context, print};
use crate::error::{Error, exit};
use crate::matrix::{Kind, masking, picture, words, wrong_fix};
use crate::ui;

/// Options of `marslab matrix`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Which matrix.
    #[arg(value_enum)]
    matrix: Kind,
    /// Only scenarios whose name contains this (`*` stands for any text).
    filter: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

/// Formats of a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A letter a cell.
    Terminal,
    /// A page of its own; cells tell what they say when pointed at.
    Html,
    /// For programs.
    Json,
    /// A picture for a page of the documentation.
    Svg,
    /// What stands out, for a page of the documentation.
    Markdown,
}

/// Makes and prints a matrix.
///
/// # Errors
/// A filter that matches nothing, files that cannot be read, a scenario that cannot be played.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let texts = &context.texts;
    let filter = options.filter.as_deref().unwrap_or("");
    let entries: Vec<_> = sources.catalog.filter(filter).collect();
    if entries.is_empty() {
        let shown = ui::encode::Untrusted::new(filter).for_terminal_line();
        return Err(Error::nothing(texts.tell("nothing-ran", &[("filter", shown)])));
    }
    let matrix = match options.matrix {
        Kind::WrongFix => wrong_fix::make(&sources, &entries),
        Kind::Masking => masking::make(&sources, &entries),
    };
    let matrix = matrix.map_err(Error::input)?;
    print(&match options.format {
        Format::Terminal => words::terminal(&matrix, texts),
        Format::Html => picture::html(&matrix, texts),
        Format::Json => words::json(&matrix),
        Format::Svg => picture::svg(&matrix, texts),
        Format::Markdown => words::markdown(&matrix, texts),
    });
    Ok(exit::PASS)
}
