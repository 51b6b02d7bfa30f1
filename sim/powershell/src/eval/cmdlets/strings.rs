//! `Select-String`, `Join-Path`, `Split-Path`, `Import-LocalizedData`.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::Engine;
use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::{ErrorSpec, object};
use super::super::position;
use super::super::stop::Eval;
use super::UTILITY;
use crate::regex::{self, Options, Pattern, escape};
use crate::source::Source;
use crate::value::net::Net;
use crate::value::{Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[IMPORT_LOCALIZED, JOIN_PATH, SELECT_STRING, SPLIT_PATH];

const MANAGEMENT: &str = "Microsoft.PowerShell.Management";

const SELECT_STRING: Cmdlet = Cmdlet {
    name: "Select-String",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.SelectStringCommand",
    params: &[
        Param::new("InputObject", "object").mandatory().empty().pipeline().sets(&["Object"]),
        Param::new("Pattern", "string[]").at(0).mandatory(),
        Param::new("Path", "string[]").at(1).mandatory().by_name().sets(&["File"]),
        Param::new("LiteralPath", "string[]")
            .mandatory()
            .by_name()
            .alias(&["PSPath"])
            .sets(&["LiteralFile"]),
        Param::switch("SimpleMatch"),
        Param::switch("CaseSensitive"),
        Param::switch("Quiet"),
        Param::switch("List"),
        Param::new("Include", "string[]"),
        Param::new("Exclude", "string[]"),
        Param::switch("NotMatch"),
        Param::switch("AllMatches"),
        Param::new("Encoding", "string"),
        Param::new("Context", "int[]"),
    ],
    default_set: "File",
    impact: None,
    run: Run::Whole(|| Box::new(SelectString::default())),
};

/// A `Select-String` at work on one stream of lines.
#[derive(Default)]
struct SelectString {
    patterns: Vec<Rc<Pattern>>,
    before: usize,
    after: usize,
    number: usize,
    /// Lines in front of the next one.
    last: VecDeque<Value>,
    /// Matches that still collect lines behind them.
    open: Vec<(Value, Vec<Value>, Vec<Value>)>,
    found: bool,
}

impl Running for SelectString {
    fn begin(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let options = if call.flag("CaseSensitive") { Options::NONE } else { Options::IGNORE_CASE };
        for pattern in call.texts("Pattern") {
            let source =
                if call.flag("SimpleMatch") { escape(&pattern) } else { pattern.to_string() };
            match regex::pattern(&source, options) {
                Ok(pattern) => self.patterns.push(pattern),
                Err(crate::net::Fault::Thrown(thrown)) => {
                    let text = format!(
                        "The string {pattern} is not a valid regular expression: {}",
                        thrown.inner.as_ref().map_or(&thrown.text, |inner| &inner.text)
                    );
                    let class = "System.ArgumentException";
                    let spec = ErrorSpec::new(class, "InvalidRegex", "InvalidArgument", text);
                    return Err(call.engine.terminating(&spec));
                }
                Err(fault) => return Err(call.engine.net_fault(fault, call.engine.here)),
            }
        }
        let context: Vec<i64> = call
            .get("Context")
            .map(|value| {
                let all = value.elements();
                all.iter().filter_map(|n| crate::value::convert::to_long(n).ok()).collect()
            })
            .unwrap_or_default();
        let count = |at: usize| context.get(at).and_then(|n| usize::try_from(*n).ok());
        self.before = count(0).unwrap_or(0);
        self.after = count(1).or(count(0)).unwrap_or(0);
        Ok(())
    }

    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let paths = if call.has("Path") { call.texts("Path") } else { call.texts("LiteralPath") };
        if paths.is_empty() {
            let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
            return self.line(call, &value, None);
        }
        for path in paths {
            let bytes = match call.engine.host.read(&path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    call.engine.fail(&error.into())?;
                    continue;
                }
            };
            self.number = 0;
            self.last.clear();
            for line in Source::decode(&bytes).text.lines() {
                self.line(call, &Value::text(line), Some(&path))?;
                if self.found && call.flag("List") {
                    self.found = false;
                    break;
                }
            }
            self.finish(call)?;
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.finish(call)?;
        if call.flag("Quiet") && !self.found {
            return call.put(Value::Bool(false));
        }
        Ok(())
    }
}

