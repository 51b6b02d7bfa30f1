//! Pictures of numbers, drawn by us as SVG that stands in a page.
//!
//! *Promises*: the same numbers give the same bytes; nothing is fetched and no script runs; colours
//! come from classes that `page/base.css` fills in for light and dark; a number can be read where
//! it is pointed at. Texts are encoded here. *Leaves out*: dates, negative numbers.

use std::fmt::Write as _;

use crate::ui::encode::Untrusted;

/// Width and height of a plot with axes, and what its axes need on each side, in units of the
/// picture.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 40.0;
/// Horizontal lines of a plot, about.
const LINES: f64 = 4.0;
/// Labels below a plot at most, and the width that a letter of them takes.
const LABELS: usize = 31;
const LETTER: f64 = 6.2;

/// Shares of 100 as bars below each other, over the whole width that there is. `way` and the words
/// of the bars are classes.
pub(super) fn meter(way: &str, bars: &[(&str, usize)], text: &str) -> String {
    let title = xml(text);
    let height = 14;
    let mut out = format!(
        "<svg class=\"bar {way}\" viewBox=\"0 0 100 {height}\" preserveAspectRatio=\"none\" \
         role=\"img\">\n<title>{title}</title><rect class=\"track\" width=\"100\" \
         height=\"{height}\"/>"
    );
    let each = height / bars.len().max(1);
    for (at, (class, share)) in bars.iter().enumerate() {
        let place = if at == 0 { String::new() } else { format!(" y=\"{}\"", at * (each + 1)) };
        let thick = if bars.len() == 1 { height } else { each - 1 };
        let _ =
            write!(out, "\n<rect class=\"{class}\"{place} width=\"{share}\" height=\"{thick}\"/>");
    }
    out + "</svg>"
}

/// Numbers over the same places: columns that stand on each other, or lines.
pub(super) struct Plot<'a> {
    /// What the picture shows, for whoever cannot see it.
    pub(super) title: &'a str,
    /// What stands below each place.
    pub(super) labels: Vec<String>,
    /// What the places are.
    pub(super) axis: &'a str,
    /// Series: class, name, and for each place a value, in thousandths, or none.
    pub(super) series: Vec<Series<'a>>,
    /// Where the upright axis ends at least, in thousandths.
    pub(super) at_least: u64,
    /// What stands behind numbers of the upright axis.
    pub(super) unit: &'a str,
}

/// Numbers of one sort, one for each place.
pub(super) struct Series<'a> {
    /// Class of the colour: `c1`, `c2` and so on, or a word of `page/base.css`.
    pub(super) class: &'a str,
    /// Its name in the legend.
    pub(super) name: String,
    /// In thousandths; none where there is nothing to say.
    pub(super) values: Vec<Option<u64>>,
}

