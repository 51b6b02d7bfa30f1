//! `Get-PnpDevice`.
//!
//! *Models*: devices with their states and problems. Came with Windows Server 2016; older servers
//! have Device Manager only.
//! *Leaves out*: properties of `Win32_PnPEntity` whose values are not kept: refused.
//! *Sources*: catalogue 4.11; `PnpDevice.format.ps1xml` \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::format::{Align, Column, View};
use powershell::value::{Net, Value};

use super::cim_object::{CimClass, instance};
use super::fits_pattern;
use crate::console::machine::Machine;
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::devices::Device;
use crate::windows::identity::Windows;

/// `Get-PnpDevice`
pub(super) const GET: Entry = Entry::of(
    "Get-PnpDevice",
    "PnpDevice",
    Kind::Since(Windows::Server2016),
    "Lists devices and their states",
    &[
        Param::new("FriendlyName", "string[]").by_name(),
        Param::new("InstanceId", "string[]").alias(&["DeviceId"]).at(0).by_name(),
        Param::new("Class", "string[]"),
        Param::new("Status", "string[]").choices(&["OK", "ERROR", "DEGRADED", "UNKNOWN"]),
        Param::switch("PresentOnly"),
        Param::new("CimSession", "object[]"),
    ],
    get,
)
.shown_by(&["Get-PnpDevice", r"Get-PnpDevice -InstanceId 'ROOT\ISCSIPRT*'"]);

/// First type name of devices.
pub(super) const DEVICE: &str =
    "Microsoft.Management.Infrastructure.CimInstance#root/CIMV2/Win32_PnPEntity";

/// A device: what is not kept is refused.
pub(super) static DEVICE_TYPE: HostType = HostType {
    properties: &[
        "Class",
        "FriendlyName",
        "InstanceId",
        "Problem",
        "ConfigManagerErrorCode",
        "ProblemDescription",
        "Caption",
        "Description",
        "InstallDate",
        "Name",
        "Status",
        "Availability",
        "CreationClassName",
        "DeviceID",
        "PNPDeviceID",
        "SystemName",
        "ClassGuid",
        "CompatibleID",
        "HardwareID",
        "Manufacturer",
        "PNPClass",
        "Present",
        "Service",
    ],
    ..HostType::new(DEVICE)
};

/// `PnpDevice.format.ps1xml` \[K\].
pub(super) static VIEW: View = View::table(&[
    Column::of("Status", Some(10), Some(Align::Left)),
    Column::of("Class", Some(15), Some(Align::Left)),
    Column::of("FriendlyName", Some(50), Some(Align::Left)),
    Column::of("InstanceId", None, Some(Align::Left)),
]);

const CLASS: CimClass =
    CimClass { namespace: "root/CIMV2", name: "Win32_PnPEntity", bases: &["CIM_LogicalDevice"] };

fn status(device: &Device) -> &'static str {
    if device.problem == 0 { "OK" } else { "Error" }
}

fn object(device: &Device, computer: &str) -> Value {
    let name = Value::text(&device.name);
    let instance_id = Value::text(&device.instance);
    let problem = Value::from(Net::UInt32(device.problem));
    instance(
        CLASS,
        [
            ("Class", Value::text(&device.class)),
            ("FriendlyName", name.clone()),
            ("InstanceId", instance_id.clone()),
            ("Problem", problem.clone()),
            ("ConfigManagerErrorCode", problem),
            ("Caption", name.clone()),
            ("Description", name.clone()),
            ("Name", name),
            ("Status", Value::text(status(device))),
            ("CreationClassName", Value::text("Win32_PnPEntity")),
            ("DeviceID", instance_id.clone()),
            ("PNPDeviceID", instance_id),
            ("SystemName", Value::text(computer)),
            ("PNPClass", Value::text(&device.class)),
            ("Present", Value::Bool(true)),
        ],
    )
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    if call.has("CimSession") {
        return Err(call.engine.unsupported_here("Get-PnpDevice -CimSession"));
    }
    let patterns = ["FriendlyName", "InstanceId", "Class"].map(|name| call.texts(name));
    let wanted = call.texts("Status");
    let fits = |device: &&Device| {
        let texts = [&device.name, &device.instance, &device.class];
        let mut pairs = patterns.iter().zip(texts);
        pairs.all(|(all, text)| all.is_empty() || all.iter().any(|p| fits_pattern(p, text)))
            && (wanted.is_empty() || wanted.iter().any(|word| same(word, status(device))))
    };
    let host = &Machine::of(call.engine).look().host;
    let found = host.devices.all.iter().filter(fits);
    let objects: Vec<Value> = found.map(|one| object(one, &host.identity.name)).collect();
    if objects.is_empty() && (!wanted.is_empty() || patterns.iter().any(|all| !all.is_empty())) {
        let text = "No matching Win32_PnPEntity objects found by CIM query. Verify query \
                    parameters and retry.";
        let class = "Microsoft.PowerShell.Cmdletization.Cim.CimJobException";
        let id = "CmdletizationQuery_NotFound";
        return call.engine.fail(&ErrorSpec::new(class, id, "ObjectNotFound", text));
    }
    call.put_all(objects)
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
