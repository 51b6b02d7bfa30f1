# Reads the engine's own log and counts levels and error codes; prints the last failures with their
# context. For the third line, which gets the whole folder anyway but wants to know where to look.
param(
    [string]$Pattern = 'FATAL|WARNING|0x8',
    [int]$Tail = 200
)

$install = (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Setup').InstallPath
$folder = Join-Path $install 'Temp'
$logs = Get-ChildItem -Path $folder -Filter '*.errlog' -ErrorAction SilentlyContinue | Sort-Object Name
if (-not $logs) {
    "no *.errlog below $folder"
    Get-ChildItem $folder -ErrorAction SilentlyContinue | Select-Object -ExpandProperty Name
    exit 1
}

foreach ($log in $logs) {
    '{0} ({1:N0} bytes)' -f $log.Name, $log.Length
    $count = @{}
    $codes = @{}
    switch -Regex -File $log.FullName {
        '\b(NORMAL|WARNING|FATAL)\b' { $count[$Matches[1]]++ }
        '0x[0-9A-Fa-f]{8}' {
            $code = $Matches[0].ToLower()
            if ($codes.ContainsKey($code)) { $codes[$code] += 1 } else { $codes[$code] = 1 }
        }
        default { $count['other']++ }
    }
    foreach ($level in ($count.Keys | Sort-Object)) { '  {0,-8} {1}' -f $level, $count[$level] }
    $codes.GetEnumerator() | Sort-Object -Property @{ e = { $_.Value }; Descending = $true }, Name | ForEach-Object {
        '  {0} x{1}' -f $_.Name, $_.Value
    }

    $hits = @(Get-Content $log.FullName -Tail $Tail | Select-String -Pattern $Pattern -Context 1, 0)
    "  hits: $($hits.Count)"
    foreach ($hit in ($hits | Select-Object -Last 3)) {
        $fields = $hit.Line -split '\s+', 6
        "  > $($fields[-1])"
    }
}

$failed = Get-ChildItem $folder -Filter 'LastBackupFailedFiles*.txt' -ErrorAction SilentlyContinue
foreach ($file in $failed) {
    "--- $($file.Name)"
    Get-Content $file.FullName | Select-Object -First 10
}
exit @($failed).Count
