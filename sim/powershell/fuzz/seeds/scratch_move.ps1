#requires -Version 3.0
param([string]$Target = 'D:\Scratch', [switch]$Force)

$key = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
$values = 'ScratchLocation', 'CloudBackupProvider\ScratchLocation'

Function Write-Step([string]$what, [scriptblock]$do) {
    Write-Progress -Activity 'Moving' -Status $what
    Try { & $do; Write-Host "  [ok] $what" -ForegroundColor Green; Return $true }
    Catch { Write-Warning ("{0}: {1}" -f $what, $_.Exception.Message); Return $false }
}

$steps = [ordered]@{
    'stop the engine'  = { Stop-Service obengine -Force -ErrorAction Stop }
    'copy the folder'  = { robocopy.exe 'C:\Scratch' $Target /E /COPYALL /R:1 /W:1 | Out-Null; if ($LASTEXITCODE -ge 8) { throw "robocopy ended with $LASTEXITCODE" } }
    'tell the registry' = {
        foreach ($v in $values) {
            $path = if ($v.Contains('\')) { Join-Path $key (Split-Path $v) } else { $key }
            Set-ItemProperty -Path $path -Name (Split-Path $v -Leaf) -Value $Target
        }
    }
    'start the engine' = { Start-Service obengine; do { Start-Sleep -Seconds 1; $n++ } until ((Get-Service obengine).Status -eq 'Running' -or $n -gt 5) }
}
$n = 0
:steps foreach ($step in $steps.GetEnumerator()) {
    if (-not (Write-Step $step.Key $step.Value)) {
        if (!$Force) { Write-Error -Message "stopped at: $($step.Key)" -Category OperationStopped -ErrorId MoveFailed; break steps }
    }
}
sc.exe query obengine 2>&1 | findstr /i state
cmd /c "echo %COMPUTERNAME% & ver" *>$null
