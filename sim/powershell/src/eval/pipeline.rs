//! Pipelines: objects go from command to command as they come; redirections.

use std::cell::RefCell;
use std::rc::Rc;

use super::sink::Sink;
use super::stage::Stage;
use super::stop::{Eval, Stop};
use super::streams::{Merge, Streams, To};
use super::{Engine, display};
use crate::ast::{
    At, Element, ElementKind, Expr, Expression, Pipeline, RedirectTo, Redirection, Statement,
};
use crate::value::{Net, Value, text};

/// A file into which output goes.
#[derive(Debug)]
pub(crate) struct RedirectFile {
    path: String,
    keep: bool,
    values: RefCell<Vec<Value>>,
    text: RefCell<String>,
}

impl RedirectFile {
    /// Adds text behind what is there.
    pub(crate) fn write(&self, engine: &mut Engine, text: &str) -> Eval<()> {
        self.flush(engine)?;
        engine.note_output(text.len())?;
        self.text.borrow_mut().push_str(text);
        Ok(())
    }

    fn flush(&self, engine: &mut Engine) -> Eval<()> {
        let values = std::mem::take(&mut *self.values.borrow_mut());
        if values.is_empty() {
            return Ok(());
        }
        let lines = display::lines(engine, &values, None)?;
        let mut text = self.text.borrow_mut();
        for line in lines {
            engine.note_output(line.len())?;
            text.push_str(&line);
            text.push_str("\r\n");
        }
        Ok(())
    }
}

/// Where the output of an element goes.
#[derive(Debug, Clone)]
enum Output {
    On,
    Nowhere,
    File(Rc<RedirectFile>),
}

/// What the redirections of an element come to.
#[derive(Debug, Clone)]
pub(crate) struct Redirect {
    pub(crate) streams: Rc<Streams>,
    pub(crate) queue: Option<Rc<RefCell<Vec<Value>>>>,
    output: Output,
    files: Vec<Rc<RedirectFile>>,
}

/// The place where the output of an element goes.
pub(crate) struct OutputSink<'s> {
    to: Output,
    out: &'s mut dyn Sink,
}

impl Sink for OutputSink<'_> {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        match &self.to {
            Output::On => self.out.put(engine, value),
            Output::Nowhere => Ok(()),
            Output::File(file) => {
                file.values.borrow_mut().push(value);
                Ok(())
            }
        }
    }
}

impl Redirect {
    pub(crate) fn output_sink<'s>(&self, out: &'s mut dyn Sink) -> OutputSink<'s> {
        OutputSink { to: self.output.clone(), out }
    }

    /// Writes the files.
    pub(crate) fn finish(&self, engine: &mut Engine) -> Eval<()> {
        for file in &self.files {
            file.flush(engine)?;
            let text = file.text.borrow();
            // 5.1 redirects into UTF-16 with a byte order mark.
            let mut bytes = if file.keep { Vec::new() } else { vec![0xff, 0xfe] };
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            let written = engine.host.append(&file.path, &bytes, file.keep);
            if let Err(error) = written {
                return Err(engine.fault(&error.into(), engine.here));
            }
        }
        Ok(())
    }
}

/// The stages that are still to come, and what is behind them.
struct Rest<'s> {
    stages: &'s mut [Stage],
    last: &'s mut dyn Sink,
}

impl Sink for Rest<'_> {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        match self.stages.split_first_mut() {
            None => self.last.put(engine, value),
            Some((stage, stages)) => {
                stage.process(engine, value, &mut Rest { stages, last: &mut *self.last })
            }
        }
    }
}

impl Engine {
    /// Runs a pipeline.
    pub(crate) fn pipeline(&mut self, pipeline: &Pipeline, out: &mut dyn Sink) -> Eval<()> {
        match lone_expression(pipeline) {
            Some(expr) => self.emit_expression(expr, out),
            None => self.long_pipeline(pipeline, out),
        }
    }

    /// The value of a pipeline, and whether nothing came out of it at all.
    pub(crate) fn pipeline_value(&mut self, pipeline: &Pipeline) -> Eval<(Value, bool)> {
        if let Some(expr) = lone_expression(pipeline) {
            return self.expression_value(expr);
        }
        let values = self.collect(|engine, out| engine.long_pipeline(pipeline, out))?;
        let is_void = values.is_empty();
        Ok((Value::collected(values), is_void))
    }

