//! `tzutil.exe`: the machine's time zone.
//!
//! *Leaves out*: the suffix `_dstoff`. *Sources*: catalogue S10, R28; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone;

/// `tzutil`
pub(super) const COMMAND: Command = Command {
    name: "tzutil",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\tzutil.exe"),
    about: "Shows and sets the time zone",
    examples: &["tzutil /g", "tzutil /l", "tzutil /s \"Korea Standard Time\""],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    match call.word(0).to_ascii_lowercase().as_str() {
        "/g" => {
            // The name is not followed by a line end.
            let name = clock_zone::zone_name(&call.world.host.registry).to_owned();
            call.output.stdout.push_str(&name);
        }
        "/l" => {
            for (name, label) in clock_zone::all_zones() {
                call.line(label);
                call.line(name);
                call.line("");
            }
        }
        "/s" => return set(call),
        _ => {
            return Err(Stop::new(
                "Windows Time Zone Utility\r\n\r\nUsage:\r\n\
             TZUTIL </? | /g | /s TimeZoneID[_dstoff] | /l>",
            ));
        }
    }
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.word(1).to_owned();
    call.need_elevation("A required privilege is not held by the client.\r\n")?;
    let known = clock_zone::all_zones().map(|zone| zone.0).find(|known| same(known, &name));
    let spelled = known.unwrap_or(&name).to_owned();
    if clock_zone::set_zone(&mut call.world.host.registry, &spelled) {
        return Ok(());
    }
    Err(Stop::new("The specified time zone ID is not valid."))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};

    #[test]
    fn the_zone_is_shown_and_set_by_its_windows_name() {
        let mut world = server();
        assert_eq!(prints(&mut world, "tzutil /g"), "Korea Standard Time\n");
        assert_eq!(changes(&mut world, "tzutil /s UTC").len(), 1);
        assert_eq!(prints(&mut world, "tzutil /g"), "UTC\n");
        let list = prints(&mut world, "tzutil /l");
        assert!(list.contains("(UTC+09:00) Seoul\nKorea Standard Time\n\n"), "{list}");
    }

    #[test]
    fn an_unknown_zone_changes_nothing() {
        let mut world = server();
        assert_eq!(fails(&mut world, "tzutil /s Asia/Seoul").0, 1);
        assert_eq!(unelevated(&mut world, "tzutil /s UTC").0, 1);
        assert_eq!(prints(&mut world, "tzutil /g"), "Korea Standard Time\n");
    }
}
