//! `reg export` and `reg import`: registration files of version 5.
//!
//! *Models*: keys, deletions, all value types, continued lines, comments after `;`.
//! *Leaves out*: version 4 files and their code pages; many broken lines are skipped as Windows
//! skips them, but not every one in the same way (the table `reg_tools` is for a later issue).

use super::super::disk;
use super::{DONE, bad_syntax, key, need_access, not_found};
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::registry::{Data, Registry};

const HEADER: &str = "Windows Registry Editor Version 5.00";

pub(super) fn export(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.len() < 3 {
        return Err(bad_syntax("EXPORT"));
    }
    let named = key(call, call.word(1))?;
    let target = call.word(2).to_owned();
    let agreed = match call.word(3).to_ascii_lowercase().as_str() {
        "" => false,
        "/y" | "-y" => true,
        _ => return Err(bad_syntax("EXPORT")),
    };
    let registry = &call.world.host.registry;
    if registry.key(&named.stored).is_none() {
        return Err(not_found());
    }
    let full = call.session.absolute(&target);
    if call.world.host.files.is_file(&full) && !agreed {
        call.line(&format!("File {target} already exists. Overwrite (Yes/No)? "));
        return Err(Stop::new(""));
    }
    let mut text = format!("{HEADER}\r\n\r\n");
    write_key(registry, &named.stored, &named.long, &mut text);
    disk::write(call, &target, &text).map_err(|error| match error {
        Win32::ACCESS_DENIED => Stop::new("ERROR: Access is denied."),
        _ => Stop::new(
            "ERROR: Unable to write to the file. There may be a disk or file system error.",
        ),
    })?;
    call.line(DONE);
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn wide(texts: &[&str]) -> Vec<u8> {
    let units = texts.iter().flat_map(|text| text.encode_utf16().chain([0]));
    units.flat_map(u16::to_le_bytes).collect()
}

/// `hex(2):41,00,\` with lines cut as the tools cut them, before column 80.
fn hex(lead: &str, name: &str, bytes: &[u8]) -> String {
    let mut out = format!("{lead}:");
    let mut column = name.len() + 1 + out.len();
    for (number, byte) in bytes.iter().enumerate() {
        let last = number + 1 == bytes.len();
        out.push_str(&format!("{byte:02x}{}", if last { "" } else { "," }));
        column += 3;
        if column >= 77 && !last {
            out.push_str("\\\r\n  ");
            column = 2;
        }
    }
    out
}

fn shown(name: &str, data: &Data) -> String {
    match data {
        Data::Sz(text) => quoted(text),
        Data::Dword(number) => format!("dword:{number:08x}"),
        Data::Qword(number) => hex("hex(b)", name, &number.to_le_bytes()),
        Data::Binary(bytes) => hex("hex", name, bytes),
        Data::None(bytes) => hex("hex(0)", name, bytes),
        Data::ExpandSz(text) => hex("hex(2)", name, &wide(&[text])),
        Data::MultiSz(parts) => {
            let mut parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            parts.push("");
            hex("hex(7)", name, &wide(&parts))
        }
    }
}

fn write_key(registry: &Registry, stored: &str, long: &str, text: &mut String) {
    let Some(key) = registry.key(stored) else { return };
    text.push_str(&format!("[{long}]\r\n"));
    for value in key.values() {
        let name = if value.name.is_empty() { "@".to_owned() } else { quoted(&value.name) };
        text.push_str(&format!("{name}={}\r\n", shown(&name, &value.data)));
    }
    text.push_str("\r\n");
    for child in registry.subkeys(stored) {
        write_key(registry, &format!("{stored}\\{child}"), &format!("{long}\\{child}"), text);
    }
}

pub(super) fn import(call: &mut Call<'_>) -> Result<(), Stop> {
    let file = call.word(1).to_owned();
    if file.is_empty() || call.words.len() != 2 {
        return Err(bad_syntax("IMPORT"));
    }
    let text = disk::read(call, &file).map_err(|_| {
        Stop::new("ERROR: Error opening the file. There may be a disk or file system error.")
    })?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return Err(Stop::new(format!(
            "ERROR: The specified file is not a registration file.\r\nYou can only import \
             registry files of version 5 ({HEADER})."
        )));
    }
    let mut here: Option<String> = None;
    for line in joined(lines) {
        let line = line.trim_start();
        if let Some(rest) = line.strip_prefix('[') {
            let Some((name, _)) = rest.rsplit_once(']') else { continue };
            here = enter(call, name)?;
        } else if let Some(key) = &here {
            set(&mut call.world.host.registry, key, line);
        }
    }
    call.line(DONE);
    Ok(())
}

