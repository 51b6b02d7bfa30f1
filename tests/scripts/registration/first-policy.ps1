# Standard policy of the bronze service: files of D:\Data every evening, 30 days, a weekly point for
# eight weeks. Replaces what is there. Run by the engineer who onboards the server.
param(
    [string[]]$Include = @('D:\Data'),
    [string[]]$Exclude = @('D:\Data\Marketing\Video'),
    [datetime]$At = '21:00',
    [int]$Days = 30
)
$ErrorActionPreference = 'Stop'
Import-Module MSOnlineBackup

$week = [DayOfWeek]::Monday, [DayOfWeek]::Tuesday, [DayOfWeek]::Wednesday, [DayOfWeek]::Thursday, [DayOfWeek]::Friday, [DayOfWeek]::Saturday, [DayOfWeek]::Sunday

function Show-Policy($policy, $title) {
    "--- $title"
    if (!$policy) { 'none'; return }
    "name      $(if ($policy.PolicyName) { 'set' } else { 'not set' })"
    "state     $($policy.State)"
    foreach ($ds in $policy.DsList) {
        "source    $($ds.DataSourceName)"
        foreach ($spec in $ds.FileSpec) {
            "          $(if ($spec.IsExclude) { '-' } else { '+' }) $($spec.FileSpec)"
        }
    }
    "schedule  $($policy.BackupSchedule)"
}

try {
    $old = Get-OBPolicy
    Show-Policy $old 'before'
    if ($old) {
        Remove-OBPolicy -Policy $old -Confirm:$false | Out-Null
    }

    $policy = New-OBPolicy
    $schedule = New-OBSchedule -DaysOfWeek $week -TimesOfDay $At.ToString('HH:mm')
    Set-OBSchedule -Policy $policy -Schedule $schedule | Out-Null

    $retention = New-OBRetentionPolicy -RetentionDays $Days -RetentionWeeklyPolicy -RetentionWeeks 8 -WeekDaysOfWeek Sunday -WeekTimesOfDay $At.ToString('HH:mm')
    Set-OBRetentionPolicy -Policy $policy -RetentionPolicy $retention | Out-Null

    $in = New-OBFileSpec -FileSpec $Include
    Add-OBFileSpec -Policy $policy -FileSpec $in | Out-Null
    if ($Exclude) {
        $out = New-OBFileSpec -FileSpec $Exclude -Exclude
        Add-OBFileSpec -Policy $policy -FileSpec $out | Out-Null
    }

    Set-OBPolicy -Policy $policy -Confirm:$false | Out-Null
    Show-Policy (Get-OBPolicy) 'after'
}
catch {
    Write-Host "The policy could not be set: $($_.Exception.Message)"
    Write-Host "at: $($_.InvocationInfo.Line.Trim())"
    exit 1
}

$task = Get-ScheduledTask -TaskName Microsoft-OnlineBackup -ErrorAction SilentlyContinue
if (-not $task) { Write-Host 'There is no scheduled task.'; exit 2 }
$next = ($task | Get-ScheduledTaskInfo).NextRunTime
"next run  $($next.ToString('ddd HH:mm'))"
