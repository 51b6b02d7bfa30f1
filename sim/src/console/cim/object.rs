//! Instances as objects of PowerShell: `CimInstance` and `ManagementObject`.
//!
//! *Models*: names of types, properties with their types, dates as `DateTime` or as the text of
//! WMI, system properties, texts, what is computed when somebody asks (`CimClass`, `Path` ...).
//! *Leaves out*: qualifiers. *Sources*: PowerShell 5.1 \[K\].

use powershell::value::net::{Flavour, Net};
use powershell::value::time::{SECOND, TimeSpan};
use powershell::value::{Value, text};

use super::class::{Cell, CimType, Class, Instance, Property, Scene};
use crate::console::machine::local_time;
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::windows::clock_zone;
use crate::world::World;

/// Of which of the two families of cmdlets an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Style {
    /// `Microsoft.Management.Infrastructure.CimInstance`
    Cim,
    /// `System.Management.ManagementObject`
    Wmi,
}

/// The type of instances of the newer cmdlets.
pub(in crate::console) const CIM: &str = "Microsoft.Management.Infrastructure.CimInstance";
/// The type of instances of the older cmdlets.
pub(in crate::console) const WMI: &str = "System.Management.ManagementObject";

/// `20200115090000.000000+540`
pub(in crate::console) fn dmtf(world: &World, at: Moment) -> String {
    let zone = clock_zone::zone_name(&world.host.registry);
    let minutes = clock_zone::offset_minutes(zone, at).unwrap_or(0);
    let parts = local_time(world, at).parts();
    let sign = if minutes < 0 { '-' } else { '+' };
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}.{:06}{sign}{:03}",
        parts.year,
        parts.month,
        parts.day,
        parts.hour,
        parts.minute,
        parts.second,
        parts.fraction / 10,
        minutes.abs()
    )
}

/// `00000001020304.000000:000`
fn dmtf_interval(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    format!(
        "{:08}{:02}{:02}{:02}.{:06}:000",
        seconds / 86_400,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60,
        milliseconds % 1000 * 1000
    )
}

/// Full name of the type of a number of WMI.
fn element(of: CimType) -> &'static str {
    match of {
        CimType::Boolean => "System.Boolean",
        CimType::Char16 => "System.Char",
        CimType::DateTime => "System.DateTime",
        CimType::Real32 => "System.Single",
        CimType::SInt16 => "System.Int16",
        CimType::SInt32 => "System.Int32",
        CimType::SInt64 => "System.Int64",
        CimType::String => "System.String",
        CimType::UInt8 => "System.Byte",
        CimType::UInt16 => "System.UInt16",
        CimType::UInt32 => "System.UInt32",
        CimType::UInt64 => "System.UInt64",
    }
}

fn number(of: CimType, number: i128) -> Value {
    match of {
        CimType::Boolean => Value::Bool(number != 0),
        CimType::UInt8 => Value::Byte(u8::try_from(number).unwrap_or(u8::MAX)),
        CimType::UInt16 => Net::UInt16(u16::try_from(number).unwrap_or(u16::MAX)).into(),
        CimType::UInt32 => Net::UInt32(u32::try_from(number).unwrap_or(u32::MAX)).into(),
        CimType::UInt64 => Net::UInt64(u64::try_from(number).unwrap_or(u64::MAX)).into(),
        CimType::SInt16 => Net::Int16(i16::try_from(number).unwrap_or(i16::MAX)).into(),
        CimType::SInt64 => Value::Long(i64::try_from(number).unwrap_or(i64::MAX)),
        CimType::Real32 => Net::Single(number as f32 / 100.0).into(),
        CimType::Char16 => {
            let code = u32::try_from(number).ok().and_then(char::from_u32);
            Value::Char(code.unwrap_or('\0'))
        }
        _ => Value::Int(i32::try_from(number).unwrap_or(i32::MAX)),
    }
}

