//! `schtasks /create`, from XML or from a few options.

use jiff::civil::{Date, DateTime};

use super::super::options::Options;
use super::{all_taken, change, error, invalid, need_elevation, note, path, task_name};
use crate::console::disk;
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::clock_zone;
use crate::windows::eventlog::messages::TASK_REGISTERED;
use crate::windows::tasks::{Day, Days, RunLevel, Task, Trigger, TriggerKind, xml};

pub(super) fn create(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let name = task_name(options, "CREATE")?;
    let force = options.switch("f");
    let file = options.text("xml");
    let (user, password) = (options.value("ru"), options.value("rp").flatten());
    let level = change::run_level(options, "CREATE")?;
    let mut task = match file {
        Some(file) => from_file(call, &file, &name)?,
        None => from_options(call, options, &name)?,
    };
    all_taken(options, "CREATE")?;
    need_elevation(call)?;
    if let Some(user) = user {
        let level = level.unwrap_or(RunLevel::LeastPrivilege);
        let user = user.unwrap_or_default();
        task.principal = change::principal(call, &user, password.as_deref(), level)?;
    } else if let Some(level) = level {
        task.principal.run_level = level;
    }
    if call.world.host.tasks.get(&name).is_some() && !force {
        // Nobody answers, so nothing is replaced.
        call.line(&format!(
            "WARNING: The task name \"{name}\" already exists. Do you want to replace it (Y/N)? "
        ));
        return Err(Stop::new(""));
    }
    call.world.host.tasks.set(task);
    note(call, &TASK_REGISTERED, &path(&name));
    call.line(&format!("SUCCESS: The scheduled task \"{name}\" has successfully been created."));
    Ok(())
}

fn from_file(call: &Call<'_>, file: &str, name: &str) -> Result<Task, Stop> {
    let text = disk::read(call.world, call.session, file).map_err(error)?;
    let zone = clock_zone::zone(&call.world.host.registry);
    let text = text.trim_start_matches('\u{feff}');
    xml::read(text, &path(name), call.world.machine_time(), &zone).map_err(error)
}

fn from_options(call: &Call<'_>, options: &mut Options, name: &str) -> Result<Task, Stop> {
    let missing = |what: &str| {
        let text = format!("Invalid syntax. Mandatory option '{what}' is missing.");
        invalid(&text, "CREATE")
    };
    let schedule = options.text("sc").ok_or_else(|| missing("sc"))?;
    let program = options.text("tr").ok_or_else(|| missing("tr"))?;
    let now = call.world.machine_time();
    let local = clock_zone::local(&call.world.host.registry, now);
    let time = match options.text("st") {
        Some(text) => change::time(&text)?,
        None => local.time().with().second(0).subsec_nanosecond(0).build().unwrap_or(local.time()),
    };
    let date = match options.text("sd") {
        Some(text) => read_date(&text)?,
        None => local.date(),
    };
    let every = match options.text("mo") {
        Some(text) => {
            text.parse().map_err(|_| invalid("Invalid value for /MO option.", "CREATE"))?
        }
        None => 1,
    };
    let days = options.text("d");
    let start = DateTime::from_parts(date, time);
    let trigger = match schedule.to_ascii_lowercase().as_str() {
        "daily" => Trigger::new(TriggerKind::Daily { interval: every }).starting(start),
        "weekly" => {
            let days = read_days(days.as_deref(), date)?;
            Trigger::new(TriggerKind::Weekly { interval: every, days }).starting(start)
        }
        "once" => Trigger::once(start),
        "minute" => Trigger::once(start).repeating(Span::minutes(i64::from(every)), None),
        "hourly" => Trigger::once(start).repeating(Span::hours(i64::from(every)), None),
        "onstart" => Trigger::new(TriggerKind::AtBoot),
        "onlogon" => Trigger::new(TriggerKind::AtLogon),
        "onidle" => Trigger::new(TriggerKind::AtIdle),
        _ => return Err(invalid("Invalid Schedule Type specified.", "CREATE")),
    };
    let author = format!("{}\\{}", call.world.host.identity.name, call.session.user);
    let task = Task::new(&path(name), change::action(&program))
        .with_texts(&author, "")
        .with_registered(now)
        .with_trigger(trigger);
    let principal = crate::windows::tasks::Principal {
        user: author.as_str().into(),
        run_level: RunLevel::LeastPrivilege,
        logon_type: crate::windows::tasks::LogonType::InteractiveToken,
    };
    Ok(task.with_principal(principal))
}

