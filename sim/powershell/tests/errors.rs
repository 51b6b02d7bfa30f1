//! Errors: what 5.1 prints, what `try` and `trap` take, what nothing can catch.

mod common;

use common::{check, shown};

#[test]
fn errors_are_printed_with_their_place() {
    check(&[
        (
            "Get-Nothing 5",
            "Get-Nothing : The term 'Get-Nothing' is not recognized as the name of a cmdlet, function, script file, or operable
program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.
At line:1 char:1
+ Get-Nothing 5
+ ~~~~~~~~~~~
    + CategoryInfo          : ObjectNotFound: (Get-Nothing:String) [], CommandNotFoundException
    + FullyQualifiedErrorId : CommandNotFoundException",
        ),
        (
            "'a'\n1/0\n'b'",
            "a
Attempted to divide by zero.
At line:2 char:1
+ 1/0
+ ~~~
    + CategoryInfo          : NotSpecified: (:) [], RuntimeException
    + FullyQualifiedErrorId : RuntimeException
 
b",
        ),
        (
            "throw 'no'",
            "no
At line:1 char:1
+ throw 'no'
+ ~~~~~~~~~~
    + CategoryInfo          : OperationStopped: (no:String) [], RuntimeException
    + FullyQualifiedErrorId : no",
        ),
        (
            "[int]'abc'",
            "Cannot convert value \"abc\" to type \"System.Int32\". Error: \"Input string was not in a correct format.\"
At line:1 char:1
+ [int]'abc'
+ ~~~~~~~~~~
    + CategoryInfo          : InvalidArgument: (:) [], RuntimeException
    + FullyQualifiedErrorId : InvalidCastFromStringToInteger",
        ),
        (
            "function f { Write-Error 'bad' }\nf",
            "f : bad
At line:2 char:1
+ f
+ ~
    + CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException
    + FullyQualifiedErrorId : Microsoft.PowerShell.Commands.WriteErrorException,f",
        ),
        (
            "$x.Foo()",
            "You cannot call a method on a null-valued expression.
At line:1 char:1
+ $x.Foo()
+ ~~~~~~~~
    + CategoryInfo          : InvalidOperation: (:) [], RuntimeException
    + FullyQualifiedErrorId : InvokeMethodOnNull",
        ),
    ]);
}

#[test]
fn long_messages_are_broken_between_words() {
    check(&[
        (
            "function g { param([Parameter(Mandatory=$true)][int]$n) $n }\ng -n x",
            "g : Cannot process argument transformation on parameter 'n'. Cannot convert value \"x\" to type \"System.Int32\". Error:
\"Input string was not in a correct format.\"
At line:2 char:6
+ g -n x
+      ~
    + CategoryInfo          : InvalidData: (:) [g], ParameterBindin...mationException
    + FullyQualifiedErrorId : ParameterArgumentTransformationError,g",
        ),
    ]);
}

#[test]
fn what_is_tried_is_caught_by_its_class() {
    check(&[
        ("try { throw 'x' } catch { \"c $_\" } finally { 'f' }", "c x\nf"),
        ("try { 1/0 } catch [DivideByZeroException] { 'zero' } catch { 'other' }", "zero"),
        (
            "try { foo } catch [System.Management.Automation.CommandNotFoundException] { 'nf' }",
            "nf",
        ),
        ("try { [int]'x' } catch { $_.FullyQualifiedErrorId }", "InvalidCastFromStringToInteger"),
        (
            "try { throw [System.IO.IOException]'io' } catch [System.IO.IOException] { $_.Exception.Message }",
            "io",
        ),
        ("try { try { throw 'a' } finally { 'f' } } catch { \"$_\" }", "f\na"),
        ("try { try { throw 'a' } catch { throw } } catch { \"again $_\" }", "again a"),
        ("try { try { throw 'a' } catch { throw 'b' } } catch { \"$_\" }", "b"),
        ("function f { 1/0; 'on' }; try { f } catch { 'caught' }", "caught"),
        (
            "function f { throw 'x' }; try { f; 'no' } catch { $_.CategoryInfo.Category }",
            "OperationStopped",
        ),
        ("try { Write-Error soft 2>$null; 'on' } catch { 'no' }", "on"),
        ("try { Write-Error 'hard' -ErrorAction Stop; 'no' } catch { \"c $_\" }", "c hard"),
        (
            "$ErrorActionPreference = 'Stop'; try { Write-Error 'hard'; 'no' } catch { \"c $_\" }",
            "c hard",
        ),
        (
            "foreach ($i in 1..3) { try { if ($i -eq 2) { continue }; $i } finally { \"f$i\" } }",
            "1\nf1\nf2\n3\nf3",
        ),
        ("function f { try { return 1 } finally { 'f' } }; f", "1\nf"),
        ("trap { \"t $_\"; continue }; throw 'x'; 'next'", "t x\nnext"),
        ("try { throw @{ code = 5 } } catch { $_.TargetObject.code }", "5"),
    ]);
}

