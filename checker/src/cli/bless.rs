//! `marslab bless`: a person accepts what a gate stops.

use clap::Args;

use super::{Context, gate, print};
use crate::error::{Error, exit};
use crate::gate::accepted::Word;

/// Variables by which CI servers say that nobody is there.
const CI: [&str; 6] = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL", "BUILDKITE"];

/// Options of `marslab bless`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    packs: gate::Packs,
    /// Why it is accepted.
    #[arg(long)]
    reason: String,
    /// Who accepts it [default: the user of this machine].
    #[arg(long)]
    author: Option<String>,
}

/// Runs the gate and records every change that blocks.
///
/// # Errors
/// On a CI server, without a reason, or as the gate.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let set = |name: &&&str| {
        std::env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
    };
    if let Some(name) = CI.iter().find(set) {
        return Err(Error::input(format!(
            "a change is accepted by a person, not in CI ({name} is set)\n  \
             hint: run `marslab bless` on your machine and commit the record"
        )));
    }
    if options.reason.trim().is_empty() {
        return Err(Error::input("a change is accepted with a reason: --reason TEXT"));
    }
    let author = options
        .author
        .clone()
        .or_else(user)
        .ok_or_else(|| Error::input("nobody knows who you are\n  hint: --author NAME"))?;
    let (gated, mut accepted, today) = gate::gate(context, &options.packs)?;
    if gated.blocking().next().is_none() {
        print("nothing blocks: nothing was recorded\n");
        return Ok(exit::NOTHING);
    }
    let word = Word { reason: options.reason.clone(), author, on: today.to_string() };
    let count = accepted.accept(&gated, &word)?;
    let file = accepted.file.display().to_string();
    let file = crate::ui::encode::Untrusted::new(&file).for_terminal_line();
    print(&format!("{count} accepted, written to {file}: commit it\n"));
    Ok(exit::PASS)
}

fn user() -> Option<String> {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.trim().is_empty()))
}
