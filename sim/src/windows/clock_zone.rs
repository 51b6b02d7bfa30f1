//! The machine's clock and its time zone.
//!
//! *Models*: a clock that may run ahead of or behind true time; the zone that the registry names,
//! with its daylight rules; local time in both directions as Windows converts it; the layouts in
//! which US English Windows prints a time.
//! *Leaves out*: the Windows time service, drift, `DynamicDaylightTimeDisabled`, the raw `TZI`
//! rules of a zone (the IANA zone that CLDR pairs with it stands for them).
//! *Sources*: catalogue S10, S33, R28; conformance table `timezone` (ambiguous and missing hour).
//! *Seen through*: `tzutil`, `Get-TimeZone`, `Get-Date`, `w32tm`, `dir`, `schtasks`, every log.

use std::sync::OnceLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use windows_timezones::WindowsTimezone;

use crate::facet_by_field;
use crate::kernel::time::{Moment, Span};

use super::registry::{Data, Known, Registry};

/// The value below [`Known::TimeZone`] that names the zone.
pub const ZONE_VALUE: &str = "TimeZoneKeyName";

/// The clock of one machine. Its zone lives in the registry: see [`zone`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ClockZone {
    /// Machine clock minus true time; positive when the clock is ahead.
    pub skew: Span,
    /// Windows name of the zone of the place where the machine stands; `None` where nobody said
    /// so: then the machine's own zone is believed.
    pub place: Option<&'static str>,
}

facet_by_field!(ClockZone, "clock", { skew, place });

impl ClockZone {
    /// The zone in which the people around the machine live: what they call ten in the evening.
    #[must_use]
    pub fn place_zone_name<'z>(&self, registry: &'z Registry) -> &'z str {
        self.place.unwrap_or_else(|| zone_name(registry))
    }

    /// What the machine believes the time is at a moment of the world.
    #[must_use]
    pub fn machine_time(&self, world: Moment) -> Moment {
        world + self.skew
    }

    /// The moment of the world at which the machine's clock shows `machine`.
    #[must_use]
    pub fn world_time(&self, machine: Moment) -> Moment {
        machine - self.skew
    }
}

/// One slot for each zone of the CLDR table, filled on first use: a machine asks for its zone all
/// the time, and parsing a zone's rules costs more than its whole life cycle.
static ZONES: [OnceLock<TimeZone>; 192] = [const { OnceLock::new() }; 192];

fn row(windows_name: &str) -> Option<WindowsTimezone> {
    windows_name.parse().ok()
}

/// The IANA zone that stands for a Windows zone name, by CLDR. `None` for an unknown name.
#[must_use]
pub fn iana_name(windows_name: &str) -> Option<&'static str> {
    row(windows_name).map(WindowsTimezone::tzdb_id)
}

/// The label that `tzutil /l` and the Settings page show: `(UTC+09:00) Seoul`.
#[must_use]
pub fn display_name(windows_name: &str) -> Option<&'static str> {
    row(windows_name).map(WindowsTimezone::description)
}

