function Get-Inventory {
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param (
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [ValidateNotNullOrEmpty()]
        [string[]] $Name,
        [hashtable] $Extra = @{}
    )
    begin { $all = [System.Collections.Generic.List[object]]::new(); $started = Get-Date }
    process {
        foreach ($one in $Name) {
            $entry = [ordered]@{
                Name    = $one.ToUpper()
                Length  = $one.Length
                Hash    = ($one.ToCharArray() | ForEach-Object { [int]$_ } | Measure-Object -Sum).Sum
                Tags    = @('a', 'b') + $one[0..1]
                Version = [version]'10.0.17763'
                When    = $started.ToString('s')
            }
            foreach ($key in $Extra.Keys) { $entry[$key] = $Extra[$key] }
            $all.Add([pscustomobject]$entry)
        }
    }
    end { $all.ToArray() }
}

$extra = @{ Site = 'HQ'; 'Rack Unit' = 4 }
$items = 'server01', 'server02', 'file-srv', 'dc' | Get-Inventory -Extra $extra
$items | Format-Table Name, Length, @{ Name = 'Sum'; Expression = { $_.Hash }; Align = 'Right' } -AutoSize
$items | Sort-Object @{ Expression = 'Length'; Descending = $true }, Name | Select-Object -First 2 | Format-List *
$items | Group-Object Length | ForEach-Object { '{0} x {1}: {2}' -f $_.Count, $_.Name, ($_.Group.Name -join ', ') }
$json = $items | ConvertTo-Json -Depth 4
$back = $json | ConvertFrom-Json
$back[0].Tags -contains 's'
$items | Where-Object Name -like 'SERVER*' | Select-Object -ExpandProperty Name
$items.ForEach({ $_.Length * 2 }) -join '+'
$items.Where({ $_.Length -gt 4 }, 'First').Name
$items | ConvertTo-Csv -NoTypeInformation -Delimiter ';' | Select-Object -Skip 1
