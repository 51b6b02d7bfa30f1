//! Enumerations of .NET, and what all of their members can do.

use std::borrow::Cow;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, cast, numbers, system, types};
use crate::value::net::{EnumType, Flavour};
use crate::value::{Net, Value, convert, text};

macro_rules! enumerations {
    ($($name:ident $full:literal $flags:literal { $($member:literal $number:expr,)* })*) => {
        $(#[doc = concat!("`", $full, "`")]
        pub static $name: EnumType = EnumType {
            name: Cow::Borrowed($full),
            flags: $flags,
            members: Cow::Borrowed(&[$((Cow::Borrowed($member), $number),)*]),
        };)*

        /// All of them.
        pub static ALL: &[&EnumType] = &[$(&$name),*];
    };
}

enumerations! {
    ADDRESS_FAMILY "System.Net.Sockets.AddressFamily" false {
        "Unknown" -1, "Unspecified" 0, "Unix" 1, "InterNetwork" 2, "NetBios" 17,
        "InterNetworkV6" 23,
    }
    ACCESS_CONTROL "System.Security.AccessControl.AccessControlType" false {
        "Allow" 0, "Deny" 1,
    }
    BUILT_IN_ROLE "System.Security.Principal.WindowsBuiltInRole" false {
        "Administrator" 544, "User" 545, "Guest" 546, "PowerUser" 547, "AccountOperator" 548,
        "SystemOperator" 549, "PrintOperator" 550, "BackupOperator" 551, "Replicator" 552,
    }
    CERTIFICATE_CONTENT "System.Security.Cryptography.X509Certificates.X509ContentType" false {
        "Unknown" 0, "Cert" 1, "SerializedCert" 2, "Pfx" 3, "Pkcs12" 3, "SerializedStore" 4,
        "Pkcs7" 5, "Authenticode" 6,
    }
    CERTIFICATE_LOCATION "System.Security.Cryptography.X509Certificates.StoreLocation" false {
        "CurrentUser" 1, "LocalMachine" 2,
    }
    CERTIFICATE_OPEN "System.Security.Cryptography.X509Certificates.OpenFlags" true {
        "ReadOnly" 0, "ReadWrite" 1, "MaxAllowed" 2, "OpenExistingOnly" 4, "IncludeArchived" 8,
    }
    FILE_RIGHTS "System.Security.AccessControl.FileSystemRights" true {
        "ListDirectory" 1, "ReadData" 1, "WriteData" 2, "CreateFiles" 2, "CreateDirectories" 4,
        "AppendData" 4, "ReadExtendedAttributes" 8, "WriteExtendedAttributes" 16, "Traverse" 32,
        "ExecuteFile" 32, "DeleteSubdirectoriesAndFiles" 64, "ReadAttributes" 128,
        "WriteAttributes" 256, "Write" 278, "Delete" 65_536, "ReadPermissions" 131_072,
        "Read" 131_209, "ReadAndExecute" 131_241, "Modify" 197_055, "ChangePermissions" 262_144,
        "TakeOwnership" 524_288, "Synchronize" 1_048_576, "FullControl" 2_032_127,
    }
    INHERITANCE "System.Security.AccessControl.InheritanceFlags" true {
        "None" 0, "ContainerInherit" 1, "ObjectInherit" 2,
    }
    PROPAGATION "System.Security.AccessControl.PropagationFlags" true {
        "None" 0, "NoPropagateInherit" 1, "InheritOnly" 2,
    }
    REGISTRY_HIVE "Microsoft.Win32.RegistryHive" false {
        "ClassesRoot" -2_147_483_648, "CurrentUser" -2_147_483_647,
        "LocalMachine" -2_147_483_646, "Users" -2_147_483_645,
        "PerformanceData" -2_147_483_644, "CurrentConfig" -2_147_483_643,
    }
    REGISTRY_VIEW "Microsoft.Win32.RegistryView" false {
        "Default" 0, "Registry64" 256, "Registry32" 512,
    }
    REGISTRY_KIND "Microsoft.Win32.RegistryValueKind" false {
        "Unknown" 0, "String" 1, "ExpandString" 2, "Binary" 3, "DWord" 4, "MultiString" 7,
        "QWord" 11, "None" -1,
    }
    URI_KIND "System.UriKind" false {
        "RelativeOrAbsolute" 0, "Absolute" 1, "Relative" 2,
    }
    BASE64_OPTIONS "System.Base64FormattingOptions" true {
        "None" 0, "InsertLineBreaks" 1,
    }
    CONSOLE_COLOR "System.ConsoleColor" false {
        "Black" 0, "DarkBlue" 1, "DarkGreen" 2, "DarkCyan" 3, "DarkRed" 4, "DarkMagenta" 5,
        "DarkYellow" 6, "Gray" 7, "DarkGray" 8, "Blue" 9, "Green" 10, "Cyan" 11, "Red" 12,
        "Magenta" 13, "Yellow" 14, "White" 15,
    }
    DATE_TIME_KIND "System.DateTimeKind" false {
        "Unspecified" 0, "Utc" 1, "Local" 2,
    }
    DATE_TIME_STYLES "System.Globalization.DateTimeStyles" true {
        "None" 0, "AllowLeadingWhite" 1, "AllowTrailingWhite" 2, "AllowInnerWhite" 4,
        "AllowWhiteSpaces" 7, "NoCurrentDateDefault" 8, "AdjustToUniversal" 16, "AssumeLocal" 32,
        "AssumeUniversal" 64, "RoundtripKind" 128,
    }
    DAY_OF_WEEK "System.DayOfWeek" false {
        "Sunday" 0, "Monday" 1, "Tuesday" 2, "Wednesday" 3, "Thursday" 4, "Friday" 5,
        "Saturday" 6,
    }
    ENVIRONMENT_TARGET "System.EnvironmentVariableTarget" false {
        "Process" 0, "User" 1, "Machine" 2,
    }
    FILE_ATTRIBUTES "System.IO.FileAttributes" true {
        "ReadOnly" 1, "Hidden" 2, "System" 4, "Directory" 16, "Archive" 32, "Device" 64,
        "Normal" 128, "Temporary" 256, "SparseFile" 512, "ReparsePoint" 1024, "Compressed" 2048,
        "Offline" 4096, "NotContentIndexed" 8192, "Encrypted" 16384, "IntegrityStream" 32768,
        "NoScrubData" 131072,
    }
    MIDPOINT_ROUNDING "System.MidpointRounding" false {
        "ToEven" 0, "AwayFromZero" 1,
    }
    NUMBER_STYLES "System.Globalization.NumberStyles" true {
        "None" 0, "AllowLeadingWhite" 1, "AllowTrailingWhite" 2, "AllowLeadingSign" 4,
        "Integer" 7, "AllowTrailingSign" 8, "AllowParentheses" 16, "AllowDecimalPoint" 32,
        "AllowThousands" 64, "Number" 111, "AllowExponent" 128, "Float" 167,
        "AllowCurrencySymbol" 256, "Currency" 383, "Any" 511, "AllowHexSpecifier" 512,
        "HexNumber" 515,
    }
    PLATFORM_ID "System.PlatformID" false {
        "Win32S" 0, "Win32Windows" 1, "Win32NT" 2, "WinCE" 3, "Unix" 4, "Xbox" 5, "MacOSX" 6,
    }
    REGEX_OPTIONS "System.Text.RegularExpressions.RegexOptions" true {
        "None" 0, "IgnoreCase" 1, "Multiline" 2, "ExplicitCapture" 4, "Compiled" 8,
        "Singleline" 16, "IgnorePatternWhitespace" 32, "RightToLeft" 64, "ECMAScript" 256,
        "CultureInvariant" 512,
    }
    SECURITY_PROTOCOL "System.Net.SecurityProtocolType" true {
        "SystemDefault" 0, "Ssl3" 48, "Tls" 192, "Tls11" 768, "Tls12" 3072, "Tls13" 12288,
    }
    SERVICE_STATUS "System.ServiceProcess.ServiceControllerStatus" false {
        "Stopped" 1, "StartPending" 2, "StopPending" 3, "Running" 4, "ContinuePending" 5,
        "PausePending" 6, "Paused" 7,
    }
    SERVICE_START "System.ServiceProcess.ServiceStartMode" false {
        "Boot" 0, "System" 1, "Automatic" 2, "Manual" 3, "Disabled" 4,
    }
    SPECIAL_FOLDER "System.Environment+SpecialFolder" false {
        "Desktop" 0, "Programs" 2, "MyDocuments" 5, "Personal" 5, "Favorites" 6, "Startup" 7,
        "StartMenu" 11, "ApplicationData" 26, "LocalApplicationData" 28,
        "CommonApplicationData" 35, "Windows" 36, "System" 37, "ProgramFiles" 38,
        "UserProfile" 40, "SystemX86" 41, "ProgramFilesX86" 42, "CommonProgramFiles" 43,
    }
    STRING_COMPARISON "System.StringComparison" false {
        "CurrentCulture" 0, "CurrentCultureIgnoreCase" 1, "InvariantCulture" 2,
        "InvariantCultureIgnoreCase" 3, "Ordinal" 4, "OrdinalIgnoreCase" 5,
    }
    SPLIT_OPTIONS "System.StringSplitOptions" true {
        "None" 0, "RemoveEmptyEntries" 1,
    }
    TYPE_CODE "System.TypeCode" false {
        "Empty" 0, "Object" 1, "DBNull" 2, "Boolean" 3, "Char" 4, "SByte" 5, "Byte" 6, "Int16" 7,
        "UInt16" 8, "Int32" 9, "UInt32" 10, "Int64" 11, "UInt64" 12, "Single" 13, "Double" 14,
        "Decimal" 15, "DateTime" 16, "String" 18,
    }
    ACTION_PREFERENCE "System.Management.Automation.ActionPreference" false {
        "SilentlyContinue" 0, "Stop" 1, "Continue" 2, "Inquire" 3, "Ignore" 4, "Suspend" 5,
    }
    EXECUTION_POLICY "Microsoft.PowerShell.ExecutionPolicy" false {
        "Unrestricted" 0, "RemoteSigned" 1, "AllSigned" 2, "Restricted" 3, "Bypass" 4,
        "Undefined" 5,
    }
}

