# Self-healing of the RMM: starts the agent's engine when it is down, up to three times, and writes
# what it did into the Application log. Runs on the alert "service obengine is not running".
[CmdletBinding()]
param(
    [string]$Service = 'obengine',
    [int]$Tries = 3,
    [int]$Pause = 20
)

$source = 'BackupSelfHeal'
function Write-Log {
    param([string]$Message, [ValidateSet('Information', 'Warning', 'Error')][string]$Type = 'Information', [int]$Id = 100)
    Write-Output "${Type}: $Message"
    try { Write-EventLog -LogName Application -Source $source -EventId $Id -EntryType $Type -Message $Message -ErrorAction Stop } catch { Write-Debug "no log: $_" }
}

if (-not [System.Diagnostics.EventLog]::SourceExists($source)) {
    New-EventLog -LogName Application -Source $source
}

$svc = Get-Service -Name $Service -ErrorAction SilentlyContinue
if (-not $svc) {
    Write-Log "There is no service $Service." Error 104
    exit 4
}
if ($svc.Status -eq 'Running') {
    Write-Log "$Service runs, nothing to do."
    exit 0
}

$wmi = Get-CimInstance Win32_Service -Filter "Name='$Service'"
Write-Log ("{0} is {1}, start type {2}, exit code {3}, account {4}" -f $Service, $svc.Status, $wmi.StartMode, $wmi.ExitCode, $wmi.StartName) Warning 101

if ($wmi.StartMode -eq 'Disabled') {
    Set-Service -Name $Service -StartupType Automatic
    Write-Log 'It was disabled and is automatic again.' Warning 102
}
foreach ($needed in $svc.ServicesDependedOn) {
    if ($needed.Status -ne 'Running') {
        Write-Log "It needs $($needed.Name), which is $($needed.Status)." Warning 103
        Start-Service $needed.Name
    }
}

$n = 0
do {
    $n++
    try {
        Start-Service -Name $Service -ErrorAction Stop
    }
    catch {
        Write-Log "Try ${n}: $($_.Exception.Message)" Warning 105
    }
    Start-Sleep -Seconds $Pause
    $svc.Refresh()
} until ($svc.Status -eq 'Running' -or $n -ge $Tries)

if ($svc.Status -eq 'Running') {
    Write-Log "$Service runs after $n try/tries."
    exit 0
}
Write-Log "$Service does not stay up after $n tries." Error 106
$events = Get-EventLog -LogName System -Source 'Service Control Manager' -EntryType Error -Newest 3 -ErrorAction SilentlyContinue
foreach ($e in $events) { '  {0:HH:mm:ss} {1} {2}' -f $e.TimeGenerated, $e.InstanceId, ($e.Message -replace '\s+', ' ') }
exit 6
