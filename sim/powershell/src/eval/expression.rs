//! Expressions: literals, texts with things to expand, arrays, tables, blocks.

use std::fmt::Write as _;
use std::rc::Rc;

use super::Engine;
use super::error::ErrorSpec;
use super::script_block::ScriptBlock;
use super::stop::Eval;
use crate::ast::{At, Block, Expr, Expression, Piece, Statement, Statements, UnaryOp};
use crate::source::Span;
use crate::stack::grown;
use crate::value::{Table, Value, number, text};

impl Engine {
    /// The value of an expression.
    pub(crate) fn expr(&mut self, expr: &Expr) -> Eval<Value> {
        match &expr.node {
            Expression::Number(number) => Ok(Value::of_number(*number)),
            Expression::Text(text, _) => Ok(Value::Text(text.clone())),
            Expression::Variable(variable) => self.variable(variable, expr.span),
            _ => grown(|| self.compound(expr)),
        }
    }

    fn compound(&mut self, expr: &Expr) -> Eval<Value> {
        let span = expr.span;
        match &expr.node {
            Expression::Number(number) => Ok(Value::of_number(*number)),
            Expression::Text(text, _) => Ok(Value::Text(text.clone())),
            Expression::Variable(variable) => self.variable(variable, span),
            Expression::Expandable(pieces, _) => self.expanded(pieces, span),
            Expression::List(all) => {
                let mut values = Vec::with_capacity(all.len());
                for one in all {
                    values.push(self.expr(one)?);
                }
                Ok(Value::array(values))
            }
            Expression::Array(statements) => self.array(statements),
            Expression::Sub(statements) => {
                let values = self.collect(|engine, out| engine.statements(statements, out))?;
                Ok(Value::collected(values))
            }
            Expression::Paren(inner) => Ok(self.statement_value(inner)?.0),
            Expression::Hash(entries) => self.hash(entries, false),
            Expression::ScriptBlock(block) => Ok(self.script_block(block, span)),
            Expression::Binary { op, case, left, right } => {
                self.binary(*op, *case, left, right, span)
            }
            Expression::Unary(op, of) => self.unary(*op, of, span),
            Expression::Postfix(op, of) => self.step_by(*op, of, false),
            Expression::Cast(of, inner) => self.cast_expression(of, inner, span),
            Expression::Attributed(_, of) => self.expr(of),
            Expression::Type(of) => self.type_value(of, span),
            Expression::Member { of, is_static, name } => self.member(of, *is_static, name, span),
            Expression::Invoke { of, is_static, name, arguments } => {
                self.invoke(of, *is_static, name, arguments, span)
            }
            Expression::Index(of, index) => self.index(of, index, span),
        }
    }

    fn array(&mut self, statements: &Statements) -> Eval<Value> {
        // An array in `@()` is itself, not an array in an array; a copy of it.
        let values = self.collect(|engine, out| engine.statements(statements, out))?;
        let value = Value::array(values);
        self.note_made(&value)?;
        Ok(value)
    }

    fn script_block(&mut self, block: &Rc<Block>, span: Span) -> Value {
        let home = self.frame.scope.module().map(|module| module.scope.clone());
        let script = self.frame.script.clone();
        Value::Block(Rc::new(ScriptBlock::new(block.clone(), script, span, home)))
    }

    /// A table from its literal.
    pub(crate) fn hash(&mut self, entries: &[(Expr, At<Statement>)], ordered: bool) -> Eval<Value> {
        let mut table = Table { ordered, ..Table::default() };
        for (key, value) in entries {
            let name = self.expr(key)?;
            if matches!(name, Value::Null) {
                let spec = ErrorSpec::runtime(
                    "NullKeyInHashLiteral",
                    "InvalidOperation",
                    "A null key is not allowed in a hash literal.",
                );
                return Err(self.fault(&spec, key.span));
            }
            let (value, _) = self.statement_value(value)?;
            if table.get(&name).is_some() {
                let said = text::of(&name);
                let text = format!(
                    "Item has already been added. Key in dictionary: '{said}'  Key being added: \
                     '{said}'"
                );
                let id = "DuplicateKeyInHashLiteral";
                return Err(self.fault(&ErrorSpec::runtime(id, "InvalidOperation", text), key.span));
            }
            table.set(name, value);
        }
        let value = Value::of_table(table);
        self.note_made(&value)?;
        Ok(value)
    }

