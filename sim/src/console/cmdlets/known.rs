//! Names of cmdlets that a Windows Server brings and that are not simulated.
//!
//! Whoever types one of them is told that it is missing here, not that Windows does not know it.
//! What comes with a role or a feature that the server lacks (`Get-ClusterNode`, `Get-VM`,
//! `Get-ADUser`) is not here: a server without it does not know the name either. Modules and what
//! they export are those of Windows Server as it is installed \[K\].

use std::sync::LazyLock;

use crate::windows::identity::Windows;
use powershell::by_name::ByName;

/// A module, the Windows that first had it, and its cmdlets, sorted, between blanks.
type Module = (&'static str, Windows, &'static str);

#[rustfmt::skip]
const MODULES: &[Module] = &[
    ("AppBackgroundTask", Windows::Server2012R2, "Disable-AppBackgroundTaskDiagnosticLog \
        Enable-AppBackgroundTaskDiagnosticLog Get-AppBackgroundTask \
        Set-AppBackgroundTaskResourcePolicy Start-AppBackgroundTask \
        Unregister-AppBackgroundTask"),
    ("AppLocker", Windows::Server2008R2, "Get-AppLockerFileInformation Get-AppLockerPolicy \
        New-AppLockerPolicy Set-AppLockerPolicy Test-AppLockerPolicy"),
    ("Appx", Windows::Server2012R2, "Add-AppxPackage Add-AppxVolume Dismount-AppxVolume \
        Get-AppxDefaultVolume Get-AppxLastError Get-AppxLog Get-AppxPackage \
        Get-AppxPackageManifest Get-AppxVolume Invoke-CommandInDesktopPackage Mount-AppxVolume \
        Move-AppxPackage Remove-AppxPackage Remove-AppxVolume Set-AppxDefaultVolume"),
    ("BestPractices", Windows::Server2008R2, "Get-BpaModel Get-BpaResult Invoke-BpaModel \
        Set-BpaResult"),
    ("BitsTransfer", Windows::Server2008R2, "Add-BitsFile Complete-BitsTransfer Get-BitsTransfer \
        Remove-BitsTransfer Resume-BitsTransfer Set-BitsTransfer Start-BitsTransfer \
        Suspend-BitsTransfer"),
    ("CimCmdlets", Windows::Server2008R2, "Export-BinaryMiLog Get-CimAssociatedInstance \
        Get-CimClass Get-CimInstance Get-CimSession Import-BinaryMiLog Invoke-CimMethod \
        New-CimInstance New-CimSession New-CimSessionOption Register-CimIndicationEvent \
        Remove-CimInstance Remove-CimSession Set-CimInstance"),
    ("ConfigCI", Windows::Server2016, "Add-SignerRule ConvertFrom-CIPolicy Edit-CIPolicyRule \
        Get-CIPolicy Get-CIPolicyIdInfo Get-CIPolicyInfo Get-SystemDriver Merge-CIPolicy \
        New-CIPolicy New-CIPolicyRule Remove-CIPolicyRule Set-CIPolicyIdInfo Set-CIPolicySetting \
        Set-CIPolicyVersion Set-HVCIOptions Set-RuleOption"),
    ("Defender", Windows::Server2016, "Add-MpPreference Get-MpComputerStatus Get-MpPreference \
        Get-MpThreat Get-MpThreatCatalog Get-MpThreatDetection Remove-MpPreference \
        Remove-MpThreat Set-MpPreference Start-MpScan Start-MpWDOScan Update-MpSignature"),
    ("DeliveryOptimization", Windows::Server2019, "Get-DeliveryOptimizationLog \
        Get-DeliveryOptimizationPerfSnap Get-DeliveryOptimizationPerfSnapThisMonth \
        Get-DeliveryOptimizationStatus"),
    ("Dism", Windows::Server2012R2, "Add-AppxProvisionedPackage Add-WindowsCapability \
        Add-WindowsDriver Add-WindowsImage Add-WindowsPackage Clear-WindowsCorruptMountPoint \
        Disable-WindowsOptionalFeature Dismount-WindowsImage Enable-WindowsOptionalFeature \
        Expand-WindowsCustomDataImage Expand-WindowsImage Export-WindowsCapabilitySource \
        Export-WindowsDriver Export-WindowsImage Get-AppxProvisionedPackage Get-WIMBootEntry \
        Get-WindowsCapability Get-WindowsDriver Get-WindowsEdition Get-WindowsImage \
        Get-WindowsImageContent Get-WindowsOptionalFeature Get-WindowsPackage Mount-WindowsImage \
        New-WindowsCustomImage New-WindowsImage Optimize-AppXProvisionedPackages \
        Optimize-WindowsImage Remove-AppxProvisionedPackage Remove-WindowsCapability \
        Remove-WindowsDriver Remove-WindowsImage Remove-WindowsPackage Repair-WindowsImage \
        Save-WindowsImage Set-AppXProvisionedDataFile Set-WindowsEdition Set-WindowsProductKey \
        Split-WindowsImage Update-WIMBootEntry Use-WindowsUnattend"),
    ("DnsClient", Windows::Server2012R2, "Add-DnsClientNrptRule Clear-DnsClientCache \
        Get-DnsClient Get-DnsClientCache Get-DnsClientGlobalSetting Get-DnsClientNrptGlobal \
        Get-DnsClientNrptPolicy Get-DnsClientNrptRule Get-DnsClientServerAddress \
        Register-DnsClient Remove-DnsClientNrptRule Resolve-DnsName Set-DnsClient \
        Set-DnsClientGlobalSetting Set-DnsClientNrptGlobal Set-DnsClientNrptRule \
        Set-DnsClientServerAddress"),
    ("EventTracingManagement", Windows::Server2016, "Add-EtwTraceProvider Get-AutologgerConfig \
        Get-EtwTraceProvider Get-EtwTraceSession New-AutologgerConfig New-EtwTraceSession \
        Remove-AutologgerConfig Remove-EtwTraceProvider Save-EtwTraceSession \
        Send-EtwTraceSession Set-EtwTraceProvider Start-EtwTraceSession Stop-EtwTraceSession \
        Update-AutologgerConfig Update-EtwTraceSession"),
    ("International", Windows::Server2012R2, "Get-WinAcceptLanguageFromLanguageListOptOut \
        Get-WinCultureFromLanguageListOptOut Get-WinDefaultInputMethodOverride \
        Get-WinHomeLocation Get-WinLanguageBarOption Get-WinSystemLocale \
        Get-WinUILanguageOverride Get-WinUserLanguageList New-WinUserLanguageList Set-Culture \
        Set-WinAcceptLanguageFromLanguageListOptOut Set-WinCultureFromLanguageListOptOut \
        Set-WinDefaultInputMethodOverride Set-WinHomeLocation Set-WinLanguageBarOption \
        Set-WinSystemLocale Set-WinUILanguageOverride Set-WinUserLanguageList"),
    ("iSCSI", Windows::Server2012R2, "Connect-IscsiTarget Disconnect-IscsiTarget \
        Get-IscsiConnection Get-IscsiSession Get-IscsiTarget Get-IscsiTargetPortal \
        New-IscsiTargetPortal Register-IscsiSession Remove-IscsiTargetPortal Set-IscsiChapSecret \
        Unregister-IscsiSession Update-IscsiTarget Update-IscsiTargetPortal"),
    ("Kds", Windows::Server2012R2, "Add-KdsRootKey Clear-KdsCache Get-KdsConfiguration \
        Get-KdsRootKey Set-KdsConfiguration Test-KdsRootKey"),
    ("Microsoft.PowerShell.Archive", Windows::Server2016, "Compress-Archive Expand-Archive"),
    ("Microsoft.PowerShell.Core", Windows::Server2008R2, "Add-History Add-PSSnapin Clear-History \
        Clear-Host Connect-PSSession Debug-Job Disable-PSRemoting Disable-PSSessionConfiguration \
        Disconnect-PSSession Enable-PSRemoting Enable-PSSessionConfiguration Enter-PSHostProcess \
        Enter-PSSession Exit-PSHostProcess Exit-PSSession Export-Console Export-ModuleMember \
        Get-Help Get-History Get-Job Get-PSHostProcessInfo Get-PSSession Get-PSSessionCapability \
        Get-PSSessionConfiguration Get-PSSnapin help Invoke-Command Invoke-History mkdir \
        New-Module New-ModuleManifest New-PSRoleCapabilityFile New-PSSession \
        New-PSSessionConfigurationFile New-PSSessionOption New-PSTransportOption oss Out-Default \
        Receive-Job Receive-PSSession Register-ArgumentCompleter Register-PSSessionConfiguration \
        Remove-Job Remove-PSSession Remove-PSSnapin Resume-Job Save-Help Set-PSDebug \
        Set-PSSessionConfiguration Start-Job Stop-Job Suspend-Job Test-ModuleManifest \
        Test-PSSessionConfigurationFile Unregister-PSSessionConfiguration Update-Help Wait-Job"),
    ("Microsoft.PowerShell.Diagnostics", Windows::Server2008R2, "Export-Counter Get-Counter \
        Get-WinEvent Import-Counter New-WinEvent"),
    ("Microsoft.PowerShell.Host", Windows::Server2008R2, "Start-Transcript Stop-Transcript"),
    ("Microsoft.PowerShell.LocalAccounts", Windows::Server2016, "Add-LocalGroupMember \
        Disable-LocalUser Enable-LocalUser Get-LocalGroup Get-LocalGroupMember Get-LocalUser \
        New-LocalGroup New-LocalUser Remove-LocalGroup Remove-LocalGroupMember Remove-LocalUser \
        Rename-LocalGroup Rename-LocalUser Set-LocalGroup Set-LocalUser"),
    ("Microsoft.PowerShell.Management", Windows::Server2008R2, "Add-Computer Add-Content \
        Checkpoint-Computer Clear-Content Clear-EventLog Clear-Item Clear-ItemProperty \
        Complete-Transaction Convert-Path Copy-Item Copy-ItemProperty Debug-Process \
        Disable-ComputerRestore Enable-ComputerRestore Get-ChildItem Get-Clipboard \
        Get-ComputerInfo Get-ComputerRestorePoint Get-Content Get-ControlPanelItem Get-EventLog \
        Get-HotFix Get-Item Get-ItemProperty Get-ItemPropertyValue Get-Location Get-Process \
        Get-PSDrive Get-PSProvider Get-Service Get-TimeZone Get-Transaction Get-WmiObject \
        Invoke-Item Invoke-WmiMethod Join-Path Limit-EventLog Move-Item Move-ItemProperty \
        New-EventLog New-Item New-ItemProperty New-PSDrive New-Service New-WebServiceProxy \
        Pop-Location Push-Location Register-WmiEvent Remove-Computer Remove-EventLog Remove-Item \
        Remove-ItemProperty Remove-PSDrive Remove-WmiObject Rename-Computer Rename-Item \
        Rename-ItemProperty Reset-ComputerMachinePassword Resolve-Path Restart-Computer \
        Restart-Service Restore-Computer Resume-Service Set-Clipboard Set-Content Set-Item \
        Set-ItemProperty Set-Location Set-Service Set-TimeZone Set-WmiInstance \
        Show-ControlPanelItem Show-EventLog Split-Path Start-Process Start-Service \
        Start-Transaction Stop-Computer Stop-Process Stop-Service Suspend-Service \
        Test-ComputerSecureChannel Test-Connection Test-Path Undo-Transaction Use-Transaction \
        Wait-Process Write-EventLog"),
    ("Microsoft.PowerShell.ODataUtils", Windows::Server2016, "Export-ODataEndpointProxy"),
    ("Microsoft.PowerShell.Security", Windows::Server2008R2, "ConvertFrom-SecureString \
        ConvertTo-SecureString Get-Acl Get-AuthenticodeSignature Get-CmsMessage Get-Credential \
        Get-ExecutionPolicy Get-PfxCertificate New-FileCatalog Protect-CmsMessage Set-Acl \
        Set-AuthenticodeSignature Set-ExecutionPolicy Test-FileCatalog Unprotect-CmsMessage"),
    ("Microsoft.PowerShell.Utility", Windows::Server2008R2, "Add-Type Clear-Variable \
        Compare-Object ConvertFrom-SddlString ConvertTo-Html ConvertTo-Xml Debug-Runspace \
        Disable-PSBreakpoint Disable-RunspaceDebug Enable-PSBreakpoint Enable-RunspaceDebug \
        Export-Alias Export-Clixml Export-FormatData Export-PSSession Format-Custom Format-Hex \
        Get-Culture Get-Event Get-EventSubscriber Get-FileHash Get-FormatData Get-Host \
        Get-PSBreakpoint Get-PSCallStack Get-Runspace Get-RunspaceDebug Get-TraceSource \
        Get-TypeData Get-UICulture Get-Unique Import-Alias Import-Clixml Import-LocalizedData \
        Import-PowerShellDataFile Import-PSSession Invoke-RestMethod Invoke-WebRequest New-Event \
        New-Guid New-TemporaryFile Out-GridView Out-Printer Register-EngineEvent \
        Register-ObjectEvent Remove-Event Remove-PSBreakpoint Remove-TypeData Send-MailMessage \
        Set-Date Set-PSBreakpoint Set-TraceSource Show-Command Trace-Command Unblock-File \
        Unregister-Event Update-FormatData Update-List Update-TypeData Wait-Debugger Wait-Event"),
    ("Microsoft.WSMan.Management", Windows::Server2008R2, "Connect-WSMan Disable-WSManCredSSP \
        Disconnect-WSMan Enable-WSManCredSSP Get-WSManCredSSP Get-WSManInstance \
        Invoke-WSManAction New-WSManInstance New-WSManSessionOption Remove-WSManInstance \
        Set-WSManInstance Set-WSManQuickConfig Test-WSMan"),
    ("MsDtc", Windows::Server2012R2, "Get-Dtc Get-DtcAdvancedHostSetting Get-DtcAdvancedSetting \
        Get-DtcClusterDefault Get-DtcClusterTMMapping Get-DtcDefault Get-DtcLog \
        Get-DtcNetworkSetting Get-DtcTransaction Install-Dtc Reset-DtcLog Set-DtcDefault \
        Set-DtcLog Set-DtcNetworkSetting Start-Dtc Stop-Dtc Test-Dtc Uninstall-Dtc \
        Write-DtcTransactionsTraceSession"),
    ("NetAdapter", Windows::Server2012R2, "Disable-NetAdapter Disable-NetAdapterBinding \
        Disable-NetAdapterRss Enable-NetAdapter Enable-NetAdapterBinding Enable-NetAdapterRss \
        Get-NetAdapter Get-NetAdapterAdvancedProperty Get-NetAdapterBinding \
        Get-NetAdapterChecksumOffload Get-NetAdapterEncapsulatedPacketTaskOffload \
        Get-NetAdapterHardwareInfo Get-NetAdapterIPsecOffload Get-NetAdapterLso \
        Get-NetAdapterPowerManagement Get-NetAdapterQos Get-NetAdapterRdma Get-NetAdapterRsc \
        Get-NetAdapterRss Get-NetAdapterSriov Get-NetAdapterSriovVf Get-NetAdapterStatistics \
        Get-NetAdapterVmq Get-NetAdapterVMQueue Get-NetAdapterVPort \
        New-NetAdapterAdvancedProperty Remove-NetAdapterAdvancedProperty Rename-NetAdapter \
        Reset-NetAdapterAdvancedProperty Restart-NetAdapter Set-NetAdapter \
        Set-NetAdapterAdvancedProperty Set-NetAdapterBinding Set-NetAdapterRss"),
    ("NetConnection", Windows::Server2012R2, "Get-NetConnectionProfile Set-NetConnectionProfile"),
    ("NetEventPacketCapture", Windows::Server2012R2, "Add-NetEventPacketCaptureProvider \
        Add-NetEventProvider Get-NetEventPacketCaptureProvider Get-NetEventProvider \
        Get-NetEventSession New-NetEventSession Remove-NetEventSession Set-NetEventSession \
        Start-NetEventSession Stop-NetEventSession"),
    ("NetLbfo", Windows::Server2012R2, "Add-NetLbfoTeamMember Add-NetLbfoTeamNic Get-NetLbfoTeam \
        Get-NetLbfoTeamMember Get-NetLbfoTeamNic New-NetLbfoTeam Remove-NetLbfoTeam \
        Remove-NetLbfoTeamMember Remove-NetLbfoTeamNic Rename-NetLbfoTeam Set-NetLbfoTeam \
        Set-NetLbfoTeamMember Set-NetLbfoTeamNic"),
    ("NetQos", Windows::Server2012R2, "Get-NetQosPolicy New-NetQosPolicy Remove-NetQosPolicy \
        Set-NetQosPolicy"),
    ("NetSecurity", Windows::Server2012R2, "Copy-NetFirewallRule Disable-NetFirewallRule \
        Enable-NetFirewallRule Get-NetFirewallAddressFilter Get-NetFirewallApplicationFilter \
        Get-NetFirewallInterfaceFilter Get-NetFirewallInterfaceTypeFilter \
        Get-NetFirewallPortFilter Get-NetFirewallProfile Get-NetFirewallRule \
        Get-NetFirewallSecurityFilter Get-NetFirewallServiceFilter Get-NetFirewallSetting \
        Get-NetIPsecRule New-NetFirewallRule New-NetIPsecRule Remove-NetFirewallRule \
        Remove-NetIPsecRule Rename-NetFirewallRule Set-NetFirewallAddressFilter \
        Set-NetFirewallApplicationFilter Set-NetFirewallPortFilter Set-NetFirewallProfile \
        Set-NetFirewallRule Set-NetFirewallSetting Show-NetFirewallRule"),
    ("NetTCPIP", Windows::Server2012R2, "Find-NetRoute Get-NetCompartment Get-NetIPAddress \
        Get-NetIPConfiguration Get-NetIPInterface Get-NetIPv4Protocol Get-NetIPv6Protocol \
        Get-NetNeighbor Get-NetOffloadGlobalSetting Get-NetPrefixPolicy Get-NetRoute \
        Get-NetTCPConnection Get-NetTCPSetting Get-NetTransportFilter Get-NetUDPEndpoint \
        Get-NetUDPSetting New-NetIPAddress New-NetNeighbor New-NetRoute New-NetTransportFilter \
        Remove-NetIPAddress Remove-NetNeighbor Remove-NetRoute Remove-NetTransportFilter \
        Set-NetIPAddress Set-NetIPInterface Set-NetIPv4Protocol Set-NetIPv6Protocol \
        Set-NetNeighbor Set-NetOffloadGlobalSetting Set-NetRoute Set-NetTCPSetting \
        Set-NetUDPSetting Test-NetConnection"),
    ("PKI", Windows::Server2012R2, "Add-CertificateEnrollmentPolicyServer Export-Certificate \
        Export-PfxCertificate Get-Certificate Get-CertificateAutoEnrollmentPolicy \
        Get-CertificateEnrollmentPolicyServer Get-CertificateNotificationTask Get-PfxData \
        Import-Certificate Import-PfxCertificate New-CertificateNotificationTask \
        New-SelfSignedCertificate Remove-CertificateEnrollmentPolicyServer \
        Remove-CertificateNotificationTask Set-CertificateAutoEnrollmentPolicy \
        Switch-Certificate Test-Certificate"),
    ("PSDesiredStateConfiguration", Windows::Server2012R2, "Disable-DscDebug Enable-DscDebug \
        Find-DscResource Get-DscConfiguration Get-DscConfigurationStatus \
        Get-DscLocalConfigurationManager Get-DscResource Invoke-DscResource New-DscChecksum \
        Publish-DscConfiguration Remove-DscConfigurationDocument Restore-DscConfiguration \
        Set-DscLocalConfigurationManager Start-DscConfiguration Stop-DscConfiguration \
        Test-DscConfiguration Update-DscConfiguration"),
    ("PSScheduledJob", Windows::Server2008R2, "Add-JobTrigger Disable-JobTrigger \
        Disable-ScheduledJob Enable-JobTrigger Enable-ScheduledJob Get-JobTrigger \
        Get-ScheduledJob Get-ScheduledJobOption New-JobTrigger New-ScheduledJobOption \
        Register-ScheduledJob Remove-JobTrigger Set-JobTrigger Set-ScheduledJob \
        Set-ScheduledJobOption Unregister-ScheduledJob"),
    ("PackageManagement", Windows::Server2016, "Find-Package Find-PackageProvider \
        Get-PackageProvider Get-PackageSource Import-PackageProvider Install-Package \
        Install-PackageProvider Register-PackageSource Save-Package Set-PackageSource \
        Uninstall-Package Unregister-PackageSource"),
    ("Pester", Windows::Server2016, "AfterAll AfterEach BeforeAll BeforeEach Context Describe \
        Invoke-Pester It Mock Should"),
    ("PnpDevice", Windows::Server2016, "Disable-PnpDevice Enable-PnpDevice Get-PnpDevice \
        Get-PnpDeviceProperty"),
    ("PowerShellGet", Windows::Server2016, "Find-Command Find-Module Find-RoleCapability \
        Find-Script Get-InstalledModule Get-InstalledScript Get-PSRepository Install-Module \
        Install-Script New-ScriptFileInfo Publish-Module Publish-Script Register-PSRepository \
        Save-Module Save-Script Set-PSRepository Test-ScriptFileInfo Uninstall-Module \
        Uninstall-Script Unregister-PSRepository Update-Module Update-ModuleManifest \
        Update-Script Update-ScriptFileInfo"),
    ("PrintManagement", Windows::Server2012R2, "Add-Printer Add-PrinterDriver Add-PrinterPort \
        Get-PrintConfiguration Get-Printer Get-PrinterDriver Get-PrinterPort Get-PrinterProperty \
        Get-PrintJob Remove-Printer Remove-PrinterDriver Remove-PrinterPort Remove-PrintJob \
        Rename-Printer Restart-PrintJob Resume-PrintJob Set-PrintConfiguration Set-Printer \
        Set-PrinterProperty Suspend-PrintJob"),
    ("ProcessMitigations", Windows::Server2019, "ConvertTo-ProcessMitigationPolicy \
        Get-ProcessMitigation Set-ProcessMitigation"),
    ("ScheduledTasks", Windows::Server2012R2, "Disable-ScheduledTask Enable-ScheduledTask \
        Export-ScheduledTask Get-ClusteredScheduledTask Get-ScheduledTask Get-ScheduledTaskInfo \
        New-ScheduledTask New-ScheduledTaskAction New-ScheduledTaskPrincipal \
        New-ScheduledTaskSettingsSet New-ScheduledTaskTrigger Register-ClusteredScheduledTask \
        Register-ScheduledTask Set-ClusteredScheduledTask Set-ScheduledTask Start-ScheduledTask \
        Stop-ScheduledTask Unregister-ClusteredScheduledTask Unregister-ScheduledTask"),
    ("SecureBoot", Windows::Server2012R2, "Confirm-SecureBootUEFI Format-SecureBootUEFI \
        Get-SecureBootPolicy Get-SecureBootUEFI Set-SecureBootUEFI"),
    ("ServerManager", Windows::Server2008R2, "Disable-ServerManagerStandardUserRemoting \
        Enable-ServerManagerStandardUserRemoting Get-WindowsFeature Install-WindowsFeature \
        Uninstall-WindowsFeature"),
    ("SmbShare", Windows::Server2012R2, "Block-SmbShareAccess Close-SmbOpenFile Close-SmbSession \
        Disable-SmbDelegation Enable-SmbDelegation Get-SmbBandwidthLimit \
        Get-SmbClientConfiguration Get-SmbClientNetworkInterface Get-SmbConnection \
        Get-SmbDelegation Get-SmbMapping Get-SmbMultichannelConnection \
        Get-SmbMultichannelConstraint Get-SmbOpenFile Get-SmbServerConfiguration \
        Get-SmbServerNetworkInterface Get-SmbSession Get-SmbShare Get-SmbShareAccess \
        Grant-SmbShareAccess New-SmbMapping New-SmbMultichannelConstraint New-SmbShare \
        Remove-SmbBandwidthLimit Remove-SmbMapping Remove-SmbMultichannelConstraint \
        Remove-SmbShare Revoke-SmbShareAccess Set-SmbBandwidthLimit Set-SmbClientConfiguration \
        Set-SmbPathAcl Set-SmbServerConfiguration Set-SmbShare Unblock-SmbShareAccess \
        Update-SmbMultichannelConnection"),
    ("SmbWitness", Windows::Server2012R2, "Get-SmbWitnessClient Move-SmbWitnessClient"),
    ("StartLayout", Windows::Server2012R2, "Export-StartLayout Get-StartApps Import-StartLayout"),
    ("Storage", Windows::Server2012R2, "Add-InitiatorIdToMaskingSet Add-PartitionAccessPath \
        Add-PhysicalDisk Clear-Disk Clear-FileStorageTier Connect-VirtualDisk Debug-FileShare \
        Debug-StorageSubSystem Debug-Volume Disable-PhysicalDiskIndication \
        Disable-StorageEnclosureIdentification Disconnect-VirtualDisk Dismount-DiskImage \
        Enable-PhysicalDiskIndication Enable-StorageEnclosureIdentification Format-Volume \
        Get-DedupProperties Get-Disk Get-DiskImage Get-DiskStorageNodeView Get-FileIntegrity \
        Get-FileShare Get-FileStorageTier Get-InitiatorId Get-InitiatorPort Get-MaskingSet \
        Get-OffloadDataTransferSetting Get-Partition Get-PartitionSupportedSize Get-PhysicalDisk \
        Get-PhysicalDiskStorageNodeView Get-PhysicalExtent Get-ResiliencySetting \
        Get-StorageAdvancedProperty Get-StorageDiagnosticInfo Get-StorageEnclosure \
        Get-StorageEnclosureVendorData Get-StorageFaultDomain Get-StorageFileServer \
        Get-StorageFirmwareInformation Get-StorageHealthAction Get-StorageHealthReport \
        Get-StorageHealthSetting Get-StorageJob Get-StorageNode Get-StoragePool \
        Get-StorageProvider Get-StorageReliabilityCounter Get-StorageSetting \
        Get-StorageSubSystem Get-StorageTier Get-StorageTierSupportedSize \
        Get-SupportedClusterSizes Get-SupportedFileSystems Get-TargetPort Get-TargetPortal \
        Get-VirtualDisk Get-VirtualDiskSupportedSize Get-Volume Get-VolumeCorruptionCount \
        Get-VolumeScrubPolicy Initialize-Disk Mount-DiskImage New-Partition New-StoragePool \
        New-StorageTier New-VirtualDisk New-Volume Optimize-StoragePool Optimize-Volume \
        Remove-Partition Remove-PartitionAccessPath Remove-PhysicalDisk Remove-StoragePool \
        Remove-StorageTier Remove-VirtualDisk Rename-MaskingSet Repair-FileIntegrity \
        Repair-VirtualDisk Repair-Volume Reset-PhysicalDisk Reset-StorageReliabilityCounter \
        Resize-Partition Resize-StorageTier Resize-VirtualDisk Set-Disk Set-FileIntegrity \
        Set-InitiatorPort Set-Partition Set-PhysicalDisk Set-ResiliencySetting Set-StoragePool \
        Set-StorageProvider Set-StorageSetting Set-StorageSubSystem Set-StorageTier \
        Set-VirtualDisk Set-Volume Set-VolumeScrubPolicy Stop-StorageJob Update-Disk \
        Update-HostStorageCache Update-StoragePool Update-StorageProviderCache \
        Write-VolumeCache"),
    ("TLS", Windows::Server2012R2, "Disable-TlsCipherSuite Disable-TlsEccCurve \
        Disable-TlsSessionTicketKey Enable-TlsCipherSuite Enable-TlsEccCurve \
        Enable-TlsSessionTicketKey Export-TlsSessionTicketKey Get-TlsCipherSuite Get-TlsEccCurve \
        New-TlsSessionTicketKey"),
    ("TroubleshootingPack", Windows::Server2008R2, "Get-TroubleshootingPack \
        Invoke-TroubleshootingPack"),
    ("TrustedPlatformModule", Windows::Server2012R2, "Clear-Tpm ConvertTo-TpmOwnerAuth \
        Disable-TpmAutoProvisioning Enable-TpmAutoProvisioning Get-Tpm Get-TpmEndorsementKeyInfo \
        Get-TpmSupportedFeature Import-TpmOwnerAuth Initialize-Tpm Set-TpmOwnerAuth Unblock-Tpm"),
    ("VpnClient", Windows::Server2012R2, "Add-VpnConnection Get-VpnConnection \
        Remove-VpnConnection Set-VpnConnection Set-VpnConnectionProxy"),
    ("Wdac", Windows::Server2012R2, "Add-OdbcDsn Get-OdbcDriver Get-OdbcDsn Get-OdbcPerfCounter \
        Remove-OdbcDsn Set-OdbcDriver Set-OdbcDsn"),
    ("WindowsErrorReporting", Windows::Server2012R2, "Disable-WindowsErrorReporting \
        Enable-WindowsErrorReporting Get-WindowsErrorReporting"),
    ("WindowsSearch", Windows::Server2012R2, "Get-WindowsSearchSetting Set-WindowsSearchSetting"),
    ("WindowsUpdate", Windows::Server2016, "Get-WindowsUpdateLog"),
];