    /// The value of a statement, and whether nothing came out of it at all.
    pub(crate) fn statement_value(&mut self, statement: &At<Statement>) -> Eval<(Value, bool)> {
        match &statement.node {
            Statement::Pipeline(pipeline) => self.pipeline_value(pipeline),
            // `$a = $b = 1`: the inner assignment gives its value.
            Statement::Assign { target, op, value } => {
                Ok((self.assign(target, *op, value)?, false))
            }
            _ => {
                let values = self.collect(|engine, out| engine.statement(statement, out))?;
                let is_void = values.is_empty();
                Ok((Value::collected(values), is_void))
            }
        }
    }

    fn long_pipeline(&mut self, pipeline: &Pipeline, out: &mut dyn Sink) -> Eval<()> {
        let elements = &pipeline.elements;
        let (source, commands) = match &elements[0].node {
            Element { kind: ElementKind::Expression(expr), redirections } => {
                (Some((expr, redirections)), &elements[1..])
            }
            _ => (None, &elements[..]),
        };
        self.success = true;
        let mut stages = Vec::with_capacity(commands.len());
        for (index, element) in commands.iter().enumerate() {
            let ElementKind::Command(command) = &element.node.kind else {
                return Err(self.unsupported("an expression behind a bar", element.span));
            };
            let redirect = self.redirect(&element.node.redirections)?;
            let piped = index > 0 || source.is_some();
            stages.push(self.stage(command, element.span, redirect, piped)?);
        }
        let first = stages.first().map_or(0, |stage| stage.id);
        let held = self.meter.held;
        let result = self.drive(source, &mut stages, out);
        self.meter.held = held;
        match result {
            Err(Stop::Enough(id)) => {
                // What stands in front of the one that has enough does not end.
                let Some(at) = stages.iter().position(|stage| stage.id == id) else {
                    return Err(Stop::Enough(id));
                };
                debug_assert!(first <= id);
                finish(self, &mut stages[at..], out)
            }
            other => other,
        }
    }

    fn drive(
        &mut self,
        source: Option<(&Expr, &Vec<Redirection>)>,
        stages: &mut [Stage],
        out: &mut dyn Sink,
    ) -> Eval<()> {
        for at in 0..stages.len() {
            let (before, behind) = stages.split_at_mut(at + 1);
            before[at].begin(self, &mut Rest { stages: behind, last: &mut *out })?;
        }
        if let Some((expr, redirections)) = source {
            let mut rest = Rest { stages: &mut *stages, last: &mut *out };
            match self.redirect(redirections)? {
                None => self.emit_to_command(expr, &mut rest)?,
                Some(redirect) => self.redirected(expr, &redirect, &mut rest)?,
            }
        }
        finish(self, stages, out)
    }

    /// An expression with redirections.
    fn redirected(&mut self, expr: &Expr, redirect: &Redirect, out: &mut dyn Sink) -> Eval<()> {
        let streams = std::mem::replace(&mut self.frame.streams, redirect.streams.clone());
        let mut file = redirect.output_sink(out);
        let result = match &redirect.queue {
            Some(queue) => {
                let mut merge = Merge { queue: queue.clone(), out: &mut file };
                let result = self.emit_expression(expr, &mut merge);
                result.and(merge.drain(self))
            }
            None => self.emit_expression(expr, &mut file),
        };
        self.frame.streams = streams;
        result?;
        redirect.finish(self)
    }

    /// What the redirections of an element come to; none when there are none.
    fn redirect(&mut self, redirections: &[Redirection]) -> Eval<Option<Redirect>> {
        if redirections.is_empty() {
            return Ok(None);
        }
        let mut streams = (*self.frame.streams).clone();
        let mut redirect =
            Redirect { streams: Rc::default(), queue: None, output: Output::On, files: Vec::new() };
        for redirection in redirections {
            let to = match &redirection.to {
                RedirectTo::Stream(1) => {
                    To::Queue(redirect.queue.get_or_insert_with(Rc::default).clone())
                }
                RedirectTo::Stream(_) => {
                    return Err(self.unsupported("a redirection to this stream", self.here));
                }
                RedirectTo::File(file) | RedirectTo::Append(file) => {
                    let value = self.expr(file)?;
                    match value {
                        Value::Null => To::Nowhere,
                        path => {
                            let keep = matches!(redirection.to, RedirectTo::Append(_));
                            let file = Rc::new(RedirectFile {
                                path: text::of(&path),
                                keep,
                                values: RefCell::default(),
                                text: RefCell::default(),
                            });
                            redirect.files.push(file.clone());
                            To::File(file)
                        }
                    }
                }
            };
            let (all, beside) = match redirection.from {
                None => (true, 0..5),
                Some(1) => (true, 0..0),
                Some(stream) => (false, usize::from(stream) - 2..usize::from(stream) - 1),
            };
            for at in beside {
                streams.to[at] = to.clone();
            }
            if all {
                redirect.output = match to {
                    To::Nowhere => Output::Nowhere,
                    To::File(file) => Output::File(file),
                    To::Host | To::Queue(_) => Output::On,
                };
            }
        }
        redirect.streams = Rc::new(streams);
        Ok(Some(redirect))
    }

