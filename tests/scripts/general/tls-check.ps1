# TLS 1.2 readiness for the agent: SChannel, both widths of .NET, and root certificates. Lists what
# is set, what follows from it, and ends with the number of problems.
[CmdletBinding()]
param([string[]]$Root = @('Baltimore CyberTrust Root', 'DigiCert Global Root G2', 'D-TRUST Root Class 3 CA 2 2009', 'Microsoft RSA Root Certificate Authority 2017'))

$problems = @()
$protocols = 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'
$base = 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols'

$table = foreach ($protocol in $protocols) {
    $path = Join-Path $base "$protocol\Client"
    $item = if (Test-Path $path) { Get-ItemProperty $path } else { $null }
    New-Object PSObject -Property ([ordered]@{
        Protocol = $protocol
        Enabled  = if ($item -and $item.PSObject.Properties['Enabled']) { $item.Enabled } else { '-' }
        Hidden   = if ($item -and $item.PSObject.Properties['DisabledByDefault']) { $item.DisabledByDefault } else { '-' }
    })
}
$table | Format-Table -AutoSize
$twelve = $table | Where-Object Protocol -eq 'TLS 1.2'
if ($twelve.Enabled -eq 0 -or $twelve.Hidden -eq 1) { $problems += 'TLS 1.2 is switched off for clients' }

foreach ($width in '', 'WOW6432Node\') {
    $path = "HKLM:\SOFTWARE\${width}Microsoft\.NETFramework\v4.0.30319"
    foreach ($name in 'SchUseStrongCrypto', 'SystemDefaultTlsVersions') {
        $value = (Get-ItemProperty -Path $path -Name $name -ErrorAction SilentlyContinue).$name
        $shown = if ($null -eq $value) { 'not set' } else { $value }
        '{0,-13} {1,-26} {2}' -f ($width + '.NET'), $name, $shown
        if ($value -eq 0) { $problems += "$name is 0 in ${width}.NET" }
    }
}

$stored = Get-ChildItem Cert:\LocalMachine\Root
"roots: $($stored.Count)"
foreach ($name in $Root) {
    $found = $stored | Where-Object { $_.Subject -match [regex]::Escape($name) }
    if ($found) { '  {0,-46} until {1:yyyy}' -f $name, @($found)[0].NotAfter }
    else { '  {0,-46} not stored' -f $name; $problems += "root $name" }
}
$old = @($stored | Where-Object { $_.NotAfter -lt (Get-Date) })
"expired: $($old.Count)"

"[Net.ServicePointManager]: $([Net.ServicePointManager]::SecurityProtocol)"
try {
    $answer = Invoke-WebRequest -Uri 'https://login.microsoftonline.com' -UseBasicParsing -TimeoutSec 20 -ErrorAction Stop
    "sign-in page: $($answer.StatusCode)"
}
catch {
    "sign-in page: $($_.Exception.Message)"
    $problems += 'no handshake'
}
$problems | ForEach-Object { "PROBLEM: $_" }
exit $problems.Count
