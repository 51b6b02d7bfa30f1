//! `w32tm.exe`: the Windows Time service from the command line.
//!
//! *Models*: `/stripchart`, `/resync`, `/query /status` and `/source`, from the clock's error and
//! the way to the internet; `/tz`. A clock that is off counts as not synchronised.
//! *Leaves out*: `/config`, `/monitor`, drift, delays of the network.
//! *Sources*: catalogue S10, S33, D20; R28; layouts \[K\].

use std::net::Ipv4Addr;

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::time::Span;
use crate::windows::clock_zone::{general, local, zone, zone_name};
use crate::windows::services::{State, settings};
use crate::windows::zone_rules::{Change, ZoneRules};

/// `w32tm`
pub(super) const COMMAND: Command = Command {
    name: "w32tm",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\w32tm.exe"),
    about: "Compares and synchronises the clock",
    examples: &[
        "w32tm /stripchart /computer:time.windows.com /samples:3 /dataonly",
        "w32tm /query /status",
        "w32tm /query /source",
        "w32tm /resync",
        "w32tm /tz",
    ],
    run,
};

/// Address of the public time servers \[S\].
const SERVER: Ipv4Addr = Ipv4Addr::new(20, 189, 79, 72);
const PARAMETERS: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    if options.switch("stripchart") {
        return strip_chart(call, &mut options);
    }
    if options.switch("resync") {
        return resync(call);
    }
    if options.switch("tz") {
        show_zone(call);
        return Ok(());
    }
    if options.switch("query") {
        let (status, source) = (options.switch("status"), options.switch("source"));
        options.switch("verbose");
        if let (None, true) = (options.rest(), status != source) {
            return if status { show_status(call) } else { show_source(call) };
        }
    }
    Err(Stop::new("The command line is not correct. See w32tm /? for usage."))
}

fn is_reachable(call: &Call<'_>) -> bool {
    // Time goes by UDP, which no proxy carries and in which no name is said.
    let network = &call.world.host.network;
    network.dns && network.connects(SERVER)
}

/// True error of the clock as the tools print it: what would have to be added.
fn offset(call: &Call<'_>) -> String {
    let off = Span(-call.world.host.clock.skew.0);
    let sign = if off.0 < 0 { '-' } else { '+' };
    let off = off.abs().0;
    format!("{sign}{:02}.{:03}0000s", off / 1000, off % 1000)
}

fn strip_chart(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let computer = options.text("computer").unwrap_or_default();
    let samples = options.text("samples").map_or(Some(1), |text| text.parse::<u32>().ok());
    let period = options.text("period").map_or(Some(2), |text| text.parse::<i64>().ok());
    let bare = options.switch("dataonly");
    options.switch("ipprotocol");
    let (Some(samples), Some(period), None, false) =
        (samples.filter(|n| (1..=1000).contains(n)), period, options.rest(), computer.is_empty())
    else {
        return Err(Stop::new(
            "The following error occurred: The parameter is incorrect. (0x80070057)",
        ));
    };
    if !call.world.host.network.dns {
        return Err(Stop::new("The following error occurred: No such host is known. (0x80072AF9)"));
    }
    let reachable = is_reachable(call);
    let off = offset(call);
    let registry = &call.world.host.registry;
    let start = call.world.machine_time();
    let now = local(registry, start);
    let times: Vec<String> = (0..i64::from(samples))
        .map(|n| local(registry, start + Span::seconds(n * period)))
        .map(|at| format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()))
        .collect();
    call.line(&format!("Tracking {computer} [{SERVER}:123]."));
    call.line(&format!("Collecting {samples} samples."));
    call.line(&format!("The current time is {}.", general(now)));
    for time in times {
        call.line(&match (reachable, bare) {
            (false, _) => format!("{time}, error: 0x800705B4"),
            (true, true) => format!("{time}, {off}"),
            (true, false) => {
                let chart = format!("[{0}*{0}]", " ".repeat(27));
                format!("{time}, d:+00.0000000s o:{off}  {chart}")
            }
        });
    }
    call.output.elapsed = Span::seconds(i64::from(samples) * period);
    Ok(())
}

/// The rules of this year, and which of the two times holds.
fn show_zone(call: &mut Call<'_>) {
    let registry = &call.world.host.registry;
    let (name, zone) = (zone_name(registry).to_owned(), zone(registry));
    let now = call.world.machine_time();
    let rules = ZoneRules::of_year(&zone, local(registry, now).year());
    let current = match (rules.daylight, rules.is_daylight(&zone, now.timestamp())) {
        (None, _) => "UNKNOWN",
        (Some(_), true) => "DAYLIGHT",
        (Some(_), false) => "STANDARD",
    };
    let date = |change: Option<Change>| match change {
        Some(Change { month, nth, weekday, .. }) => format!("(M:{month} D:{nth} DoW:{weekday})"),
        None => "(unspecified)".to_owned(),
    };
    let (bias, own, other) = (rules.bias, rules.standard_bias, rules.daylight_bias);
    let (to_standard, to_daylight) = (date(rules.standard), date(rules.daylight));
    let daylight = name.replace("Standard", "Daylight");
    call.line(&format!(
        "Time zone: Current:TIME_ZONE_ID_{current} Bias: {bias}min (UTC=LocalTime+Bias)"
    ));
    call.line(&format!("  [Standard Name:\"{name}\" Bias:{own}min Date:{to_standard}]"));
    call.line(&format!("  [Daylight Name:\"{daylight}\" Bias:{other}min Date:{to_daylight}]"));
}

