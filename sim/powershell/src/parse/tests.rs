//! What public scripts write, and what 5.1 refuses.

use proptest::prelude::*;

use super::{MAX_DEPTH, MAX_HEIGHT, parse};
use crate::ast::{Block, ElementKind, Expression, Statement};
use crate::print::script;

/// Constructs of real scripts; each must parse, and print to a text with the same meaning.
const ACCEPTED: &[&str] = &[
    "Get-Service obengine",
    "$x = 5; $y += 3 * ($x - 1) / 2 % 7",
    "if ($a -eq 1) { 'one' } elseif ($a -gt 1) { 'more' } else { 'less' }",
    "if ($a)\n{\n  1\n}\nelse\n{\n  2\n}",
    "foreach ($job in Get-OBJob -Previous 5) { $job.JobStatus.JobState }",
    ":outer foreach ($x in 1..3) { while ($true) { break outer } }",
    "for ($i = 0; $i -lt 10; $i++) { continue }",
    "for (;;) { break }",
    "do { $i-- } while ($i -gt 0)",
    "do { $i-- }\nuntil ($i -le 0)",
    "switch -regex ($text) { '^a' { 1 } \"$b\" { 2; break } default { 3 } }",
    "switch -Wildcard -File C:\\log.txt { *error* { $_ } }",
    "switch ($x) { 1 { 'one' } { $_ -gt 5 } { 'big' } (3 + 1) { 'four' } word { 'word' } }",
    "try { throw 'no' } catch [System.IO.IOException], [Exception] { $_ } catch { 1 } finally { 2 }",
    "trap [System.Exception] { continue }",
    "trap { Write-Host $_; break }",
    "function Get-It { [CmdletBinding()] param([Parameter(Mandatory=$true, Position=0)][string[]]$Name = @('a','b'), [switch]$Force) begin { 1 } process { 2 } end { 3 } }",
    "function f($a, [int]$b = 3) { return $a + $b }",
    "filter even { if ($_ % 2 -eq 0) { $_ } }",
    "param([string]$Server = 'localhost', [ValidateSet('a', 'b')]$Kind)\n$Server",
    "[CmdletBinding(SupportsShouldProcess)]\nparam()\n1",
    "$h = @{ a = 1; 'b c' = 2\n d = if ($x) { 3 } else { 4 } }",
    "[PSCustomObject]@{ Name = 'x'; Size = 3GB }",
    "$o = New-Object -TypeName PSObject -Property @{ A = 1 }",
    "\"$a and ${b c} and $($x.Name) and `\"quoted`\" and \"\"doubled\"\" $env:windir\"",
    "\"$(f \"nested\")\"",
    "'it''s'",
    "@'\nno $expansion here\n'@",
    "@\"\nwith $x and $($y.Z)\n\"@",
    "@\"\n\"@",
    "Get-Process | Where-Object { $_.CPU -gt 10 } | Sort-Object -Property @{ Expression = 'CPU'; Descending = $true }, Name | Select-Object -First 5",
    "Sort-Object @{e={$_.x}}, Name",
    "Get-ChildItem |\n  Select-Object Name",
    "& 'C:\\Program Files\\x.exe' /a \"b c\"",
    ". $PSScriptRoot\\lib.ps1",
    ". 'C:\\lib.ps1'",
    "& { param($x) $x } 5",
    "& $command @args",
    "$result = & cmd.exe /c ver 2>&1",
    "vssadmin list writers | Select-String -Context 0,4 'Writer name:'",
    "findstr [0-9].\\. file.txt",
    "cmd /c echo hi > $null",
    "Write-Error x 2> C:\\err.txt",
    "f *>$null",
    "f 2>> log.txt 3>&1",
    "f >> $env:temp\\x.log",
    "$x/1GB,2",
    "[math]::Round($x/1GB,2)",
    "[math]::Round($x / 1GB, 2).ToString('N2')",
    "[System.Collections.Generic.List[string]]::new()",
    "[System.Collections.Generic.Dictionary[string, System.Collections.ArrayList]]$d = $null",
    "[int[]]$a = 1, 2, 3",
    "[int[,]]$m = $null",
    "[xml]$x = Get-Content a.xml",
    "[Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]::GetMachineRegistrationStatus($false)",
    "$x -is [int] -and $y -isnot [string]",
    "[bool]($a -band 4)",
    "-not $x -or !$y",
    "!(Test-Path $p)",
    "$a[0], $b['key'], $c[-1], $d[1..3], $e[$i + 1]",
    "$a.b.c().d[2].e",
    "$x.'odd name'.$prop.(\"a\" + 'b')",
    "$x.ForEach({ $_ + 1 }).Where({ $_ }, 'First')",
    "$x.ForEach{ $_ }",
    "'a,b' -split ',' -join ';'",
    "-split 'a b'",
    "-join ('a', 'b')",
    "$x -replace '\\s+', ' ' -creplace 'A', 'b'",
    "'{0:N2} {1}' -f $a, $b",
    "'{0}' -f (Get-Date)",
    "1..10 | % { $_ * 2 }",
    "$s -match '(?<n>\\d+)' ; $matches.n",
    "$i++; ++$i; $x.Count--",
    "$a, $b = 1, 2",
    "($a, $b) = 1, 2",
    "$x = $y = 3",
    "$x = if ($a) { 1 } else { 2 }",
    "$x = foreach ($i in 1..3) { $i }",
    "$x = switch (1) { 1 { 'a' } }",
    "$global:x = $script:y + $env:PATH + $using:z",
    "${C:\\file.txt} = 1",
    "${a b} + $a_b",
    "$$ ; $? ; $^",
    "Get-WinEvent -FilterHashtable @{LogName='CloudBackup';ID=11} -ErrorAction SilentlyContinue",
    "Set-OBMachineSetting -NoProxy:$true -Confirm:$false",
    "Get-Service -Name obengine,vss , MSiSCSI",
    "Write-Host \"a\" -ForegroundColor Red; # comment",
    "<# block\ncomment #> Get-Date # end",
    "Get-Item `\n  -Path C:\\ `\n  -Force",
    "echo `n",
    "echo a`tb",
    "echo $env:windir\\system32\\x.exe $x.Length $($y)z a$b-c",
    "echo -5 -x -x:3 --long /switch -a=b 1.5 5kb 0x1F 7z.exe 1e3",
    "7z.exe a b",
    "cmd --% /c echo \"%PATH%\" | find",
    "net stop obengine",
    "Net-Stop obengine",
    ":: a comment of batch files",
    "schtasks /query /tn \"\\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup\" /xml",
    "reg query \"HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\" /v Release",
    "(Get-Item C:\\x.exe).VersionInfo.FileVersion",
    "(Get-ChildItem C:\\Windows\\Temp -Filter *.tmp -Force).Count",
    "Get-ADUser –Filter * –Properties mail",
    "Write-Host “typographic” ‘quotes’",
    "data messages { ConvertFrom-StringData @'\na = b\n'@ }",
    "data { 'x' }",
    "configuration Web { Node localhost { File x { Ensure = 'Present'; Text = '}' } } }",
    "class Animal { [string]$Name; static [int] $Count = 0; Animal([string]$n) { $this.Name = $n } [string] Say() { return 'x' } }",
    "class Dog : Animal { hidden [int]$x; Dog([string]$n) : base($n) { } }",
    "enum Color { Red; Green = 5\n Blue }",
    "[Flags()] enum Right { Read = 1; Write = 2 }",
    "[Flags()]\n[Obsolete()] class C { }",
    "using namespace System.IO\n[File]::Exists('x')",
    "$x = { param($a) $a }.Invoke(3)",
    "Invoke-Command -ScriptBlock { Get-Date } -ArgumentList 1, 2",
    "return",
    "exit 1001",
    "exit $LASTEXITCODE",
    "throw \"x $y\"",
    "if (!$?) { exit 1 }",
    "while (1) { if ($x) { break }; continue }",
    "$a = @(); $a += ,@(1, 2)",
    "@(1; 2; Get-Date)",
    "$(1; 2)",
    "$x.y = $z.w -as [datetime]",
    "([datetime]'2020-01-15').AddDays(-1)",
    "5/2; 5%3; 5*-1; 2-1; -2",
    "1 -shl 3",
    "$x -contains 'a' -and 'b' -in $y -and $z -notlike '*c*'",
    "Start-Sleep -s 5;Start-Sleep -Seconds 10",
    "$ErrorActionPreference='Stop'",
    "[void]$list.Add(1)",
    "[string]::IsNullOrEmpty($x)",
    "[Environment]::GetEnvironmentVariable('PSModulePath','Machine')",
    "$null = [Reflection.Assembly]::LoadWithPartialName('x')",
    "try { 1 } finally { 2 }",
    "function global:prompt { 'PS> ' }",
    "process",
    "begin { 1 } process { $_ } end { 2 }",
    "if ($x) { } ; if ($y) { }",
    "if($a){1}if($b){2}",
    "1,2,3 | ForEach-Object -Begin { $s = 0 } -Process { $s += $_ } -End { $s }",
    "get-process|select -expand name",
    "$h.Keys | % { \"$_ = $($h[$_])\" }",
    "\"a$b.c\" ; \"a$($b.c)\" ; \"$b[0]\" ; \"$a:b\" ; \"100%\" ; \"$\"",
    "\"${env:ProgramFiles(x86)}\\x\"",
    "Write-Output (\"a\" + `\n \"b\")",
    "$x = 1 +\n 2",
    "f (1,\n 2)",
    "@{}",
    "{}",
    "",
    "  # only a comment",
    "$x?.y",
];

