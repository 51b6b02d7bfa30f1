//! Names as the console resolves them, and what its tools say of a connection.

use std::net::Ipv4Addr;

use super::Call;
use crate::azure::endpoints;
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
    known.map(|endpoint| endpoint.address)
}

/// True when packets of this machine reach an address and come back, without any proxy.
pub(super) fn answers(call: &Call<'_>, address: Ipv4Addr) -> bool {
    let near = address.is_loopback() || address == GATEWAY || address == ADDRESS;
    near || call.world.host.network.connects(address)
}
