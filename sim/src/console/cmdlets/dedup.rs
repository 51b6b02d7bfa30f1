//! `Get-DedupVolume`, `Disable-DedupVolume`, `Start-DedupJob`: Data Deduplication.
//!
//! *Models*: switching off leaves what is deduplicated as it is; the job of type Unoptimization
//! is what restores the files and ends deduplication of the volume.
//! *Leaves out*: savings, schedules, other jobs (they change nothing here); a job is done at once,
//! and time passes when `-Wait` is given; properties that are not kept: refused.
//! *Sources*: catalogue 3.3; S77; `Deduplication.Format.ps1xml` \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::format::{Align, Column, View};
use powershell::value::{Net, Value};

use super::cim_object::{CimClass, instance};
use crate::console::machine::Machine;
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::kernel::time::Span;
use crate::windows::volume::Volume;

const JOB: Span = Span::minutes(30);
const MODULE: &str = "Deduplication";
const NAMESPACE: &str = "root/Microsoft/Windows/Deduplication";

/// `Get-DedupVolume`
pub(super) const GET: Entry = Entry::of(
    "Get-DedupVolume",
    MODULE,
    Kind::Cmdlet,
    "Lists volumes with deduplication",
    &[Param::new("Volume", "string[]").at(0).pipeline().by_name()],
    get,
)
.shown_by(&["Get-DedupVolume"]);

/// `Disable-DedupVolume`
pub(super) const DISABLE: Entry = Entry::of(
    "Disable-DedupVolume",
    MODULE,
    Kind::Cmdlet,
    "Switches deduplication of new files off",
    &[Param::new("Volume", "string[]").at(0).mandatory().pipeline().by_name()],
    disable,
);

/// `Start-DedupJob`
pub(super) const START: Entry = Entry::of(
    "Start-DedupJob",
    MODULE,
    Kind::Cmdlet,
    "Runs a deduplication job",
    &[
        Param::new("Type", "string").at(0).mandatory().choices(&[
            "Optimization",
            "GarbageCollection",
            "Scrubbing",
            "Unoptimization",
        ]),
        Param::new("Volume", "string[]").at(1).mandatory().pipeline().by_name(),
        Param::switch("Wait"),
        Param::switch("Full"),
        Param::new("Memory", "uint32"),
        Param::new("Cores", "uint32"),
        Param::new("Priority", "string"),
    ],
    start,
);

/// First type name of volumes.
pub(super) const VOLUME: &str = "Microsoft.Management.Infrastructure.CimInstance#root/Microsoft/\
                                 Windows/Deduplication/MSFT_DedupVolume";
/// First type name of jobs.
pub(super) const DEDUP_JOB: &str = "Microsoft.Management.Infrastructure.CimInstance#root/Microsoft/\
                                    Windows/Deduplication/MSFT_DedupJob";

/// A volume: what is not kept is refused.
pub(super) static VOLUME_TYPE: HostType = HostType {
    properties: &[
        "Capacity",
        "ChunkRedundancyThreshold",
        "DataAccess",
        "Enabled",
        "ExcludeFileType",
        "ExcludeFolder",
        "FreeSpace",
        "MinimumFileAgeDays",
        "MinimumFileSize",
        "NoCompress",
        "SavedSpace",
        "SavingsRate",
        "UnoptimizedSize",
        "UsageType",
        "UsedSpace",
        "Volume",
        "VolumeId",
    ],
    ..HostType::new(VOLUME)
};

const fn left(label: &'static str) -> Column {
    Column::of(label, None, Some(Align::Left))
}

/// `Deduplication.Format.ps1xml`: sizes in the unit that fits.
pub(super) static VOLUME_VIEW: View = View::table(&[
    left("Enabled"),
    left("UsageType"),
    Column {
        label: "SavedSpace",
        width: None,
        align: Some(Align::Left),
        value: powershell::format::Cell::Function(|_, _| Ok(Value::text("0 B"))),
    },
    Column {
        label: "SavingsRate",
        width: None,
        align: Some(Align::Left),
        value: powershell::format::Cell::Function(|_, _| Ok(Value::text("0 %"))),
    },
    left("Volume"),
]);

/// `Deduplication.Format.ps1xml` \[K\].
pub(super) static JOB_VIEW: View = View::table(&[
    left("Type"),
    left("ScheduleType"),
    left("StartTime"),
    Column {
        label: "Progress",
        width: None,
        align: Some(Align::Left),
        value: powershell::format::Cell::Function(|_, _| Ok(Value::text("0 %"))),
    },
    left("State"),
    left("Volume"),
]);

const fn class(name: &'static str) -> CimClass {
    CimClass { namespace: NAMESPACE, name, bases: &[] }
}

