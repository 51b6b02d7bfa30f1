# Nagios-style check of the services that a backup needs. NSClient++ runs it every five minutes:
#   check_mars_services = cmd /c echo scripts\service-watch.ps1; exit($lastexitcode) | powershell -command -
# Output is one line with performance data; 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
param(
    [string[]]$Must = @('obengine', 'EventSystem', 'RpcSs', 'Schedule'),
    [string[]]$MayStart = @('VSS', 'swprv', 'MSiSCSI'),
    [switch]$Long
)

$state = @{ OK = 0; WARNING = 1; CRITICAL = 2; UNKNOWN = 3 }
$worst = 'OK'
$parts = @()
$running = 0

function Raise([string]$to) {
    if ($state[$to] -gt $state[$script:worst]) { $script:worst = $to }
}

foreach ($name in $Must) {
    $svc = Get-Service -Name $name -ErrorAction SilentlyContinue
    if ($null -eq $svc) {
        Raise 'CRITICAL'
        $parts += "$name missing"
        continue
    }
    if ($svc.Status -ne 'Running') {
        Raise 'CRITICAL'
        $parts += "$($svc.DisplayName) is $($svc.Status)"
    }
    else {
        $running++
    }
}

foreach ($name in $MayStart) {
    $svc = Get-WmiObject -Class Win32_Service -Filter "Name='$name'"
    if (!$svc) {
        Raise 'WARNING'
        $parts += "$name missing"
    }
    elseif ($svc.StartMode -eq 'Disabled') {
        Raise 'CRITICAL'
        $parts += "$($svc.DisplayName) is disabled"
    }
}

# Everything else that should run by itself and does not.
$late = Get-WmiObject Win32_Service |
    ? { $_.StartMode -eq 'Auto' -and $_.State -ne 'Running' -and $Must -notcontains $_.Name } |
    % { $_.Name }
if ($late) {
    Raise 'WARNING'
    $parts += 'automatic but not running: ' + (($late | sort) -join ', ')
}

if ($parts.Count -eq 0) { $parts = @("$running services run") }
$text = '{0}: {1}' -f $worst, ($parts -join '; ')
$perf = "running=$running;;$($Must.Count);0;$($Must.Count)"
Write-Output "$text | $perf"
if ($Long) {
    Get-Service -Name ($Must + $MayStart) -ErrorAction SilentlyContinue |
        Sort-Object Name | Format-Table Name, Status, StartType -AutoSize
}
exit $state[$worst]
