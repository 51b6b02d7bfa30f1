//! A small reader of XML: just what task definitions need.
//!
//! *Models*: elements, attributes, text, CDATA, comments, the five named entities and numbers,
//! and the line and column of every element, since Windows' error messages name them.
//! *Leaves out*: document types (refused), namespaces other than by the `xmlns` attribute.
//! *Sources*: design, limits: untrusted input is bounded in bytes and in depth.
//! *Seen through*: [`super::xml`].
//!
//! Why not `quick-xml`: it has no depth limit and no line numbers of its own, and after adding
//! both more code would be ours than theirs; the subset that Windows exports is small.

use crate::kernel::limits::{TASK_XML_BYTES, TASK_XML_DEPTH};

/// Where something stands: line and column from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
}

/// An element with everything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name, with its prefix.
    pub name: String,
    /// Its attributes in order.
    pub attributes: Vec<(String, String)>,
    /// The elements directly in it.
    pub children: Vec<Element>,
    /// Its text, trimmed.
    pub text: String,
    /// Where its tag begins.
    pub place: Place,
}

impl Element {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str())
    }

    /// The first child with a name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// Writes `text` so that it can stand between tags.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Reads a document.
///
/// # Errors
/// The place at which it stops being well-formed or passes a limit.
pub fn read(text: &str) -> Result<Element, Place> {
    let mut reader = Reader { text, at: 0, mark: (0, Place { line: 1, column: 1 }) };
    if text.len() > TASK_XML_BYTES {
        return Err(reader.place());
    }
    reader.skip("\u{feff}");
    reader.skip_misc()?;
    let root = reader.element(TASK_XML_DEPTH)?;
    reader.skip_misc()?;
    if reader.rest().is_empty() { Ok(root) } else { Err(reader.place()) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The last offset whose place was asked for: counting goes on from there.
    mark: (usize, Place),
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn place(&mut self) -> Place {
        let (from, mut place) = self.mark;
        for c in self.text[from..self.at].chars() {
            if c == '\n' {
                place = Place { line: place.line + 1, column: 1 };
            } else {
                place.column += 1;
            }
        }
        self.mark = (self.at, place);
        place
    }

    fn skip(&mut self, token: &str) -> bool {
        let there = self.rest().starts_with(token);
        if there {
            self.at += token.len();
        }
        there
    }

    fn expect(&mut self, token: &str) -> Result<(), Place> {
        if self.skip(token) { Ok(()) } else { Err(self.place()) }
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn until(&mut self, token: &str) -> Result<&'t str, Place> {
        let rest = self.rest();
        let end = rest.find(token).ok_or_else(|| self.place())?;
        self.at += end + token.len();
        Ok(&rest[..end])
    }

    fn name(&mut self) -> Result<String, Place> {
        let rest = self.rest();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let starts_well = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !starts_well {
            return Err(self.place());
        }
        self.at += end;
        Ok(rest[..end].to_owned())
    }

    /// Skips what may stand around the root: declaration, comments, space.
    fn skip_misc(&mut self) -> Result<(), Place> {
        loop {
            self.skip_space();
            if self.skip("<?") {
                self.until("?>")?;
            } else if self.skip("<!--") {
                self.until("-->")?;
            } else {
                return Ok(());
            }
        }
    }

    fn element(&mut self, depth: usize) -> Result<Element, Place> {
        let place = self.place();
        if depth == 0 {
            return Err(place);
        }
        self.expect("<")?;
        let name = self.name()?;
        let attributes = self.attributes()?;
        let mut element =
            Element { name, attributes, children: Vec::new(), text: String::new(), place };
        if self.skip("/>") {
            return Ok(element);
        }
        self.expect(">")?;
        self.content(&mut element, depth)?;
        element.text = element.text.trim().to_owned();
        Ok(element)
    }

    fn attributes(&mut self) -> Result<Vec<(String, String)>, Place> {
        let mut attributes: Vec<(String, String)> = Vec::new();
        loop {
            self.skip_space();
            if self.rest().starts_with('>') || self.rest().starts_with("/>") {
                return Ok(attributes);
            }
            let place = self.place();
            let name = self.name()?;
            self.skip_space();
            self.expect("=")?;
            self.skip_space();
            let quote = if self.skip("\"") { "\"" } else { "'" };
            if quote == "'" {
                self.expect("'")?;
            }
            let raw = self.until(quote)?;
            let many = attributes.len() == TASK_XML_DEPTH;
            if raw.contains('<') || many || attributes.iter().any(|pair| pair.0 == name) {
                return Err(place);
            }
            attributes.push((name, self.unescaped(raw)?));
        }
    }

    /// Reads up to and with the end tag of `element`.
    fn content(&mut self, element: &mut Element, depth: usize) -> Result<(), Place> {
        loop {
            let rest = self.rest();
            let raw = &rest[..rest.find('<').ok_or_else(|| self.place())?];
            let text = self.unescaped(raw)?;
            element.text.push_str(&text);
            self.at += raw.len();
            if self.skip("</") {
                let place = self.place();
                if self.name()? != element.name {
                    return Err(place);
                }
                self.skip_space();
                return self.expect(">");
            }
            if self.skip("<!--") {
                self.until("-->")?;
            } else if self.skip("<![CDATA[") {
                element.text.push_str(self.until("]]>")?);
            } else if self.skip("<?") {
                self.until("?>")?;
            } else {
                element.children.push(self.element(depth - 1)?);
            }
        }
    }

    fn unescaped(&mut self, raw: &str) -> Result<String, Place> {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            let end = rest[at..].find(';').ok_or_else(|| self.place())?;
            let name = &rest[at + 1..at + end];
            out.push(entity(name).ok_or_else(|| self.place())?);
            rest = &rest[at + end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_texts_are_read() {
        let text = "<?xml version=\"1.0\"?>\n<!-- x -->\n\
                    <a b='1&lt;' c=\"'\">\n  <d/>t&#x41;<![CDATA[<]]></a>\n";
        let root = read(text).expect("well-formed");
        assert_eq!((root.attribute("b"), root.attribute("c")), (Some("1<"), Some("'")));
        assert_eq!(root.text, "tA<");
        assert_eq!(root.child("d").map(|d| d.place), Some(Place { line: 4, column: 3 }));
    }

    #[test]
    fn what_is_not_well_formed_is_refused_at_its_place() {
        let check = |text: &str, line, column| {
            assert_eq!(read(text), Err(Place { line, column }), "{text}");
        };
        check("", 1, 1);
        check("task", 1, 1);
        check("<a>\n</b>", 2, 3);
        check("<a", 1, 3);
        check("<a>&nope;</a>", 1, 4);
        check("<!DOCTYPE a><a/>", 1, 2);
        check("<a/><b/>", 1, 5);
        check("<a b='1' b='2'/>", 1, 10);
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = "<a>".repeat(100_000);
        assert!(read(&deep).is_err());
        let deep = format!("{}{}", "<a>".repeat(1000), "</a>".repeat(1000));
        assert!(read(&deep).is_err());
        assert!(read(&format!("<a>{}</a>", "x".repeat(TASK_XML_BYTES))).is_err());
    }
}
