# Local check of a Check_MK agent: one line a service, "state name perf text". Dropped into
# C:\ProgramData\checkmk\agent\local and run as LocalSystem each minute, so it may not be slow.
$OK, $WARN, $CRIT, $UNKNOWN = 0..3

function Get-AgentState {
    $svc = Get-Service -Name obengine -ErrorAction SilentlyContinue
    if (!$svc) {
        "$UNKNOWN MARS_Engine - service obengine does not exist"
        return
    }
    $code = switch ($svc.Status) {
        'Running' { $OK }
        { $_ -in 'StartPending', 'StopPending' } { $WARN }
        default { $CRIT }
    }
    "$code MARS_Engine - $($svc.DisplayName) is $($svc.Status)"
}

function Get-TaskState {
    $task = Get-ScheduledTask -TaskPath '\Microsoft\OnlineBackup\' -TaskName 'Microsoft-OnlineBackup' -ErrorAction SilentlyContinue
    if (!$task) { return "$CRIT MARS_Task - the task Microsoft-OnlineBackup does not exist" }
    $info = $task | Get-ScheduledTaskInfo
    $code = $OK
    $notes = @("state $($task.State)")
    if ($task.State -eq 'Disabled') { $code = $CRIT }
    if ($task.Principal.UserId -notmatch 'SYSTEM') {
        $code = [math]::Max($code, $WARN)
        $notes += "runs as $($task.Principal.UserId)"
    }
    $off = @($task.Triggers | Where-Object { -not $_.Enabled })
    if ($off.Count) {
        $code = $CRIT
        $notes += "$($off.Count) trigger(s) off"
    }
    $hex = '0x{0:X}' -f $info.LastTaskResult
    if ($info.LastTaskResult -notin 0, 267009, 267011) {
        $code = $CRIT
    }
    $notes += "last result $hex"
    if ($info.NextRunTime) { $notes += "next $($info.NextRunTime.ToString('s'))" }
    "$code MARS_Task result=$($info.LastTaskResult) $($notes -join ', ')"
}

function Get-UptimeState {
    $os = Get-CimInstance -ClassName Win32_OperatingSystem
    $up = (Get-Date) - $os.LastBootUpTime
    $days = [int][math]::Floor($up.TotalDays)
    $code = if ($days -gt 60) { $WARN } else { $OK }
    "$code Uptime days=$days up since $($os.LastBootUpTime.ToString('yyyy-MM-dd HH:mm'))"
}

Get-AgentState
Get-TaskState
Get-UptimeState

# Whoever pipes this script wants to know how bad it is as well; it is output, not an exit code.
return 2
