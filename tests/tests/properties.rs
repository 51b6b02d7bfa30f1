//! Properties that hold for any input: trees against a plain map, the console against any line,
//! used space against the sum of sizes, fingerprints against differences.

use std::collections::BTreeMap;

use marslab_tests::image;
use proptest::collection::vec;
use proptest::prelude::*;
use sim::console::{Session, execute, offers};
use sim::kernel::limits::CONSOLE_OUTPUT_BYTES;
use sim::kernel::names::{Id, ROOT};
use sim::kernel::overlay::Overlay;
use sim::kernel::tree::Tree;
use sim::windows::node::Node;
use sim::world::World;

const IMAGE: &str = "server-2019-protected";

/// Few cases, no files left behind: the seed of a failure is printed.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// An edit of a map that forks.
#[derive(Debug, Clone)]
enum Edit {
    Set(u32, u8),
    Change(u32, u8),
    Remove(u32),
    Fork,
    Back,
    Flatten,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (0..40_u32, any::<u8>()).prop_map(|(at, value)| Edit::Set(at, value)),
        2 => (0..40_u32, any::<u8>()).prop_map(|(at, value)| Edit::Change(at, value)),
        3 => (0..40_u32).prop_map(Edit::Remove),
        1 => Just(Edit::Fork),
        1 => Just(Edit::Back),
        1 => Just(Edit::Flatten),
    ]
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn an_overlay_is_a_map_and_its_forks_do_not_see_each_other(edits in vec(edit(), 0..120)) {
        let mut forks: Vec<(Overlay<u8>, BTreeMap<Id, u8>)> = vec![Default::default()];
        for edit in edits {
            let top = forks.len() - 1;
            let (overlay, map) = &mut forks[top];
            match edit {
                Edit::Set(at, value) => {
                    overlay.set(Id(at), value);
                    map.insert(Id(at), value);
                }
                Edit::Change(at, value) => {
                    let (mine, model) = (overlay.get_mut(Id(at)), map.get_mut(&Id(at)));
                    prop_assert_eq!(mine.as_deref(), model.as_deref());
                    if let (Some(mine), Some(model)) = (mine, model) {
                        (*mine, *model) = (value, value);
                    }
                }
                Edit::Remove(at) => {
                    overlay.remove(Id(at));
                    map.remove(&Id(at));
                }
                Edit::Fork => {
                    let fork = forks[top].clone();
                    forks.push(fork);
                }
                Edit::Back => forks.rotate_right(1),
                Edit::Flatten => overlay.flatten(),
            }
        }
        for (overlay, map) in &forks {
            let mine: Vec<(Id, u8)> = overlay.iter().map(|(id, value)| (id, *value)).collect();
            let model: Vec<(Id, u8)> = map.iter().map(|(id, value)| (*id, *value)).collect();
            prop_assert_eq!(mine, model);
        }
    }
}

/// Paths of a small tree: up to three levels of three names each.
fn path() -> impl Strategy<Value = String> {
    vec(prop_oneof!["a", "B", "c"], 1..4).prop_map(|parts| parts.join("\\"))
}

type Model = BTreeMap<String, u8>;

/// Puts a value at a path with every missing parent, in a tree and its model.
fn put(tree: &mut Tree<u8>, model: &mut Model, path: &str, value: u8) {
    let (mut at, mut full) = (ROOT, String::new());
    let last = path.split('\\').count() - 1;
    for (depth, part) in path.split('\\').enumerate() {
        full = if full.is_empty() { part.to_owned() } else { format!("{full}\\{part}") };
        at = match tree.child(at, part) {
            Some(id) if depth < last => id,
            _ => {
                let new = if depth < last { 0 } else { value };
                model.insert(full.clone(), new);
                tree.insert(at, part, new)
            }
        };
    }
}

fn drop_below(model: &mut Model, path: &str) -> usize {
    let before = model.len();
    let below = format!("{path}\\");
    model.retain(|other, _| other != path && !other.starts_with(&below));
    before - model.len()
}

