<#
.SYNOPSIS
    Nightly backup report by mail.
.DESCRIPTION
    Scheduled at 07:00 on every server. When the mail cannot be sent the report stays in
    C:\Reports, and the exit code says so.
.NOTES
    2.1  style sheet for Outlook
#>
[CmdletBinding()]
param(
    [string]$SmtpServer = 'mail.contoso.example',
    [string[]]$To = @('backup@contoso.example'),
    [string]$From = "$env:COMPUTERNAME@contoso.example",
    [int]$Days = 2
)

$head = @'
<style>
  body  { font-family: Calibri; font-size: 11pt }
  table { border-collapse: collapse }
  th    { background: #004578; color: white; padding: 3px }
  td    { border: 1px solid #ccc; padding: 3px }
</style>
'@

$jobs = @()
$note = ''
try {
    Import-Module MSOnlineBackup -ErrorAction Stop
    $since = (Get-Date).AddDays(-$Days)
    $jobs = @(Get-OBJob -Previous 50 -ErrorAction Stop | Where-Object { $_.JobStatus.StartTime -gt $since })
} catch {
    $note = '<p><b>The agent does not answer:</b> {0}</p>' -f $_.Exception.Message
}

$table = $jobs |
    Sort-Object { $_.JobStatus.StartTime } |
    Select-Object @{ n = 'Started'; e = { $_.JobStatus.StartTime.ToString('dd.MM.yyyy HH:mm') } },
        @{ n = 'Minutes'; e = { [int]($_.JobStatus.EndTime - $_.JobStatus.StartTime).TotalMinutes } },
        @{ n = 'State'; e = { "$($_.JobStatus.JobState)" } },
        @{ n = 'Error'; e = { if ($_.JobStatus.ErrorInfo.ErrorCode) { $_.JobStatus.ErrorInfo.ErrorCode } else { '' } } } |
    ConvertTo-Html -Fragment -PreContent '<h2>Jobs</h2>'

$services = Get-Service obengine, VSS, Schedule -ErrorAction SilentlyContinue |
    Select-Object Name, Status, StartType | ConvertTo-Html -Fragment -As Table -PreContent '<h2>Services</h2>'

$disks = Get-WmiObject Win32_LogicalDisk -Filter 'DriveType=3' |
    Select-Object DeviceID, VolumeName, @{ n = 'FreeGB'; e = { '{0:N1}' -f ($_.FreeSpace / 1GB) } } |
    ConvertTo-Html -Fragment -PreContent '<h2>Disks</h2>'

$bad = @($jobs | Where-Object { $_.JobStatus.JobState -notmatch '^Completed' }).Count
$subject = if ($note) { '[ERROR]' } elseif ($bad) { "[$bad FAILED]" } elseif ($jobs.Count) { '[OK]' } else { '[NO JOB]' }
$subject += " Azure Backup on $env:COMPUTERNAME"

$body = ConvertTo-Html -Head $head -Title $subject -Body ($note + $table + $services + $disks) | Out-String
# Colour what failed.
$body = $body -replace '<td>Aborted</td>', '<td style="background:#fdd">Aborted</td>'

$file = 'C:\Reports\backup-{0:yyyyMMdd}.html' -f (Get-Date)
New-Item -ItemType Directory -Path C:\Reports -Force | Out-Null
$body | Out-File -FilePath $file -Encoding utf8

$mail = @{
    SmtpServer  = $SmtpServer
    To          = $To
    From        = $From
    Subject     = $subject
    Body        = $body
    BodyAsHtml  = $true
    Encoding    = [System.Text.Encoding]::UTF8
    ErrorAction = 'Stop'
}
Write-Host $subject
Write-Output $body
try {
    Send-MailMessage @mail
    Write-Host "Sent to $($To -join ', ')"
    Remove-Item $file
} catch {
    Write-Warning "Not sent: $($_.Exception.Message)"
    Write-Host "The report is in $file, $((Get-Content $file).Count) lines"
    exit 25
}
