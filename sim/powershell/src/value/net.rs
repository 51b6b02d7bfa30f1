//! Values of .NET types for which the language has no notation of its own.
//!
//! *Models*: the smaller and unsigned numbers, dates, spans, identifiers, versions, members of
//! enumerations, lists and arrays with a type of element, dictionaries, text under construction,
//! regular expressions and what they found. `net` holds what can be done with them.
//! *Leaves out*: whatever needs a machine; a host brings it as an object.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::net::IpAddr;
use std::ops::Deref;
use std::rc::Rc;

use super::time::{DateTime, TimeSpan};
use super::{Value, text};
use crate::culture::Culture;
use crate::format::Formatted;
use crate::net::{Generator, Stopwatch};
use crate::regex::{Found, Pattern};
use crate::xml::{Kind, Tree};

/// A value of a .NET type. What can change lies in cells: copies of the value share it.
#[derive(Debug)]
pub enum Net {
    /// `System.SByte`
    SByte(i8),
    /// `System.Int16`
    Int16(i16),
    /// `System.UInt16`
    UInt16(u16),
    /// `System.UInt32`
    UInt32(u32),
    /// `System.UInt64`
    UInt64(u64),
    /// `System.Single`
    Single(f32),
    /// `System.DateTime`
    DateTime(DateTime),
    /// `System.DateTimeOffset`: clock time, and how far it is east of Greenwich.
    DateTimeOffset(DateTime, TimeSpan),
    /// `System.TimeSpan`
    TimeSpan(TimeSpan),
    /// `System.Guid`
    Guid(Guid),
    /// `System.Version`
    Version(Version),
    /// A member of an enumeration.
    Enum(EnumValue),
    /// A list, or an array of one type.
    List(List),
    /// `System.Collections.Generic.Dictionary`
    Dictionary(Dictionary),
    /// `System.Text.StringBuilder`
    StringBuilder(RefCell<String>),
    /// `System.Uri`, as it was written.
    Uri(Rc<str>),
    /// `System.Text.RegularExpressions.Regex`
    Regex(Rc<Pattern>),
    /// `System.Text.RegularExpressions.Match`, or one of its groups.
    Match(Found),
    /// `System.Globalization.CultureInfo`
    Culture(&'static Culture),
    /// `System.Text.Encoding`
    Encoding(Encoding),
    /// `System.Security.SecureString`
    SecureString(Rc<str>),
    /// `System.Net.IPAddress`
    Address(IpAddr),
    /// `System.Diagnostics.Stopwatch`
    Stopwatch(Stopwatch),
    /// `System.Threading.Thread`: the one that runs.
    Thread,
    /// What a `Format-` command puts out.
    Formatted(Box<Formatted>),
    /// `System.Random`
    Random(RefCell<Box<Generator>>),
    /// `System.Xml.XmlDocument`, or another node of one.
    Xml(XmlNode),
    /// `[ref]`: a called method may put another value in; the caller carries it back.
    Reference(RefCell<Value>),
}

/// A node of an XML document.
#[derive(Debug, Clone)]
pub struct XmlNode {
    /// The document; `LoadXml` puts another one in.
    pub tree: RefCell<Rc<Tree>>,
    /// The node.
    pub node: u32,
}

impl XmlNode {
    fn type_name(&self) -> &'static str {
        match self.tree.borrow().node(self.node).kind {
            Kind::Document => "System.Xml.XmlDocument",
            Kind::Declaration => "System.Xml.XmlDeclaration",
            Kind::Element => "System.Xml.XmlElement",
            Kind::Attribute => "System.Xml.XmlAttribute",
            Kind::Text => "System.Xml.XmlText",
            Kind::Section => "System.Xml.XmlCDataSection",
            Kind::Comment => "System.Xml.XmlComment",
            Kind::Instruction => "System.Xml.XmlProcessingInstruction",
        }
    }
}

/// `System.Guid`, its digits in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Guid(pub u128);

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| &digits[from..to];
        let tail = (part(12, 16), part(16, 20), part(20, 32));
        write!(f, "{}-{}-{}-{}-{}", part(0, 8), part(8, 12), tail.0, tail.1, tail.2)
    }
}

impl Guid {
    /// Reads a text: with braces, parentheses or dashes, or only digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
            .or_else(|| text.strip_prefix('(').and_then(|text| text.strip_suffix(')')));
        let body = inner.unwrap_or(text);
        let digits: String = body.chars().filter(|c| *c != '-').collect();
        let dashes: Vec<usize> = body.match_indices('-').map(|(at, _)| at).collect();
        let dashed = dashes == [8, 13, 18, 23];
        let plain = dashes.is_empty() && inner.is_none();
        if digits.len() != 32
            || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            || !(dashed || plain)
        {
            return None;
        }
        u128::from_str_radix(&digits, 16).ok().map(Self)
    }
}

