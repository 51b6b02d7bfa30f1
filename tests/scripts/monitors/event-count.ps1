# Counts the agent's warnings and errors in its log, thresholds come as environment variables of
# the RMM policy (lookback_hours, warn_threshold, error_threshold). Scheduled hourly as SYSTEM.

$lookback = if ($env:lookback_hours) { [int]$env:lookback_hours } else { 48 }
$warnAt = if ($env:warn_threshold) { [int]$env:warn_threshold } else { 1 }
$errorAt = if ($env:error_threshold) { [int]$env:error_threshold } else { 1 }
$begin = (Get-Date).AddHours(-$lookback)

$filter = @{
    LogName   = 'CloudBackup'
    StartTime = $begin
    Level     = 2, 3
}

$events = $null
try {
    $events = Get-WinEvent -FilterHashtable $filter -ErrorAction Stop
} catch [System.Exception] {
    if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') {
        Write-Output "INFO: nothing at warning or above in the last $lookback hours."
    }
    elseif ($_.FullyQualifiedErrorId -like 'NoMatchingLogsFound*') {
        Write-Output 'ERROR: there is no log CloudBackup, is the agent installed?'
        exit 3
    }
    else {
        Write-Output ("ERROR: {0}" -f $_.Exception.Message)
        exit 3
    }
}

$byId = @{}
foreach ($event in $events) {
    $key = $event.Id
    if ($byId.ContainsKey($key)) {
        $byId[$key].Count++
    }
    else {
        $byId[$key] = [PSCustomObject]@{
            Id    = $event.Id
            Level = $event.LevelDisplayName
            Count = 1
            Last  = $event.TimeCreated
            Text  = ($event.Message -split "`r?`n")[0]
        }
    }
}

$errors = @($events | Where-Object { $_.Level -eq 2 }).Count
$warnings = @($events | Where-Object { $_.Level -eq 3 }).Count
Write-Output "errors=$errors warnings=$warnings"

foreach ($id in ($byId.Keys | Sort-Object)) {
    $row = $byId[$id]
    Write-Output ('  {0,4} x event {1,-4} {2,-8} last {3:yyyy-MM-dd HH:mm}  {4}' -f $row.Count, $row.Id, $row.Level, $row.Last, $row.Text)
}

# A start without an end means that the engine died under the job.
$starts = @(Get-WinEvent -FilterHashtable @{ LogName = 'CloudBackup'; Id = 1; StartTime = $begin } -ErrorAction SilentlyContinue)
$ends = @(Get-WinEvent -FilterHashtable @{ LogName = 'CloudBackup'; Id = 3, 10, 11; StartTime = $begin } -ErrorAction SilentlyContinue)
Write-Output ("started={0} ended={1}" -f $starts.Count, $ends.Count)
if ($starts.Count -gt $ends.Count) {
    Write-Output 'WARNING: a job began and has not ended.'
}

if ($errors -ge $errorAt) { exit 2 }
if ($warnings -ge $warnAt -or $starts.Count -eq 0) { exit 1 }
exit 0
