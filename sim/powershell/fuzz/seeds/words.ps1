# Everything that the language can say once: operators, literals, statements.
$n = 0x1F, 1e3, 1.5d, 10kb, 5l, -3, +4, .5, 1GB/1MB
$s = 'it''s', "a`tb`"c`"", "${n}", "$($n[0] + 1) and $n[1]", "$env:Path;C:\x", 'C:\Program Files\'
$b = $true -and -not $false -or ($null -eq $x) -xor 1
$bits = (5 -band 3) -bor (1 -shl 4) -bxor 2; $bits = -bnot $bits
$c = 'abc' -match '(?<first>a)(.)c', 'abc' -like 'a*' -and 'ABC' -ceq 'abc' -or 'x' -in 'x', 'y' -and 1..3 -contains 2
$t = 'a,b;c' -split '[,;]' -join '-' -replace '-', '+' -creplace 'A', 'z'
$u = -split 'a b  c'; $v = -join $u; $w = 1, 2, 3 -ne 2; $i = 'x' -is [string] -and 5 -isnot [int[]]
$r = 5..1; $f = '{0:D3}|{1,8:N2}|{2:x}' -f 7, 3.14159, 255
[int]$typed = '42'; [string[]]$list = 1, 2; [datetime]$d = '2020-01-15'; $as = '12' -as [int]
$a, ($bb, $cc) = 1, (2, 3); $h = @{ a = 1; 'b c' = { $_ }; 3 = @() }; $h.a += 4
$o = [pscustomobject]@{ X = 1; Y = @{ Z = 2 } }; $o.Y.Z++; --$o.X; $o | Add-Member -NotePropertyName Q -NotePropertyValue 3
if ($n[0] -gt 5) { 'big' } elseif ($n[0] -lt 0) { 'negative' } else { 'small' }
:outer for ($i = 0; $i -lt 3; $i++) { foreach ($j in 1..3) { if ($j -eq 2) { continue outer }; "$i$j" } }
while ($true) { if (++$k -ge 3) { break } }
do { $k-- } while ($k -gt 0); do { $k++ } until ($k -ge 2)
switch -Regex -CaseSensitive ('Alpha', 'beta') { '^A' { "upper $_"; continue } '^b' { 'lower' } default { 'none' } }
switch -Wildcard ('file.txt') { '*.txt' { 'text' } { $_.Length -gt 3 } { 'long' } }
function Add([int]$x, [int]$y = 2) { return $x + $y }; filter Half { $_ / 2 }
Add 1; Add -y 5 -x 1; 4, 6 | Half; & { param($p) "<$p>" } 'q'; . { $dotted = 1 }
function Test-Advanced { [CmdletBinding(SupportsShouldProcess)] param([Parameter(ValueFromPipeline)]$in) process { if ($PSCmdlet.ShouldProcess("$in")) { $in } } }
1, 2 | Test-Advanced -WhatIf; $splat = @{ x = 7; y = 1 }; Add @splat
try { throw [System.InvalidOperationException]'no' } catch [System.ArgumentException], [System.InvalidOperationException] { $_.Exception.GetType().Name } finally { 'done' }
trap { "trapped: $_"; continue }
1 / 0
data { @{ en = 'yes' } }
$block = { param([switch]$On, $Rest) if ($On) { $Rest } else { $args.Count } }; & $block -On 5; & $block 1 2 3
[math]::Max(1, 2); [System.IO.Path]::Combine('C:\a', 'b'); [string]::IsNullOrEmpty(''); [Environment]::NewLine.Length
(Get-Date '2020-02-29').AddYears(1).ToString('yyyy-MM-dd'); [timespan]::FromMinutes(90).ToString(); 'x'.PadLeft(3, '.')
Get-ChildItem env: 2>$null | Out-Null; Write-Output a, b >$null; nothing-here 2>&1 | Out-Null; $? ; $LASTEXITCODE
"nested $("inner $('deep' + "$(1 + 1)")")" ; @(1, @(2, 3), 'x').Count; $(1; 2) ; @() ; ,1 ; (,(1, 2)).Count
@"
here $($o.X) "quoted" `$not $env:TEMP
"@
@'
there $none 'quoted'
'@
Get-Process –Name x -ErrorAction SilentlyContinue; 'typographic' -eq “typographic”
net stop foo; ping -n 1 localhost; cmd.exe /c dir C:\ --% %TEMP% | more
$x = if ($true) { 1 } else { 2 }; $y = foreach ($q in 1..2) { $q }; $z = switch (1) { 1 { 'a' } }; $aa = try { 1 } catch { }