pub(super) static CLASS: Class = Class {
    methods: &[
        ("CompareTo", "int CompareTo(System.Object target)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("GetTypeCode", "System.TypeCode GetTypeCode()"),
        ("HasFlag", "bool HasFlag(System.Object flag)"),
        (
            "ToString",
            "string ToString(), string ToString(string format), string \
             ToString(System.IFormatProvider provider)",
        ),
    ],
    properties: &[("value__", "int value__ {get;}")],
    static_methods: &[
        ("Format", "static string Format(type enumType, System.Object value, string format)"),
        ("GetName", "static string GetName(type enumType, System.Object value)"),
        ("GetNames", "static string[] GetNames(type enumType)"),
        ("GetUnderlyingType", "static type GetUnderlyingType(type enumType)"),
        ("GetValues", "static array GetValues(type enumType)"),
        ("IsDefined", "static bool IsDefined(type enumType, System.Object value)"),
        (
            "Parse",
            "static System.Object Parse(type enumType, string value), static System.Object \
             Parse(type enumType, string value, bool ignoreCase)",
        ),
        ("ToObject", "static System.Object ToObject(type enumType, System.Object value)"),
        (
            "TryParse",
            "static bool TryParse(type enumType, string value, ref result), static bool \
             TryParse(type enumType, string value, bool ignoreCase, ref result)",
        ),
    ],
    call: |_, this, method, bound| {
        let Some(Net::Enum(member)) = this.as_net() else { return Ok(None) };
        Ok(match method {
            "HasFlag" => {
                let flag = convert::to_long(&bound.arguments[0]).or_else(|error| {
                    let named = member.of.number_of(&text::of(&bound.arguments[0]));
                    named.ok_or(error)
                })?;
                Some(Value::Bool(member.number & flag == flag))
            }
            _ => None,
        })
    },
    get: |_, this, _| Ok(this.as_net().and_then(Net::number)),
    call_static,
    ..Class::new("System.Enum")
};

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let Some(Value::Type(of)) = all.first() else { return Ok(None) };
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    let Some(of) = system::enumeration(&full) else {
        let text = "Type provided must be an Enum.\r\nParameter name: enumType";
        return Err(Fault::argument(text));
    };
    Ok(Some(match method {
        "GetNames" => Value::texts(of.members.iter().map(|(name, _)| name)),
        "GetValues" => {
            let values = of.members.iter().map(|(_, number)| Value::member_of(of, *number));
            Value::list(Flavour::ArrayOf(full), values.collect())
        }
        "GetName" => {
            let number = convert::to_long(&all[1])?;
            let named = of.members.iter().find(|(_, there)| *there == number);
            named.map_or(Value::Null, |(name, _)| Value::text(name))
        }
        "IsDefined" => Value::Bool(match &all[1] {
            // Here, and only here, case matters.
            Value::Text(name) => of.members.iter().any(|(there, _)| *there == **name),
            other => {
                let number = convert::to_long(other)?;
                of.members.iter().any(|(_, there)| *there == number)
            }
        }),
        "Parse" => {
            let said = text::of(&all[1]);
            let number = of.number_of(&said);
            let text = format!("Requested value '{said}' was not found.");
            Value::member_of(of, number.ok_or_else(|| Fault::argument(&text))?)
        }
        "ToObject" => Value::member_of(of, convert::to_long(&all[1])?),
        "TryParse" => {
            let number = of.number_of(&text::of(&all[1]));
            let read = number.map(|number| Value::member_of(of, number));
            numbers::put(&all[all.len() - 1], read, Value::member_of(of, 0))
        }
        "GetUnderlyingType" => {
            cast::to(&mut super::Still::default(), &Value::text("int"), "System.Type")?
        }
        _ => return Ok(None),
    }))
}
