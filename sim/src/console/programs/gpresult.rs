//! `gpresult`: which policies were applied to this computer.
//!
//! *Models*: `/r`, `/z` (with the settings), `/scope computer`; the local policy object, which is
//! passed over when it is empty. *Leaves out*: the user's half, `/x /h /s /u`, domain objects, when
//! they were applied. *Sources*: check column of X53; layout \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::group_policy::LOCAL;
use crate::windows::registry::Data;

/// `gpresult`
pub(super) const COMMAND: Command = Command {
    name: "gpresult",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\gpresult.exe"),
    about: "Shows which policies were applied",
    examples: &["gpresult /r", "gpresult /scope computer /z"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.to_ascii_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let in_full = match words[..] {
        ["/r"] | ["/r", "/scope", "computer"] | ["/scope", "computer", "/r"] => false,
        ["/z"] | ["/z", "/scope", "computer"] | ["/scope", "computer", "/z"] => true,
        _ => return Err(Stop::new("ERROR: Invalid syntax.\r\nType \"GPRESULT /?\" for usage.")),
    };
    call.need_elevation("ERROR: Access Denied.")?;
    let host = &call.world.host;
    let (name, version) = (host.identity.name.clone(), host.identity.windows.version());
    let user = call.session.user.clone();
    let applied = host.group_policy.applied.clone();
    let mut lines = vec![
        String::new(),
        format!("RSOP data for {name}\\{user} on {name} : Logging Mode"),
        "-".repeat(50),
        String::new(),
        "OS Configuration:            Standalone Server".to_owned(),
        format!("OS Version:                  {version}"),
        String::new(),
        "COMPUTER SETTINGS".to_owned(),
        "------------------".to_owned(),
        format!("    Domain Name:                        {name}"),
        "    Domain Type:                        <Local Computer>".to_owned(),
        String::new(),
        "    Applied Group Policy Objects".to_owned(),
        "    -----------------------------".to_owned(),
        format!("        {}", if applied.is_empty() { "N/A" } else { LOCAL }),
        String::new(),
    ];
    if applied.is_empty() {
        lines.extend([
            "    The following GPOs were not applied because they were filtered out".to_owned(),
            "    -------------------------------------------------------------------".to_owned(),
            format!("        {LOCAL}"),
            "            Filtering:  Not Applied (Empty)".to_owned(),
        ]);
    }
    if in_full {
        lines.push("        Administrative Templates".to_owned());
        lines.push("        ------------------------".to_owned());
        for setting in applied {
            let key = setting.key.trim_start_matches(r"HKLM\");
            let value = match &setting.data {
                Data::Dword(number) => number.to_string(),
                other => other.text().unwrap_or_default().to_owned(),
            };
            lines.extend([
                format!("            GPO: {LOCAL}"),
                format!("                Folder Id: {key}\\{}", setting.name),
                format!("                Value:     {value}"),
                "                State:     Enabled".to_owned(),
                String::new(),
            ]);
        }
    }
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}
