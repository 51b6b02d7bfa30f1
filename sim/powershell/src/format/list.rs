//! Lists: a line for each property.

use super::Source;
use super::field::{cells, field, wrapped};
use super::table::Plan;
use crate::net::Outcome;
use crate::value::Value;

/// The lines of an object.
pub(super) fn lines(
    source: &mut dyn Source,
    plans: &[Plan],
    object: &Value,
    width: usize,
) -> Outcome<Vec<String>> {
    let widest = plans.iter().map(|plan| cells(&plan.label)).max().unwrap_or(0);
    // A label leaves room for something to be read.
    let widest = widest.min(width.saturating_sub(4).max(1));
    let room = width.saturating_sub(widest + 3).max(1);
    let mut lines = Vec::new();
    for plan in plans {
        let value = plan.value(source, object)?;
        let shown = field(source, &value, &plan.format)?;
        let label: String = plan.label.chars().take(widest).collect();
        for (place, piece) in wrapped(&shown, room).into_iter().enumerate() {
            lines.push(match place {
                0 => format!("{label:widest$} : {piece}"),
                _ => format!("{:widest$}   {piece}", ""),
            });
        }
    }
    Ok(lines)
}
