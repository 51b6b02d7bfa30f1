//! Names of types: short ones, full ones, what they derive from.
//!
//! *Models*: type accelerators of 5.1, names without `System.`, generic and array types, `-is`.
//! *Leaves out*: types nobody listed; asking for one is refused, since a real machine may have it.

use std::rc::Rc;
use std::sync::LazyLock;

use super::{Fault, Outcome, system};
use crate::ast::TypeName;
use crate::by_name::ByName;
use crate::value::net::Flavour;
use crate::value::{Net, Value, text};

/// Short names with what they stand for.
const ACCELERATORS: &[(&str, &str)] = &[
    ("array", "System.Array"),
    ("bool", "System.Boolean"),
    ("byte", "System.Byte"),
    ("char", "System.Char"),
    ("cultureinfo", "System.Globalization.CultureInfo"),
    ("datetime", "System.DateTime"),
    ("decimal", "System.Decimal"),
    ("double", "System.Double"),
    ("float", "System.Single"),
    ("guid", "System.Guid"),
    ("hashtable", "System.Collections.Hashtable"),
    ("int", "System.Int32"),
    ("int16", "System.Int16"),
    ("int32", "System.Int32"),
    ("int64", "System.Int64"),
    ("ipaddress", "System.Net.IPAddress"),
    ("long", "System.Int64"),
    ("ordered", "System.Collections.Specialized.OrderedDictionary"),
    ("pscredential", "System.Management.Automation.PSCredential"),
    ("pscustomobject", "System.Management.Automation.PSCustomObject"),
    ("psobject", "System.Management.Automation.PSObject"),
    ("ref", "System.Management.Automation.PSReference"),
    ("regex", "System.Text.RegularExpressions.Regex"),
    ("sbyte", "System.SByte"),
    ("scriptblock", "System.Management.Automation.ScriptBlock"),
    ("securestring", "System.Security.SecureString"),
    ("single", "System.Single"),
    ("string", "System.String"),
    ("switch", "System.Management.Automation.SwitchParameter"),
    ("timespan", "System.TimeSpan"),
    ("type", "System.Type"),
    ("uint16", "System.UInt16"),
    ("uint32", "System.UInt32"),
    ("uint64", "System.UInt64"),
    ("uri", "System.Uri"),
    ("version", "System.Version"),
    ("void", "System.Void"),
    ("xml", "System.Xml.XmlDocument"),
];