fn bare_tree(block: &Block) -> String {
    // Spans differ between a text and its print; nothing else may.
    let text = format!("{block:?}");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('}').map_or(rest.len(), |end| end + 1)..];
    }
    out.push_str(rest);
    out.replace("braced: true", "braced").replace("braced: false", "braced")
}

#[test]
fn what_public_scripts_write_is_read_and_written_again() {
    for text in ACCEPTED {
        let tree = parse(text).unwrap_or_else(|error| panic!("{text}\n{}", error.at(text)));
        let printed = script(&tree);
        let again = parse(&printed)
            .unwrap_or_else(|error| panic!("{text}\nprinted:\n{printed}\n{}", error.at(&printed)));
        assert_eq!(bare_tree(&again), bare_tree(&tree), "{text}\nprinted:\n{printed}");
    }
}

#[test]
fn what_5_1_refuses_is_refused_at_its_place_with_its_identifier() {
    let refused = [
        ("if ($x) {", "MissingEndCurlyBrace", "1:9", true),
        ("if ($x", "MissingEndParenthesisAfterStatement", "1:4", true),
        ("$x = ", "ExpressionExpected", "1:6", true),
        ("'open", "TerminatorExpectedAtEndOfString", "1:1", true),
        ("@'\nopen", "TerminatorExpectedAtEndOfString", "1:1", true),
        ("Get-Date |", "EmptyPipeElement", "1:11", true),
        ("a && b", "InvalidEndOfLine", "1:3", false),
        ("a || b", "InvalidEndOfLine", "1:3", false),
        ("$x ? 1 : 2", "UnexpectedToken", "1:4", false),
        ("$x ?? 1", "UnexpectedToken", "1:4", false),
        ("1 = 2", "InvalidLeftHandSide", "1:1", false),
        ("5 5", "UnexpectedToken", "1:3", false),
        ("a < b", "RedirectionNotSupported", "1:3", false),
        ("try { }", "MissingCatchOrFinally", "1:1", true),
        ("@{ a 1 }", "MissingEqualsInHashLiteral", "1:6", false),
        ("@{ a = }", "MissingStatementInHashLiteral", "1:8", false),
        ("function { }", "MissingNameAfterKeyword", "1:10", false),
        ("foreach (x in 1) { }", "MissingVariableNameAfterForeach", "1:10", false),
        ("Get-Date | 5", "ExpressionsMustBeFirstInPipeline", "1:12", false),
        ("$a = @x", "SplattingNotPermitted", "1:6", false),
        ("1 +", "ExpectedValueExpression", "1:3", true),
        ("}", "UnexpectedToken", "1:1", false),
        ("(1 2)", "UnexpectedToken", "1:4", false),
        (
            "switch (1) { default { 1 } default { 2 } }",
            "MultipleSwitchDefaultClauses",
            "1:28",
            false,
        ),
        ("a & b", "AmpersandNotAllowed", "1:3", false),
        ("[int", "EndSquareBracketExpectedAtEndOfType", "1:1", true),
        ("do { }", "MissingWhileOrUntilInDoWhile", "1:7", true),
        ("if (1) { <# x }", "MissingTerminatorMultiLineComment", "1:10", true),
        ("99999999999999999999999dpb", "BadNumericConstant", "1:1", false),
        ("1e310kb", "BadNumericConstant", "1:1", false),
        ("1e38lpb", "BadNumericConstant", "1:1", false),
    ];
    for (text, id, place, incomplete) in refused {
        let error = parse(text).expect_err(text);
        let found = (error.id, crate::source::place(text, error.span.start).to_string());
        assert_eq!(found, (id, place.to_owned()), "{text}: {error}");
        assert_eq!(error.incomplete, incomplete, "{text}");
    }
}

