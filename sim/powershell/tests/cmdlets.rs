//! The cmdlets that need no Windows.

mod common;

use common::check;

#[test]
fn objects_are_selected_sorted_grouped_and_measured() {
    check(&[
        ("3, 1, 2 | sort; 3, 1, 2 | sort -Descending", "1\n2\n3\n3\n2\n1"),
        ("'b', 'A', 'c' | sort; 'x10', 'x9' | sort", "A\nb\nc\nx10\nx9"),
        ("1, 2, 1 | sort -Unique", "1\n2"),
        (
            "$o = @{n=1;s='b'}, @{n=1;s='a'}, @{n=0;s='z'} | % { [pscustomobject]$_ }; ($o | sort n, s).s -join ','",
            "z,a,b",
        ),
        (
            "$o = 1..3 | % { [pscustomobject]@{n=$_} }; ($o | sort @{e='n';Descending=$true}).n -join ','",
            "3,2,1",
        ),
        ("('a','bb','cc' | group Length | % { \"$($_.Name):$($_.Count)\" }) -join ' '", "1:1 2:2"),
        ("$g = 'a', 'b' | group -AsHashTable -AsString; $g['b']", "b"),
        (
            "$m = 1..4 | measure -Sum -Average -Maximum -Minimum; \"$($m.Count) $($m.Sum) $($m.Average) $($m.Maximum) $($m.Minimum)\"",
            "4 10 2.5 4 1",
        ),
        ("('a b', 'c' | measure -Word -Line).Words", "3"),
        (
            "([pscustomobject]@{a=1;b=2;c=3} | select a, c).psobject.Properties.Name -join ','",
            "a,c",
        ),
        ("[pscustomobject]@{a=1;b=2} | select * -ExcludeProperty a | % { $_.b }", "2"),
        ("[pscustomobject]@{a=1,2} | select -ExpandProperty a", "1\n2"),
        ("[pscustomobject]@{a=1} | select @{n='x';e={$_.a + 1}} | % x", "2"),
        ("1, 1, 2 | select -Unique; 1, 1, 2, 1 | Get-Unique", "1\n2\n1\n2\n1"),
        ("Compare-Object 1,2 2,3 | % { \"$($_.InputObject)$($_.SideIndicator)\" }", "3=>\n1<="),
        ("$d = Compare-Object (1..9000) (3001..12000); $d.Count; $d[0].InputObject", "6000\n9001"),
        ("@(Compare-Object '1', 2, 'A' 1, '2', 'a').Count; @(diff b, B, b b, b).Count", "0\n1"),
        ("(diff a, A, b A, a -IncludeEqual -CaseSensitive).SideIndicator -join ' '", "== == <="),
        ("1..3 | where { $_ -ne 2 } | foreach { $_ }", "1\n3"),
        ("'a1', 'b2' | ? { $_ -match '\\d' } | % { $matches[0] }", "1\n2"),
    ]);
}

#[test]
fn members_are_added_and_shown() {
    check(&[
        ("$o = New-Object psobject; $o | Add-Member NoteProperty a 5; $o.a", "5"),
        (
            "$o = [pscustomobject]@{n=2}; $o | Add-Member ScriptProperty t { $this.n * 2 }; $o.t; $o.n = 5; $o.t",
            "4\n10",
        ),
        (
            "$o = [pscustomobject]@{n=2}; $o | Add-Member ScriptMethod add { param($x) $this.n + $x }; $o.add(3)",
            "5",
        ),
        ("$o = [pscustomobject]@{n=2}; $o | Add-Member AliasProperty m n; $o.m", "2"),
        (
            "$o = [pscustomobject]@{n=2} | Add-Member -NotePropertyName q -NotePropertyValue 7 -PassThru; $o.q",
            "7",
        ),
        (
            "$o = [pscustomobject]@{n=2}; try { $o | Add-Member NoteProperty n 1 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }",
            "MemberAlreadyExists,Microsoft.PowerShell.Commands.AddMemberCommand",
        ),
        (
            "$s = 'abc' | Add-Member NoteProperty tag 5 -PassThru; $s.tag; $s.Length; \"$s\"",
            "5\n3\nabc",
        ),
        ("([pscustomobject]@{b=1;a=2} | gm -MemberType NoteProperty).Name -join ','", "a,b"),
        (
            "$o = [pscustomobject]@{a=1;b=2}; $o.psobject.Properties.Remove('a'); $o.psobject.Properties.Name",
            "b",
        ),
        ("$o = New-Object -TypeName psobject -Property @{a=1}; $o.a", "1"),
        ("(New-Object System.Text.StringBuilder).Append('x').ToString()", "x"),
        (
            "$o = [pscustomobject]@{a=1}; foreach ($p in $o.psobject.Properties) { \"$($p.Name)=$($p.Value)\" }",
            "a=1",
        ),
        (
            "$o = [pscustomobject]@{}; $o | Add-Member ScriptMethod ToString { 'mine' } -Force; \"$o\"",
            "mine",
        ),
    ]);
}

