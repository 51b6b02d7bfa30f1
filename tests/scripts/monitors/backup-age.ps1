<#
.SYNOPSIS
    Age of the last good Azure Backup job, for an RMM agent that reads exit codes.
.DESCRIPTION
    Runs every hour as LocalSystem from the monitoring agent. Exit 0 is green, 1001 is an alert
    that opens a ticket, 1010 says that the check itself could not run.
.PARAMETER WarnHours
    Hours after which a line is written but nothing is raised.
.PARAMETER FailHours
    Hours after which the check fails.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 720)][int]$WarnHours = 26,
    [ValidateRange(1, 720)][int]$FailHours = 50
)

$ErrorActionPreference = 'Stop'

function Write-Line {
    param([Parameter(Mandatory = $true, Position = 0)][string]$Text, [string]$Color = 'Gray')
    Write-Host ('[{0}] {1}' -f $env:COMPUTERNAME, $Text) -ForegroundColor $Color
}

try {
    Import-Module -Name MSOnlineBackup -ErrorAction Stop
}
catch {
    Write-Line "Cannot load the module: $($_.Exception.Message)" -Color Red
    exit 1010
}

try {
    $jobs = @(Get-OBJob -Previous 20 -ErrorAction Stop)
}
catch {
    Write-Line "Get-OBJob: $($_.Exception.Message)" -Color Red
    exit 1010
}

if ($jobs.Count -eq 0) {
    Write-Line 'No job has ever run on this server.' -Color Yellow
    exit 1001
}

$good = $jobs |
    Where-Object { $_.JobStatus.JobState -eq 'Completed' -or $_.JobStatus.JobState -eq 'CompletedWithWarning' } |
    Sort-Object -Property { $_.JobStatus.EndTime } -Descending |
    Select-Object -First 1

$last = $jobs | Sort-Object { $_.JobStatus.StartTime } -Descending | Select-Object -First 1
Write-Line ('Last attempt: {0} at {1}' -f $last.JobStatus.JobState, $last.JobStatus.StartTime)

if (-not $good) {
    Write-Line "None of the last $($jobs.Count) jobs ended well." -Color Red
    exit 1001
}

$age = New-TimeSpan -Start $good.JobStatus.EndTime -End (Get-Date)
$hours = [math]::Round($age.TotalHours, 1)
if ($age.TotalHours -ge $FailHours) {
    Write-Line "Last good backup is $hours h old (limit $FailHours h)." -Color Red
    exit 1001
}
elseif ($age.TotalHours -ge $WarnHours) {
    Write-Line "Last good backup is $hours h old, getting late." -Color Yellow
    exit 0
}
if ($last.JobStatus.JobState -notlike 'Completed*') {
    Write-Line "Last good backup is $hours h old, but the newest job failed." -Color Red
    exit 1001
}
Write-Line "OK, last good backup is $hours h old." -Color Green
exit 0
