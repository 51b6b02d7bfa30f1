//! Results of fleets across packages: rows are true, sharding never shows, poison stays alone, and
//! the program survives whatever ends it.
//!
//! *Promise*: the field is small and its parts have 16 to 64 machines, so that a run has many.

mod ended;
mod poison;
mod rows;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use marslab::fleet::Field;
use marslab::fleet::judged::Asking;
use marslab::fleet::results::disk::Disk;
use marslab::fleet::results::folder::{Completed, Folder};
use marslab::fleet::results::identity::Identity;
use marslab::fleet::results::layout::Layout;
use marslab::fleet::results::part::Parts;
use marslab::fleet::results::work::Work;
use marslab_tests::sources;
use scenarios::Loader;

/// The document of the small field.
const FIELD: &str = include_str!("field.yaml");

/// The small field.
fn field() -> Field<'static> {
    let loader = Loader::new(sources().images.bases());
    let fleet = loader.fleet("field.yaml", FIELD, &sources().catalog);
    let fleet = fleet.unwrap_or_else(|error| panic!("{error}"));
    Field::new(fleet, sources()).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs shards into a folder, each on so many threads.
fn run(
    field: &Field<'_>,
    asking: &Asking<'_>,
    (machines, part): (u64, u64),
    shards: impl IntoIterator<Item = (u64, u64)>,
    path: &Path,
) -> Completed {
    let layout = Layout::new(machines, Some(part)).expect("a layout");
    let identity =
        Identity::new(&field.fleet, sources(), layout, ("test", "")).expect("an identity");
    let mut completed = None;
    for share in shards {
        let folder = Folder::open(path, &identity, Disk::default()).expect("a folder");
        let survey = asking.survey(field);
        let parts = Parts::new(field, &identity.id()).expect("a schema");
        let make = |machines| Ok(parts.bytes(&survey.block(machines)?).expect("a part"));
        let work = Work { make: &make, stop: &AtomicBool::new(false), done: &|_| {} };
        completed = Some(work.fill(&folder, layout.share(share)).expect("a share"));
        drop(folder);
    }
    completed.expect("a shard")
}

/// Every file below a folder, with its bytes.
fn tree(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut left = vec![path.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let entry = entry.expect("an entry").path();
            if entry.is_dir() {
                left.push(entry);
            } else {
                let name = entry.strip_prefix(path).expect("below").display().to_string();
                all.insert(name, fs::read(&entry).expect("a file"));
            }
        }
    }
    all
}
