//! A text as a tree.

use std::rc::Rc;

use super::{Kind, Node, Tree};

/// Elements within elements, at most.
const DEEPEST: usize = 256;

/// Why a text is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlError {
    /// It is malformed: the message of .NET.
    Malformed(String),
    /// It has something that is not modelled.
    Unsupported(String),
}

/// Reads a document.
///
/// # Errors
/// A malformed text, and one with a document type.
pub fn read(text: &str) -> Result<Tree, XmlError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, at: 0, tree: Tree::default(), open: vec![(0, 0)] };
    reader.document()?;
    Ok(reader.tree)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tree: Tree,
    /// Open elements, with where their names stand.
    open: Vec<(u32, usize)>,
}

type Read<T = ()> = Result<T, XmlError>;

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// A line and a position on it, both from one.
    fn place(&self, at: usize) -> (usize, usize) {
        let place = crate::source::place(self.text, u32::try_from(at).unwrap_or(u32::MAX));
        (place.line, place.column)
    }

    fn malformed<T>(&self, text: &str, at: usize) -> Read<T> {
        let (line, column) = self.place(at);
        Err(XmlError::Malformed(format!("{text} Line {line}, position {column}.")))
    }

    fn inner(&self) -> u32 {
        self.open.last().map_or(0, |(at, _)| *at)
    }

    fn add(&mut self, kind: Kind, name: &str, text: &str) -> u32 {
        let at = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        let parent = self.inner();
        self.tree.nodes.push(Node {
            kind,
            parent: Some(parent),
            name: name.into(),
            text: text.into(),
            children: Vec::new(),
            attributes: Vec::new(),
            is_closed: false,
        });
        if kind != Kind::Attribute {
            self.tree.nodes[parent as usize].children.push(at);
        }
        at
    }

    fn document(&mut self) -> Read {
        while !self.rest().is_empty() {
            let rest = self.rest();
            if rest.starts_with("<!--") {
                self.delimited("<!--", "-->", Kind::Comment, "#comment")?;
            } else if rest.starts_with("<![CDATA[") && self.open.len() > 1 {
                self.delimited("<![CDATA[", "]]>", Kind::Section, "#cdata-section")?;
            } else if rest.starts_with("<!DOCTYPE") {
                return Err(XmlError::Unsupported("a document type in XML".to_owned()));
            } else if rest.starts_with("<?") {
                self.instruction()?;
            } else if rest.starts_with("</") {
                self.close()?;
            } else if rest.starts_with('<') {
                self.element()?;
            } else {
                self.characters()?;
            }
        }
        if self.open.len() > 1 {
            let names: Vec<&str> =
                self.open[1..].iter().rev().map(|(at, _)| &*self.tree.node(*at).name).collect();
            let text = format!(
                "Unexpected end of file has occurred. The following elements are not closed: {}.",
                names.join(", ")
            );
            return self.malformed(&text, self.text.len());
        }
        match self.tree.root() {
            Some(_) => Ok(()),
            None => Err(XmlError::Malformed("Root element is missing.".to_owned())),
        }
    }

    fn delimited(&mut self, open: &str, close: &str, kind: Kind, name: &str) -> Read {
        let rest = &self.rest()[open.len()..];
        let Some(end) = rest.find(close) else {
            return self.malformed("Unexpected end of file has occurred.", self.text.len());
        };
        self.add(kind, name, &rest[..end]);
        self.at += open.len() + end + close.len();
        Ok(())
    }

    fn instruction(&mut self) -> Read {
        let rest = &self.rest()[2..];
        let Some(end) = rest.find("?>") else {
            return self.malformed("Unexpected end of file has occurred.", self.text.len());
        };
        let inner = &rest[..end];
        let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let (name, content) = inner.split_at(name_end);
        match name {
            "xml" if self.at > 0 => {
                let text = "Unexpected XML declaration. The XML declaration must be the first \
                            node in the document, and no white space characters are allowed to \
                            appear before it.";
                return self.malformed(text, self.at + 2);
            }
            "xml" => self.add(Kind::Declaration, name, content.trim()),
            _ => self.add(Kind::Instruction, name, content.trim_start()),
        };
        self.at += end + 4;
        Ok(())
    }

    /// Text up to the next bracket; blanks between elements are nothing.
    fn characters(&mut self) -> Read {
        let rest = self.rest();
        let end = rest.find('<').unwrap_or(rest.len());
        let said = &rest[..end];
        let is_blank = said.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if !is_blank {
            if self.open.len() == 1 {
                let first = said.find(|c: char| !c.is_whitespace()).unwrap_or(0);
                return self.malformed("Data at the root level is invalid.", self.at + first);
            }
            let text = self.unescaped(said, self.at)?;
            self.add(Kind::Text, "#text", &text);
        }
        self.at += end;
        Ok(())
    }

    /// A text with its references replaced, and its line ends as XML has them.
    fn unescaped(&self, said: &str, at: usize) -> Read<Rc<str>> {
        let said = said.replace("\r\n", "\n").replace('\r', "\n");
        let mut out = String::with_capacity(said.len());
        let mut rest = said.as_str();
        while let Some(begin) = rest.find('&') {
            out.push_str(&rest[..begin]);
            let Some(length) = rest[begin..].find(';') else {
                return self.malformed("An error occurred while parsing EntityName.", at + begin);
            };
            let name = &rest[begin + 1..begin + length];
            match reference(name) {
                Some(c) => out.push(c),
                None if name.starts_with('#') => {
                    return self.malformed("Invalid character reference.", at + begin);
                }
                None => {
                    let text = format!("Reference to undeclared entity '{name}'.");
                    return self.malformed(&text, at + begin + 1);
                }
            }
            rest = &rest[begin + length + 1..];
        }
        out.push_str(rest);
        Ok(out.into())
    }

    fn name(&mut self) -> Read<&'t str> {
        let rest = self.rest();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let first = rest.chars().next();
        if first.is_some_and(|c| c.is_alphabetic() || c == '_') {
            self.at += end;
            return Ok(&rest[..end]);
        }
        match first {
            Some(c) => {
                let code = u32::from(c);
                let text = format!(
                    "Name cannot begin with the '{c}' character, hexadecimal value 0x{code:02X}."
                );
                self.malformed(&text, self.at)
            }
            None => self.malformed("Unexpected end of file has occurred.", self.at),
        }
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn element(&mut self) -> Read {
        if self.open.len() == 1 && self.tree.root().is_some() {
            return self.malformed("There are multiple root elements.", self.at + 1);
        }
        self.at += 1;
        let begin = self.at;
        let name = self.name()?;
        if self.open.len() > DEEPEST {
            let what = format!("more than {DEEPEST} elements within elements");
            return Err(XmlError::Unsupported(what));
        }
        let element = self.add(Kind::Element, name, "");
        self.open.push((element, begin));
        loop {
            self.skip_blanks();
            if self.rest().starts_with("/>") {
                self.at += 2;
                self.tree.nodes[element as usize].is_closed = true;
                self.open.pop();
                return Ok(());
            }
            if self.rest().starts_with('>') {
                self.at += 1;
                return Ok(());
            }
            self.attribute(element)?;
        }
    }

    fn attribute(&mut self, element: u32) -> Read {
        let begin = self.at;
        let name = self.name()?;
        self.skip_blanks();
        let unexpected = |reader: &Self, expected: &str| match reader.rest().chars().next() {
            Some(c) => {
                let text =
                    format!("'{c}' is an unexpected token. The expected token is '{expected}'.");
                reader.malformed(&text, reader.at)
            }
            None => reader.malformed("Unexpected end of file has occurred.", reader.at),
        };
        if !self.rest().starts_with('=') {
            return unexpected(self, "=");
        }
        self.at += 1;
        self.skip_blanks();
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return unexpected(self, "\"' or '''");
        };
        let rest = &self.rest()[1..];
        let Some(end) = rest.find(quote) else {
            return self.malformed("There is an unclosed literal string.", self.text.len());
        };
        if let Some(bracket) = rest[..end].find('<') {
            let text = "'<', hexadecimal value 0x3C, is an invalid attribute character.";
            return self.malformed(text, self.at + 1 + bracket);
        }
        let all = &self.tree.node(element).attributes;
        if all.iter().any(|there| &*self.tree.node(*there).name == name) {
            return self.malformed(&format!("'{name}' is a duplicate attribute name."), begin);
        }
        let said = rest[..end].replace(['\t', '\n'], " ");
        let value = self.unescaped(&said, self.at + 1)?;
        self.at += end + 2;
        let attribute = self.add(Kind::Attribute, name, &value);
        self.tree.nodes[element as usize].attributes.push(attribute);
        Ok(())
    }

    fn close(&mut self) -> Read {
        self.at += 2;
        let begin = self.at;
        let name = self.name()?;
        self.skip_blanks();
        let ends = self.rest().starts_with('>');
        let Some((element, at)) = self.open.pop().filter(|(element, _)| *element > 0) else {
            return self.malformed("Unexpected end tag.", begin);
        };
        let opened = self.tree.node(element).name.clone();
        if &*opened != name {
            let (line, column) = self.place(at);
            let text = format!(
                "The '{opened}' start tag on line {line} position {column} does not match the end \
                 tag of '{name}'."
            );
            return self.malformed(&text, begin);
        }
        if !ends {
            return self.malformed("Unexpected end of file has occurred.", self.at);
        }
        self.at += 1;
        Ok(())
    }
}

/// What a reference stands for.
fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c >= ' ' || matches!(c, '\t' | '\n' | '\r'))
        }
    }
}
