//! `Start-OBRegistration`.
//!
//! What it prints: catalogue 4.7. It takes an absolute path only (4.5).

use crate::console::{Call, Command, Param, Stop};
use crate::mars::credential;
use crate::mars::register;

use super::{KIND, administrator, failed};

/// `Start-OBRegistration`
pub(in super::super) const START: Command = Command {
    name: "Start-OBRegistration",
    aliases: &[],
    kind: KIND,
    about: "Registers this server with a vault",
    params: &[Param::text("VaultCredentials").at(0).required(), Param::switch("Force")],
    examples: &[r"Start-OBRegistration C:\Install\contoso.VaultCredentials -Confirm:$false"],
    run: start,
};

fn start(call: &mut Call<'_>) -> Result<(), Stop> {
    administrator(call, "Start-OBRegistration")?;
    let typed = call.arguments.text("VaultCredentials").unwrap_or_default().to_owned();
    let path = call.session.environment.expand(&typed);
    if path.chars().nth(1) != Some(':') && !path.starts_with(r"\\") {
        // [S]: the documentation demands an absolute path and does not quote the refusal.
        return Err(Stop::cmdlet(
            "Start-OBRegistration",
            "The path of the vault credentials file must be absolute.",
        ));
    }
    let result = register::register(&mut call.world.site(), &path);
    result.map_err(|failure| failed(call, "Start-OBRegistration", &failure))?;
    let text = call.world.host.files.lookup(&path).ok().and_then(|id| call.world.text_of(id));
    let used = text.as_deref().and_then(|text| credential::read(text).ok());
    let thumbprint = used.map_or(String::new(), |used| used.thumbprint);
    let cloud = &call.world.cloud;
    let lines = [
        ("CertThumbprint", thumbprint),
        ("SubscriptionID", cloud.subscription.id.clone()),
        ("ServiceResourceName", cloud.vault.name.clone()),
        ("Region", cloud.vault.region.clone()),
    ]
    .map(|(name, value)| format!("{name:<19} : {value}"));
    for line in &lines {
        call.line(line);
    }
    call.line("Machine registration succeeded.");
    Ok(())
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
