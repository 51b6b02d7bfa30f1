//! The language: expressions, variables, statements, functions, as 5.1 prints them.

mod common;

use common::check;

#[test]
fn variables_live_in_scopes() {
    check(&[
        ("$x = 5; $x++; $x", "6"),
        ("$x = 5; & { $x = 6 }; $x", "5"),
        ("$x = 5; . { $x = 6 }; $x", "6"),
        ("$x = 5; function f { $x }; f", "5"),
        ("$x = 5; function f { $x = 7; g }; function g { $x }; f; $x", "7\n5"),
        ("function f { $script:y = 3 }; f; $y", "3"),
        ("function f { $global:y = 4 }; f; $global:y", "4"),
        ("$private:p = 1; & { \"[$p]\" }; $p", "[]\n1"),
        ("$a, $b = 1, 2; \"$a $b\"", "1 2"),
        ("$a, $b = 1, 2, 3; \"$a | $b\"", "1 | 2 3"),
        ("$x = $y = 3; \"$x$y\"", "33"),
        ("[int]$i = '5'; $i = '7'; $i + 1", "8"),
        ("${a b} = 2; ${a b} * 2", "4"),
        ("$null = 5; \"[$null]\"", "[]"),
        ("$c = { $n }; $n = 3; & $c", "3"),
        ("$n = 1; $c = { $n }.GetNewClosure(); $n = 2; & $c", "1"),
        ("if ($x = 5) { \"got $x\" }; if ($x = 0) { 1 } elseif ($y = 2) { $y }", "got 5\n2"),
        ("$n = 3; while ($m = $n--) { $m }; do { $k++ } while ($z = $k -lt 2); $k", "3\n2\n1\n2"),
        ("@\"\na$(@\"\nb\n\"@)c\n\"@", "abc"),
        ("Set-Variable q 5; $q; Get-Variable q -ValueOnly", "5\n5"),
    ]);
}

#[test]
fn numbers_and_operators_keep_their_types() {
    check(&[
        ("5 / 2; 6 / 2; 7 % 3; -7 % 3", "2.5\n3\n1\n-1"),
        ("1 + '2'; '1' + 2", "3\n12"),
        ("1KB; 2MB; 0xFF; 1e3", "1024\n2097152\n255\n1000"),
        ("1, 2 -eq 2; (1, 2, 2 -eq 2).Count", "2\n2"),
        ("'abc' -eq 'ABC'; 'abc' -ceq 'ABC'", "True\nFalse"),
        ("1..3 -contains 2; 2 -in 1..3; 5 -notin 1..3", "True\nTrue\nTrue"),
        (
            "$true -and $false; $true -or $false; $true -xor $true; !$true",
            "False\nTrue\nFalse\nFalse",
        ),
        ("5 -band 3; 5 -bor 3; 5 -bxor 3; 1 -shl 4; -bnot 0", "1\n7\n6\n16\n-1"),
        ("'a' * 3; (1, 2) * 2 -join ','", "aaa\n1,2,1,2"),
        ("3..1 -join ','", "3,2,1"),
        ("'x' -is [string]; 5 -is [int]; 5 -isnot [string]", "True\nTrue\nTrue"),
        ("$i = 5; $i += 2; $i *= 3; $i -= 1; $i /= 4; $i", "5"),
        ("$i = 1; $j = $i++; $k = ++$i; \"$i $j $k\"", "3 1 3"),
        ("$null -eq 0; 0 -eq $null; $null -eq $null", "False\nFalse\nTrue"),
        ("if ('') { 1 } else { 2 }; if (@(0)) { 1 } else { 2 }; if (@(0, 0)) { 1 }", "2\n2\n1"),
    ]);
}

#[test]
fn texts_expand_what_is_in_them() {
    check(&[
        ("$x = 3; \"a${x}b $($x + 1) `$x `\"q`\"\"", "a3b 4 $x \"q\""),
        ("'no $x'", "no $x"),
        ("$a = 1, 2, 3; \"$a\"; $OFS = '-'; \"$a\"", "1 2 3\n1-2-3"),
        ("$h = @{ a = 5 }; \"$($h.a) $h.a\"", "5 System.Collections.Hashtable.a"),
        ("@\"\nline $(1 + 1)\n\"@", "line 2"),
        ("@'\n$x\n'@", "$x"),
        ("\"$null[]\"; \"$true\"", "[]\nTrue"),
        (
            "\"$(1, (2, 3))\"; \"$([pscustomobject]@{ a = 1, 2 })\"",
            "1 System.Object[]\n@{a=System.Object[]}",
        ),
        ("\"{0}\" -f 5", "5"),
    ]);
}

