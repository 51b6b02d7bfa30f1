//! `Get-OBPolicy`, `Get-OBSchedule`, `Get-OBFileSpec`, `Remove-OBFileSpec`,
//! `Get-OBRetentionPolicy`, `Get-OBPolicyState`, `Set-OBPolicyState`, `Remove-OBPolicy`.
//!
//! Layouts: the automation page (catalogue 4.7). `Remove-OBPolicy` is a harmful move: it takes
//! the policy and its task, and with `-DeleteBackup` the recovery points too (5.4).

use crate::console::{Call, Command, Param, Stop, Takes};
use crate::kernel::shared::Shared;
use crate::mars::policy::{Policy, Selected, Source};
use crate::mars::{configure, pin, schedule, scratch};
use crate::windows::host::Host;

use super::super::layout::{collection, list, truth};
use super::{KIND, failed, ready};

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

macro_rules! getter {
    ($const:ident, $name:literal, $about:literal, $run:ident) => {
        #[doc = $name]
        pub(in super::super) const $const: Command = Command {
            name: $name,
            aliases: &[],
            kind: KIND,
            about: $about,
            params: &[],
            examples: &[$name],
            run: $run,
        };
    };
}

getter!(GET, "Get-OBPolicy", "Shows the backup policy of this server", get);
getter!(SCHEDULE, "Get-OBSchedule", "Shows the schedule of the backup policy", schedule);
getter!(FILE_SPEC, "Get-OBFileSpec", "Shows what the backup policy protects", file_spec);
getter!(RETENTION, "Get-OBRetentionPolicy", "Shows how long recovery points are kept", retention);
getter!(STATE, "Get-OBPolicyState", "Shows whether the backup policy is paused", state);

/// `Remove-OBFileSpec`
pub(in super::super) const REMOVE_FILE_SPEC: Command = Command {
    name: "Remove-OBFileSpec",
    aliases: &[],
    kind: KIND,
    about: "Takes an item out of the backup policy of this server",
    params: &[Param::text("FileSpec").at(0).required()],
    examples: &[],
    run: remove_file_spec,
};

/// `Set-OBPolicyState`
pub(in super::super) const SET_STATE: Command = Command {
    name: "Set-OBPolicyState",
    aliases: &[],
    kind: KIND,
    about: "Pauses the backup policy, or makes it valid again",
    params: &[
        Param::text("State").taking(Takes::OneOf(&["Valid", "Paused"])).required(),
        Param::switch("Force"),
    ],
    examples: &["Set-OBPolicyState -State Valid -Confirm:$false"],
    run: set_state,
};

/// `Remove-OBPolicy`
pub(in super::super) const REMOVE: Command = Command {
    name: "Remove-OBPolicy",
    aliases: &[],
    kind: KIND,
    about: "Removes the backup policy and its scheduled task",
    params: &[
        Param::switch("DeleteBackup"),
        Param::text("SecurityPIN"),
        Param::switch("EnablePruning"),
        Param::switch("Force"),
    ],
    examples: &["Remove-OBPolicy -Confirm:$false"],
    run: remove,
};

fn policy(call: &mut Call<'_>, cmdlet: &str) -> Result<Option<Shared<Policy>>, Stop> {
    ready(call, cmdlet)?;
    Ok(call.world.agent.policy.clone())
}

/// `9:00 PM Sunday, Monday ..., Every 1 week(s)`
fn schedule_text(policy: &Policy) -> String {
    let clock = |time: &jiff::civil::Time| {
        let (hour, half) = (time.hour() % 12, if time.hour() < 12 { "AM" } else { "PM" });
        format!("{}:{:02} {half}", if hour == 0 { 12 } else { hour }, time.minute())
    };
    let times: Vec<String> = policy.times.iter().map(clock).collect();
    format!("{} {}, Every 1 week(s)", times.join(", "), DAYS.join(", "))
}

fn sources_text(policy: &Policy) -> String {
    let included = policy.sources.iter().find(|source| !source.exclude);
    let drive = included.map_or('C', |source| scratch::letter(&source.path));
    let spec = |source: &Source| {
        format!(
            "FileSpec\nFileSpec:{}\nIsExclude:{}\nIsRecursive:True",
            source.path,
            truth(source.exclude)
        )
    };
    let specs: Vec<String> = policy.sources.iter().map(spec).collect();
    format!(
        "{{DataSource\nDatasourceId:{}\nName:{drive}:\\\nFileSpec:{}\n}}",
        policy.datasource,
        specs.join(",\n\n")
    )
}

