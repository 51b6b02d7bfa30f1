# Which tasks run with which rights: the auditors ask for it each quarter. Third-party tasks first,
# tasks of the backup agent in detail, then what has failed.
param(
    [string]$Path = '\Microsoft\OnlineBackup\',
    [switch]$IncludeMicrosoft
)

$tasks = Get-ScheduledTask
"All tasks: $($tasks.Count)"
$groups = $tasks | Group-Object State | Sort-Object Name
foreach ($g in $groups) { "  {0,-10} {1,4}" -f $g.Name, $g.Count }

if (-not $IncludeMicrosoft) {
    $tasks = $tasks | Where-Object { $_.TaskPath -notlike '\Microsoft\Windows\*' }
}

$rows = foreach ($task in $tasks) {
    $info = Get-ScheduledTaskInfo -TaskPath $task.TaskPath -TaskName $task.TaskName
    New-Object PSObject -Property ([ordered]@{
        Task   = $task.TaskPath + $task.TaskName
        As     = $task.Principal.UserId
        Level  = $task.Principal.RunLevel
        State  = $task.State
        Last   = $info.LastTaskResult
        Missed = $info.NumberOfMissedRuns
        Runs   = ($task.Actions | Select-Object -First 1).Execute
        With   = ($task.Actions | Select-Object -First 1).Arguments
    })
}
$rows | Sort-Object Task | Format-List

$own = Get-ScheduledTask -TaskPath $Path -ErrorAction SilentlyContinue
if (-not $own) {
    Write-Warning "there is no task below $Path"
}
foreach ($task in $own) {
    "$($task.TaskName):"
    "  author     $($task.Author)"
    "  multiple   $($task.Settings.MultipleInstances)"
    "  available  $($task.Settings.StartWhenAvailable)"
    "  limit      $($task.Settings.ExecutionTimeLimit)"
    foreach ($trigger in $task.Triggers) {
        "  trigger    $($trigger.CimClass.CimClassName) at $($trigger.StartBoundary) enabled=$($trigger.Enabled)"
    }
}

$failed = @($rows | Where-Object { $_.Last -ne 0 -and $_.Last -ne 267011 -and $_.Last -ne 267009 })
if ($failed.Count) {
    'Failed:'
    $failed | ForEach-Object { '  {0} 0x{1:X8}' -f $_.Task, $_.Last }
    exit 1
}
'Failed: none'
