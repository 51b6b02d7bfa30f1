//! Finding commands and calling them: aliases, functions, cmdlets, programs, script files.

use std::rc::Rc;

use super::bind::{Arg, Common};
use super::error::{ErrorSpec, object};
use super::host::External;
use super::known::Known;
use super::pipeline::Redirect;
use super::scope::{FunctionDef, Scope, ScopeKind};
use super::script_block::ScriptBlock;
use super::sink::Sink;
use super::stage::{How, Stage};
use super::stop::{Eval, Stop};
use super::{Engine, Frame, Invocation, cmdlets};
use crate::ast::{Call, Command, Expression, Part, Quote};
use crate::source::{Source, Span};
use crate::value::{Value, text};

/// A command that was found.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    Cmdlet(Rc<Known>),
    Function(Rc<FunctionDef>),
    Block(Rc<ScriptBlock>, How),
    Program(Rc<str>),
}

impl Found {
    pub(crate) fn name(&self) -> Rc<str> {
        match self {
            Self::Cmdlet(known) => known.cmdlet.name.into(),
            Self::Function(function) => function.name.clone(),
            Self::Block(block, how) if how.is_script || how.is_main => {
                block.script.file.as_deref().map_or("", file_name).into()
            }
            Self::Block(..) => "".into(),
            Self::Program(path) => file_name(path).into(),
        }
    }

    pub(crate) fn class(&self) -> Rc<str> {
        match self {
            Self::Cmdlet(known) => known.cmdlet.class.into(),
            Self::Program(_) => "".into(),
            _ => self.name(),
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Cmdlet(_) => "Cmdlet",
            Self::Function(function) if function.is_filter => "Filter",
            Self::Function(_) => "Function",
            Self::Block(_, how) if how.is_script || how.is_main => "ExternalScript",
            Self::Block(..) => "Script",
            Self::Program(_) => "Application",
        }
    }
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

/// What `Get-Command` and `MyCommand` tell about a command.
pub(crate) fn info_object(kind: &str, name: &str, source: &str, more: Option<Value>) -> Value {
    let class = match kind {
        "Function" | "Filter" => "System.Management.Automation.FunctionInfo",
        "Alias" => "System.Management.Automation.AliasInfo",
        "Application" => "System.Management.Automation.ApplicationInfo",
        "ExternalScript" => "System.Management.Automation.ExternalScriptInfo",
        "Script" => "System.Management.Automation.ScriptInfo",
        _ => "System.Management.Automation.CmdletInfo",
    };
    let types = [class, "System.Management.Automation.CommandInfo", "System.Object"];
    let info = object(
        &types,
        [
            ("Name", Value::text(name)),
            ("CommandType", Value::text(kind)),
            ("Version", Value::text(if kind == "Cmdlet" { "3.1.0.0" } else { "" })),
            ("Source", Value::text(source)),
            ("ModuleName", Value::text(source)),
            ("Definition", more.unwrap_or_else(|| Value::text(name))),
            ("Visibility", Value::text("Public")),
            (
                "Path",
                if matches!(kind, "Application" | "ExternalScript") {
                    Value::text(source)
                } else {
                    Value::Null
                },
            ),
        ],
    );
    info.shown_as(name)
}

impl Engine {
    /// What an alias stands for.
    pub(crate) fn alias_of(&self, name: &str) -> Option<Rc<str>> {
        let own = self.frame.scope.alias(name);
        let of_language = || cmdlets::builtin_alias(name).map(Rc::from);
        own.or_else(of_language).or_else(|| self.host.alias(name).map(Rc::from))
    }

    /// Finds a command by its name.
    pub(crate) fn find_command(&mut self, name: &str) -> Eval<Option<Found>> {
        let mut name: Rc<str> = name.into();
        // Aliases of aliases; a circle ends somewhere.
        for _ in 0..10 {
            match self.alias_of(&name) {
                Some(of) => name = of,
                None => break,
            }
        }
        let bare = match name.rsplit_once('\\') {
            Some((module, bare)) if self.is_module(module) => bare,
            _ => &*name,
        };
        if let Some(function) = self.frame.scope.function(bare) {
            return Ok(Some(Found::Function(function)));
        }
        if let Some(function) = self.global.function(bare) {
            return Ok(Some(Found::Function(function)));
        }
        if let Some(known) = self.known.find(bare) {
            return Ok(Some(Found::Cmdlet(known)));
        }
        if let Some(function) = self.initial_function(&name) {
            return Ok(Some(Found::Function(function)));
        }
        match self.host.find(&name) {
            Some(External::Program(path)) => Ok(Some(Found::Program(path))),
            Some(External::Script(path)) => {
                let block = self.script_file(&path)?;
                Ok(Some(Found::Block(block, How { is_script: true, ..How::default() })))
            }
            Some(External::Missing(what)) => Err(self.unsupported(&*what, self.here)),
            None if self.autoload(bare)? => Ok(self
                .known
                .find(bare)
                .map(Found::Cmdlet)
                .or_else(|| self.global.function(bare).map(Found::Function))),
            None if cmdlets::is_lacking(bare) => Err(self.unsupported(bare, self.here)),
            None => Ok(None),
        }
    }

