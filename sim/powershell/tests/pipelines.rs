//! Pipelines stream; streams beside the output; binding of advanced functions and cmdlets.

mod common;

use common::check;

#[test]
fn objects_go_from_command_to_command_as_they_come() {
    check(&[
        (
            "1..3 | % { Write-Host \"a$_\"; $_ } | % { Write-Host \"b$_\" }",
            "a1\nb1\na2\nb2\na3\nb3",
        ),
        ("1..1000000000 | select -First 2", "1\n2"),
        ("1..5 | % { Write-Host \"p$_\"; $_ } | select -First 2", "p1\n1\np2\n2"),
        (
            "1..5 | select -Last 2; 1..5 | select -Skip 3; 1..5 | select -Index 0, 4",
            "4\n5\n4\n5\n1\n5",
        ),
        ("function f { process { $_ } end { 'end' } }; 1..3 | f | select -First 1", "1"),
        ("1..3 | ForEach-Object -Begin { 'b' } -Process { $_ } -End { 'e' }", "b\n1\n2\n3\ne"),
        ("1..4 | ? { $_ -gt 2 }; 1..4 | where { $_ -lt 2 }", "3\n4\n1"),
        ("'a', 'bb' | % Length; 'a' | % ToUpper", "1\n2\nA"),
        ("1, 2 | % { $x = $_ }; $x", "2"),
        ("1..3 | % { if ($_ -eq 2) { return }; $_ }", "1\n3"),
        ("$v = 1..3 | Tee-Object -Variable t; \"$v $t\"", "1 2 3 1 2 3"),
        ("1..2 | % -PipelineVariable p { $_ } | % { \"$p-$_\" }", "1-1\n2-2"),
        ("1..2 | Write-Output -OutVariable o | Out-Null; \"$o\"", "1 2"),
    ]);
}

#[test]
fn streams_go_where_they_are_sent() {
    check(&[
        ("Write-Warning w; Write-Verbose v; Write-Verbose v -Verbose", "WARNING: w\nVERBOSE: v"),
        ("Write-Warning w 3>$null; & { Write-Warning x; 'o' } *>$null; 'end'", "end"),
        ("$w = & { Write-Warning x } 3>&1; \"[$w]\"; $w.GetType().Name", "[x]\nWarningRecord"),
        ("$a = & { Write-Host h; 'o' } 6>&1; $a.Count; \"$($a[0])\"", "2\nh"),
        ("function f { [CmdletBinding()] param() Write-Verbose v }; f; f -Verbose", "VERBOSE: v"),
        ("$VerbosePreference = 'Continue'; Write-Verbose v", "VERBOSE: v"),
        ("Write-Warning w -WarningAction SilentlyContinue -WarningVariable wv; \"$wv\"", "w"),
        (
            "Write-Host a b 1; Write-Host 'x' -NoNewline; Write-Host 'y'; Write-Host 1,2 -Separator '-'",
            "a b 1\nxy\n1-2",
        ),
        ("'x', 'y' > C:\\f.txt; 'end'", "end"),
    ]);
}

#[test]
fn advanced_functions_bind_as_cmdlets_do() {
    let head = "function f { [CmdletBinding()] param(
    [Parameter(Mandatory=$true, Position=0)][string]$Name,
    [int]$Count = 1, [Alias('cn')][string]$Computer,
    [ValidateSet('a','b')]$Kind = 'a') \"$Name $Count $Computer $Kind\" }\n";
    let cases = [
        ("f x", "x 1  a"),
        ("f -n x -cou 3", "x 3  a"),
        ("f x -cn srv -k b", "x 1 srv b"),
        ("try { f x -zzz 1 } catch { $_.FullyQualifiedErrorId }", "NamedParameterNotFound,f"),
        (
            "try { f x -c 1 } catch { $_.Exception.Message }",
            "Parameter cannot be processed because the parameter name 'c' is ambiguous. Possible matches include: -Count -Computer.",
        ),
        ("try { f x y } catch { $_.FullyQualifiedErrorId }", "PositionalParameterNotFound,f"),
        (
            "try { f } catch { $_.Exception.Message }",
            "Cannot process command because of one or more missing mandatory parameters: Name.",
        ),
        (
            "try { f x -k z } catch { $_.Exception.Message }",
            "Cannot validate argument on parameter 'Kind'. The argument \"z\" does not belong to the set \"a,b\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.",
        ),
        (
            "try { f '' } catch { $_.Exception.Message }",
            "Cannot bind argument to parameter 'Name' because it is an empty string.",
        ),
        (
            "try { f x -Count } catch { $_.Exception.Message }",
            "Missing an argument for parameter 'Count'. Specify a parameter of type 'System.Int32' and try again.",
        ),
        ("try { f -Name x -Name y } catch { $_.FullyQualifiedErrorId }", "ParameterAlreadyBound,f"),
    ];
    let whole: Vec<(String, &str)> =
        cases.iter().map(|(script, expected)| (format!("{head}{script}"), *expected)).collect();
    let all: Vec<(&str, &str)> =
        whole.iter().map(|(script, out)| (script.as_str(), *out)).collect();
    check(&all);
}

#[test]
fn the_pipeline_binds_by_value_and_by_name() {
    check(&[
        (
            "function f { param([Parameter(ValueFromPipeline=$true)]$x) process { \"<$x>\" } }; 1, 2 | f",
            "<1>\n<2>",
        ),
        (
            "function f { param([Parameter(ValueFromPipelineByPropertyName=$true)]$Name) process { \"<$Name>\" } }; [pscustomobject]@{ Name = 'n' } | f",
            "<n>",
        ),
        (
            "function f { [CmdletBinding(DefaultParameterSetName='A')] param([Parameter(ParameterSetName='A')]$x, [Parameter(ParameterSetName='B')]$y) $PSCmdlet.ParameterSetName }; f; f -y 1; f -x 1",
            "A\nB\nA",
        ),
        (
            "function f { param([Parameter(ValueFromRemainingArguments=$true)]$r, $a) \"$a $r\" }; f -a 1 2 3",
            "1 2 3",
        ),
        (
            "function f { [CmdletBinding(SupportsShouldProcess=$true)] param() if ($PSCmdlet.ShouldProcess('target', 'act')) { 'did' } }; f; f -WhatIf; f -Confirm:$false",
            "did\nWhat if: Performing the operation \"act\" on target \"target\".\ndid",
        ),
        ("function f { [CmdletBinding()] param() $PSCmdlet.MyInvocation.MyCommand.Name }; f", "f"),
        (
            "function f { [CmdletBinding()] param($x) Write-Error e }; f -ErrorAction SilentlyContinue; 'on'",
            "on",
        ),
    ]);
}

#[test]
fn modules_have_a_scope_of_their_own() {
    check(&[
        (
            "$m = New-Module -Name m { $n = 1; function Get-N { $script:n++; $script:n }; function hid { }; Export-ModuleMember Get-N }; Get-N; Get-N; $n; (Get-Module m).Name; try { hid } catch { 'hidden' }",
            "2\n3\nm\nhidden",
        ),
        (
            "Import-Module nope -ErrorAction SilentlyContinue; $Error[0].FullyQualifiedErrorId",
            "Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand",
        ),
    ]);
}