/// `System.Version`; parts that were not given are -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub [i32; 4]);

impl Version {
    /// Reads `major.minor[.build[.revision]]`.
    ///
    /// # Errors
    /// The message that .NET gives.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let parts: Vec<&str> = text.split('.').collect();
        if !(2..=4).contains(&parts.len()) {
            return Err("Version string portion was too short or too long.");
        }
        let mut version = [-1; 4];
        for (place, part) in version.iter_mut().zip(parts) {
            let number = part.trim().parse::<i64>();
            *place = match number {
                Ok(number) if number < 0 => {
                    return Err("Version's parameters must be greater than or equal to zero.\r\n\
                         Parameter name: version");
                }
                Ok(number) => i32::try_from(number)
                    .map_err(|_| "Value was either too large or too small for an Int32.")?,
                Err(_) => return Err("Input string was not in a correct format."),
            };
        }
        Ok(Self(version))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given: Vec<String> =
            self.0.iter().take_while(|part| **part >= 0).map(ToString::to_string).collect();
        f.write_str(&given.join("."))
    }
}

/// An enumeration: names of numbers.
#[derive(Debug, Clone)]
pub struct EnumType {
    /// Full name.
    pub name: Cow<'static, str>,
    /// Values may be several members at once.
    pub flags: bool,
    /// Members by value.
    pub members: Cow<'static, [(Cow<'static, str>, i64)]>,
}

/// An enumeration that somebody holds.
#[derive(Debug, Clone)]
pub enum EnumRef {
    /// One of .NET, or of a host.
    Known(&'static EnumType),
    /// One that a script declared.
    Declared(Rc<EnumType>),
}

impl Deref for EnumRef {
    type Target = EnumType;

    fn deref(&self) -> &EnumType {
        match self {
            Self::Known(known) => known,
            Self::Declared(declared) => declared,
        }
    }
}

/// A value of an enumeration.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// Of which one.
    pub of: EnumRef,
    /// Its number.
    pub number: i64,
}

impl EnumType {
    /// The number of a name, or of names with commas between them; also digits.
    #[must_use]
    pub fn number_of(&self, text: &str) -> Option<i64> {
        let mut number = 0;
        for name in text.split(',') {
            let name = name.trim();
            let named = self.members.iter().find(|(there, _)| text::same(there, name));
            number |= match named {
                Some((_, number)) => *number,
                None => name.parse::<i64>().ok()?,
            };
        }
        Some(number)
    }

    /// True when a number has a name, or is made of members.
    #[must_use]
    pub fn has(&self, number: i64) -> bool {
        let all = self.members.iter().fold(0, |all, (_, number)| all | number);
        self.members.iter().any(|(_, there)| *there == number) || (self.flags && number & !all == 0)
    }
}

impl fmt::Display for EnumValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = self.of.members.iter().find(|(_, there)| *there == self.number) {
            return f.write_str(name);
        }
        if self.of.flags && self.number != 0 {
            let mut rest = self.number;
            let mut names = Vec::new();
            // Largest first, so that a name of several bits wins over those of its bits.
            let mut members: Vec<_> = self.of.members.iter().collect();
            members.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
            for (name, number) in members {
                if *number != 0 && rest & number == *number {
                    rest &= !number;
                    names.push(name.as_ref());
                }
            }
            if rest == 0 {
                names.reverse();
                return f.write_str(&names.join(", "));
            }
        }
        write!(f, "{}", self.number)
    }
}

/// What a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flavour {
    /// An array of one type, by the full name of its elements.
    ArrayOf(Rc<str>),
    /// `System.Collections.ArrayList`
    ArrayList,
    /// `System.Collections.Generic.List` of a type
    List(Rc<str>),
    /// `System.Collections.Queue`
    Queue,
    /// `System.Collections.Stack`; its last element is the top.
    Stack,
    /// `System.Collections.Generic.HashSet` of a type
    HashSet(Rc<str>),
    /// A collection that cannot change, by the full name of its type.
    Fixed(Rc<str>),
}

/// A list.
#[derive(Debug, Clone)]
pub struct List {
    /// What it is.
    pub flavour: Flavour,
    /// Its elements.
    pub items: RefCell<Vec<Value>>,
}

impl List {
    /// The full name of its type.
    #[must_use]
    pub fn type_name(&self) -> Rc<str> {
        match &self.flavour {
            Flavour::ArrayOf(of) => format!("{of}[]").into(),
            Flavour::ArrayList => "System.Collections.ArrayList".into(),
            Flavour::List(of) => format!("System.Collections.Generic.List`1[{of}]").into(),
            Flavour::Queue => "System.Collections.Queue".into(),
            Flavour::Stack => "System.Collections.Stack".into(),
            Flavour::HashSet(of) => format!("System.Collections.Generic.HashSet`1[{of}]").into(),
            Flavour::Fixed(name) => name.clone(),
        }
    }

