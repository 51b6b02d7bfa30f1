//! Scopes: variables, functions and aliases, each scope with the one that it looks into next.
//!
//! *Models*: dynamic scoping (a function sees the variables of its caller, a function of a module
//! those of its module), `global`, `script`, `local`, `private`, read-only and constant
//! variables, types that stay with a variable.
//! *Why*: variables are found by a number made of their name when the script was parsed; a scope
//! is a short list of numbers to run over, and no text is made on a read.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::bind::Constraint;
use super::module::Module;
use super::script_block::ScriptBlock;
use crate::ast::fold;
use crate::value::held::{Holds, give_up};
use crate::value::{Value, text};

/// Flags of a variable.
pub(crate) mod flag {
    /// Cannot be changed without `-Force`.
    pub(crate) const READ_ONLY: u8 = 1;
    /// Can never be changed.
    pub(crate) const CONSTANT: u8 = 2;
    /// Not seen from inner scopes.
    pub(crate) const PRIVATE: u8 = 4;
    /// The same in all inner scopes.
    pub(crate) const ALL_SCOPE: u8 = 8;
    /// It was set from a pipeline without output: piped on, it gives nothing.
    pub(crate) const VOID: u8 = 16;
}

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) name: Rc<str>,
    pub(crate) value: Value,
    pub(crate) flags: u8,
    /// What every value must be or become.
    pub(crate) constraint: Option<Rc<Constraint>>,
    /// `-Description`
    pub(crate) description: Option<Rc<str>>,
}

/// A function that a script defined.
#[derive(Debug, Clone)]
pub(crate) struct FunctionDef {
    pub(crate) name: Rc<str>,
    pub(crate) block: Rc<ScriptBlock>,
    /// `filter`: its body is `process`.
    pub(crate) is_filter: bool,
    /// The module that exports it.
    pub(crate) module: Option<Rc<str>>,
}

/// What is known about the call that made a scope.
#[derive(Debug)]
pub(crate) struct CallInfo {
    /// The command's name; empty for a script block.
    pub(crate) name: Rc<str>,
    /// `$PSBoundParameters`
    pub(crate) bound: Value,
    /// `$args`
    pub(crate) unbound: Value,
    /// `$MyInvocation`, and `$PSCmdlet.MyInvocation`
    pub(crate) invocation: RefCell<Option<Value>>,
    /// `$PSCmdlet`; nothing for a simple function.
    pub(crate) cmdlet: RefCell<Option<Value>>,
    /// It has `[CmdletBinding()]` or a `[Parameter()]`.
    pub(crate) advanced: bool,
    /// The parameter set that was chosen.
    pub(crate) set: Rc<str>,
    /// What was piped in and not consumed: `$input`.
    pub(crate) input: RefCell<Vec<Value>>,
    /// `ConfirmImpact`: 0 none to 3 high.
    pub(crate) impact: u8,
    /// Where it was called.
    pub(crate) at: super::Place,
}

/// What a scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// The outermost.
    Global,
    /// Of a script file or a module.
    Script,
    /// Of a call.
    Local,
}

/// A scope.
#[derive(Debug)]
pub(crate) struct Scope {
    keys: RefCell<Vec<u32>>,
    slots: RefCell<Vec<Slot>>,
    pub(crate) parent: Option<Rc<Scope>>,
    pub(crate) kind: ScopeKind,
    functions: RefCell<Vec<(u32, Rc<FunctionDef>)>>,
    aliases: RefCell<Vec<(Rc<str>, Rc<str>)>>,
    /// `$_`
    underscore: RefCell<Option<Value>>,
    /// `Set-StrictMode`
    pub(crate) strict: Cell<Option<u8>>,
    pub(crate) call: RefCell<Option<Rc<CallInfo>>>,
    pub(crate) module: RefCell<Option<Rc<Module>>>,
}

impl Drop for Scope {
    fn drop(&mut self) {
        give_up(self);
    }
}

impl Holds for Scope {
    fn is_deep(&self) -> bool {
        self.slots.borrow().iter().any(|slot| slot.value.holds())
    }

    fn give(&mut self, to: &mut Vec<Value>) {
        to.extend(self.slots.get_mut().drain(..).map(|slot| slot.value));
    }
}

