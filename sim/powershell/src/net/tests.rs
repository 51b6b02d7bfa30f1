//! What scripts call, and what it gives.
//!
//! Each row is an expression of PowerShell; a small reader of expressions stands in for the
//! evaluator, so that rows look as they do in scripts.

use proptest::prelude::*;

use super::*;
use crate::ast::{ElementKind, Expression, Statement, UnaryOp};
use crate::value::time::{DateTime, HOUR, Kind, Parts};
use crate::value::{net::Guid, number, text};

/// 2025-11-22 19:00 universal time, nine hours ahead.
struct Machine;

impl Ambient for Machine {
    fn now(&mut self) -> i64 {
        let parts = Parts { year: 2025, month: 11, day: 22, hour: 19, ..Parts::default() };
        DateTime::from_parts(parts, Kind::Utc).expect("the day exists").ticks
    }

    fn offset_at(&mut self, _: i64) -> i64 {
        9 * HOUR
    }

    fn new_guid(&mut self) -> Outcome<Guid> {
        Ok(Guid(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef))
    }

    fn variable(&mut self, name: &str) -> Option<String> {
        name.eq_ignore_ascii_case("windir").then(|| "C:\\Windows".to_owned())
    }

    fn fact(&mut self, name: &str) -> Option<Value> {
        (name == "MachineName").then(|| Value::text("SRV01"))
    }
}

fn evaluate(expression: &Expression) -> Outcome {
    let host = &mut Machine;
    let list = |all: &[crate::ast::Expr]| -> Outcome<Vec<Value>> {
        all.iter().map(|one| evaluate(&one.node)).collect()
    };
    match expression {
        Expression::Number(number) => Ok(Value::of_number(*number)),
        Expression::Text(text, _) => Ok(Value::text(text)),
        Expression::Type(of) => Ok(Value::Type(of.clone().into())),
        Expression::List(all) => Ok(Value::array(list(all)?)),
        Expression::Cast(of, inner) => cast(host, &evaluate(&inner.node)?, of),
        Expression::Unary(UnaryOp::Minus, inner) => Ok(number::negate(&evaluate(&inner.node)?)?),
        Expression::Variable(variable) => Ok(match &*variable.name {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "ref" => Net::Reference(Value::Null.into()).into(),
            _ => Value::Null,
        }),
        Expression::Paren(statement) => statement_value(&statement.node),
        Expression::Array(statements) => match statements.as_slice() {
            [] => Ok(Value::array(Vec::new())),
            all => Ok(Value::array(statement_value(&all[0].node)?.elements())),
        },
        Expression::Binary { op, left, right, .. } => {
            let (left, right) = (evaluate(&left.node)?, evaluate(&right.node)?);
            use crate::ast::BinaryOp;
            match op {
                BinaryOp::Format => operators::format(host, &left, &right),
                BinaryOp::Add => Ok(number::calculate(number::Arithmetic::Add, &left, &right)?),
                BinaryOp::Sub => Ok(number::calculate(number::Arithmetic::Sub, &left, &right)?),
                BinaryOp::Eq => {
                    operators::compare(host, compare::Comparison::Eq, &left, &right, false)
                }
                BinaryOp::Gt => {
                    operators::compare(host, compare::Comparison::Gt, &left, &right, false)
                }
                _ => panic!("the reader does not know {op:?}"),
            }
        }
        Expression::Member { of, is_static, name } => {
            let (Expression::Text(name, _), of) = (&name.node, &of.node) else {
                panic!("{name:?}")
            };
            match of {
                Expression::Type(of) if *is_static => get_static(host, of, name),
                other => Ok(get(host, &evaluate(other)?, name)?.unwrap_or(Value::Null)),
            }
        }
        Expression::Invoke { of, is_static, name, arguments } => {
            let (Expression::Text(name, _), of) = (&name.node, &of.node) else {
                panic!("{name:?}")
            };
            let arguments = list(arguments)?;
            match of {
                Expression::Type(of) if *is_static => call_static(host, of, name, &arguments),
                other => call(host, &evaluate(other)?, name, &arguments),
            }
        }
        Expression::Index(of, key) => {
            let value = index(host, &evaluate(&of.node)?, &evaluate(&key.node)?)?;
            Ok(value.unwrap_or(Value::Null))
        }
        other => panic!("the reader does not know {other:?}"),
    }
}