/// A value of a property.
pub(in crate::console) fn value(
    world: &World,
    property: &Property,
    cell: &Cell,
    style: Style,
) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => Value::text(text),
        Cell::Truth(truth) => Value::Bool(*truth),
        Cell::Number(n) => number(property.of, *n),
        Cell::Date(at) => match style {
            Style::Cim => local_time(world, *at).into(),
            Style::Wmi => Value::text(&dmtf(world, *at)),
        },
        Cell::Interval(milliseconds) => match style {
            Style::Cim => TimeSpan(milliseconds * (SECOND / 1000)).into(),
            Style::Wmi => Value::text(&dmtf_interval(*milliseconds)),
        },
        Cell::List(cells) => {
            let items = cells.iter().map(|cell| value(world, property, cell, style)).collect();
            Value::list(Flavour::ArrayOf(element(property.of).into()), items)
        }
    }
}

/// `Win32_LogicalDisk: C: (DeviceID = "C:")`
fn caption(instance: &Instance) -> String {
    let keys: Vec<String> = instance
        .keys()
        .map(|(name, cell)| match cell {
            Cell::Text(text) => format!("{name} = \"{text}\""),
            Cell::Number(number) => format!("{name} = {number}"),
            Cell::Truth(true) => format!("{name} = True"),
            Cell::Truth(false) => format!("{name} = False"),
            _ => name.to_owned(),
        })
        .collect();
    let (class, caption, keys) = (instance.class.name, instance.text("Caption"), keys.join(", "));
    match (caption, keys.as_str()) {
        ("", "") => class.to_owned(),
        (caption, "") => format!("{class}: {caption}"),
        ("", keys) => format!("{class} ({keys})"),
        (caption, keys) => format!("{class}: {caption} ({keys})"),
    }
}

