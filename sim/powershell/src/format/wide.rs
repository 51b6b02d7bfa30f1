//! Wide lists: one property of each object, several to a line.

use super::Align;
use super::field::cells;
use super::table::place;

/// Columns when nobody says how many.
const USUAL_COLUMNS: usize = 2;

/// The lines of fields.
pub(super) fn lines(
    fields: &[String],
    columns: Option<usize>,
    auto_size: bool,
    width: usize,
) -> Vec<String> {
    let widest = fields.iter().map(|field| cells(field)).max().unwrap_or(1).max(1);
    let columns = match columns {
        _ if auto_size => (width + 1) / (widest + 1),
        Some(columns) => columns,
        None => USUAL_COLUMNS,
    };
    let columns = columns.clamp(1, width.max(1));
    let own = if auto_size { widest } else { (width.saturating_sub(columns - 1) / columns).max(1) };
    fields
        .chunks(columns)
        .map(|chunk| {
            let mut line = String::new();
            for (at, field) in chunk.iter().enumerate() {
                if at > 0 {
                    line.push(' ');
                }
                let first = field.lines().next().unwrap_or_default();
                place(first, own.min(width), Align::Left, &mut line);
            }
            line
        })
        .collect()
}
