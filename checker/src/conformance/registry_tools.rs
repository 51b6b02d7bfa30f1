//! Adapters of the table `reg_tools`: `reg.exe`, `regedit.exe` and registration files on a server.
//!
//! Numbers and bytes stand in the rows as a program of the ANSI interface sees them: text is one
//! byte a character, a QWORD is cut to the four bytes that were asked for.

use std::sync::{Arc, LazyLock};

use scenarios::Images;
use serde_json::Value;
use sim::console::{self, Session};
use sim::kernel::seed::Seed;
use sim::windows::node::Node;
use sim::windows::registry::{Data, canonical};
use sim::world::World;

use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] =
    &[("reg_exe_cli", registry_tool), ("reg_file_import", registry_tool)];

/// A Server 2019 with nothing but Windows.
pub(super) static SERVER: LazyLock<Result<Arc<World>, String>> = LazyLock::new(|| {
    let images = Images::load().map_err(|error| error.to_string())?;
    images.build("server-2019", Seed(1)).map_err(|error| error.to_string())
});

/// Where the rows keep a file to import.
const FILE: &str = r"C:\Windows\Temp\row.reg";

fn registry_tool(row: &Row) -> Result<(), String> {
    let mut world = World::clone(SERVER.as_ref()?);
    let mut session = Session::administrator(&world);
    let base = "HKCU\\Software\\Wine";
    world.host.registry.create(&stored(base)?);
    let prior = row.input.get("pre_actions").and_then(Value::as_array);
    for action in prior.into_iter().flatten() {
        act(&mut world, &mut session, row, action)?;
    }
    let action = row.input.get("action").ok_or("the row has no action")?;
    let done = act(&mut world, &mut session, row, action)?;
    if let Some(output) = done {
        // `regedit` has no exit code worth comparing, and its rows have none.
        let exits = row.expect.get("exit").and_then(Value::as_array);
        let allowed = |exits: &Vec<Value>| exits.iter().any(|exit| exit == output.exit);
        if exits.is_some_and(|exits| !allowed(exits)) {
            return Err(format!("exit {}: {}", output.exit, output.text()));
        }
        if let Some(text) = row.expect.get("stdout").and_then(Value::as_str) {
            let prefix = row.expect.get("stdout_is_prefix") == Some(&Value::Bool(true));
            let equal =
                if prefix { output.stdout.starts_with(text) } else { output.stdout == text };
            if !equal {
                return Err(format!("stdout {:?}", output.stdout));
            }
        }
    }
    let checks = row.expect.get("checks").and_then(Value::as_array);
    checks.into_iter().flatten().try_for_each(|wanted| check(&world, &session, wanted))
}

/// Where a key of a row is stored.
pub(super) fn stored(key: &str) -> Result<String, String> {
    canonical(key).ok_or_else(|| format!("no key: {key}"))
}

fn field<'v>(value: &'v Value, name: &str) -> Result<&'v str, String> {
    value.get(name).and_then(Value::as_str).ok_or_else(|| format!("no text `{name}`"))
}

/// Carries out an action; what a program printed, when it was one.
fn act(
    world: &mut World,
    session: &mut Session,
    row: &Row,
    action: &Value,
) -> Result<Option<console::Output>, String> {
    match field(action, "op")? {
        "run" => Ok(Some(console::execute(world, session, field(action, "cmd")?))),
        "import" => {
            put_file(world, action)?;
            let regedit = row.expect.get("exit").is_none() && tool(row).starts_with("regedit");
            let tool = if regedit { "regedit /s" } else { "reg import" };
            Ok(Some(console::execute(world, session, &format!("{tool} {FILE}"))))
        }
        other => {
            let key = stored(field(action, "key")?)?;
            let registry = &mut world.host.registry;
            match other {
                "create_key" => {
                    registry.create(&key);
                }
                "delete_key" | "delete_tree" => {
                    registry.remove_key(&key);
                }
                "delete_value" => {
                    registry.remove_value(&key, field(action, "name")?);
                }
                "set_value" => registry.set(&key, field(action, "name")?, written(action)?),
                unknown => return Err(format!("no action `{unknown}`")),
            }
            Ok(None)
        }
    }
}

fn tool(row: &Row) -> &str {
    row.tool.as_deref().unwrap_or_default()
}