#[test]
fn statements_steer() {
    check(&[
        ("if (1 -gt 2) { 'a' } elseif (2 -gt 1) { 'b' } else { 'c' }", "b"),
        (
            "foreach ($i in 1..5) { if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }",
            "1\n3",
        ),
        (
            ":o foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue o }; \"$i$j\" } }",
            "11\n21\n31",
        ),
        ("for ($i = 0; $i -lt 3; $i++) { $i }", "0\n1\n2"),
        ("$i = 0; while ($i -lt 2) { $i++; $i }", "1\n2"),
        ("$i = 0; do { $i++ } while ($i -lt 5); $i; do { $i-- } until ($i -le 2); $i", "5\n2"),
        ("switch (2) { 1 { 'one' } 2 { 'two' } 2 { 'again' } default { 'd' } }", "two\nagain"),
        ("switch (1, 5) { 1 { 'one' } default { \"d$_\" } }", "one\nd5"),
        ("switch -Wildcard ('abc') { 'a*' { 'star'; break } 'abc' { 'no' } }", "star"),
        ("switch -Regex ('x12') { '(\\d+)' { $matches[1] } }", "12"),
        ("switch (7) { { $_ -gt 5 } { 'big' } }", "big"),
        (
            "switch ('A') { 'a' { 'ci' } }; switch -CaseSensitive ('A') { 'a' { 1 } default { 2 } }",
            "ci\n2",
        ),
        ("$x = if ($true) { 1 } else { 2 }; $x", "1"),
        ("$x = foreach ($i in 1..3) { $i * 2 }; $x -join ','", "2,4,6"),
        ("function f { foreach ($i in 1..3) { if ($i -eq 2) { return $i } } }; f", "2"),
        ("foreach ($x in $null) { 'never' }; 'end'", "end"),
        ("exit 3", "exit 3"),
        ("return 2; 3", "2"),
        ("data d { 'x' }; $d", "x"),
    ]);
}

#[test]
fn functions_bind_their_parameters() {
    check(&[
        (
            "function f($a, $b = 3) { \"$a-$b\" }; f 1; f 1 2; f -b 5 4; f -a:7",
            "1-3\n1-2\n4-5\n7-3",
        ),
        ("function f { \"$args\" }; f 1 2 -x 3", "1 2 -x 3"),
        ("function f { $args.Count }; f 1 2 3; f", "3\n0"),
        ("function f([switch]$s) { $s }; f; f -s; f -s:$false", "False\nTrue\nFalse"),
        ("function f([int[]]$n) { $n.Count }; f 1, 2, 3", "3"),
        ("function f($x) { $x * 2 }; (f 4) + 1", "9"),
        ("function f { param($p) process { \"$p$_\" } }; 1, 2 | f -p a", "a1\na2"),
        ("function f { begin { 'b' } process { $_ } end { 'e' } }; 1, 2 | f", "b\n1\n2\ne"),
        ("function f { $input | % { $_ * 2 } }; 1, 2 | f", "2\n4"),
        ("filter even { if ($_ % 2 -eq 0) { $_ } }; 1..4 | even", "2\n4"),
        ("$p = @{ a = 1; b = 2 }; function f($a, $b) { \"$a$b\" }; f @p", "12"),
        ("$p = 1, 2; function f($a, $b) { \"$b$a\" }; f @p", "21"),
        ("function f { g @args }; function g($x, $y) { \"$x/$y\" }; f -y 1 2", "2/1"),
        ("& { param($a, $b) $a + $b } 1 2", "3"),
        ("$f = { param($x) $x + 1 }; & $f 4; $f.Invoke(5)", "5\n6"),
        ("function f { $PSBoundParameters.Count; $MyInvocation.MyCommand.Name }; f", "0\nf"),
        ("function f([string]$s) { \"[$s]\" }; f; f 5; f 5.0", "[]\n[5]\n[5.0]"),
    ]);
}

#[test]
fn arrays_and_tables_are_references() {
    check(&[
        ("$a = 1, 2; $b = $a; $b[0] = 9; $a[0]", "9"),
        ("$a = 1, 2; $b = $a; $b += 3; $a.Count; $b.Count", "2\n3"),
        ("$a = 1..5; $a[-1]; $a[1..2] -join ','; $a[0, 4] -join ','; $a[9]", "5\n2,3\n1,5"),
        ("@().Count; @(1).Count; @($null).Count; @(1, 2)[1]", "0\n1\n1\n2"),
        ("function f { }; @(f).Count; $x = f; @($x | % { 1 }).Count", "0\n0"),
        ("$x = $null; @($x | % { 1 }).Count", "1"),
        (",(1, 2) | % { $_.Count }", "2"),
        ("$h = @{ a = 1 }; $h.b = 2; $h['c'] = 3; $h.a + $h.b + $h.c", "6"),
        ("$h = @{ a = @{ b = 5 } }; $h.a.b; $h.a.b = 6; $h['a']['b']", "5\n6"),
        ("$a = @(); $a += 'x'; $a += 'y'; $a -join ','", "x,y"),
        ("$a = 'b', 'c'; $a[0] = 'z'; \"$a\"", "z c"),
        ("$o = [pscustomobject]@{ A = 1; B = 'x' }; $o.A; $o.B; $o.a = 5; $o.A", "1\nx\n5"),
        ("$list = @(@{ n = 1 }, @{ n = 2 }); $list.n -join ','", "1,2"),
        ("(5).Count; 'abc'.Count; $null.Count", "1\n1\n0"),
    ]);
}

#[test]
fn enumerations_of_a_script_have_names_and_numbers() {
    check(&[
        (
            "enum C { Red; Green = 5; Blue }; \"$([C]::Green)\"; [int][C]::Blue; [C]'red' -eq 'Red'",
            "Green\n6\nTrue",
        ),
        ("enum C { A; B }; [C]1 -eq [C]::B", "True"),
    ]);
}

#[test]
fn classes_and_other_things_that_are_not_there_are_refused_by_name_and_place() {
    check(&[
        ("'x'\nclass Dog { }", "x\nunsupported: class Dog at 2:1"),
        (
            "try { New-Object -ComObject Shell.Application } catch { 'no' }",
            "unsupported: COM object Shell.Application at 1:7",
        ),
        ("workflow w { }", "unsupported: workflow at 1:1"),
    ]);
}
