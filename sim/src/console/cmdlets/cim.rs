//! `Get-CimInstance` and its neighbours: the module CimCmdlets.
//!
//! *Models*: classes, queries, filters, associations, methods, changes, sessions here.
//! *Leaves out*: other computers, events, new instances on the machine: refused.
//! *Sources*: CimCmdlets of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run, Stop};
use powershell::value::net::{Guid, Net};
use powershell::value::{Value, text};

use crate::console::cim::object::{self, Style};
use crate::console::cim::query::{self, Query};
use crate::console::cim::types::{self, current, invoke};
use crate::console::cim::{self, Outcome, Wrong};
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::identity::Windows;

const MODULE: &str = "CimCmdlets";
const EXCEPTION: &str = "Microsoft.Management.Infrastructure.CimException";
const USUAL: &str = r"root\cimv2";

const CLASS_SET: &[&str] = &["ClassNameComputerSet"];
const QUERY_SET: &[&str] = &["QueryComputerSet"];
const INPUT_SET: &[&str] = &["CimInstanceComputerSet"];

const NAMESPACE: Param = Param::new("Namespace", "string");
const COMPUTER: Param = Param::new("ComputerName", "string[]").alias(&["CN", "ServerName"]);
const SESSION: Param = Param::new("CimSession", "object[]");
const TIMEOUT: Param = Param::new("OperationTimeoutSec", "uint32").alias(&["OT"]);
const INPUT: Param =
    Param::new("InputObject", "object").alias(&["CimInstance"]).mandatory().pipeline();

/// `Get-CimInstance`
pub(super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-CimInstance",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand",
        params: &[
            Param::new("ClassName", "string").at(0).mandatory().by_name().sets(CLASS_SET),
            Param::new("Query", "string").mandatory().by_name().sets(QUERY_SET),
            INPUT.at(0).sets(INPUT_SET),
            Param::new("Filter", "string").sets(CLASS_SET),
            Param::new("Property", "string[]").alias(&["SelectProperties"]).sets(CLASS_SET),
            Param::switch("KeyOnly").sets(CLASS_SET),
            Param::switch("Shallow"),
            Param::new("QueryDialect", "string").sets(QUERY_SET),
            NAMESPACE,
            COMPUTER,
            SESSION,
            TIMEOUT,
        ],
        default_set: "ClassNameComputerSet",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Shows instances of a class of WMI",
    examples: &[
        "Get-CimInstance Win32_OperatingSystem",
        "Get-CimInstance -ClassName Win32_Service -Filter \"Name='obengine'\"",
        "Get-CimInstance -Query 'SELECT DeviceID, FreeSpace FROM Win32_LogicalDisk'",
    ],
};

/// `Get-CimAssociatedInstance`
pub(super) const ASSOCIATED: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-CimAssociatedInstance",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.GetCimAssociatedInstanceCommand",
        params: &[
            INPUT.at(0),
            Param::new("Association", "string").at(1),
            Param::new("ResultClassName", "string"),
            Param::switch("KeyOnly"),
            NAMESPACE,
            COMPUTER,
            SESSION,
            TIMEOUT,
        ],
        default_set: "",
        impact: None,
        run: Run::Each(associated),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Shows instances that belong to another one",
    examples: &["Get-CimInstance Win32_DiskDrive | Get-CimAssociatedInstance -ResultClassName \
         Win32_DiskPartition"],
};

/// `Invoke-CimMethod`
pub(super) const INVOKE: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Invoke-CimMethod",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.InvokeCimMethodCommand",
        params: &[
            Param::new("ClassName", "string").at(0).mandatory().alias(&["Class"]).sets(CLASS_SET),
            INPUT.at(0).sets(INPUT_SET),
            Param::new("Query", "string").mandatory().sets(QUERY_SET),
            Param::new("MethodName", "string").at(1).mandatory().alias(&["Name"]),
            Param::new("Arguments", "hashtable").at(2),
            NAMESPACE,
            COMPUTER,
            SESSION,
            TIMEOUT,
        ],
        default_set: "ClassNameComputerSet",
        impact: Some(2),
        run: Run::Each(invoke_method),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Runs a method of WMI",
    examples: &["Get-CimInstance Win32_Service -Filter \"Name='obengine'\" | Invoke-CimMethod \
         -MethodName InterrogateService"],
};

/// `Set-CimInstance`
pub(super) const SET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Set-CimInstance",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.SetCimInstanceCommand",
        params: &[
            INPUT.at(0).sets(INPUT_SET),
            Param::new("Query", "string").mandatory().sets(QUERY_SET),
            Param::new("Property", "hashtable").at(1).alias(&["Arguments"]),
            Param::switch("PassThru"),
            NAMESPACE,
            COMPUTER,
            SESSION,
            TIMEOUT,
        ],
        default_set: "CimInstanceComputerSet",
        impact: Some(2),
        run: Run::Each(set),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Changes an instance of WMI",
    examples: &[],
};

