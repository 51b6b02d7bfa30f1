//! `System.Text.RegularExpressions`: `Regex`, `Match`, `Group` and their collections.
//!
//! *Models*: searching, splitting, replacing by text or by a script block, groups, the next match.
//! *Leaves out*: captures of a group that matched several times (refused), time limits.

use std::rc::Rc;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, MOST_ELEMENTS, Outcome};
use crate::regex::{self, Found, Options, Pattern};
use crate::value::net::Flavour;
use crate::value::{Net, Value, convert, text};

pub(super) static REGEX: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetGroupNames", "string[] GetGroupNames()"),
        ("GetGroupNumbers", "int[] GetGroupNumbers()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("GroupNameFromNumber", "string GroupNameFromNumber(int i)"),
        ("GroupNumberFromName", "int GroupNumberFromName(string name)"),
        ("IsMatch", "bool IsMatch(string input), bool IsMatch(string input, int startat)"),
        (
            "Match",
            "System.Text.RegularExpressions.Match Match(string input), \
             System.Text.RegularExpressions.Match Match(string input, int startat)",
        ),
        ("Matches", "System.Text.RegularExpressions.MatchCollection Matches(string input)"),
        (
            "Replace",
            "string Replace(string input, string replacement), string Replace(string input, string \
             replacement, int count), string Replace(string input, scriptblock evaluator)",
        ),
        ("Split", "string[] Split(string input), string[] Split(string input, int count)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("MatchTimeout", "timespan MatchTimeout {get;}"),
        ("Options", "System.Text.RegularExpressions.RegexOptions Options {get;}"),
        ("RightToLeft", "bool RightToLeft {get;}"),
    ],
    static_methods: &[
        ("Escape", "static string Escape(string str)"),
        (
            "IsMatch",
            "static bool IsMatch(string input, string pattern), static bool IsMatch(string input, \
             string pattern, System.Text.RegularExpressions.RegexOptions options)",
        ),
        (
            "Match",
            "static System.Text.RegularExpressions.Match Match(string input, string pattern), \
             static System.Text.RegularExpressions.Match Match(string input, string pattern, \
             System.Text.RegularExpressions.RegexOptions options)",
        ),
        (
            "Matches",
            "static System.Text.RegularExpressions.MatchCollection Matches(string input, string \
             pattern), static System.Text.RegularExpressions.MatchCollection Matches(string input, \
             string pattern, System.Text.RegularExpressions.RegexOptions options)",
        ),
        (
            "Replace",
            "static string Replace(string input, string pattern, string replacement), static \
             string Replace(string input, string pattern, string replacement, \
             System.Text.RegularExpressions.RegexOptions options), static string Replace(string \
             input, string pattern, scriptblock evaluator), static string Replace(string input, \
             string pattern, scriptblock evaluator, System.Text.RegularExpressions.RegexOptions \
             options)",
        ),
        (
            "Split",
            "static string[] Split(string input, string pattern), static string[] Split(string \
             input, string pattern, System.Text.RegularExpressions.RegexOptions options)",
        ),
        ("Unescape", "static string Unescape(string str)"),
    ],
    constructors: "regex new(string pattern), regex new(string pattern, \
                   System.Text.RegularExpressions.RegexOptions options)",
    call: |host, this, method, bound| {
        let Some(Net::Regex(pattern)) = this.as_net() else { return Ok(None) };
        let all = bound.arguments.as_slice();
        match method {
            "GetGroupNames" => Ok(Some(Value::texts(pattern.group_names()))),
            "GetGroupNumbers" => {
                let numbers = (0..pattern.group_names().count() as i32).map(Value::Int).collect();
                Ok(Some(Value::list(Flavour::ArrayOf("System.Int32".into()), numbers)))
            }
            "ToString" => Ok(Some(Value::text(pattern.source()))),
            _ => run(host, pattern, method, all),
        }
    },
    get: |_, this, name| {
        let Some(Net::Regex(pattern)) = this.as_net() else { return Ok(None) };
        Ok(match name {
            "Options" => {
                let number = i64::from(pattern.options().0);
                Some(Value::member_of(&super::enums::REGEX_OPTIONS, number))
            }
            "RightToLeft" => Some(Value::Bool(false)),
            _ => None,
        })
    },
    call_static,
    construct: |host, _, bound| {
        let options = options(bound.arguments.get(1))?;
        let pattern = host.pattern(&text::of(&bound.arguments[0]), options)?;
        Ok(Some(Net::Regex(pattern).into()))
    },
    ..Class::new("System.Text.RegularExpressions.Regex")
};

fn options(value: Option<&Value>) -> Outcome<Options> {
    let number = value.map(convert::to_long).transpose()?.unwrap_or(0);
    Ok(Options(u32::try_from(number).unwrap_or(u32::MAX)))
}

fn call_static(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    match method {
        "Escape" => return Ok(Some(Value::text(&regex::escape(&text::of(&all[0]))))),
        "Unescape" => return Ok(None),
        _ => {}
    }
    let is_option = |value: &&Value| matches!(value.as_net(), Some(Net::Enum(_)));
    let given = all.iter().find(is_option);
    let pattern = host.pattern(&text::of(&all[1]), options(given)?)?;
    let mut rest = vec![all[0].clone()];
    rest.extend(all[2..].iter().filter(|value| !is_option(value)).cloned());
    run(host, &pattern, method, &rest)
}

