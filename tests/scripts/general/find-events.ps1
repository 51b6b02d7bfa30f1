<#
.SYNOPSIS
Searches all event logs that matter for backups and returns matching events as objects.
.PARAMETER Id
Event ids.
.PARAMETER Text
Regular expression for the message.
.EXAMPLE
1, 11 | .\find-events.ps1 -Text completed
#>
[CmdletBinding()]
param(
    [Parameter(ValueFromPipeline = $true)]
    [int[]]$Id,
    [ValidateNotNullOrEmpty()][string]$Text = '.',
    [timespan]$Back = '2.00:00:00',
    [ValidateSet('Table', 'List', 'Csv')][string]$As = 'Table'
)
begin {
    $ids = New-Object System.Collections.ArrayList
    $logs = @('CloudBackup', 'System', 'Application')
    $regex = [regex]::new($Text, 'IgnoreCase')
}
process {
    foreach ($one in $Id) { [void]$ids.Add($one) }
}
end {
    $existing = Get-WinEvent -ListLog $logs -ErrorAction SilentlyContinue
    foreach ($log in $existing) {
        Write-Host ('{0,-12} records {1,4} enabled {2}' -f $log.LogName, $log.RecordCount, $log.IsEnabled)
    }
    $rows = foreach ($log in $existing.LogName) {
        $filter = @{ LogName = $log; StartTime = (Get-Date) - $Back }
        if ($ids.Count) { $filter.Id = $ids.ToArray() }
        Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue |
            Where-Object { $regex.IsMatch("$($_.Message)") } |
            Select-Object TimeCreated, LogName, ProviderName, Id, LevelDisplayName,
                @{ Name = 'Line'; Expression = { ($_.Message -split '\r?\n' | Select-Object -First 1) } }
    }
    $rows = @($rows | Sort-Object TimeCreated)
    switch ($As) {
        'Table' { $rows | Format-Table @{ n = 'Time'; e = { '{0:MM-dd HH:mm}' -f $_.TimeCreated } }, LogName, Id, LevelDisplayName, Line -AutoSize -Wrap }
        'List' { $rows | Format-List }
        'Csv' { $rows | ConvertTo-Csv -NoTypeInformation }
    }
    "$($rows.Count) event(s)"
    $rows | Group-Object ProviderName, Id | Sort-Object Name | ForEach-Object { '  {0} x{1}' -f $_.Name, $_.Count }
}