    fn is_module(&self, name: &str) -> bool {
        self.modules.iter().any(|module| text::same(&module.name, name))
            || self.known.all().any(|(_, cmdlet)| text::same(cmdlet.module, name))
    }

    /// Reads and parses a script file.
    pub(crate) fn script_file(&mut self, path: &str) -> Eval<Rc<ScriptBlock>> {
        let allowed = self.host.may_run(path);
        match allowed.and_then(|()| self.host.read(path)) {
            Ok(bytes) => {
                let text = Source::decode(&bytes).text;
                self.block_of(&text, Some(path))
            }
            Err(error) => Err(self.fault(&error.into(), self.here)),
        }
    }

    fn not_found(&self, name: &str, span: Span) -> Stop {
        let text = format!(
            "The term '{name}' is not recognized as the name of a cmdlet, function, script file, \
             or operable program. Check the spelling of the name, or if a path was included, \
             verify that the path is correct and try again."
        );
        let class = "System.Management.Automation.CommandNotFoundException";
        let spec = ErrorSpec::new(class, "CommandNotFoundException", "ObjectNotFound", text);
        let by = Invocation {
            command: "".into(),
            activity: "".into(),
            class: "".into(),
            called: name.into(),
            kind: "",
            place: self.place(span),
            common: Common::default(),
            failed: std::cell::Cell::new(false),
            has_position: true,
        };
        let place = self.place(span);
        Stop::error(self.record(&spec.about(Value::text(name)), &place, Some(&by)))
    }

    /// A command of a pipeline as a stage of it.
    pub(crate) fn stage(
        &mut self,
        command: &Command,
        span: Span,
        redirect: Option<Redirect>,
        piped: bool,
    ) -> Eval<Stage> {
        let (found, called) = self.named_command(command)?;
        let arguments = match &redirect {
            // `f (g 2>&1) 2> x`: the redirection is not that of the arguments.
            _ if command.arguments.is_empty() => Vec::new(),
            _ => self.arguments(&command.arguments)?,
        };
        let place = self.place(span);
        Stage::new(self, found, arguments, called, place, redirect, piped)
    }

    fn named_command(&mut self, command: &Command) -> Eval<(Found, Rc<str>)> {
        let span = command.name.span;
        let dotted = command.call == Call::Dot;
        let name = match &command.name.node {
            Expression::Text(name, Quote::Bare) if command.call == Call::Plain => {
                return self.by_name(name, span, dotted);
            }
            _ => self.expr(&command.name)?,
        };
        match &name {
            Value::Block(block) => {
                let sign: Rc<str> = if dotted { "." } else { "&" }.into();
                let how = How { dotted, ..How::default() };
                Ok((Found::Block(block.clone(), how), sign))
            }
            Value::Object(object)
                if object.borrow().is("System.Management.Automation.CommandInfo") =>
            {
                let said: Rc<str> = text::of(&name).into();
                self.by_name(&said, span, dotted)
            }
            Value::Null => {
                let spec = ErrorSpec::runtime(
                    "BadExpression",
                    "InvalidOperation",
                    "The expression after '&' in a pipeline element produced an object that was \
                     not valid. It must result in a command name, a script block, or a \
                     CommandInfo object.",
                );
                Err(self.fault(&spec, span))
            }
            other => {
                let said: Rc<str> = text::of(other).into();
                self.by_name(&said, span, dotted)
            }
        }
    }

    fn by_name(&mut self, name: &Rc<str>, span: Span, dotted: bool) -> Eval<(Found, Rc<str>)> {
        let here = std::mem::replace(&mut self.here, span);
        let mut found = self.find_command(name)?;
        if found.is_none() && !name.contains(['-', '\\', '/', '.']) {
            found = self.find_command(&format!("Get-{name}"))?;
        }
        self.here = here;
        match found {
            Some(Found::Function(function)) if dotted => {
                let how = How { dotted, is_filter: function.is_filter, ..How::default() };
                Ok((Found::Block(function.block.clone(), how), name.clone()))
            }
            Some(Found::Block(block, how)) => {
                Ok((Found::Block(block, How { dotted, ..how }), name.clone()))
            }
            Some(found) => Ok((found, name.clone())),
            None => Err(self.not_found(name, span)),
        }
    }

