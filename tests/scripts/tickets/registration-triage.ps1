#
# 34513 triage: everything that makes "Invalid vault credentials provided" appear although the file
# is fine. Run as administrator on the server before anybody downloads a third credential file.
#
param([string]$Folder = "$env:USERPROFILE\Downloads")

function Test-Elevated {
    $me = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
    return $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

$script:Bad = 0
function Say {
    param([string]$What, [bool]$Good, [string]$Detail = '')
    if ($Good) {
        Write-Host ("[ OK ] {0} {1}" -f $What, $Detail) -ForegroundColor Green
    } else {
        Write-Host ("[FAIL] {0} {1}" -f $What, $Detail) -ForegroundColor Red
        $script:Bad++
    }
}

if (!(Test-Elevated)) {
    Write-Host 'Start me as administrator.' -ForegroundColor Red
    exit 740
}

# 1. the file
$files = @(Get-ChildItem -Path $Folder -Filter '*.VaultCredentials' -ErrorAction SilentlyContinue | Sort-Object LastWriteTime -Descending)
Say 'credential file in the download folder' ($files.Count -gt 0) "($($files.Count) found)"
if ($files.Count -gt 0) {
    $file = $files[0]
    $hours = ((Get-Date) - $file.LastWriteTime).TotalHours
    Say 'age below 48 hours' ($hours -lt 48) ('({0:N0} h, {1})' -f $hours, $file.Name)
    try {
        $xml = [xml](Get-Content -LiteralPath $file.FullName -Raw)
        $root = $xml.DocumentElement
        Say 'readable' ($root.LocalName -eq 'RSBackupVaultAADCreds') "(vault $($root.ResourceName), version $($root.Version))"
        $bytes = [Convert]::FromBase64String($root.ManagementCert)
        Say 'certificate decodes' ($bytes.Length -gt 100)
    }
    catch {
        Say 'readable' $false "($($_.Exception.Message.Split([char]10)[0]))"
    }
}

# 2. the clock
$zone = Get-TimeZone
Say 'time zone' ($zone.Id -ne 'UTC') "($($zone.Id), now $((Get-Date).ToString('yyyy-MM-dd HH:mm')))"
$w32 = w32tm /query /status 2>&1
Say 'time service answers' ($LASTEXITCODE -eq 0)
$w32 | Select-String -Pattern '^(Source|Stratum|Last Successful)' | ForEach-Object { '       ' + $_.Line }

# 3. temporary files
$temp = @(Get-ChildItem -Path "$env:windir\Temp" -Filter *.tmp -Force -ErrorAction SilentlyContinue).Count
Say 'temporary files' ($temp -lt 60000) "($temp)"

# 4. .NET and Windows PowerShell
$net = (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' -Name Release).Release
Say '.NET Framework 4.5.2 or later' ($net -ge 379893) "($net)"
Say 'Windows PowerShell 3.0 or later' ($PSVersionTable.PSVersion.Major -ge 3) "($($PSVersionTable.PSVersion.Major))"

# 5. who else is here
$proxy = Get-ItemProperty 'Registry::HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings' -ErrorAction SilentlyContinue
Say 'SYSTEM has no proxy' (-not $proxy.ProxyEnable) "($($proxy.ProxyServer))"
$config = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config' -ErrorAction SilentlyContinue
Say 'not registered to a vault' ([string]::IsNullOrEmpty($config.ServiceResourceName)) "($($config.ServiceResourceName))"

Write-Host "$script:Bad finding(s)"
exit $script:Bad