/// Types with what they derive from.
const TYPES: &[(&str, &str)] = &[
    ("System.Array", "System.Object"),
    ("System.BitConverter", "System.Object"),
    ("System.Boolean", "System.ValueType"),
    ("System.Byte", "System.ValueType"),
    ("System.Char", "System.ValueType"),
    ("System.Collections.ArrayList", "System.Object"),
    ("System.Collections.DictionaryEntry", "System.ValueType"),
    ("System.Collections.Hashtable", "System.Object"),
    ("System.Collections.ICollection", ""),
    ("System.Collections.IDictionary", ""),
    ("System.Collections.IEnumerable", ""),
    ("System.Collections.IList", ""),
    ("System.Collections.Queue", "System.Object"),
    ("System.Collections.Specialized.OrderedDictionary", "System.Object"),
    ("System.Collections.Stack", "System.Object"),
    ("System.Convert", "System.Object"),
    ("System.DateTime", "System.ValueType"),
    ("System.DateTimeOffset", "System.ValueType"),
    ("System.Decimal", "System.ValueType"),
    ("System.Double", "System.ValueType"),
    ("System.Enum", "System.ValueType"),
    ("System.Environment", "System.Object"),
    ("System.Globalization.CultureInfo", "System.Object"),
    ("System.Globalization.DateTimeFormatInfo", "System.Object"),
    ("System.Globalization.NumberFormatInfo", "System.Object"),
    ("System.Guid", "System.ValueType"),
    ("System.IComparable", ""),
    ("System.IO.Path", "System.Object"),
    ("System.Int16", "System.ValueType"),
    ("System.Int32", "System.ValueType"),
    ("System.Int64", "System.ValueType"),
    ("System.Management.Automation.PSCredential", "System.Object"),
    ("System.Management.Automation.PSCustomObject", "System.Object"),
    ("System.Management.Automation.PSObject", "System.Object"),
    ("System.Management.Automation.PSReference", "System.Object"),
    ("System.Management.Automation.ScriptBlock", "System.Object"),
    ("System.Management.Automation.SwitchParameter", "System.ValueType"),
    ("System.Math", "System.Object"),
    ("System.Diagnostics.Stopwatch", "System.Object"),
    ("System.Management.ManagementDateTimeConverter", "System.Object"),
    ("System.Net.IPAddress", "System.Object"),
    ("System.Net.NetworkCredential", "System.Object"),
    ("System.Net.ServicePointManager", "System.Object"),
    ("System.Net.WebUtility", "System.Object"),
    ("System.Object", ""),
    ("System.SByte", "System.ValueType"),
    ("System.Random", "System.Object"),
    ("System.Security.Principal.SecurityIdentifier", "System.Object"),
    ("System.Security.Principal.WindowsIdentity", "System.Object"),
    ("System.Security.Principal.WindowsPrincipal", "System.Object"),
    ("System.Security.SecureString", "System.Object"),
    ("System.Single", "System.ValueType"),
    ("System.String", "System.Object"),
    ("System.StringComparer", "System.Object"),
    ("System.Text.ASCIIEncoding", "System.Text.Encoding"),
    ("System.Text.Encoding", "System.Object"),
    ("System.Text.RegularExpressions.Capture", "System.Object"),
    ("System.Text.RegularExpressions.Group", "System.Text.RegularExpressions.Capture"),
    ("System.Text.RegularExpressions.GroupCollection", "System.Object"),
    ("System.Text.RegularExpressions.Match", "System.Text.RegularExpressions.Group"),
    ("System.Text.RegularExpressions.MatchCollection", "System.Object"),
    ("System.Text.RegularExpressions.Regex", "System.Object"),
    ("System.Text.StringBuilder", "System.Object"),
    ("System.Text.UTF32Encoding", "System.Text.Encoding"),
    ("System.Text.UTF8Encoding", "System.Text.Encoding"),
    ("System.Text.UnicodeEncoding", "System.Text.Encoding"),
    ("System.Threading.Thread", "System.Object"),
    ("System.TimeSpan", "System.ValueType"),
    ("System.TimeZoneInfo", "System.Object"),
    ("System.Type", "System.Object"),
    ("System.UInt16", "System.ValueType"),
    ("System.UInt32", "System.ValueType"),
    ("System.UInt64", "System.ValueType"),
    ("System.Uri", "System.Object"),
    ("System.ValueType", "System.Object"),
    ("System.Version", "System.Object"),
    ("System.Void", "System.ValueType"),
    ("System.Xml.XmlAttribute", "System.Xml.XmlNode"),
    ("System.Xml.XmlCDataSection", "System.Xml.XmlCharacterData"),
    ("System.Xml.XmlCharacterData", "System.Xml.XmlLinkedNode"),
    ("System.Xml.XmlComment", "System.Xml.XmlCharacterData"),
    ("System.Xml.XmlDeclaration", "System.Xml.XmlLinkedNode"),
    ("System.Xml.XmlDocument", "System.Xml.XmlNode"),
    ("System.Xml.XmlElement", "System.Xml.XmlLinkedNode"),
    ("System.Xml.XmlLinkedNode", "System.Xml.XmlNode"),
    ("System.Xml.XmlNode", "System.Object"),
    ("System.Xml.XmlNodeList", "System.Object"),
    ("System.Xml.XmlProcessingInstruction", "System.Xml.XmlLinkedNode"),
    ("System.Xml.XmlText", "System.Xml.XmlCharacterData"),
];

