//! `Start-OBRegistration`.
//!
//! What it prints: catalogue 4.7. It takes an absolute path only (4.5).

use powershell::eval::{Call, Eval, Param};
use powershell::value::Value;

use super::{administrator, entry, refused, with_agent};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::mars::{credential, register};

/// `Start-OBRegistration`
pub(in super::super) const START: Entry = entry(
    "Start-OBRegistration",
    "Microsoft.Internal.CloudBackup.Commandlets.StartOBRegistrationCommand",
    "Registers this server with a vault",
    &[Param::new("VaultCredentials", "string").at(0).mandatory(), Param::switch("Force")],
    start,
)
.changing(2)
.shown_by(&[r"Start-OBRegistration C:\Install\contoso.VaultCredentials -Confirm:$false"]);

/// The path of the credential file of a call.
pub(super) fn credential_path(call: &mut Call<'_>) -> Eval<String> {
    let typed = call.text("VaultCredentials").unwrap_or_default();
    let path = Machine::of(call.engine).parts().1.environment.expand(&typed);
    if path.chars().nth(1) != Some(':') && !path.starts_with(r"\\") {
        // [S]: the documentation demands an absolute path and does not quote the refusal.
        let text = "The path of the vault credentials file must be absolute.";
        return Err(refused(call, "RelativePath", text));
    }
    Ok(path)
}

fn start(call: &mut Call<'_>) -> Eval<()> {
    administrator(call)?;
    let path = credential_path(call)?;
    if !call.should_process(&path, "Start-OBRegistration")? {
        return Ok(());
    }
    with_agent(call, |site| register::register(site, &path))?;
    let world = Machine::of(call.engine).look();
    let text = world.host.files.lookup(&path).ok().and_then(|id| world.text_of(id));
    let used = text.as_deref().and_then(|text| credential::read(text).ok());
    let thumbprint = used.map_or(String::new(), |used| used.thumbprint);
    let cloud = &world.cloud;
    let mut lines: Vec<String> = [
        ("CertThumbprint", thumbprint),
        ("SubscriptionID", cloud.subscription.id.clone()),
        ("ServiceResourceName", cloud.vault.name.clone()),
        ("Region", cloud.vault.region.clone()),
    ]
    .map(|(name, value)| format!("{name:<19} : {value}"))
    .to_vec();
    lines.push("Machine registration succeeded.".to_owned());
    call.put_all(lines.iter().map(|line| Value::text(line)))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    const FILE: &str = r"C:\Install\contoso.VaultCredentials";

    #[test]
    fn the_last_line_says_that_it_succeeded() {
        let text = good(&mut server(), &format!("Start-OBRegistration -VaultCredentials {FILE}"));
        assert!(text.contains("ServiceResourceName : contoso-vault\n"), "{text}");
        assert!(text.ends_with("\nMachine registration succeeded.\n"), "{text}");
        let line = format!("(Start-OBRegistration {FILE} -Confirm:$false)[-1]");
        assert_eq!(good(&mut server(), &line), "Machine registration succeeded.\n");
    }

    #[test]
    fn every_trouble_with_the_file_has_the_one_face() {
        let mut world = server();
        let text = bad(&mut world, r"Start-OBRegistration -VaultCredentials C:\Install\none.x");
        assert!(text.ends_with("(ID: 34513)"), "{text}");
        let text = bad(&mut world, "Start-OBRegistration -VaultCredentials none.x");
        assert!(text.ends_with("must be absolute."), "{text}");
    }
}
