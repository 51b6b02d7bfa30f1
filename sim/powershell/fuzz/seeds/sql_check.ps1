$sb = New-Object System.Text.StringBuilder
$null = $sb.AppendLine('Event log').Append('=' * 40)
$ids = 5, 11, 111, 2147483647, 4294967296
foreach ($id in $ids | Where-Object { $_ -lt 1000 }) {
    $filter = @{ LogName = 'CloudBackup'; Id = $id; StartTime = (Get-Date).AddDays(-7) }
    $events = Get-WinEvent -FilterHashtable $filter -MaxEvents 10 -ErrorAction SilentlyContinue
    if ($events) {
        $null = $sb.AppendFormat("{0}: {1} events`r`n", $id, @($events).Count)
    }
}
$text = $sb.ToString()
$text.Split([char[]]"`r`n", [System.StringSplitOptions]::RemoveEmptyEntries) | ForEach-Object { $_.Trim() }
$m = [regex]::Matches('id=5; id=11; name=x', 'id=(?<id>\d+)')
$m | ForEach-Object { [int]$_.Groups['id'].Value } | Measure-Object -Maximum -Minimum -Average | Format-List
if ('Error 0x86C9 (34505)' -match '0x(?<hex>[0-9a-f]+)\s+\((\d+)\)') { $Matches.hex; $Matches[1] }
$line = 'CurrentState : Succeeded'
$name, $value = ($line -split ':', 2).Trim()
$map = 'a=1', 'b=2' | ConvertFrom-StringData
$map | ForEach-Object { $_.GetEnumerator() } | Sort-Object Name | Format-Table -HideTableHeaders
[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes('Get-OBJob'))
[xml]$doc = '<jobs><job id="1" state="ok"/><job id="2" state="bad">x</job></jobs>'
$doc.jobs.job | Where-Object { $_.state -eq 'bad' } | Select-Object id, '#text'
$secure = ConvertTo-SecureString 'p@ss' -AsPlainText -Force
$cred = New-Object System.Management.Automation.PSCredential ('user', $secure)
Get-CimInstance Win32_OperatingSystem | Select-Object Caption, @{ n = 'Up'; e = { (Get-Date) - $_.LastBootUpTime } }
Start-Job { 1 } -ErrorAction Ignore; Invoke-Command -ComputerName srv01 -ScriptBlock { hostname } -ErrorAction 0
