//! XPath 1.0, as far as scripts go: steps along children, descendants, attributes and parents, and
//! conditions in brackets.
//!
//! *Leaves out*: written-out axes, variables, prefixes (a script would hand over a table of them),
//! arithmetic: refused by name.

use super::{Kind, Tree};

/// Why a path finds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathError {
    /// It is none: the message of .NET.
    Malformed(String),
    /// It has something that is not modelled.
    Unsupported(String),
}

type Found<T> = Result<T, PathError>;

/// Conditions within conditions, at most.
const DEEPEST: u32 = 16;

/// The nodes that a path means, seen from a node, in the order of the document.
///
/// # Errors
/// A malformed path, and one with parts that are not modelled.
pub fn select(tree: &Tree, from: u32, path: &str) -> Found<Vec<u32>> {
    let mut reader = Reader { text: path, at: 0, depth: 0 };
    let steps = reader.union()?;
    reader.skip_blanks();
    if reader.at < path.len() {
        return Err(reader.malformed());
    }
    union(tree, from, &steps)
}

/// A path: from the document or from where it is asked, and its steps.
#[derive(Debug)]
struct Path {
    absolute: bool,
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    /// `//` in front: at any depth.
    deep: bool,
    test: Test,
    conditions: Vec<Term>,
}

#[derive(Debug)]
enum Test {
    Own,
    Parent,
    Text,
    Any,
    Element(Option<String>),
    Attribute(Option<String>),
}

