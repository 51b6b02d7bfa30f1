//! The table that PowerShell makes of objects.

use crate::console::Call;

/// A column: its header, and whether its values stand at the right.
pub(super) type Column = (&'static str, bool);

/// Prints a table with columns as wide as they need to be.
pub(super) fn print(call: &mut Call<'_>, columns: &[Column], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
        cells.chain([columns[at].0.chars().count()]).max().unwrap_or(0)
    };
    let line = |cells: Vec<String>| {
        let cells = cells.iter().enumerate().map(|(at, cell)| {
            let width = width(at);
            if columns[at].1 { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        cells.collect::<Vec<_>>().join(" ").trim_end().to_owned()
    };
    let head = line(columns.iter().map(|(name, _)| (*name).to_owned()).collect());
    let rule = line(columns.iter().map(|(name, _)| "-".repeat(name.chars().count())).collect());
    let body: Vec<String> = rows.iter().map(|row| line(row.clone())).collect();
    call.line("");
    call.line(&head);
    call.line(&rule);
    body.iter().for_each(|line| call.line(line));
    call.line("");
    call.line("");
}