/// Exceptions with what they derive from.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("System.ApplicationException", "System.Exception"),
    ("System.ArgumentException", "System.SystemException"),
    ("System.ArgumentNullException", "System.ArgumentException"),
    ("System.ArgumentOutOfRangeException", "System.ArgumentException"),
    ("System.ArithmeticException", "System.SystemException"),
    ("System.Collections.Generic.KeyNotFoundException", "System.SystemException"),
    ("System.ComponentModel.Win32Exception", "System.Runtime.InteropServices.ExternalException"),
    ("System.DivideByZeroException", "System.ArithmeticException"),
    ("System.Exception", "System.Object"),
    ("System.FormatException", "System.SystemException"),
    ("System.IO.DirectoryNotFoundException", "System.IO.IOException"),
    ("System.IO.DriveNotFoundException", "System.IO.IOException"),
    ("System.IO.FileNotFoundException", "System.IO.IOException"),
    ("System.IO.IOException", "System.SystemException"),
    ("System.IO.PathTooLongException", "System.IO.IOException"),
    ("System.IndexOutOfRangeException", "System.SystemException"),
    ("System.InvalidCastException", "System.SystemException"),
    ("System.InvalidOperationException", "System.SystemException"),
    ("System.Management.Automation.ActionPreferenceStopException", RUNTIME_EXCEPTION),
    ("System.Management.Automation.CommandNotFoundException", RUNTIME_EXCEPTION),
    (
        "System.Management.Automation.DriveNotFoundException",
        "System.Management.Automation.SessionStateException",
    ),
    ("System.Management.Automation.ExtendedTypeSystemException", RUNTIME_EXCEPTION),
    (
        "System.Management.Automation.GetValueException",
        "System.Management.Automation.ExtendedTypeSystemException",
    ),
    (
        "System.Management.Automation.ItemNotFoundException",
        "System.Management.Automation.SessionStateException",
    ),
    (
        "System.Management.Automation.MethodException",
        "System.Management.Automation.ExtendedTypeSystemException",
    ),
    (
        "System.Management.Automation.MethodInvocationException",
        "System.Management.Automation.MethodException",
    ),
    ("System.Management.Automation.PSArgumentException", "System.ArgumentException"),
    ("System.Management.Automation.PSInvalidCastException", "System.InvalidCastException"),
    (
        "System.Management.Automation.PSInvalidOperationException",
        "System.InvalidOperationException",
    ),
    ("System.Management.Automation.PSNotSupportedException", "System.NotSupportedException"),
    ("System.Management.Automation.ParameterBindingException", RUNTIME_EXCEPTION),
    ("System.Management.Automation.ParentContainsErrorRecordException", "System.SystemException"),
    ("System.Management.Automation.ParseException", RUNTIME_EXCEPTION),
    (
        "System.Management.Automation.PropertyNotFoundException",
        "System.Management.Automation.ExtendedTypeSystemException",
    ),
    ("System.Management.Automation.RuntimeException", "System.SystemException"),
    ("System.Management.Automation.SessionStateException", RUNTIME_EXCEPTION),
    (
        "System.Management.Automation.SetValueException",
        "System.Management.Automation.ExtendedTypeSystemException",
    ),
    (
        "System.Management.Automation.ValidationMetadataException",
        "System.Management.Automation.MetadataException",
    ),
    ("System.Management.Automation.MetadataException", RUNTIME_EXCEPTION),
    ("System.Net.Sockets.SocketException", "System.ComponentModel.Win32Exception"),
    ("System.Net.WebException", "System.InvalidOperationException"),
    ("System.NotImplementedException", "System.SystemException"),
    ("System.NotSupportedException", "System.SystemException"),
    ("System.NullReferenceException", "System.SystemException"),
    ("System.OutOfMemoryException", "System.SystemException"),
    ("System.OverflowException", "System.ArithmeticException"),
    ("System.RankException", "System.SystemException"),
    (
        "System.Runtime.InteropServices.COMException",
        "System.Runtime.InteropServices.ExternalException",
    ),
    ("System.Runtime.InteropServices.ExternalException", "System.SystemException"),
    ("System.Security.SecurityException", "System.SystemException"),
    ("System.SystemException", "System.Exception"),
    ("System.TimeoutException", "System.SystemException"),
    ("System.UnauthorizedAccessException", "System.SystemException"),
    ("System.UriFormatException", "System.FormatException"),
    ("System.Xml.XPath.XPathException", "System.SystemException"),
    ("System.Xml.XmlException", "System.SystemException"),
];

