//! The tree as text again, in one plain form: four spaces, one statement a line, every operand of
//! an operator in its place. What is printed parses to the same tree.

mod expression;

use crate::ast::{
    AssignOp, At, Attribute, Block, Class, Expr, Function, FunctionKind, Jump, Leave, Loop, Member,
    MemberKind, Param, Part, Statement, Statements, Switch, TypeName,
};

/// Writes a script.
#[must_use]
pub fn script(block: &Block) -> String {
    let mut printer = Printer::default();
    printer.block(block);
    printer.out
}

/// The tree alone, without its places in a text and without braces around variables: the same for
/// two texts that mean the same.
#[must_use]
pub fn tree(block: &Block) -> String {
    let told = format!("{block:?}").replace("braced: true", "braced: false");
    let mut parts = told.split("Span { start: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('}').map_or(part, |(_, behind)| behind));
    }
    out
}

#[derive(Default)]
struct Printer {
    out: String,
    indent: usize,
}

impl Printer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
    }

    fn list<T>(&mut self, all: &[T], between: &str, mut one: impl FnMut(&mut Self, &T)) {
        for (index, item) in all.iter().enumerate() {
            if index > 0 {
                self.put(between);
            }
            one(self, item);
        }
    }

    fn block(&mut self, block: &Block) {
        for using in &block.using {
            self.put(&format!("using {} {}", using.node.kind, using.node.what));
            self.line();
        }
        self.attributes(&block.attributes);
        if let Some(params) = &block.params {
            self.put("param ");
            self.params(params);
            self.line();
        }
        for (part, body) in &block.named {
            self.put(match part {
                Part::Begin => "begin ",
                Part::Process => "process ",
                Part::End => "end ",
                Part::DynamicParam => "dynamicparam ",
            });
            self.braced(body);
            self.line();
        }
        self.statements(&block.body);
    }

    fn statements(&mut self, statements: &Statements) {
        for (index, statement) in statements.iter().enumerate() {
            if index > 0 {
                self.line();
            }
            self.statement(&statement.node);
        }
    }

    fn braced(&mut self, statements: &Statements) {
        self.put("{");
        self.indent += 1;
        self.line();
        self.statements(statements);
        self.indent -= 1;
        self.line();
        self.put("}");
    }

    fn params(&mut self, params: &[Param]) {
        self.put("(");
        self.list(params, ", ", |printer, param| {
            for attribute in &param.attributes {
                printer.attribute(&attribute.node);
            }
            printer.put(&format!("${{{}}}", braces(&param.name)));
            if let Some(default) = &param.default {
                printer.put(" = ");
                printer.expr(default);
            }
        });
        self.put(")");
    }

    fn attribute(&mut self, attribute: &Attribute) {
        match attribute {
            Attribute::Type(name) => self.type_literal(name),
            Attribute::Call { name, positional, named } => {
                self.put("[");
                self.put(&type_text(name));
                self.put("(");
                self.list(positional, ", ", Self::expr);
                if !positional.is_empty() && !named.is_empty() {
                    self.put(", ");
                }
                self.list(named, ", ", |printer, (name, value)| {
                    printer.put(name);
                    if let Some(value) = value {
                        printer.put(" = ");
                        printer.expr(value);
                    }
                });
                self.put(")]");
            }
        }
    }

    fn attributes(&mut self, attributes: &[At<Attribute>]) {
        for attribute in attributes {
            self.attribute(&attribute.node);
            self.line();
        }
    }

    fn type_literal(&mut self, name: &TypeName) {
        self.put(&format!("[{}]", type_text(name)));
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Pipeline(pipeline) => self.pipeline(pipeline),
            Statement::Assign { target, op, value } => {
                self.expr(target);
                self.put(match op {
                    AssignOp::Set => " = ",
                    AssignOp::Add => " += ",
                    AssignOp::Sub => " -= ",
                    AssignOp::Mul => " *= ",
                    AssignOp::Div => " /= ",
                    AssignOp::Rem => " %= ",
                });
                self.statement(&value.node);
            }
            Statement::If { clauses, otherwise } => {
                for (index, (test, body)) in clauses.iter().enumerate() {
                    self.put(if index == 0 { "if (" } else { " elseif (" });
                    self.pipeline(test);
                    self.put(") ");
                    self.braced(body);
                }
                if let Some(body) = otherwise {
                    self.put(" else ");
                    self.braced(body);
                }
            }
            Statement::Loop { label, kind, body } => self.repeat(label.as_deref(), kind, body),
            Statement::Switch(switch) => self.switch(switch),
            Statement::Function(function) => self.function(function),
            Statement::Try { body, catches, finally } => self.attempt(body, catches, finally),
            Statement::Trap { of, body } => {
                self.put("trap ");
                if let Some(of) = of {
                    self.type_literal(&of.node);
                    self.put(" ");
                }
                self.braced(body);
            }
            Statement::Data { name, supported, body } => {
                self.put("data ");
                if let Some(name) = name {
                    self.put(&format!("{name} "));
                }
                if !supported.is_empty() {
                    self.put("-SupportedCommand ");
                    self.list(supported, ", ", Self::argument);
                    self.put(" ");
                }
                self.braced(body);
            }
            Statement::Leave(..) | Statement::Jump(..) => self.leave(statement),
            Statement::Class(class) => self.class(class),
            Statement::Enum { name, attributes, members } => {
                self.attributes(attributes);
                self.enumeration(name, members);
            }
            Statement::Foreign { keyword: _, text } => self.put(text),
        }
    }

    fn leave(&mut self, statement: &Statement) {
        match statement {
            Statement::Leave(leave, with) => {
                self.put(match leave {
                    Leave::Return => "return",
                    Leave::Exit => "exit",
                    Leave::Throw => "throw",
                });
                if let Some(pipeline) = with {
                    self.put(" ");
                    self.pipeline(pipeline);
                }
            }
            Statement::Jump(jump, label) => {
                self.put(if *jump == Jump::Break { "break" } else { "continue" });
                if let Some(label) = label {
                    self.put(" ");
                    self.name(label);
                }
            }
            _ => {}
        }
    }

    fn enumeration(&mut self, name: &str, members: &[(String, Option<Expr>)]) {
        self.put(&format!("enum {name} {{"));
        self.indent += 1;
        for (name, value) in members {
            self.line();
            self.put(name);
            if let Some(value) = value {
                self.put(" = ");
                self.expr(value);
            }
        }
        self.indent -= 1;
        self.line();
        self.put("}");
    }

    fn repeat(&mut self, label: Option<&str>, kind: &Loop, body: &Statements) {
        if let Some(label) = label {
            self.put(&format!(":{label} "));
        }
        match kind {
            Loop::While(test) => {
                self.put("while (");
                self.pipeline(test);
                self.put(") ");
                self.braced(body);
            }
            Loop::DoWhile(test) | Loop::DoUntil(test) => {
                self.put("do ");
                self.braced(body);
                let until = matches!(kind, Loop::DoUntil(_));
                self.put(if until { " until (" } else { " while (" });
                self.pipeline(test);
                self.put(")");
            }
            Loop::For { init, test, step } => {
                self.put("for (");
                for (index, part) in [init, test, step].into_iter().enumerate() {
                    if index > 0 {
                        self.put("; ");
                    }
                    if let Some(part) = part {
                        self.statement(&part.node);
                    }
                }
                self.put(") ");
                self.braced(body);
            }
            Loop::ForEach { variable, values } => {
                self.put("foreach (");
                self.variable(variable);
                self.put(" in ");
                self.pipeline(values);
                self.put(") ");
                self.braced(body);
            }
        }
    }

    fn switch(&mut self, switch: &Switch) {
        if let Some(label) = &switch.label {
            self.put(&format!(":{label} "));
        }
        self.put("switch ");
        for flag in &switch.flags {
            self.put(&format!("-{flag} "));
        }
        if let Some(file) = &switch.file {
            self.put("-file ");
            self.argument(file);
            self.put(" ");
        }
        if let Some(values) = &switch.values {
            self.put("(");
            self.pipeline(values);
            self.put(") ");
        }
        self.put("{");
        self.indent += 1;
        for (condition, body) in &switch.clauses {
            self.line();
            self.argument(condition);
            self.put(" ");
            self.braced(body);
        }
        if let Some(body) = &switch.default {
            self.line();
            self.put("default ");
            self.braced(body);
        }
        self.indent -= 1;
        self.line();
        self.put("}");
    }

    fn function(&mut self, function: &Function) {
        self.put(match function.kind {
            FunctionKind::Function => "function ",
            FunctionKind::Filter => "filter ",
            FunctionKind::Workflow => "workflow ",
        });
        self.put(&function.name);
        if let Some(params) = &function.params {
            self.params(params);
        }
        self.put(" ");
        self.block_in_braces(&function.body);
    }

    fn block_in_braces(&mut self, block: &Block) {
        self.put("{");
        self.indent += 1;
        self.line();
        self.block(block);
        self.indent -= 1;
        self.line();
        self.put("}");
    }

    fn attempt(
        &mut self,
        body: &Statements,
        catches: &[(Vec<At<TypeName>>, Statements)],
        finally: &Option<Statements>,
    ) {
        self.put("try ");
        self.braced(body);
        for (types, body) in catches {
            self.put(" catch ");
            self.list(types, ", ", |printer, of| printer.type_literal(&of.node));
            self.put(" ");
            self.braced(body);
        }
        if let Some(body) = finally {
            self.put(" finally ");
            self.braced(body);
        }
    }

    fn class(&mut self, class: &Class) {
        self.attributes(&class.attributes);
        self.put(&format!("class {}", class.name));
        let bases: Vec<String> = class.bases.iter().map(|base| type_text(&base.node)).collect();
        if !bases.is_empty() {
            self.put(&format!(" : {}", bases.join(", ")));
        }
        self.put(" {");
        self.indent += 1;
        for member in &class.members {
            self.line();
            self.member(member);
        }
        self.indent -= 1;
        self.line();
        self.put("}");
    }

    fn member(&mut self, member: &Member) {
        for modifier in &member.modifiers {
            self.put(&format!("{modifier} "));
        }
        for attribute in &member.attributes {
            self.attribute(&attribute.node);
            self.put(" ");
        }
        match &member.kind {
            MemberKind::Property { name, value } => {
                self.put(&format!("${{{}}}", braces(name)));
                if let Some(value) = value {
                    self.put(" = ");
                    self.expr(value);
                }
            }
            MemberKind::Method { name, params, base, body } => {
                self.put(name);
                self.params(params);
                self.put(" ");
                if let Some(base) = base {
                    self.put(": base(");
                    self.list(base, ", ", Self::expr);
                    self.put(") ");
                }
                self.braced(body);
            }
        }
    }
}

fn type_text(name: &TypeName) -> String {
    let mut text = name.name.clone();
    if !name.arguments.is_empty() {
        let arguments: Vec<String> = name.arguments.iter().map(type_text).collect();
        text.push_str(&format!("[{}]", arguments.join(",")));
    }
    for rank in &name.ranks {
        text.push_str(&format!("[{}]", ",".repeat(usize::from(rank.saturating_sub(1)))));
    }
    text
}

/// The name of a variable between braces.
fn braces(name: &str) -> String {
    name.replace('`', "``").replace('{', "`{").replace('}', "`}")
}
