//! A diagnoser that is a PowerShell script: it runs on the machine, and a small mapping says what
//! its output, its exit code or its objects mean. What it changes is its remediation.
//!
//! *Promises.* The script runs unmodified; the mapping stands beside it (`check.ps1`,
//! `check.yaml`). A script that asks for what the simulated PowerShell lacks gives no answer: it
//! is never counted as wrong. *Leaves out*: scripts of several files.

use serde::Deserialize;
use sim::cause::CauseId;
use sim::console::script_text;
use sim::evidence::Evidence;
use sim::windows::wildcard::name_in_expression;

use crate::source::{Source, SourceError, broken};
use crate::{Ask, Diagnoser, Diagnosis, Finding, NoAnswer, Ran, Script};

/// Where the script stands on the machine, by name only.
const FOLDER: &str = r"C:\Scripts";
/// The longest script that can be a remediation: one line of the console, in bytes.
const REMEDY_BYTES: usize = sim::kernel::limits::CONSOLE_LINE_BYTES - 64;

/// What a script's words mean.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Arguments that the script is called with.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// What means what; each entry whose conditions hold counts.
    pub verdicts: Vec<Verdict>,
}

/// One meaning.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// All of these must hold.
    pub when: When,
    /// The cause.
    #[serde(default)]
    pub cause: Option<CauseId>,
    /// What is broken; `{Name}` is a property of the object that fits.
    #[serde(default)]
    pub object: String,
    /// Facts in which it is seen.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Somebody else must take over: why.
    #[serde(default)]
    pub escalate: String,
}

/// Conditions on what a script gave.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The exit code.
    #[serde(default)]
    pub exit: Option<i32>,
    /// A line of the output is like this; `*` and `?` stand for anything.
    #[serde(default)]
    pub output: Option<String>,
    /// No line of the output is like this.
    #[serde(default)]
    pub no_output: Option<String>,
    /// An object has these properties, each like its pattern.
    #[serde(default)]
    pub property: Option<std::collections::BTreeMap<String, String>>,
}

/// Why a mapping says nothing: a person's mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MappingError(String);

/// A script with its mapping.
#[derive(Debug, Clone)]
pub struct PowerShell {
    name: String,
    script: Script,
    mapping: Mapping,
}

impl PowerShell {
    /// The script and the mapping of a source: they have the same name but for the extension.
    ///
    /// # Errors
    /// A mapping that cannot be read or knows a cause that nobody has.
    pub fn from_source(source: &Source) -> Result<Self, SourceError> {
        let is_mapping = |name: &str| name.ends_with(".yaml");
        let script = source.files.iter().find(|(name, _)| !is_mapping(name));
        let mapping = source.files.iter().find(|(name, _)| is_mapping(name));
        let (Some((script, text)), Some((beside, mapping))) = (script, mapping) else {
            return Err(broken(format!("{}: a script and its mapping are needed", source.word)));
        };
        let name = script.rsplit('/').next().unwrap_or(script);
        Self::new(&source.word, name, script_text(text), &String::from_utf8_lossy(mapping))
            .map_err(|error| broken(format!("{beside}: {}", error.0)))
    }

    fn new(word: &str, name: &str, text: String, mapping: &str) -> Result<Self, MappingError> {
        let mapping: Mapping =
            serde_saphyr::from_str(mapping).map_err(|error| MappingError(error.to_string()))?;
        if mapping.verdicts.is_empty() {
            return Err(MappingError("`verdicts` is empty: the script could find nothing".into()));
        }
        let silent = |verdict: &Verdict| verdict.cause.is_none() && verdict.escalate.is_empty();
        if let Some(at) = mapping.verdicts.iter().position(silent) {
            let text = format!("verdict {} has neither `cause` nor `escalate`", at + 1);
            return Err(MappingError(text));
        }
        let script = Script {
            path: format!("{FOLDER}\\{name}"),
            text,
            arguments: mapping.arguments.clone(),
        };
        Ok(Self { name: word.to_owned(), script, mapping })
    }

    /// The script as one line of a console: what it did to the machine, done again.
    fn remedy(&self) -> Result<String, NoAnswer> {
        let quoted = |word: &String| format!("'{}'", word.replace('\'', "''"));
        let arguments: Vec<String> = self.script.arguments.iter().map(quoted).collect();
        let line = format!("& {{\n{}\n}} {}", self.script.text, arguments.join(" "));
        match line.len() {
            0..=REMEDY_BYTES => Ok(line),
            long => Err(NoAnswer::Broken(format!("a script of {long} bytes is too long a remedy"))),
        }
    }
}