use crate::value::{Net, compare};

fn statement_value(statement: &Statement) -> Outcome {
    let Statement::Pipeline(pipeline) = statement else { panic!("{statement:?}") };
    let ElementKind::Expression(expression) = &pipeline.elements[0].node.kind else {
        panic!("{pipeline:?}")
    };
    evaluate(&expression.node)
}

/// The text of what an expression gives, with its type in front where the row asks for it.
fn shown(script: &str) -> String {
    let block = crate::parse(script).unwrap_or_else(|error| panic!("{script}: {error:?}"));
    match statement_value(&block.body[0].node) {
        Ok(value) => text::of(&value),
        Err(Fault::Thrown(thrown)) => format!("{}: {}", thrown.id, thrown.text),
        Err(other) => other.to_string(),
    }
}

fn check(rows: &[(&str, &str)]) {
    for (script, expected) in rows {
        assert_eq!(shown(script), *expected, "{script}");
    }
}

#[test]
fn strings() {
    check(&[
        ("'abc'.Length", "3"),
        ("'a,b;c'.Split(',;')", "a b c"),
        ("'a,,b'.Split(',', [StringSplitOptions]::RemoveEmptyEntries)", "a b"),
        ("'a,b,c'.Split(',', 2)", "a b,c"),
        ("'a--b'.Split(@('--'), 'None').Count", "2"),
        ("' a b '.Split().Count", "4"),
        ("'Hello'.Substring(1, 3)", "ell"),
        (
            "'abc'.Substring(1, 9)",
            "ArgumentOutOfRangeException: Exception calling \"Substring\" with \"2\" argument(s): \
             \"Index and length must refer to a location within the string.\r\nParameter name: \
             length\"",
        ),
        ("'abc'.Replace('b', 'xx')", "axxc"),
        ("'abc'.IndexOf('c')", "2"),
        ("'abc'.indexof('C', [StringComparison]::OrdinalIgnoreCase)", "2"),
        ("'abc'.Contains('B')", "False"),
        ("'abc'.StartsWith('AB', 'CurrentCultureIgnoreCase')", "True"),
        ("'7'.PadLeft(3, '0')", "007"),
        ("'x'.PadRight(3) + '|'", "x  |"),
        ("'xx1x'.Trim('x')", "1"),
        ("'abc\\'.TrimEnd('\\')", "abc"),
        ("'Abc'.ToUpper() + 'Abc'.ToLower()", "ABCabc"),
        ("'abc'.Insert(1, 'x').Remove(2, 1)", "axc"),
        ("'abc'[-1]", "c"),
        ("'한국어'.Substring(1)", "국어"),
        ("'abc'.ToCharArray().Count", "3"),
        ("'abc'.LastIndexOf('z')", "-1"),
        ("'b'.CompareTo('A')", "1"),
        ("[string]::IsNullOrEmpty($null)", "True"),
        ("[string]::IsNullOrWhiteSpace(' ')", "True"),
        ("[string]::Join('-', @('a', 'b'))", "a-b"),
        ("[string]::Join(', ', 1, 2, 3)", "1, 2, 3"),
        ("[string]::Format('{0:N1}|{1}', 2, 'x')", "2.0|x"),
        ("[string]::new('=', 5)", "====="),
        (
            "'abc'.Foo()",
            "MethodNotFound: Method invocation failed because [System.String] does not \
                         contain a method named 'Foo'.",
        ),
        (
            "'abc'.Substring()",
            "MethodCountCouldNotFindBest: Cannot find an overload for \
                               \"Substring\" and the argument count: \"0\".",
        ),
        ("'abc'.Normalize()", "unsupported: [System.String]::Normalize"),
        ("'x'.PadLeft(2000000000)", "limit: a text of 2000000000 characters"),
        (
            "$null.Trim()",
            "InvokeMethodOnNull: You cannot call a method on a null-valued expression.",
        ),
    ]);
}

