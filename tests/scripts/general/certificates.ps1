# Certificates that the backup depends on: the server's own for the vault, and what is about to
# expire in the machine's store. Makes a test certificate and exports it, as the offline work flow
# does, to see whether the key store works at all.
[CmdletBinding()]
param([int]$WarnDays = 30, [switch]$NoTest)

$now = Get-Date
$mine = @(Get-ChildItem -Path Cert:\LocalMachine\My)
"certificates of the machine: $($mine.Count)"
foreach ($certificate in ($mine | Sort-Object NotAfter)) {
    $left = [math]::Floor(($certificate.NotAfter - $now).TotalDays)
    $flag = if ($left -lt 0) { 'EXPIRED' } elseif ($left -lt $WarnDays) { 'soon' } else { 'ok' }
    '{0,-8} {1,5} days  {2}' -f $flag, $left, $certificate.Subject
    if ($certificate.Subject -eq $certificate.Issuer) { '         self-signed' }
    if (-not $certificate.HasPrivateKey) { '         no private key' }
}

$own = $mine | Where-Object { $_.Subject -match [regex]::Escape("CN=CB_$env:COMPUTERNAME") -or $_.Issuer -match 'Azure' }
"of the vault: $(@($own).Count)"

if (!$NoTest) {
    try {
        $parameters = @{
            Subject           = 'CN=Backup test'
            CertStoreLocation = 'Cert:\LocalMachine\My'
            KeyExportPolicy   = 'Exportable'
            KeyUsage          = 'DigitalSignature'
            NotBefore         = $now.AddDays(-1)
            NotAfter          = $now.AddDays(2)
            Provider          = 'Microsoft Enhanced Cryptographic Provider v1.0'
        }
        $test = New-SelfSignedCertificate @parameters -ErrorAction Stop
        $bytes = $test.Export([Security.Cryptography.X509Certificates.X509ContentType]::Cert)
        $text = [Convert]::ToBase64String($bytes)
        "test certificate: $($test.Subject), $($bytes.Length -gt 0), $($text.Length -gt $bytes.Length)"
        Remove-Item -Path "Cert:\LocalMachine\My\$($test.Thumbprint)" -Confirm:$false
    }
    catch {
        "test certificate: $($_.Exception.Message)"
    }
}

$roots = Get-ChildItem Cert:\LocalMachine\Root
$dead = @($roots | Where-Object { $_.NotAfter -lt $now })
"roots: $(@($roots).Count), expired: $($dead.Count)"
$soon = @($mine | Where-Object { $_.NotAfter -lt $now.AddDays($WarnDays) })
exit $soon.Count
