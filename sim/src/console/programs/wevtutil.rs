//! `wevtutil.exe`: the event logs from the command line.
//!
//! *Models*: `el`, `gl`, `gli`, `sl /e`, `qe` with `/c /rd /f /q`, `cl`. Queries may ask for
//! EventID, Level, Provider and TimeCreated within the last milliseconds or since a time.
//! *Leaves out*: exports, subscriptions, publishers, conditions on event data.
//! *Sources*: catalogue 4.6, D23; texts \[K\].

use jiff::Timestamp;

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::kernel::time::{Moment, Span};
use crate::windows::accounts::{bare, is_system};
use crate::windows::clock_zone::{local, sortable};
use crate::windows::eventlog::{Channel, Record, Subject, view};

/// `wevtutil`
pub(super) const COMMAND: Command = Command {
    name: "wevtutil",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\wevtutil.exe"),
    about: "Shows, clears and switches event logs",
    params: &[],
    examples: &[
        "wevtutil el",
        "wevtutil qe CloudBackup /c:5 /rd:true /f:text",
        "wevtutil qe System \"/q:*[System[(EventID=7036)]]\" /c:1 /f:xml",
        "wevtutil gli System",
        "wevtutil sl CloudBackup /e:true",
    ],
    run,
};

/// What `wevtutil` exits with for a log that is not there.
const NO_CHANNEL: i32 = 15007;

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let verb = call.word(0).to_ascii_lowercase();
    match verb.as_str() {
        "el" | "enum-logs" => {
            Channel::ALL.iter().for_each(|channel| call.line(channel.name()));
            Ok(())
        }
        "qe" | "query-events" => query(call),
        "cl" | "clear-log" => clear(call),
        "gl" | "get-log" => settings(call),
        "sl" | "set-log" => set(call),
        "gli" | "get-log-info" => information(call),
        _ => Err(Stop::with(87, format!("Invalid command {verb}.\r\nThe parameter is incorrect."))),
    }
}

fn channel(call: &Call<'_>) -> Result<Channel, Stop> {
    let found = Channel::named(call.word(1)).filter(|channel| {
        // The agent brings its log with it.
        *channel != Channel::CloudBackup
            || crate::mars::install::state(&call.world.host) != crate::mars::install::State::Absent
    });
    found.ok_or_else(|| {
        let text = "Failed to read events. The specified channel could not be found.";
        Stop::with(NO_CHANNEL, text)
    })
}

/// A condition on records.
type Condition = Box<dyn Fn(&Record) -> bool>;

/// Reads `*[System[(EventID=18 or EventID=11) and Level=2]]`.
fn conditions(text: &str, now: Moment) -> Option<Condition> {
    let text = text.trim();
    if text == "*" {
        return Some(Box::new(|_| true));
    }
    let inner = text.strip_prefix("*[System[")?.strip_suffix("]]")?;
    any_of(inner, now)
}

/// Splits at a word outside brackets.
fn split<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ' ' if depth == 0 && at >= from && text[at..].starts_with(word) => {
                parts.push(&text[from..at]);
                from = at + word.len();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

fn any_of(text: &str, now: Moment) -> Option<Condition> {
    let parts: Option<Vec<Condition>> =
        split(text, " or ").into_iter().map(|part| all_of(part, now)).collect();
    let parts = parts?;
    Some(Box::new(move |record| parts.iter().any(|part| part(record))))
}

fn all_of(text: &str, now: Moment) -> Option<Condition> {
    let parts: Option<Vec<Condition>> =
        split(text, " and ").into_iter().map(|part| one(part.trim(), now)).collect();
    let parts = parts?;
    Some(Box::new(move |record| parts.iter().all(|part| part(record))))
}

fn one(text: &str, now: Moment) -> Option<Condition> {
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return any_of(inner, now);
    }
    if let Some(inner) = text.strip_prefix("TimeCreated[").and_then(|t| t.strip_suffix(']')) {
        return time(inner, now);
    }
    if let Some(inner) = text.strip_prefix("Provider[@Name=").and_then(|t| t.strip_suffix(']')) {
        let name = inner.trim_matches(['\'', '"']).to_owned();
        return Some(Box::new(move |record| same(record.provider, &name)));
    }
    let at = text.find(['=', '<', '>', '!'])?;
    let (name, rest) = text.split_at(at);
    let length = rest.find(|c: char| !"=<>!".contains(c))?;
    let (sign, number) = (rest[..length].to_owned(), rest[length..].trim().parse::<u32>().ok()?);
    let name = name.trim().to_owned();
    let of: fn(&Record) -> u32 = match name.as_str() {
        "EventID" => |record| record.id,
        "Level" => |record| record.level as u32,
        _ => return None,
    };
    matches!(sign.as_str(), "=" | "!=" | "<" | "<=" | ">" | ">=").then(|| -> Condition {
        Box::new(move |record| {
            let value = of(record);
            match sign.as_str() {
                "=" => value == number,
                "!=" => value != number,
                "<" => value < number,
                "<=" => value <= number,
                ">" => value > number,
                _ => value >= number,
            }
        })
    })
}

