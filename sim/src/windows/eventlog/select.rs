//! Queries of event logs: the part of XPath 1.0 that the event log reads.
//!
//! *Models*: `*[System[...]]`, `Event/System/...`, `and`, `or`, brackets, comparisons of EventID,
//! Level, EventRecordID, Provider, Channel, TimeCreated (a time, or `timediff` from now), equality
//! of event data without names; lists of queries as XML (`QueryList`) with `Select` and `Suppress`.
//! *Leaves out*: keywords, users, tasks, data by name: they are not kept, and refused.
//! *Sources*: the reference of event queries \[K\].
//! *Seen through*: `wevtutil qe /q`, `Get-WinEvent -FilterXPath`, `-FilterXml`.

use jiff::Timestamp;

use super::Record;
use crate::kernel::text::same;
use crate::kernel::time::{Moment, Span};
use crate::windows::tasks::markup::{self, Element};

/// A condition on records.
pub type Condition = Box<dyn Fn(&Record) -> bool>;

/// Why a query is not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no query.
    Invalid,
    /// Windows reads it, and the records here do not hold what it asks for.
    Unsupported,
}

/// Reads a query; `now` is what the machine's clock shows.
///
/// # Errors
/// It is no query, or asks for what is not kept.
pub fn condition(text: &str, now: Moment) -> Result<Condition, Refusal> {
    let mut reader = Reader { rest: text.trim(), now };
    let condition = reader.any_of(Node::Event)?;
    if reader.rest.is_empty() { Ok(condition) } else { Err(Refusal::Invalid) }
}

/// A list of queries: names of logs, and what is looked for in each.
///
/// # Errors
/// No list of queries; as [`condition`].
pub fn list(xml: &str, now: Moment) -> Result<Vec<(String, Condition)>, Refusal> {
    let root = markup::read(xml).map_err(|_| Refusal::Invalid)?;
    let mut found: Vec<(String, Condition)> = Vec::new();
    for query in root.children.iter().filter(|child| same(&child.name, "Query")) {
        let path = query.attribute("Path").unwrap_or_default();
        let part = |element: &Element| {
            let log = element.attribute("Path").unwrap_or(path).to_owned();
            condition(&element.text, now).map(|condition| (log, condition))
        };
        let named =
            |name: &'static str| query.children.iter().filter(move |child| same(&child.name, name));
        let selected: Result<Vec<_>, _> = named("Select").map(part).collect();
        let hidden: Result<Vec<_>, _> = named("Suppress").map(part).collect();
        let hidden: std::rc::Rc<[(String, Condition)]> = hidden?.into();
        for (log, wanted) in selected? {
            let (hidden, own) = (hidden.clone(), log.clone());
            let both: Condition = Box::new(move |record| {
                let hides = |(log, hides): &(String, Condition)| same(log, &own) && hides(record);
                wanted(record) && !hidden.iter().any(hides)
            });
            found.push((log, both));
        }
    }
    if found.is_empty() { Err(Refusal::Invalid) } else { Ok(found) }
}

/// Where in a record a step stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Event,
    System,
    Provider,
    TimeCreated,
    EventData,
    Data,
}

/// What is compared.
#[derive(Clone, Copy)]
enum Subject {
    Number(fn(&Record) -> i64),
    Text(fn(&Record) -> &str),
    Time,
    /// Milliseconds between a record and now.
    Age,
    /// Any of the event's data.
    Data,
}

struct Reader<'t> {
    rest: &'t str,
    now: Moment,
}

impl<'t> Reader<'t> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, token: &str) -> bool {
        self.blanks();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// `and`, `or`: a word of its own.
    fn takes_word(&mut self, word: &str) -> bool {
        self.blanks();
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        if rest.starts_with(|c: char| c.is_alphanumeric()) {
            return false;
        }
        self.rest = rest;
        true
    }

    fn needs(&mut self, token: &str) -> Result<(), Refusal> {
        if self.takes(token) { Ok(()) } else { Err(Refusal::Invalid) }
    }

