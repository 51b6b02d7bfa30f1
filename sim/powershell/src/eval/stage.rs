//! One command of a pipeline at work: begin, each object, end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::bind::{Arg, Bound, Common};
use super::cmdlet::{Call, Run, Running};
use super::command::Found;
use super::error::ErrorSpec;
use super::host::Finished;
use super::known::Known;
use super::pipeline::Redirect;
use super::scope::{CallInfo, FunctionDef, Scope, ScopeKind};
use super::script_block::ScriptBlock;
use super::sink::Sink;
use super::stop::{Eval, Stop};
use super::streams::{Merge, Stream};
use super::{Called, Engine, Frame, Invocation, Place};
use crate::ast::{Part, Statements};
use crate::value::{Held, Value, text};

/// A command of a pipeline.
pub(crate) struct Stage {
    body: Body,
    frame: Frame,
    invocation: Rc<Invocation>,
    redirect: Option<Redirect>,
    begun: bool,
    /// Something is piped into it.
    piped: bool,
    /// Its number: a command that has seen enough names its own.
    pub(crate) id: u32,
}

enum Body {
    Each(fn(&mut Call<'_>) -> Eval<()>, Bound),
    Whole(Box<dyn Running>, Bound),
    Block(BlockBody),
    Native { path: Rc<str>, words: Vec<Rc<str>>, input: Vec<Value> },
}

/// A function, a script block or a script at work.
struct BlockBody {
    block: Rc<ScriptBlock>,
    /// Where its body runs.
    inner: Frame,
    bound: Bound,
    info: Rc<CallInfo>,
    is_filter: bool,
    /// The objects that no `process` took.
    input: Vec<Value>,
    name: Rc<str>,
    /// `-ErrorVariable`
    errors: Option<Rc<Held<Vec<Value>>>>,
    /// A script file: `exit` ends it and not the caller.
    is_script: bool,
}

/// How a block is called.
#[derive(Debug, Clone, Default)]
pub(crate) struct How {
    pub(crate) dotted: bool,
    pub(crate) is_script: bool,
    pub(crate) is_filter: bool,
    /// The script file that a process was started for: its scope is there, the call is its own.
    pub(crate) is_main: bool,
}

/// Adds what passes to a variable.
struct Tee<'s> {
    list: Option<Rc<Held<Vec<Value>>>>,
    current: Option<(Rc<Scope>, Rc<str>)>,
    out: &'s mut dyn Sink,
}

impl Sink for Tee<'_> {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        if let Some(list) = &self.list {
            list.borrow_mut().push(value.clone());
        }
        if let Some((scope, name)) = &self.current {
            scope.put(name, value.clone());
        }
        self.out.put(engine, value)
    }
}

impl Stage {
    /// Prepares a command that was found.
    pub(crate) fn new(
        engine: &mut Engine,
        found: Found,
        arguments: Vec<Arg>,
        called: Rc<str>,
        place: Place,
        redirect: Option<Redirect>,
        piped: bool,
    ) -> Eval<Self> {
        let mut frame = engine.frame.clone();
        if let Some(redirect) = &redirect {
            frame.streams = redirect.streams.clone();
        }
        let id = engine.stages;
        engine.stages += 1;
        let name = found.name();
        let mut invocation = Invocation {
            command: name.clone(),
            activity: name,
            class: found.class(),
            called,
            kind: found.kind(),
            place,
            common: Common::default(),
            failed: Cell::new(false),
            has_position: true,
        };
        let body = match found {
            Found::Cmdlet(known) => {
                let bound = engine.bind(known.table(), arguments, &invocation, piped)?;
                invocation.common = bound.common.clone();
                engine.cmdlet_body(&known, bound)
            }
            Found::Function(function) => {
                let how = How { is_filter: function.is_filter, ..How::default() };
                let FunctionDef { block, name, .. } = &*function;
                let body = engine.block_body(
                    block,
                    name.clone(),
                    arguments,
                    how,
                    &invocation,
                    piped,
                    &frame,
                )?;
                invocation.common = body.bound.common.clone();
                Body::Block(body)
            }
            Found::Block(block, how) => {
                let name = invocation.command.clone();
                let body =
                    engine.block_body(&block, name, arguments, how, &invocation, piped, &frame)?;
                invocation.common = body.bound.common.clone();
                Body::Block(body)
            }
            Found::Program(path) => {
                Body::Native { path, words: native_words(arguments), input: Vec::new() }
            }
        };
        let common = &invocation.common;
        engine.start_lists(common);
        let mut body = body;
        if let (Body::Block(body), Some(name)) = (&mut body, &common.error_variable) {
            body.errors = Some(engine.common_list(name));
        }
        let invocation = Rc::new(invocation);
        Ok(Self { body, frame, invocation, redirect, begun: false, piped, id })
    }

