//! When a task is due.
//!
//! *Models*: once, daily, weekly, at boot, at logon, and the kinds that only have a name here;
//! start and end boundaries in local time, or at a fixed offset of UTC ("Synchronize across time
//! zones"); repetition; daylight saving.
//! *Leaves out*: monthly schedules, random delay, event filters.
//! *Sources*: catalogue 4.3, S60; conformance `task_scheduler` (family `next_run_time`).
//! *Seen through*: `Next Run Time` of `schtasks`, the agenda of a machine.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::kernel::time::{Moment, Span};
use crate::windows::clock_zone::{local_in, moment_in, sortable};

/// A day of the week.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Day {
    /// Sunday, the first day of a Windows week.
    Sunday,
    /// Monday
    Monday,
    /// Tuesday
    Tuesday,
    /// Wednesday
    Wednesday,
    /// Thursday
    Thursday,
    /// Friday
    Friday,
    /// Saturday
    Saturday,
}

impl Day {
    /// All days, Sunday first.
    pub const ALL: [Day; 7] = [
        Day::Sunday,
        Day::Monday,
        Day::Tuesday,
        Day::Wednesday,
        Day::Thursday,
        Day::Friday,
        Day::Saturday,
    ];

    /// As task XML spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
            [self as usize]
    }

    /// As `schtasks` abbreviates it: `SUN`.
    #[must_use]
    pub fn short(self) -> &'static str {
        ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"][self as usize]
    }
}

/// A set of days of the week.
#[derive(
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(from = "Vec<Day>", into = "Vec<Day>")]
#[schemars(with = "Vec<Day>")]
pub struct Days(u8);

impl Days {
    /// The set of these days.
    #[must_use]
    pub fn of(days: &[Day]) -> Self {
        Self(days.iter().fold(0, |set, day| set | 1 << *day as u8))
    }

    /// True when the day is in the set.
    #[must_use]
    pub fn has(self, day: Day) -> bool {
        self.0 & 1 << day as u8 != 0
    }

    /// The days in the set, Sunday first.
    pub fn iter(self) -> impl Iterator<Item = Day> {
        Day::ALL.into_iter().filter(move |day| self.has(*day))
    }
}

impl From<Vec<Day>> for Days {
    fn from(days: Vec<Day>) -> Self {
        Self::of(&days)
    }
}

impl From<Days> for Vec<Day> {
    fn from(days: Days) -> Self {
        days.iter().collect()
    }
}

impl std::fmt::Debug for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What starts a task.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum TriggerKind {
    /// At the start boundary only.
    Once,
    /// Every `interval` days from the start boundary.
    Daily {
        /// In days, from 1.
        interval: u16,
    },
    /// On some days of every `interval`-th week from that of the start boundary.
    Weekly {
        /// In weeks, from 1.
        interval: u16,
        /// On which days.
        days: Days,
    },
    /// When the machine has started.
    AtBoot,
    /// When somebody logs on.
    AtLogon,
    /// When the machine is idle.
    AtIdle,
    /// When an event is logged.
    OnEvent,
    /// Anything else: session changes, registration, notifications of Windows itself.
    Other,
}

/// A trigger that fires again and again after its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Repetition {
    /// Time between two runs.
    pub every: Span,
    /// How long after the start it goes on, both ends included; `None` is without end.
    pub during: Option<Span>,
    /// Whether a run is stopped at the end of `during`.
    pub stop_at_end: bool,
}

/// One trigger of a task.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Trigger {
    /// What starts the task.
    pub kind: TriggerKind,
    /// Whether it counts. A task may be enabled while all its triggers are not (S60).
    pub enabled: bool,
    /// Local time from which it is active; a schedule takes its time of day from it.
    pub start: Option<DateTime>,
    /// Local time at which it ceases.
    pub end: Option<DateTime>,
    /// Minutes ahead of UTC that stand behind its boundaries ("Synchronize across time zones"):
    /// then they are no local times, and daylight saving does not move them (X45).
    pub utc_offset: Option<i16>,
    /// Runs after the first.
    pub repetition: Option<Repetition>,
}