/// `New-CimInstance`
pub(super) const NEW: Entry = Entry {
    cmdlet: Cmdlet {
        name: "New-CimInstance",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.NewCimInstanceCommand",
        params: &[
            Param::new("ClassName", "string").at(0).mandatory(),
            Param::new("Property", "object").at(1).alias(&["Arguments"]),
            Param::new("Key", "string[]"),
            Param::switch("ClientOnly").alias(&["Local"]),
            NAMESPACE,
            COMPUTER,
            SESSION,
            TIMEOUT,
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(new),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Makes an instance of a class",
    examples: &[
        "New-CimInstance -ClassName MSFT_TaskTrigger -ClientOnly -Property @{Enabled=$true}",
    ],
};

/// `Get-CimClass`
pub(super) const CLASS: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-CimClass",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.GetCimClassCommand",
        params: &[
            Param::new("ClassName", "string").at(0),
            Param::new("Namespace", "string").at(1),
            Param::new("MethodName", "string"),
            Param::new("PropertyName", "string"),
            Param::new("QualifierName", "string"),
            Param::switch("Amended"),
            COMPUTER,
            SESSION,
            TIMEOUT,
        ],
        default_set: "",
        impact: None,
        run: Run::Each(class),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Shows a class of WMI",
    examples: &["Get-CimClass Win32_LogicalDisk"],
};

/// `New-CimSession`
pub(super) const NEW_SESSION: Entry = Entry {
    cmdlet: Cmdlet {
        name: "New-CimSession",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.NewCimSessionCommand",
        params: &[
            Param::new("ComputerName", "string[]").at(0).pipeline().alias(&["CN", "ServerName"]),
            Param::new("Credential", "object").at(1),
            Param::new("Authentication", "string"),
            Param::new("Name", "string"),
            Param::new("Port", "uint32"),
            Param::switch("SkipTestConnection"),
            Param::new("SessionOption", "object"),
            TIMEOUT,
        ],
        default_set: "",
        impact: None,
        run: Run::Each(new_session),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Opens a session with this computer",
    examples: &["New-CimSession"],
};

/// `Remove-CimSession`
pub(super) const REMOVE_SESSION: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Remove-CimSession",
        module: MODULE,
        class: "Microsoft.Management.Infrastructure.CimCmdlets.RemoveCimSessionCommand",
        params: &[Param::new("CimSession", "object[]").at(0).mandatory().pipeline()],
        default_set: "",
        impact: Some(1),
        run: Run::Each(|_| Ok(())),
    },
    kind: Kind::Since(Windows::Server2008R2),
    about: "Closes a session",
    examples: &["New-CimSession | Remove-CimSession"],
};

/// A stop of the host's own, with the place of the command.
pub(super) fn placed<T>(call: &Call<'_>, result: Eval<T>) -> Eval<T> {
    result.map_err(|stop| match stop {
        Stop::Unsupported(what) if what.place.line == 0 => {
            call.engine.unsupported_here(what.feature)
        }
        Stop::Error(raised) if raised.record.property("FullyQualifiedErrorId").is_none() => {
            let class = raised.record.type_name();
            let said = raised.record.property("Message").map(|said| text::of(&said));
            let id = class.rsplit('.').next().unwrap_or_default().to_owned();
            let said = said.unwrap_or_default();
            let spec = ErrorSpec::new(class.to_string(), id, "NotSpecified", said);
            call.engine.terminating(&spec)
        }
        other => other,
    })
}

/// True for a name of this computer.
pub(super) fn is_here(machine: &Machine, name: &str) -> bool {
    let host = &machine.look().host;
    let here = ["", ".", "localhost", "127.0.0.1", "::1"];
    here.iter().any(|known| same(known, name)) || same(name, &host.identity.name)
}

/// The computer that was asked for by name, when it is this one.
fn computer(call: &mut Call<'_>) -> Eval<Option<String>> {
    let names = call.texts("ComputerName");
    for name in &names {
        if !is_here(Machine::of(call.engine), name) {
            let what = format!("{} -ComputerName {name}", call.name());
            return Err(call.engine.unsupported_here(what));
        }
    }
    Ok(names.first().map(|name| name.to_string()))
}

/// Puts instances out.
fn put(call: &mut Call<'_>, values: Vec<Value>, computer: Option<&str>) -> Eval<()> {
    if let Some(name) = computer {
        for value in &values {
            if let Value::Object(object) = value {
                let mut object = object.borrow_mut();
                let own = object.properties.iter_mut().find(|(own, _)| &**own == "PSComputerName");
                if let Some((_, value)) = own {
                    *value = Value::text(name);
                }
            }
        }
    }
    call.put_all(values)
}

