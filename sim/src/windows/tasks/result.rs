//! Results that the Task Scheduler itself puts into `Last Result`.
//!
//! *Models*: the codes that the catalogue lists, and their texts.
//! *Leaves out*: exit codes of programs, which appear in the same place.
//! *Sources*: catalogue 4.3 \[K\].
//! *Seen through*: `Last Result` of `schtasks`, events 101, 103 and 203.

/// The task ended well.
pub const OK: u32 = 0;
/// The task is ready to run (267008).
pub const READY: u32 = 0x0004_1300;
/// The task is running now (267009).
pub const RUNNING: u32 = 0x0004_1301;
/// The task is disabled (267010).
pub const DISABLED: u32 = 0x0004_1302;
/// The task never ran (267011).
pub const NEVER_RAN: u32 = 0x0004_1303;
/// Somebody ended the last run (267014).
pub const TERMINATED: u32 = 0x0004_1306;
/// The account may not log on as a batch job.
pub const NO_BATCH_LOGON: u32 = 0x8007_0569;
/// The stored password is wrong.
pub const BAD_PASSWORD: u32 = 0x8007_052E;
/// The operator or administrator has refused the request.
pub const REFUSED: u32 = 0x8007_10E0;
/// An instance of this task is already running.
pub const ALREADY_RUNNING: u32 = 0x8004_131F;

/// What Windows says about a code of this list; empty for any other.
#[must_use]
pub fn text(code: u32) -> &'static str {
    match code {
        OK => "The operation completed successfully.",
        READY => "The task is ready to run at its next scheduled time.",
        RUNNING => "The task is currently running.",
        DISABLED => "The task will not run at the scheduled times because it has been disabled.",
        NEVER_RAN => "The task has not yet run.",
        TERMINATED => "The last run of the task was terminated by the user.",
        NO_BATCH_LOGON => {
            "Logon failure: the user has not been granted the requested logon type at this computer."
        }
        BAD_PASSWORD => "The user name or password is incorrect.",
        REFUSED => "The operator or administrator has refused the request.",
        ALREADY_RUNNING => "An instance of this task is already running.",
        _ => "",
    }
}
