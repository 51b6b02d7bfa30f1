//! `System.Xml`: documents and their nodes.
//!
//! *Models*: reading a text, finding nodes, their texts, and the members that PowerShell makes of
//! attributes and of what is in an element.
//! *Leaves out*: changing a document, files and addresses, tables of prefixes.

use std::cell::RefCell;
use std::rc::Rc;

use super::bind::Bound;
use super::shape::{Answer, Class, Row};
use super::{Ambient, Fault, Outcome};
use crate::value::net::{Flavour, XmlNode};
use crate::value::{Net, Value, text};
use crate::xml::{self, Kind, PathError, Tree, XmlError};

const NODE_LIST: &str = "System.Xml.XmlNodeList";

const METHODS: &[Row] = &[
    ("AppendChild", "System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)"),
    ("Clone", "System.Xml.XmlNode Clone()"),
    ("CloneNode", "System.Xml.XmlNode CloneNode(bool deep)"),
    ("CreateElement", "System.Xml.XmlElement CreateElement(string name)"),
    ("CreateNavigator", "System.Xml.XPath.XPathNavigator CreateNavigator()"),
    ("Equals", "bool Equals(System.Object obj)"),
    ("GetAttribute", "string GetAttribute(string name)"),
    ("GetElementsByTagName", "System.Xml.XmlNodeList GetElementsByTagName(string name)"),
    ("GetEnumerator", "System.Collections.IEnumerator GetEnumerator()"),
    ("GetHashCode", "int GetHashCode()"),
    ("GetNamespaceOfPrefix", "string GetNamespaceOfPrefix(string prefix)"),
    ("GetType", "type GetType()"),
    ("HasAttribute", "bool HasAttribute(string name)"),
    ("ImportNode", "System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)"),
    ("Load", "void Load(string filename)"),
    ("LoadXml", "void LoadXml(string xml)"),
    ("RemoveAll", "void RemoveAll()"),
    ("RemoveAttribute", "void RemoveAttribute(string name)"),
    ("RemoveChild", "System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)"),
    ("Save", "void Save(string filename)"),
    (
        "SelectNodes",
        "System.Xml.XmlNodeList SelectNodes(string xpath), System.Xml.XmlNodeList \
         SelectNodes(string xpath, System.Object nsmgr)",
    ),
    (
        "SelectSingleNode",
        "System.Xml.XmlNode SelectSingleNode(string xpath), System.Xml.XmlNode \
         SelectSingleNode(string xpath, System.Object nsmgr)",
    ),
    ("SetAttribute", "void SetAttribute(string name, string value)"),
    ("ToString", "string ToString()"),
];

const PROPERTIES: &[Row] = &[
    ("Attributes", "System.Xml.XmlAttributeCollection Attributes {get;}"),
    ("BaseURI", "string BaseURI {get;}"),
    ("ChildNodes", "System.Xml.XmlNodeList ChildNodes {get;}"),
    ("DocumentElement", "System.Xml.XmlElement DocumentElement {get;}"),
    ("FirstChild", "System.Xml.XmlNode FirstChild {get;}"),
    ("HasAttributes", "bool HasAttributes {get;}"),
    ("HasChildNodes", "bool HasChildNodes {get;}"),
    ("InnerText", "string InnerText {get;set;}"),
    ("InnerXml", "string InnerXml {get;set;}"),
    ("IsEmpty", "bool IsEmpty {get;set;}"),
    ("LastChild", "System.Xml.XmlNode LastChild {get;}"),
    ("LocalName", "string LocalName {get;}"),
    ("Name", "string Name {get;}"),
    ("NamespaceURI", "string NamespaceURI {get;}"),
    ("NextSibling", "System.Xml.XmlNode NextSibling {get;}"),
    ("NodeType", "System.Xml.XmlNodeType NodeType {get;}"),
    ("OuterXml", "string OuterXml {get;}"),
    ("OwnerDocument", "System.Xml.XmlDocument OwnerDocument {get;}"),
    ("ParentNode", "System.Xml.XmlNode ParentNode {get;}"),
    ("Prefix", "string Prefix {get;set;}"),
    ("PreviousSibling", "System.Xml.XmlNode PreviousSibling {get;}"),
    ("Value", "string Value {get;set;}"),
];

