//! Statements and loops.
//!
//! An error that ends a statement is settled here: a `trap` of the same block takes it, a caller
//! that tries gets it, else it is shown and the next statement runs.

use std::rc::Rc;

use super::Engine;
use super::error::ErrorSpec;
use super::scope::FunctionDef;
use super::script_block::ScriptBlock;
use super::sink::Sink;
use super::stop::{Eval, Raised, Reach, Stop};
use crate::ast::{
    At, BinaryOp, Expr, Expression, Function, FunctionKind, Jump, Leave, Loop, Pipeline, Statement,
    Statements, Variable,
};
use crate::source::Span;
use crate::value::{Net, Value, convert, text};

/// What a round of a loop means for the next one.
enum Round {
    On,
    Over,
}

impl Engine {
    /// Runs statements one after the other.
    pub(crate) fn statements(&mut self, statements: &Statements, out: &mut dyn Sink) -> Eval<()> {
        let traps = statements.iter().any(|one| matches!(one.node, Statement::Trap { .. }));
        for statement in statements {
            self.step()?;
            self.here = statement.span;
            if traps {
                self.trying += 1;
            }
            let result = self.statement(statement, out);
            if traps {
                self.trying -= 1;
            }
            match result {
                Ok(()) => {}
                Err(Stop::Error(raised)) if traps => self.spring(statements, raised, out)?,
                Err(Stop::Error(raised)) => self.settle(raised)?,
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    /// An error in a block with traps.
    fn spring(
        &mut self,
        statements: &Statements,
        mut raised: Box<Raised>,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        if raised.reach == Reach::Function {
            return Err(Stop::Error(raised));
        }
        let mut general = None;
        let mut special = None;
        for statement in statements {
            let Statement::Trap { of, body } = &statement.node else { continue };
            match of {
                None => general = Some(body),
                Some(of) if self.catches(&raised.record, &of.node) => special = Some(body),
                Some(_) => {}
            }
        }
        let Some(body) = special.or(general) else { return self.settle(raised) };
        if !raised.recorded {
            self.remember(&raised.record);
            raised.recorded = true;
        }
        match self.handler(body, &raised.record, out) {
            Err(Stop::Break(None)) => Err(Stop::Error(raised)),
            Err(Stop::Continue(None)) => Ok(()),
            Ok(()) => {
                // Without a word the error is shown, and the next statement runs.
                raised.reach = Reach::Statement;
                self.success = false;
                self.emit(super::streams::Stream::Error, raised.record)
            }
            Err(stop) => Err(stop),
        }
    }

    /// Runs one statement.
    pub(crate) fn statement(&mut self, statement: &At<Statement>, out: &mut dyn Sink) -> Eval<()> {
        match &statement.node {
            Statement::Pipeline(pipeline) => self.pipeline(pipeline, out),
            Statement::Assign { target, op, value } => {
                self.assign_quietly(target, *op, value)?;
                self.success = true;
                Ok(())
            }
            Statement::If { clauses, otherwise } => {
                for (test, body) in clauses {
                    if self.holds(test)? {
                        return self.statements(body, out);
                    }
                }
                match otherwise {
                    Some(body) => self.statements(body, out),
                    None => Ok(()),
                }
            }
            Statement::Loop { label, kind, body } => self.repeat(label.as_deref(), kind, body, out),
            Statement::Switch(switch) => self.switch(switch, statement.span, out),
            Statement::Function(function) => self.define(function, statement.span),
            Statement::Try { body, catches, finally } => {
                self.attempt(body, catches, finally.as_ref(), out)
            }
            Statement::Trap { .. } => Ok(()),
            Statement::Data { name, body, .. } => self.data(name.as_deref(), body, out),
            Statement::Leave(leave, with) => {
                self.leave(*leave, with.as_deref(), statement.span, out)
            }
            Statement::Jump(jump, label) => self.jump(*jump, label.as_ref()),
            Statement::Class(class) => self.declare_class(class, statement.span),
            Statement::Enum { name, attributes, members } => {
                self.declare_enum(name, attributes, members, statement.span)
            }
            Statement::Foreign { keyword, .. } => {
                Err(self.unsupported(format!("{keyword} block"), statement.span))
            }
        }
    }

    /// The truth of a condition.
    pub(crate) fn holds(&mut self, test: &Pipeline) -> Eval<bool> {
        Ok(self.pipeline_value(test)?.0.is_true())
    }

    fn define(&mut self, function: &Rc<Function>, span: Span) -> Eval<()> {
        if function.kind == FunctionKind::Workflow {
            return Err(self.unsupported("workflow", span));
        }
        let text = span.of(&self.frame.script.text);
        let open = text.find('{').unwrap_or(0) as u32;
        let span = Span { start: span.start + open, end: span.end };
        let home = self.frame.scope.module().map(|module| module.scope.clone());
        let mut block =
            ScriptBlock::new(function.body.clone(), self.frame.script.clone(), span, home);
        block.function = Some(function.clone());
        let (scope, name) = match function.name.split_once(':') {
            Some((scope, name)) => match scope.to_ascii_lowercase().as_str() {
                "global" => (self.global.clone(), name),
                "script" => (self.frame.scope.script(), name),
                _ => (self.frame.scope.clone(), name),
            },
            None => (self.frame.scope.clone(), &*function.name),
        };
        scope.define(FunctionDef {
            name: name.into(),
            block: Rc::new(block),
            is_filter: function.kind == FunctionKind::Filter,
            module: self.frame.scope.module().map(|module| module.name.clone()),
        });
        Ok(())
    }

    fn data(&mut self, name: Option<&str>, body: &Statements, out: &mut dyn Sink) -> Eval<()> {
        let Some(name) = name else { return self.statements(body, out) };
        let values = self.collect(|engine, out| engine.statements(body, out))?;
        self.frame.scope.put(name, Value::collected(values));
        Ok(())
    }

    fn leave(
        &mut self,
        leave: Leave,
        with: Option<&Pipeline>,
        span: Span,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        match leave {
            Leave::Return => {
                if let Some(with) = with {
                    self.pipeline(with, out)?;
                }
                Err(Stop::Return)
            }
            Leave::Exit => {
                let code = match with {
                    Some(with) => {
                        let (value, _) = self.pipeline_value(with)?;
                        convert::to_int(&value).unwrap_or(0)
                    }
                    None => 0,
                };
                Err(Stop::Exit(code))
            }
            Leave::Throw => {
                let value = match with {
                    Some(with) => Some(self.pipeline_value(with)?.0),
                    None => self.caught.last().cloned(),
                };
                Err(self.throw(value, span))
            }
        }
    }

    /// What `throw` makes of a value.
    fn throw(&mut self, value: Option<Value>, span: Span) -> Stop {
        let Some(value) = value else {
            let spec = ErrorSpec::runtime("ScriptHalted", "OperationStopped", "ScriptHalted");
            let place = self.place(span);
            return Stop::raised(self.record(&spec, &place, None), Reach::Script);
        };
        let is = |wanted: &str| crate::net::types::is_named(&value, wanted);
        if is("System.Management.Automation.ErrorRecord") {
            return Stop::raised(value, Reach::Script);
        }
        let place = self.place(span);
        if is("System.Exception") {
            let said = super::error::message_of(&value).to_string();
            let id = said.clone();
            let class = value.type_name().to_string();
            let spec = ErrorSpec::new(class, id, "OperationStopped", said);
            return Stop::raised(self.record_of(value, &spec, &place, None), Reach::Script);
        }
        let said = text::of(&value);
        let spec = ErrorSpec::runtime(said.clone(), "OperationStopped", said).about(value);
        Stop::raised(self.record(&spec, &place, None), Reach::Script)
    }

    fn jump(&mut self, jump: Jump, label: Option<&Expr>) -> Eval<()> {
        let label = match label {
            Some(label) => Some(Rc::from(text::of(&self.expr(label)?))),
            None => None,
        };
        Err(match jump {
            Jump::Break => Stop::Break(label),
            Jump::Continue => Stop::Continue(label),
        })
    }

    /// What a loop makes of how a round ended.
    fn round(result: Eval<()>, own: Option<&str>) -> Eval<Round> {
        let is_own = |label: &Option<Rc<str>>| match (label, own) {
            (None, _) => true,
            (Some(label), Some(own)) => text::same(label, own),
            (Some(_), None) => false,
        };
        match result {
            Ok(()) => Ok(Round::On),
            Err(Stop::Continue(label)) if is_own(&label) => Ok(Round::On),
            Err(Stop::Break(label)) if is_own(&label) => Ok(Round::Over),
            Err(stop) => Err(stop),
        }
    }

    fn repeat(
        &mut self,
        label: Option<&str>,
        kind: &Loop,
        body: &Statements,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        match kind {
            Loop::While(test) => {
                while self.holds(test)? {
                    self.step()?;
                    if let Round::Over = Self::round(self.statements(body, out), label)? {
                        break;
                    }
                }
                Ok(())
            }
            Loop::DoWhile(test) | Loop::DoUntil(test) => {
                let again = matches!(kind, Loop::DoWhile(_));
                loop {
                    self.step()?;
                    if let Round::Over = Self::round(self.statements(body, out), label)? {
                        return Ok(());
                    }
                    if self.holds(test)? != again {
                        return Ok(());
                    }
                }
            }
            Loop::For { init, test, step } => {
                if let Some(init) = init {
                    self.statement(init, &mut super::sink::Nowhere)?;
                }
                loop {
                    self.step()?;
                    if let Some(test) = test
                        && !self.statement_value(test)?.0.is_true()
                    {
                        return Ok(());
                    }
                    if let Round::Over = Self::round(self.statements(body, out), label)? {
                        return Ok(());
                    }
                    if let Some(step) = step {
                        self.statement(step, &mut super::sink::Nowhere)?;
                    }
                }
            }
            Loop::ForEach { variable, values } => self.for_each(label, variable, values, body, out),
        }
    }

    fn for_each(
        &mut self,
        label: Option<&str>,
        variable: &Variable,
        values: &Pipeline,
        body: &Statements,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        // A range is counted, not made.
        if let [element] = values.elements.as_slice()
            && let crate::ast::ElementKind::Expression(expr) = &element.node.kind
            && let Expression::Binary { op: BinaryOp::Range, left, right, .. } = &expr.node
        {
            let (from, to) = self.range_ends(left, right)?;
            let step: i64 = if from <= to { 1 } else { -1 };
            let mut at = from;
            loop {
                let value = i32::try_from(at).map_or(Value::Long(at), Value::Int);
                if let Round::Over = self.for_one(label, variable, value, body, out)? {
                    return Ok(());
                }
                if at == to {
                    return Ok(());
                }
                at += step;
            }
        }
        let (values, is_void) = self.pipeline_value(values)?;
        match &values {
            Value::Null if is_void => Ok(()),
            Value::Null => Ok(()),
            Value::Array(cells) => {
                let mut at = 0;
                loop {
                    let next = cells.borrow().get(at).cloned();
                    let Some(value) = next else { return Ok(()) };
                    if let Round::Over = self.for_one(label, variable, value, body, out)? {
                        return Ok(());
                    }
                    at += 1;
                }
            }
            Value::Net(net) if matches!(&**net, Net::List(_)) => {
                let before = values.elements().len();
                for value in values.elements() {
                    if let Round::Over = self.for_one(label, variable, value, body, out)? {
                        return Ok(());
                    }
                    if values.elements().len() != before {
                        return Err(self.changed_while_enumerating());
                    }
                }
                Ok(())
            }
            _ => {
                self.for_one(label, variable, values.clone(), body, out)?;
                Ok(())
            }
        }
    }

    fn changed_while_enumerating(&self) -> Stop {
        let text = "Collection was modified; enumeration operation may not execute.";
        let class = "System.InvalidOperationException";
        let spec = ErrorSpec::new(class, "InvalidOperationException", "OperationStopped", text);
        self.fault(&spec, self.here)
    }

    fn for_one(
        &mut self,
        label: Option<&str>,
        variable: &Variable,
        value: Value,
        body: &Statements,
        out: &mut dyn Sink,
    ) -> Eval<Round> {
        self.step()?;
        self.set_variable(variable, value, self.here)?;
        Self::round(self.statements(body, out), label)
    }
}