impl SelectString {
    fn line(&mut self, call: &mut Call<'_>, value: &Value, path: Option<&str>) -> Eval<()> {
        call.engine.step()?;
        let said: Rc<str> = match value {
            Value::Text(said) => said.clone(),
            other => text::of(other).into(),
        };
        self.number += 1;
        for (_, _, behind) in &mut self.open {
            if behind.len() < self.after {
                behind.push(Value::Text(said.clone()));
            }
        }
        self.close(call, false)?;
        let mut matches = Vec::new();
        let mut pattern = None;
        for one in &self.patterns {
            let most = if call.flag("AllMatches") { usize::MAX } else { 1 };
            let found = one.find_all(&said, most);
            let found = found.map_err(|fault| call.engine.net_fault(fault, call.engine.here))?;
            if !found.is_empty() {
                matches = found.into_iter().map(|found| Net::Match(found).into()).collect();
                pattern = Some(one.source().to_owned());
                break;
            }
        }
        if matches.is_empty() == call.flag("NotMatch") {
            self.found = true;
            if call.flag("Quiet") {
                call.put(Value::Bool(true))?;
                return Err(super::super::Stop::Enough(call.pipeline));
            }
            let shown = Hit {
                said: &said,
                number: self.number,
                path: path.unwrap_or("InputStream"),
                pattern: pattern.unwrap_or_default(),
                matches,
                sensitive: call.flag("CaseSensitive"),
            };
            let info = shown.info();
            let before: Vec<Value> = self.last.iter().cloned().collect();
            self.open.push((info, before, Vec::new()));
            self.close(call, false)?;
        }
        self.last.push_back(Value::Text(said));
        if self.last.len() > self.before {
            self.last.pop_front();
        }
        Ok(())
    }

    /// Puts out the matches that have all lines behind them.
    fn close(&mut self, call: &mut Call<'_>, all: bool) -> Eval<()> {
        while let Some((_, _, behind)) = self.open.first() {
            if !all && behind.len() < self.after {
                break;
            }
            let (info, before, behind) = self.open.remove(0);
            if self.before + self.after > 0
                && let Value::Object(object) = &info
            {
                let context = context(before, behind, &info);
                let mut object = object.borrow_mut();
                if let Some((_, there)) =
                    object.properties.iter_mut().find(|(name, _)| &**name == "Context")
                {
                    *there = context.0;
                }
                object.shown = Some(context.1.into());
            }
            call.put(info)?;
        }
        Ok(())
    }

    fn finish(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.close(call, true)
    }
}

/// A line that matched.
struct Hit<'h> {
    said: &'h Rc<str>,
    number: usize,
    path: &'h str,
    pattern: String,
    matches: Vec<Value>,
    sensitive: bool,
}

impl Hit<'_> {
    fn info(self) -> Value {
        let name = super::super::command::file_name(self.path);
        let number = i32::try_from(self.number).unwrap_or(i32::MAX);
        let shown = match self.path {
            "InputStream" => self.said.to_string(),
            path => format!("{path}:{}:{}", self.number, self.said),
        };
        object(
            &["Microsoft.PowerShell.Commands.MatchInfo", "System.Object"],
            [
                ("IgnoreCase", Value::Bool(!self.sensitive)),
                ("LineNumber", Value::Int(number)),
                ("Line", Value::Text(self.said.clone())),
                ("Filename", Value::text(name)),
                ("Path", Value::text(self.path)),
                ("Pattern", Value::text(&self.pattern)),
                ("Context", Value::Null),
                ("Matches", Value::array(self.matches)),
            ],
        )
        .shown_as(&shown)
    }
}

