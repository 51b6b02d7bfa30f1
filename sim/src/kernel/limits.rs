//! One table of limits, each with its unit and its reason. Configuration can only lower a value.
//!
//! Why: people load scenario files, rule packs and programs that they did not write. None of it
//! may crash the tool, hang it or fill memory. Fuel is counted, not time, so that a run that
//! stops on a limit stops at the same step everywhere.

/// Bytes of one scenario file. A scenario of the catalogue has 2-4 KiB.
pub const SCENARIO_BYTES: usize = 1024 * 1024;
/// Nesting depth of a scenario document.
pub const SCENARIO_DEPTH: usize = 32;
/// Nodes of a scenario document.
pub const SCENARIO_NODES: usize = 50_000;
/// Steps one world may take before it is stopped: an agenda that never empties ends here.
pub const WORLD_STEPS: u64 = 10_000_000;
/// Events that one machine may log.
pub const WORLD_EVENTS: usize = 1_000_000;
/// Shells that may be opened from one another: a script that runs itself ends here.
pub const SHELL_DEPTH: u8 = 8;
/// Bytes of one console line. `cmd.exe` takes 8,191 characters; a script line may be longer.
pub const CONSOLE_LINE_BYTES: usize = 64 * 1024;
/// Console lines that one diagnosis or remediation may run.
pub const CONSOLE_LINES: usize = 10_000;
/// Bytes of output that one console line may print.
pub const CONSOLE_OUTPUT_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of one task definition. One that Windows exports has 2-4 KiB.
pub const TASK_XML_BYTES: usize = 256 * 1024;
/// Nesting depth of a task definition. The schema needs 6.
pub const TASK_XML_DEPTH: usize = 32;
/// Overlay entries before a machine is flattened into a new base: above it, search costs more
/// than the copy.
pub const OVERLAY_ENTRIES: usize = 64;