    /// True for the groups of a match, which are found by name.
    #[must_use]
    pub fn is_groups(&self) -> bool {
        matches!(&self.flavour, Flavour::Fixed(name) if name.ends_with(".GroupCollection"))
    }

    /// The full name of the type of its elements, when it has one.
    #[must_use]
    pub fn of(&self) -> Option<&Rc<str>> {
        match &self.flavour {
            Flavour::ArrayOf(of) | Flavour::List(of) | Flavour::HashSet(of) => Some(of),
            _ => None,
        }
    }

    /// Its elements in the order in which they are enumerated.
    #[must_use]
    pub fn enumerated(&self) -> Vec<Value> {
        let items = self.items.borrow();
        match self.flavour {
            Flavour::Stack => items.iter().rev().cloned().collect(),
            _ => items.clone(),
        }
    }
}

/// A dictionary; its keys differ by case.
#[derive(Debug, Clone)]
pub struct Dictionary {
    /// Full name of the type of its keys.
    pub keys: Rc<str>,
    /// Full name of the type of its values.
    pub values: Rc<str>,
    /// Entries in the order in which they were added.
    pub entries: RefCell<Vec<(Value, Value)>>,
}

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `UTF8`
    Utf8,
    /// `Unicode`
    Utf16,
    /// `BigEndianUnicode`
    Utf16Big,
    /// `ASCII`
    Ascii,
    /// `Default`: code page 1252
    Windows1252,
    /// `UTF32`
    Utf32,
}

impl Net {
    /// The full name of its type.
    #[must_use]
    pub fn type_name(&self) -> Rc<str> {
        match self {
            Self::SByte(_) => "System.SByte",
            Self::Int16(_) => "System.Int16",
            Self::UInt16(_) => "System.UInt16",
            Self::UInt32(_) => "System.UInt32",
            Self::UInt64(_) => "System.UInt64",
            Self::Single(_) => "System.Single",
            Self::DateTime(_) => "System.DateTime",
            Self::DateTimeOffset(..) => "System.DateTimeOffset",
            Self::TimeSpan(_) => "System.TimeSpan",
            Self::Guid(_) => "System.Guid",
            Self::Version(_) => "System.Version",
            Self::Enum(value) => return value.of.name.as_ref().into(),
            Self::List(list) => return list.type_name(),
            Self::Dictionary(of) => {
                let (keys, values) = (&of.keys, &of.values);
                return format!("System.Collections.Generic.Dictionary`2[{keys},{values}]").into();
            }
            Self::StringBuilder(_) => "System.Text.StringBuilder",
            Self::Uri(_) => "System.Uri",
            Self::Regex(_) => "System.Text.RegularExpressions.Regex",
            Self::Match(found) if found.is_match => "System.Text.RegularExpressions.Match",
            Self::Match(_) => "System.Text.RegularExpressions.Group",
            Self::Culture(_) => "System.Globalization.CultureInfo",
            Self::Encoding(encoding) => encoding.type_name(),
            Self::SecureString(_) => "System.Security.SecureString",
            Self::Address(_) => "System.Net.IPAddress",
            Self::Stopwatch(_) => "System.Diagnostics.Stopwatch",
            Self::Thread => "System.Threading.Thread",
            Self::Formatted(_) => "Microsoft.PowerShell.Commands.Internal.Format.FormatStartData",
            Self::Random(_) => "System.Random",
            Self::Xml(own) => own.type_name(),
            Self::Reference(_) => "System.Management.Automation.PSReference",
        }
        .into()
    }

    /// The number of the language that holds the same, when it is a number.
    #[must_use]
    pub fn number(&self) -> Option<Value> {
        Some(match self {
            Self::SByte(number) => Value::Int(i32::from(*number)),
            Self::Int16(number) => Value::Int(i32::from(*number)),
            Self::UInt16(number) => Value::Int(i32::from(*number)),
            Self::UInt32(number) => match i32::try_from(*number) {
                Ok(int) => Value::Int(int),
                Err(_) => Value::Long(i64::from(*number)),
            },
            Self::UInt64(number) => match i64::try_from(*number) {
                Ok(long) => Value::Long(long),
                Err(_) => Value::Decimal((*number).into()),
            },
            Self::Single(number) => Value::Double(f64::from(*number)),
            Self::Enum(value) => match i32::try_from(value.number) {
                Ok(int) => Value::Int(int),
                Err(_) => Value::Long(value.number),
            },
            _ => return None,
        })
    }

