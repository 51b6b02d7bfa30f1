//! What numbers, dates and lengths of time look like, and what is read from texts.

use proptest::prelude::*;

use super::{
    ALL, Culture, DE_DE, EN_US, FR_FR, INVARIANT, JA_JP, KO_KR, PT_BR, composite, exact, read,
};
use crate::net::ambient::Still;
use crate::value::time::{DateTime, HOUR, Kind, Parts, TimeSpan};
use crate::value::{Net, Value};

/// Saturday, 2025-02-01 17:04:05.0670000
fn at(kind: Kind) -> Value {
    let parts =
        Parts { year: 2025, month: 2, day: 1, hour: 17, minute: 4, second: 5, fraction: 670_000 };
    DateTime::from_parts(parts, kind).expect("the day exists").into()
}

fn shown(culture: &'static Culture, value: &Value, format: &str) -> String {
    let mut host = Still { now: 0, offset: 9 * HOUR };
    match composite::value(&mut host, culture, value, format) {
        Ok(text) => text,
        Err(fault) => format!("!{fault}"),
    }
}

#[test]
fn standard_formats_of_numbers() {
    let decimal = |text: &str| Value::Decimal(text.parse().expect("a decimal"));
    let cases = [
        (Value::Int(1234), "N0", "1,234"),
        (Value::Double(1_234_567.891), "N2", "1,234,567.89"),
        (Value::Double(0.5), "N0", "1"),
        (Value::Double(-0.001), "N2", "0.00"),
        (Value::Double(2.345), "F2", "2.35"),
        (Value::Double(0.1 + 0.2), "F20", "0.30000000000000000000"),
        (Value::Double(0.1234), "P", "12.34%"),
        (Value::Double(0.12345), "P1", "12.3%"),
        (Value::Int(255), "X", "FF"),
        (Value::Int(-1), "x8", "ffffffff"),
        (Value::Byte(10), "X2", "0A"),
        (Value::Int(7), "D3", "007"),
        (Value::Int(-7), "D3", "-007"),
        (Value::Double(7.0), "D3", "!Format specifier was invalid."),
        (Value::Double(1234.5), "C", "$1,234.50"),
        (Value::Double(-1234.5), "C0", "($1,235)"),
        (Value::Double(1234.5678), "E2", "1.23E+003"),
        (Value::Double(1234.5678), "e", "1.234568e+003"),
        (Value::Double(1234.5678), "G3", "1.23E+03"),
        (Value::Double(1234.5678), "G6", "1234.57"),
        (Value::Double(1e15), "", "1E+15"),
        (Value::Double(1e-5), "", "1E-05"),
        (Value::Double(0.1), "R", "0.1"),
        (Value::Double(1.0 / 3.0), "R", "0.33333333333333331"),
        (decimal("3.00"), "", "3.00"),
        (decimal("-0.125"), "N2", "-0.13"),
        (Value::Long(9_007_199_254_740_993), "N0", "9,007,199,254,740,993"),
        (Net::UInt32(4_294_967_295).into(), "X", "FFFFFFFF"),
        (Net::Single(0.1).into(), "", "0.1"),
        (Value::Double(f64::INFINITY), "N2", "∞"),
        (Value::Int(5), "Q", "!Format specifier was invalid."),
    ];
    for (value, format, expected) in cases {
        assert_eq!(shown(&EN_US, &value, format), expected, "{value:?} {format}");
    }
}

#[test]
fn pictures_of_numbers() {
    let cases = [
        (1234.5, "#,##0.00", "1,234.50"),
        (0.0, "#,##0.00", "0.00"),
        (0.0, "#", ""),
        (1234567.0, "0,,.0", "1.2"),
        (0.125, "0.0%", "12.5%"),
        (5.0, "000", "005"),
        (-5.0, "000", "-005"),
        (12.0, "0.##", "12"),
        (12.5, "0.##", "12.5"),
        (-12.0, "0;(0);zero", "(12)"),
        (0.0, "0;(0);zero", "zero"),
        (0.2, "0;(0);zero", "zero"),
        (1234.0, "0.00E+00", "1.23E+03"),
        (0.00012, "0.0E0", "1.2E-4"),
        (7.0, "'n:'0\\0", "n:70"),
        (123456789.0, "###-##-####", "123-45-6789"),
        (1234.0, "00 MB", "1234 MB"),
    ];
    for (number, format, expected) in cases {
        assert_eq!(shown(&EN_US, &Value::Double(number), format), expected, "{number} {format}");
    }
}

