//! WQL: `SELECT ... FROM ... WHERE ...`, and the conditions of `-Filter`.
//!
//! *Models*: AND, OR, NOT, parentheses, comparisons, LIKE, IS NULL, numbers, texts, truth values;
//! `ASSOCIATORS OF {...} WHERE ResultClass = ... AssocClass = ...`.
//! *Leaves out*: `REFERENCES OF`, ISA, WITHIN and GROUP of event queries: they are refused.
//! *Sources*: WQL of the WMI SDK \[K\].

use std::cmp::Ordering;

use super::class::{Cell, Instance};
use crate::kernel::text::same;

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::console) enum Query {
    /// Instances of a class.
    Select {
        /// Names of properties; none for all.
        properties: Vec<String>,
        /// The class.
        class: String,
        /// What they must fulfil.
        condition: Option<Condition>,
    },
    /// Instances that belong to an instance.
    Associators {
        /// Its path.
        path: String,
        /// Class of the results.
        result: Option<String>,
        /// Class of the association.
        association: Option<String>,
    },
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::console) enum Condition {
    /// All of them.
    And(Vec<Condition>),
    /// One of them.
    Or(Vec<Condition>),
    /// Not it.
    Not(Box<Condition>),
    /// A property against a constant.
    Is(String, Comparison, Literal),
}

/// How a property is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Comparison {
    /// `=`
    Equal,
    /// `<>`, `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `LIKE`
    Like,
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::console) enum Literal {
    /// Text.
    Text(String),
    /// A number.
    Number(i128),
    /// TRUE, FALSE
    Truth(bool),
    /// NULL
    Null,
}

/// The text is no WQL, or WQL that is not modelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) enum Bad {
    /// WMI says "Invalid query".
    Query,
    /// A real system understands it.
    Unsupported(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Number(i128),
    Sign(&'static str),
    Path(String),
}

const SIGNS: &[&str] = &["<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "*"];

fn tokens(text: &str) -> Result<Vec<Token>, Bad> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\'' | '"' => {
                let (said, length) = quoted(&rest[1..], first).ok_or(Bad::Query)?;
                all.push(Token::Text(said));
                length + 1
            }
            '{' => {
                let end = rest.rfind('}').ok_or(Bad::Query)?;
                all.push(Token::Path(rest[1..end].trim().to_owned()));
                end + 1
            }
            '0'..='9' | '-' => {
                let end =
                    rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |e| e + 1);
                all.push(Token::Number(rest[..end].parse().map_err(|_| Bad::Query)?));
                end
            }
            c if c.is_alphanumeric() || c == '_' => {
                let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
                let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
                all.push(Token::Word(rest[..end].to_owned()));
                end
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).ok_or(Bad::Query)?;
                all.push(Token::Sign(sign));
                sign.len()
            }
        };
        rest = rest[taken..].trim_start();
    }
    Ok(all)
}

/// A text up to its quote, and how many bytes it takes with the quote.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut said = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => said.push(chars.next()?.1),
            c if c == quote => return Some((said, at + 1)),
            c => said.push(c),
        }
    }
    None
}

/// Reads a query.
pub(in crate::console) fn query(text: &str) -> Result<Query, Bad> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0 };
    if reader.word("associators") {
        return reader.associators();
    }
    if reader.word("references") {
        return Err(Bad::Unsupported("REFERENCES OF"));
    }
    if !reader.word("select") {
        return Err(Bad::Query);
    }
    let mut properties = Vec::new();
    if !reader.sign("*") {
        loop {
            properties.push(reader.name()?);
            if !reader.sign(",") {
                break;
            }
        }
    }
    if !reader.word("from") {
        return Err(Bad::Query);
    }
    let class = reader.name()?;
    let condition = if reader.word("where") { Some(reader.any()?) } else { None };
    if reader.word("within") || reader.word("group") {
        return Err(Bad::Unsupported("a query for events"));
    }
    reader.end()?;
    Ok(Query::Select { properties, class, condition })
}

