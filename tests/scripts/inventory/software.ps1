# Installed programs from the three Uninstall keys, not from Win32_Product (that repairs packages).
# Parameters: a pattern, and -Csv for the license desk. Used by first line and by the audit job.
param(
    [string]$Like = '*',
    [switch]$Csv
)

$keys = @(
    'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*'
    'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
    'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\*'
)

$programs = Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
    Where-Object { $_.DisplayName -like $Like -and -not $_.SystemComponent } |
    Select-Object @{ Name = 'Name'; Expression = { $_.DisplayName } },
        @{ Name = 'Version'; Expression = { $_.DisplayVersion } },
        Publisher,
        @{ Name = 'Installed'; Expression = {
            if ($_.InstallDate -match '^\d{8}$') { [datetime]::ParseExact($_.InstallDate, 'yyyyMMdd', [Globalization.CultureInfo]::InvariantCulture).ToString('yyyy-MM-dd') }
        } },
        @{ Name = 'Key'; Expression = { $_.PSChildName } } |
    Sort-Object Name, Version -Unique

if ($Csv) {
    $programs | ConvertTo-Csv -NoTypeInformation -Delimiter ';'
} else {
    $programs | Format-Table Name, Version, Publisher, Installed
}
'{0} program(s)' -f @($programs).Count

$agent = $programs | Where-Object { $_.Name -match 'Recovery Services Agent' }
if (!$agent) {
    Write-Warning 'The Azure backup agent is not in the list of programs.'
} else {
    $min = New-Object Version '2.0.9169.0'
    $have = New-Object Version (@($agent)[0].Version)
    $compare = $have.CompareTo($min)
    if ($compare -lt 0) { "agent $have is older than $min" } else { "agent $have" }
}

$net = Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP' -Recurse |
    Get-ItemProperty -Name Version, Release -ErrorAction SilentlyContinue |
    Where-Object { $_.PSChildName -match '^(?!S)\p{L}' } |
    Select-Object PSChildName, Version, Release
$net | Format-Table -AutoSize

Get-HotFix | Sort-Object HotFixID | Select-Object HotFixID, Description | Format-Table -AutoSize