const RUNTIME_EXCEPTION: &str = "System.Management.Automation.RuntimeException";

/// The full name of a type, in the case in which .NET has it; none when nobody listed it.
#[must_use]
pub fn full_name(of: &TypeName) -> Option<Rc<str>> {
    let mut name = match of.arguments.as_slice() {
        [] => plain_name(&of.name)?.to_owned(),
        arguments => generic_name(&of.name, arguments)?,
    };
    for rank in &of.ranks {
        name.push('[');
        name.extend(std::iter::repeat_n(',', usize::from(*rank).saturating_sub(1)));
        name.push(']');
    }
    Some(name.into())
}

fn plain_name(name: &str) -> Option<&'static str> {
    static SHORT: LazyLock<ByName<&str>> =
        LazyLock::new(|| ByName::of(ACCELERATORS.iter().copied()));
    static FULL: LazyLock<ByName<&str>> = LazyLock::new(|| {
        let known = TYPES.iter().chain(EXCEPTIONS).map(|(full, _)| *full);
        let enums = system::enumerations().map(|of| of.name.as_ref());
        ByName::of_types(known.chain(enums).map(|full| (full, full)))
    });
    SHORT.find(name).or_else(|| FULL.find(name)).copied()
}

fn generic_name(name: &str, arguments: &[TypeName]) -> Option<String> {
    const GENERIC: &[(&str, usize)] = &[
        ("System.Collections.Generic.Dictionary", 2),
        ("System.Collections.Generic.HashSet", 1),
        ("System.Collections.Generic.List", 1),
        ("System.Collections.Generic.Queue", 1),
        ("System.Collections.Generic.Stack", 1),
        ("System.Nullable", 1),
    ];
    let bare = name.split('`').next().unwrap_or(name);
    let (full, count) = GENERIC.iter().find(|(full, _)| {
        text::same(full, bare)
            || full.strip_prefix("System.").is_some_and(|rest| text::same(rest, bare))
    })?;
    if arguments.len() != *count {
        return None;
    }
    let names: Option<Vec<Rc<str>>> = arguments.iter().map(full_name).collect();
    Some(format!("{full}`{count}[{}]", names?.join(",")))
}

/// The short name of a type, when it has one that `Get-Member` shows.
#[must_use]
pub fn accelerator(full: &str) -> Option<&'static str> {
    // Of several short names the common one stands for the type.
    let short =
        ACCELERATORS.iter().rev().find(|(_, there)| *there == full).map(|(short, _)| *short);
    match short {
        Some("int32") => Some("int"),
        Some("int64") => Some("long"),
        Some("single") => Some("float"),
        other => other,
    }
}

/// A type by its name in a script.
#[must_use]
pub fn named(name: &str) -> TypeName {
    TypeName { name: name.to_owned(), arguments: Vec::new(), ranks: Vec::new() }
}

/// A type by its name as a text, with arguments and brackets.
#[must_use]
pub fn parse(text: &str) -> Option<TypeName> {
    use crate::ast::{ElementKind, Expression, Statement};
    if text.len() > 512 {
        return None;
    }
    let block = crate::parse(&format!("[{text}]")).ok()?;
    match &block.body.first()?.node {
        Statement::Pipeline(pipeline) => match &pipeline.elements.first()?.node.kind {
            ElementKind::Expression(expression) => match &expression.node {
                Expression::Type(of) => Some(of.clone()),
                _ => None,
            },
            ElementKind::Command(_) => None,
        },
        _ => None,
    }
}