/// Names of the zones in the order in which `tzutil /l` lists them.
const NAMES: &str = "Dateline Standard Time|UTC-11|Aleutian Standard Time|Hawaiian Standard Time|\
    Marquesas Standard Time|Alaskan Standard Time|UTC-09|Pacific Standard Time (Mexico)|\
    UTC-08|Pacific Standard Time|US Mountain Standard Time|Mountain Standard Time (Mexico)|\
    Mountain Standard Time|Yukon Standard Time|Central America Standard Time|\
    Central Standard Time|Easter Island Standard Time|Central Standard Time (Mexico)|\
    Canada Central Standard Time|SA Pacific Standard Time|Eastern Standard Time (Mexico)|\
    Eastern Standard Time|Haiti Standard Time|Cuba Standard Time|US Eastern Standard Time|\
    Turks And Caicos Standard Time|Atlantic Standard Time|Venezuela Standard Time|\
    Central Brazilian Standard Time|SA Western Standard Time|Pacific SA Standard Time|\
    Newfoundland Standard Time|Tocantins Standard Time|Paraguay Standard Time|\
    E. South America Standard Time|SA Eastern Standard Time|Argentina Standard Time|\
    Montevideo Standard Time|Magallanes Standard Time|Saint Pierre Standard Time|\
    Bahia Standard Time|UTC-02|Greenland Standard Time|Azores Standard Time|\
    Cape Verde Standard Time|UTC|GMT Standard Time|Greenwich Standard Time|\
    Sao Tome Standard Time|Morocco Standard Time|W. Europe Standard Time|\
    Central Europe Standard Time|Romance Standard Time|Central European Standard Time|\
    W. Central Africa Standard Time|GTB Standard Time|Middle East Standard Time|\
    Egypt Standard Time|E. Europe Standard Time|West Bank Standard Time|\
    South Africa Standard Time|FLE Standard Time|Israel Standard Time|\
    South Sudan Standard Time|Kaliningrad Standard Time|Sudan Standard Time|\
    Libya Standard Time|Namibia Standard Time|Jordan Standard Time|Arabic Standard Time|\
    Syria Standard Time|Turkey Standard Time|Arab Standard Time|Belarus Standard Time|\
    Russian Standard Time|E. Africa Standard Time|Volgograd Standard Time|Iran Standard Time|\
    Arabian Standard Time|Astrakhan Standard Time|Azerbaijan Standard Time|Russia Time Zone 3|\
    Mauritius Standard Time|Saratov Standard Time|Georgian Standard Time|\
    Caucasus Standard Time|Afghanistan Standard Time|West Asia Standard Time|\
    Qyzylorda Standard Time|Ekaterinburg Standard Time|Pakistan Standard Time|\
    India Standard Time|Sri Lanka Standard Time|Nepal Standard Time|\
    Central Asia Standard Time|Bangladesh Standard Time|Omsk Standard Time|\
    Myanmar Standard Time|SE Asia Standard Time|Altai Standard Time|W. Mongolia Standard Time|\
    North Asia Standard Time|N. Central Asia Standard Time|Tomsk Standard Time|\
    North Asia East Standard Time|Singapore Standard Time|China Standard Time|\
    W. Australia Standard Time|Taipei Standard Time|Ulaanbaatar Standard Time|\
    Aus Central W. Standard Time|Transbaikal Standard Time|Tokyo Standard Time|\
    North Korea Standard Time|Korea Standard Time|Yakutsk Standard Time|\
    Cen. Australia Standard Time|AUS Central Standard Time|E. Australia Standard Time|\
    AUS Eastern Standard Time|West Pacific Standard Time|Tasmania Standard Time|\
    Vladivostok Standard Time|Lord Howe Standard Time|Bougainville Standard Time|\
    Russia Time Zone 10|Magadan Standard Time|Norfolk Standard Time|Sakhalin Standard Time|\
    Central Pacific Standard Time|Russia Time Zone 11|New Zealand Standard Time|UTC+12|\
    Fiji Standard Time|Kamchatka Standard Time|Chatham Islands Standard Time|UTC+13|\
    Tonga Standard Time|Samoa Standard Time|Line Islands Standard Time";

/// All zones, west to east: name and label.
pub fn all_zones() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.split('|').filter_map(|name| Some((name, display_name(name)?)))
}

/// The rules of a Windows zone name. `None` for an unknown name.
#[must_use]
pub fn zone_named(windows_name: &str) -> Option<TimeZone> {
    let row = row(windows_name)?;
    let load = || TimeZoneDatabase::bundled().get(row.tzdb_id()).unwrap_or(TimeZone::UTC);
    match ZONES.get(row as usize) {
        Some(slot) => Some(slot.get_or_init(load).clone()),
        None => Some(load()),
    }
}

/// The Windows name of the machine's zone; `UTC` when the registry names none.
#[must_use]
pub fn zone_name(registry: &Registry) -> &str {
    registry.text(Known::TimeZone, ZONE_VALUE).unwrap_or("UTC")
}

/// The machine's zone. A name that Windows does not know reads as UTC, as on Windows.
#[must_use]
pub fn zone(registry: &Registry) -> TimeZone {
    zone_named(zone_name(registry)).unwrap_or(TimeZone::UTC)
}

/// Sets the machine's zone, as `tzutil /s` does. False, and nothing changes, for an unknown name.
pub fn set_zone(registry: &mut Registry, windows_name: &str) -> bool {
    let known = row(windows_name).is_some();
    if known {
        registry.set_known(Known::TimeZone, ZONE_VALUE, Data::sz(windows_name));
    }
    known
}

/// Minutes by which a zone is ahead of UTC at a moment; `None` for an unknown zone.
#[must_use]
pub fn offset_minutes(windows_name: &str, at: Moment) -> Option<i64> {
    let offset = zone_named(windows_name)?.to_offset(at.timestamp());
    Some(i64::from(offset.seconds()) / 60)
}

/// The name of a zone as Windows spells it, whatever its case; `None` for an unknown one.
#[must_use]
pub fn spelled(windows_name: &str) -> Option<&'static str> {
    all_zones().map(|zone| zone.0).find(|name| crate::kernel::text::same(name, windows_name))
}

/// Local time at a moment of the machine's clock.
#[must_use]
pub fn local(registry: &Registry, moment: Moment) -> DateTime {
    local_in(&zone(registry), moment)
}

/// Local time in a zone.
#[must_use]
pub fn local_in(zone: &TimeZone, moment: Moment) -> DateTime {
    zone.to_datetime(moment.timestamp())
}

/// The moment at which the machine's clock shows `local`; see [`moment_in`] for the odd hours.
#[must_use]
pub fn moment_of_local(registry: &Registry, local: DateTime) -> Moment {
    moment_in(&zone(registry), local)
}

/// The moment of a local time, by Windows' rules: an hour that comes twice is the first of the
/// two (daylight time); an hour that does not exist is read as daylight time too, so that it
/// lands one daylight bias earlier in standard time.
#[must_use]
pub fn moment_in(zone: &TimeZone, local: DateTime) -> Moment {
    let earlier = zone.to_ambiguous_timestamp(local).earlier();
    // Only the last hours of the year 9999 have no moment.
    Moment::from_timestamp(earlier.unwrap_or(jiff::Timestamp::MAX))
}

