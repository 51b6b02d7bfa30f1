//! `Get-`, `Add-`, `Remove-`, `Set-MpPreference`, `Get-MpComputerStatus` and
//! `Get-MpThreatDetection`.
//!
//! They are there when the machine has an antivirus: its product is seen through them, whatever
//! its name. Lists are shown in full, not cut after four as 5.1 does: until there is a pipeline
//! nobody could expand them. Texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes, not_recognized};
use crate::kernel::text::same;

use super::layout::{list, truth};

const PATH: Param = Param::text("ExclusionPath").taking(Takes::List);
const PROCESS: Param = Param::text("ExclusionProcess").taking(Takes::List);
const FORCE: Param = Param::switch("Force");

/// `Get-MpPreference`
pub(super) const GET: Command = Command {
    name: "Get-MpPreference",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the settings of the antivirus",
    params: &[],
    examples: &["Get-MpPreference"],
    run: get,
};

/// `Add-MpPreference`
pub(super) const ADD: Command = Command {
    name: "Add-MpPreference",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Adds exclusions to the antivirus",
    params: &[PATH, PROCESS, FORCE],
    examples: &[r"Add-MpPreference -ExclusionPath D:\Scratch -ExclusionProcess cbengine.exe"],
    run: add,
};

/// `Remove-MpPreference`
pub(super) const REMOVE: Command = Command {
    name: "Remove-MpPreference",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Removes exclusions from the antivirus",
    params: &[PATH, PROCESS, FORCE],
    examples: &[r"Remove-MpPreference -ExclusionPath D:\Scratch"],
    run: remove,
};

/// `Set-MpPreference`
pub(super) const SET: Command = Command {
    name: "Set-MpPreference",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Sets real-time protection; replaces exclusion lists",
    params: &[Param::text("DisableRealtimeMonitoring"), PATH, PROCESS, FORCE],
    examples: &["Set-MpPreference -DisableRealtimeMonitoring $false"],
    run: set,
};

/// `Get-MpComputerStatus`
pub(super) const STATUS: Command = Command {
    name: "Get-MpComputerStatus",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the state of the antivirus",
    params: &[],
    examples: &["Get-MpComputerStatus"],
    run: status,
};

/// `Get-MpThreatDetection`
pub(super) const THREATS: Command = Command {
    name: "Get-MpThreatDetection",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows what the antivirus suspects",
    params: &[],
    examples: &["Get-MpThreatDetection"],
    run: threats,
};

fn present(call: &Call<'_>, cmdlet: &str) -> Result<(), Stop> {
    match call.world.host.antivirus.product.is_empty() {
        true => Err(Stop::new(not_recognized(cmdlet))),
        false => Ok(()),
    }
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    present(call, "Get-MpPreference")?;
    let antivirus = &call.world.host.antivirus;
    let shown = |list: &[String]| match list {
        [] => String::new(),
        list => format!("{{{}}}", list.join(", ")),
    };
    let fields = vec![
        ("DisableRealtimeMonitoring", truth(!antivirus.realtime)),
        ("ExclusionPath", shown(&antivirus.excluded_paths)),
        ("ExclusionProcess", shown(&antivirus.excluded_processes)),
        ("PerformanceModeStatus", u8::from(antivirus.background).to_string()),
    ];
    list(call, &[fields]);
    Ok(())
}

fn status(call: &mut Call<'_>) -> Result<(), Stop> {
    present(call, "Get-MpComputerStatus")?;
    let on = truth(call.world.host.antivirus.realtime);
    let fields = vec![
        ("AMServiceEnabled", truth(true)),
        ("AntivirusEnabled", truth(true)),
        ("OnAccessProtectionEnabled", on.clone()),
        ("RealTimeProtectionEnabled", on),
    ];
    list(call, &[fields]);
    Ok(())
}

fn threats(call: &mut Call<'_>) -> Result<(), Stop> {
    present(call, "Get-MpThreatDetection")?;
    let antivirus = &call.world.host.antivirus;
    let shown: Vec<_> = antivirus
        .suspects
        .iter()
        .map(|path| {
            vec![
                ("ActionSuccess", truth(antivirus.denies(path))),
                ("ProcessName", "Unknown".to_owned()),
                ("Resources", format!("{{file:_{path}}}")),
            ]
        })
        .collect();
    list(call, &shown);
    Ok(())
}

