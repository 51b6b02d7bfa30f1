//! `reg add`, `delete`, `copy` and `compare`.

use super::{DONE, Given, TYPES, bad_syntax, data, key, need_access, not_found};
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::windows::registry::{Registry, Value};

/// A hive itself cannot be removed.
fn is_root(stored: &str) -> bool {
    matches!(stored.split('\\').count(), 1) || same(stored, crate::windows::registry::USER_HIVE)
}

/// Nobody answers, so nothing is done.
fn unanswered(call: &mut Call<'_>, question: &str) -> Stop {
    call.line(question);
    Stop::new("")
}

pub(super) fn add(call: &mut Call<'_>) -> Result<(), Stop> {
    let named = key(call, call.word(1))?;
    let words = call.words.get(2..).unwrap_or_default();
    let given = Given::read(words, "vtds", &["ve", "f"], "ADD")?;
    let (value, own) = (given.text('v').map(str::to_owned), given.has("ve"));
    if value.is_some() && own {
        return Err(bad_syntax("ADD"));
    }
    let kind = given.text('t').unwrap_or("REG_SZ").to_ascii_uppercase();
    if !TYPES.contains(&kind.as_str()) {
        return Err(bad_syntax("ADD"));
    }
    let separator = given.text('s').unwrap_or(r"\0").to_owned();
    let bad_separator = given.text('s').is_some_and(|text| text.chars().count() != 1);
    let numeric = kind.starts_with("REG_DWORD");
    if bad_separator || (numeric && given.text('t').is_some() && given.text('d').is_none()) {
        return Err(bad_syntax("ADD"));
    }
    need_access(call, &named.stored)?;
    if value.is_none() && !own && given.text('d').is_none() && given.text('t').is_none() {
        call.world.host.registry.create(&named.stored);
        call.line(DONE);
        return Ok(());
    }
    let data = data(&kind, given.text('d').unwrap_or_default(), &separator)?;
    let name = value.unwrap_or_default();
    let registry = &mut call.world.host.registry;
    if registry.value(&named.stored, &name).is_some() && !given.has("f") {
        return Err(unanswered(call, &format!("Value {name} exists, overwrite(Yes/No)? ")));
    }
    registry.set(&named.stored, &name, data);
    call.line(DONE);
    Ok(())
}

pub(super) fn delete(call: &mut Call<'_>) -> Result<(), Stop> {
    let named = key(call, call.word(1))?;
    let words = call.words.get(2..).unwrap_or_default();
    let given = Given::read(words, "v", &["ve", "va", "f"], "DELETE")?;
    let how = [given.text('v').is_some(), given.has("ve"), given.has("va")];
    if how.iter().filter(|given| **given).count() > 1 {
        return Err(bad_syntax("DELETE"));
    }
    let Some(values) = call.world.host.registry.key(&named.stored).map(|k| k.values().to_vec())
    else {
        return Err(not_found());
    };
    need_access(call, &named.stored)?;
    let whole = !how.contains(&true);
    if whole && is_root(&named.stored) {
        return Err(bad_syntax("DELETE"));
    }
    if !given.has("f") {
        let what = given.text('v').map_or_else(|| named.long.clone(), str::to_owned);
        let text = if whole {
            format!("Permanently delete the registry key {what} (Yes/No)? ")
        } else {
            format!("Delete the registry value {what} (Yes/No)? ")
        };
        return Err(unanswered(call, &text));
    }
    let registry = &mut call.world.host.registry;
    if whole {
        registry.remove_key(&named.stored);
    } else if given.has("va") {
        for value in values {
            registry.remove_value(&named.stored, &value.name);
        }
    } else if !registry.remove_value(&named.stored, given.text('v').unwrap_or_default()) {
        return Err(not_found());
    }
    call.line(DONE);
    Ok(())
}

pub(super) fn copy(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.len() < 3 {
        return Err(bad_syntax("COPY"));
    }
    let (from, to) = (key(call, call.word(1))?, key(call, call.word(2))?);
    let words = call.words.get(3..).unwrap_or_default();
    let given = Given::read(words, "", &["s", "f"], "COPY")?;
    if same(&from.stored, &to.stored) {
        return Err(Stop::new("ERROR: The registry entry cannot be copied onto itself."));
    }
    if call.world.host.registry.key(&from.stored).is_none() {
        return Err(not_found());
    }
    need_access(call, &to.stored)?;
    let registry = &mut call.world.host.registry;
    // What is to be copied is read first: the target may lie below the source.
    let mut found = Vec::new();
    gather(registry, &from.stored, "", given.has("s"), &mut found);
    let clash = found.iter().any(|(below, values)| {
        values.iter().any(|v| registry.value(&format!("{}{below}", to.stored), &v.name).is_some())
    });
    if clash && !given.has("f") {
        return Err(unanswered(call, "Value exists, overwrite(Yes/No/All)? "));
    }
    for (below, values) in found {
        let target = format!("{}{below}", to.stored);
        registry.create(&target);
        for value in values {
            registry.set(&target, &value.name, value.data);
        }
    }
    call.line(DONE);
    Ok(())
}

