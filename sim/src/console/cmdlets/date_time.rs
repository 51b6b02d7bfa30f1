//! `Set-Date`, `Get-TimeZone`, `Set-TimeZone`.
//!
//! They show and set the machine's clock and zone; true time stays. Texts \[K\].

use jiff::civil::DateTime;

use crate::console::{Call, Command, Kind, Param, Stop};
use crate::kernel::time::Span;
use crate::windows::clock_zone::{self, local, moment_of_local};
use crate::windows::identity::Windows;

use super::layout::{list, truth};

/// `Set-Date`
pub(super) const SET_DATE: Command = Command {
    name: "Set-Date",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Sets the machine's clock",
    params: &[Param::text("Date").at(0), Param::text("Adjust")],
    examples: &["Set-Date '1/15/2020 9:00 AM'", "Set-Date -Adjust 00:00:05"],
    run: set_date,
};

/// `Get-TimeZone`
pub(super) const GET_ZONE: Command = Command {
    name: "Get-TimeZone",
    aliases: &["gtz"],
    kind: Kind::Since(Windows::Server2016),
    about: "Shows the machine's time zone",
    params: &[Param::text("Id")],
    examples: &["Get-TimeZone"],
    run: get_zone,
};

/// `Set-TimeZone`
pub(super) const SET_ZONE: Command = Command {
    name: "Set-TimeZone",
    aliases: &["stz"],
    kind: Kind::Since(Windows::Server2016),
    about: "Sets the machine's time zone",
    params: &[Param::text("Name").at(0), Param::text("Id")],
    examples: &["Set-TimeZone -Id 'Korea Standard Time'"],
    run: set_zone,
};

/// `Wednesday, January 15, 2020 9:00:00 AM`
fn long(at: DateTime) -> String {
    format!("{} {}", at.strftime("%A, %B %-d, %Y"), clock_zone::long_time(at))
}

fn now(call: &Call<'_>) -> DateTime {
    local(&call.world.host.registry, call.world.machine_time())
}

fn show(call: &mut Call<'_>) {
    let text = long(now(call));
    for line in ["", &text, "", ""] {
        call.line(line);
    }
}

/// A date as US English Windows reads it; a time alone is that of `today`.
fn read(text: &str, today: DateTime) -> Option<DateTime> {
    const DATES: [&str; 3] = ["%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y"];
    const TIMES: [&str; 4] = ["%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M"];
    let text = text.trim().replacen('T', " ", usize::from(text.contains('-')));
    let time =
        |text: &str| TIMES.iter().find_map(|format| jiff::civil::Time::strptime(format, text).ok());
    let date =
        |text: &str| DATES.iter().find_map(|format| jiff::civil::Date::strptime(format, text).ok());
    if let Some(time) = time(&text) {
        return Some(today.date().to_datetime(time));
    }
    if let Some(date) = date(&text) {
        return Some(date.to_datetime(jiff::civil::Time::midnight()));
    }
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    spaces.into_iter().find_map(|at| {
        Some(date(text[..at].trim_end_matches(','))?.to_datetime(time(text[at..].trim())?))
    })
}

/// A .NET time span: `[-][d.]hh:mm[:ss]`.
fn span(text: &str) -> Option<Span> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (days, text) = match text.split_once('.') {
        Some((days, rest)) => (days.parse::<i64>().ok()?, rest),
        None => (0, text),
    };
    let parts: Option<Vec<i64>> = text.split(':').map(|part| part.parse().ok()).collect();
    let seconds = match *parts?.as_slice() {
        [hours, minutes] => hours * 3600 + minutes * 60,
        [hours, minutes, seconds] => hours * 3600 + minutes * 60 + seconds,
        _ => return None,
    };
    Some(Span::seconds(sign * (days * 86_400 + seconds)))
}

fn set_date(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Set-Date : A required privilege is not held by the client")?;
    let machine = call.world.machine_time();
    let wanted = match (call.arguments.text("Date"), call.arguments.text("Adjust")) {
        (Some(text), None) => {
            let at = read(text, now(call)).ok_or_else(|| {
                Stop::cmdlet(
                    "Set-Date",
                    format!(
                        "Cannot bind parameter 'Date'. Cannot convert value \"{text}\" to type \
                         \"System.DateTime\". Error: \"String was not recognized as a valid \
                         DateTime.\""
                    ),
                )
            })?;
            moment_of_local(&call.world.host.registry, at)
        }
        (None, Some(text)) => {
            let adjust = span(text).ok_or_else(|| {
                Stop::cmdlet(
                    "Set-Date",
                    format!(
                        "Cannot bind parameter 'Adjust'. Cannot convert value \"{text}\" to type \
                         \"System.TimeSpan\". Error: \"String was not recognized as a valid \
                         TimeSpan.\""
                    ),
                )
            })?;
            machine + adjust
        }
        _ => {
            return Err(Stop::cmdlet(
                "Set-Date",
                "Parameter set cannot be resolved using the specified named parameters.",
            ));
        }
    };
    call.world.host.clock.skew = wanted - call.world.now;
    show(call);
    Ok(())
}