/// The lines around a match, and the text that shows it with them.
fn context(before: Vec<Value>, behind: Vec<Value>, info: &Value) -> (Value, String) {
    let line = info.property("Line").map(|line| text::of(&line)).unwrap_or_default();
    let number = match info.property("LineNumber") {
        Some(Value::Int(number)) => number,
        _ => 0,
    };
    let path = info.property("Path").map(|path| text::of(&path)).unwrap_or_default();
    let mut shown = Vec::new();
    let first = number - i32::try_from(before.len()).unwrap_or(0);
    let of = |sign: char, at: i32, line: &str| match path.as_str() {
        "InputStream" => format!("{sign} {line}"),
        path => format!("{sign} {path}:{at}:{line}"),
    };
    for (at, line) in before.iter().enumerate() {
        shown.push(of(' ', first + at as i32, &text::of(line)));
    }
    shown.push(of('>', number, &line));
    for (at, line) in behind.iter().enumerate() {
        shown.push(of(' ', number + 1 + at as i32, &text::of(line)));
    }
    let context = object(
        &["Microsoft.PowerShell.Commands.MatchInfoContext", "System.Object"],
        [
            ("PreContext", Value::array(before.clone())),
            ("PostContext", Value::array(behind.clone())),
            ("DisplayPreContext", Value::array(before)),
            ("DisplayPostContext", Value::array(behind)),
        ],
    );
    (context, shown.join("\r\n"))
}

const JOIN_PATH: Cmdlet = Cmdlet {
    name: "Join-Path",
    module: MANAGEMENT,
    class: "Microsoft.PowerShell.Commands.JoinPathCommand",
    params: &[
        Param::new("Path", "string[]").at(0).mandatory().pipeline().by_name().alias(&["PSPath"]),
        Param::new("ChildPath", "string").at(1).mandatory().empty().by_name(),
        Param::switch("Resolve"),
        Param::new("Credential", "object"),
    ],
    default_set: "",
    impact: None,
    run: Run::Each(|call| {
        let child = call.text("ChildPath").unwrap_or_default();
        if call.flag("Resolve") {
            return Err(call.engine.unsupported_here("Join-Path -Resolve"));
        }
        for path in call.texts("Path") {
            let path = path.replace('/', "\\");
            let child = child.replace('/', "\\");
            let joined = match (path.trim_end_matches('\\'), child.trim_start_matches('\\')) {
                (path, "") => format!("{path}\\"),
                (path, child) => format!("{path}\\{child}"),
            };
            call.put_text(&joined)?;
        }
        Ok(())
    }),
};

const SPLIT_PATH: Cmdlet = Cmdlet {
    name: "Split-Path",
    module: MANAGEMENT,
    class: "Microsoft.PowerShell.Commands.SplitPathCommand",
    params: &[
        Param::new("Path", "string[]").at(0).mandatory().pipeline().by_name(),
        Param::new("LiteralPath", "string[]").alias(&["PSPath"]).by_name(),
        Param::switch("Qualifier").sets(&["QualifierSet"]),
        Param::switch("NoQualifier").sets(&["NoQualifierSet"]),
        Param::switch("Parent").sets(&["ParentSet"]),
        Param::switch("Leaf").sets(&["LeafSet"]),
        Param::switch("Resolve"),
        Param::switch("IsAbsolute").sets(&["IsAbsoluteSet"]),
        Param::new("Credential", "object"),
    ],
    default_set: "ParentSet",
    impact: None,
    run: Run::Each(|call| {
        let paths = if call.has("Path") { call.texts("Path") } else { call.texts("LiteralPath") };
        for path in paths {
            let path = path.replace('/', "\\");
            if call.flag("IsAbsolute") {
                let absolute = path.starts_with("\\\\")
                    || path.split_once(':').is_some_and(|(_, rest)| rest.starts_with('\\'));
                call.put(Value::Bool(absolute))?;
                continue;
            }
            let part = part_of(call, &path)?;
            if let Some(part) = part {
                call.put_text(&part)?;
            }
        }
        Ok(())
    }),
};

