//! Tables of names that are found whatever their case.
//!
//! *Models*: what a name stands for; of two that are written alike the first counts.
//! *Why*: a console window lives for microseconds, and types, programs and cmdlets are lists of
//! hundreds. A table is made once, from the lists alone; a look-up compares one name or two.

use crate::ast::fold;
use crate::value::text::same;

/// Names with what they stand for, sorted by a number made of the name.
#[derive(Debug)]
pub struct ByName<T>(Vec<(u32, &'static str, T)>);

impl<T> ByName<T> {
    /// The table of a list.
    #[must_use]
    pub fn of(all: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut all: Vec<_> = all.map(|(name, what)| (fold(name), name, what)).collect();
        // Those with one number stay in the order of the list.
        all.sort_by_key(|(key, _, _)| *key);
        Self(all)
    }

    /// The table of a list of types: each has its full name, and that name without `System.`.
    #[must_use]
    pub fn of_types(all: impl Iterator<Item = (&'static str, T)>) -> Self
    where
        T: Copy,
    {
        let spellings = |(full, what): (&'static str, T)| {
            let names = std::iter::once(full).chain(full.strip_prefix("System."));
            names.map(move |name| (name, what))
        };
        Self::of(all.flat_map(spellings))
    }

    /// What a name stands for.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&T> {
        self.keyed(fold(name), name)
    }

    /// [`ByName::find`] for whoever knows the number of the name already.
    #[must_use]
    pub fn keyed(&self, key: u32, name: &str) -> Option<&T> {
        let from = self.0.partition_point(|(there, _, _)| *there < key);
        let mut alike = self.0[from..].iter().take_while(|(there, _, _)| *there == key);
        alike.find(|(_, known, _)| same(known, name)).map(|(_, _, what)| what)
    }

    /// All names with what they stand for, in no particular order.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &T)> {
        self.0.iter().map(|(_, name, what)| (*name, what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_whatever_its_case_and_the_first_counts() {
        let names = ["Über", "net", "sc", "NET", "ÜBER"];
        let table = ByName::of(names.into_iter().zip(0..));
        assert_eq!((table.find("Net"), table.find("SC")), (Some(&1), Some(&2)));
        assert_eq!((table.find("über"), table.find("none")), (Some(&0), None));
        assert_eq!(table.all().count(), names.len());
    }

    #[test]
    fn a_type_is_found_with_and_without_its_namespace() {
        let table = ByName::of_types([("System.Int32", 1), ("Int32", 2)].into_iter());
        assert_eq!((table.find("system.int32"), table.find("int32")), (Some(&1), Some(&1)));
    }
}
