//! `Get-PnpDevice`.
//!
//! Came with Windows Server 2016; older servers have Device Manager only. Values: catalogue 4.11.

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;
use crate::windows::devices::Device;
use crate::windows::identity::Windows;
use crate::windows::wildcard::name_in_expression;

use super::layout::{Column, table};

/// `Get-PnpDevice`
pub(super) const GET: Command = Command {
    name: "Get-PnpDevice",
    aliases: &[],
    kind: Kind::Since(Windows::Server2016),
    about: "Lists devices and their states",
    params: &[
        Param::text("FriendlyName").taking(Takes::List),
        Param::text("InstanceId").taking(Takes::List).alias(&["DeviceId"]).at(0),
        Param::text("Class").taking(Takes::List),
        Param::text("Status").taking(Takes::OneOf(&["OK", "ERROR", "DEGRADED", "UNKNOWN"])),
        Param::switch("PresentOnly"),
    ],
    examples: &["Get-PnpDevice", r"Get-PnpDevice -InstanceId 'ROOT\ISCSIPRT*'"],
    run: get,
};

fn status(device: &Device) -> &'static str {
    if device.problem == 0 { "OK" } else { "Error" }
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let arguments = &call.arguments;
    let fits = |name: &str, text: &str| {
        let patterns = arguments.list(name);
        patterns.is_empty() || patterns.iter().any(|p| name_in_expression(p, text, true))
    };
    let wanted = arguments.text("Status");
    let found = call.world.host.devices.all.iter().filter(|device| {
        fits("FriendlyName", &device.name)
            && fits("InstanceId", &device.instance)
            && fits("Class", &device.class)
            && wanted.is_none_or(|word| same(word, status(device)))
    });
    let row = |device: &Device| {
        let texts = [status(device), &device.class, &device.name, &device.instance];
        texts.map(str::to_owned).to_vec()
    };
    let rows: Vec<Vec<String>> = found.map(row).collect();
    let columns = [
        Column::wide("Status", 10),
        Column::wide("Class", 15),
        Column::wide("FriendlyName", 50),
        Column::fit("InstanceId"),
    ];
    let asked = ["FriendlyName", "InstanceId", "Class", "Status"];
    if rows.is_empty() && asked.iter().any(|name| call.arguments.has(name)) {
        return Err(Stop::cmdlet(
            "Get-PnpDevice",
            "No matching Win32_PnPEntity objects found by CIM query. Verify query parameters and \
             retry.",
        ));
    }
    table(call, &columns, &rows);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_device_without_a_driver_is_an_error() {
        let mut world = server();
        let line = r"Get-PnpDevice -InstanceId 'ROOT\ISCSIPRT*'";
        let text = good(&mut world, line);
        assert!(text.contains("\nOK         SCSIAdapter     Microsoft iSCSI Initiator "), "{text}");
        world.host.devices.all[0].problem = 28;
        world.host.devices.all[0].name = "Unknown Device".into();
        assert!(good(&mut world, line).contains("\nError      SCSIAdapter     Unknown Device"));
        assert!(bad(&mut world, "Get-PnpDevice -Class None").contains("No matching"));
    }
}
