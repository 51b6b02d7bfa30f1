//! `wmic.exe`: instances of WMI on a command line.
//!
//! *Models*: the aliases in [`classes`] and their classes by `path`, `where`, `get`, `list brief`,
//! `/value`, `/format:list|csv|table`, `service call`, `process call terminate`; properties in the
//! order of the alphabet. *Leaves out*: other computers, namespaces beside `root\cimv2`, `list
//! full`, properties that nobody models: they are refused by name. Ends of lines are those of the
//! console, not the doubled ones that a pipe gets.
//! *Sources*: conformance table `captured_outputs`; \[K\].

mod classes;
mod condition;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{order, same};
use crate::windows::error::Win32;
use crate::windows::registry::Data;
use crate::windows::services;

use classes::{ALIASES, Alias, Instance};
use condition::Condition;

/// `wmic`
pub(super) const COMMAND: Command = Command {
    name: "wmic",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\wbem\WMIC.exe"),
    about: "Shows instances of WMI",
    params: &[],
    examples: &[
        "wmic os get Caption,Version /value",
        "wmic logicaldisk get Caption,FreeSpace,Size",
        "wmic service where \"name='obengine'\" get State,StartMode",
        "wmic qfe list brief",
        "wmic path Win32_Service where \"State='Running'\" get Name /format:csv",
    ],
    run,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Table,
    List,
    Csv,
}

/// What is asked for.
struct Request {
    alias: &'static Alias,
    condition: Option<Condition>,
    /// Verb and what follows it.
    verb: String,
    rest: Vec<String>,
    layout: Layout,
}

fn error(text: &str) -> Stop {
    Stop::with(44_124, format!("Node - {text}"))
}

fn unsupported(what: &str) -> Stop {
    Stop::new(format!("marslab: unsupported: wmic {what}"))
}

fn invalid_query(call: &Call<'_>) -> Stop {
    let node = &call.world.host.identity.name;
    error(&format!("{node}\r\nERROR:\r\nDescription = Invalid query\r\n"))
}

fn alias(word: &str, by_class: bool) -> Option<&'static Alias> {
    ALIASES.iter().find(|alias| same(if by_class { alias.class } else { alias.name }, word))
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let mut layout = Layout::Table;
    let mut words: Vec<String> = Vec::new();
    for word in call.words {
        let lower = word.text.to_ascii_lowercase();
        let Some(switch) = lower.strip_prefix('/').filter(|_| !word.quoted) else {
            words.push(word.text.clone());
            continue;
        };
        let (name, value) = switch.split_once(':').unwrap_or((switch, ""));
        layout = match (name, value.trim_end_matches(".xsl")) {
            ("value", _) | ("format", "list" | "value" | "textvaluelist") => Layout::List,
            ("format", "csv") => Layout::Csv,
            ("format", "table" | "texttable") => Layout::Table,
            ("namespace", value) => {
                let value = value.trim_start_matches('\\').trim_matches('"');
                if !same(value, r"root\cimv2") {
                    return Err(unsupported(&format!("/namespace:{value}")));
                }
                layout
            }
            ("every" | "repeat" | "node" | "user" | "password" | "record" | "output", _) => {
                return Err(unsupported(&format!("/{name}")));
            }
            ("nointeractive" | "interactive" | "translate" | "privileges" | "locale", _) => layout,
            _ => return Err(Stop::with(44_135, "Invalid Global Switch.")),
        };
    }
    let by_class = words.first().is_some_and(|word| same(word, "path"));
    if by_class {
        words.remove(0);
    }
    let Some(first) = words.first().cloned() else {
        return Err(unsupported("without an alias: its own prompt"));
    };
    let missing = || match by_class {
        true => unsupported(&first),
        false => Stop::with(44_135, format!("{first} - Alias not found.\r\n")),
    };
    // An alias that Windows has and that is not here is refused, not unknown.
    let alias = alias(&first, by_class).ok_or_else(|| {
        match KNOWN_ALIASES.iter().any(|known| same(known, &first)) {
            true => unsupported(&first),
            false => missing(),
        }
    })?;
    words.remove(0);
    let mut condition = None;
    if words.first().is_some_and(|word| same(word, "where")) {
        let verbs = ["get", "list", "call", "assoc", "delete", "create", "set"];
        let is_verb = |word: &&String| verbs.iter().any(|verb| same(verb, word));
        let end =
            words.iter().skip(1).position(|word| is_verb(&word)).map_or(words.len(), |n| n + 1);
        let text = words[1..end].join(" ");
        condition = Some(Condition::read(&text).ok_or_else(|| invalid_query(call))?);
        words.drain(..end);
    }
    let verb = if words.is_empty() { "list".to_owned() } else { words.remove(0) };
    Ok(Request { alias, condition, verb: verb.to_ascii_lowercase(), rest: words, layout })
}

