<#
.SYNOPSIS
Overview tile of the backup extension: vault, subscription, last and next backup, usage.
.DESCRIPTION
The gateway sends the function by WinRM in a fresh session, so it reads the module path of the
machine again before it imports anything.
.ROLE
Administrators
#>
function Get-ABOverview {
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = 'Stop'
    Set-Item -Path Env:\PSModulePath -Value ((Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath).PSModulePath)

    Try {
        Import-Module MSOnlineBackup
        $azureBackupModuleName = 'MSOnlineBackup'
        $module = Get-Module -Name $azureBackupModuleName
        if ($null -eq $module) {
            throw "$azureBackupModuleName is not loaded"
        }

        $registrationStatus = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::GetMachineRegistrationStatus($false)
        $overview = New-Object PSObject
        Add-Member -InputObject $overview -MemberType NoteProperty -Name 'registered' -Value $registrationStatus
        if ($registrationStatus -eq $true) {
            $config = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'vaultName' -Value $config.ServiceResourceName
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'subscriptionId' -Value $config.SubscriptionId
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'resourceGroup' -Value $config.ResourceGroupName

            $policy = Get-OBPolicy
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'fileFolderPolicy' -Value ($null -ne $policy)
            $systemState = Get-OBSystemStatePolicy
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'systemStatePolicy' -Value ($null -ne $systemState)

            $next = $null
            if ($null -ne $policy) {
                $next = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::GetNextRunTimeOfScheduledTask()
            }
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'nextBackup' -Value $next

            $last = @(Get-OBJob -Previous 1)
            if ($last.Count -gt 0) {
                Add-Member -InputObject $overview -MemberType NoteProperty -Name 'lastState' -Value "$($last[0].JobStatus.JobState)"
                Add-Member -InputObject $overview -MemberType NoteProperty -Name 'lastEnd' -Value $last[0].JobStatus.EndTime
            }
            else {
                Add-Member -InputObject $overview -MemberType NoteProperty -Name 'lastState' -Value $null
                Add-Member -InputObject $overview -MemberType NoteProperty -Name 'lastEnd' -Value $null
            }

            $usage = Get-OBMachineUsage
            Add-Member -InputObject $overview -MemberType NoteProperty -Name 'usedBytes' -Value $usage.StorageUsedByMachineInBytes
        }
        $overview
    }
    Catch {
        if ($error[0].ErrorDetails) {
            throw $error[0].ErrorDetails
        }
        throw $error[0]
    }
}

Get-ABOverview
