//! `Start-Process`: a program in a window of its own.
//!
//! *Models*: programs along `PATH`, arguments, waiting, exit codes, redirection into files. A
//! program has run to its end when the command returns, whether somebody waits or not.
//! *Leaves out*: documents and addresses that Windows opens with their program, other accounts,
//! standard input: refused. *Sources*: texts of 5.1 \[K\].

use powershell::eval::{Call, Channel, Cmdlet, ErrorSpec, Eval, Param, Run, Stop};
use powershell::value::{Value, text};

use super::{CLASS, MANAGEMENT, object};
use crate::console::machine::{Machine, local_time};
use crate::console::{Entry, Kind, Output};
use crate::windows::processes::Listed;

/// `Start-Process`
pub(in crate::console::cmdlets) const START: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Start-Process",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.StartProcessCommand",
        params: &[
            Param::new("FilePath", "string").at(0).mandatory().alias(&["PSPath"]).by_name(),
            Param::new("ArgumentList", "string[]").at(1).alias(&["Args"]),
            Param::new("Credential", "object").alias(&["RunAs"]),
            Param::new("WorkingDirectory", "string"),
            Param::switch("LoadUserProfile").alias(&["Lup"]),
            Param::switch("NoNewWindow").alias(&["nnw"]),
            Param::switch("PassThru"),
            Param::new("RedirectStandardError", "string").alias(&["RSE"]),
            Param::new("RedirectStandardInput", "string").alias(&["RSI"]),
            Param::new("RedirectStandardOutput", "string").alias(&["RSO"]),
            Param::new("Verb", "string"),
            Param::new("WindowStyle", "string").choices(&[
                "Normal",
                "Hidden",
                "Minimized",
                "Maximized",
            ]),
            Param::switch("Wait"),
            Param::switch("UseNewEnvironment"),
        ],
        default_set: "",
        impact: None,
        run: Run::Each(start),
    },
    kind: Kind::Cmdlet,
    about: "Starts a program",
    examples: &[
        "Start-Process hostname -Wait",
        "Start-Process hostname -NoNewWindow -Wait -PassThru",
    ],
};

/// A command line: the program, in quotes where it has blanks, and its arguments as they are.
fn command_line(program: &str, arguments: &[String]) -> String {
    let program = if program.contains(' ') && !program.starts_with('"') {
        format!("\"{program}\"")
    } else {
        program.to_owned()
    };
    [&[program], arguments].concat().join(" ")
}

/// True for what Windows opens with another program.
fn is_document(path: &str) -> bool {
    let name = path.rsplit(['\\', '/']).next().unwrap_or(path).to_ascii_lowercase();
    let program = [".exe", ".com", ".bat", ".cmd", ".msi", ".msc", ".cpl"];
    path.contains("://")
        || (name.contains('.') && !program.iter().any(|extension| name.ends_with(extension)))
}

/// The object of a process that has ended.
fn ended(machine: &mut Machine, program: &str, id: u32, code: i32) -> Value {
    let file = program.trim_matches('"').rsplit('\\').next().unwrap_or(program).to_owned();
    let (world, session, _) = machine.parts();
    let mut process = Listed::of(&file, id, session.user.clone());
    process.started = Some(world.machine_time());
    let at = local_time(world, world.machine_time());
    let value = object(machine, &process, false);
    if let Value::Object(object) = &value {
        let mut object = object.borrow_mut();
        for (name, value) in &mut object.properties {
            if &**name == "HasExited" {
                *value = Value::Bool(true);
            }
        }
        object.properties.push(("ExitCode".into(), Value::Int(code)));
        object.properties.push(("ExitTime".into(), at.into()));
    }
    value
}

/// `[System.Diagnostics.Process]::Start(file, arguments)`
pub(super) fn started(machine: &mut Machine, file: &str, arguments: &str) -> Eval<Value> {
    if is_document(file) {
        return Err(Stop::lacking(format!("opening {file}")));
    }
    match machine.launch(&command_line(file, &[arguments.to_owned()]))? {
        Some((id, output)) => Ok(ended(machine, file, id, output.exit)),
        None => {
            let text = "The system cannot find the file specified";
            Err(Stop::thrown("System.ComponentModel.Win32Exception", text))
        }
    }
}

fn start(call: &mut Call<'_>) -> Eval<()> {
    for refused in ["Credential", "RedirectStandardInput", "UseNewEnvironment"] {
        if call.has(refused) {
            return Err(call.engine.unsupported_here(format!("Start-Process -{refused}")));
        }
    }
    let verb = call.text("Verb").filter(|verb| !verb.eq_ignore_ascii_case("runas"));
    if let Some(verb) = verb.filter(|verb| !verb.eq_ignore_ascii_case("open")) {
        return Err(call.engine.unsupported_here(format!("Start-Process -Verb {verb}")));
    }
    let file = call.text("FilePath").unwrap_or_default();
    if is_document(&file) {
        return Err(call.engine.unsupported_here(format!("Start-Process {file}")));
    }
    let arguments: Vec<String> =
        call.texts("ArgumentList").iter().map(ToString::to_string).collect();
    let line = command_line(&file, &arguments);
    let machine = Machine::of(call.engine);
    let before = machine.parts().1.directory.clone();
    if let Some(directory) = call.text("WorkingDirectory") {
        let (_, session, _) = Machine::of(call.engine).parts();
        session.directory = session.absolute(&directory);
    }
    let launched = Machine::of(call.engine).launch(&line);
    let (_, session, _) = Machine::of(call.engine).parts();
    session.directory = before;
    let Some((id, output)) = launched? else {
        let said = "This command cannot be run due to the error: The system cannot find the file \
                    specified.";
        let class = "System.InvalidOperationException";
        let spec = ErrorSpec::new(class, "InvalidOperationException", "InvalidOperation", said);
        return Err(call.engine.terminating(&spec));
    };
    show(call, &output)?;
    if call.flag("PassThru") {
        let value = ended(Machine::of(call.engine), &file, id, output.exit);
        debug_assert!(text::of(&value).starts_with(CLASS));
        call.put(value)?;
    }
    Ok(())
}

/// What the program printed goes into files, into this window, or away with its own.
fn show(call: &mut Call<'_>, output: &Output) -> Eval<()> {
    let streams = [
        ("RedirectStandardOutput", &output.stdout, Channel::Host),
        ("RedirectStandardError", &output.stderr, Channel::Error),
    ];
    for (parameter, printed, channel) in streams {
        if let Some(path) = call.text(parameter) {
            let path = Machine::of(call.engine).parts().1.absolute(&path);
            if let Err(error) = call.engine.host.append(&path, printed.as_bytes(), false) {
                return Err(call.engine.terminating(&error.into()));
            }
        } else if call.flag("NoNewWindow") {
            call.engine.host.write(channel, &printed.replace("\r\n", "\n"));
        }
    }
    Ok(())
}