/// All kinds of nodes.
pub(super) static CLASS: Class = Class {
    methods: METHODS,
    properties: PROPERTIES,
    constructors: "xml new()",
    call,
    get: |_, this, name| {
        let Some(Net::Xml(node)) = this.as_net() else { return Ok(None) };
        Ok(get(node, name))
    },
    construct: |_, full, _| {
        let is_document = full == "System.Xml.XmlDocument";
        Ok(is_document.then(|| value(&Rc::new(Tree::default()), 0)))
    },
    ..Class::new("System.Xml.XmlDocument")
};

/// Lists of nodes.
pub(super) static NODES: Class = Class {
    methods: &[("Item", "System.Xml.XmlNode Item(int index)")],
    properties: &[("Count", "int Count {get;}")],
    call: |_, this, _, bound| {
        let at = bound.arguments.first().map(crate::value::convert::to_long);
        let at = at.and_then(Result::ok).and_then(|at| usize::try_from(at).ok());
        let found = at.and_then(|at| this.elements().get(at).cloned());
        Ok(Some(found.unwrap_or(Value::Null)))
    },
    ..Class::new(NODE_LIST)
};

fn value(tree: &Rc<Tree>, node: u32) -> Value {
    Net::Xml(XmlNode { tree: RefCell::new(tree.clone()), node }).into()
}

fn list(tree: &Rc<Tree>, nodes: impl IntoIterator<Item = u32>) -> Value {
    let nodes = nodes.into_iter().map(|node| value(tree, node)).collect();
    Value::list(Flavour::Fixed(NODE_LIST.into()), nodes)
}

/// A document of a text.
///
/// # Errors
/// What .NET throws for a malformed one.
fn read(said: &str) -> Outcome<Rc<Tree>> {
    match xml::read(said) {
        Ok(tree) => Ok(Rc::new(tree)),
        Err(XmlError::Malformed(text)) => Err(Fault::inner("System.Xml.XmlException", &text)),
        Err(XmlError::Unsupported(what)) => Err(Fault::Unsupported(what)),
    }
}

/// `[xml] value`: a document stays, texts are read, those of an array line by line.
pub(super) fn cast(given: &Value) -> Outcome {
    if let Some(Net::Xml(node)) = given.as_net()
        && node.node == 0
    {
        return Ok(given.clone());
    }
    let said = match given.cells() {
        Some(_) => given.elements().iter().map(text::of).collect::<Vec<_>>().join("\n"),
        None => text::of(given),
    };
    read(&said).map(|tree| value(&tree, 0))
}

fn select(tree: &Tree, from: u32, path: &str) -> Outcome<Vec<u32>> {
    xml::select(tree, from, path).map_err(|error| match error {
        PathError::Malformed(text) => Fault::inner("System.Xml.XPath.XPathException", &text),
        PathError::Unsupported(what) => Fault::Unsupported(what),
    })
}

fn call(_: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::Xml(own)) = this.as_net() else { return Ok(None) };
    let tree = own.tree.borrow().clone();
    let first = bound.arguments.first().map(text::of).unwrap_or_default();
    let attribute = || {
        let all = tree.node(own.node).attributes.iter();
        all.copied().find(|at| *tree.node(*at).name == *first)
    };
    Ok(Some(match method {
        "SelectNodes" | "SelectSingleNode" if bound.arguments.len() > 1 => return Ok(None),
        "SelectNodes" => list(&tree, select(&tree, own.node, &first)?),
        "SelectSingleNode" => {
            let found = select(&tree, own.node, &first)?;
            found.first().map_or(Value::Null, |node| value(&tree, *node))
        }
        "GetElementsByTagName" => {
            let is_it = |at: &u32| {
                let node = tree.node(*at);
                node.kind == Kind::Element && (first == "*" || *node.name == *first)
            };
            list(&tree, select(&tree, own.node, ".//*")?.into_iter().filter(is_it))
        }
        "GetAttribute" => {
            Value::text(attribute().map_or("", |attribute| &tree.node(attribute).text))
        }
        "HasAttribute" => Value::Bool(attribute().is_some()),
        "LoadXml" if own.node == 0 => {
            *own.tree.borrow_mut() = read(&first)?;
            Value::Null
        }
        "ToString" => Value::text(&text::of(this)),
        _ => return Ok(None),
    }))
}