/// The module of Windows that brings a cmdlet of this name, when this Windows has it.
#[must_use]
pub fn module_of_known(windows: Windows, name: &str) -> Option<&'static str> {
    if !name.is_ascii() || name.contains(['\\', '/', ':', '.']) {
        return None;
    }
    static NAMES: LazyLock<ByName<&Module>> = LazyLock::new(|| {
        let names = |module: &'static Module| {
            module.2.split_ascii_whitespace().map(move |name| (name, module))
        };
        ByName::of(MODULES.iter().flat_map(names))
    });
    let (module, since, _) = *NAMES.find(name)?;
    (windows >= *since).then_some(*module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_once_and_names_a_cmdlet() {
        let mut all: Vec<String> = MODULES
            .iter()
            .flat_map(|(_, _, names)| names.split_ascii_whitespace())
            .map(str::to_ascii_lowercase)
            .collect();
        let many = all.len();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(many > 800, "{many}");
    }

    #[test]
    fn what_a_windows_has_is_told_from_what_nobody_knows() {
        let newest = Windows::Server2022;
        assert_eq!(module_of_known(newest, "get-tlsciphersuite"), Some("TLS"));
        assert_eq!(module_of_known(Windows::Server2008R2, "Get-TlsCipherSuite"), None);
        for unknown in ["Get-Nothing", "Net-Stop", "Get-ClusterNode", "Get-VM", "::", "sc.exe"] {
            assert_eq!(module_of_known(newest, unknown), None, "{unknown}");
        }
    }
}
