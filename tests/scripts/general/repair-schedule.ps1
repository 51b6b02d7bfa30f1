# Puts right what keeps the nightly task from running, tells each thing it changed, and runs the task
# once. The second line runs it after reading the ticket; -Check only looks.
param([switch]$Check)
$ErrorActionPreference = 'Stop'
$changes = New-Object System.Collections.ArrayList
$taskPath = '\Microsoft\OnlineBackup\'
$taskName = 'Microsoft-OnlineBackup'

function Repair {
    param([string]$What, [scriptblock]$Action)
    if ($Check) {
        $null = $changes.Add("would: $What")
        return
    }
    try {
        & $Action | Out-Null
        $null = $changes.Add("did: $What")
    }
    catch {
        $null = $changes.Add("FAILED: $What ($($_.Exception.Message))")
    }
}

# Scripts have to be allowed.
$policies = @{}
Get-ExecutionPolicy -List | ForEach-Object { $policies["$($_.Scope)"] = "$($_.ExecutionPolicy)" }
if ($policies['MachinePolicy'] -ne 'Undefined') { Write-Output "a group policy says $($policies['MachinePolicy'])" }
if ($policies['LocalMachine'] -in 'Restricted', 'AllSigned') {
    Repair "execution policy $($policies['LocalMachine']) -> RemoteSigned" { Set-ExecutionPolicy -ExecutionPolicy RemoteSigned -Scope LocalMachine -Force -Confirm:$false }
}

# The machine has to know the folder of the module.
$key = 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment'
$install = (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Setup').InstallPath
$modules = Join-Path $install 'bin\Modules'
$path = (Get-ItemProperty $key -Name PSModulePath).PSModulePath
if (($path -split ';' | ForEach-Object { $_.TrimEnd('\') }) -notcontains $modules.TrimEnd('\')) {
    Repair 'module path' { Set-ItemProperty -Path $key -Name PSModulePath -Value "$($path.TrimEnd(';'));$modules" }
}

# The task has to be there, on, and run as SYSTEM.
try {
    $task = Get-ScheduledTask -TaskPath $taskPath -TaskName $taskName
}
catch {
    Write-Output "there is no task $taskName, save the schedule again"
    exit 2
}
if ($task.State -eq 'Disabled') {
    Repair 'task enabled' { Enable-ScheduledTask -TaskPath $taskPath -TaskName $taskName }
}
if (@($task.Triggers | Where-Object { -not $_.Enabled }).Count) {
    Repair 'triggers enabled' {
        foreach ($trigger in $task.Triggers) { $trigger.Enabled = $true }
        Set-ScheduledTask -InputObject $task
    }
}
if ($task.Principal.UserId -notin 'SYSTEM', 'S-1-5-18', 'NT AUTHORITY\SYSTEM') {
    Repair "principal $($task.Principal.UserId) -> SYSTEM" {
        $principal = New-ScheduledTaskPrincipal -UserId 'SYSTEM' -LogonType ServiceAccount -RunLevel Highest
        Set-ScheduledTask -TaskPath $taskPath -TaskName $taskName -Principal $principal
    }
}

# And the engine has to run.
if ((Get-Service obengine).Status -ne 'Running') {
    Repair 'engine started' { Start-Service obengine }
}

if ($changes.Count) { $changes } else { 'nothing to repair' }
if (-not $Check) {
    Start-ScheduledTask -TaskPath $taskPath -TaskName $taskName
    $end = (Get-Date).AddHours(2)
    do {
        Start-Sleep -Seconds 120
        $state = (Get-ScheduledTask -TaskPath $taskPath -TaskName $taskName).State
    } while ($state -eq 'Running' -and (Get-Date) -lt $end)
    $info = Get-ScheduledTaskInfo -TaskPath $taskPath -TaskName $taskName
    'result 0x{0:X}' -f $info.LastTaskResult
    if ($info.LastTaskResult -ne 0) { exit 1 }
}