/// The error that CIM gives.
fn fail(call: &mut Call<'_>, wrong: Wrong, target: &str) -> Eval<()> {
    let (text, code, category) = match wrong {
        Wrong::Unsupported(what) => return Err(call.engine.unsupported_here(what)),
        Wrong::Namespace => ("Invalid namespace ", "0x8004100e", "MetadataError"),
        Wrong::Class => ("Invalid class ", "0x80041010", "MetadataError"),
        Wrong::Query => ("Invalid query ", "0x80041017", "InvalidArgument"),
        Wrong::NotFound => ("Not found ", "0x80041002", "ObjectNotFound"),
    };
    let spec = ErrorSpec::new(EXCEPTION, format!("HRESULT {code}"), category, text);
    let spec = if category == "InvalidArgument" { spec } else { spec.about(Value::text(target)) };
    call.engine.fail(&spec)
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let computer = computer(call)?;
    let space = call.text("Namespace").unwrap_or_else(|| USUAL.into());
    if let Some(input) = call.get("InputObject").cloned() {
        let machine = Machine::of(call.engine);
        let found = current(machine, &input)
            .map(|(_, instance, _)| object::object(machine.scene(), &instance, Style::Cim, &[]));
        return match found {
            Ok(value) => put(call, vec![value], computer.as_deref()),
            Err(wrong) => fail(call, wrong, &text::of(&input)),
        };
    }
    let target;
    let query = if let Some(said) = call.text("Query") {
        target = format!("{space}:{said}");
        query::query(&said)
    } else {
        let class = call.text("ClassName").unwrap_or_default();
        target = format!("{space}:{class}");
        let mut properties: Vec<String> =
            call.texts("Property").iter().map(ToString::to_string).collect();
        if properties.iter().any(|name| name == "*") {
            properties.clear();
        }
        if call.flag("KeyOnly") {
            properties = vec!["__PATH".to_owned()];
        }
        let condition = call.text("Filter").map(|filter| query::condition(&filter)).transpose();
        condition.map(|condition| Query::Select { properties, class: class.to_string(), condition })
    };
    let machine = Machine::of(call.engine);
    let scene = machine.scene();
    let asked = query.map_err(Wrong::from).and_then(|query| cim::ask(scene, &space, &query));
    let found = asked.map(|(all, only)| {
        all.iter().map(|one| object::object(scene, one, Style::Cim, &only)).collect::<Vec<_>>()
    });
    match found {
        Ok(values) => put(call, values, computer.as_deref()),
        Err(wrong) => fail(call, wrong, &target),
    }
}

fn associated(call: &mut Call<'_>) -> Eval<()> {
    let computer = computer(call)?;
    let Some(input) = call.get("InputObject").cloned() else { return Ok(()) };
    let (result, association) = (call.text("ResultClassName"), call.text("Association"));
    let machine = Machine::of(call.engine);
    let found = current(machine, &input).and_then(|(_, instance, _)| {
        let scene = machine.scene();
        let all = cim::associated(scene, &instance, result.as_deref(), association.as_deref())?;
        Ok(all.iter().map(|one| object::object(scene, one, Style::Cim, &[])).collect())
    });
    match found {
        Ok(values) => put(call, values, computer.as_deref()),
        Err(wrong) => fail(call, wrong, &text::of(&input)),
    }
}

/// Entries of a hash table by name.
pub(super) fn entries(value: Option<&Value>) -> Vec<(String, Value)> {
    let Some(Value::Table(table)) = value else { return Vec::new() };
    let table = table.borrow();
    table.entries.iter().map(|(name, value)| (text::of(name), value.clone())).collect()
}

/// What a method gave, as the newer cmdlets show it.
fn method_result(outcome: Outcome) -> Value {
    let mut properties = outcome.out;
    properties.push(("ReturnValue", Net::UInt32(outcome.code).into()));
    properties.push(("PSComputerName", Value::Null));
    let kinds = [
        "Microsoft.Management.Infrastructure.CimMethodResult",
        "Microsoft.Management.Infrastructure.CimMethodResultBase",
        "System.Object",
    ];
    Value::typed(&kinds, properties)
}