/// Lines that end in a backslash go on in the next one.
fn joined<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        match all.last_mut().filter(|_| open) {
            Some(before) => before.push_str(line.trim_start()),
            None => all.push(line.to_owned()),
        }
        let last = all.last_mut();
        open = last.as_ref().is_some_and(|last| last.contains("=hex") && last.ends_with('\\'));
        if let Some(last) = last.filter(|_| open) {
            last.pop();
        }
    }
    all
}

/// Opens, makes or deletes the key of a bracketed line.
fn enter(call: &mut Call<'_>, name: &str) -> Result<Option<String>, Stop> {
    let (remove, name) = match name.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let Ok(named) = key(call, name) else { return Ok(None) };
    need_access(call, &named.stored)?;
    let registry = &mut call.world.host.registry;
    if remove {
        registry.remove_key(&named.stored);
        return Ok(None);
    }
    registry.create(&named.stored);
    Ok(Some(named.stored))
}

/// A quoted text and what stands behind it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => out.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                other => other,
            }),
            c => out.push(c),
        }
    }
    None
}

/// One `name=data` line; what cannot be read changes nothing.
fn set(registry: &mut Registry, key: &str, line: &str) {
    let named = match line.strip_prefix('@') {
        Some(rest) => Some((String::new(), rest)),
        None => unquote(line),
    };
    let Some((name, rest)) = named else { return };
    let Some(text) = rest.trim_start().strip_prefix('=').map(str::trim) else { return };
    if text.split(';').next().is_some_and(|text| text.trim() == "-") {
        registry.remove_value(key, &name);
    } else if let Some(data) = read_data(text) {
        registry.set(key, &name, data);
    }
}

fn read_data(text: &str) -> Option<Data> {
    if text.starts_with('"') {
        let (value, rest) = unquote(text)?;
        let rest = rest.trim_start();
        return (rest.is_empty() || rest.starts_with(';')).then(|| Data::sz(&value));
    }
    let text = text.split(';').next()?.trim();
    let (kind, value) = text.split_once(':')?;
    if same(kind, "dword") {
        let value = value.trim();
        let fits = !value.is_empty() && value.len() <= 8;
        return fits.then(|| u32::from_str_radix(value, 16).ok().map(Data::Dword)).flatten();
    }
    let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
    let bytes: Option<Vec<u8>> = parts.map(|part| u8::from_str_radix(part, 16).ok()).collect();
    let bytes = bytes?;
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let wide = || String::from_utf16_lossy(&units);
    let first = |text: String| text.split('\0').next().unwrap_or_default().to_owned();
    Some(match kind.to_ascii_lowercase().as_str() {
        "hex" | "hex(3)" => Data::Binary(bytes),
        "hex(0)" => Data::None(bytes),
        "hex(1)" => Data::sz(&first(wide())),
        "hex(2)" => Data::ExpandSz(first(wide()).as_str().into()),
        "hex(4)" => Data::Dword(u32::from_le_bytes(bytes.try_into().ok()?)),
        "hex(7)" => {
            let parts = wide();
            let parts = parts.split('\0').take_while(|part| !part.is_empty());
            Data::MultiSz(parts.map(str::to_owned).collect())
        }
        "hex(b)" => Data::Qword(u64::from_le_bytes(bytes.try_into().ok()?)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};

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
    }

    #[test]
    fn a_file_without_its_header_is_refused() {
        let mut world = server();
        prints(&mut world, r"reg export HKLM\SOFTWARE\Microsoft C:\a.reg");
        let id = world.host.files.lookup(r"C:\a.reg").unwrap();
        let text = world.text_of(id).unwrap().to_lowercase();
        let node = crate::windows::node::Node::text(&text, crate::kernel::time::Moment(0));
        world.host.files.put(r"C:\a.reg", node).unwrap();
        assert_eq!(fails(&mut world, r"reg import C:\a.reg").0, 1);
        assert_eq!(fails(&mut world, r"reg import C:\none.reg").0, 1);
        assert_eq!(fails(&mut world, r"reg export HKLM\no C:\b.reg").0, 1);
    }
}