    /// A text with its variables and subexpressions.
    fn expanded(&mut self, pieces: &[Piece], span: Span) -> Eval<Value> {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Variable(variable) => {
                    let value = self.variable(variable, span)?;
                    self.write_text(&value, &mut out)?;
                }
                Piece::Value(value) => {
                    let value = self.expr(value)?;
                    self.write_text(&value, &mut out)?;
                }
            }
        }
        let value = Value::text(&out);
        self.note_made(&value)?;
        Ok(value)
    }

    fn write_text(&mut self, value: &Value, out: &mut String) -> Eval<()> {
        match value {
            Value::Text(text) => out.push_str(text),
            Value::Int(int) => {
                let _ = write!(out, "{int}");
            }
            other => out.push_str(&self.text_of(other)?),
        }
        Ok(())
    }

    /// A value as text, as a string with it would show: `$OFS` between elements, `ToString` that a
    /// script gave.
    pub(crate) fn text_of(&mut self, value: &Value) -> Eval<String> {
        if value.cells().is_some() {
            let between = match self.frame.scope.by_name("OFS") {
                Some(Value::Null) | None => " ".to_owned(),
                Some(between) => text::of(&between),
            };
            let mut out = String::new();
            for (at, element) in value.elements().iter().enumerate() {
                if at > 0 {
                    out.push_str(&between);
                }
                match element {
                    Value::Object(_) => out.push_str(&self.text_of(element)?),
                    other => out.push_str(&text::element(other)),
                }
            }
            return Ok(out);
        }
        if let Value::Object(object) = value {
            let method = object.borrow().script_method("ToString");
            if let Some(method) = method {
                let value = self.call_method(&method, value, &[])?;
                return Ok(text::of(&value));
            }
        }
        Ok(text::of(value))
    }

    fn unary(&mut self, op: UnaryOp, of: &Expr, span: Span) -> Eval<Value> {
        match op {
            UnaryOp::Increment | UnaryOp::Decrement => return self.step_by(op, of, true),
            _ => {}
        }
        let value = self.expr(of)?;
        let result = match op {
            UnaryOp::Not => Ok(Value::Bool(!value.is_true())),
            UnaryOp::Minus => number::negate(&value),
            UnaryOp::Plus => crate::value::convert::to_number(&value),
            UnaryOp::BNot => number::bits(number::Bits::Xor, &value, &Value::Int(-1)),
            UnaryOp::Join => {
                let joined = crate::net::operators::join(&value, "");
                return joined.map_err(|fault| self.net_fault(fault, span));
            }
            UnaryOp::Split => Ok(crate::net::operators::split_blanks(&value)),
            UnaryOp::Increment | UnaryOp::Decrement => Ok(value),
        };
        result.map_err(|error| self.value_fault(error, span))
    }

    /// `++` and `--`: the new value in front of an operand, the old one behind it.
    fn step_by(&mut self, op: UnaryOp, of: &Expr, in_front: bool) -> Eval<Value> {
        let up = op == UnaryOp::Increment;
        // The common case: a variable that holds an int and has no type.
        if let Expression::Variable(variable) = &of.node
            && variable.scope.is_none()
            && let Some(pair) = self.step_variable(variable, up)
        {
            return Ok(if in_front { pair.1 } else { pair.0 });
        }
        let before = self.expr(of)?;
        let number = matches!(
            before,
            Value::Null
                | Value::Int(_)
                | Value::Long(_)
                | Value::Double(_)
                | Value::Decimal(_)
                | Value::Byte(_)
                | Value::Net(_)
        );
        if !number {
            let sign = if up { "++" } else { "--" };
            let text = format!(
                "The '{sign}' operator works only on numbers. The operand is a '{}'.",
                before.type_name()
            );
            let id = "OperatorRequiresNumber";
            return Err(self.fault(&ErrorSpec::runtime(id, "InvalidOperation", text), of.span));
        }
        let op = if up { number::Arithmetic::Add } else { number::Arithmetic::Sub };
        let base = if matches!(before, Value::Null) { Value::Int(0) } else { before };
        let after = number::calculate(op, &base, &Value::Int(1))
            .map_err(|error| self.value_fault(error, of.span))?;
        self.assign_value(of, after.clone())?;
        Ok(if in_front { after } else { base })
    }
}