#[test]
fn numbers_and_math() {
    check(&[
        ("[int]::MaxValue", "2147483647"),
        ("[int]::Parse('12')", "12"),
        (
            "[int]::Parse('x')",
            "FormatException: Exception calling \"Parse\" with \"1\" argument(s): \"Input string \
             was not in a correct format.\"",
        ),
        (
            "[int]::TryParse('12', [ref]$null)",
            "unsupported: a cast to [System.Management.Automation.PSReference]",
        ),
        ("[int]::TryParse('12', $ref)", "True"),
        ("[double]::Parse('1,234.5')", "1234.5"),
        ("[math]::Round(2.5)", "2"),
        ("[math]::Round(2.675, 2)", "2.68"),
        ("[math]::Round(2.5, [MidpointRounding]::AwayFromZero)", "3"),
        ("[math]::Round(1024 , 2)", "1024"),
        ("[math]::Max(3, 7.5)", "7.5"),
        ("[math]::Min(3, 5gb)", "3"),
        ("[math]::Ceiling(1.2) + [math]::Floor(1.8)", "3"),
        ("[math]::Abs(-5)", "5"),
        ("[math]::Pow(2, 10)", "1024"),
        ("[math]::Truncate(-1.7)", "-1"),
        ("(1234.5).ToString('N2')", "1,234.50"),
        ("(255).ToString('X4')", "00FF"),
        ("[convert]::ToInt32('ff', 16)", "255"),
        ("[convert]::ToString(5, 2)", "101"),
        ("[convert]::ToBoolean('true')", "True"),
        ("[convert]::ToInt32(2.5)", "2"),
        ("[convert]::ToBase64String([byte[]](1, 2, 3, 255))", "AQID/w=="),
        ("[text.encoding]::UTF8.GetString([convert]::FromBase64String('aMOp'))", "hé"),
        (
            "[convert]::FromBase64String('?')",
            "FormatException: Exception calling \"FromBase64String\" with \"1\" argument(s): \
             \"Invalid length for a Base-64 char array or string.\"",
        ),
        (
            "[byte]300",
            "InvalidCastIConvertible: Cannot convert value \"300\" to type \
                       \"System.Byte\". Error: \"Value was either too large or too small for an \
                       unsigned byte.\"",
        ),
        ("[uint32]4294967295", "4294967295"),
        ("[char]65", "A"),
        ("[char]::IsLetter('x')", "True"),
        ("[bitconverter]::ToString([byte[]](1, 255))", "01-FF"),
        ("[bitconverter]::ToUInt32([byte[]](1, 0, 0, 128), 0)", "2147483649"),
    ]);
}

#[test]
fn dates_and_spans() {
    check(&[
        ("[datetime]'2025-01-02'", "01/02/2025 00:00:00"),
        ("([datetime]'2025-01-02').AddDays(-1.5).ToString('s')", "2024-12-31T12:00:00"),
        ("([datetime]'2025-01-31').AddMonths(1).ToString('yyyy-MM-dd')", "2025-02-28"),
        ("([datetime]'2025-01-02' - [datetime]'2025-01-01').TotalHours", "24"),
        ("[datetime]'2025-01-02' + [timespan]'1:30'", "01/02/2025 01:30:00"),
        ("[datetime]'2025-01-02' -gt '2025-01-01'", "True"),
        ("([datetime]'2025-01-02').DayOfWeek", "Thursday"),
        ("([datetime]'2025-01-02').DayOfWeek -eq 'thursday'", "True"),
        ("[datetime]::Now", "11/23/2025 04:00:00"),
        ("[datetime]::UtcNow.ToLocalTime().Hour", "4"),
        ("[datetime]::Today", "11/23/2025 00:00:00"),
        ("[datetime]::FromFileTimeUtc(133000000000000000)", "06/18/2022 04:26:40"),
        ("[datetime]::ParseExact('20250102', 'yyyyMMdd', $null)", "01/02/2025 00:00:00"),
        (
            "[datetime]::Parse('x')",
            "FormatException: Exception calling \"Parse\" with \"1\" argument(s): \"String was not \
             recognized as a valid DateTime.\"",
        ),
        ("[datetime]::new(2025, 2, 3)", "02/03/2025 00:00:00"),
        ("[datetime]::DaysInMonth(2024, 2)", "29"),
        ("([datetime]'2025-01-02').ToShortDateString()", "1/2/2025"),
        ("[timespan]::FromMinutes(90)", "01:30:00"),
        ("[timespan]::Parse('1.02:03:04').Hours", "2"),
        (
            "([timespan]'36:0').Days",
            "InvalidCastParseTargetInvocationWithFormatProvider: Cannot \
                                     convert value \"36:0\" to type \"System.TimeSpan\". Error: \
                                     \"The TimeSpan could not be parsed because at least one of \
                                     the numeric components is out of range or contains too many \
                                     digits.\"",
        ),
        ("[timespan]::new(1, 2, 3)", "01:02:03"),
        ("[DateTimeOffset]::FromUnixTimeSeconds(0).ToUnixTimeSeconds()", "0"),
        ("'{0:yyyy-MM-dd}' -f [datetime]'2025-01-02'", "2025-01-02"),
        (
            "[datetime]'2025-13-01'",
            "InvalidCastParseTargetInvocationWithFormatProvider: Cannot \
                                    convert value \"2025-13-01\" to type \"System.DateTime\". \
                                    Error: \"String was not recognized as a valid DateTime.\"",
        ),
    ]);
}