#[test]
fn operators_bind_as_tightly_as_they_should() {
    let shape = |text: &str| {
        let tree = parse(text).unwrap();
        let Statement::Pipeline(pipeline) = &tree.body[0].node else { panic!("{text}") };
        let ElementKind::Expression(expr) = &pipeline.elements[0].node.kind else {
            panic!("{text}")
        };
        grouped(&expr.node)
    };
    assert_eq!(shape("1 + 2 * 3 - 4"), "((1 + (2 * 3)) - 4)");
    assert_eq!(shape("1, 2 + 3, 4"), "((1 2) + (3 4))");
    assert_eq!(shape("'{0}' -f 1 + 2"), "(('{0}' -f 1) + 2)");
    assert_eq!(shape("$a -eq 1 -and $b -or $c"), "(((a -eq 1) -and b) -or c)");
    assert_eq!(shape("1..3 + 4"), "((1 .. 3) + 4)");
    assert_eq!(shape("5-3"), "(5 - 3)");
}

fn grouped(expression: &Expression) -> String {
    match expression {
        Expression::Binary { op, left, right, .. } => {
            format!("({} {} {})", grouped(&left.node), op.text(), grouped(&right.node))
        }
        Expression::List(all) => {
            let all: Vec<String> = all.iter().map(|one| grouped(&one.node)).collect();
            format!("({})", all.join(" "))
        }
        Expression::Number(crate::ast::Number::Int(int)) => int.to_string(),
        Expression::Variable(variable) => variable.name.to_string(),
        Expression::Text(text, _) => format!("'{text}'"),
        other => format!("{other:?}"),
    }
}

