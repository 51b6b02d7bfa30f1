//! Access rules as objects: what `Get-Acl` gives and `Set-Acl` takes.
//!
//! *Models*: rules of files and directories with their inheritance; `AddAccessRule`,
//! `SetAccessRule`, `RemoveAccessRule`, `SetAccessRuleProtection` on the object.
//! *Leaves out*: audit rules; owners: the administrators own everything; rules of registry keys.
//! *Sources*: members of .NET Framework 4 and of `types.ps1xml` \[K\].

use powershell::eval::{Eval, Stop};
use powershell::net::enums::{ACCESS_CONTROL, FILE_RIGHTS, INHERITANCE, PROPAGATION};
use powershell::value::net::EnumType;
use powershell::value::{Value, convert, text};

use super::file_info::{Found, find, node};
use super::{Place, notes};
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::access::AccessMask;
use crate::windows::accounts::is_system;
use crate::windows::acl::{Ace, AceFlags, AceKind, Acl};
use crate::windows::acl_edit::{Inheritance, Remove};
use crate::windows::error::Win32;
use crate::windows::registry::USER_HIVE;
use crate::windows::sid::Sid;

/// The class of the rules of a file.
pub(in crate::console) const FILE_SECURITY: &str = "System.Security.AccessControl.FileSecurity";
/// The class of the rules of a directory.
pub(in crate::console) const DIRECTORY_SECURITY: &str =
    "System.Security.AccessControl.DirectorySecurity";
/// The class of one rule of files.
pub(in crate::console) const FILE_RULE: &str = "System.Security.AccessControl.FileSystemAccessRule";
/// The class of accounts by their names.
pub(in crate::console) const NT_ACCOUNT: &str = "System.Security.Principal.NTAccount";

/// An account as .NET names it.
pub(in crate::console) fn account(name: &str) -> Value {
    let bases = [NT_ACCOUNT, "System.Security.Principal.IdentityReference", "System.Object"];
    Value::typed(&bases, [("Value", Value::text(name))]).shown_as(name)
}

/// The identity that a name means, as the account database of the machine knows it.
pub(in crate::console) fn sid(machine: &Machine, name: &str) -> Option<Sid> {
    machine.look().host.accounts.sid(name)
}

/// The name of an identity.
fn name_of(machine: &Machine, sid: &Sid) -> String {
    let host = &machine.look().host;
    host.accounts.account(sid, &host.identity.name)
}

fn member(of: &'static EnumType, number: i64) -> Value {
    Value::member_of(of, number)
}

/// A rule as an object.
fn rule(machine: &Machine, ace: &Ace) -> Value {
    let flags = ace.flags;
    let bit = |flag: AceFlags, number: i64| if flags.has(flag) { number } else { 0 };
    let inherits = bit(AceFlags::CONTAINER_INHERIT, 1) + bit(AceFlags::OBJECT_INHERIT, 2);
    let passes = bit(AceFlags::NO_PROPAGATE, 1) + bit(AceFlags::INHERIT_ONLY, 2);
    let kind = i64::from(ace.kind == AceKind::Deny);
    made_rule(
        i64::from(ace.mask.0.cast_signed()),
        kind,
        account(&name_of(machine, &ace.sid)),
        [inherits, passes],
        flags.has(AceFlags::INHERITED),
    )
}

/// A rule by its parts.
pub(in crate::console) fn made_rule(
    rights: i64,
    kind: i64,
    identity: Value,
    [inherits, passes]: [i64; 2],
    inherited: bool,
) -> Value {
    let bases = [
        FILE_RULE,
        "System.Security.AccessControl.AccessRule",
        "System.Security.AccessControl.AuthorizationRule",
        "System.Object",
    ];
    let own = [
        ("FileSystemRights", member(&FILE_RIGHTS, rights)),
        ("AccessControlType", member(&ACCESS_CONTROL, kind)),
        ("IdentityReference", identity),
        ("IsInherited", Value::Bool(inherited)),
        ("InheritanceFlags", member(&INHERITANCE, inherits)),
        ("PropagationFlags", member(&PROPAGATION, passes)),
    ];
    Value::typed(&bases, own).shown_as(FILE_RULE)
}

/// The number of a member of an enumeration, however it is given.
pub(in crate::console) fn number(of: &EnumType, value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Text(text) => of.number_of(text),
        other => convert::to_long(other).ok(),
    }
}

