//! `Get-ChildItem`.
//!
//! *Models*: all providers, recursion with a depth, the filter of the file system, names to take
//! and to leave, attributes, hidden files only for whoever asks.
//! *Sources*: behaviour of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::net::enums::FILE_ATTRIBUTES;
use powershell::value::{Value, text};

use super::{EXCLUDE, FORCE, INCLUDE, entry, file_fits, item, patterns};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::place::{is_pattern, joined};
use crate::console::providers::{Place, Provider, file_info, glob};
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

/// `Get-ChildItem`
pub(in crate::console::cmdlets) const CHILD_ITEM: Entry = entry(
    ("Get-ChildItem", "Microsoft.PowerShell.Commands.GetChildItemCommand"),
    &[
        Param::new("Path", "string[]").at(0).pipeline().by_name().sets(&["Path"]),
        Param::new("LiteralPath", "string[]")
            .mandatory()
            .by_name()
            .alias(&["PSPath"])
            .sets(&["LiteralPath"]),
        Param::new("Filter", "string").at(1),
        INCLUDE,
        EXCLUDE,
        Param::switch("Recurse").alias(&["s", "r", "re"]),
        Param::new("Depth", "uint32"),
        FORCE,
        Param::switch("Name"),
        Param::new("Attributes", "object"),
        Param::switch("Directory").alias(&["ad", "d"]),
        Param::switch("File").alias(&["af"]),
        Param::switch("Hidden").alias(&["ah", "h"]),
        Param::switch("ReadOnly").alias(&["ar"]),
        Param::switch("System").alias(&["as"]),
    ],
    None,
    run,
    (
        "Gives what lies below a path",
        &[r"Get-ChildItem C:\Windows", r"gci C:\Windows\Temp -Recurse -Force -Filter *.txt"],
    ),
);

/// What is asked for.
struct Wanted {
    filter: Option<String>,
    include: Vec<String>,
    exclude: Vec<String>,
    /// How many levels more; nothing for one level only.
    depth: Option<u32>,
    force: bool,
    names: bool,
    attributes: Vec<Vec<(i64, bool)>>,
}

/// `Hidden+!System,ReadOnly`: alternatives of attributes that must be there or must not.
fn expression(said: &str) -> Option<Vec<Vec<(i64, bool)>>> {
    let one = |word: &str| {
        let word = word.trim();
        let (name, wanted) = match word.strip_prefix('!') {
            Some(name) => (name, false),
            None => (word, true),
        };
        FILE_ATTRIBUTES.number_of(name.trim()).map(|bits| (bits, wanted))
    };
    said.split(',').map(|all| all.split('+').map(one).collect()).collect()
}

impl Wanted {
    fn of(call: &mut Call<'_>) -> Eval<Self> {
        let depth = match (call.int("Depth"), call.flag("Recurse")) {
            (Some(depth), _) => Some(u32::try_from(depth).unwrap_or(u32::MAX)),
            (None, true) => Some(u32::MAX),
            (None, false) => None,
        };
        let mut attributes = Vec::new();
        if let Some(given) = call.get("Attributes") {
            let words: Vec<String> = given.elements().iter().map(text::of).collect();
            let Some(read) = expression(&words.join(",")) else {
                return Err(call.engine.unsupported_here("this expression for -Attributes"));
            };
            attributes = read;
        }
        let switches = [
            ("Directory", 16, true),
            ("File", 16, false),
            ("Hidden", 2, true),
            ("ReadOnly", 1, true),
            ("System", 4, true),
        ];
        let given = switches.iter().filter(|(name, ..)| call.flag(name));
        let all: Vec<(i64, bool)> = given.map(|(_, bits, wanted)| (*bits, *wanted)).collect();
        if !all.is_empty() {
            match attributes.as_mut_slice() {
                [] => attributes.push(all),
                some => some.iter_mut().for_each(|one| one.extend(&all)),
            }
        }
        Ok(Self {
            filter: call.text("Filter").map(|filter| filter.to_string()),
            include: patterns(call, "Include"),
            exclude: patterns(call, "Exclude"),
            depth,
            force: call.flag("Force"),
            names: call.flag("Name"),
            attributes,
        })
    }

