//! `[wmi]`, `[wmiclass]`, `[wmisearcher]`, and the members of instances.
//!
//! *Models*: paths, methods with their return values, `Put`, dates, related instances.
//! *Leaves out*: scopes and credentials of other machines, events, streams of texts (`GetText`).
//! *Sources*: `System.Management` and the CIM cmdlets of 5.1 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::net::{Flavour, Net};
use powershell::value::{Value, text};

use super::class::{Arguments, Class, Instance, Method, Outcome};
use super::object::{self, Style};
use super::query;
use super::{Wrong, at_path, find, named, split_path};
use crate::console::families::{Family, Given};
use crate::console::machine::{Machine, local_time};
use crate::kernel::text::same;

/// Exceptions of `System.Management`.
const EXCEPTION: &str = "System.Management.ManagementException";
/// A class as an object.
const CLASS: &str = "System.Management.ManagementClass";
/// A query as an object.
const SEARCHER: &str = "System.Management.ManagementObjectSearcher";

/// The types.
pub(in crate::console) static FAMILY: Family = Family {
    names: &[
        "wmi",
        "wmiclass",
        "wmisearcher",
        "ciminstance",
        "cimsession",
        "cimclass",
        "CimClass",
        object::WMI,
        CLASS,
        SEARCHER,
        object::CIM,
        "Microsoft.Management.Infrastructure.CimClass",
        "Microsoft.Management.Infrastructure.CimException",
        "Microsoft.Management.Infrastructure.CimSession",
        EXCEPTION,
    ],
    create,
    shared: |_, _, _, _| None,
    member,
};

/// What `System.Management` throws.
pub(in crate::console) fn thrown(wrong: Wrong) -> Stop {
    match wrong {
        Wrong::Namespace => Stop::thrown(EXCEPTION, "Invalid namespace "),
        Wrong::Class => Stop::thrown(EXCEPTION, "Not found "),
        Wrong::NotFound => Stop::thrown(EXCEPTION, "Not found "),
        Wrong::Query => Stop::thrown(EXCEPTION, "Invalid query "),
        Wrong::Unsupported(what) => Stop::lacking(what),
    }
}

fn create(machine: &mut Machine, of: &str, arguments: &[Value]) -> Given {
    let first = arguments.first().cloned().unwrap_or(Value::Null);
    let said = text::of(&first);
    Some(match of.to_ascii_lowercase().as_str() {
        "ciminstance" | "microsoft.management.infrastructure.ciminstance" => {
            match object::class_of(&first) {
                Some((_, _, Style::Cim)) => Ok(first),
                _ => return None,
            }
        }
        "wmi" | "system.management.managementobject" => instance(machine, &said),
        "wmiclass" | "system.management.managementclass" => class_object(machine, &said),
        "wmisearcher" | "system.management.managementobjectsearcher" => {
            let (space, said) = match arguments {
                [space, said] => (text::of(space), text::of(said)),
                _ => (r"root\cimv2".to_owned(), said),
            };
            Ok(Value::typed(
                &[SEARCHER, "System.ComponentModel.Component", "System.Object"],
                [("Scope", Value::text(&space)), ("Query", Value::text(&said))],
            ))
        }
        _ => return None,
    })
}

fn instance(machine: &Machine, path: &str) -> Eval<Value> {
    let scene = machine.scene();
    let found = at_path(scene, r"root\cimv2", path).map_err(thrown)?;
    Ok(object::object(scene, &found, Style::Wmi, &[]))
}