#[test]
fn identifiers_versions_enumerations() {
    check(&[
        ("[version]'10.0.17763' -gt [version]'10.0.9'", "True"),
        ("([version]'1.2.3').Build", "3"),
        ("[version]'1.2' -eq '1.2'", "True"),
        (
            "[version]'x'",
            "InvalidCastParseTargetInvocation: Cannot convert value \"x\" to type \
             \"System.Version\". Error: \"Version string portion was too short or too long.\"",
        ),
        ("[version]::TryParse('x', $ref)", "False"),
        ("[guid]::NewGuid()", "01234567-89ab-cdef-0123-456789abcdef"),
        ("[guid]'{01234567-89AB-cdef-0123-456789abcdef}'", "01234567-89ab-cdef-0123-456789abcdef"),
        ("[guid]::NewGuid().ToString('N').Length", "32"),
        ("[guid]::Empty", "00000000-0000-0000-0000-000000000000"),
        ("[dayofweek]'fri'", "Friday"),
        ("[int][dayofweek]::Friday", "5"),
        ("[dayofweek]1", "Monday"),
        ("[enum]::GetNames([dayofweek]).Count", "7"),
        ("[io.fileattributes]'ReadOnly, Hidden'", "ReadOnly, Hidden"),
        ("[regex]::Escape('a.b')", "a\\.b"),
        ("[regex]::Match('x12', '\\d+').Value", "12"),
        ("[regex]::Matches('1 2 3', '\\d').Count", "3"),
        ("[regex]::Match('a=1', '(?<k>\\w)=(?<v>\\d)').Groups['v'].Value", "1"),
        ("[regex]::Replace('a1', '\\d', 'x')", "ax"),
        ("[regex]::Split('a1b', '\\d')", "a b"),
        ("([regex]'a+').IsMatch('caat')", "True"),
        ("[io.path]::Combine('C:\\a', 'b', 'c.txt')", "C:\\a\\b\\c.txt"),
        ("[io.path]::GetFileNameWithoutExtension('C:\\a\\b.tar.gz')", "b.tar"),
        ("[io.path]::GetExtension('b.log')", ".log"),
        ("[io.path]::GetDirectoryName('C:\\a\\b')", "C:\\a"),
        ("[io.path]::GetPathRoot('C:\\a')", "C:\\"),
        ("[environment]::MachineName", "SRV01"),
        ("[environment]::GetEnvironmentVariable('WINDIR')", "C:\\Windows"),
        ("[environment]::ExpandEnvironmentVariables('%windir%\\x 5%')", "C:\\Windows\\x 5%"),
        ("[uri]'https://a.example:8443/x/y?z=1'", "https://a.example:8443/x/y?z=1"),
        ("([uri]'https://a.example/x?z=1').Host", "a.example"),
        ("([uri]'https://a.example/x?z=1').Port", "443"),
        ("[uri]::EscapeDataString('a b/é')", "a%20b%2F%C3%A9"),
        ("[globalization.cultureinfo]::InvariantCulture.Name", ""),
        ("(12.5).ToString([cultureinfo]'de-DE')", "12,5"),
        ("'x'.GetType().FullName", "System.String"),
        ("(1, 2).GetType().Name", "Object[]"),
        ("(1).GetType().BaseType", "System.ValueType"),
        ("[Net.Dns]::GetHostName()", "unsupported: type [Net.Dns]"),
        (
            "[math]::Foo()",
            "MethodNotFound: Method invocation failed because [System.Math] does not \
                           contain a method named 'Foo'.",
        ),
    ]);
}

