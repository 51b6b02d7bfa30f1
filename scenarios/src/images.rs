//! Images: the healthy machines that scenarios start from, as documents, and built once each.
//!
//! *Promise*: the name of an image is that of its document and the suffix of a stage
//! (`server-2016-protected`). Parts that all images share (`common/services.yaml`, `tasks.yaml`,
//! `files.yaml`) come first; an image's own entry of the same name replaces a shared one. A
//! machine is built once for a name and a seed, whoever asks and from however many threads;
//! everybody gets a cheap share of it. *Leaves out*: forgetting machines. A run has a handful.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{fmt, fs};

use serde::de::DeserializeOwned;
use sim::image::{self, FileSpec, ImageError, ImageSpec, ServiceSpec, Stage, TaskSpec};
use sim::kernel::seed::Seed;
use sim::kernel::text::{nearest, same};
use sim::world::World;

use crate::embedded;
use crate::load::{self, LoadError};

/// Why there is no machine of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImagesError {
    /// No image has this name.
    Unknown {
        /// The name.
        name: String,
        /// The nearest name that there is.
        nearest: String,
    },
    /// A document that is wrong.
    Document(Box<LoadError>),
    /// A machine that its document and its life do not make healthy.
    Build {
        /// The name.
        name: String,
        /// Why.
        error: ImageError,
    },
}

impl fmt::Display for ImagesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, nearest } => {
                let name = load::shown(name);
                write!(f, "unknown image `{name}`, did you mean `{nearest}`?")
            }
            Self::Document(error) => error.fmt(f),
            Self::Build { name, error } => write!(f, "image `{name}` cannot be built: {error}"),
        }
    }
}

impl std::error::Error for ImagesError {}

impl From<LoadError> for ImagesError {
    fn from(error: LoadError) -> Self {
        Self::Document(Box::new(error))
    }
}

/// A machine that is built when it is first asked for.
type Cell = Arc<OnceLock<Result<Arc<World>, ImagesError>>>;

/// All images.
#[derive(Debug, Default)]
pub struct Images {
    specs: BTreeMap<String, ImageSpec>,
    built: Mutex<BTreeMap<(String, u64), Cell>>,
}

impl Images {
    /// The images that travel in the binary.
    ///
    /// # Errors
    /// A document that is wrong: a mistake of ours, and a test looks for it.
    pub fn load() -> Result<Self, ImagesError> {
        let documents = |folder: &str, all: &[(&str, &str)]| {
            let own = |(name, text): &(&str, &str)| Document {
                name: (*name).to_owned(),
                file: format!("{folder}/{name}.yaml"),
                text: (*text).to_owned(),
            };
            all.iter().map(own).collect::<Vec<_>>()
        };
        let images = documents("scenarios/images", embedded::IMAGES);
        Self::of(&images, &documents("scenarios/images/common", embedded::COMMON))
    }

    /// The images in a directory.
    ///
    /// # Errors
    /// A document that is wrong, or what the host says.
    pub fn from_dir(directory: &Path) -> Result<Self, ImagesError> {
        let common = directory.join("common");
        let shared = if common.is_dir() { documents(&common)? } else { Vec::new() };
        Self::of(&documents(directory)?, &shared)
    }

    fn of(images: &[Document], shared: &[Document]) -> Result<Self, ImagesError> {
        let services: Vec<ServiceSpec> = part(shared, "services")?;
        let tasks: Vec<TaskSpec> = part(shared, "tasks")?;
        let files: Vec<FileSpec> = part(shared, "files")?;
        let mut specs = BTreeMap::new();
        for document in images {
            let mut spec: ImageSpec = load::document(&document.file, &document.text)?;
            merge(&mut spec.services, &services, |service| &service.name);
            merge(&mut spec.tasks, &tasks, |task| &task.path);
            merge(&mut spec.files, &files, |file| &file.path);
            specs.insert(document.name.clone(), spec);
        }
        Ok(Self { specs, built: Mutex::default() })
    }

    /// Names of the images as documents, sorted: `server-2016`.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.specs.keys().map(String::as_str)
    }

    /// Names of all machines: every image at every stage, earliest stage first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut stages = Stage::SUFFIXES;
        stages.sort_by_key(|(_, stage)| *stage);
        let of = |base: &str| stages.map(|(suffix, _)| format!("{base}{suffix}"));
        self.bases().flat_map(of).collect()
    }

    /// The description and the stage that a name means.
    ///
    /// # Errors
    /// No such image.
    pub fn spec(&self, name: &str) -> Result<(&ImageSpec, Stage), ImagesError> {
        let of = |(suffix, stage): (&str, Stage)| {
            Some((self.specs.get(name.strip_suffix(suffix)?)?, stage))
        };
        Stage::SUFFIXES.into_iter().find_map(of).ok_or_else(|| {
            let names = self.names();
            let near = nearest(name, names.iter().map(String::as_str)).unwrap_or_default();
            ImagesError::Unknown { name: name.to_owned(), nearest: near.to_owned() }
        })
    }

    /// The machine of a name and a seed; built when it is first asked for.
    ///
    /// # Errors
    /// No such image, or one that is not healthy.
    pub fn build(&self, name: &str, seed: Seed) -> Result<Arc<World>, ImagesError> {
        let (spec, stage) = self.spec(name)?;
        let cell = {
            // A thread that panicked while it held the lock left a map that is still whole.
            let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(built.entry((name.to_owned(), seed.0)).or_default())
        };
        let build = || {
            let world = image::build(spec, stage, seed);
            world.map(Arc::new).map_err(|error| ImagesError::Build { name: name.to_owned(), error })
        };
        cell.get_or_init(build).clone()
    }
}

struct Document {
    name: String,
    file: String,
    text: String,
}

/// The documents of a folder, sorted by name.
fn documents(folder: &Path) -> Result<Vec<Document>, LoadError> {
    let failed = |error: std::io::Error| {
        LoadError::of_file(&folder.display().to_string(), &error.to_string(), "")
    };
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".yaml").filter(|_| path.is_file()) {
            let text = load::read(&path)?;
            let file = path.display().to_string();
            all.push(Document { name: name.to_owned(), file, text });
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// A shared part; empty when there is none.
fn part<T: DeserializeOwned>(shared: &[Document], name: &str) -> Result<Vec<T>, LoadError> {
    match shared.iter().find(|document| document.name == name) {
        Some(document) => load::document(&document.file, &document.text),
        None => Ok(Vec::new()),
    }
}

/// Puts shared entries before an image's own, without those that the image has itself.
fn merge<T: Clone>(own: &mut Vec<T>, shared: &[T], name: fn(&T) -> &String) {
    let replaced = |item: &T| own.iter().any(|other| same(name(other), name(item)));
    let mut all: Vec<T> = shared.iter().filter(|item| !replaced(item)).cloned().collect();
    all.append(own);
    *own = all;
}
