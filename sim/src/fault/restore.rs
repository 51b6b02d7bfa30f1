//! Faults of restoring: mounts that somebody started and left, a source with another Windows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Length;
use super::{Break, FaultError};
use crate::kernel::time::Span;
use crate::mars::restore::{self, Mount, Progress, State};
use crate::windows::identity::Windows;
use crate::windows::state::StatePath;
use crate::world::World;

/// Restoring: the wizard was left as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RestoreFault {
    /// A mount was started this long ago, while something was in its way, and still runs.
    MountLeft(Length),
    /// A recovery volume was mounted this long ago, and nobody has unmounted it.
    VolumeLeft {
        /// How long ago.
        since: Length,
        /// Files are being copied from it.
        #[serde(default)]
        copying: bool,
    },
    /// Another server of the vault runs another version of Windows.
    SourceWindows {
        /// Its name.
        server: String,
        /// Its version of Windows.
        windows: Windows,
    },
}

impl RestoreFault {
    fn since(&self) -> Span {
        match self {
            Self::MountLeft(length) | Self::VolumeLeft { since: length, .. } => length.0,
            Self::SourceWindows { .. } => Span::default(),
        }
    }
}

impl Break for RestoreFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        if let Self::SourceWindows { server, windows } = self {
            let missing = || FaultError(format!("the vault has no server `{server}`"));
            let server = world.cloud.vault.server_mut(server).ok_or_else(missing)?;
            (_, _, server.build, _) = windows.facts();
            return Ok(());
        }
        if world.agent.mount.is_some() {
            return Err(FaultError("there is a mount already".into()));
        }
        let refused = |why: &dyn std::fmt::Display| FaultError(format!("no mount: {why}"));
        match restore::mount(&mut world.site()) {
            Ok(Progress::Done(_)) => {}
            Ok(Progress::Hangs) => return Err(refused(&"it hangs")),
            Err(failure) => return Err(refused(&failure)),
        }
        let now = world.now;
        if let Self::MountLeft(_) = self {
            let begun = world.agent.mount.clone();
            restore::unmount(&mut world.site());
            world.agent.mount = begun.map(|mount| Mount { state: State::Mounting, ..mount });
        }
        if let Some(mount) = world.agent.mount.as_mut() {
            mount.since = now - self.since();
            if let (Self::VolumeLeft { copying: true, .. }, Some(letter)) = (self, mount.letter()) {
                mount.state = State::Mounted { letter, copying: true };
            }
        }
        let ends = world.agent.mount.as_ref().and_then(Mount::ends);
        if ends.is_some_and(|end| end <= now) {
            return Err(refused(&"it would have been unmounted by itself before now"));
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let mut after = world.clone();
        // A fault that cannot be injected is reported where it is injected in earnest.
        let _ = self.inject(&mut after);
        after.differences(world)
    }

    fn holds(&self, world: &World) -> bool {
        if let Self::SourceWindows { server, windows } = self {
            let there = world.cloud.vault.server(server);
            return there.is_some_and(|there| there.build == windows.facts().2);
        }
        let mounting = |mount: &Mount| mount.state == State::Mounting;
        let left = matches!(self, Self::MountLeft(_));
        world.agent.mount.as_ref().is_some_and(|mount| mounting(mount) == left)
    }
}
