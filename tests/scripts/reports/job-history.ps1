# Table of the last jobs, and how the weeks compare. Account managers paste it into the service
# review; it is meant to be read on a screen, so it formats.
param([uint32]$Previous = 30)

Import-Module MSOnlineBackup

$jobs = Get-OBJob -Previous $Previous -Status All
$flat = foreach ($job in $jobs) {
    $status = $job.JobStatus
    $bytes = ($status.DatasourceStatus | ForEach-Object { $_.ByteProgress.Progress } | Measure-Object -Sum).Sum
    [pscustomobject]@{
        Start   = $status.StartTime
        Length  = $status.EndTime - $status.StartTime
        Type    = $job.JobType
        State   = $status.JobState
        GB      = [math]::Round($bytes / 1GB, 2)
        Code    = $status.ErrorInfo.ErrorCode
        Detail  = $status.ErrorInfo.DetailedErrorCode
        Sources = ($status.DatasourceStatus | ForEach-Object { $_.Datasource.DataSourceName }) -join ' '
    }
}

if (-not $flat) {
    'There is no job.'
    return
}

$flat | Sort-Object Start | Format-Table @{ Label = 'Date'; Expression = { $_.Start }; FormatString = 'yyyy-MM-dd HH:mm' },
    @{ Label = 'min'; Expression = { [int]$_.Length.TotalMinutes }; Alignment = 'Right' },
    Type, State, GB, @{ Label = 'Error'; Expression = { if ($_.Code) { '{0} (0x{1:X8})' -f $_.Code, $_.Detail } } }, Sources -AutoSize

'By state:'
$flat | Group-Object -Property State -NoElement | Sort-Object Count -Descending | Format-Table -AutoSize

$measure = $flat | Where-Object { $_.State -ne 'Aborted' } | Measure-Object -Property GB -Average -Maximum -Minimum -Sum
if ($measure) {
    'Good jobs: {0}, average {1:N2} GB, largest {2:N2} GB' -f $measure.Count, $measure.Average, $measure.Maximum
}

'By day of the week:'
$flat | Group-Object { $_.Start.DayOfWeek } | ForEach-Object {
    $failed = @($_.Group | Where-Object { $_.State -eq 'Aborted' }).Count
    '{0,-10} {1,3} jobs {2,3} failed' -f $_.Name, $_.Count, $failed
}

$longest = $flat | Sort-Object Length -Descending | Select-Object -First 1
"Longest: $($longest.Length) on $($longest.Start.ToString('dddd'))"
$flat | Sort-Object Start -Descending | Select-Object -First 1 -Property Start, State, Code, Sources | Format-List
