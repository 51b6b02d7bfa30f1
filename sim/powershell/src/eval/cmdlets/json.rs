//! `ConvertTo-Json`, `ConvertFrom-Json`, as the JavaScriptSerializer of 5.1 writes them.

use std::rc::Rc;

use super::super::Engine;
use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use super::UTILITY;
use crate::value::time::{MILLISECOND, UNIX_EPOCH};
use crate::value::{Net, Object, Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[CONVERT_FROM_JSON, CONVERT_TO_JSON];

const CONVERT_TO_JSON: Cmdlet = Cmdlet {
    name: "ConvertTo-Json",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ConvertToJsonCommand",
    params: &[
        Param::new("InputObject", "object").at(0).mandatory().empty().pipeline(),
        Param::new("Depth", "int").range(1, 100),
        Param::switch("Compress"),
    ],
    default_set: "",
    impact: None,
    run: Run::Whole(|| Box::new(ToJson::default())),
};

#[derive(Default)]
struct ToJson(Vec<Value>);

impl Running for ToJson {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.get("InputObject").cloned());
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let values = std::mem::take(&mut self.0);
        if values.is_empty() {
            return Ok(());
        }
        let value = if values.len() == 1 { values[0].clone() } else { Value::array(values) };
        let depth = call.int("Depth").unwrap_or(2) as usize;
        let mut writer = Writer { out: String::new(), compress: call.flag("Compress"), depth };
        writer.value(call.engine, &value, 0, 0)?;
        call.put_text(&writer.out)
    }
}

struct Writer {
    out: String,
    compress: bool,
    depth: usize,
}

