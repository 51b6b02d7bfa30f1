//! What concerns the whole session: defaults of parameters, transcripts, assemblies, what is
//! lacking.

mod common;

use common::{check, shown};
use powershell::eval::{Bare, Engine};

#[test]
fn default_values_of_parameters_are_bound_where_none_was_given() {
    check(&[
        (
            "function f { [CmdletBinding()] param($x, $y) \"$x-$y\" }\n\
             $PSDefaultParameterValues = @{ 'f:y' = { 1 + 1 }; '*:x' = 5; 'f:none' = 1 }\n\
             f; f 7; f -y 8; & { param($x) \"[$x]\" }\n\
             $PSDefaultParameterValues['Disabled'] = $true; f",
            "5-2\n7-2\n5-8\n[]\n-",
        ),
        (
            "$PSDefaultParameterValues['*-Date:Format'] = 'yyyy'; Get-Date; Get-Date -UFormat %d\n\
             $PSDefaultParameterValues.Remove('*-Date:Format'); (Get-Date).Year",
            "2020\n15\n2020",
        ),
    ]);
}

#[test]
fn a_transcript_holds_what_the_console_shows() {
    let mut engine = Engine::new(Box::new(Bare::default()));
    let script = "Start-Transcript C:\\t.txt; 'out'; Write-Host 'host'; Stop-Transcript; 'behind'";
    engine.console(script, None, &[]).expect("nothing is refused");
    let machine = engine.host.as_any().downcast_mut::<Bare>().expect("the machine");
    let (_, bytes) = &machine.files[0];
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let stars = "**********************";
    assert_eq!(lines[0].trim_start_matches('\u{feff}'), stars);
    assert_eq!(lines[1], "Windows PowerShell transcript start");
    assert!(lines.contains(&"PSCompatibleVersions: 1.0, 2.0, 3.0, 4.0, 5.0, 5.1.17763.1"));
    let end = [
        stars,
        "Transcript started, output file is C:\\t.txt",
        "out",
        "host",
        stars,
        "Windows PowerShell transcript end",
        "End time: 20200115090000",
        stars,
    ];
    assert_eq!(lines[lines.len() - end.len()..], end);
}

#[test]
fn texts_of_the_language_lie_beside_a_script() {
    let file = ("C:\\s\\en-US\\x.psd1".to_owned(), b"@{ Hello = 'hi' }".to_vec());
    let mut engine = Engine::new(Box::new(Bare { files: vec![file], ..Bare::default() }));
    let script =
        "Import-LocalizedData -BindingVariable m; $m.Hello; Import-LocalizedData -FileName y";
    engine.console(script, Some("C:\\s\\x.ps1"), &[]).expect("nothing is refused");
    let machine = engine.host.as_any().downcast_mut::<Bare>().expect("the machine");
    assert!(
        machine.screen.starts_with("hi\nImport-LocalizedData : Cannot find"),
        "{}",
        machine.screen
    );
}

#[test]
fn a_seed_makes_the_numbers_of_net_framework() {
    check(&[
        (
            "$r = New-Object System.Random 0; $r.Next(); $r.Next(); $r.Next(1)",
            "1559595546\n1755192844\n0",
        ),
        (
            "$r = [System.Random]::new(5); $s = New-Object Random 5; $r.NextDouble() -eq $s.NextDouble()",
            "True",
        ),
        (
            "Get-Random -SetSeed 0; $a = 1..9 | Get-Random -Count 9 -SetSeed 3; $b = 1..9 | Get-Random -Count 9 -SetSeed 3; \"$a\" -eq \"$b\"; ($a | measure -Sum).Sum",
            "1559595546\nTrue\n45",
        ),
        (
            "(1..50 | Get-Random -Count 3).Count; (1..3 | Get-Random -Count 9 | sort) -join ''",
            "3\n123",
        ),
        (
            "try { (New-Object Random 1).Next(5, 1) } catch { $_.Exception.InnerException.GetType().Name }",
            "ArgumentOutOfRangeException",
        ),
    ]);
}

#[test]
fn what_5_1_has_and_nobody_models_is_refused_by_name() {
    for command in ["Send-MailMessage -To x", "Out-GridView", "gps", "Start-Job { 1 }"] {
        assert!(shown(&format!("try {{ {command} }} catch {{ 'no' }}")).starts_with("unsupported"));
    }
    check(&[
        ("Measure-Command { Start-Sleep 2; 'out' } | % TotalSeconds", "2"),
        ("Add-Type -AssemblyName System.Web, 'System.Data, Version=4.0.0.0'; 'on'", "on"),
        ("Add-Type -TypeDefinition 'x'", "unsupported: Add-Type with code of one's own at 1:1"),
        ("try { Get-Nothing } catch { $_.FullyQualifiedErrorId }", "CommandNotFoundException"),
    ]);
}
