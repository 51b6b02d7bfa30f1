# "Unable to access backup checksum stored in scratch location": looks for what touches the cache:
# processes, antivirus exclusions, other backup programs. Third line, before a restart.
param([int]$Top = 5)
$ErrorActionPreference = 'SilentlyContinue'

$scratch = (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config').ScratchLocation
$bin = Join-Path (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Setup').InstallPath 'bin'
"cache $scratch"
"bin   $bin"

''
'Processes by memory:'
Get-Process | Sort-Object WorkingSet64 -Descending | Select-Object -First $Top |
    Format-Table Id, ProcessName, @{ n = 'MB'; e = { [int]($_.WorkingSet64 / 1MB) }; Align = 'Right' } -AutoSize

$known = @{
    cbengine      = 'the agent itself'
    MsMpEng       = 'Windows Defender'
    wbengine      = 'Windows Server Backup'
    SearchIndexer = 'Windows Search'
    FileSyncSvc   = 'Azure File Sync'
    VeeamAgent    = 'another backup program'
    beremote      = 'another backup program'
}
'Known ones:'
foreach ($name in ($known.Keys | Sort-Object)) {
    $process = Get-Process -Name $name
    if ($process) { "  $name ($($known[$name])) runs" }
}

''
'Defender:'
$preference = Get-MpPreference
if ($preference) {
    "  real-time protection off: $($preference.DisableRealtimeMonitoring)"
    foreach ($path in $preference.ExclusionPath) { "  excluded path    $path" }
    foreach ($process in $preference.ExclusionProcess) { "  excluded process $process" }
    $paths = @($preference.ExclusionPath | Where-Object { $_ })
    $covers = { param($folder) @($paths | Where-Object { $folder -like "$($_.TrimEnd('\*'))*" }).Count -gt 0 }
    "  cache covered: $(& $covers $scratch)"
    "  bin covered:   $(& $covers $bin)"
    $engine = @($preference.ExclusionProcess) -match 'cbengine\.exe$'
    "  engine covered: $([bool]$engine)"
}
else {
    '  not here'
}

''
'Filters:'
fltmc filters | Where-Object { $_ -match '\d' } | ForEach-Object { '  ' + ($_ -replace '\s{2,}', ' ').Trim() }
exit @($preference.ExclusionPath).Count