impl Writer {
    fn value(
        &mut self,
        engine: &mut Engine,
        value: &Value,
        level: usize,
        column: usize,
    ) -> Eval<()> {
        engine.step()?;
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(truth) => self.out.push_str(if *truth { "true" } else { "false" }),
            Value::Byte(_) | Value::Int(_) | Value::Long(_) | Value::Decimal(_) => {
                self.out.push_str(&text::of(value));
            }
            Value::Double(number) => self.double(*number),
            Value::Text(said) => self.text(said),
            Value::Char(c) => self.text(&c.to_string()),
            Value::Block(block) => self.text(block.text()),
            Value::Type(_) => self.text(&text::of(value)),
            Value::Net(net) => return self.net(engine, net, value, level, column),
            Value::Array(_) => return self.list(engine, &value.elements(), level, column),
            Value::Table(table) => {
                let pairs: Vec<(Rc<str>, Value)> = table
                    .borrow()
                    .entries
                    .iter()
                    .map(|(key, value)| (text::of(key).into(), value.clone()))
                    .collect();
                return self.object(engine, value, pairs, level, column);
            }
            Value::Object(_) => {
                let mut pairs = Vec::new();
                if level <= self.depth {
                    for name in engine.shown_properties(value) {
                        let found = engine.property(value, &name)?.unwrap_or(Value::Null);
                        pairs.push((name, found));
                    }
                }
                return self.object(engine, value, pairs, level, column);
            }
        }
        Ok(())
    }

    fn double(&mut self, number: f64) {
        let shown = format!("{number:?}");
        // The serializer of 5.1 writes a whole number without a point.
        let shown = shown.strip_suffix(".0").unwrap_or(&shown);
        match number {
            _ if number.is_nan() => self.out.push_str("NaN"),
            _ if number.is_infinite() => {
                self.out.push_str(if number > 0.0 { "Infinity" } else { "-Infinity" });
            }
            _ if number == number.trunc() && number.abs() < 1e15 => self.out.push_str(shown),
            _ => self.out.push_str(&shown.replace('e', "E")),
        }
    }

    fn net(
        &mut self,
        engine: &mut Engine,
        net: &Net,
        value: &Value,
        level: usize,
        column: usize,
    ) -> Eval<()> {
        match net {
            Net::DateTime(at) => {
                let offset = match at.kind {
                    crate::value::time::Kind::Utc => 0,
                    _ => engine.host.offset_minutes() * 60_000,
                };
                let milliseconds = (at.ticks - UNIX_EPOCH).div_euclid(MILLISECOND) - offset;
                self.out.push_str(&format!("\"\\/Date({milliseconds})\\/\""));
                Ok(())
            }
            Net::Enum(of) => {
                self.out.push_str(&of.number.to_string());
                Ok(())
            }
            Net::SByte(_) | Net::Int16(_) | Net::UInt16(_) | Net::UInt32(_) | Net::UInt64(_) => {
                self.out.push_str(&net.to_string());
                Ok(())
            }
            Net::Single(number) => {
                self.double(f64::from(*number));
                Ok(())
            }
            Net::List(_) => self.list(engine, &value.elements(), level, column),
            Net::Dictionary(of) => {
                let pairs = of
                    .entries
                    .borrow()
                    .iter()
                    .map(|(key, value)| (text::of(key).into(), value.clone()))
                    .collect();
                self.object(engine, value, pairs, level, column)
            }
            Net::Guid(_) | Net::Uri(_) => {
                self.text(&net.to_string());
                Ok(())
            }
            _ => {
                let mut pairs = Vec::new();
                for name in engine.shown_properties(value) {
                    let found = engine.property(value, &name)?.unwrap_or(Value::Null);
                    pairs.push((name, found));
                }
                self.object(engine, value, pairs, level, column)
            }
        }
    }

    /// A list; its elements stand four columns behind its bracket.
    fn list(
        &mut self,
        engine: &mut Engine,
        values: &[Value],
        level: usize,
        column: usize,
    ) -> Eval<()> {
        if level > self.depth {
            let all: Vec<String> = values.iter().map(text::of).collect();
            self.text(&all.join(" "));
            return Ok(());
        }
        self.out.push('[');
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(column + 4);
            self.value(engine, value, level + 1, column + 4)?;
        }
        if values.is_empty() && !self.compress {
            self.out.push_str("\r\n");
            self.line(column);
        } else {
            self.line(column);
        }
        self.out.push(']');
        Ok(())
    }

    /// An object; 5.1 puts what is inside four columns behind the brace, which stands behind its
    /// name.
    fn object(
        &mut self,
        engine: &mut Engine,
        value: &Value,
        pairs: Vec<(Rc<str>, Value)>,
        level: usize,
        column: usize,
    ) -> Eval<()> {
        if level > self.depth {
            let said = engine.text_of(value)?;
            self.text(&said);
            return Ok(());
        }
        self.out.push('{');
        for (at, (name, value)) in pairs.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(column + 4);
            let start = self.out.len();
            self.text(name);
            self.out.push(':');
            if !self.compress {
                self.out.push_str("  ");
            }
            let width = self.out[start..].chars().count();
            self.value(engine, value, level + 1, column + 4 + width)?;
        }
        if pairs.is_empty() && !self.compress {
            self.out.push_str("\r\n");
            self.line(column);
        } else {
            self.line(column);
        }
        self.out.push('}');
        Ok(())
    }

    fn line(&mut self, column: usize) {
        if !self.compress {
            self.out.push_str("\r\n");
            self.out.push_str(&" ".repeat(column));
        }
    }

    fn text(&mut self, said: &str) {
        self.out.push('"');
        for c in said.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '<' | '>' | '&' | '\'' => self.out.push_str(&format!("\\u{:04x}", c as u32)),
                c if c < ' ' || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') => {
                    self.out.push_str(&format!("\\u{:04x}", c as u32));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}

const CONVERT_FROM_JSON: Cmdlet = Cmdlet {
    name: "ConvertFrom-Json",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ConvertFromJsonCommand",
    params: &[Param::new("InputObject", "string").at(0).mandatory().empty().pipeline()],
    default_set: "",
    impact: None,
    run: Run::Whole(|| Box::new(FromJson::default())),
};

#[derive(Default)]
struct FromJson(Vec<String>);

impl Running for FromJson {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.text("InputObject").map(|text| text.to_string()));
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let lines = std::mem::take(&mut self.0);
        if lines.is_empty() {
            return Ok(());
        }
        // Each line may be a whole document; else all of them are one.
        let whole = lines.join("\n");
        let documents = match lines.len() > 1 && Reader::new(&lines[0]).document().is_ok() {
            true => lines,
            false => vec![whole],
        };
        for document in documents {
            match Reader::new(&document).document() {
                // 5.1 puts an array out as one object.
                Ok(value) => call.out.put(call.engine, value)?,
                Err(why) => {
                    let text = format!("{why}: {document}");
                    let class = "System.ArgumentException";
                    let spec = ErrorSpec::new(class, class, "NotSpecified", text);
                    return Err(call.engine.terminating(&spec));
                }
            }
        }
        Ok(())
    }
}