fn get(own: &XmlNode, name: &str) -> Option<Value> {
    let tree = own.tree.borrow().clone();
    let node = tree.node(own.node);
    let one = |at: Option<u32>| at.map_or(Value::Null, |at| value(&tree, at));
    let sibling = |step: isize| {
        let siblings = &tree.node(node.parent?).children;
        let at = siblings.iter().position(|there| *there == own.node)?;
        siblings.get(at.checked_add_signed(step)?).copied()
    };
    let is_holder = matches!(node.kind, Kind::Document | Kind::Element);
    Some(match name {
        "Attributes" if node.kind != Kind::Element => Value::Null,
        "Attributes" => list(&tree, node.attributes.iter().copied()),
        "ChildNodes" => list(&tree, node.children.iter().copied()),
        "DocumentElement" if node.kind == Kind::Document => one(tree.root()),
        "DocumentElement" => Value::Null,
        "FirstChild" => one(node.children.first().copied()),
        "LastChild" => one(node.children.last().copied()),
        "HasAttributes" => Value::Bool(!node.attributes.is_empty()),
        "HasChildNodes" => Value::Bool(!node.children.is_empty()),
        "InnerText" => Value::text(&tree.inner_text(own.node)),
        "InnerXml" => Value::text(&tree.inner_xml(own.node)),
        "OuterXml" => Value::text(&tree.outer_xml(own.node)),
        "IsEmpty" => Value::Bool(node.is_closed),
        "LocalName" => Value::text(tree.local_name(own.node)),
        "Name" => Value::Text(node.name.clone()),
        "NamespaceURI" => Value::text(tree.name_space(own.node)),
        "Prefix" => Value::text(tree.prefix(own.node)),
        "NextSibling" => one(sibling(1)),
        "PreviousSibling" => one(sibling(-1)),
        "NodeType" => Value::text(match node.kind {
            Kind::Document => "Document",
            Kind::Declaration => "XmlDeclaration",
            Kind::Element => "Element",
            Kind::Attribute => "Attribute",
            Kind::Text => "Text",
            Kind::Section => "CDATA",
            Kind::Comment => "Comment",
            Kind::Instruction => "ProcessingInstruction",
        }),
        "OwnerDocument" if own.node == 0 => Value::Null,
        "OwnerDocument" => value(&tree, 0),
        "ParentNode" if node.kind == Kind::Attribute => Value::Null,
        "ParentNode" => one(node.parent),
        "Value" if is_holder => Value::Null,
        "Value" => Value::Text(node.text.clone()),
        _ => return None,
    })
}

/// A node as PowerShell gives it: an element with nothing but text is that text.
fn simple(tree: &Rc<Tree>, at: u32) -> Value {
    let node = tree.node(at);
    let is_text = match node.children.as_slice() {
        [] => true,
        [one] => tree.node(*one).kind == Kind::Text,
        _ => false,
    };
    match node.kind {
        Kind::Element if !node.attributes.is_empty() || !is_text => value(tree, at),
        _ => Value::text(&tree.inner_text(at)),
    }
}

/// `$node.name`: attributes and what is in the node, by their names without prefixes.
pub(super) fn adapted(own: &XmlNode, name: &str) -> Option<Value> {
    let tree = own.tree.borrow().clone();
    let node = tree.node(own.node);
    let all = node.attributes.iter().chain(&node.children);
    let found: Vec<Value> = all
        .filter(|at| text::same(tree.local_name(**at), name))
        .map(|at| simple(&tree, *at))
        .collect();
    (!found.is_empty()).then(|| Value::collected(found))
}

/// The names of these members.
pub(super) fn names(own: &XmlNode) -> Vec<Rc<str>> {
    let tree = own.tree.borrow();
    let node = tree.node(own.node);
    let mut all: Vec<Rc<str>> = Vec::new();
    for at in node.attributes.iter().chain(&node.children) {
        let name = tree.local_name(*at);
        if !all.iter().any(|there| text::same(there, name)) {
            all.push(name.into());
        }
    }
    all
}

/// `$node['name']`: the first element of this name.
pub(super) fn item(own: &XmlNode, name: &str) -> Value {
    let tree = own.tree.borrow().clone();
    let mut children = tree.node(own.node).children.iter().copied();
    let found = children.find(|at| {
        let node = tree.node(*at);
        node.kind == Kind::Element && *node.name == *name
    });
    found.map_or(Value::Null, |at| value(&tree, at))
}
