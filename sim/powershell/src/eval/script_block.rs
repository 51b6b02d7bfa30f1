//! A script block: a tree, the text that it stands in, and the scope that it was closed over.

use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

use super::bind::Table;
use super::scope::Scope;
use crate::ast::{Block, Function, Param};
use crate::source::Span;

/// A text that was parsed: what positions point into.
#[derive(Debug, Default)]
pub struct Script {
    /// The text.
    pub text: String,
    /// The file that it came from, as the machine names it.
    pub file: Option<Rc<str>>,
}

/// A script block, the body of a function, a whole script.
pub struct ScriptBlock {
    /// What it does.
    pub block: Rc<Block>,
    /// The function whose body it is: parameters behind the name.
    pub function: Option<Rc<Function>>,
    /// The text that it stands in.
    pub script: Rc<Script>,
    /// Where in the text, braces included.
    pub span: Span,
    /// The scope of the module that it belongs to, or that `GetNewClosure` made.
    pub(crate) home: Option<Rc<Scope>>,
    /// Its parameters as the binder wants them, made at the first call.
    pub(crate) table: OnceCell<Rc<Table>>,
}

impl ScriptBlock {
    /// A block of a script.
    #[must_use]
    pub(crate) fn new(
        block: Rc<Block>,
        script: Rc<Script>,
        span: Span,
        home: Option<Rc<Scope>>,
    ) -> Self {
        Self { block, function: None, script, span, home, table: OnceCell::new() }
    }

    /// The text between the braces.
    #[must_use]
    pub fn text(&self) -> &str {
        let text = self.span.of(&self.script.text);
        text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text)
    }

    /// Its parameters.
    pub(crate) fn params(&self) -> &[Param] {
        let behind_name = self.function.as_ref().and_then(|function| function.params.as_ref());
        behind_name.or(self.block.params.as_ref()).map_or(&[], Vec::as_slice)
    }
}

impl fmt::Debug for ScriptBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", self.text())
    }
}