impl Trigger {
    /// An enabled trigger without boundaries.
    #[must_use]
    pub fn new(kind: TriggerKind) -> Self {
        Self { kind, enabled: true, start: None, end: None, utc_offset: None, repetition: None }
    }

    /// Every day at the time of day of `start`.
    #[must_use]
    pub fn daily(start: DateTime) -> Self {
        Self::new(TriggerKind::Daily { interval: 1 }).starting(start)
    }

    /// Every week on these days at the time of day of `start`.
    #[must_use]
    pub fn weekly(start: DateTime, days: &[Day]) -> Self {
        Self::new(TriggerKind::Weekly { interval: 1, days: Days::of(days) }).starting(start)
    }

    /// Once at `start`.
    #[must_use]
    pub fn once(start: DateTime) -> Self {
        Self::new(TriggerKind::Once).starting(start)
    }

    /// With another start boundary.
    #[must_use]
    pub fn starting(self, start: DateTime) -> Self {
        Self { start: Some(start), ..self }
    }

    /// With an end boundary.
    #[must_use]
    pub fn ending(self, end: DateTime) -> Self {
        Self { end: Some(end), ..self }
    }

    /// Repeating after each start.
    #[must_use]
    pub fn repeating(self, every: Span, during: Option<Span>) -> Self {
        Self { repetition: Some(Repetition { every, during, stop_at_end: false }), ..self }
    }

    /// Switched off.
    #[must_use]
    pub fn disabled(self) -> Self {
        Self { enabled: false, ..self }
    }

