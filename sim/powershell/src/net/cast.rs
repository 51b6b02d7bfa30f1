//! Casts.

use super::{Ambient, Outcome, types};
use crate::ast::TypeName;
use crate::value::{Value, convert};

/// `[of] value`
///
/// # Errors
/// A value that cannot be cast; an unknown type is refused.
pub fn cast(_host: &mut dyn Ambient, value: &Value, of: &TypeName) -> Outcome {
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    Ok(match &*full {
        "System.String" => Value::text(&crate::value::text::of(value)),
        "System.Int32" => Value::Int(convert::to_int(value)?),
        "System.Int64" => Value::Long(convert::to_long(value)?),
        "System.Double" => Value::Double(convert::to_double(value)?),
        "System.Decimal" => Value::Decimal(convert::to_decimal(value)?),
        "System.Boolean" => Value::Bool(value.is_true()),
        "System.Object" => value.clone(),
        _ => return Err(types::unknown(of)),
    })
}
