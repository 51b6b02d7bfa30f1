//! `Get-Acl`, `Set-Acl`.
//!
//! *Leaves out*: audit rules, rules of keys. *Sources*: Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::Value;

use super::{EXCLUDE, FILTER, INCLUDE, LITERAL, PASS, SECURITY, places_forced, refuse};
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::console::providers::{Provider, failure, security};
use crate::windows::error::Win32;

/// `Get-Acl`
pub(in crate::console::cmdlets) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-Acl",
        module: SECURITY,
        class: "Microsoft.PowerShell.Commands.GetAclCommand",
        params: &[
            Param::new("Path", "string[]").at(0).pipeline().by_name().sets(&["Path"]),
            LITERAL,
            Param::new("InputObject", "object").mandatory().by_name().sets(&["ByInputObject"]),
            Param::switch("Audit"),
            Param::switch("AllCentralAccessPolicies"),
            FILTER,
            INCLUDE,
            EXCLUDE,
        ],
        default_set: "Path",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Gives the access rules of a file",
    examples: &[r"(Get-Acl C:\Windows).Access"],
};

fn get(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Audit", "InputObject", "AllCentralAccessPolicies"])?;
    let places = match call.has("Path") || call.has("LiteralPath") {
        true => places_forced(call, true)?,
        false => vec![super::location::here(Machine::of(call.engine))],
    };
    for place in places {
        match place.provider {
            Provider::FileSystem => {
                let rules = security::of_file(Machine::of(call.engine), &place, true);
                call.put(rules)?;
            }
            Provider::Registry => {
                return Err(call.engine.unsupported_here("Get-Acl of a registry key"));
            }
            _ => {
                let text = "Provider operation stopped because the provider does not support this \
                            operation.";
                call.engine.fail(&failure::not_supported(text))?;
            }
        }
    }
    Ok(())
}

/// `Set-Acl`
pub(in crate::console::cmdlets) const SET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Set-Acl",
        module: SECURITY,
        class: "Microsoft.PowerShell.Commands.SetAclCommand",
        params: &[
            Param::new("Path", "string[]").at(0).mandatory().by_name().sets(&["Path"]),
            LITERAL,
            Param::new("AclObject", "object").at(1).mandatory().pipeline().by_name(),
            Param::new("CentralAccessPolicy", "string"),
            Param::switch("ClearCentralAccessPolicy"),
            PASS,
            FILTER,
            INCLUDE,
            EXCLUDE,
        ],
        default_set: "Path",
        impact: Some(2),
        run: Run::Each(set),
    },
    kind: Kind::Cmdlet,
    about: "Gives a file access rules",
    examples: &[r"Set-Acl C:\Windows\Temp (Get-Acl C:\Windows\Temp)"],
};

fn set(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["CentralAccessPolicy", "ClearCentralAccessPolicy"])?;
    let rules = call.get("AclObject").cloned().unwrap_or(Value::Null);
    for place in places_forced(call, true)? {
        if place.provider != Provider::FileSystem {
            return Err(call.engine.unsupported_here(format!("Set-Acl on {}", place.said)));
        }
        if !call.should_process(&place.path, "Set-Acl")? {
            continue;
        }
        match security::write(Machine::of(call.engine), &place.path, &rules)? {
            Ok(()) if call.flag("PassThru") => {
                let rules = security::of_file(Machine::of(call.engine), &place, true);
                call.put(rules)?;
            }
            Ok(()) => {}
            Err(error) => {
                let class = match error {
                    Win32::ACCESS_DENIED => "System.UnauthorizedAccessException",
                    _ => "System.IO.IOException",
                };
                let text = match error {
                    Win32::ACCESS_DENIED => {
                        "Attempted to perform an unauthorized operation.".to_owned()
                    }
                    other => failure::io(other, &place.path).1,
                };
                let spec = ErrorSpec::new(class, class, "PermissionDenied", text);
                call.engine.fail(&spec.about(Value::text(&place.path)))?;
            }
        }
    }
    Ok(())
}