fn invoke_method(call: &mut Call<'_>) -> Eval<()> {
    computer(call)?;
    let name = call.text("MethodName").unwrap_or_default();
    let arguments = entries(call.get("Arguments"));
    let space = call.text("Namespace").unwrap_or_else(|| USUAL.into());
    let targets = if let Some(input) = call.get("InputObject").cloned() {
        current(Machine::of(call.engine), &input).map(|(class, one, _)| vec![(class, Some(one))])
    } else if let Some(said) = call.text("Query") {
        let scene = Machine::of(call.engine).scene();
        let query = query::query(&said).map_err(Wrong::from);
        query.and_then(|query| cim::ask(scene, &space, &query)).map(|(all, _)| {
            all.into_iter().map(|instance| (instance.class, Some(instance))).collect()
        })
    } else {
        let class = call.text("ClassName").unwrap_or_default();
        cim::named(&space, &class).map(|class| vec![(class, None)])
    };
    let targets = match targets {
        Ok(targets) => targets,
        Err(wrong) => {
            let target = call.text("ClassName").unwrap_or_default();
            return fail(call, wrong, &format!("{space}:{target}"));
        }
    };
    for (class, instance) in targets {
        let method = class
            .method(&name)
            .filter(|method| method.run.is_none() || method.on_class == instance.is_none());
        let Some(method) = method else {
            let spec =
                ErrorSpec::new(EXCEPTION, "HRESULT 0x80041055", "MetadataError", "Invalid method ");
            call.engine.fail(&spec.about(Value::text(&format!("{space}:{}", class.name))))?;
            continue;
        };
        let shown = instance.as_ref().map_or_else(|| class.name.to_owned(), |i| i.relative_path());
        if !call.should_process(&shown, &format!("Invoke-CimMethod: {}", method.name))? {
            continue;
        }
        let machine = Machine::of(call.engine);
        let outcome = invoke(machine, class, instance.as_ref(), method, &arguments);
        let outcome = placed(call, outcome)?;
        call.put(method_result(outcome))?;
    }
    Ok(())
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    computer(call)?;
    let Some(input) = call.get("InputObject").cloned() else {
        return Err(call.engine.unsupported_here("Set-CimInstance -Query"));
    };
    let given = entries(call.get("Property"));
    let machine = Machine::of(call.engine);
    let (class, instance, style) = match current(machine, &input) {
        Ok(found) => found,
        Err(wrong) => return fail(call, wrong, &text::of(&input)),
    };
    let mut changes = object::changes(machine.look(), &input, &instance, style);
    changes.extend(given);
    if !call.should_process(&instance.relative_path(), "Set-CimInstance")? {
        return Ok(());
    }
    let written = types::write(Machine::of(call.engine), class, &instance, &changes);
    placed(call, written)?;
    if call.flag("PassThru") {
        call.put(input)?;
    }
    Ok(())
}

fn new(call: &mut Call<'_>) -> Eval<()> {
    let name = call.text("ClassName").unwrap_or_default();
    if !call.flag("ClientOnly") {
        let what = format!("New-CimInstance {name} without -ClientOnly");
        return Err(call.engine.unsupported_here(what));
    }
    let space = call.text("Namespace").unwrap_or_else(|| "root/cimv2".into()).replace('\\', "/");
    let given = entries(call.get("Property"));
    let first = format!("{}#{space}/{name}", object::CIM);
    let second = format!("{}#{name}", object::CIM);
    let mut properties: Vec<(&str, Value)> =
        given.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    properties.push(("PSComputerName", Value::Null));
    let made = Value::typed(&[&first, &second, object::CIM, "System.Object"], properties);
    call.put(made.shown_as(&name))
}

fn class(call: &mut Call<'_>) -> Eval<()> {
    computer(call)?;
    let name = call.text("ClassName").unwrap_or_else(|| "*".into());
    let space = call.text("Namespace").unwrap_or_else(|| USUAL.into());
    let filtered = ["MethodName", "PropertyName", "QualifierName"].iter().any(|by| call.has(by));
    if filtered || name.contains(['*', '?', '%']) {
        // Only a part of the classes of a real system is known here.
        return Err(call.engine.unsupported_here("Get-CimClass with a pattern"));
    }
    let machine = Machine::of(call.engine);
    let found = cim::named(&space, &name).map(|class| object::cim_class(machine.look(), class));
    match found {
        Ok(value) => call.put(value),
        Err(Wrong::Class) => fail(call, Wrong::NotFound, &format!("{space}:{name}")),
        Err(wrong) => fail(call, wrong, &format!("{space}:{name}")),
    }
}

fn new_session(call: &mut Call<'_>) -> Eval<()> {
    let name = computer(call)?;
    let high = u128::from(call.engine.host.random());
    let guid = Guid(high << 64 | u128::from(call.engine.host.random()));
    let protocol = if name.is_some() { "WSMAN" } else { "DCOM" };
    let session = Value::typed(
        &["Microsoft.Management.Infrastructure.CimSession", "System.Object"],
        [
            ("Id", Net::UInt32(1).into()),
            ("Name", Value::text(&call.text("Name").unwrap_or_else(|| "CimSession1".into()))),
            ("InstanceId", Net::Guid(guid).into()),
            ("ComputerName", Value::text(&name.unwrap_or_else(|| "localhost".to_owned()))),
            ("Protocol", Value::text(protocol)),
        ],
    );
    call.put(session)
}
