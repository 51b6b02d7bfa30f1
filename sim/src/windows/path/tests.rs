//! Paths as a whole: cases that the recorded rows leave open, and laws for all strings.

use proptest::prelude::*;

use super::dos::{DosPathType, device_name, device_name_place};
use super::full::{full_path, nt_path};
use super::open::{Kind, attributes, open, parse};
use super::status::NameStatus;
use super::{list, short};
use crate::windows::error::Win32;

const CWD: &str = r"C:\windows";

#[track_caller]
fn full(path: &str, cwd: &str, expected: &str) {
    assert_eq!(full_path(path, cwd).map(|full| full.path).as_deref(), Some(expected), "{path}");
}

#[test]
fn a_drive_alone_is_its_current_directory_or_its_top() {
    full("c:", CWD, r"C:\windows");
    full("c:", r"C:\", r"C:\");
    full("d:", CWD, r"d:\");
    full("d:x", CWD, r"d:\x");
}

#[test]
fn one_period_goes_from_a_directory_and_two_stay() {
    full("c:/test./file", CWD, r"c:\test\file");
    full("c:/test../file", CWD, r"c:\test..\file");
    full("c:/.../file", CWD, r"c:\...\file");
    full("c:/test.. /file", CWD, r"c:\test.. \file");
}

#[test]
fn nothing_climbs_out_of_a_drive_or_a_share() {
    full(r"..\..\..\x", CWD, r"C:\x");
    full(r"\\server\share\..\..\x", CWD, r"\\server\share\x");
    full(r"..\..\x", r"\\server\share\dir", r"\\server\share\x");
    full(r"\x", r"\\server\share\dir", r"\\server\share\x");
    full(r"\x", r"\\server\share", r"\\server\share\x");
}

#[test]
fn spaces_and_periods_go_from_the_end() {
    full("c:/test     ", CWD, r"c:\test");
    full("c:/test  ....   ..   ", CWD, r"c:\test");
    full("c:/test/.. ", CWD, r"c:\test\");
    assert_eq!(full_path("   ", CWD), None);
    assert_eq!(nt_path("   ", CWD), Err(NameStatus::ObjectNameInvalid));
}

#[test]
fn a_device_hides_in_any_directory_and_before_any_extension() {
    assert_eq!(device_name(r"C:\backup\aux.txt"), Some("aux"));
    assert_eq!(device_name("nul  .tar.gz"), Some("nul"));
    assert_eq!(device_name("com¹"), Some("com¹"));
    assert_eq!(device_name("com0"), None);
    assert_eq!(device_name("console"), None);
    assert_eq!(device_name(r"\\server\share\nul"), None);
    assert_eq!(device_name_place(r"c:é\nul"), (8, 6));
}

#[test]
fn offsets_count_utf16_units() {
    let nt = nt_path(r"C:\𝒳\x", CWD).expect("a path");
    assert_eq!((nt.file_part(), nt.file_part_offset()), (Some("x"), Some(10)));
    assert_eq!(DosPathType::of("𝒳:"), DosPathType::Relative);
    assert_eq!(DosPathType::of("é:"), DosPathType::RelativeDrive);
}

fn disk(device: &str, parts: &[&str]) -> Option<Kind> {
    match (device, parts) {
        ("C:", [] | ["d"]) => Some(Kind::Directory),
        ("C:", ["d", "f"]) => Some(Kind::File),
        _ => None,
    }
}

#[track_caller]
fn opens(name: &str, want: Option<Kind>, expected: Result<Kind, NameStatus>) {
    assert_eq!(parse(name).and_then(|name| open(&name, want, disk)), expected, "{name}");
}

#[test]
fn what_is_missing_depends_on_where() {
    opens(r"\??\C:\d\x", None, Err(NameStatus::ObjectNameNotFound));
    opens(r"\??\C:\x\f", None, Err(NameStatus::ObjectPathNotFound));
    opens(r"\??\Q:", None, Err(NameStatus::ObjectNameNotFound));
    opens(r"\??\Q:\d", None, Err(NameStatus::ObjectPathNotFound));
    opens(r"\Nowhere\d", None, Err(NameStatus::ObjectPathNotFound));
}

#[test]
fn a_file_is_no_directory_and_the_other_way_round() {
    opens(r"\??\C:\d\f", Some(Kind::Directory), Err(NameStatus::NotADirectory));
    opens(r"\??\C:\d", Some(Kind::File), Err(NameStatus::FileIsADirectory));
    opens(r"\??\C:\d\f::$DATA", Some(Kind::File), Ok(Kind::File));
    opens(r"\??\C:\d\f:x", Some(Kind::File), Err(NameStatus::ObjectNameInvalid));
}

#[test]
fn attributes_answer_in_win32_errors() {
    assert_eq!(attributes(r"C:\d\f", CWD, disk), Ok(Kind::File));
    assert_eq!(attributes("", CWD, disk), Err(Win32::PATH_NOT_FOUND));
    assert_eq!(attributes(r"C:\d\*", CWD, disk), Err(Win32::INVALID_NAME));
    assert_eq!(attributes(r"C:\d\x", CWD, disk), Err(Win32::FILE_NOT_FOUND));
}

/// Paths made of what paths are made of.
fn paths() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => "[a-c. ]{0,3}",
        2 => r"[/\\]{1,2}",
        1 => Just("..".to_owned()),
        1 => Just("c:".to_owned()),
        1 => Just("nul".to_owned()),
        1 => r"[?:é𝒳]",
    ];
    prop::collection::vec(part, 0..10).prop_map(|parts| parts.concat())
}

fn directories() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![CWD, r"C:\", r"\\server\share", r"\\server\share\dir"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    /// Windows looks for a device before it applies `.`, so `nul\.` becomes one only at the
    /// second look; everything else stays.
    #[test]
    fn a_full_path_is_its_own_full_path(path in paths(), cwd in directories()) {
        if let Some(once) = full_path(&path, cwd)
            && device_name(&once.path).is_none()
        {
            let twice = full_path(&once.path, cwd).map(|full| full.path);
            prop_assert_eq!(twice, Some(once.path));
        }
    }

    #[test]
    fn no_text_makes_a_panic(path in any::<String>(), cwd in any::<String>()) {
        let _ = full_path(&path, &cwd);
        let _ = nt_path(&path, &cwd).map(|nt| nt.file_part_offset());
        let _ = device_name_place(&path);
        let _ = attributes(&path, CWD, disk);
        let _ = parse(&path).and_then(|name| open(&name, None, disk));
        let _ = short::legal(&path);
        let _ = short::Shortener::default().short_name(&path);
        let _ = list::split(&path);
    }

    #[test]
    fn short_names_are_legal_and_differ(
        names in prop::collection::btree_set("[a-c. ]{1,12}", 1..12),
    ) {
        let mut shortener = short::Shortener::default();
        let mut made = std::collections::BTreeSet::new();
        for name in names.iter().filter(|name| !matches!(name.as_str(), "." | "..")) {
            let short = shortener.short_name(name);
            prop_assert_eq!(short::legal(&short), Some(short::Legal { spaces: false }));
            prop_assert!(made.insert(short));
        }
    }
}
