//! Classes of exceptions, what they derive from, and which one stands behind an error of values.

use std::rc::Rc;

use super::error::{ErrorSpec, RUNTIME, exception};
use crate::value::{ValueError, text};

/// A class and the one that it derives from; `Exception` when it is not named.
const BASES: &[(&str, &str)] = &[
    ("System.ArgumentException", "System.SystemException"),
    ("System.ArgumentNullException", "System.ArgumentException"),
    ("System.ArgumentOutOfRangeException", "System.ArgumentException"),
    ("System.ArithmeticException", "System.SystemException"),
    ("System.ArrayTypeMismatchException", "System.SystemException"),
    ("System.Collections.Generic.KeyNotFoundException", "System.SystemException"),
    ("System.ComponentModel.Win32Exception", "System.Runtime.InteropServices.ExternalException"),
    ("System.DivideByZeroException", "System.ArithmeticException"),
    ("System.FormatException", "System.SystemException"),
    ("System.IO.DirectoryNotFoundException", "System.IO.IOException"),
    ("System.IO.DriveNotFoundException", "System.IO.IOException"),
    ("System.IO.FileNotFoundException", "System.IO.IOException"),
    ("System.IO.IOException", "System.SystemException"),
    ("System.IO.PathTooLongException", "System.IO.IOException"),
    ("System.IndexOutOfRangeException", "System.SystemException"),
    ("System.InvalidCastException", "System.SystemException"),
    ("System.InvalidOperationException", "System.SystemException"),
    ("System.Management.Automation.ActionPreferenceStopException", RUNTIME),
    ("System.Management.Automation.CommandNotFoundException", RUNTIME),
    ("System.Management.Automation.DriveNotFoundException", SESSION_STATE),
    ("System.Management.Automation.GetValueException", EXTENDED_TYPE),
    ("System.Management.Automation.GetValueInvocationException", GET_VALUE),
    (EXTENDED_TYPE, RUNTIME),
    ("System.Management.Automation.IncompleteParseException", PARSE),
    ("System.Management.Automation.ItemNotFoundException", SESSION_STATE),
    ("System.Management.Automation.MetadataException", RUNTIME),
    ("System.Management.Automation.MethodException", EXTENDED_TYPE),
    (
        "System.Management.Automation.MethodInvocationException",
        "System.Management.Automation.MethodException",
    ),
    (
        "System.Management.Automation.ParameterBindingArgumentTransformationException",
        "System.Management.Automation.ParameterBindingException",
    ),
    ("System.Management.Automation.ParameterBindingException", RUNTIME),
    (
        "System.Management.Automation.ParameterBindingValidationException",
        "System.Management.Automation.ParameterBindingException",
    ),
    ("System.Management.Automation.ParentContainsErrorRecordException", "System.SystemException"),
    (PARSE, RUNTIME),
    ("System.Management.Automation.PSArgumentException", "System.ArgumentException"),
    ("System.Management.Automation.PSArgumentNullException", "System.ArgumentNullException"),
    (
        "System.Management.Automation.PSArgumentOutOfRangeException",
        "System.ArgumentOutOfRangeException",
    ),
    ("System.Management.Automation.PSInvalidCastException", "System.InvalidCastException"),
    (
        "System.Management.Automation.PSInvalidOperationException",
        "System.InvalidOperationException",
    ),
    ("System.Management.Automation.PSNotSupportedException", "System.NotSupportedException"),
    ("System.Management.Automation.PSSecurityException", RUNTIME),
    ("System.Management.Automation.PropertyNotFoundException", EXTENDED_TYPE),
    ("System.Management.Automation.ProviderInvocationException", RUNTIME),
    (
        "System.Management.Automation.ProviderNotFoundException",
        "System.Management.Automation.SessionStateException",
    ),
    ("System.Management.Automation.RemoteException", RUNTIME),
    (RUNTIME, "System.SystemException"),
    ("System.Management.Automation.ScriptCallDepthException", "System.SystemException"),
    ("System.Management.Automation.ScriptRequiresException", RUNTIME),
    (SESSION_STATE, RUNTIME),
    ("System.Management.Automation.SessionStateOverflowException", SESSION_STATE),
    ("System.Management.Automation.SessionStateUnauthorizedAccessException", SESSION_STATE),
    ("System.Management.Automation.SetValueException", EXTENDED_TYPE),
    (
        "System.Management.Automation.SetValueInvocationException",
        "System.Management.Automation.SetValueException",
    ),
    ("System.Management.Automation.ValidationMetadataException", METADATA),
    ("System.MissingMethodException", "System.SystemException"),
    ("System.Net.WebException", "System.InvalidOperationException"),
    ("System.NotImplementedException", "System.SystemException"),
    ("System.NotSupportedException", "System.SystemException"),
    ("System.NullReferenceException", "System.SystemException"),
    ("System.ObjectDisposedException", "System.InvalidOperationException"),
    ("System.OutOfMemoryException", "System.SystemException"),
    ("System.OverflowException", "System.ArithmeticException"),
    ("System.Runtime.InteropServices.COMException", EXTERNAL),
    (EXTERNAL, "System.SystemException"),
    ("System.Security.SecurityException", "System.SystemException"),
    ("System.ServiceProcess.TimeoutException", "System.SystemException"),
    ("System.SystemException", "System.Exception"),
    ("System.TimeoutException", "System.SystemException"),
    ("System.UnauthorizedAccessException", "System.SystemException"),
];

