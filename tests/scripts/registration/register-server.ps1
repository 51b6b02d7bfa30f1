<#
.SYNOPSIS
    Registers this server with its vault, sets proxy, throttling and passphrase.
.DESCRIPTION
    Run once by the deployment tool after the agent was installed. It can be run again: a server
    that is registered is left alone.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $false)][string]$CredentialFolder = 'C:\Users\Administrator\Downloads',
    [ValidateLength(16, 127)][string]$Passphrase = 'correct horse battery staple 2020',
    [string]$ProxyServer,
    [int]$ProxyPort = 8080,
    [switch]$Force
)

$ErrorActionPreference = 'Stop'
$log = Join-Path $env:TEMP 'register-server.log'
function Log([string]$text) {
    $line = '{0:HH:mm:ss} {1}' -f (Get-Date), $text
    Write-Host $line
    Add-Content -Path $log -Value $line
}

try {
    Log "Registration of $env:COMPUTERNAME"
    $principal = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
    if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]'Administrator')) {
        throw 'Must be run as administrator.'
    }
    Import-Module MSOnlineBackup

    $config = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config' -ErrorAction SilentlyContinue
    if ($config.ServiceResourceName -and -not $Force) {
        Log "Already registered to $($config.ServiceResourceName)"
    }
    else {
        $file = Get-ChildItem "$CredentialFolder\*.VaultCredentials" | Sort-Object LastWriteTime | Select-Object -Last 1
        if ($null -eq $file) { throw "No vault credential file in $CredentialFolder." }
        Log "Using $($file.Name)"
        $answer = Start-OBRegistration -VaultCredentials $file.FullName -Confirm:$false
        $answer | ForEach-Object { Log "  $_" }
        if (($answer | Select-Object -Last 1) -ne 'Machine registration succeeded.') {
            throw 'The answer is not the expected one.'
        }
    }

    $settings = @{ Confirm = $false }
    if ($ProxyServer) {
        $settings.ProxyServer = $ProxyServer
        $settings.ProxyPort = $ProxyPort
    }
    else {
        $settings.NoProxy = $true
    }
    Log (Set-OBMachineSetting @settings)
    Log (Set-OBMachineSetting -NoThrottle -Confirm:$false)

    $secure = ConvertTo-SecureString -String $Passphrase -AsPlainText -Force
    Log (Set-OBMachineSetting -EncryptionPassphrase $secure -Confirm:$false)
    Remove-Variable Passphrase, secure
    Log 'Done.'
}
catch {
    Log "FAILED: $($_.Exception.Message)"
    if ($_.Exception.InnerException) { Log "  because: $($_.Exception.InnerException.Message)" }
    exit 1
}
finally {
    Write-Host '--- log'
    Get-Content $log
    Remove-Item $log -Force -Confirm:$false
}
