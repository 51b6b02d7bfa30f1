# Collects what Microsoft support asks for in every backup case. Writes a transcript and one text
# file a tool below C:\Support, shows the index. Run by the first line over the phone.
param([string]$Case = '120011500000123')

$dir = "C:\Support\$Case"
if (Test-Path $dir) { Remove-Item $dir -Recurse -Force }
New-Item $dir -ItemType Directory | Out-Null
Start-Transcript -Path "$dir\transcript.txt" -Append | Out-Null

$tools = @(
    @{ File = 'writers.txt';   Run = { vssadmin list writers } }
    @{ File = 'providers.txt'; Run = { vssadmin list providers } }
    @{ File = 'shadows.txt';   Run = { vssadmin list shadowstorage } }
    @{ File = 'ipconfig.txt';  Run = { ipconfig /all } }
    @{ File = 'winhttp.txt';   Run = { netsh winhttp show proxy } }
    @{ File = 'services.txt';  Run = { sc.exe query obengine; sc.exe qc obengine } }
    @{ File = 'task.txt';      Run = { schtasks /query /tn '\Microsoft\OnlineBackup\Microsoft-OnlineBackup' /xml } }
    @{ File = 'registry.txt';  Run = { reg query 'HKLM\SOFTWARE\Microsoft\Windows Azure Backup' /s } }
    @{ File = 'events.txt';    Run = { wevtutil qe CloudBackup /c:20 /rd:true /f:text } }
    @{ File = 'filters.txt';   Run = { fltmc } }
    @{ File = 'tasklist.txt';  Run = { tasklist /svc } }
    @{ File = 'hotfix.txt';    Run = { Get-HotFix | Sort-Object HotFixID | Format-Table HotFixID, Description -AutoSize | Out-String } }
    @{ File = 'system.txt';    Run = { systeminfo } }
)

foreach ($tool in $tools) {
    $path = Join-Path $dir $tool.File
    try {
        & $tool.Run *> $path
        Write-Host ("{0,-14} {1,4} lines" -f $tool.File, @(Get-Content $path).Count)
    }
    catch {
        Write-Host ("{0,-14} {1}" -f $tool.File, $_.Exception.Message)
    }
}
Stop-Transcript | Out-Null

'--- failed writers'
Get-Content "$dir\writers.txt" | Select-String -Pattern 'State: \[[^1]' -Context 3, 1 | ForEach-Object { $_.Context.PreContext[0] }
'--- service'
Get-Content "$dir\services.txt" | Where-Object { $_ -match 'STATE|START_TYPE|BINARY' } | ForEach-Object { $_.Trim() }
'--- registry'
(Get-Content "$dir\registry.txt" | Select-String 'ScratchLocation').Count
'--- last events'
Get-Content "$dir\events.txt" | Select-String '^\s*(Event ID|Description):' | Select-Object -First 4 | ForEach-Object { $_.Line.Trim() }
'--- index'
Get-ChildItem $dir | Where-Object { $_.Name -ne 'transcript.txt' } | Sort-Object Name | ForEach-Object { '{0} {1}' -f $_.Name, $(if ($_.Length) { 'has text' } else { 'IS EMPTY' }) }