impl Plot<'_> {
    /// As columns; series stand on each other.
    pub(super) fn columns(&self) -> String {
        let sums = (0..self.labels.len()).map(|at| {
            self.series.iter().filter_map(|series| series.values.get(at).copied()?).sum()
        });
        let frame = Frame::new(self, sums.max().unwrap_or_default());
        let mut out = self.open(&frame);
        for (at, label) in self.labels.iter().enumerate() {
            let mut below = 0;
            for series in &self.series {
                let Some(value) = series.values.get(at).copied().flatten() else { continue };
                if value == 0 {
                    continue;
                }
                let (y, foot) = (frame.y(below + value), frame.y(below));
                let width = (frame.step * 0.78).max(1.0);
                let x = frame.x(at) - width / 2.0;
                let _ = writeln!(
                    out,
                    "<rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
                     height=\"{:.1}\"><title>{}</title></rect>",
                    series.class,
                    (foot - y).max(0.5),
                    self.told(series, label, value)
                );
                below += value;
            }
        }
        out + "</svg>"
    }

    /// As lines, with a dot at each place.
    pub(super) fn lines(&self) -> String {
        let all = self.series.iter().flat_map(|series| series.values.iter().flatten());
        let frame = Frame::new(self, all.copied().max().unwrap_or_default());
        let mut out = self.open(&frame);
        for series in &self.series {
            let mut path = String::new();
            let mut dots = String::new();
            let mut pen = 'M';
            for ((at, label), value) in self.labels.iter().enumerate().zip(&series.values) {
                // Where there is nothing to say the line is broken.
                let Some(value) = *value else {
                    pen = 'M';
                    continue;
                };
                let (x, y) = (frame.x(at), frame.y(value));
                let _ = write!(path, "{pen}{x:.1} {y:.1}");
                pen = 'L';
                let _ = writeln!(
                    dots,
                    "<circle class=\"{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\">\
                     <title>{}</title></circle>",
                    series.class,
                    self.told(series, label, value)
                );
            }
            let _ = writeln!(out, "<path class=\"line {}\" d=\"{path}\"/>\n{dots}", series.class);
        }
        out + "</svg>"
    }

    fn told(&self, series: &Series<'_>, label: &str, value: u64) -> String {
        let value = format!("{}{}", thousandths(value), self.unit);
        xml(&format!("{} {label}: {}: {value}", self.axis, series.name))
    }

    /// The picture up to what is drawn in it: title, lines, labels.
    fn open(&self, frame: &Frame) -> String {
        let mut out = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n\
             <title>{}</title>\n",
            xml(self.title)
        );
        let mut value = 0;
        while value <= frame.top {
            let y = frame.y(value);
            let _ = writeln!(
                out,
                "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{:.1}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                y + 4.0,
                thousandths(value),
                xml(self.unit)
            );
            value += frame.tick;
        }
        let longest = self.labels.iter().map(|label| label.chars().count()).max().unwrap_or(1);
        let fit = ((WIDTH - LEFT - RIGHT) / (LETTER * (longest as f64 + 1.0))) as usize;
        let every = self.labels.len().div_ceil(fit.clamp(1, LABELS)).max(1);
        for (at, label) in self.labels.iter().enumerate().filter(|(at, _)| at % every == 0) {
            let _ = writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                frame.x(at),
                HEIGHT - BOTTOM + 16.0,
                xml(label)
            );
        }
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            (LEFT + WIDTH - RIGHT) / 2.0,
            HEIGHT - 6.0,
            xml(self.axis)
        );
        out
    }
}

/// Where places and values lie in a plot.
struct Frame {
    step: f64,
    top: u64,
    tick: u64,
}

impl Frame {
    fn new(plot: &Plot<'_>, highest: u64) -> Self {
        let highest = highest.max(plot.at_least).max(1);
        let tick = tick(highest);
        let places = plot.labels.len().max(1) as f64;
        Self { step: (WIDTH - LEFT - RIGHT) / places, top: highest.div_ceil(tick) * tick, tick }
    }

    fn x(&self, at: usize) -> f64 {
        LEFT + self.step * (at as f64 + 0.5)
    }

    fn y(&self, value: u64) -> f64 {
        let share = value as f64 / self.top as f64;
        HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
    }
}

/// The distance of horizontal lines: 1, 2 or 5 of some power of ten, so that there are a few.
fn tick(highest: u64) -> u64 {
    let mut power: u64 = 1;
    loop {
        for of in [1, 2, 5] {
            let Some(tick) = power.checked_mul(of) else { return highest };
            if tick as f64 * LINES >= highest as f64 {
                return tick;
            }
        }
        let Some(next) = power.checked_mul(10) else { return highest };
        power = next;
    }
}

/// A number in thousandths as people write it: without zeros behind what counts, in thousands with
/// a comma.
pub(super) fn thousandths(value: u64) -> String {
    let part = format!("{:03}", value % 1_000);
    let part = part.trim_end_matches('0');
    let dot = if part.is_empty() { "" } else { "." };
    format!("{}{dot}{part}", grouped(value / 1_000))
}

