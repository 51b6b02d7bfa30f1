//! Pipelines, commands and expressions as text.

use crate::ast::{
    Argument, Call, Case, Command, Element, ElementKind, Expr, Expression, Number, Piece, Pipeline,
    Quote, RedirectTo, Redirection, Statements, UnaryOp, Variable,
};

use super::{Printer, braces};
use crate::parse::{glues, is_dash, is_keyword, is_name};
use crate::stack::grown;

impl Printer {
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) {
        self.list(&pipeline.elements, " | ", |printer, element| printer.element(&element.node));
        // What is left as it is would take in the bracket behind it.
        if let Some(ElementKind::Command(command)) =
            pipeline.elements.last().map(|element| &element.node.kind)
            && command.arguments.iter().any(|argument| is_verbatim(&argument.node))
        {
            self.line();
        }
    }

    pub(super) fn element(&mut self, element: &Element) {
        match &element.kind {
            ElementKind::Expression(expr) => {
                self.expr(expr);
                element.redirections.iter().for_each(|one| self.redirection(one));
            }
            ElementKind::Command(command) => self.command(command, &element.redirections),
        }
    }

    pub(super) fn redirection(&mut self, redirection: &Redirection) {
        self.put(" ");
        match redirection.from {
            None => self.put("*"),
            Some(1) => {}
            Some(stream) => self.put(&stream.to_string()),
        }
        match &redirection.to {
            RedirectTo::File(file) => {
                self.put("> ");
                self.argument(file);
            }
            RedirectTo::Append(file) => {
                self.put(">> ");
                self.argument(file);
            }
            RedirectTo::Stream(to) => self.put(&format!(">&{to}")),
        }
    }

    pub(super) fn command(&mut self, command: &Command, redirections: &[Redirection]) {
        match command.call {
            Call::Plain => {}
            Call::Ampersand => self.put("& "),
            Call::Dot => self.put(". "),
        }
        let begin = self.out.len();
        self.argument(&command.name);
        self.quote_keyword(begin, &command.name.node);
        // Redirections stand where the command ends, in front of what is left as it is.
        let (verbatim, arguments): (Vec<_>, Vec<_>) =
            command.arguments.iter().partition(|argument| is_verbatim(&argument.node));
        for argument in arguments {
            self.put(" ");
            self.command_argument(&argument.node);
        }
        redirections.iter().for_each(|one| self.redirection(one));
        for argument in verbatim {
            self.put(" ");
            self.command_argument(&argument.node);
        }
    }

    /// A word of the language begins a command's name only with a quote in it.
    fn quote_keyword(&mut self, begin: usize, name: &Expression) {
        let text = match name {
            Expression::Text(text, Quote::Bare) => text,
            Expression::Expandable(pieces, Quote::Bare) => match pieces.first() {
                Some(Piece::Text(text)) => text.as_str(),
                _ => return,
            },
            _ => return,
        };
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (front, behind) = text.split_at(end);
        if is_keyword(front) && !behind.starts_with(|c| is_name(c) || glues(c)) {
            self.out.insert(begin + end, '\'');
            self.out.insert(begin + 1, '\'');
        }
    }

    fn command_argument(&mut self, argument: &Argument) {
        match argument {
            Argument::Value(value) => self.argument(value),
            Argument::Parameter { name, value } => {
                self.put(&format!("-{name}"));
                if let Some(value) = value {
                    self.put(":");
                    self.argument(value);
                }
            }
            Argument::Splat(variable) => {
                let scope = variable.scope.as_ref();
                let scope = scope.map_or(String::new(), |scope| format!("{scope}:"));
                self.put(&format!("@{scope}{}", variable.name));
            }
            Argument::Verbatim(text) => self.put(&format!("--% {text}")),
        }
    }

    /// A value where a word would be read as one.
    pub(super) fn argument(&mut self, value: &Expr) {
        if let Expression::List(all) = &value.node
            && all.len() > 1
        {
            return self.list(all, ", ", Self::argument);
        }
        self.expr(value);
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        grown(|| self.expr_inside(expr));
    }

    fn expr_inside(&mut self, expr: &Expr) {
        match &expr.node {
            Expression::Number(number) => self.put(&number_text(*number)),
            Expression::Text(text, quote) => self.text(text, *quote),
            Expression::Expandable(pieces, quote) => self.expandable(pieces, *quote),
            Expression::Variable(variable) => self.variable(variable),
            Expression::List(all) => {
                if all.len() == 1 {
                    self.put(",");
                }
                self.list(all, ", ", Self::expr);
            }
            Expression::Array(statements) => self.in_parentheses("@(", statements),
            Expression::Sub(statements) => self.in_parentheses("$(", statements),
            Expression::Paren(inner) => {
                self.put("(");
                self.statement(&inner.node);
                self.put(")");
            }
            Expression::Hash(entries) => {
                self.put("@{");
                self.indent += 1;
                for (at, (key, value)) in entries.iter().enumerate() {
                    // The next key could be taken for what the statement goes on with: `else`.
                    self.put(if at == 0 { "" } else { ";" });
                    self.line();
                    match &key.node {
                        Expression::Text(text, Quote::Bare) => self.put(text),
                        _ => self.expr(key),
                    }
                    self.put(" = ");
                    self.statement(&value.node);
                }
                self.indent -= 1;
                self.line();
                self.put("}");
            }
            Expression::ScriptBlock(block) => self.block_in_braces(block),
            Expression::Binary { .. } | Expression::Unary(..) | Expression::Postfix(..) => {
                self.operation(&expr.node);
            }
            Expression::Cast(name, of) => {
                self.type_literal(name);
                self.expr(of);
            }
            Expression::Attributed(attribute, of) => {
                self.attribute(attribute);
                self.expr(of);
            }
            Expression::Type(name) => self.type_literal(name),
            Expression::Member { of, is_static, name } => self.member_of(of, *is_static, name),
            Expression::Invoke { of, is_static, name, arguments } => {
                self.member_of(of, *is_static, name);
                self.put("(");
                self.list(arguments, ", ", Self::expr);
                self.put(")");
            }
            Expression::Index(of, index) => {
                self.expr(of);
                self.put("[");
                self.expr(index);
                self.put("]");
            }
        }
    }

    pub(super) fn operation(&mut self, expression: &Expression) {
        match expression {
            Expression::Binary { op, case, left, right } => {
                self.expr(left);
                let text = op.text().trim_start_matches('-');
                let text = match (case, op.text().starts_with('-') && op.text().len() > 1) {
                    (Some(Case::Sensitive), _) => format!(" -c{text} "),
                    (Some(Case::Insensitive), _) => format!(" -i{text} "),
                    (None, true) => format!(" -{text} "),
                    (None, false) => format!(" {} ", op.text()),
                };
                self.put(&text);
                self.expr(right);
            }
            Expression::Unary(op, of) => {
                self.put(match op {
                    UnaryOp::Not => "-not ",
                    UnaryOp::BNot => "-bnot ",
                    // Two signs in a row would be another operator, a sign right before a digit
                    // is part of the number (`-0` is 0), and one before a comma is a word.
                    UnaryOp::Minus => "- ",
                    UnaryOp::Plus => "+ ",
                    UnaryOp::Increment => "++ ",
                    UnaryOp::Decrement => "-- ",
                    UnaryOp::Split => "-split ",
                    UnaryOp::Join => "-join ",
                });
                self.expr(of);
            }
            Expression::Postfix(op, of) => {
                self.expr(of);
                self.put(if *op == UnaryOp::Increment { "++" } else { "--" });
            }
            _ => {}
        }
    }

    pub(super) fn member_of(&mut self, of: &Expr, is_static: bool, name: &Expr) {
        match &of.node {
            // A point behind decimal digits would be their own, unless a letter follows.
            Expression::Number(Number::Int(int)) if !is_static && !begins_with_letter(name) => {
                self.put(&format!("{int:#x}"));
            }
            _ => self.expr(of),
        }
        self.put(if is_static { "::" } else { "." });
        self.name(name);
    }

    /// The name of a member or a label: no word of a command, so nothing in it is escaped.
    pub(super) fn name(&mut self, name: &Expr) {
        match &name.node {
            Expression::Text(text, Quote::Bare) => self.put(text),
            _ => self.expr(name),
        }
    }

    pub(super) fn in_parentheses(&mut self, open: &str, statements: &Statements) {
        self.put(open);
        self.list(statements, "; ", |printer, statement| printer.statement(&statement.node));
        self.put(")");
    }

    pub(super) fn variable(&mut self, variable: &Variable) {
        let scope = variable.scope.as_ref().map_or(String::new(), |scope| format!("{scope}:"));
        match variable.braced {
            true => self.put(&format!("${{{scope}{}}}", braces(&variable.name))),
            false => self.put(&format!("${scope}{}", variable.name)),
        }
    }

    pub(super) fn text(&mut self, text: &str, quote: Quote) {
        match quote {
            Quote::Bare => self.put(&word(text)),
            Quote::Single => self.put(&format!("'{}'", single(text))),
            Quote::SingleHere => self.put(&format!("@'\n{text}{}'@", line_end(text))),
            Quote::Double => self.put(&format!("\"{}\"", escaped(text))),
            Quote::DoubleHere => {
                self.put(&format!("@\"\n{}{}\"@", escaped(text), line_end(text)));
            }
        }
    }

    pub(super) fn expandable(&mut self, pieces: &[Piece], quote: Quote) {
        let (open, close) = match quote {
            Quote::Double => ("\"", "\""),
            Quote::DoubleHere => match pieces.last() {
                Some(Piece::Text(text)) if line_end(text) == "\r\n" => ("@\"\n", "\r\n\"@"),
                _ => ("@\"\n", "\n\"@"),
            },
            _ => ("", ""),
        };
        self.put(open);
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) if quote == Quote::Bare && at == 0 => self.put(&word(text)),
                Piece::Text(text) if quote == Quote::Bare => {
                    // Behind a value it could be taken for a member of it, or for a part of a
                    // member's name. Letters that are escapes behind a backtick never stand there.
                    let text = bare(text);
                    let is_plain = !text.starts_with(['`', '0', 'a', 'b', 'f', 'n', 'r', 't', 'v']);
                    self.put(if is_plain { "`" } else { "" });
                    self.put(&text);
                }
                Piece::Text(text) => self.put(&escaped(text)),
                // With braces, what follows cannot be taken for a part of the name.
                Piece::Variable(variable) => {
                    self.variable(&Variable { braced: true, ..variable.clone() });
                }
                Piece::Value(value) => self.expr(value),
            }
        }
        self.put(close);
    }
}

