//! From the engine's tree to ours: the second and last file that names `regorus`.
//!
//! *Beware.* Places of the engine's parser: texts leave out their quotes, what ends in a text ends
//! before its quote, an object begins at its last field, an empty set ends after the next token,
//! a tab counts as four columns. Here each is mended.

use regorus::Engine;
use regorus::unstable::{
    ArithOp, AssignOp, BinOp, BoolOp, Expr, Literal, LiteralStmt, Module, Query, Rule, RuleBody,
    RuleHead, Span,
};

use super::node::{Brackets, Kind, Node, Place};
use super::{Body, RuleInfo, RuleKind, print, reach};

/// Every rule of some sources, in their order.
///
/// # Errors
/// What the engine says of a file that is no Rego.
pub(super) fn rules(sources: &[(String, String)]) -> Result<Vec<RuleInfo>, String> {
    let mut all = Vec::new();
    for (file, text) in sources {
        let mut engine = Engine::new();
        let added = engine.add_policy(file.clone(), text.clone());
        added.map_err(|error| error.to_string().trim_start().to_owned())?;
        for module in engine.get_modules() {
            all.extend(Reader::new(file, text, module).rules(module));
        }
    }
    Ok(all)
}

/// What is known of a file while its rules are read.
struct Reader<'s> {
    file: &'s str,
    text: &'s str,
    /// Path of its package with a dot behind, empty for `data.marslab`.
    package: String,
    /// Imported names with their paths.
    imports: Vec<(String, String)>,
}

impl<'s> Reader<'s> {
    fn new(file: &'s str, text: &'s str, module: &Module) -> Self {
        let mut reader = Self { file, text, package: String::new(), imports: Vec::new() };
        let package = dotted(&reader.expression(&module.package.refr));
        reader.package = match package.strip_prefix("marslab") {
            Some("") => String::new(),
            Some(rest) if rest.starts_with('.') => format!("{}.", &rest[1..]),
            _ => format!("data.{package}."),
        };
        for import in &module.imports {
            let path = dotted(&reader.expression(&import.refr));
            let last = path.rsplit('.').next().unwrap_or_default().to_owned();
            let name = import.r#as.as_ref().map_or(last, |name| name.text().to_owned());
            if path.starts_with("input") || path.starts_with("data") {
                reader.imports.push((name, path));
            }
        }
        reader
    }

    fn rules(&self, module: &Module) -> Vec<RuleInfo> {
        module.policy.iter().map(|rule| self.rule(rule)).collect()
    }

    fn rule(&self, rule: &Rule) -> RuleInfo {
        let mut info = match rule {
            Rule::Default { refr, args, value, .. } => {
                let mut info = self.started(RuleKind::Default, refr);
                info.arguments = self.expressions(args);
                info.value = Some(self.expression(value));
                info
            }
            Rule::Spec { head, bodies, .. } => {
                let mut info = match head {
                    RuleHead::Compr { refr, assign, .. } => {
                        let mut info = self.started(RuleKind::Complete, refr);
                        info.value = assign.as_ref().map(|given| self.expression(&given.value));
                        info
                    }
                    RuleHead::Set { refr, key, .. } => {
                        let mut info = self.started(RuleKind::Member, refr);
                        info.value = key.as_ref().map(|key| self.expression(key));
                        info
                    }
                    RuleHead::Func { refr, args, assign, .. } => {
                        let mut info = self.started(RuleKind::Function, refr);
                        info.arguments = self.expressions(args);
                        info.value = assign.as_ref().map(|given| self.expression(&given.value));
                        info
                    }
                };
                info.bodies = bodies.iter().map(|body| self.body(body)).collect();
                info
            }
        };
        let mut end = rule.span().end as usize;
        info.visit(&mut |part| end = end.max(part.place.end));
        info.place = Place::of(self.text, rule.span().start as usize, end);
        if let (RuleKind::Member, Some(value)) = (info.kind, &info.value) {
            let mut cause = None;
            value.visit(&mut |part| cause = cause.or(part.field("cause").and_then(Node::as_text)));
            info.cause = cause.map(str::to_owned);
        }
        info.normal = print::rule(&info, &self.imports);
        (info.mentions, info.reads) = reach::mentions(&info, &self.package, &self.imports);
        info
    }