    /// What `if` makes of it.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::SByte(number) => *number != 0,
            Self::Int16(number) => *number != 0,
            Self::UInt16(number) => *number != 0,
            Self::UInt32(number) => *number != 0,
            Self::UInt64(number) => *number != 0,
            Self::Single(number) => *number != 0.0,
            Self::Enum(value) => value.number != 0,
            Self::List(list) => match list.enumerated().as_slice() {
                [] => false,
                // A collection in a collection counts by being there.
                [one] => match one.cells() {
                    Some(cells) => cells.try_borrow().is_ok_and(|items| !items.is_empty()),
                    None => one.is_true(),
                },
                _ => true,
            },
            _ => true,
        }
    }
}

impl fmt::Display for Net {
    /// What a cast to string gives: the invariant culture.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SByte(number) => write!(f, "{number}"),
            Self::Int16(number) => write!(f, "{number}"),
            Self::UInt16(number) => write!(f, "{number}"),
            Self::UInt32(number) => write!(f, "{number}"),
            Self::UInt64(number) => write!(f, "{number}"),
            Self::Single(number) => f.write_str(&text::single(*number)),
            Self::DateTime(at) => write!(f, "{at}"),
            Self::DateTimeOffset(at, offset) => {
                let minutes = offset.0 / super::time::MINUTE;
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                write!(f, "{at} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Self::TimeSpan(span) => write!(f, "{span}"),
            Self::Guid(guid) => write!(f, "{guid}"),
            Self::Version(version) => write!(f, "{version}"),
            Self::Enum(value) => write!(f, "{value}"),
            Self::List(list) => {
                let all: Vec<String> = list.enumerated().iter().map(text::element).collect();
                f.write_str(&all.join(" "))
            }
            Self::StringBuilder(text) => f.write_str(&text.borrow()),
            Self::Uri(text) => f.write_str(text),
            Self::Regex(pattern) => f.write_str(pattern.source()),
            Self::Match(found) => f.write_str(&found.text),
            Self::Culture(culture) => f.write_str(culture.name),
            Self::Address(address) => write!(f, "{address}"),
            Self::Xml(own) => f.write_str(own.tree.borrow().local_name(own.node)),
            Self::Dictionary(_)
            | Self::Encoding(_)
            | Self::Formatted(_)
            | Self::Stopwatch(_)
            | Self::Thread
            | Self::Random(_)
            | Self::SecureString(_)
            | Self::Reference(_) => f.write_str(&self.type_name()),
        }
    }
}

impl Encoding {
    /// The full name of its class.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Utf8 => "System.Text.UTF8Encoding",
            Self::Utf16 | Self::Utf16Big => "System.Text.UnicodeEncoding",
            Self::Ascii => "System.Text.ASCIIEncoding",
            Self::Windows1252 => "System.Text.SBCSCodePageEncoding",
            Self::Utf32 => "System.Text.UTF32Encoding",
        }
    }
}

impl From<Net> for Value {
    fn from(net: Net) -> Self {
        Self::Net(Rc::new(net))
    }
}

impl From<DateTime> for Value {
    fn from(at: DateTime) -> Self {
        Net::DateTime(at).into()
    }
}

impl From<TimeSpan> for Value {
    fn from(span: TimeSpan) -> Self {
        Net::TimeSpan(span).into()
    }
}

impl Value {
    /// A list.
    #[must_use]
    pub fn list(flavour: Flavour, items: Vec<Value>) -> Self {
        Net::List(List { flavour, items: RefCell::new(items) }).into()
    }

    /// An array of texts.
    #[must_use]
    pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let items = texts.into_iter().map(|text| Self::text(text.as_ref())).collect();
        Self::list(Flavour::ArrayOf("System.String".into()), items)
    }

    /// An array of bytes.
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        let items = bytes.iter().map(|byte| Self::Byte(*byte)).collect();
        Self::list(Flavour::ArrayOf("System.Byte".into()), items)
    }

    /// A member of a known enumeration.
    #[must_use]
    pub fn member_of(of: &'static EnumType, number: i64) -> Self {
        Net::Enum(EnumValue { of: EnumRef::Known(of), number }).into()
    }

    /// The .NET value, when it is one.
    #[must_use]
    pub fn as_net(&self) -> Option<&Net> {
        match self {
            Self::Net(net) => Some(net),
            _ => None,
        }
    }

    /// The cells of an array, or of anything that is indexed by numbers.
    #[must_use]
    pub fn cells(&self) -> Option<&RefCell<Vec<Value>>> {
        match self {
            Self::Array(values) => Some(values),
            Self::Net(net) => match &**net {
                Net::List(list) if !matches!(list.flavour, Flavour::HashSet(_)) => {
                    Some(&list.items)
                }
                _ => None,
            },
            _ => None,
        }
    }
}
