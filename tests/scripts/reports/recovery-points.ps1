# Which days can be restored? Lists the recovery points of every source, with the gaps between
# them, and browses the newest one. Compliance wants no gap above 48 hours.
[CmdletBinding()]
param(
    [int]$MaxGapHours = 48,
    [switch]$Browse
)
$ErrorActionPreference = 'Stop'

try {
    Import-Module MSOnlineBackup
    $sources = @(Get-OBRecoverableSource)
} catch {
    Write-Output "Cannot ask the vault: $($_.Exception.Message)"
    exit 10
}

"Sources: $($sources.Count)"
foreach ($source in $sources) {
    "  $($source.FriendlyName) on $($source.ServerName)"
}

$points = @(Get-OBAllRecoveryPoints | Sort-Object BackupTime)
"Recovery points: $($points.Count)"
if ($points.Count -eq 0) { exit 11 }

$points | Select-Object -Last 10 | Format-Table DataSources, BackupTime -AutoSize

$gaps = 0
for ($i = 1; $i -lt $points.Count; $i++) {
    $gap = $points[$i].BackupTime - $points[$i - 1].BackupTime
    if ($gap.TotalHours -gt $MaxGapHours) {
        $gaps++
        'GAP: {0:N0} hours before {1:yyyy-MM-dd}' -f $gap.TotalHours, $points[$i].BackupTime
    }
}

$newest = $points[-1].BackupTime
$age = (Get-Date) - $newest
'Newest: {0:yyyy-MM-dd HH:mm}, {1}d {2}h old' -f $newest, $age.Days, $age.Hours

$usage = Get-OBMachineUsage
'Stored: {0:N2} GB' -f ($usage.StorageUsedByMachineInBytes / 1GB)

if ($Browse -and $sources.Count) {
    $items = @(Get-OBRecoverableItem -Source $sources[0])
    "Points of the first source: $($items.Count)"
    $items | Sort-Object PointInTime -Descending | Select-Object -First 3 | ForEach-Object {
        '  {0:s} {1} {2}' -f $_.PointInTime, $_.ItemNameFriendly, $_.ServerName
    }
}

if ($age.TotalHours -gt $MaxGapHours) { exit 12 }
exit $gaps