/// Aliases of `wmic` that have no instances here.
#[rustfmt::skip]
const KNOWN_ALIASES: &[&str] = &[
    "alias", "baseboard", "bootconfig", "cdrom", "csproduct", "datafile", "dcomapp", "desktop",
    "desktopmonitor", "devicememoryaddress", "diskdrive", "diskquota", "dmachannel",
    "environment", "fsdir", "group", "idecontroller", "irq", "job", "loadorder", "logon",
    "memcache", "memorychip", "memphysical", "netclient", "netlogin", "netprotocol", "netuse",
    "nic", "nteventlog", "ntevent", "ntdomain", "onboarddevice", "pagefile", "pagefileset",
    "partition", "port", "portconnector", "printer", "printerconfig", "printjob", "quotasetting",
    "rdaccount", "rdnic", "rdpermissions", "rdtoggle", "recoveros", "registry", "scsicontroller",
    "server", "share", "shadowcopy", "shadowstorage", "softwareelement", "softwarefeature",
    "sounddev", "startup", "sysaccount", "sysdriver", "systemenclosure", "systemslot",
    "tapedrive", "temperature", "ups", "voltage", "volumequotasetting", "volumeuserquota",
    "wmiset",
];

/// The instances that are meant; none at all when there is none.
fn instances(call: &Call<'_>, request: &Request) -> Result<Vec<Instance>, Stop> {
    let mut all = (request.alias.instances)(call.world);
    if let Some(condition) = &request.condition {
        let named: Vec<String> = condition.names().map(str::to_owned).collect();
        check(request.alias, &all, &named)?;
        all.retain(|instance| condition.holds(instance));
    }
    Ok(all)
}

/// Refuses a property that the model does not know.
fn check(alias: &Alias, all: &[Instance], names: &[String]) -> Result<(), Stop> {
    let Some(first) = all.first() else { return Ok(()) };
    let known = |name: &String| first.iter().any(|(known, _)| same(known, name));
    match names.iter().find(|name| !known(name)) {
        Some(name) => Err(unsupported(&format!("{}.{name}", alias.class))),
        None => Ok(()),
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    let names: Vec<String> = match request.verb.as_str() {
        "get" if !request.rest.is_empty() => {
            let text = request.rest.join(",");
            let names = text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        }
        "list" if request.rest.first().is_some_and(|word| same(word, "brief")) => {
            request.alias.brief.iter().map(|name| (*name).to_owned()).collect()
        }
        "call" => return invoke(call, &request),
        "get" | "list" => return Err(unsupported("with every property of a class")),
        verb => return Err(unsupported(verb)),
    };
    let all = instances(call, &request)?;
    check(request.alias, &all, &names)?;
    if all.is_empty() {
        call.output.error("No Instance(s) Available.\r\n");
        return Ok(());
    }
    print(call, &request, &all, names);
    Ok(())
}

fn print(call: &mut Call<'_>, request: &Request, all: &[Instance], mut names: Vec<String>) {
    names.sort_by(|a, b| order(a, b));
    names.dedup_by(|a, b| same(a, b));
    let cell = |instance: &Instance, name: &str| {
        let found = instance.iter().find(|(known, _)| same(known, name));
        found.map_or_else(String::new, |(_, value)| value.to_string())
    };
    // Columns carry the names as the class spells them.
    let spelled = |name: &String| {
        let found = all[0].iter().find(|(known, _)| same(known, name));
        found.map_or_else(|| name.clone(), |(known, _)| (*known).to_owned())
    };
    let names: Vec<String> = names.iter().map(spelled).collect();
    match request.layout {
        Layout::List => {
            for instance in all {
                call.line("\r\n");
                for name in &names {
                    call.line(&format!("{name}={}", cell(instance, name)));
                }
            }
            call.line("\r\n\r\n");
        }
        Layout::Csv => {
            let node = call.world.host.identity.name.clone();
            call.line("");
            call.line(&format!("Node,{}", names.join(",")));
            for instance in all {
                let cells: Vec<String> = names
                    .iter()
                    .map(|name| cell(instance, name).replace("\",\"", ";").replace('"', ""))
                    .collect();
                call.line(&format!("{node},{}", cells.join(",")));
            }
        }
        Layout::Table => {
            let mut rows = vec![names.clone()];
            rows.extend(
                all.iter().map(|one| names.iter().map(|name| cell(one, name)).collect::<Vec<_>>()),
            );
            let width =
                |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0) + 2;
            let widths: Vec<usize> = (0..names.len()).map(width).collect();
            for row in &rows {
                let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
                call.line(&cells.collect::<String>());
            }
            call.line("");
        }
    }
}

