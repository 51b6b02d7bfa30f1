# Five places where Windows notes that it wants a restart. Returns an object; -Wait asks again until
# the maintenance window closes (the patch tool runs it so).
[CmdletBinding()]
param(
    [switch]$Wait,
    [int]$Minutes = 10
)

function Test-PendingReboot {
    $cbs = Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
    $wu = Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
    $session = Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager' -Name PendingFileRenameOperations -ErrorAction SilentlyContinue
    $active = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName').ComputerName
    $wanted = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName').ComputerName

    # What was changed for the machine after the last start is not known to running services.
    $machine = [Environment]::GetEnvironmentVariable('PSModulePath', 'Machine')
    $process = [Environment]::GetEnvironmentVariable('PSModulePath', 'Process')
    $missing = @($machine -split ';' | Where-Object { $_ -and ($process -split ';') -notcontains [Environment]::ExpandEnvironmentVariables($_) })

    $result = [pscustomobject]@{
        Servicing     = $cbs
        WindowsUpdate = $wu
        FileRename    = ($null -ne $session)
        ComputerName  = ($active -ne $wanted)
        Environment   = ($missing.Count -gt 0)
        Pending       = $false
    }
    $result.Pending = $cbs -or $wu -or $result.FileRename -or $result.ComputerName
    $result
}

$state = Test-PendingReboot
if ($Wait) {
    $until = (Get-Date).AddMinutes($Minutes)
    while (-not $state.Pending -and (Get-Date) -lt $until) {
        Write-Verbose 'nothing yet' -Verbose
        Start-Sleep -Seconds 300
        $state = Test-PendingReboot
    }
}
$state | Format-List
$state.psobject.Properties | Where-Object { $_.Value -eq $true } | ForEach-Object { "because of: $($_.Name)" }

$boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime
"last start: $($boot.ToString('yyyy-MM-dd HH:mm'))"
$late = Get-HotFix | Where-Object { $_.InstalledOn -gt $boot } | Sort-Object InstalledOn
foreach ($fix in $late) { "installed since: $($fix.HotFixID)" }
if ($state.Pending) { exit 3010 }
