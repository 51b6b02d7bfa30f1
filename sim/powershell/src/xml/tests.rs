//! What is read, found and written.

use super::{PathError, XmlError, read, select};

const EVENT: &str = "<?xml version=\"1.0\"?>\r\n<e:Event xmlns:e='urn:e' xmlns=\"urn:d\" id='1'>\n  \
    <Data Name=\"a\">1 &lt; 2 &#x41;</Data>\n  <Data Name='b &quot;'/><x></x><!-- c -->\
    <![CDATA[<raw>]]></e:Event>";

#[test]
fn a_document_is_written_as_net_writes_it() {
    let tree = read(EVENT).expect("it is a document");
    assert_eq!(
        tree.outer_xml(0),
        "<?xml version=\"1.0\"?><e:Event xmlns:e=\"urn:e\" xmlns=\"urn:d\" id=\"1\">\
         <Data Name=\"a\">1 &lt; 2 A</Data><Data Name=\"b &quot;\" /><x></x><!-- c -->\
         <![CDATA[<raw>]]></e:Event>"
    );
    let root = tree.root().expect("a root");
    assert_eq!(tree.inner_text(root), "1 < 2 A<raw>");
    assert_eq!((tree.local_name(root), tree.name_space(root)), ("Event", "urn:e"));
    let data = tree.node(root).children[0];
    assert_eq!(tree.name_space(data), "urn:d");
    assert_eq!(read(&tree.outer_xml(0)).expect("again").outer_xml(0), tree.outer_xml(0));
}

#[test]
fn a_malformed_text_is_refused_in_the_words_of_net() {
    let cases = [
        ("", "Root element is missing."),
        ("x", "Data at the root level is invalid. Line 1, position 1."),
        (
            "<a>\n<b></a>",
            "The 'b' start tag on line 2 position 2 does not match the end tag of 'a'. Line 2, \
             position 6.",
        ),
        (
            "<a><b>",
            "Unexpected end of file has occurred. The following elements are not closed: b, a. \
             Line 1, position 7.",
        ),
        ("<a/><b/>", "There are multiple root elements. Line 1, position 6."),
        ("<a>&x;</a>", "Reference to undeclared entity 'x'. Line 1, position 5."),
        ("<a b='1' b='2'/>", "'b' is a duplicate attribute name. Line 1, position 10."),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).expect_err(text), XmlError::Malformed(expected.to_owned()), "{text}");
    }
    for text in ["<", "</", "<a", "<a b", "<a b=", "<a b='", "<a>&", "<!--", "<?", "</a>", "<a></a"]
    {
        assert!(read(text).is_err(), "{text}");
    }
    assert!(read(&"<a>".repeat(100_000)).is_err());
}

#[test]
fn a_path_finds_what_xpath_finds() {
    let text =
        "<r><j id='1' s='ok'><n>a</n></j><j id='2' s='bad'>x<n>b</n></j><k><j id='3'/></k></r>";
    let tree = read(text).expect("it is a document");
    let cases = [
        ("/r/j", 2),
        ("//j", 3),
        ("r/k/j", 1),
        ("/r/j[2]/n", 1),
        ("/r/j[last()]", 1),
        ("//j[@id='3']", 1),
        ("//j[@s]", 2),
        ("//j/@id", 3),
        ("//j[n='b' or @id=3]", 2),
        ("//j[@s='ok' and n]", 1),
        ("//j[not(@s)]", 1),
        ("//*[local-name()='n']", 2),
        ("//n/..", 2),
        ("//text()", 3),
        ("//j[contains(@s, 'a')]", 1),
        ("//j[starts-with(@s,\"o\")]", 1),
        ("//j[@id > 1]", 2),
        ("/r/*[position() != 1]", 2),
        ("//n | //k", 3),
        ("/r/none", 0),
        ("/", 1),
        ("//j[count(n) = 1]", 2),
    ];
    for (path, count) in cases {
        assert_eq!(select(&tree, 0, path).map(|all| all.len()), Ok(count), "{path}");
    }
    for path in ["", "/r[", "r]", "//j[@id=']", "//"] {
        assert!(matches!(select(&tree, 0, path), Err(PathError::Malformed(_))), "{path}");
    }
    for path in ["p:r", "child::r", "//j[@id + 1]", "//j[sum(n)]", "id('x')"] {
        assert!(matches!(select(&tree, 0, path), Err(PathError::Unsupported(_))), "{path}");
    }
    let event = read(EVENT).expect("it is a document");
    assert_eq!(select(&event, 0, "//Data"), Ok(vec![]), "it has a name space, and the path none");
}
