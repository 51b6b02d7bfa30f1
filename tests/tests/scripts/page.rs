//! `docs/scripts.md` lists the corpus as `corpus.yaml` declares it.

use std::path::Path;

use libtest_mimic::Failed;

use super::corpus::{Declared, folder};

/// The table lies between these lines.
const BEGIN: &str = "<!-- corpus -->";
const END: &str = "<!-- end of corpus -->";

/// The table of all scripts.
fn table(corpus: &[Declared]) -> Result<String, Failed> {
    let mut text =
        "| script | lines | what it is for | broken machine |\n|---|---:|---|---|\n".to_owned();
    for one in corpus {
        let lines = one.text()?.lines().count();
        let link = format!("[{0}](../tests/scripts/{0}.ps1)", one.script);
        text.push_str(&format!("| {link} | {lines} | {} | `{}` |\n", one.about, one.broken));
    }
    Ok(text)
}

/// The page has this table. With `MARSLAB_WRITE=1` it is written, for people, never in CI.
pub(crate) fn lists_the_corpus(corpus: &[Declared]) -> Result<(), Failed> {
    let path = folder().join("../../docs/scripts.md");
    let page = std::fs::read_to_string(&path)?;
    let parts = page.split_once(BEGIN).zip(page.split_once(END));
    let Some(((before, _), (_, after))) = parts else {
        return Err(format!("{}: no {BEGIN} or no {END}", path.display()).into());
    };
    let fresh = format!("{before}{BEGIN}\n\n{}\n{END}{after}", table(corpus)?);
    if fresh == page {
        return Ok(());
    }
    if std::env::var_os("MARSLAB_WRITE").is_some() {
        std::fs::write(Path::new(&path), fresh)?;
        return Ok(());
    }
    Err("docs/scripts.md is stale: MARSLAB_WRITE=1 cargo test -p marslab-tests --test scripts"
        .into())
}
