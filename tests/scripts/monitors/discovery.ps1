# Low-level discovery for Zabbix. UserParameter=mars.discovery[*],powershell -NoProfile -File
# discovery.ps1 -What $1. Prints {"data":[...]} without line breaks, or one value with -Item.
[CmdletBinding(DefaultParameterSetName = 'Discover')]
param(
    [Parameter(ParameterSetName = 'Discover', Position = 0)]
    [ValidateSet('volumes', 'services', 'sources')]
    [string]$What = 'volumes',

    [Parameter(ParameterSetName = 'Item', Mandatory = $true)]
    [ValidatePattern('^[a-z]+\.[a-z]+$')]
    [string]$Item,

    [Parameter(ParameterSetName = 'Item')]
    [Alias('Key')]
    [string]$Name
)

begin {
    Set-StrictMode -Version 2.0
    function ConvertTo-Lld([object[]]$rows) {
        # Zabbix wants an array also when there is one row.
        '{{"data":{0}}}' -f (ConvertTo-Json -InputObject @($rows) -Compress -Depth 3)
    }
}

process {
    if ($PSCmdlet.ParameterSetName -eq 'Item') {
        switch ($Item) {
            'volume.free' { (Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$Name'").FreeSpace }
            'service.state' { [int](Get-Service -Name $Name).Status }
            'job.age' {
                Import-Module MSOnlineBackup
                $job = Get-OBJob -Previous 1
                [int]((Get-Date) - $job.JobStatus.EndTime).TotalMinutes
            }
            default { Write-Error "unknown item $Item" }
        }
        return
    }

    $rows = switch ($What) {
        'volumes' {
            Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType = 3' | Sort-Object DeviceID | ForEach-Object {
                [ordered]@{ '{#LETTER}' = $_.DeviceID; '{#LABEL}' = "$($_.VolumeName)"; '{#SIZE}' = $_.Size }
            }
        }
        'services' {
            Get-Service -DisplayName '*Backup*', '*Recovery Services*', '*Shadow*' | Sort-Object Name | ForEach-Object {
                [ordered]@{ '{#SERVICE}' = $_.Name; '{#DISPLAY}' = $_.DisplayName; '{#START}' = [string]$_.StartType }
            }
        }
        'sources' {
            Import-Module MSOnlineBackup
            $policy = Get-OBPolicy
            foreach ($ds in $policy.DsList) {
                [ordered]@{ '{#SOURCE}' = $ds.DataSourceName; '{#POLICY}' = "$($policy.PolicyName)" }
            }
        }
    }
    ConvertTo-Lld $rows
}
