//! `reg import` and `regedit /s`: a registration file changes the registry.

use super::registration::{HEADER, Step, is_whole, steps};
use super::{DONE, Given, bad_syntax, key, need_access};
use crate::console::disk;
use crate::console::{Call, Stop};

pub(super) fn import(call: &mut Call<'_>) -> Result<(), Stop> {
    let file = call.word(1).to_owned();
    let words = call.words.get(2..).unwrap_or_default();
    Given::read(words, "", &[], "IMPORT")?;
    if file.is_empty() || file.starts_with('/') {
        return Err(bad_syntax("IMPORT"));
    }
    read(call, &file)?;
    call.line(DONE);
    Ok(())
}

/// Carries out a registration file, as far as the caller may.
///
/// # Errors
/// No such file, no registration file, access denied.
pub(in super::super) fn read(call: &mut Call<'_>, file: &str) -> Result<(), Stop> {
    let text = disk::read_marked(call.world, call.session, file).map_err(|_| {
        Stop::new("ERROR: Error opening the file. There may be a disk or file system error.")
    })?;
    let steps = steps(&text).ok_or_else(|| {
        Stop::new(format!(
            "ERROR: The specified file is not a registration file.\r\nYou can only import \
             registry files of version 5 ({HEADER})."
        ))
    })?;
    let mut here: Option<String> = None;
    for step in steps {
        match (step, &here) {
            (Step::Open(name), _) => {
                here = place(call, &name)?;
                if let Some(key) = &here {
                    call.world.host.registry.create(key);
                }
            }
            (Step::RemoveKey(name), _) => {
                if let Some(key) = place(call, &name)? {
                    call.world.host.registry.remove_key(&key);
                }
                here = None;
            }
            (Step::Set(name, data), Some(key)) => {
                call.world.host.registry.set(key, &name, data);
            }
            (Step::RemoveValue(name), Some(key)) => {
                call.world.host.registry.remove_value(key, &name);
            }
            (Step::Set(..) | Step::RemoveValue(_), None) => {}
        }
    }
    Ok(())
}

/// Where a key of a file is stored; nothing for a name that no hive has.
fn place(call: &Call<'_>, name: &str) -> Result<Option<String>, Stop> {
    let name = name.trim_end_matches('\\');
    let Some(named) = key(call, name).ok().filter(|_| is_whole(name)) else { return Ok(None) };
    need_access(call, &named.stored)?;
    Ok(Some(named.stored))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};
    use crate::kernel::time::Moment;
    use crate::windows::node::Node;

    #[test]
    fn what_is_exported_is_imported_again() {
        let mut world = server();
        let key = r#""HKLM\SOFTWARE\Microsoft\Windows Azure Backup""#;
        let environment = r#""HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment""#;
        for (number, key) in [key, environment].into_iter().enumerate() {
            let before = world.clone();
            prints(&mut world, &format!(r"reg export {key} C:\{number}.reg"));
            prints(&mut world, &format!("reg delete {key} /f"));
            prints(&mut world, &format!(r"reg import C:\{number}.reg"));
            let changed: Vec<String> =
                world.differences(&before).iter().map(ToString::to_string).collect();
            assert_eq!(changed, [format!(r"file:C:\{number}.reg")]);
        }
        assert!(changes(&mut world, &format!(r"reg export {key} C:\0.reg")).is_empty());
        assert!(prints(&mut world, r"cmd /c type C:\0.reg").starts_with("Windows Registry Editor"));
    }

    #[test]
    fn a_file_without_its_header_is_refused() {
        let mut world = server();
        prints(&mut world, r"reg export HKLM\SOFTWARE\Microsoft C:\a.reg");
        let id = world.host.files.lookup(r"C:\a.reg").unwrap();
        let text = world.text_of(id).unwrap().to_lowercase();
        world.host.files.put(r"C:\a.reg", Node::text(&text, Moment(0))).unwrap();
        assert_eq!(fails(&mut world, r"reg import C:\a.reg").0, 1);
        assert_eq!(fails(&mut world, r"reg import C:\none.reg").0, 1);
        assert_eq!(fails(&mut world, r"reg export HKLM\no C:\b.reg").0, 1);
    }

    #[test]
    fn values_go_on_over_lines_and_a_bad_one_changes_nothing() {
        let mut world = server();
        let text = "\u{feff}Windows Registry Editor Version 5.00\r\n\r\n\
                    [HKEY_LOCAL_MACHINE\\SOFTWARE\\Probe]\r\n\"a\"=hex:11,\\\r\n  ; why\r\n  22\r\n\
                    \"b\"=dword:123456789\r\n\"c\"=hex(4):01\r\n[HKLM\\SOFTWARE\\Short]\r\n";
        world.host.files.put(r"C:\a.reg", Node::text(text, Moment(0))).unwrap();
        prints(&mut world, r"reg import C:\a.reg");
        let key = world.host.registry.key(r"HKLM\SOFTWARE\Probe").unwrap();
        let values: Vec<_> =
            key.values().iter().map(|v| (&*v.name, v.data.kind(), v.data.bytes())).collect();
        assert_eq!(values, [("a", 3, vec![0x11, 0x22]), ("c", 4, vec![1])]);
        assert!(world.host.registry.key(r"HKLM\SOFTWARE\Short").is_none());
    }
}
