//! `gpupdate`: refreshes Group Policy.
//!
//! *Models*: `/force`, `/target:computer`. *Leaves out*: the user's half, logging off and restarts.
//! *Sources*: X53; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};

/// `gpupdate`
pub(super) const COMMAND: Command = Command {
    name: "gpupdate",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\gpupdate.exe"),
    about: "Refreshes Group Policy",
    examples: &["gpupdate", "gpupdate /force", "gpupdate /target:computer /force"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let known = ["/force", "/target:computer"];
    let words = call.words.iter().map(|word| word.text.to_ascii_lowercase());
    if let Some(word) = words.into_iter().find(|word| !known.contains(&word.as_str())) {
        return Err(Stop::new(format!("ERROR: Invalid syntax. '{word}' is not known.")));
    }
    call.line("Updating policy...");
    call.line("");
    call.world.host.refresh_group_policy();
    call.line("Computer Policy update has completed successfully.");
    call.line("User Policy update has completed successfully.");
    Ok(())
}
