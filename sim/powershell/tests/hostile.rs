//! Scripts that want too much: each ends, at the same step each time, and none panics.

mod common;

use powershell::eval::{Bare, Engine, Limits, Stop};
use powershell::parse;

/// How a script ended, and after how many steps.
fn end(script: &str) -> (String, u64) {
    let mut engine = Engine::new(Box::new(Bare::default()));
    engine.limits =
        Limits { steps: 15_000, depth: 64, memory_bytes: 8 << 20, output_bytes: 1 << 17 };
    let result = engine.console(script, None, &[]);
    let machine = engine.host.as_any().downcast_mut::<Bare>().expect("the machine that was given");
    let screen = machine.screen.trim().replace("\r\n", "\n");
    let said = match result {
        Ok(_) => screen,
        Err(Stop::Limit(limit)) => format!("limit: {limit:?}"),
        Err(Stop::Unsupported(what)) => format!("unsupported: {what}"),
        Err(other) => format!("{other:?}"),
    };
    (said, engine.steps())
}

/// Holds every script against how it ends; a `*` stands for anything.
fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (script, expected) in cases {
        let (found, steps) = end(script);
        let fits = match expected.strip_suffix('*') {
            Some(front) => found.starts_with(front),
            None => found == *expected,
        };
        if !fits {
            let found: String = found.chars().take(300).collect();
            wrong.push(format!("{script}\n  expected: {expected:?}\n  found:    {found:?}"));
        }
        let (again, steps_again) = end(script);
        if steps != steps_again || again != found {
            wrong.push(format!("{script}\n  ends after {steps}, then after {steps_again} steps"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

#[test]
fn endless_loops_end_at_the_same_step() {
    check(&[
        ("while ($true) { }", "limit: Steps"),
        ("for (;;) { $i++ }", "limit: Steps"),
        ("do { try { throw 1 } catch { continue } } while (1)", "limit: Steps"),
        ("for (;;) { trap { continue }; 1 / 0 }", "limit: Steps"),
        ("1..2000000000 | % { $_ } | Out-Null", "limit: Steps"),
        ("foreach ($i in 1..2000000000) { }", "limit: Steps"),
        (
            "$a = New-Object Collections.ArrayList; $a.Add(1); foreach ($x in 1) { while (1) { } }",
            "limit: Steps",
        ),
        ("switch (1..9999999) { default { } }", "limit: *"),
        ("while (1) { Write-Error x -ErrorAction SilentlyContinue }", "limit: Steps"),
        ("while (1) { 'some text that is shown, wider than most lines are' }", "limit: Output"),
        ("while (1) { Write-Host ('x' * 1000) }", "limit: Output"),
        ("while (1) { Start-Sleep 1000000 }", "limit: Steps"),
        ("$s = { & $s }; function g { while (1) { } }; g", "limit: Steps"),
    ]);
}

#[test]
fn deep_recursion_ends() {
    check(&[
        ("function f { f }; f", "limit: Depth"),
        ("function f($n) { f ($n + 1) }; f 0", "limit: Depth"),
        ("function a { b }; function b { a }; a", "limit: Depth"),
        ("$s = { & $s }; & $s", "limit: Depth"),
        ("$s = { . $s }; . $s", "limit: Depth"),
        ("$s = { $s.Invoke() }; $s.Invoke()", "limit: Depth"),
        ("function f { \"$(f)\" }; f", "limit: Depth"),
        ("function f { @(f) + $(f) }; f", "limit: Depth"),
        ("function f { 1 | % { f } }; f", "limit: Depth"),
        ("function f { 1 | ? { f } }; f", "limit: Depth"),
        ("function f { 1 | sort { f } }; f", "limit: Depth"),
        ("function f { 1 | select @{ n = 'x'; e = { f } } }; f", "limit: Depth"),
        ("function f { iex 'f' }; f", "limit: Depth"),
        ("function f { try { f } finally { f } }; f", "limit: Depth"),
        ("function f { try { f } catch { f } }; f", "limit: Depth"),
        ("function f { trap { f }; f }; f", "limit: Depth"),
        ("filter f { $_ | f }; 1 | f", "limit: Depth"),
        ("function f { [regex]::Replace('a', 'a', { f }) }; f", "limit: Depth"),
        ("function f { (1, 2).ForEach({ f }) }; f", "limit: Depth"),
        ("function f { (1, 2).Where({ f }) }; f", "limit: Depth"),
        (
            "$o = New-Object psobject; $o | Add-Member ScriptProperty p { $this.p }; $o.p; 'on'",
            "limit: Depth",
        ),
        (
            "$o = New-Object psobject; $o | Add-Member ScriptMethod m { $this.m() }; $o.m()",
            "limit: Depth",
        ),
        (
            "$o = New-Object psobject; $o | Add-Member ScriptMethod ToString { \"$this\" } -Force; \"$o\"",
            "limit: Depth",
        ),
        (
            "$o = New-Object psobject; $o | Add-Member AliasProperty p q; $o | Add-Member AliasProperty q p; $o.p; 'on'",
            "*",
        ),
        ("function f { param($x = (f)) }; f", "limit: Depth"),
        ("function f { param([ValidateScript({ f })]$x) }; f 1", "f : Cannot validate*"),
        ("$a = @{ n = { & $a.n } }; & $a.n", "limit: Depth"),
        ("Set-Alias q q2; Set-Alias q2 q; q", "q : The term 'q' is not*"),
        ("function f { 'a', 'b' -split { f } }; f", "limit: Depth"),
        ("function f { switch (1) { { f } { } } }; f", "limit: Depth"),
        ("function f { 1 | group { f } }; f", "limit: Depth"),
        ("function f { 1 | ft @{ n = 'x'; e = { f } } | Out-String }; f", "limit: Depth"),
        ("function f { 1 | measure { f } }; f; 'on'", "*"),
    ]);
}

#[test]
fn giant_texts_and_lists_are_refused() {
    check(&[
        ("'a' * 1gb", "limit: Value*"),
        ("$a = 'a' * 1mb; while (1) { $a += $a }", "limit: *"),
        ("'a' * 2147483647", "limit: Value*"),
        ("'ab' * 9223372036854775807", "*"),
        ("@(1) * 1gb", "limit: Value*"),
        ("1..1gb", "limit: Value*"),
        ("'{0,1000000000}' -f 1", "*"),
        ("'{0,-2147483647}' -f 1", "*"),
        ("'{0:D999999999}' -f 1", "*"),
        ("'{0:N999999999}' -f 1", "*"),
        ("'x'.PadLeft(2147483647)", "*"),
        ("'x'.PadRight(1gb)", "*"),
        ("New-Object string ('x', 2147483647)", "*"),
        ("[string]::new('x', 1gb)", "*"),
        ("(1..100000) -join ('x' * 100000)", "limit: *"),
        ("'x' * 100000 -replace 'x', ('y' * 100000)", "limit: *"),
        ("('x' * 100000).Replace('x', 'y' * 100000)", "*"),
        ("('x' * 100000).Insert(5, 'y' * 100000).Length; 'on'", "200000\non"),
        (
            "$l = New-Object Collections.ArrayList; while (1) { [void]$l.Add('x' * 100000) }",
            "limit: *",
        ),
        (
            "$b = New-Object Text.StringBuilder; while (1) { [void]$b.Append('x' * 100000) }",
            "limit: *",
        ),
        ("$b = New-Object Text.StringBuilder; [void]$b.Append('x', 2147483647)", "*"),
        ("$h = @{}; for ($i = 0; ; $i++) { $h[$i] = 'x' * 10000 }", "limit: *"),
        ("New-Object 'byte[]' 2147483647", "*"),
        ("[byte[]]::new(2147483647)", "*"),
        ("New-Object 'object[]' 1gb", "*"),
        ("$a = @(1); while (1) { $a = $a + $a }", "limit: *"),
        ("'x' | Out-String -Width 2147483647; 'on'", "x\n\non"),
        (
            "[pscustomobject]@{ a = 1 } | ft -AutoSize | Out-String -Width 2147483647 | Out-Null; 'on'",
            "on",
        ),
        ("'a' * 5mb | Out-String | Out-Null", "*"),
        ("[math]::Pow(10, 1e300); [double]::MaxValue * 10; [int]::MaxValue + 1", "*"),
        ("[bigint]::Pow(10, 100000000)", "*"),
        ("[decimal]::MaxValue * 2", "*"),
        ("[int]::MinValue / -1; [int]::MinValue % -1; [long]::MinValue / -1", "*"),
        ("[long]::MinValue % -1; -[int]::MinValue; [math]::Abs([int]::MinValue)", "*"),
        ("1 -shl 100; 1 -shr -1; 1L -shl 64; [int]::MaxValue -band [long]::MaxValue", "*"),
        ("[datetime]::MaxValue.AddDays(1)", "*"),
        ("[datetime]::MinValue.AddTicks(-1); [timespan]::MaxValue + [timespan]::MaxValue", "*"),
        ("[timespan]::MinValue.Negate(); [timespan]::MinValue.Duration()", "*"),
        ("[timespan]::FromDays(1e300); (Get-Date).AddMonths([int]::MaxValue)", "*"),
        ("[datetime]::new(9999, 12, 31).AddDays([double]::NaN)", "*"),
        ("'abc'.Substring(2147483647); 'abc'.Substring(-1); 'abc'.Remove(1, 2147483647)", "*"),
        ("(1, 2)[2147483647]; (1, 2)[-2147483648]; 'abc'[[long]::MaxValue]", "*"),
        ("[char]::ConvertFromUtf32(2147483647); [char]70000; [char]-1", "*"),
        ("Start-Sleep -Seconds 2147483647; (Get-Date).Year -gt 2000", "*"),
        ("Get-Random -Maximum ([int]::MaxValue) -Minimum ([int]::MinValue) | Out-Null; 'on'", "on"),
        ("1..10 | select -First 2147483647 -Skip 2147483647; 'on'", "on"),
        ("1..10 | select -Index -1, 2147483647; 'on'", "*"),
    ]);
}

#[test]
fn long_pipelines_end() {
    check(&[
        ("(1..4000 | ? { $_ % 2 } | measure).Count", "2000"),
        ("(1..2000 | % { $_ } | sort -Descending | select -First 1)", "2000"),
        ("(1..2000 | group { $_ % 7 }).Count", "7"),
        ("(1..5000 | measure -Sum).Sum", "12502500"),
        ("(1..2000 | Out-String).Length -gt 0", "True"),
        ("(1..1000 | % { [pscustomobject]@{ n = $_ } } | ConvertTo-Csv).Count", "1002"),
        ("1..100000 | % { , $_ } | % { $_ } | Out-Null; 'on'", "limit: Steps"),
        ("$x = 1..100000; $x = $x + $x; $x.Count", "200000"),
        ("(1..100000 -join ',').Length", "588894"),
        ("(1..500 | select -Unique).Count", "*"),
        ("compare (1..50) (26..75) | measure | % Count", "50"),
    ]);
}

#[test]
fn hostile_patterns_end() {
    check(&[
        ("('a' * 5000) + 'b' -match '(a+)+$'", "*"),
        ("('a' * 40) + '!' -match '^(a|aa)+$'", "*"),
        ("('x' * 60000) -match '(x*)*y'", "*"),
        ("'aaa' -match ('(' * 300 + 'a' + ')' * 300)", "*"),
        ("'aaa' -match ('a?' * 250)", "*"),
        ("'aaa' -match 'a{1000000}'", "*"),
        ("'aaa' -match '((a{100}){100}){100}'", "*"),
        ("'aaa' -match '('; 'on'", "*"),
        ("'aaa' -replace '(?<x>a)', ('$' * 10000); 'on'", "*"),
        ("('ab' * 20000) -split ''  | measure | % Count", "*"),
        ("'x' -like ('*' * 1000 + 'y')", "False"),
        ("('a' * 2000) -like ('*a' * 200 + 'b')", "False"),
        ("('a' * 20000 + 'b') -match '(.*)*c'", "*"),
        ("[regex]::Matches('a' * 60000, '').Count", "*"),
        ("'\u{d7ff}\u{10ffff}' -match '[\\uD800-\\uDFFF]'", "*"),
    ]);
}

#[test]
fn values_that_hold_themselves_are_shown_compared_and_written() {
    let makes = [
        "$a = @(1, 2); $a[0] = $a",
        "$a = @{ n = 1 }; $a.n = $a",
        "$a = [pscustomobject]@{ n = 1 }; $a.n = $a",
        "$a = New-Object Collections.ArrayList; [void]$a.Add($a)",
        "$a = [ordered]@{ n = 1 }; $a.n = @($a, @{ m = $a })",
        "$a = New-Object 'Collections.Generic.Dictionary[string,object]'; $a['x'] = $a",
        "$a = 1; $r = [ref]$a; $a = $r; $r.Value = $r",
        "$a = { $a }; $a = [pscustomobject]@{ b = $a.GetNewClosure() }",
    ];
    let uses = [
        "$a",
        "\"$a\"",
        "$a | Out-String",
        "$a | fl *",
        "$a | ft",
        "$a | ConvertTo-Json -Depth 20",
        "$a | ConvertTo-Json -Depth 100 -Compress | % Length",
        "$a -eq $a",
        "$a -contains $a; $a -in $a",
        "$a -join ','",
        "'{0}' -f $a",
        "$a | sort | select -Unique",
        "$a | group | measure",
        "compare $a $a",
        "$a | select * | ConvertTo-Csv",
        "$a | Get-Member | Out-String",
        "Write-Host $a; Write-Warning \"$a\"; throw $a",
        "$a.ToString(); $a.Equals($a); $a.GetHashCode()",
        "$b = $a, $a; $b += $b; $b | Out-String",
        "[string]$a; [bool]$a; [object[]]$a; [array]$a | Out-Null",
        "$a | Add-Member NoteProperty z $a -PassThru -ErrorAction 0 | Out-String",
        "$a | Format-Custom; $a | Out-Null",
        "$a | ConvertTo-Html",
        "$a | Export-Clixml C:\\x.xml",
        "@{ k = $a } + @{ l = $a }",
        "switch ($a) { $a { 'same' } }",
        "$a.n.n.n.n | Out-Null; $a[0][0][0] | Out-Null",
        "$c = $a.Clone(); $c | Out-Null",
    ];
    for make in makes {
        for script in uses {
            let script = format!("{make}; {script}; 'end'");
            assert_eq!(end(&script), end(&script), "{script}");
        }
    }
}

#[test]
fn long_chains_are_given_up_one_after_the_other() {
    for script in [
        "for ($i = 0; $i -lt 2000; $i++) { $a = , $a }; & { $a } | Out-Null; $b = $a, 1; $b = 1; $a = 1; 'end'",
        "$h = @{}; for ($i = 0; $i -lt 2000; $i++) { $a = @{ n = $a } }; $h.x = $a; $a = 1; $h.Clear(); 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $l = New-Object Collections.ArrayList; [void]$l.Add($a); $a = $l }; $a = 1; 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $a = [ref]$a }; $a = 1; 'end'",
        "function f($x) { { $x }.GetNewClosure() }; for ($i = 0; $i -lt 2000; $i++) { $a = f $a }; $a = 1; 'end'",
        "$l = New-Object Collections.ArrayList; for ($i = 0; $i -lt 2000; $i++) { $a = , $a }; [void]$l.Add($a); $a = 1; $l.Clear(); 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $a = [pscustomobject]@{ n = $a } }; $a = $a.n | select *; 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $a = , $a }; try { throw $a } catch { $a = 1 }; $Error.Clear(); 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $a = , $a }; $a | ConvertTo-Json -Depth 100 | Out-Null; 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $a = , $a }; [object[]]$a | Out-Null; $a.Count; 'end'",
        "for ($i = 0; $i -lt 2000; $i++) { $a = @{ n = $a } }; $a | Out-String | Out-Null; 'end'",
    ] {
        let (said, _) = end(script);
        assert!(said.ends_with("end"), "{script}\n{said}");
    }
}

#[test]
fn deep_texts_are_refused_or_run() {
    let deep = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("@(", "1", ")"),
        ("$(", "1", ")"),
        ("\"$(", "1", ")\""),
        ("{", "1", "}"),
        ("& {", "1", "}"),
        ("@{ a = ", "1", "}"),
        ("if (1) {", "1", "}"),
        ("[int](", "1", ")"),
        ("-", "1", ""),
        ("!", "1", ""),
        (",", "1", ""),
        ("[int]", "1", ""),
        ("1 + (", "1", ")"),
        ("$a[", "1", "]"),
        ("f (", "1", ")"),
        ("function f {", "1", "}"),
        ("try {", "1", "} catch { }"),
        ("$a = ", "1", ""),
        ("1, (", "1", ")"),
        ("foreach ($x in 1) {", "1", "}"),
        ("switch (1) { 1 {", "1", "} }"),
        ("[a[", "b", "]]"),
        ("class A { [int] f() { {", "1", "} } }"),
        ("-not ", "1", ""),
        ("$x.a(", "1", ")"),
        ("${", "x", "}"),
    ] {
        for depth in [20, 150, 10_000] {
            let text = deep(open, inner, close, depth);
            let (said, steps) = end(&text);
            assert_eq!((said, steps), end(&text), "{open} {depth} times");
        }
        assert!(parse(&open.repeat(10_000)).is_err(), "{open} without an end");
    }
    for (link, depth) in [(".a", 10_000), ("[0]", 10_000), (" + 1", 10_000), (", 1", 10_000)] {
        let (said, _) = end(&format!("$a = 1; $a{}; 'end'", link.repeat(depth)));
        assert!(
            said.ends_with("end") || said.contains("Too") || said.contains("limit"),
            "{link}: {said}"
        );
    }
    for link in [" | % { $_ }", "; 1", "\n$a = 1", " -replace 1, 2", ".ToString()", " -f 1"] {
        let _ = end(&format!("1{}", link.repeat(5_000)));
    }
    for link in ["elseif (0) { } ", "catch [a] { } ", "1 { } "] {
        let _ = end(&format!("if (0) {{ }} {}", link.repeat(5_000)));
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_not_read_again_on_each_level() {
    for (open, close) in [
        ("f $(", ")x"),
        ("f \"$(f $(", ")x)\"x"),
        ("{ [a({ ", " })] }"),
        ("[a({ ", " })]$x"),
        ("f $x[{", "}]y"),
        ("[a()]\n{ [a(", ")] }"),
        ("class A { [a({ ", " })]$x }"),
        ("@{ a = [a({ ", " })]$x }"),
        ("break $(break $(", "))"),
        ("$x.a{ ", " }y"),
        ("data a { ", " } b"),
        ("class a ", ""),
        ("configuration ", "{"),
    ] {
        for levels in [12, 25, 60] {
            let text = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            let _ = parse(&text);
        }
    }
}

#[test]
fn names_outside_ascii_are_no_slices_of_known_ones() {
    check(&[
        ("function f { param([Valid\u{e4}teRange(1, 2)]$x) 'in' }; f 1", "*"),
        (
            "function f { [\u{e4}\u{e4}mdletBinding()]param([P\u{e4}rameterAttribut\u{e4}()]$x) }; f 1",
            "*",
        ),
        (
            "function f { param([ParameterAttribute(Mandatory = 1)][Alias\u{e4}\u{e4}\u{e4}\u{e4}('y')]$x) }; f 1",
            "*",
        ),
        ("'\u{e4}\u{e4}' | f\u{e4}; $\u{e4} = 1; throw \"\u{1f600}$\u{e4}\"", "*"),
    ]);
}
