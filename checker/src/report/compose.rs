//! Compositions for people: one line a ground, rejects by reason, what is wrong, the summary last.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Table};

use crate::compose::Composed;
use crate::compose::prove::Reason;
use crate::report::table_lines;
use crate::ui::encode::Untrusted;
use crate::ui::text::Texts;

/// Lines of what is wrong that are printed; JSON has all of them.
const SHOWN: usize = 20;

/// The text for the terminal.
#[must_use]
pub fn render(composed: &Composed, texts: &Texts) -> String {
    let kind = if composed.verified { "compose-title-verified" } else { "compose-title" };
    let mut out = format!("{}\n\n", texts.say(kind));
    let mut table = Table::new();
    table.load_style(NOTHING);
    let columns = ["operation", "image", "atoms", "pairs", "triples"];
    table.set_header(columns.map(|column| texts.say(&format!("compose-{column}"))));
    for group in &composed.groups {
        let of = |held: usize, built: usize| Cell::new(format!("{held} / {built}"));
        let images = match &group.images[..] {
            [image] => image.clone(),
            images => images.len().to_string(),
        };
        table.add_row(vec![
            Cell::new(group.operation.name()),
            Cell::new(images),
            Cell::new(group.kinds),
            of(group.pairs.held, group.pairs.built),
            of(group.triples.held, group.triples.built),
        ]);
    }
    out.push_str(&table_lines(&table));
    out.push_str(&format!("\n{}\n", texts.say("compose-rejects")));
    for reason in Reason::ALL {
        let Some(count) = composed.rejected.get(&reason) else { continue };
        let what = texts.say(&format!("compose-reason-{}", reason.word()));
        out.push_str(&format!("  {count:>6}  {what}\n"));
        let example = composed.examples.get(&reason).map_or("", String::as_str);
        out.push_str(&format!("          {}\n", Untrusted::new(example).for_terminal_line()));
    }
    for (id, lines) in [
        ("compose-wrong", &composed.wrong_predictions),
        ("compose-not-alone", &composed.not_alone),
        ("compose-not-found", &composed.not_found),
    ] {
        if lines.is_empty() {
            continue;
        }
        let count = lines.len().to_string();
        out.push_str(&format!("\n{}\n", texts.tell(id, &[("count", count)])));
        for line in lines.iter().take(SHOWN) {
            out.push_str(&format!("  {}\n", Untrusted::new(line).for_terminal_line()));
        }
    }
    out.push_str(&summary(composed, texts));
    out
}

fn summary(composed: &Composed, texts: &Texts) -> String {
    let sum = |of: fn(&crate::compose::OfGroup) -> usize| {
        composed.groups.iter().map(of).sum::<usize>().to_string()
    };
    let mut out = String::from("\n");
    let counts = [
        ("held", composed.held().to_string()),
        ("pairs", sum(|group| group.pairs.held)),
        ("triples", sum(|group| group.triples.held)),
        ("ties", sum(|group| group.pairs.ties + group.triples.ties)),
        ("shared", sum(|group| group.pairs.shared_cures + group.triples.shared_cures)),
        ("all", composed.pairs_of_all.to_string()),
        ("chosen", sum(|group| group.pairs.built)),
    ];
    let kind = if composed.verified { "compose-summary-verified" } else { "compose-summary" };
    out.push_str(&format!("{}\n", texts.tell(kind, &counts)));
    out.push_str(&format!("{}\n", texts.tell("compose-chosen", &counts)));
    if composed.verified {
        let asked = composed.found + composed.handed_over + composed.not_found.len();
        let counts = [
            ("found", composed.found.to_string()),
            ("total", asked.to_string()),
            ("handed", composed.handed_over.to_string()),
            ("later", composed.found_later.to_string()),
            ("along", composed.cured_along.to_string()),
            ("renamed", composed.renamed.to_string()),
        ];
        out.push_str(&format!("{}\n", texts.tell("compose-found", &counts)));
    }
    out.push_str(&format!(
        "\n{}\n",
        texts.say(if composed.passed() { "passed" } else { "failed" })
    ));
    out
}
