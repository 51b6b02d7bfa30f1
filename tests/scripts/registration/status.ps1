# Is this server registered, to which vault, and does the vault know the same? Asked by the
# onboarding portal; the answer is a hash table as JSON on one line.
Set-StrictMode -Version 3.0
$answer = [ordered]@{
    server       = $env:COMPUTERNAME
    installed    = $false
    registered   = $null
    vault        = $null
    subscription = $null
    machineId    = $null
    credential   = $null
    policy       = $null
    error        = $null
}

function Get-Value {
    param($Key, $Name)
    $item = Get-ItemProperty -Path $Key -Name $Name -ErrorAction SilentlyContinue
    if ($item) { $item.$Name } else { $null }
}

$base = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup'
$install = Get-Value "$base\Setup" 'InstallPath'
$answer.installed = -not [string]::IsNullOrEmpty($install)

if ($answer.installed) {
    $answer.vault = Get-Value "$base\Config" 'ServiceResourceName'
    $answer.subscription = Get-Value "$base\Config" 'SubscriptionId'
    $answer.machineId = Get-Value "$base\Config" 'MachineId'
    try {
        Import-Module MSOnlineBackup -ErrorAction Stop
        $answer.registered = [Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::GetMachineRegistrationStatus($false)
    }
    catch {
        $answer.error = $_.Exception.Message
    }
    if ($answer.registered) {
        try {
            $policy = Get-OBPolicy -ErrorAction Stop
            if ($policy) { $answer.policy = "$($policy.PolicyName)" }
        }
        catch {
            $answer.error = $_.Exception.Message
        }
    }
    $thumb = Get-ChildItem Cert:\LocalMachine\My -ErrorAction SilentlyContinue |
        Where-Object { $_.Subject -match 'Windows Azure Tools' -or $_.FriendlyName -match 'vaultcredentials' } |
        Sort-Object NotAfter -Descending | Select-Object -First 1
    if ($thumb) { $answer.credential = '{0}, until {1:yyyy-MM-dd}' -f $thumb.Thumbprint.Substring(0, 8), $thumb.NotAfter }
}

$guid = [guid]::Empty
if ($answer.machineId -and -not [guid]::TryParse($answer.machineId, [ref]$guid)) {
    $answer.error = 'the machine id is no GUID'
}

$answer | ConvertTo-Json -Compress
if ($answer.error) { exit 3 }
if (-not $answer.registered) { exit 2 }
