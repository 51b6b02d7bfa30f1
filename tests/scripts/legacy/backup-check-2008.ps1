# For the last servers with PowerShell 2.0 and 3.0: no CIM, no [pscustomobject], no -in. Same exit
# codes as the new check: 0 good, 1 warning, 2 critical, 3 unknown.
trap {
    Write-Host ("UNKNOWN - " + $_.Exception.Message)
    exit 3
}

$VerbosePreference = 'SilentlyContinue'
$text = ''
$code = 0

function Get-Property($path, $name) {
    $p = Get-ItemProperty -Path $path -ErrorAction SilentlyContinue
    if ($p -ne $null) { return $p.$name }
    return $null
}

$os = Get-WmiObject -Class Win32_OperatingSystem
$boot = $os.ConvertToDateTime($os.LastBootUpTime)
$text += "$($os.CSName) up since $($boot.ToString('yyyy-MM-dd'))"

$wmi = gwmi Win32_Service -Filter "Name='obengine'"
if ($wmi -eq $null) {
    Write-Host 'CRITICAL - agent not installed'
    exit 2
}
if ($wmi.State -ne 'Running') {
    $code = 2
    $text += "; engine $($wmi.State) (mode $($wmi.StartMode), exit $($wmi.ExitCode))"
}
else {
    $text += "; engine runs"
}

$log = Get-EventLog -List | Where-Object { $_.Log -eq 'CloudBackup' }
$events = @(Get-WinEvent -LogName CloudBackup -MaxEvents 20 -ErrorAction SilentlyContinue)
$last = $null
for ($i = 0; $i -lt $events.Count; $i++) {
    if ((3, 10, 11, 18) -contains $events[$i].Id) {
        $last = $events[$i]
        break
    }
}
if ($last -eq $null) {
    if ($code -lt 1) { $code = 1 }
    $text += '; no backup has ended yet'
}
else {
    $hours = [int]((New-TimeSpan $last.TimeCreated (Get-Date)).TotalHours)
    $text += "; event $($last.Id) $hours h ago"
    if ($last.Id -eq 11 -or $last.Id -eq 18) { $code = 2 }
    if ($last.Id -eq 10 -and $code -lt 1) { $code = 1 }
}

$release = Get-Property 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' 'Release'
if ($release -eq $null -or $release -lt 379893) {
    if ($code -lt 1) { $code = 1 }
    $text += "; .NET $release is too old"
}
$major = $PSVersionTable.PSVersion.Major
$text += "; PowerShell $major"
if ($major -lt 3) { $code = 2 }

$names = 'OK', 'WARNING', 'CRITICAL', 'UNKNOWN'
Write-Host ($names[$code] + ' - ' + $text)
$disk = gwmi Win32_LogicalDisk -Filter "DeviceID='C:'" | select DeviceID, @{n='Free';e={[math]::round($_.FreeSpace/1gb,1)}}
$disk | ft -auto
exit $code
