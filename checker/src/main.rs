//! The `marslab` program.

use std::process::ExitCode;

/// Worlds live and die by the hundred thousand; their pieces are small.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    marslab::cli::main()
}
