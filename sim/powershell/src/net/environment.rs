//! `System.Environment`: what the host says of its machine.

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault};
use crate::value::Value;

pub(super) static CLASS: Class = Class {
    static_methods: &[
        ("Exit", "static void Exit(int exitCode)"),
        ("ExpandEnvironmentVariables", "static string ExpandEnvironmentVariables(string name)"),
        ("FailFast", "static void FailFast(string message)"),
        ("GetCommandLineArgs", "static string[] GetCommandLineArgs()"),
        (
            "GetEnvironmentVariable",
            "static string GetEnvironmentVariable(string variable), static string \
             GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)",
        ),
        (
            "GetEnvironmentVariables",
            "static System.Collections.IDictionary GetEnvironmentVariables()",
        ),
        ("GetFolderPath", "static string GetFolderPath(System.Environment+SpecialFolder folder)"),
        ("GetLogicalDrives", "static string[] GetLogicalDrives()"),
        (
            "SetEnvironmentVariable",
            "static void SetEnvironmentVariable(string variable, string value), static void \
             SetEnvironmentVariable(string variable, string value, \
             System.EnvironmentVariableTarget target)",
        ),
    ],
    static_properties: &[
        ("CommandLine", "static string CommandLine {get;}"),
        ("CurrentDirectory", "static string CurrentDirectory {get;set;}"),
        ("CurrentManagedThreadId", "static int CurrentManagedThreadId {get;}"),
        ("ExitCode", "static int ExitCode {get;set;}"),
        ("HasShutdownStarted", "static bool HasShutdownStarted {get;}"),
        ("Is64BitOperatingSystem", "static bool Is64BitOperatingSystem {get;}"),
        ("Is64BitProcess", "static bool Is64BitProcess {get;}"),
        ("MachineName", "static string MachineName {get;}"),
        ("NewLine", "static string NewLine {get;}"),
        ("OSVersion", "static System.OperatingSystem OSVersion {get;}"),
        ("ProcessorCount", "static int ProcessorCount {get;}"),
        ("StackTrace", "static string StackTrace {get;}"),
        ("SystemDirectory", "static string SystemDirectory {get;}"),
        ("SystemPageSize", "static int SystemPageSize {get;}"),
        ("TickCount", "static int TickCount {get;}"),
        ("UserDomainName", "static string UserDomainName {get;}"),
        ("UserInteractive", "static bool UserInteractive {get;}"),
        ("UserName", "static string UserName {get;}"),
        ("Version", "static version Version {get;}"),
        ("WorkingSet", "static long WorkingSet {get;}"),
    ],
    call_static,
    get_static: |host, _, name| {
        Ok(match name {
            "NewLine" => Some(Value::text("\r\n")),
            "Is64BitOperatingSystem" | "Is64BitProcess" => {
                Some(host.fact(name).unwrap_or(Value::Bool(true)))
            }
            "HasShutdownStarted" => Some(Value::Bool(false)),
            _ => host.fact(name),
        })
    },
    ..Class::new("System.Environment")
};

fn call_static(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let said = bound.texts();
    Ok(Some(match method {
        "GetEnvironmentVariable" => {
            if matches!(bound.arguments[0], Value::Null) {
                return Err(Fault::null("variable"));
            }
            // The targets are other stores: the host answers for them by name.
            match said.get(1).map(String::as_str) {
                None | Some("Process") => {
                    host.variable(&said[0]).map_or(Value::Null, |value| Value::text(&value))
                }
                Some(target) => {
                    let name = format!("{target}:{}", said[0]);
                    host.variable(&name).map_or(Value::Null, |value| Value::text(&value))
                }
            }
        }
        "SetEnvironmentVariable" => {
            let name = &said[0];
            if matches!(bound.arguments[0], Value::Null) {
                return Err(Fault::null("variable"));
            }
            let target = said.get(2).map_or("Process", String::as_str);
            let value = said.get(1).map(String::as_str).filter(|value| !value.is_empty());
            if !host.set_variable(target, name, value)? {
                let text = "Requested registry access is not allowed.";
                return Err(Fault::inner("System.Security.SecurityException", text));
            }
            Value::Null
        }
        "ExpandEnvironmentVariables" => Value::text(&expand(host, &said[0])),
        "GetFolderPath" => match host.fact(&format!("SpecialFolder.{}", said[0])) {
            Some(folder) => folder,
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

/// `%name%` replaced; names without a variable stay as they are.
pub(super) fn expand(host: &mut dyn Ambient, said: &str) -> String {
    let mut out = String::new();
    let mut rest = said;
    while let Some(start) = rest.find('%') {
        out.push_str(&rest[..start]);
        let behind = &rest[start + 1..];
        let Some(end) = behind.find('%') else {
            out.push_str(&rest[start..]);
            return out;
        };
        match host.variable(&behind[..end]).filter(|_| end > 0) {
            Some(value) => {
                out.push_str(&value);
                rest = &behind[end + 1..];
            }
            None => {
                // The second sign may begin the next name.
                out.push_str(&rest[start..start + 1 + end]);
                rest = &behind[end..];
            }
        }
    }
    out.push_str(rest);
    out
}
