//! Readers of what reports are written in: each gives the bare structure and the texts in it.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser};
use quick_xml::Reader;
use quick_xml::events::Event as Xml;

/// An element of XML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    /// Names of elements and attributes, without any text.
    pub(crate) fn shape(&self) -> String {
        let names: Vec<&String> = self.attributes.keys().collect();
        let children: Vec<String> = self.children.iter().map(Element::shape).collect();
        format!("{}{names:?}({})", self.name, children.join(","))
    }

    /// All texts and values of attributes.
    pub(crate) fn texts(&self) -> Vec<String> {
        let own = self.attributes.values().cloned().chain([self.text.clone()]);
        own.chain(self.children.iter().flat_map(Element::texts)).collect()
    }
}

fn xml_text(raw: &str) -> Result<String, String> {
    let text = quick_xml::escape::unescape(raw).map_err(|error| error.to_string())?;
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}')
            || matches!(c, '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    };
    match text.chars().find(|c| !allowed(*c)) {
        Some(c) => Err(format!("XML has no {c:?}")),
        None => Ok(text.into_owned()),
    }
}

/// The root of an XML document that holds elements and texts only: no CDATA, no comment, no
/// instruction, no document type.
pub(crate) fn xml(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string());
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Xml::Start(ref tag) | Xml::Empty(ref tag) => {
                let mut element =
                    Element { name: utf8(tag.name().as_ref())?, ..Element::default() };
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value = xml_text(&utf8(&attribute.value)?)?;
                    element.attributes.insert(utf8(attribute.key.as_ref())?, value);
                }
                match event {
                    Xml::Start(_) => open.push(element),
                    _ => open.last_mut().expect("as it is made").children.push(element),
                }
            }
            Xml::End(_) => {
                let element = open.pop().expect("as it is made");
                open.last_mut().ok_or("too many ends")?.children.push(element);
            }
            Xml::Text(text) => {
                open.last_mut().expect("as it is made").text.push_str(&xml_text(&utf8(&text)?)?);
            }
            Xml::GeneralRef(name) => {
                let text = xml_text(&format!("&{};", utf8(&name)?))?;
                open.last_mut().expect("as it is made").text.push_str(&text);
            }
            Xml::Decl(_) => {}
            Xml::Eof => break,
            other => return Err(format!("not expected: {other:?}")),
        }
    }
    match (open.len(), open.pop().expect("as it is made").children.as_slice()) {
        (1, [root]) => Ok(root.clone()),
        _ => Err("not one root".to_owned()),
    }
}

/// All of a comment but what stands in code spans; and the code spans.
pub(crate) fn markdown(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut shape, mut code) = (Vec::new(), Vec::new());
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Code(text) => {
                shape.push("code".to_owned());
                code.push(text.into_string());
            }
            other => shape.push(format!("{other:?}")),
        }
    }
    (shape, code)
}

/// Reads `\u{1b}` back.
pub(crate) fn unshow(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, after) = after.split_once('}').expect("as it is made");
        out.push_str(before);
        out.push(
            char::from_u32(u32::from_str_radix(code, 16).expect("as it is made"))
                .expect("as it is made"),
        );
        rest = after;
    }
    out + rest
}
