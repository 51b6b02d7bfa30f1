# Dumps a registry branch with types, sorted, so that two servers can be compared with fc. Made for
# the agent's branch, works for any: registry-walk.ps1 'HKLM:\SOFTWARE\Contoso'
param(
    [Parameter(Position = 0)]
    [ValidateScript({ $_ -match '^HK(LM|CU):\\' })]
    [string]$Root = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup',
    [int]$Depth = 6
)

$script:keys = 0
$script:values = 0

function Show-Key {
    param([string]$Path, [int]$Left)
    if ($Left -lt 0) { return }
    $key = Get-Item -LiteralPath $Path -ErrorAction SilentlyContinue
    if (-not $key) { Write-Host "(cannot open $Path)"; return }
    $script:keys++
    "[$($key.Name)]"
    foreach ($name in ($key.GetValueNames() | Sort-Object)) {
        $script:values++
        $kind = $key.GetValueKind($name)
        $value = $key.GetValue($name)
        $shown = switch ($kind) {
            'Binary' { ($value | ForEach-Object { '{0:x2}' -f $_ }) -join ',' }
            'MultiString' { $value -join '|' }
            'DWord' { '0x{0:x8}' -f $value }
            default { $value }
        }
        $label = if ($name) { $name } else { '(Default)' }
        '  {0} = {1}:{2}' -f $label, $kind, $shown
    }
    foreach ($child in (Get-ChildItem -LiteralPath $Path -ErrorAction SilentlyContinue | Sort-Object PSChildName)) {
        Show-Key -Path (Join-Path $Path $child.PSChildName) -Left ($Left - 1)
    }
}

if (-not (Test-Path -LiteralPath $Root)) {
    Write-Error "There is no key $Root"
    exit 2
}
Show-Key -Path $Root -Left $Depth
"$script:keys keys, $script:values values"

$tools = New-PSDrive -Name OB -PSProvider Registry -Root ($Root -replace '^HKLM:', 'HKEY_LOCAL_MACHINE' -replace '^HKCU:', 'HKEY_CURRENT_USER')
"drive $($tools.Name): provider $($tools.Provider.Name)"
Get-ChildItem OB:\ | ForEach-Object { "  OB:\$($_.PSChildName) ($($_.ValueCount) values)" }
if (Test-Path OB:\Config) {
    $pair = (Get-ItemProperty OB:\Config).ScratchLocation, (Get-ItemProperty OB:\Config\CloudBackupProvider).ScratchLocation
    if ($pair[0] -ieq $pair[1]) { 'scratch locations agree' } else { "scratch locations differ: $($pair -join ' <> ')" }
}
Remove-PSDrive OB
