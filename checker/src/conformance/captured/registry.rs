//! `reg query` and `set`: keys, values and variables are put as listed.

use sim::console::Session;
use sim::windows::environment::Block;
use sim::windows::registry::{Data, Registry};

use super::super::registry_tools::{stored, unhex};
use super::{Case, text};

/// The data that a line of `reg query` shows.
fn data(kind: &str, value: &str) -> Result<Data, String> {
    match kind {
        "REG_SZ" => Ok(Data::sz(value)),
        "REG_EXPAND_SZ" => Ok(Data::ExpandSz(value.into())),
        "REG_DWORD" => {
            let digits = value.trim_start_matches("0x");
            u32::from_str_radix(digits, 16).map(Data::Dword).map_err(|error| error.to_string())
        }
        "REG_BINARY" => Ok(Data::stored(3, &unhex(value)?)),
        other => Err(format!("no type {other}")),
    }
}

/// `reg query`: the registry holds the key as listed and nothing more. Keys print as they are
/// stored, so they are stored as the recording spells them.
pub(super) fn query(mut case: Case<'_>) -> Result<(), String> {
    let mut registry = Registry::default();
    let mut at = String::new();
    for line in case.recorded.iter().filter(|line| !line.is_empty()) {
        let Some(value) = line.strip_prefix("    ") else {
            let key = stored(line)?;
            registry.create(&key);
            if at.is_empty() {
                at = key;
            }
            continue;
        };
        let mut cells = value.splitn(3, "    ");
        let (Some(name), Some(kind), Some(shown)) = (cells.next(), cells.next(), cells.next())
        else {
            return Err(format!("no value: {line}"));
        };
        registry.set(&at, name, data(kind, shown)?);
    }
    let session = Session::administrator(&case.world);
    case.world.host.registry = registry;
    let mut session = session;
    let printed = case.run_in(&mut session, case.command);
    text::equal(&case.recorded, &printed)
}

/// `set`: the window has exactly the recorded variables.
pub(super) fn variables(mut case: Case<'_>) -> Result<(), String> {
    let mut session = Session::administrator(&case.world);
    session.environment = Block::default();
    for line in &case.recorded {
        let (name, value) = line.split_once('=').ok_or_else(|| line.clone())?;
        session.environment.set(name, value);
    }
    let printed = case.run_in(&mut session, case.command);
    text::equal(&case.recorded, &printed)
}
