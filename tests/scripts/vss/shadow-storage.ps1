# Room for snapshots of every volume: what vssadmin says, and the same from WMI, because the text
# is translated on some servers. Engineers run it before they raise a case about failed snapshots.
param([string]$Drive)

function ConvertFrom-Size([string]$text) {
    if ($text -match 'UNBOUNDED') { return [double]::PositiveInfinity }
    if ($text -match '([\d.,]+)\s*(bytes|B|KB|MB|GB|TB)') {
        $number = [double]($Matches[1] -replace ',', '')
        switch ($Matches[2]) {
            'KB' { $number * 1KB }
            'MB' { $number * 1MB }
            'GB' { $number * 1GB }
            'TB' { $number * 1TB }
            default { $number }
        }
    }
}

$rows = @()
$current = $null
switch -Regex (vssadmin list shadowstorage) {
    'For volume: \((?<letter>\w:)\)' {
        $current = @{ Volume = $Matches.letter }
        continue
    }
    'Used Shadow Copy Storage space: (?<size>[^(]+)' { $current.Used = ConvertFrom-Size $Matches.size }
    'Allocated Shadow Copy Storage space: (?<size>[^(]+)' { $current.Allocated = ConvertFrom-Size $Matches.size }
    'Maximum Shadow Copy Storage space: (?<size>[^(]+)' {
        $current.Maximum = ConvertFrom-Size $Matches.size
        $rows += New-Object PSObject -Property $current
    }
    'No items found' { Write-Host 'No shadow storage is set aside on this server.' }
}

if ($Drive) { $rows = $rows | Where-Object { $_.Volume -eq $Drive } }
$rows | Select-Object Volume,
    @{ n = 'UsedGB'; e = { [math]::Round($_.Used / 1GB, 2) } },
    @{ n = 'MaxGB'; e = { [math]::Round($_.Maximum / 1GB, 2) } },
    @{ n = 'UsedPercent'; e = { if ($_.Maximum) { [int](100 * $_.Used / $_.Maximum) } } } |
    Sort-Object Volume | Format-Table -AutoSize

Write-Host 'From WMI:'
$volumes = Get-WmiObject Win32_Volume -Filter 'DriveType=3'
$storage = Get-WmiObject Win32_ShadowStorage
foreach ($volume in ($volumes | Where-Object { $_.DriveLetter } | Sort-Object DriveLetter)) {
    $mine = $storage | Where-Object { $_.Volume -like "*$($volume.DeviceID.Replace('\', '\\'))*" }
    $max = if ($mine) { '{0:N2} GB' -f ($mine.MaxSpace / 1GB) } else { 'none' }
    Write-Host ('  {0} {1,-8} {2,8:N1} GB free of {3,8:N1} GB, shadow storage {4}' -f $volume.DriveLetter, $volume.Label, ($volume.FreeSpace / 1GB), ($volume.Capacity / 1GB), $max)
}

$copies = @(Get-WmiObject Win32_ShadowCopy)
Write-Host "$($copies.Count) shadow copies"

$small = @($rows | Where-Object { $_.Maximum -lt 2GB })
if ($small.Count -gt 0) {
    Write-Warning "Too little for a backup: $(($small | ForEach-Object { $_.Volume }) -join ' ')"
    exit 1
}
exit 0
