//! Names as the console resolves them, and what its tools say of a connection.

use std::net::Ipv4Addr;

use super::Call;
use crate::azure::endpoints::{self, PRIVATE_ADDRESS};
use crate::kernel::text::same;
use crate::windows::network::{ADDRESS, GATEWAY};
use crate::world::World;

/// The address of a name or of an address in text; `None` when the name does not resolve here.
pub(super) fn address(call: &Call<'_>, name: &str) -> Option<Ipv4Addr> {
    address_in(call.world, name)
}

/// The same for who has a world and no program.
pub(super) fn address_in(world: &World, name: &str) -> Option<Ipv4Addr> {
    if same(name, "localhost") {
        return Some(Ipv4Addr::LOCALHOST);
    }
    if same(name, &world.host.identity.name) {
        return Some(ADDRESS);
    }
    if let Ok(address) = name.parse() {
        return Some(address);
    }
    let known = endpoints::by_name(name).filter(|_| world.host.network.dns);
    known.map(|endpoint| endpoint.address).or_else(|| private(world, name))
}

/// Names of private endpoints stand in a zone of the site's name server while they are there.
fn private(world: &World, name: &str) -> Option<Ipv4Addr> {
    let mut there = world.cloud.vault.private_endpoints.iter();
    let known = there.any(|endpoint| same(&endpoints::private_name(endpoint), name));
    (known && world.host.network.dns).then_some(PRIVATE_ADDRESS)
}

/// True when packets of this machine reach an address and come back, without any proxy.
pub(super) fn answers(call: &Call<'_>, address: Ipv4Addr) -> bool {
    answers_in(call.world, address)
}

/// The same for who has a world and no program.
pub(super) fn answers_in(world: &World, address: Ipv4Addr) -> bool {
    let near = address.is_loopback() || [GATEWAY, ADDRESS, PRIVATE_ADDRESS].contains(&address);
    near || world.host.network.connects(address)
}