fn get_zone(call: &mut Call<'_>) -> Result<(), Stop> {
    let own = clock_zone::zone_name(&call.world.host.registry).to_owned();
    let name = call.arguments.text("Id").map_or(own, str::to_owned);
    let (Some(display), Some(zone)) =
        (clock_zone::display_name(&name), clock_zone::zone_named(&name))
    else {
        return Err(not_found("Get-TimeZone", &name));
    };
    // The label begins with the base offset: `(UTC+09:00) Seoul`, or `(UTC) ...` for none.
    let label = display.split_once(')').map_or("", |(label, _)| label);
    let offset = label.strip_prefix("(UTC").unwrap_or_default().trim_start_matches('+');
    let offset = if offset.is_empty() { "00:00" } else { offset };
    let at = |month| jiff::civil::date(2020, month, 1).at(0, 0, 0, 0);
    let bias = |month| zone.to_ambiguous_timestamp(at(month)).compatible().ok();
    let daylight = match (bias(1), bias(7)) {
        (Some(winter), Some(summer)) => zone.to_offset(winter) != zone.to_offset(summer),
        _ => false,
    };
    let fields = vec![
        ("Id", name.clone()),
        ("DisplayName", display.to_owned()),
        ("StandardName", name.clone()),
        ("DaylightName", name.replace("Standard", "Daylight")),
        ("BaseUtcOffset", format!("{offset}:00")),
        ("SupportsDaylightSavingTime", truth(daylight)),
    ];
    list(call, &[fields]);
    Ok(())
}

fn not_found(cmdlet: &str, name: &str) -> Stop {
    Stop::cmdlet(cmdlet, format!("The time zone ID '{name}' was not found on the local computer."))
}

fn set_zone(call: &mut Call<'_>) -> Result<(), Stop> {
    let named = call.arguments.text("Id").or(call.arguments.text("Name"));
    let Some(name) = named.map(str::to_owned) else {
        return Err(Stop::cmdlet(
            "Set-TimeZone",
            "Cannot process command because of one or more missing mandatory parameters: Name.",
        ));
    };
    call.need_elevation("Set-TimeZone : A required privilege is not held by the client")?;
    match clock_zone::set_zone(&mut call.world.host.registry, &name) {
        true => Ok(()),
        false => Err(not_found("Set-TimeZone", &name)),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::kernel::time::Span;

    #[test]
    fn the_clock_is_shown_and_set() {
        let mut world = server();
        let text = good(&mut world, "Get-Date");
        assert_eq!(text, "\nWednesday, January 15, 2020 9:00:00 AM\n\n\n");
        assert_eq!(changed(&mut world, "Set-Date '1/15/2020 9:10 AM'"), ["clock:skew"]);
        assert_eq!(world.host.clock.skew, Span::minutes(10));
        good(&mut world, "Set-Date -Adjust -0:10:0");
        assert_eq!(world.host.clock.skew, Span::default());
        let text = good(&mut world, "Get-Date -Format 'yyyy-MM-dd HH:mm:ss'");
        assert_eq!(text, "2020-01-15 09:00:00\n");
        assert!(bad(&mut world, "Set-Date soon").contains("not recognized as a valid DateTime"));
    }

    #[test]
    fn a_zone_is_set_by_its_windows_name() {
        let mut world = server();
        let text = good(&mut world, "Get-TimeZone");
        assert!(text.contains("BaseUtcOffset              : 09:00:00\n"), "{text}");
        assert!(text.contains("SupportsDaylightSavingTime : False\n"), "{text}");
        good(&mut world, "Set-TimeZone -Id 'Pacific Standard Time'");
        let text = good(&mut world, "Get-TimeZone");
        assert!(text.contains("SupportsDaylightSavingTime : True\n"), "{text}");
        assert_eq!(
            bad(&mut world, "Set-TimeZone -Id Mars"),
            "Set-TimeZone : The time zone ID 'Mars' was not found on the local computer."
        );
    }
}