fn everything(tree: &Tree<u8>) -> Model {
    tree.iter().map(|(id, value)| (tree.names().path(id), *value)).collect()
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn a_tree_is_a_map_of_paths(
        base in vec((path(), 1..9_u8), 0..12),
        edits in vec((path(), 0..9_u8, any::<bool>()), 0..40),
    ) {
        let (mut tree, mut model) = (Tree::default(), Model::new());
        base.iter().for_each(|(path, value)| put(&mut tree, &mut model, path, *value));
        tree.flatten();
        let (image, image_model) = (tree.clone(), model.clone());
        for (path, value, flatten) in &edits {
            match (value, tree.find(path)) {
                (0, Some(id)) => {
                    prop_assert_eq!(tree.remove(id), drop_below(&mut model, path));
                }
                (0, None) => prop_assert!(!model.contains_key(path)),
                _ => put(&mut tree, &mut model, path, *value),
            }
            if *flatten && *value == 1 {
                tree.flatten();
            }
        }
        prop_assert_eq!(everything(&tree), model.clone());
        prop_assert_eq!(everything(&image), image_model.clone());
        let paths = model.keys().chain(image_model.keys());
        let mut differing: Vec<String> =
            paths.filter(|path| model.get(*path) != image_model.get(*path)).cloned().collect();
        differing.sort();
        differing.dedup();
        prop_assert_eq!(tree.differing(&image), differing.clone());
        for path in &differing {
            tree.restore(&image, path);
        }
        prop_assert_eq!(everything(&tree), image_model);
    }
}

/// A word that somebody may type: of the table of commands, of their examples, or anything.
fn word() -> impl Strategy<Value = String> {
    let mut known: Vec<String> = offers().map(|command| command.name.to_owned()).collect();
    for command in offers() {
        known.extend(command.parameters.iter().map(|name| format!("-{name}")));
        let words = command.examples.iter().flat_map(|line| line.split(' '));
        known.extend(words.map(str::to_owned));
    }
    prop_oneof![
        8 => proptest::sample::select(known),
        1 => "\\PC{0,12}",
        1 => "[\"'|;&<>()\\\\/:*?$@{}%^`,= -]{1,6}",
    ]
}

fn differs(world: &World, base: &World) -> bool {
    !world.differences(base).is_empty()
}

proptest! {
    #![proptest_config(config(768))]

    #[test]
    fn the_console_survives_any_line_and_its_output_is_bounded(
        lines in vec(vec(word(), 0..7), 1..5),
    ) {
        let image = image(IMAGE);
        let mut world = (*image).clone();
        let mut session = Session::administrator(&world);
        for line in lines {
            let output = execute(&mut world, &mut session, &line.join(" "));
            prop_assert!(output.stdout.len() <= CONSOLE_OUTPUT_BYTES);
        }
        let same = world.fingerprint(&image) == image.fingerprint(&image);
        prop_assert_eq!(same, !differs(&world, &image));
    }

    #[test]
    fn commands_that_only_look_change_nothing(
        command in proptest::sample::select(vec![
            "dir", "sc.exe query", "reg query", "type", "schtasks /query", "wevtutil qe",
            "tasklist", "vssadmin list", "icacls", "systeminfo", "Get-Service", "Get-OBPolicy",
            "Get-OBJob",
        ]),
        words in vec(word(), 0..4),
    ) {
        let words: Vec<String> = words
            .into_iter()
            .filter(|word| !word.contains(['/', ';', '&', '|', '>', '\r', '\n', '$', '(', '-']))
            .collect();
        let image = image(IMAGE);
        let mut world = (*image).clone();
        let mut session = Session::administrator(&world);
        let line = format!("{command} {}", words.join(" "));
        execute(&mut world, &mut session, &line);
        prop_assert_eq!(world.differences(&image), vec![], "{}", line);
        prop_assert_eq!(world.fingerprint(&image), image.fingerprint(&image));
    }

    #[test]
    fn used_space_is_the_sum_of_all_sizes(
        edits in vec((0..4_u8, path(), path(), 0..1_000_000_u64), 0..30),
    ) {
        let mut world = (*image(IMAGE)).clone();
        let now = world.now;
        let files = &mut world.host.files;
        for (what, one, other, size) in edits {
            let (one, other) = (format!("D:\\play\\{one}"), format!("D:\\play\\{other}"));
            let found = files.lookup(&one).ok();
            // Never onto itself or into itself: the console refuses that before it comes here.
            let apart = !format!("{other}\\").starts_with(&format!("{one}\\"))
                && !format!("{one}\\").starts_with(&format!("{other}\\"));
            match (what, found) {
                (0, None) => drop(files.put(&one, Node::file(size, now))),
                (1, Some(id)) => drop(files.remove(id)),
                (2, Some(id)) if apart => drop(files.copy(id, &other, now)),
                (3, Some(id)) if apart => drop(files.rename(id, &other)),
                _ => {}
            }
        }
        for volume in files.volumes() {
            let sum = files.bytes_below(volume.root);
            prop_assert_eq!(files.used(volume.letter), sum, "{}", volume.letter);
        }
    }
}
