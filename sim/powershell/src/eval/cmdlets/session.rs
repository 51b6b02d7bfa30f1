//! `Add-Type`, `Get-Host`, `Measure-Command`, `Start-Transcript`, `Stop-Transcript`.
//!
//! *Leaves out*: `Add-Type` with source code or a file; a transcript without a path, whose name has
//! a random part.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run};
use super::super::error::ErrorSpec;
use super::super::host::Channel;
use super::super::sink::Nowhere;
use super::super::stop::Eval;
use super::super::{Engine, automatic};
use super::UTILITY;
use crate::value::time::TimeSpan;
use crate::value::{Net, Value, text};

pub(super) const CMDLETS: &[Cmdlet] =
    &[ADD_TYPE, GET_HOST, MEASURE_COMMAND, START_TRANSCRIPT, STOP_TRANSCRIPT];

const fn cmdlet(
    name: &'static str,
    module: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Cmdlet {
    let run = Run::Each(run);
    Cmdlet { name, module, class, params, default_set: "", impact: None, run }
}

/// Assemblies of .NET Framework: loading one of them changes nothing that a script could see.
const ASSEMBLIES: &[&str] = &[
    "Microsoft.CSharp",
    "Microsoft.VisualBasic",
    "PresentationCore",
    "PresentationFramework",
    "System",
    "System.Configuration",
    "System.Core",
    "System.Data",
    "System.Data.DataSetExtensions",
    "System.DirectoryServices",
    "System.DirectoryServices.AccountManagement",
    "System.Drawing",
    "System.IO.Compression",
    "System.IO.Compression.FileSystem",
    "System.Management",
    "System.Management.Automation",
    "System.Net.Http",
    "System.Security",
    "System.ServiceProcess",
    "System.Web",
    "System.Web.Extensions",
    "System.Windows.Forms",
    "System.Xml",
    "System.Xml.Linq",
    "WindowsBase",
];

const ADD_TYPE: Cmdlet = Cmdlet {
    default_set: "FromSource",
    ..cmdlet(
        "Add-Type",
        UTILITY,
        "Microsoft.PowerShell.Commands.AddTypeCommand",
        &[
            Param::new("TypeDefinition", "string").at(0).mandatory().sets(&["FromSource"]),
            Param::new("Name", "string").at(0).mandatory().sets(&["FromMember"]),
            Param::new("MemberDefinition", "string[]").at(1).mandatory().sets(&["FromMember"]),
            Param::new("Namespace", "string").alias(&["NS"]).sets(&["FromMember"]),
            Param::new("UsingNamespace", "string[]").alias(&["Using"]).sets(&["FromMember"]),
            Param::new("Path", "string[]").at(0).mandatory().sets(&["FromPath"]),
            Param::new("LiteralPath", "string[]")
                .mandatory()
                .alias(&["PSPath"])
                .sets(&["FromLiteralPath"]),
            Param::new("AssemblyName", "string[]")
                .mandatory()
                .alias(&["AN"])
                .sets(&["FromAssemblyName"]),
            Param::new("Language", "string"),
            Param::new("ReferencedAssemblies", "string[]").alias(&["RA"]),
            Param::switch("PassThru"),
            Param::switch("IgnoreWarnings"),
        ],
        |call| {
            let names = call.texts("AssemblyName");
            // `System.Web, Version=4.0.0.0, ...` names the same.
            let plain = |name: &str| name.split(',').next().unwrap_or_default().trim().to_owned();
            let is_known =
                |name: &Rc<str>| ASSEMBLIES.iter().any(|there| text::same(there, &plain(name)));
            match names.iter().find(|name| !is_known(name)) {
                Some(other) => {
                    Err(call.engine.unsupported_here(format!("Add-Type -AssemblyName {other}")))
                }
                None if names.is_empty() || call.flag("PassThru") => {
                    Err(call.engine.unsupported_here("Add-Type with code of one's own"))
                }
                None => Ok(()),
            }
        },
    )
};

const GET_HOST: Cmdlet =
    cmdlet("Get-Host", UTILITY, "Microsoft.PowerShell.Commands.GetHostCommand", &[], |call| {
        let host = automatic::value(call.engine, "Host").unwrap_or(Value::Null);
        call.put(host)
    });

const MEASURE_COMMAND: Cmdlet = cmdlet(
    "Measure-Command",
    UTILITY,
    "Microsoft.PowerShell.Commands.MeasureCommandCommand",
    &[
        Param::new("InputObject", "psobject").pipeline(),
        Param::new("Expression", "scriptblock").at(0).mandatory(),
    ],
    |call| {
        let Some(Value::Block(block)) = call.get("Expression").cloned() else { return Ok(()) };
        let input = call.get("InputObject").cloned();
        let begin = call.engine.host.now();
        call.engine.run_here(&block, input, &mut Nowhere)?;
        let end = call.engine.host.now();
        call.put(Net::TimeSpan(TimeSpan(end.ticks - begin.ticks)).into())
    },
);

/// What a console shows also goes to a file.
#[derive(Debug)]
pub(crate) struct Transcript {
    path: String,
}

const STARS: &str = "**********************";

const START_TRANSCRIPT: Cmdlet = cmdlet(
    "Start-Transcript",
    "Microsoft.PowerShell.Host",
    "Microsoft.PowerShell.Commands.StartTranscriptCommand",
    &[
        Param::new("Path", "string").at(0),
        Param::new("LiteralPath", "string").at(0).alias(&["PSPath"]),
        Param::new("OutputDirectory", "string"),
        Param::switch("Append"),
        Param::switch("Force"),
        Param::switch("NoClobber").alias(&["NoOverwrite"]),
        Param::switch("IncludeInvocationHeader"),
    ],
    |call| {
        let refused = ["OutputDirectory", "IncludeInvocationHeader"];
        if let Some(refused) = refused.iter().find(|name| call.has(name)) {
            return Err(call.engine.unsupported_here(format!("Start-Transcript -{refused}")));
        }
        let Some(path) = call.text("Path").or_else(|| call.text("LiteralPath")) else {
            return Err(call.engine.unsupported_here("Start-Transcript without a path"));
        };
        if call.engine.transcript.is_some() {
            return Err(call.engine.unsupported_here("a transcript within a transcript"));
        }
        let there = call.engine.host.read(&path).is_ok();
        if there && call.flag("NoClobber") && !call.flag("Append") {
            let said = format!("File {path} already exists and NoClobber was specified.");
            let class = "System.UnauthorizedAccessException";
            let spec = ErrorSpec::new(class, "NoClobber", "ResourceExists", said);
            return Err(call.engine.terminating(&spec));
        }
        let head = header(call.engine);
        let keep = call.flag("Append") && there;
        let bytes = if keep { head } else { format!("\u{feff}{head}") };
        let written = call.engine.host.append(&path, bytes.as_bytes(), keep);
        if let Err(error) = written {
            return Err(call.engine.terminating(&error.into()));
        }
        let said = format!("Transcript started, output file is {path}");
        call.engine.transcript = Some(Transcript { path: path.to_string() });
        call.put_text(&said)
    },
);

/// What stands at the beginning of a transcript.
fn header(engine: &mut Engine) -> String {
    let fact = |engine: &mut Engine, name: &str| {
        engine.host.fact(name).map(|value| text::of(&value)).unwrap_or_default()
    };
    let user = format!("{}\\{}", fact(engine, "UserDomainName"), fact(engine, "UserName"));
    let machine = format!("{} ({})", fact(engine, "MachineName"), system(engine));
    let table = automatic::value(engine, "PSVersionTable").unwrap_or(Value::Null);
    let mut lines = vec![
        STARS.to_owned(),
        "Windows PowerShell transcript start".to_owned(),
        format!("Start time: {}", stamp(engine)),
        format!("Username: {user}"),
        format!("RunAs User: {user}"),
        "Configuration Name: ".to_owned(),
        format!("Machine: {machine}"),
        // \[K\]: the console is powershell.exe.
        "Host Application: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe".into(),
        format!(
            "Process ID: {}",
            automatic::value(engine, "PID").map_or_else(String::new, |id| text::of(&id))
        ),
    ];
    if let Value::Table(table) = &table {
        for (name, value) in &table.borrow().entries {
            let all: Vec<String> = value.elements().iter().map(text::of).collect();
            lines.push(format!("{}: {}", text::of(name), all.join(", ")));
        }
    }
    lines.push(STARS.to_owned());
    lines.join("\r\n") + "\r\n"
}

/// `Microsoft Windows NT 10.0.17763.0`
fn system(engine: &mut Engine) -> String {
    let version = engine.host.fact("OSVersion");
    let said = version.as_ref().and_then(|version| version.property("VersionString"));
    said.or(version).map(|said| text::of(&said)).unwrap_or_default()
}

/// Local time as transcripts write it.
fn stamp(engine: &mut Engine) -> String {
    let at = engine.host.now().parts();
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        at.year, at.month, at.day, at.hour, at.minute, at.second
    )
}

