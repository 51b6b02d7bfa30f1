<#
.SYNOPSIS
Policies of files and of system state as one object for the policy page.
.ROLE
Readers
#>
function Get-ABPolicyState {
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = "Stop"
    Set-Variable -Name WindowsAzureBackup -Option ReadOnly -Value 'Azure Backup' -Scope Script
    $env:PSModulePath = (Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath
    Try {
        Import-Module MSOnlineBackup
        $result = New-Object PSObject
        Add-Member -InputObject $result -MemberType NoteProperty -Name 'source' -Value $WindowsAzureBackup

        $policy = Get-OBPolicy
        if ($policy) {
            $state = Get-OBPolicyState -BackupPolicy $policy
            $files = New-Object PSObject
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'policyState' -Value "$state"
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'policyName' -Value $policy.PolicyName
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'days' -Value $policy.RetentionPolicy.RetentionDays

            $schedule = Get-OBSchedule -Policy $policy
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'runDays' -Value @($schedule.ScheduleRunDays | ForEach-Object { "$_" })
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'runTimes' -Value @($schedule.ScheduleRunTimes | ForEach-Object { "$_" })
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'everyWeeks' -Value $schedule.ScheduleWeeklyFrequency

            $specs = @()
            foreach ($ds in $policy.DsList) {
                foreach ($spec in $ds.FileSpec) {
                    $one = New-Object PSObject
                    Add-Member -InputObject $one -MemberType NoteProperty -Name 'path' -Value $spec.FileSpec
                    Add-Member -InputObject $one -MemberType NoteProperty -Name 'exclude' -Value $spec.IsExclude
                    Add-Member -InputObject $one -MemberType NoteProperty -Name 'recursive' -Value $spec.IsRecursive
                    $specs += $one
                }
            }
            Add-Member -InputObject $files -MemberType NoteProperty -Name 'fileSpecs' -Value $specs
            Add-Member -InputObject $result -MemberType NoteProperty -Name 'files' -Value $files
        }
        else {
            Add-Member -InputObject $result -MemberType NoteProperty -Name 'files' -Value $null
        }

        $systemState = Get-OBSystemStatePolicy
        if ($systemState) {
            Add-Member -InputObject $result -MemberType NoteProperty -Name 'systemStateDays' -Value $systemState.RetentionPolicy.RetentionDays
            Add-Member -InputObject $result -MemberType NoteProperty -Name 'systemStateTimes' -Value "$($systemState.BackupSchedule.ScheduleRunTimes)"
        }
        else {
            Add-Member -InputObject $result -MemberType NoteProperty -Name 'systemStateDays' -Value $null
            Add-Member -InputObject $result -MemberType NoteProperty -Name 'systemStateTimes' -Value $null
        }
        $result
    }
    Catch {
        if ($error[0].ErrorDetails) {
            throw $error[0].ErrorDetails
        }
        throw $error[0]
    }
}

Get-ABPolicyState | ConvertTo-Json -Depth 5