    /// True when a file is asked for by its attributes.
    fn takes(&self, attributes: Attributes) -> bool {
        let bits = i64::from(attributes.0);
        let holds = |all: &Vec<(i64, bool)>| {
            all.iter().all(|(one, wanted)| (bits & one == *one) == *wanted)
        };
        let names_hidden = self.attributes.iter().flatten().any(|(bits, _)| bits & 2 != 0);
        let shown = self.force || names_hidden || !attributes.has(Attributes::HIDDEN);
        shown && (self.attributes.is_empty() || self.attributes.iter().any(holds))
    }

    fn takes_name(&self, name: &str) -> bool {
        glob::is_wanted(name, &self.include, &self.exclude)
    }
}

fn run(call: &mut Call<'_>) -> Eval<()> {
    let mut wanted = Wanted::of(call)?;
    let literal = call.has("LiteralPath");
    let mut paths = patterns(call, if literal { "LiteralPath" } else { "Path" });
    if paths.is_empty() {
        paths.push(String::new());
    }
    for path in paths {
        let place = Machine::of(call.engine).place(&path);
        let result = match place {
            Ok(place) => start(call, &mut wanted, place, literal)?,
            Err(failure) => Err(failure),
        };
        if let Err(failure) = result {
            call.engine.fail(&failure)?;
        }
    }
    Ok(())
}

fn start(
    call: &mut Call<'_>,
    wanted: &mut Wanted,
    place: Place,
    literal: bool,
) -> Eval<Result<(), Failure>> {
    if place.provider == Provider::WsMan {
        return Err(call.engine.unsupported_here(format!("Get-ChildItem on {}", place.said)));
    }
    if !wanted.attributes.is_empty() && place.provider != Provider::FileSystem {
        let text = "A parameter cannot be found that matches the parameter name of an attribute.";
        let class = "System.Management.Automation.ParameterBindingException";
        let spec = ErrorSpec::new(class, "NamedParameterNotFound", "InvalidArgument", text);
        return Err(call.engine.terminating(&spec));
    }
    if literal || !is_pattern(&place.path) {
        let place = if literal { place } else { glob::unescaped(place) };
        let container = match glob::is_container(call.engine, &place) {
            Ok(container) => container,
            Err(failure) => return Ok(Err(failure)),
        };
        return Ok(match container {
            None => Err(failure::missing(&place)),
            Some(true) => {
                let bare = !wanted.include.is_empty() && wanted.depth.is_none();
                // Without recursion a pattern is for the last part of the path.
                if bare && !wanted.takes_name(&place.name()) {
                    return Ok(Ok(()));
                }
                below(call, wanted, &place, "", wanted.depth)?;
                Ok(())
            }
            Some(false) => {
                one(call, wanted, &place, "")?;
                Ok(())
            }
        });
    }
    if let (Some(depth), Some(above)) = (wanted.depth, place.parent()) {
        let name = place.name();
        if !is_pattern(&above.path) {
            // The pattern is for all that lies below.
            let added = name != "*" && wanted.include.is_empty();
            if added {
                wanted.include.push(name);
            }
            let exists = glob::exists(call.engine, &above);
            if matches!(exists, Ok(true)) {
                below(call, wanted, &above, "", Some(depth))?;
            }
            if added {
                wanted.include.clear();
            }
            return Ok(exists.map(|_| ()));
        }
    }
    for found in glob::expand(call.engine, &place, wanted.force) {
        let container = glob::is_container(call.engine, &found);
        if wanted.depth.is_some() && matches!(container, Ok(Some(true))) {
            below(call, wanted, &found, "", wanted.depth)?;
        } else {
            one(call, wanted, &found, "")?;
        }
    }
    Ok(Ok(()))
}

