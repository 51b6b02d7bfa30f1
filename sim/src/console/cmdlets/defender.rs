//! `Get-`, `Add-`, `Remove-`, `Set-MpPreference`, `Get-MpComputerStatus`, `Get-MpThreatDetection`.
//!
//! *Models*: real-time protection, exclusions, what is suspected. They are there when the machine
//! has an antivirus: its product is seen through them, whatever its name.
//! *Leaves out*: all other settings of the product: refused when they are asked for.
//! *Sources*: classes of `root/Microsoft/Windows/Defender`, texts \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param, Stop};
use powershell::format::View;
use powershell::value::Value;

use super::cim_object::{CimClass, instance};
use crate::console::machine::Machine;
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;

const MODULE: &str = "Defender";
const PATH: Param = Param::new("ExclusionPath", "string[]");
const PROCESS: Param = Param::new("ExclusionProcess", "string[]");
const FORCE: Param = Param::switch("Force");
/// Settings that a real product has and that are not kept here.
const OTHER: [Param; 4] = [
    Param::new("ExclusionExtension", "string[]"),
    Param::new("ScanScheduleDay", "object"),
    Param::new("DisableBehaviorMonitoring", "bool"),
    Param::new("DisableScriptScanning", "bool"),
];

const fn entry(
    name: &'static str,
    about: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Entry {
    Entry::of(name, MODULE, Kind::Cmdlet, about, params, run)
}

/// `Get-MpPreference`
pub(super) const GET: Entry =
    entry("Get-MpPreference", "Shows the settings of the antivirus", &[], get)
        .shown_by(&["Get-MpPreference"]);

/// `Add-MpPreference`
pub(super) const ADD: Entry = entry(
    "Add-MpPreference",
    "Adds exclusions to the antivirus",
    &[PATH, PROCESS, FORCE, OTHER[0]],
    |call| {
        may_change(call)?;
        lists(call, |there, given| {
            for one in given {
                if !there.iter().any(|known| same(known, &one)) {
                    there.push(one);
                }
            }
        });
        Ok(())
    },
)
.shown_by(&[r"Add-MpPreference -ExclusionPath D:\Scratch -ExclusionProcess cbengine.exe"]);

/// `Remove-MpPreference`
pub(super) const REMOVE: Entry = entry(
    "Remove-MpPreference",
    "Removes exclusions from the antivirus",
    &[PATH, PROCESS, FORCE, OTHER[0]],
    |call| {
        may_change(call)?;
        lists(call, |there, given| {
            there.retain(|known| !given.iter().any(|one| same(known, one)));
        });
        Ok(())
    },
)
.shown_by(&[r"Remove-MpPreference -ExclusionPath D:\Scratch"]);

/// `Set-MpPreference`
pub(super) const SET: Entry = entry(
    "Set-MpPreference",
    "Sets real-time protection; replaces exclusion lists",
    &[
        Param::new("DisableRealtimeMonitoring", "bool"),
        PATH,
        PROCESS,
        FORCE,
        OTHER[0],
        OTHER[1],
        OTHER[2],
        OTHER[3],
    ],
    set,
)
.shown_by(&["Set-MpPreference -DisableRealtimeMonitoring $false"]);

/// `Get-MpComputerStatus`
pub(super) const STATUS: Entry =
    entry("Get-MpComputerStatus", "Shows the state of the antivirus", &[], status)
        .shown_by(&["Get-MpComputerStatus"]);

/// `Get-MpThreatDetection`
pub(super) const THREATS: Entry =
    entry("Get-MpThreatDetection", "Shows what the antivirus suspects", &[], threats)
        .shown_by(&["Get-MpThreatDetection"]);

const fn class(name: &'static str) -> CimClass {
    CimClass { namespace: "root/Microsoft/Windows/Defender", name, bases: &["BaseStatus"] }
}

/// First type name of the settings.
pub(super) const PREFERENCE: &str = "Microsoft.Management.Infrastructure.CimInstance#root/\
                                     Microsoft/Windows/Defender/MSFT_MpPreference";
/// First type name of the state.
pub(super) const COMPUTER: &str = "Microsoft.Management.Infrastructure.CimInstance#root/\
                                   Microsoft/Windows/Defender/MSFT_MpComputerStatus";
/// First type name of what is suspected.
pub(super) const DETECTION: &str = "Microsoft.Management.Infrastructure.CimInstance#root/\
                                    Microsoft/Windows/Defender/MSFT_MpThreatDetection";

/// What is kept of the settings.
pub(super) static PREFERENCE_VIEW: View = View::list(&[
    ("DisableRealtimeMonitoring", "DisableRealtimeMonitoring"),
    ("ExclusionPath", "ExclusionPath"),
    ("ExclusionProcess", "ExclusionProcess"),
    ("PerformanceModeStatus", "PerformanceModeStatus"),
]);
/// What is kept of the state.
pub(super) static COMPUTER_VIEW: View = View::list(&[
    ("AMServiceEnabled", "AMServiceEnabled"),
    ("AntivirusEnabled", "AntivirusEnabled"),
    ("OnAccessProtectionEnabled", "OnAccessProtectionEnabled"),
    ("RealTimeProtectionEnabled", "RealTimeProtectionEnabled"),
]);
/// What is kept of what is suspected.
pub(super) static DETECTION_VIEW: View = View::list(&[
    ("ActionSuccess", "ActionSuccess"),
    ("ProcessName", "ProcessName"),
    ("Resources", "Resources"),
]);

/// The settings: what is not kept is refused.
pub(super) static PREFERENCE_TYPE: HostType = HostType {
    properties: &[
        "DisableRealtimeMonitoring",
        "ExclusionPath",
        "ExclusionProcess",
        "PerformanceModeStatus",
        "AttackSurfaceReductionRules_Actions",
        "AttackSurfaceReductionRules_Ids",
        "CloudBlockLevel",
        "ControlledFolderAccessAllowedApplications",
        "ControlledFolderAccessProtectedFolders",
        "DisableArchiveScanning",
        "DisableBehaviorMonitoring",
        "DisableIOAVProtection",
        "DisableScriptScanning",
        "EnableControlledFolderAccess",
        "ExclusionExtension",
        "MAPSReporting",
        "PUAProtection",
        "ScanScheduleDay",
        "ScanScheduleTime",
        "SubmitSamplesConsent",
    ],
    ..HostType::new(PREFERENCE)
};

/// The state: what is not kept is refused.
pub(super) static COMPUTER_TYPE: HostType = HostType {
    properties: &[
        "AMServiceEnabled",
        "AntivirusEnabled",
        "OnAccessProtectionEnabled",
        "RealTimeProtectionEnabled",
        "AMEngineVersion",
        "AMProductVersion",
        "AMRunningMode",
        "AntispywareEnabled",
        "AntispywareSignatureLastUpdated",
        "AntivirusSignatureAge",
        "AntivirusSignatureLastUpdated",
        "AntivirusSignatureVersion",
        "BehaviorMonitorEnabled",
        "FullScanEndTime",
        "IoavProtectionEnabled",
        "IsTamperProtected",
        "NISEnabled",
        "QuickScanEndTime",
    ],
    ..HostType::new(COMPUTER)
};

/// Without an antivirus nobody knows these names.
fn present(call: &mut Call<'_>) -> Eval<()> {
    if !Machine::of(call.engine).look().host.antivirus.product.is_empty() {
        return Ok(());
    }
    Err(super::unknown(call))
}

/// A list, or nothing when it is empty.
fn list(all: &[String]) -> Value {
    if all.is_empty() { Value::Null } else { Value::texts(all) }
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    present(call)?;
    let antivirus = &Machine::of(call.engine).look().host.antivirus;
    let value = instance(
        class("MSFT_MpPreference"),
        [
            ("DisableRealtimeMonitoring", Value::Bool(!antivirus.realtime)),
            ("ExclusionPath", list(&antivirus.excluded_paths)),
            ("ExclusionProcess", list(&antivirus.excluded_processes)),
            ("PerformanceModeStatus", Value::Byte(u8::from(antivirus.background))),
        ],
    );
    call.put(value)
}

fn status(call: &mut Call<'_>) -> Eval<()> {
    present(call)?;
    let on = Machine::of(call.engine).look().host.antivirus.realtime;
    let value = instance(
        class("MSFT_MpComputerStatus"),
        [
            ("AMServiceEnabled", Value::Bool(true)),
            ("AntivirusEnabled", Value::Bool(true)),
            ("OnAccessProtectionEnabled", Value::Bool(on)),
            ("RealTimeProtectionEnabled", Value::Bool(on)),
        ],
    );
    call.put(value)
}

fn threats(call: &mut Call<'_>) -> Eval<()> {
    present(call)?;
    let antivirus = &Machine::of(call.engine).look().host.antivirus;
    let suspect = |path: &String| {
        instance(
            class("MSFT_MpThreatDetection"),
            [
                ("ActionSuccess", Value::Bool(antivirus.denies(path))),
                ("ProcessName", Value::text("Unknown")),
                ("Resources", Value::texts([format!("file:_{path}")])),
            ],
        )
    };
    let all: Vec<Value> = antivirus.suspects.iter().map(suspect).collect();
    call.put_all(all)
}

fn failed(call: &mut Call<'_>, text: &str) -> Stop {
    let class = "Microsoft.Management.Infrastructure.CimException";
    let name = call.name().to_string();
    call.engine.terminating(&ErrorSpec::new(class, name, "NotSpecified", text))
}

/// Refuses when there is no antivirus, no right, or nothing to do.
fn may_change(call: &mut Call<'_>) -> Eval<()> {
    present(call)?;
    for other in OTHER {
        if call.has(other.name) {
            let name = call.name();
            return Err(call.engine.unsupported_here(format!("{name} -{}", other.name)));
        }
    }
    if !Machine::of(call.engine).parts().1.elevated {
        let text = "You don't have enough permissions to perform the requested operation.";
        return Err(failed(call, text));
    }
    let named = ["DisableRealtimeMonitoring", "ExclusionPath", "ExclusionProcess"];
    if named.iter().any(|name| call.has(name)) {
        return Ok(());
    }
    Err(failed(call, "Operation failed with the following error: 0x80070057"))
}

/// Changes both lists: what is there, and what was given.
fn lists(call: &mut Call<'_>, change: fn(&mut Vec<String>, Vec<String>)) {
    let (paths, processes) = (call.texts("ExclusionPath"), call.texts("ExclusionProcess"));
    let (world, session, _) = Machine::of(call.engine).parts();
    let expand = |all: Vec<std::rc::Rc<str>>| {
        all.iter().map(|one| session.environment.expand(one)).collect::<Vec<String>>()
    };
    let antivirus = &mut world.host.antivirus;
    if !paths.is_empty() {
        change(&mut antivirus.excluded_paths, expand(paths));
    }
    if !processes.is_empty() {
        change(&mut antivirus.excluded_processes, expand(processes));
    }
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    may_change(call)?;
    if call.has("DisableRealtimeMonitoring") {
        let disable = call.flag("DisableRealtimeMonitoring");
        let antivirus = &mut Machine::of(call.engine).world().host.antivirus;
        if antivirus.realtime == disable {
            antivirus.realtime = !disable;
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
        let text = good(&mut world, "(Get-MpPreference).ExclusionPath");
        assert_eq!(text, "D:\\Scratch\nD:\\Cache\n");
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
        let text = bad(&mut world, "Set-MpPreference -DisableRealtimeMonitoring x");
        assert!(text.contains("Boolean parameters accept only Boolean values"), "{text}");
        let text = bad(&mut world, "(Get-MpComputerStatus).AntivirusSignatureAge");
        assert!(text.starts_with("marslab: unsupported:"), "{text}");
    }

    #[test]
    fn without_an_antivirus_the_cmdlets_are_not_there() {
        let mut world = server();
        world.host.antivirus.product.clear();
        assert!(bad(&mut world, "Get-MpPreference").contains("is not recognized"));
    }
}
