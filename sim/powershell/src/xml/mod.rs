//! XML documents: nodes of a tree, as `System.Xml` has them.
//!
//! *Models*: elements, attributes, texts, sections of characters, comments, instructions, the
//! declaration; blanks between elements are dropped, as `XmlDocument` does. `read` makes a tree of
//! a text, `write` a text of a tree, `path` finds nodes by an XPath.
//! *Leaves out*: document types, entities of one's own, changes.

mod path;
mod read;
mod write;

use std::rc::Rc;

pub use path::{PathError, select};
pub use read::{XmlError, read};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The whole document.
    Document,
    /// `<?xml version="1.0"?>`
    Declaration,
    /// An element.
    Element,
    /// An attribute of one, declarations of name spaces among them.
    Attribute,
    /// Text.
    Text,
    /// `<![CDATA[...]]>`
    Section,
    /// `<!-- ... -->`
    Comment,
    /// `<?name ...?>`
    Instruction,
}

/// A node.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The element or document around it; the element of an attribute.
    pub parent: Option<u32>,
    /// Name with its prefix; `#text` and its like for nodes without one.
    pub name: Rc<str>,
    /// Text, value of an attribute, content of a comment.
    pub text: Rc<str>,
    /// What is in it, in order.
    pub children: Vec<u32>,
    /// Its attributes, in order.
    pub attributes: Vec<u32>,
    /// `<a/>`, not `<a></a>`.
    pub is_closed: bool,
}

/// A document: its nodes in the order in which they stand in the text; the first is itself.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        let document = Node {
            kind: Kind::Document,
            parent: None,
            name: "#document".into(),
            text: "".into(),
            children: Vec::new(),
            attributes: Vec::new(),
            is_closed: false,
        };
        Self { nodes: vec![document] }
    }
}

impl Tree {
    /// A node.
    #[must_use]
    pub fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    /// The outermost element.
    #[must_use]
    pub fn root(&self) -> Option<u32> {
        let children = self.node(0).children.iter();
        children.copied().find(|at| self.node(*at).kind == Kind::Element)
    }

    /// The name without its prefix.
    #[must_use]
    pub fn local_name(&self, at: u32) -> &str {
        let name = &self.node(at).name;
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The prefix of the name; empty without one.
    #[must_use]
    pub fn prefix(&self, at: u32) -> &str {
        self.node(at).name.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The name space of an element or attribute; empty without one.
    #[must_use]
    pub fn name_space(&self, at: u32) -> &str {
        let node = self.node(at);
        let prefix = self.prefix(at);
        match node.kind {
            Kind::Attribute if &*node.name == "xmlns" || prefix == "xmlns" => {
                return "http://www.w3.org/2000/xmlns/";
            }
            Kind::Attribute if prefix.is_empty() => return "",
            Kind::Attribute | Kind::Element => {}
            _ => return "",
        }
        if prefix == "xml" {
            return "http://www.w3.org/XML/1998/namespace";
        }
        let mut around = Some(at);
        while let Some(at) = around {
            for attribute in &self.node(at).attributes {
                let attribute = self.node(*attribute);
                let declares = match attribute.name.strip_prefix("xmlns") {
                    Some("") => prefix.is_empty(),
                    Some(rest) => rest.strip_prefix(':') == Some(prefix),
                    None => false,
                };
                if declares {
                    return &attribute.text;
                }
            }
            around = self.node(at).parent;
        }
        ""
    }

    /// The text of a node and of all that is in it.
    #[must_use]
    pub fn inner_text(&self, at: u32) -> String {
        let node = self.node(at);
        match node.kind {
            Kind::Document | Kind::Element => {
                let is_read = |at: &&u32| {
                    matches!(self.node(**at).kind, Kind::Element | Kind::Text | Kind::Section)
                };
                node.children.iter().filter(is_read).map(|at| self.inner_text(*at)).collect()
            }
            _ => node.text.to_string(),
        }
    }

    /// The nodes below a node, in order.
    fn below(&self, at: u32, found: &mut Vec<u32>) {
        for child in &self.node(at).children {
            found.push(*child);
            self.below(*child, found);
        }
    }
}

#[cfg(test)]
mod tests;
