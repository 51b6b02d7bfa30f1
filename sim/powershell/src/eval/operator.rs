//! Operators between two operands.

use super::Engine;
use super::error::ErrorSpec;
use super::stop::Eval;
use crate::ast::{BinaryOp, Case, Expr, TypeName};
use crate::net::{self, operators, types};
use crate::source::Span;
use crate::value::compare::{self, Comparison};
use crate::value::number::{self, Arithmetic, Bits};
use crate::value::{Value, convert, text};

/// Elements of a range, at most.
const MOST_RANGE: i64 = 1 << 22;

impl Engine {
    pub(crate) fn binary(
        &mut self,
        op: BinaryOp,
        case: Option<Case>,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Eval<Value> {
        match op {
            BinaryOp::And => {
                let truth = self.expr(left)?.is_true() && self.expr(right)?.is_true();
                return Ok(Value::Bool(truth));
            }
            BinaryOp::Or => {
                let truth = self.expr(left)?.is_true() || self.expr(right)?.is_true();
                return Ok(Value::Bool(truth));
            }
            BinaryOp::Range => {
                let (from, to) = self.range_ends(left, right)?;
                return self.range(from, to);
            }
            _ => {}
        }
        let (one, other) = (self.expr(left)?, self.expr(right)?);
        self.operate(op, case == Some(Case::Sensitive), &one, &other, span)
    }

    /// `left op right` on values.
    pub(crate) fn operate(
        &mut self,
        op: BinaryOp,
        sensitive: bool,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Eval<Value> {
        if let (Value::Int(one), Value::Int(other)) = (left, right)
            && let Some(value) = ints(op, *one, *other)
        {
            return Ok(value);
        }
        let arithmetic = |op| Some(Kind::Arithmetic(op));
        let comparison = |op| Some(Kind::Comparison(op));
        let bits = |op| Some(Kind::Bits(op));
        let kind = match op {
            BinaryOp::Add => arithmetic(Arithmetic::Add),
            BinaryOp::Sub => arithmetic(Arithmetic::Sub),
            BinaryOp::Mul => arithmetic(Arithmetic::Mul),
            BinaryOp::Div => arithmetic(Arithmetic::Div),
            BinaryOp::Rem => arithmetic(Arithmetic::Rem),
            BinaryOp::Eq => comparison(Comparison::Eq),
            BinaryOp::Ne => comparison(Comparison::Ne),
            BinaryOp::Gt => comparison(Comparison::Gt),
            BinaryOp::Ge => comparison(Comparison::Ge),
            BinaryOp::Lt => comparison(Comparison::Lt),
            BinaryOp::Le => comparison(Comparison::Le),
            BinaryOp::BAnd => bits(Bits::And),
            BinaryOp::BOr => bits(Bits::Or),
            BinaryOp::BXor => bits(Bits::Xor),
            BinaryOp::Shl => bits(Bits::Left),
            BinaryOp::Shr => bits(Bits::Right),
            _ => None,
        };
        let result = match kind {
            Some(Kind::Arithmetic(op)) => self.arithmetic(op, left, right),
            Some(Kind::Comparison(op)) => {
                let plain = matches!(left, Value::Int(_) | Value::Text(_) | Value::Bool(_));
                if !plain {
                    let result = operators::compare(self, op, left, right, sensitive);
                    return result.map_err(|fault| self.net_fault(fault, span));
                }
                compare::compare(op, left, right, sensitive)
            }
            Some(Kind::Bits(op)) => number::bits(op, left, right),
            None => return self.other(op, sensitive, left, right, span),
        };
        match result {
            Ok(value) => {
                self.note_made(&value)?;
                Ok(value)
            }
            Err(error) => Err(self.value_fault(error, span)),
        }
    }

    fn arithmetic(
        &mut self,
        op: Arithmetic,
        left: &Value,
        right: &Value,
    ) -> Result<Value, crate::value::ValueError> {
        // A text takes an array as a string does.
        if let (Arithmetic::Add, Value::Text(said), true) = (op, left, right.cells().is_some())
            && let Ok(more) = self.text_of(right)
        {
            return number::calculate(op, &Value::Text(said.clone()), &Value::text(&more));
        }
        number::calculate(op, left, right)
    }

    fn other(
        &mut self,
        op: BinaryOp,
        sensitive: bool,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Eval<Value> {
        let result = match op {
            BinaryOp::Xor => Ok(Value::Bool(left.is_true() != right.is_true())),
            BinaryOp::Like => Ok(operators::like(left, right, sensitive, false)),
            BinaryOp::NotLike => Ok(operators::like(left, right, sensitive, true)),
            BinaryOp::Match | BinaryOp::NotMatch => {
                let found = if op == BinaryOp::Match {
                    operators::matches(self, left, right, sensitive)
                } else {
                    operators::not_matches(self, left, right, sensitive)
                };
                found.map(|(truth, table)| {
                    if let Some(table) = table {
                        self.set_matches(table);
                    }
                    truth
                })
            }
            BinaryOp::Contains => Ok(Value::Bool(compare::contains(left, right, sensitive))),
            BinaryOp::NotContains => Ok(Value::Bool(!compare::contains(left, right, sensitive))),
            BinaryOp::In => Ok(Value::Bool(contains_left(right, left, sensitive))),
            BinaryOp::NotIn => Ok(Value::Bool(!contains_left(right, left, sensitive))),
            BinaryOp::Replace => operators::replace(self, left, right, sensitive),
            BinaryOp::Split => return self.split(left, right, sensitive, span),
            BinaryOp::Join => {
                let by = text::of(right);
                let mut parts = Vec::new();
                for element in left.elements() {
                    parts.push(Value::text(&self.text_of(&element)?));
                }
                operators::join(&Value::array(parts), &by)
            }
            BinaryOp::Format => {
                let format = self.text_of(left)?;
                operators::format(self, &Value::text(&format), right)
            }
            BinaryOp::Is => return self.is(left, right, span).map(Value::Bool),
            BinaryOp::IsNot => return Ok(Value::Bool(!self.is(left, right, span)?)),
            BinaryOp::As => return self.convert_or_nothing(left, right, span),
            _ => Ok(Value::Null),
        };
        match result {
            Ok(value) => {
                self.note_made(&value)?;
                Ok(value)
            }
            Err(fault) => Err(self.net_fault(fault, span)),
        }
    }

    fn split(&mut self, left: &Value, right: &Value, sensitive: bool, span: Span) -> Eval<Value> {
        let operands = right.elements();
        if let Some(Value::Block(block)) = operands.first() {
            let limit = operands.get(1).and_then(|limit| convert::to_int(limit).ok()).unwrap_or(0);
            return operators::split_by(left, limit, |c| {
                Ok(self.value_here(block, Value::text(c))?.is_true())
            });
        }
        let parts = operators::split(self, left, right, sensitive);
        parts.map_err(|fault| self.net_fault(fault, span))
    }

    /// The type that an operand names.
    pub(crate) fn type_operand(&mut self, value: &Value, span: Span) -> Eval<TypeName> {
        match value {
            Value::Type(of) => Ok((**of).clone()),
            other => {
                let name = text::of(other);
                match crate::parse::parse(&format!("[{name}]")) {
                    Ok(block) => match type_of_literal(&block) {
                        Some(of) => Ok(of),
                        None => Err(self.no_type(&name, span)),
                    },
                    Err(_) => Err(self.no_type(&name, span)),
                }
            }
        }
    }

    pub(crate) fn no_type(&self, name: &str, span: Span) -> super::Stop {
        let text = format!("Unable to find type [{name}].");
        let spec = ErrorSpec::runtime("TypeNotFound", "InvalidOperation", text);
        self.fault(&spec.about(Value::text(name)), span)
    }

    fn is(&mut self, value: &Value, of: &Value, span: Span) -> Eval<bool> {
        let of = self.type_operand(of, span)?;
        if let Some(is) = self.is_declared(value, &of) {
            return Ok(is);
        }
        types::is(value, &of).map_err(|fault| self.net_fault(fault, span))
    }

    /// `-as`
    fn convert_or_nothing(&mut self, value: &Value, of: &Value, span: Span) -> Eval<Value> {
        let of = self.type_operand(of, span)?;
        match self.cast(value, &of) {
            Ok(value) => Ok(value),
            Err(net::Fault::Thrown(_)) => Ok(Value::Null),
            Err(fault) => Err(self.net_fault(fault, span)),
        }
    }

    /// The ends of a range.
    pub(crate) fn range_ends(&mut self, left: &Expr, right: &Expr) -> Eval<(i64, i64)> {
        let from = self.expr(left)?;
        let to = self.expr(right)?;
        let end = |value: &Value| convert::to_int(value).map(i64::from);
        let from = end(&from).map_err(|error| self.value_fault(error, left.span))?;
        let to = end(&to).map_err(|error| self.value_fault(error, right.span))?;
        Ok((from, to))
    }

    fn range(&mut self, from: i64, to: i64) -> Eval<Value> {
        if (to - from).abs() >= MOST_RANGE {
            return Err(super::Stop::Limit(super::Limit::Value));
        }
        let int = |at: i64| i32::try_from(at).map_or(Value::Long(at), Value::Int);
        let values: Vec<Value> = if from <= to {
            (from..=to).map(int).collect()
        } else {
            (to..=from).rev().map(int).collect()
        };
        self.meter.steps += values.len() as u64 / 16;
        let value = Value::array(values);
        self.note_made(&value)?;
        Ok(value)
    }

    /// Puts the numbers of a range into a pipeline without making an array of them.
    pub(crate) fn emit_range(
        &mut self,
        left: &Expr,
        right: &Expr,
        out: &mut dyn super::Sink,
    ) -> Eval<()> {
        let (from, to) = self.range_ends(left, right)?;
        let step = if from <= to { 1 } else { -1 };
        let mut at = from;
        loop {
            self.step()?;
            out.put(self, i32::try_from(at).map_or(Value::Long(at), Value::Int))?;
            if at == to {
                return Ok(());
            }
            at += step;
        }
    }
}

enum Kind {
    Arithmetic(Arithmetic),
    Comparison(Comparison),
    Bits(Bits),
}

/// The common operators on ints that do not overflow.
fn ints(op: BinaryOp, left: i32, right: i32) -> Option<Value> {
    Some(match op {
        BinaryOp::Add => Value::Int(left.checked_add(right)?),
        BinaryOp::Sub => Value::Int(left.checked_sub(right)?),
        BinaryOp::Mul => Value::Int(left.checked_mul(right)?),
        BinaryOp::Eq => Value::Bool(left == right),
        BinaryOp::Ne => Value::Bool(left != right),
        BinaryOp::Lt => Value::Bool(left < right),
        BinaryOp::Le => Value::Bool(left <= right),
        BinaryOp::Gt => Value::Bool(left > right),
        BinaryOp::Ge => Value::Bool(left >= right),
        _ => return None,
    })
}

/// `value -in values`: the value stands on the left of each comparison.
fn contains_left(values: &Value, value: &Value, sensitive: bool) -> bool {
    let equal = |there: &Value| {
        compare::compare(Comparison::Eq, there, value, sensitive)
            .is_ok_and(|truth| matches!(truth, Value::Bool(true)))
    };
    match values.cells() {
        Some(_) => values.elements().iter().any(equal),
        None => equal(values),
    }
}

fn type_of_literal(block: &crate::ast::Block) -> Option<TypeName> {
    use crate::ast::{ElementKind, Expression, Statement};
    let [statement] = block.body.as_slice() else { return None };
    let Statement::Pipeline(pipeline) = &statement.node else { return None };
    let [element] = pipeline.elements.as_slice() else { return None };
    let ElementKind::Expression(expr) = &element.node.kind else { return None };
    match &expr.node {
        Expression::Type(of) => Some(of.clone()),
        _ => None,
    }
}