/// The time service is there and stopped. A machine without it counts as one where it runs.
fn is_stopped(call: &Call<'_>) -> bool {
    call.world.host.services.get("W32Time").is_some_and(|service| service.state != State::Running)
        && settings(&call.world.host.registry, "W32Time").is_some()
}

fn not_started() -> Stop {
    Stop::new("The following error occurred: The service has not been started. (0x80070426)")
}

fn resync(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("The following error occurred: Access is denied. (0x80070005)")?;
    if is_stopped(call) {
        return Err(not_started());
    }
    call.line("Sending resync command to local computer");
    if !is_reachable(call) {
        call.line("The computer did not resync because no time data was available.");
        return Err(Stop::new(""));
    }
    call.world.host.clock.skew = Span::default();
    call.line("The command completed successfully.");
    Ok(())
}

/// `time.windows.com,0x8`, as the registry has it.
fn server(call: &Call<'_>) -> String {
    let there = call.world.host.registry.value(PARAMETERS, "NtpServer");
    let text = there.and_then(|data| data.text()).unwrap_or("time.windows.com,0x8");
    text.split(' ').next().unwrap_or(text).to_owned()
}

/// The time server when the clock follows it.
fn followed(call: &Call<'_>) -> Option<String> {
    let server = server(call);
    let follows = call.world.host.clock.skew.0 == 0 && is_reachable(call);
    follows.then_some(server)
}

fn show_source(call: &mut Call<'_>) -> Result<(), Stop> {
    if is_stopped(call) {
        return Err(not_started());
    }
    let source = followed(call).unwrap_or_else(|| "Local CMOS Clock".to_owned());
    call.line(&format!("{source} "));
    Ok(())
}

fn show_status(call: &mut Call<'_>) -> Result<(), Stop> {
    if is_stopped(call) {
        return Err(not_started());
    }
    let lines = match followed(call) {
        Some(source) => {
            let at = general(local(&call.world.host.registry, call.world.host.identity.booted));
            let id = u32::from(SERVER);
            [
                "Leap Indicator: 0(no warning)".to_owned(),
                "Stratum: 4 (secondary reference - syncd by (S)NTP)".to_owned(),
                "Precision: -23 (119.209ns per tick)".to_owned(),
                "Root Delay: 0.0312500s".to_owned(),
                "Root Dispersion: 7.7724954s".to_owned(),
                format!("ReferenceId: {id:#010X} (source IP:  {SERVER})").replace("0X", "0x"),
                format!("Last Successful Sync Time: {at}"),
                format!("Source: {source} "),
                "Poll Interval: 10 (1024s)".to_owned(),
            ]
        }
        None => [
            "Leap Indicator: 3(not synchronized)",
            "Stratum: 0 (unspecified)",
            "Precision: -23 (119.209ns per tick)",
            "Root Delay: 0.0000000s",
            "Root Dispersion: 0.0000000s",
            "ReferenceId: 0x00000000 (unspecified)",
            "Last Successful Sync Time: unspecified",
            "Source: Local CMOS Clock",
            "Poll Interval: 6 (64s)",
        ]
        .map(str::to_owned),
    };
    lines.iter().for_each(|line| call.line(line));
    call.line("");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};
    use crate::kernel::time::Span;

    const CHART: &str = "w32tm /stripchart /computer:time.windows.com /samples:2 /dataonly";

    #[test]
    fn the_zone_tells_its_rules() {
        let mut world = server();
        let seoul = "Time zone: Current:TIME_ZONE_ID_UNKNOWN Bias: -540min (UTC=LocalTime+Bias)\n  \
                     [Standard Name:\"Korea Standard Time\" Bias:0min Date:(unspecified)]\n  \
                     [Daylight Name:\"Korea Daylight Time\" Bias:-60min Date:(unspecified)]\n";
        assert_eq!(prints(&mut world, "w32tm /tz"), seoul);
        prints(&mut world, "tzutil /s \"W. Europe Standard Time\"");
        let text = prints(&mut world, "w32tm /tz");
        assert!(text.contains("ID_STANDARD Bias: -60min"), "{text}");
        assert!(text.contains("Bias:-60min Date:(M:3 D:5 DoW:0)]"), "{text}");
    }

    #[test]
    fn the_chart_shows_the_error_of_the_clock() {
        let mut world = server();
        world.host.clock.skew = Span::hours(-50);
        let text = prints(&mut world, CHART);
        let expected = "Tracking time.windows.com [20.189.79.72:123].\nCollecting 2 samples.\nThe \
                        current time is 1/13/2020 7:00:00 AM.\n07:00:00, \
                        +180000.0000000s\n07:00:02, +180000.0000000s\n";
        assert_eq!(text, expected);
        assert!(prints(&mut world, "w32tm /query /status").contains("Local CMOS Clock"));
        assert_eq!(changes(&mut world, "w32tm /resync"), ["clock:skew"]);
        assert_eq!(prints(&mut world, "w32tm /query /source"), "time.windows.com,0x8 \n");
    }

    #[test]
    fn without_a_way_out_nothing_is_synchronised() {
        let mut world = server();
        world.host.clock.skew = Span::hours(1);
        world.host.network.internet = false;
        assert!(prints(&mut world, CHART).contains("error: 0x800705B4"));
        assert!(changes(&mut world, "w32tm /resync").is_empty());
        assert_eq!(fails(&mut world, "w32tm /resync").0, 1);
        assert_eq!(fails(&mut world, "w32tm /nonsense").0, 1);
    }
}
