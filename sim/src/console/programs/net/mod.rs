//! `net.exe`: services, accounts and messages from the old network command line.
//!
//! *Models*: `net start`, `stop`, `user`, `localgroup`, `use`, `share`, `session`, `file`,
//! `accounts`, `config`, `time`, `helpmsg`.
//! *Leaves out*: every other subcommand, and answering its questions: `/y` does.
//! *Sources*: catalogue 4.2, 3.2 (`net stop bengine` is a printing error); captured outputs.

mod account;
mod server;
mod service;

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;

/// `net`
pub(super) const COMMAND: Command = Command {
    name: "net",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\net.exe"),
    about: "Starts and stops services, shows accounts",
    params: &[],
    examples: &[
        "net start",
        "net stop obengine",
        "net localgroup Administrators",
        "net user",
        "net use",
        "net helpmsg 2182",
        "net share",
        "net session",
        "net accounts",
        "net config server",
        r"net time \\localhost",
    ],
    run,
};

const RULE: &str =
    "-------------------------------------------------------------------------------";

const USAGE: &str = "The syntax of this command is:\r\n\r\nNET\r\n    [ ACCOUNTS | COMPUTER | \
                     CONFIG | CONTINUE | FILE | GROUP | HELP |\r\n      HELPMSG | LOCALGROUP | \
                     PAUSE | SESSION | SHARE | START |\r\n      STATISTICS | STOP | TIME | USE | \
                     USER | VIEW ]\r\n";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    match call.word(0).to_ascii_lowercase().as_str() {
        "start" => service::start(call),
        "stop" => service::stop(call),
        "user" => account::user(call),
        "localgroup" => account::local_group(call),
        "use" => {
            call.line("New connections will be remembered.");
            call.line("");
            call.line("There are no entries in the list.");
            call.line("");
            Ok(())
        }
        "helpmsg" => help_message(call),
        "share" => server::share(call),
        "session" | "sessions" | "file" | "files" => server::nothing(call),
        "accounts" => server::accounts(call),
        "config" => server::config(call),
        "time" => server::time(call),
        known @ ("computer" | "continue" | "group" | "pause" | "statistics" | "stats" | "view") => {
            Err(Stop::new(format!("marslab: unsupported: net {known}")))
        }
        _ => Err(Stop::new(USAGE)),
    }
}

/// A message of `net` itself.
fn message(number: u32, text: &str) -> Stop {
    let more = format!("More help is available by typing NET HELPMSG {number}.");
    Stop::with(2, format!("{text}\r\n\r\n{more}\r\n"))
}

/// An error of Windows as `net` shows it.
fn system_error(error: Win32) -> Stop {
    let text = format!("System error {} has occurred.\r\n\r\n{error}\r\n", error.0);
    Stop::with(2, text)
}

fn help_message(call: &mut Call<'_>) -> Result<(), Stop> {
    let number = call.word(1).parse().unwrap_or(0);
    let text = match number {
        2182 => "The requested service has already been started.",
        2185 => "The service name is invalid.",
        2189 => "The service could not be controlled in its present state.",
        2191 => "The service is not started.",
        3521 => "The *** service is not started.",
        3534 => "The service did not report an error.",
        3547 => "A service specific error occurred: ***.",
        number => Win32(number).text(),
    };
    if text.is_empty() {
        return Err(message(
            3871,
            &format!("{number} is not a valid Windows network message number."),
        ));
    }
    call.line("");
    call.line(text);
    call.line("");
    Ok(())
}
