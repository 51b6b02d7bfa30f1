<#
.SYNOPSIS
    Installs or upgrades the agent from the software share, with a second look at what came of it.
.DESCRIPTION
    Part of the server build. Prerequisites are looked at first, because the installer only says
    that something is missing.
#>
[CmdletBinding()]
param(
    [string]$Installer = 'C:\Install\MARSAgentInstaller.exe',
    [string]$Cache = 'C:\Program Files\Microsoft Azure Recovery Services Agent\Scratch',
    [switch]$Upgrade
)
$ErrorActionPreference = 'Stop'

function Get-InstalledAgent {
    Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*' -ErrorAction SilentlyContinue |
        Where-Object { $_.PSObject.Properties['DisplayName'] -and $_.DisplayName -like '*Recovery Services Agent*' } |
        Select-Object -First 1 DisplayName, DisplayVersion
}

$checks = [ordered]@{
    'administrator' = { ([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole('Administrators') }
    '64 bit'        = { [Environment]::Is64BitOperatingSystem }
    'version'       = { [Environment]::OSVersion.Version -ge [version]'6.1' }
    '.NET 4.5.2'    = { (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full').Release -ge 379893 }
    'PowerShell 3'  = { $PSVersionTable.PSVersion -ge [version]'3.0' }
    'installer'     = { Test-Path -LiteralPath $Installer }
    'room'          = { (Get-PSDrive ($Cache.Substring(0, 1))).Free -gt 5GB }
}

$missing = @()
foreach ($name in $checks.Keys) {
    $good = $false
    try { $good = [bool](& $checks[$name]) } catch { Write-Host "  $($_.Exception.Message)" }
    Write-Host ('{0,-14} {1}' -f $name, $(if ($good) { 'yes' } else { 'NO' }))
    if (-not $good) { $missing += $name }
}

$before = Get-InstalledAgent
if ($before) { Write-Host "Installed: $($before.DisplayVersion)" } else { Write-Host 'Installed: nothing' }
if ($before -and -not $Upgrade) {
    Write-Host 'Nothing to do.'
    exit 0
}
if ($missing -contains 'installer' -or $missing -contains 'administrator') { exit 2 }

$arguments = '/q', '/nu', "/s:`"$Cache`""
$process = Start-Process -FilePath $Installer -ArgumentList $arguments -Wait -PassThru
Write-Host "Installer ended with $($process.ExitCode)"

$after = Get-InstalledAgent
if (-not $after) {
    Write-Host "The agent is not installed. Missing: $($missing -join ', ')"
    $log = 'C:\Windows\Temp\OBInstaller0Curr.errlog'
    if (Test-Path $log) { Get-Content $log -Tail 3 | ForEach-Object { Write-Host "  $_" } }
    exit 1
}
$service = Get-Service obengine -ErrorAction SilentlyContinue
Write-Host "Installed: $($after.DisplayVersion), service $($service.Status)"
exit $process.ExitCode
