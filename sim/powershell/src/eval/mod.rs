//! The evaluator: a tree, a machine, and what happens when the one runs on the other.
//!
//! One file is one concern. `statement`, `attempt`, `choice` run statements;
//! `expression`, `operator`, `member`, `index`, `cast`, `assign` evaluate; `pipeline`, `stage`,
//! `sink`, `streams` move objects; `bind` gives arguments to parameters; `command` finds and calls;
//! `scope`, `variable`, `automatic`, `functions`, `known` hold names;
//! `texts` what was parsed before; `error`, `position`, `display` are
//! errors; `host` is the machine; `limits` the bounds; `support` what a
//! script would be refused; `cmdlets` the commands that need no Windows.
//!
//! *Promise*: the same script on the same host does the same steps; errors of PowerShell, flow
//! control and what the engine refuses never mix.
//! *Leaves out*: jobs, remoting, workflows, `Add-Type` with source code: refused by name.

mod asking;
mod assign;
mod attempt;
mod automatic;
pub mod bind;
mod cast;
mod choice;
mod class;
pub mod cmdlet;
mod cmdlets;
mod command;
mod display;
pub mod error;
mod expression;
mod functions;
pub mod host;
mod index;
mod known;
mod limits;
mod member;
mod method;
mod module;
mod net_bridge;
mod operator;
mod pipeline;
mod position;
mod scope;
mod script_block;
mod session_items;
mod sink;
mod stage;
mod statement;
mod stop;
mod streams;
mod support;
mod texts;
mod variable;
mod views;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use crate::net::Generator;
use crate::source::Span;
use crate::value::net::{EnumType, Flavour};
use crate::value::{Held, Value};

use bind::Common;
use known::Cmdlets;
use scope::{CallInfo, Scope, ScopeKind};
use streams::Streams;

pub use cmdlet::{Call, Cmdlet, Param, Run, Running};
pub use cmdlets::{all as own_cmdlets, builtin_alias};
pub use error::ErrorSpec;
pub use host::{Bare, Channel, External, Finished, Host, HostError, ModuleFiles};
pub use limits::Limits;
pub use script_block::{Script, ScriptBlock};
pub use sink::Sink;
pub use stop::{Eval, Limit, Raised, Reach, Stop, Unsupported};

/// A stretch of a script.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) script: Rc<Script>,
    pub(crate) span: Span,
}

/// Where names are looked up, which text runs, where the streams go.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) scope: Rc<Scope>,
    pub(crate) script: Rc<Script>,
    pub(crate) streams: Rc<Streams>,
}

/// A call of a function or script that has not returned.
#[derive(Debug)]
pub(crate) struct Called {
    pub(crate) name: Rc<str>,
    /// Where it was called.
    pub(crate) at: Place,
    pub(crate) scope: Rc<Scope>,
    /// `-ErrorVariable` of the call.
    pub(crate) errors: Option<Rc<Held<Vec<Value>>>>,
}

/// A command at work: what its errors say about it.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) command: Rc<str>,
    /// What `CategoryInfo` names: the command, for `Write-Error` itself.
    pub(crate) activity: Rc<str>,
    /// Class of a cmdlet; the name of a function.
    pub(crate) class: Rc<str>,
    /// As the script called it.
    pub(crate) called: Rc<str>,
    /// `Cmdlet`, `Function`, `Script`.
    pub(crate) kind: &'static str,
    pub(crate) place: Place,
    pub(crate) common: Common,
    /// It wrote an error.
    pub(crate) failed: Cell<bool>,
    /// Its errors say where they come from.
    pub(crate) has_position: bool,
}

impl Invocation {
    /// `MyCommand`
    pub(crate) fn info(&self) -> Value {
        if self.command.is_empty() {
            return Value::Null;
        }
        let source = if self.kind == "ExternalScript" { &*self.called } else { "" };
        command::info_object(self.kind, &self.command, source, None)
    }
}

