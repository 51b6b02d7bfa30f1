//! The syntax tree of a pack: every rule with its place, its meaning as text, and its reach.
//!
//! *Promises.* Nothing of the engine shows through. Places are true to the byte (those of the
//! engine's parser leave out quotes, brackets and parts of objects; `build.rs` mends them). Rules
//! with equal [`RuleInfo::normal`] mean the same wherever they stand. What a rule refers to and
//! reads is never too little: a local variable with the name of a rule counts as a reference.
//!
//! *Leaves out*: rewriting. Sources are changed by their places; what an author wrote stays.

mod build;
pub mod node;
mod print;
pub mod reach;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use self::node::{Node, Place};
use super::PackError;

/// What a rule gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// `name contains x if ...`
    Member,
    /// `name := x if ...`, `name[key] := x if ...`
    Complete,
    /// `name(x) := y if ...`
    Function,
    /// `default name := x`
    Default,
}

/// One body of a rule: the first, or what follows an `else`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The value of an `else`; the first body has that of the rule.
    pub value: Option<Node>,
    /// What must hold.
    pub statements: Vec<Node>,
    /// From `if` or `else` to its end.
    pub place: Place,
}

/// A rule as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// The file it stands in, by its name in the pack.
    pub file: String,
    /// Path under `data.marslab`; rules of other packages begin with `data.`.
    pub name: String,
    /// What it gives.
    pub kind: RuleKind,
    /// From its name to its end, comments before it left out.
    pub place: Place,
    /// The rule printed from its tree: comments, layout and the order of fields do not count.
    pub normal: String,
    /// The cause of the finding that it makes, when its head has one as a literal.
    pub cause: Option<String>,
    /// Names that it may mean, as paths under `data.marslab`; not all of them are rules.
    pub mentions: BTreeSet<String>,
    /// Paths of the facts that it reads, each with all that lies below; `*` where an index is
    /// computed. The empty path reads everything.
    pub reads: BTreeSet<String>,
    /// Its name with keys, as written.
    pub reference: Node,
    /// Arguments of a function.
    pub arguments: Vec<Node>,
    /// What it gives: the member of a set, or the value. None means `true`.
    pub value: Option<Node>,
    /// Its bodies; none when it always holds.
    pub bodies: Vec<Body>,
}

/// Every rule of some sources, in their order.
///
/// # Errors
/// A file that is no Rego, with file, line and caret.
pub fn rules(sources: &[(String, String)]) -> Result<Vec<RuleInfo>, PackError> {
    build::rules(sources).map_err(PackError)
}
