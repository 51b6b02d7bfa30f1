//! Which file answers for which type.

use super::{Ambient, Fault, Member, Outcome, types};
use crate::ast::TypeName;
use crate::value::Value;
use crate::value::net::EnumType;

pub(super) fn enumerations() -> impl Iterator<Item = &'static EnumType> {
    std::iter::empty()
}

pub(super) fn enumeration(name: &str) -> Option<&'static EnumType> {
    enumerations().find(|of| of.name.eq_ignore_ascii_case(name))
}

fn refused(of: &str, member: &str) -> Fault {
    Fault::Unsupported(format!("[{of}]::{member}"))
}

pub(super) fn call_static(
    _host: &mut dyn Ambient,
    of: &TypeName,
    member: &str,
    _arguments: &[Value],
) -> Outcome {
    Err(refused(&types::name_of(of), member))
}

pub(super) fn get_static(_host: &mut dyn Ambient, of: &TypeName, member: &str) -> Outcome {
    Err(refused(&types::name_of(of), member))
}

pub(super) fn construct(_host: &mut dyn Ambient, of: &TypeName, _arguments: &[Value]) -> Outcome {
    Err(refused(&types::name_of(of), "new"))
}

pub(super) fn call(
    _host: &mut dyn Ambient,
    value: &Value,
    member: &str,
    _arguments: &[Value],
) -> Outcome {
    Err(refused(&value.type_name(), member))
}

pub(super) fn get(_host: &mut dyn Ambient, value: &Value, member: &str) -> Outcome<Option<Value>> {
    Err(refused(&value.type_name(), member))
}

pub(super) fn set(
    _host: &mut dyn Ambient,
    value: &Value,
    member: &str,
    _new: Value,
) -> Outcome<()> {
    Err(refused(&value.type_name(), member))
}

pub(super) fn index(
    _host: &mut dyn Ambient,
    value: &Value,
    _key: &Value,
) -> Outcome<Option<Value>> {
    Err(refused(&value.type_name(), "Item"))
}

pub(super) fn set_index(
    _host: &mut dyn Ambient,
    value: &Value,
    _key: &Value,
    _new: Value,
) -> Outcome<()> {
    Err(refused(&value.type_name(), "Item"))
}

pub(super) fn members(_value: &Value) -> Vec<Member> {
    Vec::new()
}
