//! What holds values, and how it is given up: one value after the other and not inside one
//! another, so that a list of a million links exhausts no stack.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use super::net::Net;
use super::{Object, Table, Value};

/// Something with values in it.
pub trait Holds {
    /// One of its values holds others.
    fn is_deep(&self) -> bool;
    /// Moves its values to a list.
    fn give(&mut self, to: &mut Vec<Value>);
}

/// A cell with something that holds values; copies of a value share it.
#[derive(Debug, Default)]
pub struct Held<T: Holds>(RefCell<T>);

impl<T: Holds> Held<T> {
    /// A cell.
    #[must_use]
    pub fn new(inner: T) -> Self {
        Self(RefCell::new(inner))
    }

    /// What is in it, for the only one who has it.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}

impl<T: Holds> From<T> for Held<T> {
    fn from(inner: T) -> Self {
        Self::new(inner)
    }
}

impl<T: Holds> Deref for Held<T> {
    type Target = RefCell<T>;

    fn deref(&self) -> &RefCell<T> {
        &self.0
    }
}

impl<T: Holds> Drop for Held<T> {
    fn drop(&mut self) {
        give_up(self.0.get_mut());
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        give_up(self);
    }
}

thread_local! {
    /// Values that wait for being given up.
    static WAITING: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    static IS_GIVING: Cell<bool> = const { Cell::new(false) };
}

/// Gives the values up that something holds; those of a value that is just being given up wait.
pub(crate) fn give_up(holder: &mut dyn Holds) {
    if !holder.is_deep() {
        return;
    }
    let is_first = WAITING.try_with(|waiting| {
        holder.give(&mut waiting.borrow_mut());
        !IS_GIVING.replace(true)
    });
    if is_first != Ok(true) {
        return;
    }
    while let Some(value) = WAITING.with_borrow_mut(Vec::pop) {
        drop(value);
    }
    IS_GIVING.set(false);
}

impl Value {
    /// It may hold other values.
    pub(crate) fn holds(&self) -> bool {
        match self {
            Self::Array(_) | Self::Table(_) | Self::Object(_) => true,
            Self::Net(net) => net.is_container(),
            Self::Block(block) => block.home.is_some(),
            _ => false,
        }
    }
}

impl Holds for Vec<Value> {
    fn is_deep(&self) -> bool {
        self.iter().any(Value::holds)
    }

    fn give(&mut self, to: &mut Vec<Value>) {
        to.append(self);
    }
}

impl Holds for Table {
    fn is_deep(&self) -> bool {
        self.entries.iter().any(|(_, value)| value.holds())
    }

    fn give(&mut self, to: &mut Vec<Value>) {
        to.extend(self.entries.drain(..).map(|(_, value)| value));
    }
}

impl Holds for Object {
    fn is_deep(&self) -> bool {
        self.base.as_ref().is_some_and(Value::holds)
            || self.properties.iter().any(|(_, v)| v.holds())
    }

    fn give(&mut self, to: &mut Vec<Value>) {
        to.extend(self.base.take());
        to.extend(self.properties.drain(..).map(|(_, value)| value));
    }
}

impl Net {
    /// It may hold other values.
    fn is_container(&self) -> bool {
        matches!(
            self,
            Self::List(_) | Self::Dictionary(_) | Self::Reference(_) | Self::Formatted(_)
        )
    }
}

impl Holds for Net {
    fn is_deep(&self) -> bool {
        match self {
            Self::List(list) => list.items.borrow().is_deep(),
            Self::Dictionary(all) => all.entries.borrow().iter().any(|(_, value)| value.holds()),
            Self::Reference(of) => of.borrow().holds(),
            Self::Formatted(formatted) => formatted.values.is_deep(),
            _ => false,
        }
    }

    fn give(&mut self, to: &mut Vec<Value>) {
        match self {
            Self::List(list) => to.append(list.items.get_mut()),
            Self::Dictionary(all) => {
                to.extend(all.entries.get_mut().drain(..).map(|(_, value)| value));
            }
            Self::Reference(of) => to.push(of.replace(Value::Null)),
            Self::Formatted(formatted) => to.append(&mut formatted.values),
            _ => {}
        }
    }
}
