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

/// Cmdlets by a number made of their name, sorted by it.
type Shelf = Vec<(u32, Rc<Known>)>;

thread_local! {
    /// By the place of the list that a host gave.
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

/// The cmdlets of the engine with those of a host, which go before.
fn shelf(host: &'static [&'static Cmdlet]) -> Rc<Shelf> {
    let place = (host.as_ptr() as usize, host.len());
    if let Some(shelf) = SHELVES.with_borrow(|all| all.get(&place).cloned()) {
        return shelf;
    }
    let mut by_name: BTreeMap<String, &'static Cmdlet> = BTreeMap::new();
    for cmdlet in cmdlets::all().chain(host.iter().copied()) {
        by_name.insert(cmdlet.name.to_ascii_lowercase(), cmdlet);
    }
    let mut shelf: Shelf =
        by_name.into_values().map(|cmdlet| (fold(cmdlet.name), known(cmdlet))).collect();
    shelf.sort_by_key(|(key, _)| *key);
    let shelf = Rc::new(shelf);
    SHELVES.with_borrow_mut(|all| all.insert(place, shelf.clone()));
    shelf
}

/// The cmdlets of an engine.
#[derive(Debug)]
pub(crate) struct Cmdlets {
    shelf: Rc<Shelf>,
    /// Names that modules added, the last one goes before.
    added: Vec<(Rc<str>, Rc<Known>)>,
    /// Names of the shelf that were taken away.
    removed: Vec<Rc<str>>,
}

impl Cmdlets {
    /// Those that are there from the beginning.
    pub(crate) fn new(host: &'static [&'static Cmdlet]) -> Self {
        Self { shelf: shelf(host), added: Vec::new(), removed: Vec::new() }
    }

    /// A cmdlet by its name.
    pub(crate) fn find(&self, name: &str) -> Option<Rc<Known>> {
        let added = self.added.iter().rev().find(|(there, _)| text::same(there, name));
        if let Some((_, known)) = added {
            return Some(known.clone());
        }
        let key = fold(name);
        let from = self.shelf.partition_point(|(there, _)| *there < key);
        let same = self.shelf[from..].iter().take_while(|(there, _)| *there == key);
        let (_, found) = same.into_iter().find(|(_, k)| text::same(k.cmdlet.name, name))?;
        (!self.is_removed(name)).then(|| found.clone())
    }

    fn is_removed(&self, name: &str) -> bool {
        self.removed.iter().any(|there| text::same(there, name))
    }

    /// Makes a cmdlet known by a name.
    pub(crate) fn add(&mut self, name: &str, cmdlet: &'static Cmdlet) {
        self.added.retain(|(there, _)| !text::same(there, name));
        self.added.push((name.into(), known(cmdlet)));
    }

    /// Takes a name away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.added.retain(|(there, _)| !text::same(there, name));
        if self.find(name).is_some() {
            self.removed.push(name.into());
        }
    }

    /// All of them with their names, in no particular order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &'static Cmdlet)> {
        let own = self.shelf.iter().map(|(_, known)| (known.cmdlet.name, known.cmdlet));
        let own = own.filter(|(name, _)| {
            !self.is_removed(name) && !self.added.iter().any(|(there, _)| text::same(there, name))
        });
        own.chain(self.added.iter().map(|(name, known)| (&**name, known.cmdlet)))
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
        one.remove("Sort-Object");
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
