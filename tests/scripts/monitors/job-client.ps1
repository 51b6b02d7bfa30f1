# Asks the agent's client library directly for its jobs, as the console application does, because
# Get-OBJob -Previous is slow on servers with a year of history. Runs in the RMM every 15 minutes.
$ErrorActionPreference = 'Stop'
$code = 0

try {
    Import-Module MSOnlineBackup
    $registered = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::GetMachineRegistrationStatus($false)
    Write-Host "Registered: $registered"
    if (-not $registered) {
        Write-Host 'This server is not known to any vault.'
        exit 1002
    }

    $jobs = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::QueryJobs()
    $backups = @($jobs | Where-Object { $_.JobType -eq [Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJobType]::Backup })
    Write-Host "Jobs: $(@($jobs).Count), backups: $($backups.Count)"

    foreach ($job in ($backups | Sort-Object { $_.JobStatus.StartTime } -Descending | Select-Object -First 3)) {
        $status = $job.JobStatus
        $state = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::ConvertJobStatusToString($status.JobState)
        $minutes = [math]::Round(($status.EndTime - $status.StartTime).TotalMinutes)
        Write-Host ('{0:u}  {1,4} min  {2}' -f $status.StartTime, $minutes, $state)
        foreach ($source in $status.DatasourceStatus) {
            $bytes = $source.ByteProgress.Progress
            Write-Host ('    {0,-12} {1,10:N1} GB  {2}' -f $source.Datasource.DataSourceName, ($bytes / 1GB), $source.JobState)
        }
        if ($status.JobState -eq 'Aborted') {
            $info = [Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorInfo]::new($status.ErrorInfo.ErrorCode)
            Write-Host "    Problem:    $($info.Problem)"
            Write-Host "    Resolution: $($info.Resolution)"
            $code = 1001
        }
    }

    $next = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::GetNextRunTimeOfScheduledTask()
    Write-Host "Next run: $next"
}
catch {
    Write-Host "Failed in line $($_.InvocationInfo.ScriptLineNumber): $($_.Exception.Message)"
    $code = 1003
}
finally {
    Remove-Module MSOnlineBackup -ErrorAction SilentlyContinue
}
exit $code
