//! Classes about access rules: rules, lists of rules, accounts.
//!
//! *Leaves out*: rules of registry keys, audit rules. *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::net::enums::{ACCESS_CONTROL, FILE_RIGHTS, INHERITANCE, PROPAGATION};
use powershell::value::{Value, text};

use super::{HostType, rows};
use crate::console::machine::Machine;
use crate::console::providers::security;
use crate::kernel::text::same;

pub(in crate::console) static FILE_RULE: HostType =
    HostType { create: |_, arguments| Some(rule(arguments)), ..HostType::new(security::FILE_RULE) };

pub(in crate::console) static FILE_SECURITY: HostType = HostType {
    methods: rows::RULES,
    member: list_member,
    create: |_, _| Some(Err(Stop::lacking("[System.Security.AccessControl.FileSecurity]::new()"))),
    ..HostType::new(security::FILE_SECURITY)
};

pub(in crate::console) static DIRECTORY_SECURITY: HostType = HostType {
    methods: rows::RULES,
    member: list_member,
    create: |_, _| {
        Some(Err(Stop::lacking("[System.Security.AccessControl.DirectorySecurity]::new()")))
    },
    ..HostType::new(security::DIRECTORY_SECURITY)
};

pub(in crate::console) static REGISTRY_RULE: HostType = HostType {
    create: |_, _| Some(Err(Stop::lacking("access rules of registry keys"))),
    ..HostType::new("System.Security.AccessControl.RegistryAccessRule")
};

pub(in crate::console) static NT_ACCOUNT: HostType = HostType {
    methods: rows::ACCOUNT,
    create: |_, arguments| {
        let said: Vec<String> = arguments.iter().map(text::of).collect();
        Some(Ok(security::account(&said.join("\\"))))
    },
    member: |machine, of, name, arguments| {
        let arguments = arguments?;
        same(name, "Translate").then(|| translated(machine, of, arguments))
    },
    ..HostType::new(security::NT_ACCOUNT)
};

fn list_member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    arguments: Option<&[Value]>,
) -> super::Answer {
    security::method(machine, of, name, arguments?)
}

/// `[System.Security.AccessControl.FileSystemAccessRule]::new(identity, rights, [inheritance,
/// propagation,] type)`
fn rule(arguments: &[Value]) -> Eval<Value> {
    let (identity, rights, inherits, passes, kind) = match arguments {
        [identity, rights, kind] => (identity, rights, None, None, kind),
        [identity, rights, inherits, passes, kind] => {
            (identity, rights, Some(inherits), Some(passes), kind)
        }
        _ => {
            let class = "System.Management.Automation.MethodException";
            let text = format!(
                "Cannot find an overload for \"FileSystemAccessRule\" and the argument count: \
                 \"{}\".",
                arguments.len()
            );
            return Err(Stop::thrown(class, &text));
        }
    };
    let wrong = |value: &Value, what: &str| {
        let class = "System.Management.Automation.MethodException";
        let said = text::of(value);
        let text = format!("Cannot convert value \"{said}\" to type \"{what}\".");
        Stop::thrown(class, &text)
    };
    let rights_number = security::number(&FILE_RIGHTS, Some(rights));
    let rights = rights_number
        .ok_or_else(|| wrong(rights, "System.Security.AccessControl.FileSystemRights"))?;
    let kind_number = security::number(&ACCESS_CONTROL, Some(kind));
    let kind = kind_number
        .ok_or_else(|| wrong(kind, "System.Security.AccessControl.AccessControlType"))?;
    let flags = |of, value: Option<&Value>| match value {
        None => Ok(0),
        Some(value) => {
            let class = "System.Security.AccessControl.InheritanceFlags";
            security::number(of, Some(value)).ok_or_else(|| wrong(value, class))
        }
    };
    let below = [flags(&INHERITANCE, inherits)?, flags(&PROPAGATION, passes)?];
    // What is allowed includes the right to wait.
    let rights = if kind == 0 { rights | 0x10_0000 } else { rights };
    let identity = security::account(&text::of(identity));
    Ok(security::made_rule(rights, kind, identity, below, false))
}

/// An account as its identifier.
fn translated(machine: &Machine, of: &Value, arguments: &[Value]) -> Eval<Value> {
    let name = text::of(of);
    let target = arguments.first().map(text::of).unwrap_or_default();
    if target.ends_with("NTAccount") {
        return Ok(of.clone());
    }
    match security::sid(machine, &name) {
        Some(sid) => {
            let class = "System.Security.Principal.SecurityIdentifier";
            let bases = [class, "System.Security.Principal.IdentityReference", "System.Object"];
            Ok(Value::typed(&bases, [("Value", Value::text(sid.as_str()))]).shown_as(sid.as_str()))
        }
        None => Err(Stop::thrown(
            "System.Security.Principal.IdentityNotMappedException",
            "Some or all identity references could not be translated.",
        )),
    }
}