/// Refuses when there is no antivirus, no right, or nothing to do.
fn may_change(call: &Call<'_>, cmdlet: &str) -> Result<(), Stop> {
    present(call, cmdlet)?;
    if !call.session.elevated {
        return Err(Stop::cmdlet(
            cmdlet,
            "You don't have enough permissions to perform the requested operation.",
        ));
    }
    let named = ["DisableRealtimeMonitoring", "ExclusionPath", "ExclusionProcess"];
    if named.iter().any(|name| call.arguments.has(name)) {
        return Ok(());
    }
    Err(Stop::cmdlet(cmdlet, "Operation failed with the following error: 0x80070057"))
}

/// Changes both lists: what is there, and what was given.
fn lists(call: &mut Call<'_>, change: fn(&mut Vec<String>, Vec<String>)) {
    let given = |name: &str| {
        let texts = call.arguments.list(name).iter();
        texts.map(|text| call.session.environment.expand(text)).collect::<Vec<String>>()
    };
    let (paths, processes) = (given("ExclusionPath"), given("ExclusionProcess"));
    let antivirus = &mut call.world.host.antivirus;
    if !paths.is_empty() {
        change(&mut antivirus.excluded_paths, paths);
    }
    if !processes.is_empty() {
        change(&mut antivirus.excluded_processes, processes);
    }
}

fn add(call: &mut Call<'_>) -> Result<(), Stop> {
    may_change(call, "Add-MpPreference")?;
    lists(call, |there, given| {
        for one in given {
            if !there.iter().any(|known| same(known, &one)) {
                there.push(one);
            }
        }
    });
    Ok(())
}

fn remove(call: &mut Call<'_>) -> Result<(), Stop> {
    may_change(call, "Remove-MpPreference")?;
    lists(call, |there, given| {
        there.retain(|known| !given.iter().any(|one| same(known, one)));
    });
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    may_change(call, "Set-MpPreference")?;
    if let Some(word) = call.arguments.text("DisableRealtimeMonitoring") {
        let on = |text: &str| same(word, text);
        let disable = match (on("$true") || on("1"), on("$false") || on("0")) {
            (true, _) => true,
            (_, true) => false,
            _ => {
                return Err(Stop::cmdlet(
                    "Set-MpPreference",
                    format!(
                        "Cannot process argument transformation on parameter \
                         'DisableRealtimeMonitoring'. Cannot convert value \"{word}\" to type \
                         System.Boolean."
                    ),
                ));
            }
        };
        if call.world.host.antivirus.realtime == disable {
            call.world.host.antivirus.realtime = !disable;
        }
    }
    lists(call, |there, given| *there = given);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn an_exclusion_is_added_once_and_removed() {
        let mut world = server();
        let line = r"Add-MpPreference -ExclusionPath 'D:\Scratch', D:\Cache";
        assert_eq!(changed(&mut world, line), ["antivirus:excluded_paths"]);
        assert!(changed(&mut world, line).is_empty());
        let text = good(&mut world, "Get-MpPreference");
        assert!(text.contains("ExclusionPath             : {D:\\Scratch, D:\\Cache}\n"), "{text}");
        good(&mut world, r"Remove-MpPreference -ExclusionPath d:\scratch");
        assert_eq!(world.host.antivirus.excluded_paths, [r"D:\Cache"]);
    }

    #[test]
    fn real_time_protection_is_switched() {
        let mut world = server();
        let line = "Set-MpPreference -DisableRealtimeMonitoring $false";
        assert_eq!(changed(&mut world, line), ["antivirus:realtime"]);
        let text = good(&mut world, "Get-MpComputerStatus");
        assert!(text.contains("RealTimeProtectionEnabled : True\n"), "{text}");
        assert!(bad(&mut world, "Set-MpPreference -DisableRealtimeMonitoring x").contains("\"x\""));
    }

    #[test]
    fn without_an_antivirus_the_cmdlets_are_not_there() {
        let mut world = server();
        world.host.antivirus.product.clear();
        assert!(bad(&mut world, "Get-MpPreference").contains("is not recognized"));
    }
}