const STOP_TRANSCRIPT: Cmdlet = cmdlet(
    "Stop-Transcript",
    "Microsoft.PowerShell.Host",
    "Microsoft.PowerShell.Commands.StopTranscriptCommand",
    &[],
    |call| {
        let Some(Transcript { path }) = call.engine.transcript.take() else {
            let said = "An error occurred stopping transcription: The host is not currently \
                        transcribing.";
            let class = "System.InvalidOperationException";
            let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", said);
            return Err(call.engine.terminating(&spec));
        };
        let end = stamp(call.engine);
        let foot = [STARS, "Windows PowerShell transcript end", &format!("End time: {end}"), STARS];
        let foot = foot.join("\r\n") + "\r\n";
        if let Err(error) = call.engine.host.append(&path, foot.as_bytes(), true) {
            return Err(call.engine.terminating(&error.into()));
        }
        call.put_text(&format!("Transcript stopped, output file is {path}"))
    },
);

impl Engine {
    /// Notes in the transcript what the console shows.
    pub(crate) fn transcribe(&mut self, channel: Channel, shown: &str) -> Eval<()> {
        let Some(Transcript { path }) = &self.transcript else { return Ok(()) };
        if channel == Channel::Progress {
            return Ok(());
        }
        let lines = shown.replace("\r\n", "\n").replace('\n', "\r\n");
        let written = self.host.append(path, lines.as_bytes(), true);
        written.map_err(|error| self.fault(&error.into(), self.here))
    }
}
