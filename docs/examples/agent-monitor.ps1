# Nightly check of the Azure Backup agent, as a monitoring service would run it on each server.
# Prints one line a finding; exit code 0 healthy, 1 repaired, 2 somebody must look.
param([switch] $NoRepair)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$worst = 0

function Write-Finding([string] $Area, [string] $State, [string] $About) {
    [pscustomobject]@{ Area = $Area; State = $State; About = $About }
}

# The service of the agent.
$service = Get-CimInstance Win32_Service -Filter "Name='obengine'"
if (-not $service) {
    Write-Finding Agent Missing 'obengine is not installed'
    exit 2
}
if ($service.StartMode -eq 'Disabled') {
    Write-Finding Service Disabled $service.Name
    if (-not $NoRepair) { Set-Service obengine -StartupType Automatic; Start-Service obengine }
    $worst = 1
} elseif ($service.State -ne 'Running') {
    Write-Finding Service $service.State $service.Name
    if (-not $NoRepair) { Start-Service obengine }
    $worst = 1
}

# The scheduled task.
$task = Get-ScheduledTask -TaskPath '\Microsoft\OnlineBackup\' -ErrorAction SilentlyContinue |
    Where-Object TaskName -eq 'Microsoft-OnlineBackup'
if ($task) {
    $off = @($task.Triggers | Where-Object { -not $_.Enabled })
    if ($off.Count -gt 0) {
        Write-Finding Trigger Off ($task.TaskPath + $task.TaskName)
        $worst = 2
    }
}

# What the task needs of PowerShell.
$policy = Get-ExecutionPolicy -List | Where-Object Scope -eq 'LocalMachine'
if ($policy.ExecutionPolicy -eq 'Restricted') {
    Write-Finding Policy Restricted $policy.Scope
    $worst = 2
}

# The key of the passphrase: it is there as soon as something is protected.
$config = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
$scratch = (Get-ItemProperty $config -ErrorAction SilentlyContinue).ScratchLocation
if ((Get-OBPolicy) -and -not (Test-Path (Join-Path $scratch 'OnlineBackup.KEK'))) {
    Write-Finding Key Missing (Join-Path $scratch 'OnlineBackup.KEK')
    $worst = 2
}

exit $worst
