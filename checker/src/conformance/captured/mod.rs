//! Adapters of the table `captured_outputs`: what real machines printed, word for word.
//!
//! A row holds a command line and its output, and nothing of the machine. So the adapter reads the
//! state back from the output (files, services, processes, accounts, addresses), builds it into a
//! machine as far as the model reaches, runs the same line and compares all of the text.
//!
//! What the recording lost is left out on both sides ([`text::recorded`], [`text::printed`]):
//! blanks at the ends of lines, empty lines at the edges, the echo of the command line. What is a
//! fact of that machine and has no place in the model is masked by one rule each, which stands
//! with its adapter. A mask keeps the number of lines, labels, order and columns.

mod accounts;
mod files;
mod network;
mod registry;
mod services;
mod system;
mod text;

use std::sync::Arc;

use scenarios::Images;
use sim::console::{self, Session};
use sim::kernel::seed::Seed;
use sim::world::World;

use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] =
    &[("captured_output", captured), ("captured_with_parse", captured)];

/// What the recording of one row is compared with.
struct Case<'r> {
    /// The command line that was run.
    command: &'r str,
    /// What the machine printed, in lines ([`text::recorded`]).
    recorded: Vec<String>,
    /// A machine of the same Windows, or of the server that is nearest to it.
    world: World,
}

fn captured(row: &Row) -> Result<(), String> {
    let command = row.text("command")?;
    let output = row.expect.get("output").and_then(serde_json::Value::as_str);
    let output = output.ok_or("the row has no output")?;
    let world = World::clone(&*machine(row.text("os")?)?);
    let case = Case { command, recorded: text::recorded(output, command), world };
    let program = command.split([' ', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    match program.as_str() {
        "dir" if output.contains("LastWriteTime") => {
            Err("a listing of PowerShell 4 with dates in the British layout".to_owned())
        }
        "dir" => files::listing(case),
        "icacls" => files::rules(case),
        "sc" => services::configuration(case),
        "tasklist" => services::processes(case),
        "driverquery" => services::drivers(case),
        "whoami" => accounts::token(case, row.text_or_null("machine").unwrap_or_default()),
        "net" => accounts::net(case, row.text_or_null("machine").unwrap_or_default()),
        "cmdkey" => accounts::credentials(case),
        "ipconfig" => network::cards(case),
        "netstat" => network::connections(case),
        "route" => network::routes(case),
        "netsh" => network::netsh(case),
        "reg" => registry::query(case),
        "set" => registry::variables(case),
        "systeminfo" => system::information(case),
        "wmic" => system::management(case),
        "vssadmin" => system::shadows(case),
        "get-executionpolicy" => system::policies(case),
        "$psversiontable" => system::versions(case),
        _ => Err(format!("no adapter for `{program}`")),
    }
}

/// The image of a Windows: clients are taken for the servers that share their code.
fn machine(os: &str) -> Result<Arc<World>, String> {
    let image = match os {
        os if os.contains("2008 R2") || os.contains("indows 7") || os == "windows-7" => {
            "server-2008r2"
        }
        os if os.contains("2012 R2") => "server-2012r2",
        os if os.contains("2016") => "server-2016",
        os if os.contains("11") && !os.contains("10") => "server-2022",
        _ => "server-2019",
    };
    let images = Images::load().map_err(|error| error.to_string())?;
    images.build(image, Seed(1)).map_err(|error| error.to_string())
}

impl Case<'_> {
    /// Runs a line at the prompt of the old shell, in an administrator's window that was opened
    /// now. That is where the lines were typed: `dir` and `set` mean something else in PowerShell.
    fn run(&mut self, line: &str) -> Vec<String> {
        let mut session = Session::administrator(&self.world);
        self.run_in(&mut session, line)
    }

    /// Runs a line at the prompt of the old shell, in a window of its own making.
    fn run_in(&mut self, session: &mut Session, line: &str) -> Vec<String> {
        let output = console::launch(&mut self.world, session, &format!("cmd.exe /c {line}"));
        output.map_or_else(|error| vec![error.to_string()], |output| text::printed(&output.text()))
    }

    /// Runs the recorded line and compares all of its output.
    fn same(mut self) -> Result<(), String> {
        let printed = self.run(self.command);
        text::equal(&self.recorded, &printed)
    }

    /// Runs the recorded line in PowerShell and compares all of its output.
    fn same_in_powershell(mut self) -> Result<(), String> {
        let mut session = Session::administrator(&self.world);
        let output = console::execute(&mut self.world, &mut session, self.command);
        text::equal(&self.recorded, &text::printed(&output.text()))
    }
}
