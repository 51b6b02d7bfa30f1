//! Event logs: `Get-WinEvent` and its records (`win_event`), its filters (`filters`), logs and
//! providers (`logs`), and the classic cmdlets (`classic`, `write`).
//!
//! *Leaves out*: other computers, files of events.
//! *Sources*: catalogue 4.6; powershell.md 6; texts and layouts of 5.1 \[K\].

pub(super) mod classic;
mod filters;
pub(super) mod logs;
pub(super) mod win_event;
pub(super) mod write;

use powershell::eval::{Call, Eval};
use powershell::value::time::{DateTime, Kind as ClockKind};

use super::fits_pattern;
use crate::console::programs::wevtutil::is_there;
use crate::kernel::time::Moment;
use crate::windows::clock_zone;
use crate::windows::eventlog::Channel;
use crate::world::World;

/// Ticks of .NET at the beginning of 1970.
const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// Bytes that a log holds before it overwrites its oldest records \[K\].
const MAXIMUM_BYTES: i64 = 20_971_520;

/// The moment of a date of a script on this machine.
fn moment_of(world: &World, at: DateTime) -> Moment {
    let milliseconds = (at.ticks - UNIX_EPOCH_TICKS).div_euclid(10_000);
    if at.kind == ClockKind::Utc {
        return Moment(milliseconds);
    }
    let local = Moment(milliseconds).timestamp().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    clock_zone::moment_of_local(&world.host.registry, local)
}

/// The logs that a name with or without wildcards means.
fn channels(world: &World, name: &str) -> Vec<Channel> {
    let exact = Channel::named(name);
    let fits = |channel: &Channel| exact == Some(*channel) || fits_pattern(name, channel.name());
    let all = Channel::ALL.iter().copied();
    all.filter(fits).filter(|channel| is_there(&world.host, *channel)).collect()
}

/// Other computers are refused by name.
fn here(call: &mut Call<'_>) -> Eval<()> {
    for parameter in ["ComputerName", "Credential"] {
        if call.has(parameter) {
            let name = call.name();
            return Err(call.engine.unsupported_here(format!("{name} -{parameter}")));
        }
    }
    Ok(())
}