    /// Before the first object; happens once.
    pub(crate) fn begin(&mut self, engine: &mut Engine, out: &mut dyn Sink) -> Eval<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.work(engine, out, |body, engine, out, context| match body {
            Body::Each(..) | Body::Native { .. } => Ok(()),
            Body::Whole(running, bound) => {
                running.begin(&mut context.call(engine, bound, out, None))
            }
            Body::Block(body) => body.begin(engine, out, context.at),
        })
    }

    /// An object of the pipeline.
    pub(crate) fn process(
        &mut self,
        engine: &mut Engine,
        value: Value,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        self.begin(engine, out)?;
        engine.step()?;
        self.work(engine, out, |body, engine, out, context| {
            if let Body::Each(_, bound) | Body::Whole(_, bound) = body
                && !engine.bind_object(bound, &value)?
            {
                return engine.not_bound(&value);
            }
            match body {
                Body::Each(run, bound) => run(&mut context.call(engine, bound, out, Some(&value))),
                Body::Whole(running, bound) => {
                    // It may keep what it was given until the end of the pipeline.
                    engine.hold(&value)?;
                    running.process(&mut context.call(engine, bound, out, Some(&value)))
                }
                Body::Block(body) => body.process(engine, Some(value), out, context.at),
                Body::Native { input, .. } => {
                    input.push(value);
                    Ok(())
                }
            }
        })
    }

    /// Behind the last object.
    pub(crate) fn end(&mut self, engine: &mut Engine, out: &mut dyn Sink) -> Eval<()> {
        self.begin(engine, out)?;
        let piped = self.piped;
        self.work(engine, out, |body, engine, out, context| match body {
            Body::Each(run, bound) if !piped => run(&mut context.call(engine, bound, out, None)),
            Body::Each(..) => Ok(()),
            Body::Whole(running, bound) => {
                if !piped {
                    running.process(&mut context.call(engine, bound, out, None))?;
                }
                bound.forget_object();
                running.end(&mut context.call(engine, bound, out, None))
            }
            Body::Block(body) => body.end(engine, out, context.at, piped),
            Body::Native { path, words, input } => engine.run_native(path, words, input, out),
        })?;
        if let Some(redirect) = &self.redirect {
            redirect.finish(engine)?;
        }
        if self.invocation.failed.get() {
            engine.success = false;
        }
        Ok(())
    }

    /// Runs a part of the work with the streams, the scope and the name of this command.
    fn work(
        &mut self,
        engine: &mut Engine,
        out: &mut dyn Sink,
        run: impl FnOnce(&mut Body, &mut Engine, &mut dyn Sink, Context<'_>) -> Eval<()>,
    ) -> Eval<()> {
        let context = Context { at: &self.invocation.place, piped: self.piped, id: self.id };
        let (body, common) = (&mut self.body, &self.invocation.common);
        let scope = self.frame.scope.clone();
        let list = common.out_variable.as_ref().map(|name| engine.common_list(name));
        let current = common.pipeline_variable.as_ref().map(|name| (scope, name.clone()));
        let redirect = &self.redirect;
        engine.within(&self.frame, Some(self.invocation.clone()), |engine| {
            let mut tee;
            let out: &mut dyn Sink = if list.is_some() || current.is_some() {
                tee = Tee { list, current, out };
                &mut tee
            } else {
                out
            };
            let Some(redirect) = redirect else { return run(body, engine, out, context) };
            let mut file = redirect.output_sink(out);
            match &redirect.queue {
                Some(queue) => {
                    let mut merge = Merge { queue: queue.clone(), out: &mut file };
                    let result = run(body, engine, &mut merge, context);
                    merge.drain(engine)?;
                    result
                }
                None => run(body, engine, &mut file, context),
            }
        })
    }
}

