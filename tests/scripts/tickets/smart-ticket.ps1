<#
    Smart ticket: collects what the first line would ask for and writes the ticket text to the
    pipeline. The PSA reads priority and category from the first two lines.
#>
[CmdletBinding()]
param(
    [string]$Customer = 'Contoso',
    [string]$Contact  = 'it@contoso.example',
    [int]$History     = 5
)

$facts   = [ordered]@{}
$findings = New-Object System.Collections.Generic.List[object]

function Add-Finding {
    param([int]$Weight, [string]$Text, [string]$Advice)
    $findings.Add([pscustomobject]@{ Weight = $Weight; Text = $Text; Advice = $Advice })
}

# --- the server
$os = Get-CimInstance Win32_OperatingSystem
$cs = Get-CimInstance Win32_ComputerSystem
$facts['Server']  = $env:COMPUTERNAME
$facts['Windows'] = '{0} ({1})' -f $os.Caption.Trim(), $os.Version
$facts['Memory']  = '{0:N0} GB' -f ($cs.TotalPhysicalMemory / 1GB)
$facts['Up for']  = '{0:d\.hh\:mm}' -f ((Get-Date) - $os.LastBootUpTime)

# --- the agent
$config = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config' -ErrorAction SilentlyContinue
$provider = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config\CloudBackupProvider' -ErrorAction SilentlyContinue
if ($config) {
    $facts['Vault'] = $config.ServiceResourceName
    $facts['Cache'] = $config.ScratchLocation
    if ($config.ScratchLocation -ne $provider.ScratchLocation) {
        Add-Finding 90 'The two values ScratchLocation differ.' "CloudBackupProvider says $($provider.ScratchLocation)"
    }
    if (-not (Test-Path $config.ScratchLocation)) {
        Add-Finding 95 'The cache folder does not exist.' 'Correct ScratchLocation in both keys, restart obengine.'
    }
    elseif (-not (Test-Path (Join-Path $config.ScratchLocation 'OnlineBackup.KEK'))) {
        Add-Finding 95 'OnlineBackup.KEK is missing in the cache folder.' 'Set the passphrase again.'
    }
}
$engine = Get-Service obengine -ErrorAction SilentlyContinue
$facts['Engine'] = if ($engine) { $engine.Status } else { 'not installed' }
if ($engine -and $engine.Status -ne 'Running') {
    Add-Finding 100 "Service obengine is $($engine.Status) ($($engine.StartType))." 'Start-Service obengine'
}

# --- jobs
try {
    Import-Module MSOnlineBackup -ErrorAction Stop
    $jobs = @(Get-OBJob -Previous $History | Sort-Object { $_.JobStatus.StartTime } -Descending)
    $facts['Jobs'] = ($jobs | ForEach-Object { "$($_.JobStatus.JobState)".Substring(0, 1) }) -join ''
    $newest = $jobs | Select-Object -First 1
    if ($newest -and $newest.JobStatus.JobState -eq 'Aborted') {
        $e = $newest.JobStatus.ErrorInfo
        Add-Finding 80 ("The newest job failed with {0} (0x{1:X})." -f $e.ErrorCode, $e.DetailedErrorCode) 'See the agent log.'
    }
}
catch {
    Add-Finding 70 "The cmdlets do not answer: $($_.Exception.Message)" 'Check the module path and the engine.'
}

# --- room
foreach ($disk in (Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3')) {
    $free = 100 * $disk.FreeSpace / $disk.Size
    $facts["Disk $($disk.DeviceID)"] = '{0:N1} of {1:N1} GB free ({2:N0} %)' -f ($disk.FreeSpace / 1GB), ($disk.Size / 1GB), $free
    if ($free -lt 10) { Add-Finding 60 "Volume $($disk.DeviceID) has $([int]$free) % left." 'Free some space.' }
}

$ordered = $findings | Sort-Object Weight -Descending
$top = $ordered | Select-Object -First 1
$priority = if (-not $top) { 'P5 - information' } elseif ($top.Weight -ge 90) { 'P1 - critical' } elseif ($top.Weight -ge 70) { 'P2 - high' } else { 'P3 - normal' }
$width = ($facts.Keys | Measure-Object -Property Length -Maximum).Maximum
$table = foreach ($key in $facts.Keys) { "  $($key.PadRight($width)) : $($facts[$key])" }
$list = if ($ordered) { $n = 0; foreach ($f in $ordered) { $n++; "  $n. $($f.Text)`r`n     -> $($f.Advice)" } } else { '  nothing stands out' }

@"
Priority: $priority
Category: Backup/Azure
Customer: $Customer <$Contact>

Facts
$($table -join "`r`n")

Findings
$($list -join "`r`n")

-- written $(Get-Date -Format 'dd.MM.yyyy HH:mm') by smart-ticket 2.3
"@
