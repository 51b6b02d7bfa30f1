//! `System.Net.WebUtility`: texts for pages and addresses.
//!
//! *Leaves out*: the variants that write into a stream or take bytes.

use super::Ambient;
use super::bind::Bound;
use super::shape::{Answer, Class};
use crate::value::Value;

pub(super) static UTILITY: Class = Class {
    static_methods: &[
        ("HtmlDecode", "static string HtmlDecode(string value)"),
        ("HtmlEncode", "static string HtmlEncode(string value)"),
        ("UrlDecode", "static string UrlDecode(string encodedValue)"),
        ("UrlEncode", "static string UrlEncode(string value)"),
    ],
    call_static,
    ..Class::new("System.Net.WebUtility")
};

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let [Value::Text(said)] = bound.arguments.as_slice() else {
        return Ok(Some(Value::Null));
    };
    Ok(match method {
        "HtmlEncode" => Some(Value::text(&html(said))),
        "UrlEncode" => Some(Value::text(&url(said))),
        "UrlDecode" => Some(Value::text(&from_url(said))),
        // Without an escape there is nothing to look up.
        _ => (!said.contains('&')).then(|| bound.arguments[0].clone()),
    })
}

/// A text as a page shows it: signs of markup and letters of Latin-1 above 159 by name or number.
fn html(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '\u{a0}'..='\u{ff}' | '\u{10000}'.. => out.push_str(&format!("&#{};", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

/// A text as a part of an address: blanks become a plus sign.
fn url(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for byte in said.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The text that was made a part of an address; what is no escape stays.
fn from_url(said: &str) -> String {
    let bytes = said.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let code = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = code.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match (byte, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(escaped)) => {
                out.push(escaped);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (other, _) => out.push(*other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markup_would_take_for_itself_is_escaped() {
        assert_eq!(
            html("a<b> & \"c\" d's é 한"),
            "a&lt;b&gt; &amp; &quot;c&quot; d&#39;s &#233; 한"
        );
    }

    #[test]
    fn an_address_comes_back() {
        assert_eq!(url("a b/ü-~"), "a+b%2F%C3%BC-%7E");
        assert_eq!(from_url("a+b%2F%C3%BC-%7E %zz%"), "a b/ü-~ %zz%");
    }
}
