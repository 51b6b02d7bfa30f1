//! Instances of CIM that cmdlets of modules give: objects with the names of their classes and the
//! system properties behind their own.
//!
//! *Models*: type names with and without namespace, `PSComputerName`, `CimClass`,
//! `CimInstanceProperties`, `CimSystemProperties`.
//! *Leaves out*: qualifiers and methods of the class.
//! *Sources*: objects of Windows PowerShell 5.1 \[K\].

use powershell::value::{Value, text};

const INSTANCE: &str = "Microsoft.Management.Infrastructure.CimInstance";

/// A class: its namespace, its name, its bases.
#[derive(Debug, Clone, Copy)]
pub(super) struct CimClass {
    /// `Root/Microsoft/Windows/TaskScheduler`
    pub(super) namespace: &'static str,
    /// `MSFT_ScheduledTask`
    pub(super) name: &'static str,
    /// Its bases, nearest first.
    pub(super) bases: &'static [&'static str],
}

/// An instance of a class with its properties.
pub(super) fn instance<'p>(
    class: CimClass,
    properties: impl IntoIterator<Item = (&'p str, Value)>,
) -> Value {
    let CimClass { namespace, name, bases } = class;
    let mut own: Vec<(&str, Value)> = properties.into_iter().collect();
    let names: Vec<&str> = own.iter().map(|(name, _)| *name).collect();
    let all = Value::texts(names);
    own.push(("PSComputerName", Value::Null));
    let base = bases.first().map_or(Value::Null, |base| Value::text(base));
    let of_class = Value::typed(
        &["Microsoft.Management.Infrastructure.CimClass", "System.Object"],
        [("CimClassName", Value::text(name)), ("CimSuperClassName", base)],
    );
    own.push(("CimClass", of_class.shown_as(&format!("{namespace}:{name}"))));
    own.push(("CimInstanceProperties", all));
    let system = Value::typed(
        &["Microsoft.Management.Infrastructure.CimSystemProperties", "System.Object"],
        [
            ("Namespace", Value::text(namespace)),
            ("ServerName", Value::Null),
            ("ClassName", Value::text(name)),
            ("Path", Value::Null),
        ],
    );
    let shown = "Microsoft.Management.Infrastructure.CimSystemProperties";
    own.push(("CimSystemProperties", system.shown_as(shown)));
    let classes = || std::iter::once(name).chain(bases.iter().copied());
    let mut types: Vec<String> =
        classes().map(|class| format!("{INSTANCE}#{namespace}/{class}")).collect();
    types.extend(classes().map(|class| format!("{INSTANCE}#{class}")));
    types.extend([INSTANCE.to_owned(), "System.Object".to_owned()]);
    let types: Vec<&str> = types.iter().map(String::as_str).collect();
    Value::typed(&types, own).shown_as(name)
}

/// The name of the class of an instance; empty for anything else.
pub(super) fn class_of(value: &Value) -> String {
    let class = value.property("CimClass").and_then(|class| class.property("CimClassName"));
    class.map_or(String::new(), |class| text::of(&class))
}
