//! Each encoder against a table of what attackers write, and against its own reader: what the
//! sink reads is the text again, and nothing active is in between.

use super::*;
use proptest::prelude::*;

type Encoder<'a> = fn(Untrusted<'a>) -> String;

fn check<'a>(encode: Encoder<'a>, table: &[(&'a str, &str)]) {
    for (text, expect) in table {
        assert_eq!(encode(Untrusted::new(text)), *expect, "{text:?}");
    }
}

#[test]
fn a_terminal_shows_controls_and_keeps_lines() {
    check(
        Untrusted::for_terminal,
        &[
            ("C:\\Users\\백업\n\tok", "C:\\Users\\백업\n\tok"),
            ("a\r\nb", "a\nb"),
            ("good\rbad", "good\\u{d}bad"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{202e}txt.exe", "\\u{202e}txt.exe"),
            ("a\u{200b}b\u{2066}c\u{e0041}", "a\\u{200b}b\\u{2066}c\\u{e0041}"),
            ("\\u{1b}", "\\u{5c}u{1b}"),
            ("\0\u{8}\u{7f}\u{85}", "\\u{0}\\u{8}\\u{7f}\\u{85}"),
        ],
    );
    check(Untrusted::for_terminal_line, &[("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c")]);
}

#[test]
fn a_json_string_ends_where_it_should() {
    check(
        Untrusted::for_json,
        &[
            ("a\"b\\c\n", r#""a\"b\\c\n""#),
            ("</script>&", r#""\u003c/script\u003e\u0026""#),
            ("\u{1b}\u{2028}\u{e0041}", r#""\u001b\u2028\udb40\udc41""#),
            ("백업", "\"백업\""),
        ],
    );
}

#[test]
fn a_json_document_reads_the_same_and_holds_nothing_active() {
    let value = serde_json::json!({"a\u{9b}": ["</script>\u{202e}", "\u{7f}\n"], "백": "&"});
    let text = serde_json::to_string_pretty(&value).unwrap();
    let safe = json_document(&text);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    assert!(!safe.contains(|c| (is_active(c) && c != '\n') || "<>&".contains(c)), "{safe}");
}

#[test]
fn markup_holds_no_tag_and_no_forbidden_character() {
    let several = &[
        ("<b a='1'>&amp;", "&#60;b a=&#39;1&#39;&#62;&#38;amp;"),
        ("]]>", "]]&#62;"),
        ("a\nb\rc\0\u{ffff}", "a\nb\\u{d}c\\u{0}\\u{ffff}"),
    ];
    check(Untrusted::for_xml, several);
    check(Untrusted::for_html, several);
    check(Untrusted::for_xml_attribute, &[("\" x=\"1\n", "&#34; x=&#34;1\\u{a}")]);
    check(
        Untrusted::for_html_attribute,
        &[
            ("x onload=a()", "x&#32;onload&#61;a&#40;&#41;"),
            ("`'\">", "&#96;&#39;&#34;&#62;"),
            ("백업7", "백업7"),
        ],
    );
}

#[test]
fn markdown_is_mere_text() {
    check(
        Untrusted::for_markdown,
        &[
            ("# [x](y) **z**", r"\# \[x\]\(y\) \*\*z\*\*"),
            ("1. <b>|", r"1\. \<b\>\|"),
            (" a ", "&#32;a&#32;"),
            ("a\n---", r"a\\u\{a\}\-\-\-"),
            ("www.x.com &lt; http://y", r"www\.x\.com \&lt\; http\:\/\/y"),
            ("백업", "백업"),
        ],
    );
    check(
        Untrusted::for_markdown_code,
        &[
            ("sc query", "` sc query `"),
            ("a`b``c", "``` a`b``c ```"),
            ("`", "`` ` ``"),
            ("a|b", "` a\\u{7c}b `"),
        ],
    );
}

#[test]
fn a_csv_cell_is_one_cell_and_no_formula() {
    check(
        Untrusted::for_csv,
        &[
            ("a,\"b\";c", "\"a,\"\"b\"\";c\""),
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
            ("  +1", "\"'  +1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("＝1", "\"'＝1\""),
            ("\t=1", "\"'\\u{9}=1\""),
            ("it's", "\"it's\""),
            ("'a", "\"''a\""),
            ("a\r\nb", "\"a\\u{d}\\u{a}b\""),
        ],
    );
}

#[test]
fn a_ci_log_takes_no_commands() {
    check(
        Untrusted::for_ci_log,
        &[
            ("::error::x", "\\u{3a}:error::x"),
            ("  ::set-output name=a::b", "  \\u{3a}:set-output name=a::b"),
            ("a::b", "a::b"),
            ("x ##[group]y", "x \\u{23}#[group]y"),
            ("##vso[task.setvariable]", "\\u{23}#vso[task.setvariable]"),
            ("ends #", "ends \\u{23}"),
            ("#12", "#12"),
            ("ok\n::error::x", "ok\\u{a}::error::x"),
            ("section_start:1:a\r\u{1b}[0K", "section_start:1:a\\u{d}\\u{1b}[0K"),
        ],
    );
    check(Untrusted::for_ci_message, &[("100%\r\n::x\u{1b}", "100%25%0A::x\\u{1b}")]);
    check(Untrusted::for_ci_property, &[("a,b:c%0A\n", "a%2Cb%3Ac%250A\\u{a}")]);
}

#[test]
fn debug_is_safe_for_a_terminal() {
    assert_eq!(format!("{:?}", Untrusted::from("a\u{1b}\u{202e}")), "\"a\\u{1b}\\u{202e}\"");
}

/// Texts full of what the sinks react to.
fn nasty() -> impl Strategy<Value = String> {
    let special = "\\u{}'\"`|<>&;#:%,=+-@ \t\r\n[]()*_.!~/0\u{1b}\u{9b}\0\u{202e}\u{200b}백";
    let special: Vec<char> = special.chars().collect();
    let piece = prop_oneof![
        6 => prop::sample::select(special).prop_map(String::from),
        2 => any::<char>().prop_map(String::from),
        1 => prop::sample::select(vec!["\\u{1b}", "::", "##[", "```", "\r\n", "&#60;", "%0A"])
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Reads `\u{1b}` back.
fn unshow(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, after) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

/// Reads numeric entities back.
fn unmarkup(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        let (code, after) = after.split_once(';').unwrap();
        out.push_str(before);
        out.push(char::from_u32(code.parse().unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

fn unpercent(text: &str) -> String {
    let codes = [("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    codes.iter().fold(text.to_owned(), |text, (code, c)| text.replace(code, c))
}

/// Takes backslashes off as CommonMark does: only before ASCII punctuation.
fn unmarkdown(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(rest.next()),
            _ => out.push(c),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_active_is_ever_written(text in nasty()) {
        let text = Untrusted::new(&text);
        let one_line: [Encoder<'_>; 11] = [
            Untrusted::for_terminal_line, Untrusted::for_json, Untrusted::for_xml_attribute,
            Untrusted::for_html_attribute, Untrusted::for_markdown, Untrusted::for_markdown_code,
            Untrusted::for_csv, Untrusted::for_ci_log, Untrusted::for_ci_property,
            |text| format!("{text:?}"), |text| text.for_ci_message().replace('\t', ""),
        ];
        for encode in one_line {
            prop_assert!(!encode(text).contains(is_active), "{:?}", encode(text));
        }
        let several: [Encoder<'_>; 3] =
            [Untrusted::for_terminal, Untrusted::for_xml, Untrusted::for_html];
        for encode in several {
            let active = |c| is_active(c) && c != '\n' && c != '\t';
            prop_assert!(!encode(text).contains(active), "{:?}", encode(text));
        }
    }

    #[test]
    fn what_a_sink_reads_is_the_text(text in nasty()) {
        let foreign = Untrusted::new(&text);
        let folded = text.replace("\r\n", "\n");
        prop_assert_eq!(unshow(&foreign.for_terminal_line()), text.as_str());
        prop_assert_eq!(unshow(&foreign.for_terminal()), folded.as_str());
        prop_assert_eq!(&serde_json::from_str::<String>(&foreign.for_json()).unwrap(), &text);
        prop_assert_eq!(unshow(&unmarkup(&foreign.for_xml())), folded.as_str());
        prop_assert_eq!(unshow(&unmarkup(&foreign.for_html())), folded.as_str());
        prop_assert_eq!(unshow(&unmarkup(&foreign.for_xml_attribute())), text.as_str());
        prop_assert_eq!(unshow(&unmarkup(&foreign.for_html_attribute())), text.as_str());
        prop_assert_eq!(unshow(&unpercent(&foreign.for_ci_message())), folded.as_str());
        prop_assert_eq!(unshow(&unpercent(&foreign.for_ci_property())), text.as_str());
        prop_assert_eq!(unshow(&foreign.for_ci_log()), text.as_str());
        let markdown = foreign.for_markdown().replace("&#32;", " ");
        prop_assert_eq!(unshow(&unmarkdown(&markdown)), text.as_str());
        let cell = foreign.for_csv();
        let cell = cell[1..cell.len() - 1].replace("\"\"", "\"");
        prop_assert_eq!(unshow(cell.strip_prefix('\'').unwrap_or(&cell)), text.as_str());
    }

    #[test]
    fn no_text_breaks_out_of_its_sink(text in nasty()) {
        let foreign = Untrusted::new(&text);
        for markup in [foreign.for_xml(), foreign.for_xml_attribute(), foreign.for_html()] {
            prop_assert!(!markup.contains(['<', '>', '"', '\'']));
            prop_assert_eq!(markup.matches('&').count(), markup.matches("&#").count());
        }
        let log = foreign.for_ci_log();
        prop_assert!(!log.trim_start().starts_with(':') && !log.contains("##"));
        prop_assert!(!log.ends_with('#'));
        let code = foreign.for_markdown_code();
        let fence = code.split(' ').next().unwrap();
        let inner = &code[fence.len()..code.len() - fence.len()];
        prop_assert!(!inner.contains(fence) && !inner.contains('|'));
        let cell = foreign.for_csv();
        let inside = &cell[1..cell.len() - 1];
        prop_assert!(!inside.replace("\"\"", "").contains('"'));
        let read = inside.replace("\"\"", "\"");
        prop_assert!(!read.trim_start().starts_with(['=', '+', '-', '@', '＝']));
    }
}

#[test]
fn a_long_text_says_how_much_is_left() {
    assert_eq!(clip("서버서버", 4), "서버서버");
    assert_eq!(clip("서버서버", 1), "서… (+3)");
}