/// Puts the file of an import; UTF-16 without its mark reads as characters with NULs between.
fn put_file(world: &mut World, action: &Value) -> Result<(), String> {
    let text = field(action, "text")?;
    let wide = field(action, "encoding")? == "utf16le";
    let text = match wide && !text.starts_with('\u{feff}') {
        true => text.chars().flat_map(|c| [c, '\0']).collect(),
        false => text.to_owned(),
    };
    let node = Node::text(&text, world.machine_time());
    world.host.files.put(FILE, node).map(|_| ()).map_err(|error| error.to_string())
}

/// The number of a type that a row names.
fn kind(value: &Value) -> Result<u32, String> {
    let name = field(value, "type")?;
    if let Some(digits) = name.strip_prefix("0x") {
        return u32::from_str_radix(digits, 16).map_err(|error| error.to_string());
    }
    let known = (0..12).find(|kind| Data::stored(*kind, &[]).type_name() == name);
    known.ok_or_else(|| format!("no type `{name}`"))
}

fn is_text(kind: u32) -> bool {
    matches!(kind, 1 | 2 | 7)
}

/// The data that a row sets through the ANSI interface.
fn written(action: &Value) -> Result<Data, String> {
    let digits = action.get("data_hex").and_then(Value::as_str).unwrap_or_default();
    let bytes = unhex(digits)?;
    let kind = kind(action)?;
    if !is_text(kind) {
        return Ok(Data::stored(kind, &bytes));
    }
    let units = bytes.iter().map(|byte| u16::from(*byte));
    Ok(Data::stored(kind, &units.flat_map(u16::to_le_bytes).collect::<Vec<_>>()))
}

/// Bytes from pairs of digits.
pub(super) fn unhex(digits: &str) -> Result<Vec<u8>, String> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair));
    let bytes = pairs.map(|pair| u8::from_str_radix(pair.unwrap_or_default(), 16));
    bytes.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// The bytes that the ANSI interface hands out.
fn read(data: &Data) -> Vec<u8> {
    let bytes = data.bytes();
    if is_text(data.kind()) {
        return bytes.chunks(2).map(|pair| pair[0]).collect();
    }
    bytes
}

fn check(world: &World, session: &Session, wanted: &Value) -> Result<(), String> {
    let op = field(wanted, "op")?;
    if op == "expect_export_file" {
        return check_file(world, session, wanted);
    }
    let key = stored(field(wanted, "key")?)?;
    let registry = &world.host.registry;
    let value = || -> Result<_, String> { Ok(registry.value(&key, field(wanted, "name")?)) };
    match op {
        "expect_key" if registry.key(&key).is_none() => Err(format!("no key {key}")),
        "expect_no_key" if registry.key(&key).is_some() => Err(format!("a key {key}")),
        "expect_no_value" => match value()? {
            Some(data) => Err(format!("{} is {data:?}", field(wanted, "name")?)),
            None => Ok(()),
        },
        "expect_value" => {
            let name = field(wanted, "name")?;
            let data = value()?.ok_or_else(|| format!("no value {name}"))?;
            let bytes = read(data);
            let asked = wanted.get("size").and_then(Value::as_u64).unwrap_or_default() as usize;
            let seen = if data.kind() == 11 { &bytes[..asked.min(bytes.len())] } else { &bytes };
            let digits = wanted.get("data_hex").and_then(Value::as_str).unwrap_or_default();
            match data.kind() == kind(wanted)? && seen == unhex(digits)? {
                true => Ok(()),
                false => Err(format!("{name} is {data:?}")),
            }
        }
        "expect_key" | "expect_no_key" => Ok(()),
        unknown => Err(format!("no check `{unknown}`")),
    }
}

fn check_file(world: &World, session: &Session, wanted: &Value) -> Result<(), String> {
    let path = session.absolute(field(wanted, "file")?);
    let id = world.host.files.lookup(&path).map_err(|error| error.to_string())?;
    let text = world.text_of(id).unwrap_or_default();
    // The mark of UTF-16 stands in the rows as three characters of UTF-8.
    let expected = field(wanted, "text")?.trim_start_matches("\u{ef}\u{bb}\u{bf}");
    match text.trim_start_matches('\u{feff}') == expected {
        true => Ok(()),
        false => Err(format!("file {text:?}")),
    }
}