/// The rule that an object stands for.
fn ace(machine: &Machine, rule: &Value) -> Eval<Ace> {
    let said = rule.property("IdentityReference").map(|name| text::of(&name)).unwrap_or_default();
    let Some(sid) = sid(machine, &said) else {
        return Err(Stop::thrown(
            "System.Security.Principal.IdentityNotMappedException",
            "Some or all identity references could not be translated.",
        ));
    };
    let of = |of: &EnumType, name: &str| number(of, rule.property(name).as_ref()).unwrap_or(0);
    let rights = of(&FILE_RIGHTS, "FileSystemRights");
    let (inherits, passes) =
        (of(&INHERITANCE, "InheritanceFlags"), of(&PROPAGATION, "PropagationFlags"));
    let mut flags = AceFlags::NONE;
    for (number, bit, flag) in [
        (inherits, 1, AceFlags::CONTAINER_INHERIT),
        (inherits, 2, AceFlags::OBJECT_INHERIT),
        (passes, 1, AceFlags::NO_PROPAGATE),
        (passes, 2, AceFlags::INHERIT_ONLY),
    ] {
        if number & bit != 0 {
            flags = flags.with(flag);
        }
    }
    if rule.property("IsInherited").is_some_and(|it| it.is_true()) {
        flags = flags.with(AceFlags::INHERITED);
    }
    let deny = of(&ACCESS_CONTROL, "AccessControlType") == 1;
    let mask = AccessMask(i32::try_from(rights).unwrap_or(0).cast_unsigned());
    // .NET adds the right to wait to what is allowed and takes it from what is denied.
    let full = mask.has(AccessMask::FULL);
    Ok(match deny {
        true if full => Ace::deny(sid, mask, flags),
        true => Ace::deny(sid, mask.without(AccessMask::SYNCHRONIZE), flags),
        false => Ace::allow(sid, mask.with(AccessMask::SYNCHRONIZE), flags),
    })
}

/// The rules of a file or directory as an object.
pub(in crate::console) fn of_file(machine: &Machine, place: &Place, noted: bool) -> Value {
    let world = machine.look();
    let Ok(found) = find(world, &place.path) else { return Value::Null };
    let is_directory = node(world, &found).is_some_and(|node| node.is_directory());
    let acl = match &found {
        Found::Node(id) => world.host.files.acl(*id),
        Found::Member(directory, _) => world
            .host
            .files
            .acl(*directory)
            .inherit_to(crate::windows::acl::ChildKind::File, &Sid::Administrators),
    };
    let mut own = if noted { notes(place, is_directory) } else { Vec::new() };
    own.retain(|(name, _)| *name != "PSIsContainer");
    own.extend([
        ("CentralAccessPolicyId", Value::Null),
        ("CentralAccessPolicyName", Value::Null),
        ("Path", Value::text(&place.ps_path())),
        ("Owner", Value::text(Sid::Administrators.account_name())),
        ("Group", Value::text(&format!("{}\\None", world.host.identity.name))),
        ("Access", Value::Null),
        ("Sddl", Value::Null),
        ("AccessToString", Value::Null),
        ("AuditToString", Value::text("")),
        ("AreAccessRulesProtected", Value::Bool(acl.protected)),
        ("AreAuditRulesProtected", Value::Bool(false)),
        ("AreAccessRulesCanonical", Value::Bool(acl.is_canonical())),
        ("AreAuditRulesCanonical", Value::Bool(true)),
    ]);
    let class = if is_directory { DIRECTORY_SECURITY } else { FILE_SECURITY };
    let bases = [
        class,
        "System.Security.AccessControl.FileSystemSecurity",
        "System.Security.AccessControl.NativeObjectSecurity",
        "System.Security.AccessControl.ObjectSecurity",
        "System.Object",
    ];
    let made = Value::typed(&bases, own).shown_as(class);
    show(machine, &made, &acl);
    made
}

fn assign(object: &Value, name: &str, value: Value) {
    let Value::Object(object) = object else { return };
    let mut object = object.borrow_mut();
    if let Some((_, there)) = object.properties.iter_mut().find(|(own, _)| &**own == name) {
        *there = value;
    }
}

