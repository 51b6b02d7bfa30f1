# Static page for the wall screen: tiles in green and red made from a template. Runs every ten
# minutes and replaces C:\Reports\wall.html only when something changed.
param([string]$Out = 'C:\Reports\wall.html')

$template = @'
<div class="tile {0}"><b>{1}</b><br/>{2}</div>
'@

function Get-Tile {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipelineByPropertyName = $true, Mandatory = $true)][string]$Name,
        [Parameter(ValueFromPipelineByPropertyName = $true)][string]$Text,
        [Parameter(ValueFromPipelineByPropertyName = $true)][bool]$Good
    )
    process {
        $color = @('red', 'green')[[int]$Good]
        $template -f $color, [System.Net.WebUtility]::HtmlEncode($Name), [System.Net.WebUtility]::HtmlEncode($Text)
    }
}

$checks = @()
$service = Get-Service obengine -ErrorAction SilentlyContinue
$checks += New-Object PSObject -Property @{ Name = 'Engine'; Text = "$($service.Status)"; Good = ($service.Status -eq 'Running') }

$last = Get-WinEvent -FilterHashtable @{ LogName = 'CloudBackup'; Id = 3, 10, 11, 18 } -MaxEvents 1 -ErrorAction SilentlyContinue
$text = if ($last) { "event $($last.Id) <$($last.TimeCreated.ToString('ddd HH:mm'))>" } else { 'never' }
$checks += New-Object PSObject -Property @{ Name = 'Last backup'; Text = $text; Good = ($last.Id -eq 3) }

$task = Get-ScheduledTask -TaskName 'Microsoft-OnlineBackup' -ErrorAction SilentlyContinue
$enabled = @($task.Triggers | Where-Object Enabled).Count
$checks += New-Object PSObject -Property @{ Name = 'Schedule'; Text = "$($task.State), $enabled trigger(s)"; Good = ($task.State -eq 'Ready' -and $enabled -gt 0) }

Get-PSDrive -PSProvider FileSystem -ErrorAction SilentlyContinue | Where-Object { $_.Used -or $_.Free } | ForEach-Object {
    $percent = [int](100 * $_.Free / ($_.Used + $_.Free))
    $checks += New-Object PSObject -Property @{ Name = "Drive $($_.Name)"; Text = "$percent % free"; Good = ($percent -ge 10) }
}

$page = "<html><body>`r`n" + (($checks | Get-Tile) -join "`r`n") + "`r`n</body></html>"
if (Test-Path $Out) {
    $old = Get-Content $Out -Raw
    if ($old.TrimEnd() -ceq $page) {
        'unchanged'
        exit 0
    }
}
else {
    New-Item (Split-Path $Out) -ItemType Directory -Force > $null
}
Set-Content -Path $Out -Value $page -Encoding UTF8
'written'
Get-Content $Out
exit @($checks | Where-Object { -not $_.Good }).Count
