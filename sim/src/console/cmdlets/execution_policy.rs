//! `Get-ExecutionPolicy` and `Set-ExecutionPolicy`.
//!
//! Layout and precedence: catalogue 4.9. A weaker scope that is overridden by a stronger one is
//! set all the same, with the error that real PowerShell prints (D12).

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::windows::powershell::{Policy, Scope, effective_policy, policy_of};
use crate::windows::registry::Data;

const SCOPES: Takes =
    Takes::OneOf(&["MachinePolicy", "UserPolicy", "Process", "CurrentUser", "LocalMachine"]);

/// `Get-ExecutionPolicy`
pub(super) const GET: Command = Command {
    name: "Get-ExecutionPolicy",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the execution policy, effective or by scope",
    params: &[Param::switch("List"), Param::text("Scope").taking(SCOPES).at(0)],
    examples: &["Get-ExecutionPolicy", "Get-ExecutionPolicy -List"],
    run: get,
};

/// `Set-ExecutionPolicy`
pub(super) const SET: Command = Command {
    name: "Set-ExecutionPolicy",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Sets the execution policy of a scope",
    params: &[
        Param::text("ExecutionPolicy")
            .taking(Takes::OneOf(&[
                "Restricted",
                "AllSigned",
                "RemoteSigned",
                "Unrestricted",
                "Bypass",
                "Undefined",
            ]))
            .at(0)
            .required(),
        Param::text("Scope").taking(SCOPES).at(1),
        Param::switch("Force"),
    ],
    examples: &["Set-ExecutionPolicy RemoteSigned -Scope LocalMachine -Force"],
    run: set,
};

fn shown(policy: Option<Policy>) -> String {
    policy.map_or_else(|| "Undefined".to_owned(), |policy| policy.to_string())
}

fn scope_policy(call: &Call<'_>, scope: Scope) -> Option<Policy> {
    match scope {
        Scope::Process => call.session.policy,
        _ => policy_of(&call.world.host.registry, call.session.hive(), scope),
    }
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.arguments.has("List") {
        call.line("");
        call.line(&format!("{:>13} {:>15}", "Scope", "ExecutionPolicy"));
        call.line(&format!("{:>13} {:>15}", "-----", "---------------"));
        for scope in Scope::ALL {
            let policy = shown(scope_policy(call, scope));
            call.line(&format!("{:>13} {policy:>15}", scope.to_string()));
        }
        call.line("");
        return Ok(());
    }
    let text = match call.arguments.text("Scope").and_then(Scope::parse) {
        Some(scope) => shown(scope_policy(call, scope)),
        None => effective(call).to_string(),
    };
    call.line(&text);
    Ok(())
}

fn effective(call: &Call<'_>) -> Policy {
    effective_policy(&call.world.host.registry, call.session.hive(), call.session.policy)
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    let policy = call.arguments.text("ExecutionPolicy").and_then(Policy::parse);
    let scope = call.arguments.text("Scope").and_then(Scope::parse).unwrap_or(Scope::LocalMachine);
    if matches!(scope, Scope::MachinePolicy | Scope::UserPolicy) {
        return Err(Stop::cmdlet(
            "Set-ExecutionPolicy",
            "Cannot set execution policy. Execution policies at the MachinePolicy or UserPolicy \
             scopes must be set through Group Policy.",
        ));
    }
    if scope == Scope::LocalMachine {
        call.need_elevation(
            "Set-ExecutionPolicy : Access to the registry key 'HKEY_LOCAL_MACHINE\\SOFTWARE\\\
             Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell' is denied.",
        )?;
    }
    match scope.key(call.session.hive()) {
        None => call.session.policy = policy,
        Some(key) => {
            let registry = &mut call.world.host.registry;
            match policy {
                Some(policy) => {
                    registry.set(&key, "ExecutionPolicy", Data::sz(&policy.to_string()));
                }
                None => {
                    registry.remove_value(&key, "ExecutionPolicy");
                }
            }
        }
    }
    let now = effective(call);
    match policy {
        Some(wanted) if wanted != now => Err(Stop::cmdlet(
            "Set-ExecutionPolicy",
            format!(
                "Windows PowerShell updated your execution policy successfully, but the setting \
                 is overridden by a policy defined at a more specific scope.  Due to the \
                 override, your shell will retain its current effective execution policy of \
                 {now}. Type \"Get-ExecutionPolicy -List\" to view your execution policy settings."
            ),
        )),
        _ => Ok(()),
    }
}