/// Writes a list of rules into an object.
fn show(machine: &Machine, object: &Value, acl: &Acl) {
    let rules: Vec<Value> = acl.aces.iter().map(|ace| rule(machine, ace)).collect();
    let said = |rule: &Value, name: &str| {
        rule.property(name).map(|value| text::of(&value)).unwrap_or_default()
    };
    let lines = rules.iter().map(|rule| {
        let name = said(rule, "IdentityReference");
        let kind = said(rule, "AccessControlType");
        format!("{name} {kind}  {}", said(rule, "FileSystemRights"))
    });
    let lines: Vec<String> = lines.collect();
    assign(object, "AccessToString", Value::text(&lines.join("\n")));
    assign(object, "Sddl", Value::text(&sddl(acl)));
    assign(object, "AreAccessRulesProtected", Value::Bool(acl.protected));
    assign(object, "AreAccessRulesCanonical", Value::Bool(acl.is_canonical()));
    assign(object, "Access", Value::array(rules));
}

/// Short names of identities in security descriptors.
const SHORT: [(Sid, &str); 9] = [
    (Sid::System, "SY"),
    (Sid::Administrators, "BA"),
    (Sid::Users, "BU"),
    (Sid::BackupOperators, "BO"),
    (Sid::Everyone, "WD"),
    (Sid::AuthenticatedUsers, "AU"),
    (Sid::CreatorOwner, "CO"),
    (Sid::NetworkService, "NS"),
    (Sid::LocalService, "LS"),
];

