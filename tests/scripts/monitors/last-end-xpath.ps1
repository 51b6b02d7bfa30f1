# Looks up the newest end of a backup with an XPath filter, which is faster than a hash table on
# large logs, and reads the event as XML. For the central collector that runs it by WinRM.
param([int]$Days = 7)

$ms = [int64]([timespan]::FromDays($Days).TotalMilliseconds)
$xpath = "*[System[(EventID=3 or EventID=10 or EventID=11 or EventID=18) and TimeCreated[timediff(@SystemTime) <= $ms]]]"

$found = $null
foreach ($log in 'CloudBackup', 'CloudBackup/Operational') {
    try {
        $found = Get-WinEvent -LogName $log -FilterXPath $xpath -MaxEvents 5 -ErrorAction Stop
        Write-Verbose "read $log"
        break
    }
    catch {
        Write-Host "${log}: $($_.Exception.Message)"
    }
}

if (-not $found) {
    Write-Warning "No backup has ended in the last $Days days."
    exit 4
}

$meaning = @{
    3  = 'success'
    10 = 'warnings'
    11 = 'errors'
    18 = 'did not begin'
}

$n = 0
foreach ($event in $found) {
    [xml]$xml = $event.ToXml()
    $system = $xml.Event.System
    '{0}. {1} record {2} from {3}: {4}' -f (++$n), $system.TimeCreated.SystemTime.Substring(0, 19), $system.EventRecordID, $system.Provider.Name, $meaning[[int]$event.Id]
}

$newest = $found[0]
if ($newest.Id -eq 3) {
    Write-Output "OK $($newest.TimeCreated.ToUniversalTime().ToString('o').Substring(0, 19))Z"
    exit 0
}
Write-Output ("BAD {0}: {1}" -f $newest.Id, $newest.Message.Trim())
exit 2
