# Takes a server out of the online backup the careful way: shows what would be lost and asks. The
# -Answer parameter exists because the RMM has no keyboard. Nothing is deleted in the vault.
param([string]$Answer)

data Text {
    ConvertFrom-StringData @'
    Question = Stop the online backup of this server? (yes/no)
    Kept     = The recovery points stay in the vault.
    Nothing  = Nothing was changed.
    Done     = The policy was removed.
'@
}

function Confirm-Step {
    if ($Answer) { return $Answer -eq 'yes' }
    try {
        $typed = Read-Host $Text.Question
    } catch {
        Write-Host 'nobody is there to answer'
        return $false
    }
    return ($typed -ieq 'yes')
}

$ErrorActionPreference = 'Stop'
Import-Module MSOnlineBackup
try {
    $policy = Get-OBPolicy
    if (-not $policy) { Write-Host 'no policy'; exit 4 }
    $points = @(Get-OBAllRecoveryPoints)
    Write-Host ("policy with {0} source(s), {1} recovery point(s)" -f @($policy.DsList).Count, $points.Count)
    $points | ForEach-Object { $_.BackupTime } | Sort-Object | Select-Object -First 1 | ForEach-Object { Write-Host "oldest $_" }
    if (Confirm-Step) {
        $policy | Remove-OBPolicy -Confirm:$false | Out-Null
        Write-Host $Text.Done
        Write-Host $Text.Kept
    }
    else {
        Write-Host $Text.Nothing
    }
}
catch {
    $e = $_
    Write-Host "stopped: $($e.Exception.Message)"
    do {
        Write-Host "  $($e.Exception.GetType().FullName)"
        $inner = $e.Exception.InnerException
        $e = if ($inner) { [pscustomobject]@{ Exception = $inner } } else { $null }
    } while ($e)
    exit 9
}
$left = Get-OBPolicy -ErrorAction SilentlyContinue
Write-Host "policy left: $([bool]$left)"
$task = Get-ScheduledTask -TaskName Microsoft-OnlineBackup -ErrorAction SilentlyContinue
Write-Host "task left: $(if ($task) { $task.State } else { 'none' })"
