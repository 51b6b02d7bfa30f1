//! Points in time and lengths of it, in ticks of 100 nanoseconds.
//!
//! *Models*: `System.DateTime` with its kind, `System.TimeSpan`, the calendar between them, and
//! their text in the invariant culture.
//! *Leaves out*: zones (a host knows them), calendars other than the Gregorian one.

use std::fmt;

/// Ticks in a microsecond.
pub const MICROSECOND: i64 = 10;
/// Ticks in a millisecond.
pub const MILLISECOND: i64 = 10_000;
/// Ticks in a second.
pub const SECOND: i64 = 1000 * MILLISECOND;
/// Ticks in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Ticks in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Ticks in a day.
pub const DAY: i64 = 24 * HOUR;
/// The last tick of the year 9999.
pub const LAST: i64 = 3_155_378_975_999_999_999;
/// The first of January 1601, where FILETIME begins.
pub const FILETIME_EPOCH: i64 = 504_911_232_000_000_000;
/// The first of January 1970, where Unix time begins.
pub const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

/// What a point in time is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind {
    /// Nobody knows.
    #[default]
    Unspecified,
    /// Universal time.
    Utc,
    /// The zone of the machine.
    Local,
}

/// `System.DateTime`: ticks since the first of January of the year 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DateTime {
    /// Ticks, 0 to [`LAST`].
    pub ticks: i64,
    /// What they are relative to; comparisons do not look at it.
    pub kind: Kind,
}

/// The parts of a date and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// 1 to 9999
    pub year: i32,
    /// 1 to 12
    pub month: i32,
    /// 1 to 31
    pub day: i32,
    /// 0 to 23
    pub hour: i32,
    /// 0 to 59
    pub minute: i32,
    /// 0 to 59
    pub second: i32,
    /// Ticks in the second.
    pub fraction: i32,
}

/// True in leap years.
#[must_use]
pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month; 0 for a month that does not exist.
#[must_use]
pub fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days since the first of January of the year 1.
fn days_from_civil(year: i32, month: i32, day: i32) -> i64 {
    let before = i64::from(year) - 1;
    let leaps = before / 4 - before / 100 + before / 400;
    let months: i32 = (1..month).map(|month| days_in_month(year, month)).sum();
    before * 365 + leaps + i64::from(months + day - 1)
}

fn civil_from_days(days: i64) -> (i32, i32, i32) {
    // Eras of 400 years that begin on the first of March.
    let shifted = days + 306;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as i32, day as i32)
}

impl DateTime {
    /// A point in time; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn new(ticks: i64, kind: Kind) -> Option<Self> {
        (0..=LAST).contains(&ticks).then_some(Self { ticks, kind })
    }

    /// From parts; `None` when there is no such day or time.
    #[must_use]
    pub fn from_parts(parts: Parts, kind: Kind) -> Option<Self> {
        let is_date = (1..=9999).contains(&parts.year)
            && parts.day >= 1
            && parts.day <= days_in_month(parts.year, parts.month);
        let is_time = (0..24).contains(&parts.hour)
            && (0..60).contains(&parts.minute)
            && (0..60).contains(&parts.second)
            && (0..SECOND).contains(&i64::from(parts.fraction));
        if !is_date || !is_time {
            return None;
        }
        let time = i64::from(parts.hour) * HOUR
            + i64::from(parts.minute) * MINUTE
            + i64::from(parts.second) * SECOND
            + i64::from(parts.fraction);
        Self::new(days_from_civil(parts.year, parts.month, parts.day) * DAY + time, kind)
    }

    /// Its parts.
    #[must_use]
    pub fn parts(self) -> Parts {
        let (year, month, day) = civil_from_days(self.ticks / DAY);
        let time = self.ticks % DAY;
        let unit = |of: i64, most: i64| (time / of % most) as i32;
        Parts {
            year,
            month,
            day,
            hour: unit(HOUR, 24),
            minute: unit(MINUTE, 60),
            second: unit(SECOND, 60),
            fraction: unit(1, SECOND),
        }
    }

    /// 0 is Sunday.
    #[must_use]
    pub fn day_of_week(self) -> usize {
        ((self.ticks / DAY + 1) % 7) as usize
    }

    /// 1 to 366
    #[must_use]
    pub fn day_of_year(self) -> i32 {
        let year = self.parts().year;
        (self.ticks / DAY - days_from_civil(year, 1, 1)) as i32 + 1
    }

    /// Midnight of its day.
    #[must_use]
    pub fn date(self) -> Self {
        Self { ticks: self.ticks - self.ticks % DAY, kind: self.kind }
    }

    /// Later by so many ticks; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn plus(self, ticks: i64) -> Option<Self> {
        Self::new(self.ticks.checked_add(ticks)?, self.kind)
    }

    /// Later by so many months; the day is cut to what the month has.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let mut parts = self.parts();
        let month = i64::from(parts.year) * 12 + i64::from(parts.month) - 1;
        let month = month.checked_add(months)?;
        parts.year = i32::try_from(month.div_euclid(12)).ok()?;
        parts.month = month.rem_euclid(12) as i32 + 1;
        parts.day = parts.day.min(days_in_month(parts.year, parts.month));
        Self::from_parts(parts, self.kind)
    }
}

