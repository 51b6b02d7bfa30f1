//! `Set-Date`, `Get-TimeZone`, `Set-TimeZone`.
//!
//! *Models*: the machine's clock and zone; true time stays. *Leaves out*: the zones' own rules.
//! *Sources*: texts of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::net::Net;
use powershell::value::time::{DateTime, HOUR, MINUTE, TimeSpan};
use powershell::value::{Value, compare, text};

use super::MANAGEMENT;
use crate::console::machine::{Machine, local_time};
use crate::console::{Entry, Kind};
use crate::kernel::time::Span;
use crate::windows::clock_zone::{self, moment_of_local};
use crate::windows::identity::Windows;

/// `Set-Date`
pub(super) const SET_DATE: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Set-Date",
        module: "Microsoft.PowerShell.Utility",
        class: "Microsoft.PowerShell.Commands.SetDateCommand",
        params: &[
            Param::new("Date", "datetime").at(0).mandatory().pipeline().sets(&["Date"]),
            Param::new("Adjust", "timespan").at(0).mandatory().sets(&["Adjust"]),
            Param::new("DisplayHint", "string").choices(&["Date", "Time", "DateTime"]),
        ],
        default_set: "Date",
        impact: Some(2),
        run: Run::Each(set_date),
    },
    kind: Kind::Cmdlet,
    about: "Sets the machine's clock",
    examples: &["Set-Date '1/15/2020 9:00 AM'", "Set-Date -Adjust 00:00:05"],
};

/// `Get-TimeZone`
pub(super) const GET_ZONE: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-TimeZone",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.GetTimeZoneCommand",
        params: &[
            Param::new("Id", "string[]").mandatory().by_name().sets(&["Id"]),
            Param::new("Name", "string[]").at(0).by_name().sets(&["Name"]),
            Param::switch("ListAvailable").sets(&["ListAvailable"]),
        ],
        default_set: "Name",
        impact: None,
        run: Run::Each(get_zone),
    },
    kind: Kind::Since(Windows::Server2016),
    about: "Shows the machine's time zone",
    examples: &["Get-TimeZone", "Get-TimeZone -Id UTC"],
};

/// `Set-TimeZone`
pub(super) const SET_ZONE: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Set-TimeZone",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.SetTimeZoneCommand",
        params: &[
            Param::new("Name", "string").at(0).mandatory().sets(&["Name"]),
            Param::new("Id", "string").mandatory().by_name().sets(&["Id"]),
            Param::new("InputObject", "object").mandatory().pipeline().sets(&["InputObject"]),
            Param::switch("PassThru"),
        ],
        default_set: "Name",
        impact: Some(2),
        run: Run::Each(set_zone),
    },
    kind: Kind::Since(Windows::Server2016),
    about: "Sets the machine's time zone",
    examples: &["Set-TimeZone -Id 'Korea Standard Time'"],
};

/// The error of who lacks the right to set clock or zone.
fn no_privilege(call: &Call<'_>, id: &'static str) -> powershell::eval::Stop {
    let said = "A required privilege is not held by the client";
    let class = "System.ComponentModel.Win32Exception";
    call.engine.terminating(&ErrorSpec::new(class, id, "PermissionDenied", said))
}

fn civil(at: DateTime) -> Option<jiff::civil::DateTime> {
    let parts = at.parts();
    let small = |number: i32| i8::try_from(number).ok();
    jiff::civil::DateTime::new(
        i16::try_from(parts.year).ok()?,
        small(parts.month)?,
        small(parts.day)?,
        small(parts.hour)?,
        small(parts.minute)?,
        small(parts.second)?,
        parts.fraction * 100,
    )
    .ok()
}

fn set_date(call: &mut Call<'_>) -> Eval<()> {
    let machine = Machine::of(call.engine);
    if !machine.parts().1.elevated {
        return Err(no_privilege(call, "SetDateCommandPermissionDenied"));
    }
    let before = Machine::of(call.engine).look().machine_time();
    let date = call.get("Date").and_then(Value::as_net);
    let adjust = call.get("Adjust").and_then(Value::as_net);
    let wanted = match (date, adjust) {
        (Some(Net::DateTime(at)), _) => {
            let Some(at) = civil(*at) else { return Ok(()) };
            moment_of_local(&Machine::of(call.engine).look().host.registry, at)
        }
        (_, Some(Net::TimeSpan(span))) => before + Span(span.0 / 10_000),
        _ => return Ok(()),
    };
    let shown = local_time(Machine::of(call.engine).look(), wanted);
    if !call.should_process(&shown.to_string(), "Set-Date")? {
        return Ok(());
    }
    let world = Machine::of(call.engine).world();
    world.host.clock.skew = wanted - world.now;
    call.put(shown.into())
}