    /// True for a trigger whose next run can be told in advance.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        use TriggerKind::{Daily, Once, Weekly};
        matches!(self.kind, Once | Daily { .. } | Weekly { .. })
    }

    /// When it fires next, strictly after `now`; `None` when disabled, over, or not timed.
    #[must_use]
    pub fn next_after(&self, now: Moment, zone: &TimeZone) -> Option<Moment> {
        self.next_after_local(now, local_in(zone, now), zone)
    }

    /// [`Trigger::next_after`], for many triggers of one machine: `local` is `now` in the zone.
    #[must_use]
    pub fn next_after_local(
        &self,
        now: Moment,
        local: DateTime,
        zone: &TimeZone,
    ) -> Option<Moment> {
        if !self.enabled || !self.is_timed() {
            return None;
        }
        let start = self.start?;
        let fixed = self.fixed_zone();
        let (zone, local) =
            fixed.as_ref().map_or((zone, local), |fixed| (fixed, local_in(fixed, now)));
        let (mut last, mut next) = (None, None);
        self.starts_around(start, local.date(), &mut |at| {
            // What the clock has shown is over, odd hours too; only a repetition asks when it was.
            if at <= local && self.repetition.is_none() {
                return true;
            }
            let moment = moment_in(zone, at);
            if moment <= now {
                last = Some(moment);
            } else if next.is_none() {
                next = Some(moment);
            }
            next.is_none()
        });
        let repeated = self.repetition.and_then(|repetition| repetition.next_after(last?, now));
        let due = [repeated, next].into_iter().flatten().min()?;
        self.end.is_none_or(|end| due < moment_in(zone, end)).then_some(due)
    }

    /// The zone of boundaries that carry an offset of UTC.
    fn fixed_zone(&self) -> Option<TimeZone> {
        let seconds = i32::from(self.utc_offset?) * 60;
        jiff::tz::Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
    }

    /// The start boundary as task XML keeps it: `2020-01-15T22:00:00`, with `+09:00` behind it when
    /// it is synchronized across time zones. Empty without one.
    #[must_use]
    pub fn start_boundary(&self) -> String {
        let start = self.start.map_or(String::new(), sortable);
        match self.utc_offset {
            Some(minutes) if !start.is_empty() => {
                let (sign, size) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
                format!("{start}{sign}{:02}:{:02}", size / 60, size % 60)
            }
            _ => start,
        }
    }

    /// Shows the starts near `today` in order, until `more` says that it has seen enough: at
    /// least the first one after, and before it, for a repetition, the last one before.
    fn starts_around(&self, start: DateTime, today: Date, more: &mut impl FnMut(DateTime) -> bool) {
        let (first, period) = match self.kind {
            // The usual schedules: no periods need to be counted.
            TriggerKind::Daily { interval: 0 | 1 }
            | TriggerKind::Weekly { interval: 0 | 1, .. }
                if self.repetition.is_none() =>
            {
                let first = start.date().max(today);
                let all = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(28);
                let days = all.filter(|day| self.is_day(*day));
                days.map(|day| day.to_datetime(start.time())).all(more);
                return;
            }
            TriggerKind::Daily { interval } => (start.date(), i64::from(interval.max(1))),
            TriggerKind::Weekly { interval, .. } => {
                let weekday = i64::from(start.date().weekday().to_sunday_zero_offset());
                let Some(sunday) = days_after(start.date(), -weekday) else { return };
                (sunday, 7 * i64::from(interval.max(1)))
            }
            _ => {
                more(start);
                return;
            }
        };
        let elapsed = today.duration_since(first).as_hours() / 24;
        // One period back, since a local day can differ by one around midnight and daylight
        // changes; a week that began late may hold no day of the set before `today`.
        let back = i64::from(self.repetition.is_some());
        let from = (elapsed.div_euclid(period) - back).max(0);
        let mut begins = days_after(first, from * period);
        for _ in 0..4 {
            let Some(at) = begins else { return };
            if !self.days_of_period(at).all(|date| {
                let at = date.to_datetime(start.time());
                at < start || more(at)
            }) {
                return;
            }
            begins = days_after(at, period);
        }
    }

    /// True for a day of the week on which it fires at all.
    fn is_day(&self, date: Date) -> bool {
        let TriggerKind::Weekly { days, .. } = self.kind else { return true };
        days.has(Day::ALL[date.weekday().to_sunday_zero_offset().unsigned_abs() as usize])
    }

    fn days_of_period(&self, first: Date) -> impl Iterator<Item = Date> {
        let days = match self.kind {
            TriggerKind::Weekly { days, .. } => days,
            // A period of a daily schedule has one start, on its first day.
            _ => Days::of(&[Day::Sunday]),
        };
        days.iter().filter_map(move |day| days_after(first, day as i64))
    }
}

fn days_after(date: Date, days: i64) -> Option<Date> {
    // Nearly all schedules are daily ones, and are asked for today and tomorrow.
    match days {
        0 => return Some(date),
        1 => return date.tomorrow().ok(),
        _ => {}
    }
    date.checked_add(SignedDuration::from_hours(days.checked_mul(24)?)).ok()
}

