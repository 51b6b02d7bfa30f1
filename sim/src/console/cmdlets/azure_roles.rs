//! Role assignments: `Get-AzRoleAssignment`, `New-AzRoleAssignment`.
//!
//! They act on the user who works in the portal; whoever types `New-AzRoleAssignment` is an owner
//! who may. A scope is named as the documentation does it: resource group, or vault by
//! `-ResourceName` and `-ResourceType`; without either it is the subscription. Layouts \[K\].

use crate::azure::ARCHIVE;
use crate::azure::identity::{Assignment, Role, Scope};
use crate::console::{Call, Command, Kind, Param, Stop};
use crate::kernel::text::same;

use super::layout::list;

const TYPE: &str = "Microsoft.RecoveryServices/vaults";

/// `Get-AzRoleAssignment`
pub(super) const GET: Command = Command {
    name: "Get-AzRoleAssignment",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Lists the roles of the user in the portal (administrator's computer)",
    params: &[Param::text("SignInName")],
    examples: &["Get-AzRoleAssignment"],
    run: get,
};

/// `New-AzRoleAssignment`
pub(super) const NEW: Command = Command {
    name: "New-AzRoleAssignment",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Gives the user in the portal a role (an owner's computer)",
    params: &[
        Param::text("SignInName").required(),
        Param::text("RoleDefinitionName").required(),
        Param::text("ResourceGroupName"),
        Param::text("ResourceName"),
        Param::text("ResourceType"),
    ],
    examples: &[
        "New-AzRoleAssignment -SignInName backup-admin@contoso.com -RoleDefinitionName 'Reader' \
         -ResourceGroupName rg-backup -ResourceName ContosoVault \
         -ResourceType Microsoft.RecoveryServices/vaults",
    ],
    run: new,
};

/// The address of a scope as Azure writes it.
fn address(call: &Call<'_>, scope: Scope) -> String {
    let (subscription, vault) = (&call.world.cloud.subscription.id, &call.world.cloud.vault);
    let group = format!("/subscriptions/{subscription}/resourceGroups/{}", vault.group);
    match scope {
        Scope::Subscription => format!("/subscriptions/{subscription}"),
        Scope::ResourceGroup => group,
        Scope::Vault => format!("{group}/providers/{TYPE}/{}", vault.name),
        Scope::OtherVault => {
            format!(
                "/subscriptions/{subscription}/resourceGroups/rg-archive/providers/{TYPE}/{ARCHIVE}"
            )
        }
    }
}

fn show(call: &mut Call<'_>, assignments: &[Assignment]) {
    let user = call.world.cloud.identity.user.clone();
    let objects: Vec<_> = assignments
        .iter()
        .map(|held| {
            vec![
                ("Scope", address(call, held.scope)),
                ("SignInName", user.clone()),
                ("RoleDefinitionName", held.role.title().to_owned()),
                ("ObjectType", "User".to_owned()),
            ]
        })
        .collect();
    list(call, &objects);
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let identity = call.world.cloud.identity.clone();
    let wanted = call.arguments.text("SignInName");
    if wanted.is_none_or(|name| same(name, &identity.user)) {
        show(call, &identity.assignments);
    }
    Ok(())
}

fn new(call: &mut Call<'_>) -> Result<(), Stop> {
    const CMDLET: &str = "New-AzRoleAssignment";
    let refuse = |text: String| Err(Stop::cmdlet(CMDLET, text));
    let argument = |name: &str| call.arguments.text(name).unwrap_or_default();
    let user = argument("SignInName");
    if !same(user, &call.world.cloud.identity.user) {
        return refuse(format!("Cannot find principal using the specified options: {user}"));
    }
    let title = argument("RoleDefinitionName");
    let Some(role) = Role::by_title(title) else {
        return refuse(format!("Cannot find role definition with name '{title}'."));
    };
    let vault = &call.world.cloud.vault;
    let (group, name) = (argument("ResourceGroupName"), argument("ResourceName"));
    let scope = match (group.is_empty(), name.is_empty()) {
        (true, true) => Scope::Subscription,
        (false, true) if same(group, &vault.group) => Scope::ResourceGroup,
        (false, false) if same(group, &vault.group) && same(name, &vault.name) => Scope::Vault,
        _ => return refuse(format!("The resource '{group}/{name}' was not found.")),
    };
    if scope == Scope::Vault && !same(argument("ResourceType"), TYPE) {
        return refuse(format!("The resource type of '{name}' is {TYPE}."));
    }
    let made = Assignment { role, scope };
    if call.world.cloud.identity.assignments.contains(&made) {
        return refuse("The role assignment already exists.".to_owned());
    }
    call.world.cloud.identity.assignments.push(made);
    show(call, &[made]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::azure::identity::{Identity, Role};
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn a_role_is_given_once_and_shown() {
        let mut world = server();
        *world.cloud.identity = Identity::with_role("kim@contoso.com", Role::Reader);
        let line = "New-AzRoleAssignment -SignInName kim@contoso.com \
                    -RoleDefinitionName 'Backup Operator' -ResourceGroupName contoso-rg";
        assert_eq!(changed(&mut world, line), ["identity:assignments"]);
        assert!(bad(&mut world, line).ends_with("already exists."));
        let text = good(&mut world, "Get-AzRoleAssignment");
        assert!(text.contains("RoleDefinitionName : Backup Operator\n"), "{text}");
        assert!(bad(&mut world, &line.replace("kim", "lee")).contains("Cannot find principal"));
        assert!(bad(&mut world, &line.replace("-rg", "-x")).ends_with("was not found."));
    }
}
