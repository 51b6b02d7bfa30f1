//! `takeown`: takes ownership of files.
//!
//! Owners are not modelled: the administrators own everything. The command therefore checks and
//! reports, and changes nothing; `icacls` by an elevated administrator always works.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;

use super::words::full;

/// `takeown`
pub(super) const COMMAND: Command = Command {
    name: "takeown",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\takeown.exe"),
    about: "Takes ownership of files",
    examples: &[r"takeown /f C:\Windows\Temp /r /d y"],
    run,
};

fn usage(text: &str) -> Stop {
    Stop::new(format!("ERROR: {text}\r\nType \"TAKEOWN /?\" for usage."))
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let (mut place, mut group, mut deep) = (None, false, false);
    let mut words = call.words.iter().map(|word| word.text.as_str());
    while let Some(word) = words.next() {
        match word.to_ascii_lowercase().as_str() {
            "/f" => place = words.next(),
            "/a" => group = true,
            "/r" => deep = true,
            "/skipsl" => {}
            "/d" => {
                words.next();
            }
            _ => return Err(usage(&format!("Invalid argument/option - '{word}'."))),
        }
    }
    let place = place.ok_or_else(|| usage("Invalid syntax. Mandatory option '/F' is missing."))?;
    let path = full(call, place);
    let files = &call.world.host.files;
    let id = files.lookup(&path).map_err(|error| Stop::new(format!("ERROR: {error}")))?;
    if !call.session.elevated {
        return Err(Stop::new(format!(
            "ERROR: The current logged on user does not have ownership privileges on\r\n       \
             the file (or folder) \"{path}\"."
        )));
    }
    let all = if deep { files.subtree(id) } else { vec![id] };
    let paths: Vec<String> = all.into_iter().map(|id: Id| files.path(id)).collect();
    let owner = if group {
        "the administrators group".to_owned()
    } else {
        format!("user \"{}\\{}\"", call.world.host.identity.name, call.session.user)
    };
    for path in paths {
        call.line("");
        call.line(&format!("SUCCESS: The file (or folder): \"{path}\" now owned by {owner}."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};

    #[test]
    fn an_administrator_gets_what_there_is() {
        let mut world = server();
        assert_eq!(
            out(&mut world, r"takeown /f D:\Data"),
            "\nSUCCESS: The file (or folder): \"D:\\Data\" now owned by user \
             \"SERVER01\\Administrator\".\n"
        );
        let missing = run(&mut world, r"takeown /f D:\no");
        assert_eq!(missing.text(), "ERROR: The system cannot find the file specified.\r\n");
        assert!(run(&mut world, "takeown /x").stderr.starts_with("ERROR: Invalid argument"));
    }
}