/// The evaluator with the machine that it runs on.
pub struct Engine {
    /// The machine.
    pub host: Box<dyn Host>,
    /// What a script may use up.
    pub limits: Limits,
    pub(crate) meter: limits::Meter,
    pub(crate) frame: Frame,
    pub(crate) global: Rc<Scope>,
    pub(crate) calls: Vec<Called>,
    /// Static properties of .NET that a script set.
    pub(crate) told: BTreeMap<&'static str, Value>,
    /// `$Error`
    pub(crate) errors: Value,
    /// How many `try` and `trap` are waiting for an error.
    pub(crate) trying: u32,
    /// `$?`
    pub(crate) success: bool,
    pub(crate) invocation: Option<Rc<Invocation>>,
    /// The statement that runs.
    pub(crate) here: Span,
    /// The next number for a stage of a pipeline.
    pub(crate) stages: u32,
    pub(crate) known: Cmdlets,
    pub(crate) modules: Vec<Rc<module::Module>>,
    /// Scopes of all modules that were ever loaded.
    pub(crate) homes: Vec<Weak<Scope>>,
    /// `$PSItem` of a `catch`, and what `throw` alone throws again.
    pub(crate) caught: Vec<Value>,
    /// A variable somewhere is the same in all inner scopes.
    pub(crate) has_all_scope: bool,
    /// Enumerations that scripts declared.
    pub(crate) enums: Vec<Rc<EnumType>>,
    /// The functions that a session begins with lie in the global scope.
    pub(crate) has_functions: bool,
    /// Preferences lie in the global scope, as somebody looked at the list of variables.
    pub(crate) furnished: bool,
    pub(crate) transcript: Option<cmdlets::Transcript>,
    /// `Get-Random -SetSeed`
    pub(crate) seeded: Option<Box<Generator>>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Functions know the scope of their module, and closures the global one.
        self.homes.iter().filter_map(Weak::upgrade).for_each(|scope| scope.clear());
        self.global.clear();
    }
}

thread_local! {
    /// The text of whatever runs outside of a script, and the streams of a console.
    static OUTSIDE: (Rc<Script>, Rc<Streams>) = Default::default();
}

/// How a script ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code: 0, what `exit` said, or 1 after an error that ended it.
    pub code: i32,
    /// `exit` was called.
    pub exited: bool,
}

impl Engine {
    /// An evaluator on a machine.
    #[must_use]
    pub fn new(host: Box<dyn Host>) -> Self {
        let global = Scope::new(ScopeKind::Global, None);
        let (script, streams) = OUTSIDE.with(Clone::clone);
        let frame = Frame { scope: global.clone(), script, streams };
        let known = Cmdlets::new(host.cmdlets());
        let mut engine = Self {
            host,
            limits: Limits::default(),
            meter: limits::Meter::default(),
            frame,
            global,
            told: BTreeMap::new(),
            calls: Vec::new(),
            errors: Value::list(Flavour::ArrayList, Vec::new()),
            trying: 0,
            success: true,
            invocation: None,
            here: Span::default(),
            stages: 0,
            known,
            modules: Vec::new(),
            homes: Vec::new(),
            caught: Vec::new(),
            has_all_scope: false,
            enums: Vec::new(),
            has_functions: false,
            furnished: false,
            transcript: None,
            seeded: None,
        };
        automatic::install(&mut engine);
        engine
    }