#[test]
fn numbers_follow_the_culture() {
    let number = Value::Double(-1234.5);
    let cases = [
        (&INVARIANT, "-1,234.50", "(\u{a4}1,234.50)", "12.00 %"),
        (&EN_US, "-1,234.50", "($1,234.50)", "12.00%"),
        (&KO_KR, "-1,234.50", "-₩1,235", "12.00%"),
        (&JA_JP, "-1,234.50", "-¥1,235", "12.00%"),
        (&DE_DE, "-1.234,50", "-1.234,50 €", "12,00 %"),
        (&FR_FR, "-1\u{a0}234,50", "-1\u{a0}234,50 €", "12,00 %"),
        (&PT_BR, "-1.234,50", "-R$ 1.234,50", "12,00%"),
    ];
    for (culture, grouped, money, percent) in cases {
        let all = ["N2", "C"].map(|format| shown(culture, &number, format));
        assert_eq!(all, [grouped, money], "{}", culture.name);
        assert_eq!(shown(culture, &Value::Double(0.12), "P"), percent, "{}", culture.name);
    }
}

#[test]
fn standard_formats_of_dates() {
    let cases = [
        ("", "2/1/2025 5:04:05 PM"),
        ("d", "2/1/2025"),
        ("D", "Saturday, February 1, 2025"),
        ("f", "Saturday, February 1, 2025 5:04 PM"),
        ("F", "Saturday, February 1, 2025 5:04:05 PM"),
        ("g", "2/1/2025 5:04 PM"),
        ("G", "2/1/2025 5:04:05 PM"),
        ("t", "5:04 PM"),
        ("T", "5:04:05 PM"),
        ("M", "February 1"),
        ("Y", "February 2025"),
        ("s", "2025-02-01T17:04:05"),
        ("u", "2025-02-01 17:04:05Z"),
        ("r", "Sat, 01 Feb 2025 17:04:05 GMT"),
        ("o", "2025-02-01T17:04:05.0670000"),
        ("yyyy-MM-dd HH:mm:ss", "2025-02-01 17:04:05"),
        ("yyyyMMdd_HHmmss", "20250201_170405"),
        ("ddd d MMM yy, h:mm tt", "Sat 1 Feb 25, 5:04 PM"),
        ("HH:mm:ss.fff", "17:04:05.067"),
        ("ss.FFFFFFF", "05.067"),
        ("%d", "1"),
        ("zzz", "+09:00"),
        ("'at' h\\h", "at 5h"),
        ("x", "!Input string was not in a correct format."),
    ];
    for (format, expected) in cases {
        assert_eq!(shown(&EN_US, &at(Kind::Unspecified), format), expected, "{format}");
    }
    assert_eq!(shown(&EN_US, &at(Kind::Utc), "o"), "2025-02-01T17:04:05.0670000Z");
    assert_eq!(shown(&EN_US, &at(Kind::Local), "o"), "2025-02-01T17:04:05.0670000+09:00");
    assert_eq!(shown(&EN_US, &at(Kind::Local), "U"), "Saturday, February 1, 2025 8:04:05 AM");
}

#[test]
fn dates_follow_the_culture() {
    let cases = [
        (&INVARIANT, "02/01/2025 17:04:05", "Saturday, 01 February 2025"),
        (&KO_KR, "2025-02-01 오후 5:04:05", "2025년 2월 1일 토요일"),
        (&JA_JP, "2025/02/01 17:04:05", "2025年2月1日"),
        (&DE_DE, "01.02.2025 17:04:05", "Samstag, 1. Februar 2025"),
        (&FR_FR, "01/02/2025 17:04:05", "samedi 1 février 2025"),
        (&PT_BR, "01/02/2025 17:04:05", "sábado, 1 de fevereiro de 2025"),
    ];
    for (culture, general, long) in cases {
        let all = ["", "D"].map(|format| shown(culture, &at(Kind::Local), format));
        assert_eq!(all, [general, long], "{}", culture.name);
        let host = &mut Still::default();
        for text in [general, long] {
            let read = read::date(host, culture, text).expect(text);
            assert_eq!(read.date().to_string(), "02/01/2025 00:00:00", "{text}");
        }
    }
}

#[test]
fn formats_of_lengths_of_time() {
    let span = Value::from(TimeSpan(-(26 * HOUR + 3_456_700_000)));
    let cases = [
        ("", "-1.02:05:45.6700000"),
        ("c", "-1.02:05:45.6700000"),
        ("g", "-1:2:05:45.67"),
        ("G", "-1:02:05:45.6700000"),
        (r"hh\:mm\:ss", "02:05:45"),
        (r"d\.hh", "1.02"),
        ("%h", "2"),
        (r"ss\.ff", "45.67"),
        ("hh:mm", "!Input string was not in a correct format."),
    ];
    for (format, expected) in cases {
        assert_eq!(shown(&EN_US, &span, format), expected, "{format}");
    }
}