impl fmt::Display for DateTime {
    /// `01/31/2025 17:04:05`: what a cast to string gives.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { year, month, day, hour, minute, second, .. } = self.parts();
        write!(f, "{month:02}/{day:02}/{year:04} {hour:02}:{minute:02}:{second:02}")
    }
}

/// `System.TimeSpan`, in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeSpan(pub i64);

impl TimeSpan {
    /// Days, hours, minutes, seconds and ticks, all with the sign of the whole.
    #[must_use]
    pub fn parts(self) -> (i64, i64, i64, i64, i64) {
        let unit = |of: i64, most: i64| self.0 / of % most;
        (self.0 / DAY, unit(HOUR, 24), unit(MINUTE, 60), unit(SECOND, 60), unit(1, SECOND))
    }

    /// So many of a unit, rounded to the millisecond as .NET Framework does; `None` when it is
    /// too long or no number.
    #[must_use]
    pub fn of(count: f64, unit: i64) -> Option<Self> {
        let milliseconds = count * (unit / MILLISECOND) as f64;
        let rounded = milliseconds + if count >= 0.0 { 0.5 } else { -0.5 };
        // 922337203685477 milliseconds are the most.
        if !(-922_337_203_685_477.0..=922_337_203_685_477.0).contains(&rounded) {
            return None;
        }
        Some(Self(rounded as i64 * MILLISECOND))
    }
}

impl fmt::Display for TimeSpan {
    /// `[-][d.]hh:mm:ss[.fffffff]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ticks = self.0.unsigned_abs();
        let unit = |of: i64, most: u64| ticks / of.unsigned_abs() % most;
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let days = ticks / DAY.unsigned_abs();
        if days > 0 {
            write!(f, "{days}.")?;
        }
        write!(f, "{:02}:{:02}:{:02}", unit(HOUR, 24), unit(MINUTE, 60), unit(SECOND, 60))?;
        match unit(1, SECOND.unsigned_abs()) {
            0 => Ok(()),
            fraction => write!(f, ".{fraction:07}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_knows_leap_years_and_its_ends() {
        let at = |year, month, day| {
            let parts = Parts { year, month, day, ..Parts::default() };
            DateTime::from_parts(parts, Kind::Unspecified)
        };
        assert_eq!(at(1, 1, 1).map(|at| at.ticks), Some(0));
        assert_eq!(at(1970, 1, 1).map(|at| at.ticks), Some(UNIX_EPOCH));
        assert_eq!(at(1601, 1, 1).map(|at| at.ticks), Some(FILETIME_EPOCH));
        assert_eq!((at(2023, 2, 29), at(2025, 13, 1), at(10_000, 1, 1)), (None, None, None));
        let leap = at(2024, 2, 29).unwrap();
        assert_eq!((leap.day_of_week(), leap.day_of_year()), (4, 60));
        assert_eq!(
            leap.plus_months(12).map(|at| at.to_string()),
            Some("02/28/2025 00:00:00".into())
        );
        assert_eq!(DateTime { ticks: LAST, kind: Kind::Utc }.parts().year, 9999);
        for days in (0..LAST / DAY).step_by(997) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn a_length_of_time_is_printed_as_net_does() {
        let cases = [
            (0, "00:00:00"),
            (SECOND, "00:00:01"),
            (-DAY - HOUR, "-1.01:00:00"),
            (25 * HOUR + 5, "1.01:00:00.0000005"),
            (i64::MIN, "-10675199.02:48:05.4775808"),
        ];
        for (ticks, text) in cases {
            assert_eq!(TimeSpan(ticks).to_string(), text);
        }
        assert_eq!(TimeSpan::of(1.5, HOUR), Some(TimeSpan(90 * MINUTE)));
        assert_eq!(TimeSpan::of(1e300, DAY), None);
    }
}
