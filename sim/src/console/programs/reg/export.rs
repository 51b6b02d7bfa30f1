//! `reg export` and `regedit /e`: keys become a registration file of version 5.

use super::registration::HEADER;
use super::{DONE, Given, Named, bad_syntax, key, not_found};
use crate::console::disk;
use crate::console::{Call, Stop};
use crate::windows::error::Win32;
use crate::windows::registry::{Data, Registry};

pub(super) fn export(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.len() < 3 {
        return Err(bad_syntax("EXPORT"));
    }
    let named = key(call, call.word(1))?;
    let target = call.word(2).to_owned();
    let words = call.words.get(3..).unwrap_or_default();
    let given = Given::read(words, "", &["y"], "EXPORT")?;
    if target.starts_with('/') {
        return Err(bad_syntax("EXPORT"));
    }
    if call.world.host.registry.key(&named.stored).is_none() {
        return Err(not_found());
    }
    let full = call.session.absolute(&target);
    if call.world.host.files.is_file(&full) && !given.has("y") {
        call.line(&format!("File {target} already exists. Overwrite (Yes/No)? "));
        return Err(Stop::new(""));
    }
    write(call, &[named], &target)?;
    call.line(DONE);
    Ok(())
}

/// Writes keys with all below them into a file, in UTF-16.
///
/// # Errors
/// As the tool says it when the file cannot be written.
pub(in super::super) fn write(
    call: &mut Call<'_>,
    keys: &[Named],
    target: &str,
) -> Result<(), Stop> {
    let mut text = format!("\u{feff}{HEADER}\r\n\r\n");
    for named in keys {
        write_key(&call.world.host.registry, &named.stored, &named.long, &mut text);
    }
    disk::write(call.world, call.session, target, &text).map_err(|error| match error {
        Win32::ACCESS_DENIED => Stop::new("ERROR: Access is denied."),
        _ => Stop::new(
            "ERROR: Unable to write to the file. There may be a disk or file system error.",
        ),
    })
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n").replace('\r', "\\r"))
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
    match (data, data.kind()) {
        (Data::Dword(number), _) => format!("dword:{number:08x}"),
        (_, 1) => quoted(data.text().unwrap_or_default()),
        (_, 3) => hex("hex", name, &data.bytes()),
        (_, kind) => hex(&format!("hex({kind:x})"), name, &data.bytes()),
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
