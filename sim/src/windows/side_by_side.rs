//! Side-by-side assemblies: which C++ runtimes a program can be bound to.
//!
//! *Models*: two assemblies by the file that each consists of. A program names the version it was
//! built with; a newer runtime lies in another assembly and does not serve it.
//! *Leaves out*: manifests, policies, activation contexts. *Sources*: X48 (KB2934202).
//! *Seen through*: `dir C:\Windows\WinSxS`, Application event 33 of SideBySide.

use crate::kernel::time::Moment;

use super::files::Files;
use super::node::Node;

/// `Microsoft.VC90.CRT` 9.0.21022.8 for x64: the runtime of Visual C++ 2008.
pub const VC90_CRT: &str = r"C:\Windows\WinSxS\amd64_microsoft.vc90.crt_1fc8b3b9a1e18e3b_9.0.21022.8_none_750b37ff97f4f68b\msvcr90.dll";
/// The runtime of Visual C++ 2015 to 2019, which lies beside the programs of Windows \[K\].
pub const VC140_CRT: &str = r"C:\Windows\System32\vcruntime140.dll";
/// How event 33 names the assembly that is not there.
pub const VC90_IDENTITY: &str = "Microsoft.VC90.CRT,processorArchitecture=\"amd64\",publicKeyToken=\"1fc8b3b9a1e18e3b\",type=\"win32\",version=\"9.0.21022.8\"";

/// Puts the runtime of Visual C++ 2008 on a machine: nearly every server has got it with some
/// program \[K\].
pub fn put_runtime(files: &mut Files, at: Moment) {
    put(files, VC90_CRT, at);
}

/// Puts the file of an assembly.
pub(super) fn put(files: &mut Files, path: &str, at: Moment) {
    // A system volume that takes an installer's file takes this one too.
    let _ = files.put(path, Node::program(641_536, [9, 0, 21_022, 8], 1, at));
}
