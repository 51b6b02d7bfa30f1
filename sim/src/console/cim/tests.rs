//! Tests of WMI through the console.

use super::{CLASSES, Scene, types};
use crate::console::Session;
use crate::console::testing::{bad, changed, good, server};

#[test]
fn every_class_makes_instances_whose_keys_are_filled() {
    let world = server();
    let session = Session::administrator(&world);
    for class in CLASSES.values() {
        assert!(types::is_defined(class.definition));
        let all = class.all(Scene { namespace: "root", ..Scene::new(&world, &session) });
        for instance in &all {
            assert!(class.single || instance.keys().all(|(_, cell)| *cell != super::Cell::Null));
        }
    }
}

#[test]
fn both_families_of_cmdlets_show_the_same_machine() {
    let mut world = server();
    assert_eq!(good(&mut world, "(Get-CimInstance Win32_ComputerSystem).Name"), "SERVER01\n");
    assert_eq!(good(&mut world, "(gwmi Win32_OperatingSystem).BuildNumber"), "17763\n");
    let text = good(&mut world, "(gwmi Win32_OperatingSystem).LastBootUpTime");
    assert!(text.ends_with("+540\n"), "{text}");
    let line = "$o = gwmi Win32_OperatingSystem; $o.ConvertToDateTime($o.LastBootUpTime) -eq \
                (Get-CimInstance Win32_OperatingSystem).LastBootUpTime";
    assert_eq!(good(&mut world, line), "True\n");
    let text = good(&mut world, "Get-CimInstance Win32_LogicalDisk -Filter \"DeviceID='C:'\"");
    let head = "\nDeviceID DriveType ProviderName VolumeName         Size    FreeSpace\n";
    assert!(text.starts_with(head), "{text}");
    let text = good(&mut world, "Get-WmiObject Win32_Service -Filter \"Name='obengine'\"");
    assert!(text.starts_with("\n\nExitCode  : 0\nName      : obengine\nProcessId : "), "{text}");
    let text = good(&mut world, "\"$(Get-CimInstance Win32_LogicalDisk -Filter \"Name='D:'\")\"");
    assert_eq!(text, "Win32_LogicalDisk: D: (DeviceID = \"D:\")\n");
}

#[test]
fn strict_mode_finds_every_property() {
    let mut world = server();
    let line = "Set-StrictMode -Version 5.0; $s = Get-CimInstance Win32_Service | select -First 1; \
                $s.InstallDate; $s.CimClass.CimClassName; $s.PSComputerName; \
                $s.CimInstanceProperties['Name'].Value.Length -gt 0; $s.GetType().Name";
    assert_eq!(good(&mut world, line), "Win32_Service\nTrue\nCimInstance\n");
}

#[test]
fn methods_change_the_machine() {
    let mut world = server();
    let line = "(gwmi Win32_Service -Filter \"Name='obengine'\").StopService().ReturnValue";
    assert_eq!(good(&mut world, line), "0\n");
    assert_eq!(good(&mut world, line), "5\n");
    let line = "Get-CimInstance Win32_Service -Filter \"Name='obengine'\" | Invoke-CimMethod \
                -MethodName ChangeStartMode -Arguments @{StartMode='Disabled'}";
    let paths = changed(&mut world, line);
    assert!(paths.len() == 1 && paths[0].contains("obengine"), "{paths:?}");
    let line = "([wmi]\"Win32_Service.Name='obengine'\").StartService().ReturnValue";
    assert_eq!(good(&mut world, line), "14\n");
    assert_eq!(
        good(&mut world, "([wmiclass]'Win32_Process').Create('hostname').ReturnValue"),
        "0\n"
    );
}

#[test]
fn associations_lead_from_a_disk_to_its_volume() {
    let mut world = server();
    let line = "Get-CimInstance Win32_DiskDrive -Filter 'Index=1' | Get-CimAssociatedInstance \
                -ResultClassName Win32_DiskPartition | Get-CimAssociatedInstance -ResultClassName \
                Win32_LogicalDisk | % DeviceID";
    assert_eq!(good(&mut world, line), "D:\n");
    let line = "gwmi -Query \"ASSOCIATORS OF {Win32_LogicalDisk.DeviceID='D:'} WHERE AssocClass = \
                Win32_LogicalDiskToPartition\" | % Name";
    assert_eq!(good(&mut world, line), "Disk #1, Partition #0\n");
}

#[test]
fn what_is_not_there_is_told_from_what_is_not_modelled() {
    let mut world = server();
    let text = bad(&mut world, "Get-CimInstance Win32_Nothing");
    assert_eq!(text, "Get-CimInstance : Invalid class");
    assert_eq!(
        bad(&mut world, "Get-WmiObject Win32_Nothing"),
        "Get-WmiObject : Invalid class \"Win32_Nothing\""
    );
    let text = bad(&mut world, "Get-CimInstance -Namespace root/MSCluster MSCluster_Cluster");
    assert_eq!(text, "Get-CimInstance : Invalid namespace");
    let text = bad(&mut world, "Get-CimInstance Win32_Printer");
    assert!(text.starts_with("marslab: unsupported: WMI class Win32_Printer at 1:1"), "{text}");
    let text = bad(&mut world, "Get-CimInstance Win32_Service -Filter 'Name=='");
    assert_eq!(text, "Get-CimInstance : Invalid query");
}