#[test]
fn collections() {
    check(&[
        ("[collections.arraylist]::new().Add(5)", "0"),
        ("([collections.arraylist](1, 2, 3)).Count", "3"),
        ("([collections.generic.list[string]]('b', 'a'))[0]", "b"),
        ("([collections.generic.list[int]](1, 2)).Contains(2)", "True"),
        (
            "[collections.generic.list[int]]::new().Add('x')",
            "MethodArgumentConversionInvalidCastArgument: \
          Cannot convert argument \"item\", with value: \"x\", for \"Add\" to type \"System.Int32\": \
          \"Cannot convert value \"x\" to type \"System.Int32\". Error: \"Input string was not in a \
          correct format.\"\"",
        ),
        (
            "(1, 2).Add(3)",
            "NotSupportedException: Exception calling \"Add\" with \"1\" argument(s): \
                           \"Collection was of a fixed size.\"",
        ),
        ("[array]::IndexOf((1, 2, 3), 2)", "1"),
        ("(1, 2, 3).Contains(2)", "True"),
        ("[int[]]::new(3)", "0 0 0"),
        ("[text.stringbuilder]::new('a').Append('b').AppendLine('c').ToString()", "abc\r\n"),
        (
            "[collections.queue]::new().Dequeue()",
            "InvalidOperationException: Exception calling \
          \"Dequeue\" with \"0\" argument(s): \"Queue empty.\"",
        ),
        ("[int[]]::new(99999999)", "limit: an array of 99999999 elements"),
        ("[collections.hashtable]::new().Count", "0"),
    ]);
}

#[test]
fn members_are_listed_by_name() {
    let names: Vec<String> = members(&Value::text("x")).into_iter().map(|m| m.name).collect();
    assert_eq!((names.first().map(String::as_str), names.len()), (Some("Length"), 50));
    let all = members(&DateTime::default().into());
    assert!(all.iter().any(|member| member.definition == "datetime AddDays(double value)"));
    let of = types::parse("System.DayOfWeek").expect("it is a name");
    assert_eq!(static_members(&of).len(), 16);
}

proptest! {
    #[test]
    fn no_call_panics(text in ".{0,12}", number: i32, other in "[a-c]{0,3}", which in 0usize..24) {
        let methods = "Substring Remove Insert PadLeft Split IndexOf Replace Trim LastIndexOf \
            ToCharArray EndsWith IndexOfAny CompareTo TrimEnd AddDays ToString AddMonths Append \
            Dequeue GetRange RemoveAt Add Match GetBytes";
        let methods: Vec<&str> = methods.split_ascii_whitespace().collect();
        let host = &mut Machine;
        let values = [Value::text(&text), Value::Int(number), DateTime::default().into(),
            Value::texts(["a"]), Net::StringBuilder(text.clone().into()).into()];
        let arguments = [Value::Int(number), Value::text(&other), Value::Int(number % 7)];
        for value in &values {
            for count in 0..4 {
                let _ = call(host, value, methods[which], &arguments[..count]);
                let _ = call(host, value, methods[which], &arguments[3 - count..]);
            }
        }
    }

    #[test]
    fn no_cast_panics(text in ".{0,24}", number: f64) {
        let host = &mut Machine;
        let names = "int byte uint64 decimal datetime timespan version guid uri regex char \
            dayofweek char[] string[] bool type cultureinfo";
        for name in names.split_ascii_whitespace() {
            let of = types::parse(name).expect("it is a name");
            let _ = cast(host, &Value::text(&text), &of);
            let _ = cast(host, &Value::Double(number), &of);
        }
        let uri = Value::from(Net::Uri(text.as_str().into()));
        for member in members(&uri) {
            let _ = get(host, &uri, &member.name);
        }
    }
}