/// `timediff(@SystemTime) <= 86400000`, or `@SystemTime>='2020-01-15T00:00:00.000Z'`.
fn time(text: &str, now: Moment) -> Option<Condition> {
    if let Some(rest) = text.strip_prefix("timediff(@SystemTime)") {
        let limit = rest.trim().strip_prefix("<=")?.trim().parse::<i64>().ok()?;
        let since = now + Span(-limit);
        return Some(Box::new(move |record| record.at >= since));
    }
    let rest = text.strip_prefix("@SystemTime")?.trim();
    let (sign, value) = if let Some(value) = rest.strip_prefix(">=") {
        (true, value)
    } else {
        (false, rest.strip_prefix("<=")?)
    };
    let bound: Timestamp = value.trim().trim_matches(['\'', '"']).parse().ok()?;
    let bound = Moment::from_timestamp(bound);
    Some(Box::new(move |record| if sign { record.at >= bound } else { record.at <= bound }))
}

fn query(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 2);
    let text = options.text("q").or_else(|| options.text("query"));
    let count = options.text("c").or_else(|| options.text("count"));
    let reverse = options.text("rd").or_else(|| options.text("reversedirection"));
    let format = options.text("f").or_else(|| options.text("format"));
    if let Some(word) = options.rest() {
        let text = format!("Invalid option {word}. Option is not supported.");
        return Err(Stop::with(87, format!("{text}\r\nThe parameter is incorrect.")));
    }
    let as_text = match format.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("xml") => false,
        Some("text") => true,
        Some(_) => return Err(Stop::with(87, "The parameter is incorrect.")),
    };
    let channel = channel(call)?;
    let now = call.world.machine_time();
    let wanted = conditions(text.as_deref().unwrap_or("*"), now).ok_or_else(|| {
        Stop::with(15001, "Failed to read events. The specified query is invalid.")
    })?;
    let count = count.and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    if channel == Channel::Security && !call.session.elevated {
        return Err(Stop::with(5, "Failed to read events. Access is denied."));
    }
    let host = &call.world.host;
    let all = host.events.channel(channel).filter(|record| wanted(record));
    let newest_first = reverse.is_some_and(|word| same(&word, "true"));
    let found: Vec<Record> = if newest_first {
        all.rev().take(count).cloned().collect()
    } else {
        all.take(count).cloned().collect()
    };
    let (name, language) = (host.identity.name.clone(), call.world.language);
    for (index, record) in found.iter().enumerate() {
        if as_text {
            let at = sortable(local(&call.world.host.registry, record.at));
            view::text(record, index, &at, &name, language).iter().for_each(|l| call.line(l));
        } else {
            call.line(&view::xml(record, &name));
        }
    }
    Ok(())
}

fn clear(call: &mut Call<'_>) -> Result<(), Stop> {
    let channel = channel(call)?;
    if call.words.len() > 2 {
        return Err(Stop::with(87, "marslab: unsupported: wevtutil cl with a backup file"));
    }
    if !call.session.elevated {
        let text = format!("Failed to clear log {}. Access is denied.", channel.name());
        return Err(Stop::with(5, text));
    }
    let (user, machine) = (call.session.user.clone(), call.world.host.identity.name.clone());
    let sid = call.session.hive().trim_start_matches(r"HKU\");
    let domain = if is_system(&user) { "NT AUTHORITY" } else { &machine };
    let by = Subject { sid, user: bare(&user), domain, logon_id: "0x3e7" };
    let at = call.world.machine_time();
    call.world.host.events.clear(channel, at, &by);
    Ok(())
}

/// Switches a log on or off.
fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    let channel = channel(call)?;
    let option = call.word(2).to_ascii_lowercase();
    let (name, value) = option.split_once(':').unwrap_or((option.as_str(), ""));
    let on = match (name, value, call.words.len()) {
        ("/e" | "/enabled", "true", 3) => true,
        ("/e" | "/enabled", "false", 3) => false,
        _ => return Err(Stop::with(87, format!("marslab: unsupported: wevtutil sl {option}"))),
    };
    if !call.session.elevated {
        let text = format!("Failed to save configuration. Access is denied. {}", channel.name());
        return Err(Stop::with(5, text));
    }
    call.world.host.events.enable(channel, on);
    Ok(())
}