#[test]
fn texts_with_places() {
    let arguments = [Value::Int(5), Value::text("ab"), at(Kind::Local), Value::Null];
    let cases = [
        ("{0}-{1}", "5-ab"),
        ("{1,5}|{1,-5}|", "   ab|ab   |"),
        ("{0:D3} {{x}}", "005 {x}"),
        ("{2:yyyy}", "2025"),
        ("{0,4:N1}", " 5.0"),
        ("[{3}]", "[]"),
        (
            "{4}",
            "!Index (zero based) must be greater than or equal to zero and less than the size \
                 of the argument list.",
        ),
        ("{", "!Input string was not in a correct format."),
        ("}", "!Input string was not in a correct format."),
        ("{a}", "!Input string was not in a correct format."),
        ("{0,99999999}", "!Input string was not in a correct format."),
    ];
    for (format, expected) in cases {
        let made = composite::format(&mut Still::default(), &EN_US, format, &arguments);
        assert_eq!(made.unwrap_or_else(|fault| format!("!{fault}")), expected, "{format}");
    }
}

#[test]
fn texts_as_dates() {
    let cases = [
        ("2025-02-01", "02/01/2025 00:00:00"),
        ("2025-02-01 17:04:05", "02/01/2025 17:04:05"),
        ("2025-02-01T17:04:05Z", "02/02/2025 02:04:05"),
        ("2025-02-01T17:04:05+01:00", "02/02/2025 01:04:05"),
        ("2/1/2025", "02/01/2025 00:00:00"),
        ("2/1/25 5:04 PM", "02/01/2025 17:04:00"),
        ("1 Feb 2025", "02/01/2025 00:00:00"),
        ("Sat, 01 Feb 2025 17:04:05 GMT", "02/02/2025 02:04:05"),
        ("February 1, 2025", "02/01/2025 00:00:00"),
        ("17:04", "01/01/0001 17:04:00"),
        ("12 AM", "01/01/0001 00:00:00"),
        ("13/13/2025", "-"),
        ("today", "-"),
        ("", "-"),
        ("2025", "-"),
        ("1/2/2025 25:00", "-"),
    ];
    let host = &mut Still { now: 0, offset: 9 * HOUR };
    for (text, expected) in cases {
        let read = read::date(host, &INVARIANT, text).map_or("-".to_owned(), |at| at.to_string());
        assert_eq!(read, expected, "{text}");
    }
    let exactly = [
        ("20250201", "yyyyMMdd", "02/01/2025 00:00:00"),
        ("01.02.2025 17:04", "dd.MM.yyyy HH:mm", "02/01/2025 17:04:00"),
        ("2025-02-01", "yyyyMMdd", "-"),
        ("Feb 1 2025 5PM", "MMM d yyyy htt", "02/01/2025 17:00:00"),
    ];
    for (text, format, expected) in exactly {
        let read = exact::date(host, &INVARIANT, text, format).expect("the format is one");
        assert_eq!(read.map_or("-".to_owned(), |at| at.to_string()), expected, "{text}");
    }
}

#[test]
fn texts_as_lengths_of_time() {
    let cases = [
        ("1", "1.00:00:00"),
        ("1:30", "01:30:00"),
        ("00:00:05.5", "00:00:05.5000000"),
        ("-1.02:03:04", "-1.02:03:04"),
        ("1:2:3:4", "1.02:03:04"),
        ("25:00", "Range"),
        ("x", "Form"),
        ("", "Form"),
    ];
    for (text, expected) in cases {
        let read = read::span(text).map_or_else(|why| format!("{why:?}"), |span| span.to_string());
        assert_eq!(read, expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_format_panics(format in ".{0,24}", number: f64, whole: i64, culture in 0usize..7) {
        let culture = ALL[culture];
        let values = [Value::Double(number), Value::Long(whole), at(Kind::Local),
            TimeSpan(whole).into(), Net::Single(number as f32).into()];
        for value in &values {
            shown(culture, value, &format);
        }
        let _ = composite::format(&mut Still::default(), culture, &format, &values);
    }

    #[test]
    fn no_picture_panics(
        format in "[#0.,%E+\\-;'\\\\eyMdHhmsfFtzK: ]{0,16}",
        number: f64,
        place: String,
    ) {
        shown(&EN_US, &Value::Double(number), &format);
        shown(&EN_US, &at(Kind::Local), &format);
        shown(&EN_US, &TimeSpan(number as i64).into(), &format);
        let _ = exact::date(&mut Still::default(), &EN_US, &place, &format);
    }

    #[test]
    fn no_text_panics_when_read_as_a_date(text in "[0-9:/. TZ+\\-a-zA-Z월일년,]{0,40}") {
        let _ = read::date(&mut Still::default(), &KO_KR, &text);
        let _ = read::date(&mut Still::default(), &PT_BR, &text);
        let _ = read::span(&text);
        let _ = read::plain(&FR_FR, &text, true);
    }
}
