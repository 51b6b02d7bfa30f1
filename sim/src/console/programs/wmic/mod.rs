//! `wmic.exe`: instances of WMI on a command line.
//!
//! It asks the same classes as `Get-CimInstance`.
//!
//! *Models*: aliases and `path CLASS`, `where`, `get`, `list [brief|full]`, `/value`,
//! `/format:list|csv|table`, `/namespace`, `service call`, `process call terminate`; properties in
//! the order of the alphabet. *Leaves out*: other computers, the prompt of its own, other methods;
//! ends of lines are those of the console, not the doubled ones that a pipe gets.
//! *Sources*: conformance table `captured_outputs`; \[K\].

mod aliases;

use aliases::Alias;

use crate::console::cim::query::{Query, query};
use crate::console::cim::{self, Cell, Class, Instance, Scene, Wrong, object};
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{order, same};
use crate::windows::error::Win32;
use crate::windows::registry::Data;
use crate::windows::services;
use crate::world::World;

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
    space: String,
    class: String,
    brief: &'static [&'static str],
    /// What stands behind `where`; empty for nothing.
    condition: String,
    verb: String,
    rest: Vec<String>,
    layout: Option<Layout>,
}

fn unsupported(what: &str) -> Stop {
    Stop::new(format!("marslab: unsupported: wmic {what}"))
}

fn failed(call: &Call<'_>, wrong: Wrong) -> Stop {
    let description = match wrong {
        Wrong::Namespace => "Invalid namespace",
        Wrong::Class => "Invalid class",
        Wrong::Query => "Invalid query",
        Wrong::NotFound => "Not found",
        Wrong::Unsupported(what) => return unsupported(&what),
    };
    let node = &call.world.host.identity.name;
    Stop::with(44_124, format!("Node - {node}\r\nERROR:\r\nDescription = {description}\r\n"))
}

/// Takes the switches out of the words: the layout and the namespace.
fn switches(call: &Call<'_>) -> Result<(Vec<String>, Option<Layout>, String), Stop> {
    let (mut layout, mut space) = (None, cim::CIMV2.to_owned());
    let mut words: Vec<String> = Vec::new();
    for word in call.words {
        let Some(switch) = word.text.strip_prefix('/').filter(|_| !word.quoted) else {
            words.push(word.text.clone());
            continue;
        };
        let (name, value) = switch.split_once(':').unwrap_or((switch, ""));
        let value = value.trim_matches('"').to_ascii_lowercase();
        match (name.to_ascii_lowercase().as_str(), value.trim_end_matches(".xsl")) {
            ("value", _) | ("format", "list" | "value" | "textvaluelist") => {
                layout = Some(Layout::List);
            }
            ("format", "csv") => layout = Some(Layout::Csv),
            ("format", "table" | "texttable") => layout = Some(Layout::Table),
            ("namespace", value) => space = cim::namespace(value.trim_start_matches('\\')),
            ("nointeractive" | "interactive" | "translate" | "privileges" | "locale", _) => {}
            (
                name @ ("format" | "every" | "repeat" | "node" | "user" | "password" | "record"
                | "output"),
                value,
            ) => return Err(unsupported(&format!("/{name}:{value}"))),
            _ => return Err(Stop::with(44_135, "Invalid Global Switch.")),
        }
    }
    Ok((words, layout, space))
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let (mut words, layout, space) = switches(call)?;
    if words.is_empty() {
        return Err(unsupported("without an alias: its own prompt"));
    }
    let mut first = words.remove(0);
    let by_class = same(&first, "path");
    let mut brief: &[&str] = &[];
    if by_class {
        if words.is_empty() {
            return Err(Stop::with(44_135, "PATH - Invalid command.\r\n"));
        }
        first = words.remove(0);
    } else {
        let found = aliases::ALL.iter().find(|alias| same(alias.name, &first));
        let Some(Alias { class, brief: own, .. }) = found else {
            return Err(Stop::with(44_135, format!("{first} - Alias not found.\r\n")));
        };
        (brief, first) = (own, (*class).to_owned());
    }
    let mut condition = String::new();
    if words.first().is_some_and(|word| same(word, "where")) {
        let verbs = ["get", "list", "call", "assoc", "delete", "create", "set"];
        let is_verb = |word: &String| verbs.iter().any(|verb| same(verb, word));
        let end = words.iter().skip(1).position(is_verb).map_or(words.len(), |place| place + 1);
        condition = quoted(&words[1..end].join(" "));
        words.drain(..end);
    }
    let verb = if words.is_empty() { "list".to_owned() } else { words.remove(0) };
    let verb = verb.to_ascii_lowercase();
    Ok(Request { space, class: first, brief, condition, verb, rest: words, layout })
}

