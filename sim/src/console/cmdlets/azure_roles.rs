//! Role assignments: `Get-AzRoleAssignment`, `New-AzRoleAssignment`.
//!
//! They act on the user who works in the portal; whoever types `New-AzRoleAssignment` is an owner
//! who may. A scope is named as the documentation does it: resource group, or vault by
//! `-ResourceName` and `-ResourceType`; without either it is the subscription.
//! *Sources*: X40, 3.6; layouts \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::Value;

use super::azure::{cmdlet, fail, object};
use crate::azure::ARCHIVE;
use crate::azure::identity::{Assignment, Role, Scope};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::world::World;

const TYPE: &str = "Microsoft.RecoveryServices/vaults";
const CLASS: &str = "Microsoft.Azure.Commands.Resources.Models.Authorization.PSRoleAssignment";

/// `Get-AzRoleAssignment`
pub(super) const GET: Entry = cmdlet(
    "Get-AzRoleAssignment",
    "Lists the roles of the user in the portal (administrator's computer)",
    &[Param::new("SignInName", "string").at(0)],
    get,
)
.shown_by(&["Get-AzRoleAssignment"]);

/// `New-AzRoleAssignment`
pub(super) const NEW: Entry = cmdlet(
    "New-AzRoleAssignment",
    "Gives the user in the portal a role (an owner's computer)",
    &[
        Param::new("SignInName", "string").mandatory(),
        Param::new("RoleDefinitionName", "string").mandatory(),
        Param::new("ResourceGroupName", "string"),
        Param::new("ResourceName", "string"),
        Param::new("ResourceType", "string"),
    ],
    new,
)
.shown_by(&[
    "New-AzRoleAssignment -SignInName backup-admin@contoso.com -RoleDefinitionName 'Reader' \
     -ResourceGroupName rg-backup -ResourceName ContosoVault \
     -ResourceType Microsoft.RecoveryServices/vaults",
]);

/// The address of a scope as Azure writes it.
fn address(world: &World, scope: Scope) -> String {
    let (subscription, vault) = (&world.cloud.subscription.id, &world.cloud.vault);
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

fn show(call: &mut Call<'_>, assignments: &[Assignment]) -> Eval<()> {
    let world = Machine::of(call.engine).look();
    let user = &world.cloud.identity.user;
    let value = |held: &Assignment| {
        object(
            CLASS,
            CLASS,
            [
                ("Scope", Value::text(&address(world, held.scope))),
                ("SignInName", Value::text(user)),
                ("RoleDefinitionName", Value::text(held.role.title())),
                ("ObjectType", Value::text("User")),
                ("DisplayName", Value::text(user)),
            ],
        )
    };
    let objects: Vec<Value> = assignments.iter().map(value).collect();
    call.put_all(objects)
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let identity = Machine::of(call.engine).look().cloud.identity.clone();
    if call.text("SignInName").is_none_or(|name| same(&name, &identity.user)) {
        show(call, &identity.assignments)?;
    }
    Ok(())
}

fn new(call: &mut Call<'_>) -> Eval<()> {
    let argument = |name: &str| call.text(name).unwrap_or_default();
    let (user, title) = (argument("SignInName"), argument("RoleDefinitionName"));
    let (group, name) = (argument("ResourceGroupName"), argument("ResourceName"));
    let kind = argument("ResourceType");
    let cloud = &Machine::of(call.engine).look().cloud;
    if !same(&user, &cloud.identity.user) {
        let text = format!("Cannot find principal using the specified options: {user}");
        return Err(fail(call, text));
    }
    let Some(role) = Role::by_title(&title) else {
        return Err(fail(call, format!("Cannot find role definition with name '{title}'.")));
    };
    let vault = &cloud.vault;
    let scope = match (group.is_empty(), name.is_empty()) {
        (true, true) => Scope::Subscription,
        (false, true) if same(&group, &vault.group) => Scope::ResourceGroup,
        (false, false) if same(&group, &vault.group) && same(&name, &vault.name) => Scope::Vault,
        _ => return Err(fail(call, format!("The resource '{group}/{name}' was not found."))),
    };
    if scope == Scope::Vault && !same(&kind, TYPE) {
        return Err(fail(call, format!("The resource type of '{name}' is {TYPE}.")));
    }
    let made = Assignment { role, scope };
    if cloud.identity.assignments.contains(&made) {
        return Err(fail(call, "The role assignment already exists."));
    }
    Machine::of(call.engine).world().cloud.identity.assignments.push(made);
    show(call, &[made])
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
