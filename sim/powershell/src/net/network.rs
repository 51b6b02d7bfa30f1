//! `System.Net`: addresses, and what `ServicePointManager` was told.
//!
//! *Leaves out*: everything that would reach a network; hosts bring it.

use std::net::IpAddr;

use super::bind::Bound;
use super::numbers::put;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, enums};
use crate::value::{Net, Value, text};

pub(super) static ADDRESS: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object comparand)"),
        ("GetAddressBytes", "byte[] GetAddressBytes()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("MapToIPv4", "ipaddress MapToIPv4()"),
        ("MapToIPv6", "ipaddress MapToIPv6()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Address", "long Address {get;set;}"),
        ("AddressFamily", "System.Net.Sockets.AddressFamily AddressFamily {get;}"),
        ("IPAddressToString", "string IPAddressToString {get;}"),
        ("IsIPv4MappedToIPv6", "bool IsIPv4MappedToIPv6 {get;}"),
        ("IsIPv6LinkLocal", "bool IsIPv6LinkLocal {get;}"),
        ("IsIPv6Multicast", "bool IsIPv6Multicast {get;}"),
        ("IsIPv6SiteLocal", "bool IsIPv6SiteLocal {get;}"),
        ("IsIPv6Teredo", "bool IsIPv6Teredo {get;}"),
        ("ScopeId", "long ScopeId {get;set;}"),
    ],
    static_methods: &[
        ("IsLoopback", "static bool IsLoopback(ipaddress address)"),
        ("Parse", "static ipaddress Parse(string ipString)"),
        ("TryParse", "static bool TryParse(string ipString, ref address)"),
    ],
    static_properties: &[
        ("Any", "static ipaddress Any {get;}"),
        ("Broadcast", "static ipaddress Broadcast {get;}"),
        ("IPv6Any", "static ipaddress IPv6Any {get;}"),
        ("IPv6Loopback", "static ipaddress IPv6Loopback {get;}"),
        ("Loopback", "static ipaddress Loopback {get;}"),
    ],
    call: |_, this, method, _| {
        let Some(Net::Address(address)) = this.as_net() else { return Ok(None) };
        Ok(match method {
            "GetAddressBytes" => Some(match address {
                IpAddr::V4(four) => Value::bytes(&four.octets()),
                IpAddr::V6(six) => Value::bytes(&six.octets()),
            }),
            "ToString" => Some(Value::text(&address.to_string())),
            _ => None,
        })
    },
    get,
    call_static,
    get_static: |_, _, name| {
        let said = match name {
            "Any" => "0.0.0.0",
            "Broadcast" => "255.255.255.255",
            "IPv6Any" => "::",
            "IPv6Loopback" => "::1",
            _ => "127.0.0.1",
        };
        Ok(parse(said).ok().map(|address| Net::Address(address).into()))
    },
    ..Class::new("System.Net.IPAddress")
};

fn get(_: &mut dyn Ambient, this: &Value, name: &str) -> Answer {
    let Some(Net::Address(address)) = this.as_net() else { return Ok(None) };
    let six = match address {
        IpAddr::V6(six) => Some(six.segments()),
        IpAddr::V4(_) => None,
    };
    let begins =
        |mask: u16, with: u16| Value::Bool(six.is_some_and(|segments| segments[0] & mask == with));
    Ok(Some(match (name, address) {
        ("Address", IpAddr::V4(four)) => Value::Long(i64::from(u32::from_le_bytes(four.octets()))),
        ("Address" | "ScopeId", _) => Value::Null,
        ("AddressFamily", _) => {
            Value::member_of(&enums::ADDRESS_FAMILY, if six.is_some() { 23 } else { 2 })
        }
        ("IsIPv6LinkLocal", _) => begins(0xffc0, 0xfe80),
        ("IsIPv6Multicast", _) => begins(0xff00, 0xff00),
        ("IsIPv6SiteLocal", _) => begins(0xffc0, 0xfec0),
        ("IsIPv6Teredo", _) => {
            Value::Bool(six.is_some_and(|segments| segments[..2] == [0x2001, 0]))
        }
        ("IsIPv4MappedToIPv6", _) => {
            Value::Bool(six.is_some_and(|segments| segments[..6] == [0, 0, 0, 0, 0, 0xffff]))
        }
        _ => Value::text(&address.to_string()),
    }))
}

/// A text as an address; short forms of IPv4 addresses are refused.
pub(super) fn parse(said: &str) -> Result<IpAddr, Fault> {
    let trimmed = said.trim();
    let inner = trimmed.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    if let Ok(address) = inner.unwrap_or(trimmed).parse() {
        return Ok(address);
    }
    let is_number = !trimmed.is_empty()
        && trimmed.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b'x'))
        && trimmed.starts_with(|c: char| c.is_ascii_digit())
        && trimmed.split('.').count() <= 4;
    if is_number && trimmed.split('.').all(|part| part.parse::<u32>().is_ok_and(|n| n < 256)) {
        return Err(Fault::Unsupported(format!("the short form of an address \"{said}\"")));
    }
    Err(Fault::format("An invalid IP address was specified."))
}

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let first = &bound.arguments[0];
    Ok(Some(match method {
        "IsLoopback" => match first.as_net() {
            Some(Net::Address(address)) => Value::Bool(address.is_loopback()),
            _ => return Ok(None),
        },
        "Parse" if matches!(first, Value::Null) => return Err(Fault::null("ipString")),
        "Parse" => Net::Address(parse(&text::of(first))?).into(),
        _ => match parse(&text::of(first)) {
            Ok(address) => {
                put(&bound.arguments[1], Some(Net::Address(address).into()), Value::Null)
            }
            Err(Fault::Thrown(_)) => put(&bound.arguments[1], None, Value::Null),
            Err(other) => return Err(other),
        },
    }))
}

pub(super) static SERVICE_POINTS: Class = Class {
    static_properties: &[
        ("SecurityProtocol", "static System.Net.SecurityProtocolType SecurityProtocol {get;set;}"),
        (
            "ServerCertificateValidationCallback",
            "static System.Object \
          ServerCertificateValidationCallback {get;set;}",
        ),
        ("Expect100Continue", "static bool Expect100Continue {get;set;}"),
        ("CheckCertificateRevocationList", "static bool CheckCertificateRevocationList {get;set;}"),
        ("DefaultConnectionLimit", "static int DefaultConnectionLimit {get;set;}"),
    ],
    get_static: |host, _, name| {
        if let Some(told) = host.told(name) {
            return Ok(Some(told));
        }
        Ok(match name {
            // What a process has when nobody says anything: .NET 4.7 leaves it to Windows.
            "SecurityProtocol" => Some(Value::member_of(&enums::SECURITY_PROTOCOL, 0)),
            "Expect100Continue" => Some(Value::Bool(true)),
            "CheckCertificateRevocationList" => Some(Value::Bool(false)),
            "DefaultConnectionLimit" => Some(Value::Int(2)),
            _ => Some(Value::Null),
        })
    },
    ..Class::new("System.Net.ServicePointManager")
};
