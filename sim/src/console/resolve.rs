//! Names as the console resolves them, and what its tools say of a connection.

use std::net::Ipv4Addr;

use super::Call;
use crate::azure::endpoints::{self, PRIVATE_ADDRESS};
use crate::kernel::text::same;
use crate::windows::network::{ADDRESS, GATEWAY};

/// The address of a name or of an address in text; `None` when the name does not resolve here.
pub(super) fn address(call: &Call<'_>, name: &str) -> Option<Ipv4Addr> {
    if same(name, "localhost") {
        return Some(Ipv4Addr::LOCALHOST);
    }
    if same(name, &call.world.host.identity.name) {
        return Some(ADDRESS);
    }
    if let Ok(address) = name.parse() {
        return Some(address);
    }
    let known = endpoints::by_name(name).filter(|_| call.world.host.network.dns);
    known.map(|endpoint| endpoint.address).or_else(|| private(call, name))
}

/// Names of private endpoints stand in a zone of the site's name server while they are there.
fn private(call: &Call<'_>, name: &str) -> Option<Ipv4Addr> {
    let mut there = call.world.cloud.vault.private_endpoints.iter();
    let known = there.any(|endpoint| same(&endpoints::private_name(endpoint), name));
    (known && call.world.host.network.dns).then_some(PRIVATE_ADDRESS)
}

/// True when packets of this machine reach an address and come back, without any proxy.
pub(super) fn answers(call: &Call<'_>, address: Ipv4Addr) -> bool {
    let near = address.is_loopback() || [GATEWAY, ADDRESS, PRIVATE_ADDRESS].contains(&address);
    near || call.world.host.network.connects(address)
}
