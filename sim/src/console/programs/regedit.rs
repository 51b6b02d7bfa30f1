//! `regedit.exe`: registration files without the window.
//!
//! *Models*: `/s FILE`, which imports and says nothing, and `/e FILE [KEY]`, which exports.
//! *Leaves out*: the window itself; a file without `/s` would ask there, and nobody answers.
//! *Sources*: conformance table `reg_tools`; switches \[K\].

use super::reg::{export, import, key};
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;

/// `regedit`
pub(super) const COMMAND: Command = Command {
    name: "regedit",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\regedit.exe"),
    about: "Imports and exports registration files",
    examples: &[
        r#"regedit /e C:\mars.reg "HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Azure Backup""#,
    ],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let is = |call: &Call<'_>, letter: &str| {
        call.word(0).strip_prefix(['/', '-']).is_some_and(|word| same(word, letter))
    };
    // Whatever goes wrong without a window is not said, and the exit code does not tell.
    if is(call, "s") && call.words.len() > 1 {
        for at in 1..call.words.len() {
            let file = call.word(at).to_owned();
            import::read(call, &file).ok();
        }
    } else if is(call, "e") && call.words.len() > 1 {
        let (file, name) = (call.word(1).to_owned(), call.word(2).to_owned());
        let wanted = match name.as_str() {
            "" => vec!["HKEY_LOCAL_MACHINE", "HKEY_USERS"],
            name => vec![name],
        };
        let keys: Vec<_> = wanted.into_iter().filter_map(|name| key(call, name).ok()).collect();
        export::write(call, &keys, &file).ok();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{prints, server};

    #[test]
    fn a_key_goes_out_and_comes_back() {
        let mut world = server();
        let key = r"HKEY_LOCAL_MACHINE\SOFTWARE\Probe";
        prints(&mut world, &format!("reg add {key} /v A /t REG_DWORD /d 5"));
        assert_eq!(prints(&mut world, &format!(r"regedit /e C:\a.reg {key}")), "");
        prints(&mut world, &format!("reg delete {key} /f"));
        prints(&mut world, r"regedit /s C:\a.reg");
        assert!(prints(&mut world, &format!("reg query {key} /v A")).contains("0x5"));
        prints(&mut world, r"regedit /s C:\none.reg");
    }
}