fn state_word(policy: &Policy) -> String {
    if policy.paused { "Paused" } else { "Valid" }.to_owned()
}

fn retention_text(policy: &Policy) -> String {
    format!(
        "Retention Days : {}\n\nWeeklyLTRSchedule :\nWeekly schedule is not set\n\n\
         MonthlyLTRSchedule :\nMonthly schedule is not set\n\n\
         YearlyLTRSchedule :\nYearly schedule is not set",
        policy.retention_days
    )
}

fn retention(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = policy(call, "Get-OBRetentionPolicy")? else { return Ok(()) };
    retention_text(&policy).lines().for_each(|line| call.line(line));
    Ok(())
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = policy(call, "Get-OBPolicy")? else { return Ok(()) };
    let fields = vec![
        ("BackupSchedule", schedule_text(&policy)),
        ("DsList", sources_text(&policy)),
        ("PolicyName", policy.name.clone()),
        ("RetentionPolicy", retention_text(&policy)),
        ("State", "Existing".to_owned()),
        ("PolicyState", state_word(&policy)),
    ];
    list(call, &[fields]);
    Ok(())
}

fn schedule(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = policy(call, "Get-OBSchedule")? else { return Ok(()) };
    let times: Vec<String> = policy
        .times
        .iter()
        .map(|time| format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()))
        .collect();
    // The schedule has no GUID of its own here: it is the policy's [S].
    let fields = vec![
        ("SchedulePolicyName", policy.name.clone()),
        ("ScheduleRunDays", collection(&DAYS)),
        ("ScheduleRunTimes", collection(&times)),
        ("ScheduleWeeklyFrequency", "1".to_owned()),
        ("State", "Existing".to_owned()),
    ];
    list(call, &[fields]);
    Ok(())
}

/// `\\?\Volume{guid}\rest` of an item, with the volume on which it was selected; the path itself
/// when its drive is unknown.
fn volume_path(host: &Host, policy: &Policy, path: &str) -> String {
    let on = |item: &&Selected| scratch::letter(&item.path) == scratch::letter(path);
    if let Some(item) = policy.selected.iter().find(on) {
        let rest = path.get(2..).unwrap_or_default().trim_matches('\\');
        let end = if rest.is_empty() { "" } else { "\\" };
        return format!(r"\\?\Volume{{{}}}\{rest}{end}", item.volume);
    }
    match host.files.volume_of(path) {
        Ok((volume, rest)) => {
            let rest = rest.trim_start_matches('\\');
            let end = if rest.is_empty() { "" } else { "\\" };
            format!("{}\\{rest}{end}", volume.guid_path().trim_end_matches('\\'))
        }
        Err(_) => path.to_owned(),
    }
}

fn file_spec(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = policy(call, "Get-OBFileSpec")? else { return Ok(()) };
    let host = &call.world.host;
    let objects: Vec<Vec<(&str, String)>> = policy
        .sources
        .iter()
        .map(|source| {
            vec![
                ("FileName", "*".to_owned()),
                ("FilePath", volume_path(host, &policy, &source.path)),
                ("FileSpec", source.path.clone()),
                ("IsExclude", truth(source.exclude)),
                ("IsRecursive", truth(true)),
            ]
        })
        .collect();
    list(call, &objects);
    Ok(())
}

/// Until the pipeline carries policies, it works on the one of this server.
fn remove_file_spec(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = policy(call, "Remove-OBFileSpec")? else {
        return Err(none("Remove-OBFileSpec", call));
    };
    let path = call.arguments.text("FileSpec").unwrap_or_default();
    let less = policy.without(path).map_err(|why| Stop::cmdlet("Remove-OBFileSpec", why))?;
    let result = configure::items(&mut call.world.site(), less);
    result.map_err(|failure| failed(call, "Remove-OBFileSpec", &failure))
}

fn state(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(policy) = policy(call, "Get-OBPolicyState")? else { return Ok(()) };
    call.line(&state_word(&policy));
    Ok(())
}

