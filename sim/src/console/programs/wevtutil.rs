//! `wevtutil.exe`: the event logs from the command line.
//!
//! *Models*: `el`, `gl`, `gli`, `sl /e`, `qe` with `/c /rd /f /q`, `cl`.
//! *Leaves out*: exports, subscriptions, publishers, conditions on event data.
//! *Sources*: catalogue 4.6, D23; texts \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Session, Stop};
use crate::kernel::text::same;
use crate::mars::install;
use crate::windows::accounts::{bare, is_system};
use crate::windows::clock_zone::{local, sortable};
use crate::windows::eventlog::select::{self, Refusal};
use crate::windows::eventlog::{Channel, Record, Subject, view};
use crate::windows::host::Host;
use crate::world::World;

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

/// The agent brings its log with it; the others are those of Windows.
pub(in crate::console) fn is_there(host: &Host, channel: Channel) -> bool {
    channel != Channel::CloudBackup || install::state(host) != install::State::Absent
}

fn channel(call: &Call<'_>) -> Result<Channel, Stop> {
    let found = Channel::named(call.word(1));
    found.filter(|channel| is_there(&call.world.host, *channel)).ok_or_else(|| {
        let text = "Failed to read events. The specified channel could not be found.";
        Stop::with(NO_CHANNEL, text)
    })
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
    let text = text.unwrap_or_else(|| "*".to_owned());
    let wanted = select::condition(&text, now).map_err(|refusal| match refusal {
        Refusal::Invalid => {
            Stop::with(15001, "Failed to read events. The specified query is invalid.")
        }
        Refusal::Unsupported => Stop::with(87, format!("marslab: unsupported: wevtutil /q:{text}")),
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
    clear_as(call.world, call.session, channel);
    Ok(())
}

/// Clears a log in the name of whoever sits at a window.
pub(in crate::console) fn clear_as(world: &mut World, session: &Session, channel: Channel) {
    let (user, machine) = (session.user.clone(), world.host.identity.name.clone());
    let sid = session.hive().trim_start_matches(r"HKU\");
    let domain = if is_system(&user) { "NT AUTHORITY" } else { &machine };
    let by = Subject { sid, user: bare(&user), domain, logon_id: "0x3e7" };
    let at = world.machine_time();
    world.host.events.clear(channel, at, &by);
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