#[derive(Clone, Copy)]
struct Context<'c> {
    at: &'c Place,
    piped: bool,
    id: u32,
}

impl<'c> Context<'c> {
    fn call(
        self,
        engine: &'c mut Engine,
        bound: &'c Bound,
        out: &'c mut dyn Sink,
        input: Option<&'c Value>,
    ) -> Call<'c> {
        Call { engine, bound, out, input, piped: self.piped, pipeline: self.id }
    }
}

/// The words of a native program.
fn native_words(arguments: Vec<Arg>) -> Vec<Rc<str>> {
    let mut words: Vec<Rc<str>> = Vec::new();
    for argument in arguments {
        match argument {
            Arg::Named(name, None, _) => words.push(format!("-{name}").into()),
            Arg::Named(name, Some(value), _) => {
                let all: Vec<String> = value.elements().iter().map(text::of).collect();
                words.push(format!("-{name}:{}", all.join(",")).into());
            }
            Arg::Value(_, Some(raw), _) => words.push(raw),
            Arg::Value(value, None, _) => match value.cells() {
                Some(_) => words.extend(value.elements().iter().map(|one| text::of(one).into())),
                None if matches!(value, Value::Null) => {}
                None => words.push(text::of(&value).into()),
            },
        }
    }
    words
}

impl BlockBody {
    /// The statements of a part; the body counts as `end`, of a filter as `process`.
    fn part(&self, wanted: Part) -> Option<&Statements> {
        let block = &self.block.block;
        let named = block.named.iter().find(|(part, _)| *part == wanted).map(|(_, body)| body);
        let body_is = if self.is_filter { Part::Process } else { Part::End };
        named.or((wanted == body_is && block.named.is_empty()).then_some(&block.body))
    }

    fn has_process(&self) -> bool {
        self.part(Part::Process).is_some()
    }

    fn run(&self, engine: &mut Engine, part: Part, out: &mut dyn Sink, at: &Place) -> Eval<()> {
        let Some(statements) = self.part(part) else { return Ok(()) };
        let streams = engine.frame.streams.clone();
        let frame = Frame { streams, ..self.inner.clone() };
        engine.calls.push(Called {
            name: self.name.clone(),
            at: at.clone(),
            scope: self.inner.scope.clone(),
            errors: self.errors.clone(),
        });
        let result = engine.deeper(|engine| {
            engine.within(&frame, None, |engine| engine.statements(statements, out))
        });
        engine.calls.pop();
        match result {
            Err(Stop::Return) => Ok(()),
            Err(Stop::Exit(code)) if self.is_script => {
                engine.exit_code(code);
                Ok(())
            }
            Err(Stop::Error(mut raised)) if raised.reach == super::Reach::Function => {
                raised.reach = super::Reach::Statement;
                Err(Stop::Error(raised))
            }
            other => other,
        }
    }

    fn begin(&mut self, engine: &mut Engine, out: &mut dyn Sink, at: &Place) -> Eval<()> {
        if self.block.block.named.iter().any(|(part, _)| *part == Part::DynamicParam) {
            return Err(engine.unsupported("dynamicparam", at.span));
        }
        self.run(engine, Part::Begin, out, at)
    }

