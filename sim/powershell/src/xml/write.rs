//! A tree as a text: `OuterXml`, `InnerXml`.

use super::{Kind, Tree};

impl Tree {
    /// A node as text.
    #[must_use]
    pub fn outer_xml(&self, at: u32) -> String {
        let mut out = String::new();
        self.write(at, &mut out);
        out
    }

    /// What is in a node as text.
    #[must_use]
    pub fn inner_xml(&self, at: u32) -> String {
        let mut out = String::new();
        match self.node(at).kind {
            Kind::Attribute => escape(&self.node(at).text, true, &mut out),
            _ => self.node(at).children.iter().for_each(|child| self.write(*child, &mut out)),
        }
        out
    }

    fn write(&self, at: u32, out: &mut String) {
        let node = self.node(at);
        let (name, text) = (&node.name, &node.text);
        match node.kind {
            Kind::Document => node.children.iter().for_each(|child| self.write(*child, out)),
            Kind::Declaration | Kind::Instruction => out.push_str(&format!("<?{name} {text}?>")),
            Kind::Attribute => {
                out.push_str(&format!("{name}=\""));
                escape(text, true, out);
                out.push('"');
            }
            Kind::Text => escape(text, false, out),
            Kind::Section => out.push_str(&format!("<![CDATA[{text}]]>")),
            Kind::Comment => out.push_str(&format!("<!--{text}-->")),
            Kind::Element => {
                out.push_str(&format!("<{name}"));
                for attribute in &node.attributes {
                    out.push(' ');
                    self.write(*attribute, out);
                }
                if node.is_closed {
                    out.push_str(" />");
                    return;
                }
                out.push('>');
                node.children.iter().for_each(|child| self.write(*child, out));
                out.push_str(&format!("</{name}>"));
            }
        }
    }
}

fn escape(text: &str, in_quotes: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_quotes => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\n' if in_quotes => out.push_str("&#xA;"),
            '\t' if in_quotes => out.push_str("&#x9;"),
            _ => out.push(c),
        }
    }
}
