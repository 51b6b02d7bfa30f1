//! `sc config`, `description`, `failure`, and what shows them. All of it lives in the registry.

use super::{failed, need_service};
use crate::console::{Call, Stop};
use crate::kernel::text::{same, starts_with};
use crate::windows::accounts::{bare, is_system};
use crate::windows::error::Win32;
use crate::windows::recovery::{self, Action, Recovery};
use crate::windows::registry::Data;
use crate::windows::services::{self, StartType};

/// `name= value` and `name=value` after the service's name, names in lower case.
fn pairs(call: &Call<'_>) -> Result<Vec<(String, String)>, Stop> {
    let invalid = || Stop::with(1639, "ERROR:  Invalid option\r\n");
    let mut words = call.words.iter().skip(2).peekable();
    let mut pairs = Vec::new();
    while let Some(word) = words.next() {
        let (name, value) = word.text.split_once('=').ok_or_else(invalid)?;
        let value = if value.is_empty() {
            words.next().map(|word| word.text.clone()).unwrap_or_default()
        } else {
            value.to_owned()
        };
        pairs.push((name.to_ascii_lowercase(), value));
    }
    if pairs.is_empty() {
        return Err(invalid());
    }
    Ok(pairs)
}

/// The registry values that one option of `sc config` sets.
fn values(
    call: &Call<'_>,
    key: &str,
    name: &str,
    value: &str,
) -> Result<Vec<(&'static str, Data)>, Stop> {
    let invalid = || Stop::with(1639, format!("ERROR:  Invalid {name}= field\r\n"));
    let delayed = call.world.host.registry.value(key, "DelayedAutostart").is_some();
    Ok(match name {
        "start" => {
            let (start, late) = match value.to_ascii_lowercase().as_str() {
                "boot" => (StartType::Boot, false),
                "system" => (StartType::System, false),
                "auto" => (StartType::Automatic, false),
                "delayed-auto" => (StartType::Automatic, true),
                "demand" => (StartType::Manual, false),
                "disabled" => (StartType::Disabled, false),
                _ => return Err(invalid()),
            };
            let mut values = vec![("Start", Data::Dword(start.number()))];
            if late || delayed {
                values.push(("DelayedAutostart", Data::Dword(u32::from(late))));
            }
            values
        }
        "obj" => {
            let local = [r"NT AUTHORITY\LocalService", r"NT AUTHORITY\NetworkService"];
            let account = if is_system(value) { "LocalSystem" } else { value };
            let known = local.iter().any(|known| same(known, value));
            if !known && !call.world.host.accounts.exists(bare(value)) {
                return Err(failed("ChangeServiceConfig", Win32::INVALID_SERVICE_ACCOUNT));
            }
            vec![("ObjectName", Data::sz(account))]
        }
        "binpath" => vec![("ImagePath", Data::ExpandSz(value.into()))],
        "displayname" => vec![("DisplayName", Data::sz(value))],
        "depend" => {
            let names = value.split('/').filter(|name| !name.is_empty());
            vec![("DependOnService", Data::MultiSz(names.map(str::to_owned).collect()))]
        }
        "type" if same(value, "own") => vec![("Type", Data::Dword(0x10))],
        "type" if same(value, "share") => vec![("Type", Data::Dword(0x20))],
        // The password is kept by the system, not in a place that anybody reads.
        "password" => Vec::new(),
        _ => return Err(invalid()),
    })
}

pub(super) fn config(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    need_service(call, name, "OpenService")?;
    let key = services::key(name);
    let mut all = Vec::new();
    for (name, value) in pairs(call)? {
        all.extend(values(call, &key, &name, &value)?);
    }
    for (value, data) in all {
        call.world.host.registry.set(&key, value, data);
    }
    call.line("[SC] ChangeServiceConfig SUCCESS");
    Ok(())
}

pub(super) fn description(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    need_service(call, name, "OpenService")?;
    let text = call.word(2).to_owned();
    call.world.host.registry.set(&services::key(name), "Description", Data::sz(&text));
    call.line("[SC] ChangeServiceConfig2 SUCCESS");
    Ok(())
}

/// The head of both lists; the service must be there.
fn head(call: &mut Call<'_>, name: &str) -> Result<String, Stop> {
    let spelled = call.world.host.services.spelled(name).map(str::to_owned);
    let Some(spelled) = spelled else {
        return Err(failed("OpenService", Win32::SERVICE_DOES_NOT_EXIST));
    };
    call.line("[SC] QueryServiceConfig2 SUCCESS");
    call.line("");
    call.line(&format!("SERVICE_NAME: {spelled}"));
    Ok(services::key(name))
}

pub(super) fn show_description(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let key = head(call, name)?;
    let text = call.world.host.registry.value(&key, "Description").and_then(Data::text);
    let text = text.unwrap_or_default().to_owned();
    call.line(&format!("DESCRIPTION:  {text}"));
    Ok(())
}