    fn started(&self, kind: RuleKind, refr: &Expr) -> RuleInfo {
        let reference = self.expression(refr);
        let (root, steps) = reference.path().unwrap_or_default();
        let fixed = steps.iter().map_while(|step| *step);
        let name = std::iter::once(root).chain(fixed).collect::<Vec<_>>().join(".");
        RuleInfo {
            file: self.file.to_owned(),
            name: format!("{}{name}", self.package),
            kind,
            place: Place::default(),
            normal: String::new(),
            cause: None,
            mentions: Default::default(),
            reads: Default::default(),
            reference,
            arguments: Vec::new(),
            value: None,
            bodies: Vec::new(),
        }
    }

    fn body(&self, body: &RuleBody) -> Body {
        let value = body.assign.as_ref().map(|given| self.expression(&given.value));
        let statements = self.query(&body.query);
        let ends = value.iter().chain(&statements).map(|part| part.place.end);
        let end = ends.fold(body.span.end as usize, usize::max);
        Body { value, statements, place: Place::of(self.text, body.span.start as usize, end) }
    }

    fn query(&self, query: &Query) -> Vec<Node> {
        query.stmts.iter().map(|statement| self.statement(statement)).collect()
    }

    fn statement(&self, statement: &LiteralStmt) -> Node {
        let inner = self.literal(&statement.literal, &statement.span);
        if statement.with_mods.is_empty() {
            return inner;
        }
        let mut parts = vec![inner];
        for given in &statement.with_mods {
            parts.extend([self.expression(&given.refr), self.expression(&given.r#as)]);
        }
        self.node(Kind::With, &statement.span, parts)
    }

    fn literal(&self, literal: &Literal, whole: &Span) -> Node {
        match literal {
            Literal::Expr { expr, .. } => self.expression(expr),
            Literal::NotExpr { expr, .. } => {
                self.node(Kind::Not, whole, vec![self.expression(expr)])
            }
            Literal::SomeVars { vars, .. } => {
                let names = vars.iter().map(|name| name.text().to_owned()).collect();
                self.node(Kind::Some(names), whole, Vec::new())
            }
            Literal::SomeIn { key, value, collection, .. } => {
                let parts = key.iter().chain([value, collection]);
                let parts = parts.map(|part| self.expression(part)).collect();
                self.node(Kind::SomeIn, whole, parts)
            }
            Literal::Every { key, value, domain, query, .. } => {
                let names = key.iter().chain([value]).map(|name| name.text().to_owned());
                let mut parts = vec![self.expression(domain)];
                parts.extend(self.query(query));
                self.node(Kind::Every(names.collect()), whole, parts)
            }
        }
    }

    fn expressions<E: std::ops::Deref<Target = Expr>>(&self, all: &[E]) -> Vec<Node> {
        all.iter().map(|one| self.expression(one)).collect()
    }

    fn expression(&self, expression: &Expr) -> Node {
        use Brackets::{Array, Object, Set};
        let span = expression.span();
        let (kind, parts) = match expression {
            Expr::String { value, .. } | Expr::RawString { value, .. } => {
                let text = value.as_string().map(|text| text.to_string()).unwrap_or_default();
                let (start, end) = (span.start as usize, span.end as usize);
                let place = Place::of(self.text, start.saturating_sub(1), end + 1);
                return Node { kind: Kind::Text(text), place, parts: Vec::new() };
            }
            Expr::Number { value, .. } => {
                (Kind::Number(value.to_json_str().unwrap_or_default()), Vec::new())
            }
            Expr::Bool { value, .. } => {
                (Kind::Truth(value.as_bool().is_ok_and(|truth| *truth)), Vec::new())
            }
            Expr::Null { .. } => (Kind::Null, Vec::new()),
            Expr::Var { .. } => (Kind::Name(span.text().to_owned()), Vec::new()),
            Expr::Array { items, .. } => (Kind::Literal(Array), self.expressions(items)),
            Expr::Set { items, .. } => (Kind::Literal(Set), self.expressions(items)),
            Expr::Object { fields, .. } => {
                let fields = fields.iter().map(|(_, key, value)| self.field(key, value));
                (Kind::Literal(Object), fields.collect())
            }
            Expr::ArrayCompr { term, query, .. } => {
                (Kind::Comprehension(Array), self.gathered(self.expression(term), query))
            }
            Expr::SetCompr { term, query, .. } => {
                (Kind::Comprehension(Set), self.gathered(self.expression(term), query))
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                (Kind::Comprehension(Object), self.gathered(self.field(key, value), query))
            }
            Expr::Call { fcn, params, .. } => {
                let mut parts = vec![self.expression(fcn)];
                parts.extend(self.expressions(params));
                (Kind::Call, parts)
            }
            Expr::UnaryExpr { expr, .. } => (Kind::Minus, vec![self.expression(expr)]),
            Expr::RefDot { refr, field, .. } => {
                (Kind::Member(field.0.text().to_owned()), vec![self.expression(refr)])
            }
            Expr::RefBrack { refr, index, .. } => (Kind::Index, self.two(refr, index)),
            Expr::BinExpr { op, lhs, rhs, .. } => {
                let word = if *op == BinOp::Union { "|" } else { "&" };
                (Kind::Operator(word), self.two(lhs, rhs))
            }
            Expr::BoolExpr { op, lhs, rhs, .. } => (Kind::Compare(compare(op)), self.two(lhs, rhs)),
            Expr::ArithExpr { op, lhs, rhs, .. } => {
                (Kind::Operator(arithmetic(op)), self.two(lhs, rhs))
            }
            Expr::AssignExpr { op, lhs, rhs, .. } => {
                let word = if *op == AssignOp::Eq { "=" } else { ":=" };
                (Kind::Assign(word), self.two(lhs, rhs))
            }
            Expr::Membership { key, value, collection, .. } => {
                let parts = key.iter().chain([value, collection]);
                (Kind::In, parts.map(|part| self.expression(part)).collect())
            }
        };
        self.node(kind, span, parts)
    }

    fn two(&self, one: &Expr, other: &Expr) -> Vec<Node> {
        vec![self.expression(one), self.expression(other)]
    }

    fn field(&self, key: &Expr, value: &Expr) -> Node {
        let parts = self.two(key, value);
        let place = Place::of(self.text, parts[0].place.start, parts[1].place.end);
        Node { kind: Kind::Field, place, parts }
    }

    fn gathered(&self, term: Node, query: &Query) -> Vec<Node> {
        let mut parts = vec![term];
        parts.extend(self.query(query));
        parts
    }

    /// A node with the place that it really has.
    fn node(&self, kind: Kind, span: &Span, parts: Vec<Node>) -> Node {
        let ends = parts.iter().map(|part| part.place.end);
        let end = ends.fold(span.end as usize, usize::max);
        let (start, end) = match kind {
            Kind::Literal(Brackets::Object) => (self.byte_at(span), end),
            Kind::Literal(Brackets::Set) if parts.is_empty() => {
                let start = span.start as usize;
                let closed = self.text.get(start..).and_then(|rest| rest.find(')'));
                (start, closed.map_or(end, |at| start + at + 1))
            }
            Kind::Index => (span.start as usize, end.max(self.closed(&parts, ']'))),
            _ => (span.start as usize, end),
        };
        Node { kind, place: Place::of(self.text, start, end), parts }
    }

    /// The byte behind the bracket that closes an index.
    fn closed(&self, parts: &[Node], bracket: char) -> usize {
        let from = parts.last().map_or(0, |part| part.place.end);
        let rest = self.text.get(from..).unwrap_or_default();
        let between = rest.find(|c: char| !c.is_whitespace() && c != ')');
        match between {
            Some(at) if rest[at..].starts_with(bracket) => from + at + 1,
            _ => from,
        }
    }

    /// The byte at the line and column of a token.
    fn byte_at(&self, span: &Span) -> usize {
        let line = usize::try_from(span.line).unwrap_or(1).saturating_sub(1);
        let starts = self.text.match_indices('\n').map(|(at, _)| at + 1);
        let start = std::iter::once(0).chain(starts).nth(line).unwrap_or(0);
        let mut column = 1;
        for (at, letter) in self.text[start..].char_indices() {
            if column >= span.col {
                return start + at;
            }
            column += if letter == '\t' { 4 } else { 1 };
        }
        self.text.len()
    }
}

fn compare(op: &BoolOp) -> &'static str {
    match op {
        BoolOp::Lt => "<",
        BoolOp::Le => "<=",
        BoolOp::Eq => "==",
        BoolOp::Ge => ">=",
        BoolOp::Gt => ">",
        BoolOp::Ne => "!=",
    }
}

fn arithmetic(op: &ArithOp) -> &'static str {
    match op {
        ArithOp::Add => "+",
        ArithOp::Sub => "-",
        ArithOp::Mul => "*",
        ArithOp::Div => "/",
        ArithOp::Mod => "%",
    }
}

/// A path with dots, of a package or an import.
fn dotted(node: &Node) -> String {
    let (root, steps) = node.path().unwrap_or_default();
    let steps = steps.into_iter().map(|step| step.unwrap_or("*"));
    std::iter::once(root).chain(steps).collect::<Vec<_>>().join(".")
}
