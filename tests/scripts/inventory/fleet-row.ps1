# One row for the fleet table; a share collects C:\Reports\fleet.csv of every server each morning.
# An existing row of today is replaced, older days stay.
[CmdletBinding()]
param([string]$File = 'C:\Reports\fleet.csv')

Set-StrictMode -Version 2.0
$today = (Get-Date).ToString('yyyy-MM-dd')
$row = New-Object PSObject -Property @{
    Day      = $today
    Server   = $env:COMPUTERNAME
    Engine   = ''
    Task     = ''
    LastJob  = ''
    FreeC    = 0
    Points   = 0
    UsageGB  = 0
    Problems = ''
}
$problems = @()

$svc = Get-Service obengine -ErrorAction SilentlyContinue
if ($svc) { $row.Engine = "$($svc.Status)" } else { $problems += 'no engine' }

try {
    $task = Get-ScheduledTask -TaskName Microsoft-OnlineBackup -ErrorAction Stop
    $row.Task = "$($task.State)"
} catch {
    $problems += 'no task'
}

$row.FreeC = [math]::Round((Get-PSDrive -Name C -PSProvider FileSystem).Free / 1GB, 1)

try {
    Import-Module MSOnlineBackup -ErrorAction Stop
    $job = @(Get-OBJob -Previous 1 -ErrorAction Stop)
    if ($job.Count) { $row.LastJob = "$($job[0].JobStatus.JobState)" }
    $row.Points = @(Get-OBAllRecoveryPoints -ErrorAction Stop).Count
    $usage = Get-OBMachineUsage -ErrorAction Stop
    $row.UsageGB = '{0:N1}' -f ($usage.StorageUsedByMachineInBytes / 1GB)
} catch {
    $problems += $_.FullyQualifiedErrorId
}
$row.Problems = $problems -join ' + '

$folder = Split-Path $File
if (!(Test-Path $folder)) { [void](New-Item $folder -ItemType Directory) }
$old = @()
if (Test-Path $File) {
    $old = @(Import-Csv -Path $File | Where-Object { $_.Day -ne $today })
}

$columns = 'Day', 'Server', 'Engine', 'Task', 'LastJob', 'FreeC', 'Points', 'UsageGB', 'Problems'
$old + $row | Select-Object -Property $columns | Export-Csv -Path $File -NoTypeInformation -Encoding UTF8
Write-Output "--- $File"
Get-Content $File
Import-Csv $File | Format-List
