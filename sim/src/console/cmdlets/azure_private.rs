//! `Get-AzPrivateEndpointConnection`: private endpoints of the vault, from the administrator's
//! computer.
//!
//! *Models*: the properties that matter here. *Sources*: X80; layout \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::Value;

use super::azure::{cmdlet, fit, object};
use crate::azure::endpoints::private_name;
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::kernel::text::same;

/// `Get-AzPrivateEndpointConnection`
pub(super) const GET: Entry = cmdlet(
    "Get-AzPrivateEndpointConnection",
    "Lists private endpoints of a vault (administrator's computer)",
    &[Param::new("Name", "string").at(0), Param::new("ServiceName", "string")],
    run,
)
.shown_by(&["Get-AzPrivateEndpointConnection"]);

/// Class of connections.
pub(super) const CLASS: &str =
    "Microsoft.Azure.Commands.Network.Models.PSPrivateEndpointConnection";

/// A connection.
pub(super) static VIEW: View = View::table(&[fit("Name"), fit("Status"), fit("Fqdn")]);

fn run(call: &mut Call<'_>) -> Eval<()> {
    let wanted = call.text("Name");
    let there = &Machine::of(call.engine).look().cloud.vault.private_endpoints;
    let asked = there.iter().filter(|name| wanted.as_ref().is_none_or(|text| same(text, name)));
    let value = |name: &String| {
        let properties = [
            ("Name", Value::text(name)),
            ("Status", Value::text("Approved")),
            ("Fqdn", Value::text(&private_name(name))),
        ];
        object(CLASS, name, properties)
    };
    let objects: Vec<Value> = asked.map(value).collect();
    call.put_all(objects)
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
