<#
.SYNOPSIS
    Moves the agent's cache folder by the book: stop, copy, both registry values, start, try.
.DESCRIPTION
    Engineers run it when the system drive runs out of room. The old folder is kept; it may be
    deleted after the first good backup.
#>
[CmdletBinding()]
param(
    [string]$Target = 'E:\MARS\Scratch',
    [switch]$NoBackup
)
$ErrorActionPreference = 'Stop'

$config = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
$provider = "$config\CloudBackupProvider"

function Get-FreeBytes([string]$Path) {
    $letter = (Split-Path -Path $Path -Qualifier).TrimEnd(':')
    (Get-Volume -DriveLetter $letter).SizeRemaining
}

$from = (Get-ItemProperty -Path $config -Name ScratchLocation).ScratchLocation
Write-Host "Cache: $from -> $Target"
if ($from -eq $Target) {
    Write-Host 'It is there already.'
    exit 0
}
if (-not (Test-Path $from)) {
    Write-Host "The old folder $from does not exist, nothing to copy."
    exit 3
}

$size = (Get-ChildItem $from -Recurse -Force -File | Measure-Object -Property Length -Sum).Sum
$free = Get-FreeBytes $Target
Write-Host ('Size {0:N1} MB, free on the target {1:N1} GB' -f ($size / 1MB), ($free / 1GB))
if ($free -lt $size * 1.2) {
    Write-Host 'The target is too small.'
    exit 4
}

Write-Host 'Stopping the engine'
net stop obengine | ForEach-Object { if ($_) { Write-Host "  $_" } }
New-Item -ItemType Directory -Path $Target -Force | Out-Null

robocopy $from $Target /E /COPY:DATSO /R:1 /W:1 /NFL /NDL /NJH /NJS | Out-Null
if ($LASTEXITCODE -ge 8) {
    Write-Host "robocopy failed with $LASTEXITCODE"
    net start obengine | Out-Null
    exit 5
}
$key = Join-Path $Target 'OnlineBackup.KEK'
if (-not (Test-Path -Path $key -PathType Leaf)) {
    Write-Host 'The key file did not arrive.'
    net start obengine | Out-Null
    exit 6
}

foreach ($path in $config, $provider) {
    Set-ItemProperty -Path $path -Name ScratchLocation -Value $Target
    Write-Host "  $((Get-ItemProperty $path).PSPath -replace '^.*::', ''): $((Get-ItemProperty $path).ScratchLocation)"
}

Write-Host 'Starting the engine'
net start obengine | Where-Object { $_ } | ForEach-Object { Write-Host "  $_" }

if ($NoBackup) { exit 0 }
try {
    Import-Module MSOnlineBackup
    Get-OBPolicy | Start-OBBackup | ForEach-Object { Write-Host "  $_" }
    Write-Host "The backup ran; $from may be deleted."
}
catch {
    Write-Host "The backup failed: $($_.Exception.Message)"
    Write-Host "Keep $from."
    exit 7
}