/// A method that searches; the first argument is the text.
fn run(host: &mut dyn Ambient, pattern: &Rc<Pattern>, method: &str, all: &[Value]) -> Answer {
    let input: Rc<str> = match &all[0] {
        Value::Text(text) => text.clone(),
        Value::Null => return Err(Fault::null("input")),
        other => text::of(other).into(),
    };
    let number = |at: usize| all.get(at).map(convert::to_int).transpose();
    Ok(Some(match method {
        "IsMatch" | "Match" => {
            let from = usize::try_from(number(1)?.unwrap_or(0)).unwrap_or(usize::MAX);
            if !input.is_ascii() && from > 0 {
                return Ok(None);
            }
            if from > input.len() {
                return Err(Fault::range(
                    "Start index cannot be less than 0 or greater than input \
                                         length.",
                    "startat",
                ));
            }
            let found = pattern.find(&input, from)?;
            if method == "IsMatch" {
                Value::Bool(found.is_some())
            } else {
                Net::Match(found.unwrap_or_else(Found::nothing)).into()
            }
        }
        "Matches" => {
            let found = pattern.find_all(&input, MOST_ELEMENTS)?;
            let all = found.into_iter().map(|found| Net::Match(found).into()).collect();
            let name = "System.Text.RegularExpressions.MatchCollection";
            Value::list(Flavour::Fixed(name.into()), all)
        }
        "Replace" => match &all[1] {
            Value::Text(with) => {
                let most = match number(2)? {
                    Some(count) if count >= 0 => count as usize,
                    _ => usize::MAX,
                };
                Value::text(&pattern.replace(&input, with, most)?)
            }
            Value::Null => Value::text(&pattern.replace(&input, "", usize::MAX)?),
            block => {
                let made = pattern.replace_by(&input, usize::MAX, |found, out| {
                    let found = Net::Match(found.clone()).into();
                    let with = host.call_block(block, &[found])?;
                    out.push_str(&text::of(&with));
                    Ok(())
                })?;
                Value::text(&made)
            }
        },
        "Split" => {
            let most = usize::try_from(number(1)?.unwrap_or(0)).unwrap_or(0);
            Value::texts(pattern.split(&input, most)?)
        }
        _ => return Ok(None),
    }))
}

const CAPTURE: &[super::shape::Row] = &[
    ("Captures", "System.Text.RegularExpressions.CaptureCollection Captures {get;}"),
    ("Index", "int Index {get;}"),
    ("Length", "int Length {get;}"),
    ("Success", "bool Success {get;}"),
    ("Value", "string Value {get;}"),
];

pub(super) static MATCH: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("NextMatch", "System.Text.RegularExpressions.Match NextMatch()"),
        ("Result", "string Result(string replacement)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Captures", "System.Text.RegularExpressions.CaptureCollection Captures {get;}"),
        ("Groups", "System.Text.RegularExpressions.GroupCollection Groups {get;}"),
        ("Index", "int Index {get;}"),
        ("Length", "int Length {get;}"),
        ("Success", "bool Success {get;}"),
        ("Value", "string Value {get;}"),
    ],
    call: |_, this, method, _| {
        let Some(Net::Match(found)) = this.as_net() else { return Ok(None) };
        match (method, &found.of) {
            ("ToString", _) => Ok(Some(Value::Text(found.text.clone()))),
            ("NextMatch", None) => Ok(Some(this.clone())),
            ("NextMatch", Some((pattern, text))) => {
                let (start, end) = found.bytes;
                let step = text[end..].chars().next().map(char::len_utf8);
                let from = if start == end { step.map(|step| end + step) } else { Some(end) };
                let next = match from {
                    Some(from) => pattern.find(text, from)?,
                    None => None,
                };
                Ok(Some(Net::Match(next.unwrap_or_else(Found::nothing)).into()))
            }
            _ => Ok(None),
        }
    },
    get,
    ..Class::new("System.Text.RegularExpressions.Match")
};

pub(super) static GROUP: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ],
    properties: CAPTURE,
    call: |_, this, method, _| Ok((method == "ToString").then(|| Value::text(&text::of(this)))),
    get,
    ..Class::new("System.Text.RegularExpressions.Group")
};

pub(super) static COLLECTION: Class = Class {
    methods: &[
        ("CopyTo", "void CopyTo(array array, int arrayIndex)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Count", "int Count {get;}"),
        ("IsReadOnly", "bool IsReadOnly {get;}"),
        ("IsSynchronized", "bool IsSynchronized {get;}"),
        ("SyncRoot", "System.Object SyncRoot {get;}"),
    ],
    call: |_, this, method, _| {
        Ok(match method {
            "GetEnumerator" => Some(Value::array(this.elements())),
            "ToString" => Some(Value::text(&this.type_name())),
            _ => None,
        })
    },
    get: |_, this, name| {
        Ok(match name {
            "Count" => Some(Value::Int(this.elements().len() as i32)),
            "IsReadOnly" => Some(Value::Bool(true)),
            "IsSynchronized" => Some(Value::Bool(false)),
            _ => None,
        })
    },
    ..Class::new("System.Text.RegularExpressions.MatchCollection")
};

fn get(_: &mut dyn Ambient, this: &Value, name: &str) -> Answer {
    let Some(Net::Match(found)) = this.as_net() else { return Ok(None) };
    Ok(Some(match name {
        "Groups" => {
            let groups = found.groups.iter().map(|group| Net::Match(group.clone()).into());
            let name = "System.Text.RegularExpressions.GroupCollection";
            Value::list(Flavour::Fixed(name.into()), groups.collect())
        }
        // The last capture of a match is all of it; those of groups are not remembered.
        "Captures" if found.is_match => {
            let own = if found.success { vec![this.clone()] } else { Vec::new() };
            let name = "System.Text.RegularExpressions.CaptureCollection";
            Value::list(Flavour::Fixed(name.into()), own)
        }
        "Index" => Value::Int(found.index as i32),
        "Length" => Value::Int(found.length as i32),
        "Success" => Value::Bool(found.success),
        "Value" => Value::Text(found.text.clone()),
        _ => return Ok(None),
    }))
}
