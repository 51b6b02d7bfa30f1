<#
.SYNOPSIS
    Restarts the services behind VSS writers that are not stable.
.DESCRIPTION
    The second line runs it by hand after "writer timed out". With -WhatIf it only says what it
    would do. Writers that live in the kernel or in lsass cannot be restarted and are named.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param([switch]$All)

$map = @{
    'ASR Writer'                    = 'VSS'
    'BITS Writer'                   = 'BITS'
    'COM+ REGDB Writer'             = 'VSS'
    'Registry Writer'               = 'VSS'
    'Shadow Copy Optimization Writer' = 'VSS'
    'System Writer'                 = 'CryptSvc'
    'WMI Writer'                    = 'Winmgmt'
    'SqlServerWriter'               = 'SQLWriter'
    'MSSearch Service Writer'       = 'WSearch'
}

$writers = @()
$name = $null
foreach ($line in (vssadmin list writers)) {
    if ($line -match "^Writer name: '(.*)'") { $name = $Matches[1] }
    elseif ($line -match '^\s+State: \[(\d+)\] (.*)$') {
        $writers += [PSCustomObject]@{ Name = $name; Code = [int]$Matches[1]; State = $Matches[2].Trim() }
    }
}
"Writers: $($writers.Count)"

$todo = if ($All) { $writers } else { $writers | Where-Object { $_.Code -ne 1 } }
$services = @()
foreach ($writer in $todo) {
    if ($map.ContainsKey($writer.Name)) {
        $services += $map[$writer.Name]
    } else {
        Write-Warning ("{0} is {1}; it has no service of its own, restart the server." -f $writer.Name, $writer.State)
    }
}

$restarted = 0
foreach ($service in ($services | Select-Object -Unique | Sort-Object)) {
    $svc = Get-Service -Name $service -ErrorAction SilentlyContinue
    if (-not $svc) {
        Write-Warning "no service $service here"
        continue
    }
    if ($svc.Status -eq 'Stopped') {
        "$service is stopped and starts when it is needed"
        continue
    }
    if ($PSCmdlet.ShouldProcess($svc.DisplayName, 'Restart-Service')) {
        try {
            Restart-Service -Name $service -Force -ErrorAction Stop
            $restarted++
            "restarted $service"
        } catch {
            Write-Error -Message "could not restart ${service}: $_"
        }
    }
}
"Restarted: $restarted"

$svc = Get-Service VSS
"VSS: {0}, {1}; needs {2}" -f $svc.Status, $svc.StartType, (($svc.ServicesDependedOn | ForEach-Object Name) -join ',')
if ($svc.StartType -eq 'Disabled') { exit 5 }
