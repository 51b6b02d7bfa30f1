//! XML in scripts: members, nodes, texts, errors.

mod common;

use common::{check, shown};

#[test]
fn attributes_and_elements_are_members() {
    check(&[
        (
            "[xml]$d = '<a><b id=\"1\">x</b><b id=\"2\"/><c>t</c></a>'; $d.a.b[0].id; \
             $d.a.b[0].'#text'; $d.A.C; $d.a.b.Count; \"$($d.a.b.id)\"; \"$($d.a)\"",
            "1\nx\nt\n2\n1 2\na",
        ),
        (
            "$e = [xml](\"<Event xmlns='http://x'><System><EventID>11</EventID></System>\" + \
             \"<EventData><Data Name='A'>1</Data><Data Name='B'>2</Data></EventData></Event>\")\n\
             $e.Event.System.EventID; ($e.Event.EventData.Data | ? { $_.Name -eq 'B' }).'#text'\n\
             $e.Event.xmlns; $e.Event.SelectNodes('//Data').Count\n\
             $e.SelectNodes(\"//*[local-name()='Data']\").Count",
            "11\n2\nhttp://x\n0\n2",
        ),
        (
            "$x = New-Object System.Xml.XmlDocument; $x.LoadXml('<a><b n=\"1\"/></a>'); \
             $x.SelectSingleNode('/a/b/@n').Value; $x.SelectSingleNode('//q') -eq $null; \
             foreach ($n in $x.a.ChildNodes) { $n.OuterXml }; $x['a'].FirstChild.GetAttribute('n')",
            "1\nTrue\n<b n=\"1\" />\n1",
        ),
        (
            "function f([xml]$x) { $x.a.b }; f '<a><b>1</b></a>'; \
             ([xml]('<a>', '<b>2</b>', '</a>')).a.b; [xml]'<a/>' -is [System.Xml.XmlNode]; \
             [pscustomobject]@{ x = [xml]'<r k=\"v\"/>' } | % { $_.x.r | select k } | % k",
            "1\n2\nTrue\nv",
        ),
    ]);
}

#[test]
fn what_is_malformed_is_thrown_and_what_is_changed_is_refused() {
    check(&[(
        "try { [xml]'<a></b>' } catch { $_.Exception.Message; $_.FullyQualifiedErrorId }\n\
         try { ([xml]'<a/>').LoadXml('x') } catch { $_.Exception.InnerException.GetType().Name }",
        "Cannot convert value \"<a></b>\" to type \"System.Xml.XmlDocument\". Error: \"The 'a' \
         start tag on line 1 position 2 does not match the end tag of 'b'. Line 1, position \
         6.\"\nInvalidCastToXmlDocument\nXmlException",
    )]);
    for change in ["$d.a.b = 1", "$d.a.SetAttribute('b', 'c')", "$d.Load('C:\\x')", "$d.Save('x')"]
    {
        let script = format!("$d = [xml]'<a b=\"1\"/>'; try {{ {change} }} catch {{ 'caught' }}");
        assert!(shown(&script).starts_with("unsupported: "), "{change}");
    }
}