/// One item that a path means by itself.
fn one(call: &mut Call<'_>, wanted: &Wanted, place: &Place, above: &str) -> Eval<()> {
    let name = place.name();
    if place.provider == Provider::FileSystem {
        let machine = Machine::of(call.engine);
        let Ok(found) = file_info::find(machine.look(), &place.path) else { return Ok(()) };
        let node = file_info::node(machine.look(), &found);
        let taken = node.is_some_and(|node| wanted.takes(node.attributes));
        let filtered = wanted.filter.as_ref().is_none_or(|filter| file_fits(&name, filter));
        if !taken || !filtered {
            return Ok(());
        }
    }
    if !wanted.takes_name(&name) {
        return Ok(());
    }
    if wanted.names {
        return call.put_text(&joined(above, &name));
    }
    match item(call.engine, place, true) {
        Ok(value) => call.put(value),
        Err(_) => Ok(()),
    }
}

/// What lies below a place.
fn below(
    call: &mut Call<'_>,
    wanted: &Wanted,
    place: &Place,
    above: &str,
    depth: Option<u32>,
) -> Eval<()> {
    if place.provider == Provider::FileSystem {
        return files_below(call, wanted, place, above, depth);
    }
    let children = match glob::children(call.engine, place) {
        Ok(children) => children,
        Err(error) => return call.engine.fail(&denied(place, error)),
    };
    for child in children {
        let there = place.child(&child.name);
        if wanted.takes_name(&child.name) {
            match wanted.names {
                true => call.put_text(&joined(above, &child.name))?,
                false => {
                    if let Ok(value) = item(call.engine, &there, true) {
                        call.put(value)?;
                    }
                }
            }
        }
        if child.container
            && let Some(left) = depth.filter(|left| *left > 0)
        {
            below(call, wanted, &there, &joined(above, &child.name), Some(left - 1))?;
        }
    }
    Ok(())
}

fn denied(place: &Place, error: Win32) -> Failure {
    let category = "ReadError";
    failure::of_file("Dir", error, &place.path, category, Value::text(&place.path))
}

fn files_below(
    call: &mut Call<'_>,
    wanted: &Wanted,
    place: &Place,
    above: &str,
    depth: Option<u32>,
) -> Eval<()> {
    let machine = Machine::of(call.engine);
    let world = machine.look();
    let opened = world
        .host
        .files
        .lookup(&place.path)
        .and_then(|id| world.host.can_read(id, &machine.session().token()).map(|()| id));
    let id = match opened {
        Ok(id) => id,
        Err(error) => return call.engine.fail(&denied(place, error)),
    };
    let filter = wanted.filter.as_deref().unwrap_or("*");
    for (name, found, attributes) in file_info::listing(world, id, filter) {
        if !wanted.takes(attributes) || !wanted.takes_name(&name) {
            continue;
        }
        if wanted.names {
            call.put_text(&joined(above, &name))?;
            continue;
        }
        let there = place.child(&name);
        let value = file_info::object(Machine::of(call.engine), &there, &found, true);
        call.put(value.shown_as(&name))?;
    }
    let Some(left) = depth.filter(|left| *left > 0) else { return Ok(()) };
    let world = Machine::of(call.engine).look();
    let directories: Vec<String> = file_info::listing(world, id, "*")
        .into_iter()
        .take_while(|(_, _, attributes)| attributes.has(Attributes::DIRECTORY))
        .filter(|(_, _, attributes)| {
            !attributes.has(Attributes::REPARSE_POINT)
                && (wanted.force || !attributes.has(Attributes::HIDDEN))
        })
        .map(|(name, _, _)| name)
        .collect();
    for name in directories {
        let there = place.child(&name);
        files_below(call, wanted, &there, &joined(above, &name), Some(left - 1))?;
    }
    Ok(())
}