/// Actions as they are typed, and as they are shown.
const ACTIONS: [(&str, &str, Action); 4] = [
    ("", "NONE", Action::None),
    ("restart", "RESTART", Action::Restart),
    ("reboot", "REBOOT", Action::Reboot),
    ("run", "RUN PROCESS", Action::Run),
];

pub(super) fn failure(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    need_service(call, name, "OpenService")?;
    let invalid = |name: &str| Stop::with(1639, format!("ERROR:  Invalid {name}= field\r\n"));
    let (mut reset, mut actions, mut command) = (None, None, None);
    for (name, value) in pairs(call)? {
        match name.as_str() {
            "reset" if same(&value, "INFINITE") => reset = Some(u32::MAX),
            "reset" => reset = Some(value.parse().map_err(|_| invalid("reset"))?),
            "actions" => actions = Some(read_actions(&value).ok_or_else(|| invalid("actions"))?),
            "command" => command = Some(value),
            "reboot" => {}
            other => return Err(invalid(other)),
        }
    }
    let (Some(reset), Some(actions)) = (reset, actions) else {
        let text = "ERROR: The reset and actions options must be set simultaneously.\r\n";
        return Err(Stop::with(1639, text));
    };
    let registry = &mut call.world.host.registry;
    Recovery { reset, actions }.set(registry, name);
    if let Some(command) = command {
        recovery::set_command(registry, name, &command);
    }
    call.line("[SC] ChangeServiceConfig2 SUCCESS");
    Ok(())
}

/// `restart/60000/restart/60000//`
fn read_actions(text: &str) -> Option<Vec<(Action, u32)>> {
    let parts: Vec<&str> = text.split('/').collect();
    let pairs = parts.chunks(2).filter(|pair| pair.iter().any(|part| !part.is_empty()));
    pairs
        .map(|pair| {
            let kind = ACTIONS.iter().find(|(word, _, _)| same(word, pair[0]))?.2;
            let wait = pair.get(1).copied().unwrap_or("");
            Some((kind, if wait.is_empty() { 0 } else { wait.parse().ok()? }))
        })
        .collect()
}

pub(super) fn show_failure(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let key = head(call, name)?;
    let registry = &call.world.host.registry;
    let (recovery, command) = (Recovery::of(registry, name), recovery::command(registry, name));
    let reset = match recovery.reset {
        u32::MAX => "INFINITE".to_owned(),
        seconds => seconds.to_string(),
    };
    call.line(&format!("        RESET_PERIOD (in seconds)    : {reset}"));
    call.line("        REBOOT_MESSAGE               : ");
    call.line(&format!("        COMMAND_LINE                 : {command}"));
    let mut lead = "        FAILURE_ACTIONS              : ".to_owned();
    for (action, delay) in recovery.actions {
        let word = ACTIONS.iter().find(|known| known.2 == action).map_or("NONE", |known| known.1);
        call.line(&format!("{lead}{word} -- Delay = {delay} milliseconds."));
        lead = " ".repeat(lead.len());
    }
    debug_assert!(starts_with(&key, "HKLM"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};

    #[test]
    fn the_start_type_and_the_account_are_changed() {
        let mut world = server();
        let done = "[SC] ChangeServiceConfig SUCCESS\n";
        assert_eq!(prints(&mut world, "sc.exe config obengine start= delayed-auto"), done);
        assert!(prints(&mut world, "sc.exe qc obengine").contains("AUTO_START  (DELAYED)"));
        prints(&mut world, "sc.exe config obengine start=auto obj= SYSTEM");
        assert!(!prints(&mut world, "sc.exe qc obengine").contains("DELAYED"));
        for wrong in ["start= soon", "obj= nobody", "start= auto colour= red", ""] {
            let line = format!("sc.exe config obengine {wrong}");
            assert!(changes(&mut world, &line).is_empty(), "{line}");
            assert_ne!(fails(&mut world, &line).0, 0, "{line}");
        }
    }

    #[test]
    fn failure_actions_are_kept_as_windows_keeps_them() {
        let mut world = server();
        prints(
            &mut world,
            "sc.exe failure obengine reset= 86400 actions= restart/60000/restart/5000//",
        );
        let text = prints(&mut world, "sc.exe qfailure obengine");
        assert!(text.contains("RESET_PERIOD (in seconds)    : 86400\n"), "{text}");
        let last = "RESTART -- Delay = 60000 milliseconds.\n                                       \
                    RESTART -- Delay = 5000 milliseconds.\n";
        assert!(text.ends_with(last), "{text}");
        prints(&mut world, "sc.exe description obengine 'A text'");
        assert!(
            prints(&mut world, "sc.exe qdescription obengine").ends_with("DESCRIPTION:  A text\n")
        );
    }
}
