//! Each command line that the catalogue's *check* and *fix* columns name runs as it is written.
//!
//! *Promise*: none is refused, none is unknown, each ends as a healthy Windows ends it. The lines
//! stand in `documented.yaml`.

use marslab_tests::image;
use serde::Deserialize;
use sim::console::{Session, execute};

const MACHINE: &str = "server-2019-with-recovery-points";

/// A line of the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Documented {
    row: String,
    line: String,
    #[serde(default)]
    exit: i32,
}

#[test]
fn every_documented_line_runs() {
    let all: Vec<Documented> =
        serde_saphyr::from_str(include_str!("documented.yaml")).expect("the table");
    assert!(all.len() > 60, "{} lines", all.len());
    let mut complaints = Vec::new();
    for Documented { row, line, exit } in &all {
        let mut world = (*image(MACHINE)).clone();
        let mut session = Session::administrator(&world);
        let output = execute(&mut world, &mut session, line);
        let text = output.text();
        // A tool of a role that is not installed is unknown on a real server, too.
        let unknown = text.contains("is not recognized") && *exit == 0;
        if output.exit != *exit || output.unsupported.is_some() || unknown {
            complaints.push(format!("{row}: `{line}` ends with {}: {text}", output.exit));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