#[test]
fn text_is_made_and_read() {
    check(&[
        (
            "@{a=1} | ConvertTo-Json -Compress; ,@(1, 'x') | ConvertTo-Json -Compress",
            "{\"a\":1}\n[1,\"x\"]",
        ),
        ("@{a=[double]16} | ConvertTo-Json -Compress; 0.5 | ConvertTo-Json", "{\"a\":16}\n0.5"),
        (
            "[pscustomobject]@{a=$null;b=$true} | ConvertTo-Json",
            "{\n    \"a\":  null,\n    \"b\":  true\n}",
        ),
        (
            "$j = '{\"a\":{\"b\":[1,2]},\"c\":1.5}' | ConvertFrom-Json; $j.a.b[1]; $j.c.GetType().Name",
            "2\nDecimal",
        ),
        (
            "try { '{bad' | ConvertFrom-Json } catch { $_.Exception.GetType().Name }",
            "ArgumentException",
        ),
        (
            "[pscustomobject]@{x=1;y='q\"r'} | ConvertTo-Csv -NoTypeInformation",
            "\"x\",\"y\"\n\"1\",\"q\"\"r\"",
        ),
        ("$c = \"a,b`n1,`\"x,y`\"\" | ConvertFrom-Csv; $c.a; $c.b", "1\nx,y"),
        ("('1;2' | ConvertFrom-Csv -Delimiter ';' -Header p, q).q", "2"),
        ("$d = \"x = 1`n# no`ny=a\\tb\" | ConvertFrom-StringData; $d.x; $d.y", "1\na\tb"),
        ("('a', 'b' | Select-String 'B').Line; 'x' | Select-String 'y' -Quiet", "b\nFalse"),
        ("('k: v' | Select-String '(\\w): (\\w)').Matches[0].Groups[2].Value", "v"),
        ("('a','b','c' | Select-String b -Context 1).Context.PreContext", "a"),
        ("'a', 'b' | Out-String -Stream; ('x' | Out-String).Length", "a\nb\n3"),
        (
            "Join-Path 'C:\\a\\' '\\b'; Split-Path 'C:\\a\\b.c' -Leaf; Split-Path C:\\a; Split-Path C:\\x -Qualifier",
            "C:\\a\\b\nb.c\nC:\\\nC:",
        ),
        (
            "([pscustomobject]@{a='<'} | ConvertTo-Html -Fragment) -join ''",
            "<table><colgroup><col/></colgroup><tr><th>a</th></tr><tr><td>&lt;</td></tr></table>",
        ),
    ]);
}

#[test]
fn time_and_chance_come_from_the_machine() {
    check(&[
        ("Get-Date -Format 'yyyy-MM-dd HH:mm'; (Get-Date).Year", "2020-01-15 09:00\n2020"),
        ("$a = Get-Date; Start-Sleep -Seconds 90; ((Get-Date) - $a).TotalSeconds", "90"),
        ("Start-Sleep -Milliseconds 1500; (Get-Date).Second", "1"),
        (
            "(New-TimeSpan -Hours 2).TotalMinutes; (New-TimeSpan '2020-01-01' '2020-01-03').Days",
            "120\n2",
        ),
        ("Get-Date '2019-02-03' -UFormat '%Y%m%d %A'; (Get-Date -Day 3).Day", "20190203 Sunday\n3"),
        ("$r = Get-Random -Minimum 5 -Maximum 6; $r; (1..10 | Get-Random -Count 3).Count", "5\n3"),
        ("(New-Guid).ToString().Length; (New-Guid) -eq (New-Guid)", "36\nFalse"),
    ]);
}