fn object(volume: &Volume) -> Value {
    instance(
        class("MSFT_DedupVolume"),
        [
            ("Capacity", Value::from(Net::UInt64(volume.capacity))),
            ("Enabled", Value::Bool(!volume.dedup_paused)),
            ("SavedSpace", Net::UInt64(0).into()),
            ("SavingsRate", Net::UInt32(0).into()),
            ("UsageType", Value::text("Default")),
            ("Volume", Value::text(&volume.drive())),
            ("VolumeId", Value::text(&volume.guid_path())),
        ],
    )
}

/// The deduplicated volumes that were named.
fn named(call: &mut Call<'_>) -> Eval<Vec<char>> {
    let mut letters = Vec::new();
    for text in call.texts("Volume") {
        let letter = text.chars().next().unwrap_or(' ').to_ascii_uppercase();
        let files = &Machine::of(call.engine).look().host.files;
        let volume = files.volume(letter).filter(|volume| !volume.offline);
        if !volume.is_some_and(|volume| volume.dedup) {
            let said = format!(
                "MSFT_DedupVolume.Volume='{text}' - HRESULT 0x8056530b, The specified volume was \
                 not found or is not enabled for deduplication."
            );
            let class = "Microsoft.Management.Infrastructure.CimException";
            let spec = ErrorSpec::new(class, "HRESULT 0x8056530b", "ObjectNotFound", said);
            return Err(call.engine.terminating(&spec));
        }
        letters.push(letter);
    }
    Ok(letters)
}

fn put(call: &mut Call<'_>, letters: &[char]) -> Eval<()> {
    let files = &Machine::of(call.engine).look().host.files;
    let volumes = letters.iter().filter_map(|letter| files.volume(*letter));
    let objects: Vec<Value> = volumes.map(object).collect();
    call.put_all(objects)
}

fn denied(call: &mut Call<'_>) -> Eval<()> {
    if Machine::of(call.engine).parts().1.elevated {
        return Ok(());
    }
    let class = "Microsoft.Management.Infrastructure.CimException";
    let spec = ErrorSpec::new(class, "HRESULT 0x80041003", "PermissionDenied", "Access denied");
    Err(call.engine.terminating(&spec))
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let letters = match call.has("Volume") {
        true => named(call)?,
        false => {
            let volumes = Machine::of(call.engine).look().host.files.volumes().iter();
            volumes.filter(|v| v.dedup && !v.offline).map(|volume| volume.letter).collect()
        }
    };
    put(call, &letters)
}

fn disable(call: &mut Call<'_>) -> Eval<()> {
    denied(call)?;
    let letters = named(call)?;
    for letter in &letters {
        let files = &mut Machine::of(call.engine).world().host.files;
        if let Some(volume) = files.volume_mut(*letter) {
            volume.dedup_paused = true;
        }
    }
    put(call, &letters)
}

fn start(call: &mut Call<'_>) -> Eval<()> {
    denied(call)?;
    let letters = named(call)?;
    let kind = call.text("Type").unwrap_or_default();
    let mut jobs = Vec::new();
    for letter in letters {
        let files = &mut Machine::of(call.engine).world().host.files;
        let Some(volume) = files.volume_mut(letter) else { continue };
        if kind.eq_ignore_ascii_case("Unoptimization") {
            (volume.dedup, volume.dedup_paused) = (false, false);
        }
        jobs.push(instance(
            class("MSFT_DedupJob"),
            [
                ("Type", Value::Text(kind.clone())),
                ("ScheduleType", Value::text("Manual")),
                ("StartTime", Value::Null),
                ("Progress", Net::UInt32(0).into()),
                ("State", Value::text("Queued")),
                ("Volume", Value::text(&volume.drive())),
            ],
        ));
    }
    if call.flag("Wait") {
        let world = Machine::of(call.engine).world();
        world.now = world.now + JOB;
    }
    call.put_all(jobs)
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};

    #[test]
    fn switching_off_leaves_files_deduplicated_and_unoptimization_does_not() {
        let mut world = server();
        let healthy = world.clone();
        let refused = run(&mut world, "Start-DedupJob -Type Unoptimization -Volume D:");
        assert!(refused.stderr.starts_with("Start-DedupJob : MSFT_DedupVolume.Volume='D:'"));
        world.host.files.volume_mut('D').unwrap().dedup = true;
        let text = out(&mut world, "Get-DedupVolume");
        let text: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        assert_eq!(
            text,
            "\nEnabled UsageType SavedSpace SavingsRate Volume\n\
             ------- --------- ---------- ----------- ------\n\
             True    Default   0 B        0 %         D:\n\n\n"
        );
        run(&mut world, "Disable-DedupVolume -Volume D:");
        assert!(world.host.files.volume('D').unwrap().dedup);
        assert!(run(&mut world, "Start-DedupJob Unoptimization D: -Wait").ok());
        assert!(world.differences(&healthy).is_empty());
    }
}
