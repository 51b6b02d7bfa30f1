# Has the cache enough room? Five per cent of the protected bytes, not of the volume. Counts the
# files of the policy itself, because Get-OBPolicy does not tell sizes. Monthly, by the RMM.
param(
    [double]$Minimum = 0.05,
    [double]$Recommended = 0.10
)

$code = 0
$config = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
$scratch = $config.ScratchLocation
$second = (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config\CloudBackupProvider').ScratchLocation
"Scratch folder: $scratch"
if ($second -ne $scratch) {
    "The provider uses another one: $second"
    $code = 2
}
if (!(Test-Path $scratch)) {
    "It does not exist."
    exit 3
}

Import-Module MSOnlineBackup
$specs = @(Get-OBPolicy | Get-OBFileSpec)
$include = $specs | Where-Object { !$_.IsExclude } | Select-Object -ExpandProperty FileSpec
$exclude = $specs | Where-Object { $_.IsExclude } | Select-Object -ExpandProperty FileSpec

[long]$bytes = 0
[int]$count = 0
foreach ($path in $include) {
    $files = Get-ChildItem -Path $path -Recurse -File -Force -ErrorAction SilentlyContinue
    foreach ($file in $files) {
        $skip = $false
        foreach ($no in $exclude) {
            if ($file.FullName.StartsWith($no, [StringComparison]::OrdinalIgnoreCase)) { $skip = $true; break }
        }
        if ($skip) { continue }
        $bytes += $file.Length
        $count++
    }
}
'Protected: {0:N0} files, {1:N2} GB' -f $count, ($bytes / 1GB)

$volume = Get-Volume -DriveLetter $scratch[0]
$free = $volume.SizeRemaining
$used = (Get-ChildItem $scratch -Recurse -Force -File -ErrorAction SilentlyContinue | Measure-Object Length -Sum).Sum
'Free on {0}: {1:N2} GB, the cache uses {2:N2} MB' -f $scratch.Substring(0, 2), ($free / 1GB), ($used / 1MB)

$need = [math]::Ceiling($bytes * $Minimum)
$better = [math]::Ceiling($bytes * $Recommended)
'Needed: {0:N2} GB, better {1:N2} GB' -f ($need / 1GB), ($better / 1GB)
if ($free -lt $need) {
    'TOO LITTLE: {0:N0} bytes are missing' -f ($need - $free)
    $code = 1
}
elseif ($free -lt $better) {
    'Enough, and not much more.'
}
else {
    'Enough.'
}
exit $code
