//! `vssadmin.exe`: shadow copies and the space they may take.
//!
//! *Models*: `list writers|shadows|shadowstorage|providers|volumes`, `add|resize|delete
//! shadowstorage`, `create shadow`, `delete shadows`. Scripts read these texts by line number and
//! offset.
//! *Leaves out*: `revert shadow`, answering questions.
//! *Sources*: catalogue 4.8, S78, 5.4 (shadow copies that a resize deletes); captured outputs;
//! the texts of refusals are \[K\] or \[S\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone::{general, local};
use crate::windows::error::Win32;
use crate::windows::files::Files;
use crate::windows::identity::Windows;
use crate::windows::volume::FileSystem;
use crate::windows::vss::{Association, INSUFFICIENT_STORAGE};
use crate::windows::vss_services;

/// `vssadmin`
pub(super) const COMMAND: Command = Command {
    name: "vssadmin",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\vssadmin.exe"),
    about: "Shows and changes shadow copies and their storage",
    examples: &["vssadmin list writers", "vssadmin list providers", "vssadmin list volumes"],
    run,
};

const PROVIDER: &str = "Microsoft Software Shadow Copy provider 1.0";
const NOTHING: &str = "No items found that satisfy the query.";
const ELEVATE: &str = "Error: You don't have the correct permissions to run this command.  \
                       Please run this utility from a command \r\nwindow that has elevated \
                       administrator privileges.\r\n";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line("vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool");
    call.line("(C) Copyright 2001-2013 Microsoft Corp.");
    call.line("");
    let verb = format!("{} {}", call.word(0), call.word(1)).to_ascii_lowercase();
    let mut options = Options::of(call.words, 2);
    let run: fn(&mut Call<'_>, &mut Options) -> Result<(), Stop> = match verb.as_str() {
        "create shadow" => create,
        "list writers" => writers,
        "list providers" => providers,
        "list volumes" => volumes,
        "list shadows" => shadows,
        "list shadowstorage" => storage,
        "add shadowstorage" => add,
        "resize shadowstorage" => resize,
        "delete shadowstorage" => delete_storage,
        "delete shadows" => delete_shadows,
        _ => return Err(Stop::with(1, "Error: Invalid command.\r\n")),
    };
    if !call.session.elevated {
        return Err(Stop::with(2, ELEVATE));
    }
    let at = call.world.machine_time();
    if vss_services::pass(&mut call.world.host, at).is_err() {
        return Err(failed(
            "A Volume Shadow Copy Service component encountered an unexpected error.  Check the \
             Application event log for more information.",
        ));
    }
    run(call, &mut options)
}

fn failed(text: &str) -> Stop {
    Stop::with(2, format!("Error: {text}\r\n"))
}

fn invalid_option() -> Stop {
    failed("Invalid option value.")
}

/// The letter of `/for=D:` or a volume GUID path; `None` when the option was not given.
fn letter(call: &Call<'_>, options: &mut Options, name: &str) -> Result<Option<char>, Stop> {
    let Some(text) = options.value(name) else { return Ok(None) };
    let text = text.unwrap_or_default();
    let volume = call.world.host.files.volume_of(&text).map(|(volume, _)| volume.letter);
    volume.map(Some).map_err(|_| {
        failed("Either the specified volume was not found or it is not a local volume.")
    })
}

fn needed(letter: Option<char>) -> Result<char, Stop> {
    letter.ok_or_else(|| failed("Required option is missing."))
}

fn all_taken(options: &Options) -> Result<(), Stop> {
    match options.rest() {
        None => Ok(()),
        Some(_) => Err(failed("Invalid option.")),
    }
}

/// `(D:)\\?\Volume{GUID}\`
fn volume_text(files: &Files, letter: char) -> String {
    let path = files.volume(letter).map_or_else(|| "?".to_owned(), |volume| volume.guid_path());
    format!("({letter}:){path}")
}

