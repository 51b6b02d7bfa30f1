# "Start-OBBackup is not recognized": where does this server look for modules, is the agent's module
# there and whole, may scripts run, and does the scheduled task see the same?
$ErrorActionPreference = 'SilentlyContinue'
$where = 'HKLM:\System\CurrentControlSet\Control\Session Manager\Environment'

"PowerShell $($PSVersionTable.PSVersion), CLR $($PSVersionTable.CLRVersion.Major)"
'Process:'
$env:PSModulePath -split ';' | Where-Object { $_ } | ForEach-Object {
    '  {0} {1}' -f $(if (Test-Path $_) { '+' } else { '-' }), $_
}
'Machine:'
$machine = (Get-ItemProperty -Path $where -Name PSModulePath).PSModulePath
$machine -split ';' | Where-Object { $_ } | ForEach-Object {
    '  {0} {1}' -f $(if (Test-Path $_) { '+' } else { '-' }), $_
}
'User:'
$user = [Environment]::GetEnvironmentVariable('PSModulePath', 'User')
"  $(if ($user) { $user } else { '(nothing)' })"

'Policy:'
Get-ExecutionPolicy -List | ForEach-Object { '  {0,-14} {1}' -f $_.Scope, $_.ExecutionPolicy }
"  effective      $(Get-ExecutionPolicy)"

'Module:'
$module = Get-Module -Name MSOnlineBackup -ListAvailable
if (!$module) { '  MSOnlineBackup is not listed' }
foreach ($one in $module) {
    "  $($one.Name) in $($one.ModuleBase)"
    Get-ChildItem $one.ModuleBase | Sort-Object Name | ForEach-Object { '    {0,10:N0}  {1}' -f $_.Length, $_.Name }
}

$Error.Clear()
Import-Module MSOnlineBackup
if ($Error.Count) {
    "  import: $($Error[0].Exception.Message)"
    "  id:     $($Error[0].FullyQualifiedErrorId)"
    "  kind:   $($Error[0].CategoryInfo.Category)"
}
else {
    $commands = Get-Command -Module MSOnlineBackup
    "  import: fine, $($commands.Count) commands"
}
$start = Get-Command Start-OBBackup -ErrorAction SilentlyContinue
"  Start-OBBackup: $(if ($start) { $start.CommandType } else { 'not found' })"

'Task:'
$action = (Get-ScheduledTask -TaskName Microsoft-OnlineBackup).Actions
"  $($action.Execute) $($action.Arguments)"
$code = (Get-ScheduledTaskInfo -TaskPath '\Microsoft\OnlineBackup\' -TaskName Microsoft-OnlineBackup).LastTaskResult
"  last result $code"
if (!$start) { exit 1 }
