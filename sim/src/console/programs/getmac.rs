//! `getmac.exe`: hardware addresses of the network cards.
//!
//! *Models*: plain, `/v`, `/fo table|list|csv`, `/nh`. *Leaves out*: other computers.
//! *Sources*: `getmac /?` \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::windows::network_cards::cards;

/// `getmac`
pub(super) const COMMAND: Command = Command {
    name: "getmac",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\getmac.exe"),
    about: "Shows hardware addresses of the network cards",
    params: &[],
    examples: &["getmac", "getmac /v /fo list", "getmac /fo csv /nh"],
    run,
};

const PLAIN: &[(&str, usize)] = &[("Physical Address", 19), ("Transport Name", 58)];
const VERBOSE: &[(&str, usize)] = &[
    ("Connection Name", 15),
    ("Network Adapter", 15),
    ("Physical Address", 19),
    ("Transport Name", 58),
];

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let wrong = |text: String| Stop::new(format!("{text}\r\nType \"GETMAC /?\" for usage."));
    let mut options = Options::of(call.words, 0);
    let layout = options.value("fo").map(|word| word.unwrap_or_default().to_ascii_lowercase());
    let (verbose, bare) = (options.switch("v"), options.switch("nh"));
    if let Some(word) = options.rest() {
        return Err(wrong(format!("ERROR: Invalid argument/option - '{word}'.")));
    }
    let host = &call.world.host;
    let columns = if verbose { VERBOSE } else { PLAIN };
    let rows: Vec<Vec<String>> = cards(&host.registry, host.identity.windows)
        .into_iter()
        .map(|card| {
            let transport = format!(r"\Device\Tcpip_{}", card.id);
            let mut row = vec![card.name, card.description, card.hardware, transport];
            row.drain(..if verbose { 0 } else { 2 });
            row
        })
        .collect();
    call.line("");
    match layout.as_deref().unwrap_or("table") {
        "table" => {
            let line = |cells: &[String]| {
                let cells = cells.iter().zip(columns);
                cells.map(|(cell, (_, width))| format!("{cell:<width$.width$}")).collect::<Vec<_>>()
            };
            if !bare {
                let headings: Vec<String> = columns.iter().map(|(h, _)| (*h).to_owned()).collect();
                call.line(&line(&headings).join(" "));
                let rules = columns.iter().map(|(_, width)| "=".repeat(*width));
                call.line(&rules.collect::<Vec<_>>().join(" "));
            }
            rows.iter().for_each(|row| call.line(&line(row).join(" ")));
        }
        "csv" => {
            if !bare {
                let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
                call.line(&format!("\"{}\"", headings.join("\",\"")));
            }
            rows.iter().for_each(|row| call.line(&format!("\"{}\"", row.join("\",\""))));
        }
        "list" => {
            let width = columns.iter().map(|(heading, _)| heading.len() + 2).max().unwrap_or(0);
            for row in &rows {
                for ((heading, _), cell) in columns.iter().zip(row) {
                    call.line(&format!("{:<width$}{cell}", format!("{heading}:")));
                }
                call.line("");
            }
        }
        other => {
            let text = format!("ERROR: Invalid syntax. '{other}' value is not allowed for '/FO'");
            return Err(wrong(format!("{text} option.")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn the_card_has_an_address() {
        let text = prints(&mut server(), "getmac");
        let head =
            format!("\nPhysical Address    {:<58}\n=================== ====", "Transport Name");
        assert!(text.starts_with(&head), "{text}");
        assert!(text.contains("\n00-15-5D-00-04-01   \\Device\\Tcpip_{"), "{text}");
        let text = prints(&mut server(), "getmac /v /fo csv /nh");
        assert!(text.starts_with("\n\"Ethernet\",\"HPE Ethernet 1Gb"), "{text}");
        assert_eq!(fails(&mut server(), "getmac /zz").0, 1);
    }
}
