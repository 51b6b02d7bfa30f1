<#
.SYNOPSIS
The newest failed job with the texts of its error, for the notification of the extension.
.ROLE
Readers
#>
function Get-ABErrorDetails {
    param(
        [Parameter(Mandatory = $false)]
        [AllowNull()]
        [string]
        $jobId
    )
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = 'Stop'
    $env:PSModulePath = (Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath

    Try {
        Import-Module MSOnlineBackup
        $jobs = @(Get-OBJob -Previous 100 -Status Failed)
        if ($jobId) {
            $jobs = @($jobs | Where-Object { "$($_.JobId)" -eq $jobId })
        }
        $details = New-Object PSObject
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'failed' -Value $jobs.Count
        if ($jobs.Count -eq 0) {
            Add-Member -InputObject $details -MemberType NoteProperty -Name 'problem' -Value $null
            return $details
        }

        $job = $jobs | Sort-Object -Property { $_.JobStatus.StartTime } | Select-Object -Last 1
        $errorInfo = $job.JobStatus.ErrorInfo
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'code' -Value $errorInfo.ErrorCode
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'hresult' -Value ('0x{0:X8}' -f $errorInfo.DetailedErrorCode)
        $duration = New-TimeSpan -Start $job.JobStatus.StartTime -End $job.JobStatus.EndTime
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'seconds' -Value ([int]$duration.TotalSeconds)

        $sources = @()
        foreach ($source in $job.JobStatus.DatasourceStatus) {
            $one = New-Object PSObject
            Add-Member -InputObject $one -MemberType NoteProperty -Name 'name' -Value $source.Datasource.DataSourceName
            Add-Member -InputObject $one -MemberType NoteProperty -Name 'state' -Value "$($source.JobState)"
            Add-Member -InputObject $one -MemberType NoteProperty -Name 'code' -Value $source.ErrorInfo.ErrorCode
            $sources += $one
        }
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'sources' -Value $sources

        $texts = [Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorInfo]::new($errorInfo.ErrorCode)
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'problem' -Value $texts.Problem
        Add-Member -InputObject $details -MemberType NoteProperty -Name 'resolution' -Value $texts.Resolution
        $details
    }
    Catch {
        if ($error[0].ErrorDetails) {
            throw $error[0].ErrorDetails
        }
        throw $error[0]
    }
}

Get-ABErrorDetails | ConvertTo-Json -Depth 4