/// A condition in which values that lost their quotes on the way have them again: `name=VSS`.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    let mut value_next = false;
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let value: String = chars.by_ref().take_while(|next| *next != c).collect();
                out.push_str(&format!("'{}'", value.replace('\'', r"\'")));
                value_next = false;
            }
            '=' | '<' | '>' => {
                out.push(c);
                value_next = true;
            }
            c if c.is_alphabetic() && value_next => {
                let mut word = c.to_string();
                while let Some(next) = chars.next_if(|c| !c.is_whitespace() && *c != ')') {
                    word.push(next);
                }
                let plain = ["true", "false", "null"].iter().any(|known| same(known, &word));
                out.push_str(&if plain { word } else { format!("'{word}'") });
                value_next = false;
            }
            c => {
                out.push(c);
                value_next &= c.is_whitespace();
            }
        }
    }
    out
}

fn instances(call: &Call<'_>, request: &Request) -> Result<Vec<Instance>, Stop> {
    let mut text = format!("SELECT * FROM {}", request.class);
    if !request.condition.is_empty() {
        text.push_str(&format!(" WHERE {}", request.condition));
    }
    let asked: Query = query(&text).map_err(|bad| failed(call, bad.into()))?;
    let scene = Scene::new(call.world, call.session);
    let found = cim::ask(scene, &request.space, &asked);
    found.map(|(all, _)| all).map_err(|wrong| failed(call, wrong))
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    let all = instances(call, &request)?;
    let class = cim::named(&request.space, &request.class).map_err(|wrong| failed(call, wrong))?;
    let every = || class.table.iter().map(|property| property.name.to_owned()).collect();
    let whole = request.rest.first().is_none_or(|word| word == "*");
    let (names, usual): (Vec<String>, Layout) = match request.verb.as_str() {
        "get" if whole => (every(), Layout::Table),
        "get" => {
            let text = request.rest.join(",");
            let names = text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
            (names.map(str::to_owned).collect(), Layout::Table)
        }
        "list" if request.rest.first().is_some_and(|word| same(word, "brief")) => {
            if request.brief.is_empty() {
                return Err(unsupported(&format!("list brief of {}", request.class)));
            }
            (request.brief.iter().map(|name| (*name).to_owned()).collect(), Layout::Table)
        }
        "list" if request.rest.first().is_some_and(|word| same(word, "full")) => {
            (every(), Layout::List)
        }
        "list" if request.rest.is_empty() => (every(), Layout::Table),
        "call" => return invoke(call, &request, &all),
        verb => return Err(unsupported(&format!("{verb} {}", request.rest.join(" ")))),
    };
    if names.iter().any(|name| class.place(name).is_none()) {
        return Err(failed(call, Wrong::Query));
    }
    if all.is_empty() {
        call.output.error("No Instance(s) Available.\r\n");
        return Ok(());
    }
    print(call, request.layout.unwrap_or(usual), class, &all, names);
    Ok(())
}

/// A value as it is printed.
fn cell(world: &World, cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(at) => object::dmtf(world, *at),
        Cell::Interval(milliseconds) => {
            let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
            let (days, seconds) = (seconds / 86_400, seconds % 86_400);
            let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            format!("{days:08}{hours:02}{minutes:02}{seconds:02}.{rest:03}000:000")
        }
        Cell::List(cells) if cells.is_empty() => String::new(),
        Cell::List(cells) => {
            let one = |each: &Cell| match each {
                Cell::Text(text) => format!("\"{text}\""),
                other => self::cell(world, other),
            };
            format!("{{{}}}", cells.iter().map(one).collect::<Vec<_>>().join(","))
        }
    }
}

