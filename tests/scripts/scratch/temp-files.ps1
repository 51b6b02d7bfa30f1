# Registration fails when C:\Windows\Temp is full of *.tmp files. Counts them and deletes those that
# are older than a week when asked to. The scheduled clean-up runs it with -Delete.
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string[]]$Folder = @("$env:SystemRoot\Temp", $env:TEMP),
    [int]$OlderThanDays = 7,
    [switch]$Delete
)

$limit = 60000
$worst = 0
$cut = (Get-Date).AddDays(-$OlderThanDays)
$watch = [Diagnostics.Stopwatch]::StartNew()

foreach ($path in ($Folder | Select-Object -Unique)) {
    if (-not (Test-Path -Path $path -PathType Container)) {
        Write-Warning "$path is no folder"
        continue
    }
    $all = @(Get-ChildItem -Path $path -Filter '*.tmp' -File -Force -ErrorAction SilentlyContinue)
    $old = @($all | Where-Object { $_.LastWriteTime -lt $cut })
    $size = ($all | Measure-Object -Property Length -Sum).Sum
    if ($all.Count -gt $worst) { $worst = $all.Count }
    [pscustomobject]@{
        Folder = $path
        Files  = $all.Count
        Old    = $old.Count
        MB     = [math]::Round($size / 1MB, 1)
    }
    if ($Delete -and $old.Count -and $PSCmdlet.ShouldProcess($path, "delete $($old.Count) files")) {
        $old | Remove-Item -Force -ErrorAction SilentlyContinue
        $left = @(Get-ChildItem $path -Filter *.tmp -File -Force).Count
        Write-Host "  $($all.Count - $left) deleted, $left left"
    }
}
$watch.Stop()
if ($watch.Elapsed.TotalMinutes -gt 5) { Write-Warning 'that took long' }

$other = Get-ChildItem "$env:SystemRoot\Temp" -File -Force | Where-Object { $_.Extension -ne '.tmp' } | Group-Object Extension | Sort-Object -Property @{ Expression = 'Count'; Descending = $true }, Name
foreach ($kind in $other) { Write-Host ('  {0,-10} {1}' -f $kind.Name, $kind.Count) }

if ($worst -ge 65535) { Write-Host 'All names are used up.'; exit 2 }
if ($worst -ge $limit) { Write-Host 'Too many.'; exit 1 }
exit 0
