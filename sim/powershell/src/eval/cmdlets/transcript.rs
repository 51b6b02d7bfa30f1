//! `Start-Transcript`, `Stop-Transcript`.

use super::super::cmdlet::{Call, Cmdlet, Param, Run};
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use crate::value::Value;

const MODULE: &str = "Microsoft.PowerShell.Host";

pub(super) const CMDLETS: &[Cmdlet] = &[START, STOP];

const START: Cmdlet = Cmdlet {
    name: "Start-Transcript",
    module: MODULE,
    class: "Microsoft.PowerShell.Commands.StartTranscriptCommand",
    params: &[
        Param::new("Path", "string").at(0).sets(&["ByPath"]),
        Param::new("LiteralPath", "string")
            .at(0)
            .by_name()
            .alias(&["PSPath"])
            .sets(&["ByLiteralPath"]),
        Param::new("OutputDirectory", "string").by_name().sets(&["ByOutputDirectory"]),
        Param::switch("Append"),
        Param::switch("Force"),
        Param::switch("NoClobber").alias(&["NoOverwrite"]),
        Param::switch("IncludeInvocationHeader"),
    ],
    default_set: "ByPath",
    impact: Some(2),
    run: Run::Each(start),
};

const STOP: Cmdlet = Cmdlet {
    name: "Stop-Transcript",
    module: MODULE,
    class: "Microsoft.PowerShell.Commands.StopTranscriptCommand",
    params: &[],
    default_set: "",
    impact: Some(2),
    run: Run::Each(stop),
};

fn start(call: &mut Call<'_>) -> Eval<()> {
    let given = call.text("Path").or_else(|| call.text("LiteralPath"));
    let path = match given {
        Some(path) => path.to_string(),
        None => own_name(call),
    };
    let append = call.flag("Append");
    if call.flag("NoClobber") && !append && call.engine.host.read(&path).is_ok() {
        let text = format!("File {path} already exists and NoClobber was specified.");
        let class = "System.UnauthorizedAccessException";
        let spec = ErrorSpec::new(class, "NoClobber", "ResourceExists", text);
        return Err(call.engine.terminating(&spec.about(Value::text(&path))));
    }
    if !call.should_process(&path, "Start-Transcript")? {
        return Ok(());
    }
    match call.engine.start_transcript(&path, append) {
        Ok(()) => told(call, "started", &path),
        Err(error) => {
            let class = "System.Management.Automation.PSInvalidOperationException";
            let text = format!("Transcription cannot be started due to the error: {}", error.text);
            let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
            Err(call.engine.terminating(&spec))
        }
    }
}

/// The name of a file that nobody named: computer, chance, time.
fn own_name(call: &mut Call<'_>) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+";
    let host = &mut call.engine.host;
    let folder = host.environment("USERPROFILE").unwrap_or_else(|| "C:".to_owned());
    let computer = host.environment("COMPUTERNAME").unwrap_or_default();
    let mut number = host.random();
    let mut chance = String::new();
    for _ in 0..8 {
        chance.push(char::from(LETTERS[(number % 64) as usize]));
        number /= 64;
    }
    let parts = host.now().parts();
    let stamp = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second
    );
    let folder = match call.text("OutputDirectory") {
        Some(folder) => folder.to_string(),
        None => format!(r"{folder}\Documents"),
    };
    format!(r"{folder}\PowerShell_transcript.{computer}.{chance}.{stamp}.txt")
}

fn stop(call: &mut Call<'_>) -> Eval<()> {
    match call.engine.stop_transcript() {
        Ok(Some(path)) => told(call, "stopped", &path),
        Ok(None) => {
            let class = "System.Management.Automation.PSInvalidOperationException";
            let text = "An error occurred stopping transcription: The host is not currently \
                        transcribing.";
            let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
            Err(call.engine.terminating(&spec))
        }
        Err(error) => Err(call.engine.terminating(&error.into())),
    }
}

fn told(call: &mut Call<'_>, what: &str, path: &str) -> Eval<()> {
    call.put_text(&format!("Transcript {what}, output file is {path}"))
}