/// Names of types: the class and its bases with their namespace, then without, then `bases`.
fn type_names(of: &str, class: &Class, style: Style, bases: &[&str]) -> Vec<String> {
    let namespace = match style {
        Style::Cim => class.namespace.to_owned(),
        Style::Wmi => class.namespace.replace('/', r"\"),
    };
    let slash = if style == Style::Cim { '/' } else { '\\' };
    let all = || std::iter::once(class.name).chain(class.parents.iter().copied());
    let mut names: Vec<String> =
        all().map(|class| format!("{of}#{namespace}{slash}{class}")).collect();
    names.extend(all().map(|class| format!("{of}#{class}")));
    names.push(of.to_owned());
    names.extend(bases.iter().map(|base| (*base).to_owned()));
    names
}

/// An instance as an object. `only` are the properties that were asked for; none for all.
pub(in crate::console) fn object(
    scene: Scene<'_>,
    instance: &Instance,
    style: Style,
    only: &[String],
) -> Value {
    match style {
        Style::Cim => cim(scene, instance, only),
        Style::Wmi => wmi(scene, instance, only),
    }
}

fn cim(scene: Scene<'_>, instance: &Instance, only: &[String]) -> Value {
    let class = instance.class;
    let names = type_names(CIM, class, Style::Cim, &["System.Object"]);
    let asked = |name: &str| only.is_empty() || only.iter().any(|wanted| same(wanted, name));
    let pairs = class.table.iter().zip(&instance.cells);
    let mut properties: Vec<(&str, Value)> = pairs
        .map(|(property, cell)| match asked(property.name) || property.key {
            true => (property.name, value(scene.world, property, cell, Style::Cim)),
            // Those that nobody asked for are there and hold nothing.
            false => (property.name, Value::Null),
        })
        .collect();
    properties.push(("PSComputerName", Value::Null));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Value::typed(&names, properties).shown_as(&caption(instance))
}

/// `\\SERVER01\root\cimv2:Win32_LogicalDisk.DeviceID="C:"`
pub(in crate::console) fn path(world: &World, instance: &Instance) -> String {
    let namespace = instance.class.namespace.replace('/', r"\");
    format!(r"\\{}\{namespace}:{}", world.host.identity.name, instance.relative_path())
}

fn wmi(scene: Scene<'_>, instance: &Instance, only: &[String]) -> Value {
    let class = instance.class;
    let bases = [
        "System.Management.ManagementBaseObject",
        "System.ComponentModel.Component",
        "System.MarshalByRefObject",
        "System.Object",
    ];
    let names = type_names(WMI, class, Style::Wmi, &bases);
    let asked = |name: &str| only.is_empty() || only.iter().any(|wanted| same(wanted, name));
    let pairs = class.table.iter().zip(&instance.cells);
    let mut own: Vec<(&str, Value)> = pairs
        .filter(|(property, _)| asked(property.name))
        .map(|(property, cell)| (property.name, value(scene.world, property, cell, Style::Wmi)))
        .collect();
    own.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    let has_path =
        class.single || class.table.iter().filter(|p| p.key).all(|property| asked(property.name));
    let path = path(scene.world, instance);
    let when = |text: String| if has_path { Value::text(&text) } else { Value::Null };
    let count = i32::try_from(own.len()).unwrap_or(i32::MAX);
    let dynasty = class.parents.last().copied().unwrap_or(class.name);
    let whole = only.is_empty();
    let told = |text: &str| if whole { Value::text(text) } else { Value::Null };
    let mut properties = vec![
        ("__GENUS", Value::Int(2)),
        ("__CLASS", Value::text(class.name)),
        ("__SUPERCLASS", class.parents.first().map_or(Value::Null, |parent| told(parent))),
        ("__DYNASTY", told(dynasty)),
        ("__RELPATH", when(instance.relative_path())),
        ("__PROPERTY_COUNT", Value::Int(count)),
        ("__DERIVATION", Value::texts(if whole { class.parents } else { &[] })),
        ("__SERVER", told(&scene.world.host.identity.name)),
        ("__NAMESPACE", told(&class.namespace.replace('/', r"\"))),
        ("__PATH", when(path.clone())),
    ];
    properties.append(&mut own);
    properties.push(("PSComputerName", Value::text(&scene.world.host.identity.name)));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Value::typed(&names, properties).shown_as(&path)
}

/// Namespace and name of the class of an object: what stands behind `#` in its first type.
pub(in crate::console) fn class_of(of: &Value) -> Option<(String, String, Style)> {
    let Value::Object(object) = of else { return None };
    let object = object.borrow();
    let (kind, rest) = object.type_names.first()?.split_once('#')?;
    let style = match kind {
        CIM => Style::Cim,
        WMI => Style::Wmi,
        _ => return None,
    };
    let rest = rest.replace('\\', "/");
    let (namespace, class) = rest.rsplit_once('/')?;
    Some((namespace.to_owned(), class.to_owned(), style))
}

/// Keys of an object with their texts.
pub(in crate::console) fn keys_of(of: &Value, class: &Class) -> Vec<(&'static str, String)> {
    let keys = class.table.iter().filter(|property| property.key);
    keys.map(|key| (key.name, of.property(key.name).map(|v| text::of(&v)).unwrap_or_default()))
        .collect()
}

/// Properties of an object that are no longer what the machine has: name and value.
pub(in crate::console) fn changes(
    world: &World,
    of: &Value,
    now: &Instance,
    style: Style,
) -> Vec<(String, Value)> {
    let pairs = now.class.table.iter().zip(&now.cells);
    let changed = pairs.filter_map(|(property, cell)| {
        let there = of.property(property.name)?;
        let was = value(world, property, cell, style);
        (text::of(&there) != text::of(&was)).then(|| (property.name.to_owned(), there))
    });
    changed.collect()
}

/// `CimClass`: name, properties and methods of a class.
pub(in crate::console) fn cim_class(world: &World, class: &Class) -> Value {
    let shown = format!("{}:{}", class.namespace, class.name);
    let kind = "Microsoft.Management.Infrastructure.CimClass";
    let names = [format!("{kind}#{}/{}", class.namespace, class.name), kind.to_owned()];
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["System.Object"]).collect();
    let properties = class.table.iter().map(|property| {
        let array = if property.many { "Array" } else { "" };
        let flags = if property.key {
            "Property, Key, ReadOnly, NotModified"
        } else {
            "Property, ReadOnly, NotModified"
        };
        let kind = "Microsoft.Management.Infrastructure.CimPropertyDeclaration";
        Value::typed(
            &[kind, "System.Object"],
            [
                ("Name", Value::text(property.name)),
                ("Value", Value::Null),
                ("CimType", Value::text(&format!("{}{array}", property.of.name()))),
                ("Flags", Value::text(flags)),
                ("ReferenceClassName", Value::Null),
            ],
        )
        .shown_as(property.name)
    });
    let methods = class.methods.iter().map(|method| {
        let kind = "Microsoft.Management.Infrastructure.CimMethodDeclaration";
        Value::typed(
            &[kind, "System.Object"],
            [("Name", Value::text(method.name)), ("ReturnType", Value::text("UInt32"))],
        )
        .shown_as(method.name)
    });
    let system = system_properties(world, class);
    Value::typed(
        &names,
        [
            ("CimClassName", Value::text(class.name)),
            ("CimSuperClassName", class.parents.first().map_or(Value::Null, |p| Value::text(p))),
            ("CimClassProperties", fixed("CimPropertyDeclaration", properties.collect())),
            ("CimClassMethods", fixed("CimMethodDeclaration", methods.collect())),
            ("CimSystemProperties", system),
        ],
    )
    .shown_as(&shown)
}

/// A collection of the newer cmdlets.
fn fixed(of: &str, items: Vec<Value>) -> Value {
    let name = format!(
        "Microsoft.Management.Infrastructure.Internal.Data.Cim{}Collection",
        of.trim_start_matches("Cim")
    );
    Value::list(Flavour::Fixed(name.into()), items)
}

/// `CimSystemProperties`
pub(in crate::console) fn system_properties(world: &World, class: &Class) -> Value {
    let kind = "Microsoft.Management.Infrastructure.CimSystemProperties";
    Value::typed(
        &[kind, "System.Object"],
        [
            ("Namespace", Value::text(class.namespace)),
            ("ServerName", Value::text(&world.host.identity.name)),
            ("ClassName", Value::text(class.name)),
            ("Path", Value::Null),
        ],
    )
    .shown_as(kind)
}

/// `CimInstanceProperties`, `Properties`: each with name, value and type.
pub(in crate::console) fn properties(of: &Value, class: &Class, style: Style) -> Value {
    let there = class.table.iter().filter(|property| of.property(property.name).is_some());
    let items = there.map(|property| {
        let own = of.property(property.name).unwrap_or(Value::Null);
        let (name, many) = (Value::text(property.name), Value::Bool(property.many));
        match style {
            Style::Cim => {
                let array = if property.many { "Array" } else { "" };
                Value::typed(
                    &["Microsoft.Management.Infrastructure.CimProperty", "System.Object"],
                    [
                        ("Name", name),
                        ("Value", own),
                        ("CimType", Value::text(&format!("{}{array}", property.of.name()))),
                        ("Flags", Value::text("Property, ReadOnly, NotModified")),
                        ("IsValueModified", Value::Bool(false)),
                    ],
                )
            }
            Style::Wmi => Value::typed(
                &["System.Management.PropertyData", "System.Object"],
                [
                    ("Name", name),
                    ("Value", own),
                    ("Type", Value::text(property.of.name())),
                    ("IsLocal", Value::Bool(true)),
                    ("IsArray", many),
                    ("Origin", Value::text(class.name)),
                ],
            ),
        }
        .shown_as(property.name)
    });
    let items = items.collect();
    match style {
        Style::Cim => fixed("CimPropertiesCollection", items),
        Style::Wmi => {
            Value::list(Flavour::Fixed("System.Management.PropertyDataCollection".into()), items)
        }
    }
}

/// `Path`, `ClassPath`: `System.Management.ManagementPath`
pub(in crate::console) fn management_path(world: &World, class: &Class, relative: &str) -> Value {
    let namespace = class.namespace.replace('/', r"\");
    let server = &world.host.identity.name;
    let path = format!(r"\\{server}\{namespace}:{relative}");
    let is_instance = relative.contains(['.', '=']);
    Value::typed(
        &["System.Management.ManagementPath", "System.Object"],
        [
            ("Path", Value::text(&path)),
            ("RelativePath", Value::text(relative)),
            ("Server", Value::text(server)),
            ("NamespacePath", Value::text(&namespace)),
            ("ClassName", Value::text(class.name)),
            ("IsClass", Value::Bool(!is_instance)),
            ("IsInstance", Value::Bool(is_instance)),
            ("IsSingleton", Value::Bool(class.single)),
        ],
    )
    .shown_as(&path)
}