/// The rules in the language of security descriptors.
fn sddl(acl: &Acl) -> String {
    let group = USER_HIVE.strip_prefix(r"HKU\").and_then(|sid| sid.strip_suffix("-500"));
    let flags = if acl.protected { "PAI" } else { "AI" };
    let mut out = format!("O:BAG:{}-513D:{flags}", group.unwrap_or_default());
    for ace in &acl.aces {
        let kind = if ace.kind == AceKind::Allow { "A" } else { "D" };
        let letters = [
            (AceFlags::OBJECT_INHERIT, "OI"),
            (AceFlags::CONTAINER_INHERIT, "CI"),
            (AceFlags::NO_PROPAGATE, "NP"),
            (AceFlags::INHERIT_ONLY, "IO"),
            (AceFlags::INHERITED, "ID"),
        ];
        let flags: String =
            letters.iter().filter(|(flag, _)| ace.flags.has(*flag)).map(|(_, l)| *l).collect();
        let rights = match ace.mask {
            AccessMask::FULL => "FA".to_owned(),
            AccessMask::GENERIC_ALL => "GA".to_owned(),
            mask => format!("{:#x}", mask.0),
        };
        let known = SHORT.iter().find(|(sid, _)| *sid == ace.sid);
        let who = known.map_or(ace.sid.as_str(), |(_, short)| short);
        out.push_str(&format!("({kind};{flags};{rights};;;{who})"));
    }
    out
}

/// The list of rules that an object holds.
fn acl(machine: &Machine, object: &Value) -> Eval<Acl> {
    let rules = object.property("Access").unwrap_or(Value::Null).elements();
    let aces: Eval<Vec<Ace>> = rules.iter().map(|rule| ace(machine, rule)).collect();
    let protected = object.property("AreAccessRulesProtected").is_some_and(|it| it.is_true());
    Ok(Acl { aces: aces?, protected })
}

/// A method of an object that holds rules.
pub(in crate::console) fn method(
    machine: &Machine,
    of: &Value,
    name: &str,
    arguments: &[Value],
) -> Option<Eval<Value>> {
    let known = [
        "AddAccessRule",
        "GetAccessRules",
        "GetOwner",
        "GetGroup",
        "GetSecurityDescriptorSddlForm",
        "PurgeAccessRules",
        "RemoveAccessRule",
        "RemoveAccessRuleAll",
        "RemoveAccessRuleSpecific",
        "ResetAccessRule",
        "SetAccessRule",
        "SetAccessRuleProtection",
    ];
    let lacking = [
        "AddAuditRule",
        "SetAuditRule",
        "RemoveAuditRule",
        "SetOwner",
        "SetGroup",
        "SetSecurityDescriptorSddlForm",
        "SetSecurityDescriptorBinaryForm",
    ];
    if let Some(name) = lacking.iter().find(|known| same(known, name)) {
        return Some(Err(Stop::lacking(format!("{name}() of access rules"))));
    }
    let known = *known.iter().find(|known| same(known, name))?;
    Some(match known {
        "GetAccessRules" => Ok(of.property("Access").unwrap_or(Value::Null)),
        "GetOwner" | "GetGroup" => {
            Ok(account(&text::of(&of.property(&known[3..]).unwrap_or(Value::Null))))
        }
        "GetSecurityDescriptorSddlForm" => Ok(of.property("Sddl").unwrap_or(Value::Null)),
        _ => edit(machine, of, known, arguments),
    })
}

fn edit(machine: &Machine, of: &Value, name: &str, arguments: &[Value]) -> Eval<Value> {
    let mut acl = acl(machine, of)?;
    let flag = |at: usize| arguments.get(at).is_some_and(Value::is_true);
    let mut answer = Value::Null;
    if name == "SetAccessRuleProtection" {
        let how = match (flag(0), flag(1)) {
            (false, _) => Inheritance::Enable,
            (true, true) => Inheritance::Disable,
            (true, false) => Inheritance::Remove,
        };
        acl.set_inheritance(how);
    } else if name == "PurgeAccessRules" {
        let said = arguments.first().map(text::of).unwrap_or_default();
        if let Some(sid) = sid(machine, &said) {
            acl.remove(&sid, Remove::Both);
        }
    } else {
        let given = ace(machine, arguments.first().unwrap_or(&Value::Null))?;
        let which = if given.kind == AceKind::Deny { Remove::Denies } else { Remove::Grants };
        let slot =
            |ace: &Ace| ace.sid == given.sid && ace.kind == given.kind && !ace.is_inherited();
        match name {
            "AddAccessRule" => match given.kind {
                AceKind::Allow => acl.grant(&given.sid, given.mask, given.flags),
                // .NET adds a denial and leaves the grants as they are.
                AceKind::Deny => {
                    let same = |ace: &&mut Ace| slot(ace) && ace.flags == given.flags;
                    match acl.aces.iter_mut().find(same) {
                        Some(there) => there.mask = there.mask.with(given.mask),
                        None => acl.aces.insert(0, given.clone()),
                    }
                }
            },
            "SetAccessRule" | "ResetAccessRule" => {
                let which = if name == "ResetAccessRule" { Remove::Both } else { which };
                acl.remove(&given.sid, which);
                acl.aces.insert(0, given.clone());
            }
            "RemoveAccessRuleAll" => {
                acl.remove(&given.sid, which);
            }
            "RemoveAccessRuleSpecific" => {
                acl.aces.retain(|ace| {
                    !(slot(ace) && ace.mask == given.mask && ace.flags == given.flags)
                });
            }
            _ => {
                for ace in acl.aces.iter_mut().filter(|ace| slot(ace)) {
                    let left = ace.mask.mapped().without(given.mask.mapped());
                    // Whoever may do nothing else needs not wait either.
                    let only_wait = left.without(AccessMask::SYNCHRONIZE).is_empty();
                    ace.mask = if only_wait {
                        AccessMask::NONE
                    } else {
                        left.with(AccessMask::SYNCHRONIZE)
                    };
                }
                acl.aces.retain(|ace| !ace.mask.is_empty());
                answer = Value::Bool(true);
            }
        }
        acl.canonicalize();
    }
    show(machine, of, &acl);
    Ok(answer)
}

/// Gives a file or directory the rules of an object.
pub(in crate::console) fn set(machine: &mut Machine, path: &str, object: &Value) -> Eval<Value> {
    let refused = |error: Win32| {
        let (class, text, _) = super::failure::io(error, path);
        Stop::thrown(class, &text)
    };
    write(machine, path, object)?.map_err(refused)?;
    Ok(Value::Null)
}

/// Gives a file or directory the rules of an object.
///
/// # Errors
/// Rules that name nobody; inside, what Windows answers.
pub(in crate::console) fn write(
    machine: &mut Machine,
    path: &str,
    object: &Value,
) -> Eval<Result<(), Win32>> {
    let wanted = acl(machine, object)?;
    let found = match find(machine.look(), path) {
        Ok(Found::Node(id)) => id,
        Ok(Found::Member(..)) => {
            return Err(Stop::lacking("access rules of one of a swarm of files"));
        }
        Err(error) => return Ok(Err(error)),
    };
    let session = machine.session();
    let token = session.token();
    let host = &machine.look().host;
    // Owners may always change the rules, and the administrators own everything.
    let owns = session.elevated || is_system(&session.user);
    if !owns && let Err(error) = host.can_write(found, &token, AccessMask::WRITE_DAC) {
        return Ok(Err(error));
    }
    if let Ok((volume, _)) = host.files.volume_of(path)
        && volume.read_only
    {
        return Ok(Err(Win32::WRITE_PROTECT));
    }
    machine.world().host.files.edit_rules(found, |acl, parent, kind| {
        *acl = wanted;
        acl.reinherit(parent, kind, &Sid::Administrators);
    });
    Ok(Ok(()))
}
