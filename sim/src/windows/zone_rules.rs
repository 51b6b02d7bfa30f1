//! The rules of a time zone as Windows keeps them: biases, and when they change in a year.
//!
//! *Models*: `TIME_ZONE_INFORMATION`: minutes from local time to UTC, what standard and daylight
//! time add, the day of each change as "the nth Sunday"; the rules of a year read off a zone; a
//! zone made from rules.
//! *Leaves out*: rules with a fixed date, several changes of one kind in a year (the last counts).
//! *Sources*: conformance table `timezone`.
//! *Seen through*: `w32tm /tz`.

use jiff::civil::DateTime;
use jiff::tz::{Dst, TimeZone, TimeZoneTransition};

/// When a change happens, in the local time before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Month, from 1.
    pub month: i8,
    /// Day of the week; 0 is Sunday.
    pub weekday: i8,
    /// Which of these days in the month; 5 is the last.
    pub nth: i8,
    /// Hour.
    pub hour: i8,
    /// The date on which this falls in the year that the rules were read for.
    pub date: Option<jiff::civil::Date>,
}

impl Change {
    fn at(local: DateTime) -> Self {
        let last = local.day() + 7 > local.days_in_month();
        Self {
            month: local.month(),
            weekday: local.weekday().to_sunday_zero_offset(),
            nth: if last { 5 } else { (local.day() - 1) / 7 + 1 },
            hour: local.hour(),
            date: Some(local.date()),
        }
    }

    fn posix(&self) -> String {
        format!("M{}.{}.{}/{}", self.month, self.nth, self.weekday, self.hour)
    }
}

/// The rules of a zone. Biases are minutes that are added to local time to get UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneRules {
    /// What holds all year.
    pub bias: i64,
    /// What standard time adds; 0 everywhere.
    pub standard_bias: i64,
    /// What daylight time adds; -60 where there is none, too.
    pub daylight_bias: i64,
    /// When standard time begins; `None` when nothing changes.
    pub standard: Option<Change>,
    /// When daylight time begins.
    pub daylight: Option<Change>,
}

/// Minutes from local time to UTC.
fn bias(seconds: i32) -> i64 {
    -i64::from(seconds) / 60
}

/// `[+-]hh:mm` as POSIX counts, which is the way of a bias.
fn offset(bias: i64) -> String {
    let sign = if bias < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", bias.abs() / 60, bias.abs() % 60)
}

impl ZoneRules {
    /// The rules of a year, as `GetTimeZoneInformationForYear` has them.
    ///
    /// A zone that moves for good within the year counts as one whose "daylight time" began with
    /// the year and ends on that day.
    #[must_use]
    pub fn of_year(zone: &TimeZone, year: i16) -> Self {
        let begin = DateTime::constant(year, 1, 1, 0, 0, 0, 0);
        let before = |at: jiff::Timestamp| at.checked_sub(jiff::SignedDuration::from_nanos(1));
        let old = |change: &TimeZoneTransition<'_>| {
            zone.to_offset_info(before(change.timestamp()).unwrap_or(change.timestamp()))
        };
        let start = zone.to_timestamp(begin).unwrap_or(jiff::Timestamp::MIN);
        let changes = zone
            .following(start)
            .take_while(|change| zone.to_datetime(change.timestamp()).year() == year);
        let changes: Vec<_> = changes.filter(|one| one.offset() != old(one).offset()).collect();
        let local = |change: &TimeZoneTransition<'_>| {
            let at = old(change).offset().to_datetime(change.timestamp());
            Change::at(at)
        };
        let end = changes.last().map_or_else(|| zone.to_offset(start), TimeZoneTransition::offset);
        let kept = Self {
            bias: bias(end.seconds()),
            standard_bias: 0,
            daylight_bias: -60,
            standard: None,
            daylight: None,
        };
        let last = |dst| changes.iter().rev().find(|change| change.dst() == dst);
        match (last(Dst::No), last(Dst::Yes)) {
            (Some(standard), Some(daylight)) => Self {
                bias: bias(standard.offset().seconds()),
                daylight_bias: bias(daylight.offset().seconds())
                    - bias(standard.offset().seconds()),
                standard: Some(local(standard)),
                daylight: Some(local(daylight)),
                ..kept
            },
            (Some(moved), None) if old(moved).offset() != moved.offset() => Self {
                daylight_bias: bias(old(moved).offset().seconds()) - kept.bias,
                standard: Some(local(moved)),
                daylight: Some(Change::at(begin)),
                ..kept
            },
            _ => kept,
        }
    }

    /// A zone with these rules in every year; `None` for rules that no zone can have.
    #[must_use]
    pub fn zone(&self) -> Option<TimeZone> {
        let standard = offset(self.bias + self.standard_bias);
        let changing = self.standard.zip(self.daylight).map(|(to_standard, to_daylight)| {
            let daylight = offset(self.bias + self.daylight_bias);
            format!("DDD{daylight},{},{}", to_daylight.posix(), to_standard.posix())
        });
        TimeZone::posix(&format!("SSS{standard}{}", changing.unwrap_or_default())).ok()
    }

    /// True when daylight time holds at a moment in `zone`, the zone these rules are of.
    #[must_use]
    pub fn is_daylight(&self, zone: &TimeZone, at: jiff::Timestamp) -> bool {
        let now = bias(zone.to_offset(at).seconds());
        self.daylight.is_some() && now == self.bias + self.daylight_bias
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::windows::clock_zone::zone_named;

    fn of(name: &str, year: i16) -> ZoneRules {
        ZoneRules::of_year(&zone_named(name).unwrap(), year)
    }

    #[test]
    fn a_zone_with_daylight_time_changes_twice_a_year() {
        let rules = of("W. Europe Standard Time", 2020);
        assert_eq!((rules.bias, rules.daylight_bias), (-60, -60));
        let (standard, daylight) = (rules.standard.unwrap(), rules.daylight.unwrap());
        assert_eq!((standard.month, standard.nth, standard.weekday, standard.hour), (10, 5, 0, 3));
        assert_eq!((daylight.month, daylight.nth, daylight.weekday, daylight.hour), (3, 5, 0, 2));
        assert_eq!(daylight.date, Some(date(2020, 3, 29)));
    }

    #[test]
    fn a_zone_without_has_no_change_and_one_that_moved_has_two() {
        let seoul = of("Korea Standard Time", 2020);
        assert_eq!((seoul.bias, seoul.standard, seoul.daylight), (-540, None, None));
        let altai = of("Altai Standard Time", 2016);
        assert_eq!((altai.bias, altai.daylight_bias), (-420, 60));
        assert_eq!(altai.daylight.unwrap().date, Some(date(2016, 1, 1)));
    }

    #[test]
    fn a_zone_made_from_rules_is_the_zone_they_were_read_off() {
        let zone = zone_named("Pacific Standard Time").unwrap();
        let made = of("Pacific Standard Time", 2020).zone().unwrap();
        for (month, day) in [(1, 15), (3, 8), (7, 1), (11, 1), (12, 31)] {
            for hour in [0, 1, 2, 3, 9] {
                let at = date(2020, month, day).at(hour, 30, 0, 0);
                let utc = TimeZone::UTC.to_timestamp(at).unwrap();
                assert_eq!(made.to_offset(utc), zone.to_offset(utc), "{at}");
            }
        }
    }
}
