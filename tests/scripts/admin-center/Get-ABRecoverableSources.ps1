<#
.SYNOPSIS
Sources that can be restored, with the oldest and the newest recovery point of each.
.ROLE
Readers
#>
function Get-ABRecoverableSources {
    Set-StrictMode -Version 5.0
    $ErrorActionPreference = 'Stop'
    $modulePath = Get-ItemProperty -Path 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment' -Name PSModulePath
    $env:PSModulePath = $modulePath.PSModulePath

    Try {
        Import-Module -Name MSOnlineBackup
        $rows = @()
        foreach ($source in (Get-OBRecoverableSource)) {
            $items = @(Get-OBRecoverableItem -Source $source)
            $times = @($items | ForEach-Object { $_.PointInTime } | Sort-Object)
            $row = New-Object PSObject
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'name' -Value $source.FriendlyName
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'server' -Value $source.ServerName
            Add-Member -InputObject $row -MemberType NoteProperty -Name 'points' -Value $times.Count
            if ($times.Count -gt 0) {
                Add-Member -InputObject $row -MemberType NoteProperty -Name 'oldest' -Value $times[0]
                Add-Member -InputObject $row -MemberType NoteProperty -Name 'newest' -Value $times[-1]
            }
            else {
                Add-Member -InputObject $row -MemberType NoteProperty -Name 'oldest' -Value $null
                Add-Member -InputObject $row -MemberType NoteProperty -Name 'newest' -Value $null
            }
            $rows += $row
        }
        if ($rows.Count -eq 0) {
            Write-Warning 'Nothing can be restored.'
        }
        $rows

        $all = @(Get-OBAllRecoveryPoints)
        Write-Output "all: $($all.Count)"
    }
    Catch {
        $message = $error[0].Exception.Message
        Write-Output "error: $message"
        if ($error[0].Exception.InnerException) {
            Write-Output "inner: $($error[0].Exception.InnerException.Message)"
        }
        exit 1
    }
}

Get-ABRecoverableSources | Format-List
