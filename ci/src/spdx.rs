//! Licence expressions, and whether one allows us to use a package.
//!
//! *Models*: names, `AND`, `OR`, the old `/` for `OR`, brackets, `WITH` an exception (which only
//! gives more rights). *Sources*: SPDX specification, annex D.

/// Licences that we may build on.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// True when an expression can be fulfilled with allowed licences only.
#[must_use]
pub fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words };
    let result = reader.either();
    result && reader.words.is_empty()
}

struct Reader<'w> {
    words: &'w [&'w str],
}

impl<'w> Reader<'w> {
    fn take(&mut self, word: &str) -> bool {
        let there = self.words.first().is_some_and(|next| next.eq_ignore_ascii_case(word));
        if there {
            self.words = &self.words[1..];
        }
        there
    }

    fn next(&mut self) -> Option<&'w str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    /// `AND` binds closer than `OR`.
    fn either(&mut self) -> bool {
        let mut good = self.both();
        while self.take("OR") {
            good |= self.both();
        }
        good
    }

    fn both(&mut self) -> bool {
        let mut good = self.one();
        while self.take("AND") {
            good &= self.one();
        }
        good
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let good = self.either();
            return self.take(")") && good;
        }
        let good = self.next().is_some_and(|name| ALLOWED.contains(&name));
        if self.take("WITH") {
            return self.next().is_some() && good;
        }
        good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_needs_one_allowed_licence() {
        for good in ["MIT", "MIT OR GPL-3.0", "Apache-2.0/MIT", "GPL-2.0-only OR (MIT AND Zlib)"] {
            assert!(is_allowed(good), "{good}");
        }
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT"));
    }

    #[test]
    fn all_parts_of_a_sum_must_be_allowed() {
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND AGPL-3.0", "", "(MIT"] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