#[test]
fn depth_is_bounded_and_no_stack_is_exhausted() {
    for open in ["(", "$(", "@(", "{", "@{a=", "if(1){", "[a[", "!", "-", "[int]", "\"$(", "$a["] {
        let error = parse(&open.repeat(20_000)).expect_err(open);
        assert!(!error.text.is_empty(), "{open}");
    }
    assert!(parse(&"(".repeat(MAX_DEPTH as usize * 2)).is_err());
    let fair = format!("{}1{}", "(".repeat(20), ")".repeat(20));
    assert!(parse(&fair).is_ok());
    let most = MAX_HEIGHT as usize - 5;
    for link in [" + 1", ".a", "[0]", ".f()", "::x", " -f 1"] {
        let fair = parse(&format!("$a{}", link.repeat(most)));
        assert!(fair.is_ok(), "{link} {fair:?}");
        let error = parse(&format!("$a{}", link.repeat(most + 8))).expect_err(link);
        assert_eq!(error.id, "ScriptTooDeep", "{link}");
    }
    let long = format!("f {}", "$a.b.c, ($d.e + 1).g ".repeat(300));
    assert!(parse(&long).is_ok(), "what stands side by side is not deep");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in "[\\PC\n]{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn no_mixture_of_constructs_panics_and_what_parses_prints_stably(
        parts in prop::collection::vec((0..ACCEPTED.len(), 0usize..40, 0usize..40), 1..4)
    ) {
        let mut text = String::new();
        for (index, from, length) in parts {
            let chars: Vec<char> = ACCEPTED[index].chars().collect();
            text.extend(chars.iter().skip(from).take(length));
        }
        if let Ok(tree) = parse(&text) {
            let printed = script(&tree);
            let again = parse(&printed);
            prop_assert!(again.is_ok(), "{text}\nprinted:\n{printed}\n{again:?}");
            prop_assert_eq!(script(&again.unwrap()), printed);
        }
    }
}
