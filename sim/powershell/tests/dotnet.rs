//! .NET as scripts use it: `script -> what the console shows`.

mod common;

use common::check;

#[test]
fn references_carry_results_back() {
    check(&[
        ("$n = 0; [int]::TryParse('12', [ref]$n); $n", "True\n12"),
        ("$v = $null; [version]::TryParse('x', [ref]$v); $null -eq $v", "False\nTrue"),
        (
            "$d = Get-Date; [datetime]::TryParseExact('20250102', 'yyyyMMdd', $null, 'None', \
             [ref]$d); $d.Day",
            "True\n2",
        ),
    ]);
}

#[test]
fn script_blocks_serve_as_delegates() {
    check(&[
        ("[regex]::Replace('a1b22', '\\d+', { param($m) '<' + $m.Value + '>' })", "a<1>b<22>"),
        ("'a1b2c' -split { $_ -match '\\d' }", "a\nb\nc"),
        ("(1, 2, 3).ForEach({ $_ * 2 }) -join ','", "2,4,6"),
    ]);
}

#[test]
fn lists_are_shared_and_enumerated() {
    check(&[
        (
            "$l = New-Object System.Collections.Generic.List[string]; $m = $l; $m.Add('x'); \
             $l.Count; $l | ForEach-Object { \"<$_>\" }",
            "1\n<x>",
        ),
        ("$a = New-Object System.Collections.ArrayList; [void]$a.Add(1); $a.Add(2); $a", "1\n1\n2"),
        ("$q = [System.Collections.Queue]::new(); $q.Enqueue(1); $q.Enqueue(2); $q.Dequeue()", "1"),
        (
            "$d = New-Object 'System.Collections.Generic.Dictionary[string,int]'; $d['a'] = 1; \
             $d.A -eq 1; $d.ContainsKey('A'); $d.Keys",
            "False\nFalse\na",
        ),
        ("$b = New-Object byte[] 3; $b[1] = 255; $b -join ','", "0,255,0"),
        ("[string[]]$s = 1, 2; $s[0].GetType().Name; $s.GetType().Name", "String\nString[]"),
        ("$l = [Collections.Generic.List[int]](3, 1, 2); $l.Sort(); \"$l\"", "1 2 3"),
        ("$h = @{}; $h.Add('a', 1); $h.ContainsKey('A'); $h.Remove('a'); $h.Count", "True\n0"),
        (
            "$sb = [System.Text.StringBuilder]::new(); [void]$sb.AppendFormat('{0:N1};', 2); \
             $sb.Append('x').Length",
            "5",
        ),
    ]);
}

#[test]
fn texts_of_values_follow_where_they_stand() {
    check(&[
        ("$d = [datetime]'2025-01-02 15:04:05'; \"$d\"", "01/02/2025 15:04:05"),
        ("$d = [datetime]'2025-01-02 15:04:05'; $d.ToString()", "1/2/2025 3:04:05 PM"),
        ("'{0}' -f [datetime]'2025-01-02'", "1/2/2025 12:00:00 AM"),
        ("[string](1.5)", "1.5"),
        ("(1.5).ToString([cultureinfo]'de-DE')", "1,5"),
        (
            "[Threading.Thread]::CurrentThread.CurrentCulture = 'de-DE'; '{0:N2}' -f 1234.5; \
             (Get-Date '2025-02-01').ToString('d')",
            "1.234,50\n01.02.2025",
        ),
        (
            "\"$([guid]'00000000-0000-0000-0000-00000000000A')\"",
            "00000000-0000-0000-0000-00000000000a",
        ),
        ("[IO.FileAttributes]3", "ReadOnly, Hidden"),
        ("\"$([version]'1.2')\" + '.0'", "1.2.0"),
        ("'a', 1, 2.5, $true -join '|'", "a|1|2.5|True"),
    ]);
}

