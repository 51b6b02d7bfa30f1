//! The catalogue that travels in the binary: complete, checked, and the same as its directory.

use std::fs;
use std::path::Path;

use scenarios::{Catalog, Loader, catalog};

fn directory() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/catalog"))
}

fn embedded() -> Catalog {
    Catalog::embedded().unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn every_document_of_the_catalogue_loads() {
    assert!(embedded().entries().len() >= 3);
}

#[test]
fn the_binary_holds_what_the_directory_holds() {
    let there = Catalog::from_dir(directory(), &Loader::default());
    let there = there.unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(there.fingerprint(), embedded().fingerprint());
    let names = |catalog: &Catalog| -> Vec<String> {
        catalog.entries().iter().map(|entry| entry.name.clone()).collect()
    };
    assert_eq!(names(&there), names(&embedded()));
}

#[test]
fn nothing_in_the_catalogue_belongs_to_nobody() {
    assert_eq!(catalog::orphans(directory()).unwrap(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn scenarios_are_found_by_name_and_by_pattern() {
    let catalog = embedded();
    let entry = catalog.find("service/obengine-stopped").unwrap();
    assert_eq!((entry.family.as_str(), entry.scenario.documents.len()), ("service", 1));
    assert!(catalog.find("service/obengine").is_none());
    assert_eq!(catalog.nearest("service/obengin-stoped"), Some("service/obengine-stopped"));
    assert!(catalog.filter("service/*").any(|entry| entry.name == "service/obengine-stopped"));
    assert!(catalog.filter("kek").all(|entry| entry.name.contains("kek")));
    let sorted = catalog.entries().is_sorted_by(|a, b| a.name < b.name);
    assert!(sorted);
}

#[test]
fn a_directory_tells_all_that_is_wrong_with_it() {
    let made = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = made.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("service/good/scenario.yaml", &scenarios::stub::text("service/good").unwrap());
    assert_eq!(Catalog::from_dir(made.path(), &Loader::default()).unwrap().entries().len(), 1);
    put("service/good/evidence.json", "{}");
    put("service/good/notes.txt", "");
    put("service/empty/trace.txt", "");
    put("service/Bad Name/scenario.yaml", "");
    put("service/wrong/scenario.yaml", "titel: x");
    put("stray.txt", "");
    let errors = Catalog::from_dir(made.path(), &Loader::default()).unwrap_err();
    assert_eq!(errors.0.len(), 3, "{errors}");
    let orphans = catalog::orphans(made.path()).unwrap();
    let names: Vec<_> =
        orphans.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["trace.txt", "notes.txt", "stray.txt"]);
    let nowhere = Catalog::from_dir(&made.path().join("no"), &Loader::default());
    assert!(nowhere.unwrap_err().to_string().starts_with("error: "));
}

#[test]
fn the_hash_of_a_catalogue_follows_its_texts() {
    let made = tempfile::tempdir().unwrap();
    let folder = made.path().join("a/b");
    fs::create_dir_all(&folder).unwrap();
    let text = scenarios::stub::text("a/b").unwrap();
    let hash = |text: &str| {
        fs::write(folder.join("scenario.yaml"), text).unwrap();
        Catalog::from_dir(made.path(), &Loader::default()).unwrap().fingerprint()
    };
    assert_eq!(hash(&text), hash(&text));
    assert_ne!(hash(&text), hash(&format!("{text}# more\n")));
}