    /// An expression whose value goes into a pipeline or to the output.
    pub(crate) fn emit_expression(&mut self, expr: &Expr, out: &mut dyn Sink) -> Eval<()> {
        match &expr.node {
            // What these put out goes on as it comes.
            Expression::Sub(statements) => return self.statements(statements, out),
            Expression::Paren(inner) => match &inner.node {
                Statement::Pipeline(pipeline) => return self.pipeline(pipeline, out),
                Statement::Assign { .. } => {}
                _ => return self.statement(inner, out),
            },
            // As a statement these give nothing.
            Expression::Postfix(..) => return self.expr(expr).map(|_| ()),
            Expression::Unary(op, _) if op.changes() => return self.expr(expr).map(|_| ()),
            _ => {}
        }
        let (value, is_void) = self.expression_value(expr)?;
        self.success = true;
        if is_void { Ok(()) } else { self.enumerate(value, out) }
    }

    /// An expression in front of a bar: `++` gives its value there.
    fn emit_to_command(&mut self, expr: &Expr, out: &mut dyn Sink) -> Eval<()> {
        if let Expression::Binary { op: crate::ast::BinaryOp::Range, left, right, .. } = &expr.node
        {
            return self.emit_range(left, right, out);
        }
        self.emit_expression(expr, out)
    }

    /// A value with the mark that it is nothing at all: a variable that was set from a pipeline
    /// without output, a method that gives nothing.
    pub(crate) fn expression_value(&mut self, expr: &Expr) -> Eval<(Value, bool)> {
        match &expr.node {
            Expression::Variable(variable) => self.variable_or_void(variable, expr.span),
            Expression::Invoke { .. } => {
                let value = self.expr(expr)?;
                let is_void = matches!(value, Value::Null);
                Ok((value, is_void))
            }
            Expression::Paren(inner) => self.statement_value(inner),
            Expression::Cast(of, inner) if of.name.eq_ignore_ascii_case("void") => {
                self.expr(inner)?;
                Ok((Value::Null, true))
            }
            _ => Ok((self.expr(expr)?, false)),
        }
    }

    /// Puts the elements of an array or a list one by one, anything else whole.
    pub(crate) fn enumerate(&mut self, value: Value, out: &mut dyn Sink) -> Eval<()> {
        match &value {
            Value::Array(values) => {
                let mut at = 0;
                loop {
                    let next = values.borrow().get(at).cloned();
                    let Some(next) = next else { return Ok(()) };
                    self.step()?;
                    out.put(self, next)?;
                    at += 1;
                }
            }
            Value::Net(net) if matches!(&**net, Net::List(_)) => {
                for value in value.elements() {
                    self.step()?;
                    out.put(self, value)?;
                }
                Ok(())
            }
            _ => out.put(self, value),
        }
    }

    /// The file or the place of an element, for error messages.
    pub(crate) fn stream_is_host(&self, stream: super::streams::Stream) -> bool {
        matches!(self.frame.streams.to[stream as usize], To::Host)
    }
}

fn finish(engine: &mut Engine, stages: &mut [Stage], out: &mut dyn Sink) -> Eval<()> {
    for at in 0..stages.len() {
        let (before, behind) = stages.split_at_mut(at + 1);
        let result = before[at].end(engine, &mut Rest { stages: behind, last: &mut *out });
        match result {
            Err(Stop::Enough(id)) => {
                let Some(stopped) = behind.iter().position(|stage| stage.id == id) else {
                    return Err(Stop::Enough(id));
                };
                return finish(engine, &mut behind[stopped..], out);
            }
            other => other?,
        }
    }
    Ok(())
}

/// The expression of a pipeline that has nothing else.
fn lone_expression(pipeline: &Pipeline) -> Option<&Expr> {
    match pipeline.elements.as_slice() {
        [At { node: Element { kind: ElementKind::Expression(expr), redirections }, .. }]
            if redirections.is_empty() =>
        {
            Some(expr)
        }
        _ => None,
    }
}
