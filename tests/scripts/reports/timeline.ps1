# Merges what the agent, the Service Control Manager, VSS and the Task Scheduler logged into one
# time line, newest last. The third line asks for it with every escalation.
[CmdletBinding()]
param(
    [int]$Hours = 36,
    [int]$Max = 200
)

$start = (Get-Date).AddHours(-$Hours)
$queries = @(
    @{ Tag = 'BACKUP'; Filter = @{ LogName = 'CloudBackup'; StartTime = $start } }
    @{ Tag = 'SCM   '; Filter = @{ LogName = 'System'; ProviderName = 'Service Control Manager'; StartTime = $start } }
    @{ Tag = 'VSS   '; Filter = @{ LogName = 'Application'; ProviderName = 'VSS'; StartTime = $start } }
    @{ Tag = 'TASK  '; Filter = @{ LogName = 'Microsoft-Windows-TaskScheduler/Operational'; Id = 100, 101, 102, 103, 107, 110, 203, 322; StartTime = $start } }
)

$lines = @()
foreach ($query in $queries) {
    $filter = $query.Filter
    try {
        $events = Get-WinEvent -FilterHashtable $filter -MaxEvents $Max -ErrorAction Stop
    }
    catch {
        Write-Host ('{0} {1}' -f $query.Tag, $_.FullyQualifiedErrorId)
        continue
    }
    if ($query.Tag -eq 'TASK  ') {
        $events = $events | Where-Object { $_.Message -match 'OnlineBackup' }
    }
    foreach ($event in $events) {
        $message = "$($event.Message)" -replace '\s+', ' '
        if ($message.Length -gt 90) { $message = $message.Substring(0, 87) + '...' }
        $lines += [pscustomobject]@{
            Time = $event.TimeCreated
            Rank = $event.RecordId
            Text = '{0:MM-dd HH:mm:ss} {1} {2,5} {3,-11} {4}' -f $event.TimeCreated, $query.Tag, $event.Id, $event.LevelDisplayName, $message
        }
    }
}

$lines | Sort-Object Time, Rank | ForEach-Object { $_.Text }
"{0} line(s) since {1:yyyy-MM-dd HH:mm}" -f @($lines).Count, $start
