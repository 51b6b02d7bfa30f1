<#
    Component monitor: the agent expects its answer between two marks and raises an alert when the
    script exits with 1. The diagnostic block is attached to the alert as it is.
    Author: backup desk, used on every server with the online backup role.
#>

function write-result ([string]$message) {
    write-host '<-Start Result->'
    write-host "BACKUP=$message"
    write-host '<-End Result->'
}

function write-diag ([string[]]$lines) {
    write-host '<-Start Diagnostic->'
    foreach ($line in $lines) { write-host $line }
    write-host '<-End Diagnostic->'
}

$diag = New-Object System.Collections.ArrayList
[void]$diag.Add("Server   : $env:COMPUTERNAME")
[void]$diag.Add("Checked  : $(Get-Date -Format 'yyyy-MM-dd HH:mm:ss')")

$setup = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Setup' -Name InstallPath -ErrorAction SilentlyContinue
if (-not $setup) {
    write-result 'agent is not installed'
    exit 1
}
$engine = Join-Path $setup.InstallPath 'bin\cbengine.exe'
if (Test-Path -LiteralPath $engine -PathType Leaf) {
    [void]$diag.Add("Version  : $((Get-Item $engine).VersionInfo.FileVersion)")
} else {
    [void]$diag.Add("Version  : $engine is missing")
}

$config = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config' -EA 0
[void]$diag.Add("Vault    : $($config.ServiceResourceName)")
[void]$diag.Add("Scratch  : $($config.ScratchLocation)")

$svc = Get-Service obengine -EA SilentlyContinue
[void]$diag.Add("Service  : $(if ($svc) { '{0} ({1})' -f $svc.Status, $svc.StartType } else { 'missing' })")

try {
    Import-Module MSOnlineBackup -EA Stop
    $job = Get-OBJob -Previous 1 -EA Stop
} catch {
    [void]$diag.Add("Failure  : $($_.Exception.Message)")
    [void]$diag.Add("Error id : $($_.FullyQualifiedErrorId)")
    write-result 'the agent does not answer'
    write-diag $diag
    exit 1
}

if (!$job) {
    write-result 'no job yet'
    write-diag $diag
    exit 1
}

[void]$diag.Add("Job      : $($job.JobId)")
[void]$diag.Add("State    : $($job.JobStatus.JobState)")
foreach ($source in $job.JobStatus.DatasourceStatus) {
    [void]$diag.Add("  $($source.Datasource.DataSourceName) -> $($source.JobState)")
    if ($source.ErrorInfo.ErrorCode -ne 0) {
        [void]$diag.Add(('  error {0} / 0x{1:X8}' -f $source.ErrorInfo.ErrorCode, $source.ErrorInfo.DetailedErrorCode))
    }
}

write-result "$($job.JobStatus.JobState) on $($job.JobStatus.EndTime.ToString('dd/MM/yyyy HH:mm'))"
write-diag $diag
switch -Exact ("$($job.JobStatus.JobState)") {
    'Completed' { exit 0 }
    'CompletedWithWarning' { exit 0 }
    default { exit 1 }
}