/// `service call startservice` and its like.
fn invoke(call: &mut Call<'_>, request: &Request) -> Result<(), Stop> {
    let method = request.rest.first().map(|word| word.to_ascii_lowercase()).unwrap_or_default();
    let all = instances(call, request)?;
    if all.is_empty() {
        call.output.error("No Instance(s) Available.\r\n");
        return Ok(());
    }
    for instance in all {
        let (_, key) = instance
            .iter()
            .find(|(name, _)| *name == request.alias.key)
            .ok_or_else(|| unsupported(&method))?;
        let key = key.to_string();
        let returned = match (request.alias.name, method.as_str()) {
            ("service", method) => service(call, &key, method, request.rest.get(1))?,
            ("process", "terminate") => {
                let at = call.world.machine_time();
                let id = key.parse().unwrap_or(0);
                let allowed = call.session.elevated && id > 4;
                if !allowed {
                    2
                } else if call.world.host.end_process(id, at) {
                    0
                } else {
                    9
                }
            }
            _ => return Err(unsupported(&format!("{} call {method}", request.alias.name))),
        };
        let node = &call.world.host.identity.name;
        let path = format!(r"\\{node}\ROOT\CIMV2:{}.{}=", request.alias.class, request.alias.key);
        call.line(&format!("Executing ({path}\"{key}\")->{method}()"));
        call.line("Method execution successful.");
        call.line("Out Parameters:");
        call.line("instance of __PARAMETERS\r\n{");
        call.line(&format!("\tReturnValue = {returned};"));
        call.line("};\r\n");
    }
    Ok(())
}

/// What a method of `Win32_Service` returns: 0, or a number of its own.
fn service(
    call: &mut Call<'_>,
    name: &str,
    method: &str,
    word: Option<&String>,
) -> Result<u32, Stop> {
    if !call.session.elevated {
        return Ok(2);
    }
    let returned = |result: Result<(), Win32>| match result {
        Ok(()) => 0,
        Err(Win32::SERVICE_ALREADY_RUNNING) => 10,
        Err(Win32::SERVICE_NOT_ACTIVE) => 5,
        Err(Win32::SERVICE_DISABLED) => 14,
        Err(Win32::SERVICE_DEPENDENCY_FAIL) => 13,
        Err(Win32::SERVICE_CANNOT_ACCEPT_CTRL) => 5,
        Err(_) => 8,
    };
    match method {
        "startservice" => Ok(returned(call.world.start_service(name))),
        "stopservice" => {
            let host = &call.world.host;
            if !host.services.dependents(&host.registry, name).is_empty() {
                return Ok(3);
            }
            Ok(returned(call.world.stop_service(name)))
        }
        "changestartmode" => {
            let modes = ["boot", "system", "automatic", "manual", "disabled"];
            let place = modes.iter().position(|mode| word.is_some_and(|word| same(mode, word)));
            let Some(number) = place else { return Ok(21) };
            let key = services::key(name);
            call.world.host.registry.set(&key, "Start", Data::Dword(number as u32));
            Ok(0)
        }
        other => Err(unsupported(&format!("service call {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{self, changes, fails, prints};
    use crate::windows::registry::{Data, Known};
    use crate::world::World;

    /// Only a `PATH` leads to `wmic`: it lies in a folder of its own.
    fn server() -> World {
        let mut world = testing_system::server();
        let path = Data::sz(r"C:\Windows\system32;C:\Windows\System32\Wbem");
        world.host.registry.set_known(Known::Environment, "Path", path);
        world
    }

    #[test]
    fn a_table_has_columns_in_the_order_of_the_alphabet() {
        let mut world = server();
        let text = prints(&mut world, "wmic logicaldisk get size,caption");
        assert!(text.starts_with("Caption  Size          \nC:       107374182400  \n"), "{text}");
        let text = prints(&mut world, "wmic os get Version /value");
        assert_eq!(text, "\n\nVersion=10.0.17763\n\n\n\n");
        let text =
            prints(&mut world, "wmic service where \"name='OBENGINE'\" get State /format:csv");
        assert_eq!(text, "\nNode,State\nSRV01,Running\n");
        assert!(prints(&mut world, "wmic bios list brief").starts_with("Manufacturer  Name"));
    }

    #[test]
    fn methods_change_the_machine() {
        let mut world = server();
        let text = prints(&mut world, "wmic service where name=\"obengine\" call stopservice");
        assert!(text.contains(r#"(\\SRV01\ROOT\CIMV2:Win32_Service.Name="obengine")"#), "{text}");
        assert!(text.contains("\n\tReturnValue = 0;\n"), "{text}");
        let line = "wmic service where name=\"obengine\" call changestartmode disabled";
        assert_eq!(changes(&mut world, line).len(), 1);
        let text = prints(&mut world, "wmic service where name=\"obengine\" call startservice");
        assert!(text.contains("ReturnValue = 14;"), "{text}");
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        let mut world = server();
        let (_, text) = fails(&mut world, "wmic os get Debug");
        assert_eq!(text, "marslab: unsupported: wmic Win32_OperatingSystem.Debug\n");
        assert!(fails(&mut world, "wmic nic get Name").1.contains("unsupported: wmic nic"));
        assert!(fails(&mut world, "wmic nonsense get a").1.contains("Alias not found."));
        let line = "wmic service where name=\"none\" get State";
        assert_eq!(fails(&mut world, line).1.trim_end(), "No Instance(s) Available.");
    }
}
