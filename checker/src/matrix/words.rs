//! A matrix in words: for a terminal, for a page of the documentation, for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sim::cause::CauseId;

use super::{Cell, Class, Kind, Matrix, family};
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Rows of a table in the documentation; the rest is counted.
const LISTED: usize = 40;

/// What a cell says, in one line.
#[must_use]
pub fn tell(cell: &Cell, texts: &Texts) -> String {
    let mut text = format!("{} / {}: ", cell.row, cell.column);
    let all: usize = cell.counts.values().sum();
    let seen = cell.counts.iter().map(|(class, count)| {
        let say = match class {
            Class::HealsAlways => texts.say("matrix-heals"),
            _ => texts.say(&format!("matrix-class-{}", class.word())),
        };
        format!("{say} {count}/{all}")
    });
    text.push_str(&seen.collect::<Vec<_>>().join(", "));
    if !cell.example.is_empty() {
        let _ = write!(text, " ({})", cell.example);
    }
    text
}

/// For programs.
#[must_use]
pub fn json(matrix: &Matrix) -> String {
    serde_json::to_string_pretty(matrix).unwrap_or_default() + "\n"
}

/// For a terminal: a letter a cell, columns by their numbers.
#[must_use]
pub fn terminal(matrix: &Matrix, texts: &Texts) -> String {
    let kind = matrix.kind.word();
    let mut out = format!("{}\n", texts.say(&format!("matrix-{kind}-title")));
    let _ = writeln!(out, "{}\n", texts.say(&format!("matrix-{kind}-about")));
    let width = matrix.causes.iter().map(|cause| cause.id().len()).max().unwrap_or(0);
    let gap = |at: usize| at > 0 && family(matrix.causes[at - 1]) != family(matrix.causes[at]);
    let digits = matrix.causes.len().to_string().len();
    for place in 0..digits {
        let mut line = " ".repeat(width + digits + 2);
        for at in 0..matrix.causes.len() {
            if gap(at) {
                line.push(' ');
            }
            let number = format!("{:>digits$}", at + 1);
            line.push(number.chars().nth(place).unwrap_or(' '));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let cells: BTreeMap<(CauseId, CauseId), &Cell> =
        matrix.cells.iter().map(|cell| ((cell.row, cell.column), cell)).collect();
    for (number, row) in matrix.causes.iter().enumerate() {
        let mut line = format!("{:>digits$} {:width$} ", number + 1, row.id());
        for (at, column) in matrix.causes.iter().enumerate() {
            if gap(at) {
                line.push(' ');
            }
            line.push(cells.get(&(*row, *column)).map_or(' ', |cell| cell.class.letter()));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
    for class in matrix.kind.classes() {
        let say = texts.say(&format!("matrix-class-{}", class.word()));
        let _ = writeln!(out, "  {}  {say}", class.letter());
    }
    out
}

/// For the documentation: what stands out, as tables.
#[must_use]
pub fn markdown(matrix: &Matrix, texts: &Texts) -> String {
    let mut out = String::new();
    let kind = matrix.kind.word();
    let _ = writeln!(out, "# {}\n", texts.say(&format!("matrix-{kind}-title")));
    let _ = writeln!(out, "{}\n", texts.say(&format!("matrix-{kind}-about")));
    let _ = writeln!(out, "![{kind}]({kind}.svg)\n");
    let count = |class: Class| matrix.cells.iter().filter(|cell| cell.class == class).count();
    let _ = writeln!(out, "| {} | |\n|---|---:|", texts.say("matrix-column-cells"));
    for class in matrix.kind.classes() {
        let say = texts.say(&format!("matrix-class-{}", class.word()));
        let _ = writeln!(out, "| {say} | {} |", count(*class));
    }
    match matrix.kind {
        Kind::WrongFix => {
            table(&mut out, matrix, texts, Class::HealsAlways);
            table(&mut out, matrix, texts, Class::HealsSometimes);
            table(&mut out, matrix, texts, Class::Harms);
        }
        Kind::Masking => {
            hides(&mut out, matrix, texts);
            table(&mut out, matrix, texts, Class::Same);
            table(&mut out, matrix, texts, Class::Other);
            table(&mut out, matrix, texts, Class::Works);
        }
    }
    out
}

/// The cells of a class off the diagonal, with their examples.
fn table(out: &mut String, matrix: &Matrix, texts: &Texts, class: Class) {
    let of = |cell: &&Cell| cell.class == class && cell.row != cell.column;
    let cells: Vec<&Cell> = matrix.cells.iter().filter(of).collect();
    if cells.is_empty() {
        return;
    }
    let say = texts.say(&format!("matrix-class-{}", class.word()));
    let kind = matrix.kind.word();
    let head = |side: &str| texts.say(&format!("matrix-{kind}-{side}"));
    let _ = writeln!(out, "\n## {say}\n");
    let columns = [head("row"), head("column"), texts.say("matrix-column-example")];
    let _ = writeln!(out, "| {} |\n|---|---|---|", columns.join(" | "));
    for cell in cells.iter().take(LISTED) {
        let example = Untrusted::new(&cell.example).for_markdown();
        let _ = writeln!(out, "| `{}` | `{}` | {example} |", cell.row, cell.column);
    }
    if cells.len() > LISTED {
        let rest = (cells.len() - LISTED).to_string();
        let _ = writeln!(out, "| {} | | |", texts.tell("matrix-more", &[("count", rest)]));
    }
}

/// Who hides how many others, most first.
fn hides(out: &mut String, matrix: &Matrix, texts: &Texts) {
    let mut hidden: BTreeMap<CauseId, (usize, usize)> = BTreeMap::new();
    for cell in &matrix.cells {
        let (over, under) = match cell.class {
            Class::ShowsRow => (cell.row, cell.column),
            Class::ShowsColumn => (cell.column, cell.row),
            _ => continue,
        };
        hidden.entry(over).or_default().0 += 1;
        hidden.entry(under).or_default().1 += 1;
    }
    let mut all: Vec<_> = hidden.into_iter().collect();
    all.sort_by_key(|(cause, (over, under))| (*under, usize::MAX - *over, *cause));
    let _ = writeln!(out, "\n## {}\n", texts.say("matrix-order"));
    let columns = ["matrix-column-cause", "matrix-column-hides", "matrix-column-hidden"];
    let _ = writeln!(out, "| {} |\n|---|---:|---:|", columns.map(|id| texts.say(id)).join(" | "));
    for (cause, (over, under)) in all {
        let _ = writeln!(out, "| `{cause}` | {over} | {under} |");
    }
}
