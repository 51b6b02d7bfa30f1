//! Assignments: to variables, properties, elements, several at once, with an operator.

use std::rc::Rc;

use super::Engine;
use super::bind::Constraint;
use super::stop::Eval;
use crate::ast::{AssignOp, At, Attribute, BinaryOp, ElementKind, Expr, Expression, Statement};
use crate::value::{Value, number::MOST_ELEMENTS};

impl Engine {
    /// An assignment as a statement.
    pub(crate) fn assign_quietly(
        &mut self,
        target: &Expr,
        op: AssignOp,
        value: &At<Statement>,
    ) -> Eval<()> {
        self.assign(target, op, value).map(|_| ())
    }

    /// An assignment, and its value.
    pub(crate) fn assign(
        &mut self,
        target: &Expr,
        op: AssignOp,
        value: &At<Statement>,
    ) -> Eval<Value> {
        if op == AssignOp::Set {
            let (value, is_void) = self.statement_value(value)?;
            if let Expression::Variable(variable) = &target.node {
                self.set_variable_or_void(variable, value.clone(), is_void, target.span)?;
            } else {
                self.assign_value(target, value.clone())?;
            }
            return Ok(value);
        }
        let (more, _) = self.statement_value(value)?;
        let op = match op {
            AssignOp::Sub => BinaryOp::Sub,
            AssignOp::Mul => BinaryOp::Mul,
            AssignOp::Div => BinaryOp::Div,
            AssignOp::Rem => BinaryOp::Rem,
            AssignOp::Set | AssignOp::Add => BinaryOp::Add,
        };
        if let (BinaryOp::Add, Expression::Variable(variable)) = (op, &target.node)
            && variable.scope.is_none()
            && self.append(variable, &more)?
        {
            return Ok(Value::Null);
        }
        let before = self.expr(target)?;
        let after = self.operate(op, false, &before, &more, target.span)?;
        self.assign_value(target, after.clone())?;
        Ok(after)
    }

    /// `$array += more` where nobody else holds the array: it grows in its place. A script cannot
    /// tell this from a new array.
    fn append(&mut self, variable: &crate::ast::Variable, more: &Value) -> Eval<bool> {
        let mut grown = 0;
        self.frame.scope.own(variable.key, &variable.name, |slot| {
            let Value::Array(cells) = &mut slot.value else { return };
            if slot.constraint.is_some() || slot.flags != 0 {
                return;
            }
            let Some(cells) = Rc::get_mut(cells) else { return };
            let cells = cells.get_mut();
            match more {
                Value::Array(more) => cells.extend(more.borrow().iter().cloned()),
                Value::Net(_) => return,
                one => cells.push(one.clone()),
            }
            grown = cells.len();
        });
        if grown > MOST_ELEMENTS {
            return Err(super::Stop::Limit(super::Limit::Value));
        }
        // An array that is made anew each time costs what it copies.
        self.meter.steps += (grown / 256) as u64;
        Ok(grown > 0)
    }

    /// Puts a value where an expression says.
    pub(crate) fn assign_value(&mut self, target: &Expr, value: Value) -> Eval<()> {
        let span = target.span;
        match &target.node {
            Expression::Variable(variable) => self.set_variable(variable, value, span),
            Expression::Member { of, is_static, name } => {
                let owner = self.expr(of)?;
                let name = self.member_name(name)?;
                if *is_static {
                    return self.set_static(&owner, &name, value, span);
                }
                self.set_property(&owner, &name, value, span)
            }
            Expression::Index(of, index) => {
                let owner = self.expr(of)?;
                let key = self.expr(index)?;
                self.set_index(&owner, &key, value, span)
            }
            Expression::List(targets) => self.assign_each(targets, &value),
            Expression::Cast(..) | Expression::Attributed(..) => self.assign_typed(target, value),
            Expression::Paren(inner) => match lone_target(inner) {
                Some(target) => self.assign_value(target, value),
                None => Err(self.unsupported("an assignment to this", span)),
            },
            _ => Err(self.unsupported("an assignment to this", span)),
        }
    }

    /// `$a, $b = 1, 2`: the last target takes what is left.
    fn assign_each(&mut self, targets: &[Expr], value: &Value) -> Eval<()> {
        let mut values = match value.cells() {
            Some(_) => value.elements().into_iter(),
            None => vec![value.clone()].into_iter(),
        };
        for (at, target) in targets.iter().enumerate() {
            let one = if at + 1 == targets.len() {
                let rest: Vec<Value> = values.by_ref().collect();
                Value::collected(rest)
            } else {
                values.next().unwrap_or(Value::Null)
            };
            self.assign_value(target, one)?;
        }
        Ok(())
    }

    /// `[int] $x = 5`: the type stays with the variable.
    fn assign_typed(&mut self, target: &Expr, value: Value) -> Eval<()> {
        let mut attributes = Vec::new();
        let mut inner = target;
        loop {
            let (attribute, next) = match &inner.node {
                Expression::Cast(of, next) => (Attribute::Type(of.clone()), next),
                Expression::Attributed(attribute, next) => (attribute.clone(), next),
                _ => break,
            };
            attributes.push(At { node: attribute, span: inner.span });
            inner = next;
        }
        let constraint = Rc::new(self.constraint_of(&attributes)?);
        match &inner.node {
            Expression::Variable(variable) => {
                let value = self.constrained(&constraint, value, &variable.name, target.span)?;
                self.set_variable(variable, value, target.span)?;
                self.keep_constraint(variable, constraint);
                Ok(())
            }
            _ => {
                let value = self.constrained(&constraint, value, "", target.span)?;
                self.assign_value(inner, value)
            }
        }
    }

    /// A value as a typed variable takes it.
    pub(crate) fn constrained(
        &mut self,
        constraint: &Constraint,
        value: Value,
        name: &str,
        span: crate::source::Span,
    ) -> Eval<Value> {
        match constraint.apply(self, value.clone(), false) {
            Ok(value) => Ok(value),
            Err(refusal) => Err(self.variable_refused(name, &value, refusal, span)),
        }
    }
}

fn lone_target(inner: &At<Statement>) -> Option<&Expr> {
    let Statement::Pipeline(pipeline) = &inner.node else { return None };
    let [element] = pipeline.elements.as_slice() else { return None };
    match &element.node.kind {
        ElementKind::Expression(expr) => Some(expr),
        ElementKind::Command(_) => None,
    }
}