fn part_of(call: &mut Call<'_>, path: &str) -> Eval<Option<String>> {
    let (qualifier, rest) = match path.split_once(':') {
        Some((drive, rest)) => (Some(format!("{drive}:")), rest),
        None => (None, path),
    };
    if call.flag("Qualifier") {
        if qualifier.is_none() {
            let text = format!(
                "Cannot parse path because path '{path}' does not have a qualifier specified."
            );
            let class = "System.FormatException";
            let spec = ErrorSpec::new(class, "ParsePathFormatError", "InvalidArgument", text);
            call.engine.fail(&spec.about(Value::text(path)))?;
        }
        return Ok(qualifier);
    }
    if call.flag("NoQualifier") {
        return Ok(Some(rest.to_owned()));
    }
    let trimmed = rest.trim_end_matches('\\');
    if call.flag("Leaf") {
        let leaf = trimmed.rsplit('\\').next().unwrap_or_default();
        return Ok(Some(if leaf.is_empty() { path.to_owned() } else { leaf.to_owned() }));
    }
    let drive = qualifier.unwrap_or_default();
    Ok(Some(match trimmed.rfind('\\') {
        Some(0) if !drive.is_empty() => format!("{drive}\\"),
        Some(at) => format!("{drive}{}", &trimmed[..at]),
        None => String::new(),
    }))
}

const IMPORT_LOCALIZED: Cmdlet = Cmdlet {
    name: "Import-LocalizedData",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ImportLocalizedData",
    params: &[
        Param::new("BindingVariable", "string").at(0).alias(&["Variable"]),
        Param::new("UICulture", "string").at(1),
        Param::new("BaseDirectory", "string"),
        Param::new("FileName", "string"),
        Param::new("SupportedCommand", "string[]"),
    ],
    default_set: "",
    impact: None,
    run: Run::Each(import_localized),
};

/// Reads the texts of the machine's language that lie beside a script.
fn import_localized(call: &mut Call<'_>) -> Eval<()> {
    let file = call.engine.frame.script.file.clone();
    let folder = match (call.text("BaseDirectory"), &file) {
        (Some(folder), _) => folder.to_string(),
        (None, Some(file)) => position::folder(file).to_owned(),
        (None, None) => call.engine.host.location(),
    };
    let name = match (call.text("FileName"), &file) {
        (Some(name), _) => name.to_string(),
        (None, Some(file)) => super::super::command::file_name(file).to_owned(),
        (None, None) => String::new(),
    };
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
    let culture = call
        .text("UICulture")
        .map_or_else(|| call.engine.host.culture().to_owned(), |culture| culture.to_string());
    let language = culture.split('-').next().unwrap_or_default().to_owned();
    let places = [
        format!("{folder}\\{culture}\\{stem}.psd1"),
        format!("{folder}\\{language}\\{stem}.psd1"),
        format!("{folder}\\{stem}.psd1"),
    ];
    let found = places
        .iter()
        .find_map(|place| call.engine.host.read(place).ok().map(|bytes| (place.clone(), bytes)));
    let Some((place, bytes)) = found else {
        let text = format!(
            "Cannot find the Windows PowerShell data file '{stem}.psd1' in directory \
             '{folder}\\{culture}\\', or in any parent culture directories."
        );
        let class = "System.Management.Automation.PSInvalidOperationException";
        let spec = ErrorSpec::new(class, "ImportLocalizedData", "ObjectNotFound", text);
        return call.engine.fail(&spec.about(Value::text(&folder)));
    };
    let value = read_data(call.engine, &Source::decode(&bytes).text, &place)?;
    match call.text("BindingVariable") {
        Some(name) => {
            call.engine.frame.scope.put(&name, value);
            Ok(())
        }
        None => call.put(value),
    }
}

/// The value of a data file.
fn read_data(engine: &mut Engine, said: &str, place: &str) -> Eval<Value> {
    let block = engine.block_of(said, Some(place))?;
    engine.call_with_underscore(&block, None, &[])
}