    fn any_of(&mut self, node: Node) -> Result<Condition, Refusal> {
        let mut parts = vec![self.all_of(node)?];
        while self.takes_word("or") {
            parts.push(self.all_of(node)?);
        }
        Ok(Box::new(move |record| parts.iter().any(|part| part(record))))
    }

    fn all_of(&mut self, node: Node) -> Result<Condition, Refusal> {
        let mut parts = vec![self.one(node)?];
        while self.takes_word("and") {
            parts.push(self.one(node)?);
        }
        Ok(Box::new(move |record| parts.iter().all(|part| part(record))))
    }

    fn one(&mut self, node: Node) -> Result<Condition, Refusal> {
        if self.takes("(") {
            let inner = self.any_of(node)?;
            self.needs(")")?;
            return Ok(inner);
        }
        if self.takes("timediff(") {
            self.needs("@SystemTime")?;
            self.needs(")")?;
            return self.compared(Subject::Age);
        }
        self.step(node)
    }

    fn name(&mut self) -> &'t str {
        self.blanks();
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '*'));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        name
    }

    /// A step of a path, with its condition or its value.
    fn step(&mut self, node: Node) -> Result<Condition, Refusal> {
        let name = self.name();
        let next = match (node, name) {
            (Node::Event, "*" | "Event") => Node::Event,
            (Node::Event, "System") => Node::System,
            (Node::Event, "EventData" | "UserData") => Node::EventData,
            (Node::System, "Provider") => Node::Provider,
            (Node::System, "TimeCreated") => Node::TimeCreated,
            (Node::EventData, "Data") => Node::Data,
            (Node::System, "EventID") => return self.compared(Subject::Number(|r| r.id.into())),
            (Node::System, "Level") => return self.compared(Subject::Number(|r| r.level as i64)),
            (Node::System, "EventRecordID") => {
                return self.compared(Subject::Number(|r| r.number.cast_signed()));
            }
            (Node::System, "Channel") => return self.compared(Subject::Text(|r| r.channel.name())),
            (Node::Provider, "@Name") => return self.compared(Subject::Text(|r| &r.provider)),
            (Node::TimeCreated, "@SystemTime") => return self.compared(Subject::Time),
            (Node::Event, _) | (_, "") => return Err(Refusal::Invalid),
            _ => return Err(Refusal::Unsupported),
        };
        if self.takes("[") {
            let inner = self.any_of(next)?;
            self.needs("]")?;
            if next == Node::Data {
                return Err(Refusal::Unsupported);
            }
            return Ok(inner);
        }
        if self.takes("/") {
            return self.step(next);
        }
        match next {
            Node::Data => self.compared(Subject::Data),
            // A step alone asks whether it is there.
            _ => Ok(Box::new(|_| true)),
        }
    }

    fn value(&mut self) -> Result<&'t str, Refusal> {
        self.blanks();
        let quote = self.rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let end = match quote {
            Some(quote) => self.rest[1..].find(quote).map(|at| at + 1),
            None => {
                let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '-');
                Some(end.unwrap_or(self.rest.len()))
            }
        };
        let end = end.ok_or(Refusal::Invalid)?;
        let value = &self.rest[usize::from(quote.is_some())..end];
        self.rest = &self.rest[end + usize::from(quote.is_some())..];
        if value.is_empty() && quote.is_none() { Err(Refusal::Invalid) } else { Ok(value) }
    }

    fn compared(&mut self, subject: Subject) -> Result<Condition, Refusal> {
        let signs = ["<=", ">=", "!=", "=", "<", ">"];
        let sign = signs.into_iter().find(|sign| self.takes(sign)).ok_or(Refusal::Invalid)?;
        let value = self.value()?;
        let holds = move |order: std::cmp::Ordering| match sign {
            "=" => order.is_eq(),
            "!=" => order.is_ne(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            _ => order.is_ge(),
        };
        let number = || value.parse::<i64>().map_err(|_| Refusal::Invalid);
        Ok(match subject {
            Subject::Number(of) => {
                let bound = number()?;
                Box::new(move |record| holds(of(record).cmp(&bound)))
            }
            Subject::Age => {
                let (bound, now) = (Span(number()?), self.now);
                Box::new(move |record| holds((now - record.at).cmp(&bound)))
            }
            Subject::Time => {
                let bound: Timestamp = value.parse().map_err(|_| Refusal::Invalid)?;
                let bound = Moment::from_timestamp(bound);
                Box::new(move |record| holds(record.at.cmp(&bound)))
            }
            Subject::Text(of) => {
                let wanted = value.to_owned();
                match sign {
                    "=" => Box::new(move |record| same(of(record), &wanted)),
                    "!=" => Box::new(move |record| !same(of(record), &wanted)),
                    _ => return Err(Refusal::Invalid),
                }
            }
            Subject::Data => {
                let wanted = value.to_owned();
                if sign != "=" {
                    return Err(Refusal::Unsupported);
                }
                Box::new(move |record| record.args.contains(&wanted))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::messages::{BACKUP_STARTED, SERVICE_STATE};
    use super::super::{Channel, EventLog};
    use super::*;

    fn hits(query: &str) -> Result<usize, Refusal> {
        let mut log = EventLog::default();
        log.write(Moment(1_000), &SERVICE_STATE, &["Task Scheduler", "running"]);
        log.write(Moment(2_000), &BACKUP_STARTED, &[]);
        let condition = condition(query, Moment(3_000))?;
        Ok(log.iter().filter(|record| condition(record)).count())
    }

    #[test]
    fn a_query_finds_what_it_describes() {
        let cases = [
            ("*", 2),
            ("*[System[(EventID=7036)]]", 1),
            ("*[System[(EventID = 7036 or EventID=1) and Level <= 4]]", 2),
            ("*[System[Provider[@Name='CloudBackup' or @Name='none']]]", 1),
            ("Event/System/EventID=7036", 1),
            ("*[System[TimeCreated[timediff(@SystemTime) <= 1500]]]", 1),
            ("*[System[TimeCreated[@SystemTime>='1970-01-01T00:00:01.5Z']]]", 1),
            (
                "*[System[TimeCreated[@SystemTime>='1970-01-01T00:00:00Z' and @SystemTime<'1970-01-01T00:00:02Z']]]",
                1,
            ),
            ("*[EventData[Data='running']]", 1),
            ("*[System/Level=4] and *[EventData]", 2),
        ];
        for (query, count) in cases {
            assert_eq!(hits(query), Ok(count), "{query}");
        }
    }

    #[test]
    fn what_is_no_query_and_what_is_not_kept_are_told_apart() {
        for query in ["", "*[System[", "*[System[EventID]]", "*[System[EventID=x]] y", "nonsense("]
        {
            assert!(hits(query).is_err(), "{query}");
        }
        assert_eq!(hits("*[System[Keywords='0x1']]"), Err(Refusal::Unsupported));
        assert_eq!(hits("*[EventData[Data[@Name='a']='b']]"), Err(Refusal::Unsupported));
    }

    #[test]
    fn a_list_of_queries_selects_and_suppresses() {
        let xml = "<QueryList><Query Id='0' Path='System'><Select Path='System'>*[System[(Level=4 \
                   or Level=0) and TimeCreated[timediff(@SystemTime) &lt;= 604800000]]]</Select>\
                   <Suppress>*[System[EventID=7036]]</Suppress></Query></QueryList>";
        let mut log = EventLog::default();
        log.write(Moment(1_000), &SERVICE_STATE, &["Task Scheduler", "running"]);
        let all = list(xml, Moment(3_000)).unwrap_or_default();
        assert_eq!(all.len(), 1);
        assert_eq!(log.channel(Channel::System).filter(|record| (all[0].1)(record)).count(), 0);
        assert_eq!(list("<a/>", Moment(0)).err(), Some(Refusal::Invalid));
    }
}
