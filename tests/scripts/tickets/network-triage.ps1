# First-line network triage for "unable to connect to Microsoft Azure Backup". Prints a table for
# the ticket: names, ports, proxies of user and of SYSTEM, and who is to blame.
[CmdletBinding()]
param(
    [string[]]$Name = @('login.microsoftonline.com', 'login.windows.net', 'www.msftconnecttest.com', 'pod01-manag1.koc.backup.windowsazure.com'),
    [int]$Port = 443
)
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$ProgressPreference = 'SilentlyContinue'

$rows = foreach ($one in $Name) {
    $row = [ordered]@{ Name = $one; Address = ''; Tcp = $false }
    $answer = $null
    try {
        $answer = Resolve-DnsName -Name $one -Type A -ErrorAction Stop | Where-Object { $_.IPAddress } | Select-Object -First 1
        $row.Address = $answer.IPAddress
    }
    catch {
        $row.Address = 'no answer'
    }
    if ($answer) {
        $test = Test-NetConnection -ComputerName $one -Port $Port -WarningAction SilentlyContinue
        $row.Tcp = $test.TcpTestSucceeded
    }
    [pscustomobject]$row
}
$rows | Format-Table -AutoSize

"== WinHTTP"
netsh winhttp show proxy | Where-Object { $_.Trim() } | ForEach-Object { $_.TrimEnd() }

"== WinINET"
$paths = [ordered]@{
    'user'   = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
    'SYSTEM' = 'Registry::HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
}
foreach ($who in $paths.Keys) {
    $settings = Get-ItemProperty -Path $paths[$who] -ErrorAction SilentlyContinue
    $on = [bool]($settings.ProxyEnable)
    "{0,-7} enabled={1} server={2}" -f $who, $on, $settings.ProxyServer
}

"== agent"
Import-Module MSOnlineBackup -ErrorAction SilentlyContinue
try {
    $setting = Get-OBMachineSetting -ErrorAction Stop
    "proxy={0}:{1}" -f $setting.ProxyServer, $setting.ProxyPort
}
catch {
    "not readable: $($_.Exception.Message)"
}

"== name servers"
Get-DnsClientServerAddress -AddressFamily IPv4 |
    Where-Object { $_.ServerAddresses } |
    ForEach-Object { '{0}: {1}' -f $_.InterfaceAlias, ($_.ServerAddresses -join ', ') }

$dead = @($rows | Where-Object { -not $_.Tcp })
if ($dead.Count -eq 0) {
    'VERDICT: the line is fine'
}
elseif (@($rows | Where-Object { $_.Address -eq 'no answer' }).Count -eq $rows.Count) {
    'VERDICT: no name resolves, ask for the name server'
}
elseif ($dead.Count -eq $rows.Count) {
    'VERDICT: nothing gets out, ask for the firewall'
}
else {
    'VERDICT: these are blocked: ' + ($dead.Name -join ', ')
}
