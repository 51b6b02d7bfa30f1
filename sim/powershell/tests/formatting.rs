//! What the console prints for objects: `script -> lines`, blanks at the ends of lines left out.

mod common;

use common::check;

#[test]
fn tables_and_lists() {
    check(&[
        (
            "[pscustomobject]@{Name = 'Backup'; Size = 1}, [pscustomobject]@{Name = 'x'; Size = 22}",
            "Name   Size\n----   ----\nBackup    1\nx        22",
        ),
        (
            "[pscustomobject]@{A = 1; B = 2; C = 3; D = 4; E = $null}",
            "A : 1\nB : 2\nC : 3\nD : 4\nE :",
        ),
        ("[pscustomobject]@{A = 1; B = 2} | Format-List", "A : 1\nB : 2"),
        (
            "1..3 | Select-Object @{n = 'N'; e = { $_ }}, @{n = 'Even'; e = { $_ % 2 -eq 0 }}",
            "N  Even\n-  ----\n1 False\n2  True\n3 False",
        ),
        ("@{Name = 'x'} | Format-Table -AutoSize -HideTableHeaders", "Name x"),
        (
            "'b', 'a' | ForEach-Object { [pscustomobject]@{N = $_; G = 'g'} } | Format-Table N \
             -GroupBy G",
            "G: g\n\nN\n-\nb\na",
        ),
    ]);
}

#[test]
fn values_stand_in_fields_as_5_1_shows_them() {
    check(&[
        (
            "[pscustomobject]@{L = 1, 2, 3, 4, 5; T = @{a = 1}; D = [datetime]'2025-01-02'; \
             S = [timespan]'1:2:3'} | Format-List",
            "L : {1, 2, 3, 4...}\nT : {a}\nD : 1/2/2025 12:00:00 AM\nS : 01:02:03",
        ),
        (
            "[pscustomobject]@{O = [pscustomobject]@{a = 1; b = 'x'}} | Format-List",
            "O : @{a=1; b=x}",
        ),
        ("[pscustomobject]@{X = \"two`nlines\"}", "X\n-\ntwo..."),
    ]);
}

#[test]
fn calculated_columns() {
    check(&[
        (
            "[pscustomobject]@{S = 1536} | Format-Table @{l = 'KB'; e = { $_.S / 1KB }; f = 'N2'; \
             width = 8; alignment = 'right'}",
            "KB\n      --\n    1.50",
        ),
        (
            "[pscustomobject]@{S = 5} | Format-Table @{Name = 'Twice'; Expression = { $_.S * 2 }} \
             -AutoSize",
            "Twice\n-----\n   10",
        ),
        (
            "[pscustomobject]@{S = 5} | Format-Table { $_.S + 1 }",
            "$_.S + 1\n----------\n         6",
        ),
    ]);
}

#[test]
fn what_is_put_out_together_is_formatted_together() {
    check(&[
        ("[pscustomobject]@{a = 1}; 'text'; [pscustomobject]@{a = 2}", "a\n-\n1\ntext\n2"),
        ("[pscustomobject]@{a = 1}; [pscustomobject]@{b = 2}", "a\n-\n1"),
        (
            "[version]'1.2.3.4'; [pscustomobject]@{b = 2}",
            "Major  Minor  Build  Revision\n-----  -----  -----  --------\n1      2      3      4\n\nb : 2",
        ),
        (
            "(1..2 | ForEach-Object { [pscustomobject]@{n = $_} } | Out-String).Replace(\"`r`n\", '|')",
            "|n|-|1|2|||",
        ),
        (
            "([pscustomobject]@{n = 1} | Format-List | Out-String).Replace(\"`r`n\", '|')",
            "||n : 1||||",
        ),
        ("('abc' | Out-String).Length", "5"),
        (
            "('x' * 30 | ForEach-Object { [pscustomobject]@{n = $_; m = 1} } | Out-String -Width 20)\
             .Trim().Split(\"`n\")[2]",
            "xxxxxxxxxxxxxxxxx...",
        ),
    ]);
}

#[test]
fn members_of_values() {
    check(&[
        (
            "'x' | Get-Member Trim*",
            "TypeName: System.String\n\nName      MemberType Definition\n----      ---------- \
             ----------\nTrim      Method     string Trim(Params char[] trimChars), string \
             Trim()\nTrimEnd   Method     string TrimEnd(Params char[] trimChars)\nTrimStart \
             Method     string TrimStart(Params char[] trimChars)",
        ),
        (
            "[pscustomobject]@{a = 1} | Get-Member -MemberType NoteProperty",
            "TypeName: System.Management.Automation.PSCustomObject\n\nName MemberType   \
             Definition\n---- ----------   ----------\na    NoteProperty int a=1",
        ),
        ("(Get-Date | Get-Member -Name AddDays).Definition", "datetime AddDays(double value)"),
    ]);
}

#[test]
fn a_text_passes_a_format_command_before_the_script_ends() {
    check(&[
        ("function f { 'said'; exit 3 }; f | Format-List", "said\nexit 3"),
        ("'a', 'b' | Format-Table", "a\nb"),
        ("$o = [pscustomobject]@{ a = 1 }; [bool]$o.psobject.Properties['b']", "False"),
    ]);
}
