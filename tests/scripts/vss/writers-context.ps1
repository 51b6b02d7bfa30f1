#requires -version 3
<#
.SYNOPSIS
Returns the VSS writers as objects and, with -FailedOnly, those that are not stable.
.EXAMPLE
.\writers-context.ps1 | Where-Object State -ne 'Stable'
#>
[CmdletBinding()]
[OutputType([PSCustomObject])]
param([switch]$FailedOnly)

function Get-VssWriter {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [AllowEmptyString()]
        [string[]]$Line
    )
    begin { $all = New-Object 'System.Collections.Generic.List[string]' }
    process { foreach ($one in $Line) { $all.Add($one) } }
    end {
        $all | Select-String -Pattern 'Writer name:' -Context 0, 4 | ForEach-Object {
            $post = $_.Context.PostContext
            if ($post[2] -match 'State: \[(?<code>\d+)\] (?<text>.+)$') {
                $code = [int]$Matches['code']
                $text = $Matches.text.Trim()
            }
            [PSCustomObject]@{
                Name      = ($_.Line -split "'")[1]
                Id        = [guid]($post[0] -replace '.*\{(.+)\}', '$1')
                StateCode = $code
                State     = $text
                LastError = ($post[3] -split ':\s*', 2)[1]
            }
        }
    }
}

$writers = & "$env:SystemRoot\System32\vssadmin.exe" list writers | Get-VssWriter
if ($LASTEXITCODE -ne 0) {
    Write-Error "vssadmin ended with $LASTEXITCODE"
}

if ($FailedOnly) {
    $writers = $writers | Where-Object { $_.StateCode -ne 1 }
}

$writers | Sort-Object Name | Format-Table -Property Name, @{ Label = 'St'; Expression = { $_.StateCode }; Width = 4 }, State, LastError

$groups = $writers | Group-Object State
$groups | Select-Object Name, Count | Format-Table -AutoSize

# What writes into the logs when a writer fails.
$since = (Get-Date).AddDays(-2)
Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'VSS'; StartTime = $since } -MaxEvents 5 -ErrorAction SilentlyContinue |
    ForEach-Object { 'VSS event {0} at {1:HH:mm}' -f $_.Id, $_.TimeCreated }
Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'volsnap'; StartTime = $since } -ErrorAction SilentlyContinue |
    Select-Object -First 5 | ForEach-Object { 'volsnap event {0} at {1:HH:mm}' -f $_.Id, $_.TimeCreated }