fn class_object(machine: &Machine, path: &str) -> Eval<Value> {
    let (space, name) = split_path(r"root\cimv2", path);
    let class = named(&space, &name).map_err(thrown)?;
    let world = machine.look();
    let namespace = class.namespace.replace('/', r"\");
    let shown = format!(r"\\{}\{namespace}:{}", world.host.identity.name, class.name);
    let kind = format!(r"{CLASS}#{namespace}\{}", class.name);
    Ok(Value::typed(
        &[&kind, CLASS, object::WMI, "System.Management.ManagementBaseObject", "System.Object"],
        [
            ("Name", Value::text(class.name)),
            ("__GENUS", Value::Int(1)),
            ("__CLASS", Value::text(class.name)),
            ("__SUPERCLASS", class.parents.first().map_or(Value::Null, |p| Value::text(p))),
            ("__NAMESPACE", Value::text(&namespace)),
            ("__SERVER", Value::text(&world.host.identity.name)),
            ("__PATH", Value::text(&shown)),
        ],
    )
    .shown_as(&shown))
}

/// The instance that an object stands for, as it is now.
pub(in crate::console) fn current(
    machine: &Machine,
    of: &Value,
) -> Result<(&'static Class, Instance, Style), Wrong> {
    let (space, name, style) = object::class_of(of).ok_or(Wrong::NotFound)?;
    let class = named(&space, &name)?;
    let keys: Vec<(String, String)> = object::keys_of(of, class)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let found = find(machine.scene(), class, &keys).ok_or(Wrong::NotFound)?;
    Ok((class, found, style))
}

/// Runs a method of a class or of one of its instances.
pub(in crate::console) fn invoke(
    machine: &mut Machine,
    class: &'static Class,
    of: Option<&Instance>,
    method: &Method,
    arguments: &[(String, Value)],
) -> Eval<Outcome> {
    let Some(run) = method.run else {
        return Err(Stop::lacking(format!("{}.{}()", class.name, method.name)));
    };
    run(machine, of, &Arguments(arguments))
}

/// What a method gave, as the older cmdlets show it.
pub(in crate::console) fn parameters(outcome: Outcome) -> Value {
    let mut properties = vec![
        ("__GENUS", Value::Int(1)),
        ("__CLASS", Value::text("__PARAMETERS")),
        ("__SUPERCLASS", Value::Null),
        ("__DYNASTY", Value::text("__PARAMETERS")),
        ("__RELPATH", Value::Null),
        ("__PROPERTY_COUNT", Value::Int(1 + outcome.out.len() as i32)),
        ("__DERIVATION", Value::texts::<&str>([])),
        ("__SERVER", Value::Null),
        ("__NAMESPACE", Value::Null),
        ("__PATH", Value::Null),
    ];
    let code = Net::UInt32(outcome.code).into();
    properties.extend(outcome.out);
    properties.push(("ReturnValue", code));
    properties.push(("PSComputerName", Value::Null));
    let kinds = [
        r"System.Management.ManagementBaseObject#\__PARAMETERS",
        "System.Management.ManagementBaseObject",
        "System.Object",
    ];
    Value::typed(&kinds, properties)
}

/// Arguments by place, as the parameters of a method are named.
fn named_arguments(method: &Method, values: &[Value]) -> Vec<(String, Value)> {
    let names = method.takes.iter().map(|name| (*name).to_owned());
    names.zip(values.iter().cloned()).collect()
}

fn member(machine: &mut Machine, of: &Value, name: &str, arguments: Option<&[Value]>) -> Given {
    let kind = of.type_name();
    match (&*kind, arguments) {
        (SEARCHER, Some(_)) if same(name, "Get") => Some(search(machine, of)),
        (CLASS, Some(arguments)) => class_method(machine, of, name, arguments),
        (_, None) => property(machine, of, name),
        (_, Some(arguments)) => instance_method(machine, of, name, arguments),
    }
}

fn search(machine: &Machine, of: &Value) -> Eval<Value> {
    let text = |name: &str| of.property(name).map(|value| text::of(&value)).unwrap_or_default();
    let query = query::query(&text("Query")).map_err(|bad| thrown(bad.into()))?;
    let scene = machine.scene();
    let (found, only) = super::ask(scene, &text("Scope"), &query).map_err(thrown)?;
    let objects = found.iter().map(|one| object::object(scene, one, Style::Wmi, &only)).collect();
    Ok(Value::list(Flavour::Fixed("System.Management.ManagementObjectCollection".into()), objects))
}

fn class_method(machine: &mut Machine, of: &Value, name: &str, arguments: &[Value]) -> Given {
    let text = |name: &str| of.property(name).map(|value| text::of(&value)).unwrap_or_default();
    let class = match named(&text("__NAMESPACE"), &text("__CLASS")) {
        Ok(class) => class,
        Err(wrong) => return Some(Err(thrown(wrong))),
    };
    if same(name, "GetInstances") {
        let scene = machine.scene();
        let all = class.all(scene);
        let objects = all.iter().map(|one| object::object(scene, one, Style::Wmi, &[])).collect();
        let kind = "System.Management.ManagementObjectCollection";
        return Some(Ok(Value::list(Flavour::Fixed(kind.into()), objects)));
    }
    if same(name, "ConvertToDateTime") || same(name, "ConvertFromDateTime") {
        return instance_method(machine, of, name, arguments);
    }
    let method = class.method(name).filter(|method| method.on_class || method.run.is_none())?;
    let arguments = named_arguments(method, arguments);
    Some(invoke(machine, class, None, method, &arguments).map(parameters))
}

fn property(machine: &Machine, of: &Value, name: &str) -> Given {
    let (space, class_name, style) = object::class_of(of)?;
    let class = named(&space, &class_name).ok()?;
    let world = machine.look();
    let is = |wanted: &str| same(name, wanted);
    Some(Ok(match style {
        Style::Cim if is("CimClass") => object::cim_class(world, class),
        Style::Cim if is("CimInstanceProperties") => object::properties(of, class, style),
        Style::Cim if is("CimSystemProperties") => object::system_properties(world, class),
        Style::Wmi if is("Properties") => object::properties(of, class, style),
        Style::Wmi if is("Path") && class.place("Path").is_none() => {
            let relative = of.property("__RELPATH").map(|path| text::of(&path));
            object::management_path(world, class, &relative.unwrap_or_default())
        }
        Style::Wmi if is("ClassPath") => object::management_path(world, class, class.name),
        Style::Wmi if is("Scope") || is("Options") || is("Qualifiers") => {
            return Some(Err(Stop::lacking(format!("ManagementObject.{name}"))));
        }
        _ => return alias(of, class, name).map(Ok),
    }))
}

/// Names that PowerShell adds to instances of some classes.
fn alias(of: &Value, class: &Class, name: &str) -> Option<Value> {
    let stands_for = match (class.name, name.to_ascii_lowercase().as_str()) {
        ("Win32_Process", "processname") => "Name",
        ("Win32_Process", "handles") => "HandleCount",
        ("Win32_Process", "vm") => "VirtualSize",
        ("Win32_Process", "ws") => "WorkingSetSize",
        ("Win32_Process", "path") => "ExecutablePath",
        _ => return None,
    };
    of.property(stands_for)
}

fn instance_method(machine: &mut Machine, of: &Value, name: &str, arguments: &[Value]) -> Given {
    let first = arguments.first().cloned().unwrap_or(Value::Null);
    match name.to_ascii_lowercase().as_str() {
        "converttodatetime" => return Some(to_date_time(machine, &first)),
        "dispose" => return Some(Ok(Value::Null)),
        "get" if object::class_of(of).is_some() => {
            return Some(current(machine, of).map(|_| Value::Null).map_err(thrown));
        }
        "getpropertyvalue" | "get_item" => return of.property(&text::of(&first)).map(Ok),
        "put" => return Some(put(machine, of)),
        "getrelated" => {
            let result = arguments.first().map(text::of);
            return Some(related(machine, of, result.as_deref()));
        }
        "invokemethod" => {
            let inner = arguments.get(1).map(Value::elements).unwrap_or_default();
            let given = instance_method(machine, of, &text::of(&first), &inner)?;
            return Some(given.map(|out| out.property("ReturnValue").unwrap_or(out)));
        }
        _ => {}
    }
    let (space, class_name, style) = object::class_of(of)?;
    let class = named(&space, &class_name).ok()?;
    // Instances of the newer cmdlets have no methods of their class.
    let method = class.method(name).filter(|_| style == Style::Wmi)?;
    let arguments = named_arguments(method, arguments);
    Some(match current(machine, of) {
        Ok((class, instance, _)) => {
            invoke(machine, class, Some(&instance), method, &arguments).map(parameters)
        }
        Err(wrong) => Err(thrown(wrong)),
    })
}

fn related(machine: &Machine, of: &Value, result: Option<&str>) -> Eval<Value> {
    let (_, instance, _) = current(machine, of).map_err(thrown)?;
    let scene = machine.scene();
    let found = super::associated(scene, &instance, result, None).map_err(thrown)?;
    let objects = found.iter().map(|one| object::object(scene, one, Style::Wmi, &[])).collect();
    let kind = "System.Management.ManagementObjectCollection";
    Ok(Value::list(Flavour::Fixed(kind.into()), objects))
}

/// Writes what a script changed on an instance.
fn put(machine: &mut Machine, of: &Value) -> Eval<Value> {
    let (class, instance, style) = current(machine, of).map_err(thrown)?;
    let changes = object::changes(machine.look(), of, &instance, style);
    write(machine, class, &instance, &changes)?;
    let relative = instance.relative_path();
    Ok(object::management_path(machine.look(), class, &relative))
}

/// Writes new values of an instance.
///
/// # Errors
/// A class that cannot be changed here.
pub(in crate::console) fn write(
    machine: &mut Machine,
    class: &'static Class,
    instance: &Instance,
    changes: &[(String, Value)],
) -> Eval<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let Some(put) = class.put else {
        return Err(Stop::lacking(format!("changing instances of {}", class.name)));
    };
    match put(machine, instance, changes)? {
        Ok(()) => Ok(()),
        Err(_) => Err(Stop::thrown(EXCEPTION, "Access denied ")),
    }
}

