# What our remote tool sends: a block of script as base64 of UTF-16 for powershell.exe, so that no
# quoting of cmd stands in its way. Here it runs on this very server and compares both ways.
param([string]$Service = 'obengine')

$block = {
    $s = Get-Service -Name SERVICE -ErrorAction SilentlyContinue
    if ($s) { Write-Output ("{0}|{1}|{2}" -f $s.Name, $s.Status, $s.StartType) } else { Write-Output 'none' }
    if ($s.Status -eq 'Running') { exit 0 } else { exit 17 }
}
$text = $block.ToString().Replace('SERVICE', $Service)
$bytes = [System.Text.Encoding]::Unicode.GetBytes($text)
$encoded = [Convert]::ToBase64String($bytes)
Write-Output "bytes: $($bytes.Length), characters: $($encoded.Length)"

$arguments = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-EncodedCommand', $encoded
$answer = & powershell.exe $arguments
$code = $LASTEXITCODE
Write-Output "encoded: $answer"
Write-Output "exit code: $code"

# The way back, for the log.
$decoded = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($encoded))
if ($decoded -cne $text) { throw 'the block did not survive' }

# The same through a file.
$file = Join-Path $env:TEMP 'run-remote-child.ps1'
Set-Content -Path $file -Value $text
$again = powershell.exe -NoProfile -ExecutionPolicy Bypass -File $file
Write-Output "file: $again, exit code $LASTEXITCODE"
Remove-Item $file

# And through cmd, as old tasks do it.
$line = cmd /c "sc.exe query $Service | findstr STATE"
Write-Output "cmd: $($line.Trim())"
if ($answer -ne $again) { Write-Warning 'both ways differ' }
exit $code
