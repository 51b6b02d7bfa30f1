<#
.SYNOPSIS
Starts a backup now, waits for it and returns how it ended, as the button "Back up now" does.
.ROLE
Administrators
#>
function Start-ABBackup {
    param([int]$timeoutMinutes = 600)
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = 'Stop'
    $env:PSModulePath = (Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath

    function writeInfoLog($logMessage) {
        Write-EventLog -LogName 'Application' -Source 'SMEAzureBackup' -EventId 1 -EntryType Information -Message $logMessage -ErrorAction SilentlyContinue
    }
    New-EventLog -LogName 'Application' -Source 'SMEAzureBackup' -ErrorAction SilentlyContinue

    Try {
        Import-Module MSOnlineBackup
        $policy = Get-OBPolicy
        if ($null -eq $policy) {
            throw 'There is nothing to back up.'
        }
        $running = Get-OBJob
        if ($running) {
            throw "A job runs already: $($running.JobId)"
        }
        writeInfoLog 'A backup was asked for.'
        $started = Get-Date
        Start-OBBackup -Policy $policy -Async | Out-Null

        $deadline = $started.AddMinutes($timeoutMinutes)
        do {
            Start-Sleep -Seconds 60
            $running = Get-OBJob
        } while ($running -and (Get-Date) -lt $deadline)

        $job = Get-OBJob -Previous 1
        if ($null -eq $job -or $job.JobStatus.StartTime -lt $started.AddMinutes(-1)) {
            throw 'No job came of it.'
        }
        $result = New-Object PSObject
        Add-Member -InputObject $result -MemberType NoteProperty -Name 'state' -Value "$($job.JobStatus.JobState)"
        Add-Member -InputObject $result -MemberType NoteProperty -Name 'minutes' -Value ([math]::Round(($job.JobStatus.EndTime - $job.JobStatus.StartTime).TotalMinutes))
        Add-Member -InputObject $result -MemberType NoteProperty -Name 'errorCode' -Value $job.JobStatus.ErrorInfo.ErrorCode
        writeInfoLog "It ended as $($result.state)."
        $result
    }
    Catch {
        if ($error[0].ErrorDetails) {
            throw $error[0].ErrorDetails
        }
        throw $error[0]
    }
}

Start-ABBackup
Get-EventLog -LogName Application -Source SMEAzureBackup -Newest 2 | Format-Table EntryType, InstanceId, Message -AutoSize
