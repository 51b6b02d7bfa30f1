//! `wabadmin schedule`: stand-in for the Schedule Backup wizard of the agent's console application.
//!
//! *Models*: saving the policy that is there, or the usual one; showing it; new times of day (at
//! most three). Whatever is saved makes
//! the scheduled task anew. *Leaves out*: choosing items. *Sources*: catalogue 3.4, 4.3, 5.5; X45.

use jiff::civil::Time;

use crate::console::{Call, Stop};
use crate::edition::{RETENTION_DAYS_MAXIMUM, RUNS_PER_DAY};
use crate::mars::configure;
use crate::mars::messages::Message;
use crate::mars::policy::Policy;

use super::wabadmin::{box_of, engine};

/// `wabadmin schedule ...`
pub(super) fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let verb = call.word(1).to_ascii_lowercase();
    match (verb.as_str(), call.words.len()) {
        ("", 1) => {
            let policy = configure::wanted(&call.world.site());
            save(call, policy)
        }
        ("show", 2) => show(call),
        ("times", 3) => times(call),
        ("retention", 3) => retention(call),
        ("system-state", 2) => system_state(call),
        _ => Err(Stop::new(
            "wabadmin schedule [show | times HH:MM[,HH:MM[,HH:MM]] | retention DAYS | system-state]",
        )),
    }
}

fn save(call: &mut Call<'_>, policy: Policy) -> Result<(), Stop> {
    let result = configure::operation(&mut call.world.site(), policy);
    result.map_err(|failure| box_of(call, &failure))?;
    call.line("You have successfully created a backup schedule.");
    Ok(())
}

fn none(call: &Call<'_>) -> Stop {
    Stop::new(Message::NoPolicy.text(call.world.language))
}

fn clock(times: &[Time]) -> String {
    let text = |time: &Time| time.strftime("%H:%M").to_string();
    times.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn show(call: &mut Call<'_>) -> Result<(), Stop> {
    engine(call)?;
    let Some(policy) = call.world.agent.policy.clone() else { return Err(none(call)) };
    call.line(&format!("Policy    : {}", policy.name));
    call.line(&format!("Times     : {}", clock(&policy.times)));
    call.line(&format!("Retention : {} days", policy.retention_days));
    if let Some(days) = call.world.agent.draft_retention_days {
        call.line(&format!("Not saved : {days} days"));
    }
    Ok(())
}

fn retention(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = call.world.agent.policy.as_deref().cloned() else { return Err(none(call)) };
    let days = call.word(2).parse().ok().filter(|days| (1..=RETENTION_DAYS_MAXIMUM).contains(days));
    let Some(retention_days) = days else {
        return Err(Stop::new(format!(
            "Enter a number of days from 1 to {RETENTION_DAYS_MAXIMUM}."
        )));
    };
    save(call, Policy { retention_days, ..policy })
}

fn system_state(call: &mut Call<'_>) -> Result<(), Stop> {
    engine(call)?;
    let policy = crate::mars::system_state::usual(call.world.seed);
    crate::mars::system_state::configure(&mut call.world.site(), policy);
    call.line("You have successfully created a backup schedule.");
    Ok(())
}

fn times(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = call.world.agent.policy.as_deref().cloned() else { return Err(none(call)) };
    let words = call.word(2).to_owned();
    let read: Result<Vec<Time>, Stop> =
        words.split(',').map(|text| super::schtasks::time(text.trim())).collect();
    let mut times = read?;
    times.sort();
    times.dedup();
    if times.len() > RUNS_PER_DAY {
        return Err(Stop::new(format!("At most {RUNS_PER_DAY} backups a day can be scheduled.")));
    }
    save(call, Policy { times, ..policy })
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::TASK;

    #[test]
    fn an_immutable_vault_takes_no_shorter_retention() {
        let mut world = server();
        world.cloud.vault.immutable = true;
        let days = world.agent.policy.as_ref().unwrap().retention_days;
        let shorter = format!("wabadmin schedule retention {}", days - 1);
        assert!(bad(&mut world, &shorter).contains("(ID: 130001)"));
        good(&mut world, &format!("wabadmin schedule retention {}", days + 1));
        assert!(bad(&mut world, "wabadmin schedule retention 10000").starts_with("Enter a number"));
    }

    #[test]
    fn new_times_make_the_task_anew() {
        let mut world = server();
        world.host.tasks.get_mut(TASK).unwrap().triggers[0].utc_offset = Some(0);
        let changed = changed(&mut world, "wabadmin schedule times 21:00,09:30");
        assert_eq!(changed, [format!("task:{TASK}"), "agent:policy".to_owned()]);
        assert!(good(&mut world, "wabadmin schedule show").contains("Times     : 09:30, 21:00\n"));
        let task = world.host.tasks.get(TASK).unwrap();
        assert_eq!((task.triggers.len(), task.triggers[0].utc_offset), (2, None));
        let text = bad(&mut world, "wabadmin schedule times 1:00,2:00,3:00,4:00");
        assert_eq!(text, "At most 3 backups a day can be scheduled.");
    }
}
