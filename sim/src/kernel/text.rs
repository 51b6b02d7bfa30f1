//! Case-insensitive, case-preserving comparison, as NTFS and the registry do it.
//!
//! Models: simple upper-casing character by character (one character stays one character).
//! Leaves out: the per-volume `$UpCase` table; it equals simple upper-casing for all names that
//! the images and the catalogue use.

use super::digest::{NOT_ASCII, last_word, upper_case};

/// The character that NTFS and the registry compare instead of `c`.
#[must_use]
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        // The table of NTFS leads no letter from outside ASCII into it (dotless i, long s).
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}

/// True when two names are the same name for Windows.
#[must_use]
#[inline]
pub fn same(a: &str, b: &str) -> bool {
    if a.len() == b.len() {
        if let Some(same) = same_bytes(a.as_bytes(), b.as_bytes()) {
            return same;
        }
    } else if a.is_ascii() || b.is_ascii() {
        // An ASCII name never equals one that is not (see `fold`).
        return false;
    }
    a.chars().map(fold).eq(b.chars().map(fold))
}

/// Whether two texts of one length differ in the case of ASCII letters only; `None` where they
/// differ in something else than ASCII. Eight bytes at a time: paths are compared more often than
/// anything else here.
fn same_bytes(a: &[u8], b: &[u8]) -> Option<bool> {
    let differ = |one: u64, other: u64| match (one | other) & NOT_ASCII {
        _ if one == other => None,
        0 if upper_case(one) == upper_case(other) => None,
        // All before it is the same, so these are the same characters of both.
        0 => Some(Some(false)),
        _ => Some(None),
    };
    let (words, rest) = a.as_chunks::<8>();
    let (others, _) = b.as_chunks::<8>();
    for (one, other) in words.iter().zip(others) {
        if let Some(answer) = differ(u64::from_le_bytes(*one), u64::from_le_bytes(*other)) {
            return answer;
        }
    }
    if rest.is_empty() {
        return Some(true);
    }
    differ(last_word(a), last_word(b)).unwrap_or(Some(true))
}

/// True for the same name as this one; for a search among many, most of which are longer or
/// shorter.
pub fn named<'n>(name: &'n str) -> impl Fn(&str) -> bool + Copy + 'n {
    let is_ascii = name.is_ascii();
    move |other| (other.len() == name.len() || !is_ascii) && same(other, name)
}

/// True for a path, and for what lies below it.
#[must_use]
pub fn is_at_or_below(path: &str, top: &str) -> bool {
    if !path.is_ascii() || !top.is_ascii() {
        return same(path, top)
            || (starts_with(path, top) && path.chars().nth(top.chars().count()) == Some('\\'));
    }
    match path.as_bytes().get(top.len()) {
        None => same(path, top),
        Some(b'\\') => same(&path[..top.len()], top),
        Some(_) => false,
    }
}

/// Where an ASCII character stands first in a text, in bytes. Eight bytes at a time, and without
/// what a general search has to prepare: paths, lists and manifests have short parts.
#[must_use]
pub fn position(text: &str, wanted: u8) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ (EACH * u64::from(wanted));
        // The lowest bit that is set belongs to the first byte that is zero now.
        let zeros = other.wrapping_sub(EACH) & !other & NOT_ASCII;
        if zeros != 0 {
            return Some(8 * at + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == wanted).map(|at| 8 * words.len() + at)
}

/// The text before an ASCII character and the text behind it, where it stands first.
#[must_use]
pub fn parted(text: &str, at: u8) -> Option<(&str, &str)> {
    let end = position(text, at)?;
    Some((&text[..end], &text[end + 1..]))
}

/// The order in which Windows lists names: by folded characters.
#[must_use]
pub fn order(a: &str, b: &str) -> std::cmp::Ordering {
    // Up to the first difference nothing need be folded.
    let (one, other) = (a.as_bytes(), b.as_bytes());
    let pairs = one.iter().zip(other);
    let same = pairs.take_while(|(a, b)| a == b && a.is_ascii()).count();
    a[same..].chars().map(fold).cmp(b[same..].chars().map(fold))
}

/// True when `text` contains `part`, without regard to case.
#[must_use]
pub fn contains(text: &str, part: &str) -> bool {
    let part: Vec<char> = part.chars().map(fold).collect();
    if part.is_empty() {
        return true;
    }
    let text: Vec<char> = text.chars().map(fold).collect();
    text.windows(part.len()).any(|window| window == part)
}

/// True when `text` starts with `prefix`, without regard to case.
#[must_use]
pub fn starts_with(text: &str, prefix: &str) -> bool {
    if text.is_ascii() && prefix.is_ascii() {
        return text.len() >= prefix.len()
            && text.as_bytes()[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes());
    }
    let mut rest = text.chars();
    prefix.chars().all(|p| rest.next().is_some_and(|c| fold(c) == fold(p)))
}

/// True when `text` ends with `suffix`, in any case.
#[must_use]
pub fn ends_with(text: &str, suffix: &str) -> bool {
    let at = text.len().checked_sub(suffix.len());
    at.and_then(|at| text.get(at..)).is_some_and(|end| same(end, suffix))
}

/// Splits a byte count into groups of three: `1234567` becomes `1,234,567`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The known word that is nearest to a misspelled one, for hints; the first of equals.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().min_by_key(|other| distance(other, word))
}

/// Edits between two words (Levenshtein). Only the first 64 characters count: a hint must not
/// cost more than the document it is about.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_case_in_any_alphabet() {
        assert!(same("OnlineBackup.KEK", "onlinebackup.kek"));
        assert!(same("Größe", "GRÖßE"));
        assert!(!same("a", "ab"));
        assert!(same("Größe der Sicherung", "grÖßE DER SICHERUNG"));
        assert!(same("ABCDEFGH-z", "abcdefgh-Z") && !same("@bcdefgh", "`bcdefgh"));
        assert!(starts_with(r"HKLM\Software", "hklm"));
        assert!(contains("The Microsoft Azure Recovery", "AZURE"));
    }

    #[test]
    fn what_lies_below_a_path_is_no_namesake() {
        let tops =
            [r"D:\Scratch", r"d:\SCRATCH", r"D:\Größe", r"D:\größe", "", "D:", r"D:\Scratch\a"];
        let paths =
            [r"D:\Scratch\a.vhd", r"D:\Scratch2", r"D:\scratch", r"D:\GRÖßE\x", r"D:\GRÖßE", ""];
        for (path, top) in paths.iter().flat_map(|path| tops.iter().map(move |top| (*path, *top))) {
            let below = [top, "\\"].concat();
            let simple = same(path, top) || starts_with(path, &below);
            assert_eq!(is_at_or_below(path, top), simple, "{path} {top}");
            assert_eq!(named(path)(top), same(path, top), "{path} {top}");
        }
    }

    #[test]
    fn a_character_is_found_where_it_stands_first() {
        let text = "0123456é=89é=b=";
        for length in text.char_indices().map(|(at, _)| at) {
            let text = &text[..length];
            for wanted in [b'0', b'6', b'=', b'8', b'b', 0] {
                let simple = text.bytes().position(|byte| byte == wanted);
                assert_eq!(position(text, wanted), simple, "{text} {wanted}");
            }
        }
        assert_eq!(parted("a==b", b'='), Some(("a", "=b")));
        assert_eq!(parted("a", b'='), None);
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_misspelled_word_has_a_nearest_one() {
        assert_eq!(nearest("servcie", ["service", "vss", "task"]), Some("service"));
        assert_eq!(nearest("x", []), None);
        assert!(nearest(&"x".repeat(1 << 20), ["service"]).is_some());
    }
}
