//! `New-OBRecoveryOption`, `Start-OBRecoveryMount`, `Start-OBRecovery`.
//!
//! *Models*: mounting the newest recovery point as a volume; a mount that does not come to its end
//! says nothing (S68).
//! *Leaves out*: older points, restores to a folder of one's choice: what files held then is not
//! kept, so they are refused by name.
//! *Sources*: 3.9; catalogue 4.7; S68-S73; what a finished mount prints \[S\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::{Net, Value};

use super::values::{made, model};
use super::{entry, ready, refused, with_agent};
use crate::console::Entry;
use crate::console::machine::{Machine, local_time};
use crate::kernel::time::Span;
use crate::mars::restore::{self, Progress};

/// How long somebody waits before the window is closed \[S\].
const PATIENCE: Span = Span::minutes(5);

/// `New-OBRecoveryOption`
pub(in super::super) const OPTION: Entry = entry(
    "New-OBRecoveryOption",
    "Microsoft.Internal.CloudBackup.Commandlets.NewOBRecoveryOptionCommand",
    "Says how and where files are recovered",
    &[
        Param::new("DestinationPath", "string").at(0),
        Param::new("OverwriteType", "string").at(1).choices(&["CreateCopy", "Overwrite", "Skip"]),
        Param::new("EncryptionPassphrase", "securestring").at(2),
    ],
    option,
)
.shown_by(&[r"New-OBRecoveryOption -DestinationPath C:\Recovered -OverwriteType CreateCopy"]);

/// `Start-OBRecoveryMount`
pub(in super::super) const MOUNT: Entry = entry(
    "Start-OBRecoveryMount",
    "Microsoft.Internal.CloudBackup.Commandlets.StartOBRecoveryMountCommand",
    "Mounts a recovery point as a volume",
    &[
        Param::new("RecoverableItem", "object").at(0).mandatory().pipeline(),
        Param::new("RecoveryOption", "object").at(1),
        Param::new("EncryptionPassphrase", "securestring"),
        Param::switch("Async"),
    ],
    mount,
)
.changing(2);

/// `Start-OBRecovery`
pub(in super::super) const RECOVERY: Entry = entry(
    "Start-OBRecovery",
    "Microsoft.Internal.CloudBackup.Commandlets.StartOBRecoveryCommand",
    "Recovers files to a folder",
    &[
        Param::new("RecoverableItem", "object[]").at(0).mandatory().pipeline(),
        Param::new("RecoveryOption", "object").at(1),
        Param::new("EncryptionPassphrase", "securestring"),
        Param::switch("Async"),
    ],
    |call| Err(call.engine.unsupported_here("Start-OBRecovery")),
)
.changing(2);

fn option(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let text = |name: &str| call.text(name).map_or(Value::Null, Value::Text);
    let overwrite = call.text("OverwriteType").unwrap_or_else(|| "CreateCopy".into());
    call.put(made(
        model!("CBRecoveryOption"),
        [
            ("DestinationPath", text("DestinationPath")),
            ("OverwriteType", Value::Text(overwrite)),
            (
                "EncryptionPassphrase",
                call.get("EncryptionPassphrase").cloned().unwrap_or(Value::Null),
            ),
        ],
    ))
}

fn mount(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let item = call.get("RecoverableItem").cloned().unwrap_or(Value::Null);
    let world = Machine::of(call.engine).look();
    let own = world.host.identity.name.clone();
    let newest = world.cloud.vault.server(&own).and_then(|server| server.recovery_points.last());
    let newest = newest.map(|at| local_time(world, *at).ticks);
    let wanted = match item.property("PointInTime").as_ref().and_then(Value::as_net) {
        Some(Net::DateTime(at)) => Some(at.ticks),
        _ => None,
    };
    let of_own = item
        .property("ServerName")
        .is_some_and(|name| powershell::value::text::of(&name).eq_ignore_ascii_case(&own));
    let Some(wanted) = wanted else {
        return Err(refused(call, "InvalidItem", "The recoverable item is not valid."));
    };
    if !of_own || newest != Some(wanted) {
        let what = "Start-OBRecoveryMount of another than this server's newest recovery point";
        return Err(call.engine.unsupported_here(what));
    }
    if !call.should_process(&own, "Start-OBRecoveryMount")? {
        return Ok(());
    }
    match with_agent(call, restore::mount)? {
        Progress::Done(letter) => {
            call.put_text(&format!("Recovery volume {letter}:\\ is mounted."))
        }
        Progress::Hangs if call.flag("Async") => Ok(()),
        Progress::Hangs => {
            let world = Machine::of(call.engine).world();
            world.now = world.now + PATIENCE;
            call.put_text("Mounting recovery volume...")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn the_newest_point_is_mounted_and_nothing_else() {
        let mut world = server();
        good(&mut world, "Start-Service MSiSCSI; Start-OBBackup");
        let line = "Get-OBRecoverableSource | Get-OBRecoverableItem | Start-OBRecoveryMount";
        assert_eq!(good(&mut world, line), "Recovery volume F:\\ is mounted.\n");
        let text = bad(&mut world, "Start-OBRecoveryMount 5");
        assert!(text.ends_with("The recoverable item is not valid."), "{text}");
        let text = bad(&mut world, "Start-OBRecovery 5");
        assert!(text.starts_with("marslab: unsupported: Start-OBRecovery"), "{text}");
    }
}
