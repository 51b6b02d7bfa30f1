//! `System.Security.Principal`: who runs the script, and which roles that gives.
//!
//! *Models*: `WindowsIdentity` of the window, `WindowsPrincipal.IsInRole` by role, identifier, name
//! and number. The machine says who it is (`Token.Name`, `Token.User`, `Token.Groups`).
//! *Leaves out*: tokens as handles, claims, impersonation, other identities than one's own.

use super::shape::{Answer, Class};
use super::{Ambient, Fault};
use crate::value::{Value, text};

/// The full name of a principal.
pub(super) const PRINCIPAL: &str = "System.Security.Principal.WindowsPrincipal";
const IDENTITY: &str = "System.Security.Principal.WindowsIdentity";
const SID: &str = "System.Security.Principal.SecurityIdentifier";

/// Groups of Windows by the last number of their identifier, with the names they go by.
const BUILT_IN: &[(i64, &str)] = &[
    (544, "Administrators"),
    (545, "Users"),
    (546, "Guests"),
    (547, "Power Users"),
    (551, "Backup Operators"),
];

pub(super) static WINDOWS_IDENTITY: Class = Class {
    methods: &[
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Claims", "System.Object Claims {get;}"),
        ("Token", "System.IntPtr Token {get;}"),
    ],
    static_methods: &[(
        "GetCurrent",
        "static System.Security.Principal.WindowsIdentity GetCurrent(), static \
         System.Security.Principal.WindowsIdentity GetCurrent(bool ifImpersonating)",
    )],
    call: |_, _, method, _| Ok((method == "Dispose").then_some(Value::Null)),
    call_static: |host, _, _, _| Ok(current(host)),
    ..Class::new(IDENTITY)
};

/// The identity of the window; nothing on a machine that does not tell.
fn current(host: &mut dyn Ambient) -> Option<Value> {
    let name = text::of(&host.fact("Token.Name")?);
    let user = text::of(&host.fact("Token.User")?);
    let groups: Vec<Value> = host
        .fact("Token.Groups")?
        .elements()
        .iter()
        .map(|sid| identifier(&text::of(sid)))
        .collect();
    let is_system = user == "S-1-5-18";
    let kind = if is_system { "" } else { "NTLM" };
    let properties = [
        ("AuthenticationType", Value::text(kind)),
        ("ImpersonationLevel", Value::text("None")),
        ("IsAuthenticated", Value::Bool(true)),
        ("IsGuest", Value::Bool(false)),
        ("IsSystem", Value::Bool(is_system)),
        ("IsAnonymous", Value::Bool(false)),
        ("Name", Value::text(&name)),
        ("Owner", groups.iter().find(|sid| is_administrators(sid)).cloned().unwrap_or(Value::Null)),
        ("User", identifier(&user)),
        ("Groups", Value::array(groups)),
    ];
    Some(Value::typed(&[IDENTITY, "System.Object"], properties).shown_as(IDENTITY))
}

fn is_administrators(sid: &Value) -> bool {
    text::of(sid) == "S-1-5-32-544"
}

/// A security identifier as an object.
fn identifier(sid: &str) -> Value {
    let parts = sid.split('-').count();
    let domain = match sid.rsplit_once('-') {
        Some((domain, _)) if sid.starts_with("S-1-5-21-") => identifier_text(domain),
        _ => Value::Null,
    };
    let length = i32::try_from(parts.saturating_sub(3)).unwrap_or_default() * 4 + 8;
    let properties = [
        ("BinaryLength", Value::Int(length)),
        ("AccountDomainSid", domain),
        ("Value", Value::text(sid)),
    ];
    Value::typed(&[SID, "System.Object"], properties).shown_as(sid)
}

fn identifier_text(sid: &str) -> Value {
    Value::typed(&[SID, "System.Object"], [("Value", Value::text(sid))]).shown_as(sid)
}

pub(super) static WINDOWS_PRINCIPAL: Class = Class {
    methods: &[
        ("GetType", "type GetType()"),
        (
            "IsInRole",
            "bool IsInRole(string role), bool \
             IsInRole(System.Security.Principal.WindowsBuiltInRole role), bool IsInRole(int rid), \
             bool IsInRole(System.Security.Principal.SecurityIdentifier sid)",
        ),
        ("ToString", "string ToString()"),
    ],
    constructors: "System.Security.Principal.WindowsPrincipal \
                   new(System.Security.Principal.WindowsIdentity ntIdentity)",
    call: |_, this, method, bound| {
        Ok((method == "IsInRole").then(|| Value::Bool(is_in_role(this, &bound.arguments[0]))))
    },
    construct: |_, _, bound| principal(&bound.arguments[0]),
    ..Class::new(PRINCIPAL)
};

/// The principal of an identity.
pub(super) fn principal(identity: &Value) -> Answer {
    if matches!(identity, Value::Null) {
        return Err(Fault::null("ntIdentity"));
    }
    if *identity.type_name() != *IDENTITY {
        return Ok(None);
    }
    let made = Value::typed(&[PRINCIPAL, "System.Object"], [("Identity", identity.clone())]);
    Ok(Some(made.shown_as(PRINCIPAL)))
}

/// True when the groups of a principal hold a role: an identifier, the name of a group with or
/// without its domain, a number of a group of Windows.
fn is_in_role(principal: &Value, role: &Value) -> bool {
    let said = match role {
        Value::Int(number) => format!("S-1-5-32-{number}"),
        _ => text::of(role),
    };
    let bare = said.rsplit('\\').next().unwrap_or(&said);
    let singular = |name: &str| name.strip_suffix('s').map(|name| name.replace(' ', ""));
    let by_name = BUILT_IN.iter().find(|(_, name)| {
        // A member of the enumeration is the name of one who belongs to the group.
        let is_member = !matches!(role, Value::Text(_)) && singular(name).as_deref() == Some(bare);
        name.eq_ignore_ascii_case(bare) || is_member
    });
    let wanted = by_name.map_or_else(|| said.clone(), |(number, _)| format!("S-1-5-32-{number}"));
    let identity = principal.property("Identity").unwrap_or(Value::Null);
    let groups = identity.property("Groups").unwrap_or(Value::Null);
    groups.elements().iter().any(|group| text::of(group) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_found_by_number_name_and_identifier() {
        let groups = vec![identifier("S-1-1-0"), identifier("S-1-5-32-544")];
        let identity = Value::typed(&[IDENTITY], [("Groups", Value::array(groups))]);
        let Ok(Some(principal)) = principal(&identity) else { unreachable!("an identity") };
        for role in ["Administrators", r"BUILTIN\administrators", "S-1-5-32-544", "S-1-1-0"] {
            assert!(is_in_role(&principal, &Value::text(role)), "{role}");
        }
        for role in ["Administrator", "Users", "S-1-5-32-545", ""] {
            assert!(!is_in_role(&principal, &Value::text(role)), "{role}");
        }
        assert!(is_in_role(&principal, &Value::Int(544)));
        let member = |number| Value::member_of(&super::super::enums::BUILT_IN_ROLE, number);
        assert!(is_in_role(&principal, &member(544)) && !is_in_role(&principal, &member(551)));
    }
}
