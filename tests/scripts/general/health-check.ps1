<#
.SYNOPSIS
    Server health in one screen, run by hand before and after a maintenance window.
.EXAMPLE
    .\health-check.ps1 -Quiet; $LASTEXITCODE
#>
[CmdletBinding()]
param([switch]$Quiet)

$script:score = 100
filter Out-Screen { if (-not $Quiet) { Write-Host $_ } }

function Test-Item {
    param(
        [Parameter(Mandatory)][string]$Title,
        [Parameter(Mandatory)][scriptblock]$Check,
        [int]$Cost = 10
    )
    try {
        $answer = & $Check
        $good, $text = $answer[0], $answer[1]
    }
    catch {
        $good = $false
        $text = $_.Exception.Message
    }
    if (-not $good) { $script:score -= $Cost }
    $mark = if ($good) { '+' } else { '-' }
    "  $mark $($Title.PadRight(22, '.')) $text" | Out-Screen
}

"Health of $env:COMPUTERNAME, $(Get-Date -UFormat '%Y-%m-%d %H:%M')" | Out-Screen

Test-Item 'uptime' {
    $boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime
    $days = (New-TimeSpan -Start $boot).Days
    ($days -lt 90), "$days day(s)"
}
Test-Item 'memory' {
    $os = Get-CimInstance Win32_OperatingSystem
    $free = 100 * $os.FreePhysicalMemory / $os.TotalVisibleMemorySize
    ($free -gt 10), ('{0:N0} % free' -f $free)
} -Cost 20
Test-Item 'processor' {
    $load = (Get-CimInstance Win32_Processor | Measure-Object LoadPercentage -Average).Average
    ($load -lt 90), "$load %"
} -Cost 20
Test-Item 'disks' {
    $low = @(Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | Where-Object { $_.FreeSpace / $_.Size -lt 0.1 })
    ($low.Count -eq 0), "$($low.Count) below 10 % $($low.DeviceID -join ' ')"
} -Cost 20
Test-Item 'automatic services' {
    $down = @(Get-CimInstance Win32_Service -Filter "StartMode='Auto' AND State<>'Running'")
    ($down.Count -eq 0), "$($down.Count) down $($down.Name -join ' ')"
}
Test-Item 'firewall' {
    $off = @(Get-NetFirewallProfile | Where-Object { -not $_.Enabled })
    ($off.Count -eq 0), "$($off.Count) profile(s) off"
}
Test-Item 'errors in System' {
    $count = @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 1, 2; StartTime = (Get-Date).AddDays(-1) } -ErrorAction SilentlyContinue).Count
    ($count -lt 5), "$count in a day"
}
Test-Item 'top process' {
    $p = Get-Process | Sort-Object WS -Descending | Select-Object -First 1
    ($p.WS -lt 4GB), "$($p.ProcessName) $([int]($p.WS / 1MB)) MB"
}

"Score: $script:score" | Out-Screen
if ($script:score -ge 90) { exit 0 }
if ($script:score -ge 60) { exit 1 }
exit 2
