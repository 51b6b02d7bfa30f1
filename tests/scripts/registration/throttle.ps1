# Limits the agent to 2 Mbps in working hours. Customers with thin lines have it in their logon
# script of the server; `-Off` takes it away again.
param(
    [switch]$Off,
    [uint32]$Work = 2048,
    [uint32]$Rest = 10240
)

Import-Module MSOnlineBackup -ErrorAction SilentlyContinue
if (-not (Get-Module MSOnlineBackup)) {
    Write-Error 'The module MSOnlineBackup is not there.'
    exit 1
}

$monday, $tuesday, $wednesday, $thursday, $friday = [DayOfWeek]::Monday, [DayOfWeek]::Tuesday, [DayOfWeek]::Wednesday, [DayOfWeek]::Thursday, [DayOfWeek]::Friday

'before:'
Get-OBMachineSetting | Format-List ThrottlingSetting, ProxyServer, ProxyPort

if ($Off) {
    $parameters = @{ NoThrottle = $true }
}
else {
    $parameters = @{
        WorkDay              = $monday, $tuesday, $wednesday, $thursday, $friday
        StartWorkHour        = [timespan]'09:00:00'
        EndWorkHour          = [timespan]::Parse('18:00:00')
        WorkHourBandwidth    = $Work * 1KB
        NonWorkHourBandwidth = $Rest * 1KB
    }
}

try {
    $text = Set-OBMachineSetting @parameters -Confirm:$false -ErrorAction Stop
    "answer: $text"
}
catch {
    "refused: $($_.Exception.Message)"
    exit 2
}

'after:'
$setting = Get-OBMachineSetting
$setting | Format-List ThrottlingSetting
$setting | Get-Member -MemberType Property | Select-Object -ExpandProperty Name
exit 0
