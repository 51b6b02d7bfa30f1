//! What was found out before and still holds: a store of results by what they follow from.
//!
//! *Promises.* The name of an entry is a hash over everything that it follows from (this very
//! program, catalogue, images, seed, what was asked), and its body carries a hash over itself:
//! an entry that is cut off, changed or of other inputs is not used but made anew. A folder that
//! another format of this cache was written to is refused, never mended. *Leaves out*: machines
//! whose verdict moved are always asked anew, whatever the cache says.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sim::kernel::digest::Fingerprint;

use crate::error::{Error, exit};
use crate::run::Sources;
use crate::store;

/// The format of entries; another one is another cache.
const FORMAT: &str = "marslab cache 1\n";
/// The file that says it.
const MARK: &str = "FORMAT";

/// A folder of results, or none.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: Option<PathBuf>,
    /// What every entry follows from.
    ground: String,
}

impl Cache {
    /// The cache in a folder; it is made when it is not there. No folder: nothing is kept.
    ///
    /// # Errors
    /// A folder that another version wrote to, or one that cannot be read or written.
    pub fn open(folder: Option<&Path>, sources: &Sources) -> Result<Self, Error> {
        // Nothing is named without a folder, and this program need not be read for it.
        let Some(folder) = folder else {
            return Ok(Self { folder: None, ground: String::new() });
        };
        let ground = ground(sources);
        let mark = folder.join(MARK);
        match std::fs::read(&mark) {
            Ok(text) if text == FORMAT.as_bytes() => {}
            Ok(_) => {
                return Err(Error::of(
                    exit::FOREIGN_CACHE,
                    format!(
                        "{}: another version of marslab keeps its cache here\n  \
                         hint: remove the folder, or name another with --cache DIR",
                        folder.display()
                    ),
                ));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                store::write(&mark, FORMAT.as_bytes())?;
            }
            Err(error) => {
                return Err(Error::of(exit::STORE, format!("{}: {error}", mark.display())));
            }
        }
        Ok(Self { folder: Some(folder.to_owned()), ground })
    }

    /// The result for a question, from the folder or made now.
    ///
    /// # Errors
    /// What making it says, or a folder that cannot be written.
    pub fn get_or<T, F>(&self, question: &str, make: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce() -> Result<T, Error>,
    {
        let Some(folder) = &self.folder else { return make() };
        let name = format!("{}", Fingerprint::of(&(&self.ground, question)));
        let path = folder.join(format!("{name}.json"));
        if let Some(kept) = std::fs::read(&path).ok().and_then(|bytes| open(&name, &bytes)) {
            return Ok(kept);
        }
        let made = make()?;
        store::write(&path, &sealed(&name, &made))?;
        Ok(made)
    }
}

/// What every result of this program on this catalogue follows from.
fn ground(sources: &Sources) -> String {
    let program = std::env::current_exe().ok().and_then(|path| std::fs::read(path).ok());
    let program = program.map(|bytes| Fingerprint::of(&bytes));
    let images: Vec<&str> = sources.images.bases().collect();
    let specs = images.iter().map(|base| format!("{:?}", sources.images.spec(base).ok()));
    format!(
        "{} {} {:?} {} {}",
        env!("CARGO_PKG_VERSION"),
        sources.catalog.fingerprint(),
        program,
        Fingerprint::of(&specs.collect::<Vec<_>>()),
        sources.seed.0
    )
}

/// A result with its name and a hash over both in front.
fn sealed<T: Serialize>(name: &str, result: &T) -> Vec<u8> {
    let body = serde_json::to_string(result).unwrap_or_default();
    format!("{}\n{body}", Fingerprint::of(&(name, body.as_str()))).into_bytes()
}

/// The result in an entry, when it is whole and belongs to this name.
fn open<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Option<T> {
    let (seal, body) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    if seal != Fingerprint::of(&(name, body)).to_string() {
        return None;
    }
    serde_json::from_str(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path, ground: &str) -> Cache {
        Cache { folder: Some(folder.to_owned()), ground: ground.to_owned() }
    }

    fn ask(cache: &Cache, question: &str, answer: u32) -> u32 {
        cache.get_or(question, || Ok(answer)).unwrap()
    }

    #[test]
    fn an_entry_answers_its_own_question_on_its_own_ground() {
        let folder = tempfile::tempdir().unwrap();
        let here = cache(folder.path(), "a");
        assert_eq!(ask(&here, "q", 1), 1);
        assert_eq!(ask(&here, "q", 2), 1);
        assert_eq!(ask(&here, "r", 3), 3);
        assert_eq!(ask(&cache(folder.path(), "b"), "q", 4), 4);
    }

    #[test]
    fn a_wrong_entry_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let here = cache(folder.path(), "a");
        ask(&here, "q", 1);
        ask(&here, "r", 2);
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        let texts: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
        // Every change of a byte, every shorter text, and the entry of another question.
        for at in 0..texts[0].len() {
            let mut changed = texts[0].clone();
            changed[at] ^= 1;
            std::fs::write(&paths[0], &changed).unwrap();
            std::fs::write(&paths[1], &texts[1][..at.min(texts[1].len() - 1)]).unwrap();
            assert_eq!((ask(&here, "q", 1), ask(&here, "r", 2)), (1, 2), "byte {at}");
            assert_eq!(std::fs::read(&paths[0]).unwrap(), texts[0]);
            assert_eq!(std::fs::read(&paths[1]).unwrap(), texts[1]);
        }
        std::fs::write(&paths[0], &texts[1]).unwrap();
        std::fs::write(&paths[1], &texts[0]).unwrap();
        assert_eq!((ask(&here, "q", 1), ask(&here, "r", 2)), (1, 2));
    }
}