/// Reads JSON.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

/// How deep JSON may be nested.
const DEEPEST: u32 = 100;

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    fn document(&mut self) -> Result<Value, String> {
        let value = self.value()?;
        self.blanks();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err("Invalid JSON primitive".to_owned()),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn value(&mut self) -> Result<Value, String> {
        if self.depth > DEEPEST {
            return Err("RecursionLimit exceeded".to_owned());
        }
        self.depth += 1;
        self.blanks();
        let value = match self.peek() {
            Some('{') => self.object(),
            Some('[') => self.array(),
            Some(quote @ ('"' | '\'')) => self.string(quote).map(|text| Value::text(&text)),
            Some(_) => self.primitive(),
            None => Err("Invalid JSON primitive".to_owned()),
        };
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Result<Value, String> {
        let bad = || "Invalid object passed in, ':' or '}' expected".to_owned();
        self.next();
        let mut object = Object::custom(Vec::new());
        self.blanks();
        if self.peek() == Some('}') {
            self.next();
            return Ok(Value::of_object(object));
        }
        loop {
            self.blanks();
            let name = match self.peek() {
                Some(quote @ ('"' | '\'')) => self.string(quote)?,
                _ => return Err("Invalid object passed in, member name expected".to_owned()),
            };
            self.blanks();
            if self.next() != Some(':') {
                return Err(bad());
            }
            let value = self.value()?;
            if object.get(&name).is_none() {
                object.properties.push((name.as_str().into(), value));
            }
            self.blanks();
            match self.next() {
                Some(',') => {}
                Some('}') => return Ok(Value::of_object(object)),
                _ => return Err(bad()),
            }
        }
    }

    fn array(&mut self) -> Result<Value, String> {
        self.next();
        let mut values = Vec::new();
        self.blanks();
        if self.peek() == Some(']') {
            self.next();
            return Ok(Value::array(values));
        }
        loop {
            values.push(self.value()?);
            self.blanks();
            match self.next() {
                Some(',') => {}
                Some(']') => return Ok(Value::array(values)),
                _ => return Err("Invalid array passed in, ']' expected".to_owned()),
            }
        }
    }

    fn string(&mut self, quote: char) -> Result<String, String> {
        let bad = || "Unterminated string passed in".to_owned();
        self.next();
        let mut out = String::new();
        let mut high: Option<u16> = None;
        loop {
            let c = self.next().ok_or_else(bad)?;
            if c == quote {
                return Ok(out);
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            let c = self.next().ok_or_else(bad)?;
            out.push(match c {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => {
                    let digits = self.text.get(self.at..self.at + 4).ok_or_else(bad)?;
                    let unit = u16::from_str_radix(digits, 16).map_err(|_| bad())?;
                    self.at += 4;
                    match (high.take(), unit) {
                        (_, 0xd800..=0xdbff) => {
                            high = Some(unit);
                            continue;
                        }
                        (Some(high), 0xdc00..=0xdfff) => {
                            let code = 0x10000
                                + ((u32::from(high) - 0xd800) << 10)
                                + (u32::from(unit) - 0xdc00);
                            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
                        }
                        _ => char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER),
                    }
                }
                '"' | '\\' | '/' | '\'' => c,
                _ => return Err("Unrecognized escape sequence".to_owned()),
            });
        }
    }

    fn primitive(&mut self) -> Result<Value, String> {
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | ':');
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            _ => {}
        }
        let bad = || format!("Invalid JSON primitive: {word}.");
        let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if !number {
            return Err(bad());
        }
        if let Ok(int) = word.parse::<i32>() {
            return Ok(Value::Int(int));
        }
        if let Ok(long) = word.parse::<i64>() {
            return Ok(Value::Long(long));
        }
        if !word.contains(['e', 'E'])
            && let Ok(decimal) = word.parse::<rust_decimal::Decimal>()
        {
            return Ok(Value::Decimal(decimal));
        }
        word.parse::<f64>().map(Value::Double).map_err(|_| bad())
    }
}