const SESSION_STATE: &str = "System.Management.Automation.SessionStateException";
const EXTENDED_TYPE: &str = "System.Management.Automation.ExtendedTypeSystemException";
const GET_VALUE: &str = "System.Management.Automation.GetValueException";
const METADATA: &str = "System.Management.Automation.MetadataException";
const PARSE: &str = "System.Management.Automation.ParseException";
const EXTERNAL: &str = "System.Runtime.InteropServices.ExternalException";

/// The full name of a class that a script names, with or without `System.`.
pub(crate) fn full_name(name: &str) -> Option<&'static str> {
    if text::same(name, "Exception") || text::same(name, "System.Exception") {
        return Some("System.Exception");
    }
    let automation = ["", "System.", "System.Management.Automation."];
    BASES.iter().map(|(class, _)| *class).find(|class| {
        automation.iter().any(|front| {
            class.len() == front.len() + name.len()
                && text::same(&class[..front.len()], front)
                && text::same(&class[front.len()..], name)
        })
    })
}

/// A class and everything that it derives from, most particular first.
pub(crate) fn chain(class: &str) -> Vec<Rc<str>> {
    let mut chain: Vec<Rc<str>> = vec![class.into()];
    let mut at = class;
    while let Some((_, base)) = BASES.iter().find(|(name, _)| text::same(name, at)) {
        chain.push((*base).into());
        at = base;
    }
    for last in ["System.Exception", "System.Object"] {
        if chain.last().is_none_or(|there| !text::same(there, last)) {
            chain.push(last.into());
        }
    }
    chain
}

/// `HResult` of a class.
pub(crate) fn hresult(class: &str) -> i32 {
    let bits: u32 = match class {
        "System.ArgumentException" => 0x8007_0057,
        "System.ArgumentNullException" => 0x8000_4003,
        "System.ArgumentOutOfRangeException" => 0x8013_1502,
        "System.DivideByZeroException" => 0x8002_0012,
        "System.FormatException" => 0x8013_1537,
        "System.IO.FileNotFoundException" => 0x8007_0002,
        "System.IO.DirectoryNotFoundException" => 0x8007_0003,
        "System.IO.IOException" => 0x8013_1620,
        "System.IndexOutOfRangeException" => 0x8013_1508,
        "System.InvalidCastException" => 0x8000_4002,
        "System.InvalidOperationException" => 0x8013_1509,
        "System.NotSupportedException" => 0x8013_1515,
        "System.OverflowException" => 0x8013_1516,
        "System.UnauthorizedAccessException" => 0x8007_0005,
        "System.Exception" => 0x8013_1500,
        _ => 0x8013_1501,
    };
    bits.cast_signed()
}

/// The error that a script sees when an operation on values was not possible.
pub(crate) fn of_value_error(error: &ValueError) -> ErrorSpec {
    let category = match error.id {
        "RuntimeException" => "NotSpecified",
        "MethodNotFound" | "PropertyNotFound" | "NullArray" | "InvokeMethodOnNull" => {
            "InvalidOperation"
        }
        "ComparisonFailure" | "NotIcomparable" | "BadOperatorArgument" => "InvalidOperation",
        _ => "InvalidArgument",
    };
    let inner = match error.id {
        "RuntimeException" if error.text.starts_with("Attempted to divide") => {
            Some("System.DivideByZeroException")
        }
        "RuntimeException" => Some("System.OverflowException"),
        id if id.starts_with("InvalidCast") || id.starts_with("ConvertTo") => {
            Some("System.Management.Automation.PSInvalidCastException")
        }
        _ => None,
    };
    let spec = ErrorSpec::runtime(error.id, category, error.text.clone());
    match inner {
        Some(class) => spec.with_inner(exception(class, &error.text, None)),
        None => spec,
    }
}