#[test]
fn what_monitors_write() {
    check(&[
        (
            "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12; \
             [Net.ServicePointManager]::SecurityProtocol",
            "Tls12",
        ),
        (
            "$s = [Diagnostics.Stopwatch]::StartNew(); Start-Sleep -Seconds 2; $s.Stop(); \
             $s.Elapsed.TotalSeconds; $s.ElapsedMilliseconds",
            "2\n2000",
        ),
        (
            "[Management.ManagementDateTimeConverter]::ToDateTime('20250102030405.000000+000')\
             .ToString('s')",
            "2025-01-02T03:04:05",
        ),
        (
            "([Net.IPAddress]'10.0.0.4').AddressFamily; [ipaddress]::Parse('::1').IPAddressToString",
            "InterNetwork\n::1",
        ),
        (
            "$c = New-Object System.Management.Automation.PSCredential('dom\\me', (ConvertTo-SecureString 'pw' -AsPlainText -Force)); \
             $c.UserName; $c.GetNetworkCredential().Password; $c.Password",
            "dom\\me\npw\nSystem.Security.SecureString",
        ),
        ("[math]::Round((123456789012 / 1GB), 2)", "114.98"),
        ("('{0:P0}' -f 0.256) + ' ' + ('{0:#,##0}' -f 1234567)", "26% 1,234,567"),
        ("(New-TimeSpan -Start '2025-01-01' -End '2025-01-03 12:00').TotalDays", "2.5"),
        (
            "if ((Get-Date '2025-01-02') -lt (Get-Date '2025-01-01').AddDays(2)) { 'fresh' }",
            "fresh",
        ),
        ("[enum]::GetNames([DayOfWeek])[1]", "Monday"),
        ("'0x80070005' -as [int]; [convert]::ToString(-2147024891, 16)", "-2147024891\n80070005"),
        ("'{0:X8}' -f -2147024891", "80070005"),
        ("[BitConverter]::ToString([Text.Encoding]::ASCII.GetBytes('AB'))", "41-42"),
        (
            "[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('RwBlAHQALQBEAGEAdABlAA=='))",
            "Get-Date",
        ),
    ]);
}

#[test]
fn errors_of_methods_can_be_caught_by_their_type() {
    check(&[
        ("try { [int]::Parse('x') } catch [FormatException] { 'format' }", "format"),
        ("try { 'a'.Substring(5) } catch [ArgumentOutOfRangeException] { 'range' }", "range"),
        (
            "try { [int]::Parse('x') } catch { $_.Exception.InnerException.Message }",
            "Input string was not in a correct format.",
        ),
        (
            "try { [version]'x' } catch { $_.FullyQualifiedErrorId }",
            "InvalidCastParseTargetInvocation",
        ),
        ("try { $null.Trim() } catch { $_.FullyQualifiedErrorId }", "InvokeMethodOnNull"),
        ("'x'.PadLeft(2000000000)", "limit: Value"),
        ("[Net.Sockets.TcpClient]::new()", "unsupported: [Net.Sockets.TcpClient] at 1:1"),
    ]);
}

#[test]
fn patterns_and_their_groups() {
    check(&[
        (
            "$m = [regex]::Match('id=42;', '(?<k>\\w+)=(?<v>\\d+)'); $m.Groups['v'].Value; \
             $m.Groups[1].Value; $m.Groups['none'].Success; $m.Index",
            "42\nid\nFalse\n0",
        ),
        ("[regex]::Matches('a1b2', '[a-z](\\d)') | ForEach-Object { $_.Groups[1].Value }", "1\n2"),
        ("'2025-01-02' -match '^(\\d+)-(\\d+)'; $Matches[1]; $Matches.Count", "True\n2025\n3"),
        ("'x.y.z' -replace '\\.', '-'; 'aaa' -replace '^a', 'b'", "x-y-z\nbaa"),
        ("('a', 'B', 'c' -match '[ab]').Count; 'b' -cmatch 'B'", "2\nFalse"),
        ("switch -Regex ('err 5') { 'err (\\d)' { \"code $($Matches[1])\" } }", "code 5"),
        ("'a,b; c' -split '[,;]\\s*' -join '|'", "a|b|c"),
        ("[regex]::Escape('C:\\a (1).txt')", "C:\\\\a\\ \\(1\\)\\.txt"),
        (
            "try { '(' -match '(' } catch { \"$_\"; $_.FullyQualifiedErrorId }",
            "parsing \"(\" - Not enough )'s.\nSystem.ArgumentException",
        ),
        (
            "try { 'a' -replace '(' } catch { \"$_\"; $_.FullyQualifiedErrorId }",
            "The regular expression pattern ( is not valid.\nInvalidRegularExpression",
        ),
        ("[Text.RegularExpressions.Regex]::Split('a1b', '\\d').Count", "2"),
    ]);
}

#[test]
fn static_members_are_listed() {
    check(&[
        ("([math] | Get-Member -Static -Name PI).Definition", "static double PI {get;}"),
        (
            "[guid] | Get-Member -Static | ForEach-Object Name",
            "new\nNewGuid\nParse\nTryParse\nEmpty",
        ),
    ]);
}
