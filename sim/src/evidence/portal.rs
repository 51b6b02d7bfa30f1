//! What somebody sees in the portal and on the computer with which it is used.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::client::Place;
use crate::edition::{MACHINES_PER_VAULT, PORTAL_SESSION};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::mars::portal;
use crate::world::World;

/// Days after which a server that never made a backup counts as unused.
const UNUSED_DAYS: i64 = 30;

/// The portal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PortalFacts {
    /// State of the subscription (`Get-AzSubscription`).
    pub subscription: &'static str,
    /// Who works in the portal.
    pub user: String,
    /// Roles of that user at the vault, inherited ones among them (`Get-AzRoleAssignment`).
    pub roles: Vec<&'static str>,
    /// The vault that is meant.
    pub vault: VaultFacts,
    /// Where the portal is opened, and with what.
    pub client: ClientFacts,
}

/// The vault.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VaultFacts {
    /// Its name.
    pub name: String,
    /// Its resource group.
    pub group: String,
    /// Servers in its list beside this one (`Get-AzRecoveryServicesBackupContainer`).
    pub other_servers: usize,
    /// Servers that it takes (documentation).
    pub limit: usize,
    /// Servers in its list that were registered more than 30 days ago and never made a backup.
    pub unused: Vec<String>,
}

/// The computer with which the portal is used.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClientFacts {
    /// The administrator's computer, or the server.
    pub place: Place,
    /// Names of the portal that cannot be reached from there (`Test-NetConnection -Port 443`).
    pub unreachable: Vec<LostName>,
    /// The browser that is used.
    pub browser: String,
    /// A file of another site can be downloaded with it.
    pub browser_downloads: bool,
    /// Seconds since the sign-in that it presents (F12, Network); absent when it signs in anew.
    pub sign_in_seconds: Option<i64>,
    /// Seconds that the portal accepts one sign-in.
    pub sign_in_life_seconds: i64,
    /// Other browsers of that computer with which a file can be downloaded.
    pub other_browsers: Vec<String>,
}

/// A name that cannot be reached.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LostName {
    /// The name.
    pub name: &'static str,
    /// The rule of that computer's firewall that denies it; empty when none does.
    pub rule: String,
}

pub(super) fn facts(world: &World) -> PortalFacts {
    let (cloud, client) = (&world.cloud, &world.cloud.client);
    let (vault, name) = (&cloud.vault, &world.host.identity.name);
    let long_ago = world.now - Span::days(UNUSED_DAYS);
    let unused = vault
        .listed()
        .filter(|there| there.recovery_points.is_empty() && there.registered < long_ago);
    let lost = portal::unreachable(&world.host.network, client).into_iter();
    let used = client.used();
    let others = client.browsers.iter();
    let others = others.filter(|there| there.downloads && !same(&there.name, &client.browser));
    PortalFacts {
        subscription: cloud.subscription.state.name(),
        user: cloud.identity.user.clone(),
        roles: cloud.identity.roles().map(|role| role.title()).collect(),
        vault: VaultFacts {
            name: vault.name.clone(),
            group: vault.group.clone(),
            other_servers: vault.listed().filter(|there| !same(&there.name, name)).count(),
            limit: MACHINES_PER_VAULT,
            unused: unused.map(|there| there.name.clone()).collect(),
        },
        client: ClientFacts {
            place: client.place,
            unreachable: lost.map(|(name, rule)| LostName { name, rule }).collect(),
            browser: client.browser.clone(),
            browser_downloads: used.is_some_and(|used| used.downloads),
            sign_in_seconds: used
                .and_then(|used| used.cookie)
                .map(|made| (world.now - made).as_seconds()),
            sign_in_life_seconds: PORTAL_SESSION.as_seconds(),
            other_browsers: others.map(|there| there.name.clone()).collect(),
        },
    }
}