impl Scope {
    pub(crate) fn new(kind: ScopeKind, parent: Option<Rc<Scope>>) -> Rc<Self> {
        Rc::new(Self {
            keys: RefCell::default(),
            slots: RefCell::default(),
            parent,
            kind,
            functions: RefCell::default(),
            aliases: RefCell::default(),
            underscore: RefCell::default(),
            strict: Cell::new(None),
            call: RefCell::default(),
            module: RefCell::default(),
        })
    }

    /// This scope and those that it looks into, nearest first.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &Scope> {
        std::iter::successors(Some(self), |scope| scope.parent.as_deref())
    }

    fn index(&self, key: u32, name: &str) -> Option<usize> {
        let keys = self.keys.borrow();
        let mut from = 0;
        while let Some(found) = keys[from..].iter().position(|there| *there == key) {
            let at = from + found;
            if text::same(&self.slots.borrow()[at].name, name) {
                return Some(at);
            }
            from = at + 1;
        }
        None
    }

    /// What a function makes of the variable of this very scope.
    pub(crate) fn own<T>(&self, key: u32, name: &str, f: impl FnOnce(&mut Slot) -> T) -> Option<T> {
        let at = self.index(key, name)?;
        Some(f(&mut self.slots.borrow_mut()[at]))
    }

    /// The value of a variable as it is seen from here.
    pub(crate) fn get(&self, key: u32, name: &str) -> Option<Value> {
        for (depth, scope) in self.chain().enumerate() {
            if let Some(at) = scope.index(key, name) {
                let slots = scope.slots.borrow();
                if depth == 0 || slots[at].flags & flag::PRIVATE == 0 {
                    return Some(slots[at].value.clone());
                }
            }
        }
        None
    }

    /// The value of a variable by a name that was not parsed.
    pub(crate) fn by_name(&self, name: &str) -> Option<Value> {
        self.get(fold(name), name)
    }

    /// The scope in which a variable that is seen from here lives.
    pub(crate) fn holder(&self, key: u32, name: &str) -> Option<&Scope> {
        self.chain().enumerate().find_map(|(depth, scope)| {
            let private = scope.own(key, name, |slot| slot.flags & flag::PRIVATE != 0)?;
            (depth == 0 || !private).then_some(scope)
        })
    }

    /// Sets a variable of this very scope without asking its flags.
    pub(crate) fn put(&self, name: &str, value: Value) {
        self.put_keyed(fold(name), name, value);
    }

    pub(crate) fn put_keyed(&self, key: u32, name: &str, value: Value) {
        match self.index(key, name) {
            Some(at) => {
                let old = std::mem::replace(&mut self.slots.borrow_mut()[at].value, value);
                drop(old);
            }
            None => self.add(Slot {
                name: name.into(),
                value,
                flags: 0,
                constraint: None,
                description: None,
            }),
        }
    }

    /// A variable that is not there yet.
    pub(crate) fn put_new(&self, key: u32, name: &Rc<str>, value: Value, flags: u8) {
        self.keys.borrow_mut().push(key);
        let (constraint, description) = (None, None);
        let name = name.clone();
        self.slots.borrow_mut().push(Slot { name, value, flags, constraint, description });
    }

    /// A variable with an already shared name; the fast way of binding parameters.
    pub(crate) fn put_shared(&self, key: u32, name: &Rc<str>, value: Value) {
        match self.index(key, name) {
            Some(at) => {
                let old = std::mem::replace(&mut self.slots.borrow_mut()[at].value, value);
                drop(old);
            }
            None => {
                self.keys.borrow_mut().push(key);
                self.slots.borrow_mut().push(Slot {
                    name: name.clone(),
                    value,
                    flags: 0,
                    constraint: None,
                    description: None,
                });
            }
        }
    }

    /// Adds a variable, or puts it in the place of the one with its name.
    pub(crate) fn add(&self, slot: Slot) {
        let key = fold(&slot.name);
        match self.index(key, &slot.name) {
            Some(at) => self.slots.borrow_mut()[at] = slot,
            None => {
                self.keys.borrow_mut().push(key);
                self.slots.borrow_mut().push(slot);
            }
        }
    }

    /// Takes a variable away.
    pub(crate) fn remove(&self, name: &str) -> Option<Slot> {
        let at = self.index(fold(name), name)?;
        self.keys.borrow_mut().remove(at);
        Some(self.slots.borrow_mut().remove(at))
    }

    /// All variables of this very scope, in the order in which they were made.
    pub(crate) fn slots(&self) -> Vec<Slot> {
        self.slots.borrow().clone()
    }

    /// `$_` as it is seen from here.
    pub(crate) fn underscore(&self) -> Option<Value> {
        self.chain().find_map(|scope| scope.underscore.borrow().clone())
    }

    /// Sets `$_`, and gives what it was.
    pub(crate) fn set_underscore(&self, value: Option<Value>) -> Option<Value> {
        self.underscore.replace(value)
    }

    /// The scope of the script or module in which this one lies.
    pub(crate) fn script(self: &Rc<Self>) -> Rc<Scope> {
        let mut scope = self;
        while scope.kind == ScopeKind::Local
            && let Some(parent) = &scope.parent
        {
            scope = parent;
        }
        scope.clone()
    }

    /// So many scopes further out; the outermost when there are fewer.
    pub(crate) fn ancestor(self: &Rc<Self>, levels: usize) -> Option<Rc<Scope>> {
        let mut scope = self.clone();
        for _ in 0..levels {
            scope = scope.parent.clone()?;
        }
        Some(scope)
    }

    /// The level of strict mode that holds here.
    pub(crate) fn strict(&self) -> u8 {
        self.chain().find_map(|scope| scope.strict.get()).unwrap_or(0)
    }

    /// The call that this scope belongs to.
    pub(crate) fn call(&self) -> Option<Rc<CallInfo>> {
        self.chain().find_map(|scope| scope.call.borrow().clone())
    }

    /// The module to which this scope belongs.
    pub(crate) fn module(&self) -> Option<Rc<Module>> {
        self.chain().find_map(|scope| scope.module.borrow().clone())
    }

    /// Defines a function here.
    pub(crate) fn define(&self, function: FunctionDef) {
        let key = fold(&function.name);
        let mut functions = self.functions.borrow_mut();
        match functions.iter_mut().find(|(_, there)| text::same(&there.name, &function.name)) {
            Some((_, there)) => *there = Rc::new(function),
            None => functions.push((key, Rc::new(function))),
        }
    }

    /// Lets go of everything. What lies in the scope of a module knows that scope, so nothing of
    /// it would ever be given back by itself.
    pub(crate) fn clear(&self) {
        self.keys.take();
        drop(self.slots.take());
        drop(self.functions.take());
        drop(self.call.take());
        drop(self.module.take());
        drop(self.underscore.take());
    }

    /// Takes a function away.
    pub(crate) fn undefine(&self, name: &str) -> bool {
        let mut functions = self.functions.borrow_mut();
        let before = functions.len();
        functions.retain(|(_, there)| !text::same(&there.name, name));
        functions.len() < before
    }

    /// A function as it is seen from here.
    pub(crate) fn function(&self, name: &str) -> Option<Rc<FunctionDef>> {
        let key = fold(name);
        self.chain().find_map(|scope| {
            let functions = scope.functions.borrow();
            let mut same = functions.iter().filter(|(there, _)| *there == key);
            same.find(|(_, f)| text::same(&f.name, name)).map(|(_, f)| f.clone())
        })
    }

    /// The functions of this very scope.
    pub(crate) fn functions(&self) -> Vec<Rc<FunctionDef>> {
        self.functions.borrow().iter().map(|(_, function)| function.clone()).collect()
    }

    /// Sets an alias here.
    pub(crate) fn set_alias(&self, name: &str, of: &str) {
        let mut aliases = self.aliases.borrow_mut();
        match aliases.iter_mut().find(|(there, _)| text::same(there, name)) {
            Some((_, there)) => *there = of.into(),
            None => aliases.push((name.into(), of.into())),
        }
    }

    /// Takes an alias away.
    pub(crate) fn remove_alias(&self, name: &str) -> bool {
        let mut aliases = self.aliases.borrow_mut();
        let before = aliases.len();
        aliases.retain(|(there, _)| !text::same(there, name));
        aliases.len() < before
    }

    /// An alias as it is seen from here.
    pub(crate) fn alias(&self, name: &str) -> Option<Rc<str>> {
        self.chain().find_map(|scope| {
            let aliases = scope.aliases.borrow();
            aliases.iter().find(|(there, _)| text::same(there, name)).map(|(_, of)| of.clone())
        })
    }

    /// The aliases of this very scope.
    pub(crate) fn aliases(&self) -> Vec<(Rc<str>, Rc<str>)> {
        self.aliases.borrow().clone()
    }
}
