# Raises the retention of an existing policy to the new contract and takes the temporary folders out
# of it. Nothing is written when the policy is already right.
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet(30, 60, 90)][int]$Days = 60,
    [string[]]$NoMore = @('D:\Data\Marketing\Video')
)
$ErrorActionPreference = 'Stop'

try { Import-Module MSOnlineBackup } catch { Write-Output "no module: $_"; exit 5 }

try {
    $policy = Get-OBPolicy
} catch {
    Write-Output "no policy readable: $($_.Exception.Message)"
    exit 6
}
if ($null -eq $policy) {
    Write-Output 'There is no policy.'
    exit 7
}

$changed = $false
$retention = Get-OBRetentionPolicy -Policy $policy
Write-Output "Retention now: $($retention.RetentionDays) days"

if ($retention.RetentionDays -lt $Days) {
    $new = New-OBRetentionPolicy -RetentionDays $Days
    $policy = Set-OBRetentionPolicy -Policy $policy -RetentionPolicy $new
    $changed = $true
}

$specs = Get-OBFileSpec -Policy $policy
$excluded = @($specs | Where-Object { $_.IsExclude } | ForEach-Object { $_.FileSpec })
foreach ($folder in $NoMore) {
    if ($excluded -contains $folder) {
        Write-Output "$folder is excluded already"
    }
    else {
        $policy = Add-OBFileSpec -Policy $policy -FileSpec (New-OBFileSpec -FileSpec $folder -Exclude)
        Write-Output "$folder will be excluded"
        $changed = $true
    }
}

$schedule = Get-OBSchedule -Policy $policy
Write-Output ("Schedule: {0} at {1}" -f ($schedule.ScheduleRunDays -join ','), ($schedule.ScheduleRunTimes -join ','))

if (-not $changed) {
    Write-Output 'Nothing to do.'
    return
}
if ($PSCmdlet.ShouldProcess($env:COMPUTERNAME, "retention of $Days days")) {
    try {
        $saved = Set-OBPolicy -Policy $policy -Confirm:$false
        Write-Output "Saved: retention $($saved.RetentionPolicy.RetentionDays) days, state $($saved.State)"
    }
    catch {
        Write-Output "Not saved: $($_.Exception.Message)"
        exit 8
    }
}
(Get-OBPolicy).DsList | Out-String | Write-Output