impl Repetition {
    /// The first repetition of a run at `start` that is after `now`.
    fn next_after(&self, start: Moment, now: Moment) -> Option<Moment> {
        if self.every.0 <= 0 {
            return None;
        }
        let offset = Span(((now - start).0 / self.every.0 + 1).checked_mul(self.every.0)?);
        self.during.is_none_or(|during| offset <= during).then(|| start + offset)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::windows::clock_zone::zone_named;

    fn time(text: &str) -> DateTime {
        text.parse().expect("a civil time")
    }

    /// All times are local times of the zone.
    fn check_in(zone: &str, trigger: Trigger, now: &str, expected: Option<&str>) {
        let zone = zone_named(zone).expect("a Windows zone");
        let next = trigger.next_after(moment_in(&zone, time(now)), &zone);
        let next = next.map(|moment| sortable(local_in(&zone, moment)));
        assert_eq!(next.as_deref(), expected, "{trigger:?} after {now}");
    }

    fn check(trigger: Trigger, now: &str, expected: Option<&str>) {
        check_in("Korea Standard Time", trigger, now, expected);
    }

    #[test]
    fn a_daily_trigger_fires_every_day_at_its_time() {
        let daily = Trigger::daily(time("2016-04-11T03:00:00"));
        check(daily.clone(), "2021-07-19T06:55:46", Some("2021-07-20T03:00:00"));
        check(daily.clone(), "2021-07-19T03:00:00", Some("2021-07-20T03:00:00"));
        check(daily.clone(), "2021-07-19T02:59:59", Some("2021-07-19T03:00:00"));
        check(daily, "2010-01-01T00:00:00", Some("2016-04-11T03:00:00"));
    }

    #[test]
    fn every_third_day_counts_from_the_start() {
        let start = time("2020-01-01T21:00:00");
        let third = Trigger::new(TriggerKind::Daily { interval: 3 }).starting(start);
        check(third.clone(), "2020-01-01T21:00:00", Some("2020-01-04T21:00:00"));
        check(third, "2020-01-06T00:00:00", Some("2020-01-07T21:00:00"));
    }

    #[test]
    fn a_weekly_trigger_fires_on_its_days_only() {
        let saturday = Trigger::weekly(time("2016-04-11T03:00:00"), &[Day::Saturday]);
        check(saturday, "2021-07-19T06:55:46", Some("2021-07-24T03:00:00"));
        let sunday = Trigger::weekly(time("2026-07-10T03:00:00"), &[Day::Sunday]);
        check(sunday, "2026-07-10T00:00:00", Some("2026-07-12T03:00:00"));
    }

    #[test]
    fn every_fourth_week_counts_from_the_week_of_the_start() {
        let kind = TriggerKind::Weekly { interval: 4, days: Days::of(&[Day::Monday]) };
        let fourth = Trigger::new(kind).starting(time("2020-01-01T09:00:00"));
        check(fourth.clone(), "2020-01-01T09:00:00", Some("2020-01-27T09:00:00"));
        check(fourth, "2020-01-27T09:00:00", Some("2020-02-24T09:00:00"));
    }

    #[test]
    fn a_repetition_stays_on_the_grid_of_its_start() {
        let days = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];
        let often = Trigger::weekly(time("2025-08-04T20:15:00"), &days)
            .repeating(Span::minutes(15), Some(Span::minutes(23 * 60 + 45)));
        check(often.clone(), "2025-08-04T21:00:01", Some("2025-08-04T21:15:00"));
        check(often.clone(), "2025-08-09T20:00:00", Some("2025-08-11T20:15:00"));
        check(often, "2025-08-09T19:59:00", Some("2025-08-09T20:00:00"));
        let grid = Trigger::once(time("2000-01-01T03:00:00")).repeating(Span::hours(22), None);
        check(grid, "2021-07-19T06:25:46", Some("2021-07-19T15:00:00"));
    }

    #[test]
    fn a_trigger_that_is_disabled_or_over_never_fires() {
        let daily = Trigger::daily(time("2020-01-01T21:00:00"));
        check(daily.clone().disabled(), "2020-01-02T00:00:00", None);
        check(daily.ending(time("2020-01-05T00:00:00")), "2020-01-04T22:00:00", None);
        check(Trigger::once(time("2020-01-01T21:00:00")), "2020-01-01T21:00:00", None);
        check(Trigger::new(TriggerKind::AtBoot), "2020-01-01T21:00:00", None);
    }

    #[test]
    fn a_schedule_keeps_its_local_time_across_daylight_changes() {
        let daily = Trigger::daily(time("2020-01-01T21:00:00"));
        let zone = "Pacific Standard Time";
        check_in(zone, daily.clone(), "2020-03-07T22:00:00", Some("2020-03-08T21:00:00"));
        check_in(zone, daily, "2020-10-31T22:00:00", Some("2020-11-01T21:00:00"));
        let twice = Trigger::daily(time("2020-01-01T01:30:00"));
        check_in(zone, twice, "2020-11-01T01:30:00", Some("2020-11-02T01:30:00"));
    }

