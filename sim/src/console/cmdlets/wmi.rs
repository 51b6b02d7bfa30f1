//! `Get-WmiObject` and its neighbours.
//!
//! *Models*: classes, queries, filters, properties, methods, changes on this computer.
//! *Leaves out*: other computers, `-List`, events, jobs: refused.
//! *Sources*: Microsoft.PowerShell.Management of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::Value;

use super::cim::{entries, is_here, placed};
use crate::console::cim::object::{self, Style};
use crate::console::cim::query::{self, Query};
use crate::console::cim::types::{self, current, invoke, parameters};
use crate::console::cim::{self, Wrong, at_path, split_path};
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;

const MODULE: &str = "Microsoft.PowerShell.Management";
const EXCEPTION: &str = "System.Management.ManagementException";
const USUAL: &str = r"root\cimv2";
const NAMESPACE: Param = Param::new("Namespace", "string").alias(&["NS"]);
const COMPUTER: Param = Param::new("ComputerName", "string[]").alias(&["Cn"]);
const CREDENTIAL: Param = Param::new("Credential", "object");

/// `Get-WmiObject`
pub(super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-WmiObject",
        module: MODULE,
        class: "Microsoft.PowerShell.Commands.GetWmiObjectCommand",
        params: &[
            Param::new("Class", "string").at(0).mandatory().alias(&["ClassName"]).sets(&["query"]),
            Param::new("Property", "string[]").at(1).sets(&["query"]),
            Param::new("Filter", "string").sets(&["query"]),
            Param::new("Query", "string").mandatory().sets(&["WQLQuery"]),
            Param::switch("List").mandatory().sets(&["list"]),
            Param::switch("Recurse").sets(&["list"]),
            Param::switch("Amended"),
            Param::switch("DirectRead"),
            Param::switch("AsJob"),
            Param::switch("EnableAllPrivileges"),
            Param::new("Impersonation", "object"),
            Param::new("Authentication", "object"),
            Param::new("ThrottleLimit", "int"),
            NAMESPACE,
            COMPUTER,
            CREDENTIAL,
        ],
        default_set: "query",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Shows instances of a class of WMI",
    examples: &[
        "Get-WmiObject Win32_ComputerSystem",
        "Get-WmiObject -Class Win32_LogicalDisk -Filter 'DriveType=3'",
        "Get-WmiObject -Query \"SELECT * FROM Win32_Service WHERE Name='obengine'\"",
    ],
};

/// `Invoke-WmiMethod`
pub(super) const INVOKE: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Invoke-WmiMethod",
        module: MODULE,
        class: "Microsoft.PowerShell.Commands.InvokeWmiMethod",
        params: &[
            Param::new("Class", "string").at(0).mandatory().sets(&["class"]),
            Param::new("InputObject", "object").mandatory().pipeline().sets(&["object"]),
            Param::new("Path", "string").mandatory().sets(&["path"]),
            Param::new("Name", "string").at(1).mandatory(),
            Param::new("ArgumentList", "object[]").at(2).alias(&["Args"]),
            NAMESPACE,
            COMPUTER,
            CREDENTIAL,
        ],
        default_set: "class",
        impact: Some(2),
        run: Run::Each(invoke_method),
    },
    kind: Kind::Cmdlet,
    about: "Runs a method of WMI",
    examples: &[
        "Invoke-WmiMethod -Path \"Win32_Service.Name='obengine'\" -Name InterrogateService",
    ],
};

/// `Set-WmiInstance`
pub(super) const SET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Set-WmiInstance",
        module: MODULE,
        class: "Microsoft.PowerShell.Commands.SetWmiInstance",
        params: &[
            Param::new("Class", "string").at(0).mandatory().sets(&["class"]),
            Param::new("InputObject", "object").mandatory().pipeline().sets(&["object"]),
            Param::new("Path", "string").mandatory().sets(&["path"]),
            Param::new("Arguments", "hashtable").at(1).alias(&["Args", "Property"]),
            Param::new("PutType", "object"),
            NAMESPACE,
            COMPUTER,
            CREDENTIAL,
        ],
        default_set: "class",
        impact: Some(2),
        run: Run::Each(set),
    },
    kind: Kind::Cmdlet,
    about: "Changes an instance of WMI",
    examples: &[],
};

/// Refuses what is not this computer.
fn only_here(call: &mut Call<'_>) -> Eval<()> {
    for flag in ["AsJob", "List"] {
        if call.flag(flag) {
            let what = format!("{} -{flag}", call.name());
            return Err(call.engine.unsupported_here(what));
        }
    }
    for name in call.texts("ComputerName") {
        if !is_here(Machine::of(call.engine), &name) {
            let what = format!("{} -ComputerName {name}", call.name());
            return Err(call.engine.unsupported_here(what));
        }
    }
    Ok(())
}

