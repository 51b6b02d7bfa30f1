//! The cmdlets that an engine knows, by name.
//!
//! *Models*: one table for all engines of a thread whose hosts bring the same cmdlets, and what a
//! single engine has beside it: cmdlets of modules that were imported, names that were taken away.
//! *Why*: a console window lives for microseconds and uses two or three of hundreds of cmdlets. So
//! a table is made once a thread, and so is what the binder wants to know about a cmdlet.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::bind::Table;
use super::cmdlet::Cmdlet;
use super::cmdlets;
use crate::ast::fold;
use crate::by_name::ByName;
use crate::value::text;

/// A cmdlet with its table as the binder wants it, made at the first call.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) cmdlet: &'static Cmdlet,
    table: OnceCell<Rc<Table>>,
}

impl Known {
    pub(crate) fn table(&self) -> &Rc<Table> {
        self.table.get_or_init(|| Rc::new(Table::of_cmdlet(self.cmdlet)))
    }
}

/// Cmdlets by their names.
type Shelf = ByName<Rc<Known>>;

thread_local! {
    /// By the place of the list: that of a host, or that of a module.
    static SHELVES: RefCell<BTreeMap<(usize, usize), Rc<Shelf>>> = RefCell::default();
    /// By the place of the cmdlet.
    static KNOWN: RefCell<BTreeMap<usize, Rc<Known>>> = RefCell::default();
}

/// What is known about a cmdlet in this thread.
fn known(cmdlet: &'static Cmdlet) -> Rc<Known> {
    let place = std::ptr::from_ref(cmdlet) as usize;
    KNOWN.with_borrow_mut(|all| {
        let make = || Rc::new(Known { cmdlet, table: OnceCell::new() });
        all.entry(place).or_insert_with(make).clone()
    })
}

