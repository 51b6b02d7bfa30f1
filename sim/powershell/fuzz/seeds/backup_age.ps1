<#
.SYNOPSIS
    Reports the age of the last backup to a monitoring system.
.PARAMETER WarnHours
    Hours after which the last recovery point is too old.
#>
[CmdletBinding(DefaultParameterSetName = 'Local')]
param(
    [Parameter(Position = 0)]
    [ValidateRange(1, 8760)]
    [int]$WarnHours = 26,

    [Parameter(ParameterSetName = 'Remote', Mandatory = $true)]
    [Alias('CN')]
    [string[]]$ComputerName,

    [switch]$Quiet
)

Set-StrictMode -Version 5.0
$ErrorActionPreference = 'Stop'
$exitCode = 0
$messages = New-Object System.Collections.ArrayList

function Add-Message {
    param([string]$Text, [ValidateSet('OK', 'WARN', 'FAIL')][string]$Level = 'OK')
    $line = '{0:yyyy-MM-dd HH:mm:ss} [{1,-4}] {2}' -f (Get-Date), $Level, $Text
    [void]$script:messages.Add($line)
    switch ($Level) {
        'WARN' { if ($script:exitCode -lt 1) { $script:exitCode = 1 } }
        'FAIL' { $script:exitCode = 2 }
    }
}

try {
    Import-Module MSOnlineBackup -ErrorAction Stop
    $points = @(Get-OBAllRecoveryPoints | Sort-Object -Property BackupTime -Descending)
    if ($points.Count -eq 0) {
        Add-Message 'There is no recovery point at all.' FAIL
    }
    else {
        $age = New-TimeSpan -Start $points[0].BackupTime -End (Get-Date)
        $hours = [math]::Round($age.TotalHours, 1)
        if ($hours -gt $WarnHours) {
            Add-Message "The last backup is $hours hours old (limit $WarnHours)." WARN
        }
        else {
            Add-Message ("The last backup is {0} hours old." -f $hours)
        }
    }
}
catch [System.IO.FileNotFoundException] {
    Add-Message "The module is missing: $($_.Exception.Message)" FAIL
}
catch {
    Add-Message ("Line {0}: {1}" -f $_.InvocationInfo.ScriptLineNumber, $_) FAIL
}
finally {
    if (-not $Quiet) { $messages | ForEach-Object { Write-Host $_ } }
}

exit $exitCode