fn is_verbatim(argument: &Argument) -> bool {
    matches!(argument, Argument::Verbatim(_))
}

/// True for a member's name that no number in front takes for its digits.
fn begins_with_letter(name: &Expr) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    matches!(&name.node, Expression::Text(text, Quote::Bare) if text.starts_with(is_letter))
}

/// The end of the line in front of the end of a here-string: behind a carriage return of the text
/// a line feed alone would take it in.
fn line_end(text: &str) -> &'static str {
    if text.ends_with('\r') { "\r\n" } else { "\n" }
}

fn number_text(number: Number) -> String {
    match number {
        Number::Int(int) => int.to_string(),
        Number::Long(long) => format!("{long}l"),
        Number::Double(double) => {
            let text = format!("{double:?}");
            if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
        }
        Number::Decimal(digits, scale) => {
            let (sign, digits) = if digits < 0 { ("-", -digits) } else { ("", digits) };
            let digits = format!("{digits:0>width$}", width = usize::from(scale) + 1);
            let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{sign}{whole}{point}{fraction}d")
        }
    }
}

/// A word from its beginning: one that begins like a number is none only with a quote in it, and
/// some signs would begin something else.
fn word(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return "''".to_owned() };
    let rest = chars.as_str();
    if first.is_ascii_digit() {
        return format!("{first}'{}'", single(rest));
    }
    let is_dot =
        first == '.' && (rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_dash(first) || first == ':' || is_dot {
        return format!("`{first}{}", bare(rest));
    }
    bare(text)
}

/// Text of a single-quoted string.
fn single(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(c);
        if matches!(c, '\'' | '‘' | '’' | '‚' | '‛') {
            out.push(c);
        }
    }
    out
}

/// Text of a double-quoted string.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '`' | '$' | '"' | '“' | '”' | '„') {
            out.push('`');
        }
        out.push(c);
    }
    out
}

/// Text of a bare word: whatever would end it or mean something gets a backtick.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = c.is_alphanumeric() || r"_-.:\/*?=+%~^[]!@<".contains(c);
        // At the beginning these would begin something else.
        let plain = plain && !(out.is_empty() && "[@!<=+".contains(c));
        match c {
            '\n' => out.push_str("`n"),
            '\r' => out.push_str("`r"),
            _ if plain => out.push(c),
            _ => {
                out.push('`');
                out.push(c);
            }
        }
    }
    out
}
