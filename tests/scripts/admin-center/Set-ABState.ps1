<#
.SYNOPSIS
Pauses and resumes the backup of files, as the switch on the policy page does.
.ROLE
Administrators
#>
param(
    [ValidateSet('Pause', 'Resume', 'Toggle')]
    [string]$action = 'Toggle'
)

function Set-ABState {
    param([Parameter(Mandatory = $true)][string]$wanted)
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = 'Stop'
    $env:PSModulePath = (Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath
    Try {
        Import-Module MSOnlineBackup
        $policy = Get-OBPolicy
        if (!$policy) {
            throw 'There is no policy for files.'
        }
        $before = "$(Get-OBPolicyState -BackupPolicy $policy)"
        if ($wanted -eq 'Toggle') {
            if ($before -eq 'Paused') { $wanted = 'Resume' } else { $wanted = 'Pause' }
        }
        if ($wanted -eq 'Pause') {
            $state = 'Paused'
        }
        else {
            $state = 'Valid'
        }
        Set-OBPolicyState -BackupPolicy $policy -State $state -Confirm:$false -ErrorAction Stop | Out-Null
        $after = "$(Get-OBPolicyState -BackupPolicy (Get-OBPolicy))"

        $task = Get-ScheduledTask -TaskPath '\Microsoft\OnlineBackup\' -TaskName 'Microsoft-OnlineBackup' -ErrorAction SilentlyContinue
        $result = New-Object PSObject
        $result | Add-Member -Name before -Value $before -MemberType NoteProperty -PassThru |
            Add-Member -Name after -Value $after -MemberType NoteProperty
        if ($task) {
            $result | Add-Member -Name task -Value "$($task.State)" -MemberType NoteProperty
        }
        else {
            $result | Add-Member -Name task -Value 'none' -MemberType NoteProperty
        }
        $result
    }
    Catch {
        Write-Output "failed: $($error[0].Exception.Message)"
        exit 1
    }
}

Set-ABState -wanted $action | Format-List
