# VSS writer check for a monitoring agent. vssadmin prints three banner lines and then six lines a
# writer; name, state and last error stand at fixed columns. Exit code is the number of bad writers.
$output = vssadmin list writers
$lines = @($output)
Write-Host "$($lines.Count) lines"

$writers = @()
# [0] banner, [1] copyright, [2] empty; a writer is name, id, instance, state, error, empty.
for ($i = 3; $i -lt $lines.Count - 4; $i += 6) {
    $nameLine = $lines[$i]
    if (!$nameLine.StartsWith('Writer name:')) {
        Write-Host "Line ${i} is no writer: '$nameLine'"
        break
    }
    $stateLine = $lines[$i + 3]
    $errorLine = $lines[$i + 4]
    $writer = New-Object PSObject
    $writer | Add-Member -MemberType NoteProperty -Name Name -Value $nameLine.Substring(14, $nameLine.Length - 15)
    $writer | Add-Member NoteProperty State ([int]$stateLine.Substring(11, 1))
    $writer | Add-Member NoteProperty Text $stateLine.Substring(14).Trim()
    $writer | Add-Member NoteProperty LastError $errorLine.Substring(15).Trim()
    $writers += $writer
}

$bad = @($writers | Where-Object { $_.State -ne 1 -or $_.LastError -ne 'No error' })
$total = $writers.Length
if ($total -eq 0) {
    Write-Host 'vssadmin listed no writer at all'
    $output | ForEach-Object { Write-Host "  $_" }
    exit 99
}

foreach ($writer in $writers) {
    $mark = if ($bad -contains $writer) { '!' } else { ' ' }
    Write-Host ("{0} {1} {2} ({3}, {4})" -f $mark, $writer.State, $writer.Name, $writer.Text, $writer.LastError)
}
Write-Host ''
Write-Host "$total writers, $($bad.Length) bad"
exit $bad.Length