/// `20200115090000.000000+540` as a local date.
fn to_date_time(machine: &Machine, value: &Value) -> Eval<Value> {
    let said = text::of(value);
    let range = || {
        let text = "Specified argument was out of the range of valid values.\r\nParameter name: \
                    dmtfDate";
        Stop::thrown("System.ArgumentOutOfRangeException", text)
    };
    let number = |from: usize, to: usize| {
        said.get(from..to).and_then(|digits| digits.parse::<i64>().ok()).ok_or_else(range)
    };
    if said.len() != 25 {
        return Err(range());
    }
    let date = jiff::civil::DateTime::new(
        number(0, 4)? as i16,
        number(4, 6)? as i8,
        number(6, 8)? as i8,
        number(8, 10)? as i8,
        number(10, 12)? as i8,
        number(12, 14)? as i8,
        0,
    );
    let date = date.map_err(|_| range())?;
    let sign = if said.as_bytes()[21] == b'-' { -1 } else { 1 };
    let minutes = number(22, 25)? * sign;
    let utc = crate::windows::clock_zone::moment_in(&jiff::tz::TimeZone::UTC, date);
    let milliseconds = number(15, 18)?;
    let at = crate::kernel::time::Moment(utc.0 - minutes * 60 * 1000 + milliseconds);
    let mut local = local_time(machine.look(), at);
    local.kind = powershell::value::time::Kind::Unspecified;
    Ok(local.into())
}

/// True when a class has a definition here, for tests.
#[cfg(test)]
pub(super) fn is_defined(definition: &'static super::Definition) -> bool {
    super::class(definition).name == definition.name
}
