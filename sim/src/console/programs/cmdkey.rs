//! `cmdkey.exe`: credentials that somebody has stored for later.
//!
//! *Models*: `/list[:target]`, `/add:target`, `/generic:target`, `/delete:target`, `/user:`,
//! `/pass:`. *Leaves out*: smart cards, `/ras`, asking for a password.
//! *Sources*: conformance table `captured_outputs`; texts of changes \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::accounts::{StoredCredential, bare};

/// `cmdkey`
pub(super) const COMMAND: Command = Command {
    name: "cmdkey",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\cmdkey.exe"),
    about: "Shows and changes stored credentials",
    params: &[],
    examples: &["cmdkey /list", r"cmdkey /add:FILESERVER /user:CONTOSO\backup /pass:secret"],
    run,
};

/// What stands behind a switch; `Some("")` when the switch stands alone.
fn value<'c>(call: &'c Call<'_>, name: &str) -> Option<&'c str> {
    call.words.iter().find_map(|word| {
        let switch = word.text.strip_prefix(['/', '-'])?;
        let (own, value) = switch.split_once(':').unwrap_or((switch, ""));
        same(own, name).then_some(value)
    })
}

/// A target as it is listed: names are put behind what they are for.
fn listed(target: &str, generic: bool) -> String {
    let kind = if generic { "LegacyGeneric" } else { "Domain" };
    let is_whole = target.contains(":target=") || target.contains(":interactive=");
    if is_whole { target.to_owned() } else { format!("{kind}:target={target}") }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let owner = bare(&call.session.user).to_owned();
    if let Some(target) = value(call, "list") {
        let target = target.to_owned();
        list(call, &owner, &target);
        return Ok(());
    }
    if let Some(target) = value(call, "delete").filter(|target| !target.is_empty()) {
        let stored = &call.world.host.accounts.stored;
        let is_meant = |one: &StoredCredential| {
            same(&one.owner, &owner)
                && (same(&one.target, target) || same(&one.target, &listed(target, one.generic)))
        };
        if !stored.iter().any(is_meant) {
            return Err(Stop::new(
                "\r\nCMDKEY: Credentials cannot be deleted.\r\nElement not found.\r\n",
            ));
        }
        let kept = stored.iter().filter(|one| !is_meant(one)).cloned().collect();
        call.world.host.accounts.stored = kept;
        call.line("\r\nCMDKEY: Credential deleted successfully.");
        return Ok(());
    }
    let wanted = [("add", false), ("generic", true)];
    let found = wanted.iter().find_map(|(name, generic)| Some((value(call, name)?, *generic)));
    let (Some((target, generic)), Some(user)) = (found, value(call, "user")) else {
        return Err(Stop::new(
            "\r\nCreates, displays, and deletes stored user names and passwords.\r\n\r\nThe \
             syntax of this command is:\r\n\r\nCMDKEY [{/add | /generic}:targetname \
             {/smartcard | /user:username {/pass{:password}}} | /delete{:targetname | /ras} | \
             /list{:targetname}]\r\n",
        ));
    };
    if value(call, "pass").is_none_or(str::is_empty) {
        return Err(Stop::new("marslab: unsupported: cmdkey asks for a password"));
    }
    let (target, user) = (listed(target, generic), user.to_owned());
    let stored = &mut call.world.host.accounts.stored;
    stored.retain(|one| !(same(&one.owner, &owner) && same(&one.target, &target)));
    stored.push(StoredCredential { owner, target, generic, user });
    call.line("\r\nCMDKEY: Credential added successfully.");
    Ok(())
}

fn list(call: &mut Call<'_>, owner: &str, target: &str) {
    let all = call.world.host.accounts.stored.clone();
    let is_meant = |one: &&StoredCredential| {
        same(&one.owner, owner)
            && (target.is_empty() || same(&one.target, &listed(target, one.generic)))
    };
    call.line("");
    call.line(&match target {
        "" => "Currently stored credentials:".to_owned(),
        target => format!("Currently stored credentials for {target}:"),
    });
    call.line("");
    let mut none = true;
    for one in all.iter().filter(is_meant) {
        none = false;
        call.line(&format!("    Target: {}", one.target));
        let kind = if one.generic { "Generic" } else { "Domain Password" };
        call.line(&format!("    Type: {kind} "));
        call.line(&format!("    User: {}", one.user));
        call.line("    ");
    }
    if none {
        call.line("* NONE *");
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};

    #[test]
    fn what_is_stored_is_listed_until_it_is_deleted() {
        let mut world = server();
        let none = "\nCurrently stored credentials:\n\n* NONE *\n";
        assert_eq!(prints(&mut world, "cmdkey /list"), none);
        let line = r"cmdkey /add:FILES /user:CONTOSO\backup /pass:secret";
        assert_eq!(changes(&mut world, line), ["account:stored"]);
        let text = prints(&mut world, "cmdkey /list");
        let expected = "    Target: Domain:target=FILES\n    Type: Domain Password \n    \
                        User: CONTOSO\\backup\n";
        assert!(text.contains(expected) && !text.contains("secret"), "{text}");
        assert!(prints(&mut world, "cmdkey /delete:FILES").contains("deleted successfully"));
        assert!(fails(&mut world, "cmdkey /delete:FILES").1.contains("Element not found."));
    }
}