#[test]
fn what_went_wrong_is_remembered() {
    check(&[
        (
            "& { foo } 2>$null; $?; $Error.Count; $Error[0].CategoryInfo.Category",
            "False\n1\nObjectNotFound",
        ),
        ("$ErrorActionPreference = 'SilentlyContinue'; foo; 1/0; $Error.Count", "2"),
        ("Write-Error x -ErrorAction SilentlyContinue; $?; $Error.Count", "False\n1"),
        ("Write-Error x -ErrorAction Ignore; $Error.Count", "0"),
        (
            "Write-Error x -ErrorVariable e -ErrorAction SilentlyContinue; $e.Count; \"$($e[0])\"",
            "1\nx",
        ),
        ("$r = & { 'a'; Write-Error e; 'b' } 2>&1; $r.Count; \"$($r[1])\"", "3\ne"),
        ("$x = 1; $?; $null = 5; $?", "True\nTrue"),
        (
            "function f { [CmdletBinding()] param() Write-Error i; 'o' }; f -ErrorVariable e -EA 0; $e.Count",
            "o\n1",
        ),
        (
            "function f { [CmdletBinding()] param() $r = New-Object System.Management.Automation.ErrorRecord ([Exception]'m'), 'Id', 'InvalidData', 't'; $PSCmdlet.ThrowTerminatingError($r) }; try { f } catch { $_.FullyQualifiedErrorId; \"$($_.CategoryInfo)\" }",
            "Id,f\nInvalidData: (t:String) [f], Exception",
        ),
        (
            "try { throw 'q' } catch { }; $Error[0].Exception.Message; $Error.Clear(); $Error.Count",
            "q\n0",
        ),
        (
            "try { foo } catch { $_.InvocationInfo.ScriptLineNumber; $_.InvocationInfo.OffsetInLine }",
            "1\n7",
        ),
        (
            "function f { throw 'x' }; try { f } catch { $_.ScriptStackTrace }",
            "at f, <No file>: line 1\nat <ScriptBlock>, <No file>: line 1",
        ),
    ]);
}

#[test]
fn strict_mode_refuses_what_is_not_there() {
    let id =
        |script: &str| shown(&format!("try {{ {script} }} catch {{ $_.FullyQualifiedErrorId }}"));
    assert_eq!(id("Set-StrictMode -Version 1; $nope"), "VariableIsUndefined");
    assert_eq!(id("Set-StrictMode -Version 1; ([pscustomobject]@{a=1}).b; 'x'"), "x");
    let property = "PropertyNotFoundStrict";
    assert_eq!(id("Set-StrictMode -Version 2; ([pscustomobject]@{a=1}).b"), property);
    assert_eq!(id("Set-StrictMode -Version 5.0; (@{a=1}).b"), property);
    assert_eq!(id("Set-StrictMode -Version Latest; (1, 2)[5]"), "System.IndexOutOfRangeException");
    assert_eq!(id("Set-StrictMode -Version 2; Set-StrictMode -Off; $nope; 'fine'"), "fine");
}

#[test]
fn nothing_catches_a_limit_or_a_refusal() {
    let cases = [
        ("while ($true) { }", "limit: Steps"),
        ("try { while ($true) { } } catch { 'no' } finally { 'no' }", "limit: Steps"),
        ("function f { f }; try { f } catch { 'no' } finally { 'no' }", "limit: Depth"),
        ("trap { 'no'; continue }; function f { f }; f", "limit: Depth"),
        ("$s = 'x' * 60MB; $a = @(); 1..100 | % { $a += $s + $_ }", "limit: Memory"),
        ("1..30 | % { 'x' * 1MB }", "limit: Output"),
    ];
    for (script, expected) in cases {
        let found = shown(script);
        assert!(found.ends_with(expected), "{script}: {:.200}", found);
    }
}

#[test]
fn the_same_script_stops_at_the_same_step() {
    use powershell::eval::{Bare, Engine};
    let steps = || {
        let mut engine = Engine::new(Box::new(Bare::default()));
        let _ = engine.console("1..50 | % { Get-Random } | sort | select -First 3", None, &[]);
        engine.steps()
    };
    assert_eq!(steps(), steps());
}
