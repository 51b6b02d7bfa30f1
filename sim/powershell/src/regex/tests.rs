//! What is found, replaced and split.

use std::rc::Rc;

use super::{Options, Pattern};
use crate::net::ambient::Still;
use crate::net::{Fault, operators};
use crate::value::{Value, text};

fn pattern(source: &str, options: u32) -> Rc<Pattern> {
    Rc::new(Pattern::new(source, Options(options)).expect("it compiles"))
}

#[test]
fn patterns_of_net_find_what_net_finds() {
    // pattern, options, text, what is found
    let cases = [
        ("b+", 0, "aBBbb", "bb"),
        ("B+", 1, "abb", "bb"),
        ("^b$", 2, "a\nb\nc", "b"),
        ("c$", 0, "abc\n", "c"),
        (r"c\z", 0, "abc\n", "-"),
        ("a.b", 0, "a\nb", "-"),
        ("a.b", 16, "a\nb", "a\nb"),
        (r"(?<n>\d+)-(\w)", 0, "x 12-a", "12-a"),
        (r"(\w)\1", 0, "abba", "bb"),
        (r"(?<c>\w)\k<c>", 0, "abba", "bb"),
        ("[a-z-[aeiou]]+", 0, "aebcd", "bcd"),
        ("[^]]", 0, "]a", "a"),
        ("[a[&&b]", 0, "&", "&"),
        ("a{,2}", 0, "aa a{,2}", "a{,2}"),
        ("a{2,3}?", 0, "aaa", "aa"),
        (r"(?<=Writer name: ').+(?=')", 0, "Writer name: 'System Writer'", "System Writer"),
        (r"\x41\u0042\103", 0, "ABC", "ABC"),
        ("(?i)ab(?-i)c", 0, "ABc ABC", "ABc"),
        ("(?i:a)b", 0, "AB Ab", "Ab"),
        ("a b # comment", 32, "ab", "ab"),
        (r"[0-9].\.", 0, "12.", "12."),
        (r"\d{1,3}(\.\d{1,3}){3}", 0, "ip 10.0.0.4 up", "10.0.0.4"),
        ("(?:a|ab)(?:c|bcd)", 0, "abcd", "abcd"),
        ("한+", 0, "대한한", "한한"),
    ];
    for (source, options, text, expected) in cases {
        let text: Rc<str> = text.into();
        let found = pattern(source, options).find(&text, 0).expect("within the limits");
        let found = found.map_or("-".to_owned(), |found| found.text.to_string());
        assert_eq!(found, expected, "{source} in {text}");
    }
}

#[test]
fn unnamed_groups_are_numbered_before_named_ones() {
    let pattern = pattern(r"(?<year>\d+)-(\d+)", 0);
    let found = pattern.find(&"é 2025-11".into(), 0).unwrap().unwrap();
    let names: Vec<String> =
        found.groups.iter().map(|group| format!("{}={}", group.name, group.text)).collect();
    assert_eq!(names, ["0=2025-11", "1=11", "year=2025"]);
    assert_eq!((found.index, found.length, found.groups[1].index), (2, 7, 7));
    let table = found.matches();
    assert_eq!(table.get(&Value::text("year")).map(text::of), Some("2025".to_owned()));
    assert_eq!(table.get(&Value::Int(1)).map(text::of), Some("11".to_owned()));
}

#[test]
fn replacements_follow_net() {
    let cases = [
        (r"(\w+) (\w+)", "$2 $1", "hello world", "world hello"),
        (r"(?<a>\w)b", "${a}[$&]", "ab", "a[ab]"),
        ("b", "$$", "abc", "a$c"),
        ("b", "$`|$'", "abc", "aa|cc"),
        ("b", "$1x$", "abc", "a$1x$c"),
        ("(b)", "$10", "abc", "ab0c"),
        ("x*", "-", "abc", "-a-b-c-"),
        (r"\s+", " ", "a \t b", "a b"),
    ];
    for (source, with, text, expected) in cases {
        let replaced = pattern(source, 0).replace(&text.into(), with, usize::MAX).unwrap();
        assert_eq!(replaced, expected, "{source} by {with}");
    }
}

#[test]
fn splitting_keeps_groups() {
    let cases = [
        (",", "a,b,,c", 0, "a|b||c"),
        ("(,)", "a,b", 0, "a|,|b"),
        (",", "a,b,c", 2, "a|b,c"),
        ("", "ab", 0, "|a|b|"),
        (r"\s*,\s*", "a , b", 0, "a|b"),
    ];
    for (source, text, most, expected) in cases {
        let pieces = pattern(source, 0).split(&text.into(), most).unwrap();
        assert_eq!(pieces.join("|"), expected, "{source}");
    }
}

#[test]
fn what_net_refuses_is_an_error_and_what_is_not_modelled_is_refused() {
    let errors = ["(", ")", "*a", "a**", "[a", "[z-a]", r"\", r"\q", r"(?<a", r"\k<x>", "a{3,2}"];
    for source in errors {
        let error = Pattern::new(source, Options::NONE).map(drop);
        assert!(
            matches!(&error, Err(Fault::Thrown(thrown)) if thrown.text.starts_with("parsing ")),
            "{source}: {error:?}"
        );
    }
    for source in ["(?(1)a|b)", r"(?<a-b>x)", r"\Ga", r"\p{IsGreek}", "(?<a>x)(?<a>y)"] {
        let error = Pattern::new(source, Options::NONE).map(drop);
        assert!(matches!(error, Err(Fault::Unsupported(_))), "{source}: {error:?}");
    }
}

#[test]
fn searches_are_bounded() {
    let long = "a".repeat(600);
    assert!(matches!(Pattern::new(&long, Options::NONE), Err(Fault::Limit(_))));
    let hostile = pattern(r"^(?=(a+)+$)\1b", 0);
    assert!(matches!(hostile.is_match(&"a".repeat(3000)), Ok(false) | Err(Fault::Limit(_))));
    let text = "a".repeat(1 << 20);
    assert!(matches!(pattern("a+b", 0).is_match(&text), Err(Fault::Limit(_))));
    assert!(matches!(pattern("b", 0).is_match(&text), Ok(false)), "plain text has no bound");
    assert!(Pattern::new("((a{1000}){1000}){1000}", Options::NONE).is_err());
}

#[test]
fn operators_on_text_take_arrays_and_do_not_mind_case() {
    let host = &mut Still::default();
    let array = Value::array(["Ab", "c"].map(Value::text).to_vec());
    let (kept, table) = operators::matches(host, &array, &Value::text("a"), false).unwrap();
    assert_eq!((text::of(&kept), table.is_none()), ("Ab".to_owned(), true));
    let with = Value::array(["B", "x"].map(Value::text).to_vec());
    let replaced = operators::replace(host, &array, &with, false).unwrap();
    assert_eq!(text::of(&replaced), "Ax c");
    let replaced = operators::replace(host, &Value::text("ab"), &with, true).unwrap();
    assert_eq!(text::of(&replaced), "ab");
    let by = Value::array(vec![Value::text("."), Value::Int(2), Value::text("SimpleMatch")]);
    let split = operators::split(host, &Value::text("a.b.c"), &by, false).unwrap();
    assert_eq!(text::of(&operators::join(&split, "|").unwrap()), "a|b.c");
    assert_eq!(text::of(&operators::split_blanks(&Value::text("  a  b "))), "a b");
    let cut =
        operators::split_by(&Value::text("a1b2"), 0, |c| Ok::<_, Fault>(("0"..="9").contains(&c)));
    assert_eq!(text::of(&operators::join(&cut.unwrap(), "|").unwrap()), "a|b|");
}