fn settings(call: &mut Call<'_>) -> Result<(), Stop> {
    let channel = channel(call)?;
    let enabled = call.world.host.events.is_enabled(channel);
    call.line(&format!("name: {}", channel.name()));
    call.line(&format!("enabled: {enabled}"));
    let kind = if channel.name().contains("/Operational") { "Operational" } else { "Admin" };
    call.line(&format!("type: {kind}"));
    call.line("owningPublisher: ");
    call.line("isolation: Application");
    call.line("logging:");
    call.line(&format!("  logFileName: {}", view::file(channel)));
    call.line("  retention: false");
    call.line("  autoBackup: false");
    call.line("  maxSize: 20971520");
    call.line("publishing:");
    call.line("  fileMax: 1");
    Ok(())
}

fn information(call: &mut Call<'_>) -> Result<(), Stop> {
    let channel = channel(call)?;
    let events = &call.world.host.events;
    let count = events.channel(channel).count();
    let oldest = events.channel(channel).next().map_or(0, |record| record.number);
    call.line("attributes: 32");
    call.line(&format!("numberOfLogRecords: {count}"));
    call.line(&format!("oldestRecordNumber: {oldest}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{EPOCH, fails, prints, server};
    use crate::kernel::time::Span;
    use crate::windows::eventlog::messages::{BACKUP_STARTED, SCHEDULED_BACKUP_FAILED};
    use crate::world::World;

    fn world() -> World {
        let mut world = server();
        world.host.events.write(EPOCH, &BACKUP_STARTED, &[]);
        world.host.events.write(EPOCH + Span::hours(1), &SCHEDULED_BACKUP_FAILED, &[]);
        world.now = EPOCH + Span::hours(2);
        world
    }

    #[test]
    fn an_event_is_found_and_shown_as_text() {
        let line = "wevtutil qe CloudBackup /q:\"*[System[(EventID=18)]]\" /f:text /c:5 /rd:true";
        let text = prints(&mut world(), line);
        let expected = "Event[0]:\n  Log Name: CloudBackup\n  Source: CloudBackup\n  Date: \
                        2020-01-15T10:00:00.000\n  Event ID: 18\n  Task: N/A\n  Level: Error\n";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.ends_with("\nScheduled backup failed in initialization phase\n\n"), "{text}");
    }

    #[test]
    fn conditions_are_joined() {
        let mut world = world();
        let mut count = |query: &str| {
            prints(&mut world, &format!("wevtutil qe CloudBackup \"/q:{query}\"")).lines().count()
        };
        assert_eq!(count("*"), 2);
        assert_eq!(count("*[System[(EventID=1 or EventID=18) and Level=2]]"), 1);
        assert_eq!(
            count("*[System[Level<=4 and TimeCreated[timediff(@SystemTime) <= 3600000]]]"),
            1
        );
        assert_eq!(count("*[System[TimeCreated[@SystemTime>='2020-01-15T00:00:00.000Z']]]"), 2);
        assert_eq!(fails(&mut world, "wevtutil qe CloudBackup /q:nonsense").0, 15001);
        assert_eq!(fails(&mut world, "wevtutil qe Nope").0, super::NO_CHANNEL);
    }

    #[test]
    fn a_log_that_is_switched_off_says_so() {
        let mut world = world();
        let show = "wevtutil gl CloudBackup";
        let off = prints(&mut world, &format!("wevtutil sl CloudBackup /e:false; {show}"));
        assert!(off.contains("enabled: false"), "{off}");
        let on = prints(&mut world, &format!("wevtutil sl CloudBackup /e:true; {show}"));
        assert!(on.contains("enabled: true"), "{on}");
    }

    #[test]
    fn a_cleared_log_is_empty() {
        let mut world = world();
        assert!(
            prints(&mut world, "wevtutil cl CloudBackup; wevtutil gli CloudBackup")
                .contains("numberOfLogRecords: 0")
        );
    }
}
