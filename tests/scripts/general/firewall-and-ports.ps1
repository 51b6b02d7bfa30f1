# Network settings of the server for the firewall team: adapters, addresses, routes, profiles, and
# whether anything blocks 443 on the way out.
[CmdletBinding()]
param([int[]]$Port = @(443, 80))
$ErrorActionPreference = 'SilentlyContinue'

'Adapters:'
Get-NetAdapter | Sort-Object ifIndex | Format-Table Name, Status, LinkSpeed, MacAddress -AutoSize

'Addresses:'
Get-NetIPAddress -AddressFamily IPv4 | Sort-Object IPAddress | ForEach-Object { '  {0}/{1} on {2}' -f $_.IPAddress, $_.PrefixLength, $_.InterfaceAlias }

'Default route:'
Get-NetRoute -DestinationPrefix '0.0.0.0/0' | Sort-Object RouteMetric | ForEach-Object { "  $($_.NextHop) metric $($_.RouteMetric)" }

'Old style:'
Get-WmiObject Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE' | ForEach-Object {
    "  $($_.Description)"
    "    DHCP $($_.DHCPEnabled), gateway $($_.DefaultIPGateway -join ', '), DNS $($_.DNSServerSearchOrder -join ', ')"
}
ipconfig /all | Select-String 'DNS Servers|Default Gateway|IPv4 Address' | ForEach-Object { '  ' + ($_.Line.Trim() -replace '(\. )+', '') }

'Profiles:'
Get-NetFirewallProfile | Sort-Object Name | Format-Table Name, Enabled, DefaultInboundAction, DefaultOutboundAction -AutoSize

'Rules that block outwards:'
$blocking = @(Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True)
foreach ($rule in $blocking) {
    $ports = $rule | Get-NetFirewallPortFilter
    $addresses = $rule | Get-NetFirewallAddressFilter
    '  {0}: {1} {2} to {3}' -f $rule.DisplayName, $ports.Protocol, ($ports.RemotePort -join ','), ($addresses.RemoteAddress -join ',')
}
if (!$blocking) { '  none' }

'Ports:'
$bad = 0
foreach ($p in $Port) {
    $test = Test-NetConnection login.microsoftonline.com -Port $p -InformationLevel Detailed -WarningAction SilentlyContinue
    "  ${p}: $($test.TcpTestSucceeded)"
    if (-not $test.TcpTestSucceeded) { $bad++ }
}
$ping = Test-Connection -ComputerName 127.0.0.1 -Count 1 -Quiet
"loopback $ping"
try {
    $client = New-Object System.Net.Sockets.TcpClient
    $client.Connect('login.microsoftonline.com', 443)
    'socket connects'
    $client.Close()
}
catch {
    'socket: ' + $_.Exception.InnerException.Message
}
exit $bad