fn print(
    call: &mut Call<'_>,
    layout: Layout,
    class: &Class,
    all: &[Instance],
    mut names: Vec<String>,
) {
    names.sort_by(|a, b| order(a, b));
    names.dedup_by(|a, b| same(a, b));
    // Columns carry the names as the class spells them.
    let places: Vec<usize> = names.iter().filter_map(|name| class.place(name)).collect();
    let names: Vec<String> =
        places.iter().map(|place| class.table[*place].name.to_owned()).collect();
    let row = |instance: &Instance| -> Vec<String> {
        places.iter().map(|place| cell(call.world, &instance.cells[*place])).collect()
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    match layout {
        Layout::List => {
            for row in &rows {
                call.line("\r\n");
                for (name, cell) in names.iter().zip(row) {
                    call.line(&format!("{name}={cell}"));
                }
            }
            call.line("\r\n\r\n");
        }
        Layout::Csv => {
            let node = call.world.host.identity.name.clone();
            call.line("");
            call.line(&format!("Node,{}", names.join(",")));
            for row in &rows {
                let cells = row.iter().map(|cell| cell.replace("\",\"", ";").replace('"', ""));
                call.line(&format!("{node},{}", cells.collect::<Vec<_>>().join(",")));
            }
        }
        Layout::Table => {
            let width = |at: usize| {
                let cells = std::iter::once(&names).chain(&rows).map(|row| row[at].chars().count());
                cells.max().unwrap_or(0) + 2
            };
            let widths: Vec<usize> = (0..names.len()).map(width).collect();
            for row in std::iter::once(&names).chain(&rows) {
                let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
                call.line(&cells.collect::<String>());
            }
            call.line("");
        }
    }
}

/// `service call startservice` and its like.
fn invoke(call: &mut Call<'_>, request: &Request, all: &[Instance]) -> Result<(), Stop> {
    let method = request.rest.first().map(|word| word.to_ascii_lowercase()).unwrap_or_default();
    if all.is_empty() {
        call.output.error("No Instance(s) Available.\r\n");
        return Ok(());
    }
    for instance in all {
        let returned = match (instance.class.name, method.as_str()) {
            ("Win32_Service", method) => {
                service(call, instance.text("Name"), method, request.rest.get(1))?
            }
            ("Win32_Process", "terminate") => {
                let at = call.world.machine_time();
                let id = instance.number("ProcessId").and_then(|id| u32::try_from(id).ok());
                let id = id.filter(|id| call.session.elevated && *id > 4);
                match id.map(|id| call.world.host.end_process(id, at)) {
                    None => 2,
                    Some(true) => 0,
                    Some(false) => 9,
                }
            }
            (class, method) => return Err(unsupported(&format!("{class} call {method}"))),
        };
        let path = object::path(call.world, instance);
        call.line(&format!("Executing ({path})->{method}()"));
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
        Err(Win32::SERVICE_NOT_ACTIVE | Win32::SERVICE_CANNOT_ACCEPT_CTRL) => 5,
        Err(Win32::SERVICE_DISABLED) => 14,
        Err(Win32::SERVICE_DEPENDENCY_FAIL) => 13,
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
    use super::quoted;
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
        assert!(prints(&mut world, "wmic os list full").contains("\nCSName=SRV01\n"));
    }

    #[test]
    fn methods_change_the_machine() {
        let mut world = server();
        let text = prints(&mut world, "wmic service where name=\"obengine\" call stopservice");
        assert!(text.to_lowercase().contains(r#"win32_service.name="obengine")->stop"#), "{text}");
        assert!(text.contains("\n\tReturnValue = 0;\n"), "{text}");
        let line = "wmic service where name=\"obengine\" call changestartmode disabled";
        assert_eq!(changes(&mut world, line).len(), 1);
        let text = prints(&mut world, "wmic service where name=\"obengine\" call startservice");
        assert!(text.contains("ReturnValue = 14;"), "{text}");
    }

    #[test]
    fn what_is_not_there_is_told_from_what_is_not_modelled() {
        let mut world = server();
        let (exit, text) = fails(&mut world, "wmic os get Nonsense");
        assert!(exit == 44_124 && text.contains("Description = Invalid query"), "{text}");
        assert!(fails(&mut world, "wmic nonsense get a").1.contains("Alias not found."));
        let line = "wmic service where name=\"none\" get State";
        assert!(fails(&mut world, line).1.contains("No Instance(s) Available."));
    }

    #[test]
    fn values_that_lost_their_quotes_have_them_again() {
        assert_eq!(quoted("name=obengine and ProcessId>4"), "name='obengine' and ProcessId>4");
        assert_eq!(quoted("Started = true"), "Started = true");
        assert_eq!(quoted("name like \"ob%\""), "name like 'ob%'");
    }
}
