//! Faults of the portal's side: subscription, roles, the vault's list of servers, the computer
//! and browser with which the portal is used.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Length;
use super::{Break, FaultError};
use crate::azure::client::{Browser, Place};
use crate::azure::identity::Assignment;
use crate::azure::subscription::State;
use crate::azure::vault::Server;
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::state::StatePath;
use crate::world::World;

/// How long servers of the vault have been registered, and longer for each: days.
const YEARS: i64 = 400;

/// Servers that the vault knows beside this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VaultServers {
    /// How many stand in its list afterwards, this server included if it is registered.
    pub registered: usize,
    /// How many of them were registered long ago and never made a backup.
    pub unused: usize,
}

/// Something on the way from a person to a credential file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PortalFault {
    /// The subscription is in another state.
    Subscription(State),
    /// The user has these roles and no others.
    Roles(Vec<Assignment>),
    /// The vault's list of servers is this long.
    VaultServers(VaultServers),
    /// The portal is opened elsewhere.
    OpenedOn(Place),
    /// The firewall of the administrator's computer denies a name; `*.x` covers all below x.
    ClientDenies(String),
    /// A setting or add-on of a browser, by its name, forbids downloads.
    BrowserBlocks(String),
    /// The browser that is used keeps presenting a sign-in this old.
    CookieAge(Length),
}

fn used(world: &World) -> Option<&Browser> {
    world.cloud.client.used()
}

fn fill(world: &mut World, wanted: &VaultServers) -> Result<(), FaultError> {
    let now = world.now;
    let there = world.cloud.vault.listed().count();
    let missing = wanted.registered.checked_sub(there);
    let missing = missing.filter(|missing| *missing >= wanted.unused);
    let missing =
        missing.ok_or_else(|| FaultError(format!("{there} servers are registered already")))?;
    let mut stream = world.seed.stream("fault.vault-servers");
    for number in 1..=missing {
        let unused = number <= wanted.unused;
        let points = if unused { vec![] } else { vec![now - Span::hours(9)] };
        world.cloud.vault.servers.push(Server {
            name: format!("{}{number:02}", if unused { "OLDWEB-" } else { "APP-" }),
            id: stream.guid(),
            registered: now - Span::days(YEARS + number as i64),
            passphrase: (!unused).then(|| stream.next()),
            recovery_points: points,
            build: world.host.identity.windows.facts().2,
            listed: true,
            kept: None,
        });
    }
    Ok(())
}

impl Break for PortalFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let now = world.now;
        match self {
            Self::Subscription(state) => world.cloud.subscription.state = *state,
            Self::Roles(roles) => world.cloud.identity.assignments.clone_from(roles),
            Self::VaultServers(wanted) => fill(world, wanted)?,
            Self::OpenedOn(place) => world.cloud.client.place = *place,
            Self::ClientDenies(name) => world.cloud.client.denied.push(name.clone()),
            Self::BrowserBlocks(name) => {
                let browsers = &mut world.cloud.client.browsers;
                let Some(browser) = browsers.iter_mut().find(|there| same(&there.name, name))
                else {
                    return Err(FaultError(format!("there is no browser `{name}`")));
                };
                browser.downloads = false;
            }
            Self::CookieAge(age) => {
                if let Some(browser) = world.cloud.client.used_mut() {
                    browser.cookie = Some(now - age.0);
                }
            }
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let (kind, path) = match self {
            Self::Subscription(_) => ("subscription", "state"),
            Self::Roles(_) => ("identity", "assignments"),
            Self::VaultServers(_) => ("vault", "servers"),
            Self::OpenedOn(_) => ("client", "place"),
            Self::ClientDenies(_) => ("client", "denied"),
            Self::BrowserBlocks(_) | Self::CookieAge(_) => ("client", "browsers"),
        };
        vec![StatePath::new(kind, path)]
    }

    fn holds(&self, world: &World) -> bool {
        let cloud = &world.cloud;
        match self {
            Self::Subscription(state) => cloud.subscription.state == *state,
            Self::Roles(roles) => cloud.identity.assignments == *roles,
            Self::VaultServers(wanted) => cloud.vault.listed().count() == wanted.registered,
            Self::OpenedOn(place) => cloud.client.place == *place,
            Self::ClientDenies(name) => cloud.client.denied.contains(name),
            Self::BrowserBlocks(name) => {
                let mut browsers = cloud.client.browsers.iter();
                browsers.any(|there| same(&there.name, name) && !there.downloads)
            }
            Self::CookieAge(age) => used(world)
                .and_then(|browser| browser.cookie)
                .is_some_and(|made| world.now - made >= age.0),
        }
    }
}
