//! `reg query`.

use super::{Given, TYPES, bad_syntax, key, not_found};
use crate::console::{Call, Stop};
use crate::kernel::text::{contains, same};
use crate::windows::registry::{Registry, Value};

/// What to look for.
struct Search<'s> {
    value: Option<&'s str>,
    find: Option<&'s str>,
    kind: Option<String>,
    deep: bool,
    /// Look in key names, value names, data.
    places: (bool, bool, bool),
    exact: bool,
    case: bool,
    hits: usize,
}

impl Search<'_> {
    fn narrow(&self) -> bool {
        self.value.is_some() || self.find.is_some() || self.kind.is_some()
    }

    fn hit(&self, text: &str) -> bool {
        let Some(find) = self.find else { return false };
        match (self.exact, self.case) {
            (true, true) => text == find,
            (true, false) => same(text, find),
            (false, true) => text.contains(find),
            (false, false) => contains(text, find),
        }
    }

    fn wants(&self, value: &Value) -> bool {
        let (_, names, data) = self.places;
        let named = self.value.is_none_or(|name| same(&value.name, name));
        let typed = self.kind.as_deref().is_none_or(|kind| same(value.data.type_name(), kind));
        let found = self.find.is_none()
            || names && self.hit(&value.name)
            || data && self.hit(&value.data.to_string());
        named && typed && found
    }
}

pub(super) fn query(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.word(1).to_owned();
    if name.is_empty() {
        return Err(bad_syntax("QUERY"));
    }
    let named = key(call, &name)?;
    let words = call.words.get(2..).unwrap_or_default();
    let given = Given::read(words, "vft", &["ve", "s", "k", "d", "c", "e", "z"], "QUERY")?;
    if given.text('v').is_some() && given.has("ve") {
        return Err(bad_syntax("QUERY"));
    }
    let kind = given.text('t').map(str::to_ascii_uppercase);
    if kind.as_deref().is_some_and(|kind| !TYPES.contains(&kind)) {
        return Err(bad_syntax("QUERY"));
    }
    let (keys, data) = (given.has("k"), given.has("d"));
    let all = !keys && !data;
    let mut search = Search {
        value: if given.has("ve") { Some("") } else { given.text('v') },
        find: given.text('f'),
        kind,
        deep: given.has("s"),
        places: (keys || all, all && given.text('v').is_none(), data || all),
        exact: given.has("e"),
        case: given.has("c"),
        hits: 0,
    };
    let registry = &call.world.host.registry;
    if registry.key(&named.stored).is_none() {
        return Err(not_found());
    }
    let mut lines = Vec::new();
    show(registry, &named.stored, &named.long, &mut search, &mut lines);
    if search.narrow() && search.hits == 0 && search.find.is_none() {
        return Err(not_found());
    }
    for line in &lines {
        call.line(line);
    }
    if search.find.is_some() {
        call.line(&format!("End of search: {} match(es) found.", search.hits));
        if search.hits == 0 {
            return Err(Stop::new(""));
        }
    } else if search.narrow() && search.deep {
        call.line(&format!("End of search: {} match(es) found.", search.hits));
    }
    Ok(())
}

fn show(
    registry: &Registry,
    stored: &str,
    long: &str,
    search: &mut Search<'_>,
    lines: &mut Vec<String>,
) {
    let Some(key) = registry.key(stored) else { return };
    let values: Vec<&Value> = key.values().iter().filter(|value| search.wants(value)).collect();
    let leaf = long.rsplit('\\').next().unwrap_or(long);
    let by_name =
        search.find.is_some() && search.places.0 && search.kind.is_none() && search.hit(leaf);
    search.hits += values.len() + usize::from(by_name);
    let unset_default = search.value == Some("") && values.is_empty() && !search.deep;
    if unset_default {
        search.hits += 1;
    }
    let first = lines.is_empty();
    if first && (!values.is_empty() || !search.narrow() || unset_default) {
        lines.push(String::new());
    }
    if !values.is_empty() || by_name || unset_default || (search.deep && !search.narrow()) {
        lines.push(long.to_owned());
    }
    for value in &values {
        let name = if value.name.is_empty() { "(Default)" } else { &value.name };
        lines.push(format!("    {name}    {}    {}", value.data.type_name(), value.data));
    }
    if unset_default {
        lines.push("    (Default)    REG_SZ    (value not set)".to_owned());
    }
    if !values.is_empty() || unset_default || (search.deep && !search.narrow()) {
        lines.push(String::new());
    }
    for child in registry.subkeys(stored) {
        let (stored, long) = (format!("{stored}\\{child}"), format!("{long}\\{child}"));
        if search.deep {
            show(registry, &stored, &long, search, lines);
        } else if !search.narrow() && registry.key(&stored).is_some() {
            lines.push(long);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn a_key_prints_its_values_and_then_its_subkeys() {
        let mut world = server();
        let base = r"HKCU\Software\Wine\reg_test";
        prints(&mut world, &format!("reg add {base} /v Test1 /d \"Hello, World\" /f"));
        prints(&mut world, &format!("reg add {base} /v Test2 /t REG_DWORD /d 0x123 /f"));
        let values = "\nHKEY_CURRENT_USER\\Software\\Wine\\reg_test\n    Test1    REG_SZ    Hello, \
                      World\n    Test2    REG_DWORD    0x123\n\n";
        assert_eq!(prints(&mut world, &format!("reg query {base}")), values);
        prints(&mut world, &format!(r"reg add {base}\subkey /f"));
        let with_key = format!("{values}HKEY_CURRENT_USER\\Software\\Wine\\reg_test\\subkey\n");
        assert_eq!(prints(&mut world, &format!("reg query {base}")), with_key);
    }

    #[test]
    fn the_checks_of_the_catalogue_work() {
        let mut world = server();
        let line =
            r#"reg query "HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full" /v Release"#;
        let text = "\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\\
             NET Framework Setup\\NDP\\v4\\Full\n    \
                    Release    REG_DWORD    0x70bf6\n\n";
        assert_eq!(prints(&mut world, line), text);
        let missing = "ERROR: The system was unable to find the specified registry key or value.\n";
        assert_eq!(fails(&mut world, &format!("{line}d")), (1, missing.to_owned()));
        assert_eq!(fails(&mut world, r"reg query HKLM\no").0, 1);
        assert_eq!(fails(&mut world, "reg query HKXX").1, "ERROR: Invalid key name.\n");
        let found = prints(&mut world, r"reg query HKLM\SOFTWARE\Microsoft /s /f ScratchLocation");
        assert!(found.ends_with("End of search: 2 match(es) found.\n"), "{found}");
    }
}