/// A zone as `System.TimeZoneInfo`.
fn zone(name: &str) -> Option<Value> {
    let (display, zone) = (clock_zone::display_name(name)?, clock_zone::zone_named(name)?);
    // The label begins with the base offset: `(UTC+09:00) Seoul`, or `(UTC) ...` for none.
    let label = display.split_once(')').map_or("", |(label, _)| label);
    let offset = label.strip_prefix("(UTC").unwrap_or_default();
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) =
        offset.trim_start_matches(['+', '-']).split_once(':').unwrap_or_default();
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let base = sign * (number(hours) * HOUR + number(minutes) * MINUTE);
    let at = |month| jiff::civil::date(2020, month, 1).at(0, 0, 0, 0);
    let bias = |month| zone.to_ambiguous_timestamp(at(month)).compatible().ok();
    let daylight = match (bias(1), bias(7)) {
        (Some(winter), Some(summer)) => zone.to_offset(winter) != zone.to_offset(summer),
        _ => false,
    };
    let value = Value::typed(
        &["System.TimeZoneInfo", "System.Object"],
        [
            ("Id", Value::text(name)),
            ("DisplayName", Value::text(display)),
            ("StandardName", Value::text(name)),
            ("DaylightName", Value::text(&name.replace("Standard", "Daylight"))),
            ("BaseUtcOffset", TimeSpan(base).into()),
            ("SupportsDaylightSavingTime", Value::Bool(daylight)),
        ],
    );
    Some(value.shown_as(display))
}

fn not_found(call: &Call<'_>, name: &str) -> ErrorSpec {
    let said = format!("The time zone ID '{name}' was not found on the local computer.");
    let id = match &*call.name() {
        "Set-TimeZone" => "TimeZoneNotFound,Microsoft.PowerShell.Commands.SetTimeZoneCommand",
        _ => "TimeZoneNotFound,Microsoft.PowerShell.Commands.GetTimeZoneCommand",
    };
    let id = id.split(',').next().unwrap_or(id).to_owned();
    ErrorSpec::new("System.TimeZoneNotFoundException", id, "ObjectNotFound", said)
        .about(Value::text(name))
}

fn get_zone(call: &mut Call<'_>) -> Eval<()> {
    if call.flag("ListAvailable") {
        let all: Vec<Value> = clock_zone::all_zones().filter_map(|(name, _)| zone(name)).collect();
        return call.put_all(all);
    }
    let by_name = call.has("Name");
    let mut names = call.texts(if by_name { "Name" } else { "Id" });
    if names.is_empty() {
        let own = clock_zone::zone_name(&Machine::of(call.engine).look().host.registry).into();
        names.push(own);
    }
    for name in names {
        let hits: Vec<Value> = if by_name {
            let fits = |known: &&str| compare::like(known, &name, false);
            let known = clock_zone::all_zones().map(|(known, _)| known);
            known.filter(fits).filter_map(zone).collect()
        } else {
            clock_zone::spelled(&name).and_then(zone).into_iter().collect()
        };
        if hits.is_empty() {
            let spec = not_found(call, &name);
            call.engine.fail(&spec)?;
        }
        call.put_all(hits)?;
    }
    Ok(())
}

fn set_zone(call: &mut Call<'_>) -> Eval<()> {
    let input = call.get("InputObject").and_then(|zone| zone.property("Id"));
    let name = match input {
        Some(id) => text::of(&id).into(),
        None => call.text("Id").or_else(|| call.text("Name")).unwrap_or_default(),
    };
    let Some(spelled) = clock_zone::spelled(&name) else {
        let spec = not_found(call, &name);
        return Err(call.engine.terminating(&spec));
    };
    if !Machine::of(call.engine).parts().1.elevated {
        return Err(no_privilege(call, "SetTimeZoneFailed"));
    }
    if !call.should_process(spelled, "Set-TimeZone")? {
        return Ok(());
    }
    let world = Machine::of(call.engine).world();
    clock_zone::set_zone(&mut world.host.registry, spelled);
    if call.flag("PassThru") {
        call.put(zone(spelled).unwrap_or(Value::Null))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::kernel::time::Span;

    #[test]
    fn the_clock_is_shown_and_set() {
        let mut world = server();
        assert_eq!(changed(&mut world, "Set-Date '1/15/2020 9:10 AM'"), ["clock:skew"]);
        assert_eq!(world.host.clock.skew, Span::minutes(10));
        good(&mut world, "Set-Date -Adjust -0:10:0");
        assert_eq!(world.host.clock.skew, Span::default());
        let text = good(&mut world, "Set-Date (Get-Date).AddMinutes(3)");
        assert_eq!(text.trim(), "Wednesday, January 15, 2020 9:03:00 AM");
        assert!(bad(&mut world, "Set-Date soon").contains("not recognized as a valid DateTime"));
    }

    #[test]
    fn a_zone_is_set_by_its_windows_name() {
        let mut world = server();
        let text = good(&mut world, "Get-TimeZone");
        assert!(text.contains("BaseUtcOffset              : 09:00:00\n"), "{text}");
        assert!(text.contains("SupportsDaylightSavingTime : False\n"), "{text}");
        good(&mut world, "Set-TimeZone -Id 'Pacific Standard Time'");
        let text = good(&mut world, "(Get-TimeZone).BaseUtcOffset.TotalHours; (gtz).Id");
        assert_eq!(text, "-8\nPacific Standard Time\n");
        assert_eq!(
            bad(&mut world, "Set-TimeZone -Id Mars"),
            "Set-TimeZone : The time zone ID 'Mars' was not found on the local computer."
        );
    }
}
