<#
.SYNOPSIS
Protects the system state beside the files, every evening, as the wizard of the extension does.
.ROLE
Administrators
#>
param(
    [string[]]$daysOfWeek = @('Monday', 'Wednesday', 'Friday'),
    [string[]]$timesOfDay = @('19:30'),
    [int]$retentionDays = 60
)

function Enable-ABSystemState {
    param([string[]]$days, [timespan[]]$times, [int]$keep)
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = 'Stop'
    $env:PSModulePath = (Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath
    Try {
        Import-Module MSOnlineBackup
        $old = Get-OBSystemStatePolicy
        if ($old) {
            $old | Set-OBPolicyState -State Valid -Confirm:$false -ErrorAction SilentlyContinue | Out-Null
            Write-Output "System state is protected already, kept for $($old.RetentionPolicy.RetentionDays) days."
            return
        }

        $week = @()
        foreach ($day in $days) {
            $week += [System.DayOfWeek]$day
        }
        $policy = New-OBPolicy
        $policy = Add-OBSystemState -Policy $policy -Confirm:$false -ErrorAction Stop
        $schedule = New-OBSchedule -DaysOfWeek $week -TimesOfDay $times -WeeklyFrequency 1
        Set-OBSchedule -Policy $policy -Schedule $schedule -Confirm:$false -ErrorAction Stop | Out-Null
        $retention = New-OBRetentionPolicy -RetentionDays $keep
        Set-OBRetentionPolicy -Policy $policy -RetentionPolicy $retention -Confirm:$false -ErrorAction Stop | Out-Null
        Set-OBSystemStatePolicy -Policy $policy -Confirm:$false -ErrorAction Stop | Out-Null

        $new = Get-OBSystemStatePolicy
        Write-Output "Days:  $($new.BackupSchedule.ScheduleRunDays -join ', ')"
        Write-Output "Times: $($new.BackupSchedule.ScheduleRunTimes -join ', ')"
        Write-Output "Kept:  $($new.RetentionPolicy.RetentionDays) days"
    }
    Catch {
        Write-Output "error: $($error[0].Exception.Message)"
        exit 1
    }
}

Enable-ABSystemState -days $daysOfWeek -times $timesOfDay -keep $retentionDays
$tasks = @(Get-ScheduledTask -TaskPath '\Microsoft\OnlineBackup\' -ErrorAction SilentlyContinue | Sort-Object TaskName)
foreach ($task in $tasks) {
    "$($task.TaskName): $($task.State)"
}
$feature = Get-WindowsFeature -Name Windows-Server-Backup -ErrorAction SilentlyContinue
"Windows Server Backup installed: $($feature.Installed)"