fn twelve_hours(local: DateTime) -> (i8, &'static str) {
    let hour = match local.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    (hour, if local.hour() < 12 { "AM" } else { "PM" })
}

/// `1/15/2020`
#[must_use]
pub fn short_date(date: Date) -> String {
    format!("{}/{}/{}", date.month(), date.day(), date.year())
}

/// `9:00:00 AM`
#[must_use]
pub fn long_time(local: DateTime) -> String {
    let (hour, half) = twelve_hours(local);
    format!("{hour}:{:02}:{:02} {half}", local.minute(), local.second())
}

/// `1/15/2020 9:00:00 AM`, the general layout of US English Windows.
#[must_use]
pub fn general(local: DateTime) -> String {
    format!("{} {}", short_date(local.date()), long_time(local))
}

/// `01/15/2020  09:00 AM`, as `dir` prints it.
#[must_use]
pub fn dir_style(local: DateTime) -> String {
    let (hour, half) = twelve_hours(local);
    let (year, month, day) = (local.year(), local.month(), local.day());
    format!("{month:02}/{day:02}/{year}  {hour:02}:{:02} {half}", local.minute())
}

/// `2020-01-15T09:00:00`, as task XML keeps boundaries.
#[must_use]
pub fn sortable(local: DateTime) -> String {
    let (year, month, day) = (local.year(), local.month(), local.day());
    let (hour, minute, second) = (local.hour(), local.minute(), local.second());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    fn registry_in(name: &str) -> Registry {
        let mut registry = Registry::default();
        assert!(set_zone(&mut registry, name), "{name} is a Windows zone");
        registry
    }

    fn check(zone: &str, local: DateTime, utc: &str) {
        let registry = registry_in(zone);
        assert_eq!(moment_of_local(&registry, local).to_string(), utc, "{zone} {local}");
    }

    #[test]
    fn seoul_is_nine_hours_ahead_all_year() {
        check("Korea Standard Time", datetime(2020, 1, 15, 9, 0, 0, 0), "2020-01-15T00:00:00Z");
        check("Korea Standard Time", datetime(2020, 7, 15, 9, 0, 0, 0), "2020-07-15T00:00:00Z");
    }

    #[test]
    fn the_hour_that_comes_twice_is_read_as_daylight_time() {
        check("Pacific Standard Time", datetime(2020, 11, 1, 1, 30, 0, 0), "2020-11-01T08:30:00Z");
        check("Pacific Standard Time", datetime(2020, 11, 1, 2, 0, 0, 0), "2020-11-01T10:00:00Z");
    }

    #[test]
    fn the_missing_hour_shifts_by_the_daylight_bias() {
        check("Pacific Standard Time", datetime(2020, 3, 8, 2, 30, 0, 0), "2020-03-08T09:30:00Z");
        check("Pacific Standard Time", datetime(2020, 3, 8, 3, 0, 0, 0), "2020-03-08T10:00:00Z");
    }

    #[test]
    fn local_time_goes_there_and_back() {
        let registry = registry_in("W. Europe Standard Time");
        let moment = Moment(1_593_597_600_000);
        let there = local(&registry, moment);
        assert_eq!(sortable(there), "2020-07-01T12:00:00");
        assert_eq!(moment_of_local(&registry, there), moment);
    }

    #[test]
    fn every_zone_of_the_table_has_a_slot_of_its_own() {
        let last = row("Line Islands Standard Time").expect("the last row of the table");
        assert!((last as usize) < ZONES.len());
    }

    #[test]
    fn an_unknown_zone_reads_as_utc_and_cannot_be_set() {
        let mut registry = Registry::default();
        assert!(!set_zone(&mut registry, "Mars Standard Time"));
        assert_eq!(zone_name(&registry), "UTC");
        assert_eq!(sortable(local(&registry, Moment(0))), "1970-01-01T00:00:00");
    }

    #[test]
    fn a_clock_that_is_ahead_shows_a_later_time() {
        let clock = ClockZone { skew: Span::minutes(7), place: None };
        assert_eq!(clock.machine_time(Moment(0)), Moment(420_000));
        assert_eq!(clock.world_time(clock.machine_time(Moment(5))), Moment(5));
    }

    #[test]
    fn times_print_as_us_english_windows_prints_them() {
        let morning = datetime(2020, 1, 15, 9, 0, 0, 0);
        let midnight = datetime(1999, 11, 30, 0, 0, 0, 0);
        let noon = datetime(2020, 12, 1, 12, 5, 9, 0);
        assert_eq!(general(morning), "1/15/2020 9:00:00 AM");
        assert_eq!(general(midnight), "11/30/1999 12:00:00 AM");
        assert_eq!(general(noon), "12/1/2020 12:05:09 PM");
        assert_eq!(dir_style(morning), "01/15/2020  09:00 AM");
        assert_eq!(sortable(noon), "2020-12-01T12:05:09");
    }
}
