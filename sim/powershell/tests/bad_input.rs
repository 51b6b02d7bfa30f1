//! Nothing that a script says ends in a panic: pieces of real scripts, thrown together, run.

mod common;

use proptest::prelude::*;

use powershell::eval::{Bare, Engine, Limits};

/// Pieces that read and change everything that the evaluator has.
const PIECES: &[&str] = &[
    "$a = 1, 2, 3; $a += 4; $a[1] = $a; $a[-1]",
    "$h = @{ a = 1; b = @(1, 2) }; $h.c = $h; $h['a']; $h.b[0]",
    "$o = [pscustomobject]@{ n = 1 }; $o.n = $o; $o | Add-Member ScriptProperty p { $this.n }; $o.p",
    "function f($x, [int]$y = 2) { if ($x -gt 3) { return $x }; f ($x + 1) $y }; f 0",
    "foreach ($i in $a) { $a = @($i); $i }",
    "1..5 | % { $a; $_ } | ? { $_ } | select -First 2",
    "try { throw $h } catch { $_; $a = $_ } finally { $a }",
    "$a | ConvertTo-Json; \"$h $a $o\"",
    "$h.Keys | % { $h.Remove($_) }; foreach ($k in $h.Keys) { $h[$k] = 1 }",
    "'abc' -replace 'b', '$0$0' -split '' -join ','; 'x' * 5",
    "switch ($a) { 1 { 'one' } { $_ -is [int] } { $_ } default { $a } }",
    "& { param($x) $x; . { $a = $x } } $a; $a.Count",
    "$a | sort -Descending | group | measure -Property Count -Sum",
    "$b = { $a }.GetNewClosure(); & $b; $b.Invoke(1)",
    "Set-StrictMode -Version Latest; $nope; $a.nope; $a[99]",
    "$Error[0]; $Error.Count; $Error.Clear()",
    "trap { continue }; 1/0; [int]'x'; $null.x(); foo",
    "$x = & { Write-Error e; 'o' } 2>&1; $x[0].Exception.Message",
    "[void]$list.Add(1); $list = New-Object System.Collections.ArrayList; $list.Add($list)",
    "'{0} {1:N2} {2}' -f $a; '{0' -f 1; '{5}' -f 1",
    "[datetime]'2020-02-30'; (Get-Date).AddYears(99999); [timespan]'x'",
    "$s = 'x'; 1..30 | % { $s += $s }",
    "while ($true) { $i++; if ($i -gt 5) { break } }; do { continue } while ($i++ -lt 9)",
    "$a, $b = $b, $a; $a, ($b, $c) = 1, (2, 3); [int]$t = 'q'",
    "filter g { $_; $_ | g }; 1 | g",
    "iex '$a'; iex ('1 +' * 50); . { exit 4 }",
    "Select-Object -First; Sort-Object -Property @{ x = 1 }; Where-Object",
    "$a | Out-String | Out-Null; $a | ft; $h | fl; $o | fl *",
];

fn runs(text: &str) {
    let mut engine = Engine::new(Box::new(Bare::default()));
    engine.limits =
        Limits { steps: 20_000, depth: 40, memory_bytes: 1 << 20, output_bytes: 1 << 16 };
    let _ = engine.console(text, None, &[]);
}

#[test]
fn each_piece_runs_to_some_end() {
    for piece in PIECES {
        runs(piece);
        runs(&format!("{piece}\n{piece}"));
    }
}

#[test]
fn long_chains_of_values_exhaust_no_stack() {
    for script in [
        "for ($i = 0; $i -lt 300000; $i++) { $a = , $a }; $a = 1; 'end'",
        "for ($i = 0; $i -lt 300000; $i++) { $a = @{ n = $a } }; $a = 1; 'end'",
        "function f { for ($i = 0; $i -lt 300000; $i++) { $a = , $a } }; f; 'end'",
        "for ($i = 0; $i -lt 300000; $i++) { $a = [pscustomobject]@{ n = $a } }; 'end'",
    ] {
        assert_eq!(common::shown(script), "end", "{script}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn no_mixture_of_pieces_panics(
        parts in prop::collection::vec(0..PIECES.len(), 1..6)
    ) {
        let all: Vec<&str> = parts.iter().map(|at| PIECES[*at]).collect();
        runs(&all.join("\n"));
    }

    #[test]
    fn no_torn_piece_panics(
        parts in prop::collection::vec((0..PIECES.len(), 0usize..60, 0usize..60), 1..5)
    ) {
        let mut text = String::new();
        for (at, from, length) in parts {
            text.extend(PIECES[at].chars().skip(from).take(length));
        }
        runs(&text);
    }
}
