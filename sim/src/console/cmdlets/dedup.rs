//! `Get-DedupVolume`, `Disable-DedupVolume`, `Start-DedupJob`: Data Deduplication.
//!
//! *Models*: switching off leaves what is deduplicated as it is; the job of type Unoptimization
//! is what restores the files and ends deduplication of the volume.
//! *Leaves out*: savings, schedules, other jobs (they change nothing here); a job is done at once,
//! and time passes when `-Wait` is given. *Sources*: catalogue 3.3; S77.

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::time::Span;

use super::table;

const JOB: Span = Span::minutes(30);

/// `Get-DedupVolume`
pub(super) const GET: Command = Command {
    name: "Get-DedupVolume",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Lists volumes with deduplication",
    params: &[Param::text("Volume").taking(Takes::List).at(0)],
    examples: &["Get-DedupVolume"],
    run: get,
};

/// `Disable-DedupVolume`
pub(super) const DISABLE: Command = Command {
    name: "Disable-DedupVolume",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Switches deduplication of new files off",
    params: &[Param::text("Volume").taking(Takes::List).at(0).required()],
    examples: &[],
    run: disable,
};

/// `Start-DedupJob`
pub(super) const START: Command = Command {
    name: "Start-DedupJob",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Runs a deduplication job",
    params: &[
        Param::text("Volume").taking(Takes::List).at(1).required(),
        Param::text("Type")
            .taking(Takes::OneOf(&[
                "Optimization",
                "GarbageCollection",
                "Scrubbing",
                "Unoptimization",
            ]))
            .at(0)
            .required(),
        Param::switch("Wait"),
        Param::switch("Full"),
        Param::text("Memory").taking(Takes::Number),
        Param::text("Priority"),
    ],
    examples: &[],
    run: start,
};

fn rows(call: &Call<'_>, letters: &[char]) -> Vec<Vec<String>> {
    let files = &call.world.host.files;
    letters
        .iter()
        .filter_map(|letter| files.volume(*letter))
        .map(|volume| {
            let enabled = if volume.dedup_paused { "False" } else { "True" };
            let cells = [enabled, "Default", "0 B", "0 %"].map(str::to_owned);
            cells.into_iter().chain([volume.drive()]).collect()
        })
        .collect()
}

const COLUMNS: [table::Column; 5] = [
    ("Enabled", false),
    ("UsageType", false),
    ("SavedSpace", false),
    ("SavingsRate", false),
    ("Volume", false),
];

/// The deduplicated volumes that were named.
fn named(call: &Call<'_>, cmdlet: &str) -> Result<Vec<char>, Stop> {
    let mut letters = Vec::new();
    for text in call.arguments.list("Volume") {
        let letter = text.chars().next().unwrap_or(' ').to_ascii_uppercase();
        let volume = call.world.host.files.volume(letter).filter(|volume| !volume.offline);
        if !volume.is_some_and(|volume| volume.dedup) {
            return Err(Stop::cmdlet(
                cmdlet,
                format!(
                    "MSFT_DedupVolume.Volume='{text}' - HRESULT 0x8056530b, The specified volume \
                     was not found or is not enabled for deduplication."
                ),
            ));
        }
        letters.push(letter);
    }
    Ok(letters)
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let letters = if call.arguments.has("Volume") {
        named(call, "Get-DedupVolume")?
    } else {
        let volumes = call.world.host.files.volumes().iter();
        volumes.filter(|v| v.dedup && !v.offline).map(|volume| volume.letter).collect()
    };
    let rows = rows(call, &letters);
    table::print(call, &COLUMNS, &rows);
    Ok(())
}

fn disable(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Disable-DedupVolume : Access denied")?;
    let letters = named(call, "Disable-DedupVolume")?;
    for letter in &letters {
        if let Some(volume) = call.world.host.files.volume_mut(*letter) {
            volume.dedup_paused = true;
        }
    }
    let rows = rows(call, &letters);
    table::print(call, &COLUMNS, &rows);
    Ok(())
}

fn start(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Start-DedupJob : Access denied")?;
    let letters = named(call, "Start-DedupJob")?;
    let kind = call.arguments.text("Type").unwrap_or_default().to_owned();
    let mut rows = Vec::new();
    for letter in letters {
        let Some(volume) = call.world.host.files.volume_mut(letter) else { continue };
        if kind == "Unoptimization" {
            (volume.dedup, volume.dedup_paused) = (false, false);
        }
        let cells = [&*kind, "Manual", "", "0 %", "Queued"].map(str::to_owned);
        rows.push(cells.into_iter().chain([volume.drive()]).collect());
    }
    if call.arguments.has("Wait") {
        call.output.elapsed = JOB;
    }
    let columns = [
        ("Type", false),
        ("ScheduleType", false),
        ("StartTime", false),
        ("Progress", false),
        ("State", false),
        ("Volume", false),
    ];
    table::print(call, &columns, &rows);
    Ok(())
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
        assert_eq!(
            out(&mut world, "Get-DedupVolume"),
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