/// The object that fits the conditions on properties, and whether all conditions hold.
fn holds<'r>(when: &When, ran: &'r Ran) -> Option<Option<&'r [(String, String)]>> {
    let like = |pattern: &str, text: &str| name_in_expression(pattern, text, true);
    let has_line = |pattern: &str| ran.stdout.lines().any(|line| like(pattern, line.trim_end()));
    if when.exit.is_some_and(|exit| exit != ran.exit)
        || when.output.as_deref().is_some_and(|pattern| !has_line(pattern))
        || when.no_output.as_deref().is_some_and(has_line)
    {
        return None;
    }
    let Some(wanted) = &when.property else { return Some(None) };
    let fits = |object: &&Vec<(String, String)>| {
        wanted.iter().all(|(name, pattern)| {
            object.iter().any(|(own, value)| own.eq_ignore_ascii_case(name) && like(pattern, value))
        })
    };
    ran.objects.iter().find(fits).map(|object| Some(object.as_slice()))
}

/// Puts properties of an object in place of `{Name}`.
fn filled(template: &str, object: Option<&[(String, String)]>) -> String {
    let mut text = template.to_owned();
    for (name, value) in object.unwrap_or_default() {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

impl Diagnoser for PowerShell {
    fn name(&self) -> &str {
        &self.name
    }

    fn diagnose(&self, _: &Evidence<'_>, console: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let Some(ran) = console.script(&self.script) else {
            return Err(NoAnswer::Broken("a script needs a machine to run on".to_owned()));
        };
        if let Some(what) = &ran.unsupported {
            return Err(NoAnswer::Broken(format!("unsupported: {what}")));
        }
        let mut answer = Diagnosis::default();
        for verdict in &self.mapping.verdicts {
            let Some(object) = holds(&verdict.when, &ran) else { continue };
            if let Some(cause) = verdict.cause {
                let object = filled(&verdict.object, object);
                let evidence = verdict.evidence.clone();
                answer.findings.push(Finding { cause, object, evidence });
            }
            if !verdict.escalate.is_empty() {
                answer.escalate.clone_from(&verdict.escalate);
            }
        }
        if ran.changed {
            answer.remediation.push(self.remedy()?);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MockAsk;
    use crate::samples::healthy;

    const MAPPING: &str = "
verdicts:
  - when: {exit: 1001, output: '*engine*stopped*'}
    cause: service.obengine-stopped
    object: service:obengine
  - when: {property: {State: 'fail*'}}
    escalate: look at it
";

    fn loaded(mapping: &str) -> Result<PowerShell, MappingError> {
        PowerShell::new("x.ps1", "x.ps1", "exit 1".to_owned(), mapping)
    }

    fn answer(ran: Ran) -> Result<Diagnosis, NoAnswer> {
        let script = loaded(MAPPING).unwrap_or_else(|error| panic!("{}", error.0));
        let mut console = MockAsk::new();
        console.expect_script().return_once(|_| Some(ran));
        script.diagnose(&(&healthy()).into(), &mut console)
    }

    #[test]
    fn exit_code_output_and_properties_mean_what_the_mapping_says() {
        let stdout = "the Engine has stopped\r\n".to_owned();
        let found = answer(Ran { exit: 1001, stdout, changed: true, ..Ran::default() }).unwrap();
        assert_eq!(found.findings.len(), 1);
        assert_eq!(found.findings[0].object, "service:obengine");
        assert_eq!(found.remediation, ["& {\nexit 1\n} "]);
        let objects = vec![vec![("State".to_owned(), "Failed".to_owned())]];
        let found = answer(Ran { exit: 1001, objects, ..Ran::default() }).unwrap();
        assert!(found.findings.is_empty() && found.escalate == "look at it");
        assert!(answer(Ran::default()).unwrap().is_healthy());
    }

    #[test]
    fn what_the_engine_lacks_is_no_answer() {
        let unsupported = Some("class A at 1:1".to_owned());
        let none = answer(Ran { unsupported, ..Ran::default() }).unwrap_err();
        assert_eq!(none, NoAnswer::Broken("unsupported: class A at 1:1".to_owned()));
    }

    #[test]
    fn a_wrong_mapping_says_what_is_wrong() {
        let wrong = |mapping| loaded(mapping).unwrap_err().0;
        assert!(wrong("verdicts: []").contains("is empty"));
        let unknown = wrong("verdicts:\n  - {when: {exit: 1}, cause: service.nothing}");
        assert!(unknown.contains("service.nothing"), "{unknown}");
        assert!(wrong("verdicts:\n  - when: {exit: 1}").contains("neither"));
        assert!(wrong("verdict: []").contains("verdict"));
        let missing = Source::open("powershell:/no/such/check.ps1").unwrap_err().text;
        assert!(missing.contains("/no/such/check.ps1"));
    }
}