fn spec(
    call: &Call<'_>,
    wrong: Wrong,
    id: &'static str,
    what: &str,
    space: &str,
) -> Eval<ErrorSpec> {
    let (text, category) = match wrong {
        Wrong::Unsupported(what) => return Err(call.engine.unsupported_here(what)),
        Wrong::Namespace => (format!("Invalid namespace \"{space}\""), "InvalidArgument"),
        Wrong::Class => (format!("Invalid class \"{what}\""), "InvalidType"),
        Wrong::Query => (format!("Invalid query \"{what}\""), "InvalidArgument"),
        Wrong::NotFound => ("Not found ".to_owned(), "InvalidOperation"),
    };
    Ok(ErrorSpec::new(EXCEPTION, id, category, text))
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    only_here(call)?;
    let space = call.text("Namespace").unwrap_or_else(|| USUAL.into());
    let class = call.text("Class").unwrap_or_default();
    let said = match call.text("Query") {
        Some(query) => query.to_string(),
        None => {
            let properties = call.texts("Property");
            let list = if properties.is_empty() { "*".to_owned() } else { properties.join(",") };
            match call.text("Filter") {
                Some(filter) => format!("select {list} from {class} where {filter}"),
                None => format!("select {list} from {class}"),
            }
        }
    };
    let machine = Machine::of(call.engine);
    let scene = machine.scene();
    let query = query::query(&said);
    let about = match &query {
        Ok(Query::Select { class, .. }) => class.clone(),
        _ => String::new(),
    };
    let asked = query.map_err(Wrong::from).and_then(|query| cim::ask(scene, &space, &query));
    let found = asked.map(|(all, only)| {
        all.iter().map(|one| object::object(scene, one, Style::Wmi, &only)).collect::<Vec<_>>()
    });
    match found {
        Ok(values) => call.put_all(values),
        Err(wrong) => {
            let what = if wrong == Wrong::Query { said } else { about };
            let spec = spec(call, wrong, "GetWMIManagementException", &what, &space)?;
            call.engine.fail(&spec)
        }
    }
}

fn invoke_method(call: &mut Call<'_>) -> Eval<()> {
    only_here(call)?;
    let space = call.text("Namespace").unwrap_or_else(|| USUAL.into());
    let name = call.text("Name").unwrap_or_default();
    let target = if let Some(input) = call.get("InputObject").cloned() {
        current(Machine::of(call.engine), &input).map(|(class, one, _)| (class, Some(one)))
    } else if let Some(path) = call.text("Path") {
        let (own, rest) = split_path(&space, &path);
        match rest.contains(['.', '=']) {
            true => at_path(Machine::of(call.engine).scene(), &own, &rest)
                .map(|one| (one.class, Some(one))),
            false => cim::named(&own, &rest).map(|class| (class, None)),
        }
    } else {
        let class = call.text("Class").unwrap_or_default();
        cim::named(&space, &class).map(|class| (class, None))
    };
    let (class, instance) = match target {
        Ok(target) => target,
        Err(wrong) => {
            let what = call.text("Class").unwrap_or_default();
            let spec = spec(call, wrong, "InvokeWMIManagementException", &what, &space)?;
            return call.engine.fail(&spec);
        }
    };
    let wanted = |on_class: bool| on_class == instance.is_none();
    let method = class.method(&name).filter(|one| one.run.is_none() || wanted(one.on_class));
    let Some(method) = method else {
        let id = "InvokeWMIManagementException";
        let spec = ErrorSpec::new(EXCEPTION, id, "InvalidOperation", "Invalid method ");
        return call.engine.fail(&spec);
    };
    if !call.should_process(class.name, &format!("Invoke-WmiMethod ({})", method.name))? {
        return Ok(());
    }
    let values = call.get("ArgumentList").map(Value::elements).unwrap_or_default();
    let names = method.takes.iter().map(|name| (*name).to_owned());
    let arguments: Vec<(String, Value)> = names.zip(values).collect();
    let outcome = invoke(Machine::of(call.engine), class, instance.as_ref(), method, &arguments);
    let outcome = placed(call, outcome)?;
    call.put(parameters(outcome))
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    only_here(call)?;
    let space = call.text("Namespace").unwrap_or_else(|| USUAL.into());
    let changes = entries(call.get("Arguments"));
    let found = if let Some(input) = call.get("InputObject").cloned() {
        current(Machine::of(call.engine), &input).map(|(_, one, _)| one)
    } else if let Some(path) = call.text("Path") {
        at_path(Machine::of(call.engine).scene(), &space, &path)
    } else {
        let what = "Set-WmiInstance -Class".to_owned();
        Err(Wrong::Unsupported(what))
    };
    let instance = match found {
        Ok(found) => found,
        Err(wrong) => {
            let spec = spec(call, wrong, "SetWMIManagementException", "", &space)?;
            return call.engine.fail(&spec);
        }
    };
    if !call.should_process(&instance.relative_path(), "Set-WmiInstance")? {
        return Ok(());
    }
    let written = types::write(Machine::of(call.engine), instance.class, &instance, &changes);
    placed(call, written)?;
    let machine = Machine::of(call.engine);
    let keys: Vec<(String, String)> = instance
        .keys()
        .map(|(name, _)| (name.to_owned(), instance.text(name).to_owned()))
        .collect();
    let now = cim::find(machine.scene(), instance.class, &keys).unwrap_or(instance);
    let value = object::object(machine.scene(), &now, Style::Wmi, &[]);
    call.put(value)
}
