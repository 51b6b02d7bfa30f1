//! How Windows PowerShell lays objects out: tables and lists.
//!
//! *Models*: the default table of 5.1 (blank line, header, dashes, rows, two blank lines), columns
//! of fixed or fitting width, texts cut with `...`, and the default list.
//! *Leaves out*: wrapping of long lines, groups: the engine of a later issue formats for itself.
//! *Sources*: powershell.md (formatting); conformance `captured_outputs` (`$PSVersionTable`).

use crate::console::Call;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its header.
    pub(super) name: &'static str,
}

impl Column {
    /// A column as wide as its texts.
    pub(super) const fn fit(name: &'static str) -> Self {
        Self { name }
    }
}

/// Cuts a text to a width as PowerShell does: the last three places are dots.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(3)).collect();
    format!("{kept}...")
}

fn line(columns: &[Column], widths: &[usize], cells: &[String]) -> String {
    let padded: Vec<String> = columns
        .iter()
        .zip(widths)
        .zip(cells)
        .map(|((_, width), cell)| {
            let cell = cut(cell, *width);
            format!("{cell:<width$}")
        })
        .collect();
    padded.join(" ").trim_end().to_owned()
}

/// Prints a table; nothing at all when there are no rows.
pub(super) fn table(call: &mut Call<'_>, columns: &[Column], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let longest = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> =
        columns.iter().enumerate().map(|(at, column)| longest(at).max(column.name.len())).collect();
    let header: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
    let dashes: Vec<String> = columns.iter().map(|column| "-".repeat(column.name.len())).collect();
    call.line("");
    call.line(&line(columns, &widths, &header));
    call.line(&line(columns, &widths, &dashes));
    for row in rows {
        call.line(&line(columns, &widths, row));
    }
    call.line("");
    call.line("");
}

/// Prints objects as lists of their properties.
pub(super) fn list(call: &mut Call<'_>, objects: &[Vec<(&str, String)>]) {
    if objects.is_empty() {
        return;
    }
    call.line("");
    for object in objects {
        call.line("");
        let width = object.iter().map(|field| field.0.len()).max().unwrap_or(0);
        for (name, value) in object {
            let mut lines = value.split('\n');
            let first = lines.next().unwrap_or_default();
            call.line(format!("{name:width$} : {first}").trim_end());
            for more in lines {
                call.line(format!("{:width$}   {more}", "").trim_end());
            }
        }
    }
    for _ in 0..3 {
        call.line("");
    }
}

/// Elements of a collection as a property shows them: `{a, b, c, d...}`, four at most.
pub(super) fn collection<T: AsRef<str>>(elements: &[T]) -> String {
    let shown: Vec<&str> = elements.iter().take(4).map(AsRef::as_ref).collect();
    let rest = if elements.len() > 4 { "..." } else { "" };
    format!("{{{}{rest}}}", shown.join(", "))
}