/// A list of cmdlets as a shelf; the first ones go behind those of the list.
fn shelf(first: &[&'static [Cmdlet]], list: &'static [&'static Cmdlet]) -> Rc<Shelf> {
    let place = (list.as_ptr() as usize, list.len());
    if let Some(shelf) = SHELVES.with_borrow(|all| all.get(&place).cloned()) {
        return shelf;
    }
    let mut by_name: BTreeMap<String, &'static Cmdlet> = BTreeMap::new();
    for cmdlet in first.iter().copied().flatten().chain(list.iter().copied()) {
        by_name.insert(cmdlet.name.to_ascii_lowercase(), cmdlet);
    }
    let all = by_name.into_values().map(|cmdlet| (cmdlet.name, known(cmdlet)));
    let shelf = Rc::new(Shelf::of(all));
    SHELVES.with_borrow_mut(|all| all.insert(place, shelf.clone()));
    shelf
}

/// What was made known beside the shelf.
#[derive(Debug)]
enum Added {
    /// The cmdlets of a module under their own names.
    Module(Rc<Shelf>),
    /// One under a name that it was given.
    One(Rc<str>, Rc<Known>),
}

impl Added {
    fn find(&self, key: u32, name: &str) -> Option<&Rc<Known>> {
        match self {
            Self::Module(shelf) => shelf.keyed(key, name),
            Self::One(own, known) => text::same(own, name).then_some(known),
        }
    }

    fn names(&self) -> impl Iterator<Item = (&str, &'static Cmdlet)> {
        let (shelf, one) = match self {
            Self::Module(shelf) => (Some(shelf), None),
            Self::One(name, known) => (None, Some((&**name, known.cmdlet))),
        };
        let of_shelf = shelf.into_iter().flat_map(|shelf| shelf.all());
        of_shelf.map(|(name, known)| (name, known.cmdlet)).chain(one)
    }
}

/// The cmdlets of an engine.
#[derive(Debug)]
pub(crate) struct Cmdlets {
    shelf: Rc<Shelf>,
    /// What modules added, the last one goes before.
    added: Vec<Added>,
    /// Names of the shelf that were taken away.
    removed: Vec<Rc<str>>,
}

impl Cmdlets {
    /// Those that are there from the beginning.
    pub(crate) fn new(host: &'static [&'static Cmdlet]) -> Self {
        Self { shelf: shelf(cmdlets::FAMILIES, host), added: Vec::new(), removed: Vec::new() }
    }

    /// A cmdlet by its name.
    pub(crate) fn find(&self, name: &str) -> Option<Rc<Known>> {
        let key = fold(name);
        let added = self.added.iter().rev().find_map(|added| added.find(key, name));
        let of_shelf = || self.shelf.keyed(key, name).filter(|_| !self.is_removed(name));
        added.or_else(of_shelf).cloned()
    }

    fn is_removed(&self, name: &str) -> bool {
        self.removed.iter().any(|there| text::same(there, name))
    }

    /// Makes a cmdlet known by a name.
    pub(crate) fn add(&mut self, name: &str, cmdlet: &'static Cmdlet) {
        self.hide(name);
        self.added.push(Added::One(name.into(), known(cmdlet)));
    }

    /// Makes the cmdlets of a module known by their own names.
    pub(crate) fn add_all(&mut self, list: &'static [&'static Cmdlet]) {
        let shelf = shelf(&[], list);
        self.added
            .retain(|added| !matches!(added, Added::Module(there) if Rc::ptr_eq(there, &shelf)));
        self.added.push(Added::Module(shelf));
    }

    /// Takes a name away that a module added, or one that was there from the beginning, too.
    pub(crate) fn remove(&mut self, name: &str, from_shelf: bool) {
        self.hide(name);
        if from_shelf && self.find(name).is_some() {
            self.removed.push(name.into());
        }
    }

    /// Takes a name out of what was added; a module that has it keeps the others.
    fn hide(&mut self, name: &str) {
        let key = fold(name);
        while let Some(at) = self.added.iter().position(|added| added.find(key, name).is_some()) {
            let Added::Module(shelf) = self.added.remove(at) else { continue };
            let left = shelf.all().filter(|(own, _)| !text::same(own, name));
            let left = Shelf::of(left.map(|(own, known)| (own, known.clone())));
            self.added.insert(at, Added::Module(Rc::new(left)));
        }
    }

    /// All of them with their names, in no particular order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &'static Cmdlet)> {
        let own = self.shelf.all().map(|(name, known)| (name, known.cmdlet));
        let own = own.filter(|(name, _)| !self.is_removed(name) && !self.is_behind(0, name));
        let added = self.added.iter().enumerate().flat_map(move |(at, added)| {
            added.names().filter(move |(name, _)| !self.is_behind(at + 1, name))
        });
        own.chain(added)
    }

    /// True when something that was added from a place on goes before a name.
    fn is_behind(&self, from: usize, name: &str) -> bool {
        let key = fold(name);
        self.added[from..].iter().any(|added| added.find(key, name).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_share_what_is_there_and_keep_what_they_changed() {
        let (mut one, other) = (Cmdlets::new(&[]), Cmdlets::new(&[]));
        assert!(Rc::ptr_eq(&one.shelf, &other.shelf));
        let sort = one.find("sort-object").expect("it is there");
        one.remove("Sort-Object", false);
        assert!(one.find("Sort-Object").is_some());
        one.remove("Sort-Object", true);
        assert!(one.find("Sort-Object").is_none());
        assert!(one.all().all(|(name, _)| name != "Sort-Object"));
        one.add("Sort-MyObject", sort.cmdlet);
        let again = one.find("sort-myobject").expect("it was added");
        assert!(Rc::ptr_eq(&again, &sort), "the binder's table is made once");
        one.add("Sort-Object", sort.cmdlet);
        assert!(one.find("Sort-Object").is_some());
        assert!(other.find("Sort-Object").is_some() && other.find("Sort-MyObject").is_none());
    }
}