    fn process(
        &mut self,
        engine: &mut Engine,
        value: Option<Value>,
        out: &mut dyn Sink,
        at: &Place,
    ) -> Eval<()> {
        let Some(value) = value else { return self.run(engine, Part::Process, out, at) };
        let binds = self.bound.takes_objects();
        if binds && self.bound.table.advanced && !engine.bind_object(&mut self.bound, &value)? {
            return engine.not_bound(&value);
        }
        if binds && !self.bound.table.advanced {
            engine.bind_object(&mut self.bound, &value)?;
        }
        if binds {
            for (at, parameter) in self.bound.table.params.iter().enumerate() {
                if let (false, Some(value)) = (self.bound.fixed[at], &self.bound.values[at]) {
                    self.inner.scope.put_shared(parameter.key, &parameter.name, value.clone());
                }
            }
        }
        if !self.has_process() {
            self.input.push(value);
            return Ok(());
        }
        let scope = self.inner.scope.clone();
        let before = scope.set_underscore(Some(value.clone()));
        *self.info.input.borrow_mut() = vec![value];
        let result = self.run(engine, Part::Process, out, at);
        self.info.input.borrow_mut().clear();
        scope.set_underscore(before);
        result
    }

    fn end(
        &mut self,
        engine: &mut Engine,
        out: &mut dyn Sink,
        at: &Place,
        piped: bool,
    ) -> Eval<()> {
        if !piped && self.has_process() {
            self.process(engine, None, out, at)?;
        }
        *self.info.input.borrow_mut() = std::mem::take(&mut self.input);
        self.run(engine, Part::End, out, at)
    }
}

impl Engine {
    fn cmdlet_body(&mut self, known: &Known, bound: Bound) -> Body {
        match known.cmdlet.run {
            Run::Each(run) => Body::Each(run, bound),
            Run::Whole(make) => Body::Whole(make(), bound),
        }
    }

    /// An object that no parameter of the command at work takes.
    fn not_bound(&mut self, value: &Value) -> Eval<()> {
        let text = "The input object cannot be bound to any parameters for the command either \
                    because the command does not take pipeline input or the input and its \
                    properties do not match any of the parameters that take pipeline input.";
        let class = "System.Management.Automation.ParameterBindingException";
        let spec = ErrorSpec::new(class, "InputObjectNotBound", "InvalidArgument", text);
        self.fail(&spec.about(value.clone()))
    }

    /// Binds the arguments of a block and makes its scope.
    #[expect(clippy::too_many_arguments, reason = "each says one thing about the call")]
    fn block_body(
        &mut self,
        block: &Rc<ScriptBlock>,
        name: Rc<str>,
        arguments: Vec<Arg>,
        how: How,
        invocation: &Invocation,
        piped: bool,
        frame: &Frame,
    ) -> Eval<BlockBody> {
        let table = self.table_of(block)?;
        let bound = self.bind(&table, arguments, invocation, piped)?;
        let parent = block.home.clone().unwrap_or_else(|| self.frame.scope.clone());
        let scope = if how.dotted {
            self.frame.scope.clone()
        } else {
            let kind = if how.is_script { ScopeKind::Script } else { ScopeKind::Local };
            Scope::new(kind, Some(parent))
        };
        let info = Rc::new(call_info(&bound, name.clone(), invocation));
        if !how.dotted || how.is_main {
            *scope.call.borrow_mut() = Some(info.clone());
        }
        let inner = Frame {
            scope: scope.clone(),
            script: block.script.clone(),
            streams: frame.streams.clone(),
        };
        for (preference, value) in bound.common.preferences() {
            scope.put(preference, value);
        }
        if !how.dotted || !table.params.is_empty() {
            self.set_parameters(&bound, &inner, invocation)?;
        }
        let (is_filter, is_script) = (how.is_filter, how.is_script);
        let input = Vec::new();
        let block = block.clone();
        let errors = None;
        Ok(BlockBody { block, inner, bound, info, is_filter, input, name, errors, is_script })
    }

