//! `Write-*` and `Out-*`, `Read-Host`, `Tee-Object`.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::command::file_name;
use super::super::error::{ErrorSpec, category_name, message_of, object};
use super::super::host::Channel;
use super::super::stop::Eval;
use super::super::streams::Stream;
use super::super::{Engine, Invocation, display};
use super::{CORE, UTILITY};
use crate::value::{Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[
    OUT_DEFAULT,
    OUT_HOST,
    OUT_NULL,
    OUT_STRING,
    READ_HOST,
    TEE,
    WRITE_DEBUG,
    WRITE_ERROR,
    WRITE_HOST,
    WRITE_INFORMATION,
    WRITE_OUTPUT,
    WRITE_PROGRESS,
    WRITE_VERBOSE,
    WRITE_WARNING,
];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: Run,
) -> Cmdlet {
    Cmdlet { name, module: UTILITY, class, params, default_set: "", impact: None, run }
}

const WRITE_OUTPUT: Cmdlet = cmdlet(
    "Write-Output",
    "Microsoft.PowerShell.Commands.WriteOutputCommand",
    &[
        Param::new("InputObject", "object").at(0).mandatory().empty().pipeline().remaining(),
        Param::switch("NoEnumerate"),
    ],
    Run::Each(|call| {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        if call.flag("NoEnumerate") {
            return call.put(value);
        }
        match value.cells() {
            Some(_) => call.put_all(value.elements()),
            None => call.put(value),
        }
    }),
);

const WRITE_HOST: Cmdlet = cmdlet(
    "Write-Host",
    "Microsoft.PowerShell.Commands.WriteHostCommand",
    &[
        Param::new("Object", "object").at(0).pipeline().remaining(),
        Param::switch("NoNewline"),
        Param::new("Separator", "object"),
        Param::new("ForegroundColor", "string"),
        Param::new("BackgroundColor", "string"),
    ],
    Run::Each(|call| {
        let between = call.text("Separator").unwrap_or_else(|| " ".into());
        let value = call.get("Object").cloned().unwrap_or(Value::Null);
        let mut said = shown(call.engine, &value, &between)?;
        if !call.flag("NoNewline") {
            said.push('\n');
        }
        if call.engine.stream_is_host(Stream::Information) {
            return call.engine.write_host(Channel::Host, &said);
        }
        let record = information(said.trim_end_matches('\n'), &["PSHOST"]);
        call.engine.emit(Stream::Information, record)
    }),
);

fn shown(engine: &mut Engine, value: &Value, between: &str) -> Eval<String> {
    if value.cells().is_none() {
        return engine.text_of(value);
    }
    let mut parts = Vec::new();
    for element in value.elements() {
        // A list may hold itself.
        parts.push(engine.deeper(|engine| shown(engine, &element, between))?);
    }
    Ok(parts.join(between))
}

fn information(said: &str, tags: &[&str]) -> Value {
    let tags = tags.iter().map(|tag| Value::text(tag)).collect();
    object(
        &["System.Management.Automation.InformationRecord", "System.Object"],
        [
            ("MessageData", Value::text(said)),
            ("Source", Value::text("Write-Host")),
            ("Tags", Value::array(tags)),
        ],
    )
    .shown_as(said)
}

const WRITE_INFORMATION: Cmdlet = cmdlet(
    "Write-Information",
    "Microsoft.PowerShell.Commands.WriteInformationCommand",
    &[
        Param::new("MessageData", "object").at(0).mandatory().pipeline().alias(&["Msg"]),
        Param::new("Tags", "string[]").at(1),
    ],
    Run::Each(|call| {
        let value = call.get("MessageData").cloned().unwrap_or(Value::Null);
        let said = call.engine.text_of(&value)?;
        let preference = call.engine.preference("InformationPreference");
        let own = call.bound.common.information_action;
        use super::super::error::Action;
        match own.or(preference).unwrap_or(Action::SilentlyContinue) {
            Action::SilentlyContinue | Action::Ignore
                if call.engine.stream_is_host(Stream::Information) =>
            {
                Ok(())
            }
            _ => call.engine.emit(Stream::Information, information(&said, &[])),
        }
    }),
);

const MESSAGE: &[Param] =
    &[Param::new("Message", "string").at(0).mandatory().empty().pipeline().alias(&["Msg"])];

const WRITE_WARNING: Cmdlet = cmdlet(
    "Write-Warning",
    "Microsoft.PowerShell.Commands.WriteWarningCommand",
    MESSAGE,
    Run::Each(|call| {
        let said = call.text("Message").unwrap_or_default();
        call.engine.warn(&said)
    }),
);

const WRITE_VERBOSE: Cmdlet = cmdlet(
    "Write-Verbose",
    "Microsoft.PowerShell.Commands.WriteVerboseCommand",
    MESSAGE,
    Run::Each(|call| {
        let said = call.text("Message").unwrap_or_default();
        call.engine.verbose(&said)
    }),
);

