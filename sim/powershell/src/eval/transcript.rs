//! Transcripts: what a console shows, kept in a file as well.
//!
//! *Models*: heading and end as 5.1 writes them, output, errors, warnings and texts of `Write-Host`
//! in their order. *Leaves out*: lines that a person types, `TerminatingError(...)` notes, the
//! heading of each command.

use std::rc::Rc;

use super::Engine;
use super::host::HostError;
use crate::net::Ambient as _;
use crate::value::text;
use crate::value::time::Parts;

const RULE: &str = "**********************\r\n";

/// A transcript that was started and not stopped.
#[derive(Debug)]
pub(crate) struct Transcript {
    pub(crate) path: Rc<str>,
    /// What the file does not have yet.
    text: String,
}

impl Engine {
    /// Begins a transcript.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn start_transcript(&mut self, path: &str, keep: bool) -> Result<(), HostError> {
        let heading = self.transcript_heading();
        let keep = keep && self.host.read(path).is_ok();
        let mark = if keep { "" } else { "\u{feff}" };
        self.host.append(path, format!("{mark}{heading}").as_bytes(), keep)?;
        self.transcripts.push(Transcript { path: path.into(), text: String::new() });
        Ok(())
    }

    /// Ends the transcript that was begun last, and gives its file; nothing when there is none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn stop_transcript(&mut self) -> Result<Option<Rc<str>>, HostError> {
        let Some(transcript) = self.transcripts.pop() else { return Ok(None) };
        let at = stamp(self);
        let end = format!("{RULE}Windows PowerShell transcript end\r\nEnd time: {at}\r\n{RULE}");
        let bytes = format!("{}{end}", transcript.text);
        self.host.append(&transcript.path, bytes.as_bytes(), true)?;
        Ok(Some(transcript.path))
    }

    /// Adds what is shown to every transcript.
    pub(crate) fn transcribe(&mut self, shown: &str) {
        for transcript in &mut self.transcripts {
            for line in shown.split_inclusive('\n') {
                let bare = line.trim_end_matches(['\r', '\n']);
                transcript.text.push_str(bare);
                if bare.len() < line.len() {
                    transcript.text.push_str("\r\n");
                }
            }
        }
    }

    /// Writes what transcripts hold; a file that is gone by now gets nothing.
    pub(crate) fn flush_transcripts(&mut self) {
        let mut transcripts = std::mem::take(&mut self.transcripts);
        for transcript in &mut transcripts {
            let text = std::mem::take(&mut transcript.text);
            if !text.is_empty() {
                let _ = self.host.append(&transcript.path, text.as_bytes(), true);
            }
        }
        self.transcripts = transcripts;
    }

    fn transcript_heading(&mut self) -> String {
        let at = stamp(self);
        let mut said = |name: &str| self.fact(name).map(|fact| text::of(&fact)).unwrap_or_default();
        let (user, process) = (said("Token.Name"), said("ProcessId"));
        let system = self.host.fact("OSVersion").map(|fact| text::of(&fact)).unwrap_or_default();
        let machine = self.host.environment("COMPUTERNAME").unwrap_or_default();
        let [major, minor, build, revision] = self.host.engine_version();
        let version = format!("{major}.{minor}.{build}.{revision}");
        [
            "Windows PowerShell transcript start".to_owned(),
            format!("Start time: {at}"),
            format!("Username: {user}"),
            format!("RunAs User: {user}"),
            "Configuration Name: ".to_owned(),
            format!("Machine: {machine} ({system})"),
            r"Host Application: C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
                .to_owned(),
            format!("Process ID: {process}"),
            format!("PSVersion: {version}"),
            "PSEdition: Desktop".to_owned(),
            format!("PSCompatibleVersions: 1.0, 2.0, 3.0, 4.0, 5.0, {version}"),
            format!("BuildVersion: 10.0.{build}.{revision}"),
            "CLRVersion: 4.0.30319.42000".to_owned(),
            "WSManStackVersion: 3.0".to_owned(),
            "PSRemotingProtocolVersion: 2.3".to_owned(),
            "SerializationVersion: 1.1.0.1".to_owned(),
        ]
        .iter()
        .fold(RULE.to_owned(), |all, line| all + line + "\r\n")
            + RULE
    }
}

/// Now, as transcripts write it.
fn stamp(engine: &mut Engine) -> String {
    let Parts { year, month, day, hour, minute, second, .. } = engine.host.now().parts();
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}