    /// Puts parameters into the scope of a block: what was bound, else the default.
    fn set_parameters(
        &mut self,
        bound: &Bound,
        inner: &Frame,
        invocation: &Invocation,
    ) -> Eval<()> {
        let table = bound.table.clone();
        for (at, parameter) in table.params.iter().enumerate() {
            let constraint = &parameter.constraint;
            let value = match (&bound.values[at], &parameter.default) {
                (Some(value), _) => value.clone(),
                (None, Some(default)) => {
                    let value = self.deeper(|engine| {
                        engine.within(inner, None, |engine| engine.expr(default))
                    })?;
                    match constraint.types.is_empty() {
                        true => value,
                        false => constraint.apply(self, value, false).map_err(|refusal| {
                            self.refused(&parameter.name, refusal, true, invocation)
                        })?,
                    }
                }
                (None, None) => constraint.nothing(),
            };
            inner.scope.put_shared(parameter.key, &parameter.name, value);
            if !constraint.types.is_empty() || !constraint.checks.is_empty() {
                inner.scope.own(parameter.key, &parameter.name, |slot| {
                    slot.constraint = Some(constraint.clone());
                });
            }
        }
        Ok(())
    }

    /// Runs a native program and gives its lines.
    fn run_native(
        &mut self,
        path: &Rc<str>,
        words: &[Rc<str>],
        input: &[Value],
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let mut lines = String::new();
        for value in input {
            lines.push_str(&text::of(value));
            lines.push_str("\r\n");
        }
        let finished = self.host.run(path, words, &lines);
        let Finished { output, error, code } = finished.map_err(|stop| self.located(stop))?;
        self.exit_code(code);
        for line in text_lines(&error) {
            self.native_error(path, line)?;
        }
        for line in text_lines(&output) {
            self.step()?;
            out.put(self, Value::text(line))?;
        }
        if code != 0 {
            self.success = false;
            if let Some(by) = &self.invocation {
                by.failed.set(true);
            }
        }
        Ok(())
    }

    /// What a program lacks, at the place where the script calls it.
    fn located(&self, stop: Stop) -> Stop {
        match stop {
            Stop::Unsupported(what) if what.place.line == 0 => {
                self.unsupported(what.feature, self.here)
            }
            other => other,
        }
    }

    /// A line of the standard error of a program: plain on a console, a record when redirected.
    fn native_error(&mut self, path: &str, line: &str) -> Eval<()> {
        if self.stream_is_host(Stream::Error) {
            return self.write_host(super::Channel::Error, &format!("{line}\n"));
        }
        let class = "System.Management.Automation.RemoteException";
        let spec = ErrorSpec::new(class, "NativeCommandError", "NotSpecified", line);
        let by = self.invocation.clone();
        let place = by.as_ref().map_or_else(|| self.place(self.here), |by| by.place.clone());
        let spec = spec.about(Value::text(line));
        let record = self.record(&spec, &place, by.as_deref());
        let _ = path;
        self.remember(&record);
        self.emit(Stream::Error, record)
    }

    /// Sets `$LASTEXITCODE`.
    pub(crate) fn exit_code(&mut self, code: i32) {
        self.global.put("LASTEXITCODE", Value::Int(code));
        self.success = code == 0;
    }
}

/// Lines of a text, without an empty one behind the last.
fn text_lines(text: &str) -> impl Iterator<Item = &str> {
    let body = text.strip_suffix('\n').map_or(text, |body| body.strip_suffix('\r').unwrap_or(body));
    let lines = body.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    lines.filter(move |_| !text.is_empty())
}

fn call_info(bound: &Bound, name: Rc<str>, by: &Invocation) -> CallInfo {
    let mut given: Vec<(Value, Value)> = Vec::new();
    for (name, value) in bound.given().chain(bound.common.given.iter().map(|(n, v)| (n, v))) {
        given.push((Value::Text(name.clone()), value.clone()));
    }
    CallInfo {
        name,
        bound: Value::table(given),
        unbound: Value::array(bound.rest.clone()),
        invocation: RefCell::default(),
        cmdlet: RefCell::default(),
        advanced: bound.table.advanced,
        set: bound.set.clone(),
        input: RefCell::default(),
        impact: bound.table.impact.unwrap_or(0),
        at: by.place.clone(),
    }
}