const WRITE_DEBUG: Cmdlet = cmdlet(
    "Write-Debug",
    "Microsoft.PowerShell.Commands.WriteDebugCommand",
    MESSAGE,
    Run::Each(|call| {
        let said = call.text("Message").unwrap_or_default();
        call.engine.debug(&said)
    }),
);

const WRITE_PROGRESS: Cmdlet = cmdlet(
    "Write-Progress",
    "Microsoft.PowerShell.Commands.WriteProgressCommand",
    &[
        Param::new("Activity", "string").at(0).mandatory(),
        Param::new("Status", "string").at(1),
        Param::new("Id", "int").at(2),
        Param::new("PercentComplete", "int"),
        Param::new("SecondsRemaining", "int"),
        Param::new("CurrentOperation", "string"),
        Param::new("ParentId", "int"),
        Param::switch("Completed"),
        Param::new("SourceId", "int"),
    ],
    // A bar that comes and goes leaves nothing on a console.
    Run::Each(|_| Ok(())),
);

const WRITE_ERROR: Cmdlet = Cmdlet {
    default_set: "NoException",
    ..cmdlet(
        "Write-Error",
        "Microsoft.PowerShell.Commands.WriteErrorException",
        &[
            Param::new("Message", "string")
                .at(0)
                .mandatory()
                .empty()
                .pipeline()
                .alias(&["Msg"])
                .sets(&["NoException"]),
            Param::new("Exception", "object").mandatory().sets(&["WithException"]),
            Param::new("Message", "string").sets(&["WithException"]),
            Param::new("ErrorRecord", "object").mandatory().sets(&["ErrorRecord"]),
            Param::new("Category", "string").sets(&["NoException", "WithException"]),
            Param::new("ErrorId", "string").sets(&["NoException", "WithException"]),
            Param::new("TargetObject", "object").sets(&["NoException", "WithException"]),
            Param::new("RecommendedAction", "string"),
            Param::new("CategoryActivity", "string").alias(&["Activity"]),
            Param::new("CategoryReason", "string").alias(&["Reason"]),
            Param::new("CategoryTargetName", "string").alias(&["TargetName"]),
            Param::new("CategoryTargetType", "string").alias(&["TargetType"]),
        ],
        Run::Each(write_error),
    )
};

/// An error in the name of the function that writes it.
fn write_error(call: &mut Call<'_>) -> Eval<()> {
    if let Some(record) = call.get("ErrorRecord").cloned() {
        return call.engine.write_error(record);
    }
    let exception = call.get("Exception").cloned();
    let said = match (call.text("Message"), &exception) {
        (Some(said), _) => said,
        (None, Some(exception)) => message_of(exception),
        (None, None) => Rc::from(""),
    };
    let class = "Microsoft.PowerShell.Commands.WriteErrorException";
    let own_id: Rc<str> = match &exception {
        Some(exception) => exception.type_name(),
        None => class.into(),
    };
    let id = call.text("ErrorId").unwrap_or(own_id);
    let category = call.text("Category").map_or("NotSpecified", |name| category_name(&name));
    let target = call.get("TargetObject").cloned().unwrap_or(Value::Null);
    let class = exception.as_ref().map_or_else(|| class.to_owned(), |e| e.type_name().to_string());
    let spec = ErrorSpec::new(class, id.to_string(), category, &*said).about(target);
    let own = call.engine.invocation.clone();
    let caller = call.engine.call_info();
    let (by, place) = match (&caller, &own) {
        (Some(caller), Some(own)) => {
            let file = call.engine.frame.script.file.clone();
            let by = match file.filter(|file| file_name(file) == &*caller.name) {
                // A process that was started for a script has no line that called it.
                Some(file) => {
                    let called = !caller.at.script.text.is_empty();
                    let script = named(own, caller.name.clone(), "ExternalScript", called);
                    Invocation { called: file, class: caller.name.clone(), ..script }
                }
                None if caller.name.is_empty() => named(own, caller.name.clone(), "Script", true),
                None => named(own, caller.name.clone(), "Function", true),
            };
            (by, caller.at.clone())
        }
        (None, Some(own)) => {
            let text: Rc<str> = own.place.script.text.as_str().into();
            let by =
                Invocation { called: text, ..named(own, "Write-Error".into(), "Cmdlet", false) };
            (by, own.place.clone())
        }
        _ => return Ok(()),
    };
    let record = match exception {
        Some(exception) => call.engine.record_of(exception, &spec, &place, Some(&by)),
        None => call.engine.record(&spec, &place, Some(&by)),
    };
    call.engine.write_error(record)
}

