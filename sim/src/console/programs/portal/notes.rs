//! `portal passphrase`, `portal key-vault`: what the administrator has noted, off the server.

use crate::console::{Call, Stop};

pub(super) fn list(call: &mut Call<'_>) -> Result<(), Stop> {
    let client = call.world.cloud.client.clone();
    call.line(&format!("in use : {}", client.passphrase.as_deref().unwrap_or("(lost)")));
    for (at, note) in client.notes.iter().enumerate() {
        call.line(&format!("{:<6} : {note}", at + 1));
    }
    Ok(())
}

/// Makes a new passphrase, as the wizard's "Generate Passphrase" does, and notes it. The old one
/// stays among the notes.
pub(super) fn make(call: &mut Call<'_>) -> Result<(), Stop> {
    let new = call.world.seed.stream("portal.passphrase").guid();
    let client = &mut *call.world.cloud.client;
    if client.passphrase.as_deref() != Some(new.as_str()) {
        client.notes.extend(client.passphrase.replace(new));
    }
    call.line("A new passphrase was noted.");
    Ok(())
}

/// Takes another note for the passphrase of this server.
pub(super) fn take(call: &mut Call<'_>, number: &str) -> Result<(), Stop> {
    let client = &mut *call.world.cloud.client;
    let count = client.notes.len();
    let at = number.parse::<usize>().ok().filter(|number| (1..=count).contains(number));
    let Some(at) = at else {
        return Err(Stop::new(format!("portal: no note {number}; there are {count}")));
    };
    let note = client.notes.remove(at - 1);
    client.notes.extend(client.passphrase.replace(note));
    call.line("The note is taken for the passphrase of this server.");
    Ok(())
}

/// The address of the key vault as the portal shows it, instead of what was at hand.
pub(super) fn copy_address(call: &mut Call<'_>) -> Result<(), Stop> {
    call.world.cloud.client.key_vault_uri = None;
    let uri = call.world.cloud.key_vault.uri();
    call.line(&uri);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn notes_are_kept_when_another_is_taken() {
        let mut world = server();
        let line = "portal passphrase new";
        assert_eq!(changed(&mut world, line), ["client:passphrase", "client:notes"]);
        assert!(changed(&mut world, line).is_empty());
        good(&mut world, "portal passphrase take 1");
        assert!(good(&mut world, "portal passphrase list").starts_with("in use : Contoso backup"));
        assert!(bad(&mut world, "portal passphrase take 2").ends_with("there are 1"));
    }
}
