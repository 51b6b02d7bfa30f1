//! `portal servers`, `portal pin`: the vault's list of protected servers, its security PIN.
//!
//! Deleting needs Backup Contributor (3.6). The data of a deleted server stays with the vault; a
//! server of the same name that registers again finds it \[INF\].

use crate::azure::identity::Role;
use crate::console::{Call, Stop};
use crate::mars::pin;
use crate::windows::clock_zone::{general, local};
use crate::world::World;

pub(super) fn servers(call: &mut Call<'_>) -> Result<(), Stop> {
    let world = &*call.world;
    let at = |moment| general(local(&world.host.registry, moment));
    let lines: Vec<String> = world
        .cloud
        .vault
        .listed()
        .map(|server| {
            let last = server.recovery_points.last();
            let last = last.map_or("none".to_owned(), |last| at(*last));
            format!("{}  registered {}  last backup {last}", server.name, at(server.registered))
        })
        .collect();
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

/// A security PIN, which the administrator then has at hand; good for five minutes (5.5).
pub(super) fn pin(call: &mut Call<'_>) -> Result<(), Stop> {
    let (seed, now) = (call.world.seed, call.world.now);
    let digits = pin::generate(&mut call.world.cloud, seed, now);
    call.line(&format!("Security PIN: {digits}"));
    Ok(())
}

pub(super) fn delete(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    remove(call.world, name).map_err(|why| Stop::new(format!("portal: {why}")))?;
    call.line(&format!("The registration of {name} was deleted."));
    Ok(())
}

/// Deletes the registration of a server in every vault that lists it; its data stays.
///
/// # Errors
/// The user may not, or there is no such server.
pub(in crate::console) fn remove(world: &mut World, name: &str) -> Result<(), String> {
    let cloud = &mut world.cloud;
    if !cloud.identity.roles().any(Role::may_delete_server) {
        return Err(format!(
            "The client '{}' does not have authorization to perform action \
             'Microsoft.RecoveryServices/Vaults/registeredIdentities/delete'.",
            cloud.identity.user
        ));
    }
    let named: Vec<String> = cloud.vaults_listing(name).map(|vault| vault.name.clone()).collect();
    if named.is_empty() {
        return Err(format!("The server '{name}' was not found."));
    }
    for vault in named {
        let server = cloud.vault_named_mut(&vault).and_then(|vault| vault.server_mut(name));
        if let Some(server) = server {
            server.listed = false;
        }
    }
    Ok(())
}
