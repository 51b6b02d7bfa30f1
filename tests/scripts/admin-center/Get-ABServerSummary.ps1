<#
.SYNOPSIS
What the gateway asks of every server before it shows a tool: names, cluster, rights, versions.
.DESCRIPTION
Runs before any extension. Everything that a plain server lacks (clusters, storage spaces) is looked
for without errors on the screen.
.ROLE
Readers
#>
Set-StrictMode -Version 5.0
Set-Variable -Name LogName -Option ReadOnly -Value 'Microsoft-ServerManagementExperience' -Scope Script -ErrorAction SilentlyContinue
Set-Variable -Name ClusterNamespace -Option ReadOnly -Value 'root\MSCluster' -Scope Script -ErrorAction SilentlyContinue

function Test-IsAdministrator {
    $windowsIdentity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $windowsPrincipal = New-Object -TypeName 'System.Security.Principal.WindowsPrincipal' -ArgumentList $windowsIdentity
    return $windowsPrincipal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Test-NamespaceAvailable {
    param([Parameter(Mandatory = $true)][string]$namespace)
    $ret = Get-CimInstance -Namespace 'root' -ClassName '__NAMESPACE' -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $namespace }
    return !!$ret
}

function Get-FqdnOf($name) {
    if ([string]::IsNullOrEmpty($name)) { return $null }
    try {
        $entry = [System.Net.Dns]::GetHostEntry($name)
        return $entry.HostName
    }
    catch {
        Write-Verbose "no entry for ${name}: $($_.Exception.Message)"
        return $null
    }
}

$computerSystem = Get-CimInstance -Namespace root\cimv2 -ClassName Win32_ComputerSystem -ErrorAction Stop | Microsoft.PowerShell.Utility\Select-Object TotalPhysicalMemory, DomainRole, Manufacturer, Model, NumberOfLogicalProcessors, Domain, Workgroup, DNSHostName, PartOfDomain
$operatingSystem = Get-CimInstance -Namespace root/cimv2 -ClassName Win32_OperatingSystem -ErrorAction Stop | Microsoft.PowerShell.Utility\Select-Object csName, Caption, OperatingSystemSKU, Version, ProductType, OSType, LastBootUpTime

$result = New-Object PSObject
$result | Add-Member -MemberType NoteProperty -Name 'IsAdministrator' -Value (Test-IsAdministrator)
$result | Add-Member -MemberType NoteProperty -Name 'OperatingSystem' -Value $operatingSystem.Caption
$result | Add-Member -MemberType NoteProperty -Name 'Version' -Value ([version]$operatingSystem.Version).Major
$result | Add-Member -MemberType NoteProperty -Name 'Sku' -Value ([uint32]$operatingSystem.OperatingSystemSKU)
$result | Add-Member -MemberType NoteProperty -Name 'Fqdn' -Value (Get-FqdnOf $computerSystem.DNSHostName)
$result | Add-Member -MemberType NoteProperty -Name 'InDomain' -Value $computerSystem.PartOfDomain
$result | Add-Member -MemberType NoteProperty -Name 'Processors' -Value $computerSystem.NumberOfLogicalProcessors
$result | Add-Member -MemberType NoteProperty -Name 'IsCluster' -Value (Test-NamespaceAvailable -namespace 'MSCluster')
$result | Add-Member -MemberType NoteProperty -Name 'PowerShell' -Value $PSVersionTable.PSVersion.ToString()
$result | Add-Member -MemberType NoteProperty -Name 'IsServer' -Value ([Environment]::OSVersion.Platform -eq 'Win32NT' -and $operatingSystem.ProductType -ne 1)

# Tools of this build answer to a name, older ones do not.
$clusterCmdlet = Get-Command 'Get-ClusterNode' -ErrorAction SilentlyContinue
$result | Add-Member -MemberType NoteProperty -Name 'ClusterTools' -Value (!!$clusterCmdlet)
$storage = Get-Command -Name Get-Volume -ErrorAction SilentlyContinue
$result | Add-Member -MemberType NoteProperty -Name 'StorageTools' -Value (!!$storage)

$backup = Get-Module -ListAvailable -Name MSOnlineBackup
$result | Add-Member -MemberType NoteProperty -Name 'BackupModule' -Value (!!$backup)
if (Get-Member -InputObject $result -Name 'BackupModule' -MemberType NoteProperty) {
    $engine = @(Get-CimInstance -Namespace root\cimv2 -Query "SELECT Name, State FROM Win32_Service WHERE Name = 'obengine'" -ErrorAction SilentlyContinue)
    $state = if ($engine.Count) { $engine[0].State } else { 'absent' }
    $result | Add-Member -MemberType NoteProperty -Name 'Engine' -Value $state
}
$result
