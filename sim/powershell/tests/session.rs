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
