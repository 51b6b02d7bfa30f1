//! Running a diagnoser that is an external program, contained.
//!
//! *Promises.* The program starts in an empty working directory that is removed afterwards, with
//! a cleared environment ([`PATH`], `LANG=C.UTF-8` and one marker), in a session of its own, and
//! cannot gain rights through set-uid files. It speaks JSON lines on its standard streams
//! ([`protocol`]). Every reply has a time limit, every stream a size limit ([`Limits`]), and
//! a conversation ends in exactly one of six states ([`End`]). Afterwards the whole process tree
//! is ended, including grandchildren that moved to another session or cleared their environment.
//!
//! *Leaves out.* The program keeps the user's own rights: it may read the user's files, use the
//! network, and use memory and disk as the user may. Without root nothing portable prevents that;
//! run the harness in a container when the program is not trusted.
//! If marslab itself is killed by SIGKILL, the program sees the end of its standard input and no
//! more; a handler of SIGINT is expected to call [`end_all`].
//!
//! *Why a wall clock.* This is the one place of the package that reads a clock. A time-out is
//! a failure of the infrastructure and never a verdict ([`End::is_infrastructure_failure`]).

mod command;
mod end;
mod limits;
#[cfg(target_os = "linux")]
mod pipes;
pub mod protocol;
#[cfg(target_os = "linux")]
mod scratch;
#[cfg_attr(not(target_os = "linux"), path = "session_elsewhere.rs")]
mod session;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
#[cfg(target_os = "linux")]
mod tree;

pub use command::{Command, CommandError, PATH};
pub use end::{End, Ended, Excess, Exit, StartError, Wait};
pub use limits::Limits;
pub use session::{Session, end_all};
