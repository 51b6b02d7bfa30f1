//! The `marslab` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    marslab::cli::main()
}
