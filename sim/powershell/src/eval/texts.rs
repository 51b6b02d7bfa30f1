//! Texts with their trees, parsed now or before.

use std::cell::RefCell;
use std::rc::Rc;

use super::script_block::Script;
use crate::ast::Block;
use crate::kept::Kept;
use crate::parse::{ParseError, parse};

/// Bytes of a text that is kept, at most.
const LONGEST: usize = 32 << 10;

/// A text with its tree.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) block: Rc<Block>,
    pub(crate) script: Rc<Script>,
}

thread_local! {
    static TEXTS: RefCell<Kept<Parsed, 256>> = const { RefCell::new(Kept::new()) };
}

/// The tree of a text, which came from a file or from nowhere.
///
/// # Errors
/// The text is no script.
pub(crate) fn parsed(text: &str, file: Option<&str>) -> Result<Rc<Parsed>, ParseError> {
    let is_it = |there: &Parsed| there.script.text == text && there.script.file.as_deref() == file;
    let is_short = text.len() <= LONGEST;
    if is_short && let Some(kept) = TEXTS.with_borrow(|all| all.find(text, is_it)) {
        return Ok(kept);
    }
    let block = Rc::new(parse(text)?);
    let script = Rc::new(Script { text: text.to_owned(), file: file.map(Rc::from) });
    let made = Rc::new(Parsed { block, script });
    if is_short {
        drop(TEXTS.with_borrow_mut(|all| all.keep(text, made.clone())));
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_parsed_once_and_only_for_its_file() {
        let one = parsed("$a = 1", None).expect("it is a script");
        let same = parsed("$a = 1", None).expect("it is a script");
        assert!(Rc::ptr_eq(&one, &same));
        let other = parsed("$a = 1", Some("C:\\a.ps1")).expect("it is a script");
        assert_eq!(other.script.file.as_deref(), Some("C:\\a.ps1"));
        assert!(parsed("$a = ", None).is_err() && parsed("$a = ", None).is_err());
    }
}