/// What a type is called when it stands in a text.
#[must_use]
pub fn name_of(of: &TypeName) -> String {
    full_name(of).map_or_else(|| of.name.clone(), |name| name.to_string())
}

/// The refusal of a type that nobody listed.
#[must_use]
pub fn unknown(of: &TypeName) -> Fault {
    Fault::Unsupported(format!("type [{}]", of.name))
}

/// What a type derives from, nearest first; all end with `System.Object`.
#[must_use]
pub fn bases(full: &str) -> Vec<Rc<str>> {
    let mut bases: Vec<Rc<str>> = Vec::new();
    let mut name = full.to_owned();
    loop {
        let listed = TYPES.iter().chain(EXCEPTIONS).find(|(there, _)| text::same(there, &name));
        let base = match listed {
            Some((_, "")) => break,
            Some((_, base)) => (*base).to_owned(),
            None if name.ends_with(']') && !name.contains('`') => "System.Array".to_owned(),
            None if system::enumeration(&name).is_some() => "System.Enum".to_owned(),
            None => "System.Object".to_owned(),
        };
        name.clone_from(&base);
        bases.push(base.into());
    }
    bases
}

/// `value -is [of]`
///
/// # Errors
/// A type that nobody listed is refused.
pub fn is(value: &Value, of: &TypeName) -> Outcome<bool> {
    if let Value::Object(object) = value {
        // Objects of a host have types that only it knows.
        let object = object.borrow();
        if object.type_names.iter().any(|name| text::same(name, &of.name)) {
            return Ok(true);
        }
    }
    let wanted = full_name(of).ok_or_else(|| unknown(of))?;
    Ok(is_named(value, &wanted))
}

/// True when a value is of a type, or of one that derives from it, by its full name.
#[must_use]
pub fn is_named(value: &Value, wanted: &str) -> bool {
    let own = value.type_name();
    match (value, wanted) {
        (Value::Null, _) => false,
        (_, "System.Object") => true,
        (_, "System.Collections.IEnumerable") => {
            matches!(value, Value::Array(_) | Value::Table(_) | Value::Text(_))
                || matches!(value.as_net(), Some(Net::List(_) | Net::Dictionary(_)))
        }
        (_, "System.Collections.ICollection" | "System.Collections.IList") => {
            matches!(value, Value::Array(_))
                || (matches!(value, Value::Table(_)) && wanted.ends_with("ICollection"))
                || matches!(value.as_net(), Some(Net::List(list)) if list_is(&list.flavour, wanted))
        }
        (_, "System.Collections.IDictionary") => {
            matches!(value, Value::Table(_)) || matches!(value.as_net(), Some(Net::Dictionary(_)))
        }
        (_, "System.IComparable") => {
            !matches!(value, Value::Array(_) | Value::Table(_) | Value::Object(_) | Value::Type(_))
        }
        (Value::Type(_), "System.Type") => true,
        (Value::Object(object), _) => {
            let object = object.borrow();
            // A custom object is a PSObject, and `[pscustomobject]` is one.
            object.type_names.iter().any(|name| text::same(name, wanted))
                || object.type_names.iter().any(|name| name.ends_with("PSCustomObject"))
                    && matches!(wanted, "System.Management.Automation.PSObject")
        }
        _ => text::same(&own, wanted) || bases(&own).iter().any(|base| text::same(base, wanted)),
    }
}

fn list_is(flavour: &Flavour, wanted: &str) -> bool {
    !matches!(flavour, Flavour::HashSet(_))
        && (wanted.ends_with("ICollection") || !matches!(flavour, Flavour::Queue | Flavour::Stack))
}