#[derive(Debug)]
enum Term {
    Number(f64),
    Text(String),
    Paths(Vec<Path>),
    Call(String, Vec<Term>),
    Either(Box<Term>, Box<Term>),
    Both(Box<Term>, Box<Term>),
    Compare(&'static str, Box<Term>, Box<Term>),
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn malformed(&self) -> PathError {
        PathError::Malformed(format!("'{}' has an invalid token.", self.text))
    }

    fn unsupported<T>(&self, what: &str) -> Found<T> {
        Err(PathError::Unsupported(format!("{what} in the XPath '{}'", self.text)))
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// A word such as `and`, which is no part of a longer one.
    fn eat_word(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let behind = self.rest().strip_prefix(word);
        let found = behind.is_some_and(|rest| !rest.starts_with(is_name));
        if found {
            self.at += word.len();
        }
        found
    }

    fn name(&mut self) -> String {
        self.skip_blanks();
        let end = self.rest().find(|c| !is_name(c)).unwrap_or(self.rest().len());
        let name = self.rest()[..end].to_owned();
        self.at += end;
        name
    }

    fn union(&mut self) -> Found<Vec<Path>> {
        let mut all = vec![self.path()?];
        while self.eat("|") {
            all.push(self.path()?);
        }
        Ok(all)
    }

    fn path(&mut self) -> Found<Path> {
        let mut deep = self.eat("//");
        let absolute = deep || self.eat("/");
        let mut steps = Vec::new();
        self.skip_blanks();
        if absolute && !deep && !self.rest().starts_with(|c| is_name(c) || ".*@".contains(c)) {
            return Ok(Path { absolute, steps });
        }
        loop {
            steps.push(self.step(deep)?);
            deep = self.eat("//");
            if !deep && !self.eat("/") {
                return Ok(Path { absolute, steps });
            }
        }
    }

    fn step(&mut self, deep: bool) -> Found<Step> {
        let test = if self.eat("..") {
            Test::Parent
        } else if self.eat(".") {
            Test::Own
        } else if self.eat("@") {
            Test::Attribute(self.tested()?)
        } else if self.eat("*") {
            Test::Element(None)
        } else {
            let before = self.at;
            let name = self.tested()?;
            match name.as_deref() {
                Some("text") if self.eat("()") => Test::Text,
                Some("node") if self.eat("()") => Test::Any,
                _ if self.rest().starts_with('(') => {
                    self.at = before;
                    return self.unsupported("a function as a step");
                }
                _ => Test::Element(name),
            }
        };
        let mut conditions = Vec::new();
        while self.eat("[") {
            conditions.push(self.deeper(Self::either)?);
            if !self.eat("]") {
                return Err(self.malformed());
            }
        }
        Ok(Step { deep, test, conditions })
    }

    /// A name, or nothing for `*`.
    fn tested(&mut self) -> Found<Option<String>> {
        if self.eat("*") {
            return Ok(None);
        }
        let name = self.name();
        if name.is_empty() {
            return Err(self.malformed());
        }
        match self.rest().chars().next() {
            Some(':') if self.rest().starts_with("::") => self.unsupported("an axis"),
            Some(':') => self.unsupported("a prefix"),
            _ => Ok(Some(name)),
        }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Found<T>) -> Found<T> {
        if self.depth >= DEEPEST {
            return self.unsupported("conditions this deep");
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn either(&mut self) -> Found<Term> {
        let mut left = self.both()?;
        while self.eat_word("or") {
            left = Term::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Found<Term> {
        let mut left = self.comparison()?;
        while self.eat_word("and") {
            left = Term::Both(Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Found<Term> {
        let left = self.term()?;
        for sign in ["!=", "<=", ">=", "=", "<", ">"] {
            if self.eat(sign) {
                return Ok(Term::Compare(sign, Box::new(left), Box::new(self.term()?)));
            }
        }
        self.skip_blanks();
        match self.rest().chars().next() {
            Some('+' | '-' | '*') => self.unsupported("arithmetic"),
            _ => Ok(left),
        }
    }

    fn term(&mut self) -> Found<Term> {
        self.skip_blanks();
        let rest = self.rest();
        match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                let Some(end) = rest[1..].find(quote) else {
                    let text = "This is an unclosed string.".to_owned();
                    return Err(PathError::Malformed(text));
                };
                let text = rest[1..=end].to_owned();
                self.at += end + 2;
                Ok(Term::Text(text))
            }
            Some(c) if c.is_ascii_digit() => {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
                let digits = rest[..end.unwrap_or(rest.len())].to_owned();
                self.at += digits.len();
                digits.parse().map(Term::Number).map_err(|_| self.malformed())
            }
            Some('(') => {
                self.at += 1;
                let inner = self.deeper(Self::either)?;
                if self.eat(")") { Ok(inner) } else { Err(self.malformed()) }
            }
            Some('$') => self.unsupported("a variable"),
            _ => self.call_or_path(),
        }
    }

    fn call_or_path(&mut self) -> Found<Term> {
        let before = self.at;
        let name = self.name();
        let is_call = self.eat("(") && !matches!(name.as_str(), "text" | "node" | "");
        if !is_call {
            self.at = before;
            return self.union().map(Term::Paths);
        }
        let mut arguments = Vec::new();
        while !self.eat(")") {
            arguments.push(self.deeper(Self::either)?);
            if !self.eat(",") && !self.rest().starts_with(')') {
                return Err(self.malformed());
            }
        }
        const KNOWN: &[(&str, usize)] = &[
            ("position", 0),
            ("last", 0),
            ("count", 1),
            ("contains", 2),
            ("starts-with", 2),
            ("not", 1),
            ("local-name", 0),
            ("name", 0),
            ("normalize-space", 1),
            ("string-length", 1),
            ("true", 0),
            ("false", 0),
        ];
        if !KNOWN.contains(&(name.as_str(), arguments.len())) {
            return self.unsupported(&format!("{name}() with these arguments"));
        }
        Ok(Term::Call(name, arguments))
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

fn union(tree: &Tree, from: u32, paths: &[Path]) -> Found<Vec<u32>> {
    let mut all = Vec::new();
    for path in paths {
        let mut found = vec![if path.absolute { 0 } else { from }];
        for step in &path.steps {
            let mut next = Vec::new();
            for at in found {
                next.extend(stepped(tree, at, step)?);
            }
            next.sort_unstable();
            next.dedup();
            found = next;
        }
        all.append(&mut found);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The nodes of a step from one node.
fn stepped(tree: &Tree, at: u32, step: &Step) -> Found<Vec<u32>> {
    let mut from = vec![at];
    if step.deep {
        tree.below(at, &mut from);
    }
    let mut all = Vec::new();
    for at in from {
        let mut found = tested(tree, at, &step.test);
        for condition in &step.conditions {
            let size = found.len();
            let mut kept = Vec::new();
            for (place, node) in found.into_iter().enumerate() {
                let context = Context { tree, node, place: place + 1, size };
                let holds = match context.value(condition)? {
                    Known::Number(number) => number == context.place as f64,
                    other => context.truth(&other),
                };
                if holds {
                    kept.push(node);
                }
            }
            found = kept;
        }
        all.append(&mut found);
    }
    Ok(all)
}

fn tested(tree: &Tree, at: u32, test: &Test) -> Vec<u32> {
    // A name without a prefix is one of no name space.
    let named = |at: &u32, name: &Option<String>| match name {
        Some(name) => *tree.node(*at).name == **name && tree.name_space(*at).is_empty(),
        None => true,
    };
    let node = tree.node(at);
    let of = |kinds: &[Kind]| -> Vec<u32> {
        let children = node.children.iter().copied();
        children.filter(|child| kinds.contains(&tree.node(*child).kind)).collect()
    };
    match test {
        Test::Own => vec![at],
        Test::Parent => node.parent.into_iter().collect(),
        Test::Text => of(&[Kind::Text, Kind::Section]),
        Test::Any => {
            of(&[Kind::Element, Kind::Text, Kind::Section, Kind::Comment, Kind::Instruction])
        }
        Test::Element(name) => {
            of(&[Kind::Element]).into_iter().filter(|child| named(child, name)).collect()
        }
        Test::Attribute(name) => {
            let is_plain = |at: &u32| !tree.node(*at).name.starts_with("xmlns");
            let all = node.attributes.iter().copied().filter(is_plain);
            all.filter(|attribute| named(attribute, name)).collect()
        }
    }
}

/// What a term comes to.
enum Known {
    Number(f64),
    Text(String),
    Truth(bool),
    Nodes(Vec<u32>),
}

struct Context<'t> {
    tree: &'t Tree,
    node: u32,
    place: usize,
    size: usize,
}

impl Context<'_> {
    fn value(&self, term: &Term) -> Found<Known> {
        Ok(match term {
            Term::Number(number) => Known::Number(*number),
            Term::Text(text) => Known::Text(text.clone()),
            Term::Paths(paths) => Known::Nodes(union(self.tree, self.node, paths)?),
            Term::Either(one, other) => {
                let one = self.value(one)?;
                Known::Truth(self.truth(&one) || self.truth(&self.value(other)?))
            }
            Term::Both(one, other) => {
                let one = self.value(one)?;
                Known::Truth(self.truth(&one) && self.truth(&self.value(other)?))
            }
            Term::Compare(sign, one, other) => {
                Known::Truth(self.compare(sign, &self.value(one)?, &self.value(other)?))
            }
            Term::Call(name, arguments) => self.call(name, arguments)?,
        })
    }

    fn call(&self, name: &str, arguments: &[Term]) -> Found<Known> {
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        let text = |at: usize| values.get(at).map(|value| self.text(value)).unwrap_or_default();
        Ok(match name {
            "position" => Known::Number(self.place as f64),
            "last" => Known::Number(self.size as f64),
            "count" => match values.first() {
                Some(Known::Nodes(nodes)) => Known::Number(nodes.len() as f64),
                _ => {
                    let text = "Expression must evaluate to a node-set.".to_owned();
                    return Err(PathError::Malformed(text));
                }
            },
            "contains" => Known::Truth(text(0).contains(&text(1))),
            "starts-with" => Known::Truth(text(0).starts_with(&text(1))),
            "not" => Known::Truth(!values.first().is_some_and(|value| self.truth(value))),
            "local-name" => Known::Text(self.tree.local_name(self.node).to_owned()),
            "name" => Known::Text(self.tree.node(self.node).name.to_string()),
            "normalize-space" => {
                Known::Text(text(0).split_whitespace().collect::<Vec<_>>().join(" "))
            }
            "string-length" => Known::Number(text(0).encode_utf16().count() as f64),
            _ => Known::Truth(name == "true"),
        })
    }

    fn truth(&self, value: &Known) -> bool {
        match value {
            Known::Number(number) => *number != 0.0 && !number.is_nan(),
            Known::Text(text) => !text.is_empty(),
            Known::Truth(truth) => *truth,
            Known::Nodes(nodes) => !nodes.is_empty(),
        }
    }

    fn text(&self, value: &Known) -> String {
        match value {
            Known::Number(number) => crate::value::text::double(*number),
            Known::Text(text) => text.clone(),
            Known::Truth(truth) => truth.to_string(),
            Known::Nodes(nodes) => {
                nodes.first().map(|at| self.tree.inner_text(*at)).unwrap_or_default()
            }
        }
    }

    fn compare(&self, sign: &str, one: &Known, other: &Known) -> bool {
        // Of nodes, one for which it holds is enough.
        let texts = |value: &Known| match value {
            Known::Nodes(nodes) => nodes.iter().map(|at| self.tree.inner_text(*at)).collect(),
            other => vec![self.text(other)],
        };
        if let (Known::Truth(_), _) | (_, Known::Truth(_)) = (one, other) {
            let same = self.truth(one) == self.truth(other);
            return if sign == "!=" { !same } else { same && sign != "<" && sign != ">" };
        }
        let as_numbers = matches!(one, Known::Number(_))
            || matches!(other, Known::Number(_))
            || !matches!(sign, "=" | "!=");
        let number = |text: &str| text.trim().parse::<f64>().unwrap_or(f64::NAN);
        texts(one).iter().any(|one| {
            texts(other).iter().any(|other| match (as_numbers, sign) {
                (false, "=") => one == other,
                (false, _) => one != other,
                (true, "=") => number(one) == number(other),
                (true, "!=") => number(one) != number(other),
                (true, "<") => number(one) < number(other),
                (true, "<=") => number(one) <= number(other),
                (true, ">") => number(one) > number(other),
                (true, _) => number(one) >= number(other),
            })
        })
    }
}
