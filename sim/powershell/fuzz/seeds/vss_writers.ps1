# Reads the text of vssadmin by its lines and columns.
$raw = @'
vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool
(C) Copyright 2001-2013 Microsoft Corp.

Writer name: 'Task Scheduler Writer'
   Writer Id: {d61d61c8-d73a-4eee-8cdd-f6f9786b7124}
   Writer Instance Id: {1bddd48e-5052-49db-9b07-b96f96727e6b}
   State: [1] Stable
   Last error: No error

Writer name: 'System Writer'
   Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}
   Writer Instance Id: {7c9b9b8c-0b1c-4e3b-8f66-5b8ab6e7d6a4}
   State: [7] Failed
   Last error: Timed out
'@ -split "`r?`n"

$writers = @()
for ($i = 3; $i -lt $raw.Count; $i += 6) {
    $name = ($raw[$i] -replace "^Writer name: '(.*)'$", '$1')
    $state = [int]$raw[$i + 3].Substring(11, 1)
    $writers += New-Object PSObject -Property @{
        Name  = $name
        Id    = [guid]($raw[$i + 1] -split ': ')[1]
        State = $state
        Text  = $raw[$i + 3].Substring(14)
        Error = $raw[$i + 4].Substring(15)
    }
}
$bad = $writers | Where-Object { $_.State -ne 1 -or $_.Error -ne 'No error' }
foreach ($writer in $bad) {
    Write-Host ("{0,-30} {1} ({2})" -f $writer.Name, $writer.Text, $writer.Error) -ForegroundColor Red
}
$raw | Select-String -Pattern 'Writer name:' -Context 0, 4 | Out-String -Width 100
"$(@($bad).Count) of $($writers.Count) writers are not stable"
if ($bad) { exit 1001 } else { exit 0 }
