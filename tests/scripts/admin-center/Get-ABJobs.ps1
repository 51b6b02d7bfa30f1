<#
.SYNOPSIS
Jobs of the last days for the grid of the extension, newest first.
.ROLE
Readers
#>
function Get-ABJobs {
    param(
        [Parameter(Mandatory = $true)]
        [int]
        $days
    )
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = "Stop"
    $env:PSModulePath = (Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath

    Try {
        Import-Module MSOnlineBackup
        $threshold = [DateTime]::Now.AddDays(-1 * $days)
        $list = @()
        foreach ($job in [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::QueryJobs()) {
            if ($job.JobStatus.StartTime -lt $threshold) {
                continue
            }
            $row = New-Object -TypeName PSObject
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'jobId' -Value $job.JobId
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'jobType' -Value "$($job.JobType)"
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'startTime' -Value $job.JobStatus.StartTime
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'endTime' -Value $job.JobStatus.EndTime
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'state' -Value ([Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::ConvertJobStatusToString($job.JobStatus.JobState))

            $sources = @()
            foreach ($status in $job.JobStatus.DatasourceStatus) {
                $source = New-Object -TypeName PSObject
                Add-Member -InputObject $source -MemberType NoteProperty -Name 'name' -Value $status.Datasource.DataSourceName
                Add-Member -InputObject $source -MemberType NoteProperty -Name 'id' -Value $status.Datasource.DataSourceId
                Add-Member -InputObject $source -MemberType NoteProperty -Name 'state' -Value "$($status.JobState)"
                Add-Member -InputObject $source -MemberType NoteProperty -Name 'transferred' -Value $status.ByteProgress.Progress
                $sources += $source
            }
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'sources' -Value $sources

            $problem = $null
            $resolution = $null
            $errorInfo = $job.JobStatus.ErrorInfo
            if ($errorInfo.ErrorCode -ne 0) {
                $text = [Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorInfo]::new($errorInfo.ErrorCode, $errorInfo.DetailedErrorCode)
                $problem = $text.Problem
                $resolution = $text.Resolution
            }
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'errorCode' -Value $errorInfo.ErrorCode
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'problem' -Value $problem
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'resolution' -Value $resolution
            $list += $row
        }
        $list | Sort-Object -Property startTime -Descending
    }
    Catch {
        if ($error[0].ErrorDetails) {
            throw $error[0].ErrorDetails
        }
        throw $error[0]
    }
}

Get-ABJobs -days 7 | ConvertTo-Json -Depth 4