#[test]
fn commands_variables_and_aliases_are_found() {
    check(&[
        (
            "(Get-Command Get-Date).CommandType; (Get-Command gci -EA 0).CommandType",
            "Cmdlet\nAlias",
        ),
        (
            "function Get-It { }; (Get-Command Get-I*).Name; if (Get-Command nope -EA SilentlyContinue) { 1 } else { 2 }",
            "Get-It\n2",
        ),
        ("Set-Alias zz Get-Date; (Get-Alias zz).Definition; (zz).Year", "Get-Date\n2020"),
        (
            "New-Variable c 5 -Option Constant; try { $c = 6 } catch { $_.FullyQualifiedErrorId }; $c",
            "VariableNotWritable\n5",
        ),
        (
            "$q = 1; Remove-Variable q; \"[$q]\"; Clear-Variable q -EA SilentlyContinue; $Error[0].FullyQualifiedErrorId",
            "[]\nVariableNotFound,Microsoft.PowerShell.Commands.ClearVariableCommand",
        ),
        ("function f { Set-Variable v 3 -Scope 1 }; f; $v", "3"),
        ("iex '1 + 2'; $x = 'y'; Invoke-Expression \"`$$x = 5\"; $y", "3\n5"),
        ("Invoke-Command { param($a) $a * 2 } -ArgumentList 4", "8"),
        (
            "$true = 1",
            "Cannot overwrite variable true because it is read-only or constant.
At line:1 char:1
+ $true = 1
+ ~~~~~
    + CategoryInfo          : WriteError: (true:String) [], SessionStateUnauthorizedAccessException
    + FullyQualifiedErrorId : VariableNotWritable",
        ),
    ]);
}

#[test]
fn objects_are_formatted_as_a_console_does() {
    check(&[
        ("[pscustomobject]@{ Name = 'a'; Size = 5 }", "Name Size\n---- ----\na       5"),
        (
            "'a', 'b', 'a' | group",
            "Count Name                      Group\n----- ----                      -----\n    2 a                         {a, a}\n    1 b                         {b}",
        ),
        ("'abc', 'x' | Select-String b", "abc"),
        ("'a', 'b' | Select-String b -Context 1, 0", "a\n> b"),
        ("[pscustomobject]@{a=1;b=2} | Format-List", "a : 1\nb : 2"),
        ("1, 2 | % { [pscustomobject]@{n=$_} } | Format-Table -HideTableHeaders", "1\n2"),
        ("$PSVersionTable.PSVersion.Major", "5"),
        ("(gv ErrorActionPreference).Value", "Continue"),
    ]);
}

#[test]
fn files_are_written_and_read_through_the_machine() {
    check(&[
        (
            "'a', 'b' > C:\\x.txt; 'c' >> C:\\x.txt; Select-String -Path C:\\x.txt '[bc]' | % Line",
            "b\nc",
        ),
        (
            "[pscustomobject]@{a=1;b='x'} | Export-Csv C:\\c.csv -NoTypeInformation; (Import-Csv C:\\c.csv).b",
            "x",
        ),
        (
            "'x' | Out-File C:\\o.txt -Encoding utf8; switch -File C:\\o.txt { 'x' { 'found' } }",
            "found",
        ),
        (
            "'x' | Out-File C:\\o.txt; try { 'y' | Out-File C:\\o.txt -NoClobber } catch { $_.FullyQualifiedErrorId }",
            "NoClobber,Microsoft.PowerShell.Commands.OutFileCommand",
        ),
    ]);
}

#[test]
fn a_script_file_takes_the_words_of_a_command_line() {
    use powershell::eval::{Bare, Engine};
    use powershell::value::Value;
    let mut engine = Engine::new(Box::new(Bare::default()));
    let script = "param($Name, [switch]$Force, [int]$Count = 1)\n\"$Name $Force $($Count + 1)\"\n\
                  $PSCommandPath; exit 5";
    let words = ["-Count", "4", "srv", "-Force"].map(Value::text);
    let ended = engine.console(script, Some("C:\\t\\s.ps1"), &words).expect("it ends");
    let machine = engine.host.as_any().downcast_mut::<Bare>().expect("the machine");
    assert_eq!((machine.screen.as_str(), ended.code), ("srv True 5\nC:\\t\\s.ps1\n", 5));
}
