# Attributes and rights of the cache folder: it may not be compressed, encrypted, sparse, a link or
# on a deduplicated volume, and SYSTEM needs full control. For the second line.
$config = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
$scratch = (Get-ItemProperty $config -Name ScratchLocation -ErrorAction Stop).ScratchLocation
$problems = 0

$bits = [ordered]@{
    SparseFile   = 0x200
    ReparsePoint = 0x400
    Compressed   = 0x800
    Encrypted    = 0x4000
}

function Test-Attribute([System.IO.FileSystemInfo]$item) {
    $found = @()
    foreach ($name in $bits.Keys) {
        if (([int]$item.Attributes -band $bits[$name]) -ne 0) { $found += $name }
    }
    return , $found
}

$root = Get-Item -LiteralPath $scratch -Force -ErrorAction SilentlyContinue
if (-not $root) {
    Write-Host "No folder $scratch"
    exit 99
}

$items = @($root) + @(Get-ChildItem -LiteralPath $scratch -Recurse -Force -ErrorAction SilentlyContinue)
Write-Host "$($items.Count) items below $scratch"
foreach ($item in $items) {
    $bad = Test-Attribute $item
    # The link to the mounted system state disk is the agent's own.
    if ($item.Name -eq 'SSBV') { continue }
    if ($bad.Count -gt 0) {
        $problems++
        Write-Host ('  {0,-28} {1}' -f ($item.FullName.Substring([math]::Min($scratch.Length, $item.FullName.Length)) -replace '^$', '\'), ($bad -join ', '))
    }
}

Write-Host 'Rights:'
$acl = Get-Acl -Path $scratch
foreach ($rule in $acl.Access) {
    Write-Host ('  {0,-6} {1,-28} {2}' -f $rule.AccessControlType, $rule.IdentityReference, $rule.FileSystemRights)
}
$full = [System.Security.AccessControl.FileSystemRights]::FullControl
$system = $acl.Access | Where-Object { $_.IdentityReference -eq 'NT AUTHORITY\SYSTEM' }
if (-not ($system | Where-Object { $_.AccessControlType -eq 'Allow' -and ($_.FileSystemRights -band $full) -eq $full })) {
    $problems++
    Write-Host '  SYSTEM has no full control'
}
if ($system | Where-Object { $_.AccessControlType -eq 'Deny' }) {
    $problems++
    Write-Host '  SYSTEM is denied something'
}

Write-Host 'icacls says:'
icacls $scratch | Select-Object -SkipLast 2 | ForEach-Object { Write-Host "  $($_.Trim())" }

$probe = Join-Path $scratch 'probe.tmp'
try {
    [System.IO.File]::WriteAllText($probe, 'x')
    Remove-Item $probe -ErrorAction Stop
    Write-Host 'The administrator can write.'
}
catch {
    Write-Host "The administrator cannot write: $($_.Exception.Message)"
}
exit $problems
