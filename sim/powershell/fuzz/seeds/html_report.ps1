$style = @"
<style>
  body { font-family: Segoe UI; }
  td.bad { color: #c00; } /* `$x is no variable */
</style>
"@
$rows = 1..5 | ForEach-Object {
    New-Object -TypeName PSObject -Property @{ Job = "Job $_"; Size = $_ * 1.5GB; Ok = ($_ % 2) -eq 0 }
}
$table = $rows | Select-Object Job, @{ n = 'GB'; e = { '{0:N2}' -f ($_.Size / 1GB) } }, Ok
$body = foreach ($row in $table) {
    $class = if ($row.Ok) { 'good' } else { 'bad' }
    "<tr class=`"$class`"><td>$($row.Job)</td><td>$($row.GB)</td></tr>"
}
$html = "<html><head>$style</head><body><table>`r`n" + ($body -join "`r`n") + '</table></body></html>'
$subject = "Backup report of $env:COMPUTERNAME, $(Get-Date -Format 'dd.MM.yyyy')"
$mail = @{
    To         = 'admin@contoso.com'
    From       = "$env:COMPUTERNAME@contoso.com"
    Subject    = $subject
    SmtpServer = 'mail.contoso.com'
    BodyAsHtml = $true
}
# Send-MailMessage @mail -Body $html
Write-Output $subject.Length
$html.Split("`n").Count
"Total: {0:N1} GB; largest: {1}" -f (($rows | Measure-Object Size -Sum).Sum / 1GB), `
    ($rows | Sort-Object Size | Select-Object -Last 1).Job
[string]::Join('|', ($table | ForEach-Object GB))