fn none(cmdlet: &str, call: &Call<'_>) -> Stop {
    let message = crate::mars::messages::Message::NoPolicy;
    Stop::cmdlet(cmdlet, message.text(call.world.language))
}

fn set_state(call: &mut Call<'_>) -> Result<(), Stop> {
    ready(call, "Set-OBPolicyState")?;
    let paused = call.arguments.text("State") == Some("Paused");
    match call.world.agent.policy.as_mut() {
        Some(policy) if policy.paused == paused => Ok(()),
        Some(policy) => {
            policy.paused = paused;
            Ok(())
        }
        None => Err(none("Set-OBPolicyState", call)),
    }
}

fn remove(call: &mut Call<'_>) -> Result<(), Stop> {
    if policy(call, "Remove-OBPolicy")?.is_none() {
        return Err(none("Remove-OBPolicy", call));
    }
    let delete = call.arguments.has("DeleteBackup");
    let pin = call.arguments.text("SecurityPIN").unwrap_or_default();
    if delete && pin.trim().is_empty() {
        // [S]: issue 79970 says that a PIN is needed, not in which words.
        return Err(Stop::cmdlet(
            "Remove-OBPolicy",
            "Security PIN is required to delete backup data. Generate it in the portal.",
        ));
    }
    // Stopping protection in an immutable vault keeps what is there, or goes on pruning (X68).
    if call.world.cloud.vault.immutable && (delete || !call.arguments.has("EnablePruning")) {
        let message = crate::mars::messages::Message::Immutable;
        return Err(Stop::cmdlet("Remove-OBPolicy", message.text(call.world.language)));
    }
    if delete {
        let pin = pin.to_owned();
        let result = pin::delete_with(&mut call.world.site(), &pin);
        return result.map_err(|failure| failed(call, "Remove-OBPolicy", &failure));
    }
    schedule::remove(&mut call.world.site());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn the_policy_is_shown_with_its_source() {
        let mut world = server();
        let text = good(&mut world, "Get-OBPolicy");
        assert!(text.contains("\nBackupSchedule  : 9:00 PM Sunday, Monday, "), "{text}");
        assert!(text.contains("\n                  DatasourceId:564321\n"), "{text}");
        assert!(text.contains("\nPolicyState     : Valid\n"), "{text}");
        let text = good(&mut world, "Get-OBFileSpec");
        assert!(text.contains("\nFilePath    : \\\\?\\Volume{0d}\\Data\\\n"), "{text}");
    }

    #[test]
    fn removing_the_policy_takes_its_task_and_needs_a_pin_for_the_data() {
        let mut world = server();
        let text = bad(&mut world, "Remove-OBPolicy -DeleteBackup -Confirm:$false");
        assert!(text.starts_with("Remove-OBPolicy : Security PIN is required"), "{text}");
        let changed = changed(&mut world, "Remove-OBPolicy -Confirm:$false");
        assert!(changed.contains(&"agent:policy".to_owned()), "{changed:?}");
        assert!(changed.iter().any(|path| path.starts_with("task:")), "{changed:?}");
        assert!(changed.contains(&"vault:policies".to_owned()), "{changed:?}");
        assert_eq!(changed.len(), 3);
        assert_eq!(good(&mut world, "Get-OBPolicy"), "");
        assert!(bad(&mut world, "Start-OBBackup").ends_with("not been configured for this server"));
    }

    #[test]
    fn an_item_can_be_removed_but_not_the_last() {
        let mut world = server();
        let text = bad(&mut world, r"Remove-OBFileSpec D:\Data");
        assert!(text.ends_with("At least one item must stay selected."), "{text}");
        let more = crate::mars::policy::Source { path: r"C:\Logs".into(), exclude: false };
        world.agent.policy.as_mut().unwrap().sources.push(more);
        let text = bad(&mut world, r"Remove-OBFileSpec E:\");
        assert!(text.ends_with("is not among the selected items."), "{text}");
        good(&mut world, r"Remove-OBFileSpec -FileSpec C:\Logs");
        assert!(!good(&mut world, "Get-OBFileSpec").contains("Logs"));
    }

    #[test]
    fn a_policy_can_be_paused() {
        let mut world = server();
        assert_eq!(changed(&mut world, "Set-OBPolicyState -State Paused"), ["agent:policy"]);
        assert_eq!(good(&mut world, "Get-OBPolicyState"), "Paused\n");
    }
}
