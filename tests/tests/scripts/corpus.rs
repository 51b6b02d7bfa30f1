//! What `corpus.yaml` declares, and the files beside it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use powershell::{Source, parse, print};
use serde::Deserialize;

/// So many scripts the corpus has at least.
const AT_LEAST: usize = 44;

/// A script of the corpus, as `corpus.yaml` declares it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declared {
    /// Its path below the folder, without `.ps1`.
    pub(crate) script: String,
    /// What it is for.
    pub(crate) about: String,
    /// The scenario on whose machine it runs.
    pub(crate) broken: String,
}

impl Declared {
    /// The text, whatever the file is encoded in.
    pub(crate) fn text(&self) -> Result<String, Failed> {
        let bytes = std::fs::read(folder().join(format!("{}.ps1", self.script)))?;
        Ok(Source::decode(&bytes).text)
    }
}

/// Where the scripts are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts")
}

/// All that is declared.
pub(crate) fn read() -> Result<Vec<Declared>, String> {
    let path = folder().join("corpus.yaml");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    serde_saphyr::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A script is whole: it parses, what the printer makes of it means the same, it says what it is
/// for, and it is of a size that people write.
pub(crate) fn is_whole(declared: &Declared) -> Result<(), Failed> {
    let text = declared.text()?;
    let tree = parse(&text).map_err(|error| error.at(&text))?;
    let printed = print::script(&tree);
    let again = parse(&printed).map_err(|error| format!("printed: {}", error.at(&printed)))?;
    if print::script(&again) != printed {
        return Err("what was printed prints otherwise".into());
    }
    let lines = text.lines().count();
    if !(30..=250).contains(&lines) {
        return Err(format!("{lines} lines; a script of the corpus has 30 to 250").into());
    }
    if !text.trim_start().starts_with(['#', '<', ':']) {
        return Err("it does not begin with what it is for".into());
    }
    Ok(())
}

/// Files below a folder of groups, relative, with `/`.
fn files(root: &Path) -> Result<BTreeSet<String>, Failed> {
    let mut files = BTreeSet::new();
    for group in std::fs::read_dir(root)? {
        let group = group?.path();
        let Ok(entries) = std::fs::read_dir(&group) else { continue };
        for entry in entries {
            let path = entry?.path();
            files.insert(path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(files)
}

/// Files that are neither a declared script nor one of its goldens, and what is declared and not
/// there.
fn strangers(root: &Path, corpus: &[Declared]) -> Result<Vec<String>, Failed> {
    let here = files(root)?;
    let known = |script: &str| {
        ["ps1", "healthy.snap", "broken.snap"].map(|ending| format!("{script}.{ending}"))
    };
    let known: BTreeSet<String> = corpus.iter().flat_map(|one| known(&one.script)).collect();
    let mut strangers: Vec<String> = here
        .iter()
        .filter(|file| !known.contains(file.trim_end_matches(".new")))
        .cloned()
        .collect();
    let scripts = corpus.iter().map(|one| format!("{}.ps1", one.script));
    strangers.extend(scripts.filter(|file| !here.contains(file)));
    Ok(strangers)
}

/// `corpus.yaml` and the folder agree.
pub(crate) fn no_file_is_a_stranger(corpus: &[Declared]) -> Result<(), Failed> {
    let strangers = strangers(&folder(), corpus)?;
    let sorted = corpus.windows(2).all(|pair| pair[0].script < pair[1].script);
    if strangers.is_empty() && sorted && corpus.len() >= AT_LEAST {
        return Ok(());
    }
    let many = corpus.len();
    Err(format!("{many} scripts, sorted: {sorted}, strangers: {strangers:#?}").into())
}

/// The canary of the test above.
pub(crate) fn a_stranger_is_seen() -> Result<(), Failed> {
    let root = tempfile::tempdir()?;
    std::fs::create_dir_all(root.path().join("group"))?;
    for file in ["alive.ps1", "alive.broken.snap", "gone.broken.snap", "alive.notes.txt"] {
        std::fs::write(root.path().join("group").join(file), "")?;
    }
    let declared = "[{script: group/absent, about: a, broken: b}, \
                     {script: group/alive, about: a, broken: b}]";
    let corpus: Vec<Declared> = serde_saphyr::from_str(declared)?;
    let found = strangers(root.path(), &corpus)?;
    let expected = ["group/alive.notes.txt", "group/gone.broken.snap", "group/absent.ps1"];
    if found == expected { Ok(()) } else { Err(format!("{found:#?}").into()) }
}
