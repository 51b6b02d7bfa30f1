//! `System.Uri`: the parts of an address.
//!
//! *Leaves out*: addresses without a host but with a scheme, escaping of what was written.

use super::Fault;
use super::shape::Class;
use crate::value::{Net, Value, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object comparand)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetLeftPart", "string GetLeftPart(System.UriPartial part)"),
        ("GetType", "type GetType()"),
        ("IsBaseOf", "bool IsBaseOf(uri uri)"),
        ("MakeRelativeUri", "uri MakeRelativeUri(uri uri)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("AbsolutePath", "string AbsolutePath {get;}"),
        ("AbsoluteUri", "string AbsoluteUri {get;}"),
        ("Authority", "string Authority {get;}"),
        ("DnsSafeHost", "string DnsSafeHost {get;}"),
        ("Fragment", "string Fragment {get;}"),
        ("Host", "string Host {get;}"),
        ("HostNameType", "System.UriHostNameType HostNameType {get;}"),
        ("IdnHost", "string IdnHost {get;}"),
        ("IsAbsoluteUri", "bool IsAbsoluteUri {get;}"),
        ("IsDefaultPort", "bool IsDefaultPort {get;}"),
        ("IsFile", "bool IsFile {get;}"),
        ("IsLoopback", "bool IsLoopback {get;}"),
        ("IsUnc", "bool IsUnc {get;}"),
        ("LocalPath", "string LocalPath {get;}"),
        ("OriginalString", "string OriginalString {get;}"),
        ("PathAndQuery", "string PathAndQuery {get;}"),
        ("Port", "int Port {get;}"),
        ("Query", "string Query {get;}"),
        ("Scheme", "string Scheme {get;}"),
        ("Segments", "string[] Segments {get;}"),
        ("UserEscaped", "bool UserEscaped {get;}"),
        ("UserInfo", "string UserInfo {get;}"),
    ],
    static_methods: &[
        ("EscapeDataString", "static string EscapeDataString(string stringToEscape)"),
        ("UnescapeDataString", "static string UnescapeDataString(string stringToUnescape)"),
    ],
    constructors: "uri new(string uriString)",
    call: |_, this, method, _| Ok((method == "ToString").then(|| Value::text(&text::of(this)))),
    get: |_, this, name| {
        let Some(Net::Uri(said)) = this.as_net() else { return Ok(None) };
        let parts = Parts::of(said);
        if matches!(name, "OriginalString") {
            return Ok(Some(Value::text(said)));
        }
        if name == "IsAbsoluteUri" {
            return Ok(Some(Value::Bool(parts.is_some())));
        }
        let Some(parts) = parts else {
            let text = "This operation is not supported for a relative URI.";
            return Err(Fault::inner("System.InvalidOperationException", text));
        };
        Ok(parts.get(name))
    },
    call_static: |_, _, method, bound| {
        let said = &bound.texts()[0];
        Ok(Some(Value::text(&match method {
            "EscapeDataString" => escape(said),
            _ => unescape(said),
        })))
    },
    construct: |_, _, bound| {
        let said = &bound.texts()[0];
        if Parts::of(said).is_none() {
            let text = "Invalid URI: The format of the URI could not be determined.";
            return Err(Fault::inner("System.UriFormatException", text));
        }
        Ok(Some(Net::Uri(said.as_str().into()).into()))
    },
    ..Class::new("System.Uri")
};

struct Parts {
    scheme: String,
    user: String,
    host: String,
    port: Option<u16>,
    path: String,
    query: String,
    fragment: String,
}

impl Parts {
    /// The parts of `scheme://user@host:port/path?query#fragment`.
    fn of(said: &str) -> Option<Self> {
        let (scheme, rest) = said.trim().split_once("://")?;
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (rest, fragment) = match rest.find('#') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let (path, query) = match rest.find('?') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !place.ends_with(']') => (host, Some(port.parse().ok()?)),
            _ => (place, None),
        };
        let has_host = !host.is_empty() || scheme.eq_ignore_ascii_case("file");
        (is_scheme && has_host && !host.contains(' ')).then(|| Self {
            scheme: scheme.to_ascii_lowercase(),
            user: user.to_owned(),
            host: host.to_lowercase(),
            port,
            path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
            query: query.to_owned(),
            fragment: fragment.to_owned(),
        })
    }

    fn usual_port(&self) -> i32 {
        match self.scheme.as_str() {
            "http" => 80,
            "https" => 443,
            "ftp" => 21,
            _ => -1,
        }
    }

    fn authority(&self) -> String {
        match self.port.filter(|port| i32::from(*port) != self.usual_port()) {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    fn get(&self, name: &str) -> Option<Value> {
        let port = self.port.map_or(self.usual_port(), i32::from);
        let text = match name {
            "AbsolutePath" => self.path.clone(),
            "Authority" => self.authority(),
            "DnsSafeHost" | "Host" | "IdnHost" => self.host.clone(),
            "Fragment" => self.fragment.clone(),
            "LocalPath" if self.scheme != "file" => unescape(&self.path),
            "PathAndQuery" => format!("{}{}", self.path, self.query),
            "Query" => self.query.clone(),
            "Scheme" => self.scheme.clone(),
            "UserInfo" => self.user.clone(),
            "AbsoluteUri" => {
                let user =
                    if self.user.is_empty() { String::new() } else { format!("{}@", self.user) };
                let place = self.authority();
                let rest = format!("{}{}{}", self.path, self.query, self.fragment);
                format!("{}://{user}{place}{rest}", self.scheme)
            }
            "IsDefaultPort" => return Some(Value::Bool(port == self.usual_port())),
            "IsFile" => return Some(Value::Bool(self.scheme == "file")),
            "IsLoopback" => {
                let own = ["localhost", "127.0.0.1", "[::1]", "loopback"];
                return Some(Value::Bool(own.contains(&self.host.as_str())));
            }
            "IsUnc" if self.scheme != "file" => return Some(Value::Bool(false)),
            "Port" => return Some(Value::Int(port)),
            "Segments" => {
                let parts = self.path.split_inclusive('/');
                return Some(Value::texts(parts));
            }
            _ => return None,
        };
        Some(Value::text(&text))
    }
}

fn escape(said: &str) -> String {
    let mut out = String::new();
    for byte in said.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescape(said: &str) -> String {
    let bytes = said.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = said.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| said.to_owned())
}
