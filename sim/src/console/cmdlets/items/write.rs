//! `Set-Content`, `Add-Content`, `Clear-Content`.
//!
//! *Models*: encodings, read-only files with `-Force`, values from the pipeline written at once.
//! *Leaves out*: streams beside the unnamed one. *Sources*: Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, Eval, Param, Run, Running};
use powershell::value::{Value, convert, text as texts};

use super::content::{ENCODINGS, without_content};
use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, MANAGEMENT, PASS};
use super::{entry, places_forced, refuse, said_paths};
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::console::providers::failure;
use crate::console::providers::file_info::{Found, find};
use crate::console::providers::place::is_pattern;
use crate::console::providers::{Place, Provider, glob, text};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

const PARAMS: &[Param] = &[
    Param::new("Path", "string[]").at(0).mandatory().by_name().sets(&["Path"]),
    LITERAL,
    Param::new("Value", "object[]").at(1).mandatory().empty().pipeline().by_name(),
    PASS,
    FILTER,
    INCLUDE,
    EXCLUDE,
    FORCE,
    CREDENTIAL,
    Param::switch("NoNewline"),
    Param::new("Encoding", "string").choices(ENCODINGS),
    Param::new("Stream", "string"),
];

const fn writer(
    name: &'static str,
    class: &'static str,
    run: Run,
    about: &'static str,
    examples: &'static [&'static str],
) -> Entry {
    let cmdlet = Cmdlet {
        name,
        module: MANAGEMENT,
        class,
        params: PARAMS,
        default_set: "Path",
        impact: Some(2),
        run,
    };
    Entry { cmdlet, kind: Kind::Cmdlet, about, examples }
}

/// `Set-Content`
pub(in crate::console::cmdlets) const SET: Entry = writer(
    "Set-Content",
    "Microsoft.PowerShell.Commands.SetContentCommand",
    Run::Whole(|| Box::new(Writer { keep: false, groups: Vec::new() })),
    "Writes a file in place of what was there",
    &[r"Set-Content C:\Windows\Temp\a.txt hello"],
);

/// `Add-Content`
pub(in crate::console::cmdlets) const ADD: Entry = writer(
    "Add-Content",
    "Microsoft.PowerShell.Commands.AddContentCommand",
    Run::Whole(|| Box::new(Writer { keep: true, groups: Vec::new() })),
    "Writes at the end of a file",
    &[r"Add-Content C:\Windows\Temp\a.txt hello"],
);

/// What will be written, by where.
struct Writer {
    keep: bool,
    groups: Vec<(Vec<String>, bool, Vec<Value>)>,
}

impl Running for Writer {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        refuse(call, &["Stream", "Credential"])?;
        let (paths, literal) = said_paths(call);
        let values = call.get("Value").map(Value::elements).unwrap_or_default();
        match self.groups.last_mut() {
            Some((there, _, all)) if *there == paths => all.extend(values),
            _ => self.groups.push((paths, literal, values)),
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        for (paths, literal, values) in std::mem::take(&mut self.groups) {
            for path in paths {
                for place in targets(call, &path, literal)? {
                    self.write(call, &place, &values)?;
                }
            }
        }
        Ok(())
    }
}

/// The places that a path means; one that is not there yet is made.
fn targets(call: &mut Call<'_>, path: &str, literal: bool) -> Eval<Vec<Place>> {
    let place = match Machine::of(call.engine).place(path) {
        Ok(place) => place,
        Err(failure) => {
            call.engine.fail(&failure)?;
            return Ok(Vec::new());
        }
    };
    if literal || !is_pattern(&place.path) {
        return Ok(vec![if literal { place } else { glob::unescaped(place) }]);
    }
    Ok(glob::expand(call.engine, &place, call.flag("Force")))
}

impl Writer {
    fn write(&self, call: &mut Call<'_>, place: &Place, values: &[Value]) -> Eval<()> {
        let action = if self.keep { "Add Content" } else { "Set Content" };
        if !call.should_process(&format!("Path: {}", place.said), action)? {
            return Ok(());
        }
        match place.provider {
            Provider::FileSystem => self.write_file(call, place, values)?,
            Provider::Environment => {
                let all: Vec<String> = values.iter().map(texts::of).collect();
                let (_, session, _) = Machine::of(call.engine).parts();
                session.environment.set(&place.path, &all.join("\r\n"));
            }
            Provider::Variable | Provider::Function | Provider::Alias => {
                let value = Value::collected(values.to_vec());
                call.engine.set_session_item(place.provider.name(), &place.path, value)?;
            }
            _ => return call.engine.fail(&without_content()),
        }
        if call.flag("PassThru") {
            call.put_all(values.iter().cloned())?;
        }
        Ok(())
    }