fn named(own: &Invocation, name: Rc<str>, kind: &'static str, has_position: bool) -> Invocation {
    Invocation {
        command: name.clone(),
        activity: "Write-Error".into(),
        class: if kind == "Function" { name.clone() } else { "".into() },
        called: name,
        kind,
        place: own.place.clone(),
        common: own.common.clone(),
        failed: std::cell::Cell::new(false),
        has_position,
    }
}

const OUT_NULL: Cmdlet = Cmdlet {
    module: CORE,
    ..cmdlet(
        "Out-Null",
        "Microsoft.PowerShell.Commands.OutNullCommand",
        &[Param::new("InputObject", "object").pipeline()],
        Run::Each(|_| Ok(())),
    )
};

const OUT_DEFAULT: Cmdlet = Cmdlet {
    module: CORE,
    ..cmdlet(
        "Out-Default",
        "Microsoft.PowerShell.Commands.OutDefaultCommand",
        &[Param::new("InputObject", "object").pipeline(), Param::switch("Transcript")],
        Run::Whole(|| Box::new(Shown::default())),
    )
};

const OUT_HOST: Cmdlet = Cmdlet {
    module: CORE,
    ..cmdlet(
        "Out-Host",
        "Microsoft.PowerShell.Commands.OutHostCommand",
        &[Param::new("InputObject", "object").pipeline(), Param::switch("Paging")],
        Run::Whole(|| Box::new(Shown::default())),
    )
};

/// Shows objects on the console.
#[derive(Default)]
struct Shown {
    screen: display::Screen,
}

impl Running for Shown {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        super::super::sink::Sink::put(&mut self.screen, call.engine, value)
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.screen.finish(call.engine)
    }
}

const OUT_STRING: Cmdlet = cmdlet(
    "Out-String",
    "Microsoft.PowerShell.Commands.OutStringCommand",
    &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Width", "int").range(2, i32::MAX as i64),
        Param::switch("Stream"),
    ],
    Run::Whole(|| Box::new(Lines::default())),
);

/// Collects objects and makes text of them.
#[derive(Default)]
struct Lines(Vec<Value>);

impl Running for Lines {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.get("InputObject").cloned());
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let width = call.int("Width").and_then(|width| usize::try_from(width).ok());
        let lines = display::lines(call.engine, &self.0, width)?;
        if call.flag("Stream") {
            return call.put_all(lines.iter().map(|line| Value::text(line)));
        }
        let mut all = String::new();
        for line in lines {
            all.push_str(&line);
            all.push_str("\r\n");
        }
        call.put_text(&all)
    }
}

const READ_HOST: Cmdlet = cmdlet(
    "Read-Host",
    "Microsoft.PowerShell.Commands.ReadHostCommand",
    &[Param::new("Prompt", "object").at(0).remaining(), Param::switch("AsSecureString")],
    Run::Each(|call| {
        let prompt = call.get("Prompt").map(text::of).unwrap_or_default();
        let shown = if prompt.is_empty() { String::new() } else { format!("{prompt}: ") };
        match call.engine.host.read_line(&shown) {
            Some(line) if call.flag("AsSecureString") => {
                call.put(crate::value::Net::SecureString(line.into()).into())
            }
            Some(line) => call.put_text(&line),
            None => {
                let class = "System.Management.Automation.PSInvalidOperationException";
                let text = "Windows PowerShell is in NonInteractive mode. Read and Prompt \
                            functionality is not available.";
                let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
                Err(call.engine.terminating(&spec))
            }
        }
    }),
);

const TEE: Cmdlet = cmdlet(
    "Tee-Object",
    "Microsoft.PowerShell.Commands.TeeObjectCommand",
    &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("FilePath", "string").at(0).mandatory().sets(&["File"]),
        Param::new("LiteralPath", "string").mandatory().sets(&["LiteralFile"]),
        Param::switch("Append").sets(&["File"]),
        Param::new("Variable", "string").mandatory().sets(&["Variable"]),
    ],
    Run::Whole(|| Box::new(Tee::default())),
);

#[derive(Default)]
struct Tee(Vec<Value>);

impl Running for Tee {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        self.0.push(value.clone());
        call.put(value)
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let values = std::mem::take(&mut self.0);
        if let Some(name) = call.text("Variable") {
            call.engine.frame.scope.put(&name, Value::collected(values));
            return Ok(());
        }
        let path = call.text("FilePath").or_else(|| call.text("LiteralPath")).unwrap_or_default();
        let lines = display::lines(call.engine, &values, None)?;
        let mut bytes = vec![0xff, 0xfe];
        for line in lines {
            bytes.extend(format!("{line}\r\n").encode_utf16().flat_map(u16::to_le_bytes));
        }
        let keep = call.flag("Append");
        match call.engine.host.append(&path, &bytes, keep) {
            Ok(()) => Ok(()),
            Err(error) => Err(call.engine.terminating(&error.into())),
        }
    }
}