/// A whole number with commas.
pub(super) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A whole number in four characters at most: `9`, `950`, `9.5k`, `95k`, `1M`.
pub(super) fn short(value: u64) -> String {
    let (unit, word) = match value {
        0..1_000 => return value.to_string(),
        1_000..1_000_000 => (1_000, 'k'),
        1_000_000..1_000_000_000 => (1_000_000, 'M'),
        _ => (1_000_000_000, 'G'),
    };
    match value / unit {
        whole @ 0..10 if value % unit * 10 / unit > 0 => {
            format!("{whole}.{}{word}", value % unit * 10 / unit)
        }
        whole => format!("{whole}{word}"),
    }
}

fn xml(text: &str) -> String {
    Untrusted::new(text).for_xml()
}

/// Rows against columns; a cell is the stronger the more there is.
pub(super) struct Heat<'a> {
    /// What the picture shows, for whoever cannot see it.
    pub(super) title: &'a str,
    /// What the rows and the columns are.
    pub(super) axes: [&'a str; 2],
    /// Names of rows and columns.
    pub(super) names: [Vec<String>; 2],
    /// Row, column, class, how much, and what it says when pointed at.
    pub(super) cells: Vec<Cell>,
    /// Side of a cell, in units of the picture; from 22 on the number stands in it.
    pub(super) side: usize,
}

/// A cell of a [`Heat`].
pub(super) struct Cell {
    /// Row and column.
    pub(super) at: [usize; 2],
    /// Class of its colour.
    pub(super) class: &'static str,
    /// How much.
    pub(super) count: u64,
    /// What it says when pointed at.
    pub(super) text: String,
}

/// From this side on a number fits into a cell.
const READABLE: usize = 22;
/// What a letter of a name takes, space between names and cells, height of the line of an axis.
const NAME: usize = 7;
const SPACE: usize = 6;
const AXIS: usize = 20;

impl Heat<'_> {
    /// The picture. Its size is that of what it shows, so it stands in something that scrolls.
    pub(super) fn picture(&self) -> String {
        let longest = |names: &[String]| {
            names.iter().map(|name| name.chars().count()).max().unwrap_or_default() * NAME
        };
        let [rows, columns] = &self.names;
        let (left, top) = (longest(rows) + SPACE + AXIS, longest(columns) + SPACE + AXIS);
        let side = self.side;
        let (wide, high) = (columns.len() * side, rows.len() * side);
        let (width, height) = (left + wide + SPACE, top + high + SPACE);
        let mut out = format!(
            "<svg class=\"heat\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\">\n<title>{}</title>\n",
            xml(self.title)
        );
        let _ = writeln!(
            out,
            "<text class=\"axis\" transform=\"translate(12 {}) rotate(-90)\" \
             text-anchor=\"middle\">{}</text><text class=\"axis\" x=\"{}\" y=\"12\" \
             text-anchor=\"middle\">{}</text>",
            top + high / 2,
            xml(self.axes[0]),
            left + wide / 2,
            xml(self.axes[1])
        );
        for (at, name) in rows.iter().enumerate() {
            let (y, name) = (top + at * side, xml(name));
            let middle = y + side / 2 + 4;
            let _ = writeln!(
                out,
                "<path class=\"grid\" d=\"M{left} {y}h{wide}\"/>\
                 <text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{name}</text>",
                left - SPACE
            );
        }
        for (at, name) in columns.iter().enumerate() {
            let (x, name) = (left + at * side, xml(name));
            let (middle, foot) = (x + side / 2 + 4, top - SPACE);
            let _ = writeln!(
                out,
                "<path class=\"grid\" d=\"M{x} {top}v{high}\"/>\
                 <text transform=\"translate({middle} {foot}) rotate(-90)\">{name}</text>",
            );
        }
        let most = self.cells.iter().map(|cell| cell.count).max().unwrap_or(1).max(2);
        for cell in &self.cells {
            let (x, y) = (left + cell.at[1] * side, top + cell.at[0] * side);
            self.cell(cell, [x, y], strength(cell.count, most), &mut out);
        }
        out + "</svg>"
    }

    fn cell(&self, cell: &Cell, [x, y]: [usize; 2], strength: f64, out: &mut String) {
        let side = self.side;
        let _ = writeln!(
            out,
            "<g><title>{}</title><rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" \
             height=\"{}\" fill-opacity=\"{strength:.2}\"/>",
            xml(&cell.text),
            cell.class,
            x + 1,
            y + 1,
            side - 1,
            side - 1
        );
        if side >= READABLE {
            let _ = write!(
                out,
                "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                if strength > 0.6 { "on" } else { "count" },
                x + side / 2,
                y + side / 2 + 3,
                short(cell.count)
            );
        }
        out.push_str("</g>\n");
    }
}