    /// Calls a script block with arguments in a scope of its own.
    pub(crate) fn call_block_into(
        &mut self,
        block: &Rc<ScriptBlock>,
        arguments: &[Value],
        how: How,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let span = self.here;
        let arguments =
            arguments.iter().map(|value| Arg::Value(value.clone(), None, span)).collect();
        self.call_with(block, "&".into(), arguments, how, out)
    }

    fn call_with(
        &mut self,
        block: &Rc<ScriptBlock>,
        name: Rc<str>,
        arguments: Vec<Arg>,
        how: How,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let span = self.here;
        let found = Found::Block(block.clone(), how);
        let place = self.place(span);
        let mut stage = Stage::new(self, found, arguments, name, place, None, false)?;
        stage.end(self, out)
    }

    /// Runs a text in the scope that is there, as a console does.
    pub(crate) fn call_dotted(
        &mut self,
        block: &Rc<ScriptBlock>,
        arguments: &[Value],
        out: &mut dyn Sink,
    ) -> Eval<()> {
        self.call_block_into(block, arguments, How { dotted: true, ..How::default() }, out)
    }

    /// Runs a script file with the words of a command line: those with a dash are names.
    pub(crate) fn call_script(
        &mut self,
        block: &Rc<ScriptBlock>,
        arguments: &[Value],
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let span = Span::default();
        let named = |value: &Value| match value {
            Value::Text(said) => {
                let name = said.strip_prefix('-')?;
                name.starts_with(|c: char| c.is_alphabetic()).then(|| match name.split_once(':') {
                    Some((name, value)) => (Rc::from(name), Some(Value::text(value))),
                    None => (Rc::from(name), None),
                })
            }
            _ => None,
        };
        let arguments = arguments
            .iter()
            .map(|value| match named(value) {
                Some((name, value)) => Arg::Named(name, value, span),
                None => Arg::Value(value.clone(), None, span),
            })
            .collect();
        let scope = Scope::new(ScopeKind::Script, Some(self.global.clone()));
        self.in_scope(scope, |engine| {
            let how = How { dotted: true, is_main: true, ..How::default() };
            let path = block.script.file.clone().unwrap_or_default();
            engine.call_with(block, path, arguments, how, out)
        })
    }

    /// Calls a block with `$_` set in a scope of its own, and gives what comes out.
    pub(crate) fn call_with_underscore(
        &mut self,
        block: &Rc<ScriptBlock>,
        underscore: Option<Value>,
        arguments: &[Value],
    ) -> Eval<Value> {
        let parent = block.home.clone().unwrap_or_else(|| self.frame.scope.clone());
        let scope = Scope::new(ScopeKind::Local, Some(parent));
        scope.set_underscore(underscore);
        let values = self.in_scope(scope, |engine| {
            engine.collect(|engine, out| {
                let how = How { dotted: block.home.is_none(), ..How::default() };
                engine.call_block_into(block, arguments, how, out)
            })
        })?;
        Ok(Value::collected(values))
    }

    /// Runs a block in the scope of its caller with `$_` set: what `ForEach-Object` does.
    pub(crate) fn run_here(
        &mut self,
        block: &ScriptBlock,
        underscore: Option<Value>,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let scope = block.home.clone().unwrap_or_else(|| self.frame.scope.clone());
        let sets = underscore.is_some();
        let before = if sets { scope.set_underscore(underscore) } else { None };
        let frame = Frame {
            scope: scope.clone(),
            script: block.script.clone(),
            streams: self.frame.streams.clone(),
        };
        let tree = &block.block;
        let body = match tree.named.as_slice() {
            [] => Some(&tree.body),
            named => named.iter().find(|(part, _)| *part == Part::Process).map(|(_, body)| body),
        };
        let result = match body {
            Some(body) => {
                self.deeper(|engine| engine.within(&frame, None, |e| e.statements(body, out)))
            }
            None => Ok(()),
        };
        if sets {
            scope.set_underscore(before);
        }
        match result {
            Err(Stop::Return) => Ok(()),
            other => other,
        }
    }

    /// What a block gives that runs in the scope of its caller with `$_` set.
    pub(crate) fn value_here(&mut self, block: &ScriptBlock, underscore: Value) -> Eval<Value> {
        let run =
            |engine: &mut Self, out: &mut dyn Sink| engine.run_here(block, Some(underscore), out);
        Ok(Value::collected(self.collect(run)?))
    }
}
