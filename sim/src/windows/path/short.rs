//! Short names: which names are 8.3 names, and the 8.3 names NTFS makes for the others.
//!
//! *Models*: the test for legality (`RtlIsNameLegalDOS8Dot3`), the making of `BASE~1.EXT` with
//! the checksum that comes in for bases of two characters and from the fifth clash on.
//! *Leaves out*: code pages but 437, volumes with short names turned off.
//! *Sources*: conformance table `path_semantics` (families `is_legal_8dot3`,
//! `check_name_legal_8dot3_api`); `RtlGenerate8dot3Name` \[K\].
//! *Seen through*: `dir /x`, wildcard matches that surprise, `fsutil 8dot3name`.

use std::collections::BTreeSet;

use crate::kernel::text::fold;

/// The upper half of code page 437, without its signs: the letters a short name may hold.
const OEM_LETTERS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥ƒáíóúñÑªºΓßπΣσµΦΘΩδφε";

/// What [`legal`] found in a legal name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Legal {
    /// The name holds spaces. Legal, but old programs trip over them.
    pub spaces: bool,
}

/// Tests for an 8.3 name: `None` when it is none.
#[must_use]
pub fn legal(name: &str) -> Option<Legal> {
    if matches!(name, "." | "..") {
        return Some(Legal { spaces: false });
    }
    let (base, extension) = match name.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (name, ""),
    };
    let fits = !base.is_empty() && base.chars().count() <= 8 && extension.chars().count() <= 3;
    let edges = base.starts_with(' ') || base.ends_with(' ') || extension.ends_with(' ');
    let allowed = |c: char| c != '.' && (c == ' ' || short_character(c));
    if !fits || edges || !base.chars().chain(extension.chars()).all(allowed) {
        return None;
    }
    Some(Legal { spaces: name.contains(' ') })
}

fn short_character(c: char) -> bool {
    if !c.is_ascii() {
        return OEM_LETTERS.contains(c);
    }
    c > ' ' && c != '\x7f' && !"\"*+,/:;<=>?[\\]|".contains(c)
}

/// Makes the short names of one directory, one after the other, without making one twice.
#[derive(Debug, Clone, Default)]
pub struct Shortener {
    taken: BTreeSet<String>,
}

impl Shortener {
    /// The short name of the next entry: the name itself in capitals when it is an 8.3 name
    /// without spaces.
    pub fn short_name(&mut self, name: &str) -> String {
        let short = match legal(name) {
            Some(Legal { spaces: false }) => name.chars().map(fold).collect(),
            _ => self.generate(name),
        };
        self.taken.insert(short.clone());
        short
    }

    fn generate(&self, name: &str) -> String {
        let parts = Parts::of(name);
        let short_base = parts.base.chars().count() <= 2;
        if !short_base {
            let mut plain = (1..=4).map(|number| parts.numbered(&parts.base, number));
            if let Some(free) = plain.find(|short| !self.taken.contains(short)) {
                return free;
            }
        }
        let two: String = parts.base.chars().take(2).collect();
        let base = format!("{two}{:04X}", checksum(name));
        let mut number = 1;
        loop {
            let short = parts.numbered(&base, number);
            if !self.taken.contains(&short) {
                return short;
            }
            number += 1;
        }
    }
}

/// What of a long name goes into its short one.
struct Parts {
    /// Up to six characters.
    base: String,
    /// Up to three characters.
    extension: String,
}

impl Parts {
    fn of(name: &str) -> Self {
        let body = name.trim_start_matches('.');
        let (base, extension) = match body.rsplit_once('.') {
            Some((_, "")) | None => (body, ""),
            Some(parts) => parts,
        };
        Self { base: squeezed(base, 6), extension: squeezed(extension, 3) }
    }

    /// `base~number.extension`, the base cut so that eight characters hold.
    fn numbered(&self, base: &str, number: u32) -> String {
        let number = number.to_string();
        let room = 7_usize.saturating_sub(number.len());
        let base: String = base.chars().take(room).collect();
        let dot = if self.extension.is_empty() { "" } else { "." };
        format!("{base}~{number}{dot}{}", self.extension)
    }
}

/// The first characters without spaces and periods, in capitals; what is illegal becomes `_`.
fn squeezed(text: &str, most: usize) -> String {
    let kept = text.chars().filter(|c| !matches!(c, ' ' | '.'));
    kept.map(|c| if short_character(c) { fold(c) } else { '_' }).take(most).collect()
}

/// The sixteen bits that `RtlGenerate8dot3Name` mixes from a long name.
fn checksum(name: &str) -> u16 {
    let sum =
        name.encode_utf16().fold(0_u16, |sum, unit| sum.wrapping_mul(0x25).wrapping_add(unit));
    let mixed = i64::from(i32::from(sum).wrapping_mul(314_159_269).wrapping_abs());
    let mixed = mixed - ((mixed * 1_152_921_497) >> 60) * 1_000_000_007;
    let mixed = (mixed & 0xffff) as u16;
    (mixed >> 12) | ((mixed >> 4) & 0x00f0) | ((mixed << 4) & 0x0f00) | (mixed << 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[&str]) {
        let mut shortener = Shortener::default();
        let made: Vec<String> = names.iter().map(|name| shortener.short_name(name)).collect();
        assert_eq!(made, expected);
    }

    #[test]
    fn long_names_are_numbered_in_the_order_of_their_making() {
        check(
            &["Program Files", "Program Files (x86)", "readme.txt", "longfilename.html"],
            &["PROGRA~1", "PROGRA~2", "README.TXT", "LONGFI~1.HTM"],
        );
    }

    #[test]
    fn the_fifth_clash_brings_the_checksum() {
        let names: Vec<String> = (1..=5).map(|number| format!("backup log {number}.txt")).collect();
        let mut shortener = Shortener::default();
        let made: Vec<String> = names.iter().map(|name| shortener.short_name(name)).collect();
        assert_eq!(made[3], "BACKUP~4.TXT");
        assert!(made[4].starts_with("BA") && made[4].ends_with("~1.TXT"), "{}", made[4]);
    }

    #[test]
    fn a_base_of_two_characters_gets_the_checksum_at_once() {
        let short = Shortener::default().short_name(".a");
        assert_eq!(short.len(), "A0000~1".len());
    }
}
