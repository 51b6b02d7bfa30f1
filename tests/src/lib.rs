//! What tests across packages share: the embedded catalogue, playing all of it on two threads,
//! the program, a browser for pages, goldens, and what attackers write.

pub mod browser;
pub mod foreign;
mod program;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use diagnosers::Diagnoser;
use marslab::run::{SEED, Sources};
use scenarios::catalog::{Catalog, Entry};
use scenarios::images::Images;
use sim::kernel::seed::Seed;
use sim::world::World;

pub use program::program;

/// The embedded catalogue and images with a seed.
#[must_use]
pub fn sources_of(seed: Seed) -> Sources {
    let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
    let images = Images::load().unwrap_or_else(|error| panic!("{error}"));
    Sources { catalog, images, seed }
}

static SOURCES: LazyLock<Sources> = LazyLock::new(|| sources_of(SEED));

/// The embedded catalogue with the usual seed.
#[must_use]
pub fn sources() -> &'static Sources {
    &SOURCES
}

/// The image of a name.
#[must_use]
pub fn image(name: &str) -> Arc<World> {
    SOURCES.images.build(name, SEED).unwrap_or_else(|error| panic!("{error}"))
}

/// An entry of the embedded catalogue.
#[must_use]
pub fn entry(name: &str) -> &'static Entry {
    SOURCES.catalog.find(name).unwrap_or_else(|| panic!("no scenario {name}"))
}

/// The diagnoser that a word means.
#[must_use]
pub fn select(word: &str) -> Box<dyn Diagnoser> {
    diagnosers::select(word).unwrap_or_else(|error| panic!("{error}"))
}

/// Settings of goldens that lie in a folder under their own names, which do not say where from.
#[must_use]
pub fn goldens(folder: impl AsRef<Path>) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Does something with every entry on two threads; results in the order of the entries.
pub fn each<T: Send>(entries: &[Entry], work: impl Fn(&Entry) -> T + Sync) -> Vec<T> {
    let (left, right) = entries.split_at(entries.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| right.iter().map(&work).collect::<Vec<T>>());
        let mut all: Vec<T> = left.iter().map(&work).collect();
        all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        all
    })
}