/// `MM/DD/YYYY`
fn read_date(text: &str) -> Result<Date, Stop> {
    let parts: Vec<&str> = text.split('/').collect();
    let date = match parts.as_slice() {
        [month, day, year] => {
            (|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())()
        }
        _ => None,
    };
    date.ok_or_else(|| error("Invalid Startdate value."))
}

fn read_days(text: Option<&str>, date: Date) -> Result<Days, Stop> {
    let today = Day::ALL[date.weekday().to_sunday_zero_offset() as usize % 7];
    match text {
        None => Ok(Days::of(&[today])),
        Some("*") => Ok(Days::of(&Day::ALL)),
        Some(text) => {
            let day = |word: &str| Day::ALL.into_iter().find(|day| same(day.short(), word.trim()));
            let days: Option<Vec<Day>> = text.split(',').map(day).collect();
            days.map(|days| Days::of(&days))
                .ok_or_else(|| invalid("Invalid value for /D option.", "CREATE"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};
    use crate::kernel::time::Moment;
    use crate::mars::layout::TASK;
    use crate::windows::node::Node;
    use crate::windows::tasks::xml;

    #[test]
    fn a_task_made_anew_from_xml_has_its_trigger_back() {
        let mut world = server();
        let task = world.host.tasks.get_mut(TASK).unwrap();
        let good = xml::write(task, &jiff::tz::TimeZone::UTC);
        task.triggers[0].enabled = false;
        world.host.files.put(r"C:\t.xml", Node::text(&good, Moment(0))).unwrap();
        let line = format!(r"schtasks /create /tn {TASK} /xml C:\t.xml");
        assert!(changes(&mut world, &line).is_empty(), "nobody agrees to the replacement");
        let text = prints(&mut world, &format!("{line} /f"));
        let done =
            format!("SUCCESS: The scheduled task \"{TASK}\" has successfully been created.\n");
        assert_eq!(text, done);
        let task = world.host.tasks.get(TASK).unwrap();
        assert!(task.triggers[0].enabled && task.principal.is_system());
    }

    #[test]
    fn broken_xml_and_missing_options_make_no_task() {
        let mut world = server();
        world.host.files.put(r"C:\t.xml", Node::text("<Task>", Moment(0))).unwrap();
        let (exit, text) = fails(&mut world, r"schtasks /create /tn x /xml C:\t.xml");
        assert!(exit == 1 && text.starts_with("ERROR: The task XML is malformed."), "{text}");
        assert_eq!(fails(&mut world, r"schtasks /create /tn x /xml C:\no.xml").0, 1);
        assert_eq!(fails(&mut world, r"schtasks /create /tn wine\x").0, super::super::E_FAIL);
        assert_eq!(
            fails(&mut world, "schtasks /create /tn x /tr y /sc never").0,
            super::super::E_FAIL
        );
        assert!(world.host.tasks.get("x").is_none());
    }

    #[test]
    fn a_simple_schedule_is_made_from_options() {
        let mut world = server();
        prints(&mut world, "schtasks /create /tn P /tr 'a.exe -x' /sc weekly /d MON,FRI /st 03:00");
        let text = prints(&mut world, "schtasks /query /tn P /v /fo list");
        assert!(text.contains("Days:                                 MON, FRI\n"), "{text}");
        assert!(text.contains("Task To Run:                          a.exe -x\n"), "{text}");
    }
}