/// From faint to full, by the number of digits: one machine of a million must be seen, too.
fn strength(count: u64, most: u64) -> f64 {
    0.25 + 0.75 * (count.max(1) as f64).ln() / (most as f64).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let cases = [(0, "0"), (1_500, "1.5"), (1_234_567_040, "1,234,567.04"), (10, "0.01")];
        for (value, expect) in cases {
            assert_eq!(thousandths(value), expect);
        }
        let cases = [
            (7, "7"),
            (999, "999"),
            (1_000, "1k"),
            (9_560, "9.5k"),
            (95_600, "95k"),
            (999_999, "999k"),
            (1_000_000, "1M"),
            (2_500_000_000, "2.5G"),
        ];
        for (value, expect) in cases {
            assert_eq!(short(value), expect);
        }
    }

    #[test]
    fn lines_of_an_axis_are_few_and_round() {
        for highest in [1, 9, 10, 11, 999, 100_000, 123_456_789, u64::MAX / 2] {
            let tick = tick(highest);
            let lines = highest.div_ceil(tick);
            assert!((1..=4).contains(&lines), "{highest}: {lines} of {tick}");
        }
    }

    fn plot(values: Vec<Option<u64>>) -> Plot<'static> {
        Plot {
            title: "t",
            labels: (1..=values.len()).map(|day| day.to_string()).collect(),
            axis: "day",
            series: vec![Series { class: "c1", name: "<a>".to_owned(), values }],
            at_least: 0,
            unit: "",
        }
    }

    #[test]
    fn a_column_is_as_high_as_its_value_and_nothing_has_none() {
        let svg = plot(vec![Some(4_000), Some(2_000), None, Some(0)]).columns();
        let full = HEIGHT - TOP - BOTTOM;
        assert_eq!(svg.matches("<rect").count(), 2, "{svg}");
        for height in [full, full / 2.0] {
            assert!(svg.contains(&format!("height=\"{height:.1}\"")), "{height}: {svg}");
        }
        assert!(svg.contains("day 1: &lt;a&gt;: 4") || svg.contains("&#60;a&#62;: 4"), "{svg}");
        assert!(!svg.contains("<a>"));
    }

    #[test]
    fn a_line_is_broken_where_there_is_nothing_to_say() {
        let svg = plot(vec![Some(1), Some(2), None, Some(3)]).lines();
        assert_eq!(svg.matches("<circle").count(), 3);
        let (_, path) = svg.split_once("class=\"line c1\" d=\"").unwrap();
        let path = path.split('"').next().unwrap();
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 1), "{path}");
    }

    #[test]
    fn nothing_at_all_can_be_drawn() {
        let empty = plot(Vec::new());
        for svg in [empty.columns(), empty.lines()] {
            assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn one_of_a_million_can_be_seen() {
        assert!(strength(1, 1_000_000) >= 0.25);
        assert!((strength(1_000_000, 1_000_000) - 1.0).abs() < 1e-9);
    }
}
