//! `System.IO.Path`: names of files, without a look at any file.
//!
//! *Leaves out*: random names and the folder for temporary files (the host knows it).

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault};
use crate::value::net::Flavour;
use crate::value::{Value, text};

pub(super) static CLASS: Class = Class {
    static_methods: &[
        ("ChangeExtension", "static string ChangeExtension(string path, string extension)"),
        (
            "Combine",
            "static string Combine(string path1, string path2), static string Combine(string \
             path1, string path2, string path3), static string Combine(string path1, string path2, \
             string path3, string path4), static string Combine(Params string[] paths)",
        ),
        ("GetDirectoryName", "static string GetDirectoryName(string path)"),
        ("GetExtension", "static string GetExtension(string path)"),
        ("GetFileName", "static string GetFileName(string path)"),
        ("GetFileNameWithoutExtension", "static string GetFileNameWithoutExtension(string path)"),
        ("GetFullPath", "static string GetFullPath(string path)"),
        ("GetInvalidFileNameChars", "static char[] GetInvalidFileNameChars()"),
        ("GetInvalidPathChars", "static char[] GetInvalidPathChars()"),
        ("GetPathRoot", "static string GetPathRoot(string path)"),
        ("GetRandomFileName", "static string GetRandomFileName()"),
        ("GetTempFileName", "static string GetTempFileName()"),
        ("GetTempPath", "static string GetTempPath()"),
        ("HasExtension", "static bool HasExtension(string path)"),
        ("IsPathRooted", "static bool IsPathRooted(string path)"),
    ],
    static_properties: &[
        ("AltDirectorySeparatorChar", "static char AltDirectorySeparatorChar {get;}"),
        ("DirectorySeparatorChar", "static char DirectorySeparatorChar {get;}"),
        ("PathSeparator", "static char PathSeparator {get;}"),
        ("VolumeSeparatorChar", "static char VolumeSeparatorChar {get;}"),
    ],
    call_static,
    get_static: |_, _, name| {
        Ok(Some(Value::Char(match name {
            "AltDirectorySeparatorChar" => '/',
            "DirectorySeparatorChar" => '\\',
            "PathSeparator" => ';',
            _ => ':',
        })))
    },
    ..Class::new("System.IO.Path")
};

fn is_separator(c: char) -> bool {
    matches!(c, '\\' | '/')
}

/// The part behind the last separator or colon.
fn file_name(path: &str) -> &str {
    path.rsplit(|c| is_separator(c) || c == ':').next().unwrap_or(path)
}

/// The dot of the extension, as a byte of the path.
fn dot(path: &str) -> Option<usize> {
    let name = file_name(path);
    name.rfind('.').map(|at| path.len() - name.len() + at)
}

/// Bytes of the root: `C:\`, `C:`, `\`, `\\server\share`.
fn root(path: &str) -> usize {
    let bytes = path.as_bytes();
    let separator = |at: usize| bytes.get(at).is_some_and(|byte| is_separator(char::from(*byte)));
    if separator(0) && separator(1) {
        let mut parts = 0;
        for (at, byte) in bytes.iter().enumerate().skip(2) {
            if is_separator(char::from(*byte)) {
                parts += 1;
                if parts == 2 {
                    return at;
                }
            }
        }
        return path.len();
    }
    if separator(0) {
        return 1;
    }
    match bytes.get(1) {
        Some(b':') => {
            if separator(2) {
                3
            } else {
                2
            }
        }
        _ => 0,
    }
}

fn combine(parts: &[String]) -> String {
    let mut path = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if root(part) > 0 || path.is_empty() {
            path.clone_from(part);
        } else {
            if !path.ends_with(|c| is_separator(c) || c == ':') {
                path.push('\\');
            }
            path.push_str(part);
        }
    }
    path
}

fn directory(path: &str) -> Value {
    let root = root(path);
    if path.len() <= root {
        return Value::Null;
    }
    let cut = path[root..].rfind(is_separator).map_or(root, |at| root + at);
    let directory = path[..cut].trim_end_matches(is_separator);
    let directory = if directory.len() < root { &path[..root] } else { directory };
    Value::text(&directory.replace('/', "\\"))
}

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    if method == "Combine" {
        let parts: Vec<Value> =
            all.iter()
                .flat_map(|value| {
                    if value.cells().is_some() { value.elements() } else { vec![value.clone()] }
                })
                .collect();
        for (at, part) in parts.iter().enumerate() {
            if matches!(part, Value::Null) {
                return Err(Fault::null(&format!("path{}", at + 1)));
            }
        }
        let parts: Vec<String> = parts.iter().map(text::of).collect();
        if parts.iter().any(|part| part.contains(INVALID)) {
            return Err(Fault::argument("Illegal characters in path."));
        }
        return Ok(Some(Value::text(&combine(&parts))));
    }
    let is_null = matches!(all.first(), Some(Value::Null));
    let path = bound.texts().first().cloned().unwrap_or_default();
    if path.contains(INVALID) {
        return Err(Fault::argument("Illegal characters in path."));
    }
    Ok(Some(match method {
        "GetInvalidPathChars" => chars(INVALID.iter().copied()),
        "GetInvalidFileNameChars" => {
            chars(INVALID.iter().copied().chain([':', '*', '?', '\\', '/']))
        }
        "HasExtension" => Value::Bool(dot(&path).is_some_and(|at| at + 1 < path.len())),
        "IsPathRooted" => Value::Bool(root(&path) > 0),
        _ if is_null && !matches!(method, "GetFullPath") => Value::Null,
        "ChangeExtension" => {
            let stem = &path[..dot(&path).unwrap_or(path.len())];
            let extension = text::of(&all[1]);
            Value::text(&match (&all[1], extension.starts_with('.')) {
                (Value::Null, _) => stem.to_owned(),
                (_, true) => format!("{stem}{extension}"),
                (_, false) => format!("{stem}.{extension}"),
            })
        }
        "GetDirectoryName" if path.is_empty() => {
            return Err(Fault::argument("The path is not of a legal form."));
        }
        "GetDirectoryName" => directory(&path),
        "GetExtension" => {
            let from = dot(&path).filter(|at| at + 1 < path.len()).unwrap_or(path.len());
            Value::text(&path[from..])
        }
        "GetFileName" => Value::text(file_name(&path)),
        "GetFileNameWithoutExtension" => {
            let name = file_name(&path);
            Value::text(&name[..name.rfind('.').unwrap_or(name.len())])
        }
        "GetPathRoot" => Value::text(&path[..root(&path)].replace('/', "\\")),
        _ => return Ok(None),
    }))
}

/// Characters that no path contains.
const INVALID: [char; 36] = [
    '"', '<', '>', '|', '\0', '\u{1}', '\u{2}', '\u{3}', '\u{4}', '\u{5}', '\u{6}', '\u{7}',
    '\u{8}', '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{e}', '\u{f}', '\u{10}', '\u{11}', '\u{12}',
    '\u{13}', '\u{14}', '\u{15}', '\u{16}', '\u{17}', '\u{18}', '\u{19}', '\u{1a}', '\u{1b}',
    '\u{1c}', '\u{1d}', '\u{1e}', '\u{1f}',
];

fn chars(chars: impl Iterator<Item = char>) -> Value {
    Value::list(Flavour::ArrayOf("System.Char".into()), chars.map(Value::Char).collect())
}
