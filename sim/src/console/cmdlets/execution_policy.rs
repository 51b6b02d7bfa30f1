//! `Get-ExecutionPolicy` and `Set-ExecutionPolicy`.
//!
//! *Models*: the effective policy and those of each scope, as members of their enumeration. A
//! weaker scope that is overridden by a stronger one is set all the same, with the error that real
//! PowerShell prints (D12). *Leaves out*: the question before a change without `-Force`.
//! *Sources*: layout and precedence: catalogue 4.9; texts \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::net::enums::EXECUTION_POLICY;
use powershell::value::{Object, Value};

use super::SECURITY;
use crate::console::machine::Machine;
use crate::console::types::enumerations;
use crate::console::{Entry, Kind};
use crate::windows::powershell::{Policy, Scope, effective_policy, policy_of};
use crate::windows::registry::Data;

enumerations! {
    SCOPE "Microsoft.PowerShell.ExecutionPolicyScope" false {
        "Process" 0, "CurrentUser" 1, "LocalMachine" 2, "UserPolicy" 3, "MachinePolicy" 4,
    }
}

const IN_SCOPE: Param = Param::new("Scope", "Microsoft.PowerShell.ExecutionPolicyScope").by_name();

/// `Get-ExecutionPolicy`
pub(super) const GET: Entry = Entry::of(
    "Get-ExecutionPolicy",
    SECURITY,
    Kind::Cmdlet,
    "Shows the execution policy, effective or by scope",
    &[Param::switch("List"), IN_SCOPE.at(0)],
    get,
)
.of_class("Microsoft.PowerShell.Commands.GetExecutionPolicyCommand")
.shown_by(&["Get-ExecutionPolicy", "Get-ExecutionPolicy -List"]);

/// `Set-ExecutionPolicy`
pub(super) const SET: Entry = Entry::of(
    "Set-ExecutionPolicy",
    SECURITY,
    Kind::Cmdlet,
    "Sets the execution policy of a scope",
    &[
        Param::new("ExecutionPolicy", "Microsoft.PowerShell.ExecutionPolicy")
            .at(0)
            .mandatory()
            .by_name(),
        IN_SCOPE.at(1),
        Param::switch("Force"),
    ],
    set,
)
.of_class("Microsoft.PowerShell.Commands.SetExecutionPolicyCommand")
.changing(2)
.shown_by(&["Set-ExecutionPolicy RemoteSigned -Scope LocalMachine -Force"]);

/// A policy as a member of its enumeration.
fn member(policy: Option<Policy>) -> Value {
    let name = policy.map_or_else(|| "Undefined".to_owned(), |policy| policy.to_string());
    Value::member_of(&EXECUTION_POLICY, EXECUTION_POLICY.number_of(&name).unwrap_or(5))
}

fn scope_policy(machine: &mut Machine, scope: Scope) -> Option<Policy> {
    let (world, session, _) = machine.parts();
    match scope {
        Scope::Process => session.policy,
        _ => policy_of(&world.host.registry, session.hive(), scope),
    }
}

fn effective(machine: &mut Machine) -> Policy {
    let (world, session, _) = machine.parts();
    effective_policy(&world.host.registry, session.hive(), session.policy)
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let scope = call.text("Scope").and_then(|scope| Scope::parse(&scope));
    if !call.flag("List") {
        let machine = Machine::of(call.engine);
        let policy = match scope {
            Some(scope) => scope_policy(machine, scope),
            None => Some(effective(machine)),
        };
        return call.put(member(policy));
    }
    let machine = Machine::of(call.engine);
    let mut all = Vec::new();
    for scope in Scope::ALL {
        let number = SCOPE.number_of(&scope.to_string()).unwrap_or(0);
        all.push(Value::of_object(Object::custom(vec![
            ("Scope".into(), Value::member_of(&SCOPE, number)),
            ("ExecutionPolicy".into(), member(scope_policy(machine, scope))),
        ])));
    }
    call.put_all(all)
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    let policy = call.text("ExecutionPolicy").and_then(|policy| Policy::parse(&policy));
    let scope = call.text("Scope").and_then(|scope| Scope::parse(&scope));
    let scope = scope.unwrap_or(Scope::LocalMachine);
    if matches!(scope, Scope::MachinePolicy | Scope::UserPolicy) {
        let text = "Cannot set execution policy. Execution policies at the MachinePolicy or \
                    UserPolicy scopes must be set through Group Policy.";
        let class = "System.InvalidOperationException";
        let id = "CantSetGroupPolicy";
        return Err(call.engine.terminating(&ErrorSpec::new(class, id, "InvalidOperation", text)));
    }
    let machine = Machine::of(call.engine);
    if scope == Scope::LocalMachine && !machine.parts().1.elevated {
        let text = "Access to the registry key 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\\
                    PowerShell\\1\\ShellIds\\Microsoft.PowerShell' is denied.";
        let class = "System.UnauthorizedAccessException";
        let spec = ErrorSpec::new(class, class, "PermissionDenied", text);
        return Err(call.engine.terminating(&spec));
    }
    let target = policy.map_or_else(|| "Undefined".to_owned(), |policy| policy.to_string());
    if !call.should_process(&target, "Set-ExecutionPolicy")? {
        return Ok(());
    }
    let machine = Machine::of(call.engine);
    let (world, session, _) = machine.parts();
    match (scope.key(session.hive()), policy) {
        (None, _) => session.policy = policy,
        (Some(key), Some(policy)) => {
            let text = Data::sz(&policy.to_string());
            world.host.registry.set(&key, "ExecutionPolicy", text);
        }
        (Some(key), None) => {
            world.host.registry.remove_value(&key, "ExecutionPolicy");
        }
    }
    let now = effective(machine);
    if policy.is_none_or(|wanted| wanted == now) {
        return Ok(());
    }
    let text = format!(
        "Windows PowerShell updated your execution policy successfully, but the setting is \
         overridden by a policy defined at a more specific scope.  Due to the override, your \
         shell will retain its current effective execution policy of {now}. Type \
         \"Get-ExecutionPolicy -List\" to view your execution policy settings."
    );
    let class = "System.Security.SecurityException";
    let id = "ExecutionPolicyOverride";
    call.engine.fail(&ErrorSpec::new(class, id, "PermissionDenied", text))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_policy_is_a_member_of_its_enumeration() {
        let mut world = server();
        let line = "Set-ExecutionPolicy AllSigned -Force; (Get-ExecutionPolicy) -eq 'AllSigned'; \
                    (Get-ExecutionPolicy).GetType().FullName";
        assert_eq!(good(&mut world, line), "True\nMicrosoft.PowerShell.ExecutionPolicy\n");
        let text = good(&mut world, "Get-ExecutionPolicy -List");
        let wanted = "\n        Scope ExecutionPolicy\n        ----- ---------------\n\
                      MachinePolicy       Undefined\n   UserPolicy       Undefined\n      \
                      Process       Undefined\n  CurrentUser       Undefined\n LocalMachine       \
                      AllSigned\n";
        assert!(text.starts_with(wanted), "{text}");
        let line = "(Get-ExecutionPolicy -List | ? Scope -eq LocalMachine).ExecutionPolicy";
        assert_eq!(good(&mut world, line), "AllSigned\n");
        let line = "Set-ExecutionPolicy Bypass -Scope Process -Force; Set-ExecutionPolicy \
                    RemoteSigned -Force";
        assert!(bad(&mut world, line).contains("current effective execution policy of Bypass"));
        assert!(bad(&mut world, "Set-ExecutionPolicy Nonsense").contains("Nonsense"));
    }
}