    /// Steps that were used so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.meter.steps
    }

    /// A new line is typed: what earlier ones used up does not count.
    pub fn refuel(&mut self) {
        self.meter = limits::Meter::default();
    }

    /// `$?`: whether the last command did what it should.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.success
    }

    /// Lines of objects as `Out-String` makes them.
    ///
    /// # Errors
    /// What a calculated property ends with.
    pub fn lines(&mut self, values: &[Value], width: Option<usize>) -> Eval<Vec<String>> {
        display::lines(self, values, width)
    }

    /// A stretch of the running script.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { script: self.frame.script.clone(), span }
    }

    /// Runs a text as a console does: what comes out is formatted and shown by the host, errors
    /// are shown and do not come back.
    ///
    /// # Errors
    /// What no script can catch: a feature that the engine lacks, a limit.
    pub fn console(&mut self, text: &str, file: Option<&str>, arguments: &[Value]) -> Eval<Ended> {
        self.console_and(text, file, arguments, |_, _| Ok(()))
    }

    /// [`Engine::console`]; each object is looked at before it is shown.
    ///
    /// # Errors
    /// As [`Engine::console`].
    pub fn console_and(
        &mut self,
        text: &str,
        file: Option<&str>,
        arguments: &[Value],
        look: impl FnMut(&mut Self, &Value) -> Eval<()>,
    ) -> Eval<Ended> {
        let mut out = display::Watched::new(look);
        let result = self.run(text, file, arguments, &mut out);
        let result = match result {
            Ok(()) => out.finish(self),
            Err(stop) => {
                out.finish(self)?;
                Err(stop)
            }
        };
        self.ended(result)
    }

    /// Shows an error that nothing caught, and tells the exit code.
    fn ended(&mut self, result: Eval<()>) -> Eval<Ended> {
        match result {
            Ok(()) | Err(Stop::Return | Stop::Break(_) | Stop::Continue(_) | Stop::Enough(_)) => {
                Ok(Ended { code: 0, exited: false })
            }
            Err(Stop::Exit(code)) => Ok(Ended { code, exited: true }),
            Err(Stop::Error(raised)) => {
                if !raised.recorded {
                    self.remember(&raised.record);
                }
                self.success = false;
                self.emit(streams::Stream::Error, raised.record)?;
                Ok(Ended { code: 1, exited: false })
            }
            Err(stop @ (Stop::Unsupported(_) | Stop::Limit(_))) => Err(stop),
        }
    }

    /// Runs a text in the global scope, a file in a scope of its own with the words of a command
    /// line; what comes out goes to the sink.
    ///
    /// # Errors
    /// An error that ended it, flow control that nothing took, what the engine refuses.
    pub fn run(
        &mut self,
        text: &str,
        file: Option<&str>,
        arguments: &[Value],
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let block = self.block_of(text, file)?;
        match file {
            None => self.call_dotted(&block, arguments, out),
            Some(_) => self.call_script(&block, arguments, out),
        }
    }

    /// Runs a text and collects what comes out.
    ///
    /// # Errors
    /// As [`Engine::run`].
    pub fn values(&mut self, text: &str) -> Eval<Vec<Value>> {
        self.collect(|engine, out| engine.run(text, None, &[], out))
    }

    /// A text as a script block; one that cannot be parsed is an error of PowerShell.
    pub(crate) fn block_of(&mut self, text: &str, file: Option<&str>) -> Eval<Rc<ScriptBlock>> {
        match texts::parsed(text, file) {
            Ok(parsed) => {
                let span = Span::new(0, text.len());
                let (block, script) = (parsed.block.clone(), parsed.script.clone());
                Ok(Rc::new(ScriptBlock::new(block, script, span, None)))
            }
            Err(error) => {
                let class = if error.incomplete {
                    "System.Management.Automation.IncompleteParseException"
                } else {
                    "System.Management.Automation.ParseException"
                };
                let text = text.to_owned();
                let script = Rc::new(Script { text, file: file.map(Rc::from) });
                let place = Place { script, span: error.span };
                let spec = ErrorSpec::new(class, error.id, "ParserError", error.text);
                Err(Stop::raised(self.record(&spec, &place, None), Reach::Script))
            }
        }
    }

    /// Runs something in another frame, with another command at work.
    pub(crate) fn within<T>(
        &mut self,
        frame: &Frame,
        invocation: Option<Rc<Invocation>>,
        run: impl FnOnce(&mut Self) -> Eval<T>,
    ) -> Eval<T> {
        let frame = std::mem::replace(&mut self.frame, frame.clone());
        let invocation = std::mem::replace(&mut self.invocation, invocation);
        let here = self.here;
        let result = run(self);
        self.frame = frame;
        self.invocation = invocation;
        self.here = here;
        result
    }

    /// Runs something in another scope.
    pub(crate) fn in_scope<T>(
        &mut self,
        scope: Rc<Scope>,
        run: impl FnOnce(&mut Self) -> Eval<T>,
    ) -> Eval<T> {
        let outer = std::mem::replace(&mut self.frame.scope, scope);
        let result = run(self);
        self.frame.scope = outer;
        result
    }

    /// What is known about the call that runs.
    pub(crate) fn call_info(&self) -> Option<Rc<CallInfo>> {
        self.frame.scope.call()
    }
}