/// Reads the condition of `-Filter`.
pub(in crate::console) fn condition(text: &str) -> Result<Condition, Bad> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0 };
    let condition = reader.any()?;
    reader.end()?;
    Ok(condition)
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn word(&mut self, wanted: &str) -> bool {
        let hit = matches!(self.tokens.get(self.at), Some(Token::Word(word)) if same(word, wanted));
        self.at += usize::from(hit);
        hit
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let hit = matches!(self.tokens.get(self.at), Some(Token::Sign(sign)) if *sign == wanted);
        self.at += usize::from(hit);
        hit
    }

    fn name(&mut self) -> Result<String, Bad> {
        match self.next() {
            Some(Token::Word(name)) => Ok(name),
            _ => Err(Bad::Query),
        }
    }

    fn end(&self) -> Result<(), Bad> {
        if self.at >= self.tokens.len() { Ok(()) } else { Err(Bad::Query) }
    }

    fn associators(&mut self) -> Result<Query, Bad> {
        if !self.word("of") {
            return Err(Bad::Query);
        }
        let Some(Token::Path(path)) = self.next() else { return Err(Bad::Query) };
        let (mut result, mut association) = (None, None);
        if self.word("where") {
            while self.at < self.tokens.len() {
                let which = self.name()?;
                if !self.sign("=") {
                    return Err(Bad::Query);
                }
                let class = self.name()?;
                match which.to_ascii_lowercase().as_str() {
                    "resultclass" => result = Some(class),
                    "assocclass" => association = Some(class),
                    _ => return Err(Bad::Unsupported("this WHERE of ASSOCIATORS OF")),
                }
            }
        }
        self.end()?;
        Ok(Query::Associators { path, result, association })
    }

    fn any(&mut self) -> Result<Condition, Bad> {
        let mut all = vec![self.all()?];
        while self.word("or") {
            all.push(self.all()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::Or(all) })
    }

    fn all(&mut self) -> Result<Condition, Bad> {
        let mut all = vec![self.one()?];
        while self.word("and") {
            all.push(self.one()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::And(all) })
    }

    fn one(&mut self) -> Result<Condition, Bad> {
        if self.at > 4 * 256 {
            return Err(Bad::Query);
        }
        if self.word("not") {
            return Ok(Condition::Not(Box::new(self.one()?)));
        }
        if self.sign("(") {
            let inner = self.any()?;
            return if self.sign(")") { Ok(inner) } else { Err(Bad::Query) };
        }
        match self.next() {
            Some(Token::Word(name)) => self.comparison(name),
            // The constant may stand in front.
            Some(token @ (Token::Text(_) | Token::Number(_))) => {
                let how = self.how()?;
                let how = match how {
                    Comparison::Less => Comparison::Greater,
                    Comparison::Greater => Comparison::Less,
                    Comparison::AtMost => Comparison::AtLeast,
                    Comparison::AtLeast => Comparison::AtMost,
                    Comparison::Like => return Err(Bad::Query),
                    other => other,
                };
                let name = self.name()?;
                Ok(Condition::Is(name, how, literal(Some(token))?))
            }
            _ => Err(Bad::Query),
        }
    }

    fn comparison(&mut self, name: String) -> Result<Condition, Bad> {
        if self.word("is") {
            let not = self.word("not");
            if !self.word("null") {
                return Err(Bad::Query);
            }
            let how = if not { Comparison::Unequal } else { Comparison::Equal };
            return Ok(Condition::Is(name, how, Literal::Null));
        }
        if self.word("isa") {
            return Err(Bad::Unsupported("ISA"));
        }
        let not = self.word("not");
        let how = self.how()?;
        let token = self.next();
        let is = Condition::Is(name, how, literal(token)?);
        Ok(if not { Condition::Not(Box::new(is)) } else { is })
    }

    fn how(&mut self) -> Result<Comparison, Bad> {
        Ok(match self.next() {
            Some(Token::Word(word)) if same(&word, "like") => Comparison::Like,
            Some(Token::Sign("=")) => Comparison::Equal,
            Some(Token::Sign("<>" | "!=")) => Comparison::Unequal,
            Some(Token::Sign("<")) => Comparison::Less,
            Some(Token::Sign("<=")) => Comparison::AtMost,
            Some(Token::Sign(">")) => Comparison::Greater,
            Some(Token::Sign(">=")) => Comparison::AtLeast,
            _ => return Err(Bad::Query),
        })
    }
}

fn literal(token: Option<Token>) -> Result<Literal, Bad> {
    Ok(match token {
        Some(Token::Text(text)) => Literal::Text(text),
        Some(Token::Number(number)) => Literal::Number(number),
        Some(Token::Word(word)) if same(&word, "true") => Literal::Truth(true),
        Some(Token::Word(word)) if same(&word, "false") => Literal::Truth(false),
        Some(Token::Word(word)) if same(&word, "null") => Literal::Null,
        _ => return Err(Bad::Query),
    })
}