/// Three digits that count, as the shell prints sizes; before Server 2012 three decimals.
fn size_text(bytes: u64, windows: Windows) -> String {
    const UNITS: [&str; 6] = ["KB", "MB", "GB", "TB", "PB", "EB"];
    let old = windows == Windows::Server2008R2;
    if bytes < 1024 {
        return if old { format!("{bytes} B") } else { format!("{bytes} bytes") };
    }
    let unit = (bytes.ilog2() / 10) as usize - 1;
    let thousandths = (u128::from(bytes) * 1000) >> (10 * (unit + 1));
    let digits = match thousandths {
        _ if old => format!("{}.{:03}", thousandths / 1000, thousandths % 1000),
        0..10_000 => format!("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10),
        10_000..100_000 => format!("{}.{}", thousandths / 1000, thousandths % 1000 / 100),
        _ => format!("{}", thousandths / 1000),
    };
    format!("{digits} {}", UNITS[unit])
}

fn writers(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    all_taken(options)?;
    for writer in call.world.host.vss.writers.clone() {
        let (number, word) = writer.state.shown();
        call.line(&format!("Writer name: '{}'", writer.name));
        call.line(&format!("   Writer Id: {{{}}}", writer.id));
        call.line(&format!("   Writer Instance Id: {{{}}}", writer.instance));
        call.line(&format!("   State: [{number}] {word}"));
        call.line(&format!("   Last error: {}", writer.last_error));
        call.line("");
    }
    Ok(())
}

fn providers(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    all_taken(options)?;
    call.line(&format!("Provider name: '{PROVIDER}'"));
    call.line("   Provider type: System");
    call.line("   Provider Id: {b5946137-7b9f-4925-af80-51abd60b20d5}");
    call.line("   Version: 1.0.0.7");
    call.line("");
    Ok(())
}

fn volumes(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    all_taken(options)?;
    let all = call.world.host.files.volumes().to_vec();
    for volume in all.iter().filter(|v| v.file_system != FileSystem::Fat32 && !v.offline) {
        call.line(&format!("Volume path: {}:\\", volume.letter));
        call.line(&format!("    Volume name: {}", volume.guid_path()));
    }
    call.line("");
    Ok(())
}

/// `create shadow /for=D:`, a command of servers. The copy stays.
fn create(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let of = needed(letter(call, options, "for")?)?;
    all_taken(options)?;
    let at = call.world.machine_time();
    let host = &mut call.world.host;
    let on = host.vss.association(of).map_or(of, |association| association.on);
    let (replaced, free) = (host.files.replaced(of), host.free(on));
    let number = host.vss.keep(of, at, replaced, free).map_err(|error| match error {
        INSUFFICIENT_STORAGE => failed(
            "Insufficient storage available to create either the shadow copy storage file or \
             other shadow copy data.",
        ),
        _ => failed(
            "Another shadow copy creation is already in progress.  Please wait a few moments and \
             try again.",
        ),
    })?;
    let guid = host.vss.copies.last().map(|copy| copy.guid("copy")).unwrap_or_default();
    call.line(&format!("Successfully created shadow copy for '{of}:\\'"));
    call.line(&format!("    Shadow Copy ID: {{{guid}}}"));
    let device = format!(r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy{number}");
    call.line(&format!("    Shadow Copy Volume Name: {device}"));
    Ok(())
}

fn shadows(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let wanted = letter(call, options, "for")?;
    all_taken(options)?;
    let host = &call.world.host;
    let mut lines = Vec::new();
    for copy in host.vss.copies.iter().filter(|copy| wanted.is_none_or(|of| of == copy.of)) {
        let created = general(local(&host.registry, copy.created));
        let name = &host.identity.name;
        let (kind, attributes) = if copy.transient {
            ("Backup", "No auto release, Differential")
        } else {
            (
                "ClientAccessible",
                "Persistent, Client-accessible, No auto release, No writers, Differential",
            )
        };
        lines.extend([
            format!("Contents of shadow copy set ID: {{{}}}", copy.guid("set")),
            format!("   Contained 1 shadow copies at creation time: {created}"),
            format!("      Shadow Copy ID: {{{}}}", copy.guid("copy")),
            format!("         Original Volume: {}", volume_text(&host.files, copy.of)),
            format!(
                r"         Shadow Copy Volume: \\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy{}",
                copy.number
            ),
            format!("         Originating Machine: {name}"),
            format!("         Service Machine: {name}"),
            format!("         Provider: '{PROVIDER}'"),
            format!("         Type: {kind}"),
            format!("         Attributes: {attributes}"),
            String::new(),
        ]);
    }
    print_or_nothing(call, &lines)
}

fn print_or_nothing(call: &mut Call<'_>, lines: &[String]) -> Result<(), Stop> {
    if lines.is_empty() {
        call.line(NOTHING);
        call.line("");
        return Err(Stop::new(""));
    }
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn storage(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let (of, on) = (letter(call, options, "for")?, letter(call, options, "on")?);
    all_taken(options)?;
    let host = &call.world.host;
    let wanted =
        |a: &&Association| of.is_none_or(|of| of == a.of) && on.is_none_or(|on| on == a.on);
    let mut lines = Vec::new();
    for association in host.vss.storage.iter().filter(wanted) {
        let capacity = host.files.volume(association.on).map_or(1, |v| v.capacity.max(1));
        let shown = |bytes: u64| {
            let percent = u128::from(bytes) * 100 / u128::from(capacity);
            format!("{} ({percent}%)", size_text(bytes, host.identity.windows))
        };
        let maximum = association.maximum.map_or("UNBOUNDED (100%)".to_owned(), shown);
        lines.extend([
            "Shadow Copy Storage association".to_owned(),
            format!("   For volume: {}", volume_text(&host.files, association.of)),
            format!("   Shadow Copy Storage volume: {}", volume_text(&host.files, association.on)),
            format!("   Used Shadow Copy Storage space: {}", shown(association.used)),
            format!("   Allocated Shadow Copy Storage space: {}", shown(association.allocated)),
            format!("   Maximum Shadow Copy Storage space: {maximum}"),
            String::new(),
        ]);
    }
    print_or_nothing(call, &lines)
}

/// `10GB`, `10%`, `UNBOUNDED`, plain bytes; nothing at all is no limit.
fn maximum(text: Option<&str>, capacity: u64) -> Result<Option<u64>, Stop> {
    let Some(text) = text.filter(|text| !same(text, "UNBOUNDED")) else { return Ok(None) };
    let upper = text.trim().to_ascii_uppercase();
    let digits = upper.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: u64 = digits.parse().map_err(|_| invalid_option())?;
    let unit = &upper[digits.len()..];
    if unit == "%" {
        return Ok(Some((u128::from(capacity) * u128::from(number) / 100) as u64));
    }
    let units = ["", "K", "M", "G", "T", "P", "E"];
    let power = units.iter().position(|known| *known == unit.trim_end_matches('B'));
    let power = power.ok_or_else(invalid_option)? as u32;
    1024u64
        .checked_pow(power)
        .and_then(|scale| number.checked_mul(scale))
        .map(Some)
        .ok_or_else(invalid_option)
}

/// The two volumes and the maximum of `add` and `resize`.
fn three(call: &Call<'_>, options: &mut Options) -> Result<(char, char, Option<u64>), Stop> {
    let of = needed(letter(call, options, "for")?)?;
    let on = needed(letter(call, options, "on")?)?;
    let text = options.value("maxsize");
    all_taken(options)?;
    if text == Some(None) {
        return Err(invalid_option());
    }
    let capacity = call.world.host.files.volume(on).map_or(0, |volume| volume.capacity);
    Ok((of, on, maximum(text.flatten().as_deref(), capacity)?))
}

fn add(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let (of, on, maximum) = three(call, options)?;
    match call.world.host.vss.associate(of, on, maximum) {
        Ok(()) => {
            call.line("Successfully added the shadow copy storage association");
            Ok(())
        }
        Err(Win32::ALREADY_EXISTS) => {
            Err(failed("The specified shadow copy storage association is already in place."))
        }
        Err(_) => Err(invalid_option()),
    }
}

fn no_association() -> Stop {
    failed("The specified shadow copy storage association does not exist.")
}

fn resize(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let (of, on, maximum) = three(call, options)?;
    match call.world.host.vss.resize(of, on, maximum) {
        Ok(_) => {
            call.line("Successfully resized the shadow copy storage association");
            Ok(())
        }
        Err(Win32::FILE_NOT_FOUND) => Err(no_association()),
        Err(_) => Err(invalid_option()),
    }
}

fn delete_storage(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let of = needed(letter(call, options, "for")?)?;
    let on = letter(call, options, "on")?;
    options.switch("quiet");
    all_taken(options)?;
    let vss = &mut call.world.host.vss;
    let hit = |a: &Association| a.of == of && on.is_none_or(|on| on == a.on);
    if !vss.storage.iter().any(hit) {
        return Err(no_association());
    }
    if vss.copies.iter().any(|copy| copy.of == of) {
        return Err(failed("The specified shadow copy storage association is in use."));
    }
    vss.storage.retain(|association| !hit(association));
    call.line("Successfully deleted the shadow copy storage association(s)");
    Ok(())
}

fn delete_shadows(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let of = letter(call, options, "for")?;
    let (oldest, all) = (options.switch("oldest"), options.switch("all"));
    let (id, quiet) = (options.text("shadow"), options.switch("quiet"));
    all_taken(options)?;
    if [of.is_some(), all && of.is_none(), id.is_some()].iter().filter(|given| **given).count() != 1
    {
        return Err(failed("Invalid command."));
    }
    let bare = id.as_deref().map(|id| id.trim_matches(['{', '}']).to_owned());
    let copies = &call.world.host.vss.copies;
    let fits = |copy: &crate::windows::vss::Copy| {
        of.is_none_or(|of| of == copy.of)
            && bare.as_deref().is_none_or(|id| same(id, &copy.guid("copy")))
    };
    let mut numbers: Vec<u32> = copies.iter().filter(|copy| fits(copy)).map(|c| c.number).collect();
    if oldest {
        numbers.truncate(1);
    }
    if numbers.is_empty() {
        call.line(NOTHING);
        return Err(Stop::new(""));
    }
    if !quiet {
        // Nobody answers, so nothing is deleted.
        call.line(&format!(
            "Do you really want to delete {} shadow copies (Y/N): [N]? ",
            numbers.len()
        ));
        return Err(Stop::new(""));
    }
    let gone = call.world.host.vss.delete_copies(|copy| numbers.contains(&copy.number));
    call.line(&format!("Successfully deleted {gone} shadow copies."));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing_system::{EPOCH, changes, fails, prints, server, unelevated};
    use crate::windows::eventlog::Channel;
    use crate::windows::node::Node;
    use crate::windows::vss::WriterState;

    const HEAD: &str = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line \
                        tool\n(C) Copyright 2001-2013 Microsoft Corp.\n\n";

    #[test]
    fn storage_is_shown_at_the_offsets_that_scripts_read() {
        let volume = r"(D:)\\?\Volume{cbd6257a-71bb-4473-b800-498f0a8e380c}\";
        let expected = format!(
            "{HEAD}Shadow Copy Storage association\n   For volume: {volume}\n   Shadow Copy \
             Storage volume: {volume}\n   Used Shadow Copy Storage space: 0 bytes (0%)\n   \
             Allocated Shadow Copy Storage space: 0 bytes (0%)\n   Maximum Shadow Copy Storage \
             space: 10.0 GB (10%)\n\n"
        );
        let mut world = server();
        assert_eq!(prints(&mut world, "vssadmin List ShadowStorage /For=D:"), expected);
        let none = format!("{HEAD}{NOTHING}\n\n");
        assert_eq!(fails(&mut world, "vssadmin list shadowstorage /for=C:"), (1, none));
    }

    #[test]
    fn a_writer_that_failed_shows_it() {
        let mut world = server();
        world.host.vss.writers[0].state = WriterState::Failed;
        world.host.vss.writers[0].last_error = "Timed out";
        let text = prints(&mut world, "vssadmin list writers");
        assert!(text.ends_with("   State: [7] Failed\n   Last error: Timed out\n\n"), "{text}");
        assert_eq!(text.lines().nth(3), Some("Writer name: 'System Writer'"));
    }

    #[test]
    fn a_resize_sets_the_maximum_and_may_delete_copies() {
        let mut world = server();
        let line = "vssadmin Resize ShadowStorage /On=D: /For=D: /Maxsize=";
        assert_eq!(changes(&mut world, &format!("{line}20GB")), ["vss:storage"]);
        assert_eq!(world.host.vss.storage[0].maximum, Some(20 << 30));
        prints(&mut world, &format!("{line}5%"));
        assert_eq!(world.host.vss.storage[0].maximum, Some(5 << 30));
        world.host.files.put(r"D:\big.vhd", Node::file(2 << 30, EPOCH)).unwrap();
        prints(&mut world, "vssadmin create shadow /for=D:");
        prints(&mut world, r"del D:\big.vhd");
        assert_eq!(world.host.vss.storage[0].used, 2 << 30);
        assert!(prints(&mut world, "vssadmin list shadows").contains("Copy1\n"));
        assert!(changes(&mut world, "vssadmin delete shadows /all").is_empty(), "no answer");
        assert_eq!(changes(&mut world, &format!("{line}1GB")), ["vss:storage", "vss:copies"]);
        prints(&mut world, &format!("{line}UNBOUNDED"));
        assert!(prints(&mut world, "vssadmin list shadowstorage").contains("UNBOUNDED (100%)"));
    }

    #[test]
    fn copies_are_lost_when_more_is_overwritten_than_the_maximum_holds() {
        let mut world = server();
        world.host.files.put(r"D:\big.vhd", Node::file(2 << 30, EPOCH)).unwrap();
        prints(&mut world, "vssadmin resize shadowstorage /for=D: /on=D: /maxsize=1GB");
        prints(&mut world, "vssadmin create shadow /for=D:");
        prints(&mut world, r"del D:\big.vhd");
        assert!(world.host.vss.copies.is_empty());
        let last = world.host.events.iter().next_back().map(|record| (record.id, record.channel));
        assert_eq!(last, Some((36, Channel::System)));
    }

    #[test]
    fn refusals_change_nothing() {
        let mut world = server();
        for line in [
            "vssadmin resize shadowstorage /for=D: /on=C: /maxsize=1GB",
            "vssadmin resize shadowstorage /for=D: /on=D: /maxsize=1KB",
            "vssadmin resize shadowstorage /for=D: /on=D: /maxsize=many",
            "vssadmin resize shadowstorage /for=Q: /on=D: /maxsize=1GB",
            "vssadmin resize shadowstorage /for=D:",
            "vssadmin add shadowstorage /for=D: /on=D:",
            "vssadmin list shadowstorage /zzz",
        ] {
            assert!(changes(&mut world, line).is_empty(), "{line}");
            assert_eq!(fails(&mut world, line).0, 2, "{line}");
        }
        let (exit, text) = unelevated(&mut world, "vssadmin list writers");
        assert_eq!(exit, 2);
        assert!(text.contains("elevated administrator privileges."), "{text}");
    }

    #[test]
    fn sizes_have_three_digits_that_count() {
        let new = |bytes| size_text(bytes, Windows::Server2019);
        assert_eq!([new(0), new(2 << 30), new(374 << 20)], ["0 bytes", "2.00 GB", "374 MB"]);
        assert_eq!(size_text(1_433_445_498, Windows::Server2008R2), "1.335 GB");
    }
}