    #[test]
    fn a_synchronized_trigger_stays_where_it_is_when_daylight_saving_begins() {
        let mut daily = Trigger::daily(time("2019-07-01T22:00:00"));
        daily.utc_offset = Some(600);
        let sydney = "AUS Eastern Standard Time";
        check_in(sydney, daily.clone(), "2019-07-02T00:00:00", Some("2019-07-02T22:00:00"));
        check_in(sydney, daily.clone(), "2020-01-15T00:00:00", Some("2020-01-15T23:00:00"));
        assert_eq!(daily.start_boundary(), "2019-07-01T22:00:00+10:00");
        daily.utc_offset = Some(-210);
        assert_eq!(daily.start_boundary(), "2019-07-01T22:00:00-03:30");
    }

    #[test]
    fn scenario_authors_write_kinds_in_kebab_case() {
        let kind = TriggerKind::Weekly { interval: 1, days: Days::of(&[Day::Friday]) };
        let schema = serde_schema::<TriggerKind>();
        assert!(schema.contains("at-boot") && schema.contains("weekly"), "{schema}");
        assert_eq!(format!("{kind:?}"), "Weekly { interval: 1, days: {Friday} }");
    }

    fn serde_schema<T: schemars::JsonSchema>() -> String {
        format!("{:?}", schemars::schema_for!(T))
    }

    proptest! {
        #[test]
        fn the_next_run_is_after_now_and_nothing_lies_between(
            interval in 1u16..9, days in 1u8..128, weekly: bool, minutes in 0i64..2_000_000,
            ahead in 0i64..500_000,
        ) {
            let zone = zone_named("Pacific Standard Time").expect("a Windows zone");
            let kind = if weekly {
                TriggerKind::Weekly { interval, days: Days(days) }
            } else {
                TriggerKind::Daily { interval }
            };
            let trigger = Trigger::new(kind).starting(time("2019-12-31T02:30:00"));
            let now = Moment(1_577_800_000_000) + Span::minutes(minutes);
            let next = trigger.next_after(now, &zone).expect("it never ends");
            prop_assert!(next > now);
            prop_assert!(next - now <= Span::days(i64::from(interval) * 7 + 8));
            let between = Moment((now + Span::minutes(ahead)).0.min(next.0 - 1));
            prop_assert_eq!(trigger.next_after(between, &zone), Some(next));
        }

        /// A repetition that never comes asks for the last start, and so looks at every moment.
        #[test]
        fn the_short_way_leads_where_the_long_way_does(
            interval in 1u16..4, days in 1u8..128, weekly: bool, minutes in 0i64..1_500_000,
            half_hours in 0i8..48, place in 0usize..4,
        ) {
            // Samoa had no 30 December 2011; Lord Howe moves its clock by half an hour.
            let zones = ["Pacific Standard Time", "Samoa Standard Time", "UTC",
                         "Lord Howe Standard Time"];
            let zone = zone_named(zones[place]).expect("a Windows zone");
            let kind = if weekly {
                TriggerKind::Weekly { interval, days: Days(days) }
            } else {
                TriggerKind::Daily { interval }
            };
            let day = jiff::civil::date(2010, 12, 20);
            let start = day.at(half_hours / 2, half_hours % 2 * 30, 0, 0);
            let short = Trigger::new(kind).starting(start);
            let long = short.clone().repeating(Span::days(9_999), Some(Span(0)));
            let now = Moment(1_293_000_000_000) + Span::minutes(minutes);
            prop_assert_eq!(short.next_after(now, &zone), long.next_after(now, &zone));
        }
    }
}
