//! Adapters of the table `timezone`: [`sim::windows::clock_zone`], [`sim::windows::zone_rules`].

use jiff::civil::DateTime;
use serde_json::{Value, json};
use sim::kernel::time::Moment;
use sim::windows::clock_zone::{iana_name, local_in, moment_in, zone_named};
use sim::windows::zone_rules::{Change, ZoneRules};

use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] = &[
    ("local_to_utc", local_to_utc),
    ("utc_to_local", utc_to_local),
    ("tz_information_for_year", tz_information_for_year),
    ("windows_zone_to_iana", windows_zone_to_iana),
];

fn number(value: &Value, field: &str) -> Result<i64, String> {
    value.get(field).and_then(Value::as_i64).ok_or_else(|| format!("no number `{field}`"))
}

fn change(rules: &Value, field: &str) -> Result<Option<Change>, String> {
    let value = rules.get(field).ok_or_else(|| format!("no `{field}`"))?;
    let small = |field| number(value, field).map(|number| number as i8);
    let month = small("month")?;
    let change = || -> Result<Change, String> {
        let (weekday, nth, hour) = (small("dow")?, small("nth")?, small("hour")?);
        Ok(Change { month, weekday, nth, hour, date: None })
    };
    if month == 0 { Ok(None) } else { change().map(Some) }
}

fn rules(row: &Row) -> Result<ZoneRules, String> {
    let tz = row.input.get("tz").ok_or("the row has no `tz`")?;
    Ok(ZoneRules {
        bias: number(tz, "bias")?,
        standard_bias: number(tz, "standard_bias")?,
        daylight_bias: number(tz, "daylight_bias")?,
        standard: change(tz, "standard_date")?,
        daylight: change(tz, "daylight_date")?,
    })
}

fn time(row: &Row) -> Result<DateTime, String> {
    row.text("time")?.parse().map_err(|error: jiff::Error| error.to_string())
}

fn local_to_utc(row: &Row) -> Result<(), String> {
    let zone = rules(row)?.zone().ok_or("no zone has these rules")?;
    let utc = moment_in(&zone, time(row)?).timestamp();
    row.compare(&json!({ "hour": jiff::tz::TimeZone::UTC.to_datetime(utc).hour() }))
}

fn utc_to_local(row: &Row) -> Result<(), String> {
    let zone = rules(row)?.zone().ok_or("no zone has these rules")?;
    let utc = jiff::tz::TimeZone::UTC.to_timestamp(time(row)?).map_err(|e| e.to_string())?;
    row.compare(&json!({ "hour": local_in(&zone, Moment::from_timestamp(utc)).hour() }))
}

fn tz_information_for_year(row: &Row) -> Result<(), String> {
    let name = row.text("key_name")?;
    let zone = zone_named(name).ok_or_else(|| format!("no zone `{name}`"))?;
    let rules = ZoneRules::of_year(&zone, number(&row.input, "year")? as i16);
    let day = |change: Option<Change>| {
        let date = change.and_then(|change| change.date);
        json!({ "month": date.map_or(0, |d| d.month()), "day": date.map_or(0, |d| d.day()) })
    };
    row.compare(&json!({
        "bias": rules.bias,
        "standard_bias": rules.standard_bias,
        "daylight_bias": rules.daylight_bias,
        "standard_transition": day(rules.standard),
        "daylight_transition": day(rules.daylight),
    }))
}

fn windows_zone_to_iana(row: &Row) -> Result<(), String> {
    row.compare(&json!({ "iana_default": iana_name(row.text("windows")?) }))
}