    fn write_file(&self, call: &mut Call<'_>, place: &Place, values: &[Value]) -> Eval<()> {
        let encoding = call.text("Encoding").unwrap_or_else(|| "Default".into());
        let is_bytes = same(&encoding, "Byte");
        let machine = Machine::of(call.engine);
        // What is added to a text in UTF-16 is UTF-16, unless somebody says otherwise.
        let before = if self.keep { text::read(machine, &place.path).ok() } else { None };
        let wide = before.as_ref().is_some_and(|before| before.starts_with('\u{feff}'));
        let encoding = if wide && !call.has("Encoding") { "Unicode".into() } else { encoding };
        let continues = before.is_some_and(|before| !before.is_empty());
        let bytes: Vec<u8> = if is_bytes {
            let byte = |value: &Value| convert::to_int(value).map(|byte| byte.to_le_bytes()[0]);
            values.iter().filter_map(|value| byte(value).ok()).collect()
        } else {
            let end = if call.flag("NoNewline") { "" } else { "\r\n" };
            let all: String =
                values.iter().flat_map(|value| [texts::of(value), end.into()]).collect();
            text::encoded(Machine::of(call.engine), &all, &encoding, continues)
        };
        let force = call.flag("Force");
        let machine = Machine::of(call.engine);
        let done = forced(machine, &place.path, force, |machine| {
            text::write(machine, &place.path, &bytes, self.keep)
        });
        match done {
            Ok(()) => Ok(()),
            Err(error) => {
                let (step, target) = ("GetContentWriter", Value::text(&place.path));
                let failure = failure::of_file(step, error, &place.path, "WriteError", target);
                call.engine.fail(&failure)
            }
        }
    }
}

/// Does something with a file whose read-only attribute does not count when that is meant.
fn forced(
    machine: &mut Machine,
    path: &str,
    force: bool,
    run: impl FnOnce(&mut Machine) -> Result<(), Win32>,
) -> Result<(), Win32> {
    let protected = match find(machine.look(), path) {
        Ok(Found::Node(id)) if force => {
            let node = machine.look().host.files.get(id);
            node.filter(|node| node.attributes.has(Attributes::READ_ONLY)).map(|_| id)
        }
        _ => None,
    };
    let Some(id) = protected else { return run(machine) };
    let files = |machine: &mut Machine, on: bool| {
        machine.world().host.files.change(id, |node| {
            node.attributes = match on {
                true => node.attributes.with(Attributes::READ_ONLY),
                false => node.attributes.without(Attributes::READ_ONLY),
            };
        });
    };
    files(machine, false);
    let done = run(machine);
    files(machine, true);
    done
}

/// `Clear-Content`
pub(in crate::console::cmdlets) const CLEAR: Entry = entry(
    ("Clear-Content", "Microsoft.PowerShell.Commands.ClearContentCommand"),
    &[
        super::PATH,
        LITERAL,
        FILTER,
        INCLUDE,
        EXCLUDE,
        FORCE,
        CREDENTIAL,
        Param::new("Stream", "string"),
    ],
    Some(2),
    clear,
    (
        "Empties a file",
        &[r"Set-Content C:\Windows\Temp\a.txt x; Clear-Content C:\Windows\Temp\a.txt"],
    ),
);

fn clear(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Stream", "Credential"])?;
    for place in places_forced(call, true)? {
        let target = format!("Item: {}", place.said);
        if !call.should_process(&target, "Clear Content")? {
            continue;
        }
        match place.provider {
            Provider::FileSystem => {
                let (force, machine) = (call.flag("Force"), Machine::of(call.engine));
                let done = forced(machine, &place.path, force, |machine| {
                    text::write(machine, &place.path, &[], false)
                });
                if let Err(error) = done {
                    let target = Value::text(&place.path);
                    let failure =
                        failure::of_file("ClearContent", error, &place.path, "WriteError", target);
                    call.engine.fail(&failure)?;
                }
            }
            Provider::Environment => {
                let (_, session, _) = Machine::of(call.engine).parts();
                session.environment.set(&place.path, "");
            }
            Provider::Variable => {
                call.engine.set_session_item("Variable", &place.path, Value::Null)?;
            }
            _ => call.engine.fail(&without_content())?,
        }
    }
    Ok(())
}
