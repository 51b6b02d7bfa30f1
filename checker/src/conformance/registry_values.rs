//! Adapters of the table `registry_real`: values of real machines pass through our tools unchanged.
//!
//! A service key is put into the registry, and `sc qc` must tell its settings. Any other value is
//! added with `reg add`, printed by `reg query`, exported, deleted and imported again.

use serde_json::{Map, Value, json};
use sim::console::{self, Session};
use sim::windows::registry::Data;
use sim::windows::services;
use sim::world::World;

use super::registry_tools::{SERVER, stored};
use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] = &[
    ("service_key", service_key),
    ("backup_restore_value", value),
    ("control_value", value),
    ("mounted_devices", value),
];

/// Where Windows keeps which volume has which letter.
const MOUNTED_DEVICES: &str = r"HKLM\SYSTEM\MountedDevices";

/// The data of a value, from `type` and `data`.
fn data(value: &Value) -> Result<Data, String> {
    let kind = value.get("type").and_then(Value::as_str).ok_or("a value without type")?;
    let data = value.get("data").ok_or("a value without data")?;
    let text = || data.as_str().ok_or_else(|| format!("no text: {data}"));
    let number = || data.as_u64().ok_or_else(|| format!("no number: {data}"));
    let texts = || {
        let texts = data.as_array().map(|texts| texts.iter().filter_map(Value::as_str));
        texts.ok_or_else(|| format!("no list: {data}"))
    };
    Ok(match kind {
        "REG_SZ" => Data::sz(text()?),
        "REG_EXPAND_SZ" => Data::ExpandSz(text()?.into()),
        "REG_MULTI_SZ" => Data::MultiSz(texts()?.map(str::to_owned).collect()),
        "REG_DWORD" => Data::Dword(number()? as u32),
        "REG_QWORD" => Data::Qword(number()?),
        "REG_BINARY" => Data::Binary(super::registry_tools::unhex(text()?)?),
        other => return Err(format!("no type `{other}`")),
    })
}

/// Runs a line that must end well.
fn run(world: &mut World, line: &str) -> Result<String, String> {
    let mut session = Session::administrator(world);
    let output = console::execute(world, &mut session, line);
    if output.ok() { Ok(output.stdout) } else { Err(format!("{line}: {}", output.text())) }
}

/// A word in quotes that no shell looks into.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

fn value(row: &Row) -> Result<(), String> {
    let mut world = World::clone(SERVER.as_ref()?);
    let key = row.text("key").unwrap_or(MOUNTED_DEVICES);
    let name = row.text("name")?;
    let wanted = data(&row.expect)?;
    let typed = match &wanted {
        Data::Dword(number) => number.to_string(),
        Data::Qword(number) => number.to_string(),
        other => other.to_string(),
    };
    let (kind, quoted_name) = (wanted.type_name(), quoted(name));
    let place = format!("{} /v {quoted_name}", quoted(key));
    run(&mut world, &format!("reg add {place} /t {kind} /d {} /f", quoted(&typed)))?;
    let printed = run(&mut world, &format!("reg query {place}"))?;
    if !printed.contains(&format!("    {name}    {kind}    {wanted}\r\n")) {
        return Err(format!("reg query printed {printed:?}"));
    }
    run(&mut world, &format!(r"reg export {} C:\row.reg /y", quoted(key)))?;
    run(&mut world, &format!("reg delete {place} /f"))?;
    run(&mut world, r"reg import C:\row.reg")?;
    match world.host.registry.value(&stored(key)?, name) {
        Some(got) if *got == wanted => Ok(()),
        got => Err(format!("came back as {got:?}")),
    }
}

fn service_key(row: &Row) -> Result<(), String> {
    let mut world = World::clone(SERVER.as_ref()?);
    let name = row.text("service")?;
    let key = services::key(name);
    world.host.registry.remove_key(&key);
    let values = row.input.get("values").and_then(Value::as_array).ok_or("no values")?;
    for value in values {
        let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
        world.host.registry.set(&key, name, data(value)?);
    }
    let printed = run(&mut world, &format!("sc.exe qc {}", quoted(name)))?;
    row.compare(&json!({ "sc_qc": settings(&printed) }))
}

/// What `sc qc` printed, as the rows have it: a field that is empty is null.
fn settings(printed: &str) -> Map<String, Value> {
    let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in printed.lines() {
        let Some((label, text)) = line.split_once(" : ") else { continue };
        match (label.trim(), fields.last_mut()) {
            ("", Some((_, more))) => more.push(text.trim_end()),
            (label, _) => fields.push((label, vec![text.trim_end()])),
        }
    }
    let get = |label: &str| {
        let found = fields.iter().find(|(there, _)| *there == label);
        found.map(|(_, texts)| texts.clone()).filter(|texts| texts != &[""])
    };
    let one = |label| get(label).map(|texts| texts[0].to_owned());
    let parts = |label| {
        one(label).and_then(|text| {
            let (number, name) = text.split_once(' ')?;
            Some((number.to_owned(), name.trim().to_owned()))
        })
    };
    let (kind, kind_name) = parts("TYPE").unzip();
    let (start, start_name) = parts("START_TYPE").unzip();
    let start = start.and_then(|number| number.parse::<i64>().ok());
    let mut settings = Map::new();
    settings.insert("TYPE".into(), json!(kind));
    settings.insert("TYPE_NAME".into(), json!(kind_name));
    settings.insert("START_TYPE".into(), json!(start));
    settings.insert("START_NAME".into(), json!(start_name));
    settings.insert("BINARY_PATH_NAME_raw".into(), json!(one("BINARY_PATH_NAME")));
    settings.insert("DEPENDENCIES".into(), json!(get("DEPENDENCIES")));
    settings.insert("SERVICE_START_NAME".into(), json!(one("SERVICE_START_NAME")));
    settings
}