impl Condition {
    /// Names of properties that it looks at.
    pub(in crate::console) fn names(&self, into: &mut Vec<String>) {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.names(into)),
            Self::Not(inner) => inner.names(into),
            Self::Is(name, ..) => into.push(name.clone()),
        }
    }

    /// True for an instance that fulfils it. `date` writes a point in time as WMI does.
    pub(in crate::console) fn holds(&self, of: &Instance, date: &dyn Fn(&Cell) -> String) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.holds(of, date)),
            Self::Or(all) => all.iter().any(|one| one.holds(of, date)),
            Self::Not(inner) => !inner.holds(of, date),
            Self::Is(name, how, literal) => is(of.get(name), *how, literal, date),
        }
    }
}

fn is(cell: &Cell, how: Comparison, literal: &Literal, date: &dyn Fn(&Cell) -> String) -> bool {
    let null = matches!(cell, Cell::Null);
    if let Literal::Null = literal {
        return null == (how == Comparison::Equal);
    }
    if null {
        return false;
    }
    if how == Comparison::Like {
        let Literal::Text(pattern) = literal else { return false };
        return like(&shown(cell, date), pattern);
    }
    let order = match (cell, literal) {
        (Cell::Number(number), Literal::Number(other)) => number.cmp(other),
        (Cell::Number(number), Literal::Text(text)) => match text.trim().parse::<i128>() {
            Ok(other) => number.cmp(&other),
            // A property of type `char16` is compared with a character.
            Err(_) => match text.chars().next() {
                Some(first) if text.chars().count() == 1 => number.cmp(&i128::from(first as u32)),
                _ => return false,
            },
        },
        (Cell::Truth(truth), Literal::Truth(other)) => truth.cmp(other),
        (Cell::Truth(truth), Literal::Number(number)) => i128::from(*truth).cmp(number),
        (Cell::Truth(truth), Literal::Text(text)) => truth.cmp(&same(text, "true")),
        (Cell::Text(text), Literal::Number(number)) => compare(text, &number.to_string()),
        (cell, Literal::Text(text)) => compare(&shown(cell, date), text),
        _ => return false,
    };
    match how {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::Like => false,
    }
}

fn shown(cell: &Cell, date: &dyn Fn(&Cell) -> String) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        other => date(other),
    }
}

fn compare(one: &str, other: &str) -> Ordering {
    one.to_lowercase().cmp(&other.to_lowercase())
}

/// `LIKE`: `%` is any text, `_` one character, `[a-z]` one of them.
fn like(text: &str, pattern: &str) -> bool {
    let mut translated = String::new();
    let mut inside = false;
    for c in pattern.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ => {}
        }
        match c {
            '%' if !inside => translated.push('*'),
            '_' if !inside => translated.push('?'),
            '*' | '?' | '`' => translated.extend(['`', c]),
            c => translated.push(c),
        }
    }
    powershell::value::compare::like(text, &translated, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_has_properties_a_class_and_a_condition() {
        let read = query(
            "SELECT Name, State FROM Win32_Service WHERE Name LIKE 'o%' AND NOT (ProcessId = 0 \
             OR State <> \"Running\")",
        );
        let Ok(Query::Select { properties, class, condition: Some(Condition::And(all)) }) = read
        else {
            panic!("{read:?}")
        };
        assert_eq!((properties.len(), class.as_str(), all.len()), (2, "Win32_Service", 2));
        assert!(matches!(&all[1], Condition::Not(inner) if matches!(**inner, Condition::Or(_))));
        for bad in
            ["", "select", "select * from", "select * from A where", "select * from A where x ="]
        {
            assert_eq!(query(bad), Err(Bad::Query), "{bad}");
        }
        assert_eq!(condition("DriveType=3 and"), Err(Bad::Query));
        let path = "ASSOCIATORS OF {Win32_LogicalDisk.DeviceID=\"C:\"} WHERE \
                    ResultClass=Win32_DiskPartition";
        let Ok(Query::Associators { path, result, .. }) = query(path) else { panic!() };
        assert_eq!(path, "Win32_LogicalDisk.DeviceID=\"C:\"");
        assert_eq!(result.as_deref(), Some("Win32_DiskPartition"));
    }

    #[test]
    fn like_has_its_own_wildcards() {
        assert!(like("obengine", "OB%") && like("C:", "_:") && like("C:", "[A-D]:"));
        assert!(!like("obengine", "ob") && !like("ab", "a*") && like("a*", "a*"));
    }
}
