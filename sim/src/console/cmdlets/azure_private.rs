//! `Get-AzPrivateEndpointConnection`: private endpoints of the vault, from the administrator's
//! computer.
//!
//! Layout \[K\]; the columns are those that matter here. *Sources*: X80.

use crate::azure::endpoints::private_name;
use crate::console::{Call, Command, Kind, Param, Stop};
use crate::kernel::text::same;

use super::layout::{Column, table};

/// `Get-AzPrivateEndpointConnection`
pub(super) const GET: Command = Command {
    name: "Get-AzPrivateEndpointConnection",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Lists private endpoints of a vault (administrator's computer)",
    params: &[Param::text("Name").at(0), Param::text("ServiceName")],
    examples: &["Get-AzPrivateEndpointConnection"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = |name: &String| call.arguments.text("Name").is_none_or(|text| same(text, name));
    let there = &call.world.cloud.vault.private_endpoints;
    let rows: Vec<Vec<String>> = there
        .iter()
        .filter(|name| wanted(name))
        .map(|name| vec![name.clone(), "Approved".to_owned(), private_name(name)])
        .collect();
    table(call, &[Column::fit("Name"), Column::fit("Status"), Column::fit("Fqdn")], &rows);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_private_endpoint_has_a_name_that_resolves_while_it_is_there() {
        let mut world = server();
        world.cloud.vault.private_endpoints = vec!["pe-a".into(), "pe-b".into()];
        let name = "pe-b.privatelink.krc.backup.windowsazure.com";
        let text = good(&mut world, "Get-AzPrivateEndpointConnection pe-b");
        assert!(text.contains(name) && !text.contains("pe-a"), "{text}");
        let line = format!("Resolve-DnsName {name}");
        assert!(good(&mut world, &line).contains("10.0.4.36"));
        world.host.network.internet = false;
        let line = format!("Test-NetConnection {name} -Port 443");
        assert!(good(&mut world, &line).contains("TcpTestSucceeded : True\n"));
        world.cloud.vault.private_endpoints.clear();
        let line = format!("Resolve-DnsName {name}");
        assert!(bad(&mut world, &line).ends_with("DNS name does not exist"));
    }
}
