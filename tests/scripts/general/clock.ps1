# Clock and zone of the server against the time source. A clock that is off makes vault credentials
# look expired. Monitoring runs it daily.
param([int]$MaxSeconds = 300)

$problem = 0
$zone = Get-TimeZone
'zone      {0} ({1})' -f $zone.Id, $zone.BaseUtcOffset
'tzutil    ' + (tzutil /g)
$reg = Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\TimeZoneInformation'
"registry  $($reg.TimeZoneKeyName)"
if ($reg.TimeZoneKeyName -ne $zone.Id) { $problem++; 'THE REGISTRY SAYS ANOTHER ZONE' }
'local     {0:yyyy-MM-dd HH:mm:ss}' -f (Get-Date)
'utc       {0:yyyy-MM-dd HH:mm:ss}' -f [datetime]::UtcNow
'summer    ' + [TimeZoneInfo]::Local.IsDaylightSavingTime((Get-Date))

$status = w32tm.exe /query /status 2>&1
if ($LASTEXITCODE) {
    "w32tm: $status"
    $problem++
}
else {
    $status | Where-Object { $_ -match '^(Leap|Stratum|Source|Last Successful|Poll)' } | ForEach-Object { "  $_" }
}

$chart = w32tm /stripchart /computer:time.windows.com /samples:1 /dataonly 2>&1
$offset = $null
foreach ($line in $chart) {
    if ("$line" -match ',\s*(?<sign>[+-])(?<seconds>\d+\.\d+)s') {
        $offset = [double]::Parse($Matches.seconds, [Globalization.CultureInfo]::InvariantCulture)
        if ($Matches.sign -eq '-') { $offset = -$offset }
    }
}
if ($null -eq $offset) {
    'offset    unknown'
}
else {
    'offset    {0:N0} s' -f $offset
    if ([math]::Abs($offset) -gt $MaxSeconds) { $problem += 2 }
}

$service = Get-Service W32Time
"W32Time   $($service.Status), $($service.StartType)"
if ($problem) { "problems: $problem"; exit 1 }
'fine'
