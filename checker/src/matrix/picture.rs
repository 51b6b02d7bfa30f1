//! A matrix as a picture: SVG for a page, HTML for whoever wants to point at a cell.
//!
//! *Promise*: nothing is fetched from anywhere, no script runs, and the same matrix gives the same
//! bytes. Colours follow the reader's light or dark setting; no two classes differ only between
//! red and green. *Leaves out*: in the SVG for a page, what a cell says when pointed at: it would
//! be most of the file, and pages show pictures without it.

use std::fmt::Write as _;

use super::{Cell, Class, Matrix, family};
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Side of a cell, space between families, for names, for what stands in the legend, in pixels.
const SIDE: usize = 13;
const GAP: usize = 7;
const NAMES: usize = 250;
const LEGEND: usize = 360;

/// Colours: class, light, dark.
const COLOURS: &[(Class, &str, &str)] = &[
    (Class::HealsAlways, "#00796b", "#26c6a8"),
    (Class::HealsSometimes, "#8fd0c6", "#1d6e62"),
    (Class::Harms, "#c62828", "#ff6e5a"),
    (Class::Changes, "#f2c14e", "#b98a1c"),
    (Class::Nothing, "#eef0f2", "#23272c"),
    (Class::ShowsRow, "#2f6fb5", "#5aa2ea"),
    (Class::ShowsColumn, "#e8973a", "#d9822b"),
    (Class::Same, "#8b9199", "#8b9199"),
    (Class::Other, "#8e4fb0", "#bb86d8"),
    (Class::Works, "#00796b", "#26c6a8"),
    (Class::Silent, "#eef0f2", "#23272c"),
    (Class::Impossible, "none", "none"),
];

fn style(scope: &str) -> String {
    let rules = |dark: bool| {
        let mut text = String::new();
        for (class, light, deep) in COLOURS {
            let colour = if dark { deep } else { light };
            let _ = write!(text, "{scope} .{}{{fill:{colour}}}", class.word());
        }
        let ink = if dark { "#e6e8ea" } else { "#1c1f23" };
        let _ = write!(text, "{scope} text{{fill:{ink}}}{scope} .edge{{stroke:{ink}}}");
        text
    };
    format!(
        "{scope} text{{font:11px system-ui,sans-serif}}{scope} .edge{{fill:none}}{}\
         @media(prefers-color-scheme:dark){{{}}}",
        rules(false),
        rules(true)
    )
}

/// Where each cause stands, in pixels from the first, and the length of all.
fn places(matrix: &Matrix) -> (Vec<usize>, usize) {
    let (mut at, mut places) = (0, Vec::new());
    for (number, cause) in matrix.causes.iter().enumerate() {
        if number > 0 && family(matrix.causes[number - 1]) != family(*cause) {
            at += GAP;
        }
        places.push(at);
        at += SIDE;
    }
    (places, at)
}

/// The picture. With `titles` each cell tells what it says when pointed at.
fn drawn(matrix: &Matrix, texts: &Texts, titles: bool) -> String {
    let (places, length) = places(matrix);
    let legend = matrix.kind.classes();
    let (width, foot) = (NAMES + (length + 20).max(LEGEND), NAMES + length + 24);
    let height = foot + legend.len() * 20;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">\n"
    );
    let kind = matrix.kind.word();
    let title = Untrusted::new(&texts.say(&format!("matrix-{kind}-title"))).for_xml();
    let _ = writeln!(out, "<title>{title}</title>\n<style>{}</style>", style("svg"));
    for (cause, at) in matrix.causes.iter().zip(&places) {
        let name = Untrusted::new(cause.id()).for_xml();
        let middle = NAMES + at + SIDE - 3;
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{name}</text>\
             <text transform=\"translate({middle} {}) rotate(-90)\">{name}</text>",
            NAMES - 6,
            NAMES - 6
        );
    }
    out.push_str(&cells(matrix, texts, &places, titles));
    let side = SIDE - 1;
    let own = places.iter().fold(String::new(), |mut path, at| {
        let _ = write!(path, "M{} {}h{side}v{side}h-{side}z", NAMES + at, NAMES + at);
        path
    });
    let _ = writeln!(out, "<path class=\"edge\" d=\"{own}\"/>");
    for (number, class) in legend.iter().enumerate() {
        let y = foot + number * 20;
        let say = Untrusted::new(&texts.say(&format!("matrix-class-{}", class.word()))).for_xml();
        let edge = if *class == Class::Impossible { " edge" } else { "" };
        let _ = writeln!(
            out,
            "<rect x=\"{NAMES}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" class=\"{}{edge}\"/>\
             <text x=\"{}\" y=\"{}\">{say}</text>",
            class.word(),
            NAMES + SIDE + 8,
            y + SIDE - 3
        );
    }
    out.push_str("</svg>\n");
    out
}

fn cells(matrix: &Matrix, texts: &Texts, places: &[usize], titles: bool) -> String {
    let place = |cause| {
        let at = matrix.causes.iter().position(|other| *other == cause);
        NAMES + at.and_then(|at| places.get(at)).copied().unwrap_or(0)
    };
    let side = SIDE - 1;
    let mut out = String::new();
    for class in matrix.kind.classes().iter().filter(|class| **class != Class::Impossible) {
        let all = matrix.cells.iter().filter(|cell| cell.class == *class);
        if titles {
            for cell in all {
                let (x, y) = (place(cell.column), place(cell.row));
                let title = Untrusted::new(&super::words::tell(cell, texts)).for_xml();
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" \
                     class=\"{}\"><title>{title}</title></rect>",
                    class.word()
                );
            }
            continue;
        }
        let squares = all.fold(String::new(), |mut path, cell: &Cell| {
            let (x, y) = (place(cell.column), place(cell.row));
            let _ = write!(path, "M{x} {y}h{side}v{side}h-{side}z");
            path
        });
        let _ = writeln!(out, "<path class=\"{}\" d=\"{squares}\"/>", class.word());
    }
    out
}

/// A picture for a page.
#[must_use]
pub fn svg(matrix: &Matrix, texts: &Texts) -> String {
    drawn(matrix, texts, false)
}

/// A page of its own, whose cells tell what they say when pointed at.
#[must_use]
pub fn html(matrix: &Matrix, texts: &Texts) -> String {
    let kind = matrix.kind.word();
    let say = |id: &str| Untrusted::new(&texts.say(&format!("matrix-{kind}-{id}"))).for_html();
    let lang = texts.lang.pick("en", "ko");
    let hint = Untrusted::new(&texts.say("matrix-point")).for_html();
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>marslab: {title}</title>\n\
         <style>body{{margin:2rem;font:15px/1.5 system-ui,sans-serif;max-width:none}}\
         p{{max-width:44rem}}.sheet{{overflow:auto}}svg{{max-width:none}}\
         rect:hover{{stroke:currentColor;stroke-width:2}}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p>{about}</p>\n<p>{hint}</p>\n<div class=\"sheet\">\n{picture}</div>\n\
         </body>\n</html>\n",
        title = say("title"),
        about = say("about"),
        picture = drawn(matrix, texts, true),
    )
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn every_class_has_its_colours() {
        for kind in [Kind::WrongFix, Kind::Masking] {
            for class in kind.classes() {
                let found = COLOURS.iter().filter(|(other, ..)| other == class).count();
                assert_eq!(found, 1, "{class:?}");
            }
        }
    }
}