fn gather(
    registry: &Registry,
    top: &str,
    below: &str,
    deep: bool,
    found: &mut Vec<(String, Vec<Value>)>,
) {
    let path = format!("{top}{below}");
    let Some(key) = registry.key(&path) else { return };
    found.push((below.to_owned(), key.values().to_vec()));
    if deep {
        for child in registry.subkeys(&path) {
            gather(registry, top, &format!("{below}\\{child}"), deep, found);
        }
    }
}

pub(super) fn compare(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.len() < 3 {
        return Err(bad_syntax("COMPARE"));
    }
    let (left, right) = (key(call, call.word(1))?, key(call, call.word(2))?);
    let words = call.words.get(3..).unwrap_or_default();
    let given = Given::read(words, "v", &["ve", "s", "oa", "od", "os", "on"], "COMPARE")?;
    let registry = &call.world.host.registry;
    let (Some(a), Some(b)) = (registry.key(&left.stored), registry.key(&right.stored)) else {
        return Err(not_found());
    };
    let wanted = |value: &&Value| given.text('v').is_none_or(|name| same(name, &value.name));
    let line = |mark: &str, key: &str, value: &Value| {
        let name = if value.name.is_empty() { "(Default)" } else { &value.name };
        format!("{mark} Value: {key}  {name}  {}  {}", value.data.type_name(), value.data)
    };
    let mut lines = Vec::new();
    for value in a.values().iter().filter(wanted) {
        if b.get(&value.name) != Some(&value.data) {
            lines.push(line("<", &left.long, value));
        }
    }
    for value in b.values().iter().filter(wanted) {
        if a.get(&value.name) != Some(&value.data) {
            lines.push(line(">", &right.long, value));
        }
    }
    let equal = lines.is_empty();
    lines.iter().for_each(|line| call.line(line));
    call.line(&format!("Result Compared:  {}", if equal { "Identical" } else { "Different" }));
    call.line(DONE);
    call.output.exit = if equal { 0 } else { 2 };
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};

    const KEY: &str = r"HKLM\SOFTWARE\Probe";

    #[test]
    fn values_are_added_and_deleted_when_it_is_forced() {
        let mut world = server();
        let line = format!("reg add {KEY} /v A /t REG_DWORD /d 1");
        assert_eq!(prints(&mut world, &line), "The operation completed successfully.\n");
        assert!(changes(&mut world, &line.replace("/d 1", "/d 2")).is_empty(), "no answer");
        assert_eq!(changes(&mut world, &line.replace("/d 1", "/d 2 /f")).len(), 1);
        assert!(changes(&mut world, &format!("reg delete {KEY} /v A")).is_empty());
        assert_eq!(changes(&mut world, &format!("reg delete {KEY} /v A /f")).len(), 1);
        assert_eq!(fails(&mut world, &format!("reg delete {KEY} /v A /f")).0, 1);
        assert_eq!(unelevated(&mut world, &line).1, "ERROR: Access is denied.\n");
    }

    #[test]
    fn wrong_words_change_nothing() {
        let mut world = server();
        for wrong in
            ["/v A /v B /f", "/v A /t REG_DWORD /f", "/t REG_NOPE", "/v A /t REG_DWORD /d x"]
        {
            let line = format!("reg add {KEY} {wrong}");
            assert!(changes(&mut world, &line).is_empty(), "{line}");
            assert_eq!(fails(&mut world, &line).0, 1, "{line}");
        }
        assert!(changes(&mut world, "reg delete HKLM /f").is_empty());
    }

    #[test]
    fn keys_are_copied_and_compared() {
        let mut world = server();
        prints(&mut world, &format!(r"reg add {KEY}\a\b /v X /d 1; reg copy {KEY}\a {KEY}\c /s"));
        assert!(prints(&mut world, &format!(r"reg query {KEY}\c\b /v X")).contains("REG_SZ    1"));
        let same = prints(&mut world, &format!(r"reg compare {KEY}\a\b {KEY}\c\b"));
        assert!(same.starts_with("Result Compared:  Identical"), "{same}");
        prints(&mut world, &format!(r"reg add {KEY}\c\b /v X /d 2 /f"));
        assert_eq!(fails(&mut world, &format!(r"reg compare {KEY}\a\b {KEY}\c\b")).0, 2);
    }
}
