//! `Get-Content`.
//!
//! *Models*: lines, parts by a delimiter, all at once, the first, the last, in groups; bytes of
//! texts; variables, functions, aliases and environment variables as content.
//! *Leaves out*: `-Wait`, streams beside the unnamed one.
//! *Sources*: behaviour of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::Value;

use super::refuse;
use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, PATH, entry, places_forced};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::text::{self, Unread};
use crate::console::providers::{Place, Provider};
use crate::kernel::text::same;

/// Encodings of the content cmdlets.
pub(super) const ENCODINGS: &[&str] = &[
    "Unknown",
    "String",
    "Unicode",
    "Byte",
    "BigEndianUnicode",
    "UTF8",
    "UTF7",
    "UTF32",
    "Ascii",
    "Default",
    "Oem",
    "BigEndianUTF32",
];

/// `Get-Content`
pub(in crate::console::cmdlets) const GET: Entry = entry(
    ("Get-Content", "Microsoft.PowerShell.Commands.GetContentCommand"),
    &[
        Param::new("ReadCount", "long").by_name(),
        Param::new("TotalCount", "long").by_name().alias(&["First", "Head"]),
        Param::new("Tail", "int").by_name().alias(&["Last"]),
        PATH,
        LITERAL,
        FILTER,
        INCLUDE,
        EXCLUDE,
        FORCE,
        CREDENTIAL,
        Param::new("Delimiter", "string"),
        Param::switch("Wait"),
        Param::switch("Raw"),
        Param::new("Encoding", "string").choices(ENCODINGS),
        Param::new("Stream", "string"),
    ],
    None,
    run,
    ("Gives the content of files", &[r"Get-Content C:\Install\contoso.VaultCredentials -Raw"]),
);

fn run(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Wait", "Stream", "Credential"])?;
    for place in places_forced(call, true)? {
        match content(call, &place)? {
            Ok(Content::Text(all)) => parts(call, &all)?,
            Ok(Content::Value(value)) => call.put(value)?,
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    Ok(())
}

enum Content {
    Text(String),
    Value(Value),
}

/// A provider without content.
pub(super) fn without_content() -> Failure {
    failure::not_supported(
        "Cannot use interface. The IContentCmdletProvider interface is not implemented by this \
         provider.",
    )
}

fn content(call: &mut Call<'_>, place: &Place) -> Eval<Result<Content, Failure>> {
    let machine = Machine::of(call.engine);
    Ok(match place.provider {
        Provider::FileSystem => match text::read(machine, &place.path) {
            Ok(all) => Ok(Content::Text(all)),
            Err(Unread::Refused(error)) => {
                let (step, target) = ("GetContentReader", Value::text(&place.path));
                Err(failure::of_file(step, error, &place.path, "ReadError", target))
            }
            Err(Unread::Unknown) => {
                let what = format!("the bytes of {}", place.path);
                return Err(call.engine.unsupported_here(what));
            }
        },
        Provider::Environment => {
            let value = machine.variable(&place.path);
            value
                .map(|value| Content::Value(Value::text(&value)))
                .ok_or_else(|| failure::missing(place))
        }
        Provider::Variable | Provider::Function | Provider::Alias => {
            let found = call.engine.session_content(place.provider.name(), &place.path);
            found.map(Content::Value).ok_or_else(|| failure::missing(place))
        }
        _ => Err(without_content()),
    })
}

/// Lines of a text, whatever ends them; an end at the end begins no other line.
pub(super) fn lines(all: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = all;
    while !rest.is_empty() {
        let Some(end) = rest.find(['\r', '\n']) else {
            out.push(rest);
            break;
        };
        out.push(&rest[..end]);
        let skip = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[end + skip..];
    }
    out
}

/// Writes the parts of a text that are asked for.
fn parts(call: &mut Call<'_>, all: &str) -> Eval<()> {
    let is_bytes = call.text("Encoding").is_some_and(|name| same(&name, "Byte"));
    let body = text::unmarked(all);
    if call.flag("Raw") {
        return match is_bytes {
            true => call.put(Value::bytes(&text::bytes(all))),
            false if body.is_empty() => Ok(()),
            false => call.put_text(body),
        };
    }
    let values: Vec<Value> = if is_bytes {
        text::bytes(all).into_iter().map(Value::Byte).collect()
    } else {
        match call.text("Delimiter") {
            Some(mark) if !mark.is_empty() => {
                body.split_inclusive(&*mark).map(Value::text).collect()
            }
            _ => lines(body).into_iter().map(Value::text).collect(),
        }
    };
    let count = |name: &str| call.int(name).map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    let mut chosen = values.as_slice();
    if let Some(tail) = count("Tail") {
        chosen = &chosen[chosen.len().saturating_sub(tail)..];
    }
    if let Some(first) = count("TotalCount") {
        chosen = &chosen[..chosen.len().min(first)];
    }
    match call.int("ReadCount") {
        None | Some(1) => call.put_all(chosen.iter().cloned()),
        Some(size) => {
            let size = usize::try_from(size).ok().filter(|size| *size > 0).unwrap_or(usize::MAX);
            for group in chosen.chunks(size.min(chosen.len().max(1))) {
                call.put(Value::array(group.to_vec()))?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod unit {
    use super::lines;

    #[test]
    fn every_end_of_a_line_counts_and_the_last_begins_no_line() {
        assert_eq!(lines("a\r\nb\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(lines("a\r\n\r\n"), ["a", ""]);
        assert!(lines("").is_empty());
    }
}
